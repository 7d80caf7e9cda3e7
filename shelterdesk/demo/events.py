# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can happen in the invented years. People, beds and houses are numbers in their lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shelterdesk.models.residents import HouseholdRole
from shelterdesk.services.values.answers import Text


@dataclass(frozen=True, slots=True)
class Met:
    """A record was begun."""

    day: date
    person: int


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody told more than on the first day."""

    day: date
    person: int


@dataclass(frozen=True, slots=True)
class Together:
    """People came together."""

    day: date
    members: tuple[tuple[int, HouseholdRole], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """Support began."""

    day: date
    person: int
    referral_source: str | None
    first_contact: str | None


@dataclass(frozen=True, slots=True)
class Closed:
    """Support ended."""

    day: date
    person: int
    reason: str | None
    destination: Text


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody came to stay; without a bed she is shown elsewhere."""

    day: date
    person: int
    site: int
    bed: int | None
    planned_end: date | None
    reason: str = ""  # why this bed, for the extra one


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody sleeps in another bed from this night on."""

    day: date
    person: int
    bed: int
    reason: str


@dataclass(frozen=True, slots=True)
class Planned:
    """It was noted when somebody means to leave."""

    day: date
    person: int
    planned_end: date | None


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody left; it is not a night any more."""

    day: date
    person: int
    destination: Text
    close_reason: str | None
    closes_support: bool


@dataclass(frozen=True, slots=True)
class OutOfUse:
    """A bed is out of use up to a day (none: until further notice)."""

    day: date
    bed: int
    end: date | None
    reason: str


Event: TypeAlias = (
    Met | Told | Together | Opened | Closed | Arrived | Moved | Planned | Left | OutOfUse
)
