# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a room is meant for, and what somebody's coming would break of it.

Rules warn, they never block (``place_warnings``). Somebody's own family is no company to be warned
of: a mother and her child share a room for one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, Room
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board_marks
from shelterdesk.services.rooms.board_marks import Needs
from shelterdesk.services.rooms.rooms import shown_name


@dataclass(frozen=True, slots=True)
class Company:
    """Who sleeps in a room besides somebody and their family."""

    prefers_one_person: bool  # the room
    wants_alone: bool  # who comes
    others: Mapping[int, str]  # names; "1 person" for who is not shown
    alone: frozenset[int]  # of them, who should be alone

    def words(self, room: str) -> Iterator[str]:
        """What is broken, in sentences."""
        if not self.others:
            return
        who = ", ".join(self.others.values())
        if self.prefers_one_person:
            yield _("{room} is better for one person; {who} sleeps there.").format(
                room=room, who=who
            )
        if self.wants_alone:
            yield _("A room alone was asked for; {who} sleeps in {room}.").format(
                room=room, who=who
            )
        if self.alone:
            names = ", ".join(name for id_, name in self.others.items() if id_ in self.alone)
            yield _("{who} needs a room alone.").format(who=names)


def broken(
    tx: Transaction, resident_id: int | None, bed_id: int, on: date, ignoring: Collection[int] = ()
) -> Iterator[str]:
    """Rules of a bed's room that somebody's coming would break; nobody (None): somebody new.

    ``ignoring``: who comes or goes in the same act."""
    room = tx.session.scalar(select(Room).join(Bed, Bed.room_id == Room.id).where(Bed.id == bed_id))
    if room is None:
        return
    sleepers = {
        id_: shown_name(known_as, code)
        for id_, known_as, code in tx.session.execute(
            select(Resident.id, Resident.known_as, Resident.code)
            .join(BedAssignment, BedAssignment.resident_id == Resident.id)
            .join(Bed, Bed.id == BedAssignment.bed_id)
            .where(Bed.room_id == room.id, BedAssignment.start <= on, BedAssignment.end > on)
            .order_by(Bed.position, Bed.id)
        )
        if id_ not in ignoring
    }
    needs = board_marks.needs_of(tx, [id_ for id_ in (resident_id, *sleepers) if id_ is not None])
    own = needs.get(resident_id or 0, Needs())
    if sleepers:
        family = frozenset({resident_id or 0})
        if resident_id is not None:
            family |= board_marks.families_of(tx, [resident_id])[resident_id]
        one = protection.one_person()
        others = {
            id_: name if protection.may_see(tx, id_) else one
            for id_, name in sleepers.items()
            if id_ not in family
        }
        company = Company(
            prefers_one_person=room.prefers_one_person,
            wants_alone=own.alone,
            others=others,
            alone=frozenset(id_ for id_ in others if needs.get(id_, Needs()).alone),
        )
        yield from company.words(room.name)
    yield from _lacking(room, own)


def _lacking(room: Room, own: Needs) -> Iterator[str]:
    if own.ground_floor and not room.is_ground_floor:
        words = _("The ground floor was asked for; {room} is not marked so.")
        yield words.format(room=room.name)
    if own.quiet and not room.is_quiet:
        words = _("A quiet room was asked for; {room} is not marked so.")
        yield words.format(room=room.name)
    if own.child_friendly and not room.is_child_friendly:
        words = _("A room good for children was asked for; {room} is not marked so.")
        yield words.format(room=room.name)
