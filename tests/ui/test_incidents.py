# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents and complaints at the desk: written by keys, opened on purpose, drafts kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services.complaints import complaints
from shelterdesk.services.complaints.complaints import About, ComplaintForm
from shelterdesk.services.incidents import incidents
from shelterdesk.services.incidents.incident_rows import (
    IncidentForm,
    IncidentRole,
    InvolvedForm,
    Severity,
)
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import house, person
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.care.complaints.panels import ComplaintPanel
from ui.care.complaints.tab import ComplaintsTab
from ui.care.incidents.panels import IncidentReviewPanel
from ui.care.incidents.tab import IncidentsTab
from ui.care.page import CarePage
from ui.desk import Desk
from ui.widgets.incident_panel import IncidentPanel


def opened(qtbot: QtBot, desk: Desk, name: str) -> tuple[Host, Any]:
    page = CarePage(desk)
    page.open(("tab", name))
    host = hosted(qtbot, desk, page)
    settle(desk)
    return host, page.tabs.made(name)


def reported(vault: Vault, **facts: Any) -> int:
    form = IncidentForm("They argued about the washing machine", **facts)
    number: int = vault.do("Report", incidents.add, form=form).result
    return number


def act(tab: IncidentsTab, desk: Desk, name: str) -> None:
    tab.view.asked.emit(name)
    settle(desk)


def test_a_report_by_keys(qtbot: QtBot, vault: Vault, desk: Desk) -> None:
    house(vault)
    noor = person(vault, "Noor")
    _host, tab = opened(qtbot, desk, "incidents")
    assert isinstance(tab, IncidentsTab)
    assert "reported here" in " ".join(texts(tab))
    qtbot.keyClick(tab.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, IncidentPanel)
    type_into(qtbot, panel.happened, "They argued")
    for text in ("Noo", "A man in red"):
        type_into(qtbot, panel.people, text)
        settle(desk)
        qtbot.keyClick(panel.people.focus_target(), Qt.Key.Key_Return)
    type_into(qtbot, panel.place, "Room 2")
    type_into(qtbot, panel.kind, "Quarrel")
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(incidents.incidents).rows
    assert (row.kind, row.people) == ("Quarrel", ("Noor", "A man in red"))
    assert "Room 2" in row.place
    found = vault.read(incidents.opened, incident_id=row.id).form
    assert found.people[0].resident_id == noor
    assert found.people[1].role is IncidentRole.INVOLVED
    assert [one.kind for one in tab.list.rows_model.rows()] == ["Quarrel"]


def test_words_are_shown_once_opened(qtbot: QtBot, vault: Vault, desk: Desk) -> None:
    number = reported(vault, severity=Severity.GRAVE)
    host, tab = opened(qtbot, desk, "incidents")
    tab.list.setFocus()
    tab.list.select(number)
    settle(desk)
    assert "washing machine" not in " ".join(texts(tab.view))
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    settle(desk)
    assert "washing machine" in " ".join(texts(tab.view))
    act(tab, desk, "review")
    panel = tab.side.panel
    assert isinstance(panel, IncidentReviewPanel)
    type_into(qtbot, panel.form.fields["text"], "Settled")
    save(qtbot, panel)
    settle(desk)
    assert "Settled" in " ".join(texts(tab.view))
    act(tab, desk, "print")
    assert host.asked == [("reports", ("report", "incident", {"incident": str(number)}))]


def test_changing_keeps_who_was_there_and_when(qtbot: QtBot, vault: Vault, desk: Desk) -> None:
    noor = person(vault, "Noor")
    number = reported(vault, at=NOW, people=(InvolvedForm(IncidentRole.PRESENT, resident_id=noor),))
    _host, tab = opened(qtbot, desk, "incidents")
    tab.open(number)
    settle(desk)
    act(tab, desk, "edit")
    panel = tab.side.panel
    assert not panel.is_modified()
    type_into(qtbot, panel.measures, "Tea")
    save(qtbot, panel)
    settle(desk)
    form = vault.read(incidents.opened, incident_id=number).form
    assert (form.measures, form.at) == ("Tea", NOW)
    assert [(one.resident_id, one.role) for one in form.people] == [(noor, IncidentRole.PRESENT)]


def test_what_was_typed_survives(qtbot: QtBot, vault: Vault, desk: Desk) -> None:
    noor = person(vault, "Noor")
    _host, tab = opened(qtbot, desk, "incidents")
    tab.add()
    settle(desk)
    panel = tab.side.panel
    type_into(qtbot, panel.happened, "Half a sen")
    panel.people.set_value((InvolvedForm(resident_id=noor, shown="Noor"),))
    panel.people.changed.emit()
    kept = tab.draft()
    tab.side.close_panel()
    tab.restore_draft(kept)
    settle(desk)
    again = tab.side.panel
    assert again.happened.value() == "Half a sen"
    assert [one.resident_id for one in again.people.value()] == [noor]


def test_the_desk_reports_and_is_offered_no_review(
    qtbot: QtBot, desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
    with signed_in(desk_file, "F1", clock) as front, desk_of(front) as desk:
        number = reported(front)
        _host, tab = opened(qtbot, desk, "incidents")
        tab.open(number)
        settle(desk)
        shown = " ".join(texts(tab.view))
        assert "washing machine" not in shown
        assert "You hold no key" in shown
        assert "Look at it" not in shown
        act(tab, desk, "edit")
        panel = tab.side.panel
        assert panel.happened.focus_target().isReadOnly()
        panel.form.fields["severity"].set_value("grave")
        panel.form.fields["severity"].changed.emit()
        panel.form.save()
        settle(desk)
        assert front.read(incidents.incidents).rows[0].severity is Severity.GRAVE


def test_a_complaint_says_who_will_read_it(qtbot: QtBot, desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "F1", "C2")
        first = vault.staff_id
    with signed_in(desk_file, "F1", clock) as front, desk_of(front) as desk:
        _host, tab = opened(qtbot, desk, "complaints")
        assert isinstance(tab, ComplaintsTab)
        qtbot.keyClick(tab.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        settle(desk)
        panel = tab.side.panel
        assert isinstance(panel, ComplaintPanel)
        type_into(qtbot, panel.form.fields["words"], "He shouted")
        type_into(qtbot, panel.kind, "A colleague")
        assert "Read by Joy" in panel.readers.text()
        panel.named._boxes[first].click()
        settle(desk)
        assert "Nobody is left" in panel.readers.text()
        save(qtbot, panel)
        settle(desk)
        assert "C2" in panel.form.message_bar.text() + panel.also.error()
        panel.also._boxes[team["C2"]].click()
        settle(desk)
        assert "Read by C2" in panel.readers.text()
        save(qtbot, panel)
        settle(desk)
        assert tab.side.panel is None
        assert tab.list.rows_model.rows() == []
    with signed_in(desk_file, "C2", clock) as caseworker:
        assert caseworker.read(complaints.opened, complaint_id=1).said.words == "He shouted"


def test_readers_open_add_and_close(qtbot: QtBot, vault: Vault, desk: Desk) -> None:
    vault.do("Write", complaints.write, form=ComplaintForm(About.HOUSE, "Cold at night"))
    host, tab = opened(qtbot, desk, "complaints")
    tab.list.setFocus()
    tab.list.select(1)
    settle(desk)
    assert "Cold" not in " ".join(texts(tab.view))
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    settle(desk)
    assert "Cold at night" in " ".join(texts(tab.view))
    for name, field, text in (("note", "text", "Called the plumber"),
                              ("handle", "measures", "Mended")):  # fmt: skip
        tab.view.asked.emit(name)
        settle(desk)
        panel = tab.side.panel
        type_into(qtbot, panel.form.fields[field], text)
        if name == "handle":
            type_into(qtbot, panel.form.fields["state"], "Closed")
        save(qtbot, panel)
        settle(desk)
    tab.closed.click()
    settle(desk)
    tab.open(1)
    settle(desk)
    shown = " ".join(texts(tab.view))
    assert "Called the plumber" in shown
    assert "Mended" in shown
    tab.view.asked.emit("print")
    assert host.asked == [("reports", ("report", "complaint", {"complaint": "1"}))]


def test_a_copy_that_opens_no_more_says_so(qtbot: QtBot, vault: Vault, desk: Desk) -> None:
    vault.do("Write", complaints.write, form=ComplaintForm(About.HOUSE, "Cold at night"))
    with vault._engine.begin() as connection:  # as after a new passphrase
        connection.exec_driver_sql("UPDATE complaint_copy SET body = substr(body, 1, 80)")
    host, tab = opened(qtbot, desk, "complaints")
    tab.open(1)
    settle(desk)
    assert "Your copy opens no more." in " ".join(texts(tab.view))
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)  # nothing to open, and no message of an error
    settle(desk)
    assert host.message_bar.isHidden()


@pytest.mark.parametrize("name", ["incidents", "complaints"])
def test_names_and_room(qtbot: QtBot, vault: Vault, desk: Desk, name: str) -> None:
    number = reported(vault, severity=Severity.DANGER)
    vault.do("Write", complaints.write, form=ComplaintForm(About.HOUSE, "Cold at night"))
    _host, tab = opened(qtbot, desk, name)
    tab.open(number)
    settle(desk)
    assert nameless(tab) == []
    assert clipped(tab) == []
    tab.add()
    settle(desk)
    assert nameless(tab) == []
    assert clipped(tab) == []
