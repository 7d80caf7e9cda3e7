# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attendance sheet of a group for paper: to tick by hand, or as it is noted."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.models.training import CourseSession
from shelterdesk.services.figures import Months
from shelterdesk.services.residents import protection
from shelterdesk.services.training import cohorts, course_rolls, course_sessions
from shelterdesk.services.training.cohorts import Phase
from shelterdesk.services.training.course_rolls import CourseSheet, SheetLine
from shelterdesk.services.training.course_sessions import SessionState
from shelterdesk.statistics.attendance_sheet import (
    AttendanceCell,
    AttendanceDay,
    AttendanceLine,
    AttendancePaper,
)

__all__ = ["groups_to_choose", "months", "sheet"]

_A_MONTH = timedelta(days=32)


@query(Capability.SEE_TRAINING)
def sheet(
    tx: Transaction,
    *,
    group: str,
    month: date | None = None,
    is_empty: bool = True,
    with_names: bool = True,
    with_protected: bool = False,
) -> AttendancePaper:
    """A month of the group of this number, this month if not said.

    ``is_empty``: nothing is ticked yet. Without names codes stand there. A protected person has
    a number, for a sheet lies about in a classroom; ``with_protected`` gives her name to who
    may see it. Raises ``NotFound`` for a group that is not there and ``Invalid`` for more
    sessions than fit on a sheet.
    """
    if not group.strip().isdecimal():
        raise NotFound(_("This group is not there any more."), field="group")
    first = (month or tx.today).replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    cohort_id = int(group)
    found = course_rolls.sheet(tx, cohort_id=cohort_id, first=first, last=last)
    others = course_sessions.of_cohort(tx, cohort_id=cohort_id, first=first, last=last)
    codes = {} if with_names else _codes(tx, found.lines)
    return AttendancePaper(
        course=found.cohort.course,
        group=found.cohort.name,
        month=first,
        place=found.cohort.place,
        teacher=found.cohort.teacher,
        days=tuple(
            AttendanceDay(one.on, "" if one.at is None else f"{one.at:%H:%M}", one.topic)
            for one in found.sessions
        ),
        called_off=tuple(
            (one.on, one.reason) for one in others if one.state is SessionState.CANCELLED
        ),
        lines=tuple(
            _line(found, one, _who(one, codes, with_protected=with_protected), is_empty=is_empty)
            for one in found.lines
        ),
        marks=tuple(
            (str(at), one.label)
            for at, one in enumerate(found.statuses, 1)
            if one.is_active or not is_empty
        ),
    )


@query(Capability.SEE_TRAINING)
def groups_to_choose(tx: Transaction) -> list[tuple[str, str]]:
    """Groups as options of a report: those that run first."""
    phases = (Phase.RUNNING, Phase.COMING, Phase.PAST)
    rows = [row for phase in phases for row in cohorts.listed(tx, phase=phase)]
    return [(str(row.id), row.shown) for row in rows]


@query(Capability.SEE_TRAINING)
def months(tx: Transaction) -> Months | None:
    """The first month with a session, and the next one or this: a sheet is printed before it
    begins. None where no group has any session."""
    first = tx.session.scalar(select(func.min(CourseSession.on)))
    last = tx.session.scalar(select(func.max(CourseSession.on)))
    if first is None or last is None:
        return None
    following = (tx.today.replace(day=1) + _A_MONTH).replace(day=1)
    first, last = first.replace(day=1), last.replace(day=1)
    return min(first, following), max(first, min(last, following))


# Within
def _codes(tx: Transaction, lines: Iterable[SheetLine]) -> dict[int, str]:
    ids = [line.resident_id for line in lines if line.resident_id is not None]
    rows = tx.session.execute(select(Resident.id, Resident.code).where(Resident.id.in_(ids)))
    return {resident_id: code for resident_id, code in rows}


def _who(line: SheetLine, codes: dict[int, str], *, with_protected: bool) -> str:
    if line.is_protected and not with_protected:
        return course_rolls.numbered(protection.one_person(), line.number)
    return codes.get(line.resident_id or 0, line.shown)


def _line(found: CourseSheet, line: SheetLine, shown: str, *, is_empty: bool) -> AttendanceLine:
    figures = {one.code: str(at) for at, one in enumerate(found.statuses, 1)}
    cells = [
        AttendanceCell("" if is_empty else figures.get(code, ""), 0 if is_empty else late)
        if takes_part
        else None
        for takes_part, code, late in zip(
            line.takes_part, line.statuses, line.minutes_late, strict=True
        )
    ]
    return AttendanceLine(shown, tuple(cells))
