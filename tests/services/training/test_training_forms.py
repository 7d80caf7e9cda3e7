# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of courses, groups, sessions and enrolments: what comes back as it went in, and what is
refused with the field that is meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.models.training import Enrolment
from shelterdesk.services import vocabularies
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.plans import plans
from shelterdesk.services.residents.residents import Birth
from shelterdesk.services.stipends import holidays
from shelterdesk.services.training import (
    attendance,
    cohort_rhythms,
    cohorts,
    course_rolls,
    course_sessions,
    courses,
    enrolments,
    training_hours,
)
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.cohorts import CohortForm, Meets, Phase
from shelterdesk.services.training.course_sessions import SessionForm, SessionState
from shelterdesk.services.training.courses import CourseForm, CourseKind
from shelterdesk.services.training.enrolments import EnrolmentForm, EnrolmentState
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.stipend_world import fund
from tests.training_world import (
    DAY,
    MONDAY,
    TODAY,
    act,
    cohort,
    course,
    enrolled,
    marked,
    numbers,
    session_on,
    sessions,
)

MISSING = 9_999


def refused(vault: Vault, verb: Any, error: type[Exception], **values: Any) -> str | None:
    """The field an error names."""
    with pytest.raises(error) as raised:
        act(vault, verb, **values)
    field: str | None = raised.value.field  # type: ignore[attr-defined]
    return field


def skill(vault: Vault, code: str) -> int:
    found: int = vault.read(vocabularies.find_id, vocabulary="skill", code=code)
    return found


# Courses
def test_a_course_comes_back_as_it_was_written(vault: Vault) -> None:
    basics, peers, sums = (course(vault, name) for name in ("Basics", "Circle", "Sums"))
    partner = act(vault, partners.add, form=PartnerForm("Hill School"))
    form = CourseForm(
        "Baking", CourseKind.VOCATIONAL, partner, "Bread and more", "Baking I", "Guild", 4_800, 75,
        "No allergy to flour", 16, 60, 2, False, (skill(vault, "cooking"), skill(vault, "baking")),
        (basics,), (peers,),
    )  # fmt: skip
    baking = act(vault, courses.add, form=form)
    assert vault.read(courses.form, course_id=baking) == form
    rows = {row.name: row for row in vault.read(courses.listed)}
    assert (rows["Baking"].provider, rows["Baking"].skills) == (
        "Hill School",
        ("Cooking", "Baking"),
    )
    assert rows["Baking"].rules == (
        "From 16 to 60 years", "Completed before: Basics", "Not at the same time as Circle",
        "No allergy to flour",
    )  # fmt: skip
    assert rows["Circle"].rules == ("Not at the same time as Baking",)
    other = replace(
        form, youngest=None, skill_ids=(skill(vault, "baking"), skill(vault, "serving")),
        needs_ids=(peers, sums), excludes_ids=(), partner_id=None,
    )  # fmt: skip
    act(vault, courses.edit, course_id=baking, form=other)
    assert vault.read(courses.form, course_id=baking) == other
    act(vault, courses.edit, course_id=baking, form=replace(other, youngest=18, oldest=None))
    rows = {row.name: row for row in vault.read(courses.listed)}
    assert rows["Baking"].rules[0] == "From 18 years"
    act(vault, courses.edit, course_id=baking, form=replace(other, name="BAKING"))
    assert vault.read(courses.listed)[0].rules[0] == "Up to 60 years"


def test_a_course_that_is_not_given_any_more(vault: Vault) -> None:
    sewing = course(vault)
    group = cohort(vault, sewing)
    assert [row.groups for row in vault.read(courses.listed)] == [1]
    act(vault, courses.retire, course_id=sewing)
    assert vault.read(courses.listed) == vault.read(courses.choices) == []
    assert [row.is_active for row in vault.read(courses.listed, with_retired=True)] == [False]
    form = CohortForm(sewing, TODAY)
    assert refused(vault, cohorts.add, Conflict, form=form) == "course_id"
    enrolled(vault, group, person(vault))  # what runs goes on
    act(vault, courses.retire, course_id=sewing, is_active=True)
    assert vault.read(courses.choices) == [(sewing, "Sewing")]


def test_what_a_course_cannot_be(vault: Vault) -> None:
    sewing = course(vault)
    plain = CourseForm("Baking")
    for field, value in (
        ("name", " "), ("about", "x" * 601), ("planned_minutes", 0), ("complete_percent", 101),
        ("misses_noticed", 0), ("youngest", -1), ("oldest", 121), ("skill_ids", (MISSING,)),
        ("needs_ids", (MISSING,)), ("excludes_ids", (MISSING,)),
    ):  # fmt: skip
        form = replace(plain, **{field: value})  # type: ignore[arg-type]
        assert refused(vault, courses.add, Invalid, form=form) == field
    assert refused(vault, courses.add, Conflict, form=CourseForm("SEWING")) == "name"
    form = replace(plain, youngest=30, oldest=20)
    assert refused(vault, courses.add, Invalid, form=form) == "oldest"
    form = replace(plain, needs_ids=(sewing,), excludes_ids=(sewing,))
    assert refused(vault, courses.add, Invalid, form=form) == "excludes_ids"
    form = CourseForm("Sewing", needs_ids=(sewing,))
    assert refused(vault, courses.edit, Invalid, course_id=sewing, form=form) == "needs_ids"
    refused(vault, courses.add, NotFound, form=replace(plain, partner_id=MISSING))
    assert refused(vault, courses.retire, NotFound, course_id=MISSING) == "course_id"


def test_entry_rules_about_age_and_other_courses(vault: Vault) -> None:
    circle = course(vault, "Circle")
    adults = course(vault, "Adults", youngest=18, oldest=40, excludes_ids=(circle,))
    group, talks = cohort(vault, adults), cohort(vault, circle)
    born = {"young": 2012, "old": 1970, "right": 1998}
    people = {name: person(vault, name, birth=Birth(year, 1)) for name, year in born.items()}
    said = {
        name: vault.read(enrolments.entry_breaches, cohort_id=group, resident_id=who)
        for name, who in people.items()
    }
    assert said == {
        "young": ["This course is from 18 years on."],
        "old": ["This course is for people up to 40 years."], "right": [],
    }  # fmt: skip
    enrolled(vault, group, people["right"])
    said_now = vault.read(enrolments.entry_breaches, cohort_id=talks, resident_id=people["right"])
    assert said_now == ["It is not taken at the same time as “Adults”."]


# When groups meet
@pytest.mark.parametrize(
    ("meets", "rule", "words", "short"),
    [
        (Meets(), "", "", ""),
        (Meets((4, 0)), "FREQ=WEEKLY;BYDAY=MO,FR", "every week on Monday and Friday",
         "Mon, Fri"),
        (Meets((2,), 2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "every 2 weeks on Wednesday",
         "Wed, every 2 weeks"),
        (Meets(rule="freq=monthly;byday=1TU"), "FREQ=MONTHLY;BYDAY=1TU",
         "by the rule FREQ=MONTHLY;BYDAY=1TU", "by a rule of its own"),
    ],
)  # fmt: skip
def test_rhythms_in_words(meets: Meets, rule: str, words: str, short: str) -> None:
    assert cohort_rhythms.to_rule(meets) == rule
    assert cohort_rhythms.words(rule) == words
    assert cohort_rhythms.short_words(rule) == short
    assert cohort_rhythms.to_rule(cohort_rhythms.from_rule(rule)) == rule


def test_rhythms_that_cannot_be() -> None:
    for meets, field in (
        (Meets((7,)), "weekdays"), (Meets((1,), 0), "every"),
        (Meets(rule="FREQ=WEEKLY;COUNT=3"), "rule"), (Meets(rule="FREQ=SECONDLY"), "rule"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as raised:
            cohort_rhythms.to_rule(meets)
        assert raised.value.field == field
    assert cohort_rhythms.from_rule("FREQ=WEEKLY;BYDAY=MO;WKST=SU").rule
    assert cohort_rhythms.clock(None, 60) == ""
    assert cohort_rhythms.clock(600, None) == "10:00"
    assert cohort_rhythms.clock(23 * 60, 90) == "23:00–00:30"


# Groups
def test_a_group_comes_back_as_it_was_written(vault: Vault) -> None:
    form = CohortForm(
        course(vault), MONDAY, MONDAY + 30 * DAY, "spring", 8, "Room 2", vault.staff_id, "",
        fund(vault, "City"), Meets((0, 3)), time(9, 30), 90, False,
    )  # fmt: skip
    group = act(vault, cohorts.add, form=form)
    assert vault.read(cohorts.form, cohort_id=group) == form
    [row] = vault.read(cohorts.listed, phase=Phase.RUNNING)
    assert (row.shown, row.teacher, row.fund, row.free) == ("Sewing · spring", "Joy", "City", 8)
    assert row.when == "every week on Monday and Thursday · 09:30–11:00"
    assert vault.read(cohorts.fund_choices)[0][1] == "City"
    later = act(vault, cohorts.add, form=CohortForm(form.course_id, TODAY + DAY, teacher="Ms A"))
    over = act(vault, cohorts.add, form=replace(form, start=MONDAY - 9 * DAY, end=MONDAY))
    phases = {phase: [one.id for one in vault.read(cohorts.listed, phase=phase)] for phase in Phase}
    assert phases == {
        Phase.OPEN: [group, later], Phase.RUNNING: [group], Phase.COMING: [later],
        Phase.PAST: [over],
    }  # fmt: skip
    assert vault.read(cohorts.listed, course_id=MISSING) == []
    assert vault.read(cohorts.row, cohort_id=later).phase is Phase.COMING


def test_what_a_group_cannot_be(vault: Vault) -> None:
    sewing, other = course(vault), course(vault, "Other")
    plain = CohortForm(sewing, MONDAY)
    for field, value in (
        ("end", MONDAY), ("capacity", 0), ("teacher_id", MISSING), ("place", "x" * 121),
        ("minutes", 1_441), ("meets", Meets((9,))),
    ):  # fmt: skip
        form = replace(plain, **{field: value})  # type: ignore[arg-type]
        expected = "weekdays" if field == "meets" else field
        assert refused(vault, cohorts.add, Invalid, form=form) == expected
    form = replace(plain, fund_id=MISSING)
    assert refused(vault, cohorts.add, NotFound, form=form) == "fund_id"
    assert refused(vault, cohorts.remove, NotFound, cohort_id=MISSING) == "cohort_id"
    group, who = cohort(vault, sewing), [person(vault), person(vault)]
    written = vault.read(cohorts.form, cohort_id=group)
    for one in who:
        enrolled(vault, group, one)
    marked(vault, session_on(vault, group, MONDAY), present=who[0])
    for field, value in (
        ("capacity", 1), ("course_id", other), ("start", MONDAY + DAY), ("end", MONDAY)
    ):  # fmt: skip
        form = replace(written, **{field: value})  # type: ignore[arg-type]
        assert refused(vault, cohorts.edit, Conflict, cohort_id=group, form=form) == field


def test_a_group_that_was_a_mistake(vault: Vault) -> None:
    group = cohort(vault, course(vault))
    who = act(vault, enrolments.apply, cohort_id=group, resident_id=person(vault))
    with pytest.raises(Conflict, match="Cancel it"):
        act(vault, cohorts.remove, cohort_id=group)
    act(vault, enrolments.remove, enrolment_id=who)
    act(vault, cohorts.remove, cohort_id=group)
    assert vault.read(cohorts.listed) == []


def test_holidays_and_what_is_far_ahead(vault: Vault, clock: Clock) -> None:
    act(vault, holidays.add, on=MONDAY + 7 * DAY, name="Fair")
    group, who = cohort(vault, course(vault), end=None), person(vault)
    works = cohort(vault, course(vault, "Works"), skips_holidays=False)
    enrolled(vault, group, who)
    assert MONDAY + 7 * DAY not in {row.on for row in sessions(vault, group)}
    assert MONDAY + 7 * DAY in {row.on for row in sessions(vault, works)}
    week = vault.read(course_sessions.calendar, first=MONDAY + 7 * DAY, cohort_id=group)
    assert week.holidays == ((MONDAY + 7 * DAY, "Fair"),)
    assert [row.on.weekday() for row in week.sessions] == [3]
    last = sessions(vault, group)[-1].on
    assert TODAY + 359 * DAY < last <= TODAY + 366 * DAY
    act(vault, holidays.add, on=MONDAY + 14 * DAY, name="Feast")
    filled = act(vault, cohorts.refill, cohort_id=group)
    assert (filled.added, filled.removed) == (0, 1)
    clock.now += 21 * DAY  # the calendar goes on as rolls are called
    act(vault, attendance.all_present, session_id=session_on(vault, group, MONDAY + 21 * DAY))
    assert sessions(vault, group)[-1].on > last
    assert len({row.on for row in sessions(vault, group)}) == len(sessions(vault, group))
    act(vault, cohorts.cancel, cohort_id=group)
    for verb, words in ((cohorts.cancel, "already"), (cohorts.refill, "was cancelled")):
        with pytest.raises(Conflict, match=words):
            act(vault, verb, cohort_id=group)
    with pytest.raises(Conflict, match="not cancelled"):
        act(vault, cohorts.hold_after_all, cohort_id=works)


def test_a_group_to_come_may_be_changed_as_a_whole(vault: Vault) -> None:
    group = cohort(vault, course(vault), start=MONDAY)
    own_time = session_on(vault, group, MONDAY + 7 * DAY)
    form = SessionForm(MONDAY + 7 * DAY, time(15), 60, "Zips")
    act(vault, course_sessions.edit, session_id=own_time, form=form)
    assert vault.read(course_sessions.form, session_id=own_time) == form
    changed = replace(
        vault.read(cohorts.form, cohort_id=group), start=MONDAY - 7 * DAY, at=time(9), minutes=45
    )
    filled = act(vault, cohorts.edit, cohort_id=group, form=changed)
    assert (filled.added, filled.removed) == (2, 0)
    times = {row.id: (row.at, row.minutes) for row in sessions(vault, group)}
    assert times.pop(own_time) == (time(15), 60)
    assert set(times.values()) == {(time(9), 45)}


# Sessions
def test_a_session_that_is_moved_and_one_that_is_called_off(vault: Vault) -> None:
    group = cohort(vault, course(vault))
    one = session_on(vault, group, MONDAY)
    act(vault, course_sessions.move, session_id=one, on=TODAY, at=time(15), reason="Fire drill")
    week = vault.read(course_sessions.calendar, first=MONDAY)
    [moved] = week.of_day(TODAY)
    assert (moved.is_moved, moved.at, moved.reason) == (True, time(15), "Fire drill")
    assert [row.id for row in week.moved_away] == [one]
    assert [row.id for row in vault.read(course_sessions.of_day)] == [one]
    act(vault, course_sessions.move, session_id=one, on=MONDAY)
    assert not vault.read(course_sessions.one, session_id=one).is_moved
    act(vault, course_sessions.call_off, session_id=one, reason="Ill")
    assert vault.read(course_sessions.one, session_id=one).state is SessionState.CANCELLED
    for verb in (course_sessions.call_off, attendance.all_present, course_sessions.move):
        values = {"on": TODAY} if verb is course_sessions.move else {}
        with pytest.raises(Conflict, match="called off"):
            act(vault, verb, session_id=one, **values)
    act(vault, course_sessions.take_back, session_id=one)
    with pytest.raises(Conflict, match="not called off"):
        act(vault, course_sessions.take_back, session_id=one)
    with pytest.raises(Conflict, match="not called"):
        act(vault, attendance.take_back, session_id=one)


def test_what_a_session_cannot_be(vault: Vault) -> None:
    group, who = cohort(vault, course(vault)), person(vault)
    enrolled(vault, group, who)
    one = session_on(vault, group, MONDAY)
    far = MONDAY + 90 * DAY
    values = {"session_id": one, "on": far}
    assert refused(vault, course_sessions.move, Invalid, **values) == "on"
    form = SessionForm(far)
    assert refused(vault, course_sessions.add, Invalid, cohort_id=group, form=form) == "on"
    form = SessionForm(MONDAY, minutes=0)
    assert refused(vault, course_sessions.edit, Invalid, session_id=one, form=form) == "minutes"
    assert refused(vault, course_sessions.remove, NotFound, session_id=MISSING) == "session_id"
    with pytest.raises(Conflict, match="Call it off"):
        act(vault, course_sessions.remove, session_id=one)
    added = act(vault, course_sessions.add, cohort_id=group, form=SessionForm(TODAY))
    act(vault, course_sessions.edit, session_id=added, form=SessionForm(TODAY - DAY))
    assert vault.read(course_sessions.one, session_id=added).on == TODAY - DAY
    marked(vault, added, present=who)
    with pytest.raises(Conflict, match="Take that back"):
        act(vault, course_sessions.remove, session_id=added)
    with pytest.raises(Conflict, match="Take that back"):
        act(vault, course_sessions.edit, session_id=added, form=SessionForm(TODAY))
    act(vault, attendance.mark, session_id=added, marks=[Mark(who, "")])
    act(vault, attendance.mark, session_id=added, marks=[Mark(who, "")])
    assert vault.read(course_sessions.one, session_id=added).state is SessionState.PLANNED
    act(vault, course_sessions.remove, session_id=added)
    coming = session_on(vault, group, MONDAY + 7 * DAY)
    with pytest.raises(Conflict, match="still to come"):
        marked(vault, coming, present=who)
    for mark, field in ((Mark(who, "late", -1), "minutes_late"), (Mark(who, "x"), "status")):
        error = Invalid if mark.minutes_late else NotFound
        values_ = {"session_id": one, "marks": [mark]}
        assert refused(vault, attendance.mark, error, **values_) == field
    with pytest.raises(Invalid, match="Too many"):
        vault.read(course_sessions.calendar, first=TODAY, days=43)
    every_day = replace(vault.read(cohorts.form, cohort_id=group), meets=Meets(tuple(range(7))))
    act(vault, cohorts.edit, cohort_id=group, form=every_day)
    with pytest.raises(Invalid, match="fit on a sheet"):
        vault.read(course_rolls.sheet, cohort_id=group, first=MONDAY, last=MONDAY + 40 * DAY)
    assert len(vault.read(course_sessions.of_cohort, cohort_id=group, first=TODAY, last=TODAY)) == 1
    with pytest.raises(Invalid, match="must not be before"):
        vault.read(training_hours.hours, first=TODAY, last=TODAY - DAY)
    act(vault, cohorts.cancel, cohort_id=group)
    with pytest.raises(Conflict, match="cancelled"):
        act(vault, course_sessions.add, cohort_id=group, form=SessionForm(TODAY))


# Enrolments
def test_an_enrolment_comes_back_as_it_was_written(vault: Vault, clock: Clock) -> None:
    hired(vault, "F1")
    group, who = cohort(vault, course(vault, planned_minutes=600)), person(vault, "Noor")
    goal = act(vault, plans.add_goal, resident_id=who, form=plans.GoalForm(wording="To bake"))
    assert vault.read(enrolments.goal_choices, resident_id=who) == [(goal, "To bake")]
    form = EnrolmentForm(enrolments.EnrolmentNeed.HIGH, 300, goal, False, "Comes by bus")
    place = enrolled(vault, group, who, form=form)
    assert vault.read(enrolments.form, enrolment_id=place) == form
    [row] = vault.read(enrolments.of_resident, resident_id=who)
    assert (row.goal, row.note, row.planned_minutes, row.percent) == (
        "To bake", "Comes by bus", 300, 0
    )  # fmt: skip
    act(vault, enrolments.edit, enrolment_id=place, form=form, start=MONDAY)
    [row] = vault.read(enrolments.of_resident, resident_id=who)
    assert row.start == MONDAY
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        [row] = desk.read(enrolments.of_resident, resident_id=who)
        assert (row.goal, row.note, row.despite) == (Hidden.HIDDEN, Hidden.HIDDEN, "")


def test_what_was_written_while_she_waited_stays(vault: Vault) -> None:
    group, who = cohort(vault, course(vault)), person(vault, "Noor")
    form = EnrolmentForm(enrolments.EnrolmentNeed.HIGH, 300, None, False, "Asks for the bus")
    waits = act(vault, enrolments.apply, cohort_id=group, resident_id=who, form=form)
    later = EnrolmentForm(planned_minutes=600)
    assert enrolled(vault, group, who, form=later) == waits
    assert vault.read(enrolments.form, enrolment_id=waits) == replace(form, planned_minutes=600)


def test_what_an_enrolment_cannot_be(vault: Vault) -> None:
    group, who, other = cohort(vault, course(vault)), person(vault), person(vault)
    theirs = act(vault, plans.add_goal, resident_id=other, form=plans.GoalForm(wording="x"))
    asked = {"cohort_id": group, "resident_id": who}
    for field, form in (
        ("planned_minutes", EnrolmentForm(planned_minutes=0)),
        ("goal_id", EnrolmentForm(goal_id=theirs)), ("goal_id", EnrolmentForm(goal_id=MISSING)),
    ):  # fmt: skip
        assert refused(vault, enrolments.apply, Invalid, **asked, form=form) == field
    for start in (MONDAY - 90 * DAY, MONDAY + 90 * DAY):
        assert refused(vault, enrolments.enrol, Invalid, **asked, start=start) == "start"
    assert refused(vault, enrolments.apply, Invalid, **asked, on=TODAY + DAY) == "on"
    waits = act(vault, enrolments.apply, **asked, on=TODAY - DAY)
    plain = {"enrolment_id": waits, "form": EnrolmentForm()}
    assert refused(vault, enrolments.edit, Conflict, **plain, start=TODAY) == "start"
    with pytest.raises(Conflict, match="not take part"):
        act(vault, enrolments.complete, enrolment_id=waits)
    act(vault, enrolments.give_place, enrolment_id=waits, start=MONDAY - 7 * DAY)
    with pytest.raises(Conflict, match="Nobody waits"):
        act(vault, enrolments.give_place, enrolment_id=waits)
    ends = {"enrolment_id": waits}
    assert refused(vault, enrolments.leave, Invalid, **ends, reason_id=MISSING) == "reason_id"
    assert refused(vault, enrolments.leave, Invalid, **ends, on=MONDAY - 8 * DAY) == "on"
    with pytest.raises(Conflict, match="has not ended"):
        act(vault, enrolments.take_back, **ends)
    marked(vault, session_on(vault, group, MONDAY - 7 * DAY), present=who)
    assert refused(vault, enrolments.edit, Invalid, **plain, start=TODAY) == "start"
    with pytest.raises(Conflict, match="names them already"):
        act(vault, enrolments.remove, **ends)
    act(vault, enrolments.leave, **ends, on=MONDAY)
    assert refused(vault, enrolments.edit, Invalid, **plain, start=TODAY) == "start"
    with pytest.raises(Conflict, match="ended already"):
        act(vault, enrolments.not_start, **ends)
    again = act(vault, enrolments.apply, **asked)
    with pytest.raises(Conflict, match="once more"):
        act(vault, enrolments.take_back, **ends)
    act(vault, enrolments.not_start, enrolment_id=again)
    act(vault, enrolments.take_back, enrolment_id=again)
    [row] = vault.read(enrolments.waiting)
    assert (row.id, row.state, row.percent) == (again, EnrolmentState.WAITING, None)


def test_numbers_of_a_group_are_told_apart_and_stay(vault: Vault) -> None:
    """Also where what they are made from is the same by chance."""
    group = cohort(vault, course(vault))
    people = [person(vault, name) for name in ("Ana", "Bea", "Cleo")]
    places = [enrolled(vault, group, who) for who in people]

    def alike(tx: Transaction) -> None:
        for place in places[:2]:
            row = tx.session.get_one(Enrolment, place)
            row.uuid = f"{8_999:08x}{place:024x}"  # the last number: the next one is the first
        tx.session.get_one(Enrolment, places[2]).uuid = f"{4_711:08x}{0:024x}"

    vault.do("Made alike", alike)
    found = numbers(vault, group)
    assert [found[who] for who in people] == [9_999, 1_000, 5_711]
    act(vault, enrolments.leave, enrolment_id=places[0], on=TODAY)
    enrolled(vault, group, people[0], start=TODAY + DAY)
    enrolled(vault, group, person(vault, "Dora"))
    after = numbers(vault, group)
    assert {after[who] for who in people[1:]} == {1_000, 5_711}
