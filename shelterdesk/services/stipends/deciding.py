# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people decide about a due: so much more or less, held, paid after all, not paid.

Nothing is forfeited by itself. What is held waits until somebody decided with her, and wrote why.
An adjustment is written once and stays; another one corrects it. Who made one does not approve the
due. What was approved is first taken back before its amount can change.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.payments import Payment
from shelterdesk.models.stipends import Due, DueAdjustment, DueState, HeldFor
from shelterdesk.services.money import payments, posting
from shelterdesk.services.stipends import dues, recounts
from shelterdesk.services.values import sealed_words

__all__ = ["Decision", "adjust", "bring_back", "hold", "leave_unpaid", "let_go"]

_LONGEST = 2000


class Decision(StrEnum):
    """What was decided with her about a due that was held."""

    AS_COMPUTED = "as_computed"
    SO_MUCH = "so_much"
    NOT_PAID = "not_paid"


@verb(Capability.PREPARE_DUES, is_undoable=False)
def adjust(tx: Transaction, *, due_id: int, amount: int, reason: str) -> None:
    """Add so much to a due, or take it off (below zero), with the reason. The next run leaves it
    as it is."""
    due = dues.get(tx, due_id)
    _refuse_unless(due, DueState.DRAFT, DueState.HELD)
    _adjust(tx, due, amount, _reason(reason))


@verb(Capability.PREPARE_DUES)
def hold(tx: Transaction, *, due_id: int, reason: str) -> None:
    """Wait with a due until something was decided with her; what was approved stays approved."""
    due = dues.get(tx, due_id)
    _refuse_unless(due, DueState.DRAFT, DueState.APPROVED)
    due.state, due.held_for = DueState.HELD.value, HeldFor.DECIDED.value
    sealed_words.write(tx, due, "reason", _reason(reason))
    tx.session.flush()


@verb(Capability.EDIT_AWARDS)
def let_go(
    tx: Transaction,
    *,
    due_id: int,
    decision: Decision,
    reason: str,
    amount: int | None = None,
) -> None:
    """Say what was decided with her about a due that is held, and why.

    Paid as computed, it goes on where it was held. Paid so much, it is to be approved (again), by
    somebody else. Not paid, it can be brought back.
    """
    due = dues.get(tx, due_id)
    _refuse_unless(due, DueState.HELD)
    words = _reason(reason)
    if decision is Decision.NOT_PAID:
        due.state, due.held_for = DueState.VOID.value, None
    elif decision is Decision.AS_COMPUTED:
        is_approved = due.approved_by is not None
        due.state = (DueState.APPROVED if is_approved else DueState.DRAFT).value
        due.held_for = None
    else:
        _so_much(tx, due, amount, words)
    due.is_decided = True
    sealed_words.write(tx, due, "reason", words)
    tx.session.flush()


@verb(Capability.EDIT_AWARDS)
def leave_unpaid(tx: Transaction, *, due_id: int, reason: str) -> None:
    """Decide that a due nobody approved yet is not paid, and write why. What is approved is set
    aside at the pay desk, by who may approve (``pay_desk.void_rest``)."""
    due = dues.get(tx, due_id)
    _refuse_unless(due, DueState.DRAFT, DueState.HELD)
    due.state, due.held_for, due.is_decided = DueState.VOID.value, None, True
    sealed_words.write(tx, due, "reason", _reason(reason))
    tx.session.flush()


@verb(Capability.EDIT_AWARDS)
def bring_back(tx: Transaction, *, due_id: int) -> None:
    """A due that was not to be paid is prepared again, and to be approved again; the next run
    computes it anew, unless it was adjusted. Of one that was paid in part the rest is offered
    again at the pay desk."""
    due = dues.get(tx, due_id)
    _refuse_unless(due, DueState.VOID, DueState.REFUSED)
    _refuse_paid(tx, due)
    recounts.refuse_besides(tx, due)
    _withdraw(due)
    due.is_decided = False
    sealed_words.write(tx, due, "reason", "")
    tx.session.flush()


# For other services
def paid(tx: Transaction, due: Due) -> int:
    """What was paid of it so far."""
    return payments.paid_so_far(tx, Payment.due_id, due.id)


def adjusters(tx: Transaction, due_ids: list[int]) -> dict[int, set[int]]:
    """Who adjusted dues, by the due."""
    found: dict[int, set[int]] = {}
    columns = select(DueAdjustment.due_id, DueAdjustment.adjusted_by)
    for due_id, who in tx.session.execute(columns.where(DueAdjustment.due_id.in_(due_ids))):
        found.setdefault(due_id, set()).add(who)
    return found


# Within
def _so_much(tx: Transaction, due: Due, amount: int | None, words: str) -> None:
    if amount is None:
        raise Invalid(_("Write how much is paid."), field="amount")
    _refuse_paid(tx, due)
    _withdraw(due)
    tx.session.flush()
    if amount != due.amount:
        _adjust(tx, due, amount - due.amount, words)


def _adjust(tx: Transaction, due: Due, amount: int, words: str) -> None:
    if not amount:
        raise Invalid(_("Write how much more or less it is."), field="amount")
    if not 0 <= due.amount + amount <= posting.MOST:
        raise Invalid(_("Nobody is paid less than nothing."), field="amount")
    row = DueAdjustment(due_id=due.id, amount=amount, adjusted_by=tx.staff_id)
    tx.seal(row, "reason", words)
    tx.session.add(row)
    due.adjustment += amount
    due.amount += amount
    tx.session.flush()
    tx.is_undoable = False  # it is written once, as in the books


def _withdraw(due: Due) -> None:
    """Back to what is prepared."""
    due.state, due.held_for = DueState.DRAFT.value, None
    due.approved_by = due.approved_at = None
    due.is_approved_alone = False


def _refuse_unless(due: Due, *states: DueState) -> None:
    if due.state in states:
        return
    words = {
        DueState.DRAFT: _("This is only prepared."),
        DueState.HELD: _("This is held: decide with her first."),
        DueState.APPROVED: _("This was approved. Take the approval back first."),
        DueState.PAID: _("This was paid already."),
        DueState.REFUSED: _("She did not want this. Bring it back first."),
        DueState.VOID: _("This is not to be paid. Bring it back first."),
    }
    raise Conflict(words[DueState(due.state)])


def _refuse_paid(tx: Transaction, due: Due) -> None:
    if paid(tx, due):
        raise Conflict(_("Some of it was paid. Take the payment back first."))


def _reason(text: str) -> str:
    words = sealed_words.checked(text, field="reason", longest=_LONGEST)
    if not words:
        raise Invalid(_("Write why."), field="reason")
    return words
