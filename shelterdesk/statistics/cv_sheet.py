# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a CV, in the language she chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CvLine:
    """Work or learning: when, what, where, and a few words."""

    when: str
    what: str
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CvPaper:
    """``texts`` are the words of the paper; pairs are a word and how far she is with it; ``note``
    is for who prints it and stands nowhere on it."""

    language: str
    texts: Mapping[str, str]
    name: str
    contact: str
    about: str
    work: tuple[CvLine, ...]
    learning: tuple[CvLine, ...]
    skills: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    note: str = ""

    def to_json_dict(self) -> dict[str, Any]:
        """How much stands on it."""
        return {
            "work": len(self.work), "learning": len(self.learning), "skills": len(self.skills),
            "languages": len(self.languages),
        }  # fmt: skip
