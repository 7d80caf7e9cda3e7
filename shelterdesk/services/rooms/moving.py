# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several people into several beds in one act: two who change beds, a family that moves.

Everything is asked before anything is written, as if all of them had stood up first: a bed that
one of them leaves is free for the others, and who leaves a room is no company there any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.rooms import Bed, BedBlock, BedKind, Room, Stay
from shelterdesk.services.rooms import assigning, kept_places, place_warnings, rooms
from shelterdesk.services.rooms.assigning import Former

#: What somebody has now, and until when a bed is needed.
Wanted = tuple[Former | None, date | None]


def move_all(
    tx: Transaction, moves: Sequence[tuple[Stay, int | None]], on: date, reason: str, despite: str
) -> None:
    """Give each stay its bed (None: none any more) from a night on.

    Raises ``Conflict`` with ``field="despite"`` where something speaks against one of the beds."""
    people = frozenset(stay.resident_id for stay, _bed in moves)
    before = [assigning.former(tx, stay, on) for stay, _bed in moves]
    whys = {old.bed_id: old.reason for old in before if old is not None}
    leaving = [old.row_id for old in before if old is not None]
    given = []
    for (stay, bed_id), old in zip(moves, before, strict=True):
        if old is not None and old.bed_id == bed_id:
            continue
        until = stay.end if old is None else old.until
        why = ""
        if bed_id is not None:
            # An extra bed says why it is there, whoever lies in it.
            why = reason.strip() or (whys.get(bed_id, "") if _is_extra(tx, bed_id) else "")
            assigning.refuse_unusable(tx, bed_id, on, why)
            assigning.refuse_taken(tx, bed_id, on, until, besides=leaving)
            why = place_warnings.settle(
                tx, resident_id=stay.resident_id, bed_id=bed_id, on=on, reason=why,
                despite=despite, until=stay.end or stay.planned_end, ignoring=people,
            )  # fmt: skip
        given.append((stay, bed_id, until, why))
    for stay, *_rest in given:
        assigning.release(tx, stay, on)
    for stay, bed_id, until, why in given:
        if bed_id is not None:
            assigning.give(tx, stay, bed_id, on, until, why)
            kept_places.take_up(tx, stay, bed_id, has_come=False)


def beds_for(
    tx: Transaction,
    wanted: Sequence[Wanted],
    on: date,
    *,
    bed_ids: Sequence[int] | None,
    room_id: int | None,
    first_bed_id: int | None = None,
) -> list[int]:
    """A bed for each: those chosen, or the free ones of a room (that of the first one's bed, where
    it is said). Cots come last."""
    if bed_ids is not None:
        if len(set(bed_ids)) != len(wanted) or len(bed_ids) != len(wanted):
            raise Invalid(_("Choose a bed for each person."), field="bed")
        return list(bed_ids)
    if first_bed_id is not None:
        room_id = rooms.get(tx, Bed, first_bed_id).room_id
    if room_id is None:
        raise Invalid(_("Choose a room."), field="bed")
    room = rooms.get(tx, Room, room_id)
    leaving = [old.row_id for old, _end in wanted if old is not None]
    own = {old.bed_id for old, _end in wanted if old is not None}
    beds = _usable(tx, room_id, on)
    kept = [None if old is None or old.bed_id not in own & set(beds) else old.bed_id
            for old, _end in wanted]  # fmt: skip
    if first_bed_id is not None:
        kept = [first_bed_id, *(None if one == first_bed_id else one for one in kept[1:])]
    free = [
        id_ for id_, is_extra in beds.items() if id_ not in kept and (not is_extra or id_ in own)
    ]
    found: list[int] = []
    for (old, end), bed_id in zip(wanted, kept, strict=True):
        until = end if old is None else old.until
        fitting = (
            id_
            for id_ in free
            if rooms.first_overlap(tx, bed_id=id_, start=on, end=until, besides=leaving) is None
        )
        choice = bed_id if bed_id is not None else next(fitting, None)
        if choice is not None:
            found.append(choice)
            free = [id_ for id_ in free if id_ != choice]
    if len(found) < len(wanted):
        words = ngettext(
            "{room} has {n} bed for these {people} people.",
            "{room} has {n} beds for these {people} people.",
            len(found),
        ).format(room=room.name, n=len(found), people=len(wanted))
        raise Conflict(words, field="bed")
    return found


def _usable(tx: Transaction, room_id: int, on: date) -> dict[int, bool]:
    """Beds of a room in service and in use on a night, and whether each is an extra one."""
    blocked = select(BedBlock.bed_id).where(BedBlock.start <= on, BedBlock.end > on)
    beds = tx.session.execute(
        select(Bed.id, Bed.kind)
        .where(Bed.room_id == room_id, Bed.start <= on, Bed.end > on, Bed.id.not_in(blocked))
        .order_by(Bed.kind == BedKind.COT, Bed.position, Bed.id)
    )
    return {id_: kind == BedKind.OVERFLOW for id_, kind in beds}


def _is_extra(tx: Transaction, bed_id: int) -> bool:
    return rooms.get(tx, Bed, bed_id).kind == BedKind.OVERFLOW
