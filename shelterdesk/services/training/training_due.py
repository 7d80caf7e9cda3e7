# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits of training, as lines of Today: rolls that were not called, how it is with whom,
minors in no school, free places for which somebody waits. All rolls are one line, and what is for
who arranges courses is another: one thing by its name, several together.

Nobody is blamed by it, and nothing happens by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import ngettext
from shelterdesk.models.training import CourseSession, SessionState
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.training import cohorts, misses, schooling, session_rows

__all__ = ["TABLES", "due"]

#: So long is asked for a roll.
_ASKED_FOR: Final = timedelta(days=7)
TABLES: Final = (
    "attendance", "attendance_status", "cohort", "course", "course_session", "enrolment",
    "fund", "no_school", "partner", "stay",
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
    return [*lines, *_together(found)]


def _together(found: list[DueLine]) -> list[DueLine]:
    """One line, which opens the place of the first thing."""
    if len(found) < 2:
        return found
    title = ngettext("{n} thing about courses", "{n} things about courses", len(found))
    detail = " · ".join(one.title for one in found)
    return [replace(found[0], title=title.format(n=len(found)), detail=detail)]


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
    count, first = len(found), found[0]
    title = ngettext("{n} roll of a course to call", "{n} rolls of courses to call", count)
    return [
        _line(
            title.format(n=count),
            _listed(row.shown for row in found),
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
        detail = _listed(one.shown for one in found)
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
            _listed(one.shown for one in asked),
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
    shown = _listed(row.shown for row in found)
    return [_line(title.format(n=count), shown, tx.today, DueKind.TRAINING, where)]


def _listed(names: Iterable[str]) -> str:
    return " · ".join(dict.fromkeys(names))


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
