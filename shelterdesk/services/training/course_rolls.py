# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rolls to be called, and sheets of several sessions for paper and for what comes back on it.

Whom the person signed in must not see stands there as "1 person" with the number of her place in
the group: the same on paper and on every screen, whoever else comes or goes. Who may see a
protected person reads that number beside the name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.training import (
    Attendance,
    AttendanceStatus,
    CountsAs,
    CourseSession,
    Enrolment,
    EnrolmentState,
    SessionState,
)
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money.people_shown import PeopleShown
from shelterdesk.services.training import (
    attendance_facts,
    attendance_statuses,
    cohorts,
    course_sessions,
    session_rows,
)
from shelterdesk.services.training.attendance_statuses import Status
from shelterdesk.services.training.session_rows import SessionRow

#: The most sessions of one sheet of paper.
MOST_SESSIONS: Final = 31
#: Numbers of places have four digits.
_LOWEST: Final = 1_000
_NUMBERS: Final = 9_000


@dataclass(frozen=True, slots=True)
class CourseRollLine:
    """One person of a roll."""

    resident_id: int | None  # None: must not be seen
    shown: str
    enrolment_id: int  # 0 where she must not be seen
    status: str  # its code; empty: not marked yet
    status_words: str
    minutes_late: int
    unnamed: int | None = None  # the number of who must not be seen (``numbers_of``)


@dataclass(frozen=True, slots=True)
class CourseRoll:
    """A session and everybody who takes part on its day, by name."""

    session: SessionRow
    lines: tuple[CourseRollLine, ...]
    statuses: tuple[Status, ...]

    @property
    def left(self) -> int:
        """How many are not marked yet."""
        return sum(not line.status for line in self.lines)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One person of a sheet: of each session whether she takes part, and how she attended."""

    resident_id: int | None
    shown: str
    takes_part: tuple[bool, ...]
    statuses: tuple[str, ...]  # codes; empty: not marked
    minutes_late: tuple[int, ...]
    number: int  # of her place in the group, by which what was typed reaches her
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class CourseSheet:
    """Sessions of a group side by side, for paper and for what comes back on it."""

    cohort: cohorts.CohortRow
    sessions: tuple[SessionRow, ...]
    lines: tuple[SheetLine, ...]
    statuses: tuple[Status, ...]


@query(Capability.SEE_TRAINING)
def roll(tx: Transaction, *, session_id: int) -> CourseRoll:
    """The roll of a session. Raises ``NotFound``."""
    session = course_sessions.get(tx, session_id)
    marks, words = marks_of(tx, [session.id]), attendance_statuses.by_id(tx)
    people = people_of(tx, session)
    names, numbers = PeopleShown(tx, people), _own_numbers(tx, session.cohort_id)
    protected = _protected(tx, people)
    lines = []
    for resident_id, enrolment_id in people.items():
        shown, own = names.of(resident_id)
        number = numbers.get(resident_id, 0)
        row = marks.get((session.id, resident_id))
        status = None if row is None else words[row.status_id]
        lines.append(
            CourseRollLine(
                resident_id=own,
                shown=numbered(shown, number) if resident_id in protected else shown,
                enrolment_id=0 if own is None else enrolment_id,
                status="" if status is None else status.code,
                status_words="" if status is None else _(status.label),
                minutes_late=0 if row is None else row.minutes_late,
                unnamed=number if own is None else None,
            )
        )
    lines.sort(key=lambda one: (one.resident_id is None, one.shown.casefold(), one.unnamed or 0))
    return CourseRoll(
        course_sessions.one(tx, session_id=session_id),
        tuple(lines),
        tuple(attendance_statuses.statuses(tx, also={line.status for line in lines})),
    )


@query(Capability.SEE_TRAINING)
def sheet(tx: Transaction, *, cohort_id: int, first: date, last: date) -> CourseSheet:
    """The sessions of a group from a day to another, both included, that were not called off, and
    who takes part in any of them. Raises ``Invalid`` for more than fit on a sheet."""
    wanted = (
        CourseSession.cohort_id == cohort_id,
        CourseSession.on >= first,
        CourseSession.on <= last,
        CourseSession.state != SessionState.CANCELLED.value,
    )
    group = cohorts.row(tx, cohort_id=cohort_id)
    shown = session_rows.rows(tx, *wanted)
    if len(shown) > MOST_SESSIONS:
        raise Invalid(
            _("At most {n} sessions fit on a sheet.").format(n=MOST_SESSIONS), field="last"
        )
    by_id = {one.id: one for one in tx.session.scalars(select(CourseSession).where(*wanted))}
    sessions = [by_id[one.id] for one in shown]
    marks, of_id = marks_of(tx, [one.id for one in sessions]), attendance_statuses.by_id(tx)
    people = [people_of(tx, one) for one in sessions]
    everybody = list(dict.fromkeys(one for those in people for one in those))
    names, numbers = PeopleShown(tx, everybody), _own_numbers(tx, cohort_id)
    protected = _protected(tx, everybody)
    lines = []
    for resident_id in everybody:
        (shown_name, own), number = names.of(resident_id), numbers.get(resident_id, 0)
        is_protected = resident_id in protected
        rows = [marks.get((one.id, resident_id)) for one in sessions]
        lines.append(
            SheetLine(
                resident_id=own,
                shown=numbered(shown_name, number) if is_protected else shown_name,
                takes_part=tuple(resident_id in those for those in people),
                statuses=tuple("" if row is None else of_id[row.status_id].code for row in rows),
                minutes_late=tuple(0 if row is None else row.minutes_late for row in rows),
                number=number,
                is_protected=is_protected,
            )
        )
    lines.sort(key=_on_paper)
    used = {code for line in lines for code in line.statuses}
    words = attendance_statuses.statuses(tx, also=used)
    return CourseSheet(group, tuple(shown), tuple(lines), tuple(words))


# For other services
def people_of(tx: Transaction, session: CourseSession) -> dict[int, int]:
    """The records of those who take part on the day of a session, or were marked, and their
    places in the group; one record a person."""
    rows = tx.session.scalars(
        select(Enrolment)
        .where(
            Enrolment.cohort_id == session.cohort_id,
            Enrolment.state.in_(session_rows.TOOK_PART),
            Enrolment.start <= session.on,
            func.coalesce(Enrolment.ended_on, OPEN_END) >= session.on,
        )
        .order_by(Enrolment.state != EnrolmentState.ACTIVE.value, Enrolment.id)
    )
    found: dict[int, int] = {}
    for row in rows:
        found.setdefault(merged_records.open_one(tx, row.resident_id), row.id)
    for _session_id, resident_id in marks_of(tx, [session.id]):
        found.setdefault(resident_id, 0)
    return found


def marks_of(tx: Transaction, session_ids: Sequence[int]) -> dict[tuple[int, int], Attendance]:
    """Marks by session and open record; of two joined records what says most, as in all sums."""
    found: dict[tuple[int, int], Attendance] = {}
    weights: dict[tuple[int, int], tuple[int, bool, int]] = {}
    rows = tx.session.execute(
        select(Attendance, AttendanceStatus.counts_as, AttendanceStatus.is_there)
        .join(AttendanceStatus, AttendanceStatus.id == Attendance.status_id)
        .where(Attendance.session_id.in_(session_ids))
        .order_by(Attendance.id)
    )
    for row, counts_as, is_there in rows:
        key = row.session_id, merged_records.open_one(tx, row.resident_id)
        weight = attendance_facts.SAYS_MOST[CountsAs(counts_as)], is_there, -row.minutes_late
        if key not in found or weight > weights[key]:
            found[key], weights[key] = row, weight
    return found


def numbered(shown: str, number: int) -> str:
    """A protected person on a roll: who may see her finds her line on paper by the number."""
    return _("{who} ({number})").format(who=shown, number=number)


def numbers_of(tx: Transaction, cohort_id: int) -> dict[int, int]:
    """Open records by the numbers of their places in a group, the first place first.

    They come from what is random in a place: they stay whoever else joins or leaves, and are no
    number by which anything is found elsewhere."""
    rows = tx.session.execute(
        select(Enrolment.uuid, Enrolment.resident_id)
        .where(Enrolment.cohort_id == cohort_id)
        .order_by(Enrolment.id)
    )
    found: dict[int, int] = {}
    for uuid, who in rows:
        number = int(uuid[:8], 16) % _NUMBERS
        while number + _LOWEST in found:
            number = (number + 1) % _NUMBERS
        found[number + _LOWEST] = merged_records.open_one(tx, who)
    return found


# Within
def _own_numbers(tx: Transaction, cohort_id: int) -> dict[int, int]:
    """The number of each person: of the first place in the group."""
    found: dict[int, int] = {}
    for number, who in numbers_of(tx, cohort_id).items():
        found.setdefault(who, number)
    return found


def _protected(tx: Transaction, people: Collection[int]) -> set[int]:
    return set(tx.session.scalars(
        select(Resident.id).where(Resident.id.in_(people), Resident.is_protected)
    ))  # fmt: skip


def _on_paper(line: SheetLine) -> tuple[bool, str, int]:
    """By name; protected people last, in the order of their numbers, whoever looks."""
    return line.is_protected, "" if line.is_protected else line.shown.casefold(), line.number
