# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds typed in from paper, calls to call back, and who comes: by keyboard, in real windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.outreach import helpline, outreach
from shelterdesk.services.outreach.helpline import ContactForm, HelplineState
from shelterdesk.services.outreach.outreach import OutreachSetting, RoundForm, RoundItem
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.today.page import TodayPage
from ui.visits.helpline.panels import AgainPanel, CallPanel
from ui.visits.helpline.tab import HelplineTab
from ui.visits.outreach.panel import RoundPanel
from ui.visits.outreach.tab import OutreachTab
from ui.visits.page import VisitsPage
from ui.visits.regulars.tab import RegularsTab

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MONTH = NOW.date()
CALL = ContactForm(
    NOW - HOUR, topic="danger", note="Quxnote", call_back_at=NOW + HOUR, safe_way="Quxway 0611"
)


@pytest.fixture
def counter(vault: Vault, clock: Clock) -> Iterator[Desk]:
    """The front desk, which holds no key."""
    hired(vault, "F1")
    vault.do("Call", helpline.add, form=CALL)
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as opened, desk_of(opened) as at:
        yield at


def opened(qtbot: QtBot, desk: Desk, tab: str, target: object = None) -> tuple[Host, object]:
    host = hosted(qtbot, desk, VisitsPage(desk))
    host.page.open(("tab", tab) if target is None else ("tab", tab, target))
    settle(desk)
    return host, host.page.tabs.made(tab)


def press(qtbot: QtBot, desk: Desk, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)
        settle(desk)


# Outreach
def test_a_round_from_paper(desk: Desk, qtbot: QtBot) -> None:
    host, tab = opened(qtbot, desk, "outreach")
    assert isinstance(tab, OutreachTab)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, RoundPanel)
    assert (clipped(host), nameless(host)) == ([], [])
    day = f"{NOW - DAY:%Y-%m-%d}"
    typed = {
        "day": day, "start": "21:30", "end": "01:15", "area": "K-4", "names": "Ruth,  Ada",
        "met": "12", "talked": "7", "did_not_wish": "3", "first_time": "2",
        "kind_0": "Hygiene", "quantity_0": "9", "people_0": "7", "note": "Quxnote",
    }  # fmt: skip
    for name, words in typed.items():
        type_into(qtbot, panel.form.fields[name], words)
    save(qtbot, panel)
    settle(desk)
    assert tab.panel is None
    (row,) = desk.vault.read(outreach.month, month=MONTH).rows
    assert (row.team, row.met, row.items) == (("Joy", "Ruth", "Ada"), 12, (("Hygiene kit", 9, 7),))
    assert row.end is not None
    assert row.end - row.start == timedelta(hours=3, minutes=45)
    assert "Met: 12" in tab.totals.text()


def test_a_number_that_cannot_be_is_said_beside_it(desk: Desk, qtbot: QtBot) -> None:
    _host, tab = opened(qtbot, desk, "outreach")
    assert isinstance(tab, OutreachTab)
    tab.add()
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, RoundPanel)
    for name, words in {"start": "00:01", "met": "3", "talked": "4"}.items():
        type_into(qtbot, panel.form.fields[name], words)
    save(qtbot, panel)
    settle(desk)
    assert panel.form.fields["met"].error()
    assert desk.vault.read(outreach.month, month=MONTH).rows == ()


def test_a_round_is_changed_and_its_draft_comes_back(desk: Desk, qtbot: QtBot) -> None:
    items = (RoundItem("food", 4, 4), RoundItem("hygiene", 1, 1))
    form = RoundForm(NOW - DAY, NOW - DAY + HOUR, OutreachSetting.CAFE, "K-4", (1,), ("Ruth",), 5,
                     items=items, note="Quxnote")  # fmt: skip
    round_id = desk.vault.do("Round", outreach.add, form=form).result
    _host, tab = opened(qtbot, desk, "outreach")
    assert isinstance(tab, OutreachTab)
    tab.list.setFocus()
    press(qtbot, desk, Qt.Key.Key_Home, Qt.Key.Key_Return)
    type_into(qtbot, tab.panel.form.fields["met"], "6")
    kept = tab.draft()
    tab.side.close_panel()
    tab.restore_draft(kept)
    settle(desk)
    assert isinstance(tab.panel, RoundPanel)
    save(qtbot, tab.panel)
    settle(desk)
    found = desk.vault.read(outreach.form, round_id=round_id)
    assert (found.met, found.items, found.start, found.note) == (6, items, form.start, "Quxnote")


def test_the_blank_sheet_is_one_click_away(desk: Desk, qtbot: QtBot) -> None:
    host, tab = opened(qtbot, desk, "outreach")
    qtbot.mouseClick(tab.paper_button, Qt.MouseButton.LeftButton)
    assert host.asked == [("reports", ("report", "outreach-sheet"))]


# Helpline
def test_a_call_is_written_down_and_called_back(desk: Desk, qtbot: QtBot) -> None:
    host, tab = opened(qtbot, desk, "helpline")
    assert isinstance(tab, HelplineTab)
    tab.add()
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, CallPanel)
    assert (clipped(host), nameless(host)) == ([], [])
    typed = {
        "topic": "Is in", "note": "Quxnote", "minutes": "12", "safe_way": "Quxway",
        "back_day": f"{NOW + DAY:%Y-%m-%d}", "back_time": "10:30",
    }  # fmt: skip
    for name, words in typed.items():
        type_into(qtbot, panel.form.fields[name], words)
    save(qtbot, panel)
    settle(desk)
    (row,) = desk.vault.read(helpline.call_backs)
    assert (row.topic, row.minutes, row.at) == ("Is in danger", 12, NOW)
    tab.list.setFocus()
    press(qtbot, desk, Qt.Key.Key_Home)
    assert "Quxway" not in " ".join(texts(host))  # only when it is asked for
    qtbot.mouseClick(tab.view.read_button, Qt.MouseButton.LeftButton)
    settle(desk)
    assert {"Quxway", "Quxnote"} <= set(texts(tab.view))
    assert (clipped(host), nameless(host)) == ([], [])
    qtbot.mouseClick(tab.view.back_button, Qt.MouseButton.LeftButton)
    settle(desk)
    (row,) = desk.vault.read(helpline.month, month=MONTH).rows
    assert row.state is HelplineState.CALLED_BACK
    assert not tab.view.back_button.isVisible()


def test_today_leads_the_desk_to_the_call_without_a_sealed_word(
    counter: Desk, qtbot: QtBot
) -> None:
    today = hosted(qtbot, counter, TodayPage(counter), 1024, 700)
    settle(counter)
    said = " ".join(texts(today))
    assert "Call back at 21:15" in said
    assert "Sealed: a caseworker calls back." in said
    (line,) = [line for line in today.page._due if line.place is not None]
    today.page.open_due(line)
    page, target = today.asked[-1]
    assert page == "visits"
    host, tab = opened(qtbot, counter, "helpline", target[2])
    assert isinstance(tab, HelplineTab)
    assert tab.list.selected().topic == "Is in danger"
    qtbot.mouseClick(tab.view.read_button, Qt.MouseButton.LeftButton)
    settle(counter)
    assert "Sealed: a caseworker calls back." in texts(tab.view)
    assert "Qux" not in " ".join(texts(host))


def test_who_is_not_reached_is_tried_again_or_not(counter: Desk, qtbot: QtBot) -> None:
    _host, tab = opened(qtbot, counter, "helpline")
    assert isinstance(tab, HelplineTab)
    tab.list.setFocus()
    press(qtbot, counter, Qt.Key.Key_Home)
    qtbot.mouseClick(tab.view.again_button, Qt.MouseButton.LeftButton)
    settle(counter)
    assert isinstance(tab.panel, AgainPanel)
    type_into(qtbot, tab.panel.form.fields["again_at"], f"{NOW + DAY:%Y-%m-%d}")
    type_into(qtbot, tab.panel.form.fields["time"], "9:30")
    save(qtbot, tab.panel)
    settle(counter)
    (row,) = counter.vault.read(helpline.call_backs)
    assert row.call_back_at is not None
    assert row.call_back_at.date() == (NOW + DAY).date()


# Who comes
def test_who_comes_regularly_opens_the_record(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    for days in (1, 8, 15):
        at = NOW - days * DAY
        visit = desk.vault.do("Came", visits.check_in, resident_id=noor, at=at).result
        desk.vault.do("Left", visits.check_out, visit_id=visit, at=at)
    host, tab = opened(qtbot, desk, "regulars")
    assert isinstance(tab, RegularsTab)
    assert (clipped(host), nameless(host)) == ([], [])
    tab.lists["regular"].setFocus()
    press(qtbot, desk, Qt.Key.Key_Return)
    assert host.asked == [("residents", ("resident", noor))]
    qtbot.mouseClick(tab.span_buttons[90], Qt.MouseButton.LeftButton)
    settle(desk)
    assert tab.lists["regular"].rows_model.rowCount() == 0
    assert tab.lists["first"].rows_model.rowCount() == 1


def test_the_desk_has_no_tab_of_who_comes(counter: Desk, qtbot: QtBot) -> None:
    host = hosted(qtbot, counter, VisitsPage(counter))
    assert host.page.tabs.ids() == ["here", "outreach", "helpline"]
