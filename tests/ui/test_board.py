# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The board: keys, drag, reflow, four hundred beds, each state readable without colour."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import show_active
from ui.widgets import bed_row
from ui.widgets.bed_row import MIME, BedRow
from ui.widgets.board import Board, BoardBed, BoardRoom

KINDS = ("taken", "free", "blocked", "reserved", "absent", "overflow")


def room(number: int, *beds: BoardBed) -> BoardRoom:
    return BoardRoom(number, f"Room {number}", "quiet", 1, len(beds), beds)


ROOMS = [
    room(1, BoardBed("1A", "A", "taken", "Mai", "since 3 Nov")),
    room(2, BoardBed("2A", "A", "absent", "Amal"), BoardBed("2B", "B", "free", "Free")),
    room(3, BoardBed("3A", "A", "taken", "Grace"), BoardBed("3B", "B", "blocked", "Out of use")),
    room(4, BoardBed("4A", "A", "reserved", "Reserved"), BoardBed("4B", "B", "free", "Free")),
]


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    made = Board()
    show_active(qtbot, made, 520, 500)
    made.set_rooms(ROOMS)
    return made


def press(board: Board, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(board.row(board.selected()), key)


def test_arrows_move_through_beds_and_rooms(board: Board, qtbot: QtBot) -> None:
    assert board.column_count() == 2
    assert board.selected() == "1A"
    board.select("1A")
    press(board, qtbot, Qt.Key.Key_Right)
    assert board.selected() == "2A"
    press(board, qtbot, Qt.Key.Key_Down)
    assert board.selected() == "2B"
    press(board, qtbot, Qt.Key.Key_Down)
    assert board.selected() == "4A"
    press(board, qtbot, Qt.Key.Key_Left, Qt.Key.Key_Down)
    assert board.selected() == "3B"
    press(board, qtbot, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert board.selected() == "1A"
    press(board, qtbot, Qt.Key.Key_End)
    assert board.selected() == "4B"
    assert board.row("4B").hasFocus()


def test_enter_opens(board: Board, qtbot: QtBot) -> None:
    board.select("2A")
    with qtbot.waitSignal(board.bed_activated) as opened:
        press(board, qtbot, Qt.Key.Key_Return)
    assert opened.args == ["2A"]


def test_a_move_takes_three_keys(board: Board, qtbot: QtBot) -> None:
    board.select("1A")
    with qtbot.waitSignal(board.moved) as moved:
        press(board, qtbot, Qt.Key.Key_M, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert moved.args == ["1A", "2A"]
    assert not board.is_moving()
    assert not board.row("2A").is_target()


def test_escape_calls_a_move_off(board: Board, qtbot: QtBot) -> None:
    board.select("1A")
    with qtbot.assertNotEmitted(board.moved), qtbot.waitSignal(board.move_ended):
        press(board, qtbot, Qt.Key.Key_M, Qt.Key.Key_Right, Qt.Key.Key_Escape)
    assert board.selected() == "1A"


def test_nobody_is_moved_out_of_an_empty_bed(board: Board, qtbot: QtBot) -> None:
    board.select("2B")
    press(board, qtbot, Qt.Key.Key_M)
    assert not board.is_moving()


def test_a_move_ends_when_its_bed_is_gone(board: Board) -> None:
    board.start_move("1A")
    board.set_rooms(ROOMS[1:])
    assert not board.is_moving()


def drop(monkeypatch: pytest.MonkeyPatch, source: BedRow, target: BedRow) -> bool:
    data = QMimeData()
    data.setData(MIME, b"1")
    action = Qt.DropAction.MoveAction
    buttons, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, buttons, plain)
    monkeypatch.setattr(QDragEnterEvent, "source", lambda _self: source)
    monkeypatch.setattr(QDropEvent, "source", lambda _self: source)
    enter.ignore()
    target.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    assert target.is_target()
    target.dropEvent(QDropEvent(QPointF(5, 5), action, data, buttons, plain))
    return True


def test_drag_moves(board: Board, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    with qtbot.waitSignal(board.moved) as moved:
        assert drop(monkeypatch, board.row("1A"), board.row("2B"))
    assert moved.args == ["1A", "2B"]
    assert not board.row("2B").is_target()
    assert not drop(monkeypatch, board.row("1A"), board.row("1A"))


def test_only_a_held_bed_is_dragged_and_it_carries_no_name(
    board: Board, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried: list[QMimeData] = []

    class Drag(bed_row.QDrag):
        def exec(self, *_actions: object) -> Qt.DropAction:
            carried.append(self.mimeData())
            return Qt.DropAction.IgnoreAction

    monkeypatch.setattr(bed_row, "QDrag", Drag)
    for bed in ("1A", "2B"):
        row = board.row(bed)
        left = Qt.MouseButton.LeftButton
        qtbot.mousePress(row, left, pos=QPoint(5, 5))
        far = QPoint(5 + 2 * QApplication.startDragDistance(), 8)
        qtbot.mouseMove(row, far)
        qtbot.mouseRelease(row, left, pos=far)
    assert len(carried) == 1
    assert carried[0].formats() == [MIME]
    assert not carried[0].hasText()


def test_states_differ_without_colour() -> None:
    seen = set()
    for kind in KINDS:
        _fill, _ink, dashed, icon, word = bed_row._KINDS[kind]
        seen.add((dashed, icon))
        assert word
    assert len(seen) == len(KINDS)


def test_beds_can_be_heard(board: Board) -> None:
    assert board.row("1A").accessibleName() == "Room 1, bed A, taken, Mai, since 3 Nov"
    assert board.row("2B").accessibleName() == "Room 2, bed B, free"
    assert board.row("3B").accessibleName() == "Room 3, bed B, out of use"


def test_one_bed_alone_is_in_the_tab_order(board: Board) -> None:
    rows = board.findChildren(BedRow)
    assert [r.bed.id for r in rows if r.focusPolicy() & Qt.FocusPolicy.TabFocus] == ["1A"]


def test_reflows_with_its_width(board: Board, qtbot: QtBot) -> None:
    board.resize(300, 500)
    qtbot.waitUntil(lambda: board.column_count() == 1)
    board.resize(1100, 500)
    qtbot.waitUntil(lambda: board.column_count() == 4)


def test_right_to_left_begins_at_the_right(qtbot: QtBot, speak: Callable[[str], None]) -> None:
    speak("xx-rtl")
    board = Board()
    show_active(qtbot, board, 520, 500)
    board.set_rooms(ROOMS)
    left = board.row("2A").mapTo(board, QPoint(0, 0)).x()
    assert board.row("1A").mapTo(board, QPoint(0, 0)).x() > left
    board.select("1A")
    press(board, qtbot, Qt.Key.Key_Left)
    assert board.selected() == "2A"
    assert not board.grab().isNull()


def test_four_hundred_beds_at_once(board: Board, qtbot: QtBot) -> None:
    many = [
        room(n, *(BoardBed((n, at), "ABCD"[at], KINDS[at], "Mai") for at in range(4)))
        for n in range(100)
    ]
    board.set_rooms(many)
    QApplication.processEvents()
    assert board.card_count() < 30
    board.select((99, 3))
    assert board.row((99, 3)).hasFocus()
    assert board.verticalScrollBar().value() > 0
    made, row = board.card_count(), board.row((99, 3))
    board.set_rooms(many)
    assert board.card_count() == made
    assert board.row((99, 3)) is row  # what is there is used again
    assert board.selected() == (99, 3)
