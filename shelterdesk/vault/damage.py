# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a damaged file, in figures and in words; opening it for reading.

Nothing here writes to the file, but ``repair_free_pages``.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine
from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk.database.engine import in_words
from shelterdesk.errors import Damaged, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.vault import copying, file_lock, trees
from shelterdesk.vault.copying import Checks
from shelterdesk.vault.pages import Pages
from shelterdesk.vault.trees import Entry, Gap, Torn, Tree

FREE: Final = "free"
SCHEMA: Final = "schema"
UNKNOWN: Final = "unknown"

#: What the tables hold, for people.
_WORDS: Final = {
    "resident": N_("residents"),
    "stay": N_("stays"),
    "bed_assignment": N_("nights in beds"),
    "log_entry": N_("log entries"),
    "log_text": N_("texts of log entries"),
    "audit_event": N_("entries of the audit trail"),
    "audit_image": N_("changes in the audit trail"),
    "room": N_("rooms"),
    "bed": N_("beds"),
    "staff": N_("staff"),
    "support_period": N_("periods of support"),
}


@dataclass(frozen=True, slots=True)
class BadPage:
    """A page that is not as it was written, and what it belongs to: the name of a table or index,
    ``FREE``, ``SCHEMA``, or ``UNKNOWN`` below another bad page."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class TableState:
    """How much of a table can be read; ``expected`` is what its indexes know of, at least."""

    name: str
    readable: int
    expected: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What examining a file found. ``integrity`` is what SQLite itself says."""

    page_count: int
    bad_pages: tuple[BadPage, ...]
    tables: tuple[TableState, ...]
    integrity: tuple[str, ...]
    can_open: bool  # for reading: some rows of some table can be read

    @property
    def is_whole(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.bad_pages and not self.integrity

    @property
    def is_harmless(self) -> bool:
        """Whether only pages in no use are torn: nothing is lost, and a repair is quick."""
        only_free = all(bad.what == FREE for bad in self.bad_pages)
        return bool(self.bad_pages) and only_free and all(table.is_whole for table in self.tables)

    @property
    def is_nothing_lost(self) -> bool:
        """Whether every row can be read; an index may be damaged."""
        return all(table.is_whole for table in self.tables) and not self._lacks_schema

    @property
    def _lacks_schema(self) -> bool:
        return any(bad.what == SCHEMA for bad in self.bad_pages)


@dataclass(frozen=True, slots=True)
class OpenReport:
    """What examining an open file found."""

    checks: Checks

    @property
    def is_whole(self) -> bool:
        """Whether nothing at all is wrong."""
        return self.checks.is_whole

    @property
    def is_harmless(self) -> bool:
        """Whether only pages in no use are torn: ``repair_free_pages`` puts it right."""
        return bool(self.checks.pages) and not self.checks.structure


def examine_open(connection: Any) -> OpenReport:
    """Check a file through its open raw connection, outside any transaction."""
    with in_words():
        try:
            # What is in the log is newer than a page that a power cut tore while it was brought in.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlcipher.DatabaseError:
            pass  # then the checks find why
        return OpenReport(copying.check(connection))


def repair_free_pages(connection: Any) -> None:
    """Write the file anew without its pages in no use; only where the damage is harmless."""
    with in_words():
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def examine(path: Path, file_secret: bytes) -> Report:
    """Look at every page of a closed file, with the log beside it, and write nothing."""
    if not path.is_file():
        raise NotFound(_("There is no file {name} here.").format(name=path.name), field="file")
    with closing(Pages(path, file_secret)) as pages:
        report = _looked_at(pages)
    # Only now: closing a file takes the locks away that SQLite has on it in this process.
    return replace(report, integrity=_integrity(path, file_secret))


def _looked_at(pages: Pages) -> Report:
    found, is_all_there = trees.schema(pages)
    what: dict[int, str] = {}
    if not is_all_there:
        what |= {gap.page: SCHEMA for gap in trees.walk(pages, 1).gaps}
    states = [
        table_state(pages, entry, found, what)
        for entry in sorted(found, key=lambda entry: entry.name)
        if entry.kind == "table" and entry.root
    ]
    free = trees.free_pages(pages)
    hides = bool(what)
    for number in sorted(pages.bad - what.keys()):
        what[number] = FREE if number in free or not hides else UNKNOWN
    return Report(
        page_count=pages.count,
        bad_pages=tuple(BadPage(number, what[number]) for number in sorted(pages.bad)),
        tables=tuple(states),
        integrity=(),
        can_open=any(state.readable for state in states),
    )


def table_state(
    pages: Pages, entry: Entry, schema: list[Entry], what: dict[int, str]
) -> TableState:
    """How much of a table its tree gives; bad pages met on the way are named in ``what``."""
    tree = trees.walk(pages, entry.root)
    readable, torn = 0, 0
    for leaf in tree.leaves:
        for _row_id, values in trees.rows(pages, leaf):
            if isinstance(values, Torn):
                what.setdefault(values.page, entry.name)
                torn += 1
            else:
                readable += 1
    _name(tree.gaps, entry.name, what)
    expected = readable + torn
    for index in schema:
        if index.kind == "index" and index.table == entry.name and index.root:
            branch: Tree = trees.walk(pages, index.root)
            _name(branch.gaps, index.name, what)
            count, bad = trees.entries_in(pages, branch)
            _name([Gap(page) for page in bad], index.name, what)
            expected = max(expected, count)
    return TableState(entry.name, readable, expected, is_whole=not tree.gaps and not torn)


def _name(gaps: list[Gap], name: str, what: dict[int, str]) -> None:
    for gap in gaps:
        what.setdefault(gap.page, name)


def _integrity(path: Path, file_secret: bytes) -> tuple[str, ...]:
    """What SQLite says of a file without a log; with one, the file alone is not the whole."""
    if has_log(path):
        return ()
    connection = copying.connect(path, file_secret, mode="frozen")
    try:
        return copying.check(connection).structure
    finally:
        connection.close()


def has_log(path: Path) -> bool:
    """Whether what was saved last still lies in the log beside the file."""
    return file_lock.is_log_there(path)


def _opens(path: Path, file_secret: bytes) -> bool:
    connection = copying.connect(path, file_secret, mode="frozen")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlcipher.DatabaseError:
        return False
    finally:
        connection.close()
    return True


def open_readable(path: Path, file_secret: bytes) -> Engine:
    """An engine that reads as far as it can and can write nothing at all: ``reading_view`` is
    the better one, where there is room for it.

    What was saved last may still be in the log beside the file and is not seen; ``salvage`` sees
    it. A query that meets a bad page raises ``Damaged``. If nothing can be read, so does this.
    """
    if not path.is_file():
        raise NotFound(_("There is no file {name} here.").format(name=path.name), field="file")
    if not _opens(path, file_secret):
        raise Damaged(
            _(
                "The file is damaged at its very beginning and cannot be opened, not even for "
                "reading. Nothing was changed. Restore a backup, or salvage what is left."
            )
        )
    return copying.frozen_engine(path, file_secret)


def what_is_lost(report: Report) -> list[str]:
    """The damage in words, one sentence each; empty if nothing is wrong."""
    if report.is_whole:
        return []
    if report.is_harmless:
        return [_("Only unused space is torn. Nothing is lost; it will be repaired.")]
    said = []
    for table in report.tables:
        if table.is_whole:
            continue
        name = table_words(table.name)
        lost = table.expected - table.readable
        if lost:
            said.append(
                _("{name}: {lost} of {total} cannot be read.").format(
                    name=name, lost=lost, total=table.expected
                )
            )
        else:
            said.append(_("{name}: some cannot be read.").format(name=name))
    if report.is_nothing_lost:
        return [_("Every record can be read; only an order of sorting is damaged. Salvage it.")]
    if not said:
        said.append(_("The list of tables is damaged. Salvage finds most of what is there."))
    return said


def table_words(name: str) -> str:
    """What a table holds, for people."""
    return _(_WORDS[name]) if name in _WORDS else name
