# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens in the invented years, told day by day; no database here.

Everything is told in the order in which it happened, so that a bed is given away only after it
was left: the rule that no bed is taken twice holds by construction. Towards the end departures
and arrivals are steered so that about four of five beds are taken tonight.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Final

from shelterdesk.demo import habits
from shelterdesk.demo.events import (
    Arrived,
    Closed,
    Event,
    Left,
    Met,
    Moved,
    Opened,
    OutOfUse,
    Planned,
    Together,
    Told,
)
from shelterdesk.demo.house import BedBook, House, Need
from shelterdesk.demo.parties import TONIGHT, Party, invent
from shelterdesk.demo.people import Person
from shelterdesk.models.residents import HouseholdRole

#: What comes first on a day: who leaves makes room for who comes.
_LEAVE, _CLOSE, _MOVE, _PLAN, _ARRIVE, _BLOCK = range(6)

_FULLEST: Final = 0.88  # of the beds, tonight
_EMPTIEST: Final = 0.8
_STEERED_DAYS: Final = 45
_USUALLY: Final = 0.68  # taken, once the house has filled


@dataclass
class Years:
    """The story: people, and what happened to them in order."""

    chance: random.Random
    house: House
    start: date
    tonight: date
    residents: int
    people: list[Person] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    _queue: list[tuple[date, int, int, Callable[[date], None]]] = field(default_factory=list)
    _noted: Iterator[int] = field(default_factory=count)
    _book: BedBook = field(init=False)
    _parties: list[Party] = field(default_factory=list)
    _mean: float = 0.0  # nights, of the lengths of stays that are drawn

    def __post_init__(self) -> None:
        self._book = BedBook(self.house, self.start)

    def tell(self) -> None:
        """Fill ``people`` and ``events``."""
        self.people, self._parties = invent(self.chance, self.start, self.tonight, self.residents)
        parties = self._parties
        sleeping = sum(len(party.people) for party in parties if party.sleeps)
        bed_nights = 0.95 * self.house.capacity * (self.tonight - self.start).days
        self._mean = min(bed_nights / max(sleeping * 1.1, 1), 200)
        for party in parties:
            self._at(party.first_day, _ARRIVE, self._meet(party))
        self._plan_blocks()
        for days in range(3):
            self._at(self.tonight - timedelta(days=days), _CLOSE, self._make_room)
        while self._queue and self._queue[0][0] <= self.tonight:
            day, _, _, act = heapq.heappop(self._queue)
            act(day)
        self._note_departures()

    # -- who comes

    def _meet(self, party: Party) -> Callable[[date], None]:
        def act(day: date) -> None:
            for person in party.people:
                self.events.append(Met(day, person))
                told = self.people[person]
                if told.first_form != told.form:
                    later = day + timedelta(days=self.chance.randint(3, 60))
                    self._at(later, _PLAN, self._tell_more(person))
            self._note_household(party, day)
            if not party.sleeps:
                self._open_support(party, day)
                if self.chance.random() < 0.72:
                    later = day + timedelta(days=round(self.chance.expovariate(1 / 120)))
                    self._at(later, _CLOSE, self._close(party))
                return
            waits = (
                0 if party.is_forced or self.chance.random() < 0.7 else self.chance.randint(1, 25)
            )
            if waits:
                self._open_support(party, day)
            self._at(day + timedelta(days=waits), _ARRIVE, self._arrive(party))

        return act

    def _tell_more(self, person: int) -> Callable[[date], None]:
        return lambda day: self.events.append(Told(day, person))

    def _note_household(self, party: Party, day: date) -> None:
        if len(party.people) > 1:
            members = [(party.people[0], HouseholdRole.HEAD)]
            for person in party.people[1:]:
                is_child = self.people[person].age(day) < 18
                role = HouseholdRole.CHILD if is_child else HouseholdRole.RELATIVE
                members.append((person, role))
            self.events.append(Together(day, tuple(members)))

    # -- support

    def _open_support(self, party: Party, day: date) -> None:
        if not party.is_supported:
            source, contact = habits.ways_in(self.chance)
            self.events += [Opened(day, person, source, contact) for person in party.people]
            party.is_supported = True

    def _close(self, party: Party) -> Callable[[date], None]:
        def act(day: date) -> None:
            if party.is_supported and party.since is None:
                where = habits.destination(self.chance, 14, with_children=party.need.places > 1)
                reason = habits.close_reason(self.chance, where)
                self.events += [Closed(day, person, reason, where) for person in party.people]
                party.is_supported = False

        return act

    # -- coming

    def _arrive(self, party: Party) -> Callable[[date], None]:
        def act(day: date) -> None:
            if party.since is not None:
                return
            nights = habits.length_of_stay(self.chance, self._mean)
            housing = habits.housing_for(nights)
            wish = Need(party.need.places, party.need.small, party.need.is_apart, housing)
            is_last = party.is_forced and party.people[-1] == len(self.people) - 1
            if is_last:
                self._begin_stay(party, day, nights, None)
                return
            beds = (
                None if self._is_too_full(party, day) else self._book.choose(self.chance, wish, day)
            )
            comes_at_night = self.chance.random() < 0.035
            is_extra = party.need.places == 1 and self._book.is_overflow_free()
            if (comes_at_night or beds is None) and is_extra and not self._is_steered(day):
                beds = (self.house.overflow,)
            if beds is None and not party.is_forced:
                self._send_on(party, day)
                return
            self._begin_stay(party, day, nights, beds)

        return act

    def _begin_stay(
        self, party: Party, day: date, nights: int, beds: tuple[int, ...] | None
    ) -> None:
        self._open_support(party, day)
        planned = habits.planned_nights(self.chance, nights)
        party.planned_end = None if planned is None else day + timedelta(days=planned)
        is_extra = beds == (self.house.overflow,)
        reason = "Came at night, moves in the morning" if is_extra else ""
        site = 0 if beds is None else self.house.site_of(beds[0])
        for place, person in enumerate(party.people):
            bed = None if beds is None else beds[place]
            self.events.append(Arrived(day, person, site, bed, party.planned_end, reason))
        party.beds, party.since, party.leaves = beds, day, day + timedelta(days=nights)
        party.stays += 1
        self._book.take(beds or (), is_apart=party.need.is_apart)
        self._at(party.leaves, _LEAVE, self._leave(party))
        if is_extra or beds is None:
            self._at(day + timedelta(days=1), _MOVE, self._find_bed(party))
        elif nights > 20 and self.chance.random() < (0.35 if nights < 100 else 0.65):
            later = self.chance.randint(7, nights - 7)
            self._at(day + timedelta(days=later), _MOVE, self._move(party, day))
        self._review_later(party)

    def _send_on(self, party: Party, day: date) -> None:
        """No bed fits: supported all the same, and welcome to ask again."""
        self._open_support(party, day)
        party.tries += 1
        if party.tries % 4:
            self._at(day + timedelta(days=self.chance.randint(1, 9)), _ARRIVE, self._arrive(party))
        else:
            later = day + timedelta(days=self.chance.randint(10, 120))
            self._at(later, _CLOSE, self._close(party))

    def _is_too_full(self, party: Party, day: date) -> bool:
        if party.is_forced or not self._is_steered(day):
            return False
        if self._book.free_places(day) - party.need.places < TONIGHT:
            return True
        return self._book.in_beds + party.need.places > self._limit(_FULLEST)

    def _limit(self, share: float) -> float:
        """People in a bed before tonight's arrivals, so that tonight it is this share."""
        return share * self.house.capacity - (TONIGHT - 1)

    def _is_steered(self, day: date) -> bool:
        return (self.tonight - day).days < _STEERED_DAYS

    # -- staying

    def _find_bed(self, party: Party) -> Callable[[date], None]:
        """Out of the extra bed, as soon as there is another."""

        def act(day: date) -> None:
            if party.since is None or (party.beds and party.beds != (self.house.overflow,)):
                return
            beds = self._book.choose(self.chance, party.need, day)
            if beds is None:
                self._at(day + timedelta(days=1), _MOVE, self._find_bed(party))
            else:
                self._sleep_in(party, day, beds, "A bed became free")

        return act

    def _move(self, party: Party, since: date) -> Callable[[date], None]:
        def act(day: date) -> None:
            if party.since != since or not party.beds or party.leaves is None:
                return
            here = self.house.beds[party.beds[0]].room
            housing = habits.housing_for((party.leaves - since).days + 60)
            wish = Need(party.need.places, party.need.small, party.need.is_apart, housing)
            beds = self._book.choose(self.chance, wish, day, not_in=here)
            if beds is not None:
                old, new = self.house.rooms[here], self.house.rooms[self.house.beds[beds[0]].room]
                self._sleep_in(party, day, beds, habits.move_reason(self.chance, old, new))

        return act

    def _sleep_in(self, party: Party, day: date, beds: tuple[int, ...], reason: str) -> None:
        for bed, person in zip(beds, party.people, strict=True):
            self.events.append(Moved(day, person, bed, reason))
        self._book.leave(party.beds or ())
        self._book.take(beds, is_apart=party.need.is_apart)
        party.beds = beds

    def _review_later(self, party: Party) -> None:
        if party.planned_end is not None and party.leaves is not None:
            if party.planned_end < party.leaves:
                self._at(party.planned_end, _PLAN, self._review(party, party.planned_end))

    def _review(self, party: Party, planned_end: date) -> Callable[[date], None]:
        """The planned day has come and she stays: a later one is agreed."""

        def act(day: date) -> None:
            if party.since is None or party.planned_end != planned_end:
                return
            party.planned_end = day + timedelta(days=self.chance.choice((14, 28, 28, 56, 84)))
            self.events += [Planned(day, person, party.planned_end) for person in party.people]
            self._at(party.planned_end, _PLAN, self._review(party, party.planned_end))

        return act

    # -- leaving

    def _leave(self, party: Party, *, is_asked: bool = False) -> Callable[[date], None]:
        def act(day: date) -> None:
            if party.since is None or party.leaves != day:
                return
            nights = (day - party.since).days
            if not is_asked and self._is_too_empty(party, day, nights):
                party.leaves = day + timedelta(days=self.chance.randint(2, 12))
                self._at(party.leaves, _LEAVE, self._leave(party))
                self._review_later(party)
                return
            where = habits.destination(self.chance, nights, with_children=party.need.places > 1)
            closes = where == "died" or self.chance.random() < 0.5
            reason = habits.close_reason(self.chance, where) if closes else None
            for person in party.people:
                self.events.append(Left(day, person, where, reason, closes))
            self._book.leave(party.beds or ())
            party.beds = party.since = party.leaves = party.planned_end = None
            party.is_supported = not closes
            self._after(party, day, gone=where in {"died", "return-home-country"})

        return act

    def _after(self, party: Party, day: date, *, gone: bool) -> None:
        if party.is_supported:
            later = day + timedelta(days=self.chance.randint(10, 200))
            self._at(later, _CLOSE, self._close(party))
        if not gone and party.stays < 4 and self.chance.random() < 0.3:
            party.tries = 0
            back = day + timedelta(days=self.chance.randint(15, 480))
            self._at(back, _ARRIVE, self._arrive(party))

    def _is_too_empty(self, party: Party, day: date, nights: int) -> bool:
        is_steered = self._is_steered(day)
        if nights <= (3 if is_steered else 14) or nights >= habits.LONGEST_STAY - 12:
            return False
        floor = 0.0
        if is_steered:
            floor = self._limit(_EMPTIEST)
        elif (day - self.start).days > 20:
            floor = _USUALLY * self.house.capacity
        return self._book.in_beds - party.need.places < floor

    def _make_room(self, day: date) -> None:
        """In the last days some leave a little earlier, if nobody could come tonight."""
        here = [
            party for party in self._parties
            if party.beds and party.leaves and party.since and (day - party.since).days > 10
        ]  # fmt: skip
        here.sort(key=lambda party: (party.leaves, party.people))
        while here and self._book.free_places(day) < TONIGHT:
            party = here.pop(0)
            party.leaves = day
            self._leave(party, is_asked=True)(day)

    # -- beds out of use, and what the board shows tonight

    def _plan_blocks(self) -> None:
        days = (self.tonight - self.start).days
        for _ in range(max(2, days * self.house.capacity // 4000)):
            day = self.start + timedelta(days=self.chance.randint(30, max(31, days - 20)))
            nights = timedelta(days=self.chance.randint(2, 12))
            if day + nights < self.tonight:
                self._at(day, _BLOCK, self._block(day + nights))
        self._at(self.tonight - timedelta(days=3), _BLOCK, self._block(None))

    def _block(self, end: date | None) -> Callable[[date], None]:
        def act(day: date) -> None:
            free = self._book.free(day)
            if not free and end is None:
                self._at(day + timedelta(days=1), _BLOCK, self._block(end))
            if free and (end is None or end > day):
                bed = self.chance.choice(free)
                self.events.append(OutOfUse(day, bed, end, habits.block_reason(self.chance)))
                self._book.usable_from[bed] = end or date.max

        return act

    def _note_departures(self) -> None:
        """One planned departure today, and one planned end that has passed."""
        here = [
            party for party in self._parties
            if party.beds and len(party.people) == 1 and party.since
            and (self.tonight - party.since).days > 5
        ]  # fmt: skip
        chosen = self.chance.sample(here, min(2, len(here)))
        for party, days in zip(chosen, (0, 3), strict=False):
            planned_end = self.tonight - timedelta(days=days)
            self.events.append(Planned(self.tonight, party.people[0], planned_end))

    def _at(self, day: date, rank: int, act: Callable[[date], None]) -> None:
        """``act`` will happen on ``day``; what is noted first happens first."""
        heapq.heappush(self._queue, (day, rank, next(self._noted), act))
