# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Staged housing: a move into a unit of another kind, such as from the shelter into a flat of the
house. The stay goes on; what changes is said before, and an agreement for the home can be noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.move_on import Tenancy, Tenure
from shelterdesk.models.rooms import Bed, HousingKind, Room, Site, Stay
from shelterdesk.services.moving_on import tenancies
from shelterdesk.services.moving_on.tenancies import TenancyForm
from shelterdesk.services.rooms import assigning, rooms, stays

__all__ = ["Agreement", "KindChange", "change", "move_on"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement of the organisation for the home somebody moves into."""

    contract_until: date | None = None


@dataclass(frozen=True, slots=True)
class KindChange:
    """What a move changes besides the bed."""

    before: HousingKind
    after: HousingKind
    has_home: bool  # an agreement of ours for the home until now is noted, for who may read it


@query(Capability.SEE_RESIDENTS)
def change(tx: Transaction, *, stay_id: int, bed_id: int, on: date) -> KindChange | None:
    """What changes if somebody moves into a bed on a night; None: it is of the same kind."""
    stay = stays.get(tx, stay_id)
    before, after = _kind_now(tx, stay, on), _kind_of(tx, bed_id)
    if before == after:
        return None
    reads_case = tx.may(Capability.SEE_CASE)  # homes are case work
    return KindChange(before, after, reads_case and bool(_homes(tx, stay, on)))


@verb(Capability.PLACE_PEOPLE)
def move_on(
    tx: Transaction,
    *,
    stay_id: int,
    bed_id: int,
    on: date,
    reason: str = "",
    despite: str = "",
    agreement: Agreement | None = None,
    ends_former: bool = False,
) -> None:
    """Move, and in the same act note the agreement for the new home and end the one for the former,
    as far as that is asked; both need the right to write case work."""
    stay = stays.get(tx, stay_id)
    former = _homes(tx, stay, on)
    stays.move(tx, stay_id=stay_id, bed_id=bed_id, on=on, reason=reason, despite=despite)
    if agreement is None and not ends_former:
        return
    tx.need(Capability.EDIT_CASE)
    if ends_former:
        for home in former:
            tenancies.end(tx, tenancy_id=home.id, on=on)
    if agreement is not None:
        form = TenancyForm(
            _kind_of(tx, bed_id), on, Tenure.ORGANISATION, contract_until=agreement.contract_until
        )
        tenancies.add(tx, resident_id=stay.resident_id, form=form)


# Within
def _kind_now(tx: Transaction, stay: Stay, on: date) -> HousingKind:
    row = assigning.assignment_on(tx, stay, on)
    if row is not None:
        return _kind_of(tx, row.bed_id)
    return HousingKind(rooms.get(tx, Site, stay.site_id).housing_kind)


def _kind_of(tx: Transaction, bed_id: int) -> HousingKind:
    """That of the room, or of its house."""
    room = rooms.get(tx, Room, rooms.get(tx, Bed, bed_id).room_id)
    return HousingKind(room.housing_kind or rooms.get(tx, Site, room.site_id).housing_kind)


def _homes(tx: Transaction, stay: Stay, on: date) -> list[Tenancy]:
    """Homes of ours in which somebody lives on a day, by what is noted."""
    query = select(Tenancy).where(
        Tenancy.resident_id == stay.resident_id,
        Tenancy.tenure == Tenure.ORGANISATION.value,
        Tenancy.start <= on,
        Tenancy.end == OPEN_END,
    )
    return list(tx.session.scalars(query))
