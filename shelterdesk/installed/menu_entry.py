# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chosen name and icon in the menu of a Linux desktop.

A package installs one entry for everybody at the computer. An entry of the same name in the
person's own folder takes its place, for that person alone (freedesktop.org, *Desktop Entry
Specification* and *Desktop Menu Specification*).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from shelterdesk import paths

#: What tells an entry of ours from one that somebody made by hand.
_MARK: Final = "X-Desk-Chosen=true"


def place() -> Path:
    """Where the person's own entry lies."""
    return _data() / "applications" / f"{paths.FOLDER}.desktop"


def is_there() -> bool:
    """Whether this program wrote one."""
    try:
        return _MARK in place().read_text("utf-8", "replace").splitlines()
    except OSError:
        return False


def write(name: str, icon: str, picture: bytes, command: Sequence[str]) -> None:
    """Put name and icon into the menu; ``picture`` is a PNG of the icon. Raises ``OSError``."""
    image = _image(icon)
    for folder in (image.parent, place().parent):
        folder.mkdir(parents=True, exist_ok=True)
    _put(image, picture)
    _put(place(), entry(name, image, command).encode())
    _remove_images(besides=image)


def remove() -> None:
    """Give the menu back what the package installed. Raises ``OSError``."""
    if is_there():
        place().unlink()
    _remove_images()


def entry(name: str, image: Path, command: Sequence[str]) -> str:
    """The text of the entry."""
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        f"Name={_escaped(name)}",
        f"Exec={_escaped(' '.join(map(_quoted, command)))}",
        f"Icon={_escaped(str(image))}",
        "Terminal=false",
        "Categories=Office;",
        f"StartupWMClass={paths.FOLDER}",
        _MARK,
    )
    return "\n".join(lines) + "\n"


def _data() -> Path:
    given = os.environ.get("XDG_DATA_HOME", "")
    # A relative path is to be ignored (XDG Base Directory Specification).
    return Path(given) if os.path.isabs(given) else Path.home() / ".local" / "share"


def _image(icon: str) -> Path:
    # Named by the icon, so that no desktop shows an older picture it remembers.
    return _data() / "icons" / f"{paths.FOLDER}-{icon}.png"


def _remove_images(besides: Path | None = None) -> None:
    for image in _image("").parent.glob(f"{paths.FOLDER}-*.png"):
        if image != besides:
            image.unlink()


def _put(target: Path, body: bytes) -> None:
    part = target.with_name(target.name + ".part")
    try:
        part.write_bytes(body)
        os.replace(part, target)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", " ")


def _quoted(part: str) -> str:
    """One word of a command line, as ``Exec`` wants it."""
    inside = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in part)
    return f'"{inside.replace("%", "%%")}"'
