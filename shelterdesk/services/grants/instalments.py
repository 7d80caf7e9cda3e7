# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Micro-credit: what is agreed to come back and when, what came back, and forgiving the rest.

Never with interest, and only where the house uses it. Late is a reminder to talk with her, nothing
more. What she pays back is a payment with a receipt; what is forgiven is taken from the fund.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.grants import Grant, GrantForgiven, GrantInstalment, GrantState
from shelterdesk.models.ledger import AccountKind, LedgerKind
from shelterdesk.models.payments import PaymentKind, PaymentMethod
from shelterdesk.services.grants import grant_rows, grants
from shelterdesk.services.grants.grant_rows import GrantRow, Show
from shelterdesk.services.money import accounts, hers, payments, posting
from shelterdesk.services.money.hers import Receipted
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words

__all__ = [
    "Agreed", "BackPlan", "agree", "due", "forgive", "of_grant", "pay_back", "spread",
]  # fmt: skip

TABLES: Final = grant_rows.TABLES
_MOST: Final = 120  # instalments
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Agreed:
    """So much on a day, in minor units."""

    due: date
    amount: int


@dataclass(frozen=True, slots=True)
class BackPlan:
    """What is agreed of one grant, and how it stands."""

    grant: GrantRow
    agreed: tuple[Agreed, ...]
    late: int  # agreed until yesterday, and not paid back
    next: Agreed | None  # what comes next, as far as it is not paid back

    @property
    def without_day(self) -> int:
        """What is to be paid back and has no day."""
        return max(0, self.grant.amount - sum(one.amount for one in self.agreed))


def spread(amount: int, first: date, number: int) -> tuple[Agreed, ...]:
    """An amount in so many monthly parts, as equal as whole minor units can be; a month without
    that day takes its last one."""
    if not 1 <= number <= min(_MOST, max(amount, 1)):
        raise Invalid(_("Write a number from 1."), field="number")
    each, more = divmod(amount, number)
    return tuple(
        Agreed(first + relativedelta(months=at), each + (1 if at < more else 0))
        for at in range(number)
    )


@verb(Capability.EDIT_AWARDS)
def agree(tx: Transaction, *, grant_id: int, agreed: Sequence[Agreed]) -> None:
    """Write down what was agreed with her, in place of what was before. An empty plan is one too:
    she pays back as she can."""
    grant = _of_credit(tx, grant_id)
    if len(agreed) > _MOST:
        raise Invalid(_("At most {n} instalments fit here.").format(n=_MOST), field="agreed")
    for one in agreed:
        posting.checked_amount(one.amount, field="agreed")
    if sum(one.amount for one in agreed) > grant.amount:
        raise Invalid(_("That is more than the grant: nothing is added to it."), field="agreed")
    for row in _rows(tx, [grant.id]):
        tx.session.delete(row)
    tx.session.flush()
    for one in sorted(agreed, key=lambda one: one.due):
        tx.session.add(GrantInstalment(grant_id=grant.id, due=one.due, amount=one.amount))
    tx.session.flush()


@verb(Capability.PAY_OUT)
def pay_back(
    tx: Transaction, *, grant_id: int, amount: int, handing: Handing | None = None
) -> Receipted:  # fmt: skip
    """She pays back so much, in cash or otherwise, or from her savings if she wants; returns its
    receipt. Raises ``Conflict`` for more than is left."""
    grant = _of_credit(tx, grant_id)
    handing = handing or Handing()
    posting.checked_amount(amount)
    _check_left(tx, grant, amount)
    who, money = grant.resident_id, grant.currency
    lines = hers.less(tx, AccountKind.LOAN, who, money, amount=amount, field="amount")
    if handing.method == PaymentMethod.SAVINGS:
        lines += hers.less(
            tx,
            AccountKind.SAVINGS,
            grant.resident_id,
            grant.currency,
            amount=amount,
            field="amount",
        )
    what = What(PaymentKind.INSTALMENT, who, money, amount, grant_id=grant.id)
    return hers.receipted(payments.make(tx, what, lines, handing))


@verb(Capability.APPROVE_MONEY)
def forgive(tx: Transaction, *, grant_id: int, reason: str) -> int:
    """The rest need not be paid back: the fund gives it. Returns how much that is."""
    grant = _of_credit(tx, grant_id)
    words = sealed_words.checked(reason, field="reason", longest=_LONGEST)
    if not words:
        raise Invalid(_("Write why in a few words."), field="reason")
    left = grant_rows.row(tx, grant).left
    if not left:
        raise Conflict(_("Nothing of it is left to be paid back."))
    lines = hers.less(
        tx, AccountKind.LOAN, grant.resident_id, grant.currency, amount=left, field="amount"
    )
    fund = accounts.of_fund(tx, grant.fund_id, grant.currency)
    transaction = posting.post(
        tx, kind=LedgerKind.FORGIVEN, lines=[*lines, posting.debit(fund, left)],
        facts={"grant_id": grant.id},
    )  # fmt: skip
    row = GrantForgiven(
        grant_id=grant.id, on=tx.today, amount=left, forgiven_by=tx.staff_id,
        ledger_transaction_id=transaction.id,
    )  # fmt: skip
    tx.seal(row, "reason", words)
    tx.session.add(row)
    tx.session.flush()
    return left


@query(Capability.SEE_MONEY)
def of_grant(tx: Transaction, *, grant_id: int) -> BackPlan:
    """What is agreed of a grant, and how it stands."""
    return _plan(tx, grant_rows.row(tx, grants.get(tx, grant_id)))


def due(tx: Transaction) -> list[DueLine]:
    """Whom to talk with because an instalment is late; for who works with her."""
    if not tx.may(Capability.EDIT_AWARDS):
        return []
    lines = []
    for row in grant_rows.listed(tx, Show.PAID_BACK):
        plan = _plan(tx, row)
        if not plan.late:
            continue
        words = _("Talk with {name} about what comes back")
        lines.append(
            DueLine(
                day=next(one.due for one in _unpaid(plan.agreed, row.back + row.forgiven)),
                icon="hand-coins",
                title=words.format(name=row.shown),
                detail=_("{amount} was agreed until now").format(
                    amount=hers.in_words(plan.late, row.currency)
                ),
                resident_id=row.resident_id,
                tab="money",
                kind=DueKind.OTHER,
                record=("grant_given", row.id),
            )
        )
    return lines


def coming_back(tx: Transaction, fund_id: int, currency: str) -> list[Agreed]:
    """What is agreed to come back to a fund from today on, of everybody and never more than is
    owed: for sums. What is late already is not foreseen."""
    found = []
    for row in grant_rows.credits_of(tx, fund_id):
        owed = row.left
        if row.state == GrantState.APPROVED:
            owed += row.amount - row.paid
        if row.currency != currency or not owed:
            continue
        agreed = tuple(Agreed(one.due, one.amount) for one in _rows(tx, [row.id]))
        for one in _unpaid(agreed, row.back + row.forgiven):
            if one.due >= tx.today and owed:
                found.append(Agreed(one.due, min(one.amount, owed)))
            owed -= min(one.amount, owed)
    return found


def _plan(tx: Transaction, row: GrantRow) -> BackPlan:
    agreed = tuple(Agreed(one.due, one.amount) for one in _rows(tx, [row.id]))
    settled = row.back + row.forgiven
    asked = sum(one.amount for one in agreed if one.due < tx.today)
    coming = next(iter(_unpaid(agreed, settled)), None) if row.left else None
    late = max(0, min(asked - settled, row.left))
    return BackPlan(row, agreed, late, coming)


def _unpaid(agreed: Sequence[Agreed], settled: int) -> list[Agreed]:
    """What is agreed beyond what came back: the first of them perhaps in part."""
    found = []
    for one in agreed:
        used = min(settled, one.amount)
        settled -= used
        if used < one.amount:
            found.append(Agreed(one.due, one.amount - used))
    return found


def _rows(tx: Transaction, grant_ids: Sequence[int]) -> list[GrantInstalment]:
    query = select(GrantInstalment).where(GrantInstalment.grant_id.in_(grant_ids))
    return list(tx.session.scalars(query.order_by(GrantInstalment.due, GrantInstalment.id)))


def _of_credit(tx: Transaction, grant_id: int) -> Grant:
    grant = grants.get(tx, grant_id)
    if not grant.is_paid_back:
        raise Conflict(_("This grant is not paid back."))
    is_over = grant.state in (GrantState.DECLINED, GrantState.WITHDRAWN)
    if is_over and not grant_rows.row(tx, grant).paid:
        raise Conflict(
            _("This grant is at “{state}” by now.").format(
                state=grant_rows.state_words(grant.state)
            )
        )
    return grant


def _check_left(tx: Transaction, grant: Grant, amount: int) -> None:
    left = grant_rows.row(tx, grant).left
    if amount > left:
        words = _("Only {amount} is left to be paid back.")
        raise Conflict(words.format(amount=hers.in_words(left, grant.currency)), field="amount")
