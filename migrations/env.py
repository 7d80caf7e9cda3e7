# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs migrations on the connection it is given (see ``shelterdesk/database/migrate.py``)."""

from __future__ import annotations

from alembic import context

# The caller's connection is used as it is: one transaction around everything, so that a failed
# migration leaves the file as it was.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="",
    on_version_apply=context.config.attributes.get("applied"),
)
context.run_migrations()
