# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From which funds the money came that was added to somebody's savings, and what is left of it.

It is read from the books: what was released first is what came first, so that what is left came
last. Nothing else needs to be kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.ledger import Account, LedgerEntry


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a match, and its fund; none: it was there when the books began."""

    fund_id: int | None
    amount: int


def left_by_fund(tx: Transaction, account: Account) -> list[Part]:
    """What is left on an account of a match, by the fund it came from, the oldest first."""
    parts: list[Part] = []
    released: list[Part] = []
    for fund_id, amount in _moves(tx, account):
        if amount > 0 and fund_id is None:
            back, rest = _off(released, amount, from_end=True)
            parts = [*back, *parts]  # a withdrawal that was taken back
            parts += [Part(None, rest)] if rest else []
        elif amount > 0:
            parts.append(Part(fund_id, amount))
        elif fund_id is None:
            taken, _rest = _off(parts, -amount)
            released += taken
        else:
            parts, released = _go_back(parts, released, fund_id, -amount)
    sums: dict[int | None, int] = {}
    for part in parts:
        sums[part.fund_id] = sums.get(part.fund_id, 0) + part.amount
    return [Part(fund_id, amount) for fund_id, amount in sums.items() if amount]


def _moves(tx: Transaction, account: Account) -> list[tuple[int | None, int]]:
    """What came (above zero) and went, with the fund on the other side, in order."""
    query = select(LedgerEntry.transaction_id, LedgerEntry.amount)
    own = tx.session.execute(
        query.where(LedgerEntry.account_id == account.id).order_by(LedgerEntry.id)
    ).all()
    funds = (
        select(LedgerEntry.transaction_id, Account.fund_id, LedgerEntry.amount)
        .join(Account, Account.id == LedgerEntry.account_id)
        .where(
            Account.fund_id.is_not(None), LedgerEntry.transaction_id.in_([one for one, _a in own])
        )
        .order_by(LedgerEntry.id)
    )
    of_funds: dict[int, list[tuple[int | None, int]]] = {}
    for transaction_id, fund_id, amount in tx.session.execute(funds):
        of_funds.setdefault(transaction_id, []).append((fund_id, amount))
    return [
        move
        for transaction_id, amount in own
        for move in of_funds.get(transaction_id, [(None, -amount)])
    ]


def _off(parts: list[Part], amount: int, *, from_end: bool = False) -> tuple[list[Part], int]:
    """Take so much off a list, from its beginning or its end: what was taken, in the order of the
    list, and what is lacking."""
    taken: list[Part] = []
    while parts and amount:
        at = -1 if from_end else 0
        part = parts.pop(at)
        use = min(part.amount, amount)
        amount -= use
        one = Part(part.fund_id, use)
        taken = [one, *taken] if from_end else [*taken, one]
        if part.amount > use:
            parts.insert(len(parts) if from_end else 0, Part(part.fund_id, part.amount - use))
    return taken, amount


def _go_back(
    parts: list[Part], released: list[Part], fund_id: int, amount: int
) -> tuple[list[Part], list[Part]]:
    """Some went back to its fund: of the last that came from there. Where it was released before,
    what is taken for it counts as released in its place."""
    own = [part for part in parts if part.fund_id == fund_id]
    others = [part for part in parts if part.fund_id != fund_id]
    _taken, lacking = _off(own, amount, from_end=True)
    if not lacking:
        return _in_order(parts, own, fund_id), released
    instead, _rest = _off(others, lacking, from_end=True)
    kept = [part for part in released if part.fund_id != fund_id]
    gone = [part for part in released if part.fund_id == fund_id]
    _off(gone, lacking, from_end=True)
    return others, [*kept, *gone, *instead]


def _in_order(parts: list[Part], own: list[Part], fund_id: int) -> list[Part]:
    """The parts again, those of one fund only as far as they are left."""
    left = iter([*own, *[Part(fund_id, 0)] * len(parts)])
    return [next(left) if part.fund_id == fund_id else part for part in parts]
