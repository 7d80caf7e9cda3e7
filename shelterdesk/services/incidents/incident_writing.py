# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the parts of an incident's report are written: facts, sealed words, people, who was told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import new_uuid
from shelterdesk.models.incidents import (
    Incident,
    IncidentAddendum,
    IncidentPerson,
    IncidentRole,
    IncidentTold,
    Severity,
    ToldWhom,
)
from shelterdesk.models.log_entries import LogEntryPerson
from shelterdesk.models.rooms import Room, Site
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.incidents import incident_rows
from shelterdesk.services.incidents.incident_rows import IncidentForm, InvolvedForm, ToldForm
from shelterdesk.services.log import log_parts, log_rules
from shelterdesk.services.log.log_rows import DESK
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

_LONGEST_LINE: Final = 200
_SEALED: Final = ("happened", "measures")


def everything(tx: Transaction, row: Incident, form: IncidentForm) -> None:
    """Write a whole form over a report. Another class comes last: what is sealed for those who read
    it now can be compared with the form only until then."""
    _facts(tx, row, form)
    if row not in tx.session:
        row.confidentiality = form.confidentiality
        tx.session.add(row)
        tx.session.flush()
    _sealed(tx, row, form)
    _people(tx, row, form.people)
    _told(tx, row, form.told)
    _reseal(tx, row, form)
    tx.session.flush()


def _facts(tx: Transaction, row: Incident, form: IncidentForm) -> None:
    """When, where, of what kind, how grave and who may read it."""
    at = form.at or row.at
    log_rules.refuse_future(tx, at)
    if form.confidentiality == DESK:
        raise Invalid(
            _("A report is never open to everybody. Choose who may read it."),
            field="confidentiality",
        )
    log_rules.refuse_unknown_class(tx, form.confidentiality)
    site_id = form.site_id
    if form.room_id is not None:
        room = tx.session.get(Room, form.room_id)
        if room is None or (site_id is not None and room.site_id != site_id):
            raise Invalid(_("Choose a room of this house."), field="room_id")
        site_id = room.site_id
    elif site_id is not None and tx.session.get(Site, site_id) is None:
        raise Invalid(_("Choose a house."), field="site_id")
    kind = vocabularies.listed(tx, form.kind_id)
    if form.kind_id is not None and (kind is None or kind.vocabulary != Vocabulary.INCIDENT_KIND):
        raise Invalid(_("Choose what kind of incident it was."), field="kind_id")
    if form.log_entry_id is not None and form.log_entry_id != row.log_entry_id:
        _own_entry(tx, form.log_entry_id)
    row.at, row.site_id, row.room_id, row.kind_id = at, site_id, form.room_id, form.kind_id
    row.severity = Severity(form.severity).value
    row.log_entry_id = form.log_entry_id


def _sealed(tx: Transaction, row: Incident, form: IncidentForm) -> None:
    """What happened and what was done; what is hidden or unchanged stays as it is sealed."""
    if not isinstance(form.happened, Hidden) and not form.happened.strip():
        raise Invalid(_("Write what happened."), field="happened")
    for column in _SEALED:
        words = getattr(form, column)
        if not isinstance(words, Hidden):
            words = sealed_words.checked(words, field=column)
            _write(tx, row, column, row.confidentiality, words)


def _reseal(tx: Transaction, row: Incident, form: IncidentForm) -> None:
    """Bring every text under another class, if the form names one."""
    if form.confidentiality == row.confidentiality:
        return
    if not incident_rows.can_read(tx, row):
        raise Invalid(
            _("Only somebody who reads this report can choose others who may read it."),
            field="confidentiality",
        )
    texts: list[tuple[Any, str]] = [(row, column) for column in (*_SEALED, "review")]
    texts += [(one, "described") for one in incident_rows.people_of(tx, [row.id])[row.id]]
    added = select(IncidentAddendum).where(IncidentAddendum.incident_id == row.id)
    texts += [(one, "body") for one in tx.session.scalars(added)]
    for one, column in texts:
        words = tx.reveal(one, column)
        if words is not None:
            tx.seal_as(one, column, form.confidentiality, words)
    row.confidentiality = form.confidentiality


def _people(tx: Transaction, row: Incident, forms: Sequence[InvolvedForm]) -> None:
    """Who had to do with it; whoever is not among the forms any more is taken out."""
    before = {one.id: one for one in incident_rows.people_of(tx, [row.id])[row.id]}
    kept = {form.id for form in forms}
    for row_id, one in before.items():
        if row_id not in kept:
            tx.session.delete(one)
    tx.session.flush()
    named: set[tuple[str, int]] = set()
    for form in forms:
        for key in (("resident", form.resident_id), ("staff", form.staff_id)):
            if key[1] is not None:
                if (key[0], key[1]) in named:
                    raise Invalid(_("Somebody is named twice."), field="people")
                named.add((key[0], key[1]))
        if form.id is not None and form.id not in before:
            raise Invalid(_("Somebody was taken out of this report meanwhile."), field="people")
        _person(tx, row, form, before.get(form.id or 0))


def _told(tx: Transaction, row: Incident, forms: Sequence[ToldForm]) -> None:
    """Who was told; what is not among the forms any more is taken out."""
    before = {one.id: one for one in incident_rows.told_of(tx, row.id)}
    kept = {form.id for form in forms}
    for row_id, one in before.items():
        if row_id not in kept:
            tx.session.delete(one)
    for form in forms:
        tell(tx, row, form, before.get(form.id or 0))


def tell(
    tx: Transaction, row: Incident, form: ToldForm, there: IncidentTold | None = None
) -> IncidentTold:
    """One line of who was told."""
    at = form.at or (there.at if there is not None else tx.now)
    log_rules.refuse_future(tx, at)
    if at < row.at:
        raise Invalid(_("Nobody can be told before it happened."), field="told")
    whom = ToldWhom(form.whom)
    if there is None:
        there = IncidentTold(incident_id=row.id, whom=whom.value, at=at, staff_id=tx.staff_id)
        tx.session.add(there)
        tx.session.flush()
    there.whom, there.at = whom.value, at
    if not isinstance(form.who, Hidden):
        words = sealed_words.checked(form.who, field="told", longest=_LONGEST_LINE)
        if not words or sealed_words.revealed(tx, there, "who") != words:
            tx.seal(there, "who", words or None)
    return there


def _person(
    tx: Transaction, row: Incident, form: InvolvedForm, there: IncidentPerson | None
) -> None:
    if there is not None:  # who it is does not change: the row is taken out and another comes
        there.role = IncidentRole(form.role).value
        if there.resident_id is None and there.staff_id is None:
            if not isinstance(form.described, Hidden):
                words = sealed_words.checked(form.described, field="people", longest=_LONGEST_LINE)
                if not words:
                    raise Invalid(_("Describe somebody, or take the line out."), field="people")
                _write(tx, there, "described", row.confidentiality, words)
        return
    told = "" if isinstance(form.described, Hidden) else form.described.strip()
    if [form.resident_id is not None, form.staff_id is not None, bool(told)].count(True) != 1:
        raise Invalid(_("Choose a resident or a colleague, or describe somebody."), field="people")
    one = IncidentPerson(incident_id=row.id, role=IncidentRole(form.role).value)
    if form.resident_id is not None:
        residents.get(tx, form.resident_id)
        one.resident_id = form.resident_id
    elif form.staff_id is not None:
        if form.staff_id not in organisation.staff_names(tx):
            raise Invalid(_("Choose a colleague."), field="people")
        one.staff_id = form.staff_id
    else:
        one.uuid = new_uuid()
        tx.seal_as(
            one,
            "described",
            row.confidentiality,
            sealed_words.checked(told, field="people", longest=_LONGEST_LINE),
        )
    tx.session.add(one)
    tx.session.flush()


def _write(tx: Transaction, row: Any, column: str, confidentiality: str, words: str) -> None:
    """Seal words of a row for the class of the report."""
    now = sealed_words.revealed(tx, row, column)
    if isinstance(now, Hidden):
        raise Invalid(
            _("This is sealed for others. Add your words to the report instead."), field=column
        )
    if not words:
        setattr(row, column, None)
    elif now != words:
        tx.seal_as(row, column, confidentiality, words)


def _own_entry(tx: Transaction, entry_id: int) -> None:
    """Raise ``NotFound`` unless it is a final entry about people one may see."""
    log_parts.final(tx, entry_id)
    about = select(LogEntryPerson.resident_id).where(LogEntryPerson.log_entry_id == entry_id)
    if any(not protection.may_see(tx, one) for one in tx.session.scalars(about)):
        raise NotFound(_("This note is not there any more."))
