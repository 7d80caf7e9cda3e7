# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The place a backup goes to: its space, its faults in words that name it, room to work in."""

from __future__ import annotations

import errno
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from shelterdesk.errors import Damaged, DiskFull, Unwritable
from shelterdesk.i18n import _
from shelterdesk.vault.key_file import file_error

#: How folders begin in which copies are worked on; what is in them is encrypted.
WORK: Final = "sdcopy-"
_DAY: Final = 24 * 60 * 60
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # EFBIG: a FAT stick ends at 4 GB


@contextmanager
def named(place: Path) -> Iterator[None]:
    """Errors of the disk in words that name the place; what was translated already, too."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _no_space(place) from error
        raise _gone(place) from error
    except DiskFull as error:
        raise _no_space(place) from error
    except Unwritable as error:
        raise _gone(place) from error


def _no_space(place: Path) -> DiskFull:
    return DiskFull(
        _(
            "There is not enough space in {folder}. No backup was made; older ones are as they "
            "were. Make space or choose another place."
        ).format(folder=place)
    )


def _gone(place: Path) -> Unwritable:
    return Unwritable(
        _(
            "{folder} cannot be written to. No backup was made; older ones are as they were. "
            "If it is a stick, plug it in again or take another."
        ).format(folder=place)
    )


def lies(folder: Path) -> Damaged:
    """The error for a stick that keeps something else than what was written."""
    return Damaged(
        _(
            "{folder} does not give back what was written to it. No backup was made there. "
            "Take another stick or disk, and do not trust this one."
        ).format(folder=folder)
    )


def size_of(path: Path) -> int:
    """The size of a database in use, with its log."""
    log = path.with_name(path.name + "-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def check_space(folder: Path, need: int) -> None:
    """Raise ``DiskFull`` unless so many bytes are free."""
    with named(folder):
        if shutil.disk_usage(folder).free < need:
            raise _no_space(folder)


def sweep(place: Path | None = None) -> None:
    """Remove what a program that died while it worked left in the system's folder for such things,
    or in another place.

    A day old by the clock that dated it; a younger one may be another program's at work.
    """
    for left in _left(place or _system_folder(), f"{WORK}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _DAY:
                shutil.rmtree(left, ignore_errors=True)


def remove_leftovers(place: Path, vault_id: str) -> None:
    """Remove what backing up this very file left in a place; only one program has the file open."""
    sweep(place)
    for left in _left(place, f"{_prefix(vault_id)}*"):
        shutil.rmtree(left, ignore_errors=True)


def _left(place: Path | None, pattern: str) -> list[Path]:
    with suppress(OSError):
        return [] if place is None else list(place.glob(pattern))
    return []


def _prefix(vault_id: str) -> str:
    return f"{WORK}{vault_id[:8]}-"


def _system_folder() -> Path | None:
    """The system's folder for temporary files, if it has one that can be written to."""
    try:
        return Path(tempfile.gettempdir())
    except OSError:  # it tries all it knows
        return None


@contextmanager
def unpacking() -> Iterator[Path]:
    """A folder of the system's own to unpack a backup in, gone afterwards; what is in it is as
    encrypted as it was. Raises ``DiskFull`` or ``Unwritable``, naming the place."""
    sweep()
    own = _system_folder()
    if own is None:
        raise Unwritable(
            _("The computer has no folder for temporary files that can be written to.")
        )
    try:
        folder = Path(tempfile.mkdtemp(prefix=WORK, dir=own))
    except OSError as error:
        raise file_error(error, own / WORK) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def work_folder(folder: Path, need: int, vault_id: str) -> Path:
    """A folder for the copy while it is made (encrypted like all else): the system's own for such
    things, or the target itself where that has no room or cannot be written to."""
    sweep()
    own = _system_folder()
    if own is not None:
        with suppress(OSError):
            if shutil.disk_usage(own).free > 2 * need:
                return Path(tempfile.mkdtemp(prefix=WORK, dir=own))
    with named(folder):
        return Path(tempfile.mkdtemp(prefix=_prefix(vault_id), dir=folder))
