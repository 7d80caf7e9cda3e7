# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of a row that has a class: plain for the desk, sealed for whoever reads the class.

Of a table with the columns ``plain``, ``body`` and ``confidentiality``.
"""

from __future__ import annotations

from typing import Any, Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

DESK: Final = "desk"


def of_row(tx: Transaction, row: Any) -> str | Hidden:
    """What is written there; ``Hidden`` without the key."""
    return row.plain if row.plain is not None else sealed_words.revealed(tx, row, "body")


def write(
    tx: Transaction, row: Any, words: str | Hidden, *, wanted: str, longest: int, required: bool
) -> None:
    """Write words for a class; what is hidden or unchanged stays as it is sealed.

    Raises ``Invalid`` for words that are missing or too long, and where hidden words would have
    to be sealed for others.
    """
    now = row.confidentiality or DESK
    if isinstance(words, Hidden):
        if wanted != now:
            raise Invalid(
                _("Write the words again: they are sealed for those who read them now."),
                field="confidentiality",
            )
        return
    words = sealed_words.checked(words, field="words", longest=longest)
    if required and not words:
        raise Invalid(_("Please write something."), field="words")
    if wanted == DESK:
        row.confidentiality, row.plain, row.body = DESK, words, None
        return
    if wanted == now and row.body is not None and words == of_row(tx, row):
        return
    body = tx.sealed_bytes_as(row, "body", wanted, words) if words else None
    if row.plain and row.id is not None:
        # Words that were plain: sealed they are a secret only if they lie nowhere else.
        tx.write_over(row, {"plain": None, "body": body, "confidentiality": wanted})
    else:
        row.plain, row.body, row.confidentiality = None, body, wanted
