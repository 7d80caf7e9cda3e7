# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contacts after closing: what waits for the caseworker, and what came of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.residents import Resident
from shelterdesk.models.staff import Staff
from shelterdesk.models.support import AftercareContact, AftercareResult, SupportPeriod
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import (
    GIVEN,
    Hidden,
    Text,
    Unanswered,
    is_text,
    read_answer,
    words,
)

__all__ = ["AftercareResult", "Contact", "contacts", "due", "record", "take_back", "timeline"]


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact after a support period closed."""

    id: int
    period_id: int
    months: int
    due: date
    done_on: date | None
    result: AftercareResult | None
    housing: Text  # a code of the destinations
    housing_words: str
    note: str | Hidden
    is_needed: bool  # not done, still wished for, and nobody came back


@verb(Capability.EDIT_CASE)
def record(
    tx: Transaction,
    *,
    contact_id: int,
    result: str,
    on: date,
    housing: Text = Unanswered.NOT_ASKED,
    note: str | Hidden = "",
) -> None:
    """What came of a contact, now or put right later. Not known is an answer of its own."""
    row = _get(tx, contact_id)
    if result not in list(AftercareResult):
        raise Invalid(_("Choose what came of it."), field="result")
    if on > tx.today:
        raise Invalid(_("That day has not come yet."), field="on")
    period = tx.session.get_one(SupportPeriod, row.support_period_id)
    if period.closed is not None and on < period.closed:
        raise Invalid(_("Choose a day after the support period closed."), field="on")
    row.done_on, row.result = on, AftercareResult(result).value
    given = is_text(housing)
    row.housing_id = (
        vocabularies.find_id(tx, vocabulary=Vocabulary.DESTINATION, code=housing)
        if is_text(housing)
        else None
    )
    row.housing_id_answer = GIVEN if given else Unanswered(str(housing)).value
    sealed_words.write(tx, row, "note", note)


@verb(Capability.EDIT_CASE)
def take_back(tx: Transaction, *, contact_id: int) -> None:
    """It was written by mistake: the contact still waits."""
    row = _get(tx, contact_id)
    row.done_on = row.result = row.housing_id = None
    row.housing_id_answer = Unanswered.NOT_ASKED.value
    tx.seal(row, "note", None)


@query(Capability.SEE_CASE)
def contacts(tx: Transaction, *, resident_id: int) -> list[Contact]:
    """All contacts of a person, in the order of their days."""
    residents.get(tx, resident_id)
    return _of_person(tx, resident_id)


def due(tx: Transaction) -> list[DueLine]:
    """For Today: contacts that are due, for the caseworker; for all who do case work where
    there is none any more."""
    if not tx.may(Capability.SEE_CASE):
        return []
    own = or_(
        SupportPeriod.caseworker_id == tx.staff_id,
        SupportPeriod.caseworker_id.is_(None),
        SupportPeriod.caseworker_id.not_in(select(Staff.id).where(Staff.is_active)),
    )
    rows = tx.session.execute(
        select(AftercareContact, Resident)
        .join(SupportPeriod, SupportPeriod.id == AftercareContact.support_period_id)
        .join(Resident, Resident.id == AftercareContact.resident_id)
        .where(AftercareContact.due <= tx.today, own, _IS_NEEDED)
        .where(protection.visible(tx, AftercareContact.resident_id))
    )
    return [
        DueLine(
            day=row.due,
            icon="phone",
            title=_("Get in touch with {who}").format(who=person.known_as or person.code),
            detail=_after(row.months),
            resident_id=person.id,
            tab="support",
            kind=DueKind.AFTERCARE,
            record=("aftercare_contact", row.id),
        )
        for row, person in rows
    ]


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Contacts that took place or were tried."""
    tx.need(Capability.SEE_CASE)
    found = []
    for contact in _of_person(tx, resident_id):
        if contact.done_on is not None:
            result = value_words.code_word("aftercare_contact", "result", contact.result)
            parts = (_after(contact.months), contact.housing_words)
            detail = " · ".join(part for part in parts if part)
            title = _("Contact after closing: {result}").format(result=result)
            found.append(
                TimelineEvent(
                    contact.done_on,
                    "support",
                    "phone",
                    title,
                    detail,
                    record=("aftercare_contact", contact.id),
                )
            )
    return found


# Within
def _get(tx: Transaction, contact_id: int) -> AftercareContact:
    row = tx.session.get(AftercareContact, contact_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This contact is not there any more."))
    residents.get(tx, row.resident_id)
    return row


def _of_person(tx: Transaction, resident_id: int) -> list[Contact]:
    rows = tx.session.execute(_OF_PERSON, {"resident_id": resident_id})
    return [_shown(tx, row, is_needed=bool(is_needed)) for row, is_needed in rows]


def _shown(tx: Transaction, row: AftercareContact, *, is_needed: bool) -> Contact:
    term = vocabularies.listed(tx, row.housing_id)
    housing: Text = read_answer(term.code if term else None, row.housing_id_answer)
    told = "" if housing is Unanswered.NOT_ASKED else words(housing)
    return Contact(
        id=row.id,
        period_id=row.support_period_id,
        months=row.months,
        due=row.due,
        done_on=row.done_on,
        result=AftercareResult(row.result) if row.result else None,
        housing=housing,
        housing_words=_(term.label) if term else told,
        note=sealed_words.revealed(tx, row, "note"),
        is_needed=is_needed,
    )


def _is_needed() -> ColumnElement[bool]:
    """It did not take place, no contact was refused since, and nobody is supported again."""
    other, later = aliased(AftercareContact), aliased(SupportPeriod)
    refused = select(other.id).where(
        other.support_period_id == AftercareContact.support_period_id,
        other.result == AftercareResult.NOT_WANTED.value,
    )
    back = select(later.id).where(
        later.resident_id == AftercareContact.resident_id,
        later.id != AftercareContact.support_period_id,
        later.closed > SupportPeriod.closed,
    )
    return AftercareContact.done_on.is_(None) & ~refused.exists() & ~back.exists()


#: Made once: making it costs several times what asking it does.
_IS_NEEDED: Final = _is_needed()
#: The contacts of ``resident_id``, each with whether it is needed.
_OF_PERSON: Final = (
    select(AftercareContact, _IS_NEEDED)
    .join(SupportPeriod, SupportPeriod.id == AftercareContact.support_period_id)
    .where(AftercareContact.resident_id == bindparam("resident_id"))
    .order_by(AftercareContact.due, AftercareContact.id)
)


def _after(months: int) -> str:
    found = ngettext("{n} month after closing", "{n} months after closing", months)
    return found.format(n=months)
