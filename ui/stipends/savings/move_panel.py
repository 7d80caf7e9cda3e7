# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all forms of this tab share: who, how much, how it changes hands, from which box.

The same shape as paying at the pay desk: everything is proposed, and letters choose how.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from shelterdesk.i18n import _
from shelterdesk.services.money import cash_box, savings
from shelterdesk.services.money.cash_box import BoxRow
from shelterdesk.services.money.hers import Receipted
from shelterdesk.services.money.pay_desk import Handing, PaymentMethod, ReceiptMark
from shelterdesk.services.money.savings import Balance
from shelterdesk.services.values.signatures import Signature
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.stipends.pay.chips_field import ChipsField
from ui.stipends.savings.box_line import CASH, BoxLine
from ui.widgets.amount_fields import AmountFields
from ui.widgets.fields import CheckField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.known_person import AskedPerson
from ui.widgets.labels import label
from ui.widgets.money_field import in_words
from ui.widgets.opened_view import ColumnView
from ui.widgets.signature import SignatureField

_KEYS: Final = {
    PaymentMethod.CASH: "C",
    PaymentMethod.BANK: "B",
    PaymentMethod.MOBILE: "M",
    PaymentMethod.SAVINGS: "S",
}
_MARKS: Final = {ReceiptMark.LINE: "L", ReceiptMark.DRAWN: "D", ReceiptMark.THUMB: "T"}


class MovePanel(FormPanel):
    """``moved`` carries the number of the receipt and whether it is printed."""

    moved = Signal(str, bool)
    counted = Signal(object)  # the id of a box that must be counted first, or None
    BOX: ClassVar[str] = CASH
    METHODS: ClassVar[Sequence[PaymentMethod]] = (
        PaymentMethod.CASH, PaymentMethod.BANK, PaymentMethod.MOBILE,
    )  # fmt: skip
    TITLE: ClassVar[str]  # marked with N_
    AMOUNT: ClassVar[str] = ""  # marked with N_
    IS_REQUIRED: ClassVar[bool] = True

    def __init__(
        self, desk: Desk, resident_id: int | None = None, shown: str = "",
        currency: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(desk, _(self.TITLE), _(self.TITLE))
        self.resident_id, self.shown, self._wants = resident_id, shown, currency
        self._boxes: list[BoxRow] = []
        self.balances: list[Balance] = []
        self.person: AskedPerson | None = None
        if resident_id is None:
            self.person = AskedPerson(self, desk, _("Who"))
            self.person.required = True
            self.person.changed.connect(self._person_chosen)
            self.form.add_field(self.person)
            desk.later(self, partial(self.person.asked.emit, ""), rounds=1)
        else:
            self.form.add_widget(label(shown, "heading", wrap=True))
        self.head = ColumnView()
        self.box = BoxLine(desk)
        self.form.add_widget(self.head)
        self.form.add_widget(self.box)
        self.make_amounts()
        self._make_handing()
        self._connect()
        desk.read(self, cash_box.boxes, self._show_boxes)
        if resident_id is not None:
            desk.read(self, savings.of_resident, self._show_balances, resident_id=resident_id)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {
            "resident_id": self.resident_id, "shown": self.shown, "currency": self._wants,
        }  # fmt: skip

    # For subclasses
    def make_amounts(self) -> None:
        """How much."""
        words = _(self.AMOUNT) if self.AMOUNT else ""
        self.money = AmountFields(self, words, required=self.IS_REQUIRED)
        if self._wants is None:
            self.money.propose()
        else:
            self.money.show(None, self._wants)

    def tell(self, balance: Balance | None) -> list[str]:
        """What is said of what the person has here."""
        raise NotImplementedError

    def run(self, who: int, handing: Handing, values: dict[str, Hashable]) -> None:
        """Do it."""
        raise NotImplementedError

    def follow(self) -> None:
        """Something was chosen."""

    # Within
    def _make_handing(self) -> None:
        methods = code_words("payment", "method")
        self.method = ChipsField(
            "method", _("How"), [(way.value, methods[way], _KEYS[way]) for way in self.METHODS]
        )  # fmt: skip
        marks = {
            ReceiptMark.LINE: _("On paper"), ReceiptMark.DRAWN: _("On screen"),
            ReceiptMark.THUMB: _("Thumb"),
        }  # fmt: skip
        self.mark = ChipsField(
            "mark", _("Signs"), [(one.value, marks[one], key) for one, key in _MARKS.items()]
        )  # fmt: skip
        self.signature = SignatureField("signature", _("Signature"))
        self.signature.on_paper.hide()
        self.print = CheckField(
            "print", _("Print the receipt (P)"),
            hint=_("Paper can endanger somebody: ask first. The receipt is here in any case."),
        )  # fmt: skip
        note = TextField("note", _("Note, sealed: case"), unanswered=False, max_length=300)
        for field in (self.method, self.mark, self.signature, self.print, note):
            self.form.add_field(field)
        self.method.set_value(self.METHODS[0].value)
        self.mark.set_value(ReceiptMark.LINE.value)
        show_field(self.form, self.method, len(self.METHODS) > 1)

    def _connect(self) -> None:
        for way in self.METHODS:
            self._key(_KEYS[way], partial(self.method.choose, way.value))
        for mark, letter in _MARKS.items():
            self._key(letter, partial(self.mark.choose, mark.value))
        self._key("P", lambda: self.print.focus_target().toggle())
        self._key("A", self.box.take)
        self.box.taken.connect(lambda: self.desk.read(self, cash_box.boxes, self._show_boxes))
        self.box.counted.connect(self.counted)
        self.box.refused.connect(self.form.show_error)
        for field in (self.method, self.mark, self.money.currency):
            field.changed.connect(self._follow)
        self._follow()

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def _person_chosen(self) -> None:
        who = self.person.resident_id() if self.person is not None else None
        if who is None:
            self._show_balances([])
        else:
            self.desk.read(self, savings.of_resident, self._show_balances, resident_id=who)

    def _show_boxes(self, boxes: list[BoxRow]) -> None:
        self._boxes = boxes
        self._follow()

    def _show_balances(self, found: list[Balance]) -> None:
        self.balances = found
        if self._wants is None and len(found) == 1 and not self.money.amount.typed():
            self.money.show(None, found[0].currency)
        self._follow()

    def balance(self) -> Balance | None:
        """What the person has here in the currency chosen."""
        code = self.money.code()
        return next((one for one in self.balances if one.currency == code), None)

    def way(self) -> PaymentMethod:
        """How it changes hands."""
        return PaymentMethod(str(self.method.value()))

    def _follow(self) -> None:
        in_hand = self.way() is PaymentMethod.CASH
        show_field(self.form, self.mark, in_hand)
        is_drawn = in_hand and self.mark.value() == ReceiptMark.DRAWN.value
        show_field(self.form, self.signature, is_drawn)
        self.box.show_need(self._boxes, self.BOX if in_hand else "", self.money.code())
        self.head.begin()
        for words in self.tell(self.balance()):
            self.head.add(label(words, "muted", wrap=True))
        self.follow()

    def _save(self, values: dict[str, Hashable]) -> None:
        who = self.person.resident_id() if self.person is not None else self.resident_id
        if who is not None:
            self.run(who, self._handing(values), values)
        else:
            self.form.set_busy(False)

    def _handing(self, values: dict[str, Hashable]) -> Handing:
        in_hand = self.way() is PaymentMethod.CASH
        mark = ReceiptMark(str(values["mark"])) if in_hand else ReceiptMark.NONE
        signed = values["signature"] if mark is ReceiptMark.DRAWN else None
        return Handing(
            method=self.way(),
            mark=mark,
            signature=signed if isinstance(signed, Signature) else None,
            note=str(values["note"] or ""),
        )

    def book(self, act: str, verb: Callable[..., Any], words: str, **facts: Any) -> None:
        """Run a verb that answers with a receipt; ``words`` say what moved."""
        prints = bool(self.print.value())

        def done(receipt: Receipted) -> None:
            self.moved.emit(receipt.number, prints)
            self._done()

        def said(receipt: Receipted) -> str:
            amount = in_words(receipt.amount, receipt.currency)
            return words.format(amount=amount, number=receipt.number)

        self.desk.do(
            self, act, verb, said=said, on_done=done, on_error=self.form.show_error, **facts
        )
