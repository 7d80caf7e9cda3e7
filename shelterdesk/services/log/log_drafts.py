# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a draft of the log holds: its words, and for whom its author meant them.

The class of an entry stands in an open column. If a draft took it from there, whoever can write
into the file could have a counsellor's words stored for everybody. So it is sealed with the words.
"""

from __future__ import annotations

from dataclasses import dataclass

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.log_entries import LogText
from shelterdesk.services.log.log_rows import DESK


@dataclass(frozen=True, slots=True, repr=False)  # no words in a traceback
class Draft:
    """The words of an entry that is not final, and their class."""

    confidentiality: str
    words: str


def seal(tx: Transaction, text: LogText, draft: Draft) -> None:
    """Keep a draft for its author alone."""
    tx.seal_own(text, "body", f"{draft.confidentiality}\n{draft.words}")


def opened(tx: Transaction, text: LogText) -> Draft:
    """The draft again. Raises ``NotAllowed`` for anybody but its author."""
    confidentiality, _line, words = (tx.reveal(text, "body") or "").partition("\n")
    return Draft(confidentiality, words)


def is_class_of(tx: Transaction, confidentiality: str, text: LogText) -> bool:
    """Whether the words of a final entry are of this class, as they say themselves; words that
    were erased say nothing."""
    if text.plain is not None:
        return confidentiality == DESK
    return text.body is None or tx.sealer.class_of(text.body) == confidentiality
