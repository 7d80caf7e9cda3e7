# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a day of the log, for the director's folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class LoggedNote:
    """One entry; ``why_not`` says why there are no words, where there are none."""

    at: datetime
    kind: str  # in words
    people: tuple[str, ...]
    words: str
    why_not: str = ""
    author: str = ""
    struck: str = ""  # by whom, when and why
    added: tuple[LoggedNote, ...] = ()


@dataclass(frozen=True, slots=True)
class DailyLogSheet:
    """Of one day from cut-off to cut-off, as things happened."""

    day: date
    notes: tuple[LoggedNote, ...]
    kind: str = ""  # in words, where it is of one kind alone
    classes: tuple[str, ...] = ()  # whose words are on it besides the desk's
    is_redacted: bool = False

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        added = sum(len(note.added) for note in self.notes)
        return {"entries": len(self.notes), "additions": added}
