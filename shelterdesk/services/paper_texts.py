# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of papers for residents, in her language: as shipped, or in the house's own words.

``resources/presets/papers/<paper>.json`` holds the starter texts, language by language. A version
the organisation wrote stands before them; each text somebody agreed to is kept as a version. Skills
that are the house's own words are passages of their paper too, so that they can be translated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import select

import resources
from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.paper_texts import PaperText
from shelterdesk.models.residents import LanguageLevel, ResidentLanguage
from shelterdesk.models.staff import Staff
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.residents import protection

#: The paper whose passages are skills, by their codes.
SKILLS: Final = "skill_words"
#: What the papers are called, in the order to offer them.
PAPERS: Final[Mapping[str, str]] = {
    "consent": N_("Consent to sign"),
    "rights": N_("Rights sheet"),
    "pocket_card": N_("Pocket card of numbers"),
    "needs_form": N_("Needs, to fill in by hand"),
    "plan": N_("Support plan"),
    "safety_plan": N_("Safety plan"),
    "crisis_plan": N_("Crisis plan"),
    "referral_letter": N_("Letter of referral"),
    "introduction_letter": N_("Letter of introduction"),
    "placement_agreement": N_("Placement agreement"),
    "reference_letter": N_("Letter of reference"),
    "belongings_receipt": N_("Receipt for things kept"),
    "stipend_receipt": N_("Receipts for money"),
    "her_statement": N_("Own statement of money"),
    "certificate": N_("Certificates"),
    "cv": N_("CV"),
    SKILLS: N_("Skills, on certificates and CVs"),
}
#: Where something is put into a text.
_PLACE: Final = re.compile(r"\{[^{}]*\}")

#: What speaks where a language has no text of its own.
FALLBACK: Final = "en"


@dataclass(frozen=True, slots=True)
class Texts:
    """All passages of a paper in one language; ``id`` is None until a version is kept."""

    paper: str
    language: str  # the one found, which may not be the one asked for
    version: int  # 0: as shipped and never kept
    passages: Mapping[str, str]
    id: int | None = None

    def __getitem__(self, passage: str) -> str:
        return self.passages[passage]


@dataclass(frozen=True, slots=True)
class Version:
    """A version that was kept: written by the house, or agreed to as shipped."""

    id: int
    number: int
    at: datetime  # local
    who: str  # name shown, or the staff code
    is_starter: bool


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A paper in one language as it is edited. ``source`` are the words to translate from, in the
    language of the person who edits; ``texts`` is empty for a language that has none yet."""

    paper: str
    language: str
    source: Mapping[str, str]
    texts: Mapping[str, str]
    versions: tuple[Version, ...]  # newest first


def paper_words(paper: str) -> str:
    """What a paper is called."""
    return _(PAPERS[paper]) if paper in PAPERS else paper


@query(Capability.SIGNED_IN)
def papers(tx: Transaction) -> list[str]:
    """The papers there are, in the order to offer them."""
    found = {path.stem for path in resources.path("presets", "papers").glob("*.json")}
    return [name for name in PAPERS if name in found] + sorted(found - PAPERS.keys())


@query(Capability.EDIT_WORDS)
def form(tx: Transaction, *, paper: str, language: str, reader: str) -> PaperForm:
    """A paper as it is edited in a language by somebody who reads another one (``reader``)."""
    found = _in_language(tx, paper, language)
    rows = tx.session.scalars(
        select(PaperText)
        .where(PaperText.paper == paper, PaperText.language == language)
        .order_by(PaperText.version.desc())
    )
    names = {row.id: row.name_shown or row.code for row in tx.session.scalars(select(Staff))}
    zone = tx.now.tzinfo
    return PaperForm(
        paper=paper,
        language=language,
        source={
            **_starters(paper)[FALLBACK],
            **current(tx, paper=paper, language=reader).passages,
            **_house_words(tx, paper),
        },
        texts={} if found is None else dict(found.passages),
        versions=tuple(
            Version(
                id=row.id,
                number=row.version,
                at=row.created_at.astimezone(zone),
                who=names.get(row.created_by or 0, ""),
                is_starter=row.is_starter,
            )
            for row in rows
        ),
    )


@query(Capability.SIGNED_IN)
def languages(tx: Transaction, *, paper: str) -> list[str]:
    """The languages (IETF tags) there is a text for, those of the program first."""
    own = tx.session.scalars(
        select(PaperText.language).where(PaperText.paper == paper).distinct()
    ).all()
    shipped = list(_starters(paper))
    return shipped + sorted(set(own) - set(shipped))


@query(Capability.SIGNED_IN)
def current(tx: Transaction, *, paper: str, language: str) -> Texts:
    """The newest text in a language, or the nearest there is: ``pt`` for ``pt-BR``, at last
    English. A passage that the house's own version does not have is taken from the starter."""
    for tag in (language, language.partition("-")[0], FALLBACK):
        found = _in_language(tx, paper, tag)
        if found is not None:
            return found
    raise NotFound(_("There is no text for this paper."), field="paper")


@query(Capability.SEE_RESIDENTS)
def language_of(tx: Transaction, *, paper: str, resident_id: int) -> str:
    """The language to hand a paper to somebody in: one spoken that there is a text for, what is
    spoken best first; otherwise that of the house."""
    spoken = tx.session.execute(
        select(ResidentLanguage.language, ResidentLanguage.level).where(
            ResidentLanguage.resident_id == resident_id,
            protection.visible(tx, ResidentLanguage.resident_id),
        )
    )
    order = [level.value for level in (LanguageLevel.NATIVE, LanguageLevel.FLUENT)]
    best = sorted((order.index(level), tag) for tag, level in spoken if level in order)
    offered = languages(tx, paper=paper)
    for _level, tag in best:
        for found in (tag, tag.partition("-")[0]):
            if found in offered:
                return found
    return organisation.form(tx).language


@query(Capability.SIGNED_IN)
def of_version(tx: Transaction, *, text_id: int) -> Texts:
    """The very text of a version, for example the one somebody agreed to."""
    row = tx.session.get(PaperText, text_id)
    if row is None:
        raise NotFound(_("There is no text for this paper."), field="paper")
    return Texts(row.paper, row.language, row.version, row.texts, row.id)


def shipped(paper: str, language: str = FALLBACK) -> Mapping[str, str]:
    """The passages of a paper as shipped; without a language, in that in which the program is
    written. Empty for a language that none is shipped in."""
    return _starters(paper).get(language, {})


@verb(Capability.EDIT_CASE)
def keep(tx: Transaction, *, paper: str, language: str) -> int:
    """Keep the text in use as a version and return its id; what somebody agrees to never moves."""
    found = current(tx, paper=paper, language=language)
    if found.id is not None:
        return found.id
    return _add(tx, found.paper, found.language, found.passages, is_starter=True)


@verb(Capability.EDIT_WORDS)
def write(tx: Transaction, *, paper: str, language: str, passages: Mapping[str, str]) -> int:
    """A new version in the organisation's own words; a new language is welcome.

    What is left empty is kept as shipped: a version is whole, so that what somebody agreed to
    never moves.
    """
    starters = _starters(paper)
    known = {**starters[FALLBACK], **_house_words(tx, paper)}
    for name in passages:
        if name not in known:
            raise NotFound(_("This paper has no passage of that name."), field=name)
    if not language.strip():
        raise Invalid(_("Choose the language first."), field="language")
    for name, text in passages.items():
        _refuse_lost_places(name, text.strip(), known[name])
    given = {name: text.strip() for name, text in passages.items() if text.strip()}
    whole = {**known, **starters.get(language.strip(), {}), **given}
    return _add(tx, paper, language.strip(), whole, is_starter=False)


def _house_words(tx: Transaction, paper: str) -> dict[str, str]:
    """Skills that the house added or calls in another way, by their codes."""
    if paper != SKILLS:
        return {}
    words = vocabularies.of_list(tx, Vocabulary.SKILL).values()
    offered = {word.code: word.label for word in words if word.retired_at is None}
    return {code: label for code, label in offered.items() if label != shipped(paper).get(code)}


def _refuse_lost_places(name: str, text: str, shipped: str) -> None:
    """A name or day stands where the shipped text has ``{recipient}``: it must not get lost, and
    no other may come."""
    wanted = set(_PLACE.findall(shipped))
    found = set(_PLACE.findall(text))
    rest = _PLACE.sub("", text)
    if text and (found != wanted or "{" in rest or "}" in rest):
        places = ", ".join(sorted(wanted))
        if places:
            words = _("Keep {places} as it is: a name or a day is put there.")
            raise Invalid(words.format(places=places), field=name)
        raise Invalid(_("Please write this without curly brackets."), field=name)


def _in_language(tx: Transaction, paper: str, language: str) -> Texts | None:
    starter = _starters(paper).get(language)
    row = tx.session.scalar(
        select(PaperText)
        .where(PaperText.paper == paper, PaperText.language == language)
        .order_by(PaperText.version.desc())
        .limit(1)
    )
    if row is None:
        return None if starter is None else Texts(paper, language, 0, starter)
    below = starter or _starters(paper)[FALLBACK]
    if row.is_starter and starter is not None and row.texts != starter:
        return Texts(paper, language, 0, starter)  # the program ships another one by now
    return Texts(paper, language, row.version, {**below, **row.texts}, row.id)


def _add(
    tx: Transaction, paper: str, language: str, passages: Mapping[str, str], *, is_starter: bool
) -> int:
    newest = tx.session.scalar(
        select(PaperText.version)
        .where(PaperText.paper == paper, PaperText.language == language)
        .order_by(PaperText.version.desc())
        .limit(1)
    )
    row = PaperText(
        paper=paper,
        language=language,
        version=(newest or 0) + 1,
        texts=dict(passages),
        is_starter=is_starter,
    )
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@cache
def _starters(paper: str) -> dict[str, dict[str, str]]:
    path = resources.path("presets", "papers", f"{paper}.json")
    found: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return found
