# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Residents: intake, edit, find, and what a resident's page shows.

No field is required, not even a chosen name: then the code is shown. Sealed fields are read and
written only through the transaction's sealer; who holds no key sees ``Hidden`` and leaves what is
there untouched.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.residents import (
    BirthPrecision,
    LanguageLevel,
    Resident,
    ResidentLanguage,
)
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services import protection, vocabularies
from shelterdesk.services.answers import (
    GIVEN,
    Hidden,
    Text,
    Unanswered,
    is_given,
    is_text,
    read_answer,
)
from shelterdesk.services.resident_index import ResidentIndex, ResidentRow, Scope
from shelterdesk.statistics.age import age_on

__all__ = [
    "Birth", "BirthPrecision", "Identity", "LanguageLevel", "ResidentForm", "ResidentRow", "Scope",
    "add", "count", "edit", "find", "form", "reveal", "row", "similar",
]  # fmt: skip

#: Signs of a code: nothing that looks like another, as in the recovery code.
CODE_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 4
_LIMITS: Final = {"known_as": 80, "pronouns": 40}
_SEALED_TEXTS: Final = ("legal_name", "phone", "contact")
_LONGEST_TEXT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Birth:
    """When she was born, as far as it is known. An estimated age is stored as a year."""

    year: int
    month: int | None = None
    day: int | Hidden | None = None
    precision: BirthPrecision = BirthPrecision.EXACT


@dataclass(frozen=True, slots=True)
class ResidentForm:
    """All that can be written about a person at the desk; everything is optional."""

    known_as: str = ""
    legal_name: Text = Unanswered.NOT_ASKED
    birth: Birth | Unanswered = Unanswered.NOT_ASKED
    gender: Text = Unanswered.NOT_ASKED  # a code of the word list
    pronouns: Text = Unanswered.NOT_ASKED
    nationality: Text = Unanswered.NOT_ASKED  # ISO 3166-1, two letters
    phone: Text = Unanswered.NOT_ASKED
    contact: Text = Unanswered.NOT_ASKED  # how and when it is safe to reach her
    languages: tuple[tuple[str, LanguageLevel], ...] = ()  # IETF tag, level
    code: str = field(default="", compare=False)  # shown, never written


@dataclass(frozen=True, slots=True)
class Identity:
    """What is sealed of a person, opened because somebody asked to see it."""

    legal_name: Text
    birth: Birth | Unanswered
    phone: Text
    contact: Text


@verb(Capability.EDIT_RESIDENTS)
def add(tx: Transaction, *, form: ResidentForm | None = None) -> int:
    """Begin a record and return its id; an empty form is welcome."""
    form = form or ResidentForm()
    resident = begin(tx, form, code=new_code(tx))
    tx.session.flush()
    _write_languages(tx, resident, form.languages)
    tx.about(resident)
    return resident.id


def begin(tx: Transaction, form: ResidentForm, *, code: str) -> Resident:
    """A record for a form, in the session but not yet flushed; languages need its id."""
    resident = Resident(code=code)
    _write(tx, resident, form)
    tx.session.add(resident)
    return resident


@verb(Capability.EDIT_RESIDENTS)
def edit(tx: Transaction, *, resident_id: int, form: ResidentForm) -> None:
    """Write a form over a record; hidden fields stay as they are."""
    resident = get(tx, resident_id)
    _write(tx, resident, form)
    _write_languages(tx, resident, form.languages)
    tx.residents.add(resident_id)


@query(Capability.SEE_RESIDENTS, viewed=N_("Opened the record"))
def form(tx: Transaction, *, resident_id: int, revealed: bool = True) -> ResidentForm:
    """The record as a form; not ``revealed``, what is sealed is hidden from key holders as well.

    Hidden answers stay as they are when the form is written.
    """
    resident = get(tx, resident_id)
    read = _read_sealed if revealed else _masked
    languages = tx.session.scalars(
        select(ResidentLanguage)
        .where(ResidentLanguage.resident_id == resident_id)
        .order_by(ResidentLanguage.id)
    )
    return ResidentForm(
        code=resident.code,
        known_as=resident.known_as,
        legal_name=read(tx, resident, "legal_name"),
        birth=_read_birth(tx, resident, revealed=revealed),
        gender=_read_gender(tx, resident),
        pronouns=read_answer(resident.pronouns, resident.pronouns_answer),
        nationality=read_answer(resident.nationality, resident.nationality_answer),
        phone=read(tx, resident, "phone"),
        contact=read(tx, resident, "contact"),
        languages=tuple((row.language, LanguageLevel(row.level)) for row in languages),
    )


@query(Capability.SEE_RESIDENTS, viewed=N_("Revealed identity"), each_time=True)
def reveal(tx: Transaction, *, resident_id: int) -> Identity:
    """What is sealed of a person, shown because somebody asked for it. Each time is written down.

    Screens ask for the passphrase first (``ui/locking/ask_passphrase.py``).
    """
    resident = get(tx, resident_id)
    return Identity(
        legal_name=_read_sealed(tx, resident, "legal_name"),
        birth=_read_birth(tx, resident),
        phone=_read_sealed(tx, resident, "phone"),
        contact=_read_sealed(tx, resident, "contact"),
    )


@query(Capability.SEE_RESIDENTS)
def find(
    tx: Transaction, *, text: str = "", scope: Scope = Scope.ALL, limit: int | None = None
) -> list[ResidentRow]:
    """People whose chosen name or code, or for key holders legal name or phone, fits the text."""
    return ResidentIndex.of(tx).find(text, scope=scope, limit=limit)


@query(Capability.SEE_RESIDENTS)
def count(tx: Transaction) -> dict[Scope, int]:
    """How many people each list holds."""
    rows = ResidentIndex.of(tx).find("", scope=Scope.ALL, limit=None)
    return {
        Scope.HERE: sum(row.is_here for row in rows),
        Scope.SUPPORTED: sum(row.is_supported for row in rows),
        Scope.ALL: len(rows),
    }


@query(Capability.SEE_RESIDENTS)
def row(tx: Transaction, *, resident_id: int) -> ResidentRow:
    """One person as lists show her."""
    return ResidentIndex.of(tx).row(resident_id)


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
    tx.about(resident)
    return resident


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


def _write(tx: Transaction, resident: Resident, form: ResidentForm) -> None:
    for name, limit in _LIMITS.items():
        value = getattr(form, name)
        if is_text(value) and len(value) > limit:
            raise Invalid(_("At most {limit} characters fit here.").format(limit=limit), field=name)
    resident.known_as = _clean(form.known_as)
    for name in _SEALED_TEXTS:
        _write_sealed(tx, resident, name, getattr(form, name))
    _write_birth(tx, resident, form.birth)
    gender_id: int | Unanswered = (
        vocabularies.find_id(tx, vocabulary=Vocabulary.GENDER, code=form.gender)
        if is_text(form.gender)
        else Unanswered(str(form.gender))
    )
    _write_plain(resident, "gender_id", gender_id)
    _write_plain(resident, "pronouns", form.pronouns)
    _write_plain(resident, "nationality", _country(form.nationality))


def _write_plain(resident: Resident, name: str, value: Any) -> None:
    value = _clean(value) if is_text(value) else value
    if value == "":
        value = Unanswered.NOT_ASKED
    given = is_given(value)
    setattr(resident, name, value if given else None)
    setattr(resident, f"{name}_answer", GIVEN if given else value.value)


def _write_sealed(tx: Transaction, resident: Resident, name: str, value: Text) -> None:
    if isinstance(value, Hidden):
        return
    if is_text(value):
        value = _clean(value)
        if len(value) > _LONGEST_TEXT:
            raise Invalid(
                _("At most {limit} characters fit here.").format(limit=_LONGEST_TEXT), field=name
            )
    if value == "":
        value = Unanswered.NOT_ASKED
    if isinstance(value, Unanswered):
        tx.seal(resident, name, None)
        setattr(resident, f"{name}_answer", value.value)
        return
    if getattr(resident, name) is not None and _read_sealed(tx, resident, name) == value:
        return  # unchanged: sealing again would only look like a change
    tx.seal(resident, name, value)
    setattr(resident, f"{name}_answer", GIVEN)


def _write_birth(tx: Transaction, resident: Resident, birth: Birth | Unanswered) -> None:
    if isinstance(birth, Unanswered):
        resident.birth_year = resident.birth_month = resident.birth_day = None
        resident.birth_precision = None
        resident.birth_year_answer = birth.value
        return
    _refuse_bad_birth(tx, birth)
    resident.birth_year, resident.birth_month = birth.year, birth.month
    resident.birth_precision = birth.precision.value
    resident.birth_year_answer = GIVEN
    if isinstance(birth.day, Hidden):
        return
    day = None if birth.day is None else f"{birth.day:02}"  # the length would tell
    known = None if resident.birth_day is None else _revealed(tx, resident, "birth_day")
    if known != day:
        tx.seal(resident, "birth_day", day)


def _refuse_bad_birth(tx: Transaction, birth: Birth) -> None:
    day = birth.day if isinstance(birth.day, int) else 1
    try:
        born = date(birth.year, birth.month or 1, day)
    except ValueError as error:
        raise Invalid(_("There is no such date."), field="birth") from error
    if born > tx.today:
        raise Invalid(_("The date of birth is in the future."), field="birth")
    if birth.year < tx.today.year - 130:
        raise Invalid(_("The year of birth is too long ago."), field="birth")
    if birth.day is not None and birth.month is None:
        raise Invalid(_("A day needs its month."), field="birth")


def _write_languages(
    tx: Transaction, resident: Resident, languages: tuple[tuple[str, LanguageLevel], ...]
) -> None:
    query = (
        select(ResidentLanguage)
        .where(ResidentLanguage.resident_id == resident.id)
        .order_by(ResidentLanguage.id)
    )
    rows = tx.session.scalars(query).all()
    before = [(row.language, row.level) for row in rows]
    wanted = [(tag, LanguageLevel(level).value) for tag, level in dict(languages).items()]
    if before == wanted:
        return
    for row in rows:
        tx.session.delete(row)
    tx.session.flush()  # a language that stays may come again with another level
    for tag, level in wanted:
        tx.session.add(ResidentLanguage(resident_id=resident.id, language=tag, level=level))


def _read_sealed(tx: Transaction, resident: Resident, name: str) -> Text:
    answer = getattr(resident, f"{name}_answer")
    if answer != GIVEN:
        return Unanswered(answer)
    return _revealed(tx, resident, name)


def _revealed(tx: Transaction, resident: Resident, name: str) -> str | Hidden:
    try:
        return tx.reveal(resident, name) or ""
    except NotAllowed:
        return Hidden.HIDDEN


def _masked(_tx: Transaction, resident: Resident, name: str) -> Text:
    answer = getattr(resident, f"{name}_answer")
    return Hidden.HIDDEN if answer == GIVEN else Unanswered(answer)


def _read_birth(
    tx: Transaction, resident: Resident, *, revealed: bool = True
) -> Birth | Unanswered:
    if resident.birth_year is None:
        return Unanswered(resident.birth_year_answer)
    day: int | Hidden | None = None
    if resident.birth_day is not None:
        text = _revealed(tx, resident, "birth_day") if revealed else Hidden.HIDDEN
        day = text if isinstance(text, Hidden) else int(text)
    precision = BirthPrecision(str(resident.birth_precision))
    return Birth(resident.birth_year, resident.birth_month, day, precision)


def _read_gender(tx: Transaction, resident: Resident) -> Text:
    if resident.gender_id is None:
        return Unanswered(resident.gender_id_answer)
    return tx.session.get_one(Term, resident.gender_id).code


def _country(value: Text) -> Text:
    if not is_text(value) or not value.strip():
        return value
    code = value.strip().upper()
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        raise Invalid(_("Choose a country from the list."), field="nationality")
    return code


def _clean(text: str) -> str:
    """Without the signs that no name has and that break files and lines: NUL, lone surrogates."""
    return (
        "".join(c for c in text if c >= " " or c in "\n\t")
        .encode("utf-8", "ignore")
        .decode()
        .strip()
    )
