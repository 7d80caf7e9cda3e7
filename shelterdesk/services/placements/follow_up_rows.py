# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions of how work goes as lists show them: by the colleague who follows up, what is due, what
comes, whom nobody reached, and what was learned.

Somebody who must not be seen is counted and not named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.placements import (
    Placement,
    PlacementKind,
    WorkAnswer,
    WorkFollowUp,
    WorkSource,
    WorkState,
)
from shelterdesk.models.residents import Resident, ResidentAccess
from shelterdesk.services import organisation
from shelterdesk.services.partners import partner_names
from shelterdesk.services.placements import placement_rows
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.resident_index import ResidentIndex, was_erased
from shelterdesk.services.staff import staff as colleagues
from shelterdesk.services.values import value_words

__all__ = [
    "FollowUpList", "FollowUpRow", "Waits", "WorkSource", "WorkState", "by_worker", "counts",
    "listed", "of_placement",
]  # fmt: skip

TABLES: Final = (
    "work_follow_up",
    "work_answer",
    "retention",
    "role_capability",
    *placement_rows.TABLES,
)
_AHEAD: Final = timedelta(days=31)
#: So long an answer is among the last ones, and somebody who was not reached is tried again.
_LATELY: Final = timedelta(days=365)
_TRIED: Final = timedelta(days=90)


class Waits(StrEnum):
    """Which questions a list holds."""

    DUE = "due"  # their day has come, and nobody answered
    COMING = "coming"  # within a month
    NOT_REACHED = "not_reached"  # answered so lately, and worth another try
    ANSWERED = "answered"  # within a year


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One question as lists show it."""

    id: int
    placement_id: int
    resident_id: int
    shown: str
    code: str
    what: str  # the work: “Bakery help · Sunrise Bakery”
    kind: PlacementKind
    started: date
    has_ended: bool  # the placement: asked all the same
    days: int
    due: date
    staff_id: int | None
    worker: str
    state: WorkState | None  # of the newest answer
    source: WorkSource | None
    answered_on: date | None  # of the newest answer
    answers: int

    @property
    def after_words(self) -> str:
        """How long after the start."""
        return after_words(self.days)

    @property
    def state_words(self) -> str:
        """The newest answer in words; nothing before there is one."""
        return value_words.code_word("work_answer", "state", self.state)


@dataclass(frozen=True, slots=True)
class FollowUpList:
    """Questions, and how many more there are of people who must not be seen."""

    rows: tuple[FollowUpRow, ...]
    hidden: int = 0


@query(Capability.SEE_WORK)
def listed(
    tx: Transaction, *, waits: Waits = Waits.DUE, staff_id: int | None = None
) -> FollowUpList:
    """The questions of everybody, or of one colleague with those nobody has any more; what waits
    longest first, what was answered last first."""
    wanted = select(WorkFollowUp).join(Placement, Placement.id == WorkFollowUp.placement_id)
    wanted = wanted.where(_waits(tx, waits))
    if staff_id is not None:
        wanted = wanted.where(of_worker(tx, staff_id))
    is_over = waits in (Waits.ANSWERED, Waits.NOT_REACHED)
    order = WorkFollowUp.answered_on.desc() if is_over else WorkFollowUp.due.asc()
    found = list(tx.session.scalars(wanted.order_by(order, WorkFollowUp.id)))
    hidden = protection.hidden_ids(tx)
    seen = [row for row in found if row.resident_id not in hidden]
    return FollowUpList(tuple(rows(tx, seen)), len(found) - len(seen))


@query(Capability.SEE_WORK)
def counts(tx: Transaction) -> dict[Waits, int]:
    """How many each list holds, whoever asks."""
    made = {}
    for waits in (Waits.DUE, Waits.COMING, Waits.NOT_REACHED):
        wanted = select(func.count()).select_from(WorkFollowUp).where(_waits(tx, waits))
        made[waits] = tx.session.scalar(wanted) or 0
    return made


@query(Capability.SEE_WORK)
def by_worker(tx: Transaction) -> list[tuple[int | None, str, int]]:
    """Who has how many questions to ask now: id, name and number; the id is None for those that
    nobody has any more. Of people the person signed in may see."""
    wanted = (
        select(Placement.staff_id, func.count())
        .select_from(WorkFollowUp)
        .join(Placement, Placement.id == WorkFollowUp.placement_id)
        .where(_waits(tx, Waits.DUE), protection.visible(tx, WorkFollowUp.resident_id))
        .group_by(Placement.staff_id)
    )
    here = {who.id: who.name_shown or who.code for who in organisation.colleagues(tx)}
    sums: dict[int | None, int] = {}
    for staff_id, count in tx.session.execute(wanted):
        whose = staff_id if staff_id in here else None
        sums[whose] = sums.get(whose, 0) + count
    found = [(one, here.get(one or 0, _("Nobody any more")), count) for one, count in sums.items()]
    return sorted(found, key=lambda row: (row[0] is None, row[1].casefold()))


@query(Capability.SEE_WORK)
def of_placement(tx: Transaction, *, placement_id: int) -> list[FollowUpRow]:
    """The questions about one placement, in the order of their days."""
    placement_rows.get(tx, placement_id)
    wanted = select(WorkFollowUp).where(WorkFollowUp.placement_id == placement_id)
    return rows(tx, list(tx.session.scalars(wanted.order_by(WorkFollowUp.days))))


# For other services
def after_words(days: int) -> str:
    """How long after the start of work."""
    return ngettext("{n} day after the start", "{n} days after the start", days).format(n=days)


def of_worker(tx: Transaction, staff_id: int) -> ColumnElement[bool]:
    """Placements somebody follows up, and those nobody does any more: who did left, does other work
    now, or is not named for a person who was protected since. Joined with ``Placement``."""
    may = [one.id for one in colleagues.who_may(tx, Capability.EDIT_WORK)]
    is_named = select(ResidentAccess.id).where(
        ResidentAccess.resident_id == Placement.resident_id,
        ResidentAccess.staff_id == Placement.staff_id,
    )
    her = aliased(Resident)
    is_hidden = select(her.id).where(her.id == Placement.resident_id, her.is_protected)
    return or_(
        Placement.staff_id == staff_id,
        Placement.staff_id.is_(None),
        Placement.staff_id.not_in(may),
        is_hidden.correlate(Placement).exists() & ~is_named.correlate(Placement).exists(),
    )


def newest(tx: Transaction, ids: Collection[int]) -> dict[int, tuple[WorkAnswer, int]]:
    """By question: the answer that counts, and how many there are."""
    wanted = select(WorkAnswer).where(WorkAnswer.follow_up_id.in_(ids)).order_by(WorkAnswer.id)
    found: dict[int, tuple[WorkAnswer, int]] = {}
    for row in tx.session.scalars(wanted):
        found[row.follow_up_id] = (row, found.get(row.follow_up_id, (row, 0))[1] + 1)
    return found


def rows(tx: Transaction, those: Sequence[WorkFollowUp]) -> list[FollowUpRow]:
    """Questions as lists show them, in their order; of those alone who may be seen."""
    placements = _placements(tx, {row.placement_id for row in those})
    partners = partner_names.of_partners(
        tx, {one.partner_id for one in placements.values() if one.partner_id is not None}
    )
    index, staff = ResidentIndex.of(tx), organisation.staff_names(tx)
    given = newest(tx, [row.id for row in those])
    made = []
    for row in those:
        placement = placements[row.placement_id]
        person = index.row_or_code(tx, row.resident_id)
        last, count = given.get(row.id, (None, 0))
        kind = PlacementKind(placement.kind)
        title = placement.title or value_words.code_word("placement", "kind", kind)
        partner = partners.get(placement.partner_id or 0, "")
        made.append(
            FollowUpRow(
                id=row.id,
                placement_id=placement.id,
                resident_id=person.id,
                shown=person.shown,
                code=person.code,
                what=" · ".join(filter(None, (title, partner))),
                kind=kind,
                started=placement.start,
                has_ended=(placement.end or OPEN_END) <= tx.today,
                days=row.days,
                due=row.due,
                staff_id=placement.staff_id,
                worker=staff.get(placement.staff_id or 0, ""),
                state=None if last is None else WorkState(last.state),
                source=None if last is None else WorkSource(last.source),
                answered_on=None if last is None else last.on,
                answers=count,
            )
        )
    return made


# Within
def _waits(tx: Transaction, waits: Waits) -> ColumnElement[bool]:
    can_ask = ~was_erased(WorkFollowUp.resident_id)
    is_open = WorkFollowUp.answered_on.is_(None) & can_ask
    if waits is Waits.DUE:
        return is_open & (WorkFollowUp.due <= tx.today)
    if waits is Waits.COMING:
        return is_open & (WorkFollowUp.due > tx.today) & (WorkFollowUp.due <= tx.today + _AHEAD)
    if waits is Waits.ANSWERED:
        return WorkFollowUp.answered_on > tx.today - _LATELY
    later = aliased(WorkAnswer)
    last = select(func.max(later.id)).where(later.follow_up_id == WorkFollowUp.id)
    unreached = select(WorkAnswer.id).where(
        WorkAnswer.id == last.scalar_subquery(), WorkAnswer.state == WorkState.UNREACHABLE.value
    )
    return can_ask & (WorkFollowUp.answered_on > tx.today - _TRIED) & unreached.exists()


def _placements(tx: Transaction, ids: Iterable[int]) -> dict[int, Placement]:
    wanted = select(Placement).where(Placement.id.in_(ids))
    return {row.id: row for row in tx.session.scalars(wanted)}
