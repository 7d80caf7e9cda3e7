# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an enrolment is held to: places, days of the group, days on which a roll names her."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.certificates import Certificate, SkillCheck
from shelterdesk.models.training import Attendance, Cohort, CourseSession, Enrolment
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.training import cohort_rows
from shelterdesk.services.values.value_words import day_in_words


def first_day(tx: Transaction, cohort: Cohort) -> date:
    """The first day that is still to come."""
    return max(tx.today, cohort.start)


def check_start(tx: Transaction, row: Enrolment, start: date) -> None:
    """Raises ``Invalid`` for a first day outside the group, or after she was marked."""
    cohort = tx.session.get_one(Cohort, row.cohort_id)
    if not cohort.start <= start < (cohort.end or OPEN_END):
        raise Invalid(_("This day is not among those of the group."), field="start")
    if row.ended_on is not None and start > row.ended_on:
        raise Invalid(_("The last day must not be before the first."), field="start")
    first = marked(tx, row)[0] if row.id is not None else None
    if first is not None and row.start is not None and row.start <= first < start:
        words = _("A roll names them on {day} already.").format(day=day_in_words(first))
        raise Invalid(words, field="start")


def check_place(tx: Transaction, cohort: Cohort) -> None:
    """Raises ``Conflict`` where all places are taken."""
    if is_full(tx, cohort):
        raise Conflict(_("All places of this group are taken."), field="cohort_id")


def is_full(tx: Transaction, cohort: Cohort) -> bool:
    """Whether all places of a group are taken."""
    taken = cohort_rows.counts(tx, [cohort.id]).get(cohort.id, (0, 0))[0]
    return cohort.capacity is not None and taken >= cohort.capacity


def marked(tx: Transaction, row: Enrolment) -> tuple[date | None, date | None]:
    """The first and the last day on which a roll names her in this group, from her first day on."""
    if row.start is None:
        return None, None
    first, last = tx.session.execute(
        select(func.min(CourseSession.on), func.max(CourseSession.on))
        .join(Attendance, Attendance.session_id == CourseSession.id)
        .where(
            CourseSession.cohort_id == row.cohort_id,
            Attendance.resident_id == row.resident_id,
            CourseSession.on >= row.start,
        )
    ).one()
    return first, last


def has_papers(tx: Transaction, row: Enrolment) -> bool:
    """Whether a skill was looked at, or a certificate given out."""
    found = (
        select(table.id).where(table.enrolment_id == row.id).limit(1)
        for table in (Certificate, SkillCheck)
    )
    return any(tx.session.scalar(one) is not None for one in found)


def past_day(tx: Transaction, on: date | None) -> date:
    """A day that has come, today if none is said; raises ``Invalid``."""
    if on is not None and on > tx.today:
        raise Invalid(_("This day has not come yet."), field="on")
    return on or tx.today


def reason(tx: Transaction, reason_id: int | None) -> int | None:
    """A word of the list of reasons, or none; raises ``Invalid``."""
    known = {one.id for one in vocabularies.of_list(tx, Vocabulary.ENROLMENT_END.value).values()}
    if reason_id is not None and reason_id not in known:
        raise Invalid(_("Choose a word of the list."), field="reason_id")
    return reason_id
