# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outcomes: where a person stands on a day in the words of a programme, apart from stages.

Each word has a definition that is printed beside every count of it. Those of the set *standing*
take each other's place, so that a person counts under the last one alone; the others stand beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.journeys import Outcome
from shelterdesk.models.support import Programme
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.support import programmes
from shelterdesk.services.values import sealed_codes, sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.vocabularies import Listed

__all__ = [
    "STANDING", "OutcomeCount", "OutcomeForm", "OutcomeRow", "OutcomeWord", "add", "count", "edit",
    "outcomes", "remove", "statuses", "timeline",
]  # fmt: skip

#: The set of words of which the last one alone holds.
STANDING: Final = "standing"


@dataclass(frozen=True, slots=True)
class OutcomeWord:
    """A word that may be chosen, and what it means."""

    code: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class OutcomeForm:
    """Where a person stands on a day."""

    status: str | Hidden
    on: date
    programme_id: int | None = None
    note: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome as it is shown; without the key only its day and programme."""

    id: int
    form: OutcomeForm
    label: str  # empty where it is sealed
    definition: str
    programme: str


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many people stand there on a day, each counted once."""

    label: str
    definition: str
    people: int


@verb(Capability.EDIT_CASE)
def add(tx: Transaction, *, resident_id: int, form: OutcomeForm) -> int:
    """Note an outcome; returns its id."""
    residents.get(tx, resident_id)
    row = Outcome(resident_id=resident_id)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, outcome_id: int, form: OutcomeForm) -> None:
    """Put an outcome right; what is hidden stays as it is."""
    _write(tx, _get(tx, outcome_id), form)


@verb(Capability.EDIT_CASE)
def remove(tx: Transaction, *, outcome_id: int) -> None:
    """It was written by mistake."""
    tx.session.delete(_get(tx, outcome_id))


@query(Capability.SEE_CASE)
def outcomes(tx: Transaction, *, resident_id: int) -> list[OutcomeRow]:
    """Outcomes of a person, the latest first."""
    residents.get(tx, resident_id)
    return _of_person(tx, resident_id)


@query(Capability.SIGNED_IN)
def statuses(tx: Transaction) -> list[OutcomeWord]:
    """The words offered."""
    terms = sealed_codes.terms(tx, Vocabulary.OUTCOME_STATUS)
    return [
        OutcomeWord(term.code, _(term.label), _definition(term))
        for term in terms.values()
        if term.retired_at is None
    ]


@query(Capability.SEE_CASE)
def count(tx: Transaction, *, programme_id: int, on: date) -> list[OutcomeCount]:
    """How many people stand where in a programme on a day, for holders of the case key.

    Protected people are counted like all others; nobody is listed.
    """
    if not tx.sealer.can_read("case"):
        raise NotAllowed(_("Outcomes are counted by somebody who holds the case key."))
    terms = sealed_codes.terms(tx, Vocabulary.OUTCOME_STATUS)
    query = select(Outcome).where(Outcome.programme_id == programme_id, Outcome.on <= on)
    people: dict[str, set[int]] = {code: set() for code in terms}
    standing: dict[int, str] = {}
    for row in tx.session.scalars(query.order_by(Outcome.on, Outcome.id)):
        code = sealed_codes.read(tx, row, "status")
        if isinstance(code, Hidden) or code not in terms:
            continue
        if terms[code].preset == STANDING:
            standing[row.resident_id] = code
        else:
            people[code].add(row.resident_id)
    for resident_id, code in standing.items():
        people[code].add(resident_id)
    return [
        OutcomeCount(_(term.label), _definition(term), len(people[term.code]))
        for term in terms.values()
        if term.retired_at is None or people[term.code]
    ]


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Each outcome on its day."""
    tx.need(Capability.SEE_CASE)
    return [
        TimelineEvent(
            row.form.on,
            "support",
            "sprout",
            _("Outcome: {outcome}").format(outcome=row.label) if row.label else _("Outcome noted"),
            row.programme,
            "good",
            record=("outcome", row.id),
        )
        for row in _of_person(tx, resident_id)
    ]


# Within
def _get(tx: Transaction, outcome_id: int) -> Outcome:
    row = tx.session.get(Outcome, outcome_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This is not there any more."))
    residents.get(tx, row.resident_id)
    return row


def _of_person(tx: Transaction, resident_id: int) -> list[OutcomeRow]:
    terms = sealed_codes.terms(tx, Vocabulary.OUTCOME_STATUS)
    names = programmes.names(tx)
    query = select(Outcome).where(Outcome.resident_id == resident_id)
    rows = tx.session.scalars(query.order_by(Outcome.on.desc(), Outcome.id.desc()))
    return list(_shown(tx, rows, terms, names))


def _shown(
    tx: Transaction, rows: Iterable[Outcome], terms: Mapping[str, Listed], names: Mapping[int, str]
) -> Iterable[OutcomeRow]:
    for row in rows:
        code = sealed_codes.read(tx, row, "status")
        term = None if isinstance(code, Hidden) else terms.get(code)
        note = sealed_words.revealed(tx, row, "note")
        yield OutcomeRow(
            id=row.id,
            form=OutcomeForm(code, row.on, row.programme_id, note),
            label="" if term is None else _(term.label),
            definition="" if term is None else _definition(term),
            programme=names.get(row.programme_id or 0, ""),
        )


def _definition(term: Listed) -> str:
    return _(term.definition) if term.definition else ""


def _write(tx: Transaction, row: Outcome, form: OutcomeForm) -> None:
    if form.on > tx.today:
        raise Invalid(_("That day has not come yet."), field="on")
    if form.programme_id is not None and tx.session.get(Programme, form.programme_id) is None:
        raise NotFound(_("This programme is not there any more."), field="programme_id")
    if not isinstance(form.status, Hidden):
        before = sealed_codes.read(tx, row, "status") if row.status is not None else ""
        terms = sealed_codes.terms(tx, Vocabulary.OUTCOME_STATUS)
        sealed_codes.must_be_offered(terms, form.status, before, "status")
    sealed_codes.write(tx, row, "status", form.status)
    sealed_words.write(tx, row, "note", form.note)
    row.on, row.programme_id = form.on, form.programme_id
