# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""People who wait for a bed: by priority, then by how long they wait.

Somebody may wait without a record, under a word the desk knows. How and when it is safe to reach
somebody is sealed for case work; whoever has no key can still write it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, case, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.reservations import WaitingEntry, WaitingOutcome, WaitingPriority
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Site
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import free_beds, kept_places, parties, rooms
from shelterdesk.services.rooms.parties import ALONE, Party
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "NEEDS", "WaitingForm", "WaitingOutcome", "WaitingPriority", "WaitingRow", "add", "edit",
    "end", "form", "of_resident", "place", "waiting",
]  # fmt: skip

#: What may be needed of a bed, and its words.
NEEDS: Final = {
    "needs_alone": N_("a room alone"),
    "needs_ground_floor": N_("ground floor"),
    "needs_quiet": N_("quiet"),
    "needs_child_friendly": N_("good for children"),
}
_LONGEST_NAME: Final = 80
_LONGEST_NOTE: Final = 200
_LONGEST_CONTACT: Final = 400
_MOST_PEOPLE: Final = 50


@dataclass(frozen=True, slots=True)
class WaitingForm:
    """All that is written of somebody who waits; nothing but for whom is required."""

    for_whom: str = ""  # where there is no record yet
    people: int = 1
    site_id: int | None = None  # none: any house
    since: date | None = None  # today, if not said
    priority: str = WaitingPriority.SOON
    needs_alone: bool = False
    needs_ground_floor: bool = False
    needs_quiet: bool = False
    needs_child_friendly: bool = False
    note: str = ""  # the desk reads it
    contact: str | Hidden = ""  # how and when it is safe, sealed
    ask_again_on: date | None = None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Somebody who waits, as lists show it; without an id: who is not shown."""

    id: int | None
    resident_id: int | None
    shown: str
    people: int
    site: str  # empty: any house
    since: date
    priority: str
    needs: tuple[str, ...]  # in words
    note: str
    contact: str | Hidden
    ask_again_on: date | None
    fits: int  # beds free tonight that suit; 0 for who waits no more
    kept: str = ""  # the place that is kept meanwhile
    kept_id: int | None = None
    ended_on: date | None = None
    outcome: str = ""


@verb(Capability.PLACE_PEOPLE)
def add(tx: Transaction, *, form: WaitingForm, resident_id: int | None = None) -> int:
    """Put somebody on the waiting list; returns the entry's id."""
    row = WaitingEntry(resident_id=resident_id, since=tx.today)
    if resident_id is not None:
        residents.get(tx, resident_id)
        open_one = select(WaitingEntry.id).where(
            WaitingEntry.resident_id == resident_id, WaitingEntry.ended_on.is_(None)
        )
        if tx.session.scalar(open_one.limit(1)) is not None:
            raise Conflict(_("This person is on the waiting list already."), field="for_whom")
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.PLACE_PEOPLE)
def edit(tx: Transaction, *, entry_id: int, form: WaitingForm) -> None:
    """Write a form over an entry; a contact that is hidden stays as it is."""
    row = _get(tx, entry_id)
    _refuse_ended(row)
    _write(tx, row, form)


@verb(Capability.PLACE_PEOPLE)
def end(tx: Transaction, *, entry_id: int, outcome: str, on: date | None = None) -> None:
    """Somebody waits no more, and why."""
    row = _get(tx, entry_id)
    _refuse_ended(row)
    if outcome not in list(WaitingOutcome):
        raise Invalid(_("Choose one from the list."), field="outcome")
    on = on or max(tx.today, row.since)
    if on < row.since:
        raise Invalid(_("It cannot end before it began."), field="on")
    row.ended_on, row.outcome = on, WaitingOutcome(outcome).value


@verb(Capability.PLACE_PEOPLE)
def place(
    tx: Transaction,
    *,
    entry_id: int,
    bed_id: int,
    on: date | None = None,
    planned_end: date | None = None,
    despite: str = "",
    party: Party = ALONE,
) -> int:
    """A bed for somebody who waits, and for who comes along: admitted in one act, or moved there;
    returns the id of the stay.

    Who had no record yet gets one, called by the word in the list; the safe contact goes along.
    """
    row = _get(tx, entry_id)
    _refuse_ended(row)
    stay_id, *_others = parties.come(
        tx, resident_id=recorded(tx, row), party=party, on=on, bed_id=bed_id,
        planned_end=planned_end, despite=despite,
    )  # fmt: skip
    if row.ended_on is None:  # who stayed here already, and waited for another bed
        kept_places.waits_no_more(tx, row, stay_id)
    tx.about(row)
    return stay_id


def recorded(tx: Transaction, row: WaitingEntry) -> int:
    """The record of who waits, made if there is none yet; beds kept for the entry are that
    person's then. For services."""
    if row.resident_id is None:
        tx.need(Capability.EDIT_RESIDENTS)
        contact = sealed_words.revealed(tx, row, "contact")
        known = ResidentForm(known_as=row.for_whom)
        if isinstance(contact, str) and contact:
            known = replace(known, contact=contact)
        row.resident_id = residents.add(tx, form=known)
        for kept in tx.session.scalars(kept_places.of_entry(row.id)):
            kept.resident_id, kept.for_whom = row.resident_id, ""
        tx.session.flush()
    return row.resident_id


def open_entry(tx: Transaction, entry_id: int) -> WaitingEntry:
    """Who waits still; raises ``NotFound`` or ``Conflict``. For services."""
    row = _get(tx, entry_id)
    _refuse_ended(row)
    return row


@query(Capability.SEE_RESIDENTS)
def waiting(tx: Transaction) -> list[WaitingRow]:
    """Who waits: the most urgent first, then who waits longest."""
    order = {code.value: place for place, code in enumerate(WaitingPriority)}
    query = (
        _with_names()
        .where(WaitingEntry.ended_on.is_(None))
        .order_by(case(order, value=WaitingEntry.priority), WaitingEntry.since, WaitingEntry.id)
    )
    found = tx.session.execute(query).all()
    beds = free_beds.free_beds(tx, organisation.tonight(tx)) if found else []
    return _rows(tx, found, beds)


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[WaitingRow]:
    """When somebody waited, newest first."""
    residents.get(tx, resident_id)
    query = _with_names().where(WaitingEntry.resident_id == resident_id)
    found = tx.session.execute(query.order_by(WaitingEntry.since.desc(), WaitingEntry.id.desc()))
    return _rows(tx, found, [])


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, entry_id: int) -> WaitingForm:
    """An entry to be changed."""
    row = _get(tx, entry_id)
    return WaitingForm(
        for_whom=row.for_whom,
        people=row.people,
        site_id=row.site_id,
        since=row.since,
        priority=row.priority,
        note=row.note,
        contact=sealed_words.revealed(tx, row, "contact"),
        ask_again_on=row.ask_again_on,
        **{need: getattr(row, need) for need in NEEDS},
    )


# Within
def _write(tx: Transaction, row: WaitingEntry, form: WaitingForm) -> None:
    if form.priority not in list(WaitingPriority):
        raise Invalid(_("Choose one from the list."), field="priority")
    if not 1 <= form.people <= _MOST_PEOPLE:
        raise Invalid(_("Write for how many people."), field="people")
    since = form.since or row.since
    if since > tx.today:
        raise Invalid(_("This day is still to come."), field="since")
    for_whom = sealed_words.checked(form.for_whom, field="for_whom", longest=_LONGEST_NAME)
    if row.resident_id is None and not for_whom:
        words = _("Say for whom: a person, or a word the desk knows.")
        raise Invalid(words, field="for_whom")
    if form.site_id is not None:
        rooms.get(tx, Site, form.site_id)
    if not isinstance(form.contact, Hidden):
        sealed_words.checked(form.contact, field="contact", longest=_LONGEST_CONTACT)
    row.note = sealed_words.checked(form.note, field="note", longest=_LONGEST_NOTE)
    row.for_whom = for_whom if row.resident_id is None else ""
    row.people, row.site_id, row.since = form.people, form.site_id, since
    row.priority, row.ask_again_on = WaitingPriority(form.priority).value, form.ask_again_on
    for need in NEEDS:
        setattr(row, need, bool(getattr(form, need)))
    sealed_words.write(tx, row, "contact", form.contact)


def _get(tx: Transaction, entry_id: int) -> WaitingEntry:
    row = tx.session.get(WaitingEntry, entry_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This entry is not there any more."))
    if row.resident_id is not None:
        residents.get(tx, row.resident_id)
    tx.about(row)
    return row


def _refuse_ended(row: WaitingEntry) -> None:
    if row.ended_on is not None:
        raise Conflict(_("This person is not on the waiting list any more."))


def _with_names() -> Select[*tuple[Any, ...]]:
    """Entries with who it is, where there is a record."""
    return select(WaitingEntry, Resident.known_as, Resident.code).outerjoin(
        Resident, Resident.id == WaitingEntry.resident_id
    )


def _rows(tx: Transaction, found: Iterable[Any], beds: list[free_beds.FreeBed]) -> list[WaitingRow]:
    sites = {site.id: site.name for site in rooms.sites(tx)}
    rows, found = [], list(found)
    places = kept_places.for_entries(tx, [row for row, *_name in found if row.ended_on is None])
    for row, known_as, code in found:
        kept = places.get(row.id)
        is_shown = protection.may_see(tx, row.resident_id)
        name = row.for_whom if code is None else shown_name(known_as, code)
        needs = (_(words) for need, words in NEEDS.items() if getattr(row, need))
        rows.append(
            WaitingRow(
                id=row.id if is_shown else None,
                resident_id=row.resident_id if is_shown else None,
                shown=name if is_shown else protection.one_person(),
                people=row.people,
                site=sites.get(row.site_id, ""),
                since=row.since,
                priority=row.priority,
                needs=tuple(needs) if is_shown else (),
                note=row.note if is_shown else "",
                contact=sealed_words.revealed(tx, row, "contact") if is_shown else "",
                ask_again_on=row.ask_again_on if is_shown else None,
                fits=free_beds.fitting(row, beds) if is_shown and row.ended_on is None else 0,
                kept=kept_places.place_of(tx, kept) if kept is not None and is_shown else "",
                kept_id=kept.id if kept is not None and is_shown else None,
                ended_on=row.ended_on,
                outcome=row.outcome or "",
            )
        )
    return rows
