# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log on a resident's page: N and type, who may read it, additions, locked ones, drafts."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind, LogRow, Words
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.ui.at_desk import CTRL, WindowsShown, desk_of, settle, write
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.menus import choose, offered
from ui.desk import Desk
from ui.residents.log_panels import NotePanel, TimeField
from ui.residents.log_tab import LogTab
from ui.residents.resident_page import ResidentPage
from ui.widgets.log_entry import LogEntryView

KEY = Qt.Key


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")


opened = partial(resident_page, tab="log")


def log_of(page: ResidentPage) -> LogTab:
    tab = page.tabs.made("log")
    assert isinstance(tab, LogTab)
    return tab


def noted(vault: Vault, noor: int, text: str, cls: str = "desk", **more: object) -> int:
    facts = {"kind": LogKind.NOTE, "confidentiality": cls, "resident_ids": [noor], "text": text}
    return int(vault.do("Write a note", log_entries.note, **(facts | more)).result)


def said(view: LogEntryView) -> str:
    return " | ".join(one.text() for one in view.findChildren(QLabel))


def rows(vault: Vault, noor: int) -> list[LogRow]:
    return list(vault.read(log_entries.of_resident, resident_id=noor).rows)


def press(qtbot: QtBot, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key, *modifiers)


def act_of(view: LogEntryView, entry_id: int, words: str) -> None:
    choose(view.menus[entry_id], words)


# Writing
def test_one_key_and_one_can_write(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    page = opened(qtbot, desk, noor, tab="overview")
    page.tabs.tabs.setFocus()
    flashed = WindowsShown(page)
    press(qtbot, KEY.Key_N)
    settle(desk)
    panel = page.panel
    assert isinstance(panel, NotePanel)
    assert QApplication.focusWidget() is panel.text.focus_target()
    write(qtbot, panel.text.focus_target(), "No lunch, no news")  # its n is a letter here
    assert panel.text.value() == "No lunch, no news"
    press(qtbot, KEY.Key_Return, CTRL)
    settle(desk)
    assert page.panel is None
    [row] = rows(vault, noor)
    assert (row.text, row.kind, row.confidentiality, row.at) == (
        "No lunch, no news", LogKind.NOTE, "desk", NOW,
    )  # fmt: skip
    [view] = log_of(page).views
    assert "No lunch, no news" in said(view)
    assert flashed.seen == []
    assert clipped(page) == []
    assert nameless(page) == []


def test_who_may_read_it_stands_in_words(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    hired(vault, "F1", "H4", "C2")
    page = opened(qtbot, desk, noor)
    log_of(page).new_note()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, NotePanel)
    offered = {option.key: (option.title, option.detail) for option in panel.who.list.options()}
    assert offered["desk"] == ("Everybody", "read by all who can sign in")
    assert offered["case"] == ("Case", "read by C2, H4 and 1 more")
    assert offered["health"] == ("Health", "not by you; read by H4")
    assert not panel.is_modified()
    panel.who.list.choose("health")
    assert panel.is_modified()
    write(qtbot, panel.text.focus_target(), "Fever")
    panel.form.save()
    settle(desk)
    [row] = rows(vault, noor)
    assert (row.confidentiality, row.words) == ("health", Words.LOCKED)


def test_nobody_holds_a_key_yet(desk: Desk, noor: int, qtbot: QtBot) -> None:
    panel = NotePanel(desk, noor)
    show_active(qtbot, panel, 340, 640)
    settle(desk)
    offered = {option.key: option.detail for option in panel.who.list.options()}
    assert offered["health"] == "nobody holds this key yet but the recovery code"
    assert offered["case"] == "read by Joy"


def test_another_day_needs_its_time(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    page = opened(qtbot, desk, noor)
    log_of(page).new_note()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, NotePanel)
    write(qtbot, panel.text.focus_target(), "Came late")
    panel.day.set_value(NOW.date() - timedelta(days=2))
    panel.form.save()
    settle(desk)
    assert panel.time.error() == "Write the time too."
    panel.time.focus_target().setText("half past")
    panel.form.save()
    assert panel.time.error() == "Write a time like 14:30."
    panel.time.focus_target().setText("6.30")
    panel.form.save()
    settle(desk)
    assert rows(vault, noor)[0].at.astimezone().strftime("%d %H:%M") == "20 06:30"


@pytest.mark.parametrize(
    ("typed", "time"),
    [("14:30", (14, 30)), ("7", (7, 0)), ("0715", (7, 15)), ("25:00", None), ("x", None)],
)
def test_times_as_people_write_them(typed: str, time: tuple[int, int] | None, qtbot: QtBot) -> None:
    field = TimeField("time", "Time")
    qtbot.addWidget(field)
    field.focus_target().setText(typed)  # type: ignore[attr-defined]
    value = field.value()
    assert (value and (value.hour, value.minute)) == time  # type: ignore[attr-defined]
    assert (field.problem() is None) == (time is not None)


# Drafts
def test_a_draft_waits_and_is_finished(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    page = opened(qtbot, desk, noor)
    log_of(page).new_note()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, NotePanel)
    panel.draft_button.click()
    assert panel.text.error() == "Please fill this in."
    write(qtbot, panel.text.focus_target(), "Half a thought")
    panel.draft_button.click()
    settle(desk)
    tab = log_of(page)
    assert tab.views == []
    _button(tab, "Finish").click()
    settle(desk)
    again = page.panel
    assert isinstance(again, NotePanel)
    assert again.text.value() == "Half a thought"
    assert not again.is_modified()
    write(qtbot, again.text.focus_target(), "More: ")
    again.draft_button.click()
    settle(desk)
    _button(log_of(page), "Finish").click()
    settle(desk)
    page.panel.form.save()  # type: ignore[union-attr]
    settle(desk)
    assert [row.text for row in rows(vault, noor)] == ["More: Half a thought"]
    assert vault.read(log_entries.drafts) == []


def test_a_draft_can_go(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    facts = {"kind": LogKind.MEAL, "confidentiality": "case", "resident_ids": [noor]}
    vault.do("Keep", log_entries.write, text="Half", **facts)
    page = opened(qtbot, desk, noor)
    _button(log_of(page), "Discard").click()
    settle(desk)
    assert vault.read(log_entries.drafts) == []


def test_what_is_typed_is_kept_while_it_is_locked(desk: Desk, noor: int, qtbot: QtBot) -> None:
    page = opened(qtbot, desk, noor)
    log_of(page).new_note()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, NotePanel)
    write(qtbot, panel.text.focus_target(), "Interrupted")
    panel.who.list.choose("case")
    kept = page.draft()
    other = opened(qtbot, desk, noor, tab="overview")
    other.restore_draft(kept)
    settle(desk)
    again = other.panel
    assert isinstance(again, NotePanel)
    assert (again.text.value(), again.who.value()) == ("Interrupted", "case")
    assert other.tabs.current_id() == "log"


def _button(tab: LogTab, words: str) -> QPushButton:
    return next(one for one in tab.findChildren(QPushButton) if one.text() == words)


# What was written
def test_added_to_struck_and_erased(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    entry_id = noted(vault, noor, "Left at nine")
    page = opened(qtbot, desk, noor)
    for words, typed, button in (
        ("Add to it", "With her sister", "Add"),
        ("Strike it", "Somebody else", "Strike"),
    ):
        act_of(log_of(page).views[0], entry_id, words)
        settle(desk)
        field = page.panel.form.fields["text" if button == "Add" else "reason"]  # type: ignore[union-attr]
        write(qtbot, field.focus_target(), typed)
        page.panel.form.save()  # type: ignore[union-attr]
        settle(desk)
    text = said(log_of(page).views[0])
    assert "With her sister" in text
    assert "Struck by Joy, today, 20:15: Somebody else" in text
    act_of(log_of(page).views[0], entry_id, "Erase its words")
    settle(desk)
    page.panel.form.fields["reason"].set_value("her_wish")  # type: ignore[union-attr]
    page.panel.form.save()  # type: ignore[union-attr]
    settle(desk)
    text = said(log_of(page).views[0])
    assert "Left at nine" not in text
    assert "Its words were erased." in text
    # Nothing is reported from what was struck: it was not so.
    assert offered(log_of(page).views[0].menus[entry_id]) == ["Add to it"]


def test_locked_without_the_key_and_closed_with_it(
    desk_file: Path, clock: Clock, qtbot: QtBot
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4")
        noor = person(vault, "Noor")
        noted(vault, noor, "Court on Monday", "legal")
    with signed_in(desk_file, "H4", clock) as vault:
        noted(vault, noor, "Second session", "counselling")
    with signed_in(desk_file, clock=clock) as vault, desk_of(vault) as desk:
        page = opened(qtbot, desk, noor)
        locked, closed = log_of(page).views
        assert said(locked).startswith("Counselling note, by H4 | today, ")
        assert "hold the key of Counselling" in said(locked)
        assert locked.open_button is None
        assert "Court" not in said(closed)
        assert closed.open_button is not None
        closed.open_button.click()  # type: ignore[attr-defined]
        settle(desk)
        assert "Court on Monday" in said(log_of(page).views[1])
        page.tabs.open("overview")  # left: the words are forgotten
        settle(desk)
        page.tabs.open("log")
        assert "Court" not in said(log_of(page).views[1])


def test_searching_everybodys_notes(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    other = person(vault, "Ama")
    noted(vault, other, "her passport is at the embassy")
    noted(vault, noor, "breakfast")
    page = opened(qtbot, desk, noor)
    tab = log_of(page)
    asked: list[int] = []
    page.resident_requested.connect(asked.append)
    assert not tab.everywhere.isVisible()
    tab.search.setText("passport")
    tab.search.returnPressed.emit()
    settle(desk)
    assert tab.views == []
    assert tab.everywhere.isVisible()
    tab.everywhere.click()
    settle(desk)
    [view] = tab.views
    assert "about Ama" in view.accessibleName()
    [way] = [b for b in tab.findChildren(QPushButton) if b.text() == "Open Ama"]
    way.click()
    assert asked == [other]
    assert clipped(page) == []
    assert nameless(page) == []
    tab.everywhere.click()
    settle(desk)
    assert tab.views == []
    tab.search.setText("")
    tab.search.returnPressed.emit()
    assert not tab.everywhere.isVisible()
    assert len(tab.views) == 1


def test_searching(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    noted(vault, noor, "Tea with Mai")
    noted(vault, noor, "Passport is at the lawyer's", "case")
    page = opened(qtbot, desk, noor)
    tab = log_of(page)
    tab.search.setText("passport")
    tab.search.returnPressed.emit()
    settle(desk)
    assert [view.row.text for view in tab.views] == ["Passport is at the lawyer's"]
    tab.search.setText("nowhere")
    tab.search.returnPressed.emit()
    settle(desk)
    assert tab.views == []
    tab.search.setText("")
    tab.search.returnPressed.emit()
    settle(desk)
    assert len(tab.views) == 2


def test_older_ones_come_when_asked_for(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.residents import log_tab

    monkeypatch.setattr(log_tab, "_PAGE", 3)
    for number in range(5):
        noted(vault, noor, f"Note {number}", at=NOW - timedelta(minutes=number))
    page = opened(qtbot, desk, noor)
    tab = log_of(page)
    assert len(tab.views) == 3
    tab.older_button.click()
    settle(desk)
    assert [view.row.text for view in tab.views] == [f"Note {n}" for n in range(5)]


def test_an_empty_log_says_what_it_is_for(desk: Desk, noor: int, qtbot: QtBot) -> None:
    page = opened(qtbot, desk, noor)
    _button(log_of(page), "Write the first note").click()
    settle(desk)
    assert isinstance(page.panel, NotePanel)
