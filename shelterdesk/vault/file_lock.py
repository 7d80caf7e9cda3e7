# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One program at a time: the lock file beside a database file, freed when that program dies."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from filelock import FileLock, Timeout

from shelterdesk.errors import InUse, Unwritable
from shelterdesk.i18n import _
from shelterdesk.vault import key_file


def lock_path(path: Path) -> Path:
    """The lock file of a database file."""
    return path.with_name(path.name + ".lock")


def lock(path: Path, undo: ExitStack) -> FileLock:
    """The one program that has the file open; the system frees it when that program dies.

    ``undo`` frees it when what follows fails.
    """
    file_lock = FileLock(lock_path(path), thread_local=False, mode=0o600)
    try:
        file_lock.acquire(timeout=0)
    except Timeout as error:
        raise InUse(_("The file is open in another copy of the program.")) from error
    except OSError as error:
        raise key_file.file_error(error, path) from error
    undo.callback(file_lock.release)
    return file_lock


def lock_to_read(path: Path, undo: ExitStack) -> FileLock:
    """The same for somebody who only reads: where nothing can be written, it goes without."""
    try:
        return lock(path, undo)
    except Unwritable:
        return FileLock(lock_path(path), thread_local=False)
