# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed texts of rows: written by everybody, read by holders of the key, never sealed anew."""

from __future__ import annotations

from typing import Any, Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotAllowed
from shelterdesk.i18n import _
from shelterdesk.services.values.answers import GIVEN, Hidden, Text, Unanswered, is_text

LONGEST: Final = 20_000


def clean(text: str) -> str:
    """Without the characters that no name has and that break files and lines: NUL, lone
    surrogates."""
    return (
        "".join(c for c in text if c >= " " or c in "\n\t")
        .encode("utf-8", "ignore")
        .decode()
        .strip()
    )


def checked(text: str, *, field: str, longest: int = LONGEST) -> str:
    """Clean text of at most so many characters; raises ``Invalid``."""
    text = clean(text)
    if len(text) > longest:
        raise Invalid(_("At most {limit} characters fit here.").format(limit=longest), field=field)
    return text


def revealed(tx: Transaction, row: Any, name: str) -> str | Hidden:
    """The words of a column, empty if there are none; ``Hidden`` without the key."""
    try:
        return tx.reveal(row, name) or ""
    except NotAllowed:
        return Hidden.HIDDEN


def write(tx: Transaction, row: Any, name: str, value: str | Hidden) -> None:
    """Seal words, or leave none; what is hidden or unchanged stays as it is sealed."""
    if isinstance(value, Hidden):
        return
    value = checked(value, field=name)
    if not value:
        tx.seal(row, name, None)
    elif getattr(row, name) is None or revealed(tx, row, name) != value:
        tx.seal(row, name, value)


def adds(own: str | Hidden, told: str | Hidden) -> bool:
    """Whether words say something that does not stand in others; what is hidden may."""
    if isinstance(told, Hidden):
        return True
    return bool(told) and (isinstance(own, Hidden) or told not in own)


def read_answer(tx: Transaction, row: Any, name: str, *, is_revealed: bool = True) -> Text:
    """An optional question: its words, why there are none, or that they are hidden."""
    answer = getattr(row, f"{name}_answer")
    if answer != GIVEN:
        return Unanswered(answer)
    return revealed(tx, row, name) if is_revealed else Hidden.HIDDEN


def write_answer(tx: Transaction, row: Any, name: str, value: Text) -> None:
    """Write an optional question; nothing typed means *not asked*."""
    if isinstance(value, Hidden):
        return
    words = checked(value, field=name) if is_text(value) else ""
    write(tx, row, name, words)
    given = Unanswered.NOT_ASKED if is_text(value) else Unanswered(value)
    setattr(row, f"{name}_answer", GIVEN if words else given.value)
