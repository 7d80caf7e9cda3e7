# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences of the house that are lists: shifts, funds, every list of words, limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services.giving import service_limits
from shelterdesk.services.money import funds, stay_funds
from shelterdesk.services.money.funds import FundForm
from shelterdesk.services.money.stay_funds import FundingForm
from shelterdesk.services.shifts import shift_patterns
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house
from tests.ui.at_desk import desk_of, line_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.preferences.funds_tab import FundsTab
from ui.preferences.page import PreferencesPage
from ui.preferences.shifts_tab import ShiftPatternsTab
from ui.preferences.support_tab import SupportRulesTab
from ui.preferences.words_tab import _LISTS
from ui.settings_store import SettingsStore

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SettingsStore:
    monkeypatch.setenv("SHELTERDESK_HOME", str(tmp_path / "home"))
    return SettingsStore()


def opened(qtbot: QtBot, desk: Desk, store: SettingsStore, tab: str) -> tuple[Host, Any]:
    page = PreferencesPage(desk, store)
    host = hosted(qtbot, desk, page)
    page.open(("tab", tab))
    settle(desk)
    return host, page.tabs.made(tab)


def test_a_shift_is_added_changed_and_retired_by_keys(
    qtbot: QtBot, desk: Desk, store: SettingsStore
) -> None:
    host, tab = opened(qtbot, desk, store, "shifts")
    assert isinstance(tab, ShiftPatternsTab)
    assert (clipped(host), nameless(host)) == ([], [])
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    panel = tab.side.panel
    for field, text in (("name", "Morning café"), ("start", "9:30"), ("end", "12")):
        type_into(qtbot, panel.form.fields[field], text)
    assert (clipped(host), nameless(host)) == ([], [])
    kept = tab.draft()
    save(qtbot, panel)
    settle(desk)
    assert tab.side.panel is None
    rows = desk.vault.read(shift_patterns.patterns)
    assert (rows[-1].name, f"{rows[-1].start:%H:%M}", f"{rows[-1].end:%H:%M}") == (
        "Morning café", "09:30", "12:00",
    )  # fmt: skip
    tab.restore_draft(kept)
    settle(desk)
    save(qtbot, tab.side.panel)  # the same name once more
    settle(desk)
    assert "There is a shift named" in tab.side.panel.form.fields["name"].error()
    tab.side.close_panel()
    # Without the night a part of the day is covered by none, and it is said which.
    tab.list.select(rows[2].id)
    assert "07:00, the next day" in tab.list.rows_model.text(2, 2)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_Delete)
    settle(desk)
    assert "No shift fits from 23:00 to 07:00." in texts(tab)
    assert tab.retire_button.text() == "Offer again"
    assert host.message_bar.has_undo()
    qtbot.keyClick(tab.list, KEY.Key_Delete)
    settle(desk)
    assert not tab.gaps.isVisible()


def test_funds_and_whose_nights_they_pay(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    noor, stay = admitted(vault, beds(vault, house(vault))[0], NOW.date())
    host, tab = opened(qtbot, desk, store, "funds")
    assert isinstance(tab, FundsTab)
    tab.add()
    type_into(qtbot, tab.side.panel.form.fields["donor"], "Harbour")  # before the currency is read
    settle(desk)
    panel = tab.side.panel
    assert panel.currency.value() == "EUR"
    assert panel.draft()["typed"]["donor"] == "Harbour"
    type_into(qtbot, panel.form.fields["name"], "River fund")
    type_into(qtbot, panel.budget, "a lot")
    save(qtbot, panel)
    assert "Write an amount" in panel.budget.error()
    type_into(qtbot, panel.budget, "2500,5")
    save(qtbot, panel)
    settle(desk)
    [fund] = vault.read(funds.listed)
    assert (fund.name, fund.budget, fund.currency) == ("River fund", 250_050, "EUR")
    vault.do("Pays", stay_funds.add, stay_id=stay, form=FundingForm(fund.id))
    tab.load()
    settle(desk)
    assert [row.shown for row in tab.people.rows_model.rows()] == ["Noor"]
    assert (clipped(host), nameless(host)) == ([], [])
    tab.people.setFocus()
    qtbot.keyClick(tab.people, KEY.Key_Return)
    assert host.asked == [("residents", ("resident", noor, "stays"))]
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_F2)
    settle(desk)
    assert tab.side.panel.budget.value() == "2500.50"
    line = line_of(tab.side.panel.budget)
    line.selectAll()
    qtbot.keyClick(line, KEY.Key_Delete)
    save(qtbot, tab.side.panel)
    settle(desk)
    assert vault.read(funds.listed)[0].budget is None
    tab.retire()
    settle(desk)
    assert vault.read(funds.listed) == []
    assert tab.list.rows_model.rowCount() == 1


def test_every_list_of_words_the_house_chooses_from_has_its_place() -> None:
    elsewhere = {Vocabulary.CONSENT_ITEM, Vocabulary.JOURNEY_STAGE, Vocabulary.OUTCOME_STATUS}
    assert set(_LISTS) == set(Vocabulary) - elsewhere


def test_limits_that_were_typed_come_back_after_a_lock(
    qtbot: QtBot, desk: Desk, store: SettingsStore
) -> None:
    host, tab = opened(qtbot, desk, store, "support")
    assert isinstance(tab, SupportRulesTab)
    assert (clipped(host), nameless(host), tab.draft()) == ([], [], None)
    type_into(qtbot, tab.kind, "Cloth")
    assert tab.kind.value() == "clothes"
    type_into(qtbot, tab.form.fields["days_between"], "30")
    kept = host.page.draft()
    again, other = opened(qtbot, desk, store, "house")
    again.page.restore_draft(kept)
    settle(desk)
    other = again.page.tabs.made("support")
    assert (other.kind.value(), other.form.fields["days_between"].value()) == ("clothes", 30)
    other.form.save()
    settle(desk)
    assert desk.vault.read(service_limits.limits)["clothes"].days_between == 30
    assert "again after 30 days" in " ".join(texts(other))
    assert not other.is_modified()


def test_whose_role_may_not_change_the_house_sees_none_of_it(
    desk_file: Path, clock: Clock, qtbot: QtBot, store: SettingsStore
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "A6")
        vault.do("Add", funds.add, form=FundForm("River fund"))
    with signed_in(desk_file, "F1", clock) as counter, desk_of(counter) as desk:
        assert not {"shifts", "funds", "support"} & set(PreferencesPage(desk, store).tabs.ids())
    with signed_in(desk_file, "A6", clock) as office, desk_of(office) as desk:
        tabs = set(PreferencesPage(desk, store).tabs.ids())
        assert "shifts" in tabs
        assert "funds" not in tabs  # it says whose nights are paid
