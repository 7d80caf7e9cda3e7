# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each item of a consent would tell an employer about somebody, in the language of the paper.
Whether it is told is decided in ``introduction_letters``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from shelterdesk import i18n
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.certificates import SkillLevel
from shelterdesk.models.work import WorkWish
from shelterdesk.services import paper_texts, vocabularies
from shelterdesk.services.residents import residents as people
from shelterdesk.services.residents.residents import Birth, Identity, ResidentForm
from shelterdesk.services.training import skill_words
from shelterdesk.services.values import locales, value_words, week_times
from shelterdesk.services.values.answers import is_text
from shelterdesk.services.work import match_facts

_PARTS: Final = ("morning", "afternoon", "evening", "night")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the values of a letter are taken from."""

    tx: Transaction
    resident_id: int
    form: ResidentForm
    identity: Identity
    texts: paper_texts.Texts  # the words of the paper, in its language


def of_person(tx: Transaction, resident_id: int, texts: paper_texts.Texts) -> dict[str, str]:
    """By item; empty where nothing is written down."""
    form = people.form(tx, resident_id=resident_id, revealed=False)
    identity = people.reveal(tx, resident_id=resident_id)
    with i18n.written_in(texts.language):
        known = _Known(tx, resident_id, form, identity, texts)
        return {item: value(known) for item, _passage, value in _VALUES}


def house_skills(tx: Transaction, resident_id: int) -> str:
    """Her skills as the house calls them."""
    found = match_facts.skills_of(tx, resident_id)
    return ", ".join(vocabularies.label(tx, skill_id) for skill_id in found)


def _given(answer: object) -> str:
    return str(answer) if is_text(answer) else ""


def _birth(known: _Known) -> str:
    birth = known.identity.birth
    if not isinstance(birth, Birth):
        return ""
    parts = [birth.day if isinstance(birth.day, int) else None, birth.month, birth.year]
    return ".".join(f"{part:02}" for part in parts if part is not None)


def _nationality(known: _Known) -> str:
    code = _given(known.form.nationality)
    return str(locales.in_use().territories.get(code, code))


def _languages(known: _Known) -> str:
    return ", ".join(
        f"{value_words.language_word(tag)} ({known.texts[f'language.{level}']})"
        for tag, level in known.form.languages
    )


def _skills(known: _Known) -> str:
    found = match_facts.skills_of(known.tx, known.resident_id)
    said = []
    for skill_id, level in found.items():
        name = skill_words.on_paper(known.tx, skill_id, known.texts.language)
        # Who can do it alone simply can.
        far = "" if level is SkillLevel.ALONE else f" ({known.texts[f'skill.{level}']})"
        said.append(f"{name}{far}")
    return ", ".join(sorted(said, key=str.casefold))


def _availability(known: _Known) -> str:
    wanted = select(WorkWish.free_times).where(WorkWish.resident_id == known.resident_id)
    parts = tuple(known.texts[f"part.{part}"] for part in _PARTS)
    called = week_times.Said(parts, known.texts["part.always"], known.texts["part.all_day"])
    return week_times.in_words(known.tx.session.scalar(wanted), called)


#: Item of the consent, passage of the paper, where the value comes from.
_VALUES: Final[tuple[tuple[str, str, Callable[[_Known], str]], ...]] = (
    ("chosen-name", "name", lambda known: known.form.known_as),
    ("legal-name", "legal_name", lambda known: _given(known.identity.legal_name)),
    ("birth", "birth", _birth),
    ("phone", "phone", lambda known: _given(known.identity.phone)),
    ("nationality", "nationality", _nationality),
    ("languages", "languages", _languages),
    ("skills", "skills", _skills),
    ("availability", "availability", _availability),
)
#: By item: the passage of the paper it stands under, in the order of the letter.
PASSAGES: Final = {item: passage for item, passage, _value in _VALUES}
