# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Before the session: what is open or shown in the gate is locked by every way that locks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.errors import InUse
from shelterdesk.vault import door
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.ui.program_at import CTRL, KEY, Started, press, started
from tests.ui.test_first_run import made
from tests.vault_people import on_paper
from ui.locking.forgot_page import ForgotPage
from ui.locking.recovery_page import RecoveryPage
from ui.locking.unlock_page import UnlockPage
from ui.program import Options


@pytest.fixture
def start(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, desk_file: Path) -> Any:
    def begin(**more: Any) -> Any:
        options = Options(file=desk_file, **more)
        return started(qtbot, monkeypatch, tmp_path / "home", options)

    return begin


@pytest.fixture
def program(start: Any) -> Iterator[Started]:
    with start() as begun:
        yield begun


def is_free(path: Path) -> bool:
    try:
        door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE).lock()
    except InUse:
        return False
    return True


def confirm(path: Path) -> None:
    vault = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    vault.lock()


def f9(program: Started) -> None:
    program.qtbot.keyClick(program.program.gate.windowHandle(), KEY.Key_F9)


def idle(program: Started) -> None:
    program.program.watches.idle.expired.emit()


def slept(program: Started) -> None:
    program.program.watches.sleep.woke.emit()


def system(program: Started) -> None:
    program.program.watches.system.left.emit("lid")


def ctrl_l(program: Started) -> None:
    program.qtbot.keyClick(program.program.gate.windowHandle(), KEY.Key_L, CTRL)


def visible() -> list[Any]:
    return [w for w in QApplication.topLevelWidgets() if w.isVisible()]


def assert_left(program: Started, why: str) -> None:
    """Locked, and a fresh process is due; nothing to read until it stands there."""
    qtbot = program.qtbot
    qtbot.waitUntil(lambda: program.quits == 1, timeout=20_000)
    told = program.again[0]
    assert told[0] == f"--after={why}"
    assert ("--hidden" in told) == (why == "hidden")
    assert program.program.session is None
    if why == "hidden":
        gate = program.program.gate
        assert gate.childAt(gate.rect().center()) is gate.curtain.page
        press(qtbot, gate.curtain.page, KEY.Key_Space)
        assert gate.curtain.is_down()
        assert visible() == [gate]
    else:
        assert visible() == []


WAYS = [(f9, "hidden"), (idle, "idle"), (slept, "idle"), (system, "system"), (ctrl_l, "locked")]


@pytest.mark.parametrize(("way", "why"), WAYS)
def test_while_the_recovery_code_is_asked_for(
    program: Started, desk_file: Path, way: Callable[[Started], None], why: str
) -> None:
    program.unlock()
    program.qtbot.waitUntil(lambda: isinstance(program.page, RecoveryPage), timeout=20_000)
    assert not is_free(desk_file)
    assert program.program.watches.idle.is_running()
    way(program)
    assert_left(program, why)
    assert is_free(desk_file)
    program.page.later.emit()  # too late
    assert program.program.session is None


def test_the_gate_counts_down_as_the_window_does(program: Started, qtbot: QtBot) -> None:
    program.unlock()
    qtbot.waitUntil(lambda: isinstance(program.page, RecoveryPage), timeout=20_000)
    guard = program.program.guard
    program.program.watches.idle.start(1_200)
    qtbot.waitUntil(lambda: guard.countdown is not None, timeout=5_000)
    assert guard.countdown.isVisible()
    guard.countdown.stay_button.click()
    assert guard.countdown.isHidden()
    assert_left(program, "idle")


@pytest.mark.parametrize("comes_back", [False, True])
@pytest.mark.parametrize("is_confirmed", [False, True])
def test_hidden_while_the_passphrase_is_checked(
    program: Started, desk_file: Path, is_confirmed: bool, comes_back: bool
) -> None:
    if is_confirmed:
        confirm(desk_file)
    program.unlock()
    f9(program)
    if comes_back:  # a key of whoever stands there: the file must not open for it
        press(program.qtbot, program.program.gate.curtain.page, KEY.Key_Space)
    program.qtbot.waitUntil(lambda: program.quits == 1, timeout=20_000)
    assert program.program.session is None
    assert program.again[0][0] == "--after=hidden"
    assert is_free(desk_file)


def test_a_wrong_passphrase_behind_the_neutral_page(program: Started, qtbot: QtBot) -> None:
    program.unlock("not the passphrase")
    f9(program)
    program.settle()
    gate = program.program.gate
    assert gate.curtain.is_down()
    assert gate.curtain.page.hasFocus()  # what is typed now goes nowhere else
    press(qtbot, gate.curtain.page, KEY.Key_Space)
    assert isinstance(program.page, UnlockPage)
    assert not gate.curtain.is_down()
    assert program.again == []


def test_hidden_again_after_unlocking_from_behind(
    start: Any, qtbot: QtBot, desk_file: Path
) -> None:
    confirm(desk_file)
    with start(hidden=True, after="hidden") as program:
        gate = program.program.gate
        assert gate.curtain.is_down()
        assert gate.windowTitle() == gate.curtain.page.title()
        assert gate.childAt(gate.rect().center()) is gate.curtain.page
        f9(program)
        qtbot.wait(50)
        assert program.again == []
        press(qtbot, gate.curtain.page, KEY.Key_Space)
        assert gate.windowTitle() == "Desk Planner"
        assert program.page.code_edit.hasFocus()
        program.unlock()
        session = program.wait_for_session()
        qtbot.keyClick(program.window.windowHandle(), KEY.Key_F9)
        assert session.curtain.is_down()
        qtbot.waitUntil(lambda: program.quits == 1, timeout=5_000)


@pytest.mark.parametrize(("way", "why"), WAYS)
def test_while_the_code_of_a_new_file_is_on_the_screen(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    way: Callable[[Started], None],
    why: str,
) -> None:
    with started(qtbot, monkeypatch, tmp_path / "home") as program:
        wizard = made(program)
        assert wizard.code.code.code()
        way(program)
        assert_left(program, why)
        file = Path(program.store.now.last_file)
    with started(qtbot, monkeypatch, tmp_path / "home") as program:
        program.unlock()  # nothing is lost but the code, and that is asked for
        qtbot.waitUntil(lambda: isinstance(program.page, RecoveryPage), timeout=20_000)
    assert is_free(file)


def test_a_wizard_without_a_file_comes_back_as_it_was(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with started(qtbot, monkeypatch, tmp_path / "home") as program:
        qtbot.mouseClick(program.page.set_up_card, Qt.MouseButton.LeftButton)
        program.settle()
        wizard = program.page
        f9(program)
        qtbot.wait(100)
        assert program.again == []
        press(qtbot, program.program.gate.curtain.page, KEY.Key_Space)
        assert program.page is wizard


@pytest.mark.parametrize(("way", "why"), WAYS)
def test_while_a_new_code_is_on_the_screen(
    program: Started,
    desk_file: Path,
    recovery_code: str,
    way: Callable[[Started], None],
    why: str,
) -> None:
    page = forgotten(program, recovery_code)
    program.qtbot.waitUntil(lambda: page.step() == 2, timeout=30_000)
    way(program)
    assert_left(program, why)


def test_hidden_while_new_keys_are_made(program: Started, recovery_code: str) -> None:
    page = forgotten(program, recovery_code)
    f9(program)
    assert_left(program, "hidden")
    assert page.step() == 2


def test_a_code_being_typed_does_not_come_back(program: Started, qtbot: QtBot) -> None:
    program.page.forgot_requested.emit()
    program.settle()
    f9(program)
    assert_left(program, "hidden")


def forgotten(program: Started, code: str) -> ForgotPage:
    program.page.forgot_requested.emit()
    program.settle()
    page: ForgotPage = program.page
    page.recovery_asked.emit(code, STAFF_CODE, "another-four-words-here-77")
    return page


def test_a_lock_that_fails_still_ends(
    program: Started, quiet_log: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.unlock()
    program.qtbot.waitUntil(lambda: isinstance(program.page, RecoveryPage), timeout=20_000)
    vault = program.program.guard._vault
    real, done = vault.lock, threading.Event()

    def fails() -> None:
        real()
        done.set()
        raise RuntimeError("Noor")

    monkeypatch.setattr(vault, "lock", fails)
    idle(program)
    assert_left(program, "idle")
    assert done.is_set()
    assert [record.msg for record in quiet_log.records] == ["a file could not be locked"]
    quiet_log.records.clear()
