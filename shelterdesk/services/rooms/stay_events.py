# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stays in a person's timeline: arrivals, moves, departures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.rooms import Bed, BedAssignment, Room
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms import stays
from shelterdesk.services.rooms.stays import StayRow

_KIND: Final = "stays"
#: First night, place, why: of each bed in turn.
_InBeds = list[tuple[date, str, str]]


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When somebody came, moved and left."""
    in_beds: dict[int, _InBeds] = {}
    query = (
        select(BedAssignment.stay_id, BedAssignment.start, Room.name, Bed.label)
        .add_columns(BedAssignment.reason)
        .join(Bed, Bed.id == BedAssignment.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(BedAssignment.resident_id == resident_id)
        .order_by(BedAssignment.start)
    )
    for stay_id, start, room, bed, reason in tx.session.execute(query):
        in_beds.setdefault(stay_id, []).append((start, f"{room} · {bed}", reason))
    found: list[TimelineEvent] = []
    for stay in stays.stays(tx, resident_id=resident_id):
        found += _of_stay(stay, in_beds.get(stay.id, []))
    return found


def _of_stay(stay: StayRow, beds: _InBeds) -> Iterator[TimelineEvent]:
    record = ("stay", stay.id)
    place = beds[0][1] if beds and beds[0][0] == stay.start else ""
    words = _("Came to stay in {place}") if place else _("Came to stay, no bed yet")
    came = words.format(place=place)
    yield TimelineEvent(stay.start, _KIND, "log-in", came, stay.site, "good", record=record)
    former = place
    for start, name, reason in beds:
        if start > stay.start and name != former:
            words = _("Moved from {former} to {place}") if former else _("In {place}")
            moved = words.format(former=former, place=name)
            yield TimelineEvent(start, _KIND, "bed-double", moved, reason, record=record)
        former = name
    if stay.end is not None:
        nights = ngettext("{n} night", "{n} nights", stay.nights).format(n=stay.nights)
        left = _("Stay ended after {nights}").format(nights=nights)
        detail = " · ".join(part for part in (stay.destination, stay.site) if part)
        yield TimelineEvent(stay.end, _KIND, "log-out", left, detail, record=record)
