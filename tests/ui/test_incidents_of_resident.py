# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents where they come up: on the page of a resident, and from a note of the log."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from shelterdesk.services.incidents import incidents
from shelterdesk.services.incidents.incident_rows import (
    IncidentForm,
    IncidentRole,
    InvolvedForm,
    Severity,
)
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.rooms import roll_calls, welfare
from shelterdesk.services.rooms.welfare import StepForm, WelfareStepKind
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import nameless
from tests.ui.menus import choose, offered
from tests.ui.page_host import hosted
from ui.care.incidents.tab import IncidentsTab
from ui.care.log.tab import DailyLogTab
from ui.care.page import CarePage
from ui.desk import Desk
from ui.residents.not_back_card import NotBackCard
from ui.residents.page import ResidentsPage
from ui.residents.safety.incidents_card import IncidentsCard
from ui.widgets.incident_panel import IncidentPanel
from ui.widgets.pill import Pill

FROM_THIS = "Report an incident from this"


def reported(vault: Vault, *whom: int, **facts: Any) -> int:
    people = tuple(InvolvedForm(resident_id=one) for one in whom)
    form = IncidentForm("They argued about the washing machine", people=people, **facts)
    number: int = vault.do("Report", incidents.add, form=form).result
    return number


def noted(vault: Vault, text: str, *whom: int, confidentiality: str = "desk") -> int:
    entry: int = vault.do(
        "Write", log_entries.note, text=text, kind=LogKind.NOTE, confidentiality=confidentiality,
        resident_ids=whom, at=NOW,
    ).result  # fmt: skip
    return entry


def test_her_page_lists_them_and_opens_the_report(qtbot: QtBot, vault: Vault, desk: Desk) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    number = reported(vault, noor, severity=Severity.GRAVE)
    reported(vault, lina)
    page = ResidentsPage(desk)
    host = hosted(qtbot, desk, page)
    opened = page.open_resident(noor)
    opened.tabs.open("safety")
    settle(desk)
    (card,) = opened.findChildren(IncidentsCard)
    assert [pill.text() for pill in card.findChildren(Pill)] == ["Grave"]
    assert nameless(card) == []
    buttons = [made for made in card.findChildren(QAbstractButton)
               if made.accessibleName().startswith("Open: ")]  # fmt: skip
    assert len(buttons) == 1
    buttons[0].click()
    assert host.asked == [("log", ("tab", "incidents", number))]


def test_a_report_is_begun_with_her_in_it(qtbot: QtBot, vault: Vault, desk: Desk) -> None:
    noor = person(vault, "Noor")
    page = resident_page(qtbot, desk, noor, "safety")
    (card,) = page.findChildren(IncidentsCard)
    assert "stands here" in " ".join(texts(card))
    card.report_button.click()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, IncidentPanel)
    assert not panel.is_modified()
    type_into(qtbot, panel.happened, "A stranger asked for her")
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(incidents.of_resident, resident_id=noor)
    found = vault.read(incidents.opened, incident_id=row.id)
    assert [(one.resident_id, one.role) for one in found.form.people] == [
        (noor, IncidentRole.AFFECTED)
    ]
    assert any("today" in text for text in texts(card))


def test_an_old_one_is_opened_by_its_id(
    qtbot: QtBot, vault: Vault, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.care.incidents.tab._PAGE", 2)
    numbers = [reported(vault, at=NOW - timedelta(days=days)) for days in range(9)]
    page = CarePage(desk)
    hosted(qtbot, desk, page)
    page.open(("tab", "incidents"))
    settle(desk)
    tab = page.tabs.made("incidents")
    assert isinstance(tab, IncidentsTab)
    tab.which.setCurrentIndex(2)  # grave ones: it is none of them
    settle(desk)
    page.open(("tab", "incidents", numbers[-1]))
    settle(desk)
    assert tab.which.currentIndex() == 0
    assert tab.list.selected().id == numbers[-1]
    assert "washing machine" in " ".join(texts(tab.view))


def test_from_a_note_of_the_log_and_back_to_it(qtbot: QtBot, vault: Vault, desk: Desk) -> None:
    noor = person(vault, "Noor")
    noted(vault, "He stood at the gate", noor)
    page = CarePage(desk)
    host = hosted(qtbot, desk, page)
    page.open(("tab", "log"))
    settle(desk)
    log = page.tabs.made("log")
    assert isinstance(log, DailyLogTab)
    choose(log.rows, FROM_THIS)
    settle(desk)
    panel = log.side.panel
    assert isinstance(panel, IncidentPanel)
    assert panel.happened.value() == "He stood at the gate"
    assert not panel.is_modified()
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(incidents.incidents).rows
    assert row.people == ("Noor",)
    page.open(("tab", "incidents", row.id))
    settle(desk)
    tab = page.tabs.made("incidents")
    assert texts(tab.view).count("He stood at the gate") == 2  # what happened, and the note
    tab.view.asked.emit("note")
    assert host.asked == [("log", ("tab", "log", ("day", NOW.date())))]


def test_what_is_typed_of_it_survives_a_lock(qtbot: QtBot, vault: Vault, desk: Desk) -> None:
    noor = person(vault, "Noor")
    entry = noted(vault, "He stood at the gate", noor)
    page = resident_page(qtbot, desk, noor, "log")
    choose(page.tabs.made("log"), FROM_THIS)
    settle(desk)
    panel = page.panel
    assert isinstance(panel, IncidentPanel)
    type_into(qtbot, panel.measures, "We called the police")
    kept = page.draft()
    page.side.close_panel()
    page.restore_draft(kept)
    settle(desk)
    again = page.panel
    assert isinstance(again, IncidentPanel)
    assert again is not panel
    assert again.measures.value() == "We called the police"
    save(qtbot, again)
    settle(desk)
    (row,) = vault.read(incidents.incidents).rows
    found = vault.read(incidents.opened, incident_id=row.id)
    assert found.form.log_entry_id == entry
    assert found.form.measures == "We called the police"


def test_the_desk_reports_from_the_head_and_reads_nothing_sealed(
    qtbot: QtBot, desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as joy:
        hired(joy, "F1")
        noor = person(joy, "Noor")
        noted(joy, "A quillamark", noor, confidentiality="case")
        reported(joy, noor)
    with signed_in(desk_file, "F1", clock) as vault, desk_of(vault) as desk:
        page = resident_page(qtbot, desk, noor)
        assert "safety" not in page.tabs.ids()
        choose(page.header.more, "Report an incident…")
        settle(desk)
        assert isinstance(page.panel, IncidentPanel)
        page.side.close_panel()
        log = page.tabs.open("log")
        settle(desk)
        assert FROM_THIS in offered(log)
        choose(log, FROM_THIS)
        settle(desk)
        panel = page.panel
        assert isinstance(panel, IncidentPanel)
        assert panel.happened.value() in (None, "")


def test_what_was_done_when_not_back_stands_with_the_stays(
    qtbot: QtBot, vault: Vault, desk: Desk
) -> None:
    site = house(vault)
    noor, _stay = admitted(vault, beds(vault, site)[0], NOW.date() - timedelta(days=3))
    page = resident_page(qtbot, desk, noor, "stays")
    (card,) = page.findChildren(NotBackCard)
    assert card.isHidden()  # who always was back has no such card
    vault.do("Mark", roll_calls.mark, site_id=site, resident_id=noor, presence="absent")
    for number in range(7):
        form = StepForm(WelfareStepKind.CALL_HER, result=f"No answer {number}")
        desk.do(page, "Step", welfare.add, resident_id=noor, form=form)
    planned = StepForm(WelfareStepKind.CALL_CONTACT, is_done=False, due_at=NOW)
    desk.do(page, "Step", welfare.add, resident_id=noor, form=planned)
    settle(desk)
    assert not card.isHidden()
    said = " ".join(texts(card))
    assert "anybody on the shift · by today, " in said
    assert "No answer 6" in said
    assert "No answer 0" not in said
    card.all_button.click()
    settle(desk)
    assert "No answer 0" in " ".join(texts(card))
