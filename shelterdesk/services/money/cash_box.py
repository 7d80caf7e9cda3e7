# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cash boxes as they are now: what should be in them, who has them, what moved since the last
count; and taking one over without counting it again.

Only a count that nothing moved since can be accepted: what two people agree on is what was seen,
not what was worked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import case, func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.cash import CashCount, CashHolding
from shelterdesk.models.ledger import Account, AccountKind, LedgerEntry
from shelterdesk.services import organisation
from shelterdesk.services.money import accounts, cash_counts, holding
from shelterdesk.services.money.cash_counts import CountRow

__all__ = ["BoxRow", "Moved", "accept", "boxes", "hand_over"]

#: What is counted, and held by one person at a time.
BOXES: Final = (AccountKind.CASH, AccountKind.KEPT)


@dataclass(frozen=True, slots=True)
class Moved:
    """What went in and out of a box since it was counted, in minor units."""

    times: int = 0
    money_in: int = 0
    money_out: int = 0


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A box as it is now. Without an id: the house has a currency and nothing was counted yet."""

    id: int | None
    kind: AccountKind
    currency: str
    name: str  # in words
    balance: int | None  # what should be in it, in minor units; none: nobody knows yet
    holder: str  # empty: nobody
    holds_since: datetime | None  # local
    is_mine: bool  # the person signed in has it
    last: CountRow | None
    moved: Moved  # since the last count

    @property
    def can_accept(self) -> bool:
        """Whether the last count can be accepted in place of another one."""
        return self.id is not None and self.last is not None and not self.moved.times


@query(Capability.SEE_MONEY)
def boxes(tx: Transaction) -> list[BoxRow]:
    """The boxes in use, those for cash first; that of the house's currency also before its first
    count."""
    found = select(Account).where(Account.kind.in_(BOXES), Account.is_active).order_by(Account.id)
    rows = [row_of(tx, account) for account in tx.session.scalars(found)]
    currency = organisation.form(tx).currency
    if currency and not any(
        row.kind is AccountKind.CASH and row.currency == currency for row in rows
    ):
        rows.insert(0, _before_books(tx, currency))
    rows.sort(key=lambda row: (row.kind is not AccountKind.CASH, row.currency != currency))
    return rows


@verb(Capability.PAY_OUT)
def accept(tx: Transaction, *, account_id: int) -> int:
    """Take a box over as it was counted last; returns the sum, in minor units.

    Raises ``Conflict`` for one's own, and where nobody counted it or money moved since: then it is
    counted.
    """
    account = get(tx, account_id)
    row = row_of(tx, account)
    if row.is_mine:
        raise Conflict(_("You have this box."), field="box")
    if row.last is None:
        raise Conflict(_("Nobody has counted this box yet: count it first."), field="box")
    if row.moved.times:
        raise Conflict(
            _("Money moved since the last count: count the box to take it over."), field="box"
        )
    holding.take(tx, account, row.last.id)
    tx.about(account)
    return row.last.counted


@verb(Capability.PAY_OUT)
def hand_over(tx: Transaction, *, account_id: int) -> None:
    """The person signed in has the box no longer; the next one accepts the last count or counts.

    Raises ``Conflict`` where another has it.
    """
    account = get(tx, account_id)
    holding.check(tx, account)
    last = cash_counts.last_of(tx, account, account.currency)
    holding.give_up(tx, account, None if last is None else last.id)
    tx.about(account)


# For other services
def get(tx: Transaction, account_id: int) -> Account:
    """A box by the id of its account."""
    account = accounts.get(tx, account_id)
    if account.kind not in BOXES:
        raise NotFound(_("Choose a cash box."), field="account_id")
    return account


def row_of(tx: Transaction, account: Account) -> BoxRow:
    """A box as it is now."""
    last = cash_counts.last_of(tx, account, account.currency)
    held = tx.session.scalar(
        select(CashHolding)
        .where(CashHolding.account_id == account.id)
        .order_by(CashHolding.id.desc())
        .limit(1)
    )
    holder_id = None if held is None else held.holder_id
    is_known = last is not None or accounts.is_used(tx, account.id)
    return BoxRow(
        id=account.id,
        kind=AccountKind(account.kind),
        currency=account.currency,
        name=accounts.name_of(tx, account),
        balance=accounts.balance(tx, account) if is_known else None,
        holder=organisation.staff_names(tx).get(holder_id or 0, ""),
        holds_since=(
            None if held is None or holder_id is None else held.at.astimezone(tx.now.tzinfo)
        ),
        is_mine=holder_id is not None and holder_id == tx.staff_id,
        last=None if last is None else cash_counts.rows(tx, [last])[0],
        moved=moved_since(tx, account, last),
    )


def moved_since(tx: Transaction, account: Account, last: CashCount | None) -> Moved:
    """What moved after a count: the entries after the last one that it saw."""
    amount = LedgerEntry.amount
    query = select(
        func.count(),
        func.coalesce(func.sum(case((amount > 0, amount), else_=0)), 0),
        func.coalesce(func.sum(case((amount < 0, -amount), else_=0)), 0),
    ).where(LedgerEntry.account_id == account.id)
    if last is not None and last.last_entry_id is not None:
        query = query.where(LedgerEntry.id > last.last_entry_id)
    times, money_in, money_out = tx.session.execute(query).one()
    return Moved(times, money_in, money_out)


# Within
def _before_books(tx: Transaction, currency: str) -> BoxRow:
    """The box of a house that has not counted since it keeps books."""
    last = cash_counts.last_of(tx, None, currency)
    return BoxRow(
        id=None,
        kind=AccountKind.CASH,
        currency=currency,
        name=accounts.kind_words(AccountKind.CASH),
        balance=None if last is None else last.counted,
        holder="",
        holds_since=None,
        is_mine=False,
        last=None if last is None else cash_counts.rows(tx, [last])[0],
        moved=Moved(),
    )
