# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Health as far as a house must know it: what the shift and the kitchen do, never why.

The note for the shift stands under the file key. Why, a due day, and that somebody is pregnant are
sealed for the *health* class; each opening is written down. Treatments are in ``treatments.py``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.health import HealthFact, HealthFactKind
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "FactForm", "FactRow", "HealthFactKind", "add", "edit", "end", "facts", "masked", "of_resident",
    "read", "timeline",
]  # fmt: skip

#: What the kind alone would tell everybody who opens the file; stored as *other*, sealed beside.
_PRIVATE: Final = frozenset({HealthFactKind.PREGNANCY})
_LONGEST_NOTE: Final = 200
_EVEN: Final = 10  # characters: the longest kind, and an ISO date


@dataclass(frozen=True, slots=True)
class FactForm:
    """A fact as it is written; what is ``Hidden`` stays as it is."""

    kind: HealthFactKind | Hidden = HealthFactKind.ALLERGY
    shift_note: str = ""  # what to do, never why
    is_for_kitchen: bool = False
    reason: str | Hidden = ""
    due: date | Hidden | None = None  # of a pregnancy
    start: date | None = None  # today, if not said


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as lists show it; a private kind is *other* until it is read."""

    id: int
    kind: HealthFactKind
    shift_note: str
    is_for_kitchen: bool
    start: date
    end: date | None
    has_sealed: bool  # there is or may be more to read
    can_read: bool


@verb(Capability.EDIT_RESIDENTS)
def add(tx: Transaction, *, resident_id: int, form: FactForm) -> int:
    """Note a fact and return its id. Whoever takes people in may, also without the key."""
    residents.get(tx, resident_id)
    if isinstance(form.kind, Hidden):
        raise Invalid(_("Choose what it is about."), field="kind")
    fact = HealthFact(resident_id=resident_id, start=form.start or tx.today, end=None)
    _set(tx, fact, form)
    tx.session.add(fact)
    tx.session.flush()
    tx.about(fact)
    return fact.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, fact_id: int, form: FactForm) -> None:
    """Write a form over a fact; hidden answers stay as they are."""
    fact = _get(tx, fact_id)
    if form.start is not None:
        fact.start = form.start
    if fact.end is not None and fact.end < fact.start:
        raise Invalid(_("It cannot end before it began."), field="start")
    _set(tx, fact, form)


@verb(Capability.EDIT_CASE)
def end(tx: Transaction, *, fact_id: int, on: date) -> None:
    """It does not hold any more from this day on."""
    fact = _get(tx, fact_id)
    if fact.end is not None:
        raise Conflict(_("This has ended already."))
    if on < fact.start:
        raise Invalid(_("It cannot end before it began."), field="on")
    fact.end = on


@query(Capability.SEE_CASE)
def of_resident(tx: Transaction, *, resident_id: int) -> list[FactRow]:
    """All facts of a person, those that hold first; sealed words stay closed."""
    query = (
        select(HealthFact)
        .where(HealthFact.resident_id == resident_id)
        .where(protection.visible(tx, HealthFact.resident_id))
        .order_by(HealthFact.end.desc(), HealthFact.start.desc(), HealthFact.id.desc())
    )
    can_read = tx.sealer.can_read("health")
    return [
        FactRow(
            id=fact.id,
            kind=HealthFactKind(fact.kind),
            shift_note=fact.shift_note,
            is_for_kitchen=fact.is_for_kitchen,
            start=fact.start,
            end=fact.end,
            has_sealed=fact.reason is not None or fact.kind == HealthFactKind.OTHER,
            can_read=can_read,
        )
        for fact in tx.session.scalars(query)
    ]


@query(Capability.SEE_CASE, viewed=N_("Read health notes"), each_time=True)
def read(tx: Transaction, *, fact_id: int) -> FactForm:
    """A fact with its sealed words. Raises ``NotAllowed`` without the key."""
    fact = _get(tx, fact_id)
    if not tx.sealer.can_read("health"):
        raise NotAllowed(_("Only people who hold the health key can read this."))
    return _form(tx, fact)


@query(Capability.SEE_CASE)
def masked(tx: Transaction, *, fact_id: int) -> FactForm:
    """A fact for a form, its sealed words ``Hidden`` from everybody."""
    fact = _get(tx, fact_id)
    is_open = fact.kind != HealthFactKind.OTHER
    return FactForm(
        kind=HealthFactKind(fact.kind) if is_open else Hidden.HIDDEN,
        shift_note=fact.shift_note,
        is_for_kitchen=fact.is_for_kitchen,
        reason="" if fact.reason is None else Hidden.HIDDEN,
        due=None if is_open else Hidden.HIDDEN,
        start=fact.start,
    )


def facts(tx: Transaction, resident_ids: Collection[int]) -> list[HealthFact]:
    """What holds today of these people and has a note for the shift. Also of people who must not be
    seen: whoever asks decides what to say of them (``shift_facts.py``)."""
    query = select(HealthFact).where(
        HealthFact.resident_id.in_(list(resident_ids)),
        HealthFact.start <= tx.today,
        or_(HealthFact.end == None, HealthFact.end > tx.today),  # noqa: E711
        HealthFact.shift_note != "",
    )
    return list(tx.session.scalars(query.order_by(HealthFact.id)))


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """What the shift was told, for those who see case work."""
    if not tx.may(Capability.SEE_CASE):
        return []
    return [
        TimelineEvent(
            row.start,
            "safety",
            "heart-pulse",
            row.shift_note,
            _("for the shift"),
            record=("health_fact", row.id),
        )
        for row in of_resident(tx, resident_id=resident_id)
        if row.shift_note
    ]


def _get(tx: Transaction, fact_id: int) -> HealthFact:
    fact = tx.session.get(HealthFact, fact_id)
    if fact is None:
        raise protection.not_there()
    residents.get(tx, fact.resident_id)
    tx.person(fact.resident_id)
    tx.about(fact)
    return fact


def _set(tx: Transaction, fact: HealthFact, form: FactForm) -> None:
    note = sealed_words.clean(form.shift_note)
    if len(note) > _LONGEST_NOTE:
        words = _("At most {limit} characters fit here.").format(limit=_LONGEST_NOTE)
        raise Invalid(words, field="shift_note")
    if not note:
        raise Invalid(
            _("Write what the shift does, for example “no nuts”. It need not say why."),
            field="shift_note",
        )
    fact.shift_note, fact.is_for_kitchen = note, form.is_for_kitchen
    due = form.due
    if not isinstance(form.kind, Hidden):
        kind = HealthFactKind(form.kind)
        if kind is not HealthFactKind.PREGNANCY:
            if isinstance(due, date):
                raise Invalid(_("Only a pregnancy has a due day."), field="due")
            due = None
        fact.kind = (HealthFactKind.OTHER if kind in _PRIVATE else kind).value
        _seal_even(tx, fact, "own_kind", kind.value)
    if not isinstance(due, Hidden):
        _seal_even(tx, fact, "due", "" if due is None else due.isoformat())
    sealed_words.write(tx, fact, "reason", form.reason)


def _seal_even(tx: Transaction, fact: HealthFact, column: str, text: str) -> None:
    """Seal so that neither presence nor length of what is sealed tells one fact from another."""
    if getattr(fact, column) is None or sealed_words.revealed(tx, fact, column) != text.ljust(
        _EVEN
    ):
        tx.seal(fact, column, text.ljust(_EVEN))


def _form(tx: Transaction, fact: HealthFact) -> FactForm:
    own = sealed_words.revealed(tx, fact, "own_kind")
    due = sealed_words.revealed(tx, fact, "due")
    return FactForm(
        kind=own if isinstance(own, Hidden) else HealthFactKind(own.strip()),
        shift_note=fact.shift_note,
        is_for_kitchen=fact.is_for_kitchen,
        reason=sealed_words.revealed(tx, fact, "reason"),
        due=due if isinstance(due, Hidden) else _day(due.strip()),
        start=fact.start,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
