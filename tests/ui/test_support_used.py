# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support given in a few keys, counted by the month, put right, and the shelf: in real windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.services.giving import service_giving, service_limits, stock, support_used
from shelterdesk.services.giving.service_giving import GiveForm
from shelterdesk.services.giving.stock import ItemForm
from shelterdesk.services.log import log_entries
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.care.page import CarePage
from ui.care.support.panels import GivePanel, PutSupportRightPanel
from ui.care.support.stock_view import StockItemPanel, StockMovePanel
from ui.care.support.tab import DAY, MONTH, STOCK, SupportTab
from ui.desk import Desk

TODAY = NOW.date()
A_DAY = timedelta(days=1)


def opened(qtbot: QtBot, desk: Desk, target: object = None) -> tuple[Host, SupportTab]:
    host = hosted(qtbot, desk, CarePage(desk))
    host.page.open(("tab", "support") if target is None else ("tab", "support", target))
    settle(desk)
    tab = host.page.tabs.made("support")
    assert isinstance(tab, SupportTab)
    return host, tab


def press(qtbot: QtBot, desk: Desk, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget(), key)
        settle(desk)


def counted(desk: Desk) -> dict[str, tuple[int, int, int]]:
    found = desk.vault.read(support_used.counts, first=TODAY, last=TODAY)
    return {kind.kind: (kind.times, kind.people, kind.declined) for kind in found.kinds}


@pytest.fixture
def counting(desk: Desk) -> int:
    """Kits in a house that counts what is on its shelf."""
    house = replace(desk.vault.read(organisation.form), counts_stock=True)
    desk.vault.do("Count", organisation.edit, form=house)
    form = ItemForm("Hygiene kit", "kits", "hygiene", low_at=5)
    item: int = desk.vault.do("Add", stock.add, form=form).result
    return item


def test_given_by_keys_alone(desk: Desk, qtbot: QtBot) -> None:
    person(desk.vault, "Noor")
    _host, tab = opened(qtbot, desk)
    tab.list.setFocus()
    press(qtbot, desk, Qt.Key.Key_S)
    panel = tab.side.panel
    assert isinstance(panel, GivePanel)
    qtbot.keyClicks(QApplication.focusWidget(), "Cloth")
    press(qtbot, desk, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is panel.people.line
    qtbot.keyClicks(panel.people.line, "noo, 2")
    settle(desk)
    assert "Noor, 2 people without a name" in texts(panel)
    press(qtbot, desk, Qt.Key.Key_Return)
    assert tab.side.panel is None
    assert counted(desk) == {"clothes": (3, 1, 0)}
    assert [row.shown for row in tab.list.rows_model.rows()] == ["2 people", "Noor"]


def test_a_tile_asks_for_whom_alone(desk: Desk, qtbot: QtBot) -> None:
    person(desk.vault, "Noor")
    desk.vault.do("Gave", service_giving.give, form=GiveForm("phone", nameless=1))
    host, tab = opened(qtbot, desk)
    tab.list.setFocus()
    press(qtbot, desk, Qt.Key.Key_1)
    panel = tab.side.panel
    assert isinstance(panel, GivePanel)
    assert panel.kind.value() == "phone"
    assert not panel.is_modified()
    assert (clipped(host), nameless(host)) == ([], [])
    qtbot.keyClicks(panel.people.line, "noor")
    press(qtbot, desk, Qt.Key.Key_Return)
    assert counted(desk)["phone"] == (2, 1, 0)


def test_not_wanted_is_shift_and_enter(desk: Desk, qtbot: QtBot) -> None:
    person(desk.vault, "Noor")
    desk.vault.do("Gave", service_giving.give, form=GiveForm("phone", nameless=1))
    _host, tab = opened(qtbot, desk)
    tab.list.setFocus()
    press(qtbot, desk, Qt.Key.Key_1)
    qtbot.keyClicks(tab.side.panel.people.line, "noor")
    qtbot.keyClick(tab.side.panel.people.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    settle(desk)
    assert tab.side.panel is None
    assert counted(desk)["phone"] == (1, 0, 1)


def test_a_limit_is_said_and_asks_for_a_few_words(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    desk.vault.do("Limit", service_limits.decide, kind="clothes", days_between=7)
    desk.vault.do("Gave", service_giving.give, form=GiveForm("clothes", (noor,)))
    _host, tab = opened(qtbot, desk)
    tab.give("clothes")
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, GivePanel)
    type_into(qtbot, panel.people, "Noor")
    qtbot.wait(200)
    settle(desk)
    assert "Noor: given today, 1 time; usual again on 29 Nov" in panel.answer.text()
    assert panel.why.isVisible()
    save(qtbot, panel)
    settle(desk)
    assert panel.why.error()
    type_into(qtbot, panel.why, "Robbed")
    save(qtbot, panel)
    settle(desk)
    assert tab.side.panel is None
    assert counted(desk)["clothes"] == (2, 1, 0)


def test_nobody_and_somebody_unknown_are_said_beside_the_field(desk: Desk, qtbot: QtBot) -> None:
    for _one in range(2):
        person(desk.vault, "Ama")
    _host, tab = opened(qtbot, desk)
    tab.give("clothes")
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, GivePanel)
    for typed in ("Xenia", "Ama", "1000", "here"):
        type_into(qtbot, panel.people, typed)
        save(qtbot, panel)
        settle(desk)
        assert panel.people.error(), typed
    assert counted(desk) == {}


def test_the_month_opens_the_list_behind_each_number(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    desk.vault.do("Gave", service_giving.give, form=GiveForm("clothes", (noor,), nameless=2))
    desk.vault.do("No", service_giving.give, form=GiveForm("legal", (noor,), is_declined=True))
    desk.vault.do("Meal", log_entries.note, kind="meal", confidentiality="desk", text="Soup",
                  resident_ids=[noor])  # fmt: skip
    host, tab = opened(qtbot, desk)
    tab.lists.setCurrentIndex(MONTH)
    settle(desk)
    rows = tab.month.table.rows_model.rows()
    assert [(row.words, row.times, row.declined) for row in rows] == [
        ("Clothes", 3, 0), ("Food", 1, 0), ("Legal advice", 0, 1),
    ]  # fmt: skip
    assert "used 4 times · by 1 person with a name · 1 time not wanted" in texts(tab.month)
    assert (clipped(host), nameless(host)) == ([], [])
    tab.month.table.setFocus()
    press(qtbot, desk, Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert sum(row.people for row in tab.month.list.rows_model.rows()) == 3
    press(qtbot, desk, Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert isinstance(tab.side.panel, PutSupportRightPanel)
    tab.side.close_panel()
    tab.month.close_kind()
    assert tab.month.front() is tab.month.table
    tab.month.step_bar.back_button.click()
    settle(desk)
    assert tab.month.table.rows_model.rows() == []


def test_put_right_taken_away_and_back(desk: Desk, qtbot: QtBot) -> None:
    desk.vault.do("Gave", service_giving.give, form=GiveForm("clothes", nameless=3))
    host, tab = opened(qtbot, desk)
    tab.list.setFocus()
    press(qtbot, desk, Qt.Key.Key_Home, Qt.Key.Key_Return)
    panel = tab.side.panel
    assert isinstance(panel, PutSupportRightPanel)
    assert (clipped(host), nameless(host)) == ([], [])
    type_into(qtbot, panel.people, "2")
    kept = tab.draft()
    tab.side.close_panel()
    tab.restore_draft(kept)
    settle(desk)
    assert isinstance(tab.side.panel, PutSupportRightPanel)
    save(qtbot, tab.side.panel)
    settle(desk)
    assert counted(desk) == {"clothes": (2, 0, 0)}
    tab.list.setFocus()
    press(qtbot, desk, Qt.Key.Key_Home, Qt.Key.Key_Delete)
    assert counted(desk) == {}
    desk.undo(host)
    settle(desk)
    assert counted(desk) == {"clothes": (2, 0, 0)}


def test_days_are_stepped_through(desk: Desk, qtbot: QtBot) -> None:
    form = GiveForm("clothes", nameless=1, at=NOW - A_DAY)
    desk.vault.do("Gave", service_giving.give, form=form)
    _host, tab = opened(qtbot, desk)
    assert tab.list.rows_model.rows() == []
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(desk)
    assert len(tab.list.rows_model.rows()) == 1
    assert tab.subtitle() == "support used 1 time"


def test_a_meal_is_opened_where_it_was_written(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    desk.vault.do("Meal", log_entries.note, kind="meal", confidentiality="desk", text="Soup",
                  resident_ids=[noor])  # fmt: skip
    host, tab = opened(qtbot, desk)
    tab.list.setFocus()
    press(qtbot, desk, Qt.Key.Key_Home)
    assert not tab.view.right_button.isVisible()
    qtbot.mouseClick(tab.view.where_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(tab.view.person_button, Qt.MouseButton.LeftButton)
    assert host.asked == [("log", ("tab", "log")), ("residents", ("resident", noor))]


def test_the_shelf(desk: Desk, counting: int, qtbot: QtBot) -> None:
    host, tab = opened(qtbot, desk, ("stock", counting))
    assert tab.lists.currentIndex() == STOCK
    assert tab.stock_list.selected().id == counting
    for act, number in (("receive", "20"), ("discard", "3"), ("count", "15")):
        qtbot.mouseClick(tab.stock_view.buttons[act], Qt.MouseButton.LeftButton)
        settle(desk)
        panel = tab.side.panel
        assert isinstance(panel, StockMovePanel)
        field = "counted" if act == "count" else "quantity"
        type_into(qtbot, panel.form.fields[field], number)
        save(qtbot, panel)
        settle(desk)
        assert tab.side.panel is None
    assert (clipped(host), nameless(host)) == ([], [])
    [row] = desk.vault.read(stock.items)
    assert row.on_hand == 15
    assert [move.after for move in tab.stock_view.moves.rows_model.rows()] == [15, 17, 20]
    qtbot.mouseClick(tab.stock_view.buttons["retire"], Qt.MouseButton.LeftButton)
    settle(desk)
    assert len(tab.stock_list.rows_model.rows()) == 0
    desk.vault.undo()
    tab.add_item()
    settle(desk)
    assert isinstance(tab.side.panel, StockItemPanel)
    type_into(qtbot, tab.side.panel.form.fields["name"], "Vouchers")
    save(qtbot, tab.side.panel)
    settle(desk)
    assert len(tab.stock_list.rows_model.rows()) == 2
    tab.lists.setCurrentIndex(DAY)
    tab.give("hygiene")
    settle(desk)
    type_into(qtbot, tab.side.panel.people, "16")
    qtbot.wait(200)
    settle(desk)
    assert "The shelf has 15, this takes 16" in tab.side.panel.answer.text()


@pytest.fixture
def counter(vault: Vault, clock: Clock) -> Iterator[Desk]:
    """A cashier sees what was given; the director's shelf is not counted."""
    hired(vault, "F1")
    vault.do("Gave", service_giving.give, form=GiveForm("clothes", nameless=1))
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as opened_, desk_of(opened_) as at:
        yield at


def test_the_front_desk_gives_and_sees_no_shelf_where_none_is_counted(
    counter: Desk, qtbot: QtBot
) -> None:
    _host, tab = opened(qtbot, counter)
    assert tab.give_button.isVisible()
    assert not tab.lists.isTabVisible(STOCK)
