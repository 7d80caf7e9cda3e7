# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schema changes: new files get the newest schema, older ones are brought up to it.

Alembic takes half a second to import, so it is imported only when a file needs it; whether it
does is read from the file itself.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy
from sqlalchemy import inspect

import migrations
from shelterdesk.database.engine import APPLICATION_ID, in_words, open_engine
from shelterdesk.errors import Damaged, TooNew
from shelterdesk.i18n import _
from shelterdesk.models import metadata

if TYPE_CHECKING:
    from alembic.config import Config


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
        finally:
            engine.dispose()


def revision(connection: sqlalchemy.Connection) -> str:
    """The schema of an open file; raises ``Damaged`` or ``TooNew`` where it cannot be used."""
    application_id = connection.exec_driver_sql("PRAGMA application_id").scalar()
    if application_id != APPLICATION_ID or not inspect(connection).has_table("alembic_version"):
        raise Damaged(_("This file was not made by this program. Nothing was changed."))
    current = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    if current not in migrations.REVISIONS:
        raise TooNew(
            _("This file was made by a newer version of the program. Install that version first.")
        )
    return current


def bring_up_to_date(path: Path, key: bytes) -> None:
    """Bring an older file to the newest schema, keeping a copy beside it until it is done.

    The copy is taken while nothing else has the file open, so that it is whole. After a crash
    in between, the file still has its old schema: the migration is one transaction.
    """
    copy = path.with_name(path.name + ".before-update")
    with in_words():
        engine = open_engine(path, key, foreign_keys=False)
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                connection.rollback()
                shutil.copy2(path, copy)
            _upgrade(engine)
        finally:
            engine.dispose()
    copy.unlink()


def _upgrade(engine: sqlalchemy.Engine) -> None:
    from alembic import command  # slow, see above

    with engine.begin() as connection:
        command.upgrade(config(connection), "head")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise Damaged(_("The file has rows that belong nowhere. Restore a backup."))
