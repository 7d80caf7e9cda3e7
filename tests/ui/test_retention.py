# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long records are kept, on screen: who is due, postponing, erasing, what is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.models.retention import RetentionClass
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.money import savings
from shelterdesk.services.residents import residents
from shelterdesk.services.retention import nameless as words_without_a_record
from shelterdesk.services.retention import redactions, retention
from shelterdesk.services.rooms import waiting
from shelterdesk.services.rooms.waiting import WaitingForm
from shelterdesk.services.staff import backups
from shelterdesk.services.support import support
from shelterdesk.vault import backup
from shelterdesk.vault.door import Vault
from tests import purse
from tests.conftest import NOW, PASSPHRASE, Clock
from tests.factories import person
from tests.ui.at_desk import desk_of, settle, texts
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.locking.ask_passphrase import AskPassphrase
from ui.residents.page import ResidentsPage
from ui.residents.retention.due_pane import DuePane
from ui.residents.retention.erase_panel import ErasePanel
from ui.residents.retention.panels import PostponePanel, RedactPanel, RulesPanel
from ui.today.page import TodayPage


@pytest.fixture
def desk(vault: Vault) -> Iterator[Desk]:
    with desk_of(vault) as made:
        yield made


@pytest.fixture
def amal(vault: Vault, clock: Clock) -> int:
    """Somebody whose time is up: two years went by, with somebody writing now and then."""
    resident_id = person(vault, "Amal", legal_name="Amal Example")
    months = {RetentionClass.IDENTITY: 12, RetentionClass.NARRATIVE: 12}
    vault.do("Rules", retention.edit_rules, months=months)
    for _n in range(24):
        clock.now += timedelta(days=30)
        vault.note("A day", kind="check")
    return resident_id


def pane_of(
    qtbot: QtBot, desk: Desk, name: str = "retention", who: int | None = None
) -> tuple[DuePane, Host]:
    page = ResidentsPage(desk)
    host = hosted(qtbot, desk, page)
    page.open((name, who))
    settle(desk)
    assert isinstance(page._pane, DuePane)
    return page._pane, host


def said(widget: QWidget) -> str:
    return " | ".join(filter(None, texts(widget, seen_alone=False)))


def confirm(qtbot: QtBot, desk: Desk) -> None:
    """Type the passphrase that is asked for."""
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, AskPassphrase))
    dialog.edit.setText(PASSPHRASE)
    qtbot.keyClick(dialog.confirm_button, Qt.Key.Key_Space)
    settle(desk)


def test_who_is_due_is_postponed_by_keyboard(desk: Desk, amal: int, qtbot: QtBot) -> None:
    pane, host = pane_of(qtbot, desk)
    assert "last contact 22 Nov 2026" in said(pane.due) or "22 November 2026" in said(pane.due)
    assert clipped(host) == []
    assert nameless(host) == []
    postpone = pane.due.buttons()[0]
    assert postpone.accessibleName() == "Postpone: Amal"
    qtbot.keyClick(postpone, Qt.Key.Key_Space)
    settle(desk)
    panel = pane.side.panel
    assert isinstance(panel, PostponePanel)
    panel.form.fields["until"].set_value(date(2030, 1, 1))
    panel.form.fields["reason"].set_value("A court case is open")
    panel.form.save()
    settle(desk)
    assert pane.due.isVisible()
    assert "Amal" not in said(pane.due)
    assert "A court case is open" in said(pane.later)


def test_today_says_it_and_opens_the_list(desk: Desk, amal: int, qtbot: QtBot) -> None:
    page = TodayPage(desk)
    host = hosted(qtbot, desk, page)
    settle(desk)
    assert "The time to keep what is known of 1 person is up" in said(page)
    line = next(one for one in page._due if one.tab == "retention")
    page.open_due(line)
    assert host.asked[-1] == ("residents", ("retention", None))


def test_months_are_set(desk: Desk, qtbot: QtBot) -> None:
    pane, host = pane_of(qtbot, desk)
    qtbot.keyClick(pane.rules_button, Qt.Key.Key_Space)
    settle(desk)
    panel = pane.side.panel
    assert isinstance(panel, RulesPanel)
    assert clipped(host) == []
    panel.form.fields["health"].set_value(36)
    panel.form.save()
    settle(desk)
    rules = desk.vault.read(retention.rules)
    assert rules[RetentionClass.HEALTH] == 36
    assert rules[RetentionClass.IDENTITY] is None


def test_erasing_looks_for_the_name_first_and_asks_the_passphrase(
    desk: Desk, vault: Vault, amal: int, stick: Path, qtbot: QtBot
) -> None:
    other = person(vault, "Noor")
    facts = {"kind": LogKind.NOTE, "confidentiality": "desk", "resident_ids": [other]}
    vault.do("Write", log_entries.note, text="Noor and Amal cooked", **facts)
    made = backup.make(vault, stick, now=vault._now())
    vault.do("Set", backups.edit_settings, folder=str(stick), is_daily=False, keep_days=400)
    pane, host = pane_of(qtbot, desk, "erase", amal)
    panel = pane.side.panel
    assert isinstance(panel, ErasePanel)
    assert clipped(host) == []
    assert nameless(host) == []
    panel.form.fields["reason"].set_value("her_wish")
    panel.form.save()
    assert "Look for the name" in panel.form.message_bar.text()
    qtbot.keyClick(panel.scan_button, Qt.Key.Key_Space)
    settle(desk)
    assert "The name stands in 1 text about others" in said(panel)
    assert "Noor and Amal cooked" in said(panel)
    panel.form.fields["replace"].set_value(False)
    panel.form.save()
    settle(desk)
    confirm(qtbot, desk)
    assert [row.shown for row in vault.read(residents.find)] == ["Noor"]
    # What is left to do stands on the cards.
    assert "Noor and Amal cooked" in said(pane.texts)
    assert made.path.name in said(pane.copies)
    qtbot.keyClick(pane.texts.buttons()[0], Qt.Key.Key_Space)
    settle(desk)
    redact = pane.side.panel
    assert isinstance(redact, RedactPanel)
    redact.form.fields["text"].set_value("They cooked")
    redact.form.save()
    settle(desk)
    assert vault.read(redactions.to_look_at) == []
    # The only copy stays until there is a newer one.
    qtbot.keyClick(pane.copies.buttons()[0], Qt.Key.Key_Space)
    confirm(qtbot, desk)
    assert "Make a backup first" in host.message_bar.text()
    assert made.path.exists()
    backup.make(vault, stick, now=vault._now())
    qtbot.keyClick(pane.copies.buttons()[0], Qt.Key.Key_Space)
    confirm(qtbot, desk)
    assert not made.path.exists()


def test_part_of_it(desk: Desk, vault: Vault, amal: int, qtbot: QtBot) -> None:
    pane, _host = pane_of(qtbot, desk, "erase", amal)
    panel = pane.side.panel
    assert isinstance(panel, ErasePanel)
    panel.form.fields["reason"].set_value("time_is_up")
    qtbot.keyClick(panel.form.fields["all"].focus_target(), Qt.Key.Key_Space)
    panel.form.save()
    assert "Choose what is to be erased" in panel.form.message_bar.text()
    panel.form.fields["narrative"].set_value(True)
    panel.form.save()
    settle(desk)
    confirm(qtbot, desk)
    assert [row.shown for row in vault.read(residents.find)] == ["Amal"]
    assert pane.side.panel is None


def test_money_that_is_here_is_said_first(
    desk: Desk, vault: Vault, amal: int, qtbot: QtBot
) -> None:
    purse.take_boxes(vault)
    vault.do("D", savings.deposit, resident_id=amal, amount=5_000)
    pane, _host = pane_of(qtbot, desk, "erase", amal)
    panel = pane.side.panel
    assert isinstance(panel, ErasePanel)
    assert "Savings: €50.00" in said(panel)
    assert panel.form.save_button.isEnabled()  # it is said, and forbids nothing


def test_somebody_supported_is_not_erased(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    who = person(vault, "Lia")
    vault.do("Open", support.open_period, resident_id=who, opened=NOW.date())
    pane, _host = pane_of(qtbot, desk, "erase", who)
    panel = pane.side.panel
    assert isinstance(panel, ErasePanel)
    assert "Close it first" in said(panel)
    assert not panel.form.save_button.isEnabled()


def test_entries_without_a_record_are_erased_together(
    desk: Desk, vault: Vault, clock: Clock, qtbot: QtBot
) -> None:
    entry = vault.do("W", waiting.add, form=WaitingForm(for_whom="red coat")).result
    vault.do("E", waiting.end, entry_id=entry, outcome="no_contact")
    vault.do("Rules", retention.edit_rules, months={RetentionClass.IDENTITY: 1})
    pane, host = pane_of(qtbot, desk)
    assert not pane.nameless.isVisible()
    clock.now += timedelta(days=40)
    pane.refresh(None)
    settle(desk)
    assert "Person waiting for a bed: 1" in said(pane.nameless)
    assert clipped(host) == []
    assert nameless(host) == []
    [erase] = pane.nameless.buttons()
    qtbot.keyClick(erase, Qt.Key.Key_Space)
    confirm(qtbot, desk)
    assert not pane.nameless.isVisible()
    assert vault.read(words_without_a_record.due_words) == []
