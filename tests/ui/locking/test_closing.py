# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""However an open file closes: nothing stays on the screen, it ends, and says what is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from shelterdesk.errors import DiskFull
from tests.ui.at_desk import type_into
from tests.ui.program_at import CTRL, KEY, Started, press
from ui.locking import closing
from ui.locking.after import after_words
from ui.locking.ask_passphrase import ask_passphrase


class Busy:
    """Work that cannot be stopped and runs twice as long as closing may take, or until let go."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.is_over = False

    def __call__(self) -> None:
        self.begun.set()
        self.go_on.wait(2 * closing._LONGEST_MS / 1000)
        self.is_over = True


@pytest.fixture
def typed(opened: Started) -> Started:
    """Somebody begins a new resident."""
    page = opened.window.open_page("residents", ("new", None))
    opened.settle()
    type_into(opened.qtbot, page.intake.known_as, "Zyxmark")
    assert opened.window.is_modified()
    return opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same deadline, sooner."""
    assert closing._LONGEST_MS < 5_000  # a computer that goes to sleep waits about so long for us
    monkeypatch.setattr(closing, "_LONGEST_MS", 1_000)


@pytest.fixture
def busy(opened: Started) -> Iterator[Busy]:
    """The lane does something that cannot be stopped."""
    work = Busy()
    opened.program.lane.run(opened.window, work)
    opened.qtbot.waitUntil(work.begun.is_set, timeout=5_000)
    yield work
    work.go_on.set()


def is_covered(program: Started) -> bool:
    """Nothing of the window is to be read."""
    session = program.program.session
    return not program.window.isVisible() or session.curtain.is_down()


# What is lost is said
@pytest.mark.parametrize("why", ["idle", "system", "hidden"])
def test_what_could_not_be_kept_is_said_afterwards(
    typed: Started, monkeypatch: pytest.MonkeyPatch, desk_file: Path, why: str
) -> None:
    session = typed.program.session

    def full(*_given: Any, **_more: Any) -> Any:
        raise DiskFull("The disk is full. Nothing was changed.")

    monkeypatch.setattr(session.desk.vault, "do", full)
    if why == "hidden":
        typed.qtbot.keyClick(typed.window.windowHandle(), KEY.Key_F9)
        typed.qtbot.waitUntil(lambda: typed.quits == 1, timeout=8_000)
    else:
        session.end(why)
    assert session.state() == {"locked": True, "ended": True}
    assert typed.again[0][0] == f"--after={why}-lost"
    words = after_words(desk_file, f"{why}-lost")
    assert "could not be kept" in words
    assert after_words(desk_file, why) in words


def test_what_was_kept_is_not_called_lost(typed: Started) -> None:
    typed.program.session.end("idle")
    assert typed.again[0][0] == "--after=idle"


def test_a_page_that_cannot_keep_it_is_said_before_and_after(
    opened: Started, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    session = opened.program.session
    page = opened.window.open_page("help")
    monkeypatch.setattr(page, "is_modified", lambda: True)
    session.idle.warned.emit(20)
    assert "is kept for you" not in session.countdown.text()
    assert "Please save" in session.countdown.text()
    session.end("idle")
    assert opened.again[0][0] == "--after=idle-lost"


def test_the_countdown_covers_no_button(opened: Started) -> None:
    session, window = opened.program.session, opened.window
    window.resize(1024, 700)
    for place in ("residents", "rooms", "today"):
        window.open_page(place)
        opened.settle()
        session.countdown.count(20, unsaved=True)
        taken = session.countdown.geometry()
        for button in window.findChildren(QAbstractButton):
            over = (session.countdown, window.search_box)
            if button.isVisible() and not any(part.isAncestorOf(button) for part in over):
                spot = QRect(button.mapTo(window, QPoint(0, 0)), button.size())
                assert not taken.intersects(spot), button.text()


# It ends, whatever happens
def test_a_program_that_is_not_there_any_more(
    opened: Started, monkeypatch: pytest.MonkeyPatch, quiet_log: Any
) -> None:
    """As after an update that removed it: locked and gone, not invisible and open."""

    def gone(_line: list[str]) -> None:
        raise FileNotFoundError(2, "No such file")

    monkeypatch.setattr(opened.program, "_start_again", gone)
    press(opened.qtbot, opened.window, KEY.Key_L, CTRL)
    assert opened.program.session.state() == {"locked": True, "ended": True}
    assert opened.quits == 1
    said = [record.msg for record in quiet_log.records]
    assert said == ["the program could not be started again"]
    quiet_log.records.clear()


@pytest.mark.parametrize("why", ["idle", "hidden", "closed"])
def test_a_fault_while_keeping_keeps_nothing_open(
    typed: Started, monkeypatch: pytest.MonkeyPatch, quiet_log: Any, why: str
) -> None:
    session = typed.program.session

    def deleted() -> Any:
        raise RuntimeError("Internal C++ object already deleted")

    monkeypatch.setattr(session.drafts, "_pages", deleted)
    session.end(why)
    assert session.state() == {"locked": True, "ended": True}
    assert typed.quits == 1
    assert {record.msg for record in quiet_log.records} == {"a step of locking failed"}
    quiet_log.records.clear()


# In time
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("why", ["system", "idle"])
def test_one_deadline_for_all_of_it(typed: Started, busy: Busy, why: str) -> None:
    session = typed.program.session
    slept: list[bool] = []
    session.watches.let_sleep = lambda: slept.append(session.state()["ended"])
    session.end(why)
    assert not busy.is_over
    assert not typed.window.isVisible()
    assert typed.again[0][0] == f"--after={why}-lost"
    assert slept == [True]


@pytest.mark.usefixtures("impatient")
def test_also_while_something_runs_beside(opened: Started, qtbot: QtBot) -> None:
    session = opened.program.session
    work = Busy()
    session.desk.beside(session, work, lambda _none: None)
    qtbot.waitUntil(work.begun.is_set, timeout=5_000)
    session.end("system")
    assert not work.is_over
    assert session.state()["locked"]
    work.go_on.set()


def test_sleep_waits_until_it_is_locked(opened: Started) -> None:
    """The system is let go once the file is closed, not when closing begins."""
    session = opened.program.session
    seen: list[bool] = []

    class Quiet:
        def start(self) -> None:
            """Nothing to hear."""

        def stop(self) -> None:
            seen.append(session.state()["locked"])

    session.watches.system._watch = Quiet()
    session.watches.system.left.emit("sleeps")
    assert seen == [True]
    assert opened.again[0][0] == "--after=system"


# Out of sight first
@pytest.mark.usefixtures("impatient")
def test_ctrl_l_covers_before_it_waits(
    typed: Started, busy: Busy, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = typed.program.session
    seen: list[bool] = []
    asked: list[bool] = []
    looks = QTimer()
    looks.timeout.connect(lambda: seen.append(is_covered(typed)))
    looks.start(50)

    def stay(_parent: object, _why: str) -> bool:
        looks.stop()
        asked.append(is_covered(typed))
        return False

    monkeypatch.setattr(session.closing, "may_lose", stay)
    press(typed.qtbot, typed.window, KEY.Key_L, CTRL)
    assert not busy.is_over
    assert len(seen) > 5
    assert all(seen)
    assert asked == [False]  # she sees what it is about
    assert not session.state()["ended"]
    assert not is_covered(typed)


def test_hidden_at_the_question(typed: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    """F9 where the program asks whether to lose something: no answer is taken from it."""
    session = typed.program.session

    def full(*_given: Any, **_more: Any) -> Any:
        raise DiskFull("The disk is full. Nothing was changed.")

    monkeypatch.setattr(session.desk.vault, "do", full)

    def f9() -> None:
        box = QApplication.activeModalWidget()
        if box is None or box.windowHandle() is None or not box.isVisible():
            QTimer.singleShot(20, f9)
            return
        typed.qtbot.keyClick(box.windowHandle(), KEY.Key_F9)

    QTimer.singleShot(20, f9)
    press(typed.qtbot, typed.window, KEY.Key_L, CTRL)
    typed.qtbot.waitUntil(lambda: typed.quits == 1, timeout=8_000)
    assert session.curtain.is_down()
    assert typed.again[0][:2] == ["--after=hidden-lost", "--hidden"]


@pytest.mark.parametrize("why", ["idle", "closed"])
def test_a_dialog_that_comes_while_it_closes_is_not_read(
    typed: Started, qtbot: QtBot, why: str
) -> None:
    called_off: list[bool] = []

    def ask(_none: object) -> None:
        box = QMessageBox(QMessageBox.Icon.Question, "", "Noor Zyxmark?", parent=typed.window)
        stays = QTimer(box, singleShot=True)
        stays.timeout.connect(box.reject)
        stays.start(3_000)
        box.exec()
        called_off.append(stays.isActive())

    typed.program.lane.run(typed.window, lambda: time.sleep(0.5), ask)
    qtbot.wait(50)
    typed.program.session.end(why)
    assert called_off == [True]  # nobody had to answer it


# Nothing comes back
def test_nothing_makes_a_window_behind_the_neutral_page(opened: Started, qtbot: QtBot) -> None:
    session, window = opened.program.session, opened.window
    glass = session.glass
    session.hide_at_once()
    session.rebuild()
    glass.changed.emit()
    assert session.window is window
    qtbot.waitUntil(lambda: opened.quits == 1, timeout=5_000)
    glass.changed.emit()
    session.rebuild()
    assert session.window is window
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [window]
    assert session.curtain.is_down()


# Also in dialogs
def test_ctrl_l_in_a_dialog(opened: Started, qtbot: QtBot) -> None:
    session = opened.program.session
    dialog = ask_passphrase(opened.window, session.desk, "To export…", lambda: None)
    qtbot.waitUntil(dialog.isVisible)
    qtbot.keyClicks(dialog.edit, "lantern")
    qtbot.keyClick(dialog.windowHandle(), KEY.Key_L, CTRL)
    qtbot.waitUntil(lambda: session.state()["ended"], timeout=5_000)
    assert opened.again[0][0] == "--after=locked"
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == []


def test_ctrl_l_at_the_keys(opened: Started, qtbot: QtBot) -> None:
    opened.window.show_shortcuts()
    sheet = QApplication.activeModalWidget()
    assert sheet is not None
    qtbot.keyClick(sheet.windowHandle(), KEY.Key_L, CTRL)
    qtbot.waitUntil(lambda: opened.program.session.state()["ended"], timeout=5_000)
