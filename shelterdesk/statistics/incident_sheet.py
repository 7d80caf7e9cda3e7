# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheets of an incident's report and of a complaint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AddedWords:
    """Words with their time and author; in a redacted copy the author stands by a role."""

    at: datetime
    author: str
    words: str


@dataclass(frozen=True, slots=True)
class IncidentSheet:
    """One report. People and those who were told stand as they are called on this copy."""

    at: datetime
    kind: str
    place: str
    severity: str  # in words
    confidentiality: str
    happened: str
    measures: str
    people: tuple[tuple[str, str], ...]  # how they are called, their part
    told: tuple[tuple[str, datetime], ...]
    tasks: tuple[tuple[str, bool], ...]  # words, whether done
    addenda: tuple[AddedWords, ...]
    reported_by: str
    review: AddedWords | None
    is_redacted: bool = False

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        return {
            "people": len(self.people), "told": len(self.told), "tasks": len(self.tasks),
            "additions": len(self.addenda),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComplaintSheet:
    """One complaint as its readers hold it."""

    about: str
    received: date
    state: str  # in words
    answer_by: date | None
    closed: date | None
    complainant: str
    words: str
    wish: str
    measures: str
    notes: tuple[AddedWords, ...]
    author: str
    readers: tuple[str, ...]

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        return {"notes": len(self.notes), "readers": len(self.readers)}
