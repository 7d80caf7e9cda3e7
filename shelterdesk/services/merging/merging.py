# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records of one person become one, and can be taken apart again weeks later.

Each row that moves is written down with what stood there before (``MergedRow``). The joined record
keeps its code, which is found by a search, and what is frozen. Taking apart puts back what was not
changed since, and says what was (``unmerging.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.models.answers import GIVEN
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.log_entries import LogEntry, LogEntryPerson, LogState
from shelterdesk.models.merges import Merge, MergedRow
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import BedAssignment, Stay
from shelterdesk.models.safety import KeepApart
from shelterdesk.services.merging import merge_open, merge_rows, merged_records
from shelterdesk.services.merging.merge_rows import Linked
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.resident_index import ResidentIndex, ResidentRow
from shelterdesk.services.values import record_words
from shelterdesk.services.values.value_words import NOTHING, ValueWords, day_in_words

#: Not asked about: they are the record's own, or decided by themselves.
_NO_CHOICE: Final = frozenset({"code", "merged_into_id", "is_protected"})
#: A question and the columns that are part of its answer.
_PARTS: Final = {"birth_year": ("birth_month", "birth_day", "birth_precision")}
_WHOLE_DAY: Final = 3  # parts
_PART_OF: Final = frozenset(part for parts in _PARTS.values() for part in parts)


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One question and what both records answer; ``takes_other`` is only a suggestion."""

    name: str
    label: str
    left: str
    right: str
    is_same: bool
    takes_other: bool = False  # the left one has no answer


@dataclass(frozen=True, slots=True)
class CountPair:
    """How many rows of a kind each record has."""

    label: str
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Look:
    """Two records side by side. ``obstacles`` say what must be settled before they are joined."""

    left: ResidentRow
    right: ResidentRow
    fields: tuple[FieldPair, ...]
    counts: tuple[CountPair, ...]
    obstacles: tuple[str, ...]
    notes: tuple[str, ...] = ()  # what joining does beside what is seen


@query(Capability.MERGE_PEOPLE, viewed=N_("Compared two records"))
def look(tx: Transaction, *, resident_id: int, other_id: int) -> Look:
    """Both sides, field by field; the left one would stay open."""
    left, right = _pair(tx, resident_id, other_id)
    index = ResidentIndex.of(tx)
    return Look(
        left=index.row(left.id),
        right=index.row(right.id),
        fields=tuple(_fields(tx, left, right)),
        counts=tuple(_counts(tx, left.id, right.id)),
        obstacles=tuple(_obstacles(tx, left, right)),
        notes=(*_notes(left, right), *merge_open.notes(tx, left.id, right.id)),
    )


@verb(Capability.MERGE_PEOPLE)
def merge(tx: Transaction, *, resident_id: int, merged_id: int, take: Collection[str] = ()) -> int:
    """Join the second record into the first and return the number of the joining.

    ``take``: questions whose answer comes from the second one. A sealed answer is bound to its
    row, so taking it means opening it and sealing it anew: ``NotAllowed`` without the key. Raises
    ``Conflict`` where both were in a bed on one night, or are known to be two people.
    """
    own, joined = _pair(tx, resident_id, merged_id)
    if unknown := set(take) - {name for name in _asked()}:
        raise Invalid(_("There is no such question: {names}.").format(names=", ".join(unknown)))
    if obstacles := _obstacles(tx, own, joined):
        raise Conflict(" ".join(obstacles))
    joining = Merge(resident_id=own.id, merged_id=joined.id)
    tx.session.add(joining)
    tx.session.flush()
    work = _Joining(tx, joining, own, joined)
    work.take(take)
    work.close()
    work.move_rows()
    work.protect()
    joined.merged_into_id = own.id
    work.write_down(joined, before={"merged_into_id": None}, after={"merged_into_id": own.id})
    tx.session.flush()
    tx.residents |= {own.id, joined.id}
    tx.about(own)
    merged_records.forget(tx)
    protection.settle(tx)
    return joining.id


@dataclass(slots=True)
class _Joining:
    """One joining at work: it changes rows and writes down what stood there before."""

    tx: Transaction
    joining: Merge
    own: Resident
    joined: Resident

    def write_down(self, row: Any, *, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Empty ``before``: the row is new; empty ``after``: it went."""
        if before != after:
            self.tx.session.add(
                MergedRow(
                    merge_id=self.joining.id,
                    row_table=row.__tablename__,
                    row_id=row.id,
                    before=before,
                    after=after,
                )
            )

    def take(self, names: Iterable[str]) -> None:
        """Answers of the joined record over those of the other."""
        columns = [column for name in names for column in _columns_of(name)]
        before = {column: merge_rows.stored(self.own, column) for column in columns}
        for column in columns:
            if "sealed" in Resident.__table__.columns[column].info:
                self._seal_anew(column)
            else:
                setattr(self.own, column, getattr(self.joined, column))
        after = {column: merge_rows.stored(self.own, column) for column in columns}
        self.write_down(self.own, before=before, after=after)

    def _seal_anew(self, column: str) -> None:
        try:
            text = self.tx.reveal(self.joined, column)
        except NotAllowed as error:
            raise NotAllowed(
                _(
                    "“{field}” is sealed. Only somebody who can read it can take it over from the "
                    "other record. Leave that choice out, or ask a colleague."
                ).format(field=record_words.field("resident", column))
            ) from error
        self.tx.seal(self.own, column, text)

    def close(self) -> None:
        """What goes on once for a person goes on once for the two of them."""
        for closing in merge_open.closings(self.tx, (self.own.id, self.joined.id)):
            row = closing.row
            if not closing.values:
                self.write_down(row, before=merge_rows.whole(row), after={})
                self.tx.session.delete(row)
                continue
            before = {name: merge_rows.stored(row, name) for name in closing.values}
            for name, value in closing.values.items():
                setattr(row, name, value)
            after = {name: merge_rows.stored(row, name) for name in closing.values}
            self.write_down(row, before=before, after=after)
        self.tx.session.flush()

    def move_rows(self) -> None:
        """Everything that can move, table by table; nights and their stays at one moment."""
        connection = self.tx.session.connection()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=on")
        for link in merge_rows.linked():
            for row in merge_rows.rows_of(self.tx, link, self.joined.id):
                self._move(link, row)
            self.tx.session.flush()

    def _move(self, link: Linked, row: Any) -> None:
        names = [name for name in link.columns if getattr(row, name) == self.joined.id]
        for name in names:
            if merge_rows.is_place_taken(self.tx, link, row, name, self.own.id):
                return
        if any(getattr(row, name) == self.own.id for name in link.columns):
            return  # between the two: it says nothing about one person, and stays as it was
        for name in names:
            setattr(row, name, self.own.id)
        self.write_down(
            row,
            before=dict.fromkeys(names, self.joined.id),
            after=dict.fromkeys(names, self.own.id),
        )

    def protect(self) -> None:
        """The stricter protection holds, for both records: who may see each of them."""
        people = [one for one in (self.own, self.joined) if one.is_protected]
        if not people:
            return
        wanted = set.intersection(*({*protection.named_for(self.tx, one.id)} for one in people))
        for one in (self.own, self.joined):
            named = protection.named_for(self.tx, one.id)
            if one.is_protected and named.keys() == wanted:
                continue
            was = {"is_protected": merge_rows.stored(one, "is_protected")}
            gone = [(row, merge_rows.whole(row)) for row in named.values()]
            protection.write(self.tx, one, wanted)
            self.tx.session.flush()
            for row, before in gone:
                self.write_down(row, before=before, after={})
            for row in protection.named_for(self.tx, one.id).values():
                self.write_down(row, before={}, after=merge_rows.whole(row))
            self.write_down(one, before=was, after={"is_protected": 1})


# Both sides
def _pair(tx: Transaction, resident_id: int, other_id: int) -> tuple[Resident, Resident]:
    if resident_id == other_id:
        raise Invalid(_("Choose two different records."), field="other")
    other = residents.get(tx, other_id)
    one = residents.get(tx, resident_id)
    for who in (one, other):
        protection.refuse_by_glass_alone(tx, who)
        tx.person(who.id)
    return one, other


def _asked() -> list[str]:
    return [
        name
        for name in record_words.questions(Resident.__table__)  # type: ignore[arg-type]
        if name not in _NO_CHOICE and name not in _PART_OF
    ]


def _columns_of(name: str) -> list[str]:
    table: Any = Resident.__table__
    reason = record_words.answer_of(table, name)
    return [name, *_PARTS.get(name, ()), *([reason] if reason else [])]


def _fields(tx: Transaction, left: Resident, right: Resident) -> Iterable[FieldPair]:
    words = ValueWords(tx, is_revealed=True)
    for name in _asked():
        here, there = _said(words, left, name), _said(words, right, name)
        if here == there == NOTHING or (not _has_answer(left, name) and here == there):
            continue
        yield FieldPair(
            name=name,
            label=record_words.field("resident", name),
            left=here,
            right=there,
            is_same=here == there and not _is_sealed(tx, name),
            takes_other=_has_answer(right, name) and not _has_answer(left, name),
        )


def _said(words: ValueWords, who: Resident, name: str) -> str:
    table: Any = Resident.__table__
    values = merge_rows.whole(who)
    if name != "birth_year" or who.birth_year is None:
        return words.answer(table, name, values, who.uuid)
    parts = [
        words.answer(table, part, values, who.uuid)
        for part in ("birth_day", "birth_month", "birth_year")
        if values[part] is not None
    ]
    if len(parts) == _WHOLE_DAY and parts[0].isdigit():
        return day_in_words(date(who.birth_year, who.birth_month or 1, int(parts[0])))
    exactly = words.answer(table, "birth_precision", values, who.uuid)
    return _("{date} ({exactly})").format(date=" / ".join(parts), exactly=exactly)


def _is_sealed(tx: Transaction, name: str) -> bool:
    """Whether two equal answers only look so, because the key is missing."""
    confidentiality = Resident.__table__.columns[name].info.get("sealed")
    return confidentiality is not None and not tx.sealer.can_read(confidentiality)


def _has_answer(who: Resident, name: str) -> bool:
    table: Any = Resident.__table__
    reason = record_words.answer_of(table, name)
    return getattr(who, reason) == GIVEN if reason else bool(getattr(who, name))


def _counts(tx: Transaction, left: int, right: int) -> Iterable[CountPair]:
    for link in merge_rows.linked():
        here, there = (merge_rows.count(tx, link, one) for one in (left, right))
        if here or there:
            yield CountPair(record_words.noun(link.name), here, there)
    here, there = (_log_entries(tx, one) for one in (left, right))
    if here or there:
        yield CountPair(record_words.noun("log_entry"), here, there)


def _log_entries(tx: Transaction, resident_id: int) -> int:
    found = (
        select(func.count())
        .select_from(LogEntryPerson)
        .join(LogEntry, LogEntry.id == LogEntryPerson.log_entry_id)
        .where(
            LogEntryPerson.resident_id.in_(merged_records.family(tx, resident_id)),
            LogEntry.state == LogState.FINAL,
            LogEntry.parent_id.is_(None),
        )
    )
    return tx.session.scalar(found) or 0


def _notes(left: Resident, right: Resident) -> Iterable[str]:
    if left.is_protected or right.is_protected:
        yield _("The record stays protected: only who may see both of them now will see it.")


# What must be settled first
def _obstacles(tx: Transaction, one: Resident, other: Resident) -> list[str]:
    found = [*_same_nights(tx, one.id, other.id), *_same_stays(tx, one.id, other.id)]
    for link in merge_rows.linked():
        for row in merge_rows.between(tx, link, one.id, other.id):
            if isinstance(row, KeepApart) and row.end is not None and row.end <= tx.today:
                continue  # it is over, and stays where it is
            words = _("“{what}” names both as two people. End or correct that first.")
            found.append(words.format(what=record_words.noun(link.name)))
    return list(dict.fromkeys(found))


def _same_nights(tx: Transaction, one: int, other: int) -> Iterable[str]:
    nights = _overlaps(tx, BedAssignment, one, other)
    if nights:
        yield _("Both were in a bed on the same nights ({nights}). Correct this first.").format(
            nights=", ".join(nights)
        )


def _same_stays(tx: Transaction, one: int, other: int) -> Iterable[str]:
    nights = _overlaps(tx, Stay, one, other)
    if nights:
        yield _("Both have a stay at the same time ({nights}). Correct this first.").format(
            nights=", ".join(nights)
        )


def _overlaps(tx: Transaction, model: type[Any], one: int, other: int) -> list[str]:
    def spans(who: int) -> list[tuple[date, date]]:
        rows = tx.session.scalars(
            select(model).where(model.resident_id == who).order_by(model.start)
        )
        return [
            (row.start, row.end or OPEN_END)
            for row in rows
            if not getattr(row, "is_night_by_night", False)
        ]

    found = []
    for start, end in spans(one):
        for begin, until in spans(other):
            first, last = max(start, begin), min(end, until)
            if first < last:
                found.append(_span(first, last))
    return found


def _span(first: date, end: date) -> str:
    if end == OPEN_END:
        return _("from {day}").format(day=day_in_words(first))
    last = date.fromordinal(end.toordinal() - 1)
    if last == first:
        return day_in_words(first)
    return _("{start} to {end}").format(start=day_in_words(first), end=day_in_words(last))
