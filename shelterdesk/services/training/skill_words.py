# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What skills are called on paper, in the language of the paper.

The words that are shipped stand in ``resources/presets/papers/skill_words.json``, and the house
adds other languages under Preferences › Papers. A word of its own stays as it was written.
"""

from __future__ import annotations

from typing import Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.services import paper_texts, vocabularies

PAPER: Final = "skill_words"


def on_paper(tx: Transaction, skill_id: int, language: str) -> str:
    """A skill in a language: as it is translated, unless the house gave it a word of its own."""
    word = vocabularies.listed(tx, skill_id)
    if word is None:
        return ""
    if word.label != paper_texts.shipped(PAPER).get(word.code):
        return word.label
    return paper_texts.current(tx, paper=PAPER, language=language)[word.code]
