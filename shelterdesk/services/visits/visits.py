# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drop-in visits: who came, with a name or without one, and who is visiting now.

Somebody without a name counts like everybody: an age band and a gender at most, both optional.
When a name is told later the visit gets it and keeps its time; what was guessed goes. A visit of
another day whose end nobody saw is over: the day turns with the night, at the house's hour
(``open_visits`` asks about those). What was used during a visit goes with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Site
from shelterdesk.models.visits import AgeBand, Visit
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms import rooms
from shelterdesk.services.visits import visit_services

__all__ = [
    "AgeBand", "VisitForm", "VisitRow", "Visiting", "check_in", "check_in_new", "check_out",
    "correct", "day_began", "form", "get", "here_now", "name", "name_new", "of_resident", "remove",
    "rows_of", "timeline",
]  # fmt: skip

_CLOCKS_DIFFER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as lists show it; of somebody who must not be seen it says only that one is here."""

    id: int | None
    resident_id: int | None
    shown: str  # chosen name or code; empty without a name
    start: datetime  # local
    end: datetime | None
    age_band: AgeBand | None = None
    gender: str = ""  # in words
    site: str = ""  # where there are several houses
    is_hidden: bool = False
    is_end_unknown: bool = False  # it is over, and nobody saw when
    used: tuple[str, ...] = ()  # what support was used, in words; where a list shows it


@dataclass(frozen=True, slots=True)
class Visiting:
    """Who is here now, the latest first, and how many came today."""

    here: tuple[VisitRow, ...]
    today: int
    now: datetime


@dataclass(frozen=True, slots=True)
class VisitForm:
    """What can be put right about a visit; of a resident neither age nor gender is kept."""

    start: datetime
    end: datetime | None = None
    age_band: AgeBand | None = None
    gender: str | None = None  # a code of the word list
    resident_id: int | None = None  # None: without a name
    shown: str = ""  # what that resident is called; for the form alone
    is_end_unknown: bool = False  # over, and nobody saw when; only without an end


@verb(Capability.EDIT_RESIDENTS)
def check_in(
    tx: Transaction,
    *,
    resident_id: int | None = None,
    age_band: AgeBand | str | None = None,
    gender: str | None = None,
    first_contact: str | None = None,
    site_id: int | None = None,
    at: datetime | None = None,
) -> int:
    """Note that somebody came, now or ``at``; returns the visit's id. Nothing is required.

    For a resident neither age nor gender is kept: her record has them. Somebody who is here
    already is not noted twice.
    """
    visit = Visit(resident_id=resident_id, start=_past(tx, at or tx.now, "start"), end=None)
    if resident_id is not None:
        residents.get(tx, resident_id)
        _refuse_second(tx, resident_id)
    else:
        _describe(tx, visit, age_band, gender)
    if site_id is not None:
        rooms.get(tx, Site, site_id)
        visit.site_id = site_id
    if first_contact:
        visit.first_contact_id = vocabularies.find_id(
            tx, vocabulary=Vocabulary.FIRST_CONTACT, code=first_contact
        )
    tx.session.add(visit)
    tx.session.flush()
    if resident_id is None:
        tx.about(visit)
    return visit.id


@verb(Capability.EDIT_RESIDENTS)
def check_in_new(tx: Transaction, *, known_as: str = "", site_id: int | None = None) -> int:
    """Somebody without a record comes: one begins, with a name or a code alone; returns whose."""
    resident_id = residents.add(tx, form=ResidentForm(known_as=known_as))
    check_in(tx, resident_id=resident_id, site_id=site_id)
    return resident_id


@verb(Capability.EDIT_RESIDENTS)
def check_out(tx: Transaction, *, visit_id: int, at: datetime | None = None) -> None:
    """Note that somebody has left, now or ``at``.

    Where the clock was set back since the visitor came, it ended when it began: the order of what
    happened counts for more than an hour that was shown twice.
    """
    visit = get(tx, visit_id)
    if visit.end is not None:
        raise Conflict(_("This visit has ended already."))
    visit.end = max(visit.start, tx.now) if at is None else _end(tx, visit.start, at)
    visit.is_end_unknown = False


@verb(Capability.EDIT_RESIDENTS)
def name(tx: Transaction, *, visit_id: int, resident_id: int) -> None:
    """A visit without a name gets one; it keeps its time, the record knows age and gender."""
    visit = get(tx, visit_id)
    if visit.resident_id is not None:
        raise Conflict(_("This visit has a name already."))
    residents.get(tx, resident_id)
    visit.resident_id, visit.age_band, visit.gender_id = resident_id, None, None
    visit_services.hand_to(tx, visit_id, resident_id)


@verb(Capability.EDIT_RESIDENTS)
def name_new(tx: Transaction, *, visit_id: int, known_as: str) -> int:
    """A visit gets the name of somebody without a record, which begins with it; returns whose.

    What was guessed of the visitor goes: in a record stands what was said.
    """
    get(tx, visit_id)
    if not known_as.strip():
        raise Invalid(_("Type the name the visitor goes by."), field="person")
    resident_id = residents.add(tx, form=ResidentForm(known_as=known_as))
    name(tx, visit_id=visit_id, resident_id=resident_id)
    return resident_id


@verb(Capability.EDIT_RESIDENTS)
def correct(tx: Transaction, *, visit_id: int, form: VisitForm) -> None:
    """Put right who came and when, and what was guessed of somebody without a name.

    A name that was wrong is taken away, or another resident's put in its place.
    """
    visit = get(tx, visit_id)
    start = form.start if form.start == visit.start else _past(tx, form.start, "start")
    end = form.end
    if end is not None and (start, end) != (visit.start, visit.end):
        end = _end(tx, start, end)
    is_over = end is not None or form.is_end_unknown
    _hand_to(tx, visit, form.resident_id, is_here=not is_over and start >= day_began(tx))
    visit.start, visit.end = start, end
    visit.is_end_unknown = end is None and form.is_end_unknown
    if visit.resident_id is None:
        _describe(tx, visit, form.age_band, form.gender)


@verb(Capability.EDIT_RESIDENTS)
def remove(tx: Transaction, *, visit_id: int) -> None:
    """Take away a visit that was noted by mistake, with what was noted as used during it."""
    visit = get(tx, visit_id)
    visit_services.drop(tx, visit_id)
    tx.session.delete(visit)


@query(Capability.SEE_RESIDENTS)
def form(tx: Transaction, *, visit_id: int) -> VisitForm:
    """A visit as a form."""
    visit = get(tx, visit_id)
    term = tx.session.get(Term, visit.gender_id) if visit.gender_id is not None else None
    zone = tx.now.tzinfo
    return VisitForm(
        start=visit.start.astimezone(zone),
        end=visit.end.astimezone(zone) if visit.end is not None else None,
        age_band=AgeBand(visit.age_band) if visit.age_band else None,
        gender=term.code if term is not None else None,
        resident_id=visit.resident_id,
        shown=rows_of(tx, [visit])[0].shown,
        is_end_unknown=visit.is_end_unknown,
    )


@query(Capability.SEE_RESIDENTS)
def here_now(tx: Transaction) -> Visiting:
    """Who is visiting, and how many came since the day began."""
    query = select(Visit).where(goes_on(tx)).order_by(Visit.start.desc(), Visit.id.desc())
    rows = tx.session.scalars(query)
    count = select(func.count()).select_from(Visit).where(Visit.start >= day_began(tx))
    return Visiting(tuple(rows_of(tx, rows)), tx.session.scalar(count) or 0, tx.now)


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int, limit: int | None = None) -> list[VisitRow]:
    """A person's visits, newest first; at most so many."""
    query = (
        select(Visit)
        .where(Visit.resident_id == resident_id, protection.visible(tx, Visit.resident_id))
        .order_by(Visit.start.desc(), Visit.id.desc())
        .limit(limit)
    )
    return rows_of(tx, tx.session.scalars(query))


def timeline(tx: Transaction, resident_id: int, *, limit: int | None = None) -> list[TimelineEvent]:
    """Each visit, for a person's timeline; the newest, where there is a limit."""
    return [
        TimelineEvent(
            day=row.start.date(),
            kind="stays",
            icon="door-open",
            title=_("Visited"),
            detail=row.site,
            at=row.start,
            record=("visit", row.id) if row.id is not None else None,
        )
        for row in of_resident(tx, resident_id=resident_id, limit=limit)
    ]


def get(tx: Transaction, visit_id: int) -> Visit:
    """The visit itself, for services; the act is about it, or about whose it is."""
    return residents.get_of(tx, Visit, visit_id, _("This visit is not there any more."))


def _hand_to(tx: Transaction, visit: Visit, resident_id: int | None, *, is_here: bool) -> None:
    """Whose visit it is; the act then stands in both records."""
    if resident_id == visit.resident_id:
        return
    if resident_id is not None:
        residents.get(tx, resident_id)
        if is_here:
            _refuse_second(tx, resident_id)
        visit.age_band = visit.gender_id = None
    visit.resident_id = resident_id
    visit_services.hand_to(tx, visit.id, resident_id)


def _describe(
    tx: Transaction, visit: Visit, age_band: AgeBand | str | None, gender: str | None
) -> None:
    visit.age_band = AgeBand(age_band).value if age_band else None
    visit.gender_id = (
        vocabularies.find_id(tx, vocabulary=Vocabulary.GENDER, code=gender) if gender else None
    )


def day_began(tx: Transaction) -> datetime:
    """The hour at which the night before turned into this day, for services."""
    return organisation.day_span(tx, organisation.tonight(tx))[0]


def goes_on(tx: Transaction) -> ColumnElement[bool]:
    """A condition: visits of today that nobody has left, as far as is known, for services."""
    return and_(Visit.start >= day_began(tx), Visit.end.is_(None), Visit.is_end_unknown.is_(False))


def here_since(tx: Transaction, resident_id: int) -> datetime | None:
    """When the visit of today that goes on began, for services; None for who is not here."""
    query = select(Visit.start).where(Visit.resident_id == resident_id, goes_on(tx))
    return tx.session.scalar(query.limit(1))


def _refuse_second(tx: Transaction, resident_id: int) -> None:
    since = here_since(tx, resident_id)
    if since is not None:
        words = _("This visit is noted already, since {time}.")
        at = since.astimezone(tx.now.tzinfo)
        raise Conflict(words.format(time=f"{at:%H:%M}"), field="person")


def _past(tx: Transaction, at: datetime, field: str) -> datetime:
    if at > tx.now + _CLOCKS_DIFFER:
        raise Invalid(_("The time lies in the future."), field=field)
    return at


def _end(tx: Transaction, start: datetime, end: datetime) -> datetime:
    if _past(tx, end, "end") < start:
        raise Invalid(_("It cannot end before it began."), field="end")
    return end


def rows_of(tx: Transaction, visits: Iterable[Visit]) -> list[VisitRow]:
    """Visits as lists show them, for services; who must not be seen is one person."""
    found = list(visits)
    ids = {visit.resident_id for visit in found if visit.resident_id is not None}
    names = {
        id_: rooms.shown_name(known_as, code)
        for id_, known_as, code in tx.session.execute(
            select(Resident.id, Resident.known_as, Resident.code).where(Resident.id.in_(ids))
        )
    }
    terms = {
        choice.id: choice.label
        for choice in vocabularies.choices(tx, vocabulary=Vocabulary.GENDER, with_retired=True)
    }
    houses = {site.id: site.name for site in rooms.sites(tx)}
    hidden, zone = protection.hidden_ids(tx), tx.now.tzinfo
    rows = []
    for visit in found:
        start = visit.start.astimezone(zone)
        if visit.resident_id in hidden:
            rows.append(VisitRow(None, None, protection.one_person(), start, None, is_hidden=True))
            continue
        rows.append(
            VisitRow(
                id=visit.id,
                resident_id=visit.resident_id,
                shown=names.get(visit.resident_id or 0, ""),
                start=start,
                end=visit.end.astimezone(zone) if visit.end is not None else None,
                age_band=AgeBand(visit.age_band) if visit.age_band else None,
                gender=terms.get(visit.gender_id or 0, ""),
                site=houses.get(visit.site_id or 0, "") if len(houses) > 1 else "",
                is_end_unknown=visit.is_end_unknown,
            )
        )
    return rows
