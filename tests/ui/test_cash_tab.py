# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cash box at the desk: counted, accepted, handed over; several boxes and currencies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.models.ledger import AccountKind
from shelterdesk.services import organisation
from shelterdesk.services.money import cash_box, cash_counts, denominations
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.services.money.test_cash_box import add_box, cashier, top_up
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.stipends.cash.panels import CoinsPanel, CountPanel
from ui.stipends.cash.tab import CashTab
from ui.stipends.page import StipendsPage

KEY = Qt.Key
BOX = CountForm((Pieces(2000, 3), Pieces(50, 2)))


def at_the_box(qtbot: QtBot, desk: Desk, width: int = 824, height: int = 640) -> Host:
    host = hosted(qtbot, desk, StipendsPage(desk), width, height)
    host.page.open(("tab", "cash"))
    settle(desk)
    return host


def tab_of(host: Host) -> CashTab:
    tab = host.page.tabs.made("cash")
    assert isinstance(tab, CashTab)
    return tab


def counting(desk: Desk, tab: CashTab) -> CountPanel:
    tab.count()
    settle(desk)
    assert isinstance(tab.panel, CountPanel)
    return tab.panel


def test_the_first_count_and_one_that_differs(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    ama = hired(vault, "F1")["F1"]
    host = at_the_box(qtbot, desk)
    tab = tab_of(host)
    assert "The first count says what is in the box." in texts(tab)
    assert QApplication.focusWidget() is tab.head.count_button
    qtbot.keyClick(tab.head.count_button, KEY.Key_Space)
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, CountPanel)
    save(qtbot, panel)  # nothing was written
    assert "of an empty box a 0" in panel.counted.error()
    type_into(qtbot, panel.counted.pieces[2000], "3")
    settle(desk)
    assert (clipped(host), nameless(host)) == ([], [])
    save(qtbot, panel)
    settle(desk)
    assert tab.panel is None
    [box] = vault.read(cash_box.boxes)
    assert (box.balance, box.is_mine) == (6000, True)
    panel = counting(desk, tab)
    type_into(qtbot, panel.counted.pieces[2000], "2")
    assert panel.counted.sum.text() == "Counted: €40.00 · Expected: €60.00 · Difference: -€20.00"
    save(qtbot, panel)
    settle(desk)
    assert panel.reason.error()
    type_into(qtbot, panel.reason, "bus tickets")
    panel.witness.set_value(ama)
    panel.hands_over.set_value(True)
    settle(desk)
    assert (clipped(host), nameless(host)) == ([], [])
    save(qtbot, panel)
    settle(desk)
    [box] = vault.read(cash_box.boxes)
    assert (box.balance, box.holder) == (4000, "")
    assert box.last is not None
    assert (box.last.reason, box.last.witness) == ("bus tickets", "F1")
    tab.list.setCurrentIndex(tab.list.rows_model.index(0, 0))
    settle(desk)
    said = texts(tab.view)
    for words in (
        "2 × €20.00",
        "Counted: €40.00",
        "Difference: -€20.00",
        "bus tickets",
        "Joy · F1",
    ):
        assert words in said
    assert (clipped(host), nameless(host)) == ([], [])


def test_the_next_one_accepts_and_hands_over(vault: Vault, desk_file: Path, qtbot: QtBot) -> None:
    cashier(vault)
    vault.do("Count", cash_counts.count, form=BOX, hands_over=True)
    vault.lock()
    with signed_in(desk_file, "P7") as hers, desk_of(hers) as desk:
        host = at_the_box(qtbot, desk)
        tab = tab_of(host)
        assert "Nobody has the box: count it, or accept the last count." in texts(tab)
        assert tab.head.accept_button.text() == "I accept the last count: €61.00"
        assert (clipped(host), nameless(host)) == ([], [])
        assert QApplication.focusWidget() is tab.head.accept_button
        qtbot.keyClick(tab.head.accept_button, KEY.Key_Space)
        settle(desk)
        assert hers.read(cash_box.boxes)[0].is_mine
        assert not tab.head.accept_button.isVisible()
        assert "Nothing moved since." in texts(tab)
        top_up(hers, 500)
        tab.load()
        settle(desk)
        assert "Since then 1 entry · €5.00 in" in texts(tab)
        tab.head.over_button.click()
        settle(desk)
        assert "Nobody has the box: who counts it takes it over." in texts(tab)
        assert not tab.head.over_button.isVisible()
        assert [words for _icon, words, _act in tab.head.more.acts] == ["Print a statement"]
        asked: list[object] = []
        tab.open_requested.connect(lambda page, target: asked.append((page, target)))
        tab.print_out()
        [box] = hers.read(cash_box.boxes)
        assert asked == [("reports", ("report", "cash-box", {"box": str(box.id)}))]


def test_several_boxes_are_a_choice(
    desk: Desk, vault: Vault, qtbot: QtBot, speak: Callable[[str], None]
) -> None:
    vault.do("Count", cash_counts.count, form=BOX)
    yen = add_box(vault, AccountKind.CASH, "JPY", "Trip")
    vault.do("Count", cash_counts.count, form=CountForm((Pieces(1000, 2),), account_id=yen))
    speak("ar")
    host = at_the_box(qtbot, desk)
    tab = tab_of(host)
    assert tab.choice.isVisible()
    tab.open(yen)
    settle(desk)
    row = tab.box()
    assert row is not None
    assert (row.id, row.balance) == (yen, 2000)
    assert [count.counted for count in tab.list.rows_model.rows()] == [2000]
    assert (clipped(host), nameless(host)) == ([], [])
    tab.open(("count", yen))
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, CountPanel)
    assert 10_000 in panel.counted.pieces
    type_into(qtbot, panel.counted.pieces[1000], "2")
    save(qtbot, panel)
    settle(desk)
    assert len(vault.read(cash_counts.recent, account_id=yen)) == 2


def test_another_page_asks_to_count_the_box_it_means(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    vault.do("Count", cash_counts.count, form=BOX)
    trip = add_box(vault, AccountKind.CASH, "EUR", "Trip")
    for box, title in ((trip, "Count: Trip"), (None, "Count: Cash box")):
        host = hosted(qtbot, desk, StipendsPage(desk), 824, 640)
        host.page.open(("tab", "cash", ("count", box)))  # nothing was read yet
        settle(desk)
        panel = tab_of(host).panel
        assert isinstance(panel, CountPanel)
        assert title in texts(panel)


def test_what_is_counted_survives_a_lock(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    host = at_the_box(qtbot, desk)
    panel = counting(desk, tab_of(host))
    type_into(qtbot, panel.counted.pieces[500], "7")
    value, count = panel.counted.own[0]
    type_into(qtbot, value, "2,5")
    save(qtbot, panel)
    assert count.error() == "How many?"
    kept = host.page.draft()
    assert kept is not None
    again = at_the_box(qtbot, desk)
    again.page.restore_draft(kept)
    settle(desk)
    panel = tab_of(again).panel
    assert isinstance(panel, CountPanel)
    assert panel.counted.counted() == (Pieces(500, 7),)
    assert panel.counted.own[0][0].value() == "2,5"
    panel.counted.set_value((Pieces(2000, 1),))
    assert panel.counted.counted() == (Pieces(2000, 1),)
    panel.counted.set_value(None)
    assert panel.counted.counted() is None


def test_coins_and_notes_of_the_house(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    host = at_the_box(qtbot, desk)
    tab = tab_of(host)
    tab.edit_coins()
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, CoinsPanel)
    assert str(panel.values.value()).splitlines()[:2] == ["500", "200"]
    panel.values.restore_draft("20\nfive\n")
    save(qtbot, panel)
    assert "five" in panel.values.error()
    panel.values.restore_draft("20\n\n0,50\n20")
    assert (clipped(host), nameless(host)) == ([], [])
    save(qtbot, panel)
    settle(desk)
    assert vault.read(denominations.listed, currency="EUR").values == (2000, 50)
    assert list(counting(desk, tab).counted.pieces) == [2000, 50]


def test_a_house_without_a_currency(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    form = replace(vault.read(organisation.form), currency=None)
    vault.do("Habits", organisation.edit, form=form)
    host = at_the_box(qtbot, desk)
    tab = tab_of(host)
    assert any("its currency is set in Preferences" in words for words in texts(tab))
    assert not tab.head.count_button.isVisible()
    tab.count()
    tab.accept()
    tab.hand_over()
    tab.edit_coins()
    settle(desk)
    assert tab.panel is None
    assert (clipped(host), nameless(host)) == ([], [])
