# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where files live: settings, logs and, unless somebody chooses otherwise, the data.

``SHELTERDESK_HOME`` puts all of it into one folder, for a stick and for tests. The folders carry
the dull name, so that their names tell nothing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

HOME_VARIABLE: Final = "SHELTERDESK_HOME"
#: The name of the folders; as dull as the name on the screen.
FOLDER: Final = "desk-planner"
#: What files of data are called, and how they end.
FILE_NAME: Final = "desk.sdb"
SUFFIX: Final = ".sdb"

CLOUD: Final = "cloud"
NETWORK: Final = "network"

_CLOUD_NAMES: Final = (
    "onedrive", "dropbox", "google drive", "googledrive", "my drive", "icloud", "icloud drive",
    "iclouddrive", "mobile documents", "cloudstorage", "nextcloud", "owncloud", "box sync",
    "pcloud", "pclouddrive", "mega", "megasync", "syncthing", "yandex.disk",
)  # fmt: skip
_CLOUD_BEGINNINGS: Final = tuple(f"{name}{sign}" for name in _CLOUD_NAMES for sign in " -")
_NETWORK_SYSTEMS: Final = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs",
    "fuse.rclone", "fuse.gvfsd-fuse", "fuse.davfs2", "9p", "ncpfs",
})  # fmt: skip


def config_folder() -> Path:
    """Where the settings are."""
    return _home("config") or _platform("user_config_path")


def data_folder() -> Path:
    """Where data lies when nobody chose another place."""
    return _home("data") or _platform("user_data_path")


def log_folder() -> Path:
    """Where the log is."""
    return _home("log") or _platform("user_log_path")


def demo_file() -> Path:
    """The file of invented people."""
    return data_folder() / "demo" / f"demo{SUFFIX}"


def free_name(folder: Path) -> Path:
    """A file in the folder that is not there yet, and of which no update was left half done."""
    path = folder / FILE_NAME
    number = 2
    while path.exists() or path.with_name(f"{path.name}.updating").exists():
        path = folder / f"{Path(FILE_NAME).stem}-{number}{SUFFIX}"
        number += 1
    return path


def program_folder() -> Path | None:
    """The root of the installed program, where ``look.json`` and the licences lie; None where it
    runs from its source. On macOS that is ``Contents/Resources``: nothing else may lie elsewhere
    in a signed bundle."""
    if not getattr(sys, "frozen", False):
        return None
    beside = Path(sys.executable).resolve().parent
    if beside.name == "MacOS":
        return beside.parent / "Resources"
    return beside.parent if beside.name == "runtime" else beside


def unfit_place(folder: Path | str, mounts: str | None = None) -> str | None:
    """``CLOUD`` or ``NETWORK`` where a file in use must not lie, judged by its path; else None.

    A folder that synchronises copies half-written files and sends them away; a network folder
    loses what was saved. ``mounts`` is the text of ``/proc/mounts``, for tests.
    """
    text = str(folder)
    if text.startswith(("\\\\", "//")):
        return NETWORK
    for part in text.replace("\\", "/").split("/"):
        name = part.casefold()
        # "OneDrive - Some Organisation", "Dropbox (Personal)", "GoogleDrive-name@host"
        if name in _CLOUD_NAMES or name.startswith(_CLOUD_BEGINNINGS):
            return CLOUD
    system = _file_system(Path(text), _mounts() if mounts is None else mounts)
    return NETWORK if system in _NETWORK_SYSTEMS else None


def _home(part: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / part if home else None


def _platform(kind: str) -> Path:
    import platformdirs  # the command line mostly needs none of it

    return Path(getattr(platformdirs, kind)(FOLDER, appauthor=False))


def _mounts() -> str:
    if not sys.platform.startswith("linux"):
        return ""
    try:
        return Path("/proc/mounts").read_text("utf-8", "replace")
    except OSError:
        return ""


def _file_system(folder: Path, mounts: str) -> str:
    """The kind of file system of a folder: that of the longest mount point above it."""
    best, kind = -1, ""
    absolute = Path(os.path.abspath(folder))
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if absolute.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind
