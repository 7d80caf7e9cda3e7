# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Residents: intake, edit, find, and what a resident's page shows.

No field is required, not even a chosen name: then the code is shown. Sealed fields are read and
written only through the transaction's sealer; who holds no key sees ``Hidden`` and leaves what is
there untouched.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, Final, TypeVar

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.residents import BirthPrecision, LanguageLevel, Resident, WorkerGender
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, resident_fields
from shelterdesk.services.residents.resident_fields import Birth, Identity, ResidentForm
from shelterdesk.services.residents.resident_index import ResidentIndex, ResidentRow, Scope
from shelterdesk.services.values.answers import Unanswered, is_text
from shelterdesk.statistics.age import age_on

RowT = TypeVar("RowT")

__all__ = [
    "Birth", "BirthPrecision", "Identity", "LanguageLevel", "ResidentForm", "ResidentRow", "Scope",
    "WorkerGender", "add", "by_code", "count", "edit", "find", "form", "reveal", "row", "similar",
]  # fmt: skip

#: Characters of a code: nothing that looks like another, as in the recovery code.
CODE_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 4


@verb(Capability.EDIT_RESIDENTS)
def add(tx: Transaction, *, form: ResidentForm | None = None) -> int:
    """Begin a record and return its id; an empty form is welcome."""
    form = form or ResidentForm()
    resident = begin(tx, form, code=new_code(tx))
    tx.session.flush()
    resident_fields.write_languages(tx, resident, form.languages)
    tx.about(resident)
    return resident.id


def begin(tx: Transaction, form: ResidentForm, *, code: str) -> Resident:
    """A record for a form, in the session but not yet flushed; languages need its id."""
    resident = Resident(code=code)
    resident_fields.write(tx, resident, form)
    tx.session.add(resident)
    return resident


@verb(Capability.EDIT_RESIDENTS)
def edit(tx: Transaction, *, resident_id: int, form: ResidentForm) -> None:
    """Write a form over a record; hidden fields stay as they are."""
    resident = get(tx, resident_id)
    resident_fields.write(tx, resident, form)
    resident_fields.write_languages(tx, resident, form.languages)
    tx.residents.add(resident_id)


@query(Capability.SEE_RESIDENTS, viewed=N_("Opened the record"))
def form(tx: Transaction, *, resident_id: int, revealed: bool = True) -> ResidentForm:
    """The record as a form; not ``revealed``, what is sealed is hidden from key holders as well.

    Hidden answers stay as they are when the form is written.
    """
    return resident_fields.read(tx, get(tx, resident_id), is_revealed=revealed)


@query(Capability.SEE_RESIDENTS, viewed=N_("Revealed identity"), each_time=True)
def reveal(tx: Transaction, *, resident_id: int) -> Identity:
    """What is sealed of a person, shown because somebody asked for it. Each time is written down.

    Screens ask for the passphrase first (``ui/locking/ask_passphrase.py``).
    """
    return resident_fields.read_identity(tx, get(tx, resident_id))


@query(Capability.SEE_RESIDENTS)
def find(
    tx: Transaction, *, text: str = "", scope: Scope = Scope.ALL, limit: int | None = None
) -> list[ResidentRow]:
    """People whose chosen name or code, or for key holders legal name or phone, fits the text."""
    return ResidentIndex.of(tx).find(text, scope=scope, limit=limit, staff_id=tx.staff_id)


@query(Capability.SEE_RESIDENTS)
def count(tx: Transaction) -> dict[Scope, int]:
    """How many people each list holds."""
    index = ResidentIndex.of(tx)
    rows = index.find("", scope=Scope.ALL, limit=None)
    return {
        Scope.HERE: sum(row.is_here for row in rows),
        Scope.SUPPORTED: sum(row.is_supported for row in rows),
        Scope.MINE: index.count_of(tx.staff_id),
        Scope.ALL: len(rows),
    }


@query(Capability.SEE_RESIDENTS)
def row(tx: Transaction, *, resident_id: int) -> ResidentRow:
    """One person as lists show her."""
    return ResidentIndex.of(tx).row(resident_id)


@query(Capability.SEE_RESIDENTS)
def by_code(tx: Transaction, *, code: str) -> int:
    """The record to open for a code, of one joined with another as well; raises ``NotFound``."""
    found = tx.session.scalar(select(Resident.id).where(Resident.code == code.strip().upper()))
    own = None if found is None else merged_records.open_one(tx, found)
    if own is None or not protection.may_see(tx, own):
        raise NotFound(_("There is no record with this code."), field="code")
    return own


@query(Capability.SEE_RESIDENTS)
def similar(
    tx: Transaction, *, form: ResidentForm, other_than: int | None = None
) -> list[ResidentRow]:
    """People who may be the same one, shown while typing; never a refusal."""
    birth_year = form.birth.year if isinstance(form.birth, Birth) else None
    return ResidentIndex.of(tx).similar(
        known_as=form.known_as,
        legal_name=form.legal_name if is_text(form.legal_name) else "",
        phone=form.phone if is_text(form.phone) else "",
        birth_year=birth_year,
        other_than=other_than,
    )


def age(birth: Birth | Unanswered, on: date) -> int | None:
    """Full years on a day, from year and month, as the monthly figures count."""
    return age_on(on, birth.year, birth.month) if isinstance(birth, Birth) else None


def get(tx: Transaction, resident_id: int) -> Resident:
    """The record itself, for services; the act is about it."""
    resident = tx.session.get(Resident, resident_id)
    if resident is None or not protection.may_see(tx, resident_id):
        raise protection.not_there()
    if resident.merged_into_id is not None:  # what is written there, nobody would find
        own = tx.session.get_one(Resident, merged_records.open_one(tx, resident_id))
        raise Conflict(
            _("This record was joined with another one. Open {code}.").format(code=own.code)
        )
    tx.about(resident)
    return resident


def get_of(tx: Transaction, model: type[RowT], row_id: int, gone: str) -> RowT:
    """A row that may be about somebody: the act is about that person, or about the row.

    Raises ``NotFound`` with these words where there is none, or none for who looks.
    """
    row: Any = tx.session.get(model, row_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(gone)
    if row.resident_id is None:
        tx.about(row)
    else:
        get(tx, row.resident_id)
    found: RowT = row
    return found


@query(Capability.SEE_RESIDENTS)
def open_record(tx: Transaction, *, resident_id: int) -> int:
    """The record to open for a number that may be one joined with another since."""
    own = merged_records.open_one(tx, resident_id)
    return own if protection.may_see(tx, own) else resident_id


def new_code(tx: Transaction, *, taken: set[str] | None = None) -> str:
    """A random code that nobody has; longer ones once the short ones become few."""
    for attempt in range(200):
        length = _CODE_LENGTH + attempt // 50
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(length))
        if taken is not None:
            if code not in taken:
                taken.add(code)
                return code
        elif tx.session.scalar(select(Resident.id).where(Resident.code == code)) is None:
            return code
    raise RuntimeError("no free code")
