# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The passphrase once more: the right one goes on, wrong ones wait, and nothing of it is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.vault.door import Vault
from tests.conftest import PASSPHRASE, Clock
from tests.ui.at_desk import desk_of, settle
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.locking.ask_passphrase import (
    AskPassphrase,
    ask_passphrase,
    needs_passphrase,
    with_passphrase,
)
from ui.locking.patience import Patience

KEY = Qt.Key
WORDS = "To export, type your passphrase once more."


@pytest.fixture
def desk(vault: Vault) -> Iterator[Desk]:
    with desk_of(vault) as made:
        made.patience = Patience(0.05)
        yield made


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    return show_active(qtbot, QWidget(), 800, 600)


def asked(qtbot: QtBot, desk: Desk, window: QWidget, done: list[int]) -> AskPassphrase:
    dialog = ask_passphrase(window, desk, WORDS, lambda: done.append(1))
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_the_right_one_goes_on_once(qtbot: QtBot, desk: Desk, window: QWidget) -> None:
    done: list[int] = []
    dialog = asked(qtbot, desk, window, done)
    assert dialog.isModal()
    assert dialog.edit.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(dialog.edit, PASSPHRASE)
    qtbot.keyClick(dialog.edit, KEY.Key_Return)
    assert not dialog.confirm_button.isEnabled()
    settle(desk)
    assert done == [1]
    assert QApplication.activeModalWidget() is None


def test_nothing_typed_is_said_calmly(qtbot: QtBot, desk: Desk, window: QWidget) -> None:
    done: list[int] = []
    dialog = asked(qtbot, desk, window, done)
    qtbot.keyClick(dialog.edit, KEY.Key_Return)
    assert dialog.message_bar.kind() == "notice"
    qtbot.keyClick(dialog, KEY.Key_Escape)
    settle(desk)
    assert done == []
    assert desk.lane.is_idle()


def test_a_wrong_one_is_said_and_emptied(qtbot: QtBot, desk: Desk, window: QWidget) -> None:
    done: list[int] = []
    dialog = asked(qtbot, desk, window, done)
    qtbot.keyClicks(dialog.edit, "not the passphrase")
    dialog.submit()
    dialog.submit()  # impatient: once is enough
    settle(desk)
    qtbot.waitUntil(dialog.confirm_button.isEnabled)
    assert "not right" in dialog.message_bar.text()
    assert dialog.edit.text() == ""
    assert not dialog.edit.isUndoAvailable()
    assert done == []
    qtbot.keyClicks(dialog.edit, PASSPHRASE)
    dialog.submit()
    settle(desk)
    assert done == [1]


def test_wrong_ones_take_longer_also_in_another_dialog(
    qtbot: QtBot, desk: Desk, window: QWidget
) -> None:
    for _time in range(4):
        dialog = asked(qtbot, desk, window, [])
        dialog.edit.setText("not the passphrase")
        dialog.submit()
        settle(desk)
        dialog.reject()
    assert desk.patience.wrong() == 200  # the fifth: 0.05 s four times
    assert Patience().wrong() == 0
    patience = Patience()
    waits = [patience.wrong() for _time in range(10)]
    assert waits == [0, 0, 0, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
    patience.right()
    assert patience.wrong() == 0


def test_it_holds_for_ten_minutes_where_that_is_enough(
    qtbot: QtBot, desk: Desk, window: QWidget, clock: Clock
) -> None:
    done: list[str] = []
    assert needs_passphrase(desk)
    dialog = with_passphrase(window, desk, WORDS, lambda: done.append("first"))
    assert dialog is not None
    dialog.edit.setText(PASSPHRASE)
    dialog.submit()
    settle(desk)
    assert with_passphrase(window, desk, WORDS, lambda: done.append("again")) is None
    assert done == ["first", "again"]
    # An export asks all the same.
    assert ask_passphrase(window, desk, WORDS, lambda: done.append("export")).isVisible()
    QApplication.activeModalWidget().reject()
    clock.now += timedelta(minutes=11)
    later = with_passphrase(window, desk, WORDS, lambda: done.append("late"))
    assert later is not None
    later.reject()
    assert done == ["first", "again"]


def test_what_was_begun_is_wiped(qtbot: QtBot, desk: Desk, window: QWidget) -> None:
    dialog = asked(qtbot, desk, window, [])
    dialog._wipe.setInterval(20)
    qtbot.keyClicks(dialog.edit, "lantern")
    qtbot.waitUntil(lambda: dialog.edit.text() == "")
    qtbot.keyClicks(dialog.edit, "lantern")
    edit = dialog.edit
    dialog.hide()
    assert edit.text() == ""


@pytest.mark.parametrize("language", ["en", "xx-long", "xx-rtl"])
def test_everything_on_it_has_a_name_and_fits(
    qtbot: QtBot, desk: Desk, window: QWidget, speak: Callable[[str], None], language: str
) -> None:
    speak(language)
    dialog = asked(qtbot, desk, window, [])
    dialog.message_bar.say("A message that needs two lines, or even three: " * 2, "danger")
    dialog.adjustSize()
    qtbot.wait(20)
    assert nameless(dialog) == []
    assert clipped(dialog) == []
    dialog.reject()


def test_it_can_be_read_by_keyboard_and_caps_lock_is_noticed(
    qtbot: QtBot, desk: Desk, window: QWidget
) -> None:
    dialog = asked(qtbot, desk, window, [])
    qtbot.waitUntil(dialog.edit.hasFocus)
    qtbot.keyClick(dialog.edit, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert dialog.edit.echoMode() == QLineEdit.EchoMode.Normal
    qtbot.keyClick(dialog.edit, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert dialog.edit.echoMode() == QLineEdit.EchoMode.Password
    before = dialog.height()
    QTest.keyEvent(QTest.KeyAction.Click, dialog.edit, "A")
    assert dialog._caps.label.isVisible()
    assert dialog.height() > before
    assert clipped(dialog) == []
    dialog.reject()
