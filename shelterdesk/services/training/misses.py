# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A quiet *see how she is* after some sessions missed in a row. It asks about her and says nothing
of her: no rule follows from it, and ``seen`` ends it.

How many is said by the course. What counts as neither present nor absent breaks no row. Looked at
are the last half year's sessions of those who take part now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.models.training import Cohort, CountsAs, Course, Enrolment, EnrolmentState
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.training import attendance_facts, enrolments
from shelterdesk.services.training.attendance_facts import Fact
from shelterdesk.services.training.cohort_rows import label

__all__ = ["MissNotice", "notices", "reset", "seen"]

_LOOKED_BACK: Final = timedelta(days=183)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MissNotice:
    """Somebody who missed several sessions of one group in a row."""

    enrolment_id: int
    resident_id: int
    shown: str
    cohort_id: int
    group: str
    missed: int  # in a row
    since: date  # the first of them
    last: date


@verb(Capability.TAKE_ATTENDANCE)
def seen(tx: Transaction, *, enrolment_id: int) -> None:
    """Somebody saw how she is: this notice is over. A new one comes after as many again."""
    row = enrolments.get(tx, enrolment_id)
    run = _run(_facts(tx, [row]).get(row.id, []))
    if not run:
        raise Conflict(_("They were there since."))
    row.seen_misses = len(run)


@query(Capability.SEE_TRAINING)
def notices(tx: Transaction) -> list[MissNotice]:
    """How it is with whom is to be seen, the longest row first; of those who may be seen."""
    found = tx.session.execute(
        select(Enrolment, Cohort, Course)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(
            Enrolment.state == EnrolmentState.ACTIVE.value,
            Course.misses_noticed.is_not(None),
            protection.visible(tx, Enrolment.resident_id),
        )
    ).all()
    facts = _facts(tx, [row for row, _cohort, _course in found])
    told = []
    for row, cohort, course in found:
        run = _run(facts.get(row.id, []))
        if len(run) - row.seen_misses < (course.misses_noticed or 0):
            continue
        who = tx.session.get_one(Resident, merged_records.open_one(tx, row.resident_id))
        told.append(
            MissNotice(
                enrolment_id=row.id,
                resident_id=who.id,
                shown=shown_name(who.known_as, who.code),
                cohort_id=cohort.id,
                group=label(course.name, cohort.name),
                missed=len(run),
                since=run[-1].on,
                last=run[0].on,
            )
        )
    return sorted(told, key=lambda one: (-one.missed, one.shown.casefold(), one.enrolment_id))


# For other services
def reset(tx: Transaction, cohort_id: int, resident_ids: set[int]) -> None:
    """After a roll: who was there begins anew, so that the next row is noticed as the first was."""
    rows = list(
        tx.session.scalars(
            select(Enrolment).where(
                Enrolment.cohort_id == cohort_id,
                Enrolment.resident_id.in_(resident_ids),
                Enrolment.seen_misses > 0,
            )
        )
    )
    facts = _facts(tx, rows)
    for row in rows:
        row.seen_misses = min(row.seen_misses, len(_run(facts.get(row.id, []))))
    tx.session.flush()


# Within
def _facts(tx: Transaction, rows: list[Enrolment]) -> dict[int, list[Fact]]:
    """What is known of the sessions of each place, the newest first."""
    if not rows:
        return {}
    by_person: dict[tuple[int, int], list[Fact]] = {}
    for fact in attendance_facts.facts(
        tx,
        tx.today - _LOOKED_BACK,
        tx.today + _A_DAY,
        resident_ids={merged_records.open_one(tx, row.resident_id) for row in rows},
        cohort_ids={row.cohort_id for row in rows},
    ):
        by_person.setdefault((fact.cohort_id, fact.resident_id), []).append(fact)
    return {
        row.id: [
            fact
            for fact in reversed(
                by_person.get((row.cohort_id, merged_records.open_one(tx, row.resident_id)), [])
            )
            if row.start is not None and fact.on >= row.start
        ]
        for row in rows
    }


def _run(facts: list[Fact]) -> list[Fact]:
    """Those missed in a row up to now, the newest first."""
    run = []
    for fact in facts:
        if fact.counts_as is CountsAs.PRESENT:
            break
        if fact.counts_as is CountsAs.ABSENT:
            run.append(fact)
    return run
