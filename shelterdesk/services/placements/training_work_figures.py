# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and work of some months, for paper: numbers alone, whoever asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy import func, or_, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.certificates import Certificate
from shelterdesk.models.placements import Introduction, IntroductionState, Placement
from shelterdesk.models.training import Cohort, Course, CourseSession, Enrolment, EnrolmentState
from shelterdesk.services import figures
from shelterdesk.services.placements import placement_rows, retention_figures
from shelterdesk.services.training import training_hours
from shelterdesk.services.training.training_hours import HoursBy
from shelterdesk.services.values import value_words
from shelterdesk.statistics.counts import Line
from shelterdesk.statistics.training_work_sheet import (
    ALL,
    BREAKDOWNS,
    TrainingWorkSheet,
    for_outside,
)

__all__ = ["months", "sheet"]

_OPEN: Final = "open"
_NO_ANSWER: Final = N_("No answer yet")
_ENDS: Final = (
    IntroductionState.ACCEPTED, IntroductionState.DECLINED, IntroductionState.WITHDRAWN,
)  # fmt: skip


@query(Capability.PRINT)
def sheet(
    tx: Transaction, *, month: date, months: int = 1, is_outside: bool = False
) -> TrainingWorkSheet:
    """Of so many months that end with ``month``; ``is_outside``: small counts are hidden."""
    first, last = figures.days_of(tx, month=month, months=months)
    values: Counter[str] = Counter()
    courses = _enrolments(tx, first, last, values)
    states = _lines("enrolment", "state")
    hours, minutes = _hours(tx, first, last, values)
    certificates, kinds = _lines("certificate", "kind"), _lines("placement", "kind")
    results = value_words.code_words("introduction", "state")
    sent = (*(Line(results[state], state) for state in _ENDS), Line(_(_NO_ANSWER), _OPEN))
    _count(values, "certificates", _issued(tx, first, last))
    _count(values, "sent", _sent(tx, first, last))
    _count(values, "begun", _began(tx, first, last))
    _count(values, "ended", _ended(tx, first, last))
    lasts = retention_figures.table_of(tx, first, last)
    for group, lines in (
        ("certificates", certificates), ("sent", sent), ("begun", kinds), ("ended", kinds)
    ):  # fmt: skip
        values.update({f"{group}/{line.key}": 0 for line in (*lines, Line("", ALL))})
    for course in (*courses, Line("", f"enrolled/{ALL}")):
        values.update({course.key: 0, **{f"{course.key}/{state.key}": 0 for state in states}})
    values.update({f"lasts/{key}": count for key, count in lasts.values.items()})
    made = TrainingWorkSheet(
        dict(values), first, last, courses, states, hours, minutes, certificates, sent, kinds, lasts
    )
    return for_outside(made) if is_outside else made


@query(Capability.PRINT)
def months(tx: Transaction) -> figures.Months | None:
    """The first month with a session, an introduction or work, and the last."""
    firsts = (
        tx.session.scalar(select(func.min(column)))
        for column in (CourseSession.on, Introduction.begun_on, Placement.start)
    )
    return figures.months_since(tx, *firsts)


# Within
def _lines(table: str, column: str) -> tuple[Line, ...]:
    return tuple(Line(words, code) for code, words in value_words.code_words(table, column).items())


def _count(values: Counter[str], group: str, found: Iterable[str]) -> None:
    for key in found:
        values[f"{group}/{key}"] += 1
        values[f"{group}/{ALL}"] += 1


def _enrolments(tx: Transaction, first: date, last: date, values: Counter[str]) -> tuple[Line, ...]:
    """Count by course and by where each stood at the end; the courses by name."""
    query = (
        select(Course.id, Course.name, Enrolment.state, Enrolment.start, Enrolment.ended_on)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(Enrolment.applied_on <= last)
        .where(or_(Enrolment.ended_on.is_(None), Enrolment.ended_on >= first))
    )
    names: dict[int, str] = {}
    for course_id, name, state, start, ended_on in tx.session.execute(query):
        stood = state
        if ended_on is None or ended_on > last:
            has_place = start is not None
            stood = (EnrolmentState.ACTIVE if has_place else EnrolmentState.WAITING).value
        names[course_id] = name
        for of in (f"enrolled/{course_id}", f"enrolled/{ALL}"):
            values[of] += 1
            values[f"{of}/{stood}"] += 1
    by_name = sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
    return tuple(Line(name, f"enrolled/{course_id}") for course_id, name in by_name)


def _hours(
    tx: Transaction, first: date, last: date, values: Counter[str]
) -> tuple[dict[str, tuple[Line, ...]], dict[str, int]]:
    lines: dict[str, tuple[Line, ...]] = {}
    minutes: dict[str, int] = {}
    for name in BREAKDOWNS:
        found = training_hours.hours(tx, first=first, last=last, by=HoursBy(name))
        made = []
        for row in found.rows:
            if row.people:
                key = f"people/{name}/{row.row_id or 0}"
                values[key], minutes[key] = row.people, row.minutes
                made.append(Line(row.shown, key))
        lines[name] = tuple(made)
        values[f"people/{ALL}"] = found.total.people
        minutes[f"people/{ALL}"] = found.total.minutes
    return lines, minutes


def _issued(tx: Transaction, first: date, last: date) -> Iterable[str]:
    wanted = select(Certificate.kind).where(
        Certificate.issued_on >= first, Certificate.issued_on <= last,
        Certificate.revoked_on.is_(None),
    )  # fmt: skip
    return tx.session.scalars(wanted)


def _sent(tx: Transaction, first: date, last: date) -> Iterable[str]:
    wanted = select(Introduction.state, Introduction.ended_on)
    wanted = wanted.where(Introduction.sent_on >= first, Introduction.sent_on <= last)
    for state, ended_on in tx.session.execute(wanted):
        yield state if ended_on is not None and ended_on <= last else _OPEN


def _began(tx: Transaction, first: date, last: date) -> Iterable[str]:
    wanted = select(Placement.kind).where(Placement.start >= first, Placement.start <= last)
    return tx.session.scalars(wanted.where(Placement.end > Placement.start))


def _ended(tx: Transaction, first: date, last: date) -> Iterable[str]:
    wanted = select(Placement.kind).where(Placement.end > Placement.start)
    day = placement_rows.A_DAY
    span = (Placement.end > first, Placement.end <= last + day)
    return tx.session.scalars(wanted.where(*span))
