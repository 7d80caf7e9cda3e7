# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of some things a person has one that goes on, and two records of her may have brought one each.

The older ends when the newer began; what is history stays as it was written. The dialog says so
before two records are joined (``merging.py``), and taking them apart brings it back
(``unmerging.py``). Two support periods may go on at once, so nothing ends them. Of two awards
of one scheme the older goes no further than today: what was approved so far stays what it was. Of
two places in one group of a course the one from the earlier day on is kept. A sheet in her own
words stays with its record, and is read beside that of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.assessments import Assessment, AssessmentSitting, AssessmentState
from shelterdesk.models.base import OPEN_END, Base
from shelterdesk.models.certificates import Certificate
from shelterdesk.models.journeys import JourneyStage
from shelterdesk.models.plans import ApprovalState, PlanApproval
from shelterdesk.models.safety import PlanKind, SafetyPlan
from shelterdesk.models.stipends import Award, AwardEnd, Scheme
from shelterdesk.models.support import SupportPeriod
from shelterdesk.models.training import (
    Attendance,
    Cohort,
    CourseSession,
    Enrolment,
    EnrolmentState,
)
from shelterdesk.models.visits import Visit
from shelterdesk.models.work import CvSheet, WorkWish
from shelterdesk.services.support import support_spans
from shelterdesk.services.training import certificate_numbers, enrolment_checks
from shelterdesk.services.training.session_rows import TOOK_PART, takes_part
from shelterdesk.services.values import named_rows, record_words
from shelterdesk.services.values.value_words import day_in_words
from shelterdesk.services.visits import visits


@dataclass(frozen=True, slots=True)
class Closing:
    """A row that does not go on beside a newer one; without ``values`` it is taken away."""

    row: Any
    words: str
    values: dict[str, Any] = field(default_factory=dict)


def closings(tx: Transaction, people: Collection[int]) -> list[Closing]:
    """What has to end where these records are of one person."""
    found = []
    for model, goes_on, order, close in _RULES:
        query = select(model).where(model.resident_id.in_(people), *goes_on(tx))
        rows = tx.session.scalars(query.order_by(*order)).all()
        for kin in _of_a_kind(rows):
            found += [close(tx, older, newer) for older, newer in pairwise(kin)]
    return [closing for closing in found if closing is not None]


def notes(tx: Transaction, one: int, other: int) -> Iterator[str]:
    """What joining two records does to what goes on, and what it leaves to people."""
    yield from dict.fromkeys(closing.words for closing in closings(tx, (one, other)))
    query = select(func.count(SupportPeriod.resident_id.distinct())).where(
        SupportPeriod.resident_id.in_((one, other)),
        SupportPeriod.closed == None,  # noqa: E711 - an open end is a day far away
    )
    if (tx.session.scalar(query) or 0) > 1:
        yield _(
            "Both are supported at present, and both support periods go on. Close the one that is "
            "not needed, and look who the caseworker is."
        )
    for model, words in _IN_HER_WORDS.items():
        if _both_have(tx, model, one, other):
            yield _(words)


def reopened(tx: Transaction, row: Base, values: dict[str, Any]) -> dict[str, Any]:
    """What a row gets back that joining had ended: a stage goes no further than her support, and a
    place in a group that is full by now stays as it is."""
    if isinstance(row, Enrolment):
        is_place = values.get("state") == EnrolmentState.ACTIVE
        return {} if is_place and _is_full(tx, row.cohort_id) else values
    if not isinstance(row, JourneyStage):
        return values
    periods = support_spans.of_person(tx, row.resident_id)
    furthest = support_spans.reach([support_spans.span(one) for one in periods], row.start)
    if furthest is None:
        return {}
    until = values["end"]
    return {"end": furthest if until is None or until > furthest else until}


def brought_back(tx: Transaction, model: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """A row that joining had taken away, as it is made anew: who had a place in a group that is
    full by now waits for one."""
    is_place = model is Enrolment and values["state"] == EnrolmentState.ACTIVE
    if is_place and _is_full(tx, values["cohort_id"]):
        return values | {"state": EnrolmentState.WAITING.value, "start": None}
    return values


def let_marks_follow(tx: Transaction, since: datetime, own: int, joined: int) -> None:
    """Taken apart, marks of rolls called since joining go with the place in the group: a mark names
    the person alone. Where both take part it stays with the record it was written for."""
    places = tx.session.scalars(
        select(Enrolment).where(
            Enrolment.resident_id.in_((own, joined)), Enrolment.state.in_(TOOK_PART)
        )
    ).all()
    there = set(
        tx.session.scalars(select(Attendance.session_id).where(Attendance.resident_id == joined))
    )
    marks = tx.session.execute(
        select(Attendance, CourseSession)
        .join(CourseSession, CourseSession.id == Attendance.session_id)
        .where(Attendance.resident_id == own, Attendance.created_at > since)
    ).all()
    for mark, session in marks:
        who = {
            one.resident_id
            for one in places
            if one.cohort_id == session.cohort_id and takes_part(one, session.on)
        }
        if who == {joined} and session.id not in there:
            mark.resident_id = joined
    tx.session.flush()


def papers_that_stay(tx: Transaction, own: int, joined: int) -> Iterator[str]:
    """Taken apart, certificates of one record about a place of the other, in words: a paper that
    was given out stays as it is, and somebody has to look whose it is."""
    numbers = tx.session.scalars(
        select(Certificate.number)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(
            Certificate.resident_id.in_((own, joined)),
            Enrolment.resident_id.in_((own, joined)),
            Certificate.resident_id != Enrolment.resident_id,
            Certificate.revoked_on.is_(None),
        )
        .order_by(Certificate.id)
    )
    words = _(
        "Certificate {number} is about a course of the other one. Revoke it and give a new one."
    )
    for number in numbers:
        yield words.format(number=certificate_numbers.shown(number))


def words_to_look_at(tx: Transaction, since: datetime, own: int, joined: int) -> Iterator[str]:
    """Taken apart, sheets in her own words that were written on since: words of the other record
    may have been taken over, and only people can tell whose they are."""
    for model in _IN_HER_WORDS:
        row = tx.session.scalar(select(model).where(model.resident_id == own))
        if row is not None and row.updated_at > since and _both_have(tx, model, own, joined):
            words = _(
                "{what}: it was written on since. See that no words of the other stand in it."
            )
            yield words.format(what=record_words.noun(model.__tablename__))


# Within
def _both_have(tx: Transaction, model: Any, one: int, other: int) -> bool:
    having = select(func.count()).where(model.resident_id.in_((one, other)))
    return (tx.session.scalar(having) or 0) > 1


def _is_full(tx: Transaction, cohort_id: int) -> bool:
    return enrolment_checks.is_full(tx, tx.session.get_one(Cohort, cohort_id))


def _of_a_kind(rows: Iterable[Any]) -> Iterator[list[Any]]:
    kinds: dict[Any, list[Any]] = {}
    for row in rows:
        kinds.setdefault(_kind(row), []).append(row)
    yield from kinds.values()


def _kind(row: Any) -> Any:
    if isinstance(row, SafetyPlan):
        return row.kind
    if isinstance(row, Enrolment):
        return row.cohort_id
    return row.scheme_id if isinstance(row, Award) else None


def _stage(tx: Transaction, older: JourneyStage, newer: JourneyStage) -> Closing:
    words = _("Two stages of the journey go on. The older one ends on {day}, when the newer began.")
    return Closing(older, words.format(day=day_in_words(newer.start)), {"end": newer.start})


def _plan(tx: Transaction, older: SafetyPlan, newer: SafetyPlan) -> Closing:
    if newer.kind == PlanKind.SAFETY:
        words = _("Two safety plans hold. The older one ends on {day}, when the newer was made.")
    else:
        words = _("Two crisis plans hold. The older one ends on {day}, when the newer was made.")
    return Closing(older, words.format(day=day_in_words(newer.made)), {"ended": newer.made})


def _assessment(tx: Transaction, older: Assessment, newer: Assessment) -> Closing:
    sittings = select(func.max(AssessmentSitting.on)).where(
        AssessmentSitting.assessment_id == older.id
    )
    last: date | None = tx.session.scalar(sittings)
    day = max(newer.begun, last or newer.begun)
    words = _("Two assessments are open. The older one is finished as it is, on {day}.")
    values = {"state": AssessmentState.FINISHED.value, "finished": day}
    return Closing(older, words.format(day=day_in_words(day)), values)


def _question(tx: Transaction, older: PlanApproval, newer: PlanApproval) -> Closing:
    return Closing(
        older,
        _("A supervisor was asked twice about the plan. The older question is taken back."),
    )


def _award(tx: Transaction, older: Award, newer: Award) -> Closing | None:
    if (older.end or OPEN_END) <= newer.start:
        return None
    day = max(tx.today, newer.start, older.start + timedelta(days=1))
    scheme = tx.session.get_one(Scheme, older.scheme_id).name
    words = _("Two awards of {scheme} go on. The older one ends on {day}; see which is right.")
    values = {"end": day, "end_reason": AwardEnd.OTHER.value, "ended_by": tx.staff_id}
    return Closing(older, words.format(scheme=scheme, day=day_in_words(day)), values)


def _place(tx: Transaction, older: Enrolment, newer: Enrolment) -> Closing:
    """The one that goes. Where something is written of it, it stays as one that ended."""
    group = named_rows.name_of(tx, "cohort", newer.cohort_id)
    if newer.start is None:
        words = _("Both wait for {group}. The place in the list of who asked first is kept.")
    else:
        words = _("Both are written down for {group}. The place from {day} on is kept.")
    words = words.format(group=group, day=day_in_words(newer.start or newer.applied_on))
    is_plain = older.note is None and older.despite is None
    if is_plain and not enrolment_checks.has_papers(tx, older):
        return Closing(older, words)
    if older.start is None:
        state, day = EnrolmentState.DID_NOT_START, tx.today
    else:
        state, day = EnrolmentState.LEFT, max(older.start, tx.today)
    return Closing(older, words, {"state": state.value, "ended_on": day})


def _visit(tx: Transaction, older: Visit, newer: Visit) -> Closing:
    words = _("Two visits of today are open. The older one ends when the newer began.")
    return Closing(older, words, {"end": newer.start})


def _no_end(model: Any, column: str) -> Callable[[Transaction], list[ColumnElement[bool]]]:
    return lambda tx: [getattr(model, column) == None]  # noqa: E711 - a day far away


def _of_today(tx: Transaction) -> list[ColumnElement[bool]]:
    return [visits.goes_on(tx)]


#: One a person, and both records may have one: what joining does with the other.
_IN_HER_WORDS: Final[dict[Any, str]] = {
    CvSheet: N_(
        "Both have a CV sheet. The one of the record that stays is printed; the words of the other "
        "stand below it, to be taken over."
    ),
    WorkWish: N_(
        "Both were asked what work is wanted. The answers of the record that stays count; those of "
        "the other stand below them, to be taken over."
    ),
}

#: Of what there is one: which rows go on, the older before the newer, and how the older ends.
_RULES: Final[tuple[tuple[Any, Any, Any, Callable[..., Closing | None]], ...]] = (
    (JourneyStage, _no_end(JourneyStage, "end"), (JourneyStage.start, JourneyStage.id), _stage),
    (SafetyPlan, _no_end(SafetyPlan, "ended"), (SafetyPlan.made, SafetyPlan.id), _plan),
    (
        Assessment,
        lambda tx: [Assessment.state == AssessmentState.OPEN],
        (Assessment.begun, Assessment.id),
        _assessment,
    ),
    (
        PlanApproval,
        lambda tx: [PlanApproval.state == ApprovalState.ASKED],
        (PlanApproval.asked_at, PlanApproval.id),
        _question,
    ),
    (Award, lambda tx: [Award.end > tx.today], (Award.start, Award.id), _award),
    (Visit, _of_today, (Visit.start, Visit.id), _visit),
    (
        Enrolment,
        lambda tx: [
            Enrolment.state.in_((EnrolmentState.ACTIVE.value, EnrolmentState.WAITING.value))
        ],
        # Who has a place before who waits, the earlier before the later: the last one is kept.
        (
            Enrolment.state == EnrolmentState.ACTIVE.value,
            Enrolment.start.desc(),
            Enrolment.applied_on.desc(),
            Enrolment.id.desc(),
        ),
        _place,
    ),
)
