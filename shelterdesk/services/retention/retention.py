# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long what is kept: a clock for each person, from the last contact.

Whoever is in the house or supported has none. When the time of a class is up, a director is told
and decides: postpone with a reason, or erase. Nothing is ever erased by itself, and nothing is due
while the computer's clock is in doubt.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.counselling import CounsellingPerson, CounsellingSession
from shelterdesk.models.log_entries import LogEntry, LogEntryPerson, LogState
from shelterdesk.models.residents import Intake, Resident
from shelterdesk.models.retention import Retention, RetentionClass, RetentionRule
from shelterdesk.models.rooms import Stay
from shelterdesk.models.support import AftercareContact, SupportPeriod
from shelterdesk.models.visits import Visit
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.resident_index import ResidentIndex, ResidentRow
from shelterdesk.services.today.due_line import DueLine
from shelterdesk.services.values import sealed_words, value_words

MOST_MONTHS: Final = 600
_LONGEST_REASON: Final = 400
_CLOCKS_DIFFER: Final = timedelta(hours=1)
#: Nothing written for so long, and then a day: was nobody here, or was the clock set forward?
_LONG_SILENCE: Final = timedelta(days=60)
_JUST_NOW: Final = timedelta(hours=12)  # what this session itself wrote proves nothing

#: What a due list hangs on.
TABLES: Final = ("retention", "retention_rule", "stay", "support_period", "resident", "merge")


@dataclass(frozen=True, slots=True)
class DuePerson:
    """Somebody of whom the time of something is up."""

    row: ResidentRow
    last_contact: date
    classes: tuple[RetentionClass, ...]
    since: date  # when the first of them was due
    postponed_until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DueList:
    """Who is due, the longest first. ``doubt``: why nothing is listed, in words."""

    people: tuple[DuePerson, ...]
    doubt: str = ""


# How long
@query(Capability.SEE_RESIDENTS)
def rules(tx: Transaction) -> dict[RetentionClass, int | None]:
    """Months for each class; None: kept until somebody decides."""
    found = {RetentionClass(row.retention_class): row.months for row in _rules(tx)}
    return {one: found.get(one) for one in RetentionClass}


@verb(Capability.EDIT_HOUSE_RULES)
def edit_rules(tx: Transaction, *, months: Mapping[RetentionClass, int | None]) -> None:
    """Set how many months after the last contact each class is kept."""
    rows = {row.retention_class: row for row in _rules(tx)}
    for kind, value in ((RetentionClass(one), number) for one, number in months.items()):
        if value is not None and not 1 <= value <= MOST_MONTHS:
            words = _("Between 1 and {most} months, or none.")
            raise Invalid(words.format(most=MOST_MONTHS), field=kind.value)
        row = rows.get(kind.value)
        if row is None:
            tx.session.add(RetentionRule(retention_class=kind.value, months=value))
        else:
            row.months = value


def _rules(tx: Transaction) -> list[RetentionRule]:
    return list(tx.session.scalars(select(RetentionRule).order_by(RetentionRule.id)))


# Whose time is up
@query(Capability.ERASE)
def due_list(tx: Transaction) -> DueList:
    """People of whom something is kept longer than the rules say, whose clock nobody postponed."""
    doubt = clock_doubt(tx)
    if doubt:
        return DueList((), doubt)
    return DueList(tuple(_due(tx)))


@query(Capability.ERASE)
def postponed(tx: Transaction) -> list[DuePerson]:
    """People who would be due, had somebody not postponed it."""
    return list(_due(tx, postponed=True))


def due(tx: Transaction) -> list[DueLine]:
    """One line of Today for who may erase: how many are due; the list says who."""
    try:
        tx.need(Capability.ERASE)
    except NotAllowed:
        return []
    if clock_doubt(tx):
        return []
    count = _counted(tx)
    if not count.people:
        return []
    title = ngettext(
        "The time to keep what is known of {n} person is up",
        "The time to keep what is known of {n} people is up",
        count.people,
    ).format(n=count.people)
    return [DueLine(day=count.since, icon="hourglass", title=title, tab="retention")]


@verb(Capability.ERASE)
def postpone(tx: Transaction, *, resident_id: int, until: date, reason: str) -> None:
    """Keep what is known of somebody longer, until a day and for a reason, which is sealed."""
    residents.get(tx, resident_id)
    if until <= tx.today:
        raise Invalid(_("Choose a day that is still to come."), field="until")
    words = sealed_words.checked(reason, field="reason", longest=_LONGEST_REASON)
    if not words:
        raise Invalid(_("Say in a few words why."), field="reason")
    row = kept(tx, resident_id)
    row.postponed_until = until
    tx.seal(row, "reason", words)
    tx.session.flush()


def kept(tx: Transaction, resident_id: int) -> Retention:
    """What was decided about somebody's clock, made if there is nothing yet; for services."""
    row = tx.session.scalars(
        select(Retention).where(Retention.resident_id == resident_id)
    ).one_or_none()
    if row is None:
        row = Retention(resident_id=resident_id)
        tx.session.add(row)
    return row


@query(Capability.ERASE)
def last_contact(tx: Transaction, *, resident_id: int) -> date | None:
    """The day of the last contact; None while somebody is here or supported: no clock runs."""
    residents.get(tx, resident_id)
    family = merged_records.family(tx, resident_id)
    if is_with_us(tx, resident_id):
        return None
    return max(_last_contacts(tx, Resident.id.in_(family)).values(), default=tx.today)


def is_with_us(tx: Transaction, resident_id: int) -> bool:
    """Whether somebody has a stay or support period that is open or still to come."""
    family = merged_records.family(tx, resident_id)
    return bool(_with_us(tx) & {merged_records.open_one(tx, one) for one in family})


# Within
def clock_doubt(tx: Transaction) -> str:
    """Why the computer's clock is not to be believed, in words; empty if it may be."""
    newest = tx.session.scalar(select(func.max(AuditEvent.at)))
    if newest is not None and newest > tx.now + _CLOCKS_DIFFER:
        return _("The computer's clock stands before the last entry. Please set it first.")
    before = tx.session.scalar(
        select(func.max(AuditEvent.at)).where(AuditEvent.at < (tx.now - _JUST_NOW).astimezone(UTC))
    )
    if before is not None and tx.now - before > _LONG_SILENCE + _JUST_NOW:
        return _(
            "Nothing was written between {day} and today. If the date of this computer is right, "
            "this list is there tomorrow."
        ).format(day=value_words.day_in_words(before.astimezone(tx.now.tzinfo).date()))
    return ""


@dataclass(slots=True)
class _Counted:
    """How many are due, kept for a day: notes are many."""

    day: date
    people: int
    since: date
    is_outdated: bool = False

    def tables_changed(self, tables: set[str]) -> None:
        """Another rule, another decision, somebody who came or went."""
        self.is_outdated |= bool(tables & set(TABLES))


def _counted(tx: Transaction) -> _Counted:
    found = tx.memory.get(_Counted)
    if found is None or found.is_outdated or found.day != tx.today:
        people = list(_due(tx))
        since = min((one.since for one in people), default=tx.today)
        found = tx.memory.keep(_Counted(tx.today, len(people), since))
    return found


def _due(tx: Transaction, *, postponed: bool = False) -> Iterable[DuePerson]:
    months = {kind: number for kind, number in rules(tx).items() if number is not None}
    if not months:
        return []
    decided = {row.resident_id: row for row in tx.session.scalars(select(Retention))}
    with_us, index = _with_us(tx), ResidentIndex.of(tx).entries()
    last: dict[int, date] = {}
    for resident_id, day in _last_contacts(tx, protection.visible(tx, Resident.id)).items():
        own = merged_records.open_one(tx, resident_id)
        last[own] = max(day, last.get(own, day))
    found = []
    for resident_id, day in last.items():
        if resident_id in with_us or resident_id not in index:
            continue
        row = decided.get(resident_id)
        times = {
            kind: _after(day, number)
            for kind, number in months.items()
            if row is None or getattr(row, f"{kind}_gone_at") is None
        }
        over = [kind for kind, when in times.items() if when <= tx.today]
        until = row.postponed_until if row is not None else None
        is_waiting = until is not None and until > tx.today
        if not over or is_waiting != postponed:
            continue
        found.append(
            DuePerson(
                row=index[resident_id].row,
                last_contact=day,
                classes=tuple(over),
                since=max(min(times[kind] for kind in over), until or date.min),
                postponed_until=until,
                reason=str(_reason(tx, row)) if row is not None else "",
            )
        )
    return sorted(found, key=lambda one: (one.since, one.row.code))


def _reason(tx: Transaction, row: Retention) -> str:
    words = sealed_words.revealed(tx, row, "reason")
    return words if isinstance(words, str) else _("(sealed)")


def _after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _with_us(tx: Transaction) -> set[int]:
    open_stays = select(Stay.resident_id).where(Stay.end > tx.today)
    open_periods = select(SupportPeriod.resident_id).where(SupportPeriod.closed > tx.today)
    ids = {*tx.session.scalars(open_stays), *tx.session.scalars(open_periods)}
    return {merged_records.open_one(tx, one) for one in ids}


def _last_contacts(tx: Transaction, of: ColumnElement[bool]) -> dict[int, date]:
    """The last day of anything that was with or about somebody, by record."""
    wanted = select(Resident.id).where(of)
    found: dict[int, date] = {}

    def add(person: Any, when: Any, *joined: Any) -> None:
        # One's own beginning counts as a contact, so that nobody is without one.
        statement = select(person, func.max(when)).where(person.in_(wanted)).group_by(person)
        for table, condition in joined:
            statement = statement.join(table, condition)
        for resident_id, value in tx.session.execute(statement):
            day = _day(tx, value)
            if day is not None and day <= tx.today:
                found[resident_id] = max(day, found.get(resident_id, day))

    add(Resident.id, Resident.created_at)
    add(Intake.resident_id, Intake.at)
    add(Stay.resident_id, Stay.end)
    add(SupportPeriod.resident_id, SupportPeriod.closed)
    add(Visit.resident_id, Visit.start)
    add(AftercareContact.resident_id, AftercareContact.done_on)
    add(
        CounsellingPerson.resident_id, CounsellingSession.at,
        (CounsellingSession, CounsellingSession.id == CounsellingPerson.session_id),
    )  # fmt: skip
    of_entry = (LogEntry.id == LogEntryPerson.log_entry_id) & (LogEntry.state == LogState.FINAL)
    add(LogEntryPerson.resident_id, LogEntry.at, (LogEntry, of_entry))
    return found


def _day(tx: Transaction, value: Any) -> date | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if " " in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return aware.astimezone(tx.now.tzinfo).date()
    return value if isinstance(value, date) else None


def refuse_without_reason_to_wait(
    tx: Transaction, resident_id: int, classes: Collection[RetentionClass]
) -> None:
    """Raise ``Conflict`` where nothing may be erased yet: somebody is here or supported, or the
    clock is in doubt."""
    if is_with_us(tx, resident_id):
        raise Conflict(
            _("There is an open stay or support period. Close it first; then this can be erased.")
        )
    if doubt := clock_doubt(tx):
        raise Conflict(doubt)
    if not classes:
        raise Invalid(_("Choose what is to be erased."), field="classes")
