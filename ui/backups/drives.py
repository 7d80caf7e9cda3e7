# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a backup can go: sticks that are plugged in, and folders, in words."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from PySide6.QtCore import QStorageInfo

from shelterdesk.i18n import _

#: Where systems put what is plugged in.
_ROOTS: Final = {
    "linux": ("/media/", "/run/media/", "/mnt/"),
    "darwin": ("/Volumes/",),
}
#: What Windows says of a drive that can be taken out.
_REMOVABLE: Final = 2


class Volume(Protocol):
    """What is asked of ``QStorageInfo``."""

    def rootPath(self) -> str: ...
    def displayName(self) -> str: ...
    def isReady(self) -> bool: ...
    def isReadOnly(self) -> bool: ...
    def bytesAvailable(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Stick:
    """Something plugged in that can be written to."""

    path: Path
    name: str
    free: int


def sticks(volumes: Iterable[Volume] | None = None) -> list[Stick]:
    """What is plugged in. Slow where a network drive does not answer: not on the main thread."""
    mounted: Iterable[Any] = QStorageInfo.mountedVolumes() if volumes is None else volumes
    return [
        Stick(Path(volume.rootPath()), _name(volume), volume.bytesAvailable())
        for volume in mounted
        if volume.isReady() and not volume.isReadOnly() and is_removable(volume.rootPath())
    ]


def is_removable(root: str, platform: str = sys.platform) -> bool:
    """Whether a volume can be taken out, as far as its place tells."""
    if platform == "win32":
        with suppress(AttributeError, OSError):
            libraries: Any = getattr(ctypes, "windll")  # noqa: B009 - only this system has them
            return bool(libraries.kernel32.GetDriveTypeW(root) == _REMOVABLE)
        return False
    return (root.rstrip("/") + "/").startswith(_ROOTS.get(platform, ()))


def _name(volume: Volume) -> str:
    """What is written on it, without the folder it hangs in."""
    return Path(volume.displayName()).name or volume.displayName()


def stick_of(folder: Path, found: Iterable[Stick]) -> Stick | None:
    """The stick a folder lies on."""
    return next((stick for stick in found if folder.is_relative_to(stick.path)), None)


def place_words(folder: Path, found: Iterable[Stick]) -> str:
    """What a folder is called in the list of backups: the stick, or the folder."""
    stick = stick_of(folder, found)
    if stick is None:
        return str(folder)
    return _("stick {name}").format(name=stick.name)


def is_same_disk(first: Path, second: Path) -> bool:
    """Whether two places lie on one disk, so that one mishap takes both."""
    try:
        return first.stat().st_dev == second.stat().st_dev
    except OSError:
        return False
