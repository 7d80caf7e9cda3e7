# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file of a newer version is refused before anything of it is touched.

Opening it as usual would already write: a log that a crash left is moved into the file when the
last connection closes, and a change of keys that was begun is brought to its end. So the schema is
read first, by a connection that can write nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2 as sqlcipher

import migrations
from shelterdesk.errors import TooNew
from shelterdesk.i18n import _
from shelterdesk.vault import copying, file_lock


def refuse(path: Path, secrets: Iterable[bytes]) -> None:
    """Raise ``TooNew`` for a database whose schema this program does not know.

    ``secrets``: those under which it may be. What cannot be read says nothing here: what comes
    after finds out why. The caller holds the lock.
    """
    for secret in secrets:
        schema = _schema(path, secret)
        if schema is not None and schema not in migrations.REVISIONS:
            raise TooNew(
                _(
                    "This file was made by a newer version of the program. Install that version "
                    "first."
                )
            )
        if schema is not None:
            return


def _schema(path: Path, secret: bytes) -> str | None:
    index = path.with_name(f"{path.name}-shm")
    had_index = os.path.lexists(index)
    try:
        with closing(_looking(path, secret)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlcipher.Error, OSError):
        return None
    finally:
        if not had_index:  # an index of the log, made for reading it
            with suppress(OSError):
                index.unlink(missing_ok=True)
    return None if row is None else str(row[0])


def _looking(path: Path, secret: bytes) -> Any:
    if not file_lock.is_log_there(path):
        return copying.connect(path, secret, mode="frozen")
    # What lies in a log counts, and a frozen file has none; nor is it moved when this one closes.
    connection = sqlcipher.connect(
        f"file:{quote(os.fsencode(path))}?mode=ro", uri=True, timeout=1, isolation_level=None
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{secret.hex()}'\"")
        connection.execute("PRAGMA trusted_schema=off").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection
