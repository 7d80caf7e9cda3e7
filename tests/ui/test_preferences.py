# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences: the house's habits, this computer's settings, own name, word lists."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.installed import menu_entry
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.vocabularies import Vocabulary
from tests.ui.at_desk import line_of, save, settle, type_into
from tests.ui.conftest import clipped, nameless, show_active
from ui import app
from ui.desk import Desk
from ui.preferences.computer_tab import PSEUDO_VARIABLE
from ui.preferences.page import PreferencesPage
from ui.settings_store import SettingsStore

KEY = Qt.Key
TABS = ("house", "computer", "person", "words", "needs", "papers", "about")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SettingsStore:
    monkeypatch.setenv("SHELTERDESK_HOME", str(tmp_path / "home"))
    return SettingsStore()


def opened(
    qtbot: QtBot, desk: Desk, store: SettingsStore, tab: str = "house", width: int = 1036
) -> PreferencesPage:
    page = PreferencesPage(desk, store)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, width, 640)
    page.open(("tab", tab))
    settle(desk)
    return page


# The house
def test_the_houses_habits(qtbot: QtBot, desk: Desk, store: SettingsStore) -> None:
    page = opened(qtbot, desk, store)
    form = page.tabs.made("house").form
    assert form.fields["discreet_name"].value() == "Desk Planner"
    type_into(qtbot, form.fields["country"], "United States")
    line_of(form.fields["country"]).clearFocus()
    assert form.fields["paper"].value() == "Letter"
    type_into(qtbot, form.fields["night_cutoff_hour"], "5")
    assert page.is_modified()
    save(qtbot, form)
    settle(desk)
    stored = desk.vault.read(organisation.form)
    assert (stored.country, stored.currency, stored.first_weekday) == ("US", "USD", 6)
    assert (stored.paper, stored.night_cutoff_hour) == ("Letter", 5)
    assert not page.is_modified()


def test_a_name_is_needed_and_what_was_typed_stays(
    qtbot: QtBot, desk: Desk, store: SettingsStore
) -> None:
    page = opened(qtbot, desk, store)
    form = page.tabs.made("house").form
    type_into(qtbot, form.fields["discreet_name"], " ")
    type_into(qtbot, form.fields["night_cutoff_hour"], "4")
    save(qtbot, form)
    settle(desk)
    assert form.fields["discreet_name"].error()
    assert form.fields["night_cutoff_hour"].value() == 4
    assert desk.vault.read(organisation.form).night_cutoff_hour == 6


def test_others_changes_do_not_wipe_what_is_typed(
    qtbot: QtBot, desk: Desk, store: SettingsStore
) -> None:
    page = opened(qtbot, desk, store)
    form = page.tabs.made("house").form
    type_into(qtbot, form.fields["discreet_name"], "Stock List")
    page.refresh(None)
    settle(desk)
    assert form.fields["discreet_name"].value() == "Stock List"


def test_the_way_to_the_rooms(qtbot: QtBot, desk: Desk, store: SettingsStore) -> None:
    page = opened(qtbot, desk, store)
    buttons = page.tabs.made("house").findChildren(QPushButton)
    button = next(b for b in buttons if b.text() == "Open rooms")
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args[0] == "rooms"


# This computer
def test_settings_hold_at_once_and_are_stored(
    qtbot: QtBot, desk: Desk, store: SettingsStore, tmp_path: Path
) -> None:
    page = opened(qtbot, desk, store, "computer")
    tab = page.tabs.made("computer")
    seen: list[str] = []
    store.changed.connect(lambda new, _old: seen.append(new.scheme))
    type_into(qtbot, tab.scheme, "Dark")
    type_into(qtbot, tab.idle, "5 minutes")
    assert seen[0] == "dark"
    body = json.loads((tmp_path / "home" / "config" / "settings.json").read_text())
    assert (body["scheme"], body["idle_minutes"]) == ("dark", 5)
    assert set(body) == {
        "backup_folder", "icon", "idle_minutes", "language", "last_file", "name", "scheme", "told",
    }  # fmt: skip


def test_settings_that_cannot_be_stored_hold_for_now(
    qtbot: QtBot, desk: Desk, store: SettingsStore, tmp_path: Path
) -> None:
    (tmp_path / "home").write_text("in the way")
    page = opened(qtbot, desk, store, "computer")
    type_into(qtbot, page.tabs.made("computer").scheme, "Dark")
    assert store.now.scheme == "dark"


def test_the_icon_is_chosen_by_keyboard(
    qtbot: QtBot, desk: Desk, store: SettingsStore, qapp: QApplication
) -> None:
    app.dress(qapp, store, {"en": "English"})
    before = qapp.windowIcon().pixmap(64).toImage()
    page = opened(qtbot, desk, store, "computer")
    tab = page.tabs.made("computer")
    assert tab.icon.value() == "calendar"
    assert tab.menu.isHidden()  # not installed
    tab.icon.focus_target().setFocus()
    qtbot.keyClick(tab.icon.focus_target(), KEY.Key_Right)
    assert store.now.icon == tab.icon.value() == "notebook-pen"
    assert qapp.windowIcon().pixmap(64).toImage() != before
    tab.icon.set_value("house")  # not offered
    assert tab.icon.value() == "notebook-pen"


def test_name_and_icon_in_the_menu(  # noqa: PLR0917 - fixtures
    qtbot: QtBot,
    desk: Desk,
    store: SettingsStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qapp: QApplication,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    app.dress(qapp, store, {"en": "English"})
    tab = opened(qtbot, desk, store, "computer").tabs.made("computer")
    tick, entry = tab.menu.focus_target(), menu_entry.place()
    assert not tab.menu.isHidden()
    tick.click()
    assert "Icon=" in entry.read_text()
    tab.icon.buttons["clipboard-list"].click()
    assert "clipboard-list.png" in entry.read_text()
    store.change(name="Stock List")
    assert "Name=Stock List" in entry.read_text()
    assert opened(qtbot, desk, store, "computer").tabs.made("computer").menu.value()
    tick.click()
    assert not entry.exists()
    store.change(name="Desk Planner")
    assert not entry.exists()
    entry.parent.rmdir()
    entry.parent.write_text("in the way")
    tick.click()
    assert not tab.menu.value()


def test_pseudo_languages_are_for_testers(
    qtbot: QtBot, desk: Desk, store: SettingsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, desk, store, "computer")
    assert page.tabs.made("computer").language.codes() == ["en"]
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    page = opened(qtbot, desk, store, "computer")
    assert "xx-rtl" in page.tabs.made("computer").language.codes()


# The person
def test_own_name(qtbot: QtBot, desk: Desk, store: SettingsStore) -> None:
    page = opened(qtbot, desk, store, "person")
    form = page.tabs.made("person").form
    assert form.fields["name_shown"].value() == "Joy"
    type_into(qtbot, form.fields["name_shown"], "Joy A.")
    save(qtbot, form)
    settle(desk)
    assert desk.vault.read(organisation.colleagues)[0].name_shown == "Joy A."


# Word lists
def words(desk: Desk, *, with_retired: bool = False) -> list[str]:
    found = desk.vault.read(
        vocabularies.choices, vocabulary=Vocabulary.DESTINATION, with_retired=with_retired
    )
    return [choice.label for choice in found]


def destinations(qtbot: QtBot, desk: Desk, store: SettingsStore) -> PreferencesPage:
    page = opened(qtbot, desk, store, "words")
    tab = page.tabs.made("words")
    assert tab.vocabulary() is Vocabulary.GENDER
    tab.lists.setFocus()
    qtbot.keyClick(tab.lists, KEY.Key_Down)
    settle(desk)
    assert tab.vocabulary() is Vocabulary.DESTINATION
    return page


def test_a_word_is_added_renamed_and_retired_by_keyboard(
    qtbot: QtBot, desk: Desk, store: SettingsStore
) -> None:
    page = destinations(qtbot, desk, store)
    tab = page.tabs.made("words")
    type_into(qtbot, tab.edit, "Sister house")
    assert page.is_modified()
    qtbot.keyClick(line_of(tab.edit), KEY.Key_Return)
    settle(desk)
    assert words(desk)[-1] == "Sister house"
    assert not page.is_modified()

    tab.words.setFocus()
    qtbot.keyClick(tab.words, KEY.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(tab.words, KEY.Key_F2)
    assert tab.edit.value() == "Sister house"
    type_into(qtbot, tab.edit, "House of our partner")
    qtbot.keyClick(line_of(tab.edit), KEY.Key_Return)
    settle(desk)
    assert words(desk)[-1] == "House of our partner"

    tab.words.setFocus()
    qtbot.keyClick(tab.words, KEY.Key_Delete)
    settle(desk)
    assert "House of our partner" not in words(desk)
    assert words(desk, with_retired=True)[-1] == "House of our partner"
    assert tab.retire_button.text() == "Offer again"
    qtbot.mouseClick(tab.retire_button, Qt.MouseButton.LeftButton)
    settle(desk)
    assert words(desk)[-1] == "House of our partner"


def test_a_word_twice_or_none(qtbot: QtBot, desk: Desk, store: SettingsStore) -> None:
    page = destinations(qtbot, desk, store)
    tab = page.tabs.made("words")
    before = words(desk)
    qtbot.mouseClick(tab.save_button, Qt.MouseButton.LeftButton)
    settle(desk)
    assert tab.edit.error()
    type_into(qtbot, tab.edit, before[0])
    qtbot.mouseClick(tab.save_button, Qt.MouseButton.LeftButton)
    settle(desk)
    assert before[0] in tab.edit.error()
    assert tab.edit.value() == before[0]
    qtbot.keyClick(line_of(tab.edit), KEY.Key_Escape)
    assert tab.edit.value() is None
    assert words(desk) == before


# All of it
@pytest.mark.parametrize("language", ["en", "xx-long", "xx-rtl"])
@pytest.mark.parametrize("tab", TABS)
def test_nothing_cut_and_everything_named(  # noqa: PLR0917 - fixtures
    qtbot: QtBot,
    desk: Desk,
    store: SettingsStore,
    speak: Callable[[str], None],
    language: str,
    tab: str,
) -> None:
    speak(language)
    page = opened(qtbot, desk, store, tab, width=800)
    QApplication.processEvents()
    assert clipped(page) == []
    assert nameless(page) == []
    if tab == "words":
        assert page.tabs.made("words").words.rows_model.rows()


def test_about_names_version_and_files(qtbot: QtBot, desk: Desk, store: SettingsStore) -> None:
    page = opened(qtbot, desk, store, "about")
    texts = [label.text() for label in page.tabs.made("about").findChildren(QLabel)]
    assert str(desk.vault.path) in texts
    assert f"{desk.vault.path}.keys.bak" in texts
