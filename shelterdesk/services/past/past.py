# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing the past in bulk, as another system recorded it.

The same tables and the same database rules as the verbs of the desk; only the questions a desk
would be asked (is the bed free, does she have a stay already) are answered by the importer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import insert, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import new_uuid
from shelterdesk.models.residents import (
    Household,
    HouseholdMember,
    HouseholdRole,
    Resident,
)
from shelterdesk.models.rooms import Bed, BedAssignment, Room, Stay
from shelterdesk.models.support import Programme, SupportPeriod, SupportPeriodProgramme
from shelterdesk.models.vocabularies import Term
from shelterdesk.services.residents import residents
from shelterdesk.services.values.answers import GIVEN, Text, Unanswered, is_text

__all__ = [
    "BedNights", "HouseholdRole", "PastStay", "PastSupport", "add_households", "add_nights",
    "add_programmes", "add_residents", "add_stays", "add_support", "beds_of", "taken_by",
]  # fmt: skip

_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class PastSupport:
    """A support period."""

    resident_id: int
    opened: date
    closed: date | None
    destination: Text
    household_id: int | None
    programme_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PastStay:
    """A stay in a house."""

    resident_id: int
    site_id: int
    support_period_id: int
    start: date
    end: date | None
    destination: Text
    is_night_by_night: bool


@dataclass(frozen=True, slots=True)
class BedNights:
    """Nights [start, end) of a stay in a bed."""

    stay_id: int
    resident_id: int
    bed_id: int
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class BedInService:
    """A bed that exists, and the days it is in service."""

    id: int
    is_overflow: bool
    start: date
    end: date | None


@verb(Capability.IMPORT)
def add_residents(tx: Transaction, forms: Iterable[residents.ResidentForm]) -> list[int]:
    """Begin a record for each form; returns their ids in order."""
    taken = set(tx.session.scalars(select(Resident.code)))
    with tx.session.no_autoflush:  # else every look-up would write the people before it
        rows = [
            residents.begin(tx, form, code=residents.new_code(tx, taken=taken)) for form in forms
        ]
    tx.session.flush()
    return [row.id for row in rows]


@verb(Capability.IMPORT)
def add_programmes(tx: Transaction, names: Sequence[str]) -> list[int]:
    """A programme for each name, unless there is one; returns their ids in order."""
    known = {name: id_ for name, id_ in tx.session.execute(select(Programme.name, Programme.id))}
    missing = sorted(set(names) - set(known))
    ids = _insert(tx, Programme, [{"name": name, "end": None} for name in missing])
    known |= dict(zip(missing, ids, strict=True))
    return [known[name] for name in names]


@verb(Capability.IMPORT)
def add_households(
    tx: Transaction, households: Sequence[Sequence[tuple[int, HouseholdRole]]]
) -> list[int]:
    """A household for each list of members (resident id, role); returns their ids in order."""
    ids = _insert(tx, Household, [{} for _ in households])
    _insert(
        tx,
        HouseholdMember,
        [
            {"household_id": household_id, "resident_id": resident_id, "role": role.value}
            for household_id, members in zip(ids, households, strict=True)
            for resident_id, role in members
        ],
    )
    return ids


@verb(Capability.IMPORT)
def add_support(tx: Transaction, periods: Sequence[PastSupport]) -> list[int]:
    """Support periods with their programmes; returns their ids in order."""
    destinations = _destinations(tx)
    ids = _insert(
        tx,
        SupportPeriod,
        [
            {
                "resident_id": period.resident_id,
                "opened": period.opened,
                "closed": period.closed,
                "household_id": period.household_id,
            }
            | _destination(destinations, period.destination)
            for period in periods
        ],
    )
    _insert(
        tx,
        SupportPeriodProgramme,
        [
            {"support_period_id": period_id, "programme_id": programme_id}
            for period_id, period in zip(ids, periods, strict=True)
            for programme_id in period.programme_ids
        ],
    )
    return ids


@verb(Capability.IMPORT)
def add_stays(tx: Transaction, stays: Sequence[PastStay]) -> list[int]:
    """Stays, still without beds; returns their ids in order."""
    destinations = _destinations(tx)
    return _insert(
        tx,
        Stay,
        [
            {
                "resident_id": stay.resident_id,
                "site_id": stay.site_id,
                "support_period_id": stay.support_period_id,
                "start": stay.start,
                "end": stay.end,
                "is_night_by_night": stay.is_night_by_night,
            }
            | _destination(destinations, stay.destination)
            for stay in stays
        ],
    )


@verb(Capability.IMPORT)
def add_nights(tx: Transaction, nights: Sequence[BedNights]) -> None:
    """Nights in beds; the database refuses a bed or a person twice on a night."""
    _insert(
        tx,
        BedAssignment,
        [
            {
                "stay_id": row.stay_id,
                "resident_id": row.resident_id,
                "bed_id": row.bed_id,
                "start": row.start,
                "end": row.end,
                "reason": "",
            }
            for row in nights
        ],
    )


@query(Capability.SEE_RESIDENTS)
def beds_of(tx: Transaction, *, site_id: int) -> list[BedInService]:
    """The beds of a house in their order, regular ones first."""
    query = (
        select(Bed)
        .join(Room, Room.id == Bed.room_id)
        .where(Room.site_id == site_id)
        .order_by(Room.position, Room.id, Bed.position, Bed.id)
    )
    beds = [
        BedInService(row.id, row.kind == "overflow", row.start, row.end)
        for row in tx.session.scalars(query)
    ]
    return sorted(beds, key=lambda bed: bed.is_overflow)


@query(Capability.IMPORT)
def taken_by(
    tx: Transaction, *, bed_ids: Sequence[int] = (), resident_ids: Sequence[int] = ()
) -> list[BedNights]:
    """Nights that are taken already, of beds or of people."""
    rows: list[BedAssignment] = []
    for column, ids in (
        (BedAssignment.bed_id, bed_ids),
        (BedAssignment.resident_id, resident_ids),
    ):
        for chunk in (ids[i : i + 500] for i in range(0, len(ids), 500)):
            rows += tx.session.scalars(select(BedAssignment).where(column.in_(chunk)))
    return [BedNights(row.stay_id, row.resident_id, row.bed_id, row.start, row.end) for row in rows]


def _destinations(tx: Transaction) -> dict[str, int]:
    query = select(Term.code, Term.id).where(Term.vocabulary == "destination")
    return {code: term_id for code, term_id in tx.session.execute(query)}


def _destination(known: dict[str, int], destination: Text) -> dict[str, Any]:
    if is_text(destination):
        return {"destination_id": known[destination], "destination_id_answer": GIVEN}
    return {
        "destination_id": None,
        "destination_id_answer": Unanswered(str(destination)).value,
    }


def _insert(tx: Transaction, model: Any, rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows and return their ids in the order of the rows."""
    ids: list[int] = []
    for batch in (rows[i : i + _BATCH] for i in range(0, len(rows), _BATCH)):
        values = [tx.stamp({"uuid": new_uuid()} | row) for row in batch]
        statement = insert(model).returning(model.id, sort_by_parameter_order=True)
        ids += tx.session.scalars(statement, values)
    if rows:
        tx.tables.add(model.__tablename__)
        tx.rows_changed += len(rows)
        tx.residents.update(row["resident_id"] for row in rows if "resident_id" in row)
    return ids
