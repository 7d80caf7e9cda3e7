# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The package of Windows, made on Linux: CPython, the libraries, a launcher, an installer.

What is packed (``tree/``): ``runtime/`` with Python, ``lib/`` within it, the console's launcher and
the first lines to run; licences, icons and the window's launcher, which the installer gives the
name that was chosen.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from recipe import files, icons, libraries, pe, program, python_windows, qt_parts
from shelterdesk.installed import notices
from shelterdesk.settings import ICONS

HERE: Final = Path(__file__).resolve().parents[1] / "windows"
_COMPILER: Final = "x86_64-w64-mingw32"
_SIDE: Final = (164, 314)  # pixels, as the pages of NSIS want it
_PAPER: Final = "#F6F4F0"


@dataclass(frozen=True)
class Order:
    """What is to be made: where, from which Python, signed and trusted by which keys."""

    out: Path
    work: Path
    version: str
    python: Path | None = None
    is_quick: bool = False  # packed in seconds, larger: for trying
    update_keys: tuple[Path, ...] = ()
    certificate: Path | None = None  # PKCS#12, for Authenticode
    certificate_password: Path | None = None  # a file
    timestamp_url: str = ""  # so that a signature outlives its certificate; needs a network


def make(order: Order) -> Path:
    """Build the program and pack it; the installer. Raises ``FileNotFoundError`` with words where
    this computer lacks something, ``NotTheOfficialFiles`` for another Python."""
    require(f"{_COMPILER}-gcc", f"{_COMPILER}-windres", "makensis")
    tree = order.work / "tree"
    shutil.rmtree(order.work, ignore_errors=True)
    tree.mkdir(parents=True)
    python = python_windows.unpack(order.python, order.work)
    _put_runtime(order, tree, python)
    _put_licences(tree, python)
    program.compile_all(tree / "runtime" / "lib", python_windows.MINOR)
    _put_icons(order, tree)
    return pack(order)


def pack(order: Order) -> Path:
    """The installer of a program that is built, under the version of the order; beside it the list
    of what is in it."""
    tree = order.work / "tree"
    program.give_version(tree / "runtime" / "lib", order.version, python_windows.MINOR)
    _put_launchers(order, tree)
    if lost := pe.missing(tree):
        raise AssertionError("a fresh Windows would not find:\n" + "\n".join(lost))
    files.settle_times(tree, files.commit_time())
    order.out.mkdir(parents=True, exist_ok=True)
    installer = order.out / name(order.version)
    installer.with_name(f"{installer.name}.list").write_text(files.listing(tree), "utf-8")
    return put_together(order, installer)


def is_built(order: Order) -> bool:
    """Whether the program lies there to be packed."""
    return (order.work / "tree" / "runtime" / "lib" / "ui").is_dir()


def name(version: str) -> str:
    """What the installer is called: as dull as the program."""
    return f"{program.DULL_NAME}-{version}-windows-x64-setup.exe"


def require(*tools: str) -> None:
    """Raise ``FileNotFoundError`` with words unless these commands are here."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        raise FileNotFoundError(
            f"{', '.join(missing)} is needed. On Debian: apt-get install nsis "
            "gcc-mingw-w64-x86-64 osslsigncode; to try the package also wine64 xvfb openbox "
            "xdotool imagemagick"
        )


def _put_runtime(order: Order, tree: Path, python: Path) -> None:
    runtime, lib = tree / "runtime", tree / "runtime" / "lib"
    runtime.mkdir()
    python_windows.put(python, runtime)
    libraries.install(lib, system="x86_64-pc-windows-msvc", python=python_windows.MINOR)
    qt_parts.prune_libraries(lib)
    qt_parts.prune_qt_windows(lib)
    program.copy(lib, order.update_keys)
    shutil.copyfile(HERE / "start.py", runtime / "start.py")


def _put_licences(tree: Path, python: Path) -> None:
    """Of all that comes along; of Python the text that stands beside it, which tells of more."""
    lib = tree / "runtime" / "lib"
    found = notices.gather([lib], only=libraries.locked_names())
    told = (python / "LICENSE.txt").read_text("utf-8")
    version = python_windows.check(python)
    found = [
        replace(one, version=version, text=told) if one.name == "Python" else one for one in found
    ]
    lacking = notices.lacking(found, libraries.unpacked_names(lib))
    if lacking:
        raise KeyError(f"no notice is known of {', '.join(lacking)}")
    notices.write(tree, found)


def _put_icons(order: Order, tree: Path) -> None:
    (tree / "icons").mkdir()
    art = order.work / "art"
    art.mkdir()
    for one in ICONS:
        icons.ico(one, tree / "icons" / f"{one}.ico")
        icons.bmp(one, art / f"{one}.bmp", 32, "#F0F0F0")
    icons.side(ICONS[0], art / "side.bmp", _SIDE, _PAPER)


def _put_launchers(order: Order, tree: Path) -> None:
    numbers = ",".join((*order.version.split("."), "0", "0", "0")[:4])
    resource = order.work / "launcher.o"
    subprocess.run(
        [
            f"{_COMPILER}-windres", HERE / "launcher.rc", "-O", "coff", "-o", resource,
            f"-DVERSION_NUMBERS={numbers}", f'-DVERSION_TEXT=\\"{order.version}\\"',
            f'-DICON_FILE=\\"{tree}/icons/{ICONS[0]}.ico\\"', f"-I{HERE}",
        ],
        check=True,
        cwd=HERE,
    )  # fmt: skip
    for target, options in (
        (tree / "launcher.exe", ["-mwindows"]),
        (tree / "runtime" / "shelterdesk.exe", ["-DCONSOLE", "-mconsole"]),
    ):
        subprocess.run(
            [
                f"{_COMPILER}-gcc", "-municode", *options, "-Os", "-s", "-Wall", "-Wextra",
                "-Werror", "-Wl,--no-insert-timestamp", "-o", target, HERE / "launcher.c", resource,
            ],
            check=True,
        )  # fmt: skip
        sign(order, target)


def put_together(order: Order, installer: Path) -> Path:
    """The installer of what lies in ``tree/`` and ``art/`` of a build."""
    tree = order.work / "tree"
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file())
    numbers = ".".join((*order.version.split("."), "0", "0", "0")[:4])
    defines = {
        "VERSION": order.version,
        "VERSION_NUMBERS": numbers,
        "TREE": tree,
        "ART": order.work / "art",
        "OUT": installer,
        "KIB": size // 1024,
    }
    if order.is_quick:
        defines["QUICK"] = 1
    if order.certificate is not None:
        defines["SIGN"] = _signer(order)
    subprocess.run(
        ["makensis", "-V2", "-WX", *(f"-D{k}={v}" for k, v in defines.items()), HERE / "setup.nsi"],
        check=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(files.commit_time())},
    )
    sign(order, installer)
    return installer


def sign(order: Order, path: Path) -> None:
    """Put the publisher's signature on a program, where a certificate was given."""
    if order.certificate is not None:
        subprocess.run([_signer(order), path], check=True)


def _signer(order: Order) -> Path:
    """A command that signs the program it is given; NSIS calls it for the uninstaller."""
    require("osslsigncode")
    line = ["osslsigncode", "sign", "-h", "sha256", "-n", "Desk Planner", "-pkcs12",
            str(order.certificate)]  # fmt: skip
    if order.certificate_password is not None:
        line += ["-readpass", str(order.certificate_password)]
    if order.timestamp_url:
        line += ["-ts", order.timestamp_url]
    script = order.work / "sign.sh"
    script.write_text(
        f'#!/bin/sh\nset -e\n{shlex.join(line)} -in "$1" -out "$1.signed"\nmv "$1.signed" "$1"\n',
        "utf-8",
    )
    script.chmod(0o700)
    return script
