# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of a list that are sealed: the code, always equally long, so that no length tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import _
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import GIVEN, Hidden, Text, is_text
from shelterdesk.services.vocabularies import Listed

_LENGTH: Final = 40  # of the column that codes stand in


def write(tx: Transaction, row: Any, column: str, code: str | Hidden) -> None:
    """Seal a code; one that is hidden or unchanged stays as it is sealed."""
    if isinstance(code, Hidden):
        return
    if getattr(row, column) is None or read(tx, row, column) != code:
        tx.seal(row, column, code.ljust(_LENGTH))


def read(tx: Transaction, row: Any, column: str) -> str | Hidden:
    """The code; ``Hidden`` without the key."""
    found = sealed_words.revealed(tx, row, column)
    return found if isinstance(found, Hidden) else found.rstrip()


def read_answer(tx: Transaction, row: Any, column: str) -> Text:
    """An optional question whose answer is a code, or why there is none."""
    found = sealed_words.read_answer(tx, row, column)
    return found.rstrip() if is_text(found) else found


def write_answer(tx: Transaction, row: Any, column: str, value: Text) -> None:
    """Write such a question; no code means *not asked*."""
    if is_text(value) and value:
        write(tx, row, column, value)
        setattr(row, f"{column}_answer", GIVEN)
    else:
        sealed_words.write_answer(tx, row, column, value)


def terms(tx: Transaction, vocabulary: Vocabulary) -> Mapping[str, Listed]:
    """The words of a list by their codes, those no longer offered as well."""
    return vocabularies.of_list(tx, vocabulary.value)


def must_be_offered(
    found: Mapping[str, Listed], code: str, before: str | Hidden, field: str
) -> Listed:
    """The word of a code that may be chosen now, or that stood there before."""
    term = found.get(code)
    if term is None or (term.retired_at is not None and code != before):
        raise NotFound(_("Choose one of the words of the list."), field=field)
    return term
