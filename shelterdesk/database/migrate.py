# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schema changes: new files get the newest schema, older ones are brought up to it.

Alembic takes half a second to import, so it is imported only when a file needs it; whether it
does is read from the file itself.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
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

#: Digest of the triggers of the newest schema.
TRIGGERS: Final = "9f24c0def56ea222f3af42fcd6eefb1099140097c37acba5483f27815a8fd842"


def config(connection: sqlalchemy.Connection) -> Config:
    """An alembic configuration for an open connection, without any ini file."""
    from alembic.config import Config  # slow, see above

    result = Config()
    script_location = str(Path(migrations.__file__).parent).replace("%", "%%")
    result.set_main_option("script_location", script_location)
    result.attributes["connection"] = connection
    result.attributes["metadata"] = metadata
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


def bring_up_to_date(path: Path, key: bytes) -> None:
    """Bring an older file to the newest schema, keeping a copy beside it until it is done.

    The copy is taken while nothing has the file open, so that it is whole, and it is opened and
    checked before anything is changed; the caller holds the lock. A migration that fails or
    crashes leaves the old schema (it is one transaction) and the copy.
    """
    copy = path.with_name(path.name + ".before-update")
    with in_words():
        engine = open_engine(path, key, foreign_keys=False)
        try:
            checkpoint(engine)
            bad_pages = _checked(engine)
            engine.dispose()
            _copy(path, copy)
            _prove(copy, key, bad_pages)
            _upgrade(engine)
            checkpoint(engine)
        finally:
            engine.dispose()
    copy.unlink()


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
    """Raise ``Damaged`` unless the copy, opened again, is what was copied; then it is removed."""
    engine = open_engine(copy, key)
    is_same = False
    try:
        is_same = _checked(engine) == bad_pages
    finally:
        engine.dispose()
        if not is_same:
            with suppress(OSError):
                copy.unlink()
    if not is_same:
        raise Damaged(
            _("The disk does not give back what was written to it. The file was not changed.")
        )


def _copy(path: Path, copy: Path) -> None:
    try:
        shutil.copy2(path, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            copy.unlink()
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full() from error
        raise unwritable() from error


def _upgrade(engine: sqlalchemy.Engine) -> None:
    from alembic import command  # slow, see above

    with engine.begin() as connection:
        command.upgrade(config(connection), "head")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise Damaged(_("The file has rows that belong nowhere. Restore a backup."))
