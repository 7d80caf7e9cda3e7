# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the house itself writes in its books: money in, expenses, transfers, exchange of currencies,
what was there at the beginning, and taking one of these back.

Residents' own money lies apart: no transfer leads from it to the house's or the other way. Cash is
moved by who holds the box (``holding.py``). What is paid to or comes from a resident has a receipt
and is written elsewhere (``payments.py``); so is what belongs to an income activity.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk import regions
from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.funds import Fund
from shelterdesk.models.ledger import Account, AccountKind, LedgerKind, LedgerTransaction
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.money import accounts, holding, posting
from shelterdesk.services.money.accounts import AccountRow
from shelterdesk.services.money.posting import Line, credit, debit
from shelterdesk.services.values import sealed_words

__all__ = [
    "AccountForm", "AccountKind", "AccountRow", "ExchangeForm", "ExpenseForm", "MoneyForm",
    "Offered", "TransferForm", "add_account", "exchange", "money_in", "offered", "open_balance",
    "rename_account", "retire_account", "spend", "take_back", "transfer",
]  # fmt: skip

#: Where the house's own money lies.
OF_THE_HOUSE: Final = (
    AccountKind.CASH, AccountKind.BANK, AccountKind.MOBILE, AccountKind.VOUCHER,
)  # fmt: skip
#: What can be taken back here; everything else where it was written.
TAKEN_BACK_HERE: Final = frozenset({
    LedgerKind.OPENING, LedgerKind.TOP_UP, LedgerKind.TRANSFER, LedgerKind.EXPENSE,
    LedgerKind.EXCHANGE,
})  # fmt: skip
_BOXES: Final = frozenset({AccountKind.CASH, AccountKind.KEPT})
_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class AccountForm:
    """A box or bank account of the house, or where residents' own money lies."""

    kind: AccountKind
    currency: str
    name: str


@dataclass(frozen=True, slots=True)
class MoneyForm:
    """An amount in minor units of the account's currency; ``on`` is today unless said.

    For a balance of the beginning, ``fund_id`` may be None: it is of no fund.
    """

    account_id: int
    amount: int
    fund_id: int | None = None
    on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ExpenseForm:
    """What was spent of a fund, and for what."""

    account_id: int
    amount: int
    fund_id: int
    expense_kind_id: int
    on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class TransferForm:
    """From one account to another in the same currency."""

    account_id: int
    to_id: int
    amount: int
    on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeForm:
    """So much of one currency for so much of another: both are stated, none is computed."""

    account_id: int
    amount: int
    to_id: int
    received: int
    on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What the forms of the books offer."""

    accounts: tuple[AccountRow, ...]  # in use, of the house and for residents' own money
    held: frozenset[int]  # boxes that the person signed in holds
    funds: tuple[tuple[int, str], ...]
    expense_kinds: tuple[tuple[int, str], ...]
    currency: str | None  # of the house
    closed_until: date | None  # the last day of the months that are closed


@query(Capability.KEEP_BOOKS)
def offered(tx: Transaction) -> Offered:
    """Accounts, funds and kinds of expense to choose from."""
    found = [one for one in _all_of_house(tx) if one.is_active]
    boxes = [one for one in found if one.kind in _BOXES]
    funds = tx.session.execute(
        select(Fund.id, Fund.name).where(Fund.is_active).order_by(Fund.name, Fund.id)
    )
    kinds = vocabularies.choices(tx, vocabulary=Vocabulary.EXPENSE_KIND)
    return Offered(
        accounts=tuple(accounts.rows(tx, found)),
        held=frozenset(one.id for one in boxes if holding.holder(tx, one.id) == tx.staff_id),
        funds=tuple((row_id, name) for row_id, name in funds),
        expense_kinds=tuple((kind.id, kind.label) for kind in kinds),
        currency=organisation.form(tx).currency,
        closed_until=posting.closed_until(tx),
    )


# Accounts
@verb(Capability.KEEP_BOOKS)
def add_account(tx: Transaction, *, form: AccountForm) -> int:
    """One more box or bank account; returns its id."""
    if not accounts.is_of_house(form.kind):
        raise Invalid(_("Choose what kind of account it is."), field="kind")
    if form.currency not in dict(regions.currencies("en")):
        raise Invalid(_("Choose a currency."), field="currency")
    name = _checked_name(tx, form.name, None)
    account = accounts.add_of_house(tx, form.kind, form.currency, name)
    tx.about(account)
    return account.id


@verb(Capability.KEEP_BOOKS)
def rename_account(tx: Transaction, *, account_id: int, name: str) -> None:
    """Another name for a box or bank account."""
    account = _house_account(tx, account_id, field="name")
    account.name = _checked_name(tx, name, account_id)


@verb(Capability.KEEP_BOOKS)
def retire_account(tx: Transaction, *, account_id: int, is_active: bool = False) -> None:
    """Use it no longer, or again. One that holds something is emptied first."""
    account = _house_account(tx, account_id)
    if not is_active and accounts.balance(tx, account):
        raise Conflict(_("There is still something on this account. Transfer it first."))
    account.is_active = is_active


# Transactions
@verb(Capability.KEEP_BOOKS)
def open_balance(tx: Transaction, *, form: MoneyForm) -> int:
    """What was there when the books began; returns the transaction's number."""
    account = _usable(tx, form.account_id, OF_THE_HOUSE)
    amount = posting.checked_amount(form.amount)
    if form.fund_id is None:
        other = accounts.single(tx, AccountKind.OPENING, account.currency)
    else:
        other = _of_fund(tx, form.fund_id, account.currency)
    lines = [debit(account, amount), credit(other, amount)]
    return _post(tx, LedgerKind.OPENING, lines, form.on, form.words)


@verb(Capability.KEEP_BOOKS)
def money_in(tx: Transaction, *, form: MoneyForm) -> int:
    """Money of a donor came in; returns the transaction's number."""
    account = _usable(tx, form.account_id, OF_THE_HOUSE)
    amount = posting.checked_amount(form.amount)
    if form.fund_id is None:
        raise Invalid(_("Choose a fund."), field="fund_id")
    fund = _of_fund(tx, form.fund_id, account.currency)
    _check_held(tx, account)
    lines = [debit(account, amount), credit(fund, amount)]
    return _post(tx, LedgerKind.TOP_UP, lines, form.on, form.words)


@verb(Capability.KEEP_BOOKS)
def spend(tx: Transaction, *, form: ExpenseForm) -> int:
    """Something was bought or paid for the house; returns the transaction's number."""
    account = _usable(tx, form.account_id, OF_THE_HOUSE)
    amount = posting.checked_amount(form.amount)
    fund = _of_fund(tx, form.fund_id, account.currency)
    kinds = {one.id for one in vocabularies.choices(tx, vocabulary=Vocabulary.EXPENSE_KIND)}
    if form.expense_kind_id not in kinds:
        raise Invalid(_("Choose what it was for."), field="expense_kind_id")
    _check_held(tx, account)
    lines = [debit(fund, amount), credit(account, amount)]
    return _post(
        tx, LedgerKind.EXPENSE, lines, form.on, form.words, expense_kind_id=form.expense_kind_id
    )


@verb(Capability.KEEP_BOOKS)
def transfer(tx: Transaction, *, form: TransferForm) -> int:
    """Move money between two accounts in one currency; returns the transaction's number."""
    first, second = _two(tx, form.account_id, form.to_id)
    amount = posting.checked_amount(form.amount)
    if first.currency != second.currency:
        raise Invalid(
            _("The other account is in another currency: exchange it instead."), field="to_id"
        )
    lines = [debit(second, amount), credit(first, amount)]
    return _post(tx, LedgerKind.TRANSFER, lines, form.on, form.words)


@verb(Capability.KEEP_BOOKS)
def exchange(tx: Transaction, *, form: ExchangeForm) -> int:
    """One currency for another, both amounts as they were; returns the transaction's number."""
    first, second = _two(tx, form.account_id, form.to_id)
    given = posting.checked_amount(form.amount)
    received = posting.checked_amount(form.received, "received")
    if first.currency == second.currency:
        raise Invalid(_("Both accounts are in one currency: transfer it instead."), field="to_id")
    lines = [
        credit(first, given),
        debit(accounts.single(tx, AccountKind.EXCHANGE, first.currency), given),
        debit(second, received),
        credit(accounts.single(tx, AccountKind.EXCHANGE, second.currency), received),
    ]
    return _post(tx, LedgerKind.EXCHANGE, lines, form.on, form.words)


@verb(Capability.KEEP_BOOKS)
def take_back(tx: Transaction, *, transaction_id: int, reason: str) -> int:
    """Take back what the house wrote, by its opposite, today; returns the new number.

    What has a receipt, or belongs to a count or an activity, is taken back where it was written.
    """
    transaction = tx.session.get(LedgerTransaction, transaction_id)
    if transaction is None:
        raise NotFound(_("There is no transaction with this number."))
    if not reason.strip():
        raise Invalid(_("Write why it is taken back."), field="reason")
    if transaction.kind not in TAKEN_BACK_HERE | {LedgerKind.REVERSAL}:
        raise Conflict(_("This is taken back where it was written: it belongs to more than this."))
    # A balance of the beginning is written, and taken back, before anybody holds the box.
    if transaction.kind != LedgerKind.OPENING:
        for entry in posting.entries_of(tx, transaction_id):
            _check_held(tx, accounts.get(tx, entry.account_id))
    opposite = posting.reverse(tx, transaction, words=reason)
    tx.about(opposite)
    return opposite.id


# Within
def _post(
    tx: Transaction, kind: LedgerKind, lines: list[Line], on: date | None, words: str,
    *, expense_kind_id: int | None = None,
) -> int:  # fmt: skip
    transaction = posting.post(
        tx, kind=kind, lines=lines, on=on, words=words, expense_kind_id=expense_kind_id
    )
    tx.about(transaction)
    return transaction.id


def _all_of_house(tx: Transaction) -> list[Account]:
    kinds = [*OF_THE_HOUSE, AccountKind.KEPT]
    query = select(Account).where(Account.kind.in_(kinds)).order_by(Account.currency, Account.id)
    return sorted(tx.session.scalars(query), key=lambda one: kinds.index(AccountKind(one.kind)))


def _house_account(tx: Transaction, account_id: int, field: str = "account_id") -> Account:
    account = accounts.get(tx, account_id)
    if not accounts.is_of_house(AccountKind(account.kind)):
        raise NotFound(_("Choose a box or a bank account."), field=field)
    tx.about(account)
    return account


def _usable(
    tx: Transaction, account_id: int, kinds: tuple[AccountKind, ...], field: str = "account_id"
) -> Account:
    account = accounts.get(tx, account_id, field)
    if account.kind not in kinds:
        raise NotFound(_("Choose an account of the house."), field=field)
    if not account.is_active:
        raise accounts.not_used(tx, account, field)
    return account


def _two(tx: Transaction, account_id: int, to_id: int) -> tuple[Account, Account]:
    """Two accounts between which money may move. Raises ``Invalid`` and ``Conflict``."""
    kinds = (*OF_THE_HOUSE, AccountKind.KEPT)
    first, second = _usable(tx, account_id, kinds), _usable(tx, to_id, kinds, "to_id")
    if first.id == second.id:
        raise Invalid(_("Choose another account."), field="to_id")
    if (first.kind == AccountKind.KEPT) != (second.kind == AccountKind.KEPT):
        raise Invalid(
            _("Residents' own money and the house's stay apart: nothing is moved between them."),
            field="to_id",
        )
    for account in (first, second):
        _check_held(tx, account)
    return first, second


def _check_held(tx: Transaction, account: Account) -> None:
    if account.kind in _BOXES:
        holding.check(tx, account)


def _of_fund(tx: Transaction, fund_id: int, currency: str) -> Account:
    fund = tx.session.get(Fund, fund_id)
    if fund is None:
        raise Invalid(_("Choose a fund."), field="fund_id")
    if not fund.is_active:
        words = _("“{fund}” is not offered any more. Choose another one.")
        raise Conflict(words.format(fund=fund.name), field="fund_id")
    return accounts.of_fund(tx, fund_id, currency)


def _checked_name(tx: Transaction, name: str, account_id: int | None) -> str:
    name = sealed_words.checked(name, field="name", longest=_LONGEST_NAME)
    if not name:
        raise Invalid(_("Give the account a name."), field="name")
    others = {one.name.casefold() for one in _all_of_house(tx) if one.id != account_id}
    if name.casefold() in others:
        words = _("There is an account named “{name}”.")
        raise Conflict(words.format(name=name), field="name")
    return name
