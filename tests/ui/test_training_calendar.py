# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calendar of training by keys: what is planned, moved, called off, added; week and month."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.training import course_sessions
from shelterdesk.services.training.course_sessions import SessionState
from shelterdesk.vault.door import Vault
from tests import training_world as world
from tests.factories import person
from tests.training_world import DAY, MONDAY, TODAY
from tests.ui.at_desk import buttons, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.training.calendar.panels import CallOffPanel, MovePanel, SessionPanel
from ui.training.calendar.places import Shape
from ui.training.calendar.session_view import SessionView
from ui.training.calendar.tab import CalendarTab
from ui.training.page import TrainingPage

KEY = Qt.Key


def at_calendar(qtbot: QtBot, desk: Desk, width: int = 780) -> tuple[Host, CalendarTab]:
    host = hosted(qtbot, desk, TrainingPage(desk), width)
    tab = host.page.tabs.made("calendar")
    assert isinstance(tab, CalendarTab)
    tab.grid.setFocus()
    return host, tab


def press(qtbot: QtBot, tab: CalendarTab, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(tab.grid, key)
        settle(tab.desk)


def test_a_group_fills_the_days(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    host, tab = at_calendar(qtbot, desk)
    assert "The sessions of all groups stand here" in tab.empty.sentence()
    group = world.cohort(vault, world.course(vault), place="Workshop")
    world.enrolled(vault, group, person(vault, "Noor"))
    tab.load()
    settle(desk)
    assert tab.title_label.text() == "16 Nov to 22 Nov"
    assert tab.grid.shape() is Shape.COLUMNS
    assert tab.grid.day() == TODAY
    assert tab.grid.texts() == ["10:00–12:00, Sewing, 1 person · Workshop"] * 2
    assert tab.grid.current() is None  # nothing on a Sunday
    press(qtbot, tab, KEY.Key_Left, KEY.Key_Left, KEY.Key_Left)
    assert tab.grid.current() is not None
    assert tab.grid.day() == MONDAY + 3 * DAY
    press(qtbot, tab, KEY.Key_Return)
    view = tab.side.panel
    assert isinstance(view, SessionView)
    assert "The roll was not called yet." in texts(view)
    assert buttons(view)[0] == "Call the roll"
    assert not clipped(host)
    assert not nameless(host)
    assert tab.grid.shape() is Shape.LIST  # beside the form there is no room for columns
    qtbot.keyClick(view.first_button(), KEY.Key_Space)
    session_id = world.session_on(vault, group, MONDAY + 3 * DAY)
    assert host.asked[-1] == ("training", ("tab", "roll_call", ("session", session_id)))
    qtbot.keyClick(view, KEY.Key_Escape)
    assert tab.side.panel is None
    assert tab.grid.hasFocus()


def test_moved_and_called_off_by_keys(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    group = world.cohort(vault, world.course(vault))
    _host, tab = at_calendar(qtbot, desk, 1000)
    press(qtbot, tab, KEY.Key_PageDown, KEY.Key_Home, KEY.Key_Return)
    assert tab.title_label.text() == "23 Nov to 29 Nov"
    view = tab.side.panel
    assert isinstance(view, SessionView)
    assert "Call the roll" not in buttons(view)  # it is still to come
    view.buttons["move"].click()
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, MovePanel)
    type_into(qtbot, panel.form.fields["on"], "2026-11-24")
    type_into(qtbot, panel.form.fields["reason"], "teacher away")
    save(qtbot, panel)
    settle(desk)
    moved = tab.grid.texts()
    assert moved[:2] == [
        "Sewing, moved to Tue 24 Nov",
        "10:00–12:00, Sewing, moved from Mon 23 Nov",
    ]
    tab.open(("session", world.session_on(vault, group, MONDAY + 10 * DAY), MONDAY + 10 * DAY))
    settle(desk)
    view = tab.side.panel
    assert isinstance(view, SessionView)
    view.buttons["call_off"].click()
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, CallOffPanel)
    type_into(qtbot, panel.form.fields["reason"], "house meeting")
    save(qtbot, panel)
    settle(desk)
    block = tab.grid.blocks.blocks[-1]
    assert (block.is_off, block.icon, "called off" in block.said) == (True, "circle-x", True)
    tab.open(("session", block.session_id, block.day))
    settle(desk)
    view = tab.side.panel
    assert isinstance(view, SessionView)
    assert "house meeting" in texts(view)
    view.buttons["take_back"].click()
    settle(desk)
    assert (
        vault.read(course_sessions.one, session_id=block.session_id).state is SessionState.PLANNED
    )


def test_one_more_in_a_month(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    world.cohort(vault, world.course(vault))
    host, tab = at_calendar(qtbot, desk)
    press(qtbot, tab, KEY.Key_M)
    assert tab.title_label.text() == "November 2026"
    assert tab.grid.shape() is Shape.MONTH
    assert tab.grid.day() == TODAY
    press(qtbot, tab, KEY.Key_Up)
    assert tab.grid.day() == TODAY - 7 * DAY
    press(qtbot, tab, KEY.Key_N)
    panel = tab.side.panel
    assert isinstance(panel, SessionPanel)
    assert panel.form.fields["on"].value() == TODAY - 7 * DAY
    assert not clipped(host)
    save(qtbot, panel)
    settle(desk)
    [added] = [one for one in tab.grid.blocks.blocks if one.day == TODAY - 7 * DAY]
    tab.grid.select(added.key)
    press(qtbot, tab, KEY.Key_Return)
    view = tab.side.panel
    assert isinstance(view, SessionView)
    view.asked.emit("remove")
    settle(desk)
    assert added.day not in {one.day for one in tab.grid.blocks.blocks}
    press(qtbot, tab, KEY.Key_PageDown)
    assert tab.title_label.text() == "December 2026"
    press(qtbot, tab, KEY.Key_T)
    assert tab.grid.day() == TODAY


def test_it_is_turned_round_from_right_to_left(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    world.cohort(vault, world.course(vault))
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    _host, tab = at_calendar(qtbot, desk, 1000)
    grid = tab.grid
    first, second = (grid.visualRect(grid.blocks.index(at, 0)) for at in (0, 1))
    assert first.left() > second.left()  # Monday is on the right
    assert grid.indexAt(first.center()).row() == 0
    assert not grid.indexAt(QPoint(2, 2)).isValid()
    press(qtbot, tab, KEY.Key_Right)
    assert grid.day() == TODAY - DAY
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=second.center())
    settle(desk)
    assert isinstance(tab.side.panel, SessionView)
