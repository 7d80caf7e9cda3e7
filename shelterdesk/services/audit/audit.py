# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who did what: finding events of the audit trail, and what each of them changed. Reads only.

Events are numbered without a gap and listed newest first. A search looks back over so many
numbers at a time and says where it stopped: it costs the same after ten years as on the first day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, or_, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.models.audit import WIDEST_GAP, AuditEvent, AuditImage, AuditKind, AuditPerson
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, Room, Site
from shelterdesk.models.staff import Staff
from shelterdesk.models.vocabularies import Term
from shelterdesk.services.audit import audit_told, audit_words, history
from shelterdesk.services.audit.audit_alerts import Alert, AlertKind, TrailState, alerts, trail
from shelterdesk.services.audit.history import FieldChange, Labels
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.values import record_words
from shelterdesk.services.values.value_words import ValueWords

__all__ = [
    "Alert", "AlertKind", "AuditDetails", "AuditPage", "AuditRow", "Colleague", "TrailState",
    "alerts", "changed", "columns", "find", "opened", "people", "table", "trail",
]  # fmt: skip

#: Numbers looked back over in one answer.
LOOKS_BACK: Final = 20_000
_MOST_ROWS: Final = 500
_MOST_CHANGES: Final = 300  # rows of one act shown, an import has thousands
_MOST_FOUND: Final = 20  # people whose name fits what was typed
_NEAR: Final = 50  # entries of which the outermost is taken: a clock may have been wrong for a few
_SUBJECTS: Final[Mapping[str, Any]] = {
    "resident": Resident, "bed": Bed, "room": Room, "site": Site, "staff": Staff, "term": Term,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One event. Words are in the language in use; ``kind`` and ``table`` are codes."""

    id: int
    at: datetime  # local time
    staff_code: str
    staff_name: str  # empty where she has none, or where nobody was signed in
    kind: str
    kind_words: str
    label: str
    subject: str
    table: str | None
    row_id: int | None  # of a resident, bed or room that is there and may be seen: a link
    rows_changed: int
    details: tuple[str, ...]
    undoes_id: int | None = None
    undone_by: int | None = None
    is_damaged: bool = False  # not what any program writes; ``label`` says so

    @property
    def who(self) -> str:
        """The name shown, or the code."""
        return self.staff_name or self.staff_code

    @property
    def is_undone(self) -> bool:
        """Whether another act reversed it."""
        return self.undone_by is not None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events, newest first; ``before_id`` asks for those before them."""

    rows: tuple[AuditRow, ...]
    has_more: bool
    before_id: int | None = None
    looked_back_to: datetime | None = None  # where a search stopped before it had enough


@dataclass(frozen=True, slots=True)
class AuditDetails:
    """One event with what it changed."""

    row: AuditRow
    changes: tuple[FieldChange, ...]
    more: int = 0  # changed rows that are not shown
    is_hidden: bool = False  # it concerns somebody whom this person may not see
    hidden: int = 0  # rows left out among so many, because they concern such people


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whose acts can be asked for, also one who left."""

    id: int
    shown: str
    is_active: bool


@query(Capability.SEE_AUDIT)
def people(tx: Transaction) -> list[Colleague]:
    """Everybody who ever had a passphrase here, those who left at the end."""
    rows = tx.session.scalars(select(Staff).order_by(Staff.is_active.desc(), Staff.code))
    return [Colleague(row.id, row.name_shown or row.code, row.is_active) for row in rows]


@query(Capability.SEE_AUDIT)
def find(
    tx: Transaction,
    *,
    since: date | None = None,
    until: date | None = None,
    staff_id: int | None = None,
    kinds: Collection[str] = (),
    text: str = "",
    resident_id: int | None = None,
    limit: int = 100,
    before_id: int | None = None,
) -> AuditPage:
    """Events between two days (both included) that fit every filter, newest first.

    ``text`` is looked for in what acts are called and in the names of people this person may see;
    a number (``#4711``) finds the entry itself. One answer looks back over ``LOOKS_BACK`` entries.
    Raises ``NotFound`` for a resident whom this person may not see.
    """
    first, last = _bounds(tx, since, until)
    if before_id is not None:
        last = min(last, before_id - 1)
    floor = max(first, last - LOOKS_BACK + 1)
    wanted = select(AuditEvent).where(AuditEvent.id.between(floor, last))
    if staff_id is not None:
        wanted = wanted.where(AuditEvent.staff_id == staff_id)
    if kinds:
        wanted = wanted.where(AuditEvent.kind.in_(list(kinds)))
    if since is not None:
        wanted = wanted.where(AuditEvent.at >= _midnight(tx, since))
    if until is not None:
        wanted = wanted.where(AuditEvent.at < _midnight(tx, until + timedelta(days=1)))
    if resident_id is not None:
        if not protection.may_see(tx, resident_id):
            raise protection.not_there()
        wanted = wanted.where(AuditEvent.id.in_(_concerning(tx, [resident_id])))
    if text.strip():
        wanted = wanted.where(_fits(tx, text, floor, last))
    limit = min(limit, _MOST_ROWS)
    found = list(tx.session.scalars(wanted.order_by(AuditEvent.id.desc()).limit(limit + 1)))
    if len(found) > limit:
        rows = _rows(tx, found[:limit])
        return AuditPage(rows, True, rows[-1].id)
    is_end = floor <= first
    stopped = None if is_end else tx.session.get(AuditEvent, floor)
    return AuditPage(
        _rows(tx, found), not is_end, None if is_end else floor,
        None if stopped is None else stopped.at.astimezone(tx.now.tzinfo),
    )  # fmt: skip


@query(Capability.SEE_RESIDENTS, viewed=N_("Opened the list of who opened this file"))
def opened(
    tx: Transaction, *, resident_id: int, limit: int = 100, before_id: int | None = None
) -> AuditPage:
    """Who opened, printed or changed a person's file, newest first: for her who asks.

    What case work it was is for who sees it (``audit_told.py``). Raises ``NotFound``.
    """
    residents.get(tx, resident_id)
    tx.person(resident_id)
    wanted = select(AuditEvent).where(AuditEvent.id.in_(_concerning(tx, [resident_id])))
    if before_id is not None:
        wanted = wanted.where(AuditEvent.id < before_id)
    found = list(tx.session.scalars(wanted.order_by(AuditEvent.id.desc()).limit(limit + 1)))
    rows = audit_told.to(tx, found, _rows(tx, found[:limit]))
    has_more = len(found) > limit
    return AuditPage(rows, has_more, rows[-1].id if has_more else None)


@query(Capability.SEE_AUDIT)
def changed(tx: Transaction, *, event_id: int) -> AuditDetails:
    """What an act changed, field by field; sealed fields stay sealed. Raises ``NotFound``.

    An act about very many people names none of them (``vault/unlocked.py``): there the rows
    themselves say whom they concern.
    """
    event = tx.session.get(AuditEvent, event_id)
    if event is None:
        raise NotFound(_("There is no such entry."))
    row = _rows(tx, [event])[0]
    concerned = select(AuditPerson.resident_id).where(AuditPerson.event_id == event_id)
    if not all(protection.may_see(tx, person) for person in tx.session.scalars(concerned)):
        return AuditDetails(row, (), is_hidden=True)
    images = select(AuditImage).where(AuditImage.event_id == event_id).order_by(AuditImage.id)
    count = tx.session.scalar(select(func.count()).select_from(images.subquery())) or 0
    words, labels = ValueWords(tx), history.labels_of(tx, {event.id: event})
    found = list(tx.session.scalars(images.limit(_MOST_CHANGES)))
    shown = [
        image
        for image in found
        if all(protection.may_see(tx, person) for person in history.people_of(tx, image))
    ]
    changes = tuple(
        change
        for image in shown
        for change in history.field_changes(tx, words, image, event, labels)
    )
    more = max(0, count - _MOST_CHANGES)
    return AuditDetails(row, changes, more, hidden=len(found) - len(shown))


def columns() -> tuple[str, ...]:
    """The heads of ``table``."""
    return (
        _("Entry"), _("When"), _("Staff code"), _("Kind"), _("What"), _("Whom or what"),
        _("Rows changed"), _("Undone by"), _("Details"),
    )  # fmt: skip


@query(Capability.SEE_AUDIT)
def table(
    tx: Transaction, /, *, limit: int = 100_000, **filters: Any
) -> tuple[tuple[str, ...], tuple[tuple[str | int | None, ...], ...]]:
    """Events as heads and rows of plain values, newest first, for a file or paper.

    Takes the filters of ``find``. Whoever is protected stays unnamed.
    """
    rows: list[AuditRow] = []
    before_id = None
    while len(rows) < limit:
        page = find(
            tx, limit=min(_MOST_ROWS, limit - len(rows)), before_id=before_id, **filters
        )  # fmt: skip
        rows += page.rows
        before_id = page.before_id
        if not page.has_more:
            break
    return columns(), tuple(
        (
            row.id, f"{row.at:%Y-%m-%d %H:%M:%S}", row.staff_code, row.kind_words, row.label,
            row.subject, row.rows_changed, row.undone_by, " · ".join(row.details),
        )
        for row in rows
    )  # fmt: skip


def _concerning(tx: Transaction, resident_ids: Iterable[int]) -> Select[Any]:
    ids = [each for one in resident_ids for each in merged_records.family(tx, one)]
    return select(AuditPerson.event_id).where(AuditPerson.resident_id.in_(ids))


def _midnight(tx: Transaction, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=tx.now.tzinfo).astimezone(UTC)


def _bounds(tx: Transaction, since: date | None, until: date | None) -> tuple[int, int]:
    """The first and last number that events between two days can have."""
    at, number = AuditEvent.at, AuditEvent.id
    first, last = 1, _last_number(tx)
    if since is not None:
        near = select(number).where(at >= _midnight(tx, since)).order_by(at).limit(_NEAR)
        first = min(tx.session.scalars(near), default=last + 1)
    if until is not None:
        end = _midnight(tx, until + timedelta(days=1))
        near = select(number).where(at < end).order_by(at.desc()).limit(_NEAR)
        last = max(tx.session.scalars(near), default=0)
    return first, last


def _last_number(tx: Transaction) -> int:
    """The last number that a program can have written: somebody may have put one far away."""
    number = AuditEvent.id
    last = tx.session.scalar(select(func.max(number))) or 0
    if last > WIDEST_GAP:
        count = tx.session.scalar(select(func.count(number))) or 0
        last = tx.session.scalar(select(func.max(number)).where(number <= count + WIDEST_GAP)) or 0
    return last


def _fits(tx: Transaction, text: str, first: int, last: int) -> Any:
    """The condition that an event has to do with a text."""
    wanted = text.strip().casefold()
    if wanted.lstrip("#").isdecimal():
        return AuditEvent.id == min(int(wanted.lstrip("#")), last + 1)
    labels = tx.session.scalars(
        select(AuditEvent.label).where(AuditEvent.id.between(first, last)).distinct()
    )
    called = [label for label in labels if isinstance(label, str) and wanted in _(label).casefold()]
    kinds = [kind for kind in AuditKind if wanted in audit_words.kind(kind).casefold()]
    found = residents.find(tx, text=text, limit=_MOST_FOUND)
    return or_(
        AuditEvent.label.in_(called),
        AuditEvent.kind.in_(kinds),
        AuditEvent.id.in_(_concerning(tx, [row.id for row in found])),
    )


def _rows(tx: Transaction, events: Sequence[AuditEvent]) -> tuple[AuditRow, ...]:
    by_id = {event.id: event for event in events}
    labels = history.labels_of(tx, by_id)
    subjects = _Subjects(tx, [event for event in events if history.is_readable(event)])
    staff = {row.id: row for row in tx.session.scalars(select(Staff))}
    rows = []
    for event in events:
        if not history.is_readable(event):
            rows.append(_damaged(tx, event, labels))
            continue
        who = staff.get(event.staff_id or 0)
        words, table_, row_id = subjects.of(event)
        rows.append(
            AuditRow(
                id=event.id,
                at=event.at.astimezone(tx.now.tzinfo),
                staff_code=who.code if who else "",
                staff_name=who.name_shown if who else "",
                kind=event.kind,
                kind_words=audit_words.kind(event.kind),
                label=labels.of(event),
                subject=words,
                table=table_,
                row_id=row_id,
                rows_changed=event.rows_changed,
                details=audit_words.details(event.details),
                undoes_id=event.undoes_id,
                undone_by=labels.undone_by.get(event.id),
            )
        )
    return tuple(rows)


def _damaged(tx: Transaction, event: AuditEvent, labels: Labels) -> AuditRow:
    """An entry that cannot be told, in its place."""
    return AuditRow(
        id=event.id, at=event.at.astimezone(tx.now.tzinfo), staff_code="", staff_name="",
        kind=AuditKind.CHECK, kind_words=_("Damaged"), label=labels.of(event), subject="",
        table=None, row_id=None, rows_changed=0, details=(), is_damaged=True,
    )  # fmt: skip


class _Subjects:
    """Whom or what events are about, looked up for all of them at once."""

    def __init__(self, tx: Transaction, events: Sequence[AuditEvent]) -> None:
        self._tx = tx
        self._words = ValueWords(tx)
        self._persons: dict[int, list[int]] = defaultdict(list)
        if events:
            ids = [event.id for event in events]
            concerned = select(AuditPerson.event_id, AuditPerson.resident_id)
            for event_id, person in tx.session.execute(
                concerned.where(AuditPerson.event_id.in_(ids))
            ):
                self._persons[event_id].append(person)
        self._ids: dict[tuple[str, str], int] = {}
        for name, model in _SUBJECTS.items():
            uuids = {e.subject_uuid for e in events if e.subject_table == name and e.subject_uuid}
            found = select(model.uuid, model.id).where(model.uuid.in_(uuids))
            for uuid, row_id in tx.session.execute(found) if uuids else ():
                self._ids[name, uuid] = row_id

    def of(self, event: AuditEvent) -> tuple[str, str | None, int | None]:
        """The words, and what they stand for where a place of the program shows it."""
        table_ = event.subject_table
        row_id = self._ids.get((table_ or "", event.subject_uuid or ""))
        persons = self._persons[event.id]
        if table_ == "resident" and row_id is not None:
            return self._person(row_id)
        if row_id is not None and table_ is not None:
            return self._words.pointed_at(table_, row_id), table_, row_id
        if len(persons) == 1:
            return self._person(persons[0])
        if persons:
            many = ngettext("{n} person", "{n} people", len(persons))
            return many.format(n=len(persons)), None, None
        return ("" if table_ is None else record_words.noun(table_)), None, None

    def _person(self, resident_id: int) -> tuple[str, str | None, int | None]:
        is_seen = protection.may_see(self._tx, resident_id)
        now = merged_records.open_one(self._tx, resident_id)
        return self._words.person(resident_id), "resident", now if is_seen else None
