# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A resident's page in one answer: who it is, and what happened, newest first. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_
from shelterdesk.models.residents import HouseholdMember, HouseholdRole
from shelterdesk.models.rooms import Bed, BedAssignment, Room
from shelterdesk.services import (
    board,
    journeys,
    organisation,
    protection,
    residents,
    stays,
    support,
)
from shelterdesk.services.board import NightsInBed
from shelterdesk.services.protection import Protection
from shelterdesk.services.residents import ResidentForm, ResidentRow
from shelterdesk.services.stays import StayRow
from shelterdesk.services.support import SupportRow

__all__ = ["Event", "EventKind", "HouseholdRole", "Member", "Overview", "overview"]


class EventKind(StrEnum):
    """What happened."""

    BEGUN = "begun"  # the record
    OPENED = "opened"  # a support period
    ARRIVED = "arrived"  # a stay began
    MOVED = "moved"  # to another bed
    LEFT = "left"  # a stay ended
    CLOSED = "closed"  # a support period


#: What comes first on the same day.
_ORDER = {kind: number for number, kind in enumerate(EventKind)}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, dated."""

    day: date
    kind: EventKind
    site: str = ""
    place: str = ""  # "Room 4 · B"
    former_place: str = ""
    reason: str = ""
    destination: str = ""
    nights: int = 0
    number: int = 0  # of the support period, from 1


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the same household."""

    resident_id: int
    shown: str
    role: HouseholdRole
    age: int | None
    is_here: bool
    place: str


@dataclass(frozen=True, slots=True)
class Overview:
    """All that a resident's page shows."""

    row: ResidentRow
    form: ResidentForm
    stays: tuple[StayRow, ...]  # newest first, as the next two
    nights: tuple[NightsInBed, ...]
    periods: tuple[SupportRow, ...]
    household: tuple[Member, ...]
    events: tuple[Event, ...]
    begun: date
    tonight: date
    today: date
    protection: Protection
    stage: str = ""  # of the journey, in words; empty for whoever may not read it


@query(Capability.SEE_RESIDENTS, viewed=N_("Opened the record"))
def overview(tx: Transaction, *, resident_id: int) -> Overview:
    """Everything about one person that the desk may see; raises ``NotFound``."""
    resident = residents.get(tx, resident_id)
    begun = resident.created_at.astimezone(tx.now.tzinfo).date()
    stay_rows = stays.stays(tx, resident_id=resident_id)
    periods = support.periods(tx, resident_id=resident_id)
    events = [
        Event(begun, EventKind.BEGUN),
        *_support_events(periods),
        *_stay_events(tx, resident_id, stay_rows),
    ]
    events.sort(key=lambda event: (event.day, _ORDER[event.kind]), reverse=True)
    return Overview(
        row=residents.row(tx, resident_id=resident_id),
        form=residents.form(tx, resident_id=resident_id, revealed=False),
        stays=tuple(stay_rows),
        nights=tuple(board.history_of(tx, resident_id=resident_id)),
        periods=tuple(periods),
        household=tuple(household(tx, resident_id=resident_id)),
        events=tuple(events),
        begun=begun,
        tonight=organisation.tonight(tx),
        today=tx.today,
        protection=protection.of_resident(tx, resident_id=resident_id),
        stage=journeys.current(tx, resident_id),
    )


@query(Capability.SEE_RESIDENTS)
def household(tx: Transaction, *, resident_id: int) -> list[Member]:
    """The others of the households a person belongs to."""
    mine = select(HouseholdMember.household_id).where(
        HouseholdMember.resident_id == resident_id,
        protection.visible(tx, HouseholdMember.resident_id),
    )
    query = (
        select(HouseholdMember)
        .where(HouseholdMember.household_id.in_(mine), HouseholdMember.resident_id != resident_id)
        .where(protection.visible(tx, HouseholdMember.resident_id))
        .order_by(HouseholdMember.id)
    )
    members: dict[int, Member] = {}
    for found in tx.session.scalars(query):
        row = residents.row(tx, resident_id=found.resident_id)
        role = HouseholdRole(found.role)
        members[row.id] = Member(row.id, row.shown, role, row.age, row.is_here, row.place)
    return list(members.values())


def _support_events(periods: list[SupportRow]) -> Iterator[Event]:
    for number, period in enumerate(reversed(periods), start=1):
        yield Event(period.opened, EventKind.OPENED, reason=period.referral_source, number=number)
        if period.closed is not None:
            yield Event(
                period.closed,
                EventKind.CLOSED,
                reason=period.close_reason,
                destination=period.destination,
                number=number,
            )


def _stay_events(tx: Transaction, resident_id: int, rows: list[StayRow]) -> Iterator[Event]:
    in_beds: dict[int, list[tuple[date, str, str]]] = {}
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
    for stay in rows:
        beds = in_beds.get(stay.id, [])
        place = beds[0][1] if beds and beds[0][0] == stay.start else ""
        yield Event(stay.start, EventKind.ARRIVED, site=stay.site, place=place)
        former = place
        for start, name, reason in beds:
            if start > stay.start and name != former:
                yield Event(start, EventKind.MOVED, place=name, former_place=former, reason=reason)
            former = name
        if stay.end is not None:
            yield Event(
                stay.end,
                EventKind.LEFT,
                site=stay.site,
                place=former,
                destination=stay.destination,
                nights=stay.nights,
            )
