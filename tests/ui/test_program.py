# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unlocking and locking, hiding at once, closing, the demo; nothing usable stays open."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk import paths
from shelterdesk.demo import generate
from shelterdesk.errors import InUse
from shelterdesk.services import organisation
from shelterdesk.vault import attempts, door
from shelterdesk.vault.door import local_now
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE
from tests.factories import house, person
from tests.ui.conftest import nameless
from tests.ui.program_at import CTRL, KEY, Started, press, started
from tests.vault_people import on_paper
from ui import places
from ui.app import Faults
from ui.locking import process
from ui.locking.closing import ask_whether_to_lose
from ui.locking.damage_page import DamagePage
from ui.locking.sleep import SleepWatch, slept_clock
from ui.program import Options


@pytest.fixture
def confirmed(desk_file: Path) -> Path:
    """A file with a house and a resident, whose recovery code is confirmed."""
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    house(vault)
    person(vault, "Noor")
    vault.lock()
    return desk_file


@pytest.fixture
def program(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, confirmed: Path
) -> Iterator[Started]:
    with started(qtbot, monkeypatch, tmp_path / "home", Options(file=confirmed)) as made:
        yield made


@pytest.fixture
def opened(program: Started) -> Started:
    program.unlock()
    program.wait_for_session()
    return program


def is_free(path: Path) -> bool:
    """Whether another copy of the program could open it now."""
    try:
        door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE).lock()
    except InUse:
        return False
    return True


# Unlocking
def test_unlock_opens_today(opened: Started, confirmed: Path) -> None:
    assert opened.window.current_id() == "today"
    assert opened.window.windowTitle() == "Desk Planner"
    assert opened.store.now.last_file == str(confirmed)
    assert not is_free(confirmed)
    assert nameless(opened.window) == []


def test_wrong_passphrase_then_right(program: Started, confirmed: Path, qtbot: QtBot) -> None:
    wrong = 0
    while True:  # the door lets the fourth wait, or a later one where all is slow
        program.unlock("not the passphrase")
        qtbot.waitUntil(program.page.unlock_button.isEnabled, timeout=20_000)
        said = program.page.message_bar.text()
        assert program.page.passphrase_edit.text() == ""
        assert program.program.session is None
        if wrong >= 3 and "Try again in " in said:
            break
        assert "not right" in said
        wrong += 1
    qtbot.waitUntil(lambda: not attempts.wait_before_next(confirmed, local_now()), timeout=20_000)
    program.unlock()
    assert program.wait_for_session() is not None
    assert f"{wrong} wrong passphrases" in " ".join(program.window.notices.texts())


def test_after_three_guesses_one_waits_also_after_a_new_start(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, confirmed: Path
) -> None:
    slow: dict[str, Any] = {"options": Options(file=confirmed), "patience_s": 60.0}
    with started(qtbot, monkeypatch, tmp_path / "home", **slow) as program:
        for _time in range(2):
            program.unlock("not the passphrase")
            program.settle()
            assert program.page.unlock_button.isEnabled()
        program.unlock("not the passphrase")
        program.settle()
        assert "not right" in program.page.message_bar.text()
        assert "Again in" in program.page.unlock_button.text()
        program.unlock()  # one may type; Enter does nothing yet
        program.settle()
        assert program.page.passphrase_edit.text() == PASSPHRASE
        assert program.program.session is None
    for _time in range(2):  # so that a slow computer is still waiting when it has started again
        attempts.record(confirmed, local_now())
    with started(qtbot, monkeypatch, tmp_path / "home", **slow) as program:
        program.settle()
        assert not program.page.unlock_button.isEnabled()
        assert "Again in" in program.page.unlock_button.text()
    in_time = {"options": Options(file=confirmed), "patience_s": 1.0}
    with started(qtbot, monkeypatch, tmp_path / "home", **in_time) as program:
        program.settle()
        qtbot.waitUntil(program.page.unlock_button.isEnabled, timeout=20_000)
        assert program.page.unlock_button.text() == "Unlock"
        program.unlock()
        assert program.wait_for_session() is not None


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.unlink(), "not there"),
        (lambda path: path.with_name(path.name + ".keys").unlink(), ""),
        (lambda path: path.write_bytes(b"x" * 8192), "is damaged"),
    ],
)
def test_each_error_in_its_own_words(
    program: Started, qtbot: QtBot, confirmed: Path, spoil: Any, words: str
) -> None:
    spoil(confirmed)
    program.unlock()
    if not words:  # the copy of the key file is enough
        assert program.wait_for_session()
        return
    qtbot.waitUntil(lambda: isinstance(program.page, DamagePage), timeout=20_000)
    assert words in program.page.accessibleName()


def test_open_in_another_copy(program: Started, qtbot: QtBot, confirmed: Path) -> None:
    other = door.unlock(confirmed, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    program.unlock()
    qtbot.waitUntil(program.page.unlock_button.isEnabled, timeout=20_000)
    assert "another copy" in program.page.message_bar.text()
    other.lock()
    program.unlock()
    assert program.wait_for_session()


def test_open_another_file(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, confirmed: Path
) -> None:
    chosen: list[Path | None] = [None, confirmed]
    with started(
        qtbot, monkeypatch, tmp_path / "home", choose=lambda _parent: chosen.pop(0)
    ) as program:
        qtbot.mouseClick(program.page.open_card, Qt.MouseButton.LeftButton)  # cancelled
        qtbot.mouseClick(program.page.open_card, Qt.MouseButton.LeftButton)
        program.unlock()
        assert program.wait_for_session()


# Locking
def test_ctrl_l_closes_the_file_and_starts_again(opened: Started, confirmed: Path) -> None:
    press(opened.qtbot, opened.window, KEY.Key_L, CTRL)
    assert opened.program.session.state() == {"locked": True, "ended": True}
    assert not opened.window.isVisible()
    assert opened.again[0][0] == "--after=locked"
    assert opened.again[0][-1] == str(confirmed)
    assert "Noor" not in str(opened.again)
    assert is_free(confirmed)


def test_the_question_offers_to_stay(opened: Started, qtbot: QtBot) -> None:
    answers: list[bool] = []

    def escape() -> None:
        if answers:
            return
        box = QApplication.activeModalWidget()
        if box is not None:
            press(qtbot, box, KEY.Key_Escape)
        QTimer.singleShot(20, escape)  # not there yet, or not yet ready for keys

    QTimer.singleShot(20, escape)
    answers.append(ask_whether_to_lose(opened.window, "The disk is full."))
    assert answers == [False]


def test_closing_the_window_locks(opened: Started, confirmed: Path) -> None:
    opened.window.close()
    assert opened.quits == 1
    assert opened.again == []
    assert is_free(confirmed)


def test_idle_warns_then_locks(opened: Started, qtbot: QtBot, confirmed: Path) -> None:
    session = opened.program.session
    session.idle.start(1_200)
    qtbot.waitUntil(lambda: not session.countdown.isHidden(), timeout=5_000)
    assert "1 second" in session.countdown.text()
    session.idle.touch()
    assert session.countdown.isHidden()
    qtbot.waitUntil(lambda: session.state()["ended"], timeout=5_000)
    assert opened.again[0][0] == "--after=idle"
    assert is_free(confirmed)


def test_sleep_locks(opened: Started) -> None:
    opened.program.session.watches.sleep.woke.emit()
    assert opened.program.session.state()["ended"]


def test_the_sleep_watch_tells_sleep_from_waiting(qtbot: QtBot) -> None:
    now = [0.0]
    watch = SleepWatch(clock=lambda: now[0])
    woken: list[int] = []
    watch.woke.connect(lambda: woken.append(1))
    now[0] = 2
    watch.look()
    assert woken == []
    now[0] = 90
    watch.look()
    watch.look()
    assert woken == [1]
    assert abs(slept_clock() - slept_clock()) < 1


@pytest.mark.parametrize(
    ("roles", "chosen", "minutes"),
    [
        ({"front_desk"}, 0, 3),
        ({"director", "caseworker"}, 0, 10),
        ({"director", "front_desk"}, 0, 3),  # the strictest of her roles
        ({"front_desk"}, 5, 3),  # a computer makes it shorter, never longer
        ({"front_desk"}, 1, 1),
        ({"manager"}, 5, 5),
        (set(), 0, 10),
    ],
)
def test_idle_minutes(roles: set[str], chosen: int, minutes: int) -> None:
    assert places.idle_minutes(frozenset(roles), chosen) == minutes


@pytest.mark.parametrize(("own", "chosen", "minutes"), [(5, 0, 5), (5, 10, 5), (5, 2, 2)])
def test_idle_minutes_of_one_person(own: int, chosen: int, minutes: int) -> None:
    assert places.idle_minutes(frozenset({"front_desk"}), chosen, own) == minutes


def test_the_minutes_of_the_person_are_used(opened: Started) -> None:
    session = opened.program.session
    assert session.idle._limit_ms == 10 * 60_000
    opened.store.change(idle_minutes=2)
    assert session.idle._limit_ms == 2 * 60_000


def test_why_it_was_locked_is_said(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, confirmed: Path
) -> None:
    options = Options(file=confirmed, after="idle", place=(40, 50, 1100, 720))
    with started(qtbot, monkeypatch, tmp_path / "home", options) as program:
        assert "nobody was here" in program.page.message_bar.text()
        assert program.program.gate.width() == 1100


# Hiding at once
class Paints(QObject):
    """How often a widget was painted."""

    times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


def test_quick_hide_in_a_modal_dialog(opened: Started, qtbot: QtBot, confirmed: Path) -> None:
    """The neutral page is painted before anything else has its turn."""
    window = opened.window
    dialog = QDialog(window)
    dialog.setModal(True)
    edit = QLineEdit("Noor", dialog)
    edit.setAccessibleName("Name")
    QVBoxLayout(dialog).addWidget(edit)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    curtain, paints = opened.program.session.curtain, Paints()
    curtain.page.installEventFilter(paints)
    qtbot.keyClick(dialog.windowHandle(), KEY.Key_F9)
    assert paints.times
    assert curtain.is_down()
    assert not dialog.isVisible()
    assert curtain.page.geometry() == window.rect()
    assert window.windowTitle() == curtain.page.title() != "Desk Planner"
    assert window.childAt(window.rect().center()) is curtain.page
    # Behind it the file is locked soon, and a fresh process shows the same page.
    qtbot.waitUntil(lambda: opened.quits == 1, timeout=5_000)
    assert opened.program.session.state() == {"locked": True, "ended": True}
    assert is_free(confirmed)
    assert curtain.is_down()
    assert opened.again[0][:2] == ["--after=hidden", "--hidden"]


def test_shift_three_times(opened: Started, qtbot: QtBot) -> None:
    handle = opened.window.windowHandle()
    for _time in range(3):
        qtbot.keyClick(handle, KEY.Key_Shift)
    assert opened.program.session.curtain.is_down()


def test_nothing_comes_up_over_the_neutral_page(opened: Started, qtbot: QtBot) -> None:
    session = opened.program.session
    session.hide_at_once()
    late = QWidget(opened.window)
    late.setGeometry(opened.window.rect())
    late.show()
    QApplication.processEvents()
    assert opened.window.childAt(opened.window.rect().center()) is session.curtain.page
    opened.window.resize(1100, 760)
    QApplication.processEvents()
    assert session.curtain.page.size() == opened.window.size()


def test_hiding_stops_what_runs(opened: Started, qtbot: QtBot) -> None:
    session = opened.program.session
    begun: list[int] = []
    stopped: list[str] = []

    def long(progress: Any) -> None:
        begun.append(1)
        try:
            for step in range(1000):
                time.sleep(0.01)
                progress(step, 1000, "")
        except Exception:
            stopped.append("stopped")
            raise

    opened.program.lane.run(opened.window, long)
    qtbot.waitUntil(lambda: bool(begun))
    session.hide_at_once()
    qtbot.waitUntil(lambda: session.state()["locked"], timeout=5_000)
    assert stopped == ["stopped"]


def test_hiding_before_unlocking_comes_back(program: Started, qtbot: QtBot) -> None:
    program.page.code_edit.setText("K3")
    qtbot.keyClick(program.program.gate.windowHandle(), KEY.Key_F9)
    assert program.program.gate.windowTitle() != "Desk Planner"
    curtain = program.program.gate.curtain
    assert curtain.is_down()
    assert program.page.code_edit.text() == ""  # nobody goes on with what somebody typed
    press(qtbot, curtain.page, KEY.Key_Space)
    assert not curtain.is_down()
    assert program.program.gate.windowTitle() == "Desk Planner"


# The window
def test_only_places_that_exist(opened: Started) -> None:
    for id_ in ("today", "residents", "rooms", "reports", "preferences", "help"):
        page = opened.window.open_page(id_)
        opened.settle()
        assert page.isVisible()
        assert nameless(page) == [], id_
    assert opened.window.windowTitle() == "Desk Planner"


def test_another_language_makes_the_window_anew(opened: Started, speak: Any) -> None:
    before = opened.window
    before.open_page("preferences")
    opened.settle()
    speak("xx-long")
    opened.store.change(language="xx-long")
    opened.qtbot.waitUntil(lambda: opened.window is not before, timeout=5_000)
    opened.settle()
    assert opened.window.current_id() == "preferences"
    assert "[" in opened.window.top_bar.title()
    assert not opened.program.session.state()["ended"]


def test_nothing_to_undo_is_said(opened: Started) -> None:
    said = ""
    for _time in range(10):  # what the fixture did can be undone, also after unlocking again
        press(opened.qtbot, opened.window, KEY.Key_Z, CTRL)
        opened.settle()
        said = opened.window.message_bar.text()
    assert "nothing to undo" in said or "cannot be undone" in said, said


# Demo
def test_the_demo_is_made_and_opened(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[int] = []
    real = generate.generate

    def small(path: Path, **given: Any) -> Any:
        made.append(1)
        return real(path, **(given | {"residents": 10, "cost": FLOOR, "now": NOW}))

    monkeypatch.setattr(generate, "generate", small)
    for _time in range(2):
        with started(qtbot, monkeypatch, tmp_path / "home", Options(demo=True)) as program:
            session = program.wait_for_session()
            assert session.desk.vault.read(organisation.form).is_demo
            assert "invented" in program.window.message_bar.text()
            assert program.store.now.last_file == ""
            press(qtbot, program.window, KEY.Key_L, CTRL)
            assert program.again[0][-1] == str(paths.demo_file())
    assert made == [1]
    options = Options(file=paths.demo_file(), after="locked")
    with started(qtbot, monkeypatch, tmp_path / "home", options) as program:
        program.settle()
        assert generate.PASSPHRASE in program.page.message_bar.text()


def test_a_demo_that_cannot_be_made_says_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    (home / "data" / "demo").touch()
    with started(qtbot, monkeypatch, home) as program:
        qtbot.mouseClick(program.page.demo_card, Qt.MouseButton.LeftButton)
        program.settle()
        assert program.page.message_bar.text()
        assert program.page.demo_card.isEnabled()


# Faults and processes
def test_a_fault_is_said_and_the_window_stays(opened: Started, quiet_log: Any) -> None:
    faults = Faults(opened.program)
    error = ValueError("Noor")
    faults.on_main_thread(ValueError, error, None)
    said = opened.window.message_bar.text()
    assert "Something went wrong" in said
    assert "Noor" not in said
    assert opened.window.isVisible()
    assert [record.msg for record in quiet_log.records] == ["unexpected error"]
    quiet_log.records.clear()


def test_the_next_process_is_started_as_this_one_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "ui", "--demo", "x"])
    monkeypatch.setattr(sys, "argv", ["ui/__main__.py", "--demo", "x"])
    assert process.command(["--after=idle"]) == [sys.executable, "-m", "ui", "--after=idle"]
    monkeypatch.setattr(sys, "orig_argv", ["/usr/bin/python3", "/bin/shelterdesk"])
    monkeypatch.setattr(sys, "argv", ["/bin/shelterdesk"])
    assert process.command(["a"]) == [sys.executable, "/bin/shelterdesk", "a"]
    with monkeypatch.context() as installed:
        installed.setattr(sys, "frozen", True, raising=False)
        assert process.command(["a"]) == [sys.executable, "a"]
    ran: list[Any] = []
    monkeypatch.setattr(process.os, "execv", lambda path, line: ran.append((path, line)))
    monkeypatch.setattr(process.os, "name", "posix")
    process.start_again(["a"])
    assert ran == [(sys.executable, [sys.executable, "/bin/shelterdesk", "a"])]
