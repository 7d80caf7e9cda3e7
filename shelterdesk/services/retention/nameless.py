# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words about people without a record, kept as long as names are: who waited for a bed or had one
kept under a word, and who called. When their time is up a director is told and erases them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database import erasing as core
from shelterdesk.database import erasing_nameless
from shelterdesk.database import erasing_rules as rules
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.retention import RetentionClass
from shelterdesk.services.retention import marks, retention
from shelterdesk.services.today.due_line import DueLine
from shelterdesk.services.values import record_words

__all__ = ["TABLES", "Words", "due", "due_words", "erase"]

#: What the list hangs on.
TABLES = ("retention_rule", *rules.NAMELESS)


@dataclass(frozen=True, slots=True)
class Words:
    """Entries of one kind whose time is up."""

    what: str
    count: int
    since: date  # when the first of them was over


@query(Capability.ERASE)
def due_words(tx: Transaction) -> list[Words]:
    """What is kept longer than the rules say, kind by kind; nothing while the clock is in doubt."""
    until = _until(tx)
    if until is None or retention.clock_doubt(tx):
        return []
    return [
        Words(record_words.noun(name), count, since)
        for name, count, since in erasing_nameless.counted(tx, until)
    ]


def due(tx: Transaction) -> list[DueLine]:
    """One line of Today for who may erase."""
    if not tx.may(Capability.ERASE):
        return []
    known = tx.memory.get(_Counted)
    if known is None or known.is_outdated or known.day != tx.today:
        known = tx.memory.keep(_Counted(tx.today, due_words(tx)))
    found = known.words
    if not found:
        return []
    count = sum(one.count for one in found)
    title = ngettext(
        "The time to keep {n} entry about somebody without a record is up",
        "The time to keep {n} entries about people without a record is up",
        count,
    ).format(n=count)
    months = retention.rules(tx)[RetentionClass.IDENTITY] or 0
    day = min(one.since for one in found) + relativedelta(months=months)
    detail = ", ".join(_("{what}: {n}").format(what=one.what, n=one.count) for one in found)
    return [DueLine(day=day, icon="hourglass", title=title, detail=detail, tab="retention")]


@verb(Capability.ERASE, is_undoable=False, asks=True)
def erase(tx: Transaction) -> int:
    """Erase the words of all of them, here and in the audit trail; what is counted stays. Returns
    how many rows."""
    until = _until(tx)
    if doubt := retention.clock_doubt(tx):
        raise Conflict(doubt)
    if until is None:
        raise Conflict(_("Say first how many months names are kept."))
    wiped = core.wipe_rows(tx, erasing_nameless.rows_of(tx, until))
    for mark in wiped.marks:
        marks.remember(tx, mark, core.ROW)
    tx.session.flush()
    return wiped.rows


@dataclass(slots=True)
class _Counted:
    """What is due, kept for a day: calls are many."""

    day: date
    words: list[Words]
    is_outdated: bool = False

    def tables_changed(self, tables: set[str]) -> None:
        """Another rule, or an entry that was written or is over."""
        self.is_outdated |= bool(tables & set(TABLES))


def _until(tx: Transaction) -> date | None:
    """What was over by this day has had its time; None: names are kept until somebody decides."""
    months = retention.rules(tx)[RetentionClass.IDENTITY]
    return None if months is None else tx.today - relativedelta(months=months)
