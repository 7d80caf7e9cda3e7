# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The beds a room has or had, and one that comes back. The other verbs are in ``rooms.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.rooms import Bed, BedBlock
from shelterdesk.services.rooms.rooms import get


@dataclass(frozen=True, slots=True)
class BedRow:
    """A bed of a room, in service or not."""

    id: int
    label: str
    kind: str
    start: date
    end: date | None  # the first night it is in service no more

    def is_in_service(self, night: date) -> bool:
        """Whether it is there on a night."""
        return self.start <= night and (self.end is None or night < self.end)


@query(Capability.SIGNED_IN)
def of_room(tx: Transaction, *, room_id: int) -> list[BedRow]:
    """All beds a room has or had, in their order."""
    query = select(Bed).where(Bed.room_id == room_id).order_by(Bed.position, Bed.id)
    rows = tx.session.scalars(query)
    return [BedRow(row.id, row.label, row.kind, row.start, row.end) for row in rows]


@verb(Capability.EDIT_HOUSE)
def bring_back(tx: Transaction, *, bed_id: int, on: date) -> None:
    """A bed that was taken away is there again from this night on.

    The nights between stand as out of use: it was not there, and counts for none of them."""
    bed = get(tx, Bed, bed_id)
    if bed.end is None:
        raise Conflict(_("This bed is in service."))
    start, bed.end = bed.end, None
    tx.about(bed)
    blocks = tx.session.scalars(
        select(BedBlock)
        .where(BedBlock.bed_id == bed_id, BedBlock.end > start, BedBlock.start < on)
        .order_by(BedBlock.start)
    ).all()
    for end, after in [*((row.start, row.end or OPEN_END) for row in blocks), (on, on)]:
        if start < min(end, on):
            reason = _("not in service")
            tx.session.add(BedBlock(bed_id=bed_id, start=start, end=min(end, on), reason=reason))
        start = max(start, after)
