# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll call of sessions by keys, what stands on paper typed in, and minors in no school."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from shelterdesk.services.residents import protection
from shelterdesk.services.residents.residents import Birth
from shelterdesk.services.rooms import stays
from shelterdesk.services.training import course_rolls, enrolments, misses, schooling
from shelterdesk.vault.door import Vault
from tests import training_world as world
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import beds, house, person
from tests.training_world import DAY, MONDAY, TODAY
from tests.ui.at_desk import CTRL, desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.training.courses.enrol_panels import EnrolPanel
from ui.training.page import TrainingPage
from ui.training.roll_call.sheet_panel import SheetPanel
from ui.training.roll_call.tab import RollCallTab
from ui.training.school.panels import ExcusePanel
from ui.training.school.tab import SchoolTab

KEY = Qt.Key
_NAMES = ("Amal", "Divya", "Esther", "Noor")


def group_of(vault: Vault, names: tuple[str, ...] = _NAMES) -> tuple[int, list[int]]:
    group = world.cohort(vault, world.course(vault))
    people = [person(vault, name) for name in names]
    for who in people:
        world.enrolled(vault, group, who)
    return group, people


def at_roll(qtbot: QtBot, desk: Desk, session_id: int | None = None) -> tuple[Host, RollCallTab]:
    host = hosted(qtbot, desk, TrainingPage(desk))
    target = None if session_id is None else ("session", session_id)
    host.page.open(("tab", "roll_call", target))
    settle(desk)
    tab = host.page.tabs.made("roll_call")
    assert isinstance(tab, RollCallTab)
    tab.list.setFocus()
    return host, tab


def press(qtbot: QtBot, tab: RollCallTab, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(tab.list, key)
        settle(tab.desk)


def said(vault: Vault, session_id: int) -> dict[str, tuple[str, int]]:
    roll = vault.read(course_rolls.roll, session_id=session_id)
    return {line.shown: (line.status, line.minutes_late) for line in roll.lines}


def test_all_but_two_in_a_few_keys(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    group, _people = group_of(vault)
    thursday = world.session_on(vault, group, MONDAY + 3 * DAY)
    host, tab = at_roll(qtbot, desk)
    assert tab.subtitle() == "6 rolls are not called yet"
    assert tab.roll is not None
    assert tab.roll.session.id == thursday  # the newest of those not called: there is none today
    press(qtbot, tab, KEY.Key_Down, KEY.Key_A, KEY.Key_L)  # Divya is absent, Esther came later
    assert tab.minutes.line.hasFocus()
    assert not clipped(host)
    assert not nameless(host)
    qtbot.keyClicks(tab.minutes.line, "30")
    qtbot.keyClick(tab.minutes.line, KEY.Key_Return)
    settle(desk)
    assert tab.list.hasFocus()
    qtbot.keyClick(tab.list, KEY.Key_Return, CTRL)
    settle(desk)
    assert said(vault, thursday) == {
        "Amal": ("present", 0), "Divya": ("absent", 0), "Esther": ("late", 30),
        "Noor": ("present", 0),
    }  # fmt: skip
    assert tab.progress.text() == "4 of 4 called · 5.5 h"
    assert tab.present_button.isHidden()
    press(qtbot, tab, KEY.Key_Home, KEY.Key_3)  # the figure that stands on the paper
    press(qtbot, tab, KEY.Key_Home, KEY.Key_Down, KEY.Key_Backspace)
    assert said(vault, thursday)["Amal"] == ("hospital", 0)
    assert said(vault, thursday)["Divya"] == ("", 0)
    qtbot.keyClick(tab.list, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle(desk)
    assert tab.roll.session.on == MONDAY
    tab.take_back()  # it was not called: nothing happens
    tab.open(("session", thursday))
    settle(desk)
    tab.take_back()
    settle(desk)
    assert set(said(vault, thursday).values()) == {("", 0)}


def test_what_stands_on_paper_is_typed(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    group, people = group_of(vault)
    first = world.session_on(vault, group, MONDAY - 14 * DAY)
    second = world.session_on(vault, group, MONDAY - 11 * DAY)
    host, tab = at_roll(qtbot, desk, first)
    tab.open_sheet()
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, SheetPanel)
    table = panel.marks.table
    assert table.hasFocus()
    assert not clipped(host)
    assert not nameless(host)
    for key in (KEY.Key_Space, KEY.Key_7, KEY.Key_2):
        qtbot.keyClick(table, key)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "20")
    qtbot.keyClick(editor, KEY.Key_Return)
    settle(desk)
    qtbot.keyClick(table, KEY.Key_P)  # the rest
    qtbot.keyClick(table, KEY.Key_Right)
    qtbot.keyClick(table, KEY.Key_P)
    kept = tab.draft()
    assert kept is not None
    qtbot.keyClick(table, KEY.Key_Escape)
    assert tab.side.panel is panel  # nothing typed is lost
    save(qtbot, panel)
    settle(desk)
    assert tab.side.panel is None
    assert said(vault, first) == {
        "Amal": ("present", 0), "Divya": ("absent", 0), "Esther": ("late", 20),
        "Noor": ("present", 0),
    }  # fmt: skip
    assert set(said(vault, second).values()) == {("present", 0)}
    [place] = [one for one in vault.read(enrolments.of_cohort, cohort_id=group)
               if one.resident_id == people[2]]  # fmt: skip
    assert place.totals.minutes == 220
    tab.restore_draft(kept)  # as after the file was locked
    settle(desk)
    assert isinstance(tab.side.panel, SheetPanel)
    assert not tab.side.is_modified()  # it is stored by now


def test_how_she_is_is_asked_quietly(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    group, people = group_of(vault, ("Amal", "Noor"))
    for days in (-14, -11, -7):
        world.marked(vault, world.session_on(vault, group, MONDAY + days * DAY), absent=people[1])
    _host, tab = at_roll(qtbot, desk)
    lines = tab.list.rows_model.rows()
    assert [tab.list.rows_model.text(at, 1) for at in range(len(lines))] == ["", "See how they are"]
    assert tab.seen_button.isHidden()
    press(qtbot, tab, KEY.Key_Down)
    assert not tab.seen_button.isHidden()
    press(qtbot, tab, KEY.Key_S)
    assert vault.read(misses.notices) == []
    assert tab.seen_button.isHidden()


def test_who_must_not_be_seen_is_called_without_a_name(
    desk_file: Path, clock: Clock, qtbot: QtBot
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        group, people = group_of(vault, ("Amal", "Noor"))
        vault.do("P", protection.protect, resident_id=people[0], staff_ids=[vault.staff_id])
        hired(vault, "C2")
        session_id = world.session_on(vault, group, MONDAY)
        nameless_one = f"1 person ({world.numbers(vault, group)[people[0]]})"
    with signed_in(desk_file, "C2", clock=clock) as vault, desk_of(vault) as desk:
        _host, tab = at_roll(qtbot, desk, session_id)
        assert [row.shown for row in tab.list.rows_model.rows()] == ["Noor", nameless_one]
        press(qtbot, tab, KEY.Key_End, KEY.Key_A)
        assert said(vault, session_id) == {"Noor": ("", 0), nameless_one: ("absent", 0)}


def test_minors_in_no_school_stand_first(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    free = beds(vault, house(vault))
    young = []
    for bed, name in zip(free, ("Lina", "Mara"), strict=False):
        who = person(vault, name, birth=Birth(2014, 5))
        vault.do("A", stays.admit, resident_id=who, on=TODAY - 3 * DAY, bed_id=bed)
        young.append(who)
    world.cohort(vault, world.course(vault, "School", kind="school"))
    host = hosted(qtbot, desk, TrainingPage(desk))
    host.page.open(("tab", "school", young[0]))
    settle(desk)
    tab = host.page.tabs.made("school")
    assert isinstance(tab, SchoolTab)
    assert tab.subtitle() == "2 in no school"
    assert "In no school" in texts(tab.view)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_Return)
    assert tab.view.lines is not None
    qtbot.keyClick(tab.view.lines, KEY.Key_Return)
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, EnrolPanel)
    save(qtbot, panel)
    settle(desk)
    tab.open(young[1])
    settle(desk)
    tab.view.asked.emit("excuse")
    settle(desk)
    why = tab.panel
    assert isinstance(why, ExcusePanel)
    type_into(qtbot, why.form.fields["reason"], "papers are on their way")
    type_into(qtbot, why.form.fields["until"], "2026-12-01")
    assert not clipped(host)
    assert not nameless(host)
    save(qtbot, why)
    settle(desk)
    found = {one.shown: one for one in vault.read(schooling.minors).pupils}
    assert (found["Lina"].groups, found["Mara"].asked_again) == (("School",), date(2026, 12, 1))
    assert tab.subtitle() == ""
    assert "papers are on their way" in texts(tab.view)
    tab.view.asked.emit("ask_again")
    settle(desk)
    assert tab.subtitle() == "1 in no school"


def test_what_was_typed_reaches_her_whoever_joins_meanwhile(
    vault: Vault, clock: Clock, qtbot: QtBot
) -> None:
    """Of two who must not be seen: a draft means the place in the group, not the second line."""
    hired(vault, "C2")
    later, first = person(vault, "Qa"), person(vault, "Qu")
    group = world.cohort(vault, world.course(vault))
    world.enrolled(vault, group, person(vault, "Ana"))
    for who in (later, first):
        world.act(vault, protection.protect, resident_id=who, staff_ids=[vault.staff_id])
    world.enrolled(vault, group, first)
    number = world.numbers(vault, group)[first]
    session = world.session_on(vault, group, MONDAY)
    path = vault.path
    vault.lock()
    with signed_in(path, "C2", clock) as other, desk_of(other) as desk:
        _host, tab = at_roll(qtbot, desk, session)
        tab.open_sheet()
        settle(desk)
        table = tab.side.panel.marks.table
        lines = table.sheet.sheet.lines
        assert [line.shown for line in lines] == ["Ana", f"1 person ({number})"]
        table.setCurrentIndex(table.sheet.index(1, 1))
        qtbot.keyClick(table, KEY.Key_7)
        kept = json.loads(json.dumps(tab.draft()))
    with signed_in(path, clock=clock) as owner:
        world.enrolled(owner, group, later)
    with signed_in(path, "C2", clock) as other, desk_of(other) as desk:
        _host, tab = at_roll(qtbot, desk, session)
        tab.restore_draft(kept)
        settle(desk)
        save(qtbot, tab.side.panel)
        settle(desk)
        assert tab.side.panel is None
    with signed_in(path, clock=clock) as owner:
        [day] = [row.id for row in world.sessions(owner, group) if row.on == MONDAY - 14 * DAY]
        found = said(owner, day)
        assert found[f"Qu ({number})"] == ("absent", 0)
        qa = f"Qa ({world.numbers(owner, group)[later]})"
        assert {found["Ana"], found[qa]} == {("", 0)}
