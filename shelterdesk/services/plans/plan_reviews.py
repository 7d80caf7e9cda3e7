# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking back at a plan together, and a supervisor's word on it where the house wants one.

Nobody answers about a plan that she brought herself. What waits of all this and of the steps is
told on Today to whom it is for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.plans import (
    ApprovalState,
    Goal,
    GoalStep,
    PlanApproval,
    PlanReview,
)
from shelterdesk.services import organisation
from shelterdesk.services.plans.plan_rows import ApprovalRow, ReviewRow
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "ApprovalState", "answer", "ask_approval", "call_off", "edit_review", "hold", "plan_review",
    "take_back",
]  # fmt: skip


# Reviews
@verb(Capability.EDIT_CASE)
def plan_review(tx: Transaction, *, resident_id: int, planned: date) -> int:
    """Agree on a day to look back together; returns the id. One that is planned is moved."""
    residents.get(tx, resident_id)
    if planned < tx.today:
        raise Invalid(_("Choose today or a day to come."), field="planned")
    row = _planned(tx, resident_id)
    if row is None:
        row = PlanReview(resident_id=resident_id, staff_id=tx.staff_id)
        tx.session.add(row)
    row.planned = planned
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_CASE)
def call_off(tx: Transaction, *, review_id: int) -> None:
    """A planned review does not take place."""
    row = _review(tx, review_id)
    if row.held is not None:
        raise Conflict(_("This review was held. It stays."))
    tx.session.delete(row)


@verb(Capability.EDIT_CASE)
def hold(
    tx: Transaction,
    *,
    resident_id: int,
    held: date | None = None,
    her_view: str | Hidden = "",
    summary: str | Hidden = "",
    next_on: date | None = None,
) -> int:
    """A review was held, the planned one or one between; ``next_on`` plans the one after."""
    residents.get(tx, resident_id)
    held = held or tx.today
    if held > tx.today:
        raise Invalid(_("This day is still to come."), field="held")
    if next_on is not None and next_on < held:
        raise Invalid(_("The next one comes after this one."), field="next_on")
    row = _planned(tx, resident_id)
    if row is None:
        row = PlanReview(resident_id=resident_id)
        tx.session.add(row)
    row.held, row.staff_id = held, tx.staff_id
    sealed_words.write(tx, row, "her_view", her_view)
    sealed_words.write(tx, row, "summary", summary)
    if next_on is not None:
        tx.session.add(PlanReview(resident_id=resident_id, planned=next_on, staff_id=tx.staff_id))
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_CASE)
def edit_review(
    tx: Transaction, *, review_id: int, held: date, her_view: str | Hidden, summary: str | Hidden
) -> None:
    """Correct what was written about a review that was held."""
    row = _review(tx, review_id)
    if row.held is None:
        raise Conflict(_("This review has not been held yet."))
    if held > tx.today:
        raise Invalid(_("This day is still to come."), field="held")
    row.held = held
    sealed_words.write(tx, row, "her_view", her_view)
    sealed_words.write(tx, row, "summary", summary)


# A supervisor's word
@verb(Capability.EDIT_CASE)
def ask_approval(tx: Transaction, *, resident_id: int) -> int:
    """Show the plan to a supervisor; returns the id of the question."""
    residents.get(tx, resident_id)
    if not organisation.form(tx).approves_plans:
        raise Conflict(_("In this house no supervisor looks at plans."))
    if tx.session.scalar(select(Goal.id).where(Goal.resident_id == resident_id).limit(1)) is None:
        raise Conflict(_("There is no goal in this plan yet."))
    newest = _newest(tx, resident_id)
    if newest is not None and newest.state == ApprovalState.ASKED:
        raise Conflict(_("A supervisor was asked already."))
    row = PlanApproval(
        resident_id=resident_id,
        asked_by=tx.staff_id,
        asked_at=tx.now,
        state=ApprovalState.ASKED.value,
    )
    tx.session.add(row)
    tx.session.flush()
    return row.id


@verb(Capability.APPROVE_PLANS)
def answer(
    tx: Transaction, *, approval_id: int, approved: bool, comment: str | Hidden = ""
) -> None:
    """Approve a plan, or send it back with a comment; never one that she brought herself."""
    row = _approval(tx, approval_id)
    if row.asked_by == tx.staff_id:
        raise NotAllowed(_("You brought this plan yourself. A colleague answers about it."))
    if not approved and (isinstance(comment, Hidden) or not sealed_words.clean(comment)):
        raise Invalid(_("Say what should be looked at again."), field="comment")
    row.state = (ApprovalState.APPROVED if approved else ApprovalState.RETURNED).value
    row.answered_by, row.answered_at = tx.staff_id, tx.now
    sealed_words.write(tx, row, "comment", comment)


@verb(Capability.EDIT_CASE)
def take_back(tx: Transaction, *, approval_id: int) -> None:
    """Who asked asks no longer."""
    row = _approval(tx, approval_id)
    if row.asked_by != tx.staff_id:
        raise NotAllowed(_("Only the colleague who asked can take this back."))
    tx.session.delete(row)


# Reading, for the plan
def rows(tx: Transaction, resident_id: int) -> list[ReviewRow]:
    """All reviews of a person, newest first; a planned one stands before those held."""
    query = select(PlanReview).where(
        PlanReview.resident_id == resident_id, protection.visible(tx, PlanReview.resident_id)
    )
    names = organisation.staff_names(tx)
    found = [
        ReviewRow(
            id=row.id,
            planned=row.planned,
            held=row.held,
            her_view=sealed_words.revealed(tx, row, "her_view"),
            summary=sealed_words.revealed(tx, row, "summary"),
            who=names.get(row.staff_id or 0, ""),
        )
        for row in tx.session.scalars(query)
    ]
    return sorted(found, key=lambda row: (row.held or date.max, row.id), reverse=True)


def next_one(listed: Iterable[ReviewRow]) -> ReviewRow | None:
    """Of the reviews of a person, the one that is planned."""
    return next((row for row in listed if row.held is None), None)


def newest_approval(tx: Transaction, resident_id: int) -> ApprovalRow | None:
    """What a supervisor was asked last, and said."""
    row = _newest(tx, resident_id)
    if row is None:
        return None
    names = organisation.staff_names(tx)
    zone = tx.now.tzinfo
    is_mine = row.asked_by == tx.staff_id
    is_asked = row.state == ApprovalState.ASKED
    answered_at = row.answered_at.astimezone(zone) if row.answered_at is not None else None
    return ApprovalRow(
        id=row.id,
        state=ApprovalState(row.state),
        asked_by=row.asked_by,
        asked_by_name=names.get(row.asked_by, ""),
        asked_at=row.asked_at.astimezone(zone),
        answered_by=names.get(row.answered_by or 0, ""),
        answered_at=answered_at,
        comment=sealed_words.revealed(tx, row, "comment"),
        may_answer=is_asked and not is_mine and tx.may(Capability.APPROVE_PLANS),
        is_changed_since=_is_changed_since(tx, row),
    )


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Reviews held, and what a supervisor said."""
    found = [
        TimelineEvent(
            row.held,
            "needs",
            "list-checks",
            _("Plan looked at together"),
            "" if isinstance(row.her_view, Hidden) else row.her_view,
            tone="accent",
            record=("plan_review", row.id),
        )
        for row in rows(tx, resident_id)
        if row.held is not None
    ]
    query = select(PlanApproval).where(
        PlanApproval.resident_id == resident_id, PlanApproval.answered_at.is_not(None)
    )
    for row in tx.session.scalars(query):
        if row.answered_at is None or not protection.may_see(tx, row.resident_id):
            continue
        at = row.answered_at.astimezone(tx.now.tzinfo)
        state = value_words.code_word("plan_approval", "state", row.state)
        title = _("Supervisor on the plan: {state}").format(state=state)
        found.append(TimelineEvent(at.date(), "needs", "user-round-check", title, at=at))
    return found


def _planned(tx: Transaction, resident_id: int) -> PlanReview | None:
    return tx.session.scalar(
        select(PlanReview)
        .where(PlanReview.resident_id == resident_id, PlanReview.held.is_(None))
        .order_by(PlanReview.planned, PlanReview.id)
        .limit(1)
    )


def _review(tx: Transaction, review_id: int) -> PlanReview:
    row = tx.session.get(PlanReview, review_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This review is not there any more."))
    residents.get(tx, row.resident_id)
    return row


def _newest(tx: Transaction, resident_id: int) -> PlanApproval | None:
    return tx.session.scalar(
        select(PlanApproval)
        .where(
            PlanApproval.resident_id == resident_id,
            protection.visible(tx, PlanApproval.resident_id),
        )
        .order_by(PlanApproval.id.desc())
        .limit(1)
    )


def _approval(tx: Transaction, approval_id: int) -> PlanApproval:
    """A question that waits."""
    row = tx.session.get(PlanApproval, approval_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This question is not there any more."))
    if row.state != ApprovalState.ASKED:
        raise Conflict(_("This was answered already."))
    residents.get(tx, row.resident_id)
    return row


def _is_changed_since(tx: Transaction, row: PlanApproval) -> bool:
    if row.answered_at is None:
        return False
    goals = select(func.max(Goal.updated_at)).where(Goal.resident_id == row.resident_id)
    steps = (
        select(func.max(GoalStep.updated_at))
        .join(Goal, Goal.id == GoalStep.goal_id)
        .where(Goal.resident_id == row.resident_id)
    )
    changed = [tx.session.scalar(goals), tx.session.scalar(steps)]
    return any(at is not None and at > row.answered_at for at in changed)
