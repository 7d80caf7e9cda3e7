# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the libraries of a Linux package ask of the system, and which packages of Debian give it.

``dpkg-shlibdeps`` would name the packages of the system that built; this table names them for
Debian 12 and 13 and Ubuntu 24.04 and later at once (``…t64`` since the new times of 2024).
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_ELF: Final = b"\x7fELF"
# Numbers of the format (System V ABI, *Program Loading and Dynamic Linking*).
_IS_64_BIT: Final = 2
_PT_LOAD: Final = 1
_PT_DYNAMIC: Final = 2
_DT_STRTAB: Final = 5
_DT_PATHS: Final = (15, 29)  # DT_RPATH, DT_RUNPATH
#: Library as it is asked for -> package, or packages one of which will do.
PACKAGES: Final = {
    "ld-linux-x86-64.so.2": "libc6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libc.so.6": "libc6",
    "libcrypto.so.3": "libssl3 | libssl3t64",
    "libcups.so.2": "libcups2 | libcups2t64",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdl.so.2": "libc6",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "liblzma.so.5": "liblzma5",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libsqlite3.so.0": "libsqlite3-0",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}


def files(folder: Path) -> list[Path]:
    """The programs and libraries below a folder."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == _ELF:
                    found.append(path)
    return found


def asked_for(paths: Iterable[Path]) -> set[str]:
    """The libraries that some files name as needed."""
    told = subprocess.run(
        ["readelf", "--dynamic", "--wide", *paths],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"LC_ALL": "C"},
    ).stdout
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", told))


def depends(folder: Path) -> list[str]:
    """The packages that the files below a folder need, for the ``Depends`` of a package. Raises
    ``KeyError`` with the library that neither they nor the table have."""
    found = files(folder)
    own = {path.name for path in folder.rglob("*.so*")}
    unknown = asked_for(found) - own - PACKAGES.keys()
    if unknown:
        raise KeyError(f"no package is known for {', '.join(sorted(unknown))}")
    packages = {PACKAGES[name] for name in asked_for(found) - own}
    # The system's own library is newer on each newer system; the rest keeps what it once offered.
    packages.discard("libc6")
    return sorted({*packages, f"libc6 (>= {newest_glibc(found)})"})


def newest_glibc(paths: Iterable[Path]) -> str:
    """The oldest version of the system's C library that has all that some files call: ``2.35``."""
    versions = {(2, 0)}
    for path in paths:
        names = re.findall(rb"\0GLIBC_(\d+)\.(\d+)(?=\0)", path.read_bytes())
        versions |= {(int(major), int(minor)) for major, minor in names}
    return "{}.{}".format(*max(versions))


def strip(folder: Path, patterns: Iterable[str]) -> None:
    """Remove what only a debugger reads from some files, which are named by their patterns: not
    from all, for libraries that a wheel's maker has moved may not bear it."""
    for pattern in patterns:
        for path in folder.rglob(pattern):
            if not path.is_symlink():
                subprocess.run(["strip", "--strip-unneeded", path], check=True)


def forget_places(paths: Iterable[Path]) -> list[Path]:
    """Take out of libraries the absolute folders where their maker's computer had others
    (``RUNPATH``): on another they may be anybody's. Those beside the file itself stay. The files
    that had one."""
    return [path for path in paths if _forget_places(path)]


def _forget_places(path: Path) -> bool:
    body = bytearray(path.read_bytes())
    if body[4] != _IS_64_BIT:
        return False
    segments = [
        struct.unpack_from("<II6Q", body, at)
        for at in _table(body, at_offset=0x20, at_size=0x36, at_count=0x38)
    ]
    dynamic = next((segment for segment in segments if segment[0] == _PT_DYNAMIC), None)
    if dynamic is None:
        return False
    start, size = dynamic[2], dynamic[5]
    entries = [struct.unpack_from("<2Q", body, at) for at in range(start, start + size, 16)]
    strings = next(value for tag, value in entries if tag == _DT_STRTAB)
    # From an address in memory to a place in the file.
    load = next(s for s in segments if s[0] == _PT_LOAD and s[3] <= strings < s[3] + s[5])
    text = strings - load[3] + load[2]
    kept = [
        (tag, value)
        for tag, value in entries
        if tag not in _DT_PATHS or body[text + value : text + value + 1] == b"$"
    ]
    if len(kept) == len(entries):
        return False
    kept += [(0, 0)] * (len(entries) - len(kept))
    struct.pack_into(f"<{2 * len(kept)}Q", body, start, *(n for entry in kept for n in entry))
    path.write_bytes(body)
    return True


def _table(body: bytearray, *, at_offset: int, at_size: int, at_count: int) -> range:
    """Where the entries of a table begin that the head of a file tells of."""
    (offset,) = struct.unpack_from("<Q", body, at_offset)
    (size,) = struct.unpack_from("<H", body, at_size)
    (count,) = struct.unpack_from("<H", body, at_count)
    return range(offset, offset + size * count, size)
