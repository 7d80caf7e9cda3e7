# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking out: one act that closes the stay and the bed, and says what stays open.

Above rooms and support (later also stipends and training); none of them imports it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.rooms import BedAssignment
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services.rooms import absences, stays
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Text, Unanswered


@dataclass(frozen=True, slots=True)
class CheckOut:
    """What checking out closed and what it left open."""

    nights: int
    has_open_support: bool


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
) -> CheckOut:
    """End a stay on the day of leaving, which is not a night any more.

    Nights in a bed after that day are taken back. The support period stays open unless asked, which
    needs the right to close one.
    """
    stay = stays.get(tx, stay_id)
    if stay.end is not None:
        raise Conflict(_("This stay has ended already."))
    if on < stay.start:
        raise Invalid(_("The day of leaving cannot be before the day of arrival."), field="on")
    later = select(BedAssignment).where(BedAssignment.stay_id == stay_id, BedAssignment.end > on)
    for assignment in tx.session.scalars(later):
        if assignment.start >= on:
            tx.session.delete(assignment)
        else:
            assignment.end = on
    tx.session.flush()
    absences.end_with_stay(tx, stay_id, on)
    stay.end = on
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
            tx,
            period_id=period_id,
            closed=on,
            reason=close_reason,
            destination=destination,
        )
    tx.session.flush()
    is_open = support.open_period_of(tx, stay.resident_id) is not None
    return CheckOut(nights=(on - stay.start).days, has_open_support=is_open)
