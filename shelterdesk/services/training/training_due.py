# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits of training, as lines of Today: rolls that were not called, how it is with whom,
minors in no school, free places for which somebody waits. All rolls are one line, for the shift;
the rest is another.

Nobody is blamed by it, and nothing happens by itself.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import ngettext
from shelterdesk.models.training import CourseSession, SessionState
from shelterdesk.services.today.due_line import DueKind, DueLine, listed, together
from shelterdesk.services.training import cohorts, misses, schooling, session_rows

__all__ = ["TABLES", "due"]

#: So long is asked for a roll.
_ASKED_FOR: Final = timedelta(days=7)
TABLES: Final = (
    "attendance", "attendance_status", "cohort", "course", "course_session", "enrolment",
    "fund", "no_school", "organisation", "partner", "stay",
)  # fmt: skip
_PAGE: Final = "training"


def due(tx: Transaction) -> list[DueLine]:
    """All lines the person signed in may see."""
    if not tx.may(Capability.SEE_TRAINING):
        return []
    lines = _rolls(tx) if tx.may(Capability.TAKE_ATTENDANCE) else []
    found = _misses(tx) if tx.may(Capability.TAKE_ATTENDANCE) else []
    if tx.may(Capability.EDIT_TRAINING):
        found += [*_minors(tx), *_places(tx)]
    return [*lines, *together(found)]


def _rolls(tx: Transaction) -> list[DueLine]:
    """Sessions whose time has passed and whose roll nobody called."""
    found = [
        row
        for row in session_rows.rows(
            tx,
            CourseSession.on > tx.today - _ASKED_FOR,
            CourseSession.on <= tx.today,
            CourseSession.state == SessionState.PLANNED.value,
        )
        if row.waits
    ]
    if not found:
        return []
    first = found[0]
    return [
        _line(
            DueKind.COURSE_ROLL.counted(len(found)),
            listed(row.shown for row in found),
            first.on,
            DueKind.COURSE_ROLL,
            ("tab", "roll_call", ("session", first.id)),
        )
    ]


def _misses(tx: Transaction) -> list[DueLine]:
    found = misses.notices(tx)
    if not found:
        return []
    count, first = len(found), found[0]
    title = ngettext("See how {name} is", "See how {n} people are", count)
    missed = ngettext("{n} session missed in a row", "{n} sessions missed in a row", first.missed)
    detail = f"{first.group} · {missed.format(n=first.missed)}"
    if count > 1:
        detail = listed(one.shown for one in found)
    where = ("tab", "courses", ("group", first.cohort_id))
    words = title.format(name=first.shown, n=count)
    return [_line(words, detail, tx.today, DueKind.TRAINING, where)]


def _minors(tx: Transaction) -> list[DueLine]:
    asked = schooling.minors(tx).asked
    if not asked:
        return []
    title = ngettext("{n} minor in no school", "{n} minors in no school", len(asked))
    return [
        _line(
            title.format(n=len(asked)),
            listed(one.shown for one in asked),
            tx.today,
            DueKind.TRAINING,
            ("tab", "school"),
        )
    ]


def _places(tx: Transaction) -> list[DueLine]:
    """Groups with a free place for which somebody waits."""
    found = [
        row for row in cohorts.listed(tx) if row.waiting and (row.free is None or row.free > 0)
    ]
    if not found:
        return []
    count = sum(row.waiting if row.free is None else min(row.waiting, row.free) for row in found)
    title = ngettext(
        "{n} free place for who waits for a course", "{n} free places for who wait for courses",
        count,
    )  # fmt: skip
    where = ("tab", "courses", ("group", found[0].id))
    shown = listed(row.shown for row in found)
    return [_line(title.format(n=count), shown, tx.today, DueKind.TRAINING, where)]


def _line(title: str, detail: str, day: date, kind: DueKind, what: tuple[object, ...]) -> DueLine:
    return DueLine(
        day=day,
        icon="graduation-cap",
        title=title,
        detail=detail,
        is_for_all=True,
        kind=kind,
        place=(_PAGE, what),
    )
