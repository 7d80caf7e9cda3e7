# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an employer hears: what the consent covers and nothing else, frozen on the day it is sent.

Each fact has its item of the word list *what may be told*. What has no field of its own (needs,
health, what happened before) is written by the worker, whose words are looked through for what she
wants kept here. Where she lives and her code are never told.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Damaged, Invalid, NotAllowed, UserError
from shelterdesk.i18n import N_, _
from shelterdesk.models.placements import Introduction, IntroductionState, Vacancy
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, paper_texts, vocabularies
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentPurpose, ConsentRow
from shelterdesk.services.papers import discretion, issuers
from shelterdesk.services.partners import partner_standing, partners
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.training import skill_words
from shelterdesk.services.values import value_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.work import (
    introduction_rows,
    introduction_values,
    kept_back,
    match_facts,
)
from shelterdesk.services.work.introduction_values import PASSAGES
from shelterdesk.statistics.introduction_sheet import IntroductionSheet

PAPER: Final = "introduction_letter"
_SENT: Final = frozenset({*introduction_rows.OUT, IntroductionState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is told: its item of the consent, the passage of the paper, what it says."""

    item: str
    passage: str
    value: str


@dataclass(frozen=True, slots=True)
class Told:
    """Exactly what a letter says about her."""

    language: str
    facts: tuple[Fact, ...]
    letter: str  # the worker's words
    work: str  # what she is introduced for
    agreed_on: date


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be told if it were sent now, and what stands in its way."""

    facts: tuple[tuple[str, str], ...]  # words of the item, what it says
    missing: tuple[str, ...]  # agreed, and nothing is written down
    by_hand: tuple[str, ...]  # agreed, and said only in the worker's words
    kept: tuple[str, ...]  # not agreed
    own_words: str  # what she added herself to what may be told
    letter: str
    revealing: tuple[str, ...]  # words in it that may tell what the house is
    problem: str  # why nothing can be told; empty if it can
    hindrance: str  # why the partner is not in order; empty if it is
    foreign: tuple[str, ...] = ()  # skills that are told, in words of another language


@query(Capability.SEE_WORK, viewed=N_("Looked at what an employer would hear"))
def preview(tx: Transaction, *, introduction_id: int, language: str = "") -> Preview:
    """What the letter would say now; of one that was sent, what it said."""
    row = introduction_rows.get(tx, introduction_id)
    hindrance = why_not(tx, row)
    names = item_words(tx)
    try:
        consent = consent_for(tx, row, tx.today)
        said = compose(tx, row, consent, language) if row.told is None else told(tx, row)
    except UserError as error:
        return _heard(tx, row, names, error.message, hindrance)
    by_field = PASSAGES.keys()
    items = consent.items if not isinstance(consent.items, Hidden) else None
    agreed = items.codes if items is not None else ()
    facts = {fact.item: fact.value for fact in said.facts}
    return Preview(
        facts=tuple((names.get(item, item), value) for item, value in facts.items()),
        missing=tuple(names.get(one, one) for one in agreed if one in by_field - facts.keys()),
        by_hand=tuple(names.get(one, one) for one in agreed if one not in by_field),
        kept=tuple(label for code, label in names.items() if code not in agreed),
        own_words=items.words if items is not None else "",
        letter=said.letter,
        revealing=discretion.revealing(tx, said.letter),
        problem="",
        hindrance=hindrance,
        foreign=_foreign(tx, row, said),
    )


@query(Capability.PRINT, viewed=N_("Opened a letter of introduction"), each_time=True)
def sheet(
    tx: Transaction,
    *,
    code: str,
    introduction: str,
    issuer: str = "",
    without_words: bool = False,
    may_reveal: bool = False,
) -> IntroductionSheet:
    """The letter of an introduction that was sent, of the person with this code.

    Raises ``NotAllowed`` where the consent does not hold any more, where the partner is not in
    order (unless the glass is broken, and the trail says so), or where the worker's words were not
    read since she was asked again (``without_words`` leaves them out); ``Invalid`` where something
    on it tells what the house is and nobody chose that it may.
    """
    tx.need(Capability.SEE_WORK)
    resident_id = opened_file.resident_id(tx, code=code)
    row = _sent(tx, resident_id, introduction)
    consent = consent_for(tx, row, tx.today)
    said = told(tx, row)
    refuse_more(said, consent, item_words(tx))
    if without_words:
        said = replace(said, letter="")
    elif said.letter and consent.id != row.consent_id:
        raise NotAllowed(changed_words(consent.on), field="without_words")
    if hindrance := why_not(tx, row):
        if not tx.is_glass_broken:
            words = _("{why} No letter goes there until that is settled.")
            raise NotAllowed(words.format(why=hindrance))
        tx.viewed_as = N_("Opened a letter to a partner that is not in order")
    texts = paper_texts.current(tx, paper=PAPER, language=said.language)
    top = issuers.on_paper(tx, issuer)
    writer = organisation.name_on_paper(tx, row.staff_id)
    looked_through = (*top.texts, said.letter, said.work, writer, *texts.passages.values(),
                      *(fact.value for fact in said.facts))  # fmt: skip
    discretion.refuse(tx, looked_through, may_reveal=may_reveal)
    return IntroductionSheet(
        language=said.language,
        texts=texts.passages,
        issuer=top,
        partner=partners.name(tx, row.partner_id),
        work=said.work,
        contact=writer,
        facts=tuple((fact.passage, fact.value) for fact in said.facts),
        letter=said.letter,
        sent_on=row.sent_on or tx.today,
        answer_due=row.answer_due if row.state == IntroductionState.SENT.value else None,
        agreed_on=said.agreed_on,
    )


def _heard(
    tx: Transaction, row: Introduction, names: dict[str, str], problem: str, hindrance: str
) -> Preview:
    """Nothing can be told any more; what an employer heard is seen all the same."""
    try:
        said = None if row.told is None else told(tx, row)
    except UserError:
        said = None  # the problem is said already
    facts = () if said is None else tuple((names.get(f.item, f.item), f.value) for f in said.facts)
    letter = "" if said is None else said.letter
    return Preview(facts, (), (), (), "", letter, (), problem, hindrance)


# For introductions
def why_not(tx: Transaction, row: Introduction) -> str:
    """Why nobody is introduced to the partner now, in words; empty where it is in order."""
    standing = partner_standing.of_partner(tx, row.partner_id, tx.today)
    return partner_standing.in_words(standing.to_introduce)


def changed_words(on: date) -> str:
    """That she was asked again since the worker's words were read."""
    words = _("Their yes changed on {day}. Read the words in the letter again, or leave them out.")
    return words.format(day=value_words.day_in_words(on))


def to_read(tx: Transaction, row: Introduction) -> tuple[str | Hidden, date] | None:
    """The worker's words in a letter, if she was asked again since they were read, and when she
    said yes to what holds now. A program cannot tell what they say between the lines."""
    if row.told is None or IntroductionState(row.state) not in _SENT:
        return None
    try:
        consent = consent_for(tx, row, tx.today)
        letter = told(tx, row).letter
    except UserError:
        return None  # nothing can be printed, and that is said already
    return (letter, consent.on) if letter and consent.id != row.consent_id else None


def read_again(tx: Transaction, row: Introduction) -> int:
    """The id of the yes under which the worker's words may stand; raises as sending does where they
    tell what she does not agree to any more."""
    consent = consent_for(tx, row, tx.today)
    said = told(tx, row)
    refuse_more(said, consent, item_words(tx))
    texts = paper_texts.current(tx, paper=PAPER, language=said.language)
    _checked_values(tx, row, said.letter, texts, consent)
    return consent.id


def consent_for(tx: Transaction, row: Introduction, on: date) -> ConsentRow:
    """The yes that names the partner; raises ``NotAllowed``, saying what to do, without one, or for
    whom cannot read what it says."""
    consent = consents.require(
        tx,
        resident_id=row.resident_id,
        purpose=ConsentPurpose.EMPLOYER,
        partner_id=row.partner_id,
        on=on,
    )
    if isinstance(consent.items, Hidden):
        raise NotAllowed(_("Only people who hold the case key can introduce somebody."))
    return consent


def compose(tx: Transaction, row: Introduction, consent: ConsentRow, language: str) -> Told:
    """What the letter says as things stand. Raises ``Invalid`` (field ``letter``) where the
    worker's words tell what she did not agree to."""
    language = language or organisation.form(tx).language
    texts = paper_texts.current(tx, paper=PAPER, language=language)
    letter = tx.reveal(row, "letter") or ""
    vacancy = tx.session.get(Vacancy, row.vacancy_id) if row.vacancy_id is not None else None
    values = _checked_values(tx, row, letter, texts, consent)
    facts = tuple(
        Fact(item, passage, values[item])
        for item, passage in PASSAGES.items()
        if values[item] and consent.may_tell(item)
    )
    work = "" if vacancy is None else vacancy.title
    return Told(texts.language, facts, letter, work, consent.on)


def refuse_kept(tx: Transaction, letter: str, values: dict[str, str], consent: ConsentRow) -> None:
    """Raise ``Invalid`` where the worker's words hold something she did not agree to."""
    agreed = " ".join(value for item, value in values.items() if consent.may_tell(item))
    names = item_words(tx)
    found = [
        names.get(item, item)
        for item, value in values.items()
        if not consent.may_tell(item) and kept_back.stands_in(item, value, letter, agreed)
    ]
    if found:
        words = _("There was no yes to tell this: {items}. Take it out of the letter, or ask.")
        raise Invalid(words.format(items=", ".join(found)), field="letter")


def item_words(tx: Transaction) -> dict[str, str]:
    """What may be told, in words, by its code."""
    items = vocabularies.choices(tx, vocabulary=Vocabulary.CONSENT_ITEM)
    return {one.code: one.label for one in items}


def refuse_more(said: Told, consent: ConsentRow, names: dict[str, str]) -> None:
    """Raise ``NotAllowed`` where a letter says more than the yes that holds now."""
    more = [names.get(one.item, one.item) for one in said.facts if not consent.may_tell(one.item)]
    if more:
        words = _("There is no yes any more to tell this: {items}. It stands in the letter.")
        raise NotAllowed(words.format(items=", ".join(more)))


def freeze(tx: Transaction, row: Introduction, said: Told) -> None:
    """Keep what was told; the worker's draft goes."""
    kept = {**asdict(said), "agreed_on": said.agreed_on.isoformat()}
    tx.seal(row, "told", json.dumps(kept, ensure_ascii=False))
    tx.seal(row, "letter", None)


def told(tx: Transaction, row: Introduction) -> Told:
    """What was told. Raises ``NotAllowed`` without the key, ``Conflict`` where it was erased."""
    text = tx.reveal(row, "told")
    if not text:
        raise Conflict(_("What was told was erased."))
    try:
        kept = json.loads(text)
        return Told(
            kept["language"],
            tuple(Fact(**fact) for fact in kept["facts"]),
            kept["letter"],
            kept["work"],
            date.fromisoformat(kept["agreed_on"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(_("What was told cannot be read any more.")) from error


def _foreign(tx: Transaction, row: Introduction, said: Told) -> tuple[str, ...]:
    if row.told is not None or "skills" not in {fact.item for fact in said.facts}:
        return ()
    return skill_words.foreign(tx, match_facts.skills_of(tx, row.resident_id), said.language)


def _checked_values(
    tx: Transaction, row: Introduction, letter: str, texts: paper_texts.Texts, consent: ConsentRow
) -> dict[str, str]:
    """What each item would tell, in the language of the paper; raises what ``refuse_kept`` does."""
    values = introduction_values.of_person(tx, row.resident_id, texts)
    # A worker's words may call a skill as the house does, whatever the language of the paper.
    in_house = introduction_values.house_skills(tx, row.resident_id)
    both = filter(None, (values["skills"], in_house))
    refuse_kept(tx, letter, values | {"skills": ", ".join(both)}, consent)
    return values


def _sent(tx: Transaction, resident_id: int, number: str) -> Introduction:
    row = tx.session.get(Introduction, int(number)) if number.strip().isdecimal() else None
    if row is None or row.resident_id != resident_id:
        raise Invalid(_("This person has no such introduction."), field="introduction")
    if IntroductionState(row.state) not in _SENT:
        raise Conflict(
            _("A letter goes out with an introduction that was sent and is still wanted."),
            field="introduction",
        )
    return row
