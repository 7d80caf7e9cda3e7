# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contact log with a partner: who spoke with whom about what, and when to get in touch again.

The words are sealed with the case key. A contact that is written settles those that were due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.partners import PartnerNote, PartnerNoteKind
from shelterdesk.services import organisation
from shelterdesk.services.partners import partners
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "PartnerNoteForm", "PartnerNoteKind", "PartnerNoteRow", "notes_of_partner",
    "remove_note", "settle_contact", "write_note",
]  # fmt: skip

#: Shown of a partner with whom the house has spoken for years.
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class PartnerNoteForm:
    """One contact; only that there was one is required."""

    kind: PartnerNoteKind = PartnerNoteKind.CALL
    on: date | None = None  # none: today
    note: str = ""
    next_on: date | None = None  # when to get in touch again


@dataclass(frozen=True, slots=True)
class PartnerNoteRow:
    """A line of the contact log."""

    id: int
    on: date
    kind: PartnerNoteKind
    by: str
    is_own: bool  # of the one signed in
    note: str | Hidden  # sealed with the case key
    next_on: date | None
    is_due: bool


@verb(Capability.EDIT_PARTNERS)
def write_note(tx: Transaction, *, partner_id: int, form: PartnerNoteForm) -> int:
    """Write a contact of the one signed in; returns its number.

    What was due by that day is done with it. Raises ``Invalid`` for a day that is still to come and
    for a next contact that is not after it.
    """
    partner = partners.get(tx, partner_id)
    on = form.on or tx.today
    if on > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    if form.next_on is not None and form.next_on <= on:
        raise Invalid(_("Choose a day after the contact."), field="next_on")
    waiting = select(PartnerNote).where(
        PartnerNote.partner_id == partner_id, PartnerNote.next_on <= on
    )
    for earlier in tx.session.scalars(waiting):
        earlier.next_on = None
    row = PartnerNote(
        partner_id=partner_id,
        on=on,
        kind=PartnerNoteKind(form.kind).value,
        staff_id=tx.staff_id,
        next_on=form.next_on,
    )
    sealed_words.write(tx, row, "note", form.note)
    tx.session.add(row)
    tx.session.flush()
    tx.about(partner)
    return row.id


@verb(Capability.EDIT_PARTNERS)
def settle_contact(tx: Transaction, *, partner_note_id: int) -> None:
    """The next contact was made, or is not needed any more."""
    _get(tx, partner_note_id).next_on = None


@verb(Capability.EDIT_PARTNERS)
def remove_note(tx: Transaction, *, partner_note_id: int) -> None:
    """A line was written by mistake: it goes. What a colleague wrote stays hers to take away."""
    row = _get(tx, partner_note_id)
    if row.staff_id != tx.staff_id:
        raise Conflict(_("Only who wrote a line of the contact log can take it away."))
    tx.session.delete(row)
    tx.session.flush()


@query(Capability.SEE_CASE)
def notes_of_partner(tx: Transaction, *, partner_id: int) -> list[PartnerNoteRow]:
    """The newest lines of the contact log with a partner, the newest first."""
    partners.get(tx, partner_id)
    names = organisation.staff_names(tx)
    found = select(PartnerNote).where(PartnerNote.partner_id == partner_id)
    newest = found.order_by(PartnerNote.on.desc(), PartnerNote.id.desc()).limit(_MOST)
    return [
        PartnerNoteRow(
            id=row.id,
            on=row.on,
            kind=PartnerNoteKind(row.kind),
            by=names.get(row.staff_id, ""),
            is_own=row.staff_id == tx.staff_id,
            note=sealed_words.revealed(tx, row, "note"),
            next_on=row.next_on,
            is_due=row.next_on is not None and row.next_on <= tx.today,
        )
        for row in tx.session.scalars(newest)
    ]


def _get(tx: Transaction, partner_note_id: int) -> PartnerNote:
    row = tx.session.get(PartnerNote, partner_note_id)
    if row is None:
        raise NotFound(_("This line is not there any more."))
    partners.get(tx, row.partner_id)
    return row
