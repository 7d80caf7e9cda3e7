# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences, Papers: the house's own words, another language, versions, nothing typed lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.services import paper_texts
from shelterdesk.vault.door import Vault
from tests.ui.at_desk import line_of, save, settle, type_into
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.preferences.page import PreferencesPage
from ui.preferences.papers_tab import PapersTab
from ui.settings_store import SettingsStore


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SettingsStore:
    monkeypatch.setenv("SHELTERDESK_HOME", str(tmp_path / "home"))
    return SettingsStore()


def opened(qtbot: QtBot, desk: Desk, store: SettingsStore) -> tuple[PreferencesPage, PapersTab]:
    page = PreferencesPage(desk, store)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, 1036, 640)
    page.open(("tab", "papers"))
    settle(desk)
    tab = page.tabs.made("papers")
    assert isinstance(tab, PapersTab)
    return page, tab


def choose(desk: Desk, tab: PapersTab, paper: str) -> None:
    tab.papers.select(paper)
    settle(desk)


def test_the_house_writes_its_own_numbers(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    page, tab = opened(qtbot, desk, store)
    choose(desk, tab, "pocket_card")
    assert tab.form is not None
    assert not page.is_modified()
    type_into(qtbot, tab.form.fields["numbers"], "Office 123")
    assert page.is_modified()
    save(qtbot, tab.form)
    settle(desk)
    assert not page.is_modified()
    texts = vault.read(paper_texts.current, paper="pocket_card", language="en")
    assert texts["numbers"] == "Office 123"
    assert "1 · 22 November · Joy" in tab.versions.focus_target().currentText()
    assert clipped(tab) == []
    assert nameless(page) == []


def test_another_language_is_begun(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    _page, tab = opened(qtbot, desk, store)
    choose(desk, tab, "rights")
    type_into(qtbot, tab.language, "Swahili")
    settle(desk)
    assert tab.form is not None
    assert tab.form.fields["title"].value() is None
    assert tab.form.fields["title"].label == "What you can count on"
    type_into(qtbot, tab.form.fields["title"], "Haki zako")
    save(qtbot, tab.form)
    settle(desk)
    assert vault.read(paper_texts.languages, paper="rights")[-1] == "sw"
    assert vault.read(paper_texts.current, paper="rights", language="sw")["title"] == "Haki zako"


def test_a_lost_place_is_said_beside_its_field(
    qtbot: QtBot, desk: Desk, store: SettingsStore
) -> None:
    _page, tab = opened(qtbot, desk, store)
    choose(desk, tab, "consent")
    assert tab.form is not None
    field = tab.form.fields["referral"]
    type_into(qtbot, field, "We may ask them.")
    save(qtbot, tab.form)
    settle(desk)
    assert "{recipient}" in field.error()
    assert field.value() == "We may ask them."


def test_what_is_typed_stays_and_comes_back(qtbot: QtBot, desk: Desk, store: SettingsStore) -> None:
    page, tab = opened(qtbot, desk, store)
    choose(desk, tab, "rights")
    assert tab.form is not None
    type_into(qtbot, tab.form.fields["title"], "Begun")
    choose(desk, tab, "consent")
    assert tab.papers.selected() == "rights"
    assert not tab.language.isEnabled()
    assert tab.form.fields["title"].value() == "Begun"
    kept = page.draft()
    assert kept is not None
    again, other = opened(qtbot, desk, store)
    again.restore_draft(kept)
    settle(desk)
    settle(desk)
    assert other.form is not None
    assert other.papers.selected() == "rights"
    assert line_of(other.form.fields["title"]).toPlainText() == "Begun"
    other.form.cancel_button.click()
    settle(desk)
    assert not again.is_modified()
    assert other.language.isEnabled()


def test_an_older_version_is_taken_back(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    for words in ("First", "Second"):
        vault.do(
            "Wrote", paper_texts.write, paper="rights", language="en", passages={"title": words}
        )
    _page, tab = opened(qtbot, desk, store)
    choose(desk, tab, "rights")
    assert tab.form is not None
    assert tab.form.fields["title"].value() == "Second"
    type_into(qtbot, tab.versions, "1 ·")
    settle(desk)
    assert tab.form.fields["title"].value() == "First"
    tab.form.save()
    settle(desk)
    assert vault.read(paper_texts.current, paper="rights", language="en")["title"] == "First"
    assert len(tab.versions.codes()) == 3
