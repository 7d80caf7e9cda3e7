# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What managers should look at in the audit trail of the last days. Reads only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from sqlalchemy import String, func, select

from shelterdesk.capabilities import Capability, name_of, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.audit import AuditEvent, AuditKind, AuditPerson
from shelterdesk.models.safe import BreakGlass, SafeState
from shelterdesk.services.audit import audit_words
from shelterdesk.services.money import ledger_check
from shelterdesk.services.staff import glass
from shelterdesk.services.values.value_words import ValueWords

#: So many files opened by one person within an hour are worth a question.
MANY_FILES: Final = 20
_HOUR: Final = timedelta(hours=1)
_LOOKS_BACK: Final = timedelta(days=7)
_NEAR: Final = 50  # a clock may have been wrong for a few; the check is an entry right after
_NOT_CHECKED: Final = timedelta(days=30)
_HOUR_OF: Final = func.substr(AuditEvent.at, 1, len("2026-01-31 12"), type_=String)
_WHO: Final = func.coalesce(AuditEvent.staff_id, 0)
_NOBODY: Final = (-1, "", 0)
_BOOKS_CHECKED: Final = name_of(ledger_check.noted)


class AlertKind(StrEnum):
    """What it is about."""

    CHAIN = "chain"  # the last check of the trail found something
    BOOKS = "books"  # the last check of the books did
    GLASS = "glass"  # somebody broke the glass, and nobody has looked at it yet
    MANY_FILES = "many_files"
    FAILED_UNLOCK = "failed_unlock"
    NOT_CHECKED = "not_checked"  # the trail, for a long time


_NOT_TODAY: Final = frozenset({AlertKind.GLASS, AlertKind.NOT_CHECKED})


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to look at."""

    kind: AlertKind
    title: str
    detail: str
    at: datetime  # local time
    event_id: int | None = None
    staff_id: int | None = None

    @property
    def is_grave(self) -> bool:
        """Whether it comes before everything else."""
        return self.kind in (AlertKind.CHAIN, AlertKind.BOOKS, AlertKind.GLASS)


@dataclass(frozen=True, slots=True)
class TrailState:
    """What is known of the trail without checking it."""

    entries: int
    checked_at: datetime | None  # local time
    checked_entries: int
    findings: int  # of the last check


@query(Capability.SEE_AUDIT)
def trail(tx: Transaction) -> TrailState:
    """How many entries there are, and when all of them were checked."""
    entries = tx.session.scalar(select(func.max(AuditEvent.id))) or 0
    state = tx.session.get(SafeState, 1)
    last = _last_check(tx)
    findings = audit_words.number_in(last.details, "findings") if last is not None else 0
    if state is None or state.checked_at is None:
        return TrailState(entries, None, 0, findings)
    at = state.checked_at.astimezone(tx.now.tzinfo)
    return TrailState(entries, at, state.checked_entries, findings)


@query(Capability.SEE_AUDIT)
def alerts(tx: Transaction) -> list[Alert]:
    """What happened in the last seven days that somebody should ask about, gravest first."""
    words, first = ValueWords(tx), _first_id(tx)
    return [
        *_chain(tx, words),
        *_books(tx, words),
        *_glass(tx, words),
        *_many_files(tx, words, first),
        *_failed(tx, words, first),
    ]


@query(Capability.SEE_AUDIT)
def today_lines(tx: Transaction) -> list[Alert]:
    """What of it stands on the home page: one line, the gravest, saying how many more there are.

    Broken glass has a card of its own there (``services/staff/glass.py``).
    """
    found = [alert for alert in alerts(tx) if alert.kind not in _NOT_TODAY]
    if not found:
        return []
    first, rest = found[0], len(found) - 1
    if not rest:
        return [first]
    more = ngettext("and {n} more in Activity", "and {n} more in Activity", rest).format(n=rest)
    return [replace(first, detail=" · ".join((first.detail, more)), event_id=None)]


def _first_id(tx: Transaction) -> int:
    """The first number an event of the last days can have."""
    since = (tx.now - _LOOKS_BACK).astimezone(UTC)
    near = select(AuditEvent.id).where(AuditEvent.at >= since).order_by(AuditEvent.at).limit(_NEAR)
    return min(tx.session.scalars(near), default=1 << 60)


def _last_check(tx: Transaction) -> AuditEvent | None:
    """The entry of the last check: the one right after those it checked."""
    state = tx.session.get(SafeState, 1)
    after = state.checked_entries if state is not None else 0
    check = select(AuditEvent).where(
        AuditEvent.id.between(after + 1, after + _NEAR),
        AuditEvent.kind == AuditKind.CHECK.value,
        AuditEvent.verb != _BOOKS_CHECKED,
    )
    return tx.session.scalars(check.order_by(AuditEvent.id.desc()).limit(1)).one_or_none()


def _chain(tx: Transaction, words: ValueWords) -> list[Alert]:
    last = _last_check(tx)
    if last is None:
        return []
    findings = audit_words.number_in(last.details, "findings")
    at = last.at.astimezone(tx.now.tzinfo)
    if findings:
        title = _("The audit trail is not what was written")
        detail = _("Found when it was checked: {when}. Tell a director.")
        return [Alert(AlertKind.CHAIN, title, detail.format(when=words.moment(at)), at, last.id)]
    if tx.now - at > _NOT_CHECKED:
        title = _("The audit trail was not checked for a month")
        detail = _("It is checked when a director unlocks.")
        return [Alert(AlertKind.NOT_CHECKED, title, detail, at, last.id)]
    return []


def _books(tx: Transaction, words: ValueWords) -> list[Alert]:
    checks = select(AuditEvent).where(
        AuditEvent.kind == AuditKind.CHECK.value, AuditEvent.verb == _BOOKS_CHECKED
    )
    last = tx.session.scalar(checks.order_by(AuditEvent.id.desc()).limit(1))
    if last is None or not audit_words.number_in(last.details, "findings"):
        return []
    at = last.at.astimezone(tx.now.tzinfo)
    title = _("The books are not what was written")
    detail = _("Found when they were checked: {when}. Tell a director.")
    return [Alert(AlertKind.BOOKS, title, detail.format(when=words.moment(at)), at, last.id)]


def _glass(tx: Transaction, words: ValueWords) -> list[Alert]:
    unseen = select(BreakGlass).where(BreakGlass.seen_at.is_(None)).order_by(BreakGlass.id.desc())
    return [
        Alert(
            AlertKind.GLASS,
            _("{who} saw more in an emergency").format(who=words.staff(row.staff_id)),
            _("{when}: {reason}").format(
                when=words.moment(row.at), reason=glass.reason_of(tx, row)
            ),
            row.at.astimezone(tx.now.tzinfo),
            staff_id=row.staff_id,
        )
        for row in tx.session.scalars(unseen)
    ]


def _many_files(tx: Transaction, words: ValueWords, first: int) -> list[Alert]:
    found = []
    for staff_id, hours in _busy_hours(tx, first).items():
        count, event_id, at = _busiest_hour(_views(tx, first, staff_id, hours))
        if count < MANY_FILES:
            continue
        title = _("{who} opened {n} files within an hour").format(
            who=words.staff(staff_id), n=count
        )
        detail = _("Until {when}.").format(when=words.moment(at))
        local = at.astimezone(tx.now.tzinfo)
        found.append(Alert(AlertKind.MANY_FILES, title, detail, local, event_id, staff_id))
    return found


def _busy_hours(tx: Transaction, first: int) -> dict[int, set[str]]:
    """By colleague, the hours of the clock that may hold an hour of many files. Counted inside the
    database: a week has thousands of views, and hardly ever such an hour."""
    counted = (
        select(_WHO, _HOUR_OF, func.count(AuditPerson.resident_id.distinct()))
        .join(AuditPerson, AuditPerson.event_id == AuditEvent.id)
        .where(AuditEvent.id >= first, AuditEvent.kind == AuditKind.VIEW.value)
        .group_by(_WHO, _HOUR_OF)
        .order_by(_WHO, _HOUR_OF)
    )
    rows = list(tx.session.execute(counted))
    busy: dict[int, set[str]] = defaultdict(set)
    for (staff_id, hour, count), (next_id, next_hour, more) in pairwise([*rows, _NOBODY]):
        if count >= MANY_FILES:
            busy[staff_id].add(hour)
        if next_id == staff_id and count + more >= MANY_FILES:  # an hour lies in two of the clock
            busy[staff_id] |= {hour, next_hour}
    return busy


def _views(
    tx: Transaction, first: int, staff_id: int, hours: set[str]
) -> list[tuple[int, datetime, int]]:
    views = (
        select(AuditEvent.id, AuditEvent.at, AuditPerson.resident_id)
        .join(AuditPerson, AuditPerson.event_id == AuditEvent.id)
        .where(
            AuditEvent.id >= first,
            AuditEvent.kind == AuditKind.VIEW.value,
            _WHO == staff_id,
            _HOUR_OF.in_(hours),
        )
        .order_by(AuditEvent.id)
    )
    return list(tx.session.execute(views))


def _busiest_hour(seen: list[tuple[int, datetime, int]]) -> tuple[int, int, datetime]:
    """The most people in any hour, and the event and time at its end."""
    best, first = (0, *seen[0][:2]), 0
    within: dict[int, int] = defaultdict(int)
    for event_id, at, person in seen:
        within[person] += 1
        while at - seen[first][1] > _HOUR:
            left = seen[first][2]
            within[left] -= 1
            if not within[left]:
                del within[left]
            first += 1
        if len(within) > best[0]:
            best = (len(within), event_id, at)
    return best


def _failed(tx: Transaction, words: ValueWords, first: int) -> list[Alert]:
    failed = select(AuditEvent).where(
        AuditEvent.id >= first, AuditEvent.kind == AuditKind.FAILED_UNLOCK.value
    )
    events = list(tx.session.scalars(failed.order_by(AuditEvent.id)))
    if not events:
        return []
    count = sum(max(1, audit_words.number_in(event.details, "count")) for event in events)
    last = events[-1]
    title = _("Wrong passphrases in the last seven days: {n}").format(n=count)
    detail = _("The last time it was noted: {when}").format(when=words.moment(last.at))
    return [
        Alert(
            AlertKind.FAILED_UNLOCK, title, detail, last.at.astimezone(tx.now.tzinfo), last.id
        )
    ]  # fmt: skip
