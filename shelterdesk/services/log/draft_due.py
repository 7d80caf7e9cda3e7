# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes of the log that the person signed in began and did not finish, for Today.

Today stands open on the desk: only words that everybody at the desk may read are said there.
"""

from __future__ import annotations

from typing import Final

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_rows import DESK, LogDraft
from shelterdesk.services.today.due_line import DueKind, DueLine

__all__ = ["TABLES", "due"]

#: A change of one of these may bring other lines.
TABLES: Final = ("log_entry", "log_text", "log_entry_person", "resident", "resident_access")
_MOST_WORDS: Final = 48  # characters: enough to know it again


def due(tx: Transaction) -> list[DueLine]:
    """One line a draft."""
    if not tx.may(Capability.WRITE_LOG):
        return []
    return [_line(tx, draft) for draft in log_entries.drafts(tx)]


def _line(tx: Transaction, draft: LogDraft) -> DueLine:
    names = ", ".join(name for _id, name in draft.people)
    title = _("A note about {who} is not finished").format(who=names)
    day = min(draft.at.date(), tx.today)
    time = f"{draft.at:%H:%M}" if day == tx.today else ""
    return DueLine(
        day=day,
        icon="pencil",
        title=title if names else _("A note is not finished"),
        detail=" · ".join(part for part in (time, _begins(draft)) if part),
        tone="accent",
        kind=DueKind.DRAFT,
        place=("log", ("tab", "log", ("draft", draft.id))),
    )


def _begins(draft: LogDraft) -> str:
    if draft.confidentiality != DESK:
        return _("only you can read it")
    words = " ".join(draft.text.split())
    begin = words[:_MOST_WORDS].rstrip()
    return _("“{words}”").format(words=begin if begin == words else f"{begin} …")
