# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups: one run of a course over [start, end), with its places, its rhythm, its teacher.

A protected person counts among the places taken, and no answer here names anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.funds import Fund
from shelterdesk.models.training import (
    Cohort,
    Course,
    CourseSession,
    Enrolment,
    EnrolmentState,
    SessionState,
)
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.audit import same_act
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money.people_shown import PeopleShown
from shelterdesk.services.training import cohort_rhythms, cohort_rows, courses, session_filling
from shelterdesk.services.training.cohort_rhythms import Meets
from shelterdesk.services.training.cohort_rows import CohortRow, Phase
from shelterdesk.services.training.session_filling import Filled
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.value_words import day_in_words

__all__ = [
    "CohortForm", "CohortRow", "Filled", "Meets", "Phase", "add", "cancel", "edit", "form",
    "fund_choices", "get", "hold_after_all", "listed", "refill", "remove", "row",
]  # fmt: skip

_LONGEST: Final = {"name": 80, "place": 120, "teacher": 80}
_MOST_PLACES: Final = 9_999
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class CohortForm:
    """All that is written about a group; its course and first day are required."""

    course_id: int
    start: date
    end: date | None = None  # the first day on which it is no more
    name: str = ""
    capacity: int | None = None  # none: as many as come
    place: str = ""
    teacher_id: int | None = None
    teacher: str = ""  # who is not on the staff
    fund_id: int | None = None  # hours are counted for it
    meets: Meets = field(default_factory=Meets)
    at: time | None = None
    minutes: int | None = None  # of one session
    skips_holidays: bool = True


@verb(Capability.EDIT_TRAINING)
def add(tx: Transaction, *, form: CohortForm) -> int:
    """Begin a group of a course, with its sessions, and return its id."""
    if not courses.get(tx, form.course_id).is_active:
        raise Conflict(_("No new group of this course begins any more."), field="course_id")
    row = Cohort(course_id=form.course_id)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    session_filling.fill(tx, row, row.start)
    tx.about(row)
    return row.id


@verb(Capability.EDIT_TRAINING)
def edit(tx: Transaction, *, cohort_id: int, form: CohortForm) -> Filled:
    """Write a form over a group; its sessions follow, from today on once one was held.

    Raises ``Conflict`` where more people take part than there would be places, or somebody would
    begin after its last day.
    """
    row = get(tx, cohort_id)
    former, times = row.start, (row.start_minute, row.minutes)
    _write(tx, row, form)
    _check_held(tx, row)
    _check_first_days(tx, row)
    tx.session.flush()
    if row.cancelled_on is not None:
        return Filled()  # it does not meet, whatever its days are; ``hold_after_all`` fills it
    return session_filling.fill(tx, row, _since(tx, row, former), former=times)


@verb(Capability.EDIT_TRAINING)
def refill(tx: Transaction, *, cohort_id: int) -> Filled:
    """Make its sessions anew from today on: a holiday was added, or one is worked on after all."""
    row = get(tx, cohort_id)
    if row.cancelled_on is not None:
        raise Conflict(_("This group was cancelled."))
    return session_filling.fill(tx, row, max(tx.today, row.start))


@verb(Capability.EDIT_TRAINING)
def cancel(tx: Transaction, *, cohort_id: int, reason: str = "") -> None:
    """The group is not held any more: what was planned from today on is called off, and who took
    part or waited is out of it, with that reason."""
    row = get(tx, cohort_id)
    if row.cancelled_on is not None:
        raise Conflict(_("This group was cancelled already."))
    row.cancelled_on = tx.today
    for session in _planned(tx, row, SessionState.PLANNED):
        session.state = SessionState.CANCELLED.value
        session.reason = sealed_words.checked(reason, field="reason", longest=120)
    not_held = vocabularies.of_list(tx, Vocabulary.ENROLMENT_END.value).get("not-held")
    for one in tx.session.scalars(
        select(Enrolment).where(
            Enrolment.cohort_id == row.id,
            Enrolment.state.in_((EnrolmentState.WAITING.value, EnrolmentState.ACTIVE.value)),
        )
    ):
        has_begun = one.start is not None and one.start <= tx.today
        one.state = (EnrolmentState.LEFT if has_begun else EnrolmentState.DID_NOT_START).value
        one.start = one.start if has_begun else None
        one.ended_on = tx.today
        one.reason_id = None if not_held is None else not_held.id
    tx.session.flush()


@verb(Capability.EDIT_TRAINING)
def hold_after_all(tx: Transaction, *, cohort_id: int) -> None:
    """The group is held: its sessions from today on are planned again, without those that had been
    called off before it was cancelled. Who took part is asked."""
    row = get(tx, cohort_id)
    if row.cancelled_on is None:
        raise Conflict(_("This group was not cancelled."))
    with_it = same_act.with_change_of(tx, row, "cancelled_on")
    sessions = {one.row_id for one in with_it.of("course_session")}
    row.cancelled_on = None
    for session in _planned(tx, row, SessionState.CANCELLED):
        if with_it.rows and session.id not in sessions:
            continue
        session.state, session.reason = SessionState.PLANNED.value, ""
    tx.session.flush()
    session_filling.fill(tx, row, max(tx.today, row.start))


@verb(Capability.EDIT_TRAINING)
def remove(tx: Transaction, *, cohort_id: int) -> None:
    """There is no such group: it was written down by mistake."""
    row = get(tx, cohort_id)
    if tx.session.scalar(select(Enrolment.id).where(Enrolment.cohort_id == row.id).limit(1)):
        raise Conflict(_("People are written down for this group. Cancel it instead."))
    found = select(CourseSession).where(CourseSession.cohort_id == row.id)
    for session in tx.session.scalars(found):
        tx.session.delete(session)
    tx.session.flush()
    tx.session.delete(row)


@query(Capability.SEE_TRAINING)
def form(tx: Transaction, *, cohort_id: int) -> CohortForm:
    """A group as a form."""
    row = get(tx, cohort_id)
    return CohortForm(
        course_id=row.course_id,
        start=row.start,
        end=row.end,
        name=row.name,
        capacity=row.capacity,
        place=row.place,
        teacher_id=row.teacher_id,
        teacher=row.teacher,
        fund_id=row.fund_id,
        meets=cohort_rhythms.from_rule(row.rule),
        at=None if row.start_minute is None else cohort_rhythms.to_time(row.start_minute),
        minutes=row.minutes,
        skips_holidays=row.skips_holidays,
    )


@query(Capability.SEE_TRAINING)
def listed(
    tx: Transaction, *, phase: Phase = Phase.OPEN, course_id: int | None = None
) -> list[CohortRow]:
    """Groups of all courses or of one: by course and first day, past ones the newest first."""
    wanted = cohort_rows.in_phase(tx, Phase(phase))
    if course_id is not None:
        wanted = (*wanted, Cohort.course_id == course_id)
    order: tuple[Any, ...] = (func.lower(Course.name), Cohort.start, Cohort.id)
    if phase == Phase.PAST:
        order = (Cohort.start.desc(), Cohort.id.desc())
    return cohort_rows.rows(tx, wanted, order)


@query(Capability.SEE_TRAINING)
def row(tx: Transaction, *, cohort_id: int) -> CohortRow:
    """One group. Raises ``NotFound``."""
    get(tx, cohort_id)
    return cohort_rows.rows(tx, (Cohort.id == cohort_id,), (Cohort.id,))[0]


@query(Capability.SEE_TRAINING)
def fund_choices(tx: Transaction) -> list[tuple[int, str]]:
    """Ids and names of the funds for which hours may be counted."""
    found = select(Fund.id, Fund.name).where(Fund.is_active).order_by(func.lower(Fund.name))
    return [(fund_id, name) for fund_id, name in tx.session.execute(found)]


# For other services
def get(tx: Transaction, cohort_id: int) -> Cohort:
    """The row of a group; raises ``NotFound``."""
    found = tx.session.get(Cohort, cohort_id)
    if found is None:
        raise NotFound(_("This group is not there any more."), field="cohort_id")
    tx.about(found)
    return found


# Within
def _planned(tx: Transaction, row: Cohort, state: SessionState) -> list[CourseSession]:
    found = select(CourseSession).where(
        CourseSession.cohort_id == row.id,
        CourseSession.on >= tx.today,
        CourseSession.state == state.value,
    )
    return list(tx.session.scalars(found))


def _since(tx: Transaction, row: Cohort, former: date) -> date:
    """From where sessions follow the rhythm: all of them, until one was held."""
    held = select(CourseSession.id).where(
        CourseSession.cohort_id == row.id, CourseSession.state == SessionState.HELD.value
    )
    if tx.session.scalar(held.limit(1)) is not None:
        return tx.today
    return min(former, row.start)


def _check_held(tx: Transaction, row: Cohort) -> None:
    """What was held lies in the days of the group."""
    first, last = tx.session.execute(
        select(func.min(CourseSession.on), func.max(CourseSession.on)).where(
            CourseSession.cohort_id == row.id, CourseSession.state == SessionState.HELD.value
        )
    ).one()
    words = _("A session was held on {day}.")
    if first is not None and first < row.start:
        raise Conflict(words.format(day=day_in_words(first)), field="start")
    if last is not None and last >= (row.end or OPEN_END):
        raise Conflict(words.format(day=day_in_words(last)), field="end")


def _check_first_days(tx: Transaction, row: Cohort) -> None:
    """Nobody who takes part would begin when it is over."""
    later = (
        Enrolment.cohort_id == row.id,
        Enrolment.state == EnrolmentState.ACTIVE.value,
        Enrolment.start >= (row.end or OPEN_END),
    )
    found = tx.session.scalars(select(Enrolment.resident_id).where(*later))
    whom = {merged_records.open_one(tx, one) for one in found}
    if not whom:
        return
    names = PeopleShown(tx, whom)
    seen = sorted(shown for shown, own in map(names.of, whom) if own is not None)
    told = seen[:_MOST_NAMED]
    more = len(whom) - len(told)
    if more and told:
        told.append(ngettext("{n} more person", "{n} more people", more).format(n=more))
    elif more:
        told.append(ngettext("{n} person", "{n} people", more).format(n=more))
    words = _("Who begins after it: {who}. Change that first day, or end the place, first.")
    raise Conflict(words.format(who=", ".join(told)), field="end")


def _write(tx: Transaction, row: Cohort, form: CohortForm) -> None:
    if form.end is not None and form.end <= form.start:
        raise Invalid(_("The last day must not be before the first."), field="end")
    if form.capacity is not None and not 1 <= form.capacity <= _MOST_PLACES:
        raise Invalid(_("Write how many places there are."), field="capacity")
    if row.id is not None and form.course_id != row.course_id:
        raise Conflict(_("A group keeps its course."), field="course_id")
    if row.id is not None and form.capacity is not None:
        taken = cohort_rows.counts(tx, [row.id]).get(row.id, (0, 0))[0]
        if form.capacity < taken:
            words = _("{n} people take part already.").format(n=taken)
            raise Conflict(words, field="capacity")
    if form.teacher_id is not None and form.teacher_id not in organisation.staff_names(tx):
        raise Invalid(_("Choose a colleague."), field="teacher_id")
    if form.fund_id is not None and tx.session.get(Fund, form.fund_id) is None:
        raise NotFound(_("This fund is not there any more."), field="fund_id")
    rule = cohort_rhythms.to_rule(form.meets)
    for name, longest in _LONGEST.items():
        setattr(row, name, sealed_words.checked(getattr(form, name), field=name, longest=longest))
    row.start, row.end, row.capacity = form.start, form.end, form.capacity
    row.teacher_id, row.fund_id = form.teacher_id, form.fund_id
    row.rule, row.skips_holidays = rule, form.skips_holidays
    row.start_minute = cohort_rhythms.to_minute(form.at)
    row.minutes = cohort_rhythms.checked_minutes(form.minutes)
