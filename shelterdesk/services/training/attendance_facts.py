# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of people and sessions: the one path from which hours, totals, notices and stipends
come, so that they always agree.

One fact for each person and session. A session that was called off counts for nobody: who took part
in the group on that day has it as *ignored*. A moved session is a fact of its new day. Of two
joined records that were both marked, what says most counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.training import (
    Attendance,
    AttendanceStatus,
    Cohort,
    CountsAs,
    Course,
    CourseSession,
    Enrolment,
    SessionState,
)
from shelterdesk.services.merging import merged_records
from shelterdesk.services.training.session_rows import TOOK_PART

#: Of two joined records that were both marked, what has the higher number counts.
SAYS_MOST: Final = {CountsAs.PRESENT: 2, CountsAs.ABSENT: 1, CountsAs.IGNORED: 0}


@dataclass(frozen=True, slots=True)
class Fact:
    """How one person attended one session."""

    resident_id: int  # her open record
    session_id: int
    cohort_id: int
    course_id: int
    partner_id: int | None  # who teaches it; none: the house
    fund_id: int | None
    on: date
    counts_as: CountsAs
    minutes: int  # that she was taught: those of the session without those she came late
    status: str  # its code; empty for a session that was called off


@dataclass(frozen=True, slots=True)
class Totals:
    """Sessions of one person by what they count as, and minutes taught."""

    present: int = 0
    absent: int = 0
    ignored: int = 0
    minutes: int = 0
    first_day: date | None = None  # of those on which she was there
    last_day: date | None = None

    @property
    def sessions(self) -> int:
        """Those that count."""
        return self.present + self.absent

    @classmethod
    def of(cls, found: Collection[Fact]) -> Totals:
        """The sums of some facts."""
        counted = Counter(fact.counts_as for fact in found)
        days = [fact.on for fact in found if fact.minutes]
        return cls(
            present=counted[CountsAs.PRESENT],
            absent=counted[CountsAs.ABSENT],
            ignored=counted[CountsAs.IGNORED],
            minutes=sum(fact.minutes for fact in found),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
        )


def facts(
    tx: Transaction,
    first: date | None = None,
    end: date | None = None,
    *,
    resident_ids: Collection[int] | None = None,
    cohort_ids: Collection[int] | None = None,
    for_stipends: bool = False,
) -> list[Fact]:
    """All facts of days in [first, end), of all people or of some records and those joined into
    them, by day; ``for_stipends``: of courses that are paid per session alone."""
    wanted: list[ColumnElement[bool]] = []
    if first is not None:
        wanted.append(CourseSession.on >= first)
    if end is not None:
        wanted.append(CourseSession.on < end)
    if cohort_ids is not None:
        wanted.append(CourseSession.cohort_id.in_(cohort_ids))
    if for_stipends:
        wanted.append(Course.counts_for_stipends.is_(True))
    family = None
    if resident_ids is not None:
        family = {one for who in resident_ids for one in merged_records.family(tx, who)}
    found: dict[tuple[int, int], Fact] = {}
    for fact in (*_called_off(tx, wanted, family), *_marked(tx, wanted, family)):
        key = fact.resident_id, fact.session_id
        if key not in found or _weight(fact) > _weight(found[key]):
            found[key] = fact
    return sorted(found.values(), key=lambda one: (one.on, one.session_id, one.resident_id))


def of_enrolments(tx: Transaction, enrolments: Collection[Enrolment]) -> dict[int, Totals]:
    """Totals of places in groups: what was marked from the first day of each to its last. Who left
    and came again has two places in one group, and a session of both is of the earlier alone."""
    begun = [one for one in enrolments if one.start is not None]
    if not begun:
        return {}
    people = {merged_records.open_one(tx, one.resident_id) for one in begun}
    cohort_ids = {one.cohort_id for one in begun}
    places = _places(tx, people, cohort_ids)
    met: dict[int, list[Fact]] = {one.id: [] for one in begun}
    first = min(one.start for one in begun if one.start is not None)
    for fact in facts(tx, first, resident_ids=people, cohort_ids=cohort_ids):
        for place_id, start, last in places.get((fact.cohort_id, fact.resident_id), ()):
            if start <= fact.on <= last:
                if place_id in met:
                    met[place_id].append(fact)
                break
    return {place_id: Totals.of(those) for place_id, those in met.items()}


# Within
def _places(
    tx: Transaction, people: Collection[int], cohort_ids: Collection[int]
) -> dict[tuple[int, int], list[tuple[int, date, date]]]:
    """All places that people have or had in groups, by group and open record, the earliest first:
    its number, first and last day."""
    family = {one for who in people for one in merged_records.family(tx, who)}
    rows = tx.session.execute(
        select(
            Enrolment.id, Enrolment.cohort_id, Enrolment.resident_id, Enrolment.start,
            Enrolment.ended_on,
        )
        .where(
            Enrolment.resident_id.in_(family),
            Enrolment.cohort_id.in_(cohort_ids),
            Enrolment.start.is_not(None),
        )
        .order_by(Enrolment.start, Enrolment.id)
    )  # fmt: skip
    found: dict[tuple[int, int], list[tuple[int, date, date]]] = {}
    for place_id, cohort_id, who, start, last in rows:
        of = found.setdefault((cohort_id, merged_records.open_one(tx, who)), [])
        of.append((place_id, start or date.min, last or OPEN_END))
    return found


def _weight(fact: Fact) -> tuple[int, int]:
    return SAYS_MOST[fact.counts_as], fact.minutes


def _marked(
    tx: Transaction, wanted: list[ColumnElement[bool]], family: Collection[int] | None
) -> Iterator[Fact]:
    query = (
        select(
            Attendance.resident_id, Attendance.minutes_late, AttendanceStatus.code,
            AttendanceStatus.counts_as, AttendanceStatus.is_there, CourseSession.id,
            CourseSession.on, CourseSession.minutes, Cohort.id, Cohort.fund_id, Course.id,
            Course.partner_id,
        )
        .join(CourseSession, CourseSession.id == Attendance.session_id)
        .join(AttendanceStatus, AttendanceStatus.id == Attendance.status_id)
        .join(Cohort, Cohort.id == CourseSession.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(CourseSession.state != SessionState.CANCELLED.value, *wanted)
    )  # fmt: skip
    if family is not None:
        query = query.where(Attendance.resident_id.in_(family))
    for who, late, code, counts_as, is_there, session_id, on, minutes, *of in tx.session.execute(
        query
    ):
        taught = max((minutes or 0) - late, 0) if is_there else 0
        cohort_id, fund_id, course_id, partner_id = of
        yield Fact(
            merged_records.open_one(tx, who), session_id, cohort_id, course_id, partner_id,
            fund_id, on, CountsAs(counts_as), taught, code,
        )  # fmt: skip


def _called_off(
    tx: Transaction, wanted: list[ColumnElement[bool]], family: Collection[int] | None
) -> Iterator[Fact]:
    query = (
        select(
            Enrolment.resident_id, CourseSession.id, CourseSession.on, Cohort.id, Cohort.fund_id,
            Course.id, Course.partner_id,
        )
        .join(Cohort, Cohort.id == CourseSession.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(
            CourseSession.state == SessionState.CANCELLED.value,
            Enrolment.state.in_(TOOK_PART),
            Enrolment.start <= CourseSession.on,
            func.coalesce(Enrolment.ended_on, OPEN_END) >= CourseSession.on,
            *wanted,
        )
    )  # fmt: skip
    if family is not None:
        query = query.where(Enrolment.resident_id.in_(family))
    for who, session_id, on, cohort_id, fund_id, course_id, partner_id in tx.session.execute(query):
        yield Fact(
            merged_records.open_one(tx, who), session_id, cohort_id, course_id, partner_id,
            fund_id, on, CountsAs.IGNORED, 0, "",
        )  # fmt: skip
