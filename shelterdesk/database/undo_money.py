# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an undo must not bring back where money is concerned.

A payment changes neither the approval it rests on nor the rule it was computed by, so that an undo
of those finds nothing changed since. Who approved a grant would take the approval back from under
a payment; whoever changed the periods of a scheme would have the same days paid twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from shelterdesk.database.capture import RowChange
from shelterdesk.models.grants import Grant, GrantState
from shelterdesk.models.income import ActivityOrder, Earning, EarningState
from shelterdesk.models.ledger import Account, LedgerEntry
from shelterdesk.models.payments import Payment, PaymentKind
from shelterdesk.models.stipends import Award, Due

#: What a scheme keeps once something was prepared by it.
_KEPT: Final = frozenset({"kind", "currency", "period_rule", "period_from"})


def in_the_way(change: RowChange) -> Iterator[Any]:
    """Queries that find something where what was brought back must not be."""
    match change.table:
        case "grant_given":
            yield _without_approval(change.row_id)
        case "earning":
            yield _paid_draft(change.row_id)
            yield _shared_twice(change.row_id)
        case "scheme":
            if not _KEPT.isdisjoint(change.image):
                yield select(Due.id).where(Due.scheme_id == change.row_id)
            if "currency" in change.image:
                yield select(Award.id).where(Award.scheme_id == change.row_id)
        case "income_activity" if "currency" in change.image:
            entries = select(LedgerEntry.id).join(Account, Account.id == LedgerEntry.account_id)
            orders = select(ActivityOrder.id).where(ActivityOrder.price > 0)
            yield entries.where(Account.activity_id == change.row_id)
            yield orders.where(ActivityOrder.activity_id == change.row_id)


def _paid(column: Any, of: Any, kind: PaymentKind) -> Any:
    """What was paid of a row and not taken back."""
    signed = func.sum(func.iif(Payment.reverses_id.is_(None), Payment.amount, -Payment.amount))
    paid = select(func.coalesce(signed, 0)).where(column == of, Payment.kind == kind)
    return paid.scalar_subquery()


def _without_approval(row_id: int) -> Any:
    """A grant that is not approved and of which something was paid."""
    return select(Grant.id).where(
        Grant.id == row_id,
        Grant.state.not_in([GrantState.APPROVED.value, GrantState.GIVEN.value]),
        _paid(Payment.grant_id, Grant.id, PaymentKind.GRANT) != 0,
    )


def _paid_draft(row_id: int) -> Any:
    return select(Earning.id).where(
        Earning.id == row_id,
        Earning.state == EarningState.DRAFT,
        _paid(Payment.earning_id, Earning.id, PaymentKind.EARNINGS) != 0,
    )


def _shared_twice(row_id: int) -> Any:
    """Work of the same days that earns in two periods."""
    own, other = aliased(Earning), aliased(Earning)
    return select(other.id).where(
        own.id == row_id,
        own.state != EarningState.VOID,
        other.activity_id == own.activity_id,
        other.period_start != own.period_start,
        other.period_start < own.period_end,
        other.period_end > own.period_start,
        other.state != EarningState.VOID,
    )
