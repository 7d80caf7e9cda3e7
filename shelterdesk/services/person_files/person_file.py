# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything stored about one person, read from the tables themselves, in words.

Sealed text is opened with the keys of the person signed in; which groups were opened is written
down. What stays closed is named with the group that keeps it, never left out in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Column, Select, Table, or_, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed
from shelterdesk.i18n import _
from shelterdesk.models.families import Dependant, Guardian
from shelterdesk.models.incidents import (
    Incident,
    IncidentAddendum,
    IncidentPerson,
    IncidentTold,
)
from shelterdesk.models.log_entries import LogEntry, LogEntryPerson, LogState
from shelterdesk.models.residents import Resident
from shelterdesk.models.safety import KeepApart
from shelterdesk.services.audit import audit
from shelterdesk.services.incidents import incident_rows
from shelterdesk.services.merging import merge_rows, merged_records
from shelterdesk.services.person_files import file_map, file_money, file_words
from shelterdesk.services.person_files.file_map import PARTS, Part
from shelterdesk.services.person_files.file_words import FileWords
from shelterdesk.services.person_files.other_people import OtherPeople
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.safety import outsiders
from shelterdesk.services.values import record_words
from shelterdesk.services.values.value_words import NOTHING
from shelterdesk.statistics.file_sheet import FileField, FileRow, FileSection, FileSheet

_MOST_EVENTS: Final = 5_000
_CHUNK: Final = 500


def sheet(
    tx: Transaction, *, resident_id: int, parts: Collection[str], is_redacted: bool
) -> FileSheet:
    """The parts asked for (ids of ``file_map.PARTS``), for services. Raises ``NotFound``."""
    tx.need(Capability.SEE_CASE)
    resident = residents.get(tx, resident_id)
    tx.person(resident_id)
    others = OtherPeople(tx, resident_id) if is_redacted else None
    words = FileWords(tx, resident_id, others)
    reading = _Reading(tx, resident_id, words, is_redacted=is_redacted)
    if others is not None:
        reading.learn(others)
    sections = tuple(reading.section(part) for part in PARTS if part.id in parts)
    classes = tuple(sorted(reading.words.opened_classes))
    if classes:
        tx.details["classes"] = list(classes)
    return FileSheet(resident.code, resident.known_as, sections, is_redacted, classes)


class _Reading:
    """The walk for one person."""

    def __init__(
        self, tx: Transaction, resident_id: int, words: FileWords, *, is_redacted: bool
    ) -> None:
        self._tx = tx
        self._family = merged_records.family(tx, resident_id)
        self._resident_id = resident_id
        self._is_hers_to_take = is_redacted
        self.words = words

    def learn(self, others: OtherPeople) -> None:
        """Know the people without a record before the first text is read."""
        for table, name_columns, phone_column in file_words.OUTSIDERS:
            for row in self._rows_of(table):
                names = [self.words.bare(row, column) for column in name_columns]
                phones = self.words.bare(row, phone_column) if phone_column else ""
                others.learn_outsider("\n".join(filter(None, names)), phones)

    def section(self, part: Part) -> FileSection:
        """One part with its rows, by table."""
        self.words.closed_classes.clear()
        if part.id == "opened":
            rows: tuple[FileRow, ...] = tuple(self._events())
        elif part.id == "log":
            more = [name for name in part.tables if name != "log_entry_person"]
            rows = (*self._notes(), *(row for name in more for row in self._of_table(name, part)))
        else:
            rows = tuple(row for name in part.tables for row in self._of_table(name, part))
        kept_by = tuple(sorted(map(file_words.group, self.words.closed_classes)))
        return FileSection(part.id, _(part.title), rows, kept_by)

    # Rows
    def _of_table(self, name: str, part: Part) -> Iterator[FileRow]:
        for row in self._rows_of(name):
            below = [made for child in part.below for made in self._below(child, row)]
            made = self._row(row, hidden=_LINKS)
            for parent in part.above:
                made = self._with_parent(made, row, parent, part.below)
            yield replace(made, rows=(*made.rows, *below))

    def _rows_of(self, name: str) -> list[Any]:
        model = merge_rows.model_of(name)
        if model is Resident:
            return [self._tx.session.get_one(Resident, one) for one in self._family]
        query = _naming(model.__table__, self._family, select(model).order_by(model.id))
        rows = list(self._tx.session.scalars(query))
        if model is KeepApart:
            if not self._tx.sealer.can_read("case"):
                self.words.closed_classes.add("case")  # whom outsiders are kept from is sealed
            rows += outsiders.rows_concerning(self._tx, self._resident_id)
        if model in _OF_FAMILY:
            # As on the screen, somebody protected stands in nobody's family.
            rows = [one for one in rows if self._is_seen(one)]
        if model is Guardian and self._is_hers_to_take:
            # Of a minor she must be told nothing of, her own copy tells nothing either.
            rows = [one for one in rows
                    if one.resident_id in self._family or not one.never_contact]  # fmt: skip
        return rows

    def _below(self, name: str, row: Any) -> list[FileRow]:
        model = merge_rows.model_of(name)
        column = _leading_to(model.__table__, row.__table__)
        if column is None:
            return []
        query = select(model).where(column == row.id).order_by(model.id)
        return [self._row(child, hidden={column.name}) for child in self._tx.session.scalars(query)]

    def _with_parent(
        self, made: FileRow, row: Any, name: str, below: Iterable[str] = ()
    ) -> FileRow:
        """A mere link with what it leads to, and what stands below that."""
        model = merge_rows.model_of(name)
        column = _leading_to(row.__table__, model.__table__)
        if column is None:
            return made
        above = self._tx.session.get_one(model, getattr(row, column.name))
        parent = self._row(above)
        rows = [one for child in below for one in self._below(child, above)]
        fields = tuple(one for one in made.fields if one.name != column.name)
        title = parent.title if parent.fields else made.title
        fields_of_both = (*parent.fields, *fields)
        return replace(
            made, title=title, fields=fields_of_both, day=parent.day, rows=(*made.rows, *rows)
        )

    def _row(self, row: Any, hidden: Collection[str] = ()) -> FileRow:
        table: Table = row.__table__
        values, fields = merge_rows.whole(row), []
        for question in record_words.questions(table):
            if question in hidden and self._is_her(row, question):
                continue
            if (table.name, question) in file_map.UNPRINTED or self._is_empty(table, row, question):
                continue
            is_told_of = isinstance(row, KeepApart) and self._is_told_of(row)
            if (question == "reason" and is_told_of) or self._is_withheld(row, question):
                answer = _("also concerns a protected person")
            else:
                answer = self.words.answer(table, question, values, row.uuid)
            if answer != NOTHING:
                words = record_words.field(table.name, question)
                fields.append(FileField(question, words, answer))
        fields += file_money.more(self._tx, row)
        day = _day_of(self._tx, row)
        return FileRow(table.name, record_words.noun(table.name), tuple(fields), day)

    def _is_her(self, row: Any, question: str) -> bool:
        """Whether a column only says that it is about her, or to what it belongs."""
        return question not in _LINKS or getattr(row, question) in self._family

    def _is_seen(self, row: Any) -> bool:
        """Whether everybody whom a row names may be seen."""
        columns = [one.name for one in row.__table__.columns if "resident" in _ends(one)]
        return all(protection.may_see(self._tx, getattr(row, name)) for name in columns)

    def _is_told_of(self, row: KeepApart) -> bool:
        """Whether why somebody is kept away may tell of a person who must not be seen."""
        if row.concerns is None:
            ids = (row.resident_id, row.other_id)
            return not all(protection.may_see(self._tx, one) for one in ids)
        knows = self._tx.sealer.can_read("case")
        return knows and outsiders.concerns_somebody_hidden(self._tx, row)

    def _is_withheld(self, row: Any, question: str) -> bool:
        """Whether these are words of an incident that a protected person was part of too."""
        if not isinstance(row, _OF_INCIDENTS) or "sealed" not in row.__table__.c[question].info:
            return False
        incident_id = row.id if isinstance(row, Incident) else row.incident_id
        people = incident_rows.people_of(self._tx, [incident_id])[incident_id]
        return incident_rows.is_withheld(self._tx, people)

    @staticmethod
    def _is_empty(table: Table, row: Any, question: str) -> bool:
        """An open question that was answered under another key: level and sealed level."""
        twin = f"sealed_{question}"
        return twin in table.columns and getattr(row, twin) is not None

    # Notes
    def _notes(self) -> Iterator[FileRow]:
        about = select(LogEntryPerson.log_entry_id).where(
            LogEntryPerson.resident_id.in_(self._family)
        )
        query = (
            select(LogEntry)
            .where(LogEntry.id.in_(about), LogEntry.parent_id.is_(None))
            .where(LogEntry.state == LogState.FINAL)
            .order_by(LogEntry.at, LogEntry.id)
        )
        for entry in self._tx.session.scalars(query):
            yield self._note(entry)

    def _note(self, entry: LogEntry) -> FileRow:
        made = self._row(entry)
        people = select(LogEntryPerson).where(LogEntryPerson.log_entry_id == entry.id)
        others = [
            row.resident_id
            for row in self._tx.session.scalars(people)
            if row.resident_id not in self._family
        ]
        fields = list(made.fields)
        if others:
            names = ", ".join(map(self.words.person, others))
            fields.append(FileField("people", _("Also about"), names))
        if any(not protection.may_see(self._tx, one) for one in others):
            fields.append(FileField("plain", _("Words"), _("also concerns a protected person")))
        else:
            fields += [one for row in self._below("log_text", entry) for one in row.fields]
        added = select(LogEntry).where(LogEntry.parent_id == entry.id).order_by(LogEntry.id)
        below = tuple(
            replace(self._note(one), title=self.words.relation(one.relation))
            for one in self._tx.session.scalars(added)
            if one.state == LogState.FINAL
        )
        return replace(made, fields=tuple(fields), rows=below)

    def _events(self) -> Iterator[FileRow]:
        try:
            self._tx.need(Capability.SEE_RESIDENTS)
            page = audit.opened(self._tx, resident_id=self._resident_id, limit=_MOST_EVENTS)
        except NotAllowed:
            return
        for row in page.rows:
            moment = self.words.moment(row.at)
            fields = (
                FileField("at", _("When"), moment),
                FileField("staff", _("Who"), row.staff_code),
                FileField("what", _("What"), row.label),
            )
            yield FileRow("audit_event", row.label, fields, row.at.date())


_OF_FAMILY: Final = (Dependant, Guardian)
_OF_INCIDENTS: Final = (Incident, IncidentAddendum, IncidentPerson, IncidentTold)
#: Columns by which rows are somebody's.
_LINKS: Final = frozenset({"resident_id"})


def _naming(table: Table, family: Iterable[int], query: Select[Any]) -> Select[Any]:
    """Rows with a column that leads to the person."""
    columns = [column for column in table.columns if merge_rows.leads_to_resident(column)]
    return query.where(or_(*(one.in_(family) for one in columns if "resident" in _ends(one))))


def _ends(column: Column[Any]) -> set[str]:
    """The tables a column's number is an id of, through keys of other tables."""
    found = set()
    for key in column.foreign_keys:
        found |= {key.column.table.name} if key.column.name == "id" else _ends(key.column)
    return found


def _leading_to(table: Table, target: Table) -> Column[Any] | None:
    for column in table.columns:
        if any(
            key.column.table is target and key.column.name == "id" for key in column.foreign_keys
        ):
            return column
    return None


def _day_of(tx: Transaction, row: Any) -> date | None:
    """The day a row is about: its first date or time."""
    for column in row.__table__.columns:
        value = getattr(row, column.name) if column.name not in record_words.UNSPOKEN else None
        if isinstance(value, datetime):
            return value.astimezone(tx.now.tzinfo).date()
        if isinstance(value, date):
            return value
    return None
