# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unlocking, idleness, quick hide also in dialogs, a clipboard that forgets."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import clipped, nameless, show_active
from ui.locking.clipboard import SecretClipboard
from ui.locking.idle import InactivityTimer
from ui.locking.neutral_page import NeutralPage
from ui.locking.quick_hide import QuickHide
from ui.locking.unlock_page import UnlockPage


# Unlocking
@pytest.fixture
def unlock(qtbot: QtBot) -> UnlockPage:
    return show_active(qtbot, UnlockPage(), 900, 640)


def test_code_enter_passphrase_enter(unlock: UnlockPage, qtbot: QtBot) -> None:
    assert unlock.code_edit.hasFocus()
    qtbot.keyClicks(unlock.code_edit, "K3")
    qtbot.keyClick(unlock.code_edit, Qt.Key.Key_Return)
    assert unlock.passphrase_edit.hasFocus()
    qtbot.keyClicks(unlock.passphrase_edit, " four words in a row ")
    with qtbot.waitSignal(unlock.submitted) as given:
        qtbot.keyClick(unlock.passphrase_edit, Qt.Key.Key_Return)
    assert given.args == ["K3", " four words in a row "]


def test_wrong_keeps_the_code_and_empties_the_passphrase(unlock: UnlockPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(unlock.code_edit, "K3")
    qtbot.keyClicks(unlock.passphrase_edit, "wrong")
    unlock.set_busy(True)
    assert not unlock.unlock_button.isEnabled()
    with qtbot.assertNotEmitted(unlock.submitted):
        unlock.submit()
    unlock.show_error("The staff code or the passphrase is not right.")
    assert unlock.code_edit.text() == "K3"
    assert unlock.passphrase_edit.text() == ""
    assert not unlock.passphrase_edit.isUndoAvailable()
    assert unlock.passphrase_edit.hasFocus()
    assert unlock.message_bar.kind() == "danger"


def test_nothing_typed_is_said_calmly(unlock: UnlockPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(unlock.submitted):
        unlock.unlock_button.click()
    assert unlock.message_bar.kind() == "notice"


def test_wipes_itself(unlock: UnlockPage, qtbot: QtBot) -> None:
    unlock._wipe_timer.setInterval(30)
    qtbot.keyClicks(unlock.code_edit, "K3")
    qtbot.keyClicks(unlock.passphrase_edit, "secret")
    unlock.toggle_passphrase()
    qtbot.waitUntil(lambda: unlock.passphrase_edit.text() == "")
    assert unlock.code_edit.text() == ""
    assert unlock.passphrase_edit.echoMode() == QLineEdit.EchoMode.Password
    unlock.passphrase_edit.setText("left behind")
    unlock.hide()
    qtbot.waitUntil(lambda: unlock.passphrase_edit.text() == "")


def test_shows_and_hides_the_passphrase(unlock: UnlockPage) -> None:
    unlock.toggle_passphrase()
    assert unlock.passphrase_edit.echoMode() == QLineEdit.EchoMode.Normal
    unlock.toggle_passphrase()
    assert unlock.passphrase_edit.echoMode() == QLineEdit.EchoMode.Password


def test_caps_lock_is_noticed(unlock: UnlockPage, qtbot: QtBot) -> None:
    qtbot.keyClick(unlock.passphrase_edit, "a")
    assert unlock._caps.isHidden()
    QTest.keyEvent(QTest.KeyAction.Click, unlock.passphrase_edit, "A")
    assert not unlock._caps.isHidden()
    qtbot.keyClick(unlock.passphrase_edit, "b")
    assert unlock._caps.isHidden()


@pytest.mark.parametrize("language", ["en", "xx-long"])
def test_everything_on_it_has_a_name_and_fits(
    qtbot: QtBot, speak: Callable[[str], None], language: str
) -> None:
    speak(language)
    unlock = show_active(qtbot, UnlockPage(), 900, 640)
    unlock.show_error("A long message that needs two lines, or even three: " * 2)
    qtbot.wait(20)
    assert nameless(unlock) == []
    assert clipped(unlock) == []


def test_other_ways(unlock: UnlockPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(unlock.open_requested):
        unlock._open.click()
    with qtbot.waitSignal(unlock.demo_requested):
        unlock._demo.click()
    unlock.set_demo_offered(False)
    assert unlock._demo.isHidden()


# The neutral page
def test_what_leaves_the_neutral_page(qtbot: QtBot) -> None:
    page = NeutralPage()
    show_active(qtbot, page, 1280, 800)
    with qtbot.assertNotEmitted(page.leave_requested):
        qtbot.keyClick(page, Qt.Key.Key_Shift)
    with qtbot.waitSignal(page.leave_requested):
        qtbot.keyClick(page, Qt.Key.Key_Return)


# Idleness
@pytest.fixture
def idle() -> Iterator[InactivityTimer]:
    made = InactivityTimer(warn_ms=60)
    yield made
    made.stop()


def test_expires_when_nobody_is_there(idle: InactivityTimer, qtbot: QtBot) -> None:
    said: list[int] = []
    idle.warned.connect(said.append)
    with qtbot.waitSignal(idle.expired, timeout=3_000):
        idle.start(300)
    assert said
    assert not idle.is_running()


def test_any_key_keeps_it_open(idle: InactivityTimer, qtbot: QtBot) -> None:
    window = show_active(qtbot, QLineEdit())
    idle.start(250)
    with qtbot.assertNotEmitted(idle.expired):
        for _step in range(8):
            qtbot.wait(60)
            qtbot.keyClick(window, "a")
    with qtbot.waitSignal(idle.warned, timeout=3_000):
        pass
    with qtbot.waitSignal(idle.resumed):
        qtbot.mouseMove(window)
        qtbot.keyClick(window, "a")


# Quick hide
@pytest.fixture
def quick() -> Iterator[QuickHide]:
    made = QuickHide()
    made.start()
    yield made
    made.stop()


def key(widget: QWidget, which: Qt.Key) -> None:
    """A key as the platform delivers it: to the window, which hands it on."""
    QTest.keyClick(widget.window().windowHandle(), which)


def test_f9_and_three_shifts_hide(quick: QuickHide, qtbot: QtBot) -> None:
    window = show_active(qtbot, QLineEdit())
    with qtbot.waitSignal(quick.triggered):
        key(window, Qt.Key.Key_F9)
    fired: list[int] = []
    quick.triggered.connect(lambda: fired.append(1))
    for _time in range(3):
        key(window, Qt.Key.Key_Shift)
    assert fired == [1]


def test_typing_capitals_does_not_hide(quick: QuickHide, qtbot: QtBot) -> None:
    window = show_active(qtbot, QLineEdit())
    handle = window.windowHandle()
    with qtbot.assertNotEmitted(quick.triggered):
        for _time in range(4):
            QTest.keyPress(handle, Qt.Key.Key_Shift)
            QTest.keyClick(handle, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyRelease(handle, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
        key(window, Qt.Key.Key_Shift)
        key(window, Qt.Key.Key_Shift)
        key(window, Qt.Key.Key_A)
        key(window, Qt.Key.Key_Shift)


def test_slow_shifts_do_not_hide(
    quick: QuickHide, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.locking import quick_hide

    monkeypatch.setattr(quick_hide, "_WITHIN_MS", 50)
    window = show_active(qtbot, QLineEdit())
    with qtbot.assertNotEmitted(quick.triggered):
        for _time in range(4):
            key(window, Qt.Key.Key_Shift)
            qtbot.wait(60)


def test_works_in_a_modal_dialog_and_eats_the_key(quick: QuickHide, qtbot: QtBot) -> None:
    window = show_active(qtbot, QWidget(), 300, 200)
    dialog = QDialog(window)
    layout = QVBoxLayout(dialog)
    edit = QLineEdit()
    layout.addWidget(edit)
    dialog.setModal(True)
    show_active(qtbot, dialog)
    seen: list[QEvent.Type] = []
    edit.keyPressEvent = lambda event: seen.append(event.type())  # type: ignore[method-assign]
    with qtbot.waitSignal(quick.triggered):
        key(edit, Qt.Key.Key_F9)
    assert seen == []


def test_after_stop_nothing_is_watched(quick: QuickHide, qtbot: QtBot) -> None:
    window = show_active(qtbot, QLineEdit())
    quick.stop()
    with qtbot.assertNotEmitted(quick.triggered):
        key(window, Qt.Key.Key_F9)


# Clipboard
def test_a_secret_is_forgotten(qapp: QApplication, qtbot: QtBot) -> None:
    secrets = SecretClipboard(cleared_after_ms=40)
    board = QGuiApplication.clipboard()
    secrets.copy("Noor")
    assert board.text() == "Noor"
    assert secrets.is_holding()
    assert "x-kde-passwordManagerHint" in board.mimeData().formats()
    qtbot.waitUntil(lambda: board.text() == "")
    secrets.copy("Amal")
    secrets.clear()
    assert board.text() == ""


def test_what_somebody_else_copied_stays(qtbot: QtBot) -> None:
    secrets = SecretClipboard(cleared_after_ms=30)
    board = QGuiApplication.clipboard()
    secrets.copy("Noor")
    board.setText("a shopping list")
    qtbot.wait(60)
    secrets.clear()
    assert board.text() == "a shopping list"


XVFB = shutil.which("xvfb-run")
#: On a screen of its own: the screenless platform does not say whose the clipboard is.
_COPIED = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit
from ui.locking.clipboard import SecretClipboard

app = QApplication([])
board, modes = app.clipboard(), QClipboard.Mode
HINT = "x-kde-passwordManagerHint"
CTRL = Qt.KeyboardModifier.ControlModifier


def copied(edit):
    edit.show()
    QTest.qWaitForWindowActive(edit)
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_C, CTRL)
    app.processEvents()


secrets = SecretClipboard(cleared_after_ms=700)
secrets.watch()
line = QLineEdit("Noor Zyxmark")
copied(line)
assert board.text() == "Noor Zyxmark"
assert HINT in board.mimeData().formats()
assert HINT in board.mimeData(modes.Selection).formats()
other = QLineEdit()
other.paste()
assert other.text() == "Noor Zyxmark"
QTest.qWait(1_200)
assert board.text() == board.text(modes.Selection) == ""
assert line.selectedText() == "Noor Zyxmark"
rich = QTextEdit("<b>Amal</b>")
copied(rich)
data = board.mimeData()
assert HINT in data.formats() and "bold" in data.html().lower().replace("700", "bold")
secrets.stop()
assert board.text() == board.text(modes.Selection) == ""
copied(line)
assert HINT not in board.mimeData().formats()  # nobody watches any more
secrets.clear()
assert board.text() == "Noor Zyxmark"
print("as it should be")
"""


@pytest.mark.skipif(XVFB is None, reason="needs a screen that is none")
def test_what_is_copied_by_keyboard_is_a_secret_too() -> None:
    environment = {n: v for n, v in os.environ.items() if n != "QT_QPA_PLATFORM"}
    done = subprocess.run(
        [str(XVFB), "-a", sys.executable, "-c", _COPIED],
        env=environment | {"QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout.strip() == "as it should be", done.stderr
