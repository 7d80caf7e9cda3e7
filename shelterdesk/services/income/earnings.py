# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What members of an income activity earned in a period: prepared, approved by another, and paid at
the pay desk with a receipt. Never a stipend.

**How it comes about.** Of what is left of the sales of the period after its materials, the members
get the share that was agreed, by hours, by pieces, or equally among those who worked. It is shared
in whole minor units with nothing left over (``shares.py``), and is never more than the activity
has in the books beyond what is approved already. Preparing again changes drafts alone.

Who prepared or changed earnings does not approve them unless the house says one person may; that is
recorded, and the database holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.income import Earning, EarningState
from shelterdesk.models.payments import Payment
from shelterdesk.models.staff import Staff
from shelterdesk.services import organisation
from shelterdesk.services.income import activities, earning_counts
from shelterdesk.services.income.work import Share
from shelterdesk.services.money import payments, posting
from shelterdesk.services.residents import protection

__all__ = [
    "Prepared", "approve", "bring_back", "change", "prepare", "take_back_approval", "void",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing did."""

    made: int
    changed: int
    left: int  # approved, paid or set aside: not touched
    gone: int  # drafts of who did not work in these days after all


@verb(Capability.PREPARE_DUES)
def prepare(tx: Transaction, *, activity_id: int, start: date, end: date) -> Prepared:
    """Make or make anew the drafts of a period. What is approved, paid or set aside stays."""
    activity = activities.get(tx, activity_id)
    there = earning_counts.existing(tx, activity_id, start)
    _check_period(tx, activity_id, there, start, end)
    counted = earning_counts.counted(tx, activity, start, end)
    if not there and not any(counted.weights.values()):
        raise Conflict(_("Nobody’s work was written down in these days."), field="start")
    if not there and counted.to_share <= 0:
        raise Conflict(_("Nothing is left to share of these days."), field="start")
    made = changed = 0
    who_prepares = _signed_in(tx)
    drafts = {
        row.id: row for rows in there.values() for row in rows if earning_counts.is_draft(row)
    }
    kept = sum(len(rows) for rows in there.values()) - len(drafts)
    for who, amount in earning_counts.open_amounts(counted, there).items():
        row = next(filter(earning_counts.is_draft, there.get(who, ())), None)
        is_decided = row is not None and row.amount != row.computed
        if not amount and not is_decided:
            continue
        share = counted.shares.get(who, Share(who))
        if row is None:
            row = Earning(
                activity_id=activity_id, resident_id=who, period_start=start,
                state=EarningState.DRAFT.value,
            )  # fmt: skip
            made += 1
        else:
            del drafts[row.id]
            same = (amount, end, share.minutes, share.pieces)
            if (row.computed, row.period_end, row.minutes, row.pieces) == same:
                continue
            changed += 1
        if not is_decided:  # else whoever decided the amount still does not approve it
            row.amount, row.prepared_by = amount, who_prepares
        row.computed, row.period_end = amount, end
        row.minutes, row.pieces = share.minutes, share.pieces
        tx.session.add(row)
    for gone in drafts.values():
        tx.session.delete(gone)
    tx.session.flush()
    return Prepared(made, changed, kept, len(drafts))


@verb(Capability.PREPARE_DUES)
def change(tx: Transaction, *, earning_id: int, amount: int) -> None:
    """Another amount than was computed, as agreed with the members. Who changes it prepared it."""
    row = _get(tx, earning_id)
    if row.state != EarningState.DRAFT:
        raise Conflict(_("This is approved. Take the approval back first."))
    if amount <= 0:
        raise Invalid(_("Write an amount above zero, or set it aside."), field="amount")
    row.amount, row.prepared_by = posting.checked_amount(amount), _signed_in(tx)


@verb(Capability.APPROVE_MONEY)
def approve(tx: Transaction, *, earning_ids: Iterable[int]) -> int:
    """Approve drafts, several at once; returns how many. Raises ``NotAllowed`` for what the person
    signed in prepared, and ``Conflict`` where the activity does not have so much."""
    rows = [_get(tx, one) for one in dict.fromkeys(earning_ids)]
    if not rows:
        raise Invalid(_("Choose what is approved."), field="earning_ids")
    alone = organisation.form(tx).approves_money_alone
    for row in rows:
        if row.state != EarningState.DRAFT:
            raise Conflict(_("This was approved already, or set aside."))
        if row.prepared_by == tx.staff_id and not alone:
            raise NotAllowed(_("You prepared this, so a colleague approves it."))
    for activity_id in {row.activity_id for row in rows}:
        wanted = sum(row.amount for row in rows if row.activity_id == activity_id)
        _check_at_hand(tx, activity_id, wanted)
    for row in rows:
        row.state, row.approved_by, row.approved_at = (
            EarningState.APPROVED.value, _signed_in(tx), tx.now
        )  # fmt: skip
        row.is_approved_alone = row.prepared_by == tx.staff_id
    tx.session.flush()
    return len(rows)


@verb(Capability.APPROVE_MONEY)
def take_back_approval(tx: Transaction, *, earning_id: int) -> None:
    """It is a draft again, unless something of it was paid."""
    row = _get(tx, earning_id)
    if row.state != EarningState.APPROVED:
        raise Conflict(_("Only what is approved and not paid can be taken back."))
    _back_to_draft(tx, row)


@verb(Capability.PREPARE_DUES)
def void(tx: Transaction, *, earning_id: int) -> None:
    """It is not paid: a draft is set aside, and preparing again leaves it so. The money stays with
    the activity."""
    row = _get(tx, earning_id)
    if row.state != EarningState.DRAFT:
        raise Conflict(_("This is approved. Take the approval back first."))
    row.state = EarningState.VOID.value


@verb(Capability.PREPARE_DUES)
def bring_back(tx: Transaction, *, earning_id: int) -> None:
    """What was set aside is a draft again, to be approved anew."""
    row = _get(tx, earning_id)
    if row.state != EarningState.VOID:
        raise Conflict(_("This was not set aside."))
    earning_counts.refuse_shared(tx, row)
    _back_to_draft(tx, row)


def _check_period(
    tx: Transaction, activity_id: int, there: earning_counts.There, start: date, end: date
) -> None:
    """Raise for days that cannot be shared: turned round, not over, or shared before."""
    if end <= start:
        raise Invalid(_("The last day must not be before the first."), field="end")
    if end - timedelta(days=1) > tx.today:
        raise Invalid(_("These days are not over yet."), field="end")
    found = earning_counts.shared_before(tx, activity_id, start, end) or next(
        (
            row
            for rows in there.values()
            for row in rows
            if not earning_counts.is_draft(row) and row.period_end != end
        ),
        None,
    )
    if found is not None:
        raise earning_counts.shared_already(found)


def _check_at_hand(tx: Transaction, activity_id: int, wanted: int) -> None:
    if wanted > earning_counts.at_hand(tx, activities.get(tx, activity_id)):
        raise Conflict(
            _("The activity does not have so much. Prepare the period again, or lower an amount.")
        )


def _back_to_draft(tx: Transaction, row: Earning) -> None:
    if payments.paid_so_far(tx, Payment.earning_id, row.id):
        raise Conflict(_("Something of it was paid. Take the payment back first."))
    row.state, row.approved_by, row.approved_at = EarningState.DRAFT.value, None, None
    row.is_approved_alone = False


def _signed_in(tx: Transaction) -> int:
    return tx.session.get_one(Staff, tx.staff_id).id


def _get(tx: Transaction, earning_id: int) -> Earning:
    row = tx.session.get(Earning, earning_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("These earnings are not there any more."))
    tx.about(row)
    tx.person(row.resident_id)
    return row
