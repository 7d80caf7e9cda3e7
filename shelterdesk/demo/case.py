# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One support period of somebody invented, as case work looks at it: its days, and the dice."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.residents import Resident
from shelterdesk.services.consents import consent_rows
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.support import support_spans

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class House:
    """What all cases share: ids of partners by their name, of colleagues by their code."""

    partners: Mapping[str, int]
    staff: Mapping[str, int]
    domains: Mapping[str, int]
    programmes: Sequence[int]


#: Of a period: less leaves no room for case work.
FEWEST_DAYS: Final = 5


@dataclass(frozen=True, slots=True)
class Case:
    """A person within one support period; all days lie within it."""

    tx: Transaction
    chance: random.Random
    house: House
    id: int
    period_id: int
    opened: date
    until: date  # the day it closed, or today
    is_open: bool
    worker_id: int | None  # whose case it is
    age: int | None
    language: str  # the first one spoken, an IETF tag
    weight: float  # how much of it all was done, 0 to 1
    is_shown: bool  # the one that is looked at first: nothing is missing

    @classmethod
    def of(
        cls,
        tx: Transaction,
        chance: random.Random,
        house: House,
        row: ResidentRow,
        *,
        is_shown: bool = False,
    ) -> Case | None:
        """The latest support period of somebody; none where there is none long enough."""
        periods = support_spans.of_person(tx, row.id)
        if not periods:
            return None
        period = max(periods, key=lambda one: one.opened)
        spoken = residents.form(tx, resident_id=row.id).languages
        case = cls(
            tx=tx,
            chance=chance,
            house=house,
            id=row.id,
            period_id=period.id,
            opened=period.opened,
            until=period.closed or tx.today,
            is_open=period.closed is None,
            worker_id=period.caseworker_id,
            age=row.age,
            language=spoken[0][0] if spoken else "en",
            weight=1.0 if row.is_here else 0.4,
            is_shown=is_shown,
        )
        return case if case.days >= FEWEST_DAYS else None

    @property
    def is_minor(self) -> bool:
        """Whether somebody else decides for this person today, as far as is known."""
        resident = self.tx.session.get_one(Resident, self.id)
        return bool(consent_rows.is_minor(resident, self.tx.today))

    @property
    def days(self) -> int:
        """How long it lasts, so far."""
        return (self.until - self.opened).days

    def day(self, part: float) -> date:
        """The day at a part (0 to 1) of the period."""
        return self.opened + timedelta(days=round(self.days * part))

    def likely(self, chance: float) -> bool:
        """Whether something was done that is done this often."""
        return self.chance.random() < chance * self.weight or self.is_shown

    def turn(self, among: Sequence[T]) -> T:
        """Another one for each person, so that neighbours do not say the same."""
        return among[self.id % len(among)]

    def pick(self, among: Sequence[T]) -> T:
        """One of these."""
        return self.chance.choice(among)

    def back(self, days: int) -> date:
        """A day so long before the last one of the period (today), or its first."""
        return max(self.opened, self.until - timedelta(days=days))

    def ahead(self, least: int, most: int) -> date:
        """A day after the last one of the period (today), of which nobody is reminded yet."""
        return self.until + timedelta(days=self.chance.randint(least, most))

    @contextmanager
    def on(self, day: date, hour: int = 11) -> Iterator[None]:
        """Write as if it were this day: for verbs that know no other day than their own."""
        with at(self.tx, datetime.combine(day, time(hour, 20), self.tx.now.tzinfo)):
            yield


@contextmanager
def at(tx: Transaction, moment: datetime) -> Iterator[None]:
    """Write as if it were this moment; never later than now."""
    now = tx.now
    tx.now = min(moment, now)
    try:
        yield
        tx.session.flush()  # rows are stamped when they are written
    finally:
        tx.now = now
