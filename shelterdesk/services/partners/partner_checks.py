# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at a partner before people are sent there, and again when that has run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.partners import PartnerCheck
from shelterdesk.services import organisation
from shelterdesk.services.partners import partners
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = ["LookRow", "look", "looks_of_partner", "take_back", "usual_until"]


@dataclass(frozen=True, slots=True)
class LookRow:
    """Somebody looked at a partner."""

    id: int
    on: date
    until: date | None  # the first day on which it does not count; None: no end
    by: str
    is_own: bool  # of the one signed in
    is_good: bool
    note: str | Hidden  # sealed with the case key
    is_over: bool  # it does not count any more today


@verb(Capability.EDIT_PARTNERS)
def look(
    tx: Transaction,
    *,
    partner_id: int,
    on: date | None = None,
    until: date | None = None,
    is_good: bool = True,
    note: str = "",
) -> int:
    """Write down that the one signed in looked at a partner, and return the number of it.

    ``until`` is the first day on which it does not count; None: after as many months as the house
    decided. Raises ``Invalid`` for a day that is still to come.
    """
    partner = partners.get(tx, partner_id)
    day = on or tx.today
    if day > tx.today:
        raise Invalid(_("This day is still to come."), field="on")
    end = until or _usual(tx, day)
    if end <= day:
        raise Invalid(_("It counts until a day after it."), field="until")
    row = PartnerCheck(
        partner_id=partner.id, on=day, until=end, checked_by=tx.staff_id, is_good=is_good
    )
    sealed_words.write(tx, row, "note", note)
    tx.session.add(row)
    tx.session.flush()
    tx.about(partner)
    return row.id


@verb(Capability.EDIT_PARTNERS)
def take_back(tx: Transaction, *, partner_check_id: int) -> None:
    """A look was written by mistake: it goes. What a colleague found stays hers to take back."""
    row = tx.session.get(PartnerCheck, partner_check_id)
    if row is None:
        raise NotFound(_("This look is not there any more."))
    if row.checked_by != tx.staff_id:
        raise Conflict(
            _("Only who looked can take it back. Look again yourself, and say what you found.")
        )
    partners.get(tx, row.partner_id)
    tx.session.delete(row)
    tx.session.flush()


@query(Capability.SEE_CASE)
def looks_of_partner(tx: Transaction, *, partner_id: int) -> list[LookRow]:
    """Who looked at a partner and what they found, the newest first."""
    partners.get(tx, partner_id)
    names = organisation.staff_names(tx)
    found = select(PartnerCheck).where(PartnerCheck.partner_id == partner_id)
    return [
        LookRow(
            id=row.id,
            on=row.on,
            until=row.until,
            by=names.get(row.checked_by, ""),
            is_own=row.checked_by == tx.staff_id,
            is_good=row.is_good,
            note=sealed_words.revealed(tx, row, "note"),
            is_over=row.until is not None and row.until <= tx.today,
        )
        for row in tx.session.scalars(
            found.order_by(PartnerCheck.on.desc(), PartnerCheck.id.desc())
        )
    ]


@query(Capability.SIGNED_IN)
def usual_until(tx: Transaction, *, on: date) -> date:
    """How long a look on this day counts, as the house decided."""
    return _usual(tx, on)


def _usual(tx: Transaction, on: date) -> date:
    return on + relativedelta(months=organisation.form(tx).vetting_months)
