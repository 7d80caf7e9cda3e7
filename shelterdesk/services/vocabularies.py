# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The word lists an organisation can edit; seeded from ``resources/presets``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import select

import resources
from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services.remembered import until_changed

__all__ = [
    "Choice", "Listed", "Vocabulary", "add", "bring_back", "choices", "find_id", "label", "listed",
    "of_list", "rename", "retire", "seed",
]  # fmt: skip


_NONE: Final[Mapping[str, Listed]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a list."""

    id: int
    code: str
    label: str  # in the language in use, where it is still the preset's word


class Listed(NamedTuple):
    """One word as the file has it: of the preset in English, or the house's own."""

    id: int
    vocabulary: str
    code: str
    label: str  # what is shown is ``_(label)``, as of the next but one
    position: int
    preset: str
    definition: str
    retired_at: datetime | None


class _Ids:
    """The ids of words that were asked for: each record asks for several, and they never change."""

    def __init__(self) -> None:
        self.ids: dict[tuple[str, str], int] = {}
        self.is_outdated = False

    def tables_changed(self, tables: set[str]) -> None:
        self.is_outdated |= Term.__tablename__ in tables


@verb(Capability.EDIT_WORDS)
def seed(tx: Transaction) -> None:
    """Fill the word lists of a new file from the preset."""
    for vocabulary, terms in _preset("vocabularies").items():
        for position, (code, label) in enumerate(terms.items()):
            tx.session.add(Term(vocabulary=vocabulary, code=code, label=label, position=position))
    for preset, found in _preset("journey_stages").items():
        for position, (code, label) in enumerate(found["stages"].items()):
            term = Term(
                vocabulary=Vocabulary.JOURNEY_STAGE.value,
                code=f"{preset}.{code}",
                label=label,
                position=position,
                preset=preset,
            )
            tx.session.add(term)
    for position, (code, given) in enumerate(_preset("outcomes").items()):
        label, definition, group = given
        term = Term(
            vocabulary=Vocabulary.OUTCOME_STATUS.value,
            code=code,
            label=label,
            position=position,
            preset=group,
            definition=definition,
        )
        tx.session.add(term)


def _preset(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resources.path("presets", f"{name}.json").read_text("utf-8"))
    return found


@query(Capability.SIGNED_IN)
def choices(tx: Transaction, *, vocabulary: str, with_retired: bool = False) -> list[Choice]:
    """The words of a list in their order."""
    return [
        Choice(word.id, word.code, _(word.label))
        for word in of_list(tx, vocabulary).values()
        if with_retired or word.retired_at is None
    ]


@until_changed(Term)
def _by_id(tx: Transaction) -> Mapping[int, Listed]:
    """Every word there is, in the order of its list."""
    columns = [Term.__table__.columns[name] for name in Listed._fields]
    rows = tx.session.execute(select(*columns).order_by(Term.position, Term.id))
    return MappingProxyType({row.id: Listed(*row) for row in rows})


@until_changed(Term)
def _by_list(tx: Transaction) -> Mapping[str, Mapping[str, Listed]]:
    found: dict[str, dict[str, Listed]] = {}
    for word in _by_id(tx).values():
        found.setdefault(word.vocabulary, {})[word.code] = word
    return MappingProxyType({name: MappingProxyType(words) for name, words in found.items()})


def of_list(tx: Transaction, vocabulary: str) -> Mapping[str, Listed]:
    """The words of a list by their codes, in their order, those no longer offered as well."""
    return _by_list(tx).get(vocabulary, _NONE)


def listed(tx: Transaction, term_id: int | None) -> Listed | None:
    """The word a record points to, for services; None for none."""
    return _by_id(tx).get(term_id or 0)


def label(tx: Transaction, term_id: int | None) -> str:
    """The word a record points to as it is shown, for services; nothing for none."""
    word = listed(tx, term_id)
    return "" if word is None else _(word.label)


@query(Capability.SIGNED_IN)
def find_id(tx: Transaction, *, vocabulary: str, code: str) -> int:
    """The id of a word; raises ``NotFound``."""
    known = tx.memory.get(_Ids)
    if known is None or known.is_outdated:
        known = tx.memory.keep(_Ids())
    if (vocabulary, code) in known.ids:
        return known.ids[vocabulary, code]
    query = select(Term.id).where(Term.vocabulary == vocabulary, Term.code == code)
    found = tx.session.scalar(query)
    if found is None:
        raise NotFound(_("“{code}” is not in this list.").format(code=code), field=vocabulary)
    if Term.__tablename__ not in tx.tables:  # else it may be one that is rolled back
        known.ids[vocabulary, code] = found
    return found


@verb(Capability.EDIT_WORDS)
def add(tx: Transaction, *, vocabulary: str, label: str, code: str | None = None) -> int:
    """Add a word at the end of a list and return its id. ``code`` is for imports."""
    label = label.strip()
    if not label:
        raise Invalid(_("Write the word first."), field="label")
    existing = choices(tx, vocabulary=vocabulary, with_retired=True)
    code = code or f"own-{len(existing) + 1}"
    if any(choice.label == label or choice.code == code for choice in existing):
        raise Conflict(_("“{label}” is in the list already.").format(label=label), field="label")
    term = Term(vocabulary=vocabulary, code=code, label=label, position=len(existing))
    tx.session.add(term)
    tx.about(term)
    tx.session.flush()
    return term.id


@verb(Capability.EDIT_WORDS)
def rename(tx: Transaction, *, term_id: int, label: str) -> None:
    """Change the word that is shown; what was recorded with it stays."""
    if not label.strip():
        raise Invalid(_("Write the word first."), field="label")
    term = _get(tx, term_id)
    term.label = label.strip()


@verb(Capability.EDIT_WORDS)
def retire(tx: Transaction, *, term_id: int) -> None:
    """Offer the word no longer; records that use it keep it."""
    _get(tx, term_id).retired_at = tx.now


def _get(tx: Transaction, term_id: int) -> Term:
    term = tx.session.get(Term, term_id)
    if term is None:
        raise NotFound(_("This word is not in the list any more."))
    tx.about(term)
    return term


@verb(Capability.EDIT_WORDS)
def bring_back(tx: Transaction, *, term_id: int) -> None:
    """Offer a retired word again."""
    _get(tx, term_id).retired_at = None
