# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nights away that keep the bed: leave, hospital, another reason; planned, begun, ended.

Nights [start, end); without an end the person is still away. The bed stays theirs: whether such a
night counts as a bed-night is a setting of the house (``statistics/nights.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.absences import Absence, AbsenceKind
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, Room, Site, Stay
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms import stays
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "AbsenceForm", "AbsenceKind", "AbsenceRow", "AwayNow", "AwayRow", "add", "away", "call_off",
    "came_back", "edit", "end_with_stay", "form", "now", "of_resident",
]  # fmt: skip

_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class AbsenceForm:
    """All that is written of nights away; ``end`` is set for what is noted afterwards."""

    kind: str = AbsenceKind.LEAVE
    start: date | None = None  # first night away; tonight, if not said
    expected_back: date | None = None
    end: date | None = None  # the day the person came back
    note: str | Hidden = ""  # where and why, sealed


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Nights away on a resident's page."""

    id: int
    stay_id: int
    kind: str
    start: date
    expected_back: date | None
    end: date | None
    note: str | Hidden
    is_now: bool  # away tonight
    nights: int  # so far


@dataclass(frozen=True, slots=True)
class AwayRow:
    """Somebody who is away tonight or means to be; without an id: who is not shown."""

    id: int | None
    site_id: int
    site: str
    place: str  # the bed that is kept; empty without one
    shown: str
    kind: str  # empty for who is not shown
    start: date
    expected_back: date | None
    is_now: bool
    is_late: bool  # was expected back before tonight
    resident_id: int | None = None
    stay_id: int | None = None


@dataclass(frozen=True, slots=True)
class AwayNow:
    """Who of a stay is away tonight."""

    id: int
    shown: str


@verb(Capability.PLACE_PEOPLE)
def add(tx: Transaction, *, stay_id: int, form: AbsenceForm) -> int:
    """Somebody goes away and keeps the bed; returns the entry's id."""
    stay = stays.get(tx, stay_id)
    row = Absence(stay_id=stay_id, resident_id=stay.resident_id)
    row.start, row.end = form.start or organisation.tonight(tx), None
    _write(tx, row, stay, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.PLACE_PEOPLE)
def edit(tx: Transaction, *, absence_id: int, form: AbsenceForm) -> None:
    """Write a form over nights away; a note that is hidden stays as it is."""
    row = _get(tx, absence_id)
    _write(tx, row, stays.get(tx, row.stay_id), form)


@verb(Capability.PLACE_PEOPLE)
def came_back(tx: Transaction, *, absence_id: int, on: date | None = None) -> None:
    """Back on a day (tonight, if not said), whose night is not one away any more.

    Who was not away for a night was not away. Another absence of the stay that should have begun
    meanwhile ends with it.
    """
    row = _get(tx, absence_id)
    tonight = organisation.tonight(tx)
    on = on or tonight
    if row.end is not None:
        raise Conflict(_("This person is back already."))
    if row.start > tonight:
        raise Conflict(_("This has not begun yet. Call it off, if nothing comes of it."))
    if on < row.start:
        raise Invalid(_("Back cannot be before the first night away."), field="on")
    if on > tonight:
        raise Invalid(_("Write the day when it has come."), field="on")
    begun = select(Absence).where(
        Absence.stay_id == row.stay_id, Absence.end > row.start, Absence.start <= on
    )
    open_ones = [each for each in tx.session.scalars(begun.order_by(Absence.start)) if not each.end]
    for each, after in zip(open_ones, [*open_ones[1:], None], strict=True):
        end = on if after is None else after.start
        if end <= each.start:
            tx.session.delete(each)
        else:
            each.end = end


@verb(Capability.PLACE_PEOPLE)
def call_off(tx: Transaction, *, absence_id: int) -> None:
    """Nothing came of it: the entry goes."""
    tx.session.delete(_get(tx, absence_id))


def end_with_stay(tx: Transaction, stay_id: int, on: date) -> None:
    """Who leaves for good is not away any more: what is open ends on that day, for services."""
    later = select(Absence).where(Absence.stay_id == stay_id, Absence.end > on)
    for row in tx.session.scalars(later):
        if row.start >= on:
            tx.session.delete(row)
        else:
            row.end = on
    tx.session.flush()


@query(Capability.SEE_RESIDENTS)
def away(tx: Transaction, *, site_id: int | None = None) -> list[AwayRow]:
    """Who is away tonight, then who means to be, in one house or in all."""
    tonight = organisation.tonight(tx)
    query = (
        select(Absence, Resident.known_as, Resident.code, Stay.site_id, Site.name)
        .add_columns(Room.name, Bed.label)
        .join(Stay, Stay.id == Absence.stay_id)
        .join(Site, Site.id == Stay.site_id)
        .join(Resident, Resident.id == Absence.resident_id)
        .outerjoin(
            BedAssignment,
            (BedAssignment.stay_id == Absence.stay_id)
            & (BedAssignment.start <= tonight)
            & (BedAssignment.end > tonight),
        )
        .outerjoin(Bed, Bed.id == BedAssignment.bed_id)
        .outerjoin(Room, Room.id == Bed.room_id)
        .where(Absence.end > tonight)
        .order_by(Absence.start > tonight, Absence.start, Absence.id)
    )
    if site_id is not None:
        query = query.where(Stay.site_id == site_id)
    hidden = protection.hidden_ids(tx)
    found: list[AwayRow] = []
    rows: Any = tx.session.execute(query)
    for row, known_as, code, house_id, house, room, bed in rows:
        is_shown = row.resident_id not in hidden
        if not is_shown and row.start > tonight:
            continue  # plans of hers are for those who see her
        found.append(
            AwayRow(
                id=row.id if is_shown else None,
                site_id=house_id,
                site=house,
                place=f"{room} · {bed}" if room else "",
                shown=shown_name(known_as, code) if is_shown else protection.one_person(),
                kind=row.kind if is_shown else "",
                start=row.start,
                expected_back=row.expected_back if is_shown else None,
                is_now=row.start <= tonight,
                is_late=is_shown and (row.expected_back or OPEN_END) < tonight,
                resident_id=row.resident_id if is_shown else None,
                stay_id=row.stay_id if is_shown else None,
            )
        )
    return found


@query(Capability.SEE_RESIDENTS)
def now(tx: Transaction, *, stay_id: int) -> AwayNow | None:
    """What of a stay is open tonight; None: nobody is away."""
    stay = stays.get(tx, stay_id)
    tonight = organisation.tonight(tx)
    row = tx.session.scalar(
        select(Absence.id)
        .where(Absence.stay_id == stay_id, Absence.start <= tonight, Absence.end > tonight)
        .limit(1)
    )
    if row is None:
        return None
    who = residents.get(tx, stay.resident_id)
    return AwayNow(row, shown_name(who.known_as, who.code))


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[AbsenceRow]:
    """When somebody was or means to be away, newest first."""
    residents.get(tx, resident_id)
    tonight = organisation.tonight(tx)
    query = select(Absence).where(Absence.resident_id == resident_id)
    return [
        AbsenceRow(
            id=row.id,
            stay_id=row.stay_id,
            kind=row.kind,
            start=row.start,
            expected_back=row.expected_back,
            end=row.end,
            note=sealed_words.revealed(tx, row, "note"),
            is_now=row.start <= tonight < (row.end or OPEN_END),
            nights=max((min(row.end or OPEN_END, tonight) - row.start).days, 0),
        )
        for row in tx.session.scalars(query.order_by(Absence.start.desc(), Absence.id.desc()))
    ]


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, absence_id: int) -> AbsenceForm:
    """Nights away to be changed."""
    row = _get(tx, absence_id)
    note = sealed_words.revealed(tx, row, "note")
    return AbsenceForm(row.kind, row.start, row.expected_back, row.end, note)


# Within
def _write(tx: Transaction, row: Absence, stay: Stay, form: AbsenceForm) -> None:
    if form.kind not in list(AbsenceKind):
        raise Invalid(_("Choose one from the list."), field="kind")
    start, end = form.start or row.start, form.end
    if not stay.start <= start < (stay.end or OPEN_END):
        raise Invalid(_("That night is outside the stay."), field="start")
    if form.expected_back is not None and form.expected_back <= start:
        words = _("Coming back must be after the first night away.")
        raise Invalid(words, field="expected_back")
    if end is not None and end <= start:
        raise Invalid(_("Coming back must be after the first night away."), field="end")
    if end is None:
        end = stay.end  # a stay that has ended ends the absence as well
    elif end > (stay.end or OPEN_END):
        raise Invalid(_("That night is outside the stay."), field="end")
    elif form.end != row.end and end > organisation.tonight(tx):
        raise Invalid(_("Write the day when it has come."), field="end")
    _refuse_overlap(tx, row, start, end or form.expected_back)
    if not isinstance(form.note, Hidden):
        sealed_words.checked(form.note, field="note", longest=_LONGEST)
    row.kind, row.start, row.end = AbsenceKind(form.kind).value, start, end
    row.expected_back = form.expected_back
    sealed_words.write(tx, row, "note", form.note)


def _refuse_overlap(tx: Transaction, row: Absence, start: date, end: date | None) -> None:
    """Nobody is away twice on a night. Of what has not begun its own plan says how long."""
    tonight = organisation.tonight(tx)
    others = select(Absence).where(
        Absence.stay_id == row.stay_id, Absence.id != (row.id or 0), Absence.end > start
    )
    for other in tx.session.scalars(others):
        until = other.end
        if until is None and (other.start > tonight or (other.expected_back or start) > tonight):
            until = other.expected_back
        if other.start < (end or OPEN_END) and (until or OPEN_END) > start:
            words = _("Nights away are noted for then already. Change that entry.")
            raise Conflict(words, field="start")


def _get(tx: Transaction, absence_id: int) -> Absence:
    row = tx.session.get(Absence, absence_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This entry is not there any more."))
    residents.get(tx, row.resident_id)
    tx.about(row)
    return row
