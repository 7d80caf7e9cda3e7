# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a line of the log does once it is sent: one entry for many people, final in one act.

Of *all* and *here* a protected person gets an entry of her own, if whoever writes may see her: in
one with others she would withhold its words from everybody who may not. Whoever may not see her
writes about the others, and her day is for those who know her.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.log_entries import LogEntry, LogKind, LogText
from shelterdesk.models.residents import Resident
from shelterdesk.services.log import log_kinds, log_parts, log_people, log_rules
from shelterdesk.services.log.log_line import Group
from shelterdesk.services.residents import protection
from shelterdesk.services.values.value_words import code_word

#: Kinds that need words: of the others the kind may be all there is to say.
_NEED_WORDS = frozenset({LogKind.NOTE, LogKind.CONTACT, LogKind.INCIDENT, LogKind.HEALTH})


@dataclass(frozen=True, slots=True)
class LineForm:
    """A line that was read; ``confidentiality`` None: the class its kind begins with."""

    text: str
    kind: LogKind = LogKind.NOTE
    confidentiality: str | None = None
    resident_ids: tuple[int, ...] = ()
    group: Group | None = None
    without: tuple[int, ...] = ()
    time: time | None = None  # the last such time; None: now


@dataclass(frozen=True, slots=True)
class _Facts:
    """Kind, class and time of an entry."""

    kind: LogKind
    confidentiality: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it."""

    entry_id: int
    people: int
    confidentiality: str


@verb(Capability.WRITE_LOG, is_undoable=False)
def send(tx: Transaction, *, line: LineForm, draft_id: int | None = None) -> Written:
    """Write a line as a final entry, or finish the draft it was opened from."""
    shared, alone = _whom(tx, line)
    if line.group is not None and not shared and not alone:
        raise Invalid(_("Nobody is there to write about."), field="line")
    words = _words(line)
    facts = _facts(tx, line, draft_id, about_somebody=bool(shared or alone))
    entry_id = 0
    for people in (shared, *alone) if shared or not alone else alone:
        entry = _begun(tx, facts, draft_id)
        draft_id = None  # it became the first entry
        log_parts.add_people(tx, entry, people)
        text = _text_of(tx, entry)
        log_parts.seal(tx, entry, text, words)
        log_parts.freeze(tx, entry)
        entry_id = entry_id or entry.id
    return Written(entry_id, len(shared) + len(alone), facts.confidentiality)


@verb(Capability.WRITE_LOG, is_quiet=True)
def keep(tx: Transaction, *, line: LineForm, draft_id: int | None = None) -> int:
    """Keep a line as a draft, for its author alone; returns the draft's id. Of a group those are
    meant who are there now."""
    shared, alone = _whom(tx, line)
    people = (*shared, *(one for those in alone for one in those))
    facts = _facts(tx, line, draft_id, about_somebody=bool(people))
    entry = _begun(tx, facts, draft_id, people)
    have = {row.resident_id for row in log_parts.persons(tx, entry.id)}
    log_parts.add_people(tx, entry, [one for one in people if one not in have])
    text = _text_of(tx, entry)
    log_parts.keep_as_draft(tx, entry, text, _words(line))
    return entry.id


def _facts(
    tx: Transaction, line: LineForm, draft_id: int | None, *, about_somebody: bool
) -> _Facts:
    begins = log_kinds.of_entry(tx, line.kind, about_somebody=about_somebody)
    return _Facts(line.kind, line.confidentiality or begins, _when(tx, line, draft_id))


def _when(tx: Transaction, line: LineForm, draft_id: int | None) -> datetime:
    """The last time the clock showed what was typed: at two in the night half past six was
    yesterday. A draft is of the time when it was begun."""
    began = tx.now
    if draft_id is not None:
        began = log_parts.own_draft(tx, draft_id).at.astimezone(tx.now.tzinfo)
    if line.time is None:
        return began
    found = datetime.combine(began.date(), line.time, tx.now.tzinfo)
    if log_rules.is_future(tx, found):
        found = datetime.combine(began.date() - timedelta(days=1), line.time, tx.now.tzinfo)
    return found


def _whom(tx: Transaction, line: LineForm) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
    """Who shares an entry, and who has one of her own."""
    named = dict.fromkeys(line.resident_ids)
    if line.group is None:
        return tuple(named), []
    hidden = protection.hidden_ids(tx)
    meant = [
        one
        for one in log_people.inside(tx, line.group)
        if one not in hidden and one not in line.without and one not in named
    ]
    protected = {one for one in meant if tx.session.get_one(Resident, one).is_protected}
    shared = (*named, *(one for one in meant if one not in protected))
    return shared, [(one,) for one in meant if one in protected]


def _begun(
    tx: Transaction, facts: _Facts, draft_id: int | None, people: Iterable[int] = ()
) -> LogEntry:
    """A new entry, or the draft with other facts and only those of its people."""
    if draft_id is None:
        return log_parts.begin(tx, facts.kind, facts.confidentiality, (), facts.at)
    entry = log_parts.own_draft(tx, draft_id)
    log_parts.set_facts(tx, entry, facts.kind, facts.confidentiality, facts.at)
    stay = set(people)
    for row in log_parts.persons(tx, entry.id):
        if row.resident_id in stay:
            row.at = facts.at
        else:
            tx.session.delete(row)
    tx.session.flush()
    # The author's own copy goes before the words are sealed for others, past the images: what is
    # written for a class one cannot read must not stay readable in the trail.
    log_parts.blank(tx, log_parts.text_of(tx, entry.id))
    return entry


def _text_of(tx: Transaction, entry: LogEntry) -> LogText:
    return log_parts.find_text(tx, entry.id) or LogText(log_entry_id=entry.id)


def _words(line: LineForm) -> str:
    """The words; of a meal the kind says it all."""
    if line.text.strip() or line.kind in _NEED_WORDS:
        return log_rules.words(line.text, "line")
    return code_word("log_entry", "kind", line.kind)
