# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Homes people live in after or beside the house, and visits there if they wish them.

The address is sealed; who holds the contract, from when to when, is not: figures are made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Select, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.move_on import HousingApplication, Tenancy, TenancyVisit, Tenure
from shelterdesk.models.move_on import TenancyVisitState as VisitState
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import HousingKind
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "HomeVisit", "HousingKind", "TenancyForm", "TenancyRow", "Tenure", "VisitState", "add", "due",
    "edit", "end", "form", "of_resident", "plan_visit", "record_visit", "remove", "timeline",
]  # fmt: skip

TABLES: Final = ("tenancy", "tenancy_visit")
_LONGEST: Final = 2000
#: Days before a contract runs out at which somebody is reminded.
_AHEAD: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TenancyForm:
    """What is written of a home; the kind and the first day are required."""

    housing_kind: str
    start: date
    tenure: str = Tenure.OWN
    contract_until: date | None = None
    address: str | Hidden = ""
    note: str | Hidden = ""
    application_id: int | None = None  # that it came of


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """A visit where somebody lives."""

    id: int
    on: date
    staff: str
    state: VisitState
    note: str | Hidden


@dataclass(frozen=True, slots=True)
class TenancyRow:
    """A home as lists show it."""

    id: int
    housing_kind: HousingKind
    tenure: Tenure
    start: date
    contract_until: date | None
    end: date | None
    address: str | Hidden
    note: str | Hidden
    visits: tuple[HomeVisit, ...]  # the newest first


@verb(Capability.EDIT_CASE)
def add(tx: Transaction, *, resident_id: int, form: TenancyForm) -> int:
    """Somebody has a home from a day on; returns the entry's id."""
    residents.get(tx, resident_id)
    row = Tenancy(resident_id=resident_id, end=None)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, tenancy_id: int, form: TenancyForm) -> None:
    """Write a form over it; what is hidden stays as it is."""
    _write(tx, _get(tx, tenancy_id), form)


@verb(Capability.EDIT_CASE)
def end(tx: Transaction, *, tenancy_id: int, on: date | None) -> None:
    """The person lives there no more from a day on; None: they do, after all."""
    row = _get(tx, tenancy_id)
    if on is not None and on < row.start:
        raise Invalid(_("It cannot end before it began."), field="on")
    row.end = on


@verb(Capability.EDIT_CASE)
def remove(tx: Transaction, *, tenancy_id: int) -> None:
    """There is no such home: it was written down by mistake. Its visits go with it."""
    row = _get(tx, tenancy_id)
    for visit in tx.session.scalars(_visits_of(row.id)):
        tx.session.delete(visit)
    tx.session.flush()
    tx.session.delete(row)


@verb(Capability.EDIT_CASE)
def plan_visit(
    tx: Transaction, *, tenancy_id: int, on: date, staff_id: int | None = None
) -> int:  # fmt: skip
    """Somebody means to come by on a day; returns the visit's id."""
    row = _get(tx, tenancy_id)
    if on < row.start or on > (row.end or OPEN_END):
        raise Invalid(_("The person does not live there on that day."), field="on")
    if staff_id is not None and staff_id not in {who.id for who in organisation.colleagues(tx)}:
        raise Invalid(_("Choose a colleague who can sign in."), field="staff_id")
    visit = TenancyVisit(tenancy_id=row.id, on=on, staff_id=staff_id)
    tx.session.add(visit)
    tx.session.flush()
    return visit.id


@verb(Capability.EDIT_CASE)
def record_visit(
    tx: Transaction, *, visit_id: int, state: str, on: date | None = None, note: str | Hidden = ""
) -> None:
    """What became of a visit; ``on``: the day it took place, if it was another."""
    visit = _visit(tx, visit_id)
    if state not in list(VisitState):
        raise Invalid(_("Choose one from the list."), field="state")
    day = on or visit.on
    if state in (VisitState.HELD, VisitState.NOT_FOUND) and day > tx.today:
        raise Invalid(_("That day has not come yet."), field="on")
    if visit.state != VisitState.PLANNED and state == VisitState.PLANNED and day < tx.today:
        raise Conflict(_("That day is past. Plan another visit."))
    if not isinstance(note, Hidden):
        sealed_words.checked(note, field="note", longest=_LONGEST)
    visit.state, visit.on = VisitState(state).value, day
    sealed_words.write(tx, visit, "note", note)


@query(Capability.SEE_CASE)
def form(tx: Transaction, *, tenancy_id: int) -> TenancyForm:
    """A home to be changed."""
    row = _get(tx, tenancy_id)
    return TenancyForm(
        row.housing_kind,
        row.start,
        row.tenure,
        row.contract_until,
        sealed_words.revealed(tx, row, "address"),
        sealed_words.revealed(tx, row, "note"),
        row.application_id,
    )


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> list[TenancyRow]:
    """All homes of a person with their visits, the newest first."""
    residents.get(tx, resident_id)
    staff = organisation.staff_names(tx)
    query = select(Tenancy).where(Tenancy.resident_id == resident_id)
    return [
        TenancyRow(
            id=row.id,
            housing_kind=HousingKind(row.housing_kind),
            tenure=Tenure(row.tenure),
            start=row.start,
            contract_until=row.contract_until,
            end=row.end,
            address=sealed_words.revealed(tx, row, "address"),
            note=sealed_words.revealed(tx, row, "note"),
            visits=tuple(
                HomeVisit(
                    id=visit.id,
                    on=visit.on,
                    staff=staff.get(visit.staff_id or 0, ""),
                    state=VisitState(visit.state),
                    note=sealed_words.revealed(tx, visit, "note"),
                )
                for visit in tx.session.scalars(_visits_of(row.id))
            ),
        )
        for row in tx.session.scalars(query.order_by(Tenancy.start.desc(), Tenancy.id.desc()))
    ]


def due(tx: Transaction) -> list[DueLine]:
    """Visits that are due, and contracts that run out within a month, for all who do case work."""
    if not tx.may(Capability.SEE_CASE):
        return []
    visits = tx.session.execute(
        select(TenancyVisit, Resident.id, Resident.known_as, Resident.code)
        .join(Tenancy, Tenancy.id == TenancyVisit.tenancy_id)
        .join(Resident, Resident.id == Tenancy.resident_id)
        .where(
            TenancyVisit.state == VisitState.PLANNED.value,
            TenancyVisit.on <= tx.today,
            protection.visible(tx, Tenancy.resident_id),
        )
    )
    lines = [
        DueLine(
            day=visit.on,
            icon="house",
            title=_("Visit {who} at home").format(who=shown_name(known_as, code)),
            resident_id=resident_id,
            is_for_all=visit.staff_id != tx.staff_id,
            tab="moving_on",
            kind=DueKind.HOUSING,
            record=("tenancy_visit", visit.id),
        )
        for visit, resident_id, known_as, code in visits
    ]
    homes = tx.session.execute(
        select(Tenancy, Resident.known_as, Resident.code)
        .join(Resident, Resident.id == Tenancy.resident_id)
        .where(
            Tenancy.end == OPEN_END,
            Tenancy.contract_until <= tx.today + _AHEAD,
            protection.visible(tx, Tenancy.resident_id),
        )
    )
    return lines + [
        DueLine(
            day=row.contract_until or tx.today,
            icon="house",
            title=_("The contract of {who}'s home runs out").format(who=shown_name(known_as, code)),
            detail=value_words.code_word("tenancy", "tenure", row.tenure),
            resident_id=row.resident_id,
            is_for_all=True,
            tab="moving_on",
            kind=DueKind.HOUSING,
            record=("tenancy", row.id),
        )
        for row, known_as, code in homes
    ]


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Homes and visits in a person's timeline."""
    found = []
    for row in of_resident(tx, resident_id=resident_id):
        kind = value_words.code_word("tenancy", "housing_kind", row.housing_kind)
        record = ("tenancy", row.id)
        if row.start <= tx.today:
            title = _("Moved into a home")
            found.append(
                TimelineEvent(row.start, "stays", "house", title, kind, "good", record=record)
            )
        if row.end is not None and row.end <= tx.today:
            title = _("Lives in that home no more")
            found.append(TimelineEvent(row.end, "stays", "house", title, kind, record=record))
        for visit in row.visits:
            if visit.state is not VisitState.PLANNED:
                state = value_words.code_word("tenancy_visit", "state", visit.state)
                title = _("Visit at home: {state}").format(state=state)
                found.append(
                    TimelineEvent(visit.on, "stays", "house", title, visit.staff, record=record)
                )
    return found


# Within
def _write(tx: Transaction, row: Tenancy, form: TenancyForm) -> None:
    if form.housing_kind not in list(HousingKind):
        raise Invalid(_("Choose one from the list."), field="housing_kind")
    if form.tenure not in list(Tenure):
        raise Invalid(_("Choose one from the list."), field="tenure")
    if form.start > (row.end or OPEN_END):
        raise Invalid(_("It cannot end before it began."), field="start")
    if form.contract_until is not None and form.contract_until < form.start:
        raise Invalid(_("It cannot end before it began."), field="contract_until")
    for name in ("address", "note"):
        words = getattr(form, name)
        if not isinstance(words, Hidden):
            sealed_words.checked(words, field=name, longest=_LONGEST)
    if form.application_id is not None:
        applied = tx.session.get(HousingApplication, form.application_id)
        if applied is None or applied.resident_id != row.resident_id:
            raise NotFound(_("This application is not there any more."))
    row.housing_kind, row.tenure = HousingKind(form.housing_kind).value, Tenure(form.tenure).value
    row.start, row.contract_until = form.start, form.contract_until
    row.application_id = form.application_id
    sealed_words.write(tx, row, "address", form.address)
    sealed_words.write(tx, row, "note", form.note)


def _visits_of(tenancy_id: int) -> Select[TenancyVisit]:
    query = select(TenancyVisit).where(TenancyVisit.tenancy_id == tenancy_id)
    return query.order_by(TenancyVisit.on.desc(), TenancyVisit.id.desc())


def _get(tx: Transaction, tenancy_id: int) -> Tenancy:
    row = tx.session.get(Tenancy, tenancy_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This home is not there any more."))
    residents.get(tx, row.resident_id)
    tx.about(row)
    return row


def _visit(tx: Transaction, visit_id: int) -> TenancyVisit:
    visit = tx.session.get(TenancyVisit, visit_id)
    if visit is None:
        raise NotFound(_("This visit is not there any more."))
    home = tx.session.get(Tenancy, visit.tenancy_id)
    if home is None or not protection.may_see(tx, home.resident_id):
        raise NotFound(_("This visit is not there any more."))
    residents.get(tx, home.resident_id)
    tx.about(visit)
    return visit
