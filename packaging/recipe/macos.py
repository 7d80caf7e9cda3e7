# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program of macOS in its disk image, one for each kind of processor.

PyInstaller makes the bundle and signs every library in it; here the image is made, signed and,
where Apple's service may be asked, notarised. Without an identity the signature is *ad hoc*: it
starts on the Mac that built it, and elsewhere after *Open anyway* in the settings of macOS.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from recipe import libraries, program

ROOT: Final = Path(__file__).resolve().parents[2]
NAME: Final = "Desk Planner"
BUNDLE: Final = f"{NAME}.app"
IDENTIFIER: Final = "org.desk-planner.desk"
#: None at all: nothing here writes code while it runs, and every library is signed with the rest.
ENTITLEMENTS: Final = ROOT / "packaging" / "macos" / "entitlements.plist"
#: For Macs with an Intel processor some makers have ceased to build; these are their last.
INTEL_LOCK: Final = ROOT / "packaging" / "macos-intel.lock"
ARCHITECTURES: Final = ("arm64", "x86_64")
IDENTITY_VARIABLE: Final = "MACOS_IDENTITY"
_WHEEL_TAG: Final = re.compile(r"^Tag: \S*?macosx_(\d+)_(\d+)_(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Order:
    """What image is wanted."""

    out: Path
    work: Path  # made anew
    version: str
    identity: str = ""  # of a certificate in the keychain; empty: signed ad hoc
    notary: tuple[str, ...] = ()  # what notarytool is told of who asks
    update_keys: tuple[Path, ...] = ()


def make(order: Order) -> Path:
    """Build the program and its image; the ``.dmg``. Raises ``FileNotFoundError`` with words on
    another system."""
    from recipe import frozen  # which knows this module too

    if sys.platform != "darwin":
        raise FileNotFoundError("The package of macOS is made on a Mac.")
    work = order.work / "frozen"
    frozen.build(work, update_keys=order.update_keys)
    target = order.out / name(order.version, os.uname().machine)
    order.out.mkdir(parents=True, exist_ok=True)
    stage = order.work / "image"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    shutil.copytree(work / "dist" / BUNDLE, stage / BUNDLE, symlinks=True)
    (stage / "Applications").symlink_to("/Applications")
    for command in commands(order, stage, target):
        subprocess.run(command, check=True)
    return target


def commands(order: Order, stage: Path, target: Path) -> list[list[str]]:
    """What is done with a finished bundle, one command after the other."""
    image = str(target)
    found = [
        ["codesign", "--verify", "--deep", "--strict", str(stage / BUNDLE)],
        [
            "hdiutil", "create", "-volname", NAME, "-srcfolder", str(stage), "-fs", "HFS+",
            "-format", "UDZO", "-ov", image,
        ],
    ]  # fmt: skip
    if order.identity:
        found.append(["codesign", "--sign", order.identity, "--timestamp", image])
    if order.identity and order.notary:
        found += [
            ["xcrun", "notarytool", "submit", image, "--wait", *order.notary],
            ["xcrun", "stapler", "staple", image],
            [
                "spctl",
                "--assess",
                "--type",
                "open",
                "--context",
                "context:primary-signature",
                image,
            ],
        ]
    return found


def notary(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Who asks Apple, as the environment says: a key of App Store Connect, its number and who
    issued it. Raises ``KeyError`` with the first that is missing where some are given."""
    names = {"--key": "MACOS_NOTARY_KEY", "--key-id": "MACOS_NOTARY_KEY_ID",
             "--issuer": "MACOS_NOTARY_ISSUER"}  # fmt: skip
    if not any(environment.get(variable) for variable in names.values()):
        return ()
    return tuple(part for option, variable in names.items()
                 for part in (option, environment[variable]))  # fmt: skip


def name(version: str, architecture: str) -> str:
    """What the image is called."""
    return f"{program.DULL_NAME}-{version}-macos-{architecture}.dmg"


def identity() -> str | None:
    """Whose signature PyInstaller puts on the bundle; with one it hardens the runtime too. An
    *ad hoc* signature with it would not let the program load its own libraries."""
    return os.environ.get(IDENTITY_VARIABLE) or None


def architecture() -> str | None:
    """The kind of processor PyInstaller builds for: that of this Mac."""
    return os.uname().machine if sys.platform == "darwin" else None


def lock(machine: str) -> Path:
    """The libraries of a kind of Mac."""
    return INTEL_LOCK if machine == "x86_64" else libraries.LOCK


def info_plist(site: Path) -> dict[str, Any]:
    """What macOS is told of the program. ``site`` holds its libraries: none may ask for a newer
    system than the program says."""
    return {
        "CFBundleName": NAME,
        "CFBundleDisplayName": NAME,
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleShortVersionString": program.version(),
        "CFBundleVersion": program.version(),
        "CFBundleDevelopmentRegion": "en",
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": oldest_system(site),
        "LSBackgroundOnly": False,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,  # it has a dark scheme of its own
        # macOS would keep pictures of the windows, to show them again.
        "NSQuitAlwaysKeepsWindows": False,
        "NSHumanReadableCopyright": "© 2026 the contributors. GPL-3.0-or-later.",
    }


def oldest_system(site: Path) -> str:
    """The oldest macOS that all libraries in a folder serve, as their wheels say: ``15.0``."""
    found = {(11, 0)}
    for wheel in sorted(site.glob("*.dist-info/WHEEL")):
        tags = _WHEEL_TAG.findall(wheel.read_text("utf-8"))
        # Several tags on one wheel are several systems it serves.
        if tags:
            found.add(min((int(major), int(minor)) for major, minor, _architecture in tags))
    return "{}.{}".format(*max(found))


def icns(icon: str, target: Path) -> None:
    """Write the program's icon in the form of macOS."""
    from PIL import Image

    from recipe import icons

    sizes: Sequence[int] = (1024, 512, 256, 128, 64, 32, 16)
    pictures = [Image.open(io.BytesIO(icons.png(icon, size))) for size in sizes]
    pictures[0].save(target, "ICNS", append_images=pictures[1:])
