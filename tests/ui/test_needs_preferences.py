# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences for needs: fields of life and their levels by keyboard; the supervisor's switch."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.services.plans import domains
from shelterdesk.vault.door import Vault
from tests.ui.at_desk import save, settle, type_into
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.preferences.needs_tab import NeedsTab
from ui.preferences.page import PreferencesPage
from ui.settings_store import SettingsStore

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> PreferencesPage:
    monkeypatch.setenv("SHELTERDESK_HOME", str(tmp_path / "home"))
    made = PreferencesPage(desk, SettingsStore())
    desk.changed.connect(made.refresh)
    show_active(qtbot, made, 780, 600)
    return made


def needs(page: PreferencesPage, desk: Desk) -> NeedsTab:
    tab = page.tabs.open("needs")
    settle(desk)
    assert isinstance(tab, NeedsTab)
    return tab


def labels(vault: Vault) -> list[str]:
    return [row.label for row in vault.read(domains.domains)]


def test_words_of_a_level(page: PreferencesPage, desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    tab = needs(page, desk)
    fields = tab.form.fields
    assert fields["text_1"].value() == "No place to sleep, or none that is safe"
    type_into(qtbot, fields["text_1"], "Nowhere")
    type_into(qtbot, fields["suggestion_1"], "Find a bed")
    assert page.is_modified()
    tab.list.select(vault.read(domains.domains)[1].id)  # what is typed is not lost
    assert fields["text_1"].value() == "Nowhere"
    save(qtbot, tab.form)
    settle(desk)
    level = vault.read(domains.domains)[0].level(1)
    assert (level.text, level.suggestion, level.colour) == ("Nowhere", "Find a bed", "danger")
    assert not page.is_modified()


def test_a_new_one_its_order_and_its_end(
    page: PreferencesPage, desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    tab = needs(page, desk)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_Insert)
    fields = tab.form.fields
    assert fields["label"].focus_target().hasFocus()
    type_into(qtbot, fields["label"], "Housing")
    for number in domains.LEVELS:
        type_into(qtbot, fields[f"text_{number}"], f"Level {number}")
    save(qtbot, tab.form)
    settle(desk)
    assert "in the list already" in fields["label"].error()
    type_into(qtbot, fields["label"], "Pets")
    save(qtbot, tab.form)
    settle(desk)
    assert labels(vault)[-1] == "Pets"
    assert tab.list.selected().label == "Pets"
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_Up, ALT)
    settle(desk)
    assert labels(vault)[-2] == "Pets"
    assert tab.list.selected().label == "Pets"
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    settle(desk)
    assert "Pets" not in labels(vault)
    assert tab.retire_button.text() == "Ask again"
    qtbot.keyClick(tab.list, Qt.Key.Key_Delete)
    settle(desk)
    assert labels(vault)[-2] == "Pets"


def test_what_was_typed_survives_a_lock(
    page: PreferencesPage, desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    tab = needs(page, desk)
    tab.list.select(vault.read(domains.domains)[2].id)
    type_into(qtbot, tab.form.fields["question"], "How are you?")
    kept = page.draft()
    assert kept is not None
    again = PreferencesPage(desk, SettingsStore())
    show_active(qtbot, again, 780, 600)
    again.restore_draft(kept)
    settle(desk)
    restored = needs(again, desk)
    assert restored.card.accessibleName() == "Physical health"
    assert restored.form.fields["question"].value() == "How are you?"
    assert restored.is_modified()


def test_a_supervisor_looks_at_plans(
    page: PreferencesPage, desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    tab = page.tabs.open("house")
    settle(desk)
    box = tab.form.fields["approves_plans"].focus_target()  # type: ignore[attr-defined]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    save(qtbot, tab.form)  # type: ignore[attr-defined]
    settle(desk)
    assert vault.read(organisation.form).approves_plans


def test_it_fits_and_is_named(page: PreferencesPage, desk: Desk) -> None:
    tab = needs(page, desk)
    assert clipped(tab) == []
    assert nameless(tab) == []
