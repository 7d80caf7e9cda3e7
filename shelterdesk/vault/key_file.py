# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key file: who can open the database, and with what. JSON, two copies, no names.

It is written whole each time: to a temporary file, synced, renamed, then the same for the
``.bak`` copy. On reading, the whole copy with the newer rights, and of these the one with the
higher sequence number, comes first. The format is in FORMAT.md.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from shelterdesk.errors import Damaged, DiskFull, NotFound, TooNew, Unwritable
from shelterdesk.i18n import _
from shelterdesk.vault.key_body import (
    FIRST_FORMAT,
    FORMAT,
    Anchor,
    ClassKey,
    KeyFile,
    Slot,
    canonical,
    from_json,
)
from shelterdesk.vault.primitives import CEILING, FLOOR, KdfCost

__all__ = ["ClassKey", "KeyFile"]  # what reading gives

_IS_WINDOWS: Final = os.name == "nt"
_TRIES: Final = 20  # of a rename that a virus scanner holds up, 0.1 s apart
_SALT_SIZE: Final = 16


def keys_path(path: Path) -> Path:
    """The key file that belongs to a database file."""
    return path.with_name(path.name + ".keys")


def backup_path(path: Path) -> Path:
    """The second copy of the key file."""
    return path.with_name(path.name + ".keys.bak")


def read(path: Path) -> KeyFile:
    """The newest whole copy of the key file of database ``path``; writes nothing."""
    return copies(path)[0]


def copies(path: Path) -> list[KeyFile]:
    """The whole copies of the key file, the newest first, equal ones once; writes nothing.

    Whole says nothing about authentic: somebody with the disk can write a whole one with a high
    number, and unlocking then takes the other. Raises ``NotFound``, ``TooNew``, or ``Damaged``
    when neither copy is whole.
    """
    candidates = [keys_path(path), backup_path(path)]
    if not any(os.path.lexists(candidate) for candidate in candidates):
        raise NotFound(
            _("The key file {name} is missing. Without it the database cannot be opened.").format(
                name=candidates[0].name
            )
        )
    found = [key_file for key_file in map(read_copy, candidates) if key_file is not None]
    if not found:
        raise Damaged(
            _("Both copies of the key file are damaged. Take the key file from a backup.")
        )
    if len(found) > 1 and found[0] == found[1]:
        found.pop()
    return sorted(found, key=lambda keys: (keys.revision, keys.sequence), reverse=True)


def with_anchor(keys: KeyFile, file_secret: bytes, *, entries: int, head: str) -> KeyFile:
    """The next writing, which remembers the end of the audit trail; written at lock."""
    if keys.format == FIRST_FORMAT:
        return keys
    return keys.changed(anchor=Anchor(entries, head)).with_mac(file_secret)


def write(path: Path, key_file: KeyFile) -> None:
    """Write both copies; a crash at any point leaves at least one whole copy."""
    _write_all((keys_path(path), backup_path(path)), to_bytes(key_file))


def to_bytes(key_file: KeyFile) -> bytes:
    """What is written into either copy."""
    body = key_file.to_json()
    body["sha256"] = _checksum(body)
    return (json.dumps(body, indent=1) + "\n").encode()


def put_back(path: Path, key_file: KeyFile) -> None:
    """Both copies are this one afterwards, however old it is. Raises ``DiskFull`` or
    ``Unwritable`` where one of them may not be."""
    for copy in (keys_path(path), backup_path(path)):
        if read_copy(copy) != key_file:
            write_whole(copy, to_bytes(key_file))


def repair(path: Path, key_file: KeyFile) -> None:
    """Make both copies equal to the one that was just found authentic, if they are not."""
    if any(read_copy(copy) != key_file for copy in (keys_path(path), backup_path(path))):
        write(path, key_file)


def write_whole(target: Path, data: bytes, part: Path | None = None) -> None:
    """Replace a file in one step: the old bytes or the new ones, never a mix.

    ``part``: where they are until they are whole, if not beside it under its name.
    """
    _write_all((target,), data, [part] if part else None)


def _write_all(targets: Sequence[Path], data: bytes, parts: Sequence[Path] | None = None) -> None:
    """The same for several; a disk that is full is found before the first is replaced.

    Once the first stands there it counts: a later one that cannot follow is made equal to it at
    the next unlock.
    """
    parts = parts or [target.with_name(target.name + ".part") for target in targets]
    try:
        for part in parts:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        put_in_place(parts[0], targets[0])
        for part, target in zip(parts[1:], targets[1:], strict=True):
            with suppress(OSError):
                put_in_place(part, target)
    except BaseException as error:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise file_error(error, targets[0]) from error
        raise


def put_in_place(part: Path, target: Path) -> None:
    """Rename, so that it lasts through a power cut; on Windows wait for a virus scanner."""
    for _try in range(_TRIES if _IS_WINDOWS else 0):
        with suppress(PermissionError):
            os.replace(part, target)
            break
        time.sleep(0.1)
    else:
        os.replace(part, target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system can."""
    if _IS_WINDOWS:
        return
    with suppress(OSError):  # some network folders cannot; the rename itself is done
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def file_error(error: OSError, path: Path) -> Exception:
    """What the operating system said, in words."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(_("The disk is full. Nothing was changed. Make space and try again."))
    return Unwritable(
        _("The folder {folder} cannot be written to. Nothing was changed.").format(
            folder=path.parent
        )
    )


def read_copy(path: Path) -> KeyFile | None:
    """One copy, if it is whole; whole says nothing about authentic."""
    try:
        body = json.loads(path.read_bytes())
        if not isinstance(body, dict):
            return None
        checksum = body.pop("sha256", None)
        if checksum != _checksum(body):
            return None
    except PermissionError as error:
        raise file_error(error, path) from error  # nothing is damaged, it may not be read
    except (OSError, ValueError, RecursionError):
        return None
    if body.get("format") not in {FIRST_FORMAT, FORMAT}:
        raise TooNew(
            _("This file was made by a newer version of the program. Install that version first.")
        )
    try:
        key_file = from_json(body)
        is_safe = all(_is_safe(slot) for slot in key_file.slots)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
    return key_file if is_safe else None


def _is_safe(slot: Slot) -> bool:
    """Whether a staff slot is stretched as much as a program may have written, and no more."""
    cost = slot.cost
    if cost is None:
        return slot.kind != "staff"
    return len(slot.salt) >= _SALT_SIZE and all(
        type(wanted) is int and least <= wanted <= most
        for least, wanted, most in zip(_parts(FLOOR), _parts(cost), _parts(CEILING), strict=True)
    )


def _parts(cost: KdfCost) -> tuple[int, int, int]:
    return cost.memory_kib, cost.passes, cost.lanes


def _checksum(body: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()
