# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Approving dues: by somebody who neither prepared nor adjusted them, whatever her roles.

An organisation may say that one person is enough; each due then says that it was so. The database
holds both (``models/stipends.py`` and ``0005_money``). An approved amount cannot change: the
approval is taken back first, as long as nothing was paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.i18n import _
from shelterdesk.models.staff import Staff
from shelterdesk.models.stipends import Due, DueState
from shelterdesk.services import organisation
from shelterdesk.services.stipends import deciding, dues, recounts

__all__ = ["Approved", "approve", "take_back"]


@dataclass(frozen=True, slots=True)
class Approved:
    """What was approved, and how much was left because who asked prepared or adjusted it."""

    count: int
    amounts: tuple[tuple[str, int], ...]  # currency and minor units
    own: int = 0
    is_alone: bool = False  # some were prepared by the same person, as the house allows


@verb(Capability.APPROVE_MONEY)
def approve(tx: Transaction, *, due_ids: Sequence[int]) -> Approved:
    """Approve prepared dues, many at once. Those one prepared or adjusted oneself are left for a
    colleague, unless the house says that one person is enough; raises ``Conflict`` where none is
    left to approve, or where one is not prepared any more."""
    if not due_ids:
        raise Invalid(_("Choose what is to be approved."))
    staff = tx.session.get(Staff, tx.staff_id)
    if staff is None or not staff.is_active:
        raise NotAllowed(_("Who does not work here any more approves nothing."))
    is_enough = organisation.form(tx).approves_money_alone
    adjusted = deciding.adjusters(tx, list(due_ids))
    # Together, so that each is at hand when it is asked for.
    _at_hand = list(tx.session.scalars(select(Due).where(Due.id.in_(due_ids))))
    approved: list[Due] = []
    own = 0
    for due_id in dict.fromkeys(due_ids):
        due = dues.get(tx, due_id)
        if due.state != DueState.DRAFT:
            raise Conflict(_("Something of it is not as it was. Look at the list again."))
        is_own = due.prepared_by == tx.staff_id or tx.staff_id in adjusted.get(due_id, ())
        if is_own and not is_enough:
            own += 1
            continue
        due.approved_by, due.approved_at, due.is_approved_alone = tx.staff_id, tx.now, is_own
        # Of nothing there is nothing to hand out.
        due.state = (DueState.APPROVED if due.amount else DueState.PAID).value
        approved.append(due)
    if not approved:
        raise Conflict(_("Who prepared or adjusted it does not approve it. Ask a colleague."))
    tx.session.flush()
    return Approved(
        len(approved), _sums(approved), own, any(due.is_approved_alone for due in approved)
    )


@verb(Capability.APPROVE_MONEY)
def take_back(tx: Transaction, *, due_ids: Sequence[int]) -> int:
    """Take the approval of dues back as long as nothing of them was paid; returns how many."""
    if not due_ids:
        raise Invalid(_("Choose whose approval is taken back."))
    for due_id in dict.fromkeys(due_ids):
        due = dues.get(tx, due_id)
        is_approved = due.approved_by is not None and (
            due.state in (DueState.APPROVED, DueState.HELD)
            or (due.state == DueState.PAID and not due.amount)
        )
        if not is_approved:
            raise Conflict(_("Only what is approved and not paid yet can be taken back."))
        if deciding.paid(tx, due):
            raise Conflict(_("Some of it was paid. Take the payment back first."))
        recounts.refuse_besides(tx, due)
        if due.state != DueState.HELD:
            due.state = DueState.DRAFT.value
        due.approved_by = due.approved_at = None
        due.is_approved_alone = False
    tx.session.flush()
    return len(set(due_ids))


def _sums(approved: list[Due]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for due in approved:
        sums[due.currency] = sums.get(due.currency, 0) + due.amount
    return tuple(sorted(sums.items()))
