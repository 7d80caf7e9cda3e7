# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Erasing what is stored of a person: the words, the rows that are nothing but words, and what both
looked like in the audit trail.

It goes past the images on purpose (nothing of it may stay there), so it is never undone; the event
names the images that went. It needs no key but for one question: whom an outsider must not find is
sealed. Without the case key that row is left, unless its mark says that it was erased before.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, exists, false, or_, select, update

from shelterdesk.database import erased_images, erasing_incidents
from shelterdesk.database import erasing_rules as rules
from shelterdesk.database.erased_images import chunks
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.models.audit import AuditKind
from shelterdesk.models.base import Base
from shelterdesk.models.counselling import CounsellingPerson, CounsellingSession
from shelterdesk.models.imports import ImportedRow
from shelterdesk.models.log_entries import LogEntry, LogEntryPerson, LogState, LogText
from shelterdesk.models.merges import Merge, MergedRow
from shelterdesk.models.residents import BirthPrecision, Resident, ResidentAccess
from shelterdesk.models.retention import RetentionClass
from shelterdesk.models.safety import KeepApart, concerns_text

#: Kinds of marks beside the classes of a person: all words of a row; one text of a row.
ROW: Final = "row"
TEXT: Final = "text"
_RESIDENTS: Final[Any] = Resident.__table__


def person_digest(uuid: str) -> str:
    """The mark of a person that outlives her record."""
    return hashlib.sha256(uuid.encode()).hexdigest()


def row_digest(table: str, uuid: str, column: str = "") -> str:
    """The mark of a row, or of one text in it."""
    return hashlib.sha256(f"{table}|{column}|{uuid}".encode()).hexdigest()


@dataclass(slots=True)
class Wiped:
    """What went. ``marks``: rows of others' tables that went too, so that they go again."""

    rows: int = 0
    images: int = 0
    marks: list[str] = field(default_factory=list)


def wipe(
    tx: Transaction,
    resident_ids: Collection[int],
    classes: Collection[RetentionClass],
    *,
    new_code: Callable[[], str],
) -> Wiped:
    """Erase classes of what is stored of one person, in all of her records."""
    return _Wiping(tx, sorted(resident_ids), frozenset(classes), new_code).all()


def rows_of(tx: Transaction, resident_ids: Collection[int]) -> dict[str, set[int]]:
    """The rows that go when all of a person is erased, table by table."""
    wiping = _Wiping(tx, sorted(resident_ids), frozenset(RetentionClass), str)
    tx.session.flush()
    wiping.know()
    wiping.know_sessions()
    wiping.know_incidents()
    found = {name: {key[0] for key in keys} for name, keys in wiping.keys.items()}
    found["log_text"] = {text_id for text_id, *_rest in wiping.own_notes()}
    found["keep_apart"] = set(wiping.own_apart()[0])
    return found


def wipe_rows(tx: Transaction, keys: Mapping[str, Collection[tuple[int, str]]]) -> Wiped:
    """Erase all words of single rows about nobody with a record: number and uuid of each, table by
    table. Where nothing else would be left the row goes."""
    wiping = _Wiping(tx, [], frozenset(RetentionClass), str)
    for name, rows in keys.items():
        wiping.keys[name] += rows
    return wiping.single_rows()


def erase_marked(tx: Transaction, marks: Collection[str]) -> Wiped:
    """Erase single rows that were erased before, by their marks."""
    wiping = _Wiping(tx, [], frozenset(RetentionClass), str)
    wanted = set(marks)
    for name in ("keep_apart", "log_text", *rules.NAMELESS):
        table = Base.metadata.tables[name]
        for row in wiping.run(select(table.c.id, table.c.uuid)).all():
            if row_digest(name, row.uuid) in wanted:
                wiping.keys[name].append((row.id, row.uuid))
    for name, rows in erased_images.removed_rows(tx, list(rules.NAMELESS)).items():
        wiping.keys[name] += [
            (id_, uuid) for id_, uuid, _pairs in rows if row_digest(name, uuid) in wanted
        ]
    return wiping.single_rows()


class _Wiping:
    """One act of erasing at work."""

    def __init__(
        self,
        tx: Transaction,
        ids: list[int],
        classes: frozenset[RetentionClass],
        new_code: Callable[[], str],
    ) -> None:
        self._tx, self._ids, self._classes, self._new_code = tx, ids, classes, new_code
        self.keys: dict[str, list[tuple[int, str]]] = defaultdict(list)  # id and uuid
        self._beside: set[str] = set()  # records she was joined with once
        self._result = Wiped()

    def run(self, statement: Any) -> Any:
        """Past the session, which would leave an image."""
        return self._tx.session.connection().execute(statement)

    def all(self) -> Wiped:
        """Everything of the classes asked for."""
        self._tx.session.flush()
        self.run_pragma()
        self.know()
        self._know_removed()
        self._merges()
        self._notes()
        self._sessions()
        self._incidents()
        if RetentionClass.IDENTITY in self._classes:
            self._keep_apart()
            self._identity()
        self._blank()
        self._delete()
        return self.finish()

    def single_rows(self) -> Wiped:
        """Those that are known, and nothing else."""
        self._tx.session.flush()
        self.run_pragma()
        self.remove_rows("keep_apart", [key[0] for key in self.keys["keep_apart"]])
        self.blank_notes([key[0] for key in self.keys["log_text"]])
        self._blank()
        self._delete()
        self._result.marks += [
            row_digest(name, uuid) for name, rows in self.keys.items() for _id, uuid in rows
        ]
        return self.finish()

    def run_pragma(self) -> None:
        """Rows go in any order; what refers to them goes in the same act."""
        self._tx.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=on")

    def finish(self) -> Wiped:
        """Take the images away, and let the session know nothing of before."""
        tx = self._tx
        self._result.images = erased_images.remove(tx, self.keys, self._beside)
        tx.kind, tx.is_undoable = AuditKind.ERASE, False
        tx.tables |= {name for name, keys in self.keys.items() if keys}
        tx.residents |= set(self._ids)
        tx.rows_changed += self._result.rows
        tx.session.expire_all()
        return self._result

    # Which rows are hers
    def know(self) -> None:
        """Note the rows of every table on the list."""
        for name in (*rules.BLANKED, *rules.DELETED):
            if name not in rules.PARENTS and self._concerns(name):
                table = Base.metadata.tables[name]
                column = table.c.id if name == "resident" else table.c.resident_id
                self._know(name, column.in_(self._ids))
        for name, (column_name, parent) in rules.PARENTS.items():
            if self._concerns(name):
                table = Base.metadata.tables[name]
                above = self._ids_in(parent)
                self._know(name, table.c[column_name].in_(above))

    def _ids_in(self, name: str) -> list[int]:
        table = Base.metadata.tables[name]
        query = select(table.c.id).where(table.c.resident_id.in_(self._ids))
        return list(self.run(query).scalars())

    def _know(self, name: str, condition: ColumnElement[bool]) -> None:
        table = Base.metadata.tables[name]
        self.keys[name] += [
            (row.id, row.uuid)
            for row in self.run(select(table.c.id, table.c.uuid).where(condition))
        ]

    def _concerns(self, name: str) -> bool:
        wanted = {rules.DELETED.get(name), *rules.BLANKED.get(name, {}).values()}
        return bool(wanted & self._classes)

    def _know_removed(self) -> None:
        """Rows that somebody removed before: their images hold them whole."""
        names = [name for name in (*rules.BLANKED, *rules.DELETED) if self._concerns(name)]
        removed = erased_images.removed_rows(self._tx, names)
        for name in sorted(removed, key=lambda one: one in rules.PARENTS):
            column, parent = rules.PARENTS.get(name, ("resident_id", ""))
            owners = {key[0] for key in self.keys[parent]} if parent else set(self._ids)
            self.keys[name] += [
                (row_id, uuid)
                for row_id, uuid, pairs in removed[name]
                if pairs.get(column, [None])[0] in owners
            ]

    # What is shared with others, or bound to no column
    def _merges(self) -> None:
        """What joining wrote down of her, here and in the images of the other record."""
        involved = or_(Merge.resident_id.in_(self._ids), Merge.merged_id.in_(self._ids))
        joinings = self.run(select(Merge.id, Merge.resident_id, Merge.merged_id).where(involved))
        others: set[int] = set()
        ids = []
        for joining_id, *both in joinings:
            ids.append(joining_id)
            others |= {*both} - {*self._ids}
        table: Any = MergedRow.__table__
        for chunk in chunks(ids):
            self.keys["merged_row"] += [
                (row.id, row.uuid)
                for row in self.run(
                    select(table.c.id, table.c.uuid).where(table.c.merge_id.in_(chunk))
                )
            ]
        self.remove_rows("merged_row", [key[0] for key in self.keys["merged_row"]])
        self._beside = {
            uuid for (uuid,) in self.run(select(Resident.uuid).where(Resident.id.in_(others)))
        }

    def own_notes(self) -> list[Any]:
        """Texts of log entries about her alone, of the classes asked for: number and uuid, entry,
        state."""
        hers = exists().where(
            LogEntryPerson.log_entry_id == LogEntry.id, LogEntryPerson.resident_id.in_(self._ids)
        )
        others = exists().where(
            LogEntryPerson.log_entry_id == LogEntry.id,
            LogEntryPerson.resident_id.not_in(self._ids),
        )
        is_health = LogEntry.confidentiality.in_(rules.HEALTH_CLASSES)
        wanted = [
            condition
            for kind, condition in (
                (RetentionClass.HEALTH, is_health), (RetentionClass.NARRATIVE, ~is_health),
            )
            if kind in self._classes
        ]  # fmt: skip
        query = (
            select(LogText.id, LogText.uuid, LogEntry.id, LogEntry.state)
            .join(LogEntry, LogText.log_entry_id == LogEntry.id)
            .where(hers, ~others, or_(false(), *wanted))
        )
        return list(self.run(query).all())

    def _notes(self) -> None:
        """Words of log entries about her alone; drafts about her alone go whole."""
        found = self.own_notes()
        self.keys["log_text"] += [(text_id, uuid) for text_id, uuid, *_rest in found]
        self.blank_notes([text_id for text_id, *_rest in found])
        drafts = [entry_id for *_rest, entry_id, state in found if state == LogState.DRAFT]
        for chunk in chunks(drafts):
            for model in (LogText, LogEntryPerson):
                self.run(delete(model).where(model.log_entry_id.in_(chunk)))
            self.run(delete(LogEntry).where(LogEntry.id.in_(chunk)))

    def blank_notes(self, text_ids: list[int]) -> None:
        """Take the words of log entries away."""
        for chunk in chunks(text_ids):
            done = self.run(
                update(LogText).where(LogText.id.in_(chunk)).values(plain=None, body=None)
            )
            self._result.rows += done.rowcount

    def know_sessions(self) -> None:
        """Note the counselling sessions that were for her alone."""
        own = CounsellingPerson.session_id == CounsellingSession.id
        alone = exists().where(own, CounsellingPerson.resident_id.in_(self._ids))
        others = exists().where(own, CounsellingPerson.resident_id.not_in(self._ids))
        self._know("counselling_session", alone & ~others)

    def _sessions(self) -> None:
        """The topic of such sessions."""
        if RetentionClass.HEALTH not in self._classes:
            return
        self.know_sessions()
        for chunk in chunks([key[0] for key in self.keys["counselling_session"]]):
            of_chunk = CounsellingSession.id.in_(chunk)
            self.run(update(CounsellingSession).where(of_chunk).values(topic=None))

    def know_incidents(self) -> erasing_incidents.Rows:
        """Note the reports about her alone, with what hangs on them."""
        found = erasing_incidents.rows_of(self.run, self._ids, self._classes)
        for name, keys in found.items():
            self.keys[name] += keys
        return found

    def _incidents(self) -> None:
        """The words of such reports."""
        self._result.rows += erasing_incidents.blank(self.run, self.know_incidents())

    def own_apart(self) -> tuple[dict[int, str], dict[int, list[str]]]:
        """What is kept apart because of her alone (number and uuid), and outsiders who must not
        find others either (number, and the uuids of those)."""
        of_pair = or_(KeepApart.resident_id.in_(self._ids), KeepApart.other_id.in_(self._ids))
        alone = {row.id: row.uuid for row in self.run(
            select(KeepApart.id, KeepApart.uuid).where(of_pair))}  # fmt: skip
        own = set(self.run(select(Resident.uuid).where(Resident.id.in_(self._ids))).scalars())
        shared: dict[int, list[str]] = {}
        outsiders = select(KeepApart).where(KeepApart.concerns.is_not(None))
        for row in self._tx.session.scalars(outsiders):
            try:
                named = json.loads(self._tx.reveal(row, "concerns") or "[]")
            except (NotAllowed, Damaged, ValueError):
                continue
            left = [uuid for uuid in named if uuid not in own]
            if not left and named:
                alone[row.id] = row.uuid
            elif len(left) < len(named):
                shared[row.id] = left
        return alone, shared

    def _keep_apart(self) -> None:
        """Pairs she is part of; outsiders who must not find her, or not her any more."""
        alone, shared = self.own_apart()
        for row_id, left in shared.items():
            row = self._tx.session.get_one(KeepApart, row_id)
            blob = self._tx.sealed_bytes(row, "concerns", concerns_text(left))
            self.run(update(KeepApart).where(KeepApart.id == row_id).values(concerns=blob))
            self.keys["keep_apart"].append((row_id, row.uuid))
        self._result.marks += [row_digest("keep_apart", uuid) for uuid in alone.values()]
        self.keys["keep_apart"] += alone.items()
        self.remove_rows("keep_apart", list(alone))

    def _identity(self) -> None:
        """The code that stands on papers, numbers of other systems, who may see her."""
        for resident_id in self._ids:
            code = self._new_code()
            of_her = _RESIDENTS.c.id == resident_id
            self.run(update(_RESIDENTS).where(of_her).values(code=code, is_protected=False))
            precision = _RESIDENTS.c.birth_precision
            named = of_her & precision.in_([BirthPrecision.EXACT, BirthPrecision.MONTH])
            self.run(
                update(_RESIDENTS).where(named).values(birth_precision=BirthPrecision.YEAR.value)
            )
        self._know("resident_access", ResidentAccess.resident_id.in_(self._ids))
        self.remove_rows("resident_access", [key[0] for key in self.keys["resident_access"]])
        of_tables = [
            (ImportedRow.row_table == name) & ImportedRow.row_id.in_(chunk)
            for name, keys in [*self.keys.items(), ("resident", [(one, "") for one in self._ids])]
            for chunk in chunks([key[0] for key in keys])
        ]
        for condition in of_tables:
            self._know("imported_row", condition)
        self.remove_rows("imported_row", [key[0] for key in self.keys["imported_row"]])

    # What the list says
    def _blank(self) -> None:
        for name, columns in rules.BLANKED.items():
            wanted = [column for column, kind in columns.items() if kind in self._classes]
            if not wanted:
                continue
            table = Base.metadata.tables[name]
            for chunk in chunks([key[0] for key in self.keys[name]]):
                for column in wanted:
                    filled = table.c.id.in_(chunk) & table.c[column].is_not(None)
                    self.run(update(table).where(filled).values(rules.nothing(table, column)))
                self._result.rows += len(chunk)

    def _delete(self) -> None:
        gone = [name for name, kind in rules.DELETED.items() if kind in self._classes]
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in gone:
                self.remove_rows(table.name, [key[0] for key in self.keys[table.name]])

    def remove_rows(self, name: str, ids: list[int]) -> None:
        """Rows go; what still points at them points at nothing."""
        table = Base.metadata.tables[name]
        for chunk in chunks(ids):
            for other in Base.metadata.sorted_tables:
                for column in other.columns:
                    if column.nullable and any(
                        key.column is table.c.id for key in column.foreign_keys
                    ):
                        points = update(other).where(column.in_(chunk))
                        self.run(points.values({column.name: None}))
            self._result.rows += self.run(delete(table).where(table.c.id.in_(chunk))).rowcount
