# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An older file in the form of this program: the new one is made beside it and takes its place.

Until it does, the old file is not written to: whatever fails or is killed, an older program opens
it as before. From then until the file is open for the person, with its keys and its trail, the old
database and the old keys lie beside it; who opens the file next after a kill puts both back and
begins again. So no backup is made first: what would be in it is there unchanged, and the copies of
every day, which an older program made, open in this one as well.

The steps, each of which may be the last before a power cut: the old database gets a second name;
the old keys are written into a journal; the new database gets the name. The end: the journal is
emptied, then all of it removed. Once it is empty nothing is ever put back, so that nobody's work
of a day is lost to a leftover.
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from shelterdesk.database import migrate
from shelterdesk.errors import Cancelled
from shelterdesk.i18n import _
from shelterdesk.vault import copying, file_lock, key_file
from shelterdesk.vault.copying import Progress
from shelterdesk.vault.key_body import KeyFile

_LOGS: Final = ("-journal", "-wal", "-shm")


def before_path(path: Path) -> Path:
    """The database before an update."""
    return path.with_name(path.name + ".before-update")


def journal_path(path: Path) -> Path:
    """The keys before an update: whole while it is not done."""
    return path.with_name(path.name + ".updating")


def update(path: Path, file_secret: bytes, keys: KeyFile, progress: Progress) -> None:
    """Bring a closed file to the newest schema; then ``done`` or ``undo`` must follow.

    Raises ``Damaged``, ``DiskFull``, ``Unwritable``, ``Cancelled``, or what a change of schema
    raises; then the file is what it was. ``progress`` is not asked any more from its last call on,
    which says that all of it is done.
    """
    part = path.with_name(path.name + ".update.part")
    migrate.updated_copy(path, file_secret, part, progress)
    with suppress(Cancelled):  # too late: it goes to its end
        progress(migrate.WHOLE, migrate.WHOLE, _("It takes the place of the old one…"))
    try:
        _keep(path)
        key_file.write_whole(journal_path(path), key_file.to_bytes(keys))
        _remove_logs(path)
        key_file.put_in_place(part, path)
    except OSError as error:
        raise key_file.file_error(error, path) from error
    finally:
        with suppress(OSError):
            migrate.remove_copy(part)  # there is one only where something failed


def done(path: Path) -> None:
    """The file is open in its new form. Raises ``OSError`` where that cannot be written down."""
    _end(path)


def undo(path: Path) -> None:
    """Put back what was before an update that is not done; the file is closed, the lock is held.

    Raises ``DiskFull`` or ``Unwritable``; then it is tried again at the next unlock.
    """
    before = before_path(path)
    keys = key_file.read_copy(journal_path(path))
    try:
        if keys is not None:
            if before.exists() and not _is_one_file(before, path):
                _remove_logs(path)  # of the new one
                key_file.put_in_place(before, path)
            key_file.put_back(path, keys)
        _end(path)
    except OSError as error:
        raise key_file.file_error(error, path) from error


def finish_pending(path: Path) -> None:
    """Put back what an update left that was killed; nothing happens where there was none.

    Raises ``InUse`` while another program is about it, and what ``undo`` raises.
    """
    if not os.path.lexists(journal_path(path)):
        return
    with ExitStack() as held:
        file_lock.lock(path, held)
        undo(path)


def _end(path: Path) -> None:
    """The file is what it is to stay: nothing is put back from here on. What cannot be removed is
    tried again at the next unlock; the copy goes first, so that it is not forgotten."""
    journal = journal_path(path)
    if os.path.lexists(journal):
        with journal.open("r+b") as file:
            file.truncate(0)
            os.fsync(file.fileno())
    with suppress(OSError):
        before_path(path).unlink(missing_ok=True)
        journal.unlink(missing_ok=True)


def _keep(path: Path) -> None:
    """Give the old database a second name, before the new one takes the first."""
    before = before_path(path)
    before.unlink(missing_ok=True)  # of an update that was done
    try:
        os.link(path, before)
    except OSError:  # a file system without links
        shutil.copy2(path, before)
        copying.sync(before)
    key_file.sync_folder(path.parent)


def _is_one_file(before: Path, path: Path) -> bool:
    """Killed before the new database took the name, both are names of the old one: then there is
    nothing to move, and what a system does with such a rename differs."""
    try:
        return before.samefile(path)
    except OSError:
        return False


def _remove_logs(path: Path) -> None:
    """All that was in them is in the file, or they belong to one that goes; either way the next
    database has the same key and would take them for its own."""
    for suffix in _LOGS:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
