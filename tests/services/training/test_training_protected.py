# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who must not be seen takes part like everybody: she holds a place, is on the roll, is counted,
and is named nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, NotFound
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.residents import Birth
from shelterdesk.services.rooms import stays
from shelterdesk.services.training import (
    attendance,
    cohorts,
    course_rolls,
    enrolments,
    misses,
    schooling,
    training_hours,
)
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.training_hours import HoursBy
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import beds, house, person
from tests.training_world import (
    DAY,
    MONDAY,
    TODAY,
    act,
    cohort,
    course,
    enrolled,
    marked,
    session_on,
    sessions,
)
from tests.training_world import numbers as numbers_of


class Hall:
    """A group with Ana in the open and two who are protected, as the trainer sees it."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        hired(vault, "C2")
        self.ana, self.first, self.second = (person(vault, name) for name in ("Ana", "Qu", "Qi"))
        self.group = cohort(vault, course(vault), capacity=3)
        self.places = [
            enrolled(vault, self.group, who) for who in (self.ana, self.first, self.second)
        ]
        self.session = session_on(vault, self.group, MONDAY)
        for row in sessions(vault, self.group)[:3]:
            marked(vault, row.id, absent=self.first)
        self.child = person(vault, "Qo", birth=Birth(2014, 1))
        bed = beds(vault, house(vault))[0]
        act(vault, stays.admit, resident_id=self.child, bed_id=bed, on=TODAY - DAY)
        assert [one.shown for one in vault.read(misses.notices)] == ["Qu"]
        assert [one.shown for one in vault.read(schooling.minors).asked] == ["Qo"]
        for who in (self.first, self.second, self.child):
            act(vault, protection.protect, resident_id=who, staff_ids=[vault.staff_id])
        self.path, self._clock = vault.path, clock
        vault.lock()

    def other(self) -> Iterator[Vault]:
        with signed_in(self.path, "C2", self._clock) as other:
            yield other


@pytest.fixture
def hall(vault: Vault, clock: Clock) -> Hall:
    return Hall(vault, clock)


@pytest.fixture
def other(hall: Hall) -> Iterator[Vault]:
    yield from hall.other()


def test_she_is_on_the_roll_with_a_number_of_it(hall: Hall, other: Vault) -> None:
    own = numbers_of(other, hall.group)
    numbers = {own[hall.first], own[hall.second]}
    assert all(1_000 <= number < 10_000 for number in own.values())
    roll = other.read(course_rolls.roll, session_id=hall.session)
    assert [(one.shown, one.resident_id, one.enrolment_id, one.unnamed) for one in roll.lines] == [
        ("Ana", hall.ana, hall.places[0], None),
        *((f"1 person ({number})", None, 0, number) for number in sorted(numbers)),
    ]  # fmt: skip
    marks = [Mark(number=max(numbers), status="late", minutes_late=15)]
    act(other, attendance.mark, session_id=hall.session, marks=marks)
    assert act(other, attendance.all_present, session_id=hall.session) == 2
    roll = other.read(course_rolls.roll, session_id=hall.session)
    assert [one.status for one in roll.lines] == ["present", "present", "late"]
    sheet = other.read(course_rolls.sheet, cohort_id=hall.group, first=MONDAY, last=MONDAY)
    assert [(one.shown, one.number, one.is_protected) for one in sheet.lines] == [
        ("Ana", own[hall.ana], False),
        *((f"1 person ({number})", number, True) for number in sorted(numbers)),
    ]  # fmt: skip
    ana = hall.ana
    baking = cohort(other, course(other, "Baking"))
    enrolled(other, baking, ana)
    [elsewhere] = set(numbers_of(other, baking).values()) - set(own.values())
    for mark in (Mark(hall.first), Mark(number=1), Mark(number=elsewhere), Mark()):
        with pytest.raises(NotFound):
            act(other, attendance.mark, session_id=hall.session, marks=[mark])


def test_she_is_counted_and_not_named(hall: Hall, other: Vault) -> None:
    row = other.read(cohorts.row, cohort_id=hall.group)
    assert (row.taken, row.free) == (3, 0)
    act(other, attendance.all_present, session_id=hall.session)
    days = {"first": MONDAY, "last": TODAY}
    found = other.read(training_hours.hours, by=HoursBy.PERSON, **days)
    assert [(one.shown, one.row_id, one.people, one.minutes) for one in found.rows] == [
        ("Ana", hall.ana, 1, 120), ("People who are protected", None, 2, 240)
    ]  # fmt: skip
    assert (found.total.people, found.total.minutes, found.total.held) == (3, 360, 1)
    places = other.read(enrolments.of_cohort, cohort_id=hall.group)
    assert [(one.shown, one.id, one.totals.sessions) for one in places] == [
        ("Ana", hall.places[0], 1), ("1 person", 0, 0), ("1 person", 0, 0)
    ]  # fmt: skip


def test_nothing_is_asked_about_her(hall: Hall, other: Vault) -> None:
    assert other.read(misses.notices) == []
    assert other.read(schooling.minors).pupils == ()
    for act_on, values in (
        (misses.seen, {"enrolment_id": hall.places[1]}),
        (enrolments.complete, {"enrolment_id": hall.places[1]}),
        (schooling.excuse, {"resident_id": hall.child, "reason": "Exams"}),
    ):
        with pytest.raises(NotFound):
            act(other, act_on, **values)


def test_a_group_does_not_end_before_somebody_begins(desk_file: Path, clock: Clock) -> None:
    """They are named to whoever ends it, those she must not see are counted."""
    last = MONDAY + 20 * DAY
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        group = cohort(vault, course(vault))
        people = [person(vault, name) for name in ("Qu", "Ana", "Bea", "Cleo", "Dora")]
        places = [enrolled(vault, group, who, start=last + DAY) for who in people]
        vault.do("P", protection.protect, resident_id=people[0], staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock=clock) as desk:
        form = replace(desk.read(cohorts.form, cohort_id=group), end=last + DAY)
        with pytest.raises(
            Conflict, match=r"begins after it: Ana, Bea, Cleo, 2 more people\."
        ) as no:
            act(desk, cohorts.edit, cohort_id=group, form=form)
        assert no.value.field == "end"
        for place in places[1:]:
            act(desk, enrolments.not_start, enrolment_id=place)
        with pytest.raises(Conflict, match=r"begins after it: 1 person\."):
            act(desk, cohorts.edit, cohort_id=group, form=form)
        act(desk, cohorts.edit, cohort_id=group, form=replace(form, end=last + 2 * DAY))
    with signed_in(desk_file, clock=clock) as vault:
        row = vault.read(enrolments.form, enrolment_id=places[0])
        act(vault, enrolments.edit, enrolment_id=places[0], form=row, start=last)
        act(vault, cohorts.edit, cohort_id=group, form=form)
        assert vault.read(cohorts.row, cohort_id=group).end == last + DAY
