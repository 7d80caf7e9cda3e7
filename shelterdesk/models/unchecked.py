# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Types of columns whose value may be anything, because somebody wrote there with other tools.

Reading them never fails: what was changed in the audit trail is to be shown as changed, not to
keep the rest of it from being read. ``vault/audit_check.py`` is what finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from shelterdesk.models.base import UtcInstant

#: Stands for a time that is none.
NO_TIME: Final = datetime(1900, 1, 1, tzinfo=UTC)


class Unchecked(TypeDecorator[bytes]):
    """Bytes; text in their place is read as its UTF-8."""

    impl = LargeBinary
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any]:
        return lambda value: value.encode() if isinstance(value, str) else value


class UncheckedInstant(UtcInstant):
    """An instant; what is none is read as ``NO_TIME``."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any]:
        inner = super().result_processor(dialect, coltype)

        def process(value: Any) -> datetime | None:
            try:
                return inner(value) if inner is not None else value
            except (TypeError, ValueError):
                return NO_TIME

        return process
