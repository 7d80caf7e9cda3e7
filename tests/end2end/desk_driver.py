# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real program, led by lines on its standard input, as hands would lead it.

What is typed comes through the pipe alone: it stands in no argument, no variable and no file, so
that a process that follows this one could know it only from the program itself.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui import __main__, program

KEY = Qt.Key


class Lead(QObject):
    """One line is one order; the answer to each is one line, once nothing runs any more."""

    def __init__(self, led: program.Program) -> None:
        super().__init__(led)
        self._led = led
        self._begun = b""
        self._notifier = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._say({"pid": os.getpid(), "after": led._options.after})

    def _read(self) -> None:
        self._begun += os.read(0, 65_536)
        while b"\n" in self._begun:
            line, _newline, self._begun = self._begun.partition(b"\n")
            order = json.loads(line)
            getattr(self, order.pop("do"))(**order)

    def _say(self, answer: dict[str, Any]) -> None:
        os.write(1, json.dumps(answer).encode() + b"\n")

    def _settled(self) -> None:
        self._when_quiet(lambda: self._say(self._state()))

    def _state(self) -> dict[str, Any]:
        session = self._led.session
        tab = self._tab()
        return {
            "open": session is not None,
            "said": self._said(),
            "page": session.window.current_id() if session is not None else "",
            "known_as": tab.known_as.focus_target().text() if tab is not None else None,
            "legal_name": tab.sealed["legal_name"].value() if tab is not None else None,
            "line": self._line(),
        }

    def _line(self) -> str | None:
        session = self._led.session
        page = session.window.page("log") if session is not None else None
        tab = page.tabs.made("log") if page is not None else None
        return tab.line.edit.text() if tab is not None else None

    def _said(self) -> str:
        session = self._led.session
        where = session.window if session is not None else self._led.gate.page()
        return str(where.message_bar.text())

    def _tab(self) -> Any:
        session = self._led.session
        page = session.window.page("residents") if session is not None else None
        person = page.current_page() if page is not None else None
        details = person.details() if person is not None else None
        return details.tab if details is not None else None

    # Orders
    def state(self) -> None:
        self._settled()

    def unlock(self, code: str, passphrase: str) -> None:
        page = self._led.gate.page()
        QTest.keyClicks(page.code_edit, code)
        QTest.keyClicks(page.passphrase_edit, passphrase)
        QTest.keyClick(page.passphrase_edit, KEY.Key_Return)
        self._settled()

    def open(self, resident_id: int) -> None:
        page = self._led.session.window.open_page("residents", ("resident", resident_id))
        page.current_page().tabs.open("details")
        self._settled()

    def show(self, passphrase: str) -> None:
        self._tab().reveal()
        dialog = QApplication.activeModalWidget()
        QTest.keyClicks(dialog.edit, passphrase)
        QTest.keyClick(dialog.edit, KEY.Key_Return)
        self._settled()

    def type(self, text: str) -> None:
        line = self._tab().known_as.focus_target()
        line.setFocus()
        QTest.keyClicks(line, text)
        self._settled()

    def type_log(self, text: str, every_ms: int) -> None:
        """In the line of the log, letter by letter, as hands do; the answer does not wait."""
        self._led.session.window.open_page("log")
        self._when_quiet(partial(self._begin_typing, list(text), every_ms))

    def _begin_typing(self, letters: list[str], every_ms: int) -> None:
        timer = QTimer(self)
        timer.timeout.connect(partial(self._type_one, timer, letters))
        timer.start(every_ms)
        self._say(self._state())

    def _type_one(self, timer: QTimer, letters: list[str]) -> None:
        if not letters:
            timer.stop()
            return
        tab = self._led.session.window.page("log").tabs.made("log")
        QTest.keyClicks(tab.line.edit, letters.pop(0))

    def lock(self) -> None:
        window = self._led.session.window
        if QApplication.activeWindow() is not window:  # shortcuts go to the active one
            window.activateWindow()
            QTimer.singleShot(20, self, self.lock)
            return
        QTest.keyClick(window, KEY.Key_L, Qt.KeyboardModifier.ControlModifier)

    def hide(self) -> None:
        window = self._led.session.window
        QTest.keyClick(window.windowHandle(), KEY.Key_F9)

    def hide_in_gate(self) -> None:
        QTest.keyClick(self._led.gate.windowHandle(), KEY.Key_F9)

    def unlock_and_hide(self, code: str, passphrase: str) -> None:
        """The passphrase is still being checked."""
        page = self._led.gate.page()
        QTest.keyClicks(page.code_edit, code)
        QTest.keyClicks(page.passphrase_edit, passphrase)
        QTest.keyClick(page.passphrase_edit, KEY.Key_Return)
        self.hide_in_gate()

    def come_back(self) -> None:
        """A key, from the neutral page on to unlocking."""
        page = self._led.gate.curtain.page
        if page.isVisible():
            QTest.keyClick(page, KEY.Key_Space)
        self._settled()

    def write_log(self, resident_id: int, confidentiality: str, text: str) -> None:
        """As on the screen: a new note, for those who hold one key."""
        residents = self._led.session.window.open_page("residents", ("resident", resident_id))
        page = residents.current_page()
        page.tabs.open("log").new_note()

        self._when_quiet(partial(self._write, page, confidentiality, text))

    def _write(self, page: Any, confidentiality: str, text: str) -> None:
        page.panel.who.list.choose(confidentiality)
        QTest.keyClicks(page.panel.text.focus_target(), text)
        page.panel.form.save()
        self._settled()

    def read_log(self) -> None:
        """What can be read in the log that is open; closed notes are opened for the next time."""
        tab = self._led.session.window.page("residents").current_page().tabs.made("log")
        shut = [view.open_button for view in tab.views if view.open_button is not None]
        self._say({"notes": len(tab.views), "read": list(tab._opened.values())})
        for open_button in shut:
            open_button.click()

    def _when_quiet(self, act: Callable[[], None]) -> None:
        if self._led.lane.is_idle():
            act()
        else:
            QTimer.singleShot(20, self, partial(self._when_quiet, act))

    def idle(self) -> None:
        self._led.watches.idle.start(10)

    def system(self) -> None:
        self._led.watches.system.left.emit("lid")

    def leave(self) -> None:
        self._led.session.window.close()


def _led(started: Any) -> Any:
    def start(self: program.Program) -> None:
        started(self)
        Lead(self)

    return start


if __name__ == "__main__":
    program.Program.start = _led(program.Program.start)  # type: ignore[method-assign]
    sys.exit(__main__.main())
