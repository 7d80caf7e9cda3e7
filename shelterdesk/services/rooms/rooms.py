# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Houses, rooms and beds: setting them up and taking them out of use."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Final, TypeVar

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.rooms import (
    Bed,
    BedAssignment,
    BedBlock,
    BedKind,
    HousingKind,
    Room,
    Site,
)
from shelterdesk.services.remembered import until_changed

__all__ = [
    "BedKind", "HousingKind", "RoomForm", "SiteRow", "add_bed", "add_house",
    "add_overflow_bed", "add_room", "add_rooms", "add_rooms_of", "add_site", "bed_labels",
    "bed_name", "block", "edit_room", "first_overlap", "form_of", "get",
    "nights_between", "parse_pattern", "shown_name", "site_of", "sites", "take_out_of_service",
    "unblock",
]  # fmt: skip

T = TypeVar("T")

_MOST_ROOMS: Final = 500
_MOST_BEDS: Final = 200
_PATTERN: Final = re.compile(
    r"^\s*(\d+)\s*(?:[^\W\d]+\s*)?[x×*]\s*(\d+)\s*(?:[^\W\d]+\s*)?$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A house in a list."""

    id: int
    name: str
    housing_kind: str


@dataclass(frozen=True, slots=True)
class RoomForm:
    """What is written of a room. What it is meant for warns and never refuses anybody."""

    name: str = ""
    hint: str = ""  # one word beside the name
    suits: str = ""  # whom, in the house's own words
    housing_kind: str | None = None  # a HousingKind; none: that of the house
    is_ground_floor: bool = False
    is_quiet: bool = False
    is_child_friendly: bool = False
    prefers_one_person: bool = False


@query(Capability.SIGNED_IN)
def sites(tx: Transaction) -> list[SiteRow]:
    """The houses in their order."""
    return list(_sites(tx))


@until_changed(Site)
def _sites(tx: Transaction) -> tuple[SiteRow, ...]:
    query = select(Site).order_by(Site.position, Site.name)
    return tuple(SiteRow(row.id, row.name, row.housing_kind) for row in tx.session.scalars(query))


@verb(Capability.EDIT_HOUSE)
def add_site(
    tx: Transaction, *, name: str, housing_kind: HousingKind = HousingKind.EMERGENCY
) -> int:
    """Add a house; its name should tell nothing."""
    name = name.strip()
    if not name:
        raise Invalid(_("Give the house a name that tells nothing."), field="name")
    if tx.session.scalar(select(Site.id).where(Site.name == name)):
        raise Conflict(_("There is a house named “{name}”.").format(name=name), field="name")
    position = tx.session.scalar(select(func.count()).select_from(Site)) or 0
    site = Site(name=name, housing_kind=HousingKind(housing_kind).value, position=position)
    tx.session.add(site)
    tx.about(site)
    tx.session.flush()
    return site.id


def parse_pattern(pattern: str) -> list[int]:
    """Beds of each room of a quick pattern: ``"8 rooms × 2 beds, 1 x 4"`` -> 8 twos and a four.

    Raises ``Invalid`` naming the part that cannot be read.
    """
    beds: list[int] = []
    for part in re.split(r"[,;+]", pattern):
        match = _PATTERN.match(part)
        if not match:
            raise Invalid(
                _("“{part}” cannot be read. Write for example: 8 rooms × 2 beds").format(
                    part=part.strip()
                ),
                field="pattern",
            )
        rooms, per_room = int(match[1]), int(match[2])
        if not 1 <= rooms <= _MOST_ROOMS or not 1 <= per_room <= _MOST_BEDS:
            raise Invalid(_("That is more than fits in a house."), field="pattern")
        beds += [per_room] * rooms
    if len(beds) > _MOST_ROOMS:
        raise Invalid(_("That is more than fits in a house."), field="pattern")
    return beds


@verb(Capability.EDIT_HOUSE)
def add_rooms(tx: Transaction, *, site_id: int, pattern: str) -> list[int]:
    """Add numbered rooms with lettered beds by a quick pattern; returns their ids."""
    return add_rooms_of(tx, site_id=site_id, sizes=parse_pattern(pattern))


@verb(Capability.EDIT_HOUSE)
def add_house(
    tx: Transaction,
    *,
    name: str,
    pattern: str,
    housing_kind: HousingKind = HousingKind.EMERGENCY,
) -> int:
    """A house with its first rooms (an empty pattern: none yet), in one act; returns its id."""
    site_id = add_site(tx, name=name, housing_kind=housing_kind)
    if pattern.strip():
        add_rooms(tx, site_id=site_id, pattern=pattern)
    return site_id


@verb(Capability.EDIT_HOUSE)
def add_rooms_of(
    tx: Transaction,
    *,
    site_id: int,
    sizes: Sequence[int],
    start: date | None = None,
    end: date | None = None,
) -> list[int]:
    """Add a numbered room for each number of beds, in service between two days; returns ids."""
    tx.about(get(tx, Site, site_id))
    taken = set(tx.session.scalars(select(Room.name).where(Room.site_id == site_id)))
    names = (_("Room {number}").format(number=n) for n in range(1, 10_000))
    free = (name for name in names if name not in taken)
    rooms = [
        Room(site_id=site_id, name=next(free), position=len(taken) + n) for n in range(len(sizes))
    ]
    tx.session.add_all(rooms)
    tx.session.flush()
    for room, size in zip(rooms, sizes, strict=True):
        for position, label in enumerate(bed_labels(size)):
            bed = Bed(room_id=room.id, label=label, position=position, end=end)
            bed.start = start or date.min
            tx.session.add(bed)
    tx.session.flush()
    return [room.id for room in rooms]


@verb(Capability.PLACE_PEOPLE)
def add_overflow_bed(tx: Transaction, *, site_id: int) -> int:
    """One more extra bed in the house's overflow room, which is made when first needed."""
    get(tx, Site, site_id)
    name = _("Overflow")
    query = select(Room.id).where(Room.site_id == site_id, Room.name == name)
    room_id = tx.session.scalar(query) or add_room(tx, site_id=site_id, name=name)
    return add_bed(tx, room_id=room_id, kind=BedKind.OVERFLOW)


def bed_labels(count: int) -> list[str]:
    """A, B, … Z, AA, AB, … for the beds of a room."""
    letters = [chr(ord("A") + i) for i in range(26)]
    labels = letters + [a + b for a in letters for b in letters]
    return labels[:count]


@verb(Capability.EDIT_HOUSE)
def add_room(tx: Transaction, *, site_id: int, name: str, hint: str = "") -> int:
    """Add a room to a house."""
    get(tx, Site, site_id)
    name = name.strip()
    if not name:
        raise Invalid(_("Give the room a name or number."), field="name")
    same_name = select(Room.id).where(Room.site_id == site_id, Room.name == name)
    if tx.session.scalar(same_name):
        raise Conflict(_("There is a room named “{name}”.").format(name=name), field="name")
    query = select(func.count()).select_from(Room).where(Room.site_id == site_id)
    room = Room(
        site_id=site_id, name=name, hint=hint.strip(), position=tx.session.scalar(query) or 0
    )
    tx.session.add(room)
    tx.about(room)
    tx.session.flush()
    return room.id


@verb(Capability.EDIT_HOUSE)
def edit_room(tx: Transaction, *, room_id: int, form: RoomForm) -> None:
    """Change a room's name, the word beside it, and what it is meant for."""
    room = get(tx, Room, room_id)
    name = form.name.strip()
    same_name = select(Room.id).where(
        Room.site_id == room.site_id, Room.name == name, Room.id != room_id
    )
    if not name:
        raise Invalid(_("Give the room a name or number."), field="name")
    if tx.session.scalar(same_name):
        raise Conflict(_("There is a room named “{name}”.").format(name=name), field="name")
    if form.housing_kind is not None and form.housing_kind not in list(HousingKind):
        raise Invalid(_("Choose one from the list."), field="housing_kind")
    for column in fields(RoomForm):
        value = getattr(form, column.name)
        setattr(room, column.name, value.strip() if isinstance(value, str) else value)
    tx.about(room)


def form_of(room: Room) -> RoomForm:
    """A room as a form, for services."""
    return RoomForm(**{column.name: getattr(room, column.name) for column in fields(RoomForm)})


@verb(Capability.EDIT_HOUSE)
def add_bed(
    tx: Transaction,
    *,
    room_id: int,
    label: str = "",
    kind: BedKind = BedKind.SINGLE,
    start: date | None = None,
) -> int:
    """Add a bed to a room, by default under the next free letter; an overflow bed says so."""
    get(tx, Room, room_id)
    labels = set(tx.session.scalars(select(Bed.label).where(Bed.room_id == room_id)))
    label = label.strip()
    if not label and kind is BedKind.OVERFLOW:
        numbered = (_("extra {number}").format(number=n) for n in range(1, 1000))
        label = next(name for name in numbered if name not in labels)
    label = label or next(name for name in bed_labels(700) if name not in labels)
    if label in labels:
        raise Conflict(_("There is a bed “{label}” here.").format(label=label), field="label")
    bed = Bed(
        room_id=room_id, label=label, kind=BedKind(kind).value, position=len(labels), end=None
    )
    if start is not None:
        bed.start = start
    tx.session.add(bed)
    tx.about(bed)
    tx.session.flush()
    return bed.id


@verb(Capability.EDIT_HOUSE)
def take_out_of_service(tx: Transaction, *, bed_id: int, on: date) -> None:
    """The bed is gone from this night on; its history stays."""
    bed = get(tx, Bed, bed_id)
    later = select(BedAssignment.id).where(BedAssignment.bed_id == bed_id, BedAssignment.end > on)
    if tx.session.scalar(later.limit(1)):
        raise Conflict(_("Somebody has this bed then. Move that person first."))
    bed.end = on
    tx.about(bed)


@verb(Capability.EDIT_HOUSE)
def block(tx: Transaction, *, bed_id: int, start: date, end: date | None, reason: str) -> int:
    """Take a bed out of use from a night up to a day (exclusive; none: until further notice)."""
    bed = get(tx, Bed, bed_id)
    if end is not None and end <= start:
        raise Invalid(_("The last day must come after the first."), field="end")
    until = end or OPEN_END
    overlap = (BedBlock.end > start, BedBlock.start < until)
    if tx.session.scalar(select(BedBlock.id).where(BedBlock.bed_id == bed_id, *overlap).limit(1)):
        raise Conflict(_("This bed is out of use on some of these nights already."))
    taken = first_overlap(tx, bed_id=bed_id, start=start, end=end)
    if taken is not None:
        raise Conflict(_("Somebody has this bed then. Move that person first."))
    row = BedBlock(bed_id=bed_id, start=start, end=end, reason=reason.strip())
    tx.session.add(row)
    tx.about(bed)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_HOUSE)
def unblock(tx: Transaction, *, bed_id: int, on: date) -> None:
    """The bed is usable again from this night on."""
    row = tx.session.scalar(
        select(BedBlock).where(BedBlock.bed_id == bed_id, BedBlock.start <= on, BedBlock.end > on)
    )
    if row is None:
        raise NotFound(_("This bed is not out of use."))
    tx.about(get(tx, Bed, bed_id))
    if row.start == on:
        tx.session.delete(row)
    else:
        row.end = on


def shown_name(known_as: str, code: str) -> str:
    """The chosen name, or the code where there is none."""
    return known_as or code


def first_overlap(
    tx: Transaction,
    *,
    bed_id: int,
    start: date,
    end: date | None,
    besides: Collection[int] = (),
) -> BedAssignment | None:
    """The first assignment of a bed that shares a night with these, but for some rows."""
    return tx.session.scalar(
        select(BedAssignment)
        .where(
            BedAssignment.bed_id == bed_id,
            BedAssignment.end > start,
            BedAssignment.start < (end or OPEN_END),
            BedAssignment.id.not_in(besides),
        )
        .order_by(BedAssignment.end)
        .limit(1)
    )


@query(Capability.SEE_RESIDENTS)
def bed_name(tx: Transaction, bed_id: int) -> str:
    """``Room 4 · B``."""
    name = tx.session.execute(
        select(Room.name, Bed.label).join(Bed, Bed.room_id == Room.id).where(Bed.id == bed_id)
    ).one_or_none()
    if name is None:
        raise NotFound(_("This bed is not there any more."))
    return f"{name[0]} · {name[1]}"


@query(Capability.SEE_RESIDENTS)
def site_of(tx: Transaction, *, room_id: int | None = None, bed_id: int | None = None) -> int:
    """The house of a room or bed; raises ``NotFound``."""
    if room_id is None:
        room_id = get(tx, Bed, bed_id or 0).room_id
    return get(tx, Room, room_id).site_id


def get(tx: Transaction, kind: type[T], row_id: int) -> T:
    """A site, room or bed; raises ``NotFound``."""
    row = tx.session.get(kind, row_id)
    if row is None:
        raise NotFound(_("This is not there any more."))
    return row


def nights_between(start: date, end: date) -> int:
    """Nights from the first to the day of leaving, which is none."""
    return (end - start) // timedelta(days=1)
