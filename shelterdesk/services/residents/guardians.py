# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who decides for a minor, and who must never be told anything.

A guardian's name and number are sealed for the case class. For one who must never be contacted the
visitor check has an entry of its own, whom it concerns being sealed (``never_contact.py``); a
guardian who is a resident here is no visitor, and has none. Nobody at all is an answer too: a minor
who came alone, for whom a court decides or who decides alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END, new_uuid
from shelterdesk.models.families import Guardian, GuardianKind
from shelterdesk.models.safety import KeepApart
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.statistics.age import age_on

__all__ = [
    "GuardianForm", "GuardianKind", "GuardianRow", "Guardianship", "Minor", "add", "edit", "form",
    "never_contact_of", "of_minor", "remove", "told_nothing_of",
]  # fmt: skip

_OF_AGE: Final = 18
_LONGEST: Final = {"name": 120, "phone": 60}
#: Kinds that are no person beside the minor.
_NOBODY: Final = frozenset({GuardianKind.SELF, GuardianKind.COURT, GuardianKind.CHILD_PROTECTION})


@dataclass(frozen=True, slots=True)
class GuardianForm:
    """All that is written about a guardian."""

    kind: GuardianKind
    start: date
    end: date | None = None  # the first day on which it is so no more
    guardian_id: int | None = None  # where the guardian has a record
    name: str | Hidden = ""
    phone: str | Hidden = ""
    note: str | Hidden = ""
    never_contact: bool = False
    #: By which the entry for the visitor check is found: see ``never_contact.py``.
    entry: str | Hidden = field(default_factory=new_uuid, compare=False)

    @property
    def is_for_the_door(self) -> bool:
        """Whether it is somebody outside who must be told nothing."""
        return self.never_contact and self.guardian_id is None


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """A guardian as a card shows it."""

    id: int
    kind: GuardianKind
    guardian_id: int | None
    shown: str | Hidden
    phone: str | Hidden
    note: str | Hidden
    never_contact: bool
    start: date
    end: date | None
    is_now: bool
    is_unknown_at_door: bool  # must be told nothing, and the visitor check has no such entry


@dataclass(frozen=True, slots=True)
class Guardianship:
    """Who decides for somebody."""

    is_minor: bool | None  # None where no year of birth is known
    rows: tuple[GuardianRow, ...]

    @property
    def is_unaccompanied(self) -> bool:
        """A minor beside whom no parent or relative stands whom one may talk to."""
        return self.is_minor is True and not any(
            row.is_now and not row.never_contact and row.kind not in _NOBODY for row in self.rows
        )


@dataclass(frozen=True, slots=True)
class Minor:
    """Somebody of whom a resident must be told nothing."""

    id: int
    shown: str


@verb(Capability.EDIT_CASE)
def add(tx: Transaction, *, resident_id: int, form: GuardianForm) -> int:
    """Note who decides for a minor, or must be told nothing; returns the row's id."""
    residents.get(tx, resident_id)
    row = Guardian(resident_id=resident_id, never_contact=False)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, row_id: int, form: GuardianForm) -> None:
    """Write a form over a guardian; hidden texts stay as they are."""
    _write(tx, _get(tx, row_id), form)


@verb(Capability.EDIT_CASE)
def remove(tx: Transaction, *, row_id: int) -> None:
    """Take back what was noted by mistake; what was so and is not any more gets an end."""
    tx.session.delete(_get(tx, row_id))


@query(Capability.SEE_CASE)
def form(tx: Transaction, *, row_id: int) -> GuardianForm:
    """A guardian as a form."""
    row = _get(tx, row_id)
    return GuardianForm(
        kind=GuardianKind(row.kind),
        start=row.start,
        end=row.end,
        guardian_id=_seen(tx, row),
        name=sealed_words.revealed(tx, row, "name"),
        phone=sealed_words.revealed(tx, row, "phone"),
        note=sealed_words.revealed(tx, row, "note"),
        never_contact=row.never_contact,
        entry=_entry(tx, row) or new_uuid(),
    )


@query(Capability.SEE_CASE)
def of_minor(tx: Transaction, *, resident_id: int) -> Guardianship:
    """Who decides for somebody, those of now first."""
    resident = residents.get(tx, resident_id)
    year = resident.birth_year
    age = None if year is None else age_on(tx.today, year, resident.birth_month)
    found = tx.session.scalars(
        select(Guardian)
        .where(
            Guardian.resident_id == resident_id,
            or_(
                Guardian.guardian_id.is_(None),
                protection.visible(tx, Guardian.guardian_id),
            ),
        )
        .order_by(Guardian.end.desc(), Guardian.start.desc(), Guardian.id)
    )
    return Guardianship(
        is_minor=None if age is None else age < _OF_AGE,
        rows=tuple(_row(tx, row) for row in found),
    )


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """Since when who decides for somebody, and who must not be told anything."""
    tx.need(Capability.SEE_CASE)
    if not protection.may_see(tx, resident_id):
        return []
    events = []
    for row in of_minor(tx, resident_id=resident_id).rows:
        kind = value_words.code_word("guardian", "kind", row.kind)
        shown = "" if isinstance(row.shown, Hidden) else row.shown
        detail = " · ".join(part for part in (kind, shown) if part)
        title, tone = _("Guardian noted"), "muted"
        if row.never_contact:
            title, tone = _("Never to be contacted"), "danger"
        events.append(TimelineEvent(row.start, "details", "users", title, detail, tone))
    return events


@query(Capability.SEE_RESIDENTS)
def never_contact_of(tx: Transaction, *, resident_id: int) -> list[GuardianRow]:
    """Who must never be contacted about somebody, shown where the telephone is."""
    residents.get(tx, resident_id)
    query = select(Guardian).where(Guardian.resident_id == resident_id, *_never_now(tx))
    return [_row(tx, row) for row in tx.session.scalars(query.order_by(Guardian.id))]


@query(Capability.SEE_RESIDENTS)
def told_nothing_of(tx: Transaction, *, resident_id: int) -> list[Minor]:
    """Of whom a resident must be told nothing: who lives under one roof is no visitor, so it is
    said on her page."""
    residents.get(tx, resident_id)
    query = (
        select(Guardian.resident_id)
        .where(
            Guardian.guardian_id == resident_id,
            protection.visible(tx, Guardian.resident_id),
            *_never_now(tx),
        )
        .order_by(Guardian.resident_id)
        .distinct()
    )
    found = [residents.row(tx, resident_id=id_) for id_ in tx.session.scalars(query)]
    return [Minor(row.id, row.shown) for row in found]


def _never_now(tx: Transaction) -> tuple[ColumnElement[bool], ...]:
    return (
        Guardian.never_contact.is_(True),
        Guardian.start <= tx.today,
        Guardian.end > tx.today,
    )


def _row(tx: Transaction, row: Guardian) -> GuardianRow:
    shown = sealed_words.revealed(tx, row, "name")
    phone = sealed_words.revealed(tx, row, "phone")
    is_now = row.start <= tx.today < (row.end or OPEN_END)
    if row.guardian_id is not None and protection.may_see(tx, row.guardian_id):
        shown = residents.row(tx, resident_id=row.guardian_id).shown
    return GuardianRow(
        id=row.id,
        kind=GuardianKind(row.kind),
        guardian_id=_seen(tx, row),
        shown=shown,
        phone=phone,
        note=sealed_words.revealed(tx, row, "note"),
        never_contact=row.never_contact,
        start=row.start,
        end=row.end,
        is_now=is_now,
        is_unknown_at_door=is_now
        and row.never_contact
        and row.guardian_id is None
        and not _is_at_door(tx, row),
    )


def _seen(tx: Transaction, row: Guardian) -> int | None:
    """The guardian's own record, where the person signed in may know of it."""
    return row.guardian_id if protection.may_see(tx, row.guardian_id) else None


def _entry(tx: Transaction, row: Guardian) -> str | Hidden:
    """The uuid of the entry, empty where there is none."""
    try:
        return str(json.loads(tx.reveal(row, "entry") or '""'))
    except NotAllowed:
        return Hidden.HIDDEN
    except ValueError:
        return ""  # no entry of ours: it is made anew


def _is_at_door(tx: Transaction, row: Guardian) -> bool:
    """Whether the visitor check knows a guardian; yes where one cannot tell."""
    entry = _entry(tx, row)
    if isinstance(entry, Hidden):
        return True
    query = select(KeepApart.id).where(KeepApart.uuid == entry, KeepApart.end > tx.today)
    return bool(entry) and tx.session.scalar(query) is not None


def _write(tx: Transaction, row: Guardian, form: GuardianForm) -> None:
    if form.end is not None and form.end < form.start:
        raise Invalid(_("It cannot end before it began."), field="end")
    if form.guardian_id is not None and form.guardian_id != row.guardian_id:
        if form.guardian_id == row.resident_id:
            raise Invalid(_("Choose somebody else."), field="guardian_id")
        residents.get(tx, form.guardian_id)
        tx.person(form.guardian_id)
    row.kind = GuardianKind(form.kind).value
    if form.guardian_id is not None or _seen(tx, row) is not None:
        row.guardian_id = form.guardian_id  # one who may not be seen stays
    row.start, row.end = form.start, form.end
    row.never_contact = form.never_contact
    for name, longest in _LONGEST.items():
        value = getattr(form, name)
        if not isinstance(value, Hidden):
            value = sealed_words.checked(value, field=name, longest=longest)
        sealed_words.write(tx, row, name, value)
    sealed_words.write(tx, row, "note", form.note)
    if row.never_contact and row.guardian_id is None and not isinstance(form.entry, Hidden):
        sealed_words.write(tx, row, "entry", json.dumps(form.entry))


def _get(tx: Transaction, row_id: int) -> Guardian:
    row = tx.session.get(Guardian, row_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This is not there any more."))
    residents.get(tx, row.resident_id)
    tx.about(row)
    return row
