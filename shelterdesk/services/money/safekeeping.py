# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Her own money, kept for her: in a box of its own, never mixed with the shelter's.

It comes in and goes out with a receipt, and never more goes out than is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.payments import PaymentKind, PaymentMethod
from shelterdesk.services.money import accounts, hers, holding, payments, posting
from shelterdesk.services.money.hers import Receipted
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.services.residents import residents

__all__ = ["Keeping", "give_out", "open_box", "take_in"]

TABLES: Final = ("account", "ledger_entry", "payment")


@dataclass(frozen=True, slots=True)
class Keeping:
    """So much comes in or goes out, in minor units."""

    amount: int
    currency: str | None = None  # the house's, if not said


@verb(Capability.PAY_OUT)
def open_box(tx: Transaction, *, currency: str | None = None) -> int:
    """Begin to keep money: a box with nothing in it, which the person signed in has. Returns its
    id. Raises ``Conflict`` where there is one already."""
    account = accounts.of_house(tx, AccountKind.KEPT, hers.currency_of(tx, currency))
    if holding.was_held(tx, account.id) or accounts.is_used(tx, account.id):
        raise Conflict(_("There is a box already: take it over."), field="box")
    holding.take(tx, account)
    tx.about(account)
    return account.id


@verb(Capability.PAY_OUT)
def take_in(
    tx: Transaction, *, resident_id: int, form: Keeping, handing: Handing | None = None
) -> Receipted:
    """She gives money to be kept; returns its receipt. Raises ``Invalid``, ``Conflict``."""
    money, handing = _checked(tx, resident_id, form, handing)
    account = accounts.of_resident(tx, AccountKind.SAFEKEEPING, resident_id, money)
    what = What(PaymentKind.KEPT_IN, resident_id, money, form.amount)
    return hers.receipted(payments.make(tx, what, [posting.credit(account, form.amount)], handing))


@verb(Capability.PAY_OUT)
def give_out(
    tx: Transaction, *, resident_id: int, form: Keeping, handing: Handing | None = None
) -> Receipted:
    """She gets money back that was kept; returns its receipt. Raises ``Invalid``, and
    ``Conflict`` for more than she has here."""
    money, handing = _checked(tx, resident_id, form, handing)
    lines = hers.less(
        tx, AccountKind.SAFEKEEPING, resident_id, money, amount=form.amount, field="amount"
    )
    what = What(PaymentKind.KEPT_OUT, resident_id, money, form.amount)
    return hers.receipted(payments.make(tx, what, lines, handing))


def _checked(
    tx: Transaction, resident_id: int, form: Keeping, handing: Handing | None
) -> tuple[str, Handing]:
    residents.get(tx, resident_id)
    handing = handing or Handing()
    if handing.method != PaymentMethod.CASH:
        raise Invalid(_("What is kept for somebody is cash in a box of its own."), field="method")
    posting.checked_amount(form.amount)
    return hers.currency_of(tx, form.currency), handing
