# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a backup: a copy under a key of its own, read back and checked before it gets its name.

In two halves. ``begin`` copies from the live connection, on the lane of the vault; ``finish``
writes, reads back and checks, in any thread, while the lane is free again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk import __version__
from shelterdesk.capabilities import Capability
from shelterdesk.database.engine import in_words
from shelterdesk.errors import Damaged, NotFound, UserError
from shelterdesk.i18n import N_, _
from shelterdesk.vault import backup_file, copying, damage, erased_again, erased_list, key_file
from shelterdesk.vault import backup_place as place
from shelterdesk.vault.backup_file import DATABASE, KEYS, SUFFIX, Manifest
from shelterdesk.vault.backup_reading import keys_inside
from shelterdesk.vault.copying import Progress
from shelterdesk.vault.openers import file_secret_of, same_person
from shelterdesk.vault.slots import OpenSlot

if TYPE_CHECKING:
    from shelterdesk.vault.door import Vault

MANUAL: Final = "manual"
DAILY: Final = "daily"
REMINDER_DAYS: Final = 3
#: What copies are called; nothing of the organisation.
NAME: Final = "copy"
_SPARE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A backup that was read back and found whole. ``problem`` is about the file itself."""

    path: Path
    kind: str
    label: str
    made_at: datetime
    sha256: str
    size: int
    audit_entries: int
    head: str
    counts: dict[str, int]
    seconds: float
    problem: str = ""


@dataclass(slots=True)
class Begun:
    """A copy on its way; ``finish`` it or ``discard`` it."""

    folder: Path
    work: Path
    manifest: Manifest
    details: dict[str, Any]
    keys: bytes
    made_at: datetime
    since: float
    key: bytes = field(repr=False)  # no key in a traceback
    opened: OpenSlot = field(repr=False)

    @property
    def database(self) -> Path:
        """The encrypted copy that is written into the backup."""
        return self.work / DATABASE

    def discard(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.work, ignore_errors=True)


def make(
    vault: Vault,
    folder: Path,
    *,
    now: datetime,
    kind: str = MANUAL,
    label: str = "",
    progress: Progress | None = None,
) -> MadeBackup:
    """Make a backup, prove it and note it in the audit.

    Raises ``NotFound``, ``DiskFull``, ``Unwritable`` or ``Damaged``, each naming the place. Then
    there is no new file there, and the older ones are as they were. Where the copy is there and
    the file cannot note it, its ``problem`` says so.
    """
    made = finish(begin(vault, folder, now=now, kind=kind, label=label), progress)
    try:
        record(vault, made)
    except UserError as error:
        return replace(made, problem=" ".join((made.problem, _not_noted(error))).strip())
    return made


def _not_noted(error: UserError) -> str:
    return _("The copy is good, but this file could not note it: {why}").format(why=error.message)


def begin(
    vault: Vault, folder: Path, *, now: datetime, kind: str = MANUAL, label: str = ""
) -> Begun:
    """Copy the open file, in the lane of the vault; nothing is in the folder yet."""
    since = time.perf_counter()
    if kind == MANUAL:  # the daily copy is the program's own, whoever is there
        vault.need(Capability.BACK_UP)
    if not folder.is_dir():
        raise NotFound(
            _("There is no folder {folder}. If it is a stick, plug it in.").format(folder=folder),
            field="folder",
        )
    need = place.size_of(vault.path) * 102 // 100 + _SPARE
    place.check_space(folder, need)
    _remove_leftovers(folder, vault.keys.vault_id)
    number = 1 + max((found.number for found in _of_vault(folder, vault.keys.vault_id)), default=0)
    work = place.work_folder(folder, need, vault.keys.vault_id)
    try:
        with place.named(work), in_words():
            return _copied(vault, folder, work, now, since, kind=kind, label=label, number=number)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


def _copied(
    vault: Vault,
    folder: Path,
    work: Path,
    now: datetime,
    since: float,
    *,
    kind: str,
    label: str,
    number: int,
) -> Begun:
    try:
        made = _copy_live(vault, work)
    except sqlcipher.DatabaseError:
        # A page in no use that a power cut tore stops the copy and nothing else.
        vault._engine.dispose()  # a connection that met a bad page writes no more
        with live_connection(vault) as connection:
            if not damage.examine_open(connection).is_harmless:
                raise
            damage.repair_free_pages(connection)
        made = _copy_live(vault, work)
    keys = vault.keys
    key_file.write(work / "live", keys)
    manifest = Manifest(
        vault_id=keys.vault_id,
        backup_id=os.urandom(16).hex(),
        made_at=now.astimezone(UTC).replace(microsecond=0),
        kind=kind,
        number=number,
        restores=made.restores,
        schema=made.schema,
        program=__version__,
        audit_entries=made.entries,
        head=made.head,
        key_sequence=keys.sequence,
        sha256={},
        sizes={},
    )
    return Begun(
        folder=folder,
        work=work,
        manifest=manifest,
        details={"counts": made.counts, "made_by": vault.staff_code, "label": label},
        keys=key_file.keys_path(work / "live").read_bytes(),
        made_at=now,
        since=since,
        key=made.key,
        opened=vault.opened,
    )


@dataclass(frozen=True, slots=True, repr=False)  # no key in a traceback
class _Copied:
    key: bytes
    entries: int
    head: str
    schema: str
    restores: int
    counts: dict[str, int]


def _copy_live(vault: Vault, work: Path) -> _Copied:
    key = os.urandom(48)
    with live_connection(vault) as connection:
        copying.copy_database(connection, work / DATABASE, key)
        entries, head = copying.audit_end(connection)
        return _Copied(
            key=key,
            entries=entries,
            head=head,
            schema=copying.schema_of(connection),
            restores=_restores(connection),
            counts=copying.row_counts(connection),
        )


def finish(begun: Begun, progress: Progress | None = None) -> MadeBackup:
    """Write the backup, read back what was written, check it, and give it its name."""
    tell = progress or copying.silent
    part = begun.folder / _part_name(begun)
    try:
        with place.named(begun.folder):
            sha256 = backup_file.sha256_of(begun.database)
            manifest = _sealed(begun, sha256)
            backup_file.write(part, manifest, begun.keys, begun.database, tell)
            begun.database.unlink()
            whole = backup_file.sha256_of(part, tell)
        with place.named(begun.work.parent):  # it is unpacked there: nothing is wrong with a stick
            problem = _prove(begun, part, manifest, tell)
        with place.named(begun.folder):
            target = free_name(begun.folder, begun.made_at)
            size = part.stat().st_size
            key_file.put_in_place(part, target)
    except BaseException:
        with suppress(OSError):  # the stick may be gone
            part.unlink()
        raise
    finally:
        begun.discard()
    return MadeBackup(
        path=target,
        kind=manifest.kind,
        label=begun.details["label"],
        made_at=begun.made_at,
        sha256=whole,
        size=size,
        audit_entries=manifest.audit_entries,
        head=manifest.head,
        counts=begun.details["counts"],
        seconds=time.perf_counter() - begun.since,
        problem=problem,
    )


def record(vault: Vault, made: MadeBackup) -> None:
    """Note in the audit that a backup was made; of a damaged file nothing can be noted."""
    if vault.is_read_only:
        return
    vault.note(
        N_("Made a backup"),
        kind="backup",
        details={
            "file": made.path.name,
            "kind": made.kind,
            "entries": made.audit_entries,
            "head": made.head,
            "sha256": made.sha256,
        },
    )
    erased_list.add_beside_backups(
        made.path.parent,
        vault.keys.vault_id,
        erased_again.marks_of(vault),
        vault.file_secrets[0],
    )


def _sealed(begun: Begun, sha256: str) -> Manifest:
    keys = key_file.read(begun.work / "live")
    manifest = replace(
        begun.manifest,
        sha256={DATABASE: sha256, KEYS: hashlib.sha256(begun.keys).hexdigest()},
        sizes={DATABASE: begun.database.stat().st_size, KEYS: len(begun.keys)},
    )
    return manifest.sealed(file_secret_of(keys, begun.opened), begun.key, begun.details)


def _prove(begun: Begun, part: Path, manifest: Manifest, tell: Progress) -> str:
    """Open again what was written, the way a restore does: by the key file inside, and nothing
    that is known from making it. Raises ``Damaged``; words about what is amiss with the file
    itself are returned: a copy of a file with a fault is better than none."""
    back = begun.work / "back.sdb"
    try:
        is_same = backup_file.read_manifest(part) == manifest
        key = _key_inside(begun, part, back)
        backup_file.extract_database(part, manifest, back, tell)
    except Damaged as error:
        raise place.lies(begun.folder) from error
    tell(0, 1, _("Checking"))
    connection = copying.connect(back, key, mode="frozen")
    try:
        with in_words():
            found = copying.check(connection)
            counts, end = copying.row_counts(connection), copying.audit_end(connection)
    finally:
        connection.close()
    is_same &= counts == begun.details["counts"]
    is_same &= end == (manifest.audit_entries, manifest.head)
    if not is_same or found.pages:
        raise place.lies(begun.folder)
    if found.structure:
        raise Damaged(
            _("The file itself is damaged: no good backup can be made of it. Tell a director.")
        )
    tell(1, 1, _("Checking"))
    if not found.strays:
        return ""
    return _("{n} rows of the file belong to records that are not there.").format(n=found.strays)


def _key_inside(begun: Begun, part: Path, path: Path) -> bytes:
    """What opens the database of a backup, for the person who makes it; raises ``Damaged``."""
    manifest = backup_file.read_manifest(part)
    keys = keys_inside(part, manifest, path)
    opened = same_person(keys, begun.opened)
    if opened is None:
        raise backup_file.changed()
    return manifest.key(file_secret_of(keys, opened))


@contextmanager
def live_connection(vault: Vault) -> Iterator[Any]:
    """The raw connection of an open vault, in its lane and outside any transaction."""
    with vault._engine.connect() as connection:
        connection.rollback()  # the copy takes its own snapshot
        yield connection.connection.driver_connection


def _restores(connection: Any) -> int:
    """How often the file was put back: the order of two copies of one number of entries."""
    if "audit_state" not in copying.tables(connection):
        return 0
    query = "SELECT count(*) FROM audit_event WHERE kind = 'restore'"
    return int(connection.execute(query).fetchone()[0])


def free_name(folder: Path, now: datetime) -> Path:
    """The name of a new copy; it has never a second meaning."""
    stem = f"{NAME}-{now:%Y-%m-%d-%H%M}"
    path, number = folder / f"{stem}{SUFFIX}", 2
    while os.path.lexists(path):
        path = folder / f"{stem}-{number}{SUFFIX}"
        number += 1
    return path


def _part_name(begun: Begun) -> str:
    return f"{NAME}-{begun.made_at:%Y-%m-%d-%H%M}.{begun.manifest.vault_id[:8]}.part"


def _remove_leftovers(folder: Path, vault_id: str) -> None:
    """What a program that died left behind; only one program has the file open."""
    place.remove_leftovers(folder, vault_id)
    for part in folder.glob(f"{NAME}-*.{vault_id[:8]}.part"):
        with suppress(OSError):
            part.unlink()


def _of_vault(folder: Path, vault_id: str) -> Iterator[Manifest]:
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(UserError):
            manifest = backup_file.read_manifest(path)
            if manifest.vault_id == vault_id:
                yield manifest


@dataclass(frozen=True, slots=True)
class Due:
    """Whether to remind of a backup. ``days`` since the last good one, None if there is none."""

    is_due: bool
    days: int | None
    is_clock_odd: bool = False  # the last one is dated after now


def due(last_verified: datetime | None, now: datetime, days: int = REMINDER_DAYS) -> Due:
    """Whether the last backup that was found whole is older than so many days."""
    if last_verified is None:
        return Due(is_due=True, days=None)
    age = now - last_verified
    if age < timedelta(0):
        return Due(is_due=True, days=0, is_clock_odd=True)
    return Due(is_due=age > timedelta(days=days), days=age.days)
