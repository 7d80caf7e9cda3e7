# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines are made as one comes to them, by the wheel, by Tab or in a taller window; all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import show_active
from ui.widgets.buttons import button
from ui.widgets.growing_area import GrowingArea
from ui.widgets.tab_order import name_of

HIGH = 50


def lines(count: int) -> Iterator[QWidget]:
    for number in range(count):
        made = button(f"{number}")
        made.setFixedHeight(HIGH)
        yield made


@pytest.fixture
def area(qtbot: QtBot) -> GrowingArea:
    made = GrowingArea()
    made.fill(lines(50))
    show_active(qtbot, made, 300, 400)
    qtbot.wait(80)
    return made


def names(area: GrowingArea) -> list[str]:
    found = [one for one in area.widget().findChildren(QPushButton) if one.isVisible()]
    return [one.text() for one in sorted(found, key=lambda one: one.y())]


def test_what_is_not_seen_is_not_made(area: GrowingArea) -> None:
    assert names(area) == [f"{n}" for n in range(12)]


def test_the_wheel_comes_to_the_end(area: GrowingArea, qtbot: QtBot) -> None:
    bar = area.verticalScrollBar()
    for _turn in range(8):
        bar.setValue(bar.maximum())
        qtbot.wait(1)
    assert names(area) == [f"{n}" for n in range(50)]


def test_tab_comes_to_the_end_line_by_line(area: GrowingArea, qtbot: QtBot) -> None:
    area.widget().findChild(QPushButton).setFocus()
    passed = []
    for _press in range(50):
        focused = QApplication.focusWidget()
        assert focused is not None
        passed.append(name_of(focused))
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        qtbot.wait(1)
    assert passed == [f"{n}" for n in range(50)]


def test_a_taller_window_is_filled(area: GrowingArea, qtbot: QtBot) -> None:
    area.resize(300, 30 * HIGH)
    qtbot.waitUntil(lambda: len(names(area)) >= 25)
    assert names(area) == [f"{n}" for n in range(len(names(area)))]


def test_told_anew_one_stays_where_one_was(area: GrowingArea, qtbot: QtBot) -> None:
    bar = area.verticalScrollBar()
    for _turn in range(3):
        bar.setValue(bar.maximum())
        qtbot.wait(1)
    at, made = bar.value(), len(names(area))
    area.fill(lines(50))
    qtbot.wait(80)
    assert (bar.value(), len(names(area))) == (at, made)


def test_one_thing_alone_is_as_large_as_the_area(area: GrowingArea, qtbot: QtBot) -> None:
    alone = button("nothing waits")
    area.show_alone(alone)
    qtbot.wait(1)
    assert alone.width() == area.viewport().width()
    area.make_all()
    assert area.widget() is alone


def test_all_can_be_made(area: GrowingArea, qtbot: QtBot) -> None:
    area.make_all()
    qtbot.wait(1)
    assert len(names(area)) == 50
