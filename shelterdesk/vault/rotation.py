# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing the file key in three steps, each of which may be the last before a power cut.

1. The key file holds the key in use and the pending one, sealed to all who stay.
2. A copy of the database under the pending key is made, checked and put in its place.
3. The key file drops the old key.

Whoever unlocks next finishes what was interrupted, always forward: going back would give the file
to a person who was just removed. The database is closed meanwhile, and the lock is held.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from shelterdesk.database.engine import in_words
from shelterdesk.errors import Damaged, DiskFull, Unwritable
from shelterdesk.i18n import _
from shelterdesk.vault import copying, file_lock, key_file, slots, updating
from shelterdesk.vault.copying import Progress
from shelterdesk.vault.judgement import database_does_not_fit
from shelterdesk.vault.key_body import KeyFile, digest_of

FILE_SECRET_SIZE: Final = 48
_LOGS: Final = ("-wal", "-journal", "-shm")


@dataclass(frozen=True, slots=True, repr=False)  # no key in a traceback
class Completed:
    """Where a change of the file key has come to."""

    keys: KeyFile
    slot: slots.OpenSlot
    file_secret: bytes  # what opens the database now
    note: str | None = None  # why it is not finished


def begun(keys: KeyFile, secrets: Mapping[str, bytes]) -> tuple[KeyFile, dict[str, bytes]]:
    """The first step: a new pending file key. The caller shares it out, signs and writes.

    A pending key that was never used is replaced: the database is still under the one in use.
    """
    generation = keys.newest_file_key + 1
    grant = slots.file_grant(generation)
    secret = os.urandom(FILE_SECRET_SIZE)
    digests = {name: text for name, text in keys.digests.items() if not name.startswith("file/")}
    digests[grant] = digest_of(grant, secret)
    return replace(keys, pending_file_key=generation, digests=digests), {**secrets, grant: secret}


def finished(keys: KeyFile, secrets: Mapping[str, bytes]) -> KeyFile:
    """The third step: the pending key is the one in use, and nobody holds the old one."""
    grant = slots.file_grant(keys.newest_file_key)
    in_use = keys.changed(file_key=keys.newest_file_key, pending_file_key=None)
    # Nothing else is shared out: whoever happens to finish it hands over no key in passing.
    return slots.shared_out(in_use, {grant: secrets[grant]}).with_mac(secrets[grant])


def complete(
    path: Path,
    keys: KeyFile,
    opened: slots.OpenSlot,
    progress: Progress | None = None,
) -> Completed:
    """Bring a change of the file key to its end; with none begun, nothing happens.

    A full disk or damage in the midst of the database leaves everything usable, with a note: it is
    tried again at the next unlock. Raises ``Damaged`` when neither key opens the database.
    """
    in_use = slots.file_grant(keys.file_key)
    secrets = slots.known(keys, opened, {in_use, slots.mac_grant(keys)})
    old = secrets[in_use]
    if keys.pending_file_key is None:
        return Completed(keys, opened, old)
    new = secrets[slots.file_grant(keys.pending_file_key)]
    if not _opens(path, new):
        refuse_other_database(path, old)
        try:
            copy_under_new_key(path, old, new, progress)
        except (DiskFull, Unwritable, Damaged) as error:
            return Completed(keys, opened, old, _not_finished(error.message))
    done = finished(keys, secrets)
    own = opened.within(done)
    try:
        key_file.write(path, done)
    except (DiskFull, Unwritable) as error:
        # On the disk the key stays pending, and the database opens by it all the same.
        return Completed(done, own, new, _not_finished(error.message))
    # A copy from before a change of schema would still open with the old key.
    with suppress(OSError):
        updating.before_path(path).unlink(missing_ok=True)
    return Completed(done, own, new)


def copy_under_new_key(
    path: Path,
    old_secret: bytes,
    new_secret: bytes,
    progress: Progress | None = None,
) -> None:
    """The second step: the database, closed until now, lies under the new key when it returns.

    Raises ``DiskFull``, ``Unwritable`` or ``Damaged``; then the database is what it was.
    """
    part = path.with_name(path.name + ".rotating.part")
    try:
        with in_words(), closing(copying.connect(path, old_secret)) as source:
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            _refuse_damaged(source)  # damage must not be carried over as if it were sound
            copying.copy_database(source, part, new_secret, progress)
            with closing(copying.connect(part, new_secret)) as target:
                _refuse_damaged(target)
                if copying.row_counts(source) != copying.row_counts(target):
                    raise Damaged(_("The copy under the new key is not whole. It was not used."))
        file_lock.unmark(path)
        for suffix in _LOGS:  # all that was in the log is in the copy, and it has another key
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        key_file.put_in_place(part, path)
    except OSError as error:
        raise key_file.file_error(error, path) from error
    finally:
        _remove(part)  # there is one only where something failed


def refuse_other_database(path: Path, secret: bytes) -> None:
    """Raise ``Damaged`` unless this key opens the database."""
    if not _opens(path, secret):
        raise database_does_not_fit()


def forget_directors(path: Path, secret: bytes) -> None:
    """Let a database believe the key file beside it about the directors' key.

    The recovery code puts an older key file in force, whose directors' key may follow from
    another than the database remembers; it remembers the new one at the next unlock.
    """
    had_crashed = file_lock.is_log_there(path)
    with in_words(), closing(copying.connect(path, secret)) as connection:
        if had_crashed:
            _refuse_damaged(connection)
        columns = connection.execute("PRAGMA table_info(safe_state)").fetchall()
        if any(column[1] == "directors" for column in columns):  # an older schema has none
            connection.execute("UPDATE safe_state SET directors = ''")
    if had_crashed:
        file_lock.unmark(path)  # what was in the log is in the file now


def has_trail(path: Path, secret: bytes) -> bool:
    """Whether the audit trail of a database has begun."""
    with in_words(), closing(copying.connect(path, secret)) as connection:
        named = "SELECT 1 FROM sqlite_schema WHERE name = 'audit_state'"
        if connection.execute(named).fetchone() is None:
            return False  # of an older schema
        return connection.execute("SELECT 1 FROM audit_state").fetchone() is not None


def _opens(path: Path, secret: bytes) -> bool:
    """Whether this key opens the database; the log of a crash stays where it is, if it can."""
    for mode in ("frozen", "rw"):  # the second brings in what a power cut tore
        with suppress(Damaged), in_words(), closing(copying.connect(path, secret, mode=mode)) as it:
            it.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return True
    return False


def _refuse_damaged(connection: Any) -> None:
    if not copying.check(connection).is_whole:
        raise Damaged(
            _("The database is damaged: its key was not changed. Restore a backup, then try again.")
        )


def _remove(part: Path) -> None:
    with suppress(OSError):
        copying.remove_database(part)


def _not_finished(why: str) -> str:
    return _(
        "The file key is being changed because somebody left or lost rights, and this is not "
        "finished yet. It is tried again at the next unlock. {why}"
    ).format(why=why)
