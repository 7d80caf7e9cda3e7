# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of a week in a form: by keys, by mouse, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services.values import week_times
from tests.ui.conftest import clipped, nameless, show_active
from ui.widgets.week_field import WeekField

_MORNINGS = sum(week_times.bit(day, 0) for day in range(7))
_MONDAY = sum(week_times.bit(0, part) for part in range(4))
_KEYS = Qt.Key


@pytest.fixture
def field(qtbot: QtBot) -> WeekField:
    made = WeekField("free_times", "Times of the week")
    show_active(qtbot, made, 332, 220)
    made.grid.setFocus()
    return made


def _centre(field: WeekField, day: int, part: int) -> QPoint:
    return field.grid.visualRect(field.grid.model().index(part, day)).center()


def test_space_ticks_and_arrows_move(field: WeekField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field.grid, _KEYS.Key_Space)
    for key in (_KEYS.Key_Right, _KEYS.Key_Down, _KEYS.Key_Space):
        qtbot.keyClick(field.grid, key)
    assert field.value() == week_times.bit(0, 0) | week_times.bit(1, 1)
    qtbot.keyClick(field.grid, _KEYS.Key_Space)
    assert field.value() == week_times.bit(0, 0)
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field.grid, _KEYS.Key_Delete)
    assert field.value() is None


def test_a_heading_ticks_all_of_it_and_takes_it_away(field: WeekField) -> None:
    field.grid.verticalHeader().sectionClicked.emit(0)
    assert field.value() == _MORNINGS
    field.grid.horizontalHeader().sectionClicked.emit(0)
    assert field.value() == _MORNINGS | _MONDAY
    field.grid.horizontalHeader().sectionClicked.emit(0)
    assert field.value() == _MORNINGS & ~_MONDAY


def test_the_mouse_ticks_what_it_passes(field: WeekField, qtbot: QtBot) -> None:
    port = field.grid.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=_centre(field, 0, 1))
    qtbot.mouseMove(port, _centre(field, 1, 1))
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=_centre(field, 1, 1))
    qtbot.mouseMove(port, _centre(field, 2, 1))
    assert field.value() == week_times.bit(0, 1) | week_times.bit(1, 1)


def test_what_is_ticked_is_said(field: WeekField) -> None:
    field.set_value(_MORNINGS)
    assert field.grid.accessibleDescription() == "Mon–Sun: morning"
    cell = field.grid.model().index(0, 6)
    said = cell.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Sunday, morning: ticked"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "Sunday, morning"
    assert cell.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    field.restore_draft(None)
    assert field.value() is None
    assert "Space" in field.grid.accessibleDescription()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_shown_whole(qtbot: QtBot, speak: Callable[[str], None], language: str) -> None:
    speak(language)
    made = WeekField("free_times", "Times of the week")
    show_active(qtbot, made, 316, 240)
    made.set_value(week_times.ALL & ~1)
    grid = made.grid
    assert not clipped(made)
    assert not nameless(made)
    assert grid.horizontalScrollBar().maximum() == 0 == grid.verticalScrollBar().maximum()
    made.grab()  # painted without a complaint
