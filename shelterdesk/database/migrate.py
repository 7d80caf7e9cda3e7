# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schema changes: new files get the newest schema, of older ones a copy is brought up to it.

Alembic takes half a second to import, so it is imported only when a file needs it; whether it
does is read from the file itself.
"""

from __future__ import annotations

import errno
import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy
from sqlalchemy import inspect

import migrations
from shelterdesk.database.engine import (
    APPLICATION_ID,
    disk_full,
    in_words,
    not_ours,
    open_engine,
    unwritable,
)
from shelterdesk.errors import Damaged, TooNew
from shelterdesk.i18n import _
from shelterdesk.models import metadata

if TYPE_CHECKING:
    from alembic.config import Config

#: What is done of an update, of how much, and words for it; it may raise ``Cancelled``.
Progress = Callable[[int, int, str], None]
#: All of an update, in the shares its steps take of the time.
WHOLE: Final = 100
_LOOKED: Final = 15
_COPIED: Final = 40
_CHANGED: Final = 80
_CHUNK: Final = 1 << 22
_BYTES: Final = getattr(os, "O_BINARY", 0)  # Windows: no line ends to change
_LOGS: Final = ("-journal", "-wal", "-shm")
#: Digest of the triggers of the newest schema.
TRIGGERS: Final = "9f24c0def56ea222f3af42fcd6eefb1099140097c37acba5483f27815a8fd842"


def config(connection: sqlalchemy.Connection, applied: Callable[..., None] | None = None) -> Config:
    """An alembic configuration for an open connection, without any ini file; ``applied`` is called
    after each schema on the way."""
    from alembic.config import Config  # slow, see above

    result = Config()
    script_location = str(Path(migrations.__file__).parent).replace("%", "%%")
    result.set_main_option("script_location", script_location)
    result.attributes["connection"] = connection
    result.attributes["metadata"] = metadata
    result.attributes["applied"] = applied
    return result


def create_schema(path: Path, key: bytes) -> None:
    """Make a new file with the newest schema."""
    with in_words():
        engine = open_engine(path, key, create=True, foreign_keys=False)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            _upgrade(engine)
            checkpoint(engine)
        finally:
            engine.dispose()


def revision(connection: sqlalchemy.Connection) -> str:
    """The schema of an open file; raises ``Damaged`` or ``TooNew`` where it cannot be used."""
    application_id = connection.exec_driver_sql("PRAGMA application_id").scalar()
    if application_id != APPLICATION_ID or not inspect(connection).has_table("alembic_version"):
        raise not_ours()
    current = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    if current not in migrations.REVISIONS:
        raise TooNew(
            _("This file was made by a newer version of the program. Install that version first.")
        )
    return current


def updated_copy(path: Path, key: bytes, part: Path, tell: Progress) -> None:
    """Make ``part``: a copy of an older file in the newest schema, whole, checked and closed.

    The file itself is only read, but for its log, which is brought into it first; the caller holds
    the lock. The copy is opened and checked before it is changed, and again after. ``tell`` may
    raise ``Cancelled`` at any of its calls. Whatever is raised, nothing is left of the copy.
    """
    with in_words():
        try:
            tell(0, WHOLE, _("The file is checked…"))
            engine = open_engine(path, key, foreign_keys=False)
            try:
                checkpoint(engine)
                bad_pages = _checked(engine)
            finally:
                engine.dispose()  # while it is copied nothing has it open
            _copy(path, part, tell)
            _prove(part, key, bad_pages)
            _change(part, key, tell)
            tell(_CHANGED, WHOLE, _("The copy is checked…"))
            _prove_changed(part, key, bad_pages)
        except BaseException:
            with suppress(OSError):
                remove_copy(part)
            raise


def remove_copy(part: Path) -> None:
    """Remove a copy and the logs beside it, those that are there. Raises ``OSError``."""
    for suffix in ("", *_LOGS):
        part.with_name(part.name + suffix).unlink(missing_ok=True)


def restore_triggers(connection: sqlalchemy.Connection) -> bool:
    """Put the rules right that triggers hold; whether one was missing, changed or added.

    Somebody with other tools drops them to write what they refuse. That they are the right ones is
    told by a digest; which ones those are is only worked out where it is needed.
    """
    found = _triggers(connection)
    if _digest(found) == TRIGGERS:
        return False
    from alembic import command  # slow, see above

    engine = sqlalchemy.create_engine("sqlite://")
    with engine.begin() as empty:
        command.upgrade(config(empty), "head")
        right = _triggers(empty)
    engine.dispose()
    for name in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name.replace(chr(34), chr(34) * 2)}"')
    for sql in right.values():
        connection.exec_driver_sql(sql)
    return True


def _triggers(connection: sqlalchemy.Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
    )
    return {str(name): str(sql) for name, sql in rows}


def _digest(triggers: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(triggers, sort_keys=True).encode()).hexdigest()


def checkpoint(engine: sqlalchemy.Engine) -> None:
    """Bring everything committed from the log beside the file into the file itself."""
    connection = engine.raw_connection()  # outside any transaction: inside one it is refused
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()


def _checked(engine: sqlalchemy.Engine) -> list[str]:
    """Both checks of a file; raises ``Damaged`` unless all that is in use is whole.

    What is returned are pages in no use that a power cut tore: they are no hindrance.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        bad_pages = [row[0] for row in cursor.execute("PRAGMA cipher_integrity_check").fetchall()]
        if cursor.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise Damaged(
                _("The file is damaged and was not brought up to date. Restore a backup.")
            )
    finally:
        connection.close()
    return bad_pages


def _prove(copy: Path, key: bytes, bad_pages: list[str]) -> None:
    """Raise ``Damaged`` unless the copy, opened again, is what was copied."""
    engine = open_engine(copy, key)
    try:
        if _checked(engine) == bad_pages:
            return
    finally:
        engine.dispose()
    raise _lying_disk()


def _change(part: Path, key: bytes, tell: Progress) -> None:
    engine = open_engine(part, key, foreign_keys=False)
    try:
        with engine.connect() as connection:
            current = revision(connection)
            connection.rollback()
        left = len(migrations.REVISIONS) - migrations.REVISIONS.index(current)
        span = (_CHANGED - _COPIED) // left

        steps = itertools.count()

        def say(**_facts: object) -> None:
            tell(_COPIED + span * next(steps), WHOLE, _("The copy is brought up to date…"))

        say()
        _upgrade(engine, say)
        checkpoint(engine)
    finally:
        engine.dispose()


def _prove_changed(part: Path, key: bytes, bad_pages: list[str]) -> None:
    """Opened anew: the newest schema, and no page bad that was not before."""
    engine = open_engine(part, key)
    try:
        with engine.connect() as connection:
            is_newest = revision(connection) == migrations.REVISIONS[-1]
            connection.rollback()
        if is_newest and set(_checked(engine)) <= set(bad_pages):
            return
    finally:
        engine.dispose()
    raise _lying_disk()


def _lying_disk() -> Damaged:
    return Damaged(
        _("The disk does not give back what was written to it. The file was not changed.")
    )


def _copy(path: Path, part: Path, tell: Progress) -> None:
    size = max(1, path.stat().st_size)
    words = _("A copy is made…")
    try:
        remove_copy(part)  # of an update that was killed
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BYTES, 0o600)
        with os.fdopen(descriptor, "wb") as target, path.open("rb") as source:
            done = 0
            tell(_LOOKED, WHOLE, words)
            while chunk := source.read(_CHUNK):
                target.write(chunk)
                done += len(chunk)
                tell(_LOOKED + (_COPIED - _LOOKED) * done // size, WHOLE, words)
            target.flush()
            os.fsync(target.fileno())
        shutil.copymode(path, part)  # a second user of this computer may share it
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full() from error
        raise unwritable() from error


def _upgrade(engine: sqlalchemy.Engine, applied: Callable[..., None] | None = None) -> None:
    from alembic import command  # slow, see above

    with engine.begin() as connection:
        command.upgrade(config(connection, applied), "head")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise Damaged(_("The file has rows that belong nowhere. Restore a backup."))
