# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every entry of the log keeps to, whether it is written at the desk or brought in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.services.log.log_rows import DESK

_LONGEST: Final = 20_000
_CLOCKS_DIFFER: Final = timedelta(minutes=5)


def words(text: str, field: str = "text") -> str:
    """The words as they are kept. Raises ``Invalid`` for none and for too many."""
    # Neither NUL nor lone surrogates: no words have them, and they break files and lines.
    kept = text
    if not text.isprintable():  # which most are, and an import has a million of them
        kept = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
        kept = kept.encode("utf-8", "ignore").decode()
    kept = kept.strip()
    if not kept:
        raise Invalid(_("Please write something."), field=field)
    if len(kept) > _LONGEST:
        raise Invalid(_("At most {limit} characters fit here.").format(limit=_LONGEST), field=field)
    return kept


def refuse_future(tx: Transaction, at: datetime) -> None:
    """Raise ``Invalid`` for what has not happened yet."""
    if is_future(tx, at):
        raise Invalid(_("The time lies in the future."), field="at")


def is_future(tx: Transaction, at: datetime) -> bool:
    """Whether it has not happened yet; a few minutes are a clock that differs."""
    return at > tx.now + _CLOCKS_DIFFER


def refuse_unknown_class(tx: Transaction, confidentiality: str) -> None:
    """Raise ``Invalid`` for a class that the file does not have."""
    try:
        if confidentiality != DESK:
            tx.sealer.can_read(confidentiality)
    except KeyError as error:
        raise Invalid(_("Choose who may read it."), field="confidentiality") from error
