# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The questions a person may be asked, and how they are stored and read.

Everything is optional. Legal name, day of birth, phone, safe contact, strengths, interests and
hopes are sealed: who holds no key sees ``Hidden`` and leaves what is there untouched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.residents import (
    BirthPrecision,
    LanguageLevel,
    Resident,
    ResidentLanguage,
    WorkerGender,
)
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import (
    GIVEN,
    Hidden,
    Text,
    Unanswered,
    is_given,
    is_text,
    read_answer,
)

_LIMITS: Final = {"known_as": 80, "pronouns": 40}
_SEALED_TEXTS: Final = ("legal_name", "phone", "contact", "strengths", "interests", "hopes")
_PLAIN: Final = ("pronouns", "nationality", "preferred_gender", "preferred_language")
_LONGEST_TAG: Final = 12


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
    strengths: Text = Unanswered.NOT_ASKED  # these three in her words
    interests: Text = Unanswered.NOT_ASKED
    hopes: Text = Unanswered.NOT_ASKED
    preferred_gender: Text = Unanswered.NOT_ASKED  # of the worker she would like
    preferred_language: Text = Unanswered.NOT_ASKED  # IETF tag
    wants_peer: bool | Unanswered = Unanswered.NOT_ASKED  # somebody with lived experience
    code: str = field(default="", compare=False)  # shown, never written


@dataclass(frozen=True, slots=True)
class Identity:
    """What is sealed of a person, opened because somebody asked to see it."""

    legal_name: Text
    birth: Birth | Unanswered
    phone: Text
    contact: Text
    strengths: Text
    interests: Text
    hopes: Text


def write(tx: Transaction, resident: Resident, form: ResidentForm) -> None:
    """Write a form over a record, without its languages; raises ``Invalid``."""
    for name, limit in _LIMITS.items():
        value = getattr(form, name)
        if is_text(value) and len(value) > limit:
            raise Invalid(_("At most {limit} characters fit here.").format(limit=limit), field=name)
    resident.known_as = sealed_words.clean(form.known_as)
    for name in _SEALED_TEXTS:
        sealed_words.write_answer(tx, resident, name, getattr(form, name))
    _write_birth(tx, resident, form.birth)
    gender_id: int | Unanswered = (
        vocabularies.find_id(tx, vocabulary=Vocabulary.GENDER, code=form.gender)
        if is_text(form.gender)
        else Unanswered(str(form.gender))
    )
    _write_plain(resident, "gender_id", gender_id)
    _write_plain(resident, "pronouns", form.pronouns)
    _write_plain(resident, "nationality", _country(form.nationality))
    _write_plain(resident, "preferred_gender", _worker(form.preferred_gender))
    _write_plain(resident, "preferred_language", _language(form.preferred_language))
    _write_plain(resident, "wants_peer", form.wants_peer)


def read(tx: Transaction, resident: Resident, *, is_revealed: bool) -> ResidentForm:
    """A record as a form; not revealed, what is sealed is hidden from key holders as well."""
    languages = tx.session.scalars(
        select(ResidentLanguage)
        .where(ResidentLanguage.resident_id == resident.id)
        .order_by(ResidentLanguage.id)
    )
    return ResidentForm(
        code=resident.code,
        known_as=resident.known_as,
        birth=_read_birth(tx, resident, is_revealed=is_revealed),
        gender=_read_gender(tx, resident),
        languages=tuple((row.language, LanguageLevel(row.level)) for row in languages),
        wants_peer=_read_plain(resident, "wants_peer"),
        **{name: _read_plain(resident, name) for name in _PLAIN},
        **_read_sealed(tx, resident, is_revealed=is_revealed),
    )


def read_identity(tx: Transaction, resident: Resident) -> Identity:
    """What is sealed of a person, as far as the person signed in holds its key."""
    return Identity(birth=_read_birth(tx, resident), **_read_sealed(tx, resident, is_revealed=True))


def _read_sealed(tx: Transaction, resident: Resident, *, is_revealed: bool) -> dict[str, Any]:
    return {
        name: sealed_words.read_answer(tx, resident, name, is_revealed=is_revealed)
        for name in _SEALED_TEXTS
    }


def _read_plain(resident: Resident, name: str) -> Any:
    return read_answer(getattr(resident, name), getattr(resident, f"{name}_answer"))


def _write_plain(resident: Resident, name: str, value: Any) -> None:
    value = sealed_words.clean(value) if is_text(value) else value
    if value == "":
        value = Unanswered.NOT_ASKED
    given = is_given(value)
    setattr(resident, name, value if given else None)
    setattr(resident, f"{name}_answer", GIVEN if given else value.value)


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
    known = None if resident.birth_day is None else sealed_words.revealed(tx, resident, "birth_day")
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


def write_languages(
    tx: Transaction, resident: Resident, languages: tuple[tuple[str, LanguageLevel], ...]
) -> None:
    """Write the languages of a record that has an id."""
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


def _read_birth(
    tx: Transaction, resident: Resident, *, is_revealed: bool = True
) -> Birth | Unanswered:
    if resident.birth_year is None:
        return Unanswered(resident.birth_year_answer)
    day: int | Hidden | None = None
    if resident.birth_day is not None:
        text = sealed_words.revealed(tx, resident, "birth_day") if is_revealed else Hidden.HIDDEN
        day = text if isinstance(text, Hidden) else int(text)
    precision = BirthPrecision(str(resident.birth_precision))
    return Birth(resident.birth_year, resident.birth_month, day, precision)


def _read_gender(tx: Transaction, resident: Resident) -> Text:
    word = vocabularies.listed(tx, resident.gender_id)
    return Unanswered(resident.gender_id_answer) if word is None else word.code


def _country(value: Text) -> Text:
    if not is_text(value) or not value.strip():
        return value
    code = value.strip().upper()
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        raise Invalid(_("Choose a country from the list."), field="nationality")
    return code


def _worker(value: Text) -> Text:
    if not is_text(value) or not value:
        return value
    if value not in list(WorkerGender):
        raise Invalid(_("Choose one from the list."), field="preferred_gender")
    return value


def _language(value: Text) -> Text:
    if is_text(value) and len(value.strip()) > _LONGEST_TAG:
        raise Invalid(_("Choose a language from the list."), field="preferred_language")
    return value
