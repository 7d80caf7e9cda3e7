# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file of an older version at the unlock page: what is done is said, and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from shelterdesk.database import migrate
from tests.conftest import copy_file
from tests.migrations.test_released_files import FILES, TOLD
from tests.ui.at_desk import texts
from tests.ui.program_at import Started, started
from ui.locking.recovery_page import RecoveryPage
from ui.options import Options


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return copy_file(FILES / "0001.sdb", tmp_path / "old.sdb")


@pytest.fixture
def program(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: Path
) -> Iterator[Started]:
    with started(qtbot, monkeypatch, tmp_path / "home", Options(file=old)) as made:
        yield made


class Held:
    """An update that waits in the middle until it may go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go_on = threading.Event()
        real = migrate._copy

        def waiting(*arguments: Any) -> None:
            real(*arguments)
            assert self.go_on.wait(20)

        monkeypatch.setattr(migrate, "_copy", waiting)


def submit(program: Started) -> None:
    program.page.code_edit.setText(TOLD["staff_code"])  # letters that no key of the test has
    program.page.passphrase_edit.setText(TOLD["passphrase"])
    program.page.submit()


def wait_until_open(program: Started) -> None:
    """Its paper was never typed back: that is asked first."""
    program.qtbot.waitUntil(lambda: isinstance(program.page, RecoveryPage), timeout=20_000)


def unlock(program: Started) -> None:
    submit(program)
    program.qtbot.waitUntil(program.page.stop_button.isVisible, timeout=20_000)


def test_each_step_is_said(program: Started, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    held = Held(monkeypatch)
    unlock(program)
    page = program.page
    assert "brought up to date once" in page.message_bar.text()
    qtbot.waitUntil(lambda: "A copy is made…" in texts(page))
    bar = page.findChild(QProgressBar)
    assert bar.isVisible()
    assert 0 < bar.value() < bar.maximum()
    assert page.passphrase_edit.text() == ""  # nobody reads it while this goes on
    said: list[tuple[str, bool]] = []
    show = page.show_progress

    def seen(*now: Any) -> None:
        show(*now)
        said.append((now[2], page.stop_button.isVisible()))

    page.show_progress = seen
    held.go_on.set()
    wait_until_open(program)
    assert [words for words, can_stop in said if not can_stop] == [
        "It takes the place of the old one…"
    ]
    assert said[-1][0].startswith("It takes")


def test_it_can_be_stopped(
    program: Started, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, old: Path
) -> None:
    before = old.read_bytes()
    held = Held(monkeypatch)
    unlock(program)
    page = program.page
    page.stop_button.click()
    assert not page.stop_button.isEnabled()
    held.go_on.set()
    program.settle()
    assert "Nothing was changed" in page.message_bar.text()
    assert not page.stop_button.isVisible()
    assert page.unlock_button.isEnabled()
    assert old.read_bytes() == before
    submit(program)  # and another time
    wait_until_open(program)
