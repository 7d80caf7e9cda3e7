# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The package of Debian and Ubuntu.

No script runs when it is installed or removed: what a person entered lies in her own folder, which
no package has to do with. Qt, Python and the libraries come along as they were tested; what a
system has anyway and keeps secure (its C library, OpenSSL, X11, CUPS) it depends on.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from recipe import elf, files, frozen, icons, program
from shelterdesk.installed import notices

ROOT: Final = Path(__file__).resolve().parents[2]
PARTS: Final = ROOT / "packaging" / "linux"
PACKAGE: Final = program.DULL_NAME
MAINTAINER: Final = "The contributors <desk-planner@localhost>"
APPSTREAM: Final = "org.desk_planner.DeskPlanner.metainfo.xml"
_ICON_SIZES: Final = (16, 22, 24, 32, 48, 64, 128, 256)
_STRIPPED: Final = (
    "libpython*", "lib-dynload/*.so", "sqlcipher3/*.so", "sqlalchemy/*/*.so", "uharfbuzz/*.so",
)  # fmt: skip
_DESCRIPTION: Final = """\
Description: planner for the desk of a small house
 Rooms, people, days, money and papers of a small house, in one encrypted
 file on one computer. There is no server, no account and no connection to
 the internet.
 .
 The program brings its own Python and Qt along. What was entered lies in the
 folder of whoever uses it, and stays when this package is removed or purged.
"""


@dataclass(frozen=True, slots=True)
class Order:
    """What package is wanted."""

    out: Path  # the folder it goes to
    work: Path  # made anew
    version: str
    update_keys: tuple[Path, ...] = ()
    is_quick: bool = False  # packed in seconds and larger, to be tried


def make(order: Order) -> Path:
    """Build the program and its package; the ``.deb``."""
    made = frozen.build(order.work / "frozen", update_keys=order.update_keys)
    elf.strip(made, _STRIPPED)
    elf.forget_places(elf.files(made))
    return pack(order, made, order.work / "frozen" / "root")


def built(order: Order) -> Path:
    """Where the program of an order is once it was built."""
    return order.work / "frozen" / "dist" / PACKAGE


def listed(package: Path) -> str:
    """Every file of a package with its SHA-256."""
    return package.with_name(f"{package.name}.list").read_text("utf-8")


def pack(order: Order, made: Path, beside: Path) -> Path:
    """Put a built program into a package, with what lies ``beside`` it (``frozen.root_files``)."""
    root = order.work / "root"
    shutil.rmtree(root, ignore_errors=True)
    home = root / "usr" / "lib" / PACKAGE
    shutil.copytree(made, home, symlinks=True)
    shutil.copytree(beside, home, dirs_exist_ok=True)
    moment = files.commit_time()
    _commands(root)
    licences = _notices(home)
    _desktop(root, order.version, moment)
    _documents(root, order.version, moment, licences=licences)
    _no_program_but_one(home)
    files.settle_times(root, moment)
    _control(root, order.version, elf.depends(home), moment)
    return _deb(order, root, moment)


def _no_program_but_one(home: Path) -> None:
    """Libraries are loaded and not started; some wheels mark them as programs."""
    for path in elf.files(home):
        path.chmod(0o755 if path == home / PACKAGE else 0o644)


def name(version: str) -> str:
    """What the package file is called."""
    return f"{PACKAGE}_{version}_{architecture()}.deb"


def architecture() -> str:
    """This computer's as Debian names it."""
    return {"x86_64": "amd64", "aarch64": "arm64"}[os.uname().machine]


def _commands(root: Path) -> None:
    folder = root / "usr" / "bin"
    folder.mkdir(parents=True)
    for command in (PACKAGE, "shelterdesk"):
        (folder / command).symlink_to(f"../lib/{PACKAGE}/{PACKAGE}")


def _desktop(root: Path, version: str, moment: int) -> None:
    share = root / "usr" / "share"
    _put(share / "applications" / f"{PACKAGE}.desktop", _part(f"{PACKAGE}.desktop"))
    _put(share / "metainfo" / APPSTREAM, _dated(_part(APPSTREAM), version, moment))
    hicolor = share / "icons" / "hicolor"
    for size in _ICON_SIZES:
        _put(
            hicolor / f"{size}x{size}" / "apps" / f"{PACKAGE}.png",
            icons.png(frozen.LOOK["icon"], size),
        )
    _put(hicolor / "scalable" / "apps" / f"{PACKAGE}.svg", icons.svg(frozen.LOOK["icon"]).encode())


def _documents(root: Path, version: str, moment: int, *, licences: str) -> None:
    share = root / "usr" / "share"
    doc = share / "doc" / PACKAGE
    _put(doc / "copyright", _part("copyright") + licences.encode())
    day = format_datetime(datetime.fromtimestamp(moment, UTC))
    change = (
        f"{PACKAGE} ({version}) stable; urgency=medium\n\n"
        f"  * What is new stands in CHANGELOG.md beside this file.\n\n"
        f" -- {MAINTAINER}  {day}\n"
    )
    _put(doc / "changelog.gz", gzip.compress(change.encode(), 9, mtime=0))
    _put(doc / "CHANGELOG.md.gz", gzip.compress(_text("CHANGELOG.md"), 9, mtime=0))
    page = gzip.compress(_dated(_part("shelterdesk.1"), version, moment), 9, mtime=0)
    _put(share / "man" / "man1" / "shelterdesk.1.gz", page)
    (share / "man" / "man1" / f"{PACKAGE}.1.gz").symlink_to("shelterdesk.1.gz")
    _put(share / "lintian" / "overrides" / PACKAGE, _part("lintian-overrides"))


def _notices(home: Path) -> str:
    """The licences of all that comes along, as one text."""
    return "".join(
        f"\n{'=' * 78}\n{one.name} {one.version}\n{one.licence}\n\n{one.text.rstrip()}\n"
        for one in notices.read(home)
    )


def _control(root: Path, version: str, depends: Sequence[str], moment: int) -> None:
    folder = root / "DEBIAN"
    folder.mkdir()
    listed = [path for path in sorted(root.glob("usr/**/*")) if path.is_file()]
    size = sum(path.stat().st_size for path in listed if not path.is_symlink())
    control = (
        f"Package: {PACKAGE}\nVersion: {version}\nArchitecture: {architecture()}\n"
        f"Maintainer: {MAINTAINER}\nInstalled-Size: {size // 1024}\n"
        f"Depends: {', '.join(depends)}\nRecommends: cups-client\n"
        f"Section: misc\nPriority: optional\n{_DESCRIPTION}"
    )
    _put(folder / "control", control.encode())
    sums = "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  "
        f"{path.relative_to(root)}\n"
        for path in listed
        if not path.is_symlink()
    )
    _put(folder / "md5sums", sums.encode())
    files.settle_times(folder, moment)


def _deb(order: Order, root: Path, moment: int) -> Path:
    order.out.mkdir(parents=True, exist_ok=True)
    packed = ["-Zgzip", "-z1"] if order.is_quick else ["-Zxz"]
    target = order.out / name(order.version)
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", *packed, "--build", root, target],
        env=os.environ | {"SOURCE_DATE_EPOCH": str(moment)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    target.with_name(f"{target.name}.list").write_text(files.listing(root), "utf-8")
    return target


def _dated(body: bytes, version: str, moment: int) -> bytes:
    day = datetime.fromtimestamp(moment, UTC).date().isoformat()
    return body.replace(b"@VERSION@", version.encode()).replace(b"@DATE@", day.encode())


def _part(part: str) -> bytes:
    return (PARTS / part).read_bytes()


def _text(path: str) -> bytes:
    return (ROOT / path).read_bytes()


def _put(target: Path, body: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(body)
