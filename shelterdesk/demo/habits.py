# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often what happens: seasons, lengths of stay, ways in and out, reasons of moves.

Codes are those of ``resources/presets/vocabularies.json``.
"""

from __future__ import annotations

import math
import random
from datetime import date
from typing import Final, TypeVar

from shelterdesk.demo.house import RoomPlan
from shelterdesk.models.rooms import HousingKind
from shelterdesk.services.values.answers import Text, Unanswered

T = TypeVar("T")

LONGEST_STAY: Final = 548  # nights, 18 months
_SPREAD: Final = 1.4  # of the logarithm of the length of a stay

#: People who come in a month, compared with the others: more in the cold, fewer in summer.
_SEASONS: Final = (1.25, 1.2, 1.05, 0.95, 0.9, 0.85, 0.8, 0.85, 1.05, 1.05, 1.15, 1.3)

_SOURCES: Final = {
    "own-way": 17, "outreach": 24, "helpline": 13, "another-resident": 12, "partner": 12,
    "health": 7, "social-services": 8, "police": 5, "school": 1, "another": 3,
}  # fmt: skip
_CONTACTS: Final = {
    "drop-in": 26, "street": 22, "indoor": 11, "online": 12, "cafe": 6, "phone": 12, "referral": 18,
}  # fmt: skip
_NOT: Final = Unanswered
_AFTER_DAYS: Final[dict[Text, int]] = {
    "friends-temporary": 20, "street": 15, "elsewhere": 9, "another-shelter": 11, "hotel": 5,
    "family-temporary": 8, "hospital": 3, "detention": 1, _NOT.UNKNOWN: 16, _NOT.DECLINED: 8,
    _NOT.NOT_ASKED: 12,
}  # fmt: skip
_AFTER_WEEKS: Final[dict[Text, int]] = {
    "friends-lasting": 9, "friends-temporary": 10, "family-lasting": 9, "family-temporary": 8,
    "another-shelter": 10, "transitional": 14, "step-down": 8, "own-home-subsidy": 6, "own-home": 3,
    "return-home-country": 7, "hospital": 3, "hotel": 2, "street": 4, _NOT.UNKNOWN: 7,
    _NOT.DECLINED: 5, _NOT.NOT_ASKED: 3,
}  # fmt: skip
_AFTER_MONTHS: Final[dict[Text, int]] = {
    "own-home": 18, "own-home-subsidy": 22, "step-down": 20, "transitional": 9,
    "family-lasting": 10, "friends-lasting": 6, "return-home-country": 7, "another-shelter": 3,
    "hospital": 1, "died": 1, _NOT.DECLINED: 3, _NOT.UNKNOWN: 3,
}  # fmt: skip
_CLOSE_REASONS: Final = {
    "goals-reached": 30, "own-wish": 22, "moved-away": 16, "moved-to-partner": 13,
    "no-contact": 15, "another": 4,
}  # fmt: skip
_BLOCK_REASONS: Final = (
    "New mattress ordered", "The room is being painted", "Water pipe, plumber called",
    "Heat treatment", "Bed frame broken", "Window does not close", "Deep cleaning",
)  # fmt: skip
_PLANNED_NIGHTS: Final = (1, 3, 7, 14, 28, 56, 84, 180)


def pick(chance: random.Random, weights: dict[T, int]) -> T:
    """One of the keys, as often as it weighs."""
    return chance.choices(list(weights), list(weights.values()))[0]


def season(day: date) -> float:
    """How many people come on a day, compared with others."""
    return _SEASONS[day.month - 1]


def length_of_stay(chance: random.Random, mean: float) -> int:
    """Nights; many short stays and a long tail."""
    centre = math.log(max(mean, 2)) - _SPREAD**2 / 2
    return min(max(round(chance.lognormvariate(centre, _SPREAD)), 1), LONGEST_STAY)


def planned_nights(chance: random.Random, nights: int) -> int | None:
    """What was planned on the first day for a stay that became this long."""
    if chance.random() < 0.35:
        return None
    near = [planned for planned in _PLANNED_NIGHTS if planned >= nights // 2] or [180]
    return near[0] if chance.random() < 0.7 else chance.choice(_PLANNED_NIGHTS)


def ways_in(chance: random.Random) -> tuple[str | None, str | None]:
    """Referral source and first contact; now and then nobody noted them."""
    source = pick(chance, _SOURCES) if chance.random() < 0.94 else None
    contact = pick(chance, _CONTACTS) if chance.random() < 0.88 else None
    return source, contact


def destination(chance: random.Random, nights: int, *, with_children: bool) -> Text:
    """Where she went after a stay of this length."""
    weights = _AFTER_MONTHS if nights >= 90 else _AFTER_WEEKS if nights >= 14 else _AFTER_DAYS
    unlikely = ("died", "detention", "street") if with_children else ()
    return pick(chance, {key: weight for key, weight in weights.items() if key not in unlikely})


def close_reason(chance: random.Random, where: Text) -> str | None:
    """Why support ended."""
    if where == "died":
        return "died"
    return pick(chance, _CLOSE_REASONS) if chance.random() < 0.93 else None


def block_reason(chance: random.Random) -> str:
    """Why a bed is out of use."""
    return chance.choice(_BLOCK_REASONS)


def housing_for(nights: int) -> HousingKind:
    """What suits a stay of this length."""
    if nights < 30:
        return HousingKind.EMERGENCY
    return HousingKind.TEMPORARY if nights < 150 else HousingKind.STEP_DOWN


def move_reason(chance: random.Random, old: RoomPlan, new: RoomPlan) -> str:
    """Why somebody moved between these rooms."""
    reasons = ["", "Asked to change"]
    if new.site > old.site:
        reasons = ["Ready for the next step", "Wished for more independence"]
    elif new.is_for_one and not old.is_for_one:
        reasons = ["A single room became free", "Sleeps better in a single room"]
    elif new.is_quiet:
        reasons = ["A quieter room"]
    elif new.is_child_friendly:
        reasons = ["The family room became free"]
    elif new.is_ground_floor:
        reasons = ["No stairs for now", "Ground floor became free"]
    elif new.site < old.site:
        reasons = ["Wished to be nearer to the team for a while"]
    return chance.choice(reasons)
