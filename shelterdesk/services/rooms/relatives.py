# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who belongs together when beds are given: a household, and children who live here. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.families import Dependant, LivesWith
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms import board_marks


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of the family, with the open stay there is."""

    resident_id: int
    shown: str  # chosen name, or the code
    age: int | None
    stay_id: int | None
    place: str  # "House B · Room 4 · A"; empty without a bed tonight


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[Relative]:
    """The family of somebody, the oldest first; who is only told of and not here is left out."""
    if not protection.may_see(tx, resident_id):
        return []
    ids = set(board_marks.families_of(tx, [resident_id])[resident_id])
    mine, theirs = Dependant.resident_id, Dependant.dependant_id
    told = {
        (there if one == resident_id else one): lives_with == LivesWith.HERE
        for one, there, lives_with in tx.session.execute(
            select(mine, theirs, Dependant.lives_with).where(
                theirs.is_not(None), or_(mine == resident_id, theirs == resident_id)
            )
        )
        if there is not None
    }
    found = []
    herself = merged_records.family(tx, resident_id)
    for id_ in ids | told.keys():
        if id_ in herself or not protection.may_see(tx, id_):
            continue
        row = residents.row(tx, resident_id=id_)
        if id_ in ids or told[id_] or row.stay_id is not None:
            found.append(Relative(id_, row.shown, row.age, row.stay_id, row.place))
    return sorted(
        found, key=lambda one: (-(one.age if one.age is not None else 0), one.resident_id)
    )
