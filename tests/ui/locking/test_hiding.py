# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hiding at once: whatever is open on top and whatever runs, the neutral page comes first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QMenu,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from shelterdesk.services import drafts
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.vault import door
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.ui.program_at import KEY, Started, press
from ui.locking.ask_passphrase import ask_passphrase
from ui.locking.closing import ask_whether_to_lose

_SHIFTS = (KEY.Key_Shift,) * 3


def hide(opened: Started, window: QWidget, keys: tuple[Any, ...] = (KEY.Key_F9,)) -> None:
    """Press the keys where the system would send them.

    The page is there when the last of them was handled: nothing else had its turn before.
    """
    for key in keys:
        opened.qtbot.keyClick(window.windowHandle(), key)
    curtain = opened.program.session.curtain
    assert curtain.is_down()
    assert opened.window.childAt(opened.window.rect().center()) is curtain.page


def assert_hidden(program: Started) -> None:
    """Nothing but the neutral page is to be seen, and soon the file is locked."""
    session = program.program.session
    seen = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert seen == [program.window]
    middle = program.window.rect().center()
    assert program.window.childAt(middle) is session.curtain.page
    program.qtbot.waitUntil(lambda: session.state()["locked"], timeout=5_000)


# What may be open on top; each returns once it is gone again
def _file_dialog(window: QWidget) -> object:
    plain = QFileDialog.Option.DontUseNativeDialog
    return QFileDialog.getOpenFileName(window, "Open", "", "", options=plain)


def _message_box(window: QWidget) -> object:
    return QMessageBox.question(window, "Question", "Noor Zyxmark?")


def _own_question(window: QWidget) -> object:
    return ask_whether_to_lose(window, "The disk is full.")


@pytest.mark.parametrize("keys", [(KEY.Key_F9,), _SHIFTS], ids=["f9", "shift"])
@pytest.mark.parametrize("open_", [_file_dialog, _message_box, _own_question])
def test_over_a_dialog_that_waits(
    opened: Started, qtbot: QtBot, open_: Callable[[QWidget], object], keys: tuple[Any, ...]
) -> None:
    hidden: list[bool] = []

    def press_in_dialog() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog.windowHandle() is None or not dialog.isVisible():
            QTimer.singleShot(10, press_in_dialog)
            return
        hide(opened, dialog, keys)
        hidden.append(True)

    QTimer.singleShot(10, press_in_dialog)
    answer = open_(opened.window)  # it ends as Cancel would
    assert answer in (("", ""), QMessageBox.StandardButton.No, False)
    assert hidden
    assert_hidden(opened)


def test_over_the_passphrase(opened: Started, qtbot: QtBot) -> None:
    session = opened.program.session
    done: list[int] = []
    dialog = ask_passphrase(opened.window, session.desk, "To export…", lambda: done.append(1))
    edit = dialog.edit
    qtbot.waitUntil(dialog.isVisible)
    qtbot.keyClicks(edit, "lantern")
    hide(opened, dialog)
    assert edit.text() == ""
    assert_hidden(opened)
    assert done == []


def test_while_the_passphrase_is_checked(opened: Started, qtbot: QtBot) -> None:
    session = opened.program.session
    done: list[int] = []
    dialog = ask_passphrase(opened.window, session.desk, "To export…", lambda: done.append(1))
    dialog.edit.setText(PASSPHRASE)
    dialog.submit()
    hide(opened, dialog)
    assert_hidden(opened)
    assert done == []  # what it was asked for does not begin behind the neutral page


def test_over_menus_and_lists(opened: Started, qtbot: QtBot) -> None:
    menu = QMenu(opened.window)
    menu.addAction("Noor")
    menu.popup(opened.window.mapToGlobal(opened.window.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    hide(opened, menu)
    assert_hidden(opened)


def test_over_a_combo_box(opened: Started, qtbot: QtBot) -> None:
    box = QComboBox(opened.window)
    box.setAccessibleName("Names")
    box.addItems(["Noor", "Mai"])
    box.show()
    box.showPopup()
    qtbot.waitUntil(lambda: box.view().isVisible())
    hide(opened, box.view().window())
    assert_hidden(opened)


# What may be running
def test_a_long_import_is_rolled_back(opened: Started, qtbot: QtBot, desk_file: Path) -> None:
    begun = threading.Event()

    def add_many(tx: Any, *, progress: Callable[[int, int, str], None]) -> None:
        for number in range(100_000):
            residents.add(tx, form=ResidentForm(known_as=f"Zyx {number}"))
            begun.set()
            progress(number, 100_000, "")

    desk = opened.program.session.desk
    desk.do(opened.window, "Test", add_many, with_progress=True)
    qtbot.waitUntil(begun.is_set, timeout=5_000)
    hide(opened, opened.window)
    assert_hidden(opened)
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    assert [row.shown for row in vault.read(residents.find)] == ["Noor"]
    vault.lock()


def test_work_past_its_point_of_no_return_is_finished_first(
    opened: Started, qtbot: QtBot, desk_file: Path
) -> None:
    session = opened.program.session
    begun, go_on = threading.Event(), threading.Event()

    def add_one(tx: Any) -> None:
        residents.add(tx, form=ResidentForm(known_as="Zyx"))
        begun.set()
        go_on.wait(10)

    session.desk.do(opened.window, "Test", add_one)
    qtbot.waitUntil(begun.is_set, timeout=5_000)
    hide(opened, opened.window)
    qtbot.wait(150)
    assert session.curtain.is_down()
    assert not session.state()["locked"]
    # Somebody wants to go on already: the neutral page stays until the file is locked.
    press(qtbot, session.curtain.page, KEY.Key_Space)
    press(qtbot, session.curtain.page, KEY.Key_Space)
    assert opened.again == []
    assert session.curtain.is_down()
    go_on.set()
    qtbot.waitUntil(lambda: session.state()["ended"], timeout=5_000)
    assert session.state()["locked"]
    assert opened.again[0][0] == "--after=hidden"
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    assert sorted(row.shown for row in vault.read(residents.find)) == ["Noor", "Zyx"]
    vault.lock()


def test_a_dialog_that_comes_late_is_called_off(opened: Started, qtbot: QtBot) -> None:
    """What had been running asks or tells something when it ends."""
    session = opened.program.session
    begun, go_on = threading.Event(), threading.Event()
    answers: list[object] = []

    def work() -> None:
        begun.set()
        go_on.wait(10)

    opened.program.lane.run(
        opened.window, work, lambda _none: answers.append(_message_box(opened.window))
    )
    qtbot.waitUntil(begun.is_set, timeout=5_000)
    hide(opened, opened.window)
    go_on.set()
    qtbot.waitUntil(lambda: bool(answers), timeout=5_000)
    assert answers[0] in (QMessageBox.StandardButton.No, QMessageBox.StandardButton.NoButton)
    assert session.curtain.is_down()
    assert_hidden(opened)


def test_a_busy_lane_does_not_hold_the_page_up(opened: Started, qtbot: QtBot) -> None:
    """The lane computes without a pause, as a report does: Python lets the window in between."""
    begun, enough = threading.Event(), threading.Event()

    def compute() -> int:
        begun.set()
        total = 0
        while not enough.is_set():
            total += sum(range(1_000))
        return total

    opened.program.lane.run(opened.window, compute)
    qtbot.waitUntil(begun.is_set, timeout=5_000)
    hide(opened, opened.window)
    enough.set()
    assert_hidden(opened)


def test_what_was_typed_is_kept_behind_the_neutral_page(
    opened: Started, qtbot: QtBot, desk_file: Path
) -> None:
    page = opened.window.open_page("residents", ("new", None))
    opened.settle()
    qtbot.keyClicks(page.intake.first_field(), "Zyx")
    opened.settle()
    hide(opened, opened.window, _SHIFTS)
    assert_hidden(opened)
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    (row,) = vault.read(drafts.own)
    assert row.body["typed"]["intake"]["known_as"] == "Zyx"
    vault.lock()


def test_hidden_twice_is_hidden_once(opened: Started, qtbot: QtBot) -> None:
    session = opened.program.session
    session.hide_at_once()
    session.hide_at_once()
    assert_hidden(opened)
    qtbot.waitUntil(lambda: session.state()["ended"], timeout=5_000)
    press(qtbot, session.curtain.page, KEY.Key_Space)
    assert session.curtain.is_down()  # until the next process stands there
    session.hide_at_once()
    qtbot.wait(50)
    assert len(opened.again) == 1
