# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications for a home to move on to: prepared, sent, offered, accepted, declined, withdrawn.

To whom and what is noted is sealed; that one is under way and when to ask again is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.move_on import ApplicationState, HousingApplication, Tenancy
from shelterdesk.models.partners import Partner
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import HousingKind
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "ApplicationForm", "ApplicationRow", "ApplicationState", "HousingKind", "add", "due", "edit",
    "form", "of_resident", "remove", "step",
]  # fmt: skip

TABLES: Final = ("housing_application",)
_LONGEST: Final = 2000
_LONGEST_NAME: Final = 120
#: Where it can go from each state; an answer that came is history.
_NEXT: Final = {
    ApplicationState.PREPARED: {ApplicationState.SENT, ApplicationState.WITHDRAWN},
    ApplicationState.SENT: {
        ApplicationState.OFFERED, ApplicationState.ACCEPTED, ApplicationState.DECLINED,
        ApplicationState.WITHDRAWN,
    },
    ApplicationState.OFFERED: {
        ApplicationState.ACCEPTED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ApplicationForm:
    """What is written of an application; only the kind of home is required."""

    housing_kind: str
    partner_id: int | None = None
    recipient: str | Hidden = ""  # to whom, without a partner record
    prepared_on: date | None = None  # today, if not said
    ask_again_on: date | None = None
    note: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application as lists show it."""

    id: int
    housing_kind: HousingKind
    recipient: str | Hidden  # the partner's name, or to whom
    state: ApplicationState
    next_states: tuple[ApplicationState, ...]
    prepared_on: date
    sent_on: date | None
    answered_on: date | None
    ask_again_on: date | None
    note: str | Hidden


@verb(Capability.EDIT_CASE)
def add(tx: Transaction, *, resident_id: int, form: ApplicationForm) -> int:
    """Begin an application; returns its id."""
    residents.get(tx, resident_id)
    row = HousingApplication(resident_id=resident_id, state=ApplicationState.PREPARED.value)
    row.prepared_on = form.prepared_on or tx.today
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, application_id: int, form: ApplicationForm) -> None:
    """Write a form over it; what is hidden stays as it is, and so does where it stands."""
    row = _get(tx, application_id)
    if form.prepared_on is not None:
        if row.sent_on is not None and form.prepared_on > row.sent_on:
            raise Invalid(_("It was sent before that day."), field="prepared_on")
        row.prepared_on = form.prepared_on
    _write(tx, row, form)


@verb(Capability.EDIT_CASE)
def step(
    tx: Transaction,
    *,
    application_id: int,
    state: str,
    on: date | None = None,
    ask_again_on: date | None = None,
) -> None:
    """It was sent, or an answer came, or it is withdrawn; today, if no day is said."""
    row = _get(tx, application_id)
    on = on or tx.today
    if state not in list(ApplicationState):
        raise Invalid(_("Choose one from the list."), field="state")
    if state not in _NEXT.get(ApplicationState(row.state), set()):
        raise Conflict(_("This has been answered already. Begin another application."))
    if on > tx.today:
        raise Invalid(_("That day has not come yet."), field="on")
    if on < (row.answered_on or row.sent_on or row.prepared_on):
        raise Invalid(_("That is before the step before."), field="on")
    if state == ApplicationState.SENT:
        row.sent_on = on
    elif row.sent_on is not None:
        row.answered_on = on
    row.state, row.ask_again_on = ApplicationState(state).value, ask_again_on


@verb(Capability.EDIT_CASE)
def remove(tx: Transaction, *, application_id: int) -> None:
    """There is no such application: it was written down by mistake. A home that came of it
    stays."""
    row = _get(tx, application_id)
    for home in tx.session.scalars(select(Tenancy).where(Tenancy.application_id == row.id)):
        home.application_id = None
    tx.session.flush()
    tx.session.delete(row)


@query(Capability.SEE_CASE)
def form(tx: Transaction, *, application_id: int) -> ApplicationForm:
    """An application to be changed."""
    row = _get(tx, application_id)
    return ApplicationForm(
        row.housing_kind,
        row.partner_id,
        sealed_words.revealed(tx, row, "recipient"),
        row.prepared_on,
        row.ask_again_on,
        sealed_words.revealed(tx, row, "note"),
    )


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> list[ApplicationRow]:
    """All applications of a person, those under way first, then the newest."""
    residents.get(tx, resident_id)
    rows = tx.session.execute(
        select(HousingApplication, Partner.name)
        .outerjoin(Partner, Partner.id == HousingApplication.partner_id)
        .where(HousingApplication.resident_id == resident_id)
        .order_by(HousingApplication.prepared_on.desc(), HousingApplication.id.desc())
    )
    found = [_row(tx, row, partner) for row, partner in rows]
    return sorted(found, key=lambda row: not row.next_states)


def due(tx: Transaction) -> list[DueLine]:
    """Where to ask again today, for all who do case work."""
    if not tx.may(Capability.SEE_CASE):
        return []
    rows = tx.session.execute(
        select(HousingApplication, Resident.known_as, Resident.code)
        .join(Resident, Resident.id == HousingApplication.resident_id)
        .where(
            HousingApplication.state.in_([state.value for state in _NEXT]),
            HousingApplication.ask_again_on <= tx.today,
            protection.visible(tx, HousingApplication.resident_id),
        )
        .order_by(HousingApplication.ask_again_on, HousingApplication.id)
    )
    return [
        DueLine(
            day=row.ask_again_on or tx.today,
            icon="house",
            title=_("Ask again about a home for {who}").format(who=shown_name(known_as, code)),
            detail=value_words.code_word("housing_application", "state", row.state),
            resident_id=row.resident_id,
            tab="moving_on",
            kind=DueKind.HOUSING,
            record=("housing_application", row.id),
        )
        for row, known_as, code in rows
    ]


# Within
def _write(tx: Transaction, row: HousingApplication, form: ApplicationForm) -> None:
    if form.housing_kind not in list(HousingKind):
        raise Invalid(_("Choose one from the list."), field="housing_kind")
    if form.partner_id is not None and tx.session.get(Partner, form.partner_id) is None:
        raise NotFound(_("This partner is not there any more."))
    if row.prepared_on > tx.today:
        raise Invalid(_("That day has not come yet."), field="prepared_on")
    for name, longest in (("recipient", _LONGEST_NAME), ("note", _LONGEST)):
        words = getattr(form, name)
        if not isinstance(words, Hidden):
            sealed_words.checked(words, field=name, longest=longest)
    row.housing_kind, row.partner_id = HousingKind(form.housing_kind).value, form.partner_id
    row.ask_again_on = form.ask_again_on
    sealed_words.write(tx, row, "recipient", form.recipient)
    sealed_words.write(tx, row, "note", form.note)


def _row(tx: Transaction, row: HousingApplication, partner: str | None) -> ApplicationRow:
    state = ApplicationState(row.state)
    following = _NEXT.get(state, set())
    return ApplicationRow(
        id=row.id,
        housing_kind=HousingKind(row.housing_kind),
        recipient=partner or sealed_words.revealed(tx, row, "recipient"),
        state=state,
        next_states=tuple(each for each in ApplicationState if each in following),
        prepared_on=row.prepared_on,
        sent_on=row.sent_on,
        answered_on=row.answered_on,
        ask_again_on=row.ask_again_on,
        note=sealed_words.revealed(tx, row, "note"),
    )


def _get(tx: Transaction, application_id: int) -> HousingApplication:
    row = tx.session.get(HousingApplication, application_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This application is not there any more."))
    residents.get(tx, row.resident_id)
    tx.about(row)
    return row
