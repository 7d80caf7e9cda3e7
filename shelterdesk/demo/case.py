# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One support period of somebody invented, as case work looks at it: its days, and the dice."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from shelterdesk.database.transaction import Transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class House:
    """What all cases share: ids of partners by their name, of colleagues by their code."""

    partners: Mapping[str, int]
    staff: Mapping[str, int]
    domains: Mapping[str, int]
    programmes: Sequence[int]


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
    language: str  # the first one spoken, an IETF tag
    weight: float  # how much of it all was done, 0 to 1
    is_shown: bool  # the one that is looked at first: nothing is missing

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

    def pick(self, among: Sequence[T]) -> T:
        """One of these."""
        return self.chance.choice(among)

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
    finally:
        tx.now = now
