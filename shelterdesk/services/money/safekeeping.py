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
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.payments import PaymentKind, PaymentMethod
from shelterdesk.services.money import accounts, hers, payments, posting
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.services.residents import residents

__all__ = ["Keeping", "give_out", "take_in"]

TABLES: Final = ("account", "ledger_entry", "payment")


@dataclass(frozen=True, slots=True)
class Keeping:
    """So much comes in or goes out, in minor units."""

    amount: int
    currency: str | None = None  # the house's, if not said


@verb(Capability.PAY_OUT)
def take_in(
    tx: Transaction, *, resident_id: int, form: Keeping, handing: Handing | None = None
) -> int:
    """She gives money to be kept; returns the payment's id. Raises ``Invalid``, ``Conflict``."""
    money, handing = _checked(tx, resident_id, form, handing)
    account = accounts.of_resident(tx, AccountKind.SAFEKEEPING, resident_id, money)
    what = What(PaymentKind.KEPT_IN, resident_id, money, form.amount)
    return payments.make(tx, what, [posting.credit(account, form.amount)], handing).id


@verb(Capability.PAY_OUT)
def give_out(
    tx: Transaction, *, resident_id: int, form: Keeping, handing: Handing | None = None
) -> int:
    """She gets money back that was kept; returns the payment's id. Raises ``Invalid``, and
    ``Conflict`` for more than she has here."""
    money, handing = _checked(tx, resident_id, form, handing)
    lines = hers.less(
        tx, AccountKind.SAFEKEEPING, resident_id, money, amount=form.amount, field="amount"
    )
    what = What(PaymentKind.KEPT_OUT, resident_id, money, form.amount)
    return payments.make(tx, what, lines, handing).id


def _checked(
    tx: Transaction, resident_id: int, form: Keeping, handing: Handing | None
) -> tuple[str, Handing]:
    residents.get(tx, resident_id)
    handing = handing or Handing()
    if handing.method != PaymentMethod.CASH:
        raise Invalid(_("What is kept for somebody is cash in a box of its own."), field="method")
    posting.checked_amount(form.amount)
    return hers.currency_of(tx, form.currency), handing
