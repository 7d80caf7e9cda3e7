# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll of a session: everybody who takes part on that day, and how each attended.

All are present in one key, then come the exceptions. Whom the person signed in must not see stands
on the roll as "1 person" with the number of her place in the group. What is on a paper sheet is
written down for several sessions at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.training import (
    Attendance,
    AttendanceStatus,
    Cohort,
    CourseSession,
    SessionState,
)
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import residents
from shelterdesk.services.training import (
    attendance_facts,
    attendance_statuses,
    course_rolls,
    course_sessions,
    misses,
    session_filling,
)

__all__ = [
    "Attended", "Mark", "all_present", "attended", "mark", "mark_sheet", "take_back",
]  # fmt: skip

_MOST_LATE: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Attended:
    """Sessions of one person in a span of days, by what they count as."""

    present: int = 0
    absent: int = 0
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """How one person of a roll attended, who is meant by her record or by a number of the
    group; without a status what was said is taken back."""

    resident_id: int | None = None
    status: str = attendance_statuses.PRESENT
    minutes_late: int = 0
    number: int | None = None  # ``course_rolls.numbers_of``


@verb(Capability.TAKE_ATTENDANCE)
def all_present(tx: Transaction, *, session_id: int) -> int:
    """All who are not marked yet are present; returns how many. The session was held."""
    session = _session(tx, session_id)
    there = course_rolls.marks_of(tx, [session.id])
    status = attendance_statuses.found(tx, attendance_statuses.PRESENT)
    people = course_rolls.people_of(tx, session)
    open_ones = [one for one in people if (session.id, one) not in there]
    for resident_id in open_ones:
        _write(tx, session, resident_id, (), (status, 0))
    _held(tx, session, set(open_ones))
    return len(open_ones)


@verb(Capability.TAKE_ATTENDANCE)
def mark(tx: Transaction, *, session_id: int, marks: Sequence[Mark]) -> None:
    """Say how people attended; said again, it is what was said last. The session was held.

    Raises ``NotFound`` for who does not take part on that day, and ``Conflict`` for a session that
    was called off.
    """
    _mark_all(tx, _session(tx, session_id), marks)


@verb(Capability.TAKE_ATTENDANCE)
def mark_sheet(tx: Transaction, *, marks: Mapping[int, Sequence[Mark]]) -> None:
    """What came back on a sheet of paper: session by session, all of it or nothing."""
    for session_id, those in marks.items():
        if those:
            _mark_all(tx, _session(tx, session_id), those)


@verb(Capability.TAKE_ATTENDANCE)
def take_back(tx: Transaction, *, session_id: int) -> None:
    """The roll of this session was not called: it was another one."""
    session = course_sessions.get(tx, session_id)
    if session.state != SessionState.HELD:
        raise Conflict(_("The roll of this session was not called."))
    for row in tx.session.scalars(select(Attendance).where(Attendance.session_id == session.id)):
        tx.session.delete(row)
        tx.person(row.resident_id)
    session.state, session.taken_by = SessionState.PLANNED.value, None
    tx.session.flush()


# For other services
def attended(
    tx: Transaction, resident_ids: Sequence[int], start: date, end: date
) -> dict[int, Attended]:
    """What each attended in [start, end) of courses that are paid per session, by open record;
    who has no session is not in it. A session that was called off is *ignored*, a moved one is of
    its new day."""
    counts: dict[int, dict[str, int]] = {}
    for fact in attendance_facts.facts(
        tx, start, end, resident_ids=resident_ids, for_stipends=True
    ):
        of_her = counts.setdefault(fact.resident_id, {})
        of_her[fact.counts_as.value] = of_her.get(fact.counts_as.value, 0) + 1
    return {resident_id: Attended(**of_her) for resident_id, of_her in counts.items()}


# Within
def _session(tx: Transaction, session_id: int) -> CourseSession:
    """One whose roll may be called now."""
    session = course_sessions.get(tx, session_id)
    if session.state == SessionState.CANCELLED:
        raise Conflict(_("This session was called off. Take that back first."))
    if session.on > tx.today:
        raise Conflict(_("This session is still to come."))
    return session


def _mark_all(tx: Transaction, session: CourseSession, marks: Sequence[Mark]) -> None:
    people = course_rolls.people_of(tx, session)
    is_numbered = any(one.number is not None for one in marks)
    by_number = course_rolls.numbers_of(tx, session.cohort_id) if is_numbered else {}
    there = course_rolls.marks_of(tx, [session.id])
    whom: set[int] = set()
    for one in marks:
        resident_id = by_number.get(one.number or 0)
        if one.resident_id is not None:
            resident_id = residents.get(tx, one.resident_id).id
        if resident_id is None or resident_id not in people:
            words = _("Who is not in this group on that day is on no roll of it.")
            raise NotFound(words, field="resident_id")
        row = there.get((session.id, resident_id))
        rows = [] if row is None else _marks_of_her(tx, row, resident_id)
        if one.status:
            status = attendance_statuses.found(tx, one.status)
            if not status.is_active and (row is None or row.status_id != status.id):
                words = _("“{word}” is not offered any more. Choose another word.")
                raise Conflict(words.format(word=_(status.label)), field="status")
            said = status, one.minutes_late if status.is_there else 0
            there[session.id, resident_id] = _write(tx, session, resident_id, rows, said)
        else:
            there.pop((session.id, resident_id), None)
            for one_row in rows:
                tx.session.delete(one_row)
        whom.add(resident_id)
    tx.session.flush()
    _held(tx, session, whom)


def _marks_of_her(tx: Transaction, row: Attendance, resident_id: int) -> list[Attendance]:
    """A mark and those of records that were joined: all of them say what was said last."""
    if not merged_records.joined_into(tx, resident_id):
        return [row]
    of_family = select(Attendance).where(
        Attendance.session_id == row.session_id,
        Attendance.resident_id.in_(merged_records.family(tx, resident_id)),
    )
    return list(tx.session.scalars(of_family))


def _write(
    tx: Transaction,
    session: CourseSession,
    resident_id: int,
    rows: Sequence[Attendance],
    said: tuple[AttendanceStatus, int],
) -> Attendance:
    """Over what was said before, if anything was."""
    status, minutes_late = said
    if not 0 <= minutes_late <= _MOST_LATE:
        raise Invalid(_("Write how many minutes late."), field="minutes_late")
    those = list(rows) or [Attendance(session_id=session.id, resident_id=resident_id)]
    for row in those:
        row.status_id, row.minutes_late = status.id, minutes_late
    tx.session.add_all(those)
    tx.session.flush()
    tx.person(resident_id)
    return those[0]


def _held(tx: Transaction, session: CourseSession, whom: set[int]) -> None:
    """Held once anybody is marked; planned again when nobody is any more."""
    is_held = bool(course_rolls.marks_of(tx, [session.id]))
    session.state = (SessionState.HELD if is_held else SessionState.PLANNED).value
    session.taken_by = tx.staff_id if is_held else None
    tx.session.flush()
    misses.reset(tx, session.cohort_id, whom)
    session_filling.extend(tx, tx.session.get_one(Cohort, session.cohort_id))
    tx.about(session)
