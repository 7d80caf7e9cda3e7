# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Her savings: what she pays in, what she takes out, and what a scheme added.

Her savings are hers: nobody asks what for. What was added to them (the match) is released for a
purpose, together with savings or alone; what is left of it goes back to the funds it came from when
a person decides so, and never by itself. Every movement is a payment with a receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.ledger import AccountKind, LedgerKind
from shelterdesk.models.payments import PaymentKind, PaymentMethod
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.money import accounts, hers, matches, payments, posting
from shelterdesk.services.money.hers import Receipted
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.services.money.posting import Line
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.resident_index import ResidentIndex

__all__ = [
    "Balance", "Saver", "Withdrawal", "deposit", "of_resident", "people", "return_match", "totals",
    "withdraw",
]  # fmt: skip

TABLES: Final = ("account", "ledger_entry", "payment", "resident", "organisation")
#: Kinds of accounts that hold what is hers.
_HERS: Final = (AccountKind.SAVINGS, AccountKind.MATCH, AccountKind.SAFEKEEPING)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What goes out, in minor units. ``purpose`` is a code of ``Vocabulary.SAVINGS_PURPOSE``; only
    the part of the match asks for one."""

    own: int
    match: int = 0
    currency: str | None = None  # the house's, if not said
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """What somebody has here in one currency."""

    currency: str
    savings: int
    match: int
    kept: int

    @property
    def is_nothing(self) -> bool:
        """Whether nothing of hers is here."""
        return not (self.savings or self.match or self.kept)


@dataclass(frozen=True, slots=True)
class Saver:
    """A person with savings or money kept, in one currency."""

    resident_id: int
    shown: str
    code: str
    is_here: bool
    balance: Balance

    @property
    def id(self) -> str:
        """One row a person and currency."""
        return f"{self.resident_id} {self.balance.currency}"


@verb(Capability.PAY_OUT)
def deposit(
    tx: Transaction, *, resident_id: int, amount: int, currency: str | None = None,
    handing: Handing | None = None,
) -> Receipted:  # fmt: skip
    """She puts money aside; returns its receipt. Raises ``Invalid`` and ``Conflict``."""
    residents.get(tx, resident_id)
    handing = handing or Handing()
    _no_savings(handing)
    money = hers.currency_of(tx, currency)
    posting.checked_amount(amount)
    account = accounts.of_resident(tx, AccountKind.SAVINGS, resident_id, money)
    what = What(PaymentKind.SAVINGS_IN, resident_id, money, amount)
    return hers.receipted(payments.make(tx, what, [posting.credit(account, amount)], handing))


@verb(Capability.PAY_OUT)
def withdraw(
    tx: Transaction, *, resident_id: int, form: Withdrawal, handing: Handing | None = None
) -> Receipted:
    """She takes savings out, and a part of the match where it has a purpose; one payment, whose
    receipt is returned. Raises ``Invalid`` and ``Conflict``."""
    residents.get(tx, resident_id)
    handing = handing or Handing()
    _no_savings(handing)
    money = hers.currency_of(tx, form.currency)
    if form.own < 0 or form.match < 0:
        raise Invalid(_("Write an amount above zero."), field="own" if form.own < 0 else "match")
    posting.checked_amount(form.own + form.match, field="own")
    purpose_id = None
    if form.purpose:
        purpose_id = vocabularies.find_id(
            tx, vocabulary=Vocabulary.SAVINGS_PURPOSE, code=form.purpose
        )
    elif form.match:
        words = _("What was added to the savings is released for a purpose: choose it.")
        raise Invalid(words, field="purpose")
    lines: list[Line] = []
    for kind, amount, field in (
        (AccountKind.SAVINGS, form.own, "own"), (AccountKind.MATCH, form.match, "match"),
    ):  # fmt: skip
        if amount:
            lines += hers.less(tx, kind, resident_id, money, amount=amount, field=field)
    what = What(
        PaymentKind.SAVINGS_OUT, resident_id, money, form.own + form.match, of_match=form.match,
        purpose_id=purpose_id,
    )  # fmt: skip
    return hers.receipted(payments.make(tx, what, lines, handing))


@verb(Capability.EDIT_AWARDS)
def return_match(
    tx: Transaction, *, resident_id: int, currency: str | None = None, fund_id: int | None = None
) -> int:
    """What is left of the match goes back to the funds it came from, as somebody decided, once
    she has taken out what she saved herself; returns how much. ``fund_id`` is for what came from
    no fund (a balance of when the books began). Raises ``Conflict`` while she saves."""
    residents.get(tx, resident_id)
    money = hers.currency_of(tx, currency)
    left = hers.balance(tx, AccountKind.MATCH, resident_id, money)
    if not left:
        raise Conflict(_("Nothing of what was added to the savings is left."))
    if hers.balance(tx, AccountKind.SAVINGS, resident_id, money):
        raise Conflict(_("There are still savings here, and what was added belongs to them."))
    for account in hers.accounts_of(tx, AccountKind.MATCH, resident_id, money):
        lines = []
        for part in matches.left_by_fund(tx, account):
            into = fund_id if part.fund_id is None else part.fund_id
            if into is None:
                raise Invalid(_("Choose the fund it goes back to."), field="fund_id")
            lines.append(posting.debit(account, part.amount))
            lines.append(posting.credit(accounts.of_fund(tx, into, money), part.amount))
        if lines:  # one transaction an account: so it can be read from which fund each had it
            posting.post(tx, kind=LedgerKind.MATCH, lines=lines)
    return left


@query(Capability.SEE_MONEY)
def of_resident(tx: Transaction, *, resident_id: int) -> list[Balance]:
    """What she has here, currency by currency."""
    residents.get(tx, resident_id)
    found = hers.balances(tx, _HERS, resident_id).get(resident_id, {})
    return [_balance(currency, by_kind) for currency, by_kind in sorted(found.items())]


@query(Capability.SEE_MONEY)
def people(tx: Transaction) -> list[Saver]:
    """Everybody with savings or money kept whom the person signed in may see, by name."""
    hidden = protection.hidden_ids(tx)
    index = ResidentIndex.of(tx)
    rows = []
    for resident_id, by_currency in hers.balances(tx, _HERS).items():
        if resident_id in hidden:
            continue
        who = index.row_or_code(tx, resident_id)
        rows += [
            Saver(resident_id, who.shown, who.code, who.is_here, _balance(currency, by_kind))
            for currency, by_kind in by_currency.items()
        ]
    return sorted(rows, key=lambda row: (row.shown.casefold(), row.id))


@query(Capability.SEE_MONEY)
def totals(tx: Transaction) -> list[Balance]:
    """What the house keeps for all people together, protected ones as well."""
    sums: dict[str, dict[AccountKind, int]] = {}
    for by_currency in hers.balances(tx, _HERS).values():
        for currency, by_kind in by_currency.items():
            found = sums.setdefault(currency, {})
            for kind, amount in by_kind.items():
                found[kind] = found.get(kind, 0) + amount
    return [_balance(currency, by_kind) for currency, by_kind in sorted(sums.items())]


def _balance(currency: str, by_kind: hers.ByKind) -> Balance:
    return Balance(currency, *(by_kind.get(kind, 0) for kind in _HERS))


def _no_savings(handing: Handing) -> None:
    if handing.method == PaymentMethod.SAVINGS:
        raise Invalid(_("Choose how the money changes hands."), field="method")
