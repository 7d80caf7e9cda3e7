# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roll calls of the past in bulk, each closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.absences import Presence, RollCall, RollCallMark
from shelterdesk.services.past import past_rows


@dataclass(frozen=True, slots=True)
class PastRollCall:
    """The roll call of a house on a night, and what was seen of each person."""

    site_id: int
    night: date
    at: datetime
    staff_id: int
    marks: tuple[tuple[int, Presence], ...]  # by resident


@verb(Capability.IMPORT, is_undoable=False)
def add(tx: Transaction, *, calls: Sequence[PastRollCall]) -> None:
    """Write them; the database refuses a house twice on a night."""
    first = past_rows.next_id(tx, RollCall)
    rows = [
        {"id": first + at, "site_id": call.site_id, "night_of": call.night, "closed_at": call.at,
         "closed_by": call.staff_id}
        for at, call in enumerate(calls)
    ]  # fmt: skip
    past_rows.insert_rows(tx, RollCall, rows)
    marks = [
        {"roll_call_id": first + at, "resident_id": who, "presence": presence.value, "at": call.at}
        for at, call in enumerate(calls)
        for who, presence in call.marks
    ]
    past_rows.insert_rows(tx, RollCallMark, marks)
    tx.residents.update(who for call in calls for who, _presence in call.marks)
