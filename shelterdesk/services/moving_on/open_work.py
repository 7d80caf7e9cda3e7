# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that goes on when somebody leaves: it has nothing to do with the house, and how it goes is
asked all the same. Check-out says which it is, and nobody writes a reason."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.placements import Placement
from shelterdesk.models.rooms import Stay
from shelterdesk.services.placements import placement_rows


def words(tx: Transaction, stay: Stay) -> list[str]:
    """What she works as, and where; for whom may not see work, that there is some."""
    wanted = select(Placement).where(
        Placement.resident_id == stay.resident_id, Placement.end > tx.today
    )
    found = list(tx.session.scalars(wanted.order_by(Placement.start, Placement.id)))
    if found and not tx.may(Capability.SEE_WORK):
        return [_("work that goes on")]
    return [row.what for row in placement_rows.rows(tx, found)]


def who_works(tx: Transaction) -> Select[Any]:
    """Ids of all people with work that goes on."""
    return select(Placement.resident_id).where(Placement.end > tx.today)
