# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of what is ordered, sold and bought, and of taking money back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.income import earnings, materials, orders
from shelterdesk.services.income.earnings import Prepared
from shelterdesk.services.income.materials import MaterialForm
from shelterdesk.services.income.orders import Handing, OrderForm, PaymentMethod
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.answers import read_day, read_number
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, IntField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import side_by_side
from ui.widgets.money_field import MoneyField, in_words

_LONGEST: Final = 120
_LONGEST_REASON: Final = 300
_MOST_PIECES: Final = 1_000_000
_A_DAY: Final = dt.timedelta(days=1)
#: How money of an activity moves.
_WAYS: Final = (PaymentMethod.CASH, PaymentMethod.BANK, PaymentMethod.MOBILE)


def _way_field() -> ChoiceField:
    words = code_words("payment", "method")
    choices = [(way.value, words[way.value]) for way in _WAYS]
    field = ChoiceField("method", _("How"), choices, required=True, unanswered=False)
    field.set_value(PaymentMethod.CASH.value)
    return field


def _handing(values: dict[str, Hashable]) -> Handing:
    return Handing(PaymentMethod(str(values["method"])))


class OrderPanel(FormPanel):
    """An order; with ``is_sold`` something that was sold and paid at once."""

    def __init__(
        self,
        desk: Desk,
        activity_id: int,
        currency: str,
        *,
        order_id: int | None = None,
        is_sold: bool = False,
    ) -> None:
        title = _("Something was sold") if is_sold else _("An order")
        super().__init__(desk, title, _("Sold and paid") if is_sold else _("Save"))
        self._about = {
            "activity_id": activity_id, "currency": currency, "order_id": order_id,
            "is_sold": is_sold,
        }  # fmt: skip
        self.what = TextField("what", _("What"), required=True, max_length=_LONGEST)
        self.pieces = IntField("pieces", _("Pieces"), low=1, high=_MOST_PIECES, unanswered=False)
        self.price = MoneyField("price", _("Price of all"), currency, required=True)
        self.customer = TextField("customer", _("For whom"), unanswered=False, max_length=_LONGEST)
        self.day = DateField(
            "on", _("Sold on") if is_sold else _("Ordered on"), required=True, unanswered=False
        )
        self.form.add_field(self.what)
        side_by_side(self.form, self.pieces, self.price)
        self.form.add_field(self.customer)
        if is_sold:
            side_by_side(self.form, self.day, _way_field())
        else:
            due = DateField("due", _("Wanted by"), unanswered=False)
            side_by_side(self.form, self.day, due)
        self.pieces.set_value(1)
        self.day.set_value(today())
        self.form.saved()
        if order_id is not None:
            desk.read(self, orders.form, self._show, order_id=order_id)

    def about(self) -> dict[str, Any]:
        """Of which activity, and which order."""
        return dict(self._about)

    def _show(self, form: OrderForm) -> None:
        self.form.set_values({
            "what": form.what, "pieces": form.pieces, "price": form.price,
            "customer": form.customer or None, "on": form.on, "due": form.due,
        })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        form = OrderForm(
            on=read_day(values["on"]) or today(),
            what=str(values["what"]),
            price=read_number(values["price"]) or 0,
            pieces=read_number(values["pieces"]) or 1,
            customer=str(values["customer"] or ""),
            due=read_day(values.get("due")),
        )
        activity_id, order_id = self._about["activity_id"], self._about["order_id"]
        if self._about["is_sold"]:
            self.act(
                N_("Sold something of an activity"), orders.sell, activity_id=activity_id,
                form=form, handing=_handing(values),
            )  # fmt: skip
        elif order_id is None:
            self.act(N_("Noted an order"), orders.add, activity_id=activity_id, form=form)
        else:
            self.act(N_("Changed an order"), orders.edit, order_id=order_id, form=form)


class PaidPanel(FormPanel):
    """The customer paid."""

    def __init__(self, desk: Desk, order_id: int, words: str) -> None:
        super().__init__(desk, _("Paid: {what}").format(what=words), _("It is paid"))
        self._about = {"order_id": order_id, "words": words}
        self.way = _way_field()
        self.day = DateField("on", _("On"), required=True, unanswered=False)
        side_by_side(self.form, self.way, self.day)
        self.day.set_value(today())
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """What was paid."""
        return dict(self._about)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Took in what was paid for an order"), orders.pay,
            order_id=self._about["order_id"], handing=_handing(values), on=read_day(values["on"]),
        )  # fmt: skip


class MaterialPanel(FormPanel):
    """Something was bought for an activity."""

    def __init__(self, desk: Desk, activity_id: int, currency: str) -> None:
        super().__init__(desk, _("Material was bought"), _("Bought and paid"))
        self._about = {"activity_id": activity_id, "currency": currency}
        self.what = TextField("what", _("What"), required=True, max_length=_LONGEST)
        self.amount = MoneyField("amount", _("Amount"), currency, required=True)
        self.day = DateField("on", _("On"), required=True, unanswered=False)
        self.form.add_field(self.what)
        side_by_side(self.form, self.amount, self.day)
        self.form.add_field(_way_field())
        self.day.set_value(today())
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Of which activity."""
        return dict(self._about)

    def _save(self, values: dict[str, Hashable]) -> None:
        form = MaterialForm(
            str(values["what"]), read_number(values["amount"]) or 0, read_day(values["on"])
        )
        self.act(
            N_("Bought material for an activity"), materials.buy,
            activity_id=self._about["activity_id"], form=form, handing=_handing(values),
        )  # fmt: skip


class BackPanel(FormPanel):
    """A sale or a purchase is taken back; the books keep both, with the reason."""

    def __init__(
        self, desk: Desk, words: str, order_id: int | None = None, material_id: int | None = None
    ) -> None:
        super().__init__(desk, _("Take back: {what}").format(what=words), _("Take it back"))
        self._about = {"words": words, "order_id": order_id, "material_id": material_id}
        self.reason = TextField("reason", _("Why"), required=True, max_length=_LONGEST_REASON)
        self.form.add_field(self.reason)
        self.form.warn()

    def about(self) -> dict[str, Any]:
        """What is taken back."""
        return dict(self._about)

    def _save(self, values: dict[str, Hashable]) -> None:
        reason = str(values["reason"])
        if self._about["order_id"] is not None:
            self.act(
                N_("Took a sale back"), orders.take_back, order_id=self._about["order_id"],
                reason=reason,
            )  # fmt: skip
        else:
            self.act(
                N_("Gave material back"), materials.give_back,
                material_id=self._about["material_id"], reason=reason,
            )  # fmt: skip


class ShareDaysPanel(FormPanel):
    """The days whose earnings are shared."""

    def __init__(
        self, desk: Desk, activity_id: int, start: str | None = None, end: str | None = None
    ) -> None:
        super().__init__(desk, _("Share what was earned"), _("Prepare"))
        self._about = {"activity_id": activity_id, "start": start, "end": end}
        self.first = DateField("start", _("From"), required=True, unanswered=False)
        self.last = DateField("end", _("until, and with,"), required=True, unanswered=False)
        side_by_side(self.form, self.first, self.last)
        self.first.set_value(None if start is None else dt.date.fromisoformat(start))
        self.last.set_value(None if end is None else dt.date.fromisoformat(end))
        self.first.set_hint(_("A colleague approves it; then it is paid at the pay desk."))
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Of which activity."""
        return dict(self._about)

    def _save(self, values: dict[str, Hashable]) -> None:
        first, last = read_day(values["start"]), read_day(values["end"])
        if first is not None and last is not None:
            self.act(
                N_("Prepared earnings of an activity"), earnings.prepare,
                prepared_words, activity_id=self._about["activity_id"], start=first,
                end=last + _A_DAY,
            )  # fmt: skip


class AmountPanel(FormPanel):
    """Another amount than was computed."""

    def __init__(
        self, desk: Desk, earning_id: int, currency: str, shown: str, computed: int
    ) -> None:
        super().__init__(desk, _("Another amount for {name}").format(name=shown), _("Save"))
        self._about = {
            "earning_id": earning_id, "currency": currency, "shown": shown, "computed": computed,
        }  # fmt: skip
        self.amount = MoneyField(
            "amount", _("Amount"), currency, required=True,
            hint=_("Computed: {amount}").format(amount=in_words(computed, currency)),
        )  # fmt: skip
        self.form.add_field(self.amount)

    def about(self) -> dict[str, Any]:
        """Whose it is."""
        return dict(self._about)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Changed what somebody earns"), earnings.change,
            earning_id=self._about["earning_id"], amount=read_number(values["amount"]) or 0,
        )  # fmt: skip


def prepared_words(done: Prepared) -> str:
    """What preparing did, in one sentence."""
    changed = done.made + done.changed + done.gone
    if not changed:
        return _("Nothing is to be changed.")
    words = ngettext("Earnings of {n} person prepared.", "Earnings of {n} people prepared.",
                     done.made + done.changed)  # fmt: skip
    return words.format(n=done.made + done.changed)
