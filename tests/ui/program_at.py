# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole program in tests: in a home of its own, with no process to follow it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE
from ui.locking.unlock_page import UnlockPage
from ui.program import Options, Program
from ui.settings_store import SettingsStore
from ui.tasks import Lane

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Started:
    """A program, and what it would have started after itself."""

    def __init__(self, qtbot: QtBot, options: Options, **more: Any) -> None:
        self.qtbot = qtbot
        self.again: list[list[str]] = []
        self.quits = 0
        self.store = SettingsStore()
        self.program = Program(
            self.store,
            options,
            start_again=self.again.append,
            cost=FLOOR,
            **{"patience_s": 0.01, **more},
        )
        self.program.quit_requested.connect(self._quit)
        self.program.start()
        # Not given to qtbot to close: the program deletes its windows itself.
        with qtbot.waitActive(self.program.gate, timeout=5_000):
            self.program.gate.activateWindow()

    def _quit(self) -> None:
        self.quits += 1

    @property
    def page(self) -> Any:
        """The page of the gate."""
        return self.program.gate.page()

    @property
    def window(self) -> Any:
        """The window of the session."""
        return self.program.session.window

    def settle(self) -> None:
        """Wait for all answers, and what they ask in turn."""
        for _again in range(5):
            assert self.program.lane.wait_idle(30_000)
            QApplication.processEvents()

    def wait_for_session(self) -> Any:
        """Until the window is there."""
        self.qtbot.waitUntil(lambda: self.program.session is not None, timeout=30_000)
        session = self.program.session
        self.settle()
        session.window.activateWindow()
        return session

    def unlock(self, passphrase: str = PASSPHRASE, code: str = STAFF_CODE) -> None:
        """Type code and passphrase, as a person does."""
        page = self.page
        assert isinstance(page, UnlockPage)
        page.code_edit.selectAll()
        self.qtbot.keyClicks(page.code_edit, code)
        self.qtbot.keyClicks(page.passphrase_edit, passphrase)
        self.qtbot.keyClick(page.passphrase_edit, KEY.Key_Return)

    def end(self) -> None:
        """Whatever is open."""
        session = self.program.session
        if session is not None:
            session.end("closed")
            session.window.hide()
            session.window.deleteLater()
        else:
            self.program.gate.close()
            self.program.gate.deleteLater()
        self.program.quick_hide.stop()
        if all([lane.close() for lane in self.program.findChildren(Lane)]):
            self.program.deleteLater()  # what Qt holds of it would hold all that was open


@contextmanager
def started(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    options: Options | None = None,
    **more: Any,
) -> Iterator[Started]:
    """Begin, and tidy up."""
    monkeypatch.setenv("SHELTERDESK_HOME", str(home))
    made = Started(qtbot, options or Options(), **more)
    try:
        yield made
    finally:
        made.end()


def press(qtbot: QtBot, widget: QWidget | None, key: Qt.Key, *modifiers: Any) -> None:
    """Press a key where the focus is, or in a widget."""
    target = widget or QApplication.focusWidget()
    assert target is not None
    qtbot.keyClick(target, key, *modifiers)
