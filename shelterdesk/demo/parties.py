# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who comes when: people on their own, and mothers with their children."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shelterdesk.demo import habits
from shelterdesk.demo.house import Need
from shelterdesk.demo.people import People, Person

#: The languages of those who arrive tonight, the last of them without a bed yet: their names
#: show on every first page that any script will do.
_TONIGHT: Final = ("bn", "uk", "hi")
TONIGHT: Final = len(_TONIGHT)
_FIRST_DAYS: Final = 14  # the house opens, and more come than later


@dataclass(slots=True)
class Party:
    """People who come and go together: mostly one, else a mother and her children."""

    people: tuple[int, ...]
    first_day: date
    sleeps: bool
    need: Need
    is_forced: bool = False  # arrives tonight whatever happens
    beds: tuple[int, ...] | None = None
    since: date | None = None  # first night of the open stay
    leaves: date | None = None
    planned_end: date | None = None
    is_supported: bool = False
    stays: int = 0
    tries: int = 0


def invent(
    chance: random.Random, start: date, tonight: date, residents: int
) -> tuple[list[Person], list[Party]]:
    """People, and the parties they come in, in the order of their first days."""
    sizes: list[int] = []
    left = residents - TONIGHT
    while left > 0:
        children = chance.choices((1, 2, 3), (55, 30, 15))[0]
        is_family = chance.random() < 0.1 and left > children
        sizes.append(1 + children if is_family else 1)
        left -= sizes[-1]
    days = _first_days(chance, start, tonight, len(sizes))
    makers = People(chance)
    people: list[Person] = []
    parties = []
    for size, day in zip(sizes, days, strict=True):
        members = _members(chance, makers, size, day)
        small = sum(person.age(day) < 3 for person in members[1:])
        sleeps = size > 1 or chance.random() < 0.8
        need = Need(size, small, members[0].sleeps_apart)
        parties.append(Party(_numbers(people, members), day, sleeps, need))
    for language in _TONIGHT:
        members = [makers.mother(tonight, language)]
        parties.append(Party(_numbers(people, members), tonight, True, Need(1), is_forced=True))
    return people, parties


def _numbers(people: list[Person], members: list[Person]) -> tuple[int, ...]:
    people += members
    return tuple(range(len(people) - len(members), len(people)))


def _first_days(chance: random.Random, start: date, tonight: date, parties: int) -> list[date]:
    days = [start + timedelta(days=n) for n in range((tonight - start).days)]
    weights = [habits.season(day) for day in days]
    for n in range(_FIRST_DAYS):
        weights[n] *= 9
    return sorted(chance.choices(days, weights, k=parties))


def _members(chance: random.Random, makers: People, size: int, day: date) -> list[Person]:
    if size == 1:
        return [makers.adult(day)]
    mother = makers.mother(day)
    others = [makers.child(day, mother) for _ in range(size - 1)]
    if size > 2 and chance.random() < 0.08:
        others[0] = makers.relative(day, mother)
    return [mother, *sorted(others, key=lambda person: person.born)]  # cots for the youngest
