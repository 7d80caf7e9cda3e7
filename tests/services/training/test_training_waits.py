# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits: rolls, how it is with whom, minors in no school, free places, what else is on."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid
from shelterdesk.models.placements import Placement, Vacancy
from shelterdesk.services import organisation
from shelterdesk.services.agenda import appointments
from shelterdesk.services.agenda.appointments import AppointmentForm
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.residents.residents import Birth
from shelterdesk.services.rooms import stays
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.training import (
    attendance,
    cohorts,
    course_sessions,
    enrolments,
    misses,
    schooling,
    session_clashes,
    training_due,
)
from shelterdesk.services.training.cohorts import Meets
from shelterdesk.services.training.courses import CourseKind
from shelterdesk.services.values import week_times
from shelterdesk.services.values.answers import Hidden
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


def due(vault: Vault) -> dict[DueKind, tuple[str, str, object]]:
    def ask(tx: Any) -> list[DueLine]:
        return training_due.due(tx)

    return {one.kind: (one.title, one.detail, one.place) for one in vault.read(ask)}


def test_see_how_she_is(vault: Vault, clock: Clock) -> None:
    group, who = cohort(vault, course(vault)), person(vault, "Noor")
    place = enrolled(vault, group, who)
    rows = [row for row in sessions(vault, group) if row.on <= TODAY]
    for row, status in zip(rows[:4], ("present", "absent", "called_off", "absent"), strict=True):
        marked(vault, row.id, **{status: who})
    assert vault.read(misses.notices) == []
    with pytest.raises(Conflict, match="there since"):
        act(vault, misses.seen, enrolment_id=enrolled(vault, group, person(vault, "Bea")))
    marked(vault, rows[4].id, absent=who)
    [notice] = vault.read(misses.notices)
    assert (notice.shown, notice.missed, notice.since) == ("Noor", 3, rows[1].on)
    assert due(vault)[DueKind.TRAINING] == (
        "See how Noor is", "Sewing · 3 sessions missed in a row",
        ("training", ("tab", "courses", ("group", group))),
    )  # fmt: skip
    act(vault, misses.seen, enrolment_id=place)
    marked(vault, rows[5].id, absent=who)
    assert vault.read(misses.notices) == []  # after three more
    clock.now += 14 * DAY
    coming = [row for row in sessions(vault, group) if TODAY < row.on <= clock.now.date()]
    marked(vault, coming[0].id, present=who)
    for row in coming[1:4]:
        marked(vault, row.id, absent=who)
    [notice] = vault.read(misses.notices)  # and anew, once she was there
    assert notice.missed == 3
    act(vault, enrolments.leave, enrolment_id=place)
    assert vault.read(misses.notices) == []


def test_a_course_without_notices(vault: Vault) -> None:
    group, who = cohort(vault, course(vault, misses_noticed=None)), person(vault, "Noor")
    enrolled(vault, group, who)
    for row in sessions(vault, group)[:5]:
        marked(vault, row.id, absent=who)
    assert vault.read(misses.notices) == []


def test_rolls_and_free_places(vault: Vault) -> None:
    group = cohort(vault, course(vault), capacity=2)
    people = [person(vault, name) for name in ("Ana", "Bea", "Cleo")]
    enrolled(vault, group, people[0])
    for who in people[1:]:
        act(vault, enrolments.apply, cohort_id=group, resident_id=who)
    monday = session_on(vault, group, MONDAY)
    assert due(vault) == {
        DueKind.COURSE_ROLL: (
            "2 rolls of courses to call", "Sewing",
            ("training", ("tab", "roll_call", ("session", monday))),
        ),
        DueKind.TRAINING: (
            "1 free place for who waits for a course", "Sewing",
            ("training", ("tab", "courses", ("group", group))),
        ),
    }  # fmt: skip
    act(vault, attendance.all_present, session_id=monday)
    act(vault, course_sessions.call_off, session_id=session_on(vault, group, MONDAY + 3 * DAY))
    act(vault, enrolments.enrol, cohort_id=group, resident_id=people[1])
    assert due(vault) == {}


def test_several_are_one_line(vault: Vault) -> None:
    group = cohort(vault, course(vault))
    people = [person(vault, name) for name in ("Ana", "Bea")]
    for who in people:
        enrolled(vault, group, who)
    for row in sessions(vault, group)[:3]:
        for who in people:
            marked(vault, row.id, absent=who)
    title, detail, _place = due(vault)[DueKind.TRAINING]
    assert (title, detail) == ("See how 2 people are", "Ana · Bea")


def test_who_calls_no_roll_and_enrols_nobody(vault: Vault, clock: Clock) -> None:
    hired(vault, "F1")
    group = cohort(vault, course(vault))
    enrolled(vault, group, person(vault, "Ana"))
    act(vault, enrolments.apply, cohort_id=group, resident_id=person(vault, "Bea"))
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        assert set(due(desk)) == {DueKind.COURSE_ROLL}


def test_minors_in_no_school(vault: Vault, clock: Clock) -> None:
    hired(vault, "F1")
    rooms = beds(vault, house(vault))
    ages = {"Ana": 2016, "Bea": 2012, "Cleo": 2010, "Dana": 2024, "Eva": 1990}
    people = {name: person(vault, name, birth=Birth(year, 1)) for name, year in ages.items()}
    for bed, who in zip(rooms, people.values(), strict=False):
        act(vault, stays.admit, resident_id=who, bed_id=bed, on=TODAY - 3 * DAY)
    school = cohort(vault, course(vault, "School", kind=CourseKind.SCHOOL), end=None)
    enrolled(vault, school, people["Ana"])
    act(vault, enrolments.apply, cohort_id=school, resident_id=people["Bea"])
    found = vault.read(schooling.minors)
    assert [one.shown for one in found.pupils] == ["Bea", "Cleo", "Ana"]
    assert [one.shown for one in found.asked] == ["Bea", "Cleo"]
    assert (found.pupils[0].waits_for, found.pupils[2].groups) == (("School",), ("School",))
    title, detail, where = due(vault)[DueKind.TRAINING]
    assert title == "2 things about courses"
    assert detail == "2 minors in no school · 1 free place for who waits for a course"
    assert where == ("training", ("tab", "school"))
    cleo = {"resident_id": people["Cleo"]}
    for values in ({"reason": " "}, {"reason": "Exams", "until": TODAY}):
        with pytest.raises(Invalid):
            act(vault, schooling.excuse, **cleo, **values)
    act(vault, schooling.excuse, **cleo, reason="Exams", until=TODAY + DAY)
    act(vault, schooling.excuse, **cleo, reason=Hidden.HIDDEN, until=TODAY + 2 * DAY)
    found = vault.read(schooling.minors)
    assert [one.shown for one in found.asked] == ["Bea"]
    assert (found.pupils[1].why_not, found.pupils[1].asked_again) == ("Exams", TODAY + 2 * DAY)
    clock.now += 2 * DAY
    assert len(vault.read(schooling.minors).asked) == 2
    rules = vault.read(organisation.form)
    for first, last, names in (
        (3, 5, set()), (10, 14, {"Ana", "Bea"}), (11, 15, {"Bea"}), (14, 21, {"Bea", "Cleo"}),
        (6, 17, {"Ana", "Bea", "Cleo"}),
    ):  # fmt: skip
        form = replace(rules, school_first_age=first, school_last_age=last)
        act(vault, organisation.edit, form=form)
        found = vault.read(schooling.minors)
        assert (found.first_age, found.last_age) == (first, last)
        assert {one.shown for one in found.pupils} == names
    for wrong, field in ((2, "school_first_age"), (22, "school_first_age")):
        with pytest.raises(Invalid) as raised:
            act(vault, organisation.edit, form=replace(rules, school_first_age=wrong))
        assert raised.value.field == field
    for wrong in (5, 22):
        with pytest.raises(Invalid) as raised:
            act(vault, organisation.edit, form=replace(rules, school_last_age=wrong))
        assert raised.value.field == "school_last_age"
    act(vault, schooling.not_excused, **cleo)
    with pytest.raises(Conflict):
        act(vault, schooling.not_excused, **cleo)
    act(vault, schooling.excuse, **cleo, reason="Exams")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        assert desk.read(schooling.minors).pupils[1].why_not is Hidden.HIDDEN


def test_what_else_is_at_that_time(vault: Vault) -> None:
    who, other = person(vault, "Noor"), person(vault, "Bea")
    group = cohort(vault, course(vault))
    baking = cohort(vault, course(vault, "Baking"), meets=Meets((0,)), at=time(11, 30))
    enrolled(vault, baking, who)
    coming = MONDAY + 7 * DAY
    for on, at in ((coming, time(11)), (coming, time(12)), (coming + 3 * DAY, time(9, 45))):
        form = AppointmentForm(on, at, minutes=30, words="doctor", resident_id=who)
        act(vault, appointments.add, form=form)
    partner = act(vault, partners.add, form=PartnerForm("Mill"))
    _works(vault, partner, who, week_times.of_hours(3, 11 * 60, 60))
    asked = {"cohort_id": group, "resident_id": who}
    found = vault.read(session_clashes.clashes_of_group, **asked)
    soon = [(one.on, one.words) for one in found if one.on < coming + 7 * DAY]
    assert soon == [
        (coming, "An appointment at 11:00"), (coming, "Baking at 11:30"),
        (coming + 3 * DAY, "An appointment at 09:45"), (coming + 3 * DAY, "Work: Helper"),
    ]  # fmt: skip
    assert {one.shown for one in found} == {"Noor"}
    session = session_on(vault, group, coming)
    assert vault.read(session_clashes.clashes_of_session, session_id=session) == []
    enrolled(vault, group, who)
    enrolled(vault, group, other)
    found = vault.read(session_clashes.clashes_of_session, session_id=session)
    assert [one.words for one in found] == ["An appointment at 11:00", "Baking at 11:30"]
    found = vault.read(
        session_clashes.clashes_of_session, session_id=session, on=TODAY + 2 * DAY, at=time(15)
    )
    assert found == []
    act(vault, cohorts.cancel, cohort_id=baking)
    found = vault.read(session_clashes.clashes_of_session, session_id=session)
    assert [one.words for one in found] == ["An appointment at 11:00"]


def _works(vault: Vault, partner: int, who: int, times: int) -> None:
    def act_(tx: object) -> None:
        session = tx.session  # type: ignore[attr-defined]
        place = Vacancy(partner_id=partner, kind="paid", title="Helper", times=times,
                        open_from=TODAY)  # fmt: skip
        session.add(place)
        session.flush()
        for title, start in (("Helper", TODAY - 9 * DAY), ("", TODAY + 90 * DAY)):
            session.add(
                Placement(
                    resident_id=who, partner_id=partner, vacancy_id=place.id, kind="paid",
                    title=title, start=start, end=None,
                )
            )  # fmt: skip

    vault.do("Works", act_)
