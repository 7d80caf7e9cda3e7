# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who decides for a minor, and who must never be told anything.

A guardian's name and number are sealed for the case class. Of one who must never be contacted they
stand under the file key instead: whoever takes a call or opens the door must recognise the person.
Nobody at all is an answer too: a minor who came alone, for whom a court decides or who decides
alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.families import Guardian, GuardianKind
from shelterdesk.models.residents import Resident
from shelterdesk.services import protection, residents, sealed_words
from shelterdesk.services.answers import Hidden
from shelterdesk.statistics.age import age_on

__all__ = [
    "GuardianForm", "GuardianKind", "GuardianRow", "Guardianship", "NeverContact", "add", "edit",
    "form", "never_contact", "never_contact_of", "of_minor", "remove",
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
class NeverContact:
    """Somebody who must be told nothing; never about whom."""

    name: str
    phone: str


@verb(Capability.EDIT_CASE)
def add(tx: Transaction, *, resident_id: int, form: GuardianForm) -> int:
    """Note who decides for a minor, or must be told nothing; returns the row's id."""
    residents.get(tx, resident_id)
    row = Guardian(resident_id=resident_id, never_contact=False, never_name="", never_phone="")
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
        name=_text(tx, row, "name"),
        phone=_text(tx, row, "phone"),
        note=sealed_words.revealed(tx, row, "note"),
        never_contact=row.never_contact,
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


@query(Capability.SEE_RESIDENTS)
def never_contact_of(tx: Transaction, *, resident_id: int) -> list[GuardianRow]:
    """Who must never be contacted about somebody, shown where the telephone is."""
    residents.get(tx, resident_id)
    query = select(Guardian).where(Guardian.resident_id == resident_id, *_never_now(tx))
    return [_row(tx, row) for row in tx.session.scalars(query.order_by(Guardian.id))]


def never_contact(tx: Transaction) -> list[NeverContact]:
    """All who must be told nothing, for the visitor check: of protected people as well.

    A guardian with a record of her own is found by its chosen name.
    """
    query = (
        select(Guardian, Resident.known_as)
        .outerjoin(Resident, Resident.id == Guardian.guardian_id)
        .where(*_never_now(tx))
        .order_by(Guardian.id)
    )
    return [
        NeverContact(row.never_name or known_as or "", row.never_phone)
        for row, known_as in tx.session.execute(query)
        if row.never_name or row.never_phone or known_as
    ]


def _never_now(tx: Transaction) -> tuple[ColumnElement[bool], ...]:
    return (
        Guardian.never_contact.is_(True),
        Guardian.start <= tx.today,
        Guardian.end > tx.today,
    )


def _row(tx: Transaction, row: Guardian) -> GuardianRow:
    shown = _text(tx, row, "name")
    if row.guardian_id is not None and protection.may_see(tx, row.guardian_id):
        shown = residents.row(tx, resident_id=row.guardian_id).shown
    return GuardianRow(
        id=row.id,
        kind=GuardianKind(row.kind),
        guardian_id=_seen(tx, row),
        shown=shown,
        phone=_text(tx, row, "phone"),
        note=sealed_words.revealed(tx, row, "note"),
        never_contact=row.never_contact,
        start=row.start,
        end=row.end,
        is_now=row.start <= tx.today < (row.end or OPEN_END),
    )


def _seen(tx: Transaction, row: Guardian) -> int | None:
    """The guardian's own record, where the person signed in may know of it."""
    return row.guardian_id if protection.may_see(tx, row.guardian_id) else None


def _text(tx: Transaction, row: Guardian, name: str) -> str | Hidden:
    """Name or phone, from where it stands."""
    if row.never_contact:
        return str(getattr(row, f"never_{name}"))
    return sealed_words.revealed(tx, row, name)


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
    _write_never(tx, row, form)
    sealed_words.write(tx, row, "note", form.note)


def _write_never(tx: Transaction, row: Guardian, form: GuardianForm) -> None:
    was_never = row.never_contact
    row.never_contact = form.never_contact
    for name, longest in _LONGEST.items():
        value = getattr(form, name)
        if not form.never_contact:
            if was_never and isinstance(value, Hidden):
                value = getattr(row, f"never_{name}")
            setattr(row, f"never_{name}", "")
            sealed_words.write(tx, row, name, _checked(value, name, longest))
        elif isinstance(value, Hidden):
            raise Invalid(
                _("Write this again: it is sealed, and the desk must recognise who it is."),
                field=name,
            )
        else:
            setattr(row, f"never_{name}", _checked(value, name, longest))
            tx.seal(row, name, None)


def _checked(value: str | Hidden, name: str, longest: int) -> str | Hidden:
    if isinstance(value, Hidden):
        return value
    return sealed_words.checked(value, field=name, longest=longest)


def _get(tx: Transaction, row_id: int) -> Guardian:
    row = tx.session.get(Guardian, row_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This is not there any more."))
    residents.get(tx, row.resident_id)
    tx.about(row)
    return row
