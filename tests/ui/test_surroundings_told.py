# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is around the file: in the set-up, in Preferences, and in one quiet line after unlocking."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.installed import surroundings
from shelterdesk.installed.surroundings import Finding, Kind, State
from tests.ui.at_desk import texts
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.program_at import Started
from ui.aside import Aside
from ui.preferences.computer_tab import ComputerTab
from ui.settings_store import SettingsStore
from ui.setup.computer_step import ComputerStep
from ui.surroundings_watch import SurroundingsWatch
from ui.widgets import findings_list
from ui.widgets.message_bar import MessageBar

DISK = Finding(Kind.DISK, State.NOTICE, "The disk is not encrypted", "Because.", "Do this.")
PLACE = Finding(Kind.PLACE, State.GOOD, "The file lies on this computer")
UNKNOWN = Finding(Kind.SCREEN, State.UNKNOWN, "Whether others see it is not known", "It is not.")
SEEN = Finding(Kind.SCREEN, State.NOTICE, "The screen is shown on a second one", "Why.", "What.")


class Around:
    """What the next looks find."""

    def __init__(self, *found: Finding) -> None:
        self.found = list(found)
        self.asked: list[tuple[Path, Path | None]] = []
        self.waits = threading.Event()
        self.waits.set()

    def look(self, file: Path, backups: Path | None = None, **_more: Any) -> list[Finding]:
        self.asked.append((file, backups))
        assert self.waits.wait(20)
        return self.found

    def look_at_screen(self, **_more: Any) -> Finding:
        return next(one for one in self.found if one.kind is Kind.SCREEN)


@pytest.fixture
def around(monkeypatch: pytest.MonkeyPatch) -> Around:
    made = Around(PLACE, UNKNOWN, DISK)
    monkeypatch.setattr(surroundings, "look", made.look)
    monkeypatch.setattr(surroundings, "look_at_screen", made.look_at_screen)
    return made


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SettingsStore:
    monkeypatch.setenv("SHELTERDESK_HOME", str(tmp_path / "home"))
    return SettingsStore()


# Aside
def test_what_fails_aside_answers_nothing(qtbot: QtBot, quiet_log: Any) -> None:
    owner = QObject()
    aside, told = Aside(owner), []
    aside.run(lambda: 1 // 0, told.append)
    aside.run(lambda: 7, told.append)
    qtbot.waitUntil(aside.is_idle)
    assert told == [7]
    assert [record.msg for record in quiet_log.records] == ["what was asked aside failed"]
    quiet_log.records.clear()


# The set-up
def test_the_step_shows_the_notices_first(qtbot: QtBot, around: Around, tmp_path: Path) -> None:
    step = ComputerStep(lambda: tmp_path / "desk.sdb")
    around.waits.clear()
    show_active(qtbot, step, 600, 500)
    step.entered()
    assert step.is_ready()
    assert step.check() is None
    assert "Looking at this computer…" in texts(step)
    around.waits.set()
    with qtbot.waitSignal(step.findings.shown):
        pass
    QApplication.processEvents()
    said = texts(step)
    assert [one for one in said if one in {DISK.title, UNKNOWN.title, PLACE.title}] == [
        DISK.title, UNKNOWN.title, PLACE.title,
    ]  # fmt: skip
    assert DISK.advice in said
    assert "Looking at this computer…" not in said
    assert clipped(step) == []
    assert nameless(step) == []
    around.found = [PLACE]
    step.entered()
    with qtbot.waitSignal(step.findings.shown):
        pass
    assert DISK.title not in texts(step)


# Preferences
def test_files_are_made_private_by_one_press(
    qtbot: QtBot, around: Around, store: SettingsStore, tmp_path: Path
) -> None:
    file = tmp_path / "desk.sdb"
    file.touch()
    file.chmod(0o644)
    store.change(backup_folder=str(tmp_path))
    around.found = [Finding(Kind.PRIVATE, State.NOTICE, "Open", "Why.", "Press.", (file,))]
    tab = ComputerTab(store, file)
    show_active(qtbot, tab, 800, 900)
    findings = tab.around.findings
    with qtbot.waitSignal(findings.shown):
        pass
    assert around.asked == [(file, tmp_path)]

    def act() -> QPushButton:
        return next(
            made for made in findings.findChildren(QPushButton) if made.text().startswith("Make")
        )

    with qtbot.waitSignal(findings.shown):
        act().click()
    assert file.stat().st_mode & 0o777 == 0o600
    file.unlink()
    with qtbot.waitSignal(findings.shown):
        act().click()  # cannot be done: said, and looked again
    with qtbot.waitSignal(findings.shown):
        tab.around.again_button.click()
    assert len(around.asked) == 4


# After unlocking
class Window(QObject):
    """As much of the window as is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.message_bar = MessageBar()
        self.opened: list[tuple[str, object]] = []

    def open_page(self, page: str, place: object) -> None:
        self.opened.append((page, place))


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made.message_bar)
    return made


def looked(qtbot: QtBot, watch: SurroundingsWatch, window: Window) -> str:
    window.message_bar.clear()
    watch.look()
    qtbot.waitUntil(watch.aside.is_idle)
    return window.message_bar.text() if not window.message_bar.isHidden() else ""


def test_one_line_for_what_is_new(
    qtbot: QtBot, around: Around, store: SettingsStore, window: Window, tmp_path: Path
) -> None:
    owner = QObject()
    watch = SurroundingsWatch(tmp_path / "desk.sdb", store, lambda: window, owner)  # type: ignore[arg-type,return-value]
    assert looked(qtbot, watch, window).startswith("The disk is not encrypted. Why")
    window.message_bar.trigger()
    assert window.opened == [("preferences", ("tab", "computer"))]
    assert looked(qtbot, watch, window) == ""  # told
    assert SettingsStore().now.told == "disk"
    around.found = [PLACE]
    assert looked(qtbot, watch, window) == ""
    around.found = [DISK, SEEN]
    assert looked(qtbot, watch, window).startswith("2 things about this computer")
    assert "second one" in looked(qtbot, watch, window)  # of the moment: each time


def test_screens_that_change_are_told_once(
    qtbot: QtBot, around: Around, store: SettingsStore, window: Window, tmp_path: Path
) -> None:
    owner = QObject()
    watch = SurroundingsWatch(tmp_path / "desk.sdb", store, lambda: window, owner)  # type: ignore[arg-type,return-value]
    said = []
    window.message_bar.shown.connect(lambda _kind, text: said.append(text))
    for found in (UNKNOWN, SEEN, SEEN, UNKNOWN, SEEN):
        window.message_bar.clear()
        around.found = [found]
        watch.look_at_screens()
        qtbot.waitUntil(watch.aside.is_idle)
    assert len(said) == 2


def test_it_waits_for_what_is_said_already(  # noqa: PLR0917 - fixtures
    qtbot: QtBot,
    around: Around,
    store: SettingsStore,
    window: Window,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.surroundings_watch.LOOKS_AFTER_MS", 50)
    owner = QObject()
    watch = SurroundingsWatch(tmp_path / "desk.sdb", store, lambda: window, owner)  # type: ignore[arg-type,return-value]
    bar = window.message_bar
    bar.say("Saved.", "good", act="Undo", on_act=lambda: None)
    watch.start()
    qtbot.waitUntil(lambda: bool(around.asked) and watch.aside.is_idle())
    assert bar.text() == "Saved."
    bar.clear()
    qtbot.waitUntil(lambda: "disk" in bar.text())


def test_a_session_looks_by_itself(
    opened: Started, around: Around, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened.program.session
    session.window.message_bar.clear()
    session.surroundings.look()
    qtbot.waitUntil(lambda: "disk" in session.window.message_bar.text())
    around.found = [SEEN]
    session.window.message_bar.clear()
    QApplication.instance().screenAdded.emit(QApplication.primaryScreen())
    qtbot.waitUntil(lambda: "second one" in session.window.message_bar.text(), timeout=5_000)


def test_doubled_screens(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    assert not findings_list.is_doubled()
    twice = [QApplication.primaryScreen()] * 2
    monkeypatch.setattr(findings_list.QGuiApplication, "screens", lambda: twice)
    assert findings_list.is_doubled()
