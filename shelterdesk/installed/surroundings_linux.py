# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Linux: what ``/proc``, ``lsblk``, ``loginctl`` and ``xrandr`` say."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from shelterdesk import paths
from shelterdesk.installed import posix
from shelterdesk.installed.asking import Ask, ask

#: Of these the kernel says nothing about a disk below.
_NO_DISK: Final = frozenset({"overlay", "tmpfs", "ramfs", "squashfs", "fuseblk"})
#: These keep no owner and no mode of a file: what is shown is how they were attached.
_NO_MODES: Final = frozenset({"vfat", "msdos", "exfat", "fuseblk", "ntfs", "ntfs3"})
_OUTPUT: Final = re.compile(r"^\S+ connected (?:primary )?(\d+x\d+\+\d+\+\d+)", re.MULTILINE)


class Linux:
    """``mounts`` and ``swaps`` are the texts of ``/proc``, for tests."""

    def __init__(self, ask: Ask = ask, mounts: str | None = None, swaps: str | None = None) -> None:
        self._ask = ask
        self._mounts = _text("/proc/self/mounts") if mounts is None else mounts
        self._swaps = _text("/proc/swaps") if swaps is None else swaps

    def is_encrypted(self, folder: Path) -> bool | None:
        """See ``System``: LUKS below it, or a file system that encrypts by itself."""
        source, kind = mount_of(folder, self._mounts)
        if kind in {"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs"}:
            return True
        if kind == "zfs":
            said = self._ask(["zfs", "get", "-H", "-o", "value", "encryption", source])
            return None if said is None else said.strip() not in {"off", "-", ""}
        if kind in {"ext4", "f2fs", "btrfs"} and self._has_own_key(folder):
            return True
        return None if kind in _NO_DISK else self._is_crypt(source)

    def is_swap_encrypted(self) -> bool | None:
        """See ``System``; compressed memory (zram) is no disk."""
        answers = [self._is_swap_safe(*each) for each in swaps_of(self._swaps)]
        if False in answers:
            return False
        return None if None in answers else True

    def place(self, folder: Path) -> str | None:
        """See ``System``."""
        return paths.unfit_place(folder) or ""

    def open_to_others(self, files: Sequence[Path]) -> tuple[Path, ...] | None:
        """See ``System``; not of a stick that knows no accounts."""
        if any(mount_of(file, self._mounts)[1] in _NO_MODES for file in files):
            return None
        return posix.open_to_others(files)

    def is_remote(self) -> bool | None:
        """See ``System``: over SSH, xrdp, VNC, or as logind knows it."""
        named = ("SSH_CONNECTION", "XRDP_SESSION", "VNCDESKTOP", "X2GO_SESSION")
        if any(os.environ.get(name) for name in named):
            return True
        session = os.environ.get("XDG_SESSION_ID", "")
        if not session.isalnum():
            return None
        said = self._ask(["loginctl", "show-session", session, "-p", "Remote"])
        return None if said is None else said.strip() == "Remote=yes"

    def is_mirrored(self) -> bool | None:
        """See ``System``; Wayland tells no program."""
        if not os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            return None
        said = self._ask(["xrandr", "--query"])
        return None if said is None else are_doubled(said)

    def _has_own_key(self, folder: Path) -> bool:
        """Whether the folder itself is encrypted (fscrypt)."""
        said = self._ask(["lsattr", "-d", str(folder)])
        return said is not None and "E" in said.split(" ", 1)[0]

    def _is_crypt(self, device: str) -> bool | None:
        if not device.startswith("/dev/"):
            return None
        said = self._ask(["lsblk", "-J", "-s", "-o", "NAME,TYPE", device])
        return None if said is None else has_crypt(said)

    def _is_swap_safe(self, name: str, kind: str) -> bool | None:
        if "/zram" in name:
            return True
        return self.is_encrypted(Path(name).parent) if kind == "file" else self._is_crypt(name)


def mount_of(folder: Path, mounts: str) -> tuple[str, str]:
    """Device and kind of the file system a folder lies on, from the text of ``/proc/mounts``."""
    best, found = -1, ("", "")
    absolute = Path(os.path.realpath(folder))
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_plain(fields[1]))
        if absolute.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), (_plain(fields[0]), fields[2])
    return found


def swaps_of(text: str) -> list[tuple[str, str]]:
    """Name and kind (``partition``, ``file``) of each, from the text of ``/proc/swaps``."""
    rows = [line.split() for line in text.splitlines()[1:]]
    return [(_plain(row[0]), row[1]) for row in rows if len(row) > 1]


def has_crypt(text: str) -> bool | None:
    """Whether ``lsblk -J -s`` found an encrypted layer under a device."""
    try:
        devices = json.loads(text)["blockdevices"]
    except (ValueError, KeyError, TypeError):
        return None
    return any(map(_is_crypt, devices)) if isinstance(devices, list) and devices else None


def are_doubled(text: str) -> bool:
    """Whether two outputs of ``xrandr`` show the same part of the desktop."""
    shown = _OUTPUT.findall(text)
    return len(shown) != len(set(shown))


def _is_crypt(device: Any) -> bool:
    if not isinstance(device, dict):
        return False
    return device.get("type") == "crypt" or any(map(_is_crypt, device.get("children") or ()))


def _plain(text: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\134", "\\")):
        text = text.replace(code, sign)
    return text


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", "replace")
    except OSError:
        return ""
