# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one search at the top: people, rooms, houses and partners whose names fit what is typed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.rooms import Room, Site
from shelterdesk.services.partners import partners
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.values.folding import fold, fold_to_latin

__all__ = ["Found", "Place", "everything", "fits"]

_PEOPLE = 8
_PLACES = 5
#: May stand before a word without being part of it.
_OPENING = "([{<«“„‘‹\"'¿¡-–—·"


@dataclass(frozen=True, slots=True)
class Place:
    """A house or a room; ``site`` is the house of a room, where there are several houses."""

    id: int
    name: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What fits, the closest first."""

    residents: tuple[ResidentRow, ...]
    rooms: tuple[Place, ...]
    sites: tuple[Place, ...]
    partners: tuple[Place, ...] = ()


@query(Capability.SEE_RESIDENTS)
def everything(
    tx: Transaction, *, text: str, people: int = _PEOPLE, places: int = _PLACES
) -> Found:
    """At most so many people, and so many rooms and houses."""
    if not text.strip():
        return Found((), (), ())
    persons = residents.find(tx, text=text, limit=people)
    houses = tx.session.execute(select(Site.id, Site.name).order_by(Site.position, Site.name)).all()
    names = {house.id: house.name for house in houses}
    several = len(names) > 1
    rooms = tx.session.execute(
        select(Room.id, Room.name, Room.hint, Room.site_id).order_by(Room.position, Room.id)
    )
    fitting = [
        Place(room.id, room.name, names[room.site_id] if several else "")
        for room in rooms
        if fits(text, f"{room.name} {room.hint} {names[room.site_id]}")
    ]
    # "room 1" fits rooms 1 and 10 to 14: the one that is meant comes first.
    wanted = fold(text)
    fitting.sort(key=lambda place: _closeness(fold(place.name), wanted))
    sites = [Place(house.id, house.name) for house in houses if fits(text, house.name)]
    return Found(
        tuple(persons),
        tuple(fitting[:places]),
        tuple(sites[:places]),
        tuple(_partners(tx, text)[:places]),
    )


def _partners(tx: Transaction, text: str) -> list[Place]:
    if not tx.may(Capability.SEE_CASE):
        return []
    return [Place(id_, name) for id_, name in partners.choices(tx) if fits(text, name)]


def fits(text: str, name: str) -> bool:
    """Whether each word typed begins a word of the name, in its own script or in Latin."""
    latin = fold_to_latin(text) or fold(text), fold_to_latin(name) or fold(name)
    return _begins(fold(text), fold(name)) or _begins(*latin)


def _closeness(name: str, wanted: str) -> int:
    return 0 if name == wanted else 1 if name.startswith(wanted) else 2


def _begins(text: str, name: str) -> bool:
    words = [word.lstrip(_OPENING) for word in name.split()]
    wanted = text.split()
    return bool(wanted) and all(any(word.startswith(part) for word in words) for part in wanted)
