# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions that follow from the rhythm of a group: made for a year ahead, and further as time goes
by.

``series_on`` is the day on which the rhythm put a session, also after it was moved. So filling
again never makes it twice, and what people decided stays: a session that was held, moved or called
off, and one they added by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.stipends import Holiday
from shelterdesk.models.training import Cohort, CourseSession, SessionState
from shelterdesk.services.training import cohort_rhythms

#: How far ahead sessions stand in the calendar.
AHEAD: Final = timedelta(days=366)
_A_DAY: Final = timedelta(days=1)
Times = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Filled:
    """What filling did. ``kept``: sessions beside the rhythm that people decided on."""

    added: int = 0
    removed: int = 0
    kept: int = 0


def fill(tx: Transaction, cohort: Cohort, since: date, *, former: Times | None = None) -> Filled:
    """Make the sessions from a day on as the rhythm has them now.

    Those that stand only because of a former rhythm go; ``former``: when sessions were before,
    so that one with a time of its own keeps it.
    """
    wanted = set(_days(tx, cohort, since))
    removed = kept = 0
    series = select(CourseSession).where(
        CourseSession.cohort_id == cohort.id, CourseSession.series_on >= since
    )
    for row in tx.session.scalars(series).all():
        is_as_filled = row.state == SessionState.PLANNED and row.on == row.series_on
        if row.series_on in wanted:
            wanted.discard(row.series_on)
            if is_as_filled and former == (row.start_minute, row.minutes):
                row.start_minute, row.minutes = cohort.start_minute, cohort.minutes
        elif is_as_filled:
            tx.session.delete(row)
            removed += 1
        else:
            kept += 1
    tx.session.flush()
    return Filled(_add(tx, cohort, wanted), removed, kept)


def extend(tx: Transaction, cohort: Cohort) -> None:
    """Make those whose day has come within a year since."""
    if not cohort.rule or cohort.cancelled_on is not None:
        return
    last = tx.session.scalar(
        select(func.max(CourseSession.series_on)).where(CourseSession.cohort_id == cohort.id)
    )
    _add(tx, cohort, _days(tx, cohort, tx.today if last is None else last + _A_DAY))


def _days(tx: Transaction, cohort: Cohort, since: date) -> list[date]:
    """The days of the rhythm from a day on, without holidays where the group keeps them."""
    last = max(tx.today, cohort.start) + AHEAD
    if cohort.end is not None:
        last = min(last, cohort.end - _A_DAY)
    first = max(since, cohort.start)
    holidays: set[date] = set()
    if cohort.skips_holidays:
        found = select(Holiday.on).where(Holiday.on >= first, Holiday.on <= last)
        holidays = set(tx.session.scalars(found))
    days = cohort_rhythms.days(cohort.rule, cohort.start, first, last)
    return [day for day in days if day not in holidays]


def _add(tx: Transaction, cohort: Cohort, days: Iterable[date]) -> int:
    """A day on which the group meets already, by hand or by a move, gets no second session."""
    wanted = sorted(days)
    if not wanted:
        return 0
    taken = set(
        tx.session.scalars(
            select(CourseSession.on).where(
                CourseSession.cohort_id == cohort.id,
                CourseSession.on >= wanted[0],
                CourseSession.on <= wanted[-1],
            )
        )
    )
    added = [day for day in wanted if day not in taken]
    for day in added:
        tx.session.add(
            CourseSession(
                cohort_id=cohort.id, on=day, series_on=day, topic="", reason="",
                start_minute=cohort.start_minute, minutes=cohort.minutes,
            )
        )  # fmt: skip
    tx.session.flush()
    return len(added)
