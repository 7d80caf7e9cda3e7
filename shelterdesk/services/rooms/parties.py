# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who comes along with somebody: people of the family who are known, and people whose record is
begun in the same act. All of them are admitted and placed together, or none is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.residents import HouseholdRole
from shelterdesk.models.rooms import Room, Stay
from shelterdesk.services import organisation
from shelterdesk.services.residents import families, residents
from shelterdesk.services.residents.residents import Birth, BirthPrecision, ResidentForm
from shelterdesk.services.rooms import assigning, rooms, stays

__all__ = ["ALONE", "Companion", "HouseholdRole", "Party", "come", "gather", "place"]

_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who has no record yet; nothing of it is required."""

    known_as: str = ""
    birth_year: int | None = None
    role: HouseholdRole = HouseholdRole.CHILD


@dataclass(frozen=True, slots=True)
class Party:
    """All who come along."""

    with_ids: tuple[int, ...] = ()  # residents
    companions: tuple[Companion, ...] = ()

    def __len__(self) -> int:
        return len(self.with_ids) + len(self.companions)


ALONE: Final = Party()


@verb(Capability.PLACE_PEOPLE)
def come(
    tx: Transaction,
    *,
    resident_id: int,
    party: Party,
    on: date | None = None,
    bed_id: int | None = None,
    room_id: int | None = None,
    site_id: int | None = None,
    planned_end: date | None = None,
    reason: str = "",
    despite: str = "",
) -> list[int]:
    """Somebody and all who come along are here from a night on; returns their stays, hers first.

    With a bed she has that one and the others the free beds of its room, with a room all of them
    its free beds, with a house alone nobody has a bed yet. Who stays here already moves there.
    """
    return place(
        tx,
        resident_ids=gather(tx, resident_id, party),
        on=on or organisation.tonight(tx),
        bed_id=bed_id,
        room_id=room_id,
        site_id=site_id,
        planned_end=planned_end,
        reason=reason,
        despite=despite,
    )


# For other services
def gather(tx: Transaction, resident_id: int, party: Party) -> list[int]:
    """Her and everybody who comes along; records are begun for who has none."""
    known = [resident_id, *party.with_ids]
    if len(set(known)) < len(known):
        raise Invalid(_("Choose each person once."), field="party")
    if len(party) > _MOST:
        raise Invalid(_("At most {limit} people.").format(limit=_MOST), field="party")
    for one in known:
        residents.get(tx, one)
    return known + [_begun(tx, resident_id, one) for one in party.companions]


def place(
    tx: Transaction,
    *,
    resident_ids: list[int],
    on: date,
    bed_id: int | None,
    room_id: int | None,
    site_id: int | None,
    reason: str,
    despite: str,
    **facts: Any,
) -> list[int]:
    """As ``come`` says, of people who all have a record. ``facts`` are of the stays that begin."""
    if bed_id is not None:
        site_id = assigning.site_of(tx, bed_id)
    elif room_id is not None:
        site_id = rooms.get(tx, Room, room_id).site_id
    query = select(Stay.resident_id, Stay.id).where(
        Stay.resident_id.in_(resident_ids), Stay.start <= on, Stay.end > on
    )
    found = {who: stay_id for who, stay_id in tx.session.execute(query)}
    coming = [one for one in resident_ids if one not in found]
    if coming:
        begun = stays.admit_together(tx, resident_ids=coming, on=on, site_id=site_id, **facts)
        found |= dict(zip(coming, begun, strict=True))
    all_of_them = [found[one] for one in resident_ids]
    if bed_id is not None or room_id is not None:
        stays.move_together(
            tx, stay_ids=all_of_them, on=on, first_bed_id=bed_id, room_id=room_id,
            reason=reason, despite=despite,
        )  # fmt: skip
    return all_of_them


def _begun(tx: Transaction, resident_id: int, one: Companion) -> int:
    """A record, in her household."""
    tx.need(Capability.EDIT_RESIDENTS)
    role = HouseholdRole(one.role)
    if role is HouseholdRole.CHILD:
        return families.add_child(
            tx, resident_id=resident_id, known_as=one.known_as, birth_year=one.birth_year
        )
    families.check_year(tx, one.birth_year)
    form = ResidentForm(known_as=one.known_as)
    if one.birth_year is not None:
        form = replace(form, birth=Birth(one.birth_year, precision=BirthPrecision.YEAR))
    made = residents.add(tx, form=form)
    families.bring_together(tx, members=[(made, role)], beside_id=resident_id)
    return made
