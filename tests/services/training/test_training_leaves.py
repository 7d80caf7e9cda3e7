# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who takes part and leaves the house, or turns out to be one person with two records."""

from __future__ import annotations

import pytest

from shelterdesk.errors import Invalid
from shelterdesk.services.merging import merging
from shelterdesk.services.moving_on import leaving
from shelterdesk.services.moving_on.leaving import Decision, LeftOpen
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.residents import timeline
from shelterdesk.services.rooms import check_out, wrong_check_out
from shelterdesk.services.training import (
    attendance,
    certificates,
    course_rolls,
    course_sessions,
    enrolments,
    training_hours,
)
from shelterdesk.services.training.attendance import Attended, Mark
from shelterdesk.services.training.enrolments import EnrolmentForm, EnrolmentState
from shelterdesk.vault.door import Vault
from tests.conftest import Clock
from tests.factories import admitted, beds, house, person
from tests.services.merging.joining import merge, take_apart
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
)

CLOSES = (Decision(LeftOpen.TRAINING, closes=True),)


def states(vault: Vault, who: int) -> list[tuple[str, str]]:
    return [
        (row.group, row.state.value) for row in vault.read(enrolments.of_resident, resident_id=who)
    ]


def test_checking_out_ends_courses_and_taking_it_back_begins_them_again(vault: Vault) -> None:
    who, stay = admitted(vault, beds(vault, house(vault))[0], TODAY - 9 * DAY)
    other = person(vault, "Other")
    sewing, baking = (cohort(vault, course(vault, name), capacity=1) for name in ("Sew", "Bake"))
    later = cohort(vault, course(vault, "Later"), start=TODAY + 9 * DAY)
    for group in (sewing, later):
        enrolled(vault, group, who)
    enrolled(vault, baking, other)
    act(vault, enrolments.apply, cohort_id=baking, resident_id=who)
    marked(vault, session_on(vault, sewing, MONDAY), present=who)
    [thing] = [
        one
        for one in vault.read(leaving.open_things, stay_ids=[stay])
        if one.what is LeftOpen.TRAINING
    ]
    assert thing.items == ("Sew", "Later", "Bake (waits)")
    with pytest.raises(Invalid, match="Courses: close this"):
        act(vault, check_out.check_out, stay_id=stay, on=TODAY, decisions=())
    act(vault, check_out.check_out, stay_id=stay, on=MONDAY - DAY, decisions=CLOSES)
    ended = vault.read(enrolments.of_resident, resident_id=who)
    assert {(row.group, row.state, row.reason) for row in ended} == {
        ("Sew", EnrolmentState.LEFT, "Moved"),
        ("Later", EnrolmentState.DID_NOT_START, "Moved"),
        ("Bake", EnrolmentState.DID_NOT_START, "Moved"),
    }
    # After the last session that names her.
    assert [row.ended_on for row in ended if row.group == "Sew"] == [MONDAY]
    enrolled(vault, sewing, other)  # who waited has her place meanwhile
    act(vault, wrong_check_out.take_back, stay_id=stay)
    assert states(vault, who) == [
        ("Later", "active"), ("Sew", "waiting"), ("Bake", "waiting"), ("Sew", "left")
    ]  # fmt: skip


def test_who_goes_on_from_elsewhere(vault: Vault) -> None:
    who, stay = admitted(vault, beds(vault, house(vault))[0], TODAY - 9 * DAY)
    enrolled(vault, cohort(vault, course(vault)), who)
    goes_on = (Decision(LeftOpen.TRAINING, closes=False, reason="Comes by bus"),)
    act(vault, check_out.check_out, stay_id=stay, on=TODAY, decisions=goes_on)
    assert states(vault, who) == [("Sewing", "active")]
    left = vault.read(leaving.of_resident, resident_id=who)
    [row] = [one for one in left if one.what is LeftOpen.TRAINING]
    assert (row.title, row.reason, row.items) == ("Courses", "Comes by bus", ("Sewing",))
    act(vault, wrong_check_out.take_back, stay_id=stay)
    assert states(vault, who) == [("Sewing", "active")]


def test_both_records_take_part_in_one_group(vault: Vault) -> None:
    own, other = person(vault, "Noor"), person(vault, "Noor")
    group = cohort(vault, course(vault), capacity=2)
    enrolled(vault, group, own, start=MONDAY)
    first = enrolled(vault, group, other)
    early, monday = session_on(vault, group, MONDAY - 7 * DAY), session_on(vault, group, MONDAY)
    marked(vault, early, late=other)
    marked(vault, monday, absent=own, present=other)
    look = vault.read(merging.look, resident_id=own, other_id=other)
    assert look.notes == (
        "Both are written down for Sewing. The place from 2 Nov 2026 on is kept.",
    )
    joining = merge(vault, own, other)
    [row] = vault.read(enrolments.of_resident, resident_id=own)
    assert (row.id, row.totals.present, row.totals.absent, row.totals.minutes) == (first, 2, 0, 240)
    roll = vault.read(course_rolls.roll, session_id=monday)
    assert [(one.shown, one.resident_id) for one in roll.lines] == [("Noor", own)]
    counted = vault.read(lambda tx: attendance.attended(tx, [own], MONDAY - 7 * DAY, TODAY))
    assert {who: one.present for who, one in counted.items()} == {own: 2}
    act(vault, enrolments.enrol, cohort_id=group, resident_id=person(vault, "Bea"))
    take_apart(vault, joining)
    assert states(vault, own) == [("Sewing", "waiting")]
    assert states(vault, other) == [("Sewing", "active")]
    sheet = vault.read(
        training_hours.hours, first=MONDAY - 7 * DAY, last=TODAY,
        by=training_hours.HoursBy.PERSON,
    )  # fmt: skip
    row = next(row for row in sheet.rows if row.row_id == other)
    assert (row.present, row.minutes) == (2, 240)


def test_what_is_said_of_joined_records_is_said_of_both(vault: Vault) -> None:
    own, other = person(vault, "Noor"), person(vault, "Noor")
    group = cohort(vault, course(vault))
    for who in (own, other):
        enrolled(vault, group, who)
    monday = session_on(vault, group, MONDAY)
    marked(vault, monday, absent=own, present=other)
    joining = merge(vault, own, other)

    def told() -> tuple[str, int, int, int]:
        [line] = vault.read(course_rolls.roll, session_id=monday).lines
        row = vault.read(course_sessions.one, session_id=monday)
        counted = vault.read(lambda tx: attendance.attended(tx, [own], MONDAY, TODAY))
        present = counted.get(own, Attended()).present
        return line.status, present, row.present, row.expected

    assert told() == ("present", 1, 1, 1)
    marked(vault, monday, absent=own)
    assert told() == ("absent", 0, 0, 1)
    marked(vault, monday, present=own)
    assert told() == ("present", 1, 1, 1)
    act(vault, attendance.mark, session_id=monday, marks=[Mark(own, "")])
    assert told() == ("", 0, 0, 1)
    marked(vault, monday, late=own)
    take_apart(vault, joining)
    assert len(vault.read(course_rolls.roll, session_id=monday).lines) == 2


def test_taken_apart_a_roll_called_since_goes_with_the_place(vault: Vault, clock: Clock) -> None:
    own, other = person(vault, "Noor"), person(vault, "Nora")
    sewing, baking = (cohort(vault, course(vault, name)) for name in ("Sewing", "Baking"))
    for group, who in ((sewing, other), (baking, own), (baking, other)):
        enrolled(vault, group, who)
    joining = merge(vault, own, other)
    clock.now += DAY
    for group in (sewing, baking):
        marked(vault, session_on(vault, group, MONDAY), present=own)
    assert take_apart(vault, joining) == ()
    for who, minutes in ((own, {"Baking": 120}), (other, {"Sewing": 120, "Baking": 0})):
        rows = vault.read(enrolments.of_resident, resident_id=who)
        assert {row.group: row.totals.minutes for row in rows} == minutes
    roll = vault.read(course_rolls.roll, session_id=session_on(vault, sewing, MONDAY))
    assert [(one.shown, one.status) for one in roll.lines] == [("Nora", "present")]


def test_taken_apart_a_certificate_given_since_is_told(vault: Vault, clock: Clock) -> None:
    own, other = person(vault, "Noor"), person(vault, "Nora")
    act(vault, issuers.add, form=IssuerForm("Harbour Workshops"))
    group = cohort(vault, course(vault))
    place = enrolled(vault, group, other)
    joining = merge(vault, own, other)
    clock.now += DAY
    marked(vault, session_on(vault, group, MONDAY), present=own)
    form = vault.read(certificates.draft, enrolment_id=place).form
    act(vault, certificates.issue, enrolment_id=place, form=form)
    [row] = vault.read(certificates.of_person, resident_id=own)
    [left] = take_apart(vault, joining)
    assert left.startswith(f"Certificate {row.number} is about a course of the other one.")
    act(vault, certificates.revoke, certificate_id=row.id, reason="Of somebody else")
    form = vault.read(certificates.draft, enrolment_id=place).form
    act(vault, certificates.issue, enrolment_id=place, form=form)
    assert [one.shown for one in vault.read(certificates.of_person, resident_id=other)] == ["Nora"]


def test_who_left_and_came_again_has_each_hour_once(vault: Vault) -> None:
    who = person(vault, "Noor")
    group = cohort(vault, course(vault))
    first = enrolled(vault, group, who)
    marked(vault, session_on(vault, group, MONDAY - 7 * DAY), present=who)
    marked(vault, session_on(vault, group, MONDAY), present=who)
    act(vault, enrolments.leave, enrolment_id=first, on=MONDAY)
    again = enrolled(vault, group, who, start=MONDAY)
    marked(vault, session_on(vault, group, MONDAY + 3 * DAY), present=who)
    rows = vault.read(enrolments.of_resident, resident_id=who)
    assert {row.id: row.totals.minutes for row in rows} == {first: 240, again: 120}


def test_what_is_written_of_the_other_place_stays(vault: Vault) -> None:
    own, other = person(vault, "Noor"), person(vault, "Noor")
    sewing, baking = cohort(vault, course(vault)), cohort(vault, course(vault, "Baking"))
    note = EnrolmentForm(note="Knows the teacher")
    for group in (sewing, baking):
        act(vault, enrolments.apply, cohort_id=group, resident_id=own)
    act(vault, enrolments.apply, cohort_id=sewing, resident_id=other, form=note)
    enrolled(vault, baking, own)
    enrolled(vault, baking, other, start=MONDAY, form=note)
    look = vault.read(merging.look, resident_id=own, other_id=other)
    assert (
        look.notes[0] == "Both wait for Sewing. The place in the list of who asked first is kept."
    )
    joining = merge(vault, own, other)
    assert sorted(states(vault, own)) == [
        ("Baking", "active"), ("Baking", "left"), ("Sewing", "did_not_start"), ("Sewing", "waiting")
    ]  # fmt: skip
    assert take_apart(vault, joining) == ()
    for who in (own, other):
        assert sorted(states(vault, who)) == [("Baking", "active"), ("Sewing", "waiting")]


def test_a_place_that_is_taken_by_now_is_not_given_back(vault: Vault) -> None:
    own, other = person(vault, "Noor"), person(vault, "Noor")
    group = cohort(vault, course(vault), capacity=2)
    enrolled(vault, group, own)
    enrolled(vault, group, other, start=MONDAY, form=EnrolmentForm(note="Asked twice"))
    joining = merge(vault, own, other)
    enrolled(vault, group, person(vault, "Bea"))
    take_apart(vault, joining)
    assert states(vault, own) == [("Sewing", "active")]
    assert states(vault, other) == [("Sewing", "left")]


def test_her_timeline(vault: Vault) -> None:
    who = person(vault, "Noor")
    sewing, baking = cohort(vault, course(vault)), cohort(vault, course(vault, "Baking"))
    place = enrolled(vault, sewing, who)
    act(vault, enrolments.apply, cohort_id=baking, resident_id=who)
    act(vault, enrolments.complete, enrolment_id=place)
    found = vault.read(timeline.timeline, resident_id=who, kind="training")
    assert {one.title for one in found.events} == {
        "Completed: Sewing", "Took part from here on: Sewing", "Asked for a place: Baking"
    }  # fmt: skip
