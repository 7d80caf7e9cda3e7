# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Courses in which somebody takes part, or for which she waits, when she leaves. She may go on with
them from elsewhere: that is written down as the reason why they stay open, and nobody is reminded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.rooms import Stay
from shelterdesk.models.training import (
    Cohort,
    Course,
    Enrolment,
    EnrolmentNeed,
    EnrolmentState,
)
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.audit import same_act
from shelterdesk.services.audit.same_act import ChangedRow
from shelterdesk.services.merging import merged_records
from shelterdesk.services.training import enrolment_checks, enrolments
from shelterdesk.services.training.cohort_rows import label

_MOVED = "moved"
_GOES_ON = (EnrolmentState.ACTIVE.value, EnrolmentState.WAITING.value)
_OWN = ("state", "start", "ended_on", "reason_id")


def words(tx: Transaction, stay: Stay) -> list[str]:
    """The groups in which she takes part, and those for which she waits."""
    found = tx.session.execute(
        select(Enrolment.state, Course.name, Cohort.name)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(Enrolment.id.in_([row.id for row in _open(tx, stay)]))
        .order_by(Enrolment.state, Enrolment.id)
    )
    waits = _("{group} (waits)")
    return [
        shown if state == EnrolmentState.ACTIVE else waits.format(group=shown)
        for state, shown in ((state, label(course, name)) for state, course, name in found)
    ]


def end(tx: Transaction, stay: Stay, on: date) -> None:
    """Left on the day of leaving, or after the last session that names her; who waited, or was
    never there, does not start."""
    moved = vocabularies.of_list(tx, Vocabulary.ENROLMENT_END.value).get(_MOVED)
    reason_id = None if moved is None else moved.id
    for row in _open(tx, stay):
        day = min(on, tx.today)
        last = enrolment_checks.marked(tx, row)[1]
        if last is not None:
            day = max(day, last)
        if row.start is not None and row.start <= day:
            enrolments.leave(tx, enrolment_id=row.id, on=day, reason_id=reason_id)
        else:
            enrolments.not_start(tx, enrolment_id=row.id, on=day, reason_id=reason_id)


def begin_again(tx: Transaction, stay: Stay, changed: Sequence[ChangedRow]) -> None:
    """She takes part, or waits, as before; where her place was given to somebody since she waits
    for the next one, before all others who asked without need."""
    family = merged_records.family(tx, stay.resident_id)
    for row, change in same_act.standing(tx, Enrolment, changed):
        if row.resident_id not in family or "state" not in change.before:
            continue
        cohort = tx.session.get_one(Cohort, row.cohort_id)
        if cohort.cancelled_on is not None or _is_open_again(tx, row):
            continue
        if change.before["state"] == EnrolmentState.ACTIVE and enrolment_checks.is_full(tx, cohort):
            tx.session.add(
                Enrolment(
                    cohort_id=cohort.id, resident_id=row.resident_id, applied_on=tx.today,
                    need=EnrolmentNeed.HIGH.value,
                )
            )  # fmt: skip
        else:
            for name in _OWN:
                if name in change.before:
                    setattr(row, name, change.before[name])
        tx.session.flush()


def _open(tx: Transaction, stay: Stay) -> list[Enrolment]:
    return list(
        tx.session.scalars(
            select(Enrolment)
            .where(
                Enrolment.resident_id.in_(merged_records.family(tx, stay.resident_id)),
                Enrolment.state.in_(_GOES_ON),
            )
            .order_by(Enrolment.id)
        )
    )


def _is_open_again(tx: Transaction, row: Enrolment) -> bool:
    again = select(Enrolment.id).where(
        Enrolment.cohort_id == row.cohort_id,
        Enrolment.resident_id == row.resident_id,
        Enrolment.state.in_(_GOES_ON),
    )
    return tx.session.scalar(again.limit(1)) is not None
