# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hours taught and sessions attended in a period: by person, course, provider, fund.

Hours are those of people who were in the room, without the minutes they came late. All sums come
from the same facts as what stipends are paid for. Everybody counts; whom the person signed in must
not see is named nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.funds import Fund
from shelterdesk.models.partners import Partner
from shelterdesk.models.training import Cohort, Course
from shelterdesk.services.money.people_shown import PeopleShown
from shelterdesk.services.residents import residents
from shelterdesk.services.training import attendance_facts
from shelterdesk.services.training.attendance_facts import Fact, Totals
from shelterdesk.services.training.cohort_rows import label

__all__ = ["HoursBy", "HoursRow", "HoursSheet", "hours", "hours_of_resident"]


class HoursBy(StrEnum):
    """What hours are summed by."""

    PERSON = "person"
    COURSE = "course"
    COHORT = "cohort"
    PROVIDER = "provider"
    FUND = "fund"


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A line of the sums; ``row_id`` is of the table of its kind, None for the house, no fund, or
    people who must not be seen."""

    row_id: int | None
    shown: str
    people: int  # who was in the room at least once
    held: int  # sessions with anybody on their roll
    present: int  # each person's sessions, by what they count as
    absent: int
    ignored: int
    minutes: int


@dataclass(frozen=True, slots=True)
class HoursSheet:
    """Sums of the days from ``first`` to ``last``, both included, and of all of them together."""

    first: date
    last: date
    by: HoursBy
    rows: tuple[HoursRow, ...]
    total: HoursRow


@dataclass(slots=True)
class _Sum:
    totals: Totals = field(default_factory=Totals)
    people: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)

    def add(self, fact: Fact) -> None:
        self.totals = self.totals.plus(fact)
        if fact.minutes:
            self.people.add(fact.resident_id)
        if fact.status:
            self.held.add(fact.session_id)

    def row(self, row_id: int | None, shown: str) -> HoursRow:
        of = self.totals
        return HoursRow(
            row_id, shown, len(self.people), len(self.held), of.present, of.absent, of.ignored,
            of.minutes,
        )  # fmt: skip


_KEYS: Final[dict[HoursBy, Callable[[Fact], int | None]]] = {
    HoursBy.PERSON: lambda fact: fact.resident_id,
    HoursBy.COURSE: lambda fact: fact.course_id,
    HoursBy.COHORT: lambda fact: fact.cohort_id,
    HoursBy.PROVIDER: lambda fact: fact.partner_id,
    HoursBy.FUND: lambda fact: fact.fund_id,
}


@query(Capability.SEE_TRAINING)
def hours(tx: Transaction, *, first: date, last: date, by: HoursBy = HoursBy.COURSE) -> HoursSheet:
    """The sums of a period, by name; those who must not be seen are one line together."""
    if last < first:
        raise Invalid(_("The last day must not be before the first."), field="last")
    by = HoursBy(by)
    found = attendance_facts.facts(tx, first, date.fromordinal(last.toordinal() + 1))
    return _sheet(tx, found, first, last, by)


@query(Capability.SEE_TRAINING)
def hours_of_resident(tx: Transaction, *, resident_id: int, first: date, last: date) -> HoursSheet:
    """Hers in a period, by group."""
    residents.get(tx, resident_id)
    end = date.fromordinal(last.toordinal() + 1)
    found = attendance_facts.facts(tx, first, end, resident_ids=[resident_id])
    return _sheet(tx, found, first, last, HoursBy.COHORT)


# Within
def _sheet(
    tx: Transaction, found: Iterable[Fact], first: date, last: date, by: HoursBy
) -> HoursSheet:
    sums: dict[int | None, _Sum] = {}
    total = _Sum()
    for fact in found:
        sums.setdefault(_KEYS[by](fact), _Sum()).add(fact)
        total.add(fact)
    if by is HoursBy.PERSON:
        rows = _by_person(tx, found, sums)
    else:
        names = _names(tx, by, {one for one in sums if one is not None})
        none = _("The house") if by is HoursBy.PROVIDER else _("No fund")
        rows = [of.row(one, none if one is None else names[one]) for one, of in sums.items()]
    rows.sort(key=lambda row: (row.row_id is None, row.shown.casefold(), row.row_id or 0))
    return HoursSheet(first, last, by, tuple(rows), total.row(None, _("Together")))


def _by_person(
    tx: Transaction, found: Iterable[Fact], sums: dict[int | None, _Sum]
) -> list[HoursRow]:
    names = PeopleShown(tx, sums)
    hidden = {one for one in sums if names.of(one)[1] is None}
    rows = [of.row(one, names.of(one)[0]) for one, of in sums.items() if one not in hidden]
    unseen = _Sum()
    for fact in found:
        if fact.resident_id in hidden:
            unseen.add(fact)
    if hidden:
        rows.append(unseen.row(None, _("People who are protected")))
    return rows


def _names(tx: Transaction, by: HoursBy, ids: set[int]) -> dict[int, str]:
    if by is HoursBy.COHORT:
        found = tx.session.execute(
            select(Cohort.id, Course.name, Cohort.name)
            .join(Course, Course.id == Cohort.course_id)
            .where(Cohort.id.in_(ids))
        )
        return {row_id: label(course, name) for row_id, course, name in found}
    model: Any = {HoursBy.COURSE: Course, HoursBy.PROVIDER: Partner, HoursBy.FUND: Fund}[by]
    named = tx.session.execute(select(model.id, model.name).where(model.id.in_(ids)))
    return {row_id: name for row_id, name in named}
