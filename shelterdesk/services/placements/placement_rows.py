# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Placements as lists show them: who works where, as what, under which terms, and what is open.

Somebody who must not be seen is counted and not named.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Select, func, select, true

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.placements import (
    AllowanceRule,
    ContractKind,
    Introduction,
    Placement,
    PlacementKind,
    PlacementProblem,
    PlacementTerms,
    WagePer,
    WorkFollowUp,
)
from shelterdesk.models.stipends import Award
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.money import hers
from shelterdesk.services.partners import partner_names
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.resident_index import ResidentIndex
from shelterdesk.services.values import value_words

RowT = TypeVar("RowT")

#: A change of one of these changes a list.
TABLES: Final = (
    "placement", "placement_terms", "placement_problem", "work_follow_up", "partner", "resident",
    "staff", "term", "award",
)  # fmt: skip
#: So long before its agreed end a placement is spoken of.
AHEAD: Final = timedelta(days=14)
#: So many are listed; what is earlier is found through its person.
MOST: Final = 300
A_DAY: Final = timedelta(days=1)
_HOUR: Final = 60


class Show(StrEnum):
    """Which placements a list holds."""

    RUNNING = "running"  # today or later
    ENDING = "ending"  # their agreed end is near or past
    PROBLEMS = "problems"  # something is not right there, also after the end
    UNDECIDED = "undecided"  # running beside a stipend, and nobody decided what becomes of it
    ENDED = "ended"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Terms:
    """Hours, wage and contract from a day on; the wage in minor units."""

    start: date
    minutes_week: int | None
    wage: int | None
    currency: str | None
    wage_per: WagePer
    contract: ContractKind

    @property
    def hours_told(self) -> str:
        """Hours of a week, ``24`` or ``7:30``; nothing where nobody knows."""
        if self.minutes_week is None:
            return ""
        hours, minutes = divmod(self.minutes_week, _HOUR)
        return f"{hours}:{minutes:02}" if minutes else str(hours)

    @property
    def hours_words(self) -> str:
        """So many hours a week; nothing where nobody knows."""
        told = self.hours_told
        return _("{hours} h a week").format(hours=told) if told else ""

    @property
    def wage_told(self) -> str:
        """The amount of the wage alone; nothing where nobody knows."""
        if self.wage is None or self.currency is None:
            return ""
        return hers.in_words(self.wage, self.currency)

    @property
    def wage_words(self) -> str:
        """The wage and what it is for; nothing where nobody knows."""
        per = value_words.code_word("placement_terms", "wage_per", self.wage_per)
        told = self.wage_told
        return f"{told} {per}" if told else ""

    @property
    def contract_words(self) -> str:
        """What it rests on."""
        return value_words.code_word("placement_terms", "contract", self.contract)


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """Work of one person as lists show it."""

    id: int
    resident_id: int
    shown: str  # chosen name or code
    code: str
    partner_id: int | None
    partner: str  # empty for a business of her own
    kind: PlacementKind
    title: str
    start: date
    planned_end: date | None  # the last day that was agreed
    end: date | None  # the first day without it
    reason: str  # why it ended, in words
    allowance: AllowanceRule
    staff_id: int | None
    worker: str  # who follows up
    introduction_id: int | None
    vacancy_id: int | None
    terms: Terms | None  # as they are today; of ended work, the last ones
    open_problems: int
    has_safety_problem: bool  # one that is open
    next_due: date | None  # of the first question that nobody answered yet
    is_running: bool  # today
    is_to_come: bool

    @property
    def last_day(self) -> date | None:
        """The last day of work; the day before the start where it never began."""
        return None if self.end is None else self.end - A_DAY

    @property
    def what(self) -> str:
        """What it is, and where: “Bakery help · Sunrise Bakery”."""
        return " · ".join(filter(None, (self.title or self.kind_words, self.partner)))

    @property
    def kind_words(self) -> str:
        """Trial, internship, … in words."""
        return value_words.code_word("placement", "kind", self.kind)

    @property
    def allowance_words(self) -> str:
        """What was decided about the stipend, in words."""
        return value_words.code_word("placement", "allowance", self.allowance)


@dataclass(frozen=True, slots=True)
class PlacementList:
    """Placements, and how many more there are of people who must not be seen."""

    rows: tuple[PlacementRow, ...]
    hidden: int = 0
    has_more: bool = False  # earlier ones that are not shown


def get(tx: Transaction, placement_id: int) -> Placement:
    """The placement itself, for services; the act is about it and its person."""
    row = residents.get_of(tx, Placement, placement_id, _("This work is not there any more."))
    tx.about(row)
    tx.person(row.resident_id)
    return row


def introduction(tx: Transaction, introduction_id: int) -> Introduction:
    """An introduction work may come of, for services; the act is about its person."""
    gone = _("This introduction is not there any more.")
    return residents.get_of(tx, Introduction, introduction_id, gone)


def below(tx: Transaction, model: type[RowT], row_id: int, gone: str) -> tuple[RowT, Placement]:
    """A row that belongs to a placement, and the placement; the act is about it and its person.

    Raises ``NotFound`` with these words where there is none, or none for who looks.
    """
    row: Any = tx.session.get(model, row_id)
    placement = None if row is None else tx.session.get_one(Placement, row.placement_id)
    if placement is None or not protection.may_see(tx, placement.resident_id):
        raise NotFound(gone)
    found: RowT = row
    return found, get(tx, placement.id)


def listed(tx: Transaction, show: Show) -> PlacementList:
    """Those of a list: what runs, the latest first."""
    wanted = select(Placement).where(which(tx, show))
    order = Placement.end.desc() if show is Show.ENDED else Placement.start.desc()
    if show is Show.ENDING:
        order = Placement.planned_end.asc()
    found = list(tx.session.scalars(wanted.order_by(order, Placement.id.desc()).limit(MOST + 1)))
    shown, hidden = found[:MOST], protection.hidden_ids(tx)
    seen = [row for row in shown if row.resident_id not in hidden]
    return PlacementList(rows(tx, seen), len(shown) - len(seen), len(found) > MOST)


def which(tx: Transaction, show: Show) -> ColumnElement[bool]:
    """What makes a placement one of a list."""
    is_running: ColumnElement[bool] = Placement.end > tx.today
    if show is Show.RUNNING:
        return is_running
    if show is Show.ENDED:
        return Placement.end <= tx.today
    if show is Show.ENDING:
        return is_running & (Placement.planned_end <= tx.today + AHEAD)
    if show is Show.PROBLEMS:
        is_open = PlacementProblem.solved_on.is_(None)
        return Placement.id.in_(select(PlacementProblem.placement_id).where(is_open))
    if show is Show.UNDECIDED:
        has_award = select(Award.id).where(
            Award.resident_id == Placement.resident_id,
            Award.start <= tx.today,
            Award.end > tx.today,
        )
        undecided = Placement.allowance == AllowanceRule.UNDECIDED.value
        is_spoken_of = Placement.kind != PlacementKind.TRIAL.value
        return is_running & undecided & is_spoken_of & has_award.exists()
    return true()


def rows(tx: Transaction, those: Sequence[Placement]) -> tuple[PlacementRow, ...]:
    """Placements as lists show them, in their order; of those alone who may be seen."""
    ids = [row.id for row in those]
    index, staff = ResidentIndex.of(tx), organisation.staff_names(tx)
    partners = partner_names.of_partners(
        tx, {row.partner_id for row in those if row.partner_id is not None}
    )
    terms, problems, due = current_terms(tx, ids), _open_problems(tx, ids), _next_due(tx, ids)
    made = []
    for row in those:
        person = index.row_or_code(tx, row.resident_id)
        is_about_safety, open_problems = problems.get(row.id, (False, 0))
        made.append(
            PlacementRow(
                id=row.id,
                resident_id=person.id,
                shown=person.shown,
                code=person.code,
                partner_id=row.partner_id,
                partner=partners.get(row.partner_id or 0, ""),
                kind=PlacementKind(row.kind),
                title=row.title,
                start=row.start,
                planned_end=row.planned_end,
                end=row.end,
                reason=vocabularies.label(tx, row.end_reason_id),
                allowance=AllowanceRule(row.allowance),
                staff_id=row.staff_id,
                worker=staff.get(row.staff_id or 0, ""),
                introduction_id=row.introduction_id,
                vacancy_id=row.vacancy_id,
                terms=terms.get(row.id),
                open_problems=open_problems,
                has_safety_problem=is_about_safety,
                next_due=due.get(row.id),
                is_running=row.start <= tx.today < (row.end or OPEN_END),
                is_to_come=row.start > tx.today,
            )
        )
    return tuple(made)


def of_row(row: PlacementTerms) -> Terms:
    """Terms of a row."""
    return Terms(
        row.start, row.minutes_week, row.wage, row.currency, WagePer(row.wage_per),
        ContractKind(row.contract),
    )  # fmt: skip


def current_terms(tx: Transaction, ids: Collection[int]) -> dict[int, Terms]:
    """By placement: the terms of today; the first ones of work that is to come, of ended work the
    last that held."""
    wanted = (
        select(PlacementTerms, Placement.end)
        .join(Placement, Placement.id == PlacementTerms.placement_id)
        .where(PlacementTerms.placement_id.in_(ids))
    )
    found: dict[int, Terms] = {}
    for row, end in tx.session.execute(wanted.order_by(PlacementTerms.start)):
        holds = row.start <= tx.today and row.start < (end or OPEN_END)
        if holds or row.placement_id not in found:
            found[row.placement_id] = of_row(row)
    return found


# Within
def _open_problems(tx: Transaction, ids: Collection[int]) -> dict[int, tuple[bool, int]]:
    wanted: Select[int, bool, int] = (
        select(
            PlacementProblem.placement_id,
            func.max(PlacementProblem.is_about_safety),
            func.count(),
        )
        .where(PlacementProblem.placement_id.in_(ids), PlacementProblem.solved_on.is_(None))
        .group_by(PlacementProblem.placement_id)
    )
    return {one: (bool(safety), count) for one, safety, count in tx.session.execute(wanted)}


def _next_due(tx: Transaction, ids: Collection[int]) -> dict[int, date]:
    wanted = (
        select(WorkFollowUp.placement_id, func.min(WorkFollowUp.due))
        .where(WorkFollowUp.placement_id.in_(ids), WorkFollowUp.answered_on.is_(None))
        .group_by(WorkFollowUp.placement_id)
    )
    return {one: day for one, day in tx.session.execute(wanted)}
