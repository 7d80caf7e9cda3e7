# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of partners: by what they do, then by the languages spoken there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ListedPartner:
    """A partner as the directory shows it; what was not asked for is empty."""

    name: str
    kind: str  # in words
    area: str
    offers: str  # in their own words
    languages: tuple[str, ...]  # in words
    contacts: tuple[str, ...]  # one line each, with the telephone
    caution: str  # in a word or two why nobody new is sent there now


@dataclass(frozen=True, slots=True)
class Under:
    """A service or a language, and who has it."""

    words: str
    partners: tuple[ListedPartner, ...]


@dataclass(frozen=True, slots=True)
class PartnerDirectory:
    """All partners the house works with now; who is suspended is not in it."""

    services: tuple[Under, ...]  # the last one is of those without a service of the list
    languages: tuple[Under, ...]
    kind: str  # in words; empty for all
    has_phones: bool

    def to_json_dict(self) -> dict[str, Any]:
        """The numbers of the sheet."""
        everybody = {one.name for under in self.services for one in under.partners}
        return {
            "partners": len(everybody),
            "services": {one.words: len(one.partners) for one in self.services},
            "languages": {one.words: len(one.partners) for one in self.languages},
        }
