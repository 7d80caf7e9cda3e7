# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who shares a room on a night although it would be better otherwise; for the board. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.rooms import Room
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board_marks
from shelterdesk.services.rooms.board_marks import Needs
from shelterdesk.services.rooms.board_rows import BedCell, BedState
from shelterdesk.services.rooms.room_rules import Company


def notes(
    tx: Transaction, rooms: Mapping[int, tuple[Room, Sequence[BedCell]]]
) -> dict[int, tuple[str, ...]]:
    """Sentences by bed. Of who is not shown no more is told than that a person is there."""
    sleepers = {
        id_: [bed for bed in beds if bed.state is BedState.TAKEN]
        for id_, (_room, beds) in rooms.items()
    }
    shared = {id_: beds for id_, beds in sleepers.items() if len(beds) > 1}
    people = [bed.resident_id for beds in shared.values() for bed in beds if bed.resident_id]
    if not people:
        return {}
    needs = board_marks.needs_of(tx, people)
    told = [
        id_
        for id_, beds in shared.items()
        if rooms[id_][0].prefers_one_person
        or any(needs.get(bed.resident_id or 0, Needs()).alone for bed in beds)
    ]
    if not told:
        return {}
    families = board_marks.families_of(tx, people)
    found: dict[int, tuple[str, ...]] = {}
    for id_ in told:
        room, beds = rooms[id_][0], shared[id_]
        for bed in beds:
            own = families.get(bed.resident_id or 0, frozenset())
            company = Company(
                room.prefers_one_person,
                needs.get(bed.resident_id or 0, Needs()).alone,
                {
                    other.bed_id: other.shown or protection.one_person()
                    for other in beds
                    if other is not bed and (other.resident_id or 0) not in own
                },
                frozenset(),
            )
            if sentences := tuple(company.words(room.name)):
                found[bed.bed_id] = sentences
    return found
