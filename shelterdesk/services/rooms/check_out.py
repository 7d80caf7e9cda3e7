# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking out: one act that closes the stay, the bed and what else is open, or says what stays
open and why. What may be open is a list (``moving_on/open_things.py``).

Above rooms, care and support; none of them imports it. A wrong check-out is taken back in
``wrong_check_out.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.rooms import BedAssignment, LeftOpen, Stay
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services.moving_on import follow_ups, leaving
from shelterdesk.services.moving_on.leaving import Decision
from shelterdesk.services.rooms import absences, stays
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Text, Unanswered

__all__ = ["CheckOut", "Decision", "check_out"]


@dataclass(frozen=True, slots=True)
class CheckOut:
    """What checking out closed and what it left open."""

    nights: int
    has_open_support: bool
    people: int = 1


@verb(Capability.PLACE_PEOPLE)
def check_out(
    tx: Transaction,
    *,
    stay_id: int,
    on: date,
    destination: Text = Unanswered.NOT_ASKED,
    end_reason: Text = Unanswered.NOT_ASKED,
    closes_support: bool = False,
    close_reason: str | None = None,
    decisions: Sequence[Decision] | None = None,
    wants_follow_ups: bool = False,
    also_stay_ids: Sequence[int] = (),
) -> CheckOut:
    """End a stay on the day of leaving, which is not a night any more; a family together with it.

    Nights in a bed after that day are taken back. ``decisions`` say of each kind of thing that is
    open whether it is closed, or why it stays open; without any (None), for what is written down
    long afterwards, all stays as it is. The support period stays open unless asked, which needs
    the right to close one. Questions about housing later are planned only if they are wished for.
    """
    family = [stays.get(tx, each) for each in dict.fromkeys((stay_id, *also_stay_ids))]
    closes_support = closes_support or any(
        one.what == LeftOpen.SUPPORT and one.closes for one in decisions or ()
    )
    closed = {LeftOpen.SUPPORT.value} if closes_support else set()
    for stay in family:
        _end(tx, stay, on)
        if decisions is not None:
            leaving.decide(tx, stay, on, decisions, closed)
        stay.destination_id, stay.destination_id_answer = support.term_columns(
            tx, Vocabulary.DESTINATION, destination
        )
        stay.end_reason_id, stay.end_reason_id_answer = support.term_columns(
            tx, Vocabulary.STAY_END_REASON, end_reason
        )
        period_id = stay.support_period_id
        if closes_support and period_id is not None and support.is_open(tx, period_id):
            tx.need(Capability.EDIT_SUPPORT)
            support.close_period(
                tx, period_id=period_id, closed=on, reason=close_reason, destination=destination
            )
        if wants_follow_ups:
            follow_ups.plan_for(tx, stay, on)
    tx.session.flush()
    first = family[0]
    return CheckOut(
        nights=(on - first.start).days,
        has_open_support=support.open_period_of(tx, first.resident_id) is not None,
        people=len(family),
    )


def _end(tx: Transaction, stay: Stay, on: date) -> None:
    """The stay, its nights in beds and its nights away."""
    if stay.end is not None:
        raise Conflict(_("This stay has ended already."))
    if on < stay.start:
        raise Invalid(_("The day of leaving cannot be before the day of arrival."), field="on")
    later = select(BedAssignment).where(BedAssignment.stay_id == stay.id, BedAssignment.end > on)
    for assignment in tx.session.scalars(later):
        if assignment.start >= on:
            tx.session.delete(assignment)
        else:
            assignment.end = on
    tx.session.flush()
    absences.end_with_stay(tx, stay.id, on)
    stay.end = on
