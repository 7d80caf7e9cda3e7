# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk of the invented house these days: who is inside, and how to write as of some hour.

Each noun of the house has a module of its own (``shift_weeks``, ``bed_weeks`` …) that writes
through the verbs of the services what stands open today and what was settled in the last weeks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar

from shelterdesk.database.transaction import Transaction
from shelterdesk.demo.case import at
from shelterdesk.services import organisation
from shelterdesk.services.partners import partners
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import ResidentRow, Scope
from shelterdesk.services.rooms import in_house
from shelterdesk.services.rooms.in_house import Person

T = TypeVar("T")

_GROWN: Final = 18
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """What all that is written of these days shares."""

    tx: Transaction
    chance: random.Random
    staff: Mapping[str, int]  # ids of colleagues by their code
    partners: Mapping[str, int]  # by name
    inside: tuple[Person, ...]  # grown up and in a bed tonight; who is protected is not among them
    visitors: tuple[ResidentRow, ...]  # supported, and not staying here
    night: date  # tonight
    cutoff_hour: int

    @classmethod
    def of(cls, tx: Transaction, chance: random.Random) -> Desk:
        """The desk as it is now."""
        protected = {row.id for row in residents.find(tx) if row.is_protected}
        night = organisation.tonight(tx)
        people = [
            one
            for one in in_house.people(tx, night)
            if one.bed_id is not None
            and one.resident_id not in protected
            and (one.age is None or one.age >= _GROWN)
        ]
        rows = sorted(residents.find(tx, scope=Scope.SUPPORTED), key=lambda row: row.id)
        return cls(
            tx=tx,
            chance=chance,
            staff={row.code: row.id for row in organisation.colleagues(tx)},
            partners={name: id_ for id_, name in partners.choices(tx)},
            inside=tuple(people),
            visitors=tuple(row for row in rows if not row.is_here and row.id not in protected),
            night=night,
            cutoff_hour=organisation.form(tx).night_cutoff_hour,
        )

    def moment(self, back: int, hour: int, minute: int = 0) -> datetime:
        """An hour of the day so long ago; the small hours are those after its evening."""
        day = self.night - timedelta(days=back)
        if hour < self.cutoff_hour:
            day += _A_DAY
        return datetime.combine(day, time(hour, minute), self.tx.now.tzinfo)

    def has_come(self, hour: int, minute: int = 0) -> bool:
        """Whether it is past that hour today."""
        return self.moment(0, hour, minute) <= self.tx.now

    def on(self, back: int, hour: int, minute: int = 0) -> AbstractContextManager[None]:
        """Write as if it were that hour; never later than now."""
        return at(self.tx, self.moment(back, hour, minute))

    @contextmanager
    def by(self, code: str) -> Iterator[None]:
        """Write as a colleague would have: her name stands on what comes of it."""
        protection.hidden_ids(self.tx)  # what is remembered is what the director sees
        director = self.tx.staff_id
        self.tx.session.flush()
        self.tx.staff_id = self.staff[code]
        try:
            yield
            self.tx.session.flush()  # rows are stamped when they are written
        finally:
            self.tx.staff_id = director

    def longest(self, nights: int) -> tuple[Person, ...]:
        """Those inside who slept here so many nights ago as well."""
        then = {one.stay_id for one in in_house.people(self.tx, self.night - nights * _A_DAY)}
        return tuple(one for one in self.inside if one.stay_id in then)

    def turn(self, among: Sequence[T], number: int) -> T | None:
        """The one whose turn it is; none of nobody."""
        return among[number % len(among)] if among else None
