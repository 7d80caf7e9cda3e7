# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What skills are called on paper, in the language of the paper.

The words that are shipped stand in ``resources/presets/papers/skill_words.json``. Under
Preferences › Papers the house adds other languages and translates words of its own; until it does,
such a word stays as it was written, and who makes the paper is told (``foreign_words``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.services import organisation, paper_texts, vocabularies
from shelterdesk.services.vocabularies import Listed

PAPER: Final = paper_texts.SKILLS


def on_paper(tx: Transaction, skill_id: int, language: str) -> str:
    """A skill in a language, as it is translated; a word of the house as it was written where
    nobody translated it."""
    word = vocabularies.listed(tx, skill_id)
    if word is None:
        return ""
    if _is_of_house(word):
        return _translated(tx, word, language) or word.label
    return paper_texts.current(tx, paper=PAPER, language=language)[word.code]


def foreign(tx: Transaction, skill_ids: Iterable[int], language: str) -> tuple[str, ...]:
    """Of skills on a paper in a language, the words that are not in it, as far as one can know:
    the house's own on a paper in another language than its own, and what nobody translated."""
    texts = paper_texts.current(tx, paper=PAPER, language=language)
    is_english = _base(language) == paper_texts.FALLBACK
    is_of_house = _base(language) == _base(organisation.form(tx).language)
    found = []
    for skill_id in skill_ids:
        word = vocabularies.listed(tx, skill_id)
        if word is None:
            continue
        if _is_of_house(word):
            is_foreign = not is_of_house and not _translated(tx, word, language)
        else:
            is_foreign = not is_english and texts[word.code] == word.label
        if is_foreign:
            found.append(on_paper(tx, skill_id, language))
    return tuple(found)


def foreign_words(found: Iterable[str]) -> str:
    """What is said before a paper is printed with such words; nothing without any."""
    words = _("These skills are not in the language of the paper: {words}. They are translated "
              "under Preferences › Papers.")  # fmt: skip
    shown = ", ".join(found)
    return words.format(words=shown) if shown else ""


# Within
def _is_of_house(word: Listed) -> bool:
    return word.label != paper_texts.shipped(PAPER).get(word.code)


def _translated(tx: Transaction, word: Listed, language: str) -> str:
    """A word of the house as somebody translated it; what is shipped is of another word."""
    texts = paper_texts.current(tx, paper=PAPER, language=language)
    told = texts.passages.get(word.code, "")
    is_shipped = told == paper_texts.shipped(PAPER, texts.language).get(word.code)
    is_asked = _base(texts.language) == _base(language)
    return told if is_asked and not is_shipped and told != word.label else ""


def _base(language: str) -> str:
    return language.partition("-")[0]
