# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Enrolment: asked for, waiting, taking part, and how it ended. Nothing of it is a failure.

A free place is offered to who waits by a person, never by itself. An entry rule that is not met
asks for a reason, which stays sealed; more people than places there never are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.plans import Goal, GoalState
from shelterdesk.models.training import (
    Cohort,
    Enrolment,
    EnrolmentNeed,
    EnrolmentState,
)
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.training import cohorts, enrolment_checks, enrolment_rows, entry_rules
from shelterdesk.services.training.enrolment_rows import EnrolmentRow
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import day_in_words

__all__ = [
    "EnrolmentForm", "EnrolmentNeed", "EnrolmentRow", "EnrolmentState", "apply", "complete",
    "edit", "enrol", "entry_breaches", "form", "get", "give_place", "goal_choices", "leave",
    "not_start", "of_cohort", "of_resident", "remove", "take_back", "waiting",
]  # fmt: skip

_MOST_MINUTES: Final = 10_000 * 60


@dataclass(frozen=True, slots=True)
class EnrolmentForm:
    """What is said of somebody in a group; all of it is optional."""

    need: EnrolmentNeed = EnrolmentNeed.NORMAL
    planned_minutes: int | None = None  # in place of the course's
    goal_id: int | None = None  # of her plan
    is_on_cv: bool = True
    note: str | Hidden = ""


_PLAIN: Final = EnrolmentForm()


@verb(Capability.EDIT_TRAINING)
def apply(
    tx: Transaction,
    *,
    cohort_id: int,
    resident_id: int,
    form: EnrolmentForm = _PLAIN,
    on: date | None = None,
) -> int:
    """Somebody asks for a place and waits for it; returns the number of her enrolment."""
    row = _begin(tx, cohort_id, resident_id, form)
    row.applied_on = enrolment_checks.past_day(tx, on)
    row.state = EnrolmentState.WAITING.value
    _settle(tx, row)
    return row.id


@verb(Capability.EDIT_TRAINING)
def enrol(
    tx: Transaction,
    *,
    cohort_id: int,
    resident_id: int,
    start: date | None = None,
    form: EnrolmentForm = _PLAIN,
    despite: str = "",
) -> int:
    """Give somebody a place from a day on, else from the first day that is still to come; returns
    the number of her enrolment. Who waited for this group has her place then, and what was written
    when she asked stays where the form says nothing.

    Raises ``Invalid`` (``despite``) naming the entry rules that are not met and no reason given,
    and ``Conflict`` where all places are taken.
    """
    waits = _open_one(tx, cohort_id, resident_id)
    if waits is not None and waits.state == EnrolmentState.WAITING:
        _write(tx, waits, _over(waits, form))
        row = waits
        tx.about(row)
        tx.person(resident_id)
    else:
        row = _begin(tx, cohort_id, resident_id, form)
        row.applied_on = tx.today
    _give(tx, row, start, despite)
    return row.id


@verb(Capability.EDIT_TRAINING)
def give_place(
    tx: Transaction, *, enrolment_id: int, start: date | None = None, despite: str = ""
) -> None:
    """Somebody who waited gets a place; the same errors as ``enrol``."""
    row = get(tx, enrolment_id)
    if row.state != EnrolmentState.WAITING:
        raise Conflict(_("Nobody waits here any more."))
    _give(tx, row, start, despite)


@verb(Capability.EDIT_TRAINING)
def edit(
    tx: Transaction, *, enrolment_id: int, form: EnrolmentForm, start: date | None = None
) -> None:
    """Write a form over an enrolment; ``start``: another first day of who takes part."""
    row = get(tx, enrolment_id)
    _write(tx, row, form)
    if start is not None and start != row.start:
        if row.start is None:
            raise Conflict(_("Who waits has no first day yet."), field="start")
        enrolment_checks.check_start(tx, row, start)
        row.start = start


@verb(Capability.EDIT_TRAINING)
def complete(tx: Transaction, *, enrolment_id: int, on: date | None = None) -> None:
    """She finished it. What a certificate says is counted from her hours, not from this."""
    _end(tx, get(tx, enrolment_id), EnrolmentState.COMPLETED, on, None)


@verb(Capability.EDIT_TRAINING)
def leave(
    tx: Transaction, *, enrolment_id: int, on: date | None = None, reason_id: int | None = None
) -> None:
    """She takes part no more after that day; why is a word of the list, if anybody said."""
    _end(tx, get(tx, enrolment_id), EnrolmentState.LEFT, on, reason_id)


@verb(Capability.EDIT_TRAINING)
def not_start(
    tx: Transaction, *, enrolment_id: int, on: date | None = None, reason_id: int | None = None
) -> None:
    """Who waited, or had a place and was never there, does not begin."""
    row = get(tx, enrolment_id)
    if row.state not in (EnrolmentState.WAITING, EnrolmentState.ACTIVE):
        raise Conflict(_("This has ended already."))
    if (last := enrolment_checks.marked(tx, row)[1]) is not None:
        words = _("A roll names them on {day}. They left, or completed it.")
        raise Conflict(words.format(day=day_in_words(last)))
    row.start = None
    row.ended_on = enrolment_checks.past_day(tx, on)
    row.state = EnrolmentState.DID_NOT_START.value
    row.reason_id = enrolment_checks.reason(tx, reason_id)
    _settle(tx, row)


@verb(Capability.EDIT_TRAINING)
def take_back(tx: Transaction, *, enrolment_id: int) -> None:
    """How it ended was a mistake: she takes part, or waits, as before. Raises ``Conflict`` where
    her place was given to somebody else since."""
    reopen(tx, get(tx, enrolment_id))


@verb(Capability.EDIT_TRAINING)
def remove(tx: Transaction, *, enrolment_id: int) -> None:
    """She never asked for it: it was written down by mistake."""
    row = get(tx, enrolment_id)
    if enrolment_checks.marked(tx, row)[1] is not None or enrolment_checks.has_papers(tx, row):
        raise Conflict(_("A roll names them already. Say how it ended instead."))
    tx.session.delete(row)


@query(Capability.SEE_TRAINING)
def form(tx: Transaction, *, enrolment_id: int) -> EnrolmentForm:
    """An enrolment as a form."""
    row = get(tx, enrolment_id)
    return EnrolmentForm(
        need=EnrolmentNeed(row.need),
        planned_minutes=row.planned_minutes,
        goal_id=row.goal_id,
        is_on_cv=row.is_on_cv,
        note=sealed_words.revealed(tx, row, "note"),
    )


@query(Capability.SEE_TRAINING)
def of_cohort(tx: Transaction, *, cohort_id: int, with_ended: bool = True) -> list[EnrolmentRow]:
    """Who takes part in a group, or did: who takes part now first, then by name."""
    cohorts.get(tx, cohort_id)
    states = [EnrolmentState.ACTIVE.value]
    if with_ended:
        states += [EnrolmentState.COMPLETED.value, EnrolmentState.LEFT.value]
        states += [EnrolmentState.DID_NOT_START.value]
    found = enrolment_rows.rows(tx, Enrolment.cohort_id == cohort_id, Enrolment.state.in_(states))
    return sorted(
        found,
        key=lambda one: (
            one.state is not EnrolmentState.ACTIVE,
            one.resident_id is None,
            one.shown.casefold(),
            one.id,
        ),
    )


@query(Capability.SEE_TRAINING)
def waiting(tx: Transaction, *, cohort_id: int | None = None) -> list[EnrolmentRow]:
    """Who waits for a group, or for any, in the order in which places are offered."""
    wanted = [Enrolment.state == EnrolmentState.WAITING.value]
    order: tuple[object, ...] = enrolment_rows.IN_TURN
    if cohort_id is not None:
        cohorts.get(tx, cohort_id)
        wanted.append(Enrolment.cohort_id == cohort_id)
    else:
        order = (Enrolment.cohort_id, *order)
    return enrolment_rows.rows(tx, *wanted, order=order)


@query(Capability.SEE_TRAINING)
def of_resident(tx: Transaction, *, resident_id: int) -> list[EnrolmentRow]:
    """All her courses: what goes on and what she waits for first, then what ended, the newest
    first."""
    residents.get(tx, resident_id)
    family = merged_records.family(tx, resident_id)
    found = enrolment_rows.rows(tx, Enrolment.resident_id.in_(family))
    goes_on = (EnrolmentState.ACTIVE, EnrolmentState.WAITING)
    return sorted(
        found,
        key=lambda one: (
            goes_on.index(one.state) if one.state in goes_on else len(goes_on),
            -(one.ended_on or one.start or one.applied_on).toordinal(),
            -one.id,
        ),
    )


@query(Capability.SEE_TRAINING)
def entry_breaches(
    tx: Transaction, *, cohort_id: int, resident_id: int, start: date | None = None
) -> list[str]:
    """The entry rules somebody does not meet, in words: to be read before she gets a place."""
    residents.get(tx, resident_id)
    cohort = cohorts.get(tx, cohort_id)
    return entry_rules.breaches(
        tx, cohort, resident_id, start or enrolment_checks.first_day(tx, cohort)
    )


@query(Capability.SEE_CASE)
def goal_choices(tx: Transaction, *, resident_id: int) -> list[tuple[int, str | Hidden]]:
    """The goals of her plan that are not settled, for a form."""
    residents.get(tx, resident_id)
    found = select(Goal).where(
        Goal.resident_id == resident_id,
        Goal.state.in_((GoalState.NEW.value, GoalState.ACTIVE.value)),
    )
    return [
        (goal.id, sealed_words.revealed(tx, goal, "wording"))
        for goal in tx.session.scalars(found.order_by(Goal.position, Goal.id))
    ]


# For other services
def get(tx: Transaction, enrolment_id: int) -> Enrolment:
    """The row itself; the act is about it. Raises ``NotFound``."""
    row = tx.session.get(Enrolment, enrolment_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise protection.not_there()
    tx.about(row)
    tx.person(row.resident_id)
    return row


def reopen(tx: Transaction, row: Enrolment) -> None:
    """As before it ended. Raises ``Conflict``."""
    if row.state in (EnrolmentState.WAITING, EnrolmentState.ACTIVE):
        raise Conflict(_("This has not ended."))
    cohort = _open_cohort(tx, row.cohort_id)
    if _open_one(tx, cohort.id, row.resident_id) is not None:
        raise Conflict(_("They were written down for this group once more since."))
    has_begun = row.state != EnrolmentState.DID_NOT_START
    if has_begun:
        enrolment_checks.check_place(tx, cohort)
    row.state = (EnrolmentState.ACTIVE if has_begun else EnrolmentState.WAITING).value
    row.ended_on = row.reason_id = None
    _settle(tx, row)


# Within
def _over(row: Enrolment, form: EnrolmentForm) -> EnrolmentForm:
    """A form that was not begun from what is there: what it leaves as it was offered is kept."""
    return EnrolmentForm(
        need=EnrolmentNeed(row.need) if form.need is _PLAIN.need else form.need,
        planned_minutes=form.planned_minutes or row.planned_minutes,
        goal_id=form.goal_id or row.goal_id,
        is_on_cv=form.is_on_cv and row.is_on_cv,
        note=form.note if form.note != "" else Hidden.HIDDEN,  # stays as it is sealed
    )


def _begin(tx: Transaction, cohort_id: int, resident_id: int, form: EnrolmentForm) -> Enrolment:
    residents.get(tx, resident_id)
    cohort = _open_cohort(tx, cohort_id)
    there = _open_one(tx, cohort.id, resident_id)
    if there is not None and there.state == EnrolmentState.WAITING:
        raise Conflict(_("They wait for this group already."), field="resident_id")
    if there is not None:
        raise Conflict(_("They take part in this group already."), field="resident_id")
    row = Enrolment(cohort_id=cohort.id, resident_id=resident_id)
    _write(tx, row, form)
    return row


def _open_cohort(tx: Transaction, cohort_id: int) -> Cohort:
    cohort = cohorts.get(tx, cohort_id)
    if cohort.cancelled_on is not None:
        raise Conflict(_("This group was cancelled."), field="cohort_id")
    return cohort


def _open_one(tx: Transaction, cohort_id: int, resident_id: int) -> Enrolment | None:
    return tx.session.scalar(
        select(Enrolment).where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.resident_id == resident_id,
            Enrolment.state.in_((EnrolmentState.WAITING.value, EnrolmentState.ACTIVE.value)),
        )
    )


def _give(tx: Transaction, row: Enrolment, start: date | None, despite: str) -> None:
    cohort = _open_cohort(tx, row.cohort_id)
    day = start or enrolment_checks.first_day(tx, cohort)
    enrolment_checks.check_start(tx, row, day)
    enrolment_checks.check_place(tx, cohort)
    breaches = entry_rules.breaches(tx, cohort, row.resident_id, day)
    if breaches and not sealed_words.clean(despite):
        words = _("{rules} Write why they begin all the same.")
        raise Invalid(words.format(rules=" ".join(breaches)), field="despite")
    sealed_words.write(tx, row, "despite", despite if breaches else "")
    row.state, row.start = EnrolmentState.ACTIVE.value, day
    _settle(tx, row)


def _end(
    tx: Transaction,
    row: Enrolment,
    state: EnrolmentState,
    on: date | None,
    reason_id: int | None,
) -> None:
    if row.state != EnrolmentState.ACTIVE or row.start is None:
        raise Conflict(_("They do not take part in this group now."))
    day = enrolment_checks.past_day(tx, on)
    if day < row.start:
        raise Invalid(_("The last day must not be before the first."), field="on")
    last = enrolment_checks.marked(tx, row)[1]
    if last is not None and last > day:
        words = _("A roll names them on {day} already.").format(day=day_in_words(last))
        raise Invalid(words, field="on")
    row.state, row.ended_on = state.value, day
    row.reason_id = enrolment_checks.reason(tx, reason_id)
    _settle(tx, row)


def _write(tx: Transaction, row: Enrolment, form: EnrolmentForm) -> None:
    if form.planned_minutes is not None and not 1 <= form.planned_minutes <= _MOST_MINUTES:
        raise Invalid(_("Write how many hours are planned."), field="planned_minutes")
    if form.goal_id is not None and form.goal_id != row.goal_id:
        goal = tx.session.get(Goal, form.goal_id)
        family = merged_records.family(tx, row.resident_id)
        if goal is None or goal.resident_id not in family:
            raise Invalid(_("Choose a goal of their plan."), field="goal_id")
    row.need = EnrolmentNeed(form.need).value
    row.planned_minutes, row.goal_id = form.planned_minutes, form.goal_id
    row.is_on_cv = form.is_on_cv
    sealed_words.write(tx, row, "note", form.note)


def _settle(tx: Transaction, row: Enrolment) -> None:
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    tx.person(row.resident_id)
