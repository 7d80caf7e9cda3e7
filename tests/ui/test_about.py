# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The about page: licences to read and find; a newer version from a stick, up to its start."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk import __version__, paths
from shelterdesk.capabilities import Capability
from shelterdesk.errors import Unwritable
from shelterdesk.installed import notices, update_file, updates
from shelterdesk.installed.notices import Notice
from shelterdesk.installed.update_file import Computer, Description
from shelterdesk.installed.updates import Ready
from shelterdesk.services.audit import audit
from shelterdesk.vault import primitives
from shelterdesk.vault.door import Vault
from tests.conftest import PASSPHRASE
from tests.ui.at_desk import settle
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.program_at import CTRL, Started
from ui.desk import Desk
from ui.locking import process
from ui.locking.after import after_words
from ui.locking.ask_passphrase import AskPassphrase
from ui.preferences.about_tab import AboutTab
from ui.preferences.updates_card import UpdatesCard

SEED = bytes(range(32))
INSTALLER = b"an installer " * 5_000
WORKS = [
    Notice("Lucide", "", "ISC", "Permission to use the icons"),
    Notice("Qt", "6.11", "LGPL-3.0-only", "They are linked dynamically."),
]


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As in an installed program that was built with a key."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setattr(paths, "program_folder", lambda: tmp_path / "program")
    monkeypatch.setattr(notices, "here", lambda: list(WORKS))
    monkeypatch.setattr(update_file, "trusted_keys", lambda: (primitives.signing_public(SEED),))


@pytest.fixture
def stick_file(tmp_path: Path) -> Path:
    """A genuine update for this computer."""
    here = Computer.this()
    about = Description(
        version="99.1", system=here.system, architecture=here.architecture,
        file_name=f"desk-planner{update_file.ENDINGS[here.system]}", size=len(INSTALLER),
        sha256=hashlib.sha256(INSTALLER).hexdigest(), released=date(2026, 12, 1),
        news="Papers in Amharic.",
    )  # fmt: skip
    path = tmp_path / "new.sdupdate"
    signature = primitives.sign(SEED, about.to_bytes())
    path.write_bytes(update_file.head(about, signature) + INSTALLER)
    return path


@pytest.fixture
def tab(desk: Desk, qtbot: QtBot) -> Iterator[AboutTab]:
    made = AboutTab(desk)
    show_active(qtbot, made, 1000, 640)
    rest(desk)
    yield made
    desk.stop_beside(20_000)
    desk.close_beside()


def rest(desk: Desk) -> None:
    """Everything asked is answered, beside the lane as well."""
    for _again in range(3):
        deadline = 0
        while desk.is_busy_beside() and deadline < 2_000:
            QApplication.processEvents()
            desk._beside.wait_idle(5)  # type: ignore[union-attr]
            deadline += 1
        settle(desk)


def said(widget: QWidget) -> str:
    return "\n".join(
        found.text() for found in widget.findChildren(QLabel) if found.isVisibleTo(widget)
    )


# Licences
def test_the_program_and_its_works(tab: AboutTab, qtbot: QtBot, desk: Desk) -> None:
    assert tab.list.rows_model.rowCount() == 3
    words = said(tab)
    for expected in (__version__, str(desk.vault.path), "GPL 3", "It opens no connection"):
        assert expected in words
    assert not clipped(tab)
    assert not nameless(tab)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_End)
    assert tab.text.toPlainText() == "They are linked dynamically."
    assert tab.text.isVisible()
    assert "Version 6.11 · LGPL-3.0-only" in said(tab)
    assert tab.text.accessibleName() == "Licence of Qt"
    assert not clipped(tab)
    assert not nameless(tab)


def test_finding_by_name_licence_or_text(tab: AboutTab, qtbot: QtBot) -> None:
    qtbot.keyClick(tab, Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is tab.search
    for typed, found in (("isc", "Lucide"), ("dynamically", "Qt"), ("qt", "Qt")):
        tab.search.clear()
        qtbot.keyClicks(tab.search, typed)
        assert tab.list.rows_model.rowCount() == 1
        assert tab.list.selected().name == found
    qtbot.keyClicks(tab.search, "zzz")
    assert tab.list.rows_model.rowCount() == 0
    tab.search.clear()
    assert tab.list.rows_model.rowCount() == 3


# Where no update can be begun
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda patch, _vault: patch.setattr(paths, "program_folder", lambda: None), "its source"),
        (
            lambda patch, _vault: patch.setattr(update_file, "trusted_keys", lambda: ()),
            "built without a key",
        ),
        (
            lambda patch, vault: patch.setattr(
                vault, "_capabilities", vault._capabilities - {Capability.UPDATE}
            ),
            "The director or the administrator",
        ),
        (lambda patch, vault: patch.setattr(vault, "is_read_only", True), "can only be read"),
    ],
)
def test_why_not_here(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, change: Any, words: str
) -> None:
    change(monkeypatch, desk.vault)
    card = UpdatesCard(desk)
    qtbot.addWidget(card)
    assert words in said(card)
    assert card.look_button.isHidden()


# From a stick
def choose(tab: AboutTab, path: Path | None) -> None:
    tab.updates.choose_file = lambda _parent: path
    tab.updates.look_button.click()
    rest(tab.updates.desk)


def answer(passphrase: str) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskPassphrase)
    dialog.edit.setText(passphrase)
    dialog.submit()


def test_chosen_looked_at_and_begun(
    tab: AboutTab, desk: Desk, vault: Vault, stick_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "command", lambda _ready: ["installer"])
    begun: list[Ready] = []
    desk.update_ready.connect(begun.append)
    card = tab.updates
    assert card.install_button.isHidden()
    choose(tab, None)
    assert card.install_button.isHidden()
    choose(tab, stick_file)
    words = said(card)
    for expected in ("Version 99.1, of 1 December 2026", "Papers in Amharic.", "genuine and whole"):
        assert expected in words
    assert "until that is done, it stays as it was" in words
    assert not clipped(tab)
    card.install_button.click()
    rest(desk)
    assert not begun
    answer(PASSPHRASE)
    rest(desk)
    (ready,) = begun
    assert ready.path.read_bytes() == INSTALLER
    assert ready.path.is_relative_to(paths.data_folder())
    newest = vault.read(audit.find).rows[0]
    assert newest.label == "Began to install a newer version"
    assert "Version: 99.1" in newest.details


def test_called_off(tab: AboutTab, desk: Desk, stick_file: Path, vault: Vault) -> None:
    begun: list[Ready] = []
    desk.update_ready.connect(begun.append)
    before = vault.audit_end()
    choose(tab, stick_file)
    tab.updates.install_button.click()
    rest(desk)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskPassphrase)
    dialog.reject()
    rest(desk)
    assert not begun
    assert not (paths.data_folder() / updates.FOLDER).exists()
    assert vault.audit_end() == before
    assert tab.updates.install_button.isEnabled()


def test_one_that_is_not_genuine(tab: AboutTab, desk: Desk, stick_file: Path) -> None:
    choose(tab, stick_file)
    data = bytearray(stick_file.read_bytes())
    data[40] ^= 1
    stick_file.write_bytes(data)
    tab.updates.install_button.click()
    rest(desk)
    choose(tab, stick_file)
    assert "not from those who make this program" in tab.updates.message_bar.text()
    assert tab.updates.install_button.isHidden()
    stick_file.unlink()
    choose(tab, stick_file)
    assert "plug it in" in tab.updates.message_bar.text()


def test_where_nothing_can_be_started_the_line_is_told(
    tab: AboutTab, desk: Desk, stick_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "command", lambda _ready: None)
    choose(tab, stick_file)
    tab.updates.install_button.click()
    rest(desk)
    answer(PASSPHRASE)
    rest(desk)
    assert "sudo apt install" in said(tab.updates)
    assert tab.updates.install_button.isHidden()


# The end of the program
def test_the_file_is_locked_before_the_installer_starts(
    opened: Started, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program, session = opened.program, opened.program.session
    ready = Ready(tmp_path / "x", "99.1", "linux", "", 0)
    seen: list[tuple[Any, bool, int]] = []

    def start(one: Any) -> bool:
        seen.append((one, session.state()["locked"], opened.quits))
        return True

    monkeypatch.setattr(program, "_start_update", start)
    session.desk.update_ready.emit(ready)
    assert seen == [(ready, True, 0)]
    assert (opened.quits, opened.again) == (1, [])


def test_an_installer_that_does_not_start(
    opened: Started, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(opened.program, "_start_update", lambda _ready: False)
    opened.program.session.desk.update_ready.emit(Ready(tmp_path, "99.1", "linux", "", 0))
    ((first, *_others),) = opened.again
    assert first == "--after=update"
    assert after_words(tmp_path / "desk.sdb", "update").startswith("The newer version could not")


def test_starting_tells_whether_it_began(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, quiet_log: Any
) -> None:
    ready = Ready(tmp_path / "x", "99.1", "linux", "", 0)
    started: list[Ready] = []
    monkeypatch.setattr(updates, "start", started.append)
    assert process.start_update(ready)

    def refuse(_ready: Ready) -> None:
        raise Unwritable("The installer did not start.")

    monkeypatch.setattr(updates, "start", refuse)
    left = paths.data_folder() / updates.FOLDER / "old"
    left.mkdir(parents=True)
    assert not process.start_update(ready)
    assert not left.exists()
    assert "did not start" in quiet_log.records.pop().getMessage()
    assert started == [ready]
