# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that paint their words: nothing is cut, and what can be done has room."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.buttons import button
from ui.widgets.line import Line
from ui.widgets.lines_view import LineItem, LinesView
from ui.widgets.pill import Pill
from ui.widgets.words import Words

LEFT = Qt.MouseButton.LeftButton
LONG = "Look in every sixty minutes, quietly, and leave the lamp in the corridor on all night"
LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


def placed(qtbot: QtBot, *lines: QWidget, width: int) -> QWidget:
    host = QWidget()
    column = QVBoxLayout(host)
    for line in lines:
        column.addWidget(line)
    column.addStretch(1)
    qtbot.addWidget(host)
    host.resize(width, 600)
    host.show()
    qtbot.waitExposed(host)
    qtbot.wait(1)
    return host


@pytest.mark.parametrize("language", ["en", "xx-rtl"])
@pytest.mark.parametrize("width", [160, 240, 320, 700])
def test_words_and_acts_have_their_room(
    qtbot: QtBot, speak: Callable[[str], None], width: int, language: str
) -> None:
    speak(language)
    acts = [Pill("late", "notice"), button("Stays on"), button("Check out")]
    line = Line("bed", LONG, "Room 4 · B", *acts)
    host = placed(qtbot, line, width=width)
    assert line.height() == line.heightForWidth(line.width())
    spots = [line.words_area(), *(act.geometry() for act in acts)]
    for at, spot in enumerate(spots):
        assert line.rect().contains(spot), at
        assert not any(spot.intersects(other) for other in spots[at + 1 :]), at
    assert line.words_area().width() >= 80
    host.resize(width + 200, 600)
    qtbot.wait(1)
    assert line.height() == line.heightForWidth(line.width())
    assert line.rect().contains(acts[-1].geometry())


def test_right_to_left_is_its_mirror(qtbot: QtBot, speak: Callable[[str], None]) -> None:
    speak("xx-rtl")
    act = button("Open")
    line = Line("bed", "Noor", "Room 4", act)
    _host = placed(qtbot, line, width=500)
    assert act.x() == 0
    assert act.geometry().right() < line.words_area().left()
    assert line.words_area().right() < line.width() - 18


def test_a_button_that_is_hidden_leaves_its_room_to_the_words(qtbot: QtBot) -> None:
    act = button("Acknowledge")
    line = Line("bed", LONG, "", act)
    _host = placed(qtbot, line, width=360)
    before = line.words_area().width(), line.height()
    act.hide()
    qtbot.wait(1)
    assert line.words_area().width() > before[0]
    assert line.height() < before[1]
    act.show()
    qtbot.wait(1)
    assert (line.words_area().width(), line.height()) == before
    act.setText("Acknowledge all of them at once")
    qtbot.wait(1)
    assert line.rect().contains(act.geometry())
    assert act.width() >= act.sizeHint().width()


def test_what_is_opened_stands_below_and_is_said(qtbot: QtBot) -> None:
    line = Line("lock", "A note", "sealed", indent=28)
    _host = placed(qtbot, line, width=300)
    before = line.height()
    line.add_words(LONG)
    qtbot.wait(1)
    assert line.height() > before
    assert line.height() == line.heightForWidth(line.width())
    assert line.texts() == ["A note", "sealed", LONG]
    assert line.accessibleDescription() == f"sealed\n{LONG}"
    assert line.words_area().left() == 28 + 28


def test_no_letter_of_a_long_word_is_lost() -> None:
    words = Words("Donaudampfschifffahrtsgesellschaftskapitänin")
    whole = words.size()
    assert words.height(whole.width()) == whole.height()
    assert words.height(whole.width() // 2) >= 2 * whole.height()
    assert Words("one\ntwo").size().height() == 2 * whole.height()


@pytest.mark.parametrize(("direction", "side"), [(LTR, 0), (RTL, 1)])
def test_words_stand_where_one_begins_to_read(
    qtbot: QtBot, direction: Qt.LayoutDirection, side: int
) -> None:
    picture = QImage(400, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    Words("Noor").paint(painter, QRect(0, 0, 400, 40), direction)
    painter.end()
    inked = [x for x in range(400) for y in range(40) if picture.pixel(x, y) != 0xFFFFFFFF]
    assert (max(inked) < 100, min(inked) > 300) == (side == 0, side == 1)


def test_a_list_of_lines_wraps_opens_and_is_read(qtbot: QtBot) -> None:
    view = LinesView("Tonight")
    view.set_items(
        [
            LineItem("clock", "Room 1 · A · Noor", LONG, "notice", 7),
            LineItem("shield", "Room 2 · 1 person", "look in every hour"),
            LineItem("clock", "Room 3 · Mara", "no nuts", "danger", 9),
        ]
    )
    host = placed(qtbot, view, width=700)
    index = view.model().index

    def heights() -> list[int]:
        return [view.visualRect(index(at, 0)).height() for at in range(3)]

    wide = heights()
    assert wide[0] == wide[1]
    host.resize(260, 600)
    qtbot.wait(20)
    assert heights()[0] > wide[0]
    assert heights()[2] == wide[2]
    said: list[object] = []
    view.opened.connect(said.append)
    for at in range(3):
        middle = view.visualRect(index(at, 0)).center()
        qtbot.mouseClick(view.viewport(), LEFT, pos=QPoint(60, middle.y()))
    assert said == [7, 9]  # of somebody who is not shown there is nothing to open
    view.setCurrentIndex(index(0, 0))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    qtbot.keyClick(view, Qt.Key.Key_Enter)
    assert said == [7, 9, 7, 9]
    spoken = index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Room 2 · 1 person, look in every hour"
    assert "no nuts" in view.texts()


def test_the_same_lines_again_leave_one_where_one_was(qtbot: QtBot) -> None:
    view = LinesView("Tonight")
    items = [LineItem("clock", f"Room {n}", "", key=n) for n in range(3)]
    view.set_items(items)
    qtbot.addWidget(view)
    view.setCurrentIndex(view.model().index(2, 0))
    view.set_items(list(items))
    assert view.currentIndex().row() == 2
    view.set_items(items[:1])
    assert view.model().rowCount() == 1
