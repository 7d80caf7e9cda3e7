# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents as lists and forms show them, and who may read what of one.

That there was an incident, when, where, of what kind and how grave stands in the open, for the
shift has to know. What happened, what was done and who was described is sealed for the class of the
report; who was there is shown to whoever reads that class, and to whoever wrote it down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.incidents import (
    Incident,
    IncidentAddendum,
    IncidentPerson,
    IncidentRole,
    IncidentTold,
    Severity,
    ToldWhom,
)
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Room, Site
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.log.log_rows import LogRow
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "GRAVE", "AddendumRow", "IncidentForm", "IncidentPage", "IncidentRole", "IncidentRow",
    "InvolvedForm", "LinkedNote", "OpenedIncident", "Severity", "ToldForm", "ToldWhom",
]  # fmt: skip

#: What directors are told of at once.
GRAVE = frozenset({Severity.GRAVE, Severity.DANGER})


@dataclass(frozen=True, slots=True)
class InvolvedForm:
    """Somebody who had to do with it: a resident, a colleague, or somebody described in words."""

    role: IncidentRole = IncidentRole.INVOLVED
    resident_id: int | None = None
    staff_id: int | None = None
    described: str | Hidden = ""
    id: int | None = None  # of the row, where there is one
    shown: str = ""  # how the person is called; not written back


@dataclass(frozen=True, slots=True)
class ToldForm:
    """Who was told and when: whom, and the name, office or reference."""

    whom: ToldWhom
    who: str | Hidden = ""
    at: datetime | None = None  # none: now
    id: int | None = None
    by: str = ""  # which colleague told; not written back


@dataclass(frozen=True, slots=True)
class IncidentForm:
    """All that a report asks; what happened is required."""

    happened: str | Hidden
    measures: str | Hidden = ""
    severity: Severity = Severity.SMALL
    confidentiality: str = "case"
    at: datetime | None = None  # none: now
    site_id: int | None = None
    room_id: int | None = None
    kind_id: int | None = None
    people: tuple[InvolvedForm, ...] = ()
    told: tuple[ToldForm, ...] = ()
    log_entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident as lists show it. ``people`` is empty where who was there is not shown."""

    id: int
    at: datetime
    place: str
    kind: str
    severity: Severity
    confidentiality: str
    people: tuple[str, ...]
    reported_by: str
    reviewed_on: date | None
    reviewed_by: str
    can_read: bool
    may_edit: bool
    may_review: bool
    open_tasks: int = 0


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """Some incidents, newest first; ``older`` asks for those before them."""

    rows: tuple[IncidentRow, ...]
    older: tuple[datetime, int] | None = None


@dataclass(frozen=True, slots=True)
class AddendumRow:
    """Words added to a report."""

    at: datetime
    author: str
    words: str | Hidden


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What follows from an incident."""

    id: int
    words: str | Hidden
    due: date | None
    staff: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """The note of the log that a report was begun from."""

    row: LogRow
    day: date  # of the log


@dataclass(frozen=True, slots=True)
class OpenedIncident:
    """One incident with everything of it that the person signed in may read.

    ``is_withheld``: it also concerns a protected person, whom its words may name.
    """

    row: IncidentRow
    form: IncidentForm
    review: str | Hidden
    addenda: tuple[AddendumRow, ...]
    tasks: tuple[TaskLine, ...]
    is_withheld: bool = False
    note: LinkedNote | None = None


def can_read(tx: Transaction, row: Incident) -> bool:
    """Whether the person signed in holds the key of the report."""
    try:
        return tx.sealer.can_read(row.confidentiality)
    except KeyError:  # somebody wrote there with other tools
        return False


def sees_people(tx: Transaction, row: Incident) -> bool:
    """Whether who was there is shown."""
    return can_read(tx, row) or (row.reported_by is not None and row.reported_by == tx.staff_id)


def people_of(tx: Transaction, ids: Sequence[int]) -> dict[int, list[IncidentPerson]]:
    """The rows of people of several incidents."""
    found: dict[int, list[IncidentPerson]] = defaultdict(list)
    query = select(IncidentPerson).where(IncidentPerson.incident_id.in_(ids))
    for row in tx.session.scalars(query.order_by(IncidentPerson.id)):
        found[row.incident_id].append(row)
    return found


def is_withheld(tx: Transaction, people: Iterable[IncidentPerson]) -> bool:
    """Whether somebody is among them whom the person signed in must not see."""
    return any(not protection.may_see(tx, row.resident_id) for row in people)


def words(tx: Transaction, row: Any, column: str, *, withheld: bool = False) -> str | Hidden:
    """Sealed words of a report, ``Hidden`` without the key or where they may name somebody."""
    return Hidden.HIDDEN if withheld else sealed_words.revealed(tx, row, column)


def resident_names(tx: Transaction, people: Iterable[IncidentPerson]) -> dict[int, str]:
    """Names of residents by the numbers that stand in the rows, without those who are hidden."""
    ids = {row.resident_id for row in people if row.resident_id is not None}
    if not ids:
        return {}
    now = {one: merged_records.open_one(tx, one) for one in ids}
    query = select(Resident.id, Resident.known_as, Resident.code).where(
        Resident.id.in_(set(now.values())), protection.visible(tx, Resident.id)
    )
    names = {
        row_id: shown_name(known_as, code) for row_id, known_as, code in tx.session.execute(query)
    }
    return {one: names[other] for one, other in now.items() if other in names}


def shown(
    tx: Transaction, row: IncidentPerson, names: dict[int, str], *, withheld: bool = False
) -> str:
    """How somebody is called in a report."""
    if row.resident_id is not None:
        return names.get(row.resident_id, protection.one_person())
    if row.staff_id is not None:
        return organisation.staff_names(tx).get(row.staff_id, _("A colleague"))
    told = words(tx, row, "described", withheld=withheld)
    return _("Somebody described") if isinstance(told, Hidden) else told


def places(tx: Transaction, rows: Iterable[Incident]) -> dict[int, str]:
    """Where each happened, in words."""
    listed = list(rows)
    rooms = {row.room_id for row in listed if row.room_id is not None}
    sites = {row.site_id for row in listed if row.site_id is not None}
    of_rooms = _names(tx, Room, rooms)
    of_sites = _names(tx, Site, sites)
    return {
        row.id: " · ".join(
            part
            for part in (of_sites.get(row.site_id or 0), of_rooms.get(row.room_id or 0))
            if part
        )
        for row in listed
    }


def _names(tx: Transaction, model: type[Room | Site], ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = tx.session.execute(select(model.id, model.name).where(model.id.in_(ids)))
    return {row.id: row.name for row in rows}


def added_words(tx: Transaction, incident_id: int, *, withheld: bool) -> tuple[AddendumRow, ...]:
    """What was added to a report, the oldest first."""
    query = select(IncidentAddendum).where(IncidentAddendum.incident_id == incident_id)
    staff = organisation.staff_names(tx)
    return tuple(
        AddendumRow(
            row.at.astimezone(tx.now.tzinfo),
            staff.get(row.staff_id or 0, ""),
            words(tx, row, "body", withheld=withheld),
        )
        for row in tx.session.scalars(query.order_by(IncidentAddendum.at, IncidentAddendum.id))
    )


def told_of(tx: Transaction, incident_id: int) -> list[IncidentTold]:
    """Rows of who was told, the first first."""
    query = select(IncidentTold).where(IncidentTold.incident_id == incident_id)
    return list(tx.session.scalars(query.order_by(IncidentTold.at, IncidentTold.id)))


def kind_of(tx: Transaction, row: Incident) -> str:
    """What kind it was, in words."""
    return vocabularies.label(tx, row.kind_id) or _("Incident")


def title_of(tx: Transaction, row: Incident) -> str:
    """What a line among lines of other things calls it."""
    kind = vocabularies.label(tx, row.kind_id)
    return _("Incident: {what}").format(what=kind) if kind else _("Incident")


@dataclass(frozen=True, slots=True)
class Where:
    """A house, or a room of it, to choose from."""

    site_id: int
    room_id: int | None
    words: str


def where_it_may_be(tx: Transaction) -> list[Where]:
    """Every house and room, in their order; the house is named where there are several."""
    sites = tx.session.execute(select(Site.id, Site.name).order_by(Site.position, Site.id)).all()
    rooms = tx.session.execute(
        select(Room.id, Room.site_id, Room.name).order_by(Room.position, Room.id)
    ).all()
    found = []
    for site in sites:
        found.append(Where(site.id, None, site.name))
        before = f"{site.name} · " if len(sites) > 1 else ""
        found += [
            Where(site.id, room.id, before + room.name) for room in rooms if room.site_id == site.id
        ]
    return found
