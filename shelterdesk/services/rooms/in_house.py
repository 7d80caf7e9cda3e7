# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who should sleep in a house on a night, who is away, and what was seen of them. Reads only.

One path for the roll call, the count of heads and the list for an emergency, so that they agree.
For services: people who must not be seen are among them, for they count; whoever tells it on leaves
out what names them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, or_, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.absences import Absence, Presence, RollCall, RollCallMark
from shelterdesk.models.families import Dependant
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, Room, Site, Stay
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board_marks
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.statistics.age import age_on

__all__ = ["Mark", "Person", "absent_since", "companions", "marks", "people"]

_OF_AGE: Final = 18
#: So many nights a roll call is looked back for: who has been away for longer has a stay that ended
#: or nights away that are noted.
_LOOKED_BACK: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Mark:
    """What was seen of somebody, and when."""

    presence: Presence
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose stay covers the night."""

    stay_id: int
    resident_id: int
    name: str  # chosen name or code, also of who must not be seen
    age: int | None
    site_id: int
    site: str
    room_id: int | None  # none: without a bed
    room: str
    bed_id: int | None
    bed: str
    away: str  # an AbsenceKind; empty: nothing is noted
    absence_id: int | None
    expected_back: date | None
    mark: Mark | None
    is_hidden: bool  # the person signed in must not see who it is
    is_due_back: bool = False  # away, and said to be back by this night

    @property
    def place(self) -> str:
        """Room and bed; empty without one."""
        return f"{self.room} · {self.bed}" if self.bed else ""

    @property
    def is_child(self) -> bool:
        """Whether somebody is known to be under age."""
        return self.age is not None and self.age < _OF_AGE

    @property
    def presence(self) -> Presence | None:
        """What was seen counts; else what was said before; None: nobody looked yet, also not for
        who should be back from somewhere by now."""
        if self.mark is not None:
            return self.mark.presence
        return Presence.ON_LEAVE if self.away and not self.is_due_back else None

    @property
    def is_in(self) -> bool:
        """Whether to count them as being in the building: not looked at is still expected, but
        whoever went away is not in it before being seen."""
        if self.mark is not None:
            return self.mark.presence is Presence.PRESENT
        return not self.away


def people(tx: Transaction, night: date, *, site_id: int | None = None) -> list[Person]:
    """Everybody of a night, in one house or in all, by house, room and bed; without a bed last."""
    in_bed = (
        (BedAssignment.stay_id == Stay.id)
        & (BedAssignment.start <= night)
        & (BedAssignment.end > night)
    )
    is_away = (Absence.stay_id == Stay.id) & (Absence.start <= night) & (Absence.end > night)
    query = (
        select(Stay.id, Stay.resident_id, Resident.known_as, Resident.code)
        .add_columns(Resident.birth_year, Resident.birth_month, Site.id, Site.name)
        .add_columns(Room.id, Room.name, Bed.id, Bed.label)
        .add_columns(Absence.kind, Absence.id, Absence.expected_back)
        .join(Resident, Resident.id == Stay.resident_id)
        .outerjoin(BedAssignment, in_bed)
        .outerjoin(Bed, Bed.id == BedAssignment.bed_id)
        .outerjoin(Room, Room.id == Bed.room_id)
        .join(Site, Site.id == func.coalesce(Room.site_id, Stay.site_id))
        .outerjoin(Absence, is_away)
        .where(Stay.start <= night, Stay.end > night)
        .where(or_(Stay.is_night_by_night.is_(False), BedAssignment.id.is_not(None)))
        .order_by(Site.position, Site.id, Room.id.is_(None), Room.position, Room.id)
        .order_by(Bed.position, Bed.id, Stay.id)
    )
    if site_id is not None:
        query = query.where(Site.id == site_id)
    hidden, seen = protection.hidden_ids(tx), marks(tx, night)
    found: dict[int, Person] = {}
    rows: Any = tx.session.execute(query)
    for stay_id, who, known_as, code, year, month, house, site, *rest in rows:
        room_id, room, bed_id, bed, away, absence_id, back = rest
        found.setdefault(
            stay_id,
            Person(
                stay_id=stay_id,
                resident_id=who,
                name=shown_name(known_as, code),
                age=None if year is None else age_on(night, year, month),
                site_id=house,
                site=site,
                room_id=room_id,
                room=room or "",
                bed_id=bed_id,
                bed=bed or "",
                away=away or "",
                absence_id=absence_id,
                expected_back=back,
                mark=seen.get(who),
                is_hidden=who in hidden,
                is_due_back=back is not None and back <= night,
            ),
        )
    return list(found.values())


def marks(tx: Transaction, night: date) -> dict[int, Mark]:
    """What was seen on a night, by resident, in all houses."""
    query = (
        select(RollCallMark.resident_id, RollCallMark.presence, RollCallMark.at)
        .join(RollCall, RollCall.id == RollCallMark.roll_call_id)
        .where(RollCall.night_of == night)
        .order_by(RollCallMark.id)  # moved to another house: the later one; a clock may go back
    )
    return {who: Mark(Presence(presence), at) for who, presence, at in tx.session.execute(query)}


def absent_since(tx: Transaction, night: date) -> dict[int, date]:
    """Who was absent when a roll call last looked for them, up to a night, and since which one."""
    query = (
        select(RollCallMark.resident_id, RollCall.night_of, RollCallMark.presence)
        .join(RollCall, RollCall.id == RollCallMark.roll_call_id)
        .where(RollCall.night_of <= night, RollCall.night_of > night - _LOOKED_BACK)
        .order_by(RollCall.night_of, RollCallMark.id)
    )
    since: dict[int, date] = {}
    for who, on, presence in tx.session.execute(query):
        if presence == Presence.ABSENT:
            since.setdefault(who, on)
        else:
            since.pop(who, None)
    return since


def companions(tx: Transaction, those: Iterable[Person]) -> dict[int, str]:
    """With whom children belong: the grown-ups of their family who are here too, by child. Who
    must not be seen is in no answer, neither as the child nor as whose it is."""
    found = [one for one in those if not one.is_hidden]
    children = {one.resident_id for one in found if one.is_child}
    if not children:
        return {}
    grown = {one.resident_id: one.name for one in found if not one.is_child}
    with_whom = {
        child: set(family) for child, family in board_marks.families_of(tx, children).items()
    }
    cared_for = select(Dependant.dependant_id, Dependant.resident_id).where(
        Dependant.dependant_id.in_(children)
    )
    for child, carer in tx.session.execute(cared_for):
        if child is not None:
            with_whom[child].add(carer)
    named = {
        child: ", ".join(grown[one] for one in sorted(family) if one in grown)
        for child, family in with_whom.items()
    }
    return {child: names for child, names in named.items() if names}
