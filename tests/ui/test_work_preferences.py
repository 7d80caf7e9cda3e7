# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences › Training and work: words for attending by keyboard, and the habits beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.services.training import attendance, attendance_statuses
from shelterdesk.services.training.attendance import Mark
from shelterdesk.vault.door import Vault
from tests.factories import person
from tests.training_world import MONDAY, act, cohort, course, enrolled, session_on
from tests.ui.at_desk import save, settle, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.preferences.page import PreferencesPage
from ui.preferences.work_tab import StatusPanel, WorkTab
from ui.settings_store import SettingsStore

KEY = Qt.Key
MOD = Qt.KeyboardModifier


@pytest.fixture
def opened(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Host, WorkTab]:
    monkeypatch.setenv("SHELTERDESK_HOME", str(tmp_path / "home"))
    page = PreferencesPage(desk, SettingsStore())
    host = hosted(qtbot, desk, page)
    page.open(("tab", "work"))
    settle(desk)
    tab = page.tabs.made("work")
    assert isinstance(tab, WorkTab)
    return host, tab


def words(tab: WorkTab) -> list[str]:
    return [row.form.label for row in tab.list.rows_model.rows()]


def panel_of(tab: WorkTab) -> StatusPanel:
    assert isinstance(tab.side.panel, StatusPanel)
    return tab.side.panel


def test_a_word_is_added_moved_and_offered_no_longer_by_keys(
    qtbot: QtBot, desk: Desk, opened: tuple[Host, WorkTab]
) -> None:
    host, tab = opened
    assert (clipped(host), nameless(host)) == ([], [])
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_N, MOD.ControlModifier)
    panel = panel_of(tab)
    type_into(qtbot, panel.form.fields["label"], "Learned at home")
    type_into(qtbot, panel.counts, "Present, with h")
    assert (clipped(host), nameless(host)) == ([], [])
    kept = tab.draft()
    assert kept is not None
    save(qtbot, panel)
    settle(desk)
    assert words(tab)[-1] == "Learned at home"
    tab.restore_draft(kept)
    settle(desk)
    save(qtbot, panel_of(tab))  # once more
    settle(desk)
    assert "in the list already" in panel_of(tab).form.fields["label"].error()
    tab.side.close_panel()
    tab.list.select(tab.list.rows_model.key_of(8))
    assert (tab.up_button.isEnabled(), tab.down_button.isEnabled()) == (True, False)
    for _step in range(9):  # never above present
        qtbot.keyClick(tab.list, KEY.Key_Up, MOD.AltModifier)
        settle(desk)
    assert words(tab)[:2] == ["Present", "Learned at home"]
    qtbot.keyClick(tab.list, KEY.Key_Down, MOD.AltModifier)
    settle(desk)
    assert words(tab)[1:3] == ["Came later", "Learned at home"]
    qtbot.keyClick(tab.list, KEY.Key_Delete)
    settle(desk)
    assert tab.retire_button.text() == "Offer again"
    assert len(desk.vault.read(attendance_statuses.statuses)) == 8
    assert host.message_bar.has_undo()
    act(desk.vault, attendance_statuses.add, form=attendance_statuses.StatusForm("At the dentist"))
    qtbot.keyClick(tab.list, KEY.Key_Delete)
    settle(desk)
    assert "figures 1 to 9" in host.message_bar.text()


def test_present_stays_and_what_was_used_counts_as_it_did(
    qtbot: QtBot, desk: Desk, vault: Vault, opened: tuple[Host, WorkTab]
) -> None:
    host, tab = opened
    group = cohort(vault, course(vault))
    noor = person(vault, "Noor")
    enrolled(vault, group, noor)
    session = session_on(vault, group, MONDAY)
    act(vault, attendance.mark, session_id=session, marks=[Mark(noor, "therapy")])
    tab.load()
    settle(desk)
    tab.list.select(tab.list.rows_model.key_of(0))
    assert not any(made.isEnabled() for made in tab.acts)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_F2)
    assert tab.side.panel is None
    assert "stays as it is" in host.message_bar.text()
    tab.list.select(next(row.id for row in tab.list.rows_model.rows() if row.is_used))
    qtbot.keyClick(tab.list, KEY.Key_F2)
    settle(desk)
    panel = panel_of(tab)
    assert panel.counts.value() == "present"
    assert (clipped(host), nameless(host)) == ([], [])
    type_into(qtbot, panel.counts, "Absent")
    save(qtbot, panel)
    settle(desk)
    assert "add another word" in panel.counts.error()
    assert not clipped(host)
    panel.counts.set_value("present")
    type_into(qtbot, panel.form.fields["label"], "With a therapist")
    save(qtbot, panel)
    settle(desk)
    assert "With a therapist" in words(tab)


def test_how_long_a_look_counts_and_when_one_asks(
    qtbot: QtBot, desk: Desk, vault: Vault, opened: tuple[Host, WorkTab]
) -> None:
    host, tab = opened
    habits = tab.habits
    fields: dict[str, Any] = habits.form.fields
    days = fields["follow_up_days"]
    assert days.value() == "30, 90, 180, 365"
    type_into(qtbot, days, "30, ninety")
    save(qtbot, habits)
    assert days.error()
    type_into(qtbot, days, "90,30")
    type_into(qtbot, fields["vetting_months"], "6")
    type_into(qtbot, fields["school_first_age"], "5")
    assert tab.is_modified()
    kept = tab.draft()
    assert kept is not None
    save(qtbot, habits)
    settle(desk)
    stored = vault.read(organisation.form)
    assert (stored.vetting_months, stored.follow_up_days) == (6, (30, 90))
    assert (stored.school_first_age, stored.school_last_age) == (5, 17)
    assert not tab.is_modified()
    assert tab.draft() is None
    type_into(qtbot, days, "0")
    save(qtbot, habits)
    settle(desk)
    assert "Each number of days once" in days.error()
    type_into(qtbot, days, "90")
    type_into(qtbot, fields["school_last_age"], "4")
    save(qtbot, habits)
    settle(desk)
    assert "From 5 to 21 years" in fields["school_last_age"].error()
    assert (clipped(host), nameless(host)) == ([], [])
    tab.restore_draft(kept)
    assert days.value() == "90,30"
    tab.add()  # what is typed there is kept under the form
    tab.side.close_panel()
    assert habits.isVisible()
    assert tab.is_modified()
    assert not clipped(tab)
    assert not nameless(tab)
