# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether every library of the Windows package finds what it is linked with.

A computer with other programs on it often has Microsoft's run-time library in its system folder,
and so has Wine; a fresh Windows has not. So what is not Windows' own must lie where it is looked
for: beside the file, beside Python, or beside Qt.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

_READER: Final = "x86_64-w64-mingw32-objdump"
_PROGRAMS: Final = frozenset({".dll", ".exe", ".pyd"})
_IMPORT: Final = re.compile(r"^\s*DLL Name: (\S+)", re.MULTILINE)
#: Part of every Windows 10 from version 1809 on, whose icuuc.dll is the first.
_OF_WINDOWS: Final = frozenset(
    f"{name}.dll"
    for name in (
        "advapi32 authz bcrypt bcryptprimitives comdlg32 crypt32 d3d11 d3d12 d3d9 dnsapi dwmapi "
        "dwrite dxgi gdi32 icuuc imm32 iphlpapi kernel32 mpr msvcrt netapi32 ntdll ole32 oleaut32 "
        "propsys rpcrt4 secur32 setupapi shell32 shlwapi uiautomationcore user32 userenv usp10 "
        "uxtheme version winhttp winmm ws2_32 wtsapi32"
    ).split()
) | {"winspool.drv"}
#: Names that Windows gives to parts of its own libraries.
_SETS: Final = "api-ms-win-"
#: Folders that are searched for every library: the launcher names the first, PySide6 the others;
#: pikepdf names its own.
_SEARCHED: Final = (
    "runtime", "runtime/lib/PySide6", "runtime/lib/shiboken6", "runtime/lib/pikepdf.libs",
)  # fmt: skip


def imports(path: Path) -> set[str]:
    """The libraries a program or library is linked with, in small letters."""
    told = subprocess.run([_READER, "-p", path], capture_output=True, text=True, check=True).stdout
    return {name.lower() for name in _IMPORT.findall(told)}


def missing(tree: Path, read: Callable[[Path], set[str]] = imports) -> list[str]:
    """A line for each library that a fresh Windows would not find, and who asks for it."""
    everywhere = {name for folder in _SEARCHED for name in _names(tree / folder)}
    found = []
    for path in sorted(tree.rglob("*")):
        if path.suffix.lower() in _PROGRAMS:
            here = everywhere | _names(path.parent) | _OF_WINDOWS
            lost = sorted(
                one for one in read(path) if not one.startswith(_SETS) and one not in here
            )
            found += [f"{path.relative_to(tree).as_posix()} asks for {one}" for one in lost]
    return found


def _names(folder: Path) -> set[str]:
    return {path.name.lower() for path in folder.glob("*") if path.is_file()}
