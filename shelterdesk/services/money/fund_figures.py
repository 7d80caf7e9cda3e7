# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Funds as donors see them: what was given, promised, paid and is left, by month and by what it
was for. What each figure means is printed with it (``statistics/fund_sheet.py``).

Figures count everybody. A list behind a figure names whom the person signed in may see; somebody
protected is "1 person" in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import _
from shelterdesk.models.funds import Fund
from shelterdesk.models.grants import Grant
from shelterdesk.models.ledger import Account, AccountKind, LedgerEntry, LedgerText
from shelterdesk.models.payments import Payment, PaymentKind
from shelterdesk.models.stipends import Due
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import fund_flows, payments
from shelterdesk.services.money.fund_flows import CAME_IN, LENT, Commitment, Flow, Key
from shelterdesk.services.money.people_shown import PeopleShown
from shelterdesk.statistics.fund_sheet import FundLine, FundMonth, FundSheet, next_month, spread

__all__ = ["FundEntry", "behind", "listed", "sheet"]

COMMITTED: Final = "committed"
PAID: Final = "paid"


@dataclass(frozen=True, slots=True)
class FundEntry:
    """One row behind a figure; of somebody who must not be seen it says only so."""

    on: date
    words: str  # what it was for
    who: str  # empty: nobody
    resident_id: int | None
    receipt: str
    amount: int  # minor units; below zero: taken back


@query(Capability.SEE_MONEY)
def listed(tx: Transaction, *, with_retired: bool = False) -> list[FundSheet]:
    """Every fund in each of its currencies, by name; those that are offered first."""
    funds = select(Fund).order_by(Fund.is_active.desc(), func.lower(Fund.name), Fund.id)
    if not with_retired:
        funds = funds.where(Fund.is_active)
    world = _World(tx)
    return [
        _made(tx, world, fund, currency)
        for fund in tx.session.scalars(funds)
        for currency in world.currencies(tx, fund)
    ]


@query(Capability.SEE_MONEY)
def sheet(
    tx: Transaction,
    *,
    fund_id: int,
    currency: str = "",
    first: date | None = None,
    last: date | None = None,
) -> FundSheet:
    """One fund in a currency (that of its budget, or its first), over the days of its budget or
    over [``first``, ``last``]. Raises ``NotFound``."""
    fund = tx.session.get(Fund, fund_id)
    if fund is None:
        raise NotFound(_("This fund is not there any more."), field="fund_id")
    world = _World(tx, fund_id)
    wanted = currency or world.currencies(tx, fund)[0]
    return _made(tx, world, fund, wanted, (first, last), with_people=True)


@query(Capability.SEE_MONEY)
def behind(
    tx: Transaction, *, fund_id: int, currency: str, figure: str, month: date | None = None
) -> list[FundEntry]:
    """The rows behind a figure, the newest first: ``came_in``, ``paid``, ``lent``, ``committed``
    or the key of a line; of one month, or of all."""
    if figure == COMMITTED:
        return _committed(tx, fund_id, currency, month)
    columns = (
        LedgerEntry.on, LedgerEntry.amount, LedgerText.words, Payment.id, Payment.resident_id,
        *fund_flows.MARKS,
    )  # fmt: skip
    if figure == LENT:
        statement = fund_flows.lending(*columns).where(fund_flows.LENDER == fund_id)
    else:
        statement = fund_flows.about(*columns).where(
            Account.kind == AccountKind.FUND, Account.fund_id == fund_id
        )
    statement = statement.outerjoin(
        LedgerText, LedgerText.ledger_transaction_id == LedgerEntry.transaction_id
    ).where(Account.currency == currency)
    if month is not None:
        statement = statement.where(LedgerEntry.on >= month, LedgerEntry.on < next_month(month))
    entries = tx.session.execute(statement.order_by(LedgerEntry.id.desc())).all()
    people = PeopleShown(tx, (entry[4] for entry in entries))
    found = []
    for on, amount, words, payment_id, resident_id, *marks in entries:
        line = LENT if figure == LENT else fund_flows.line_of(*marks)
        if figure in (line, PAID) and (line == figure or line != CAME_IN):
            told = words or fund_flows.line_words(tx, line)
            sign = -1 if figure == CAME_IN else 1
            who, whose = people.of(resident_id)
            is_hidden = bool(who) and whose is None
            receipt = "" if is_hidden else _receipt(tx, payment_id)
            found.append(FundEntry(on, told, who, whose, receipt, sign * amount))
    return found


def _committed(tx: Transaction, fund_id: int, currency: str, month: date | None) -> list[FundEntry]:
    rows = fund_flows.commitments(tx, fund_id)
    people = PeopleShown(tx, (one.resident_id for one in rows))
    found = []
    for one in rows:
        if one.currency == currency and month in (None, _month_of(tx, one)):
            who, whose = people.of(one.resident_id)
            words = fund_flows.line_words(tx, one.line)
            found.append(FundEntry(one.pay_on, words, who, whose, "", one.amount))
    return found


def _receipt(tx: Transaction, payment_id: int | None) -> str:
    if payment_id is None:
        return ""
    return payments.receipt_number(tx.session.get_one(Payment, payment_id))


@dataclass(frozen=True, slots=True)
class _Moves:
    """What is known of a fund in one currency."""

    flows: list[Flow]
    lent: list[Flow]
    committed: list[Commitment]


class _World:
    """What was read once for all funds, or for one."""

    def __init__(self, tx: Transaction, fund_id: int | None = None) -> None:
        self.flows = fund_flows.of_funds(tx, None if fund_id is None else [fund_id])
        self.lent = fund_flows.lent(tx)
        self.committed: dict[Key, list[Commitment]] = {}
        for one in fund_flows.commitments(tx, fund_id):
            self.committed.setdefault((one.fund_id, one.currency), []).append(one)

    def moves(self, key: Key) -> _Moves:
        """Of a fund in a currency."""
        return _Moves(self.flows.get(key, []), self.lent.get(key, []), self.committed.get(key, []))

    def currencies(self, tx: Transaction, fund: Fund) -> list[str]:
        """That of the budget first, then what moved or is promised; else the house's."""
        keys = [*self.flows, *self.lent, *self.committed]
        moved = sorted({currency for fund_id, currency in keys if fund_id == fund.id})
        own = [fund.currency] if fund.currency is not None else []
        found = list(dict.fromkeys([*own, *moved]))
        return found or [organisation.form(tx).currency or "EUR"]


def _made(
    tx: Transaction,
    world: _World,
    fund: Fund,
    currency: str,
    span: tuple[date | None, date | None] = (None, None),
    *,
    with_people: bool = False,
) -> FundSheet:
    moves = world.moves((fund.id, currency))
    flows, lent = moves.flows, moves.lent
    first, last = span if span != (None, None) else (fund.start, fund.until)
    within, lent_within = _in(flows, first, last), _in(lent, first, last)
    budgeted = _out(_in(flows, fund.start, fund.until)) + _sum(_in(lent, fund.start, fund.until))
    before = [] if first is None else [flow for flow in flows if flow.on < first]
    opening = -_sum(before)
    return FundSheet(
        fund_id=fund.id,
        fund=fund.name,
        donor=fund.donor,
        restrictions=fund.restrictions,
        currency=currency,
        is_active=fund.is_active,
        start=fund.start,
        until=fund.until,
        budget=fund.budget if fund.currency == currency else None,
        used=budgeted,
        first=first,
        last=last,
        opening=opening,
        came_in=-sum(flow.amount for flow in within if flow.line == CAME_IN),
        paid=_out(within),
        taken_back=_taken_back(within),
        lent=_sum(lent_within),
        closing=opening - _sum(within),
        committed=sum(one.amount for one in moves.committed),
        balance=-_sum(flows),
        at_hand=-_sum(flows) - _sum(lent),
        people=_people_paid(tx, fund.id, currency, first, last) if with_people else 0,
        lines=_lines(tx, within),
        months=_months(tx, moves, (first, last), _parts(fund, currency)),
    )


def _in(flows: Iterable[Flow], first: date | None, last: date | None) -> list[Flow]:
    return [
        flow
        for flow in flows
        if (first is None or flow.on >= first) and (last is None or flow.on <= last)
    ]


def _sum(flows: Iterable[Flow]) -> int:
    return sum(flow.amount for flow in flows)


def _out(flows: Iterable[Flow]) -> int:
    return sum(flow.amount for flow in flows if flow.line != CAME_IN)


def _taken_back(flows: Iterable[Flow]) -> int:
    return -sum(flow.amount for flow in flows if flow.line != CAME_IN and flow.amount < 0)


def _lines(tx: Transaction, flows: Iterable[Flow]) -> tuple[FundLine, ...]:
    """What it pays for, the most first."""
    paid: dict[str, list[int]] = {}
    for flow in flows:
        if flow.line != CAME_IN:
            sums = paid.setdefault(flow.line, [0, 0])
            sums[0 if flow.amount > 0 else 1] += abs(flow.amount)
    lines = [
        FundLine(key, fund_flows.line_words(tx, key), out, back)
        for key, (out, back) in paid.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.net, line.words)))


def _month_of(tx: Transaction, one: Commitment) -> date:
    """What is late stands in this month."""
    return max(one.pay_on, tx.today).replace(day=1)


def _parts(fund: Fund, currency: str) -> dict[date, int]:
    """The budget by month; nothing where its days are not known."""
    if fund.budget is None or fund.currency != currency:
        return {}
    if fund.start is None or fund.until is None:
        return {}
    return spread(fund.budget, fund.start, fund.until)


def _months(
    tx: Transaction,
    moves: _Moves,
    span: tuple[date | None, date | None],
    parts: dict[date, int],
) -> tuple[FundMonth, ...]:
    """Every month of the span. One that is open begins with the first thing that moved, and ends
    with this month or the last thing that is promised."""
    flows, lent, committed = moves.flows, moves.lent, moves.committed
    this = tx.today.replace(day=1)
    first, last = span
    days = [flow.on for flow in (*flows, *lent)]
    begins = (first or min(days, default=this)).replace(day=1)
    promised = [_month_of(tx, one) for one in committed]
    ends = last.replace(day=1) if last is not None else max([this, *promised])
    balance = -_sum(flow for flow in flows if flow.on < begins)
    found, month = [], begins
    while month <= ends:
        end = next_month(month)
        of_month = [flow for flow in flows if month <= flow.on < end]
        balance -= _sum(of_month)
        found.append(
            FundMonth(
                month=month,
                planned=parts.get(month),
                came_in=-sum(flow.amount for flow in of_month if flow.line == CAME_IN),
                paid=_out(of_month),
                taken_back=_taken_back(of_month),
                lent=_sum(flow for flow in lent if month <= flow.on < end),
                committed=sum(one.amount for one in committed if _month_of(tx, one) == month),
                balance=balance,
            )
        )
        month = end
    return tuple(found)


def _people_paid(
    tx: Transaction, fund_id: int, currency: str, first: date | None, last: date | None
) -> int:
    """How many people were paid something of it that was not taken back."""
    fund = func.coalesce(Due.fund_id, Grant.fund_id)
    signed: Any = func.sum(func.iif(Payment.reverses_id.is_(None), Payment.amount, -Payment.amount))
    statement = (
        select(Payment.resident_id, signed)
        .outerjoin(Due, Due.id == Payment.due_id)
        .outerjoin(Grant, Grant.id == Payment.grant_id)
        .where(
            fund == fund_id,
            Payment.currency == currency,
            Payment.kind.in_([PaymentKind.STIPEND, PaymentKind.GRANT]),
        )
        .group_by(Payment.resident_id)
    )
    if first is not None:
        statement = statement.where(Payment.on >= first)
    if last is not None:
        statement = statement.where(Payment.on <= last)
    rows = tx.session.execute(statement)
    return len({merged_records.open_one(tx, who) for who, amount in rows if amount > 0})
