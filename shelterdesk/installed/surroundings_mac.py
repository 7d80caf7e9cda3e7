# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""macOS: what ``fdesetup``, ``mount``, ``xattr`` and CoreGraphics say. Its swap is part of what
FileVault encrypts."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from shelterdesk import paths
from shelterdesk.installed import posix
from shelterdesk.installed.asking import Ask, ask

_NETWORK: Final = frozenset({"smbfs", "nfs", "afpfs", "webdav", "ftp", "cifs"})
_MOUNT: Final = re.compile(r"^.* on (/.*) \((\w+)[,)]", re.MULTILINE)
_ICLOUD: Final = ("com.apple.icloud.desktop", "com.apple.fileprovider.fpfs")
_GRAPHICS: Final = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
_MOST: Final = 16


class Mac:
    """``graphics`` is CoreGraphics, for tests."""

    def __init__(self, ask: Ask = ask, graphics: Any = None) -> None:
        self._ask = ask
        self._graphics = graphics

    def is_encrypted(self, folder: Path) -> bool | None:
        """See ``System``: FileVault, which is about the disk the system starts from."""
        if str(folder).startswith("/Volumes/"):
            return None
        said = self._ask(["/usr/bin/fdesetup", "status"])
        return None if said is None else is_filevault_on(said)

    def is_swap_encrypted(self) -> bool | None:
        """See ``System``."""
        return True

    def place(self, folder: Path) -> str | None:
        """See ``System``; iCloud may hold the desktop and the documents."""
        if (found := paths.unfit_place(folder)) is not None:
            return found
        mounts = self._ask(["/sbin/mount"])
        if mounts is not None and kind_of_mount(folder, mounts) in _NETWORK:
            return paths.NETWORK
        for shared in (Path.home() / "Desktop", Path.home() / "Documents"):
            if folder.is_relative_to(shared):
                said = self._ask(["/usr/bin/xattr", str(shared)])
                if said is not None and any(name in said for name in _ICLOUD):
                    return paths.CLOUD
        return "" if mounts is not None else None

    def open_to_others(self, files: Sequence[Path]) -> tuple[Path, ...] | None:
        """See ``System``; owners on other volumes are mostly ignored."""
        if any(str(file).startswith("/Volumes/") for file in files):
            return None
        return posix.open_to_others(files)

    def is_remote(self) -> bool | None:
        """See ``System``: over SSH; that somebody looks on by screen sharing macOS shows itself."""
        return True if os.environ.get("SSH_CONNECTION") else None

    def is_mirrored(self) -> bool | None:
        """See ``System``."""
        try:
            graphics = self._graphics or ctypes.CDLL(_GRAPHICS)
            displays, count = (ctypes.c_uint32 * _MOST)(), ctypes.c_uint32()
            if graphics.CGGetOnlineDisplayList(_MOST, displays, ctypes.byref(count)):
                return None
            shown = displays[: count.value]
            return any(graphics.CGDisplayIsInMirrorSet(display) for display in shown)
        except (OSError, AttributeError):
            return None


def is_filevault_on(text: str) -> bool | None:
    """What ``fdesetup status`` says; while it is only being turned on, the disk is not safe yet."""
    if "FileVault is On" in text:
        return "in progress" not in text
    return False if "FileVault is Off" in text else None


def kind_of_mount(folder: Path, mounts: str) -> str:
    """The kind of file system of a folder, from the text of ``mount``."""
    best, found = -1, ""
    for point, kind in _MOUNT.findall(mounts):
        place = Path(point)
        if folder.is_relative_to(place) and len(place.parts) >= best:
            best, found = len(place.parts), kind
    return found
