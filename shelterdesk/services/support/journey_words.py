# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the journey and of outcomes, as the house chooses and edits them.

Another choice of stages changes nothing that was written: old stages keep their words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

import resources
from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.organisation import Organisation
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services.values import sealed_codes, sealed_words
from shelterdesk.services.vocabularies import Listed

__all__ = [
    "OWN",
    "Preset",
    "Word",
    "add",
    "add_outcome",
    "define",
    "move",
    "outcome_words",
    "presets",
    "use",
]

#: The set that the house writes itself.
OWN: Final = "own"
_LONGEST_LABEL: Final = 120
_LONGEST_DEFINITION: Final = 300


@dataclass(frozen=True, slots=True)
class Word:
    """A stage or an outcome in a list."""

    id: int
    label: str
    definition: str
    is_offered: bool


@dataclass(frozen=True, slots=True)
class Preset:
    """A set of stages."""

    code: str
    label: str
    is_used: bool
    words: tuple[Word, ...]


@query(Capability.SIGNED_IN)
def presets(tx: Transaction) -> list[Preset]:
    """All sets of stages with their words."""
    used = tx.session.get_one(Organisation, 1).journey_preset
    terms = sealed_codes.terms(tx, Vocabulary.JOURNEY_STAGE).values()
    return [
        Preset(code, _(label), code == used, tuple(_word(t) for t in terms if t.preset == code))
        for code, label in _labels().items()
    ]


@verb(Capability.EDIT_HOUSE_RULES)
def use(tx: Transaction, *, preset: str) -> None:
    """Choose the stages that are offered from now on."""
    if preset not in _labels():
        raise NotFound(_("Choose one of the sets of stages."), field="preset")
    house = tx.session.get_one(Organisation, 1)
    house.journey_preset = preset
    tx.about(house)


@verb(Capability.EDIT_WORDS)
def add(tx: Transaction, *, label: str, preset: str = OWN) -> int:
    """A stage at the end of a set; returns its id."""
    if preset not in _labels():
        raise NotFound(_("Choose one of the sets of stages."), field="preset")
    label, _none = _checked(label)
    terms = sealed_codes.terms(tx, Vocabulary.JOURNEY_STAGE)
    kin = [term for term in terms.values() if term.preset == preset]
    if any(term.label.casefold() == label.casefold() for term in kin):
        raise Conflict(_("“{label}” is in the list already.").format(label=label), field="label")
    number = next(n for n in range(1, len(terms) + 2) if f"{preset}.own-{n}" not in terms)
    term = Term(
        vocabulary=Vocabulary.JOURNEY_STAGE.value,
        code=f"{preset}.own-{number}",
        label=label,
        position=max((other.position for other in kin), default=-1) + 1,
        preset=preset,
    )
    tx.session.add(term)
    tx.about(term)
    tx.session.flush()
    return term.id


@verb(Capability.EDIT_WORDS)
def move(tx: Transaction, *, term_id: int, by: int) -> None:
    """Put a stage or an outcome earlier (-1) or later (1) in its list."""
    term = _get(tx, term_id)
    query = select(Term).where(Term.vocabulary == term.vocabulary)
    if term.vocabulary == Vocabulary.JOURNEY_STAGE:
        query = query.where(Term.preset == term.preset)
    kin = list(tx.session.scalars(query.order_by(Term.position, Term.id)))
    at = kin.index(term)
    to = max(0, min(len(kin) - 1, at + by))
    kin.insert(to, kin.pop(at))
    for position, other in enumerate(kin):
        if other.position != position:
            other.position = position
    tx.about(term)


@query(Capability.SIGNED_IN)
def outcome_words(tx: Transaction) -> list[Word]:
    """The words of outcomes with their definitions."""
    return [_word(term) for term in sealed_codes.terms(tx, Vocabulary.OUTCOME_STATUS).values()]


@verb(Capability.EDIT_WORDS)
def add_outcome(tx: Transaction, *, label: str, definition: str = "") -> int:
    """An outcome of the house's own, beside the others; returns its id."""
    label, definition = _checked(label, definition)
    terms = sealed_codes.terms(tx, Vocabulary.OUTCOME_STATUS)
    if any(term.label.casefold() == label.casefold() for term in terms.values()):
        raise Conflict(_("“{label}” is in the list already.").format(label=label), field="label")
    number = next(n for n in range(1, len(terms) + 2) if f"own-{n}" not in terms)
    term = Term(
        vocabulary=Vocabulary.OUTCOME_STATUS.value,
        code=f"own-{number}",
        label=label,
        position=max((other.position for other in terms.values()), default=-1) + 1,
        definition=definition,
    )
    tx.session.add(term)
    tx.about(term)
    tx.session.flush()
    return term.id


@verb(Capability.EDIT_WORDS)
def define(tx: Transaction, *, term_id: int, label: str, definition: str) -> None:
    """What an outcome is called, and the definition printed beside its counts."""
    term = _get(tx, term_id)
    label, definition = _checked(label, definition)
    # What still is the program's own word stays translated.
    if label != _(term.label):
        term.label = label
    if definition != (_(term.definition) if term.definition else ""):
        term.definition = definition


def _checked(label: str, definition: str = "") -> tuple[str, str]:
    label = sealed_words.checked(label, field="label", longest=_LONGEST_LABEL)
    if not label:
        raise Invalid(_("Write the word first."), field="label")
    return label, sealed_words.checked(definition, field="definition", longest=_LONGEST_DEFINITION)


def _get(tx: Transaction, term_id: int) -> Term:
    term = tx.session.get(Term, term_id)
    if term is None:
        raise NotFound(_("This word is not in the list any more."))
    tx.about(term)
    return term


def _word(term: Listed) -> Word:
    definition = _(term.definition) if term.definition else ""
    return Word(term.id, _(term.label), definition, term.retired_at is None)


def _labels() -> dict[str, str]:
    text = resources.path("presets", "journey_stages.json").read_text("utf-8")
    return {code: found["label"] for code, found in json.loads(text).items()}
