# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in a sealed column, in words: codes, lists and parts that are sealed as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import select

from shelterdesk import i18n
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.answers import Unanswered
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services import paper_texts
from shelterdesk.services.values import answers, case_codes

#: Sealed columns that hold the code of a word of a list.
_TERMS: Final = {
    ("journey_stage", "stage"): Vocabulary.JOURNEY_STAGE,
    ("outcome", "status"): Vocabulary.OUTCOME_STATUS,
    ("legal_matter", "kind"): Vocabulary.LEGAL_KIND,
    ("treatment", "kind"): Vocabulary.TREATMENT_KIND,
}
#: Sealed columns that hold what another column of the table would hold in the open.
_LIKE: Final = {
    ("domain_score", "sealed_horizon"): ("domain_score", "horizon"),
    ("health_fact", "own_kind"): ("health_fact", "kind"),
    ("paper", "state"): ("paper", "state"),
}
_PLANS: Final = ("safety_plan", "crisis_plan")


def in_words(tx: Transaction, table: str, column: str, text: str) -> str:
    """An opened text as people read it; the text itself where it is one."""
    key, text = (table, column), text.rstrip()
    if key in _TERMS:
        return _term(tx, _TERMS[key], text)
    if key in _LIKE:
        words: Mapping[Any, str] = case_codes.CODES[_LIKE[key]]
        return _(words[text]) if text in words else text
    read = _READ.get(key)
    if read is None or not text:
        return text
    try:
        return read(tx, json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        return text  # of another time: better as it stands than not at all


def _term(tx: Transaction, vocabulary: Vocabulary, code: str) -> str:
    query = select(Term.label).where(Term.vocabulary == vocabulary.value, Term.code == code)
    label = tx.session.scalar(query)
    return _(label) if label else code


def _items(tx: Transaction, kept: Any) -> str:
    """Of a consent: what may be told, or what stays here."""
    parts = [_term(tx, Vocabulary.CONSENT_ITEM, code) for code in kept["codes"]]
    return ", ".join(filter(None, (*parts, kept["words"])))


def _plan(tx: Transaction, kept: Any) -> str:
    """Of a safety or crisis plan: part by part, each under its question."""
    lines = []
    for name, said in kept.items():
        words = answers.words(Unanswered(said["answer"])) if isinstance(said, dict) else said
        lines.append(f"{_question(tx, name)}: {words}")
    return "\n".join(lines)


def _question(tx: Transaction, name: str) -> str:
    for paper in _PLANS:
        found = paper_texts.current(tx, paper=paper, language=i18n.language()).passages
        if name in found:
            return found[name]
    return name


def _signature(_tx: Transaction, kept: Any) -> str:
    return _("on paper") if kept["paper"] else _("drawn on screen")


def _concerned(_tx: Transaction, kept: Any) -> str:
    return _(_FOR_HER) if len(kept) == 1 else _(_FOR_MORE)


def _told(_tx: Transaction, kept: Any) -> str:
    """Of an introduction: what an employer heard."""
    said = [fact["value"] for fact in kept["facts"]]
    return "\n".join(filter(None, (*said, kept["letter"])))


def _entry(_tx: Transaction, _kept: Any) -> str:
    """Of a guardian: the entry itself says the rest."""
    return _("yes")


_FOR_HER: Final = N_("this resident")
_FOR_MORE: Final = N_("several residents")

_READ: Final[Mapping[tuple[str, str], Callable[[Transaction, Any], str]]] = {
    ("consent", "items"): _items,
    ("consent", "withheld"): _items,
    ("consent", "signature"): _signature,
    ("certificate", "signature"): _signature,
    ("belonging", "in_signature"): _signature,
    ("belonging", "out_signature"): _signature,
    ("payment_side", "signature"): _signature,
    ("guardian", "entry"): _entry,
    ("introduction", "told"): _told,
    ("keep_apart", "concerns"): _concerned,
    ("safety_plan", "body"): _plan,
}
