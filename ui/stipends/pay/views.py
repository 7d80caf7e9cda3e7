# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the lists of the pay desk: what is chosen, and what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.money.cash_box import BoxRow
from shelterdesk.services.money.payables import Payable
from shelterdesk.services.money.receipts import Opened, ReceiptRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.signatures import Signature
from ui.desk import Desk
from ui.stipends.pay import words
from ui.stipends.pay.lists import aside_day
from ui.widgets.alert_lines import AlertLines
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.opened_view import Act, OpenedView
from ui.widgets.signature import SignatureView


class PayView(OpenedView):
    """``asked``: pay, refuse, void, collector, person; again; print, back, open, all_of_day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may = desk.vault.may
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.begin()
        sentence = _("Choose a line to see whom it is for and what to know before it is paid.")
        self.add(Empty(sentence, icon="banknote"), 1)

    def show_row(self, row: Payable) -> None:
        """Something to be paid."""
        self.show_payable(row, None)

    def show_payable(self, row: Payable, box: BoxRow | None) -> None:
        """Something to be paid, and the box it comes from."""
        self.begin()
        parts = self._head(row.shown, words.left(row), row.what)
        if row.is_hidden:
            told = _("Ask a colleague who sees this person to pay it.")
            self.add_tall([*parts, Line("lock", told, tone="notice", ruled=False)])
            return
        alerts = AlertLines(most=6)
        parts.insert(0, alerts)
        late = "notice" if row.days_late else "muted"
        parts.append(Line("calendar", words.pay_day(row), row.fund, tone=late))
        if row.is_match:
            parts.append(Line("piggy-bank", _("It is added to the savings here.")))
        if row.is_lent:
            parts.append(Line("undo-2", _("Lent without interest: it is paid back as agreed.")))
        if row.paid:
            parts.append(Line("receipt-text", words.in_part(row)))
        if row.collectors:
            names = ", ".join(one.words for one in row.collectors)
            parts.append(Line("user-check", _("May collect it"), names))
        if box is not None and not box.is_mine and not row.is_match:
            parts.append(Line("wallet-cards", box.name, words.box(box), tone="notice"))
        self.add_tall(parts)
        alerts.show_alerts(row.alerts)  # once it has its place: before, it would be a window
        self._offer_to_pay(row)

    def _offer_to_pay(self, row: Payable) -> None:
        others: list[Act] = [("person", _("Open the person"), "user")]
        if self._may(Capability.EDIT_AWARDS):
            others.insert(0, ("collector", _("Somebody else may collect"), "user-check"))
        if self._may(Capability.APPROVE_MONEY):
            others.insert(0, ("void", _("It is not paid"), "circle-x"))
        if self._may(Capability.PAY_OUT):
            others.insert(0, ("refuse", _("Not wanted"), "minus"))
            self.add_acts(("pay", _("Pay {amount}").format(amount=words.left(row)), "banknote"),
                          others)  # fmt: skip
        else:
            self.add_acts(others[-1], others[:-1])

    def show_aside(self, row: Payable) -> None:
        """Something that was set aside."""
        self.begin()
        parts = self._head(row.shown, words.left(row), row.what)
        why = _("Not wanted") if row.is_refused else _("It is not paid")
        if isinstance(row.reason, Hidden):
            parts.append(Line("lock", why, _("Why is sealed: case")))
        else:
            parts.append(Line("minus", why, row.reason))
        day = _("Pay day: {day}").format(day=aside_day(row))
        parts.append(Line("calendar", day, row.fund))
        if row.paid:
            parts.append(Line("receipt-text", words.in_part(row)))
        self.add_tall(parts)
        if not row.is_hidden and self._may(Capability.PAY_OUT):
            self.add_acts(("again", _("Offer it again"), "undo-2"),
                          [("person", _("Open the person"), "user")])  # fmt: skip

    def show_receipt(self, row: ReceiptRow) -> None:
        """What a receipt says."""
        self.begin()
        self.add_tall(self._receipt(row))
        self._receipt_acts(row, can_open=True)

    def show_opened(self, found: Opened) -> None:
        """With its note, and what was signed on screen."""
        self.begin()
        parts = self._receipt(found.row)
        if isinstance(found.note, Hidden):
            parts.append(Line("lock", _("Note and signature are sealed: case")))
        elif found.note:
            parts.append(Line("notebook-pen", found.note))
        if isinstance(found.signature, Signature):
            parts.append(SignatureView(found.signature.strokes))
        self.add_tall(parts)
        self._receipt_acts(found.row, can_open=False)

    def _receipt(self, row: ReceiptRow) -> list[QWidget]:
        what = " · ".join((row.kind_words, row.method_words))
        parts = self._head(row.shown, words.signed_amount(row), what)
        parts.append(Line("receipt-text", row.number, words.at(row)))
        if row.takes_back:
            told = _("Takes back receipt {number}").format(number=row.takes_back)
            parts.append(Line("undo-2", told, tone="notice"))
        if row.taken_back_by:
            told = _("Taken back by receipt {number}").format(number=row.taken_back_by)
            parts.append(Line("undo-2", told, tone="notice"))
        by = _("Received by {name}") if row.comes_in else _("Paid by {name}")
        seen = _("{name} saw it").format(name=row.witness) if row.witness else ""
        parts.append(Line("user", by.format(name=row.cashier), seen))
        if row.collector:
            parts.append(Line("user-check", _("Collected by {name}").format(name=row.collector)))
        return parts

    def _receipt_acts(self, row: ReceiptRow, *, can_open: bool) -> None:
        if row.id is None:
            return
        others: list[Act] = []
        if can_open:
            others.append(("open", _("Note and signature"), "eye"))
        if row.can_be_taken_back and self._may(Capability.PAY_OUT):
            others.append(("back", _("Take it back"), "undo-2"))
        others += [
            ("all_of_day", _("Print all of this day"), "printer"),
            ("person", _("Open the person"), "user"),
        ]
        self.add_acts(("print", _("Print"), "printer"), others)

    def _head(self, name: str, amount: str, what: str) -> list[QWidget]:
        return [
            label(name, "heading", wrap=True), label(amount, "figure"),
            label(what, "muted", wrap=True),
        ]  # fmt: skip
