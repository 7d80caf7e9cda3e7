# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a period of an income activity comes to: sales, materials, what is left to share, and what
each gets of it whose share is still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _
from shelterdesk.models.income import Earning, EarningState, IncomeActivity, SharesBy
from shelterdesk.models.ledger import LedgerEntry, LedgerKind, LedgerTransaction
from shelterdesk.models.payments import Payment
from shelterdesk.services.income import activities, work
from shelterdesk.services.income.shares import shared
from shelterdesk.services.income.work import Share
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import accounts, payments
from shelterdesk.services.values.value_words import day_in_words

_PERCENT: Final = 100
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a period comes to; people by the record they have now."""

    shares: Mapping[int, Share]
    weights: Mapping[int, int]
    sales: int
    materials: int
    to_share: int
    at_hand: int


There = Mapping[int, Sequence[Earning]]  # a person can have several since records were joined


def counted(tx: Transaction, activity: IncomeActivity, start: date, end: date) -> Counted:
    shares = work.done(tx, activity.id, start, end)
    by = SharesBy(activity.shares_by)
    weights = {
        who: {SharesBy.HOURS: one.minutes, SharesBy.PIECES: one.pieces, SharesBy.EQUAL: 1}[by]
        for who, one in shares.items()
    }
    sales = -moved(tx, activity, LedgerKind.SALE, start, end)
    materials = moved(tx, activity, LedgerKind.MATERIAL, start, end)
    to_share = (sales - materials) * activity.share_percent // _PERCENT
    return Counted(shares, weights, sales, materials, to_share, at_hand(tx, activity))


def moved(
    tx: Transaction, activity: IncomeActivity, kind: LedgerKind, start: date, end: date
) -> int:
    """Debits less credits of a kind on the account of an activity, with what was taken back."""
    account = activities.account_of(tx, activity)
    if account is None:
        return 0
    first = aliased(LedgerTransaction)
    statement = (
        select(func.coalesce(func.sum(LedgerEntry.amount), 0))
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .outerjoin(first, first.id == LedgerTransaction.reverses_id)
        .where(
            LedgerEntry.account_id == account.id,
            LedgerEntry.on >= start,
            LedgerEntry.on < end,
            func.coalesce(first.kind, LedgerTransaction.kind) == kind,
        )
    )
    return int(tx.session.scalar(statement) or 0)


def at_hand(tx: Transaction, activity: IncomeActivity) -> int:
    """What an activity has in the books beyond what is approved and not paid."""
    account = activities.account_of(tx, activity)
    balance = 0 if account is None else accounts.balance(tx, account)
    return balance - activities.owed(tx).get(activity.id, 0)


def open_amounts(counted: Counted, there: There) -> dict[int, int]:
    """What everybody gets whose share is open: who has a draft, or nothing yet. What was approved
    for her stays hers; all together never more than the activity has."""
    wanted = {}
    for who, amount in shared(counted.to_share, counted.weights).items():
        rows = there.get(who, ())
        if rows and not any(map(is_draft, rows)):
            continue
        settled = sum(
            row.amount for row in rows if not is_draft(row) and row.state != EarningState.VOID
        )
        wanted[who] = max(amount - settled, 0)
    if sum(wanted.values()) > counted.at_hand:
        return shared(counted.at_hand, wanted)
    return wanted


def is_draft(row: Earning) -> bool:
    return row.state == EarningState.DRAFT


def existing(tx: Transaction, activity_id: int, start: date) -> dict[int, list[Earning]]:
    statement = select(Earning).where(
        Earning.activity_id == activity_id, Earning.period_start == start
    )
    found: dict[int, list[Earning]] = defaultdict(list)
    for row in tx.session.scalars(statement.order_by(Earning.id)):
        found[merged_records.open_one(tx, row.resident_id)].append(row)
    return dict(found)


def shared_before(tx: Transaction, activity_id: int, start: date, end: date) -> Earning | None:
    """Earnings of some of these days that were shared as another period. What was set aside does
    not count unless something of it was paid."""
    statement = select(Earning).where(
        Earning.activity_id == activity_id,
        Earning.period_start != start,
        Earning.period_start < end,
        Earning.period_end > start,
    )
    return next(
        (
            row
            for row in tx.session.scalars(statement.order_by(Earning.id))
            if row.state != EarningState.VOID
            or payments.paid_so_far(tx, Payment.earning_id, row.id)
        ),
        None,
    )


def refuse_shared(tx: Transaction, row: Earning) -> None:
    """Raise ``Conflict`` where the days of earnings that were set aside were shared otherwise:
    the same work would be paid twice."""
    found = shared_before(tx, row.activity_id, row.period_start, row.period_end)
    if found is not None:
        raise shared_already(found)


def shared_already(found: Earning) -> Conflict:
    """What is said of days that were shared before."""
    told = _("The days from {start} to {end} are shared already.")
    start, end = day_in_words(found.period_start), day_in_words(found.period_end - _A_DAY)
    return Conflict(told.format(start=start, end=end), field="start")
