# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pay desk at the screen: Enter, Enter, and the next one; everything else by one key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.models.payments import PaymentMethod, ReceiptMark
from shelterdesk.models.staff import Role
from shelterdesk.services.audit import audit
from shelterdesk.services.money import cash_counts, collectors, payables, receipts
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import alerts
from shelterdesk.services.safety.alerts import AlertForm, AlertLevel, AlertPlace
from shelterdesk.services.values.signatures import Signature
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.colleagues import hired, signed_in
from tests.conftest import PASSPHRASE
from tests.factories import person
from tests.money_desk import DAY, TODAY, Till, due, earning, grant, pay, till
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.stipends.page import StipendsPage
from ui.stipends.pay.panels import RefusePanel, TakeBackPanel, VoidPanel
from ui.stipends.pay.pay_panel import PayPanel
from ui.stipends.pay.tab import ASIDE, RECEIPTS, TO_PAY, PayTab
from ui.widgets.collector_panel import CollectorPanel

KEY = Qt.Key
SIGNED = Signature((((100, 100), (600, 300)),))


def at_desk(qtbot: QtBot, desk: Desk, width: int = 824, height: int = 600) -> Host:
    host = hosted(qtbot, desk, StipendsPage(desk), width, height)
    host.page.open(("tab", "pay"))
    settle(desk)
    return host


def tab_of(host: Host) -> PayTab:
    tab = host.page.tabs.made("pay")
    assert isinstance(tab, PayTab)
    return tab


def press(qtbot: QtBot, desk: Desk, key: Qt.Key) -> None:
    """A key where the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key)
    settle(desk)


def paying(tab: PayTab) -> PayPanel:
    assert isinstance(tab.panel, PayPanel)
    return tab.panel


def opened(qtbot: QtBot, desk: Desk, tab: PayTab) -> PayPanel:
    tab.due.setFocus()
    settle(desk)
    press(qtbot, desk, KEY.Key_Return)
    return paying(tab)


def button_of(widget: QWidget, words: str) -> QPushButton:
    return next(
        made for made in widget.findChildren(QPushButton)
        if words in made.text() and made.isVisible()
    )  # fmt: skip


@pytest.fixture
def house(vault: Vault) -> Till:
    return till(vault)


def test_enter_enter_and_the_next_one(desk: Desk, vault: Vault, house: Till, qtbot: QtBot) -> None:
    for name in ("Ama", "Mai", "Noor"):
        due(vault, house, person(vault, name))
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    assert host.page.subtitle() == "3 to be paid · €990.00"
    assert QApplication.focusWidget() is tab.due
    said = []
    for _again in range(3):
        press(qtbot, desk, KEY.Key_Return)
        said.append(paying(tab).form.save_button.text())
        press(qtbot, desk, KEY.Key_Return)
        said.append(host.message_bar.text())
        assert tab.panel is None
    assert said == [
        "Pay €330.00", "Paid €330.00 to Ama, receipt 2026-0001.",
        "Pay €330.00", "Paid €330.00 to Mai, receipt 2026-0002.",
        "Pay €330.00", "Paid €330.00 to Noor, receipt 2026-0003.",
    ]  # fmt: skip
    assert not host.message_bar.has_undo()
    assert "Nothing is to be paid. What is approved comes here by its pay day." in texts(tab)
    assert host.page.subtitle() == ""


def test_what_one_must_know_before(desk: Desk, vault: Vault, house: Till, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    form = AlertForm("Call the caseworker first", level=AlertLevel.DANGER,
                     place=AlertPlace.PAY_DESK)  # fmt: skip
    vault.do("Alert", alerts.add, resident_id=noor, form=form)
    vault.do("May", collectors.add, resident_id=noor, form=collectors.CollectorForm("Rita"))
    one = due(vault, house, noor, pay_on=TODAY - 2 * DAY)
    pay(vault, one, amount=3_000)
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    said = texts(tab.view)
    for words in ("Noor", "€300.00", "Call the caseworker first", "2 days late", "Rita",
                  "€30.00 of €330.00 was paid before."):  # fmt: skip
        assert words in said
    assert (clipped(host), nameless(host)) == ([], [])
    panel = opened(qtbot, desk, tab)
    assert "Call the caseworker first" in texts(panel)
    assert panel.collector.isVisible()
    assert (clipped(host), nameless(host)) == ([], [])


def test_less_and_a_part_into_savings(desk: Desk, vault: Vault, house: Till, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    due(vault, house, noor)
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    panel = opened(qtbot, desk, tab)
    type_into(qtbot, panel.amount, "400")
    save(qtbot, panel)
    settle(desk)
    assert panel.amount.error() == "More than what is left cannot be paid."
    type_into(qtbot, panel.amount, "100")
    type_into(qtbot, panel.saved, "25,50")
    assert panel.form.save_button.text() == "Pay €100.00"
    save(qtbot, panel)
    settle(desk)
    assert host.message_bar.text() == "Paid €100.00 to Noor, receipts 2026-0001, 2026-0002."
    assert {(row.method, row.amount) for row in vault.read(receipts.of_day)} == {
        (PaymentMethod.CASH, 7_450), (PaymentMethod.SAVINGS, 2_550),
    }  # fmt: skip
    assert vault.read(payables.to_pay).rows[0].left == 23_000


def test_every_way_by_a_letter(desk: Desk, vault: Vault, house: Till, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    for number in range(3):
        due(vault, house, noor, number=number)
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    for key, method in ((KEY.Key_B, PaymentMethod.BANK), (KEY.Key_M, PaymentMethod.MOBILE),
                        (KEY.Key_S, PaymentMethod.SAVINGS)):  # fmt: skip
        panel = opened(qtbot, desk, tab)
        press(qtbot, desk, KEY.Key_V)
        assert panel.mark.isVisible()
        press(qtbot, desk, key)
        assert panel.method.value() == method.value
        assert not panel.mark.isVisible()
        assert panel.saved.isVisible() == (method is not PaymentMethod.SAVINGS)
        press(qtbot, desk, KEY.Key_Return)
        row = vault.read(receipts.of_day)[0]
        assert (row.method, row.mark) == (method, ReceiptMark.NONE)


def test_signed_on_screen_collected_and_seen(
    desk: Desk, vault: Vault, house: Till, qtbot: QtBot
) -> None:
    ama = hired(vault, "F1")["F1"]
    noor = person(vault, "Noor")
    rita = vault.do(
        "May", collectors.add, resident_id=noor, form=collectors.CollectorForm("Rita")
    ).result
    due(vault, house, noor)
    host = at_desk(qtbot, desk, 900, 760)
    tab = tab_of(host)
    panel = opened(qtbot, desk, tab)
    assert not panel.signature.isVisible()
    press(qtbot, desk, KEY.Key_D)
    assert panel.signature.isVisible()
    assert (clipped(host), nameless(host)) == ([], [])
    press(qtbot, desk, KEY.Key_Return)
    assert panel.signature.error()
    panel.signature.set_value(SIGNED)
    panel.collector.set_value(rita)
    panel.witness.set_value(ama)
    type_into(qtbot, panel.note, "Her sister came")
    save(qtbot, panel)
    settle(desk)
    [row] = vault.read(receipts.of_day)
    assert (row.mark, row.collector, row.witness) == (ReceiptMark.DRAWN, "Rita", "F1")
    tab.lists.setCurrentIndex(RECEIPTS)
    settle(desk)
    tab.receipts.setFocus()
    settle(desk)
    press(qtbot, desk, KEY.Key_Return)
    said = texts(tab.view)
    assert {"Her sister came", "Collected by Rita", "Paid by Joy", "F1 saw it"} <= set(said)
    assert (clipped(host), nameless(host)) == ([], [])


def test_a_cashier_takes_the_box_over_in_one_key(
    vault: Vault, house: Till, desk_file: Path, qtbot: QtBot
) -> None:
    accounts.add(vault, code="P7", roles=(Role.CASHIER,), passphrase=PASSPHRASE, cost=FLOOR)
    due(vault, house, person(vault, "Noor"))
    whole = CountForm((Pieces(1_000_000, 1),))
    vault.do("Count", cash_counts.count, form=whole, hands_over=True)
    vault.lock()
    with signed_in(desk_file, "P7") as hers, desk_of(hers) as desk:
        host = at_desk(qtbot, desk)
        tab = tab_of(host)
        panel = opened(qtbot, desk, tab)
        assert button_of(panel, "I accept the last count: €10,000.00")
        assert (clipped(host), nameless(host)) == ([], [])
        press(qtbot, desk, KEY.Key_Return)  # not without the box
        assert "Take over the box first" in panel.form.message_bar.text()
        press(qtbot, desk, KEY.Key_A)
        assert host.message_bar.text() == "You have the box."
        assert not panel.box.isVisible()
        press(qtbot, desk, KEY.Key_Return)
        assert host.message_bar.text() == "Paid €330.00 to Noor, receipt 2026-0001."
        # She holds no key: what was noted is sealed for her, and the desk works all the same.
        tab.lists.setCurrentIndex(RECEIPTS)
        settle(desk)
        assert tab.receipts.rows_model.rowCount() == 1


def test_a_box_that_must_be_counted(
    vault: Vault, house: Till, desk_file: Path, qtbot: QtBot
) -> None:
    accounts.add(vault, code="P7", roles=(Role.CASHIER,), passphrase=PASSPHRASE, cost=FLOOR)
    noor = person(vault, "Noor")
    for number in range(2):
        due(vault, house, noor, number=number)
    pay(vault, vault.read(payables.to_pay).rows[0].id or 0)  # money moved since it was counted
    vault.lock()
    with signed_in(desk_file, "P7") as hers, desk_of(hers) as desk:
        host = at_desk(qtbot, desk)
        tab = tab_of(host)
        panel = opened(qtbot, desk, tab)
        assert any("Joy has it." in words for words in texts(panel))
        asked: list[tuple[str, object]] = []
        tab.open_requested.connect(lambda page, what: asked.append((page, what)))
        button_of(panel, "Count the box").click()
        [box] = hers.read(payables.to_pay).boxes
        assert asked == [("stipends", ("tab", "cash", ("count", box.id)))]
        press(qtbot, desk, KEY.Key_A)  # nothing to accept
        assert host.message_bar.text() == ""


def test_not_wanted_and_offered_again(desk: Desk, vault: Vault, house: Till, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    due(vault, house, noor)
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    press(qtbot, desk, KEY.Key_Delete)
    assert isinstance(tab.panel, RefusePanel)
    assert (clipped(host), nameless(host)) == ([], [])
    save(qtbot, tab.panel)
    settle(desk)
    assert host.message_bar.text() == "It is set aside."
    assert host.message_bar.has_undo()
    tab.lists.setCurrentIndex(ASIDE)
    settle(desk)
    tab.aside.setFocus()
    settle(desk)
    assert "Not wanted" in texts(tab.view)
    press(qtbot, desk, KEY.Key_Return)
    assert len(vault.read(payables.to_pay).rows) == 1
    tab.lists.setCurrentIndex(TO_PAY)
    settle(desk)
    tab._asked("void")
    settle(desk)
    assert isinstance(tab.panel, VoidPanel)
    save(qtbot, tab.panel)  # a reason is asked for
    assert tab.panel is not None
    type_into(qtbot, tab.panel.form.fields["reason"], "Agreed with her")
    save(qtbot, tab.panel)
    settle(desk)
    assert vault.read(payables.set_aside)[0].reason == "Agreed with her"


def test_a_payment_is_taken_back(desk: Desk, vault: Vault, house: Till, qtbot: QtBot) -> None:
    pay(vault, due(vault, house, person(vault, "Noor")))
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    tab.open("2026-0001")
    settle(desk)
    tab.receipts.setFocus()
    settle(desk)
    tab._asked("back")
    assert isinstance(tab.panel, TakeBackPanel)
    type_into(qtbot, tab.panel.form.fields["reason"], "Paid to the wrong person")
    assert (clipped(host), nameless(host)) == ([], [])
    save(qtbot, tab.panel)
    settle(desk)
    assert host.message_bar.text() == "Taken back: €330.00, receipt 2026-0002."
    assert "Taken back by receipt 2026-0002" in texts(tab.view)
    assert tab.due.rows_model.rowCount() == 1
    tab.search.setText("2026-0009")
    tab.load()
    settle(desk)
    assert host.message_bar.text() == "There is no receipt with this number."
    tab.search.setText("noo")
    tab.load()
    settle(desk)
    assert tab.receipts.rows_model.rowCount() == 2


def test_printed_if_wished_with_the_printer_asked_for_once(
    desk: Desk, vault: Vault, house: Till, qtbot: QtBot, tmp_path: Path
) -> None:
    noor = person(vault, "Noor")
    for number in range(2):
        due(vault, house, noor, number=number)
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    asked: list[str] = []

    def choose(_parent: QWidget, printer: QPrinter) -> QPrinter:
        asked.append(printer.docName())
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        return printer

    tab.printer._ask = choose
    opened(qtbot, desk, tab)
    press(qtbot, desk, KEY.Key_P)
    press(qtbot, desk, KEY.Key_Return)
    settle(desk)
    assert len(asked) == 1
    assert (tmp_path / "out.pdf").stat().st_size > 1_000
    assert host.message_bar.text() == "1 page went to the printer."
    panel = opened(qtbot, desk, tab)
    assert panel.print.value() is True  # as it was chosen last
    press(qtbot, desk, KEY.Key_P)
    press(qtbot, desk, KEY.Key_Return)
    assert host.message_bar.text() == "Paid €330.00 to Noor, receipt 2026-0002."
    labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
    assert labels.count("Printed: receipts for money") == 1


def test_what_was_typed_is_kept(desk: Desk, vault: Vault, house: Till, qtbot: QtBot) -> None:
    due(vault, house, person(vault, "Noor"))
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    panel = opened(qtbot, desk, tab)
    assert not panel.is_modified()  # all is proposed, nothing was typed
    type_into(qtbot, panel.amount, "120")
    kept = tab.draft()
    assert kept is not None
    panel.form.cancelled.emit()
    settle(desk)
    tab.restore_draft(kept)
    settle(desk)
    assert paying(tab).amount.value() == 12_000
    save(qtbot, paying(tab))
    settle(desk)
    assert host.message_bar.text() == "Paid €120.00 to Noor, receipt 2026-0001."


def test_of_a_protected_person(vault: Vault, house: Till, desk_file: Path, qtbot: QtBot) -> None:
    hired(vault, "D5")
    her = person(vault, "Quilla")
    due(vault, house, her)
    vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "D5") as other, desk_of(other) as desk:
        host = at_desk(qtbot, desk)
        tab = tab_of(host)
        assert host.page.subtitle() == "1 to be paid · €330.00"
        assert "1 person" in texts(tab.view)
        press(qtbot, desk, KEY.Key_Return)
        assert tab.panel is None
        assert (clipped(host), nameless(host)) == ([], [])


def test_more_may_collect(desk: Desk, vault: Vault, house: Till, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    due(vault, house, noor)
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    tab._asked("collector")
    assert isinstance(tab.panel, CollectorPanel)
    type_into(qtbot, tab.panel.form.fields["name"], "Rita Quillhart")
    assert (clipped(host), nameless(host)) == ([], [])
    save(qtbot, tab.panel)
    settle(desk)
    assert "Rita Quillhart" in texts(tab.view)


def test_lists_turn_and_search(desk: Desk, vault: Vault, house: Till, qtbot: QtBot) -> None:
    noor, mai = person(vault, "Noor"), person(vault, "Mai")
    due(vault, house, noor, pay_on=TODAY - DAY)
    due(vault, house, mai)
    grant(vault, house, mai, is_paid_back=True)
    earning(vault, noor)
    due(vault, house, mai, number=1, pay_on=TODAY + 9 * DAY)
    host = at_desk(qtbot, desk)
    tab = tab_of(host)

    def shown() -> list[str]:
        return [row.shown for row in tab.due.rows_model.rows()]

    assert shown() == ["Mai", "Mai", "Noor", "Noor"]
    assert tab.lists.tabText(TO_PAY) == "To be paid (4)"
    tab.by_day.click()
    settle(desk)
    assert shown()[0] == "Noor"
    assert tab.later.text() == "Later too (1)"
    tab.later.click()
    settle(desk)
    assert len(shown()) == 5
    qtbot.keyClicks(tab.search, "noor")
    qtbot.waitUntil(lambda: shown() == ["Noor", "Noor"])
    qtbot.keyClick(tab.search, KEY.Key_Return)
    assert QApplication.focusWidget() is tab.due
    tab.search.clear()
    tab.open(("person", mai))
    settle(desk)
    assert tab.due.selected().shown == "Mai"
    asked: list[Any] = []
    tab.open_requested.connect(lambda page, what: asked.append((page, what)))
    tab._asked("person")
    assert asked == [("residents", ("resident", mai, "overview"))]


@pytest.mark.parametrize(
    ("language", "size"), [("en", (824, 600)), ("ar", (824, 600)), ("ar", (1080, 700))]
)
def test_nothing_is_cut(
    vault: Vault, qtbot: QtBot, speak: Callable[[str], None], language: str, size: tuple[int, int]
) -> None:
    speak(language)
    with desk_of(vault) as desk:
        _nothing_is_cut(desk, vault, qtbot, size)


def _nothing_is_cut(desk: Desk, vault: Vault, qtbot: QtBot, size: tuple[int, int]) -> None:
    house = till(vault)
    noor = person(vault, "Noor")
    vault.do("May", collectors.add, resident_id=noor, form=collectors.CollectorForm("Rita"))
    one = due(vault, house, noor)
    due(vault, house, noor, number=1)
    pay(vault, one)
    host = at_desk(qtbot, desk, *size)
    tab = tab_of(host)
    for at in (TO_PAY, RECEIPTS, ASIDE):
        tab.lists.setCurrentIndex(at)
        settle(desk)
        assert (clipped(host), nameless(host)) == ([], [])
    tab.lists.setCurrentIndex(TO_PAY)
    settle(desk)
    opened(qtbot, desk, tab)
    assert (clipped(host), nameless(host)) == ([], [])
