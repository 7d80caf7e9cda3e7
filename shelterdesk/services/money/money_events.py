# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of a person's timeline about money: what was paid, and what was asked for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.grants import GrantState
from shelterdesk.models.payments import Payment
from shelterdesk.services.grants import grant_rows
from shelterdesk.services.grants.grant_rows import GrantRow
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import hers, payments
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import value_words

TAB = "money"


def paid(tx: Transaction, resident_id: int, limit: int) -> list[TimelineEvent]:
    """The newest payments to and from a person that stand, those of joined records as well."""
    if not _may(tx, resident_id):
        return []
    opposite = aliased(Payment)
    taken_back = select(opposite.id).where(opposite.reverses_id == Payment.id).exists()
    query = select(Payment).where(
        Payment.resident_id.in_(merged_records.family(tx, resident_id)),
        Payment.reverses_id.is_(None),
        ~taken_back,
    )
    rows = tx.session.scalars(query.order_by(Payment.id.desc()).limit(limit)).all()
    return [_paid(tx, row) for row in reversed(rows)]


def grants(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Grants that were asked for, and what was said."""
    if not _may(tx, resident_id):
        return []
    return [event for row in grant_rows.of_resident(tx, resident_id) for event in _of_grant(row)]


def _may(tx: Transaction, resident_id: int) -> bool:
    return tx.may(Capability.SEE_MONEY) and protection.may_see(tx, resident_id)


def _paid(tx: Transaction, row: Payment) -> TimelineEvent:
    amount = hers.in_words(row.amount, row.currency)
    receipt = _("receipt {number}").format(number=payments.receipt_number(row))
    return TimelineEvent(
        row.on,
        TAB,
        "hand-coins",
        _("{what}: {amount}").format(
            what=value_words.code_word("payment", "kind", row.kind), amount=amount
        ),
        receipt,
        at=row.at.astimezone(tx.now.tzinfo),
        record=("payment", row.id),
    )


def _of_grant(row: GrantRow) -> list[TimelineEvent]:
    amount, record = hers.in_words(row.amount, row.currency), ("grant_given", row.id)
    asked = _("Grant asked for: {what}").format(what=row.kind)
    detail = " · ".join((amount, row.fund))
    events = [TimelineEvent(row.requested_on, TAB, "wallet", asked, detail, record=record)]
    if row.approved_on is not None and row.state in (GrantState.APPROVED, GrantState.GIVEN):
        words = _("Grant approved: {what}").format(what=row.kind)
        events.append(
            TimelineEvent(row.approved_on, TAB, "check", words, row.approved_by, record=record)
        )
    if row.outcome is not None and row.outcome_on is not None:
        words = _("What came of a grant: {what}").format(what=row.kind)
        told = value_words.code_word("grant_given", "outcome", row.outcome)
        events.append(TimelineEvent(row.outcome_on, TAB, "sprout", words, told, record=record))
    return events
