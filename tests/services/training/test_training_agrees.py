# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""For calendars at random, with sessions moved, called off and added: attendance, hours and
stipends say the same, and it is what was marked. More people than places there never are."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Conflict, Invalid
from shelterdesk.services.stipends import due_rows, dues
from shelterdesk.services.training import (
    attendance,
    cohorts,
    course_sessions,
    enrolments,
    training_hours,
)
from shelterdesk.services.training.attendance import Attended, Mark
from shelterdesk.services.training.cohorts import Meets
from shelterdesk.services.training.course_sessions import SessionForm
from shelterdesk.services.training.training_hours import HoursBy
from shelterdesk.vault.door import Vault
from tests.factories import person, soak
from tests.stipend_world import PER_SESSION, award, fund, scheme
from tests.training_world import DAY, TODAY, act, cohort, course, enrolled, sessions

FIRST = date(2026, 10, 26)  # a Monday
RATE = 250
THERE = {"present", "late"}
PRESENT = THERE | {"hospital", "court"}
SETTINGS = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}

#: What becomes of each session: its day later or earlier, called off, its marks.
FATES = st.lists(
    st.tuples(
        st.sampled_from(["held", "held", "moved", "called_off", "left"]),
        st.integers(0, 27),  # the day to which it is moved
        st.tuples(*(st.sampled_from(["present", "late", "absent", "hospital", "called-off", ""])
                    for _who in range(2))),
        st.integers(0, 150),  # minutes late
    ),
    min_size=4, max_size=12,
)  # fmt: skip


@settings(max_examples=soak(6), **SETTINGS)
@given(FATES, st.lists(st.integers(0, 26), max_size=3), st.booleans())
def test_attendance_hours_and_stipends_agree(
    vault: Vault, fates: list[Any], added: list[int], is_paid: bool
) -> None:
    people = [person(vault, name) for name in ("Ana", "Bea")]
    course_id = course(vault, f"Course {people[0]}", counts_for_stipends=is_paid)
    fund_id = fund(vault, f"Fund {people[0]}")
    group = cohort(
        vault, course_id, start=FIRST, end=FIRST + 28 * DAY, meets=Meets((0, 2, 4)),
        fund_id=fund_id,
    )  # fmt: skip
    starts = (FIRST, FIRST + 7 * DAY)
    for who, start in zip(people, starts, strict=True):
        enrolled(vault, group, who, start=start)
    for day in added:
        form = SessionForm(FIRST + day * DAY, minutes=45)
        act(vault, course_sessions.add, cohort_id=group, form=form)
    expected = {who: [0, 0, 0, 0] for who in people}  # present, absent, ignored, minutes
    for row, (fate, day, statuses, late) in zip(sessions(vault, group), fates, strict=False):
        on, minutes = row.on, row.minutes or 0
        if fate == "moved":
            on = FIRST + day * DAY
            act(vault, course_sessions.move, session_id=row.id, on=on)
        here = [who for who, start in zip(people, starts, strict=True) if start <= on]
        if fate == "called_off":
            act(vault, course_sessions.call_off, session_id=row.id)
            for who in here:
                expected[who][2] += 1
        if fate in ("called_off", "left") or on > TODAY:
            continue
        of_them = dict(zip(people, statuses, strict=True))
        marks = [Mark(who, of_them[who], late) for who in here if of_them[who]]
        act(vault, attendance.mark, session_id=row.id, marks=marks)
        for one in marks:
            sums = expected[one.resident_id or 0]
            sums[0 if one.status in PRESENT else 1 if one.status == "absent" else 2] += 1
            sums[3] += max(minutes - late, 0) if one.status in THERE else 0
    _agree(vault, group, expected, is_paid=is_paid, fund_id=fund_id, course_id=course_id)


def _agree(
    vault: Vault,
    group: int,
    expected: dict[int, list[int]],
    *,
    is_paid: bool,
    fund_id: int,
    course_id: int,
) -> None:
    days = {"first": FIRST, "last": FIRST + 27 * DAY}
    of_places = {
        row.resident_id: row.totals for row in vault.read(enrolments.of_cohort, cohort_id=group)
    }
    by_person = {
        row.row_id: [row.present, row.absent, row.ignored, row.minutes]
        for row in vault.read(training_hours.hours, by=HoursBy.PERSON, **days).rows
    }
    for who, (present, absent, ignored, minutes) in expected.items():
        totals = of_places[who]
        assert [totals.present, totals.absent, totals.ignored] == [present, absent, ignored]
        assert totals.minutes == minutes
        nothing = [0, 0, 0, 0]
        assert by_person.get(who, nothing) == [present, absent, ignored, minutes]
    sums = [sum(column) for column in zip(*expected.values(), strict=True)]
    for by, row_id in (
        (HoursBy.COURSE, course_id),
        (HoursBy.FUND, fund_id),
        (HoursBy.COHORT, group),
    ):
        rows = vault.read(training_hours.hours, by=by, **days).rows
        found = [
            [row.present, row.absent, row.ignored, row.minutes]
            for row in rows
            if row.row_id == row_id
        ]
        assert found == ([sums] if any(sums[:3]) else [])
    people = list(expected)
    counted = vault.read(lambda tx: attendance.attended(tx, people, FIRST, FIRST + 28 * DAY))
    for who, (present, absent, ignored, _minutes) in expected.items():
        paid = Attended(present, absent, ignored) if is_paid else Attended()
        assert counted.get(who, Attended()) == paid
    form = replace(PER_SESSION, name=f"Scheme {group}", period_from=FIRST.replace(day=1))
    scheme_id = scheme(vault, form)
    for who in people:
        award(vault, who, scheme_id, start=FIRST, end=FIRST + 28 * DAY)
    act(vault, dues.prepare, up_to=date(2026, 12, 1), scheme_ids=(scheme_id,))
    amounts = dict.fromkeys(people, 0)
    for row in vault.read(due_rows.register).rows:
        if row.resident_id in amounts:
            amounts[row.resident_id] += row.amount
    assert amounts == {
        who: RATE * present if is_paid else 0 for who, (present, *_rest) in expected.items()
    }


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["apply", "enrol", "give_place", "complete", "leave", "not_start", "take_back", "room"]
        ),
        st.integers(0, 4),  # whom it is about
    ),
    max_size=30,
)


@settings(max_examples=soak(6), **SETTINGS)
@given(ACTS, st.integers(1, 3))
def test_capacity_is_never_exceeded(vault: Vault, acts: list[Any], capacity: int) -> None:
    people = [person(vault) for _number in range(5)]
    group = cohort(vault, course(vault, f"Course {people[0]}"), capacity=capacity)
    rows: dict[int, list[int]] = {who: [] for who in people}
    for verb, number in acts:
        who = people[number]
        with suppress(Conflict, Invalid):
            if verb in ("apply", "enrol"):
                made = act(vault, getattr(enrolments, verb), cohort_id=group, resident_id=who)
                rows[who] += [made]
            elif verb == "room":
                form = replace(vault.read(cohorts.form, cohort_id=group), capacity=number or None)
                act(vault, cohorts.edit, cohort_id=group, form=form)
            elif rows[who]:
                act(vault, getattr(enrolments, verb), enrolment_id=rows[who][-1])
        row = vault.read(cohorts.row, cohort_id=group)
        active = vault.read(enrolments.of_cohort, cohort_id=group, with_ended=False)
        assert row.taken == len(active) == len({one.resident_id for one in active})
        assert row.capacity is None or row.taken <= row.capacity
