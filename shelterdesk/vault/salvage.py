# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can still be read of a damaged file, in a new one; the damaged stays as it is.

Page by page, not through SQLite: rows below a bad page near the root are found by looking at
every page. A page whose table is not certain is left out: better a row missing than a wrong one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

import migrations
from shelterdesk.database import migrate
from shelterdesk.database.engine import APPLICATION_ID, in_words
from shelterdesk.errors import Conflict, Damaged, NotFound
from shelterdesk.i18n import _
from shelterdesk.models import metadata
from shelterdesk.vault import copying, key_file, trees
from shelterdesk.vault.backup_place import unpacking
from shelterdesk.vault.copying import Progress, quoted
from shelterdesk.vault.damage import table_words
from shelterdesk.vault.pages import Pages
from shelterdesk.vault.salvage_tables import Table, carry_numbers, put_house, table_of
from shelterdesk.vault.trees import Entry, Torn

_OWN: Final = "sqlite_"


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What came through. ``lost`` is at least what indexes still know of; ``set_aside`` are rows
    whose record is lost and that cannot stand alone: they stay in the damaged file."""

    target: Path
    rows: dict[str, int]
    lost: dict[str, int]
    set_aside: dict[str, int]
    bad_pages: int
    unclear_pages: int
    is_house_new: bool = False  # names and habits of the house were lost: those of a new file

    @property
    def is_all(self) -> bool:
        """Whether every row came through."""
        return not self.lost and not self.set_aside and not self.unclear_pages


def salvage(
    path: Path,
    file_secret: bytes,
    target: Path,
    *,
    drop_strays: bool = True,
    new_key: bytes | None = None,
    progress: Progress | None = None,
) -> SalvageReport:
    """Copy every row that can be read into a new file under the same keys.

    ``new_key``: under this key instead, and without a key file. ``drop_strays=False`` keeps rows
    whose record is lost. Raises ``NotFound``, ``Conflict`` if the target is there, ``Damaged`` if
    nothing can be read, ``DiskFull`` or ``Unwritable``.
    """
    if not path.is_file():
        raise NotFound(_("There is no file {name} here.").format(name=path.name), field="file")
    for one in (target, key_file.keys_path(target), key_file.backup_path(target)):
        if os.path.lexists(one):
            raise Conflict(
                _("{name} exists already. Choose another name; nothing was changed.").format(
                    name=one.name
                ),
                field="target",
            )
    part = target.with_name(target.name + ".part")
    try:
        with in_words():
            with closing(Pages(path, file_secret)) as pages:
                report = _filled(pages, part, new_key or file_secret, drop_strays, progress)
        if new_key is None:
            with suppress(NotFound, Damaged):
                key_file.write(target, key_file.read(path))
        key_file.put_in_place(part, target)
    except OSError as error:
        raise key_file.file_error(error, target) from error
    finally:
        with suppress(OSError):
            copying.remove_database(part)
    return replace(report, target=target)


def _filled(
    pages: Pages, part: Path, key: bytes, drop_strays: bool, progress: Progress | None
) -> SalvageReport:
    found, is_all_there = trees.schema(pages)
    if not any(entry.kind == "table" for entry in found):
        raise Damaged(
            _("Nothing can be read of this file: it is another file, or has another key.")
        )
    if not is_all_there:
        found = _completed(pages, found)
    copying.remove_database(part)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection = copying.connect(part, key)
    try:
        work = _Work(pages, found, connection, progress)
        work.make_tables()
        work.copy_rows()
        work.remember()
        strays = work.drop_strays() if drop_strays else {}
        is_house_new = put_house(connection, work.tables)
        carry_numbers(connection, pages, found)
        work.make_the_rest()
        lost = work.lost()
    finally:
        connection.close()
    copying.sync(part)
    return SalvageReport(
        target=part,
        rows={table.entry.name: table.count for table in work.tables},
        lost=lost,
        set_aside=strays,
        bad_pages=len(pages.bad),
        unclear_pages=work.unclear,
        is_house_new=is_house_new,
    )


def _completed(pages: Pages, found: list[Entry]) -> list[Entry]:
    """With the tables of today's schema that the damaged list of tables lacks, if it is today's;
    where they begin is not known."""
    there = {(entry.kind, entry.name) for entry in found}
    for entry in found:
        if entry.name == "alembic_version" and entry.kind == "table":
            leaves = trees.walk(pages, entry.root).leaves
            versions = [values for leaf in leaves for _row_id, values in trees.rows(pages, leaf)]
            if versions and versions != [[migrations.REVISIONS[-1]]]:
                return found
    with unpacking() as folder:
        new, key = folder / "new.sdb", os.urandom(48)
        migrate.create_schema(new, key)
        with closing(Pages(new, key)) as made:
            today, _is_all_there = trees.schema(made)
    lacking = [entry for entry in today if (entry.kind, entry.name) not in there]
    return [*found, *(replace(entry, root=0) for entry in lacking)]


class _Work:
    """One salvage, step by step."""

    def __init__(
        self, pages: Pages, found: list[Entry], connection: Any, progress: Progress | None
    ) -> None:
        self._pages, self._found, self._connection = pages, found, connection
        self._tell = progress
        self._done = 0
        self._reached: set[int] = set()
        self._ids: dict[str, set[int]] = {}
        self.tables: list[Table] = []
        self.unclear = 0
        self._connection.execute("PRAGMA foreign_keys=off")
        self._connection.execute(f"PRAGMA application_id={APPLICATION_ID}")

    def make_tables(self) -> None:
        self._connection.execute("BEGIN")
        for entry in self._found:
            if entry.kind == "table" and entry.sql and not entry.name.startswith(_OWN):
                self._connection.execute(entry.sql)
                self.tables.append(table_of(entry, self._connection))

    def copy_rows(self) -> None:
        """First what the trees give, then the leaves that hang in no tree any more."""
        for table in self.tables:
            tree = trees.walk(self._pages, table.entry.root)
            self._reached.update(tree.leaves, tree.interior)
            table.gaps = tree.gaps
            if tree.gaps:
                self._ask_indexes(table)
            for leaf in tree.leaves:
                self._put(table, trees.rows(self._pages, leaf))
        schema = trees.walk(self._pages, 1)
        self._reached.update(schema.leaves)
        for entry in self._found:  # the numbers given last: no row of ours hangs there
            if entry.kind == "table" and entry.name.startswith(_OWN):
                self._reached.update(trees.walk(self._pages, entry.root).leaves)
        free = trees.free_pages(self._pages)
        with_gaps = [table for table in self.tables if table.gaps]
        for number in range(2, self._pages.count + 1):
            if number in self._reached or number in free or not with_gaps:
                continue
            if trees.is_table_leaf(self._pages, number):
                self._take_in(number, with_gaps)

    def _ask_indexes(self, table: Table) -> None:
        for index in self._indexes(table):
            tree = trees.walk(self._pages, index.root)
            table.known |= trees.row_ids_in(self._pages, tree)
            is_of_some = index.sql is not None and " WHERE " in index.sql.upper()
            table.is_all_known |= not tree.gaps and not is_of_some

    def _indexes(self, table: Table) -> Iterator[Entry]:
        for entry in self._found:
            if entry.kind == "index" and entry.table == table.entry.name and entry.root:
                yield entry

    def _take_in(self, number: int, with_gaps: list[Table]) -> None:
        found = list(trees.rows(self._pages, number))
        if all(isinstance(v, list) and len(v) == 5 and _is_schema(v) for _id, v in found):
            return
        fitting = [
            table
            for table in with_gaps
            if all(table.fits(row_id, values) for row_id, values in found)
        ]
        fitting = [table for table in fitting if self._is_taken_by(table, found)]
        if len(fitting) == 1:
            self._put(fitting[0], found)
        else:
            self.unclear += 1

    def _is_taken_by(self, table: Table, found: list[tuple[int, list[Any] | Torn]]) -> bool:
        """Whether the rules of a table let these rows in beside those it has."""
        before = (table.count, table.torn)
        self._connection.execute("SAVEPOINT trial")
        try:
            self._put(table, found)
        except sqlcipher.IntegrityError:
            return False
        finally:
            self._connection.execute("ROLLBACK TO trial")
            self._connection.execute("RELEASE trial")
            table.count, table.torn = before
        return True

    def _put(self, table: Table, rows: Iterable[tuple[int, list[Any] | Torn]]) -> None:
        for row_id, values in rows:
            if isinstance(values, Torn):
                table.torn += 1
                continue
            row = dict(zip([column.name for column in table.columns], values, strict=False))
            row[table.row_id_name] = row_id
            columns, marks = ", ".join(map(quoted, row)), ", ".join("?" * len(row))
            self._connection.execute(
                f"INSERT INTO {quoted(table.entry.name)} ({columns}) VALUES ({marks})",  # noqa: S608
                list(row.values()),
            )
            table.count += 1
        self._done += 1
        if self._tell is not None:
            self._tell(min(self._done, self._pages.count), self._pages.count, _("Salvaging"))

    def remember(self) -> None:
        """Which rows came through of the tables that miss some."""
        for table in self.tables:
            if table.gaps:
                query = f"SELECT rowid FROM {quoted(table.entry.name)}"  # noqa: S608 - quoted
                rows = self._connection.execute(query).fetchall()
                self._ids[table.entry.name] = {row_id for (row_id,) in rows}

    def drop_strays(self) -> dict[str, int]:
        """Rows that refer to a lost one: the reference goes, or where it must be, the row."""
        dropped: dict[str, int] = {}
        while strays := self._strays():
            for table, row_id, columns in strays:
                if not self._is_let_go(table, row_id, columns):
                    self._connection.execute(
                        f"DELETE FROM {quoted(table)} WHERE rowid = ?",  # noqa: S608 - quoted
                        (row_id,),
                    )
                    dropped[table] = dropped.get(table, 0) + 1
        for one in self.tables:
            one.count -= dropped.get(one.entry.name, 0)
        return dropped

    def _strays(self) -> list[tuple[str, int, tuple[str, ...]]]:
        found = self._connection.execute("PRAGMA foreign_key_check").fetchall()
        references: dict[tuple[str, int], tuple[str, ...]] = {}
        for table in {row[0] for row in found}:
            query = f"PRAGMA foreign_key_list({quoted(table)})"
            for number, _seq, _parent, column, *_rest in self._connection.execute(query):
                references[table, number] = (*references.get((table, number), ()), column)
        return [(table, row_id, references[table, n]) for table, row_id, _parent, n in found]

    def _is_let_go(self, table: str, row_id: int, columns: tuple[str, ...]) -> bool:
        cleared = ", ".join(f"{quoted(column)} = NULL" for column in columns)
        try:
            self._connection.execute(
                f"UPDATE {quoted(table)} SET {cleared} WHERE rowid = ?",  # noqa: S608 - quoted
                (row_id,),
            )
        except sqlcipher.IntegrityError:
            return False  # the row cannot be without it
        return True

    def make_the_rest(self) -> None:
        """Indexes, triggers, and the mark of the schema."""
        for kind in ("index", "view", "trigger"):
            for entry in self._found:
                if entry.kind == kind and entry.sql:
                    self._connection.execute(entry.sql)
        self._mark_schema()
        self._connection.execute("COMMIT")
        checks = copying.check(self._connection)
        if not checks.is_whole:
            raise Damaged(_("The new file is not whole: the disk may be failing. Try another one."))

    def _mark_schema(self) -> None:
        """The one row with the revision may be among the lost; all tables of today prove it."""
        if copying.schema_of(self._connection):
            return
        if set(metadata.tables) <= {table.entry.name for table in self.tables}:
            self._connection.execute(
                "INSERT INTO alembic_version (version_num) VALUES (?)", (migrations.REVISIONS[-1],)
            )

    def lost(self) -> dict[str, int]:
        """How many rows are known to be lost, dropped strays not counted; 1 where a page is bad
        and nobody knows how many were on it."""
        lost = {}
        for table in self.tables:
            missing = table.torn
            if table.gaps:
                missing = max(missing, len(table.known - self._ids.get(table.entry.name, set())))
                missing = max(missing, 0 if table.is_all_known else 1)
            if missing:
                lost[table.entry.name] = missing
        return lost


def _is_schema(values: list[Any]) -> bool:
    return values[0] in {"table", "index", "trigger"} and str(values[4] or "CREATE ").startswith(
        "CREATE "
    )


def in_words_of(report: SalvageReport) -> Iterator[str]:
    """The report in sentences."""
    total = sum(report.rows.values())
    yield _("{n} rows came through into {path}.").format(n=total, path=report.target)
    if report.is_all:
        yield _("Nothing is lost.")
    for name, count in sorted(report.lost.items()):
        yield _("{name}: at least {n} are lost.").format(name=table_words(name), n=count)
    for name, count in sorted(report.set_aside.items()):
        yield _("{name}: {n} belong to lost records and stayed in the damaged file.").format(
            name=table_words(name), n=count
        )
    if report.is_house_new:
        yield _(
            "The names and habits of the house are lost; those of a new file stand there. A "
            "manager can set them again in Preferences."
        )
    if report.unclear_pages:
        yield _("{n} pages could not be assigned to a table and were left out.").format(
            n=report.unclear_pages
        )
