# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a checked update file to its installer: copied to a folder of this user alone, hashed again
from there, and started once the file of the records is locked and this program ends.

On Windows the installer is started; on Linux the system's own installer of packages, which asks for
a password; on macOS the disk image is opened. Where nothing can be started, the line to type.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shelterdesk import paths
from shelterdesk.errors import Damaged, DiskFull, Unwritable
from shelterdesk.i18n import _
from shelterdesk.installed.update_file import Progress, Update, pieces, read_from

#: In the folder of data.
FOLDER: Final = "updates"
_SPARE: Final = 16 << 20  # bytes
_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
#: pkexec serves nobody whose parent is gone: a shell waits for it, then opens the new program, or
#: the one that stayed, which says so.
_SHELL: Final = 'pkexec apt-get install --yes "$1" && exec "$2"; exec "$2" --after=update'

Find = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Ready:
    """An installer in a folder of this user alone, and what it must be."""

    path: Path
    version: str
    system: str
    sha256: str
    size: int


def take(update: Update, progress: Progress | None = None, *, folder: Path | None = None) -> Ready:
    """Copy the installer from the file and prove the copy. Whatever was there before goes.

    Raises ``NotFound`` when the stick is gone, ``Damaged`` when it is not what was checked,
    ``DiskFull``, ``Unwritable``; then nothing is left of it.
    """
    place = folder or paths.data_folder() / FOLDER
    sweep(place)
    own: Path | None = None
    try:
        own = _own_folder(place, update.about.size)
        target = own / update.about.file_name
        _copy(update, target, progress)
        about = update.about
        ready = Ready(target, about.version, about.system, about.sha256, about.size)
        prove(ready, progress)
    except BaseException:
        if own is not None:
            shutil.rmtree(own, ignore_errors=True)
        raise
    return ready


def prove(ready: Ready, progress: Progress | None = None) -> None:
    """Read the copy from the disk; raise ``Damaged`` unless it is byte for byte what was signed."""
    digest = hashlib.sha256()
    try:
        with ready.path.open("rb") as file:
            for piece in pieces(file, ready.size, _("Checking the copy"), progress):
                digest.update(piece)
            is_more = bool(file.read(1))
    except OSError as error:
        raise Damaged(_changed()) from error
    if is_more or digest.hexdigest() != ready.sha256:
        raise Damaged(_changed())


def sweep(place: Path | None = None, *, older_than_s: float = 0) -> None:
    """Remove what an earlier update left; what may just be installing is younger."""
    folder = place or paths.data_folder() / FOLDER
    with suppress(OSError):
        for path in folder.iterdir():
            if time.time() - path.stat().st_mtime >= older_than_s:
                shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        folder.rmdir()


def command(ready: Ready, *, find: Find = shutil.which) -> list[str] | None:
    """What starts the installer; None where a person must do it (``line_to_type``)."""
    path = str(ready.path)
    if ready.system == "windows":
        return [path, "/UPDATE"]
    if ready.system == "macos":
        return ["/usr/bin/open", path]
    if find("pkexec") is None or find("apt-get") is None or not _has_screen():
        return None
    return ["/bin/sh", "-c", _SHELL, "sh", path, _program()]


def line_to_type(ready: Ready) -> str:
    """For a terminal, where nothing else helps."""
    return f"sudo apt install {shlex.quote(str(ready.path))}"


def start(
    ready: Ready,
    *,
    find: Find = shutil.which,
    run: Callable[..., object] = subprocess.Popen,
) -> None:
    """Prove it once more and start it beside this program, which must end now.

    Raises ``Damaged`` if somebody changed it meanwhile; ``Unwritable`` where it does not start.
    """
    prove(ready)
    line = command(ready, find=find)
    try:
        if line is None:
            raise OSError("no installer of packages")
        # From no folder of ours, which must be free to be replaced.
        _run(line, run, ready.path.anchor)
    except OSError as error:
        words = _("The installer did not start. The version in use goes on as before.")
        raise Unwritable(words) from error


def _run(line: Sequence[str], run: Callable[..., object], folder: str) -> None:
    nothing = subprocess.DEVNULL
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        run(line, cwd=folder, close_fds=True, creationflags=flags)
    else:
        # In a session of its own: it goes on when this program ends.
        quiet = {"stdin": nothing, "stdout": nothing, "stderr": nothing}
        run(line, cwd=folder, start_new_session=True, **quiet)


def _own_folder(place: Path, size: int) -> Path:
    with _writing():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(place).free < size + _SPARE:
            raise DiskFull(_no_space())
        return Path(tempfile.mkdtemp(dir=place))  # for this user alone, under a new name


def _copy(update: Update, target: Path, progress: Progress | None) -> None:
    with read_from(update.path) as source, _writing():
        source.seek(update.begins)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces(source, update.about.size, _("Copying the update"), progress):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())


_BINARY: Final = getattr(os, "O_BINARY", 0)  # Windows would write line ends of its own


def _program() -> str:
    """What to open after installing: the command of the package."""
    return "/usr/bin/desk-planner" if sys.platform.startswith("linux") else sys.executable


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def _writing() -> Iterator[None]:
    """What goes wrong on our own disk, in words; reading from the stick has words of its own."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(_no_space()) from error
        words = _("The folder for updates cannot be written to. Nothing was changed.")
        raise Unwritable(words) from error


def _no_space() -> str:
    return _("There is not enough room on the disk for the update. Nothing was changed.")


def _changed() -> str:
    return _("The copy of the update is not what was checked. It was not started.")
