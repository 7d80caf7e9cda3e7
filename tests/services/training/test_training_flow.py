# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a course to the roll: a group with its sessions, who waits, who takes part, who came."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services import vocabularies
from shelterdesk.services.training import (
    attendance,
    cohorts,
    course_rolls,
    course_sessions,
    enrolments,
)
from shelterdesk.services.training.attendance import Mark
from shelterdesk.services.training.cohorts import Meets, Phase
from shelterdesk.services.training.course_sessions import SessionForm, SessionState
from shelterdesk.services.training.enrolments import (
    EnrolmentForm,
    EnrolmentNeed,
    EnrolmentState,
)
from shelterdesk.vault.door import Vault
from tests.factories import person
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


def test_who_waits_gets_a_place_by_need_then_by_the_day_of_asking(vault: Vault) -> None:
    group = cohort(vault, course(vault), capacity=1)
    first, second, third, fourth = (person(vault, name) for name in ("Ana", "Bea", "Cleo", "Dana"))
    place = enrolled(vault, group, first)
    needs = {
        second: EnrolmentNeed.LATER, third: EnrolmentNeed.NORMAL, fourth: EnrolmentNeed.HIGH
    }  # fmt: skip
    for who, need in needs.items():
        form = EnrolmentForm(need=need)
        act(vault, enrolments.apply, cohort_id=group, resident_id=who, form=form)
    [row] = vault.read(cohorts.listed)
    assert (row.taken, row.waiting, row.free) == (1, 3, 0)
    waits = vault.read(enrolments.waiting, cohort_id=group)
    assert [one.shown for one in waits] == ["Dana", "Cleo", "Bea"]
    with pytest.raises(Conflict) as full:
        act(vault, enrolments.give_place, enrolment_id=waits[0].id)
    assert full.value.field == "cohort_id"
    act(vault, enrolments.complete, enrolment_id=place)
    assert vault.read(cohorts.row, cohort_id=group).taken == 0  # offered, never by itself
    act(vault, enrolments.give_place, enrolment_id=waits[0].id)
    with pytest.raises(Conflict, match="All places"):
        act(vault, enrolments.take_back, enrolment_id=place)
    assert [one.shown for one in vault.read(enrolments.waiting)] == ["Cleo", "Bea"]


def test_from_asking_to_the_end(vault: Vault) -> None:
    group, who = cohort(vault, course(vault, planned_minutes=480)), person(vault, "Noor")
    asked = act(vault, enrolments.apply, cohort_id=group, resident_id=who)
    with pytest.raises(Conflict, match="wait for this group"):
        act(vault, enrolments.apply, cohort_id=group, resident_id=who)
    assert enrolled(vault, group, who) == asked
    with pytest.raises(Conflict, match="take part"):
        enrolled(vault, group, who)
    for back, status in ((14, "present"), (11, "absent"), (7, "hospital")):
        marked(vault, session_on(vault, group, MONDAY - back * DAY), **{status: who})
    late = session_on(vault, group, MONDAY)
    act(vault, attendance.mark, session_id=late, marks=[Mark(who, "late", 30)])
    [row] = vault.read(enrolments.of_resident, resident_id=who)
    totals = row.totals
    assert (totals.present, totals.absent, totals.minutes, row.percent) == (3, 1, 210, 43)
    assert (totals.first_day, totals.last_day) == (MONDAY - 14 * DAY, MONDAY)
    with pytest.raises(Invalid, match="A roll names them on"):
        act(vault, enrolments.leave, enrolment_id=asked, on=MONDAY - DAY)
    with pytest.raises(Conflict, match="A roll names them on"):
        act(vault, enrolments.not_start, enrolment_id=asked)
    why = vault.read(vocabularies.find_id, vocabulary="enrolment_end", code="found-work")
    act(vault, enrolments.leave, enrolment_id=asked, reason_id=why)
    [row] = vault.read(enrolments.of_resident, resident_id=who)
    assert (row.state, row.reason, row.ended_on) == (EnrolmentState.LEFT, "Found work", TODAY)
    act(vault, enrolments.take_back, enrolment_id=asked)
    [row] = vault.read(enrolments.of_resident, resident_id=who)
    assert (row.state, row.reason, row.ended_on) == (EnrolmentState.ACTIVE, "", None)


def test_an_entry_rule_asks_for_a_reason(vault: Vault) -> None:
    basics = course(vault, "Basics")
    baking = course(vault, "Baking", needs_ids=(basics,), youngest=18)
    group, who = cohort(vault, baking), person(vault, "Noor")
    asked = {"cohort_id": group, "resident_id": who}
    [said] = vault.read(enrolments.entry_breaches, **asked)
    assert said == "“Basics” is to be completed before."
    with pytest.raises(Invalid) as refused:
        act(vault, enrolments.enrol, **asked)
    assert refused.value.field == "despite"
    place = act(vault, enrolments.enrol, **asked, despite="Baked at home for years")
    [row] = vault.read(enrolments.of_cohort, cohort_id=group)
    assert (row.id, row.despite) == (place, "Baked at home for years")


def test_all_present_then_the_exceptions(vault: Vault) -> None:
    group = cohort(vault, course(vault))
    ana, bea, cleo = (person(vault, name) for name in ("Ana", "Bea", "Cleo"))
    for who in (ana, bea):
        enrolled(vault, group, who)
    enrolled(vault, group, cleo, start=MONDAY + 3 * DAY)
    session = session_on(vault, group, MONDAY)
    assert vault.read(course_sessions.one, session_id=session).waits
    assert act(vault, attendance.all_present, session_id=session) == 2
    marked(vault, session, court=bea)
    roll = vault.read(course_rolls.roll, session_id=session)
    assert [(one.shown, one.status) for one in roll.lines] == [("Ana", "present"), ("Bea", "court")]
    assert (roll.session.state, roll.session.present, roll.session.expected, roll.left) == (
        SessionState.HELD, 2, 2, 0
    )  # fmt: skip
    with pytest.raises(NotFound):
        marked(vault, session, present=cleo)
    with pytest.raises(Conflict, match="roll"):
        act(vault, course_sessions.call_off, session_id=session)
    act(vault, attendance.take_back, session_id=session)
    assert vault.read(course_rolls.roll, session_id=session).left == 2
    act(vault, course_sessions.call_off, session_id=session, reason="Teacher ill")
    with pytest.raises(Conflict, match="called off"):
        act(vault, attendance.all_present, session_id=session)


def test_a_sheet_of_paper_comes_back(vault: Vault) -> None:
    group, ana, bea = cohort(vault, course(vault)), person(vault, "Ana"), person(vault, "Bea")
    enrolled(vault, group, ana)
    enrolled(vault, group, bea, start=MONDAY)
    sheet = vault.read(course_rolls.sheet, cohort_id=group, first=MONDAY - 7 * DAY, last=TODAY)
    assert [one.on for one in sheet.sessions] == [MONDAY + n * DAY for n in (-7, -4, 0, 3)]
    assert [one.takes_part for one in sheet.lines] == [(True,) * 4, (False, False, True, True)]
    written = {
        one.id: [Mark(ana)] + ([Mark(bea, "late", 20)] if one.on >= MONDAY else [])
        for one in sheet.sessions
    }
    act(vault, attendance.mark_sheet, marks=written)
    sheet = vault.read(course_rolls.sheet, cohort_id=group, first=MONDAY - 7 * DAY, last=TODAY)
    assert [one.statuses for one in sheet.lines] == [
        ("present",) * 4, ("", "", "late", "late")
    ]  # fmt: skip
    assert sheet.lines[1].minutes_late == (0, 0, 20, 20)


def test_another_rhythm_leaves_what_people_decided(vault: Vault) -> None:
    group, who = cohort(vault, course(vault)), person(vault, "Noor")
    enrolled(vault, group, who)
    marked(vault, session_on(vault, group, MONDAY - 7 * DAY), present=who)
    moved = session_on(vault, group, MONDAY + 7 * DAY)
    act(vault, course_sessions.move, session_id=moved, on=MONDAY + 8 * DAY, at=time(15))
    off = session_on(vault, group, MONDAY + 10 * DAY)
    act(vault, course_sessions.call_off, session_id=off, reason="Fair")
    added = act(vault, course_sessions.add, cohort_id=group, form=SessionForm(MONDAY + 12 * DAY))
    before = {row.id for row in sessions(vault, group) if row.on < TODAY}
    form = replace(vault.read(cohorts.form, cohort_id=group), meets=Meets((2,)), at=time(9))
    filled = act(vault, cohorts.edit, cohort_id=group, form=form)
    assert (filled.added, filled.kept) == (5, 2)
    rows = sessions(vault, group)
    assert {row.id for row in rows if row.on < TODAY} == before
    assert {moved, off, added} <= {row.id for row in rows}
    coming = [row for row in rows if row.on > TODAY and row.id not in (moved, off, added)]
    assert {(row.on.weekday(), row.at) for row in coming} == {(2, time(9))}
    again = act(vault, cohorts.edit, cohort_id=group, form=form)
    assert (again.added, again.removed) == (0, 0)


def test_a_group_that_is_cancelled(vault: Vault) -> None:
    group = cohort(vault, course(vault))
    ana, bea, cleo = (person(vault, name) for name in ("Ana", "Bea", "Cleo"))
    enrolled(vault, group, ana)
    enrolled(vault, group, bea, start=TODAY + 5 * DAY)
    act(vault, enrolments.apply, cohort_id=group, resident_id=cleo)
    off = sessions(vault, group)[-1].id
    act(vault, course_sessions.call_off, session_id=off, reason="Exam elsewhere")
    act(vault, cohorts.cancel, cohort_id=group, reason="No teacher")
    states = {
        row.shown: (row.state, row.reason)
        for row in vault.read(enrolments.of_cohort, cohort_id=group)
    }
    why = "The course was not held"
    assert states == {
        "Ana": (EnrolmentState.LEFT, why), "Bea": (EnrolmentState.DID_NOT_START, why),
        "Cleo": (EnrolmentState.DID_NOT_START, why),
    }  # fmt: skip
    assert vault.read(cohorts.listed) == []
    [row] = vault.read(cohorts.listed, phase=Phase.PAST)
    assert row.cancelled_on == TODAY
    coming = {row.state for row in sessions(vault, group) if row.on > TODAY}
    assert coming == {SessionState.CANCELLED}
    with pytest.raises(Conflict, match="cancelled"):
        enrolled(vault, group, ana)
    with pytest.raises(Conflict, match="cancelled"):
        act(vault, course_sessions.take_back, session_id=sessions(vault, group)[-1].id)
    form = vault.read(cohorts.form, cohort_id=group)
    longer = replace(form, end=TODAY + 90 * DAY)
    assert act(vault, cohorts.edit, cohort_id=group, form=longer) == cohorts.Filled()
    assert max(row.on for row in sessions(vault, group)) < TODAY + 42 * DAY
    act(vault, cohorts.edit, cohort_id=group, form=form)
    act(vault, cohorts.hold_after_all, cohort_id=group)
    coming = {row.state for row in sessions(vault, group) if row.on > TODAY and row.id != off}
    assert coming == {SessionState.PLANNED}
    [row] = [row for row in sessions(vault, group) if row.id == off]
    assert (row.state, row.reason) == (SessionState.CANCELLED, "Exam elsewhere")
