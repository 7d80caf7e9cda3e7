# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A SQLAlchemy engine over one SQLCipher file, and its faults in words.

Reasons for every pragma are in CONTRIBUTING.md: WAL with ``synchronous=FULL`` lost nothing in
replayed power cuts, ``secure_delete`` leaves no erased text in free pages, the 64 MiB cache makes
encryption nearly free.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import sqlalchemy
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk.errors import Conflict, Damaged, DiskFull, InUse, Unwritable
from shelterdesk.i18n import N_, _

#: "SDk1": how the file says what it is.
APPLICATION_ID: Final = 0x53446B31

_PRAGMAS: Final = (
    "journal_mode=wal",
    "synchronous=full",
    "secure_delete=on",
    "cache_size=-65536",
    "trusted_schema=off",
)

#: What a trigger of the schema says, and the words for it.
_TRIGGER_WORDS: Final = {
    "bed_taken": N_("This bed is taken on at least one of these nights."),
    "person_elsewhere": N_("This person already has a bed on at least one of these nights."),
    "outside_stay": N_("The nights in a bed must lie within the stay."),
    "stage_outside": N_("A stage lies within a support period of the same person."),
    "beds_outside_stay": N_("There are nights in a bed outside these days."),
    "frozen": N_("This was made final and stays as it is. Add a correction to it instead."),
    "unbalanced": N_("What goes out and what comes in must be the same. Nothing was written."),
    "wrong_balance": N_("The books were changed outside the program. Nothing was written."),
    "overdrawn": N_("There is not so much on this account. Nothing was written."),
    "month_closed": N_("The books of this month are closed. Choose a day of an open month."),
    "receipt_gap": N_("A receipt is missing in the series. Nothing was written."),
    "wrong_reversal": N_("This payment was taken back before, or is one that took another back."),
    "not_approved": N_("This was not approved, so it is not paid."),
    "paid_twice": N_("More would be paid than was approved. Nothing was paid."),
    "approved_stays": N_("What was approved stays as it is. Take it back first."),
    "same_person": N_("Who prepared it does not approve it. Ask a colleague."),
    "cohort_full": N_("All places of this group are taken."),
    "not_enrolled": N_("This person is not enrolled in this group."),
    "award_overlap": N_("There is an award of this scheme for these days already."),
}


def _connect(path: Path, key: bytes, *, create: bool, foreign_keys: bool) -> Any:
    mode = "rwc" if create else "rw"
    connection = sqlcipher.connect(
        f"file:{quote(os.fsencode(path))}?mode={mode}",
        uri=True,
        timeout=1,
        isolation_level=None,  # we say BEGIN ourselves, else a failed migration leaves tables
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise RuntimeError("this SQLite cannot encrypt")  # never write in the clear
        # Before anything is read: then the write-ahead log needs no shared memory beside the file.
        connection.execute("PRAGMA locking_mode=exclusive").fetchall()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if not tables and not create:
            raise not_ours()  # the next pragma would write into an empty file
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute(f"PRAGMA foreign_keys={'on' if foreign_keys else 'off'}")
    except BaseException:
        connection.close()
        raise
    return connection


def open_engine(
    path: Path, key: bytes, *, create: bool = False, foreign_keys: bool = True
) -> Engine:
    """An engine with exactly one connection.

    ``key`` is 48 bytes, 32 of key and 16 of salt: with the salt given, a destroyed first page
    still opens. ``foreign_keys=False`` is for migrations only (a batch change of a parent table
    would delete its children). Faults surface at the first use, inside ``in_words``.
    """
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: _connect(path, key, create=create, foreign_keys=foreign_keys),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # an error message must never carry a name
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: sqlalchemy.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


_SIGNS_OF_DAMAGE: Final = (
    "file is not a database",
    "malformed",
    "disk image",
    "Could not decode",  # this message would quote the text
)


def not_ours() -> Damaged:
    """The error for a file of another program."""
    return Damaged(_("This file was not made by this program. Nothing was changed."))


def disk_full() -> DiskFull:
    """The error for a full disk."""
    return DiskFull(
        _("The disk is full. Nothing was changed. Make space and try again; nothing is lost.")
    )


def unwritable() -> Unwritable:
    """The error for a place that may not be written to."""
    return Unwritable(_("The folder cannot be written to. Nothing was changed."))


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what SQLite says into errors a volunteer understands; anything else passes through."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error, sqlite3.Error) as error:
        in_own_words = _translate(error.orig if isinstance(error, DBAPIError) else error)
        if in_own_words is None:
            raise
        raise in_own_words from error
    except MemoryError as error:
        # What SQLite says when a page that it must write over cannot be decrypted.
        raise Damaged(_damaged()) from error


def _damaged() -> str:
    return _("The file is damaged and was not opened. Nothing was changed. Restore a backup.")


def _translate(error: BaseException | None) -> Exception | None:
    text = str(error)
    if any(sign in text for sign in _SIGNS_OF_DAMAGE):
        return Damaged(_damaged())
    if "disk is full" in text:
        return disk_full()
    if "locked" in text:
        return InUse(_("The file is open in another copy of the program."))
    if "readonly" in text or "unable to open" in text:
        return unwritable()
    if "disk I/O error" in text:
        return Damaged(_("The disk cannot be read or written. If it is a stick, plug it in again."))
    words = _TRIGGER_WORDS.get(text)
    return None if words is None else Conflict(_(words))
