# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Courses and groups at the screen: from a new course to who takes part, waits, and has left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services.residents import protection
from shelterdesk.services.training import cohorts, courses, enrolments
from shelterdesk.services.training.enrolments import EnrolmentState
from shelterdesk.vault.door import Vault
from tests import training_world as world
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.training_world import TODAY
from tests.ui.at_desk import CTRL, buttons, desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.training.courses.cohort_panel import CohortPanel
from ui.training.courses.course_panel import CoursePanel
from ui.training.courses.enrol_panels import EndPanel, EnrolPanel, PlacePanel
from ui.training.courses.enrolment_view import EnrolmentView
from ui.training.courses.tab import CoursesTab
from ui.training.page import TrainingPage

KEY = Qt.Key


def at_courses(
    qtbot: QtBot, desk: Desk, target: object = None, width: int = 780
) -> tuple[Host, CoursesTab]:
    host = hosted(qtbot, desk, TrainingPage(desk), width)
    host.page.open(("tab", "courses", target))
    settle(desk)
    tab = host.page.tabs.made("courses")
    assert isinstance(tab, CoursesTab)
    return host, tab


def people(tab: CoursesTab) -> list[str]:
    assert tab.view.people is not None
    return tab.view.people.texts()


def open_person(qtbot: QtBot, tab: CoursesTab, name: str) -> EnrolmentView:
    found = tab.view.people
    assert found is not None
    [at] = [at for at, one in enumerate(found.lines.items) if one.title == name]
    found.setCurrentIndex(found.lines.index(at))
    qtbot.keyClick(found, KEY.Key_Return)
    settle(tab.desk)
    view = tab.panel
    assert isinstance(view, EnrolmentView)
    return view


def click(tab: CoursesTab, view: EnrolmentView, act: str) -> QWidget | None:
    view.buttons[act].click()
    settle(tab.desk)
    return tab.panel


def test_from_a_course_to_a_group_with_somebody(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    host, tab = at_courses(qtbot, desk)
    assert "Courses stand here, with their groups" in " ".join(texts(tab))
    tab.add_course()
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, CoursePanel)
    type_into(qtbot, panel.form.fields["name"], "Sewing")
    type_into(qtbot, panel.hours, "40")
    skill = panel.skills.choice
    skill.focus_target().setFocus()
    first = panel.skills.choice.codes()[0]
    skill.set_value(first)
    qtbot.keyClick(skill.focus_target(), KEY.Key_Return)
    assert panel.skills.value() == (first,)
    type_into(qtbot, panel.form.fields["youngest"], "18")
    assert not clipped(host)
    assert not nameless(host)
    save(qtbot, panel)
    settle(desk)
    [row] = vault.read(courses.listed)
    assert (row.name, row.planned_minutes, len(row.skills)) == ("Sewing", 2_400, 1)
    assert [one.state for one in tab.list.rows_model.rows()] == ["no group yet"]

    tab.list.setFocus()
    tab.list.selectRow(0)
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    settle(desk)
    group = tab.panel
    assert isinstance(group, CohortPanel)
    assert group.course.value() == row.id
    type_into(qtbot, group.form.fields["name"], "spring")
    type_into(qtbot, group.form.fields["capacity"], "1")
    for day in (0, 3):
        qtbot.keyClick(group.days.chips[day], KEY.Key_Space)
    type_into(qtbot, group.form.fields["at"], "10:00")
    type_into(qtbot, group.form.fields["minutes"], "120")
    settle(desk)
    assert not clipped(host)
    assert not nameless(host)
    save(qtbot, group)
    settle(desk)
    [made] = vault.read(cohorts.listed)
    assert made.when == "every week on Monday and Thursday · 10:00–12:00"
    [entry] = tab.list.rows_model.rows()
    assert (entry.title, entry.places, entry.share) == ("Sewing · spring", "0 / 1", 0.0)

    tab.list.setFocus()
    tab.list.selectRow(0)
    settle(desk)
    qtbot.keyClick(tab.list, KEY.Key_E, CTRL)
    settle(desk)
    enrol = tab.panel
    assert isinstance(enrol, EnrolPanel)
    type_into(qtbot, enrol.person, "Noor")
    settle(desk)
    qtbot.keyClick(enrol.person.focus_target(), KEY.Key_Return)
    settle(desk)
    assert not clipped(host)
    save(qtbot, enrol)
    settle(desk)
    assert tab.panel is None
    assert people(tab)[:2] == ["1 of 1 places are taken", "Noor"]
    [place] = vault.read(enrolments.of_cohort, cohort_id=made.id)
    assert place.resident_id == noor


def test_who_waits_gets_the_place(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    course = world.course(vault, youngest=18)
    group = world.cohort(vault, course, capacity=1)
    place = world.enrolled(vault, group, person(vault, "Noor"))
    child = person(vault, "Lina")
    _host, tab = at_courses(qtbot, desk, ("group", group))
    tab.enrol()
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, EnrolPanel)
    assert panel.kind.value() == "wait"  # all places are taken
    assert panel.start.isHidden()
    panel.person.name(child)
    settle(desk)
    save(qtbot, panel)
    settle(desk)
    assert "1 waits for a place" in people(tab)
    assert tab.subtitle() == "1 waits for a place"

    end = click(tab, open_person(qtbot, tab, "Noor"), "leave")
    assert isinstance(end, EndPanel)
    end.reason.set_value(end.reason.codes()[0])
    save(qtbot, end)
    settle(desk)
    [left] = vault.read(enrolments.of_cohort, cohort_id=group)
    assert (left.id, left.state, bool(left.reason)) == (place, EnrolmentState.LEFT, True)
    assert "Took part before" in people(tab)

    give = click(tab, open_person(qtbot, tab, "Lina"), "give")
    assert isinstance(give, EnrolPanel)
    save(qtbot, give)
    settle(desk)
    assert people(tab)[:2] == ["1 of 1 places are taken", "Lina"]
    change = click(tab, open_person(qtbot, tab, "Lina"), "edit")
    assert isinstance(change, PlacePanel)
    type_into(qtbot, change.hours, "30")
    save(qtbot, change)
    settle(desk)
    assert "0 h of 30 h" in people(tab)


def test_a_rule_asks_for_a_reason(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    needed = world.course(vault, "Literacy")
    course = world.course(vault, needs_ids=(needed,))
    group = world.cohort(vault, course)
    noor = person(vault, "Noor")
    other = world.cohort(vault, world.course(vault, "English"))
    world.enrolled(vault, other, noor)
    _host, tab = at_courses(qtbot, desk, ("enrol", group, noor))
    panel = tab.panel
    assert isinstance(panel, EnrolPanel)
    assert "“Literacy” is to be completed before." in panel.think.words()
    assert "English at 10:00" in panel.think.words()  # what else she has then
    save(qtbot, panel)
    settle(desk)
    assert "Write why they begin all the same." in panel.despite.error()
    type_into(qtbot, panel.despite, "she reads well")
    save(qtbot, panel)
    settle(desk)
    [row] = vault.read(enrolments.of_cohort, cohort_id=group)
    assert row.despite == "she reads well"


def test_a_group_is_cancelled_and_held_after_all(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    group = world.cohort(vault, world.course(vault))
    _host, tab = at_courses(qtbot, desk, ("group", group))
    tab.act("cancel")
    settle(desk)
    assert tab.panel is not None
    save(qtbot, tab.panel)
    settle(desk)
    assert vault.read(cohorts.row, cohort_id=group).cancelled_on == TODAY
    tab.open(("group", group))  # it is among those that ended
    settle(desk)
    assert tab.lists.currentIndex() == 1
    assert "Cancelled on 22 November" in texts(tab.view)
    tab.act("hold")
    settle(desk)
    assert vault.read(cohorts.row, cohort_id=group).cancelled_on is None
    tab.open(("course", vault.read(courses.listed)[0].id))
    settle(desk)
    assert tab.lists.currentIndex() == 2
    assert "New group" in buttons(tab.view)


def test_a_protected_person_has_no_name_here(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        amal = person(vault, "Amal")
        group = world.cohort(vault, world.course(vault), capacity=3)
        world.enrolled(vault, group, amal)
        vault.do("P", protection.protect, resident_id=amal, staff_ids=[vault.staff_id])
        hired(vault, "C2")
    with signed_in(desk_file, "C2", clock=clock) as vault, desk_of(vault) as desk:
        _host, tab = at_courses(qtbot, desk, ("group", group))
        assert people(tab) == [
            "1 of 3 places are taken", "1 person", "This record is protected.",
        ]  # fmt: skip
