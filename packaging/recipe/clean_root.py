# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Debian with nothing on it, in a folder, to install a package into (``debootstrap``)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Whoever works at the desk: no administrator.
PERSON: Final = "guest"
HOME: Final = f"/home/{PERSON}"
_NEEDED: Final = ("debootstrap", "chroot", "mount", "tar")


@dataclass(frozen=True, slots=True)
class CleanRoot:
    """A system in a folder. Commands run inside of it."""

    folder: Path

    def run(
        self, *command: str, stdin: str = "", extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run as the administrator. Raises ``CalledProcessError``, with what was said."""
        return _run(["chroot", str(self.folder), *command], stdin, _environment("/root", extra))

    def run_as_person(
        self, *command: str, stdin: str = "", extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run as somebody who may nothing but use the program. Raises ``CalledProcessError``."""
        return _run(self.as_person(*command), stdin, _environment(HOME, extra))

    def as_person(self, *command: str) -> list[str]:
        """The command line for a program that goes on, for ``subprocess.Popen``."""
        return ["chroot", f"--userspec={PERSON}:{PERSON}", str(self.folder), *command]

    def inside(self, path: str) -> Path:
        """A path of the system as it is seen from outside."""
        return self.folder / path.lstrip("/")


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """That of the person in the root."""
    return _environment(HOME, extra)


@contextmanager
def clean_root(suite: str, store: Path) -> Iterator[CleanRoot]:
    """A new system of a release of Debian. What was fetched stays in ``store`` for the next time;
    the system itself is taken away."""
    require(*_NEEDED)
    folder = store / f"root-{suite}"
    _remove(folder)
    folder.mkdir(parents=True)
    _unpack(suite, store, folder)
    with ExitStack() as undo:
        undo.callback(_remove, folder)
        for kind, place in (("proc", "proc"), ("tmpfs", "dev/shm"), ("tmpfs", "tmp")):
            (folder / place).mkdir(parents=True, exist_ok=True)
            _mount(undo, ["-t", kind, kind], folder / place)
        archives = store / f"archives-{suite}"
        (archives / "partial").mkdir(parents=True, exist_ok=True)
        _mount(undo, ["--bind", str(archives)], folder / "var/cache/apt/archives")
        shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
        # No service begins to run in here.
        (folder / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n", "utf-8")
        (folder / "usr/sbin/policy-rc.d").chmod(0o755)
        root = CleanRoot(folder)
        root.run("chmod", "1777", "/tmp", "/dev/shm")  # noqa: S108 - of the system in the folder
        root.run("useradd", "--create-home", "--shell", "/bin/sh", PERSON)
        yield root


def require(*commands: str) -> None:
    """Raise ``FileNotFoundError`` with words where this computer lacks one, or where who runs this
    may not make a system."""
    lacking = [command for command in commands if shutil.which(command) is None]
    if lacking:
        raise FileNotFoundError(
            f"This needs {', '.join(lacking)}. On Debian and Ubuntu: sudo apt-get install "
            "debootstrap xvfb xdotool"
        )
    if os.geteuid() != 0:
        raise FileNotFoundError(
            "A clean system in a folder is made by the administrator: run it again with sudo."
        )


def _unpack(suite: str, store: Path, folder: Path) -> None:
    kept = store / f"{suite}.tar"
    if not kept.exists():
        fetched = store / f"{suite}-fetched"
        _remove(fetched)
        subprocess.run(
            ["debootstrap", "--variant=minbase", suite, fetched],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        part = kept.with_suffix(".part")
        subprocess.run(["tar", "--create", "--file", part, "-C", fetched, "."], check=True)
        part.rename(kept)
        _remove(fetched)
    subprocess.run(["tar", "--extract", "--file", kept, "-C", folder], check=True)


def _mount(undo: ExitStack, what: Sequence[str], where: Path) -> None:
    subprocess.run(["mount", *what, where], check=True)
    undo.callback(subprocess.run, ["umount", "--lazy", where], check=False)


def _remove(folder: Path) -> None:
    """Never through a mount that an interrupted run left: it may be a folder of this computer."""
    if not folder.exists():
        return
    for line in Path("/proc/mounts").read_text("utf-8").splitlines():
        place = line.split(" ")[1]
        if Path(place).is_relative_to(folder):
            subprocess.run(["umount", "--lazy", place], check=True)
    shutil.rmtree(folder)


def _environment(home: str, extra: Mapping[str, str] | None) -> dict[str, str]:
    plain = {
        "HOME": home,
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    # What leads to the network, where this computer needs it.
    ways = {name: text for name, text in os.environ.items() if name.lower().endswith("_proxy")}
    return plain | ways | dict(extra or {})


def _run(
    command: Sequence[str], stdin: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command, input=stdin, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="\n")
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done
