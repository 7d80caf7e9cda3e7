# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""CV: what she wants said about herself, and work and learning of before, in her words.

What she did here comes from her courses and her work. The sheet is printed only after somebody
wrote down that she asked for it; its name and telephone are hers, never the house's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.work import CvEntry, CvSheet
from shelterdesk.services import paper_texts
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "CvForm", "EntryForm", "EntryRow", "JoinedCv", "add_entry", "edit_entry", "entries",
    "entry_form", "of_joined", "of_person", "remove_entry", "write",
]  # fmt: skip

PAPER: Final = "cv"
_EARLIEST: Final = 1900
#: What stands on the sheet in her own words.
WORDS: Final = ("name", "contact", "about")
_LONGEST: Final = {"name": 120, "contact": 300, "about": 1_200}
_LONGEST_ENTRY: Final = {"what": 160, "place": 160, "note": 400}


@dataclass(frozen=True, slots=True)
class CvForm:
    """What she wants said; ``wished_on`` is the day on which she asked for the sheet."""

    language: str = ""  # empty: one she speaks, or the house's
    wished_on: date | None = None
    shows_languages: bool = True
    name: str | Hidden = ""
    contact: str | Hidden = ""
    about: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class EntryForm:
    """One line of before, or elsewhere; years as far as they are known."""

    what: str | Hidden = ""
    place: str | Hidden = ""
    note: str | Hidden = ""
    first_year: int | None = None
    last_year: int | None = None
    is_learning: bool = False
    is_on_cv: bool = True


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line in a list."""

    id: int
    form: EntryForm


@dataclass(frozen=True, slots=True)
class JoinedCv:
    """The sheet of a record that was joined into hers, which has one of its own."""

    code: str  # of the other record
    form: CvForm


@verb(Capability.EDIT_WORK)
def write(tx: Transaction, *, resident_id: int, form: CvForm) -> None:
    """Write down what she wants said about herself."""
    residents.get(tx, resident_id)
    if form.wished_on is not None and form.wished_on > tx.today:
        raise Invalid(_("This day has not come yet."), field="wished_on")
    row = _sheet(tx, resident_id) or CvSheet(resident_id=resident_id)
    for name, longest in _LONGEST.items():
        _seal(tx, row, name, getattr(form, name), longest)
    row.language = form.language.strip() or paper_texts.language_of(
        tx, paper=PAPER, resident_id=resident_id
    )
    row.wished_on, row.shows_languages = form.wished_on, form.shows_languages
    tx.session.add(row)
    tx.session.flush()


@verb(Capability.EDIT_WORK)
def add_entry(tx: Transaction, *, resident_id: int, form: EntryForm) -> int:
    """Add a line and return its id."""
    residents.get(tx, resident_id)
    row = CvEntry(resident_id=resident_id)
    _write_entry(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_WORK)
def edit_entry(tx: Transaction, *, entry_id: int, form: EntryForm) -> None:
    """Write a form over a line."""
    _write_entry(tx, _entry(tx, entry_id), form)


@verb(Capability.EDIT_WORK)
def remove_entry(tx: Transaction, *, entry_id: int) -> None:
    """She does not want it there any more."""
    tx.session.delete(_entry(tx, entry_id))


@query(Capability.SEE_WORK)
def of_person(tx: Transaction, *, resident_id: int) -> CvForm:
    """What she wants said; an empty form where nobody asked yet."""
    residents.get(tx, resident_id)
    row = _sheet(tx, resident_id)
    return CvForm() if row is None else _cv(tx, row)


@query(Capability.SEE_WORK)
def of_joined(tx: Transaction, *, resident_id: int) -> list[JoinedCv]:
    """What stands on the sheets of records that were joined into hers and is not on her own: one
    sheet a person is printed, and nothing she said is lost. Taken apart, each has its own again."""
    own = of_person(tx, resident_id=resident_id)
    rows = merged_records.rows_that_stayed(tx, CvSheet, resident_id)
    found = [JoinedCv(code, _cv(tx, row)) for row, code in rows]
    return [
        one
        for one in found
        if any(sealed_words.adds(getattr(own, name), getattr(one.form, name)) for name in WORDS)
    ]


@query(Capability.SEE_WORK)
def entries(tx: Transaction, *, resident_id: int) -> list[EntryRow]:
    """Her lines, work before learning, the latest first."""
    residents.get(tx, resident_id)
    rows = tx.session.scalars(
        select(CvEntry)
        .where(CvEntry.resident_id == resident_id)
        .order_by(
            CvEntry.is_learning, CvEntry.first_year.is_(None), CvEntry.first_year.desc(), CvEntry.id
        )
    )
    return [EntryRow(row.id, _form(tx, row)) for row in rows]


@query(Capability.SEE_WORK)
def entry_form(tx: Transaction, *, entry_id: int) -> EntryForm:
    """A line as a form."""
    return _form(tx, _entry(tx, entry_id))


# Within
def _sheet(tx: Transaction, resident_id: int) -> CvSheet | None:
    return tx.session.scalar(select(CvSheet).where(CvSheet.resident_id == resident_id))


def _cv(tx: Transaction, row: CvSheet) -> CvForm:
    words = {name: sealed_words.revealed(tx, row, name) for name in WORDS}
    return CvForm(row.language, row.wished_on, row.shows_languages, **words)


def _entry(tx: Transaction, entry_id: int) -> CvEntry:
    return residents.get_of(tx, CvEntry, entry_id, _("This line is not there any more."))


def _form(tx: Transaction, row: CvEntry) -> EntryForm:
    return EntryForm(
        what=sealed_words.revealed(tx, row, "what"),
        place=sealed_words.revealed(tx, row, "place"),
        note=sealed_words.revealed(tx, row, "note"),
        first_year=row.first_year,
        last_year=row.last_year,
        is_learning=row.is_learning,
        is_on_cv=row.is_on_cv,
    )


def _write_entry(tx: Transaction, row: CvEntry, form: EntryForm) -> None:
    if not isinstance(form.what, Hidden) and not form.what.strip():
        raise Invalid(_("Say in a few words what it was."), field="what")
    for name in ("first_year", "last_year"):
        year = getattr(form, name)
        if year is not None and not _EARLIEST <= year <= tx.today.year:
            raise Invalid(_("Write a year like 2019."), field=name)
    if form.first_year and form.last_year and form.last_year < form.first_year:
        raise Invalid(_("It ended before it began."), field="last_year")
    for name, longest in _LONGEST_ENTRY.items():
        _seal(tx, row, name, getattr(form, name), longest)
    row.first_year, row.last_year = form.first_year, form.last_year
    row.is_learning, row.is_on_cv = form.is_learning, form.is_on_cv


def _seal(
    tx: Transaction, row: CvSheet | CvEntry, name: str, value: str | Hidden, longest: int
) -> None:
    if not isinstance(value, Hidden):
        value = sealed_words.checked(value, field=name, longest=longest)
    sealed_words.write(tx, row, name, value)
