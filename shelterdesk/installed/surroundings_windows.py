# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows: what the shell, access lists and the display configuration say, to anybody: none of it
needs an administrator. Numbers and SIDs are the same in every language of Windows."""

from __future__ import annotations

import ctypes
import ntpath
import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from shelterdesk import paths
from shelterdesk.installed.asking import Ask, ask

#: What a path is called in the environment of a command: never part of its text.
_ASKED: Final = "DESK_ASKED"
#: System.Volume.BitLockerProtection. 1 on; 2 off; 3 being encrypted; 4 being decrypted;
#: 5 suspended, when the key lies open on the disk; 6 on and locked; 8 waits to be turned on.
_BITLOCKER: Final = (
    "(New-Object -ComObject Shell.Application).NameSpace($env:DESK_ASKED).Self"
    ".ExtendedProperty('System.Volume.BitLockerProtection')"
)
_ACCESS: Final = (
    "[Security.Principal.WindowsIdentity]::GetCurrent().User.Value;"
    "$env:DESK_ASKED -split '\\|' | ForEach-Object { (Get-Acl -LiteralPath $_).Sddl }"
)
_ON: Final = frozenset({1, 6})
_OFF: Final = frozenset({2, 3, 4, 5, 8})
_REMOTE_DRIVE: Final = 4
_SM_REMOTESESSION: Final = 0x1000
_ONLY_ACTIVE: Final = 2
#: DISPLAYCONFIG_PATH_INFO begins with the adapter (8 bytes) and number of its source.
_PATH_SIZE: Final = 72
_MODE_SIZE: Final = 64
_SOURCE: Final = 12
#: The system, administrators, and whoever made or owns the file.
_MAY: Final = frozenset({
    "SY", "BA", "LA", "DA", "CO", "OW", "S-1-5-18", "S-1-5-32-544", "S-1-3-0", "S-1-3-4",
})  # fmt: skip
_ENTRY: Final = re.compile(r"\(([^)]*)\)")
_ALLOWS: Final = frozenset({"A", "OA", "XA"})
_AUDIT: Final = re.compile(r"S:[A-Z]*\(")


class Windows:
    """``library`` gives a DLL by name, for tests."""

    def __init__(self, ask: Ask = ask, library: Any = None) -> None:
        self._ask = ask
        self._drives: dict[str, bool | None] = {}  # asked once: the file and the swap share one
        self._library: Any = library or getattr(ctypes, "WinDLL", None)

    def is_encrypted(self, folder: Path) -> bool | None:
        """See ``System``: BitLocker or device encryption."""
        drive = ntpath.splitdrive(str(folder))[0].upper()
        if not drive.endswith(":"):
            return None
        if drive not in self._drives:
            said = self._shell(_BITLOCKER, drive)
            self._drives[drive] = None if said is None else is_bitlocker_on(said)
        return self._drives[drive]

    def is_swap_encrypted(self) -> bool | None:
        """See ``System``: the page file lies on the disk of the system."""
        return self.is_encrypted(Path(os.environ.get("SystemDrive", "C:") + "\\"))

    def place(self, folder: Path) -> str | None:
        """See ``System``: also folders that OneDrive took over, and mapped drives."""
        if (found := paths.unfit_place(folder)) is not None:
            return found
        if is_in_onedrive(str(folder), os.environ):
            return paths.CLOUD
        try:
            kind = self._library("kernel32").GetDriveTypeW(folder.anchor)
        except (OSError, AttributeError, TypeError):
            return None
        return paths.NETWORK if kind == _REMOTE_DRIVE else ""

    def open_to_others(self, files: Sequence[Path]) -> tuple[Path, ...] | None:
        """See ``System``."""
        there = [file for file in files if file.exists()]
        # One question for all: the shell takes a second or more to start.
        said = self._shell(_ACCESS, "|".join(map(str, there)))
        own, *lists = (said or "").splitlines() or [""]
        if len(lists) != len(there):
            return None
        readers = [other_readers(f"{own}\n{each}") for each in lists]
        if None in readers:
            return None
        return tuple(file for file, others in zip(there, readers, strict=True) if others)

    def is_remote(self) -> bool | None:
        """See ``System``: remote desktop."""
        try:
            return bool(self._library("user32").GetSystemMetrics(_SM_REMOTESESSION))
        except (OSError, AttributeError, TypeError):
            return None

    def is_mirrored(self) -> bool | None:
        """See ``System``: two screens that show one picture."""
        paths_, modes = ctypes.c_uint32(), ctypes.c_uint32()
        try:
            user = self._library("user32")
            counts = ctypes.byref(paths_), ctypes.byref(modes)
            if user.GetDisplayConfigBufferSizes(_ONLY_ACTIVE, *counts):
                return None
            found = (ctypes.c_char * (_PATH_SIZE * max(1, paths_.value)))()
            ignored = (ctypes.c_char * (_MODE_SIZE * max(1, modes.value)))()
            if user.QueryDisplayConfig(_ONLY_ACTIVE, counts[0], found, counts[1], ignored, None):
                return None
        except (OSError, AttributeError, TypeError):
            return None
        return are_cloned(bytes(found)[: paths_.value * _PATH_SIZE])

    def _shell(self, script: str, asked: str) -> str | None:
        command = [_powershell(), "-NoProfile", "-NonInteractive", "-Command", script]
        return self._ask(command, {_ASKED: asked})


def is_bitlocker_on(text: str) -> bool | None:
    """What the shell says of a drive; a number in every language."""
    try:
        number = int(text.strip())
    except ValueError:
        return None
    return True if number in _ON else (False if number in _OFF else None)


def is_in_onedrive(folder: str, environment: Mapping[str, str]) -> bool:
    """Whether a folder lies in one that OneDrive synchronises."""
    inside = ntpath.normcase(ntpath.normpath(folder))
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        root = ntpath.normcase(ntpath.normpath(environment.get(name) or "?"))
        if inside == root or inside.startswith(root + "\\"):
            return True
    return False


def other_readers(text: str) -> tuple[str, ...] | None:
    """Who else may reach a file: from the own SID and, on the next line, its access list in SDDL.

    Entries that refuse, or that only hand on to what is made inside, give nobody this file.
    """
    lines = text.split()
    own, sddl = (lines[0], lines[-1]) if len(lines) > 1 else ("", "")
    _head, found, entries = sddl.partition("D:")
    if not (own.startswith("S-1-") and found):
        return None
    if entries.startswith("NO_ACCESS_CONTROL"):
        return ("WD",)
    found_entries = (each.split(";") for each in _ENTRY.findall(_AUDIT.split(entries)[0]))
    return tuple(
        entry[5]
        for entry in found_entries
        if len(entry) > 5
        and entry[0] in _ALLOWS
        and "IO" not in entry[1]
        and entry[5] not in _MAY | {own}
    )


def are_cloned(found: bytes) -> bool:
    """Whether two active paths of the display configuration come from one source."""
    sources = [found[at : at + _SOURCE] for at in range(0, len(found), _PATH_SIZE)]
    return len(sources) != len(set(sources))


@cache
def _powershell() -> str:
    """By its whole path: another program of that name may lie in a folder of the path."""
    root = os.environ.get("SystemRoot", r"C:\Windows")
    return ntpath.join(root, "System32", "WindowsPowerShell", "v1.0", "powershell.exe")
