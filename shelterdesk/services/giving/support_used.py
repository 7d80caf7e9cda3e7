# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts as support used: the one path by which screens, papers and figures count it.

Two things are counted. A row of support (``service_given``), written at the desk, during a visit or
for a round of outreach; and each person of a meal in the log, final and not struck, as food. A meal
is never written a second time as a row.

*Times* are people, one by one: three without a name are three times. *People* are counted once in
a period, and only those with a name can be: so they are never more than times. Joined records are
one person. What was offered and not wanted is counted beside it and is no support used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import CompoundSelect, Select, false, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.log_entries import (
    LogEntry,
    LogEntryPerson,
    LogKind,
    LogRelation,
    LogState,
)
from shelterdesk.models.residents import Resident
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms import rooms

__all__ = [
    "FOOD", "TABLES", "Counts", "KindCount", "LastGiven", "Source", "UseRow", "counts",
    "of_resident", "timeline", "uses", "written",
]  # fmt: skip

#: The word under which meals of the log count.
FOOD: Final = "food"
#: A change of one of these may change what is counted.
TABLES: Final = frozenset({
    "service_given", "log_entry", "log_entry_person", "resident", "resident_access", "term",
})  # fmt: skip

_LONGEST: Final = timedelta(days=1_100)  # three years with their leap day, and some
_LOOKED_BACK: Final = timedelta(days=366)
_NAMES: Final = 3
_GIVEN, _ENTRY, _ROUND = "given_id", "entry_id", "round_id"


class Source(StrEnum):
    """Where it was written, which is also where it is put right."""

    DESK = "desk"
    VISIT = "visit"
    ROUND = "round"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class KindCount:
    """One kind of support in a period."""

    kind: str  # its code
    words: str
    times: int = 0  # used, by people with and without a name
    named: int = 0  # of them with a name
    people: int = 0  # with a name, each once
    quantity: int = 0  # things or pieces, where that was written
    declined: int = 0  # offered, not wanted

    @property
    def nameless(self) -> int:
        """Times without a name."""
        return self.times - self.named


@dataclass(frozen=True, slots=True)
class Counts:
    """All kinds of a period, the most used first; ``people`` is each person once over all."""

    first: date
    last: date
    kinds: tuple[KindCount, ...]
    times: int
    named: int
    people: int
    declined: int


@dataclass(frozen=True, slots=True)
class UseRow:
    """One act of support as lists show it; a meal is one row with all its people."""

    given_id: int | None  # of a row that may be opened; none of a meal and of who is hidden
    entry_id: int | None  # of a meal in the log
    at: datetime  # local
    kind: str
    words: str
    shown: str  # names, or how many without one
    resident_id: int | None  # where it is one person who may be seen
    people: int
    quantity: int
    is_declined: bool
    source: Source
    despite: str = ""


@dataclass(frozen=True, slots=True)
class LastGiven:
    """One kind of support in somebody's last twelve months."""

    kind: str
    words: str
    times: int
    last: datetime | None  # local; none where it was only offered
    declined: int
    last_declined: datetime | None


@query(Capability.SEE_RESIDENTS)
def counts(tx: Transaction, *, first: date, last: date) -> Counts:
    """How often each kind was used from one day to another, both included; a day ends with its
    night. Whoever is protected counts, and nobody is named."""
    one = written(tx, first=first, last=last).subquery()
    found = tx.session.execute(
        select(
            one.c.kind_id,
            one.c.is_declined,
            one.c.resident_id,
            func.sum(one.c.people),
            func.sum(one.c.quantity),
        ).group_by(one.c.kind_id, one.c.is_declined, one.c.resident_id)
    )
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    people: dict[int, set[int]] = defaultdict(set)
    for kind_id, is_declined, resident_id, times, quantity in found:
        kind = sums[kind_id]
        if is_declined:
            kind[3] += times
            continue
        kind[0] += times
        kind[2] += quantity
        if resident_id is not None:
            kind[1] += times
            people[kind_id].add(merged_records.open_one(tx, resident_id))
    kinds = [
        KindCount(*_word(tx, kind_id), times, named, len(people[kind_id]), quantity, declined)
        for kind_id, (times, named, quantity, declined) in sums.items()
    ]
    kinds.sort(key=lambda kind: (-kind.times, -kind.declined, kind.words))
    return Counts(
        first,
        last,
        tuple(kinds),
        times=sum(kind.times for kind in kinds),
        named=sum(kind.named for kind in kinds),
        people=len(set().union(*people.values())),
        declined=sum(kind.declined for kind in kinds),
    )


@query(Capability.SEE_RESIDENTS)
def uses(
    tx: Transaction,
    *,
    first: date,
    last: date,
    kind: str = "",
    is_declined: bool | None = None,
    limit: int = 300,
) -> list[UseRow]:
    """The acts behind a count, newest first: of one kind or of all, used or not wanted."""
    one = written(tx, first=first, last=last).subquery()
    statement = select(one).order_by(one.c.at.desc(), one.c.given_id.desc(), one.c.entry_id.desc())
    if kind:
        kind_id = vocabularies.find_id(tx, vocabulary=Vocabulary.SUPPORT_KIND, code=kind)
        statement = statement.where(one.c.kind_id == kind_id)
    if is_declined is not None:
        statement = statement.where(one.c.is_declined.is_(is_declined))
    return _rows(tx, tx.session.execute(statement), limit)


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[LastGiven]:
    """What somebody used in the last twelve months, by kind, the latest first."""
    residents.get(tx, resident_id)
    one = _written(
        tx, tx.now - _LOOKED_BACK, None, of=merged_records.family(tx, resident_id)
    ).subquery()
    found = tx.session.execute(
        select(one.c.kind_id, one.c.is_declined, func.sum(one.c.people), func.max(one.c.at))
        .group_by(one.c.kind_id, one.c.is_declined)
    )  # fmt: skip
    used: dict[int, tuple[int, datetime]] = {}
    declined: dict[int, tuple[int, datetime]] = {}
    for kind_id, is_declined, times, last in found:
        (declined if is_declined else used)[kind_id] = times, last.astimezone(tx.now.tzinfo)
    rows = []
    for kind_id in used.keys() | declined.keys():
        times, last = used.get(kind_id, (0, None))
        refused, last_refused = declined.get(kind_id, (0, None))
        rows.append(LastGiven(*_word(tx, kind_id), times, last, refused, last_refused))
    return sorted(rows, key=lambda row: (row.last or row.last_declined or tx.now, row.words),
                  reverse=True)  # fmt: skip


def timeline(tx: Transaction, resident_id: int, *, limit: int) -> list[TimelineEvent]:
    """The newest acts of support, for a person's timeline; meals stand there as notes already."""
    found = tx.session.scalars(
        select(ServiceGiven)
        .where(
            ServiceGiven.resident_id.in_(merged_records.family(tx, resident_id)),
            protection.visible(tx, ServiceGiven.resident_id),
        )
        .order_by(ServiceGiven.at.desc(), ServiceGiven.id.desc())
        .limit(limit)
    )
    return [_event(tx, row) for row in found]


def _event(tx: Transaction, row: ServiceGiven) -> TimelineEvent:
    at, kind = row.at.astimezone(tx.now.tzinfo), vocabularies.label(tx, row.kind_id)
    title = _("Offered, not wanted: {kind}").format(kind=kind) if row.is_declined else kind
    detail = f"× {row.quantity}" if row.quantity > 1 else ""
    record = ("service_given", row.id)
    return TimelineEvent(
        at.date(), "support", "heart-handshake", title, detail, at=at, record=record
    )


# The one path
def written(tx: Transaction, *, first: date, last: date) -> CompoundSelect[*tuple[Any, ...]]:
    """All that counts from one day to another, for figures; it names people: show sums alone."""
    return _written(tx, *_span(tx, first, last))


def _written(
    tx: Transaction,
    begun: datetime,
    over: datetime | None,
    *,
    of: Collection[int] | None = None,
) -> CompoundSelect[*tuple[Any, ...]]:
    """All that counts from a moment to another: rows of support, and people of meals as food."""
    return union_all(_given(begun, over, of), _meals(tx, begun, over, of))


def _given(
    begun: datetime, over: datetime | None, of: Collection[int] | None
) -> Select[*tuple[Any, ...]]:
    row = ServiceGiven
    statement = select(
        row.at,
        row.kind_id,
        row.is_declined,
        row.resident_id,
        row.people,
        row.quantity,
        row.id.label(_GIVEN),
        null().label(_ENTRY),
        row.visit_id,
        row.outreach_round_id.label(_ROUND),
        row.despite,
    ).where(row.at >= begun)
    if over is not None:
        statement = statement.where(row.at < over)
    return statement if of is None else statement.where(row.resident_id.in_(of))


def _meals(
    tx: Transaction, begun: datetime, over: datetime | None, of: Collection[int] | None
) -> Select[*tuple[Any, ...]]:
    strike = aliased(LogEntry)
    struck = select(strike.id).where(
        strike.parent_id == LogEntry.id,
        strike.relation == LogRelation.STRIKE,
        strike.state == LogState.FINAL,
    )
    # Of one person by her own index, of everybody by that of the log: both hold the same moment.
    at = LogEntry.at if of is None else LogEntryPerson.at
    food = vocabularies.of_list(tx, Vocabulary.SUPPORT_KIND).get(FOOD)
    statement = (
        select(
            LogEntry.at,
            literal(0 if food is None else food.id),
            false(),
            LogEntryPerson.resident_id,
            literal(1),
            literal(1),
            null(),
            LogEntry.id,
            null(),
            null(),
            literal(""),
        )
        .join(LogEntryPerson, LogEntryPerson.log_entry_id == LogEntry.id)
        .where(
            at >= begun,
            LogEntry.kind == LogKind.MEAL,
            LogEntry.state == LogState.FINAL,
            LogEntry.parent_id.is_(None),
            ~struck.exists(),
        )
    )
    if over is not None:
        statement = statement.where(at < over)
    return statement if of is None else statement.where(LogEntryPerson.resident_id.in_(of))


# Within
def _span(tx: Transaction, first: date, last: date) -> tuple[datetime, datetime]:
    if last < first:
        raise Invalid(_("It cannot end before it began."), field="last")
    if last - first > _LONGEST:
        raise Invalid(_("Choose at most three years."), field="last")
    return organisation.day_span(tx, first, last)


def _word(tx: Transaction, kind_id: int) -> tuple[str, str]:
    word = vocabularies.listed(tx, kind_id)
    return ("", _("Not noted")) if word is None else (word.code, _(word.label))


def _rows(tx: Transaction, found: Iterable[Any], limit: int) -> list[UseRow]:
    """Rows as lists show them; those of one meal together, where the first of them stands."""
    acts: dict[tuple[str, int], list[Any]] = {}
    for row in found:
        key = ("log", row.entry_id) if row.given_id is None else ("given", row.given_id)
        if key not in acts and len(acts) == limit:
            break
        acts.setdefault(key, []).append(row)
    names = _names(tx, {row.resident_id for rows in acts.values() for row in rows} - {None})
    return [_row(tx, rows, names) for rows in acts.values()]


def _row(tx: Transaction, rows: list[Any], names: dict[int, str]) -> UseRow:
    head = rows[0]
    seen = [row.resident_id for row in rows if row.resident_id in names]
    is_hidden = head.resident_id is not None and not seen
    is_one = len(rows) == 1 and bool(seen)
    kind, words = _word(tx, head.kind_id)
    return UseRow(
        given_id=None if is_hidden else head.given_id,
        entry_id=None if is_hidden else head.entry_id,
        at=head.at.astimezone(tx.now.tzinfo),
        kind=kind,
        words=words,
        shown=_who([names[one] for one in seen], sum(row.people for row in rows)),
        resident_id=merged_records.open_one(tx, seen[0]) if is_one else None,
        people=sum(row.people for row in rows),
        quantity=head.quantity if head.given_id is not None else len(rows),
        is_declined=bool(head.is_declined),
        source=_source(head),
        despite="" if is_hidden else head.despite,
    )


def _who(names: list[str], people: int) -> str:
    """The first names and how many more; how many, where nobody is named."""
    shown = sorted(names, key=str.casefold)[:_NAMES]
    more = people - len(shown)
    if not shown:
        return ngettext("{n} person", "{n} people", more).format(n=more)
    told = ", ".join(shown)
    words = ngettext("{names} and {n} more", "{names} and {n} more", more)
    return words.format(names=told, n=more) if more else told


def _source(row: Any) -> Source:
    if row.given_id is None:
        return Source.LOG
    if row.visit_id is not None:
        return Source.VISIT
    return Source.ROUND if row.round_id is not None else Source.DESK


def _names(tx: Transaction, ids: set[int]) -> dict[int, str]:
    """What those who may be seen are called."""
    if not ids:
        return {}
    people = select(Resident.id, Resident.known_as, Resident.code)
    people = people.where(Resident.id.in_(ids), protection.visible(tx, Resident.id))
    return {
        id_: rooms.shown_name(known_as, code) for id_, known_as, code in tx.session.execute(people)
    }
