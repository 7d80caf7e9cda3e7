# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How work goes so many days after it began: whom to ask, and what was learned.

The questions are made when work begins, of all kinds but a trial. It is asked about the work of a
person, not about a row: also where a placement ended before the day. Who is taken on by the same
employer is asked about the new work; what was not asked yet of the earlier one goes.

*Not known* and *did not want to say* are answers of their own, never *ended*. An answer is written
once and stays; what is learned later is another one, and the newest counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.placements import (
    Placement,
    PlacementKind,
    WorkAnswer,
    WorkFollowUp,
    WorkSource,
    WorkState,
)
from shelterdesk.models.residents import Resident
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.placements import follow_up_rows
from shelterdesk.services.placements.follow_up_rows import FollowUpRow
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Text

__all__ = [
    "AnswerForm", "AnswerRow", "FollowUpOpened", "FollowUpRow", "WorkSource", "WorkState",
    "answer", "opened",
]  # fmt: skip

#: So many days before its day a question may be answered: somebody calls on her own.
EARLY: Final = timedelta(days=7)
#: Why work ends that goes on at the same employer: a code of ``Vocabulary.PLACEMENT_END``.
TAKEN_ON: Final = "taken-on"
_LONGEST: Final = 2000
_NOT_FROM_ANYBODY: Final = frozenset({WorkState.UNREACHABLE, WorkState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """What was learned, and how it is known; nobody says *not known* and *not reached*."""

    state: WorkState
    source: WorkSource = WorkSource.NONE
    on: date | None = None  # today, if not said
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer as it was written."""

    id: int
    on: date
    state: WorkState
    source: WorkSource
    by: str
    note: Text

    @property
    def state_words(self) -> str:
        """How it is, in words."""
        return value_words.code_word("work_answer", "state", self.state)

    @property
    def source_words(self) -> str:
        """How it is known, in words; nothing where nobody said it."""
        is_said = self.source is not WorkSource.NONE
        return value_words.code_word("work_answer", "source", self.source) if is_said else ""


@dataclass(frozen=True, slots=True)
class FollowUpOpened:
    """A question with how it is safe to reach her and all that was learned."""

    row: FollowUpRow
    contact: Text  # her own words; hidden without the key
    answers: tuple[AnswerRow, ...]  # the newest first


@verb(Capability.EDIT_WORK, is_undoable=False)
def answer(tx: Transaction, *, follow_up_id: int, form: AnswerForm) -> int:
    """Write what was learned; returns the answer's id. It stays, and a later one counts instead."""
    row = _get(tx, follow_up_id)
    if form.state not in list(WorkState):
        raise Invalid(_("Choose one from the list."), field="state")
    if form.source not in list(WorkSource):
        raise Invalid(_("Choose one from the list."), field="source")
    is_from_nobody = form.state in _NOT_FROM_ANYBODY
    if not is_from_nobody and form.source == WorkSource.NONE:
        raise Invalid(_("Say how this is known, or choose “Not known”."), field="source")
    day = form.on or tx.today
    if day > tx.today:
        raise Invalid(_("That day has not come yet."), field="on")
    if day < row.due - EARLY:
        words = _("This is asked around {day}: write it once it is near.")
        raise Invalid(words.format(day=value_words.day_in_words(row.due)), field="on")
    note = sealed_words.checked(form.note, field="note", longest=_LONGEST)
    given = WorkAnswer(
        follow_up_id=row.id,
        on=day,
        state=WorkState(form.state).value,
        source=(WorkSource.NONE if is_from_nobody else WorkSource(form.source)).value,
        staff_id=tx.staff_id,
    )
    sealed_words.write(tx, given, "note", note)
    tx.session.add(given)
    row.answered_on = row.answered_on or day
    tx.session.flush()
    return given.id


@query(Capability.SEE_WORK, viewed=N_("Looked up how somebody is reached"))
def opened(tx: Transaction, *, follow_up_id: int) -> FollowUpOpened:
    """One question, how it is safe to reach her, and all that was learned."""
    row = _get(tx, follow_up_id)
    person = tx.session.get_one(Resident, row.resident_id)
    staff = organisation.staff_names(tx)
    wanted = select(WorkAnswer).where(WorkAnswer.follow_up_id == row.id)
    given = tx.session.scalars(wanted.order_by(WorkAnswer.id.desc()))
    return FollowUpOpened(
        row=follow_up_rows.rows(tx, [row])[0],
        contact=sealed_words.read_answer(tx, person, "contact"),
        answers=tuple(
            AnswerRow(
                one.id, one.on, WorkState(one.state), WorkSource(one.source),
                staff.get(one.staff_id, ""), sealed_words.revealed(tx, one, "note"),
            )
            for one in given
        ),
    )  # fmt: skip


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """What was learned, every answer, for those who see work."""
    if not tx.may(Capability.SEE_WORK):
        return []
    wanted = (
        select(WorkAnswer, WorkFollowUp.days)
        .join(WorkFollowUp, WorkFollowUp.id == WorkAnswer.follow_up_id)
        .where(WorkFollowUp.resident_id == resident_id)
        .order_by(WorkAnswer.on, WorkAnswer.id)
    )
    found = []
    for row, days in tx.session.execute(wanted):
        state = value_words.code_word("work_answer", "state", row.state)
        source = value_words.code_word("work_answer", "source", row.source)
        parts = (
            follow_up_rows.after_words(days),
            *((source,) if row.source != WorkSource.NONE else ()),
        )
        title = _("Work: {state}").format(state=state)
        record = ("work_follow_up", row.follow_up_id)
        detail = " · ".join(parts)
        found.append(TimelineEvent(row.on, "work", "briefcase", title, detail, record=record))
    return found


# For other services
def plan_for(tx: Transaction, placement: Placement, *, is_again: bool = False) -> None:
    """The questions of a placement that begins, or begins on another day than was written. What was
    answered keeps its day; the house's days count for work that begins from now on, or goes on
    again after it had ended."""
    if placement.kind == PlacementKind.TRIAL:
        drop_for(tx, placement.id)
        return
    known = {row.days: row for row in _of_placement(tx, placement.id)}
    for days in organisation.form(tx).follow_up_days if is_again or not known else ():
        if days not in known:
            known[days] = WorkFollowUp(
                placement_id=placement.id, resident_id=placement.resident_id, days=days
            )
            tx.session.add(known[days])
    for days, row in known.items():
        if row.answered_on is None:
            row.due = placement.start + timedelta(days=days)
    tx.session.flush()


def ask(tx: Transaction, placement: Placement, *, is_again: bool = False) -> None:
    """The questions of a placement that was put right: none of work that never began, and of work
    that went on as a next step none that is asked of that one."""
    plan_for(tx, placement, is_again=is_again)
    if placement.end == placement.start:
        drop_for(tx, placement.id)
    elif placement.end is not None and placement.end_reason_id == vocabularies.find_id(
        tx, vocabulary=Vocabulary.PLACEMENT_END, code=TAKEN_ON
    ):
        drop_for(tx, placement.id, since=placement.end)


def drop_for(tx: Transaction, placement_id: int, since: date | None = None) -> None:
    """What was not answered is not asked any more, or only what falls due from a day on."""
    for row in _of_placement(tx, placement_id):
        if row.answered_on is None and (since is None or row.due >= since):
            tx.session.delete(row)
    tx.session.flush()


def is_answered(tx: Transaction, placement_id: int) -> bool:
    """Whether something was learned already."""
    return any(row.answered_on is not None for row in _of_placement(tx, placement_id))


# Within
def _of_placement(tx: Transaction, placement_id: int) -> list[WorkFollowUp]:
    wanted = select(WorkFollowUp).where(WorkFollowUp.placement_id == placement_id)
    return list(tx.session.scalars(wanted))


def _get(tx: Transaction, follow_up_id: int) -> WorkFollowUp:
    gone = _("This question is not there any more.")
    row = tx.session.get(WorkFollowUp, follow_up_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(gone)
    residents.get(tx, row.resident_id)
    tx.about(row)
    tx.person(row.resident_id)
    return row
