# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hours taught and sessions attended in a period: by person, course, provider, fund.

Hours are those of people who were in the room, without the minutes they came late. All sums come
from the same facts as what stipends are paid for. Everybody counts; whom the person signed in must
not see is named nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from shelterdesk.services.training import attendance_facts
from shelterdesk.services.training.attendance_facts import Fact, Totals
from shelterdesk.services.training.cohort_rows import label

__all__ = ["HoursBy", "HoursRow", "HoursSheet", "hours"]


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


# Within
def _sheet(
    tx: Transaction, found: Sequence[Fact], first: date, last: date, by: HoursBy
) -> HoursSheet:
    facts: dict[int | None, list[Fact]] = {}
    for fact in found:
        facts.setdefault(_KEYS[by](fact), []).append(fact)
    if by is HoursBy.PERSON:
        rows = _by_person(tx, facts)
    else:
        names = _names(tx, by, {one for one in facts if one is not None})
        none = _("The house") if by is HoursBy.PROVIDER else _("No fund")
        rows = [_row(one, none if one is None else names[one], of) for one, of in facts.items()]
    rows.sort(key=lambda row: (row.row_id is None, row.shown.casefold(), row.row_id or 0))
    return HoursSheet(first, last, by, tuple(rows), _row(None, _("Together"), found))


def _by_person(tx: Transaction, facts: dict[int | None, list[Fact]]) -> list[HoursRow]:
    names = PeopleShown(tx, facts)
    rows, unseen = [], []
    for who, of in facts.items():
        shown, seen = names.of(who)
        if seen is None:
            unseen += of
        else:
            rows.append(_row(who, shown, of))
    if unseen:
        rows.append(_row(None, _("People who are protected"), unseen))
    return rows


def _row(row_id: int | None, shown: str, found: Sequence[Fact]) -> HoursRow:
    of = Totals.of(found)
    return HoursRow(
        row_id, shown, len({fact.resident_id for fact in found if fact.minutes}),
        len({fact.session_id for fact in found if fact.status}), of.present, of.absent, of.ignored,
        of.minutes,
    )  # fmt: skip


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
