# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants as lists show them: who, what for in a word, how much, where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.funds import Fund
from shelterdesk.models.grants import Grant, GrantForgiven, GrantOutcome, GrantState
from shelterdesk.models.ledger import LedgerTransaction
from shelterdesk.models.payments import Payment, PaymentKind
from shelterdesk.models.residents import Resident
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import value_words

TABLES: Final = (
    "grant_given", "grant_instalment", "grant_forgiven", "payment", "ledger_transaction", "fund",
    "resident", "staff", "term", "organisation",
)  # fmt: skip


class Show(StrEnum):
    """Which grants a list holds."""

    OPEN = "open"  # something is to be done
    TO_APPROVE = "to_approve"
    TO_GIVE = "to_give"
    OUTCOME = "outcome"  # given, and nobody noted what came of it
    PAID_BACK = "paid_back"  # something is still to be paid back
    ALL = "all"


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as lists show it; amounts in minor units."""

    id: int
    resident_id: int
    shown: str
    code: str
    kind: str  # in words
    fund_id: int
    fund: str
    currency: str
    amount: int
    is_paid_back: bool
    state: GrantState
    requested_on: date
    requested_by: str
    is_own: bool  # the person signed in asked for it
    can_approve: bool  # as far as it is not her own, or the house lets one person do it
    approved_by: str
    approved_on: date | None
    is_approved_alone: bool
    pay_on: date | None
    given_on: date | None  # the last payment of it
    paid: int  # so far
    back: int  # paid back so far
    forgiven: int
    outcome: GrantOutcome | None
    outcome_on: date | None

    @property
    def left(self) -> int:
        """What is still to be paid back."""
        return self.paid - self.back - self.forgiven if self.is_paid_back else 0

    @property
    def state_words(self) -> str:
        """Where it stands, in words."""
        return state_words(self.state)

    @property
    def waits(self) -> Show:
        """What is to be done with it next; all: nothing."""
        found = {GrantState.REQUESTED: Show.TO_APPROVE, GrantState.APPROVED: Show.TO_GIVE}
        if self.state == GrantState.GIVEN and self.outcome is None:
            return Show.OUTCOME
        if self.left:
            return Show.PAID_BACK
        return found.get(self.state, Show.ALL)


_STATES: Final = {
    Show.TO_APPROVE: (GrantState.REQUESTED,),
    Show.TO_GIVE: (GrantState.APPROVED,),
    Show.OUTCOME: (GrantState.GIVEN,),
}
_ORDER: Final = (Show.TO_APPROVE, Show.TO_GIVE, Show.OUTCOME, Show.PAID_BACK, Show.ALL)


def state_words(state: str) -> str:
    """Where a grant stands, in words."""
    return value_words.code_word("grant_given", "state", state)


def listed(tx: Transaction, show: Show) -> list[GrantRow]:
    """Those of a list whom the person signed in may see, what waits longest first."""
    query = _query().where(protection.visible(tx, Grant.resident_id))
    if show is Show.OPEN:
        query = query.where(_is_open())
    elif show in _STATES:
        query = query.where(Grant.state.in_([state.value for state in _STATES[show]]))
    if show is Show.OUTCOME:
        query = query.where(Grant.outcome.is_(None))
    elif show is Show.PAID_BACK:
        query = query.where(Grant.is_paid_back.is_(True))
    rows = _rows(tx, tx.session.execute(query).all())
    if show is Show.PAID_BACK:
        rows = [row for row in rows if row.left]
    elif show is Show.OPEN:
        rows = [row for row in rows if row.waits is not Show.ALL]
    if show is Show.ALL:
        return rows[::-1]
    return sorted(rows, key=lambda row: (_ORDER.index(row.waits), row.requested_on, row.id))


def counts(tx: Transaction) -> dict[Show, int]:
    """How many of all there are wait for what."""
    rows = _rows(tx, tx.session.execute(_query().where(_is_open())).all())
    found = {show: sum(row.waits is show for row in rows) for show in _ORDER[:3]}
    open_ones = sum(row.waits is not Show.ALL for row in rows)
    back = sum(row.left > 0 for row in rows)
    return {Show.OPEN: open_ones, **found, Show.PAID_BACK: back}


def _is_open() -> ColumnElement[bool]:
    """Something may be to be done: also where the rest of what was lent was not wanted."""
    states = (GrantState.REQUESTED.value, GrantState.APPROVED.value)
    is_given = (Grant.state == GrantState.GIVEN.value) & Grant.outcome.is_(None)
    return Grant.state.in_(states) | is_given | Grant.is_paid_back.is_(True)


def of_resident(tx: Transaction, resident_id: int) -> list[GrantRow]:
    """Those of one person, the newest first."""
    query = _query().where(Grant.resident_id == resident_id)
    return _rows(tx, tx.session.execute(query).all())[::-1]


def credits_of(tx: Transaction, fund_id: int) -> list[GrantRow]:
    """Micro-credits of a fund, of everybody: for sums, which count protected people too."""
    query = _query().where(Grant.fund_id == fund_id, Grant.is_paid_back)
    return _rows(tx, tx.session.execute(query).all())


def row(tx: Transaction, grant: Grant) -> GrantRow:
    """One of them."""
    return _rows(tx, tx.session.execute(_query().where(Grant.id == grant.id)).all())[0]


def _query() -> Select[Grant, str, str, str]:
    return (
        select(Grant, Resident.known_as, Resident.code, Fund.name)
        .join(Resident, Resident.id == Grant.resident_id)
        .join(Fund, Fund.id == Grant.fund_id)
        .order_by(Grant.requested_on, Grant.id)
    )


def _rows(tx: Transaction, found: Sequence[Any]) -> list[GrantRow]:
    ids = [grant.id for grant, *_rest in found]
    paid, back, given_on = _payments(tx, ids)
    forgiven = _forgiven(tx, ids)
    names = organisation.staff_names(tx)
    is_alone = organisation.form(tx).approves_money_alone
    return [
        GrantRow(
            id=grant.id,
            resident_id=grant.resident_id,
            shown=shown_name(known_as, code),
            code=code,
            kind=vocabularies.label(tx, grant.kind_id),
            fund_id=grant.fund_id,
            fund=fund,
            currency=grant.currency,
            amount=grant.amount,
            is_paid_back=grant.is_paid_back,
            state=GrantState(grant.state),
            requested_on=grant.requested_on,
            requested_by=names.get(grant.requested_by, ""),
            is_own=grant.requested_by == tx.staff_id,
            can_approve=grant.state == GrantState.REQUESTED
            and (is_alone or grant.requested_by != tx.staff_id),
            approved_by=names.get(grant.approved_by or 0, ""),
            approved_on=_local(tx, grant),
            is_approved_alone=grant.is_approved_alone,
            pay_on=grant.pay_on,
            given_on=given_on.get(grant.id),
            paid=paid.get(grant.id, 0),
            back=back.get(grant.id, 0),
            forgiven=forgiven.get(grant.id, 0),
            outcome=None if grant.outcome is None else GrantOutcome(grant.outcome),
            outcome_on=grant.outcome_on,
        )
        for grant, known_as, code, fund in found
    ]


def _local(tx: Transaction, grant: Grant) -> date | None:
    at = grant.approved_at
    return None if at is None else at.astimezone(tx.now.tzinfo).date()


def _payments(
    tx: Transaction, ids: Sequence[int]
) -> tuple[dict[int, int], dict[int, int], dict[int, date]]:
    """By grant: what was paid of it, what was paid back, and the day of the last payment that
    stands. What was taken back counts no more."""
    query = select(Payment).where(Payment.grant_id.in_(ids)).order_by(Payment.id)
    found = list(tx.session.scalars(query))
    undone = {payment.reverses_id for payment in found}
    paid: dict[int, int] = {}
    back: dict[int, int] = {}
    given_on: dict[int, date] = {}
    for payment in found:
        if payment.id in undone or payment.reverses_id is not None or payment.grant_id is None:
            continue
        is_back = payment.kind == PaymentKind.INSTALMENT
        sums = back if is_back else paid
        sums[payment.grant_id] = sums.get(payment.grant_id, 0) + payment.amount
        if not is_back:
            given_on[payment.grant_id] = payment.on
    return paid, back, given_on


def _forgiven(tx: Transaction, ids: Sequence[int]) -> dict[int, int]:
    """What need not be paid back, unless its transaction was reversed in the books since."""
    reversed_ = select(LedgerTransaction.reverses_id).where(
        LedgerTransaction.reverses_id.is_not(None)
    )
    query = select(GrantForgiven).where(
        GrantForgiven.grant_id.in_(ids), GrantForgiven.ledger_transaction_id.not_in(reversed_)
    )
    sums: dict[int, int] = {}
    for one in tx.session.scalars(query):
        sums[one.grant_id] = sums.get(one.grant_id, 0) + one.amount
    return sums
