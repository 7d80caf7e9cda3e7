# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at a partner before people are sent there, and again when that has run out."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.partners import PartnerCheck
from shelterdesk.services import organisation
from shelterdesk.services.partners import partners
from shelterdesk.services.values import sealed_words


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
    end = until or day + relativedelta(months=organisation.form(tx).vetting_months)
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
