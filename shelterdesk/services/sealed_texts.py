# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed columns as forms read and write them: plain helpers for other services.

Who holds no key gets ``Hidden`` and may hand it back: what is there then stays. A text that did
not change is not sealed anew, because that would only look like a change.
"""

from __future__ import annotations

from typing import Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotAllowed
from shelterdesk.i18n import _
from shelterdesk.models.base import Base
from shelterdesk.services.answers import GIVEN, Hidden, Text, Unanswered

LONGEST: Final = 20_000
_ANSWER: Final = "_answer"


def read(tx: Transaction, row: Base, column: str) -> str | Hidden:
    """The text, empty for none; ``Hidden`` where there is one and no key for it."""
    try:
        return tx.reveal(row, column) or ""
    except NotAllowed:
        return Hidden.HIDDEN


def write(tx: Transaction, row: Base, column: str, text: str | Hidden) -> None:
    """Seal a text, empty for none. Raises ``Invalid`` (field: the column) for one too long."""
    if isinstance(text, Hidden):
        return
    wanted = _checked(text, column)
    if wanted != read(tx, row, column):
        tx.seal(row, column, wanted or None)


def read_answer(tx: Transaction, row: Base, column: str) -> Text:
    """An optional sealed question: its text, or why there is none."""
    answer = getattr(row, column + _ANSWER)
    return read(tx, row, column) if answer == GIVEN else Unanswered(answer)


def write_answer(tx: Transaction, row: Base, column: str, value: Text) -> None:
    """Write it; an empty text is *not asked*."""
    if isinstance(value, Hidden):
        return
    text = "" if isinstance(value, Unanswered) else _checked(value, column)
    reason = value if isinstance(value, Unanswered) else Unanswered.NOT_ASKED
    write(tx, row, column, text)
    setattr(row, column + _ANSWER, GIVEN if text else reason.value)


def clean(text: str) -> str:
    """Without the characters that no text has and that break files and lines."""
    kept = "".join(char for char in text if char >= " " or char in "\n\t")
    return kept.encode("utf-8", "ignore").decode().strip()


def _checked(text: str, column: str) -> str:
    wanted = clean(text)
    if len(wanted) > LONGEST:
        words = _("At most {limit} characters fit here.").format(limit=LONGEST)
        raise Invalid(words, field=column)
    return wanted
