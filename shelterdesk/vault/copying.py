# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole copy of an open database under another key, and the checks that prove a file whole.

The copy is SQLite's own backup in one step. In many small steps it starts again whenever somebody
saves in between: measured, it starved and the log beside the file grew without end.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk.vault.audit_link import HEAD_DIGITS

#: What is done, of how much, and words for it; it may raise ``Cancelled``.
Progress = Callable[[int, int, str], None]

_LOGS: Final = ("-journal", "-wal", "-shm")


def connect(path: Path, key: bytes, *, mode: str = "rw") -> Any:
    """A bare connection under a key of 48 bytes; nothing is read or written yet.

    ``mode``: ``rw``, ``rwc`` (makes the file), or ``frozen``: nothing is written, not even a lock,
    and a log beside the file is not looked at.
    """
    how = "ro&immutable=1" if mode == "frozen" else mode
    connection = sqlcipher.connect(
        f"file:{quote(os.fsencode(path))}?mode={how}",
        uri=True,
        timeout=1,
        isolation_level=None,
        check_same_thread=False,  # one thread at a time, but not always the same
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise RuntimeError("this SQLite cannot encrypt")  # never write in the clear
        connection.execute("PRAGMA locking_mode=exclusive").fetchall()
        connection.execute("PRAGMA trusted_schema=off").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def frozen_engine(path: Path, key: bytes) -> Engine:
    """An engine that reads and can write nothing at all, not even beside the file."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connect(path, key, mode="frozen"),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # an error message must never carry a name
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def copy_database(source: Any, target: Path, key: bytes, progress: Progress | None = None) -> None:
    """Copy an open database (a raw connection, outside any transaction) to a new file.

    ``key`` is 48 bytes: 32 of key, 16 of salt. The target is one whole synced file without a log
    beside it; whatever had its name is replaced. When it fails, nothing is left of it; the errors
    are SQLite's own, for ``in_words``. A source with any bad page is refused.
    """
    tell = progress or silent
    tell(0, 1, "")
    _refuse_bad_pages(source)
    remove_database(target)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        connection = connect(target, key)
        try:
            source.backup(connection)
            connection.execute("PRAGMA journal_mode=delete").fetchall()
        finally:
            connection.close()
        sync(target)
        tell(1, 1, "")
    except BaseException:
        with suppress(OSError):
            remove_database(target)
        raise


def _refuse_bad_pages(source: Any) -> None:
    """For a page it cannot verify the backup writes zeros and says nothing: look first. What is in
    the log is brought into the file before, because the check does not look at the log."""
    source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if source.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
        raise sqlcipher.DatabaseError("database disk image is malformed")


def silent(done: int, total: int, text: str) -> None:
    """No progress is wanted."""


def remove_database(path: Path) -> None:
    """Remove a database file and the logs beside it, those that are there."""
    for suffix in ("", *_LOGS):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Make what was written to a file last through a power cut."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Checks:
    """What the two checks of a file found; ``strays`` are rows whose other row is missing."""

    pages: tuple[str, ...]
    structure: tuple[str, ...]
    strays: int

    @property
    def is_whole(self) -> bool:
        """Whether every page and every tree is as it was written."""
        return not self.pages and not self.structure


def check(connection: Any) -> Checks:
    """Both checks: one sees a changed bit and not a file cut short, the other the reverse."""
    pages = _found(connection, "cipher_integrity_check")
    structure = _found(connection, "integrity_check")
    strays = _found(connection, "foreign_key_check")
    return Checks(
        pages=tuple(pages),
        structure=tuple(words for words in structure if words != "ok"),
        strays=len(strays),
    )


def _found(connection: Any, pragma: str) -> list[str]:
    """What a check says; one that a bad page stops has found something too."""
    try:
        rows = connection.execute(f"PRAGMA {pragma}").fetchall()
    except sqlcipher.DatabaseError as error:
        return [str(error)]
    return [str(row[0]) for row in rows]


def tables(connection: Any) -> list[str]:
    """The tables of a file, without SQLite's own."""
    query = (
        "SELECT name FROM sqlite_schema WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    return [name for (name,) in connection.execute(query).fetchall()]


def quoted(name: str) -> str:
    """A name of a table or column, for SQL."""
    return '"' + name.replace('"', '""') + '"'


def row_counts(connection: Any) -> dict[str, int]:
    """How many rows each table has."""
    counts = {}
    for name in tables(connection):
        query = f"SELECT count(*) FROM {quoted(name)}"  # noqa: S608 - quoted, from the schema
        (counts[name],) = connection.execute(query).fetchone()
    return counts


def audit_end(connection: Any) -> tuple[int, str]:
    """How many audit entries there are, and the first digits of the last MAC if there is one."""
    names = tables(connection)
    if "audit_state" in names:
        row = connection.execute("SELECT entries, head FROM audit_state").fetchone()
        if row is not None:
            return int(row[0]), bytes(row[1]).hex()[:HEAD_DIGITS]
    if "audit_event" in names:
        return int(connection.execute("SELECT count(*) FROM audit_event").fetchone()[0]), ""
    return 0, ""


def schema_of(connection: Any) -> str:
    """The revision of the schema."""
    if "alembic_version" not in tables(connection):
        return ""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return "" if row is None else str(row[0])
