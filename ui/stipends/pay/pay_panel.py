# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paying: everything is proposed, and Enter pays. A letter changes how."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.money import cash_box, pay_desk, payables
from shelterdesk.services.money.cash_box import BoxRow
from shelterdesk.services.money.pay_desk import Handing, Paid, PaymentMethod, ReceiptMark
from shelterdesk.services.money.payables import Payable, PayableKind, ToPay
from shelterdesk.services.values.signatures import Signature
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.stipends.pay import words
from ui.stipends.pay.chips_field import ChipsField
from ui.widgets.alert_lines import AlertLines
from ui.widgets.buttons import button
from ui.widgets.colleague_choice import offer_colleagues
from ui.widgets.fields import CheckField, ChoiceField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.money_field import MoneyField, in_words
from ui.widgets.opened_view import ColumnView
from ui.widgets.signature import SignatureField

#: A letter for each way, where no line is being typed into.
KEYS: Final = {
    PaymentMethod.CASH: "C",
    PaymentMethod.BANK: "B",
    PaymentMethod.MOBILE: "M",
    PaymentMethod.VOUCHER: "V",
    PaymentMethod.SAVINGS: "S",
}
_MARKS: Final = {ReceiptMark.LINE: "L", ReceiptMark.DRAWN: "D", ReceiptMark.THUMB: "T"}
#: Handed over face to face: somebody signs.
_IN_HAND: Final = frozenset({PaymentMethod.CASH, PaymentMethod.VOUCHER})


class PayPanel(FormPanel):
    """``paid`` carries the receipts and whether they are printed."""

    paid = Signal(object, bool)
    counted = Signal(object)  # the id of a box that must be counted first, or None

    def __init__(
        self, desk: Desk, kind: str, payable_id: int, prints: bool = False,
        found: ToPay | None = None,
    ) -> None:  # fmt: skip
        super().__init__(desk, _("Pay"), _("Pay"))
        self._kind, self._id, self._prints = PayableKind(kind), payable_id, prints
        self._row: Payable | None = None
        self._found: ToPay | None = None
        self._make_fields()
        self._connect_keys()
        if found is not None:
            self.show_found(found)
        else:
            desk.read(self, payables.to_pay, self.show_found, with_later=True)

    def about(self) -> dict[str, Any]:
        """What is paid."""
        return {"kind": self._kind.value, "payable_id": self._id, "prints": self._prints}

    def first_field(self) -> QWidget | None:
        """The button: Enter pays."""
        return self.form.save_button

    # What it consists of
    def _make_fields(self) -> None:
        self.alerts = AlertLines(most=4)
        self.head = ColumnView()
        self.box = ColumnView()
        methods = code_words("payment", "method")
        self.method = ChipsField(
            "method", _("How"), [(way.value, methods[way], key) for way, key in KEYS.items()]
        )  # fmt: skip
        self.account = ChoiceField("account_id", _("From"), unanswered=False)
        self.amount = MoneyField("amount", _("Amount"), required=True)
        self.saved = MoneyField("to_savings", _("Of it into savings"))
        marks = {
            ReceiptMark.LINE: _("On paper"), ReceiptMark.DRAWN: _("On screen"),
            ReceiptMark.THUMB: _("Thumb"),
        }  # fmt: skip
        self.mark = ChipsField(
            "mark", _("Signs"), [(one.value, marks[one], key) for one, key in _MARKS.items()]
        )  # fmt: skip
        self.signature = SignatureField("signature", _("Signature"))
        self.signature.on_paper.hide()
        self.collector = ChoiceField("collector_id", _("Collected by"), unanswered=False,
                                     placeholder=_("the person"))  # fmt: skip
        self.witness = ChoiceField("witness_id", _("Second person"), unanswered=False)
        self.note = TextField("note", _("Note, sealed: case"), unanswered=False, max_length=300)
        self.print = CheckField(
            "print", _("Print the receipt (P)"),
            hint=_("Paper can endanger somebody: ask first. The receipt is here in any case."),
        )  # fmt: skip
        for widget in (self.alerts, self.head, self.box):
            self.form.add_widget(widget)
        self.form.add_field(self.method)
        self.form.add_field(self.account)
        self.form.add_field(self.amount, self.saved)
        for field in (
            self.mark, self.signature, self.print, self.collector, self.witness, self.note,
        ):  # fmt: skip
            self.form.add_field(field)
        self.method.set_value(PaymentMethod.CASH.value)
        self.mark.set_value(ReceiptMark.LINE.value)
        self.print.set_value(self._prints)
        for field in (self.method, self.mark, self.account, self.amount):
            field.changed.connect(self._follow)

    def _connect_keys(self) -> None:
        for way, letter in KEYS.items():
            self._key(letter, partial(self.method.choose, way.value), self)
        for mark, letter in _MARKS.items():
            self._key(letter, partial(self.mark.choose, mark.value), self)
        self._key("P", self._toggle_print, self)
        self._key("A", self.accept, self)
        for enter in ("Return", "Enter"):
            self._key(enter, self.form.save, self.form.save_button)

    def _key(self, keys: str, act: Any, on: QWidget) -> None:
        shortcut = QShortcut(QKeySequence(keys), on)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    # What is shown
    def show_found(self, found: ToPay) -> None:
        """The pay desk as it is now: what is left, from which box. What was typed stays."""
        row = next((one for one in found.rows if (one.kind, one.id) == (self._kind, self._id)),
                   None)  # fmt: skip
        if row is None:
            return
        is_first, self._row, self._found = self._row is None, row, found
        if is_first:
            self._fill(row, found)
        self._follow()
        if is_first:
            self.form.saved()

    def _fill(self, row: Payable, found: ToPay) -> None:
        self.form.set_title(_("Pay {name}").format(name=row.shown))
        self.alerts.show_alerts(row.alerts)
        self.head.begin()
        self.head.add(label(words.left(row), "figure"))
        self.head.add(label(row.what, "muted", wrap=True))
        if words.in_part(row):
            self.head.add(label(words.in_part(row), "muted", wrap=True))
        if row.is_match:
            self.head.add(Line("piggy-bank", _("It is added to the savings here."), ruled=False))
        if row.is_lent:
            told = _("Lent without interest: it is paid back as agreed.")
            self.head.add(Line("undo-2", told, ruled=False))
        for field in (self.amount, self.saved):
            field.set_currency(row.currency)
        self.amount.set_value(row.left)
        self.collector.set_choices([(one.id, one.words) for one in row.collectors])
        offer_colleagues(self.witness, list(found.colleagues))

    def _follow(self) -> None:
        row, found = self._row, self._found
        if row is None or found is None:
            return
        way = PaymentMethod(str(self.method.value()))
        in_hand, is_saved = way in _IN_HAND, way is PaymentMethod.SAVINGS
        show = partial(show_field, self.form)
        show(self.method, not row.is_match)
        show(self.saved, not row.is_match and not is_saved)
        show(self.mark, in_hand and not row.is_match)
        is_drawn = self.mark.value() == ReceiptMark.DRAWN.value
        show(self.signature, in_hand and not row.is_match and is_drawn)
        show(self.witness, bool(found.colleagues))
        show(self.collector, in_hand and not row.is_match and bool(row.collectors))
        self._offer_places(row, found, way)
        self._show_box(found, row, way)
        amount = self.amount.value()
        what = words.left(row) if not isinstance(amount, int) else in_words(
            amount, row.currency)  # fmt: skip
        self.form.save_button.setText(_("Pay {amount}").format(amount=what))

    def _offer_places(self, row: Payable, found: ToPay, way: PaymentMethod) -> None:
        places = [
            (place.account_id, place.name)
            for place in found.places
            if place.currency == row.currency and place.kind == way.value
        ]
        shown = bool(places) and not row.is_match
        if places and [code for code, _name in places] != self.account.codes():
            self.account.set_choices(places)
            mine = found.box(row.currency) if way is PaymentMethod.CASH else None
            self.account.set_value(places[0][0] if mine is None else mine.id)
        show_field(self.form, self.account, shown)

    def _show_box(self, found: ToPay, row: Payable, way: PaymentMethod) -> None:
        """That it must be taken over, with the one act that does it."""
        self.box.begin()
        box = self.box_of_payment()
        needs = way is PaymentMethod.CASH and not row.is_match
        if not needs or (box is not None and box.is_mine):
            self.box.hide()
            return
        name = _("Cash box") if box is None else box.name
        holder = "" if box is None or not box.holder else _("{who} has it.").format(who=box.holder)
        told = " ".join(part for part in (holder, words.box(box)) if part)
        self.box.add(Line("wallet-cards", name, told, tone="notice", ruled=False))
        if box is not None and box.can_accept:
            self.box.add(button(words.accept(box), "check", tooltip="A", on_click=self.accept))
        elif self.desk.vault.may(Capability.WRITE_LOG):
            self.box.add(button(_("Count the box"), "wallet-cards", on_click=self._count))
        self.box.show()

    def box_of_payment(self) -> BoxRow | None:
        """The box the money would come from."""
        if self._row is None or self._found is None:
            return None
        account = self.account.value()
        chosen = account if isinstance(account, int) and not self.account.isHidden() else None
        return self._found.box(self._row.currency, chosen)

    # Acts
    def accept(self) -> None:
        """Take the box over as it was counted last."""
        box = self.box_of_payment()
        if box is not None and box.can_accept and not box.is_mine and not self.box.isHidden():
            self.desk.do(
                self, N_("Took a cash box over"), cash_box.accept, said=_("You have the box."),
                on_done=lambda _sum: self.form.save_button.setFocus(),
                on_error=self.form.show_error, account_id=box.id,
            )  # fmt: skip

    def _count(self) -> None:
        box = self.box_of_payment()
        self.counted.emit(None if box is None else box.id)

    def _toggle_print(self) -> None:
        self.print.focus_target().toggle()

    def _save(self, values: dict[str, Hashable]) -> None:
        row = self._row
        if row is None:
            self.form.set_busy(False)
            return
        amount, saved = values["amount"], values["to_savings"]
        prints = bool(values["print"])

        def done(paid: Paid) -> None:
            self.paid.emit(paid, prints)
            self._done()

        self.desk.do(
            self, words.PAID[row.kind], pay_desk.pay, said=partial(words.said, row.shown),
            on_done=done, on_error=self.form.show_error,
            kind=row.kind, payable_id=self._id,
            amount=amount if isinstance(amount, int) else None,
            to_savings=saved if isinstance(saved, int) and not self.saved.isHidden() else 0,
            handing=self._handing(values),
        )  # fmt: skip

    def _handing(self, values: dict[str, Hashable]) -> Handing:
        way = PaymentMethod(str(values["method"]))
        in_hand = way in _IN_HAND
        mark = ReceiptMark(str(values["mark"])) if in_hand else ReceiptMark.NONE
        signed = values["signature"] if mark is ReceiptMark.DRAWN else None

        def number(name: str) -> int | None:
            found = values[name]
            return found if isinstance(found, int) else None

        return Handing(
            method=way,
            account_id=None if self.account.isHidden() else number("account_id"),
            witness_id=number("witness_id"),
            collector_id=number("collector_id") if in_hand else None,
            mark=mark,
            signature=signed if isinstance(signed, Signature) else None,
            note=str(values["note"] or ""),
        )
