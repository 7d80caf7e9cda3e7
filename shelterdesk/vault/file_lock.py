# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One program at a time: the lock file beside a database file, freed when that program dies; and
the mark that says that the file is open, which a program that dies leaves behind.

With the mark there must be a log beside the file. Where that is missing, somebody took away what
was saved last, and it is said.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
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


def mark_path(path: Path) -> Path:
    """The mark of a database file: it holds since when it is open."""
    return path.with_name(path.name + ".open")


def mark(path: Path, now: datetime) -> None:
    """Say that the file is open; only while there is a log. A full disk is no hindrance.

    Not synced: it must outlive this program, and after a power cut the log is there as well.
    """
    if is_log_there(path):
        since = now.astimezone(UTC).isoformat(timespec="seconds")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with suppress(OSError):
            descriptor = os.open(mark_path(path), flags, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(since + "\n")


def unmark(path: Path) -> None:
    """All that was saved is in the file itself, or will be in a moment."""
    with suppress(OSError):
        mark_path(path).unlink(missing_ok=True)


def is_log_there(path: Path) -> bool:
    """Whether something lies in a log beside the file."""
    with suppress(OSError):
        return path.with_name(path.name + "-wal").stat().st_size > 0
    return False


def lost_log(path: Path) -> str:
    """Since when a file was open whose log is gone, as it was written; empty if none is missing."""
    if os.path.lexists(path.with_name(path.name + "-wal")):
        return ""
    try:
        return mark_path(path).read_text("ascii", "replace").strip()[:40] or "?"
    except OSError:
        return ""
