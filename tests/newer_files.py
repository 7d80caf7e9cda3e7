# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files as a newer version of the program would leave them."""

from __future__ import annotations

from pathlib import Path

from shelterdesk.vault import copying
from tests.vault_faults import file_secret, rewrite

_NEWER = "9999"


def with_newer_schema(path: Path, version: str = _NEWER) -> None:
    """A file that was brought to a schema of a later time."""
    connection = copying.connect(path, file_secret(path))
    connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()


def with_newer_schema_in_the_log(path: Path, version: str = _NEWER) -> None:
    """The same, by a program that died before its log was moved into the file."""
    connection = copying.connect(path, file_secret(path))
    connection.execute("PRAGMA journal_mode=wal").fetchall()
    connection.execute("PRAGMA wal_autocheckpoint=0").fetchall()
    connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    log, data = path.with_name(f"{path.name}-wal").read_bytes(), path.read_bytes()
    connection.close()
    path.write_bytes(data)
    path.with_name(f"{path.name}-wal").write_bytes(log)


def with_newer_keys(path: Path) -> None:
    """A key file in a format of a later time."""
    rewrite(path, lambda body: body.update(format=9))
