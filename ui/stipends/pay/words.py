# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of the pay desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.money.cash_box import BoxRow
from shelterdesk.services.money.pay_desk import Paid, TakenBack
from shelterdesk.services.money.payables import Payable, PayableKind
from shelterdesk.services.money.receipts import ReceiptRow
from ui.widgets.dates import today
from ui.widgets.day_words import near_day, short_day
from ui.widgets.money_field import in_words

#: What the act is called in the audit trail.
PAID = {
    PayableKind.DUE: N_("Paid a stipend"),
    PayableKind.GRANT: N_("Paid a grant"),
    PayableKind.EARNING: N_("Paid earnings"),
}


def left(row: Payable) -> str:
    """What is still to be paid."""
    return in_words(row.left, row.currency)


def when(row: Payable) -> str:
    """Its pay day: that it is today, how late it is, or the day."""
    if row.days_late:
        return ngettext("{n} day late", "{n} days late", row.days_late).format(n=row.days_late)
    return near_day(row.pay_on, today())


def pay_day(row: Payable) -> str:
    """The same beside one that is chosen."""
    if row.days_late:
        return when(row)
    return _("Pay day: {day}").format(day=when(row))


def in_part(row: Payable) -> str:
    """What was paid before; nothing where it was not."""
    if not row.paid:
        return ""
    words = _("{paid} of {whole} was paid before.")
    return words.format(
        paid=in_words(row.paid, row.currency), whole=in_words(row.amount, row.currency)
    )


def sums(rows: Iterable[Payable]) -> str:
    """``€3,960.00 · ¥40,000``"""
    found: Counter[str] = Counter()
    for row in rows:
        found[row.currency] += row.left
    return " · ".join(in_words(amount, currency) for currency, amount in sorted(found.items()))


def said(shown: str, paid: Paid) -> str:
    """What the message bar says after a payment."""
    words = ngettext(
        "Paid {amount} to {who}, receipt {numbers}.",
        "Paid {amount} to {who}, receipts {numbers}.",
        len(paid.numbers),
    )
    return words.format(
        amount=in_words(paid.amount, paid.currency), who=shown, numbers=", ".join(paid.numbers)
    )


def taken_back(done: TakenBack) -> str:
    """What it says after one was taken back."""
    amount = in_words(done.amount, done.currency)
    words = _("Taken back: {amount}, receipt {number}.")
    return words.format(amount=amount, number=done.number)


def accept(box: BoxRow) -> str:
    """The button that takes a box over."""
    counted = 0 if box.last is None else box.last.counted
    return _("I accept the last count: {sum}").format(sum=in_words(counted, box.currency))


def box(row: BoxRow | None) -> str:
    """Why a box must be taken over first."""
    if row is None or row.id is None or row.last is None:
        return _("Nobody has counted this box yet. Who counts it has it.")
    if row.can_accept:
        return _("Take it over by accepting the last count, or count it.")
    return _("Money moved since the last count: count it to take it over.")


def signed_amount(row: ReceiptRow) -> str:
    """With a plus where money came to the house."""
    amount = in_words(row.amount, row.currency)
    return f"+{amount}" if row.comes_in else amount


def receipt_mark(row: ReceiptRow) -> str:
    """What a list says beside a receipt."""
    if row.takes_back:
        return _("takes back {number}").format(number=row.takes_back)
    return _("taken back") if row.taken_back_by else ""


def at(row: ReceiptRow) -> str:
    """Day and time."""
    return f"{short_day(row.on, today())}, {row.at:%H:%M}"
