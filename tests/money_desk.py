# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A house with money to pay out: a fund with cash in a box, and what was approved, for tests of the
pay desk. Rows come straight from the models, so that these tests stand on nothing but the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.grants import Grant, GrantState
from shelterdesk.models.income import Earning, EarningState, IncomeActivity
from shelterdesk.models.ledger import AccountKind, LedgerKind
from shelterdesk.models.stipends import Award, Due, DueState, Scheme, SchemeKind
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.money import accounts, cash_counts, funds, pay_desk, posting
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.money.pay_desk import Paid, PayableKind
from shelterdesk.vault.door import Vault
from tests.conftest import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Till:
    """A fund, a scheme it pays, and money in the box."""

    fund_id: int
    scheme_id: int
    currency: str = "EUR"


def till(
    vault: Vault, cash: int = 1_000_000, *, currency: str = "EUR", name: str = "City", **scheme: Any
) -> Till:
    """A fund whose money lies in a box, which the person signed in holds; and a scheme."""
    fund_id: int = vault.do("Fund", funds.add, form=funds.FundForm(name)).result
    facts: dict[str, Any] = {
        "name": f"Monthly support {name}", "kind": SchemeKind.FIXED.value, "currency": currency,
        "amount": 33_000, "period_rule": "FREQ=MONTHLY;BYMONTHDAY=1",
        "period_from": date(2026, 1, 1), "fund_id": fund_id,
    }  # fmt: skip

    def add(tx: Transaction) -> int:
        if cash:
            box = accounts.of_house(tx, AccountKind.CASH, currency)
            fund = accounts.of_fund(tx, fund_id, currency)
            lines = [posting.debit(box, cash), posting.credit(fund, cash)]
            posting.post(tx, kind=LedgerKind.TOP_UP, lines=lines)
        row = Scheme(**(facts | scheme))
        tx.session.add(row)
        tx.session.flush()
        return row.id

    scheme_id: int = vault.do("Money in", add).result
    if cash:
        take_box(vault, currency)
    return Till(fund_id, scheme_id, currency)


def take_box(vault: Vault, currency: str = "EUR") -> None:
    """The person signed in counts the box, finds what the books say, and has it."""

    def amount(tx: Transaction) -> int:
        return accounts.balance(tx, accounts.of_house(tx, AccountKind.CASH, currency))

    pieces = (Pieces(vault.do("Look", amount).result or 1, 1),)
    vault.do("Count", cash_counts.count, form=CountForm(pieces, currency=currency))


def due(
    vault: Vault, house: Till, resident_id: int, amount: int = 33_000, *, number: int = 0,
    **more: Any,
) -> int:  # fmt: skip
    """An approved stipend of a month; ``number`` counts the months back."""
    month = (TODAY.replace(day=1) - 28 * number * DAY).replace(day=1)
    until = (month + 32 * DAY).replace(day=1)
    facts: dict[str, Any] = {
        "resident_id": resident_id, "scheme_id": house.scheme_id, "fund_id": house.fund_id,
        "currency": house.currency, "period_start": month, "period_end": until, "pay_on": TODAY,
        "computed": amount, "amount": amount, "basis": "{}", "state": DueState.APPROVED.value,
        "prepared_by": vault.staff_id, "prepared_at": NOW, "approved_by": vault.staff_id,
        "approved_at": NOW, "is_approved_alone": True,
    } | more  # fmt: skip

    def add(tx: Transaction) -> int:
        query = {"resident_id": resident_id, "scheme_id": house.scheme_id}
        award = tx.session.query(Award).filter_by(**query).first()
        if award is None:
            award = Award(start=date(2026, 1, 1), end=None, fund_id=house.fund_id, **query)
            tx.session.add(award)
            tx.session.flush()
        row = Due(award_id=award.id, **facts)
        tx.session.add(row)
        tx.session.flush()
        return row.id

    made: int = vault.do("Due", add).result
    return made


def grant(
    vault: Vault, house: Till, resident_id: int, amount: int = 20_000, **more: Any
) -> int:  # fmt: skip
    """An approved grant."""

    def add(tx: Transaction) -> int:
        kind = vocabularies.choices(tx, vocabulary=Vocabulary.GRANT_KIND.value)[0]
        row = Grant(
            **{
                "resident_id": resident_id, "kind_id": kind.id, "fund_id": house.fund_id,
                "currency": house.currency, "amount": amount, "state": GrantState.APPROVED.value,
                "requested_on": TODAY, "requested_by": tx.staff_id, "approved_by": tx.staff_id,
                "approved_at": NOW, "is_approved_alone": True,
            } | more
        )  # fmt: skip
        tx.session.add(row)
        tx.session.flush()
        return row.id

    made: int = vault.do("Grant", add).result
    return made


def earning(vault: Vault, resident_id: int, amount: int = 5_000, currency: str = "EUR") -> int:
    """Approved earnings of an activity."""

    def add(tx: Transaction) -> int:
        activity = tx.session.query(IncomeActivity).filter_by(currency=currency).first()
        if activity is None:
            activity = IncomeActivity(name=f"Sewing {currency}", currency=currency)
            tx.session.add(activity)
            tx.session.flush()
        row = Earning(
            activity_id=activity.id, resident_id=resident_id, period_start=TODAY.replace(day=1),
            period_end=TODAY + DAY, computed=amount, amount=amount,
            state=EarningState.APPROVED.value, prepared_by=tx.staff_id, approved_by=tx.staff_id,
            approved_at=NOW, is_approved_alone=True,
        )  # fmt: skip
        tx.session.add(row)
        tx.session.flush()
        return row.id

    made: int = vault.do("Earning", add).result
    return made


def pay(vault: Vault, payable_id: int, kind: PayableKind = PayableKind.DUE, **more: Any) -> Paid:
    """Pay it at the desk."""
    made: Paid = vault.do("Paid", pay_desk.pay, kind=kind, payable_id=payable_id, **more).result
    return made


def balances(vault: Vault) -> dict[tuple[str, str, int | None], int]:
    """What is on every account, from the side it grows on: by kind, currency and owner."""

    def read(tx: Transaction) -> dict[tuple[str, str, int | None], int]:
        every = tx.session.query(accounts.Account).all()
        return {
            (row.kind.value, row.currency, row.fund_id or row.resident_id or row.activity_id):
                row.balance
            for row in accounts.rows(tx, every)
        }  # fmt: skip

    found: dict[tuple[str, str, int | None], int] = vault.read(read)
    return found
