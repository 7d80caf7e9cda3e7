# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of who opened a file, for paper: no session, no record, words already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """One entry: when (local time), who (staff code), what in words."""

    at: datetime
    staff_code: str
    what: str


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """Whose file it is, by code alone, and who opened, changed or printed it, newest first."""

    code: str
    lines: tuple[OpenedLine, ...]
    is_all: bool  # False where there are more than a sheet holds

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet; never whose file it is."""
        return {"entries": len(self.lines), "all": self.is_all}
