# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to fill the books in tests: a fund with money, what is due, what is paid.

Rows of dues and grants are written past their services, as these tests are of what is read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.grants import Grant
from shelterdesk.models.ledger import AccountKind, LedgerKind
from shelterdesk.models.payments import Payment, PaymentKind
from shelterdesk.models.stipends import Award, AwardTaper, Due, Scheme
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.money import accounts, funds, holding, payments, posting
from shelterdesk.services.money.funds import FundForm
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.vault.door import Vault

DAY = timedelta(days=1)


def wrote(vault: Vault, act: Callable[[Transaction], Any]) -> Any:
    """Do something in one act."""
    return vault.do("Wrote a row", act).result


def fund(vault: Vault, name: str = "River fund", **facts: Any) -> int:
    """A fund; returns its id."""
    added: int = vault.do("Fund", funds.add, form=FundForm(name, **facts)).result
    return added


def came_in(vault: Vault, fund_id: int, amount: int, on: date, currency: str = "EUR") -> int:
    """Money of a fund, into the box; returns the transaction. The box is taken over."""

    def act(tx: Transaction) -> int:
        box = accounts.of_house(tx, AccountKind.CASH, currency)
        if holding.holder(tx, box.id) != tx.staff_id:
            holding.take(tx, box)
        lines = [
            posting.debit(box, amount),
            posting.credit(accounts.of_fund(tx, fund_id, currency), amount),
        ]
        return posting.post(tx, kind=LedgerKind.TOP_UP, lines=lines, on=on).id

    done: int = wrote(vault, act)
    return done


def scheme(vault: Vault, name: str = "Living costs", **facts: Any) -> int:
    """A fixed monthly scheme unless said otherwise; returns its id."""
    given = {
        "kind": "fixed", "currency": "EUR", "amount": 33_000,
        "period_rule": "FREQ=MONTHLY;BYMONTHDAY=1", "period_from": date(2025, 1, 1),
    } | facts  # fmt: skip

    def act(tx: Transaction) -> int:
        row = Scheme(name=name, is_active=True, **given)
        tx.session.add(row)
        tx.session.flush()
        return row.id

    done: int = wrote(vault, act)
    return done


@dataclass(frozen=True)
class Given:
    """Who gets a scheme of a fund."""

    resident_id: int
    scheme_id: int
    fund_id: int


def award(
    vault: Vault,
    given: Given,
    start: date,
    end: date | None = None,
    tapers: tuple[tuple[date, int], ...] = (),
    **facts: Any,
) -> int:
    """A scheme for somebody; returns the award's id."""

    def act(tx: Transaction) -> int:
        row = Award(
            resident_id=given.resident_id, scheme_id=given.scheme_id, fund_id=given.fund_id,
            start=start, end=end, **facts,
        )  # fmt: skip
        tx.session.add(row)
        tx.session.flush()
        for day, percent in tapers:
            tx.session.add(AwardTaper(award_id=row.id, start=day, percent=percent))
        return row.id

    done: int = wrote(vault, act)
    return done


def due(vault: Vault, award_id: int, month: date, amount: int, pay_on: date) -> int:
    """An approved due of an award; returns its id. One person approved it alone."""

    def act(tx: Transaction) -> int:
        of = tx.session.get_one(Award, award_id)
        currency = tx.session.get_one(Scheme, of.scheme_id).currency
        row = Due(
            award_id=of.id, resident_id=of.resident_id, scheme_id=of.scheme_id,
            fund_id=of.fund_id, currency=currency, period_start=month,
            period_end=(month + 32 * DAY).replace(day=1), pay_on=pay_on, computed=amount,
            amount=amount, basis="{}", prepared_by=tx.staff_id, prepared_at=tx.now,
            state="approved", approved_by=tx.staff_id, approved_at=tx.now, is_approved_alone=True,
        )  # fmt: skip
        tx.session.add(row)
        tx.session.flush()
        return row.id

    done: int = wrote(vault, act)
    return done


def grant(
    vault: Vault, resident_id: int, fund_id: int, amount: int, *, is_paid_back: bool = False,
    **facts: Any,
) -> int:  # fmt: skip
    """An approved grant; returns its id."""

    def act(tx: Transaction) -> int:
        kind = vocabularies.choices(tx, vocabulary=Vocabulary.GRANT_KIND.value)[0].id
        given = {"currency": "EUR"} | facts
        row = Grant(
            resident_id=resident_id, kind_id=kind, fund_id=fund_id, amount=amount,
            is_paid_back=is_paid_back, state="approved", requested_on=tx.today,
            requested_by=tx.staff_id, approved_by=tx.staff_id, approved_at=tx.now,
            is_approved_alone=True, **given,
        )  # fmt: skip
        tx.session.add(row)
        tx.session.flush()
        return row.id

    done: int = wrote(vault, act)
    return done


def paid(vault: Vault, due_id: int, amount: int) -> int:
    """So much of a due in cash; returns the payment's id."""

    def act(tx: Transaction) -> int:
        of = tx.session.get_one(Due, due_id)
        what = What(PaymentKind.STIPEND, of.resident_id, of.currency, amount, due_id=of.id)
        lines = [posting.debit(accounts.of_fund(tx, of.fund_id, of.currency), amount)]
        payment = payments.make(tx, what, lines, Handing())
        if payments.paid_so_far(tx, Payment.due_id, of.id) == of.amount:
            of.state = "paid"
        return payment.id

    done: int = wrote(vault, act)
    return done


def given(vault: Vault, grant_id: int, amount: int) -> int:
    """A grant, or a part of it, in cash; a credit stands as a loan. Returns the payment's id."""

    def act(tx: Transaction) -> int:
        of = tx.session.get_one(Grant, grant_id)
        what = What(PaymentKind.GRANT, of.resident_id, of.currency, amount, grant_id=of.id)
        side = (
            accounts.of_resident(tx, AccountKind.LOAN, of.resident_id, of.currency)
            if of.is_paid_back
            else accounts.of_fund(tx, of.fund_id, of.currency)
        )
        payment = payments.make(tx, what, [posting.debit(side, amount)], Handing())
        if payments.paid_so_far(tx, Payment.grant_id, of.id) == of.amount:
            of.state = "given"
        return payment.id

    done: int = wrote(vault, act)
    return done


def instalment(vault: Vault, grant_id: int, amount: int) -> int:
    """So much of a credit comes back; returns the payment's id."""

    def act(tx: Transaction) -> int:
        of = tx.session.get_one(Grant, grant_id)
        what = What(PaymentKind.INSTALMENT, of.resident_id, of.currency, amount, grant_id=of.id)
        loan = accounts.of_resident(tx, AccountKind.LOAN, of.resident_id, of.currency)
        return payments.make(tx, what, [posting.credit(loan, amount)], Handing()).id

    done: int = wrote(vault, act)
    return done


def taken_back(vault: Vault, payment_id: int) -> None:
    """A payment was a mistake."""

    def act(tx: Transaction) -> None:
        payment = tx.session.get_one(Payment, payment_id)
        payments.take_back(tx, payment, reason="Counted twice")
        if payment.due_id is not None:
            tx.session.get_one(Due, payment.due_id).state = "approved"

    wrote(vault, act)


def spent(vault: Vault, fund_id: int, amount: int, on: date, words: str = "Bread") -> int:
    """An expense of a fund; returns the transaction."""

    def act(tx: Transaction) -> int:
        kind = vocabularies.choices(tx, vocabulary=Vocabulary.EXPENSE_KIND.value)[0].id
        box = accounts.of_house(tx, AccountKind.CASH, "EUR")
        lines = [
            posting.debit(accounts.of_fund(tx, fund_id, "EUR"), amount),
            posting.credit(box, amount),
        ]
        return posting.post(
            tx, kind=LedgerKind.EXPENSE, lines=lines, on=on, words=words, expense_kind_id=kind
        ).id

    done: int = wrote(vault, act)
    return done
