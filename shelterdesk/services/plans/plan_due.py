# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits in support plans for the person signed in: steps, reviews, a supervisor's word.

A step is for the colleague it names, else for the caseworker; a review for the caseworker, else
for who planned it. Nothing waits for somebody whose support is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, or_, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.plans import ApprovalState, Goal, GoalStep, PlanApproval, PlanReview
from shelterdesk.models.residents import Resident
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden

#: The tables it reads.
TABLES: Final = (
    "goal", "goal_step", "plan_review", "plan_approval", "support_period", "resident",
)  # fmt: skip
#: A review is told some days before, so that both can prepare.
_REVIEW_AHEAD: Final = timedelta(days=3)
_TAB: Final = "needs"


def due(tx: Transaction) -> list[DueLine]:
    """The lines of Today; none for who sees no case work."""
    if not tx.may(Capability.SEE_CASE):
        return []
    workers = _caseworkers(tx)
    return [*_steps(tx, workers), *_reviews(tx, workers), *_approvals(tx)]


def _caseworkers(tx: Transaction) -> dict[int, set[int]]:
    """Resident -> caseworkers of open periods."""
    found: dict[int, set[int]] = {}
    query = select(SupportPeriod.resident_id, SupportPeriod.caseworker_id)
    for resident_id, worker in tx.session.execute(query.where(SupportPeriod.closed == OPEN_END)):
        found.setdefault(resident_id, set()).update(() if worker is None else (worker,))
    return found


def _is_supported(resident_id: Any) -> ColumnElement[bool]:
    """Somebody whose support is not closed. Asked of the file: who left stays in it for years."""
    of_person = SupportPeriod.resident_id == resident_id
    open_ones = exists().where(of_person, SupportPeriod.closed == OPEN_END)
    return or_(open_ones, ~exists().where(of_person))


def _is_mine(
    tx: Transaction, workers: dict[int, set[int]], resident_id: int, named: int | None
) -> bool:
    mine = workers.get(resident_id, set())
    return tx.staff_id in mine if mine else tx.staff_id == named


def _steps(tx: Transaction, workers: dict[int, set[int]]) -> Iterator[DueLine]:
    query = (
        select(GoalStep, Goal.resident_id, Resident.known_as, Resident.code)
        .join(Goal, Goal.id == GoalStep.goal_id)
        .join(Resident, Resident.id == Goal.resident_id)
        .where(GoalStep.due <= tx.today, GoalStep.done_on.is_(None), Goal.ended.is_(None))
        .where(_is_supported(Goal.resident_id), protection.visible(tx, Goal.resident_id))
    )
    for step, resident_id, known_as, code in tx.session.execute(query):
        is_hers = step.staff_id == tx.staff_id
        if step.staff_id is None:
            is_hers = _is_mine(tx, workers, resident_id, step.created_by)
        if not is_hers:
            continue
        name = shown_name(known_as, code)
        words = sealed_words.revealed(tx, step, "wording")
        title = _("A step in the plan of {name}").format(name=name)
        if not isinstance(words, Hidden):
            title = _("{name}: {step}").format(name=name, step=words)
        owner = value_words.code_word("goal_step", "owner", step.owner)
        detail = _("step in the plan · {who}").format(who=owner)
        record = ("goal_step", step.id)
        yield _line(DueKind.STEP, step.due, "target", title, detail, resident_id, record)


def _reviews(tx: Transaction, workers: dict[int, set[int]]) -> Iterator[DueLine]:
    query = (
        select(PlanReview, Resident.known_as, Resident.code)
        .join(Resident, Resident.id == PlanReview.resident_id)
        .where(PlanReview.held.is_(None), PlanReview.planned <= tx.today + _REVIEW_AHEAD)
        .where(_is_supported(PlanReview.resident_id))
        .where(protection.visible(tx, PlanReview.resident_id))
    )
    for row, known_as, code in tx.session.execute(query):
        if _is_mine(tx, workers, row.resident_id, row.staff_id):
            title = _("Look at the plan with {name}").format(name=shown_name(known_as, code))
            detail = _("review")
            record = ("plan_review", row.id)
            yield _line(
                DueKind.REVIEW, row.planned, "list-checks", title, detail, row.resident_id, record
            )


def _approvals(tx: Transaction) -> Iterator[DueLine]:
    if not tx.may(Capability.APPROVE_PLANS):
        return
    query = (
        select(PlanApproval, Resident.known_as, Resident.code)
        .join(Resident, Resident.id == PlanApproval.resident_id)
        .where(PlanApproval.state == ApprovalState.ASKED, PlanApproval.asked_by != tx.staff_id)
        .where(protection.visible(tx, PlanApproval.resident_id))
    )
    names = organisation.staff_names(tx)
    for row, known_as, code in tx.session.execute(query):
        title = _("A plan to look at: {name}").format(name=shown_name(known_as, code))
        detail = _("asked by {name}").format(name=names.get(row.asked_by, ""))
        on = row.asked_at.astimezone(tx.now.tzinfo).date()
        record = ("plan_approval", row.id)
        yield _line(
            DueKind.APPROVAL, on, "user-round-check", title, detail, row.resident_id, record
        )


def _line(  # noqa: PLR0917 - what a line is made of
    kind: DueKind,
    day: date | None,
    icon: str,
    title: str,
    detail: str,
    resident_id: int,
    record: tuple[str, int],
) -> DueLine:
    return DueLine(
        day=day or date.min,
        icon=icon,
        title=title,
        detail=detail,
        resident_id=resident_id,
        tab=_TAB,
        tone="accent",
        kind=kind,
        record=record,
    )
