# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is the matter with a file that does not open, and the ways out that need no open vault."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from shelterdesk.errors import Conflict, Damaged, NotFound, Unwritable, UserError
from shelterdesk.i18n import _
from shelterdesk.vault import (
    backup_file,
    backup_place,
    damage,
    file_lock,
    judgement,
    key_file,
    salvage,
    unlocking,
)
from shelterdesk.vault.backup_reading import keys_inside
from shelterdesk.vault.copying import Progress
from shelterdesk.vault.damage import Report
from shelterdesk.vault.key_file import KeyFile
from shelterdesk.vault.openers import Opener, file_secret_of, file_secrets_of
from shelterdesk.vault.pages import Pages
from shelterdesk.vault.salvage import SalvageReport


class Kind(StrEnum):
    """What is the matter."""

    NOTHING_THERE = "nothing_there"
    NO_DATABASE = "no_database"  # its key file is there
    NO_KEYS = "no_keys"  # both copies
    KEYS_DAMAGED = "keys_damaged"  # both copies
    KEYS_REFUSED = "keys_refused"  # whole, but not of this database, or not to be trusted
    DATABASE = "database"  # pages of it
    NOT_WRITABLE = "not_writable"  # the folder or the disk


@dataclass(frozen=True, slots=True)
class Trouble:
    """``words`` are what unlocking said; ``report`` is there for a damaged database alone."""

    path: Path
    kind: Kind
    words: str = ""
    vault_id: str = ""
    report: Report | None = None

    @property
    def is_readable(self) -> bool:
        """Whether part of the file can still be read."""
        return self.report is not None and self.report.can_open

    @property
    def lost(self) -> list[str]:
        """What is lost, in sentences."""
        if self.report is None:
            return []
        if not self.is_readable:
            return [_("Nothing of this file can be read: it is another file, or is overwritten.")]
        return damage.what_is_lost(self.report)


def at_rest(path: Path) -> Trouble | None:
    """What is the matter as far as one sees without a secret; None if nothing is."""
    has_database = path.is_file()
    try:
        vault_id = key_file.read(path).vault_id
    except NotFound as error:
        kind = Kind.NO_KEYS if has_database else Kind.NOTHING_THERE
        return Trouble(path, kind, error.message)
    except Damaged as error:
        return Trouble(path, Kind.KEYS_DAMAGED, error.message)
    return None if has_database else Trouble(path, Kind.NO_DATABASE, "", vault_id)


def diagnose(path: Path, error: UserError, *, staff_code: str, passphrase: str) -> Trouble:
    """Why a file did not open for somebody whose passphrase is right. Writes nothing.

    ``error`` is what unlocking raised. Raises what opening the keys raises beyond damage.
    """
    found = at_rest(path)
    if found is not None:
        return found
    vault_id = key_file.read(path).vault_id
    with ExitStack() as undo:
        try:
            opened = unlocking.open_keys(path, staff_code, passphrase, undo, to_read=True)
        except Damaged as refused:
            return Trouble(path, Kind.KEYS_REFUSED, refused.message, vault_id)
        report = damage.examine(path, opened.file_secret)
    if isinstance(error, Unwritable):
        return Trouble(path, Kind.NOT_WRITABLE, error.message, vault_id, report)
    if report.is_whole and report.tables:
        return Trouble(path, Kind.KEYS_REFUSED, error.message, vault_id)
    return Trouble(path, Kind.DATABASE, error.message, vault_id, report)


def save_readable(
    path: Path,
    target: Path,
    *,
    staff_code: str,
    passphrase: str,
    progress: Progress | None = None,
) -> SalvageReport:
    """Salvage a damaged file into a new one, for somebody who types her passphrase."""
    with ExitStack() as undo:
        opened = unlocking.open_keys(path, staff_code, passphrase, undo, to_read=True)
        return salvage.salvage(path, opened.file_secret, target, progress=progress)


def take_keys(backup: Path, path: Path, opener: Opener) -> KeyFile:
    """Put the key file of a backup beside a database that has lost its own.

    Raises ``Conflict`` if there is a key file that is not older, ``Damaged`` if the keys do not
    open this database, and what opening a backup raises. Keys that are older than the database
    are refused when it is unlocked: they would let people in who left.
    """
    manifest = backup_file.read_manifest(backup)
    with ExitStack() as undo:
        folder = undo.enter_context(backup_place.unpacking())
        keys = keys_inside(backup, manifest, folder / "old")
        opened = opener.open(keys)
        file_secret_of(keys, opened)
        if not path.is_file():
            raise NotFound(_("There is no file {name} here.").format(name=path.name), field="file")
        # While a change of the file key is pending, the database is under the one or the other.
        if all(_is_strange(path, secret) for secret in file_secrets_of(keys, opened)):
            raise judgement.database_does_not_fit()
        file_lock.lock(path, undo)
        if _sequence_of(path) >= keys.sequence:
            raise Conflict(
                _(
                    "The key file here is not older than the one in this backup. "
                    "Nothing was changed."
                )
            )
        key_file.write(path, keys)
    return keys


def _is_strange(path: Path, file_secret: bytes) -> bool:
    """Whether this key reads nothing at all of a database."""
    with closing(Pages(path, file_secret)) as pages:
        return len(pages.bad) >= pages.count


def _sequence_of(path: Path) -> int:
    """The number of the key file that is there; -1 if there is no whole one."""
    try:
        return key_file.read(path).sequence
    except (NotFound, Damaged):
        return -1
