# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stays of Qt on Linux and macOS: the same modules as on Windows, and each system's plugins.

It is cut before PyInstaller looks, so that nothing that is gone can be found by an import.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from recipe import qt_parts

#: Beside ``qt_parts.MODULES``: locking follows the session of the system over D-Bus.
_LINUX_MODULES: Final = ("QtDBus",)
#: Libraries beside ``qt_parts.LIBRARIES``.
_LIBRARIES: Final = {
    "linux": ("DBus", "XcbQpa", "WaylandClient"),
    "darwin": ("DBus",),  # QtGui is linked with it
}
#: Folder of plugins -> those that stay. Nothing is drawn with OpenGL, and the dialogs of GTK would
#: write what was opened into a list of the desktop.
PLUGINS: Final = {
    "linux": {
        "platforms": ("qxcb", "qwayland", "qoffscreen"),
        "wayland-shell-integration": ("xdg-shell",),
        "wayland-decoration-client": ("adwaita", "bradient"),
        "platforminputcontexts": (
            "composeplatforminputcontextplugin", "ibusplatforminputcontextplugin",
        ),
        "imageformats": qt_parts.WINDOWS_PLUGINS["imageformats"],
        "printsupport": ("cupsprintersupport",),
    },
    "darwin": {
        "platforms": ("qcocoa", "qoffscreen"),
        "styles": ("qmacstyle",),
        "imageformats": qt_parts.WINDOWS_PLUGINS["imageformats"],
    },  # printing is part of cocoa
}  # fmt: skip


def prune(folder: Path, system: str) -> None:
    """Keep of ``folder/PySide6`` what the lists name; ``system`` is ``linux`` or ``darwin``."""
    modules = (*qt_parts.MODULES, *(_LINUX_MODULES if system == "linux" else ()))
    names = {f"{name}.abi3.so" for name in modules}
    pyside = folder / "PySide6"
    for path in sorted(pyside.iterdir()):
        if path.suffix == ".py" or path.name in names or path.name.startswith("libpyside6."):
            continue
        if path.name != "Qt":
            _remove(path)
    for path in sorted((pyside / "Qt").iterdir()):
        if path.name not in ("lib", "plugins"):
            _remove(path)
    kept = {*qt_parts.LIBRARIES, *_LIBRARIES[system]}
    for path in sorted((pyside / "Qt" / "lib").iterdir()):
        if _library(path.name) not in kept and not path.name.startswith("libicu"):
            _remove(path)
    _prune_plugins(pyside / "Qt" / "plugins", PLUGINS[system])


def _prune_plugins(folder: Path, kept: dict[str, tuple[str, ...]]) -> None:
    for kind in sorted(folder.iterdir()):
        for path in sorted(kind.iterdir()):
            # Some are called lib…, some not (libxdg-shell, libqxcb).
            if path.stem.removeprefix("lib") not in kept.get(kind.name, ()):
                _remove(path)
        if not any(kind.iterdir()):
            kind.rmdir()


def _library(name: str) -> str:
    """``Core`` of ``libQt6Core.so.6`` and of ``QtCore.framework``."""
    first = name.split(".", maxsplit=1)[0]
    return first.removeprefix("libQt6").removeprefix("Qt")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
