# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that is stored about one person, as plain words for paper and for a file beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class FileField:
    """A question and its answer; ``name`` is what the question is called in the file."""

    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One thing written down, and what belongs to it; ``name`` is what it is called in the file."""

    name: str
    title: str
    fields: tuple[FileField, ...]
    day: date | None = None
    rows: tuple[FileRow, ...] = ()

    def to_json_dict(self) -> dict[str, Any]:
        """The same for programs: names and words side by side."""
        made: dict[str, Any] = {"what": self.name, "title": self.title}
        if self.day is not None:
            made["day"] = self.day.isoformat()
        made["fields"] = [
            {"name": one.name, "question": one.question, "answer": one.answer}
            for one in self.fields
        ]
        if self.rows:
            made["rows"] = [row.to_json_dict() for row in self.rows]
        return made


@dataclass(frozen=True, slots=True)
class FileSection:
    """A part of the file. ``kept_by`` names the groups that hold the key to something in it."""

    id: str
    title: str
    rows: tuple[FileRow, ...]
    kept_by: tuple[str, ...] = ()

    def to_json_dict(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "section": self.id,
            "title": self.title,
            "kept_by": list(self.kept_by),
            "rows": [row.to_json_dict() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class FileScan:
    """A scan that goes along as it is; ``name`` is that of the file and tells nothing."""

    name: str
    title: str
    pages: int
    data: bytes = field(repr=False)

    def to_json_dict(self) -> dict[str, Any]:
        """What it is, without what it holds."""
        return {"file": self.name, "title": self.title, "pages": self.pages,
                "bytes": len(self.data)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileSheet:
    """The file of one person: ``code`` and chosen name, parts in order; ``is_redacted`` where
    other people stand as Person A, Person B."""

    code: str
    name: str
    sections: tuple[FileSection, ...]
    is_redacted: bool
    classes: tuple[str, ...] = field(default=())  # groups whose words were opened for it
    scans: tuple[FileScan, ...] = field(default=())  # beside the pages

    def content(self) -> dict[str, Any]:
        """Everything on the sheet, for programs."""
        return {
            "code": self.code,
            "name": self.name,
            "other_people_replaced": self.is_redacted,
            "sections": [section.to_json_dict() for section in self.sections],
            "files": [scan.to_json_dict() for scan in self.scans],
        }

    def to_json_dict(self) -> dict[str, Any]:
        """How much there is; never a word of it, which leaves sealed or on paper alone."""
        return {section.id: len(section.rows) for section in self.sections}
