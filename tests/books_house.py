# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to fill the books in tests: a fund, boxes, bank accounts, money in them, payments."""

from __future__ import annotations

from datetime import date
from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.ledger import Account
from shelterdesk.models.payments import Payment, PaymentKind, PaymentMethod
from shelterdesk.models.staff import Staff
from shelterdesk.models.stipends import Award, Due, DueState, Scheme
from shelterdesk.services import vocabularies
from shelterdesk.services.money import accounts, books, funds, holding, payments, posting
from shelterdesk.services.money.accounts import AccountKind
from shelterdesk.services.money.books import AccountForm, ExpenseForm, MoneyForm
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.vault.door import Vault
from tests.colleagues import hired

#: Nobody sees an account before its first use; tests take the first of its kind.
CASH, BANK = AccountKind.CASH, AccountKind.BANK


def fund(vault: Vault, name: str = "River fund") -> int:
    """A fund; returns its id."""
    made: int = vault.do("Fund", funds.add, form=funds.FundForm(name)).result
    return made


def account(vault: Vault, kind: AccountKind, currency: str = "EUR", name: str = "") -> int:
    """A box or bank account of the house; returns its id."""
    form = AccountForm(kind, currency, name or f"{kind} {currency}")
    made: int = vault.do("Account", books.add_account, form=form).result
    return made


def take(vault: Vault, account_id: int) -> None:
    """The person signed in has the box from now on."""

    def act(tx: Transaction) -> None:
        holding.take(tx, accounts.get(tx, account_id))

    vault.do("Take", act)


def opened(
    vault: Vault, account_id: int, amount: int, fund_id: int | None = None, **more: Any
) -> int:
    """What was on an account when the books began; returns the transaction's number."""
    form = MoneyForm(account_id, amount, fund_id, **more)
    number: int = vault.do("Open", books.open_balance, form=form).result
    return number


def spent(vault: Vault, account_id: int, amount: int, fund_id: int, **more: Any) -> int:
    """An expense; returns the transaction's number."""
    kinds = vault.read(vocabularies.choices, vocabulary="expense_kind")
    form = ExpenseForm(account_id, amount, fund_id, kinds[0].id, **more)
    number: int = vault.do("Spend", books.spend, form=form).result
    return number


def balance(vault: Vault, account_id: int) -> int:
    """What is on an account, from the side it grows on."""

    def ask(tx: Transaction) -> int:
        return accounts.balance(tx, accounts.get(tx, account_id))

    found: int = vault.read(ask)
    return found


def an_account(vault: Vault, **of: Any) -> int:
    """The id of the account that has these columns."""

    def ask(tx: Transaction) -> int:
        return tx.session.query(Account).filter_by(**of).one().id

    found: int = vault.read(ask)
    return found


def due(
    vault: Vault, resident_id: int, fund_id: int, amount: int, currency: str = "EUR",
    *, start: date, until: date, pay_on: date | None = None, state: DueState = DueState.APPROVED,
) -> int:  # fmt: skip
    """A due that a colleague prepared and another approved; returns its id."""

    def act(tx: Transaction) -> int:
        other = next(iter(hired_once(vault).values()))
        number = tx.session.query(Scheme).count() + 1
        scheme = Scheme(name=f"Scheme {number}", kind="fixed", currency=currency,
                        period_rule="FREQ=MONTHLY", period_from=start)  # fmt: skip
        tx.session.add(scheme)
        tx.session.flush()
        award = Award(resident_id=resident_id, scheme_id=scheme.id, fund_id=fund_id, start=start,
                      end=until)  # fmt: skip
        tx.session.add(award)
        tx.session.flush()
        row = Due(
            award_id=award.id, resident_id=resident_id, scheme_id=scheme.id, fund_id=fund_id,
            currency=currency, period_start=start, period_end=until, pay_on=pay_on or start,
            computed=amount, basis="{}", amount=amount, prepared_by=other, prepared_at=tx.now,
        )  # fmt: skip
        if state == DueState.APPROVED:
            row.approved_by, row.approved_at = tx.staff_id, tx.now
        row.state = state.value
        tx.session.add(row)
        tx.session.flush()
        return row.id

    hired_once(vault)
    made: int = vault.do("Due", act).result
    return made


def hired_once(vault: Vault) -> dict[str, int]:
    """A director besides the first, for what two people do."""

    def ask(tx: Transaction) -> dict[str, int]:
        return {one.code: one.id for one in tx.session.query(Staff) if one.code == "D5"}

    return vault.read(ask) or hired(vault, "D5")


def paid(
    vault: Vault, due_id: int, amount: int, method: PaymentMethod = PaymentMethod.CASH,
    account_id: int | None = None,
) -> Payment:  # fmt: skip
    """Part or all of a due paid; what of the payment is asked for is read before it is let go."""

    def act(tx: Transaction) -> Payment:
        owed = tx.session.get_one(Due, due_id)
        what = What(PaymentKind.STIPEND, owed.resident_id, owed.currency, amount, due_id=due_id)
        line = posting.debit(accounts.of_fund(tx, owed.fund_id, owed.currency), amount)
        made = payments.make(tx, what, [line], Handing(method, account_id))
        if payments.paid_so_far(tx, Payment.due_id, due_id) == owed.amount:
            owed.state = DueState.PAID.value
        return made

    made: Payment = vault.do("Pay", act).result
    return made


def taken_back(vault: Vault, payment_id: int, reason: str = "wrong person") -> Payment:
    """A payment taken back; its due is approved again."""

    def act(tx: Transaction) -> Payment:
        payment = tx.session.get_one(Payment, payment_id)
        opposite = payments.take_back(tx, payment, reason=reason)
        if payment.due_id is not None:
            tx.session.get_one(Due, payment.due_id).state = DueState.APPROVED.value
        return opposite

    made: Payment = vault.do("Take back", act).result
    return made
