# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a fund stands today, for who asks how long it lasts: what is left of its budget and in the
books. Read from the last entry of its account and the days of its budget alone, so that Today costs
the same however many years of payments there are. All figures of it are in ``fund_figures.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.funds import Fund
from shelterdesk.models.ledger import Account, AccountKind, LedgerEntry, LedgerTransaction
from shelterdesk.services.money import accounts, fund_flows
from shelterdesk.services.money.fund_flows import Flow, Key

_FIRST = aliased(LedgerTransaction)  # what a reversal takes back


@dataclass(frozen=True, slots=True)
class FundStanding:
    """A fund in one currency today, in minor units."""

    fund_id: int
    fund: str
    currency: str
    until: date | None  # the last day of its budget
    left: int | None  # of the budget; None in a currency the budget is not in
    at_hand: int | None  # in the books less all that is lent; None where nothing was ever written


def of_funds(tx: Transaction) -> list[FundStanding]:
    """The funds that are offered, by name, in each of their currencies."""
    funds = select(Fund).where(Fund.is_active).order_by(func.lower(Fund.name), Fund.id)
    lent = fund_flows.lent(tx)
    return [
        standing(tx, fund, currency, lent)
        for fund in tx.session.scalars(funds)
        for currency in _currencies(tx, fund, lent)
    ]


def standing(
    tx: Transaction, fund: Fund, currency: str, lent: dict[Key, list[Flow]] | None = None
) -> FundStanding:
    """One of them; ``lent`` where it was read already."""
    account = tx.session.scalar(_account(fund).where(Account.currency == currency))
    flows = (fund_flows.lent(tx) if lent is None else lent).get((fund.id, currency), [])
    is_written = bool(flows) or (account is not None and accounts.is_used(tx, account.id))
    held = 0 if account is None else accounts.balance(tx, account)
    left = None
    if fund.budget is not None and fund.currency == currency:
        start, until = fund.start or date.min, fund.until or OPEN_END
        lent_within = sum(flow.amount for flow in flows if start <= flow.on <= until)
        left = fund.budget - lent_within - _went_out(tx, account, start, until)
    at_hand = held - sum(flow.amount for flow in flows) if is_written else None
    return FundStanding(fund.id, fund.name, currency, fund.until, left, at_hand)


def _account(fund: Fund) -> Select[Account]:
    return select(Account).where(Account.kind == AccountKind.FUND, Account.fund_id == fund.id)


def _currencies(tx: Transaction, fund: Fund, lent: dict[Key, list[Flow]]) -> list[str]:
    moved = {one.currency for one in tx.session.scalars(_account(fund))}
    moved |= {currency for fund_id, currency in lent if fund_id == fund.id}
    own = [fund.currency] if fund.currency is not None else []
    return list(dict.fromkeys([*own, *sorted(moved)]))


def _went_out(tx: Transaction, account: Account | None, start: date, until: date) -> int:
    """What left its account in these days and was not taken back; what came in does not count."""
    if account is None:
        return 0
    kind = func.coalesce(_FIRST.kind, LedgerTransaction.kind)
    query = (
        select(func.coalesce(func.sum(LedgerEntry.amount), 0))
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .outerjoin(_FIRST, _FIRST.id == LedgerTransaction.reverses_id)
        .where(
            LedgerEntry.account_id == account.id,
            LedgerEntry.on >= start,
            LedgerEntry.on <= until,
            kind.not_in(fund_flows.COMES_IN),
        )
    )
    return tx.session.scalar(query) or 0
