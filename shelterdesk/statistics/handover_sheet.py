# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a shift's handover: who was on, what was counted, what the next shift gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class SheetPerson:
    """Somebody who was on."""

    shown: str
    came: datetime
    left: datetime | None
    minutes: int
    is_lead: bool


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line; ``words`` are empty where whoever prints may not read them."""

    kind: str  # in words
    words: str
    shown: str = ""  # about whom
    is_open: bool = False  # somebody is still to acknowledge it
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SheetCash:
    """The count of the box, in words of the currency."""

    counted: str
    expected: str  # empty for the first count
    difference: str  # empty for none
    reason: str
    by: str
    pieces: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """One shift; without a closing time it is still on."""

    name: str
    on: date
    site: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str = ""
    closed_with: str = ""
    people: tuple[SheetPerson, ...] = ()
    heads_expected: int | None = None
    heads_seen: int | None = None
    heads_note: str = ""
    keys_ok: bool | None = None
    keys_note: str = ""
    cash: SheetCash | None = None
    lines: tuple[SheetLine, ...] = field(default=())
    hidden: int = 0  # lines about people whom whoever prints does not see
    debrief: str = ""

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        return {
            "people_on": len(self.people),
            "heads_expected": self.heads_expected,
            "heads_seen": self.heads_seen,
            "lines": len(self.lines),
            "to_acknowledge": sum(line.is_open for line in self.lines),
        }
