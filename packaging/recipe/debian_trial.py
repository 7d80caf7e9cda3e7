# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The package of Debian in a clean system, from the first day to the last: installed, used by
somebody who is no administrator, locked, brought up to date, removed. Her data outlives it."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import ImageGrab

from recipe import clean_root, debian, files
from recipe.clean_root import HOME, CleanRoot

_STAFF: Final = "ana"
_PASSPHRASE: Final = "orchard lantern violin meadow five"  # noqa: S105 - of an invented person
_FILE: Final = f"{HOME}/.local/share/desk-planner/desk.sdb"
_BACKUPS: Final = f"{HOME}/backups"
_INVENTED: Final = f"{HOME}/invented.sdb"
_LONGEST_S: Final = 60
_READ_S: Final = 4
#: Colours of a picture with nothing on it but a plain ground.
_PLAIN: Final = 20
_SCREEN: Final = "1280x800"


class Trial:
    """One run; what it sees goes to ``seen``."""

    def __init__(self, root: CleanRoot, seen: Path, suite: str) -> None:
        self._root = root
        self._seen = seen
        self._suite = suite

    def run(self, first: Path, second: Path, versions: tuple[str, str]) -> None:
        """All of it; ``second`` is the same program packed as a newer version."""
        self._step("Installing, with packages of this Debian alone", lambda: self._install(first))
        self._step("Every library finds what it is linked with", self._libraries_found)
        self._step("The self-test, without and with a window", self._self_test)
        self._step("A file, a paper, a backup", self._use)
        self._step("The window, and locking as a new process", self._window)
        self._step(f"{versions[1]} over {versions[0]}", lambda: self._upgrade(second, versions[1]))
        self._step("Removed, and purged; the data stays", lambda: self._remove(second))

    def _step(self, words: str, act: Callable[[], None]) -> None:
        began = time.monotonic()
        act()
        print(f"ok  {self._suite}: {words} ({time.monotonic() - began:.0f} s)", flush=True)

    def _install(self, package: Path) -> None:
        inside = self._root.inside(f"/tmp/{package.name}")  # noqa: S108 - of the clean system
        inside.write_bytes(package.read_bytes())
        inside.chmod(0o644)
        self._root.run("apt-get", "update", "-qq")
        self._root.run(
            "apt-get", "install", "-y", "-qq", "--no-install-recommends", f"/tmp/{package.name}"  # noqa: S108
        )  # fmt: skip
        inside.unlink()

    def _libraries_found(self) -> None:
        """Those of plugins too: nothing was there only because the computer that built has it."""
        said = self._root.run(
            "sh", "-c",
            "find /usr/lib/desk-planner -name '*.so*' -type f | LD_LIBRARY_PATH="
            "/usr/lib/desk-planner/_internal xargs ldd 2>/dev/null | grep 'not found' || true",
        ).stdout  # fmt: skip
        need(not said.strip(), f"libraries are missing:\n{said}")

    def _self_test(self) -> None:
        for more in ((), ("--window",)):
            said = self._person("self-test", *more, extra={"QT_QPA_PLATFORM": "offscreen"})
            found = re.search(r"(\d+) of (\d+) checks", said)
            need(found is not None and found[1] == found[2], said)

    def _use(self) -> None:
        secret = f"{_PASSPHRASE}\n"
        self._root.run_as_person("mkdir", "-p", str(Path(_FILE).parent), _BACKUPS)
        who = ("--file", _FILE, "--staff", _STAFF, "--password-stdin")
        self._person("create", *who, stdin=secret)
        self._person(
            "report", "monthly", *who, "--option", "month=2026-10", "--option", "site=all",
            "--out", f"{HOME}/month.pdf", stdin=secret,
        )  # fmt: skip
        paper = self._root.inside(f"{HOME}/month.pdf").read_bytes()
        need(paper.startswith(b"%PDF") and len(paper) > 10_000, "the paper is none")
        self._person("backup", *who, "--to", _BACKUPS, stdin=secret)
        backup = next(self._root.inside(_BACKUPS).glob("*.sdbackup"))
        self._person(
            "verify", f"{_BACKUPS}/{backup.name}", "--staff", _STAFF, "--password-stdin",
            stdin=secret,
        )  # fmt: skip

    def _window(self) -> None:
        """On a real X server: unlocked by typing, hidden with F9. After that it is the same process
        with a new image (exec), which its command line tells."""
        told = self._person("demo", "--file", _INVENTED, "--years", "1", "--residents", "12")
        found = re.search(r"Staff code (\S+), passphrase (\S+)", told)
        if found is None:
            raise AssertionError(told)
        with _screen() as display:
            shown = clean_root.environment({"DISPLAY": display})
            command = self._root.as_person("desk-planner", _INVENTED)
            program = subprocess.Popen(command, env=shown)
            try:
                _until(lambda: _titled(display, "Desk Planner"), "no window came")
                time.sleep(2)
                self._picture(display, "1-unlock")
                _xdotool(display, "type", "--delay", "20", f"{found[1]}\t{found[2]}")
                _xdotool(display, "key", "Return")
                _until(lambda: _has_navigation(display), "it was not unlocked")
                time.sleep(_READ_S)
                self._picture(display, "2-open")
                _xdotool(display, "key", "F9")
                line = Path(f"/proc/{program.pid}/cmdline")
                _until(lambda: b"--hidden" in line.read_bytes(), "it did not begin anew")
                time.sleep(2)
                need(program.poll() is None, "it ended")
                self._picture(display, "3-hidden")
            finally:
                program.kill()
                program.wait()

    def _upgrade(self, package: Path, version: str) -> None:
        before = self._data()
        self._install(package)
        told = self._root.run("dpkg-query", "-W", "-f", "${Version}", debian.PACKAGE).stdout
        need(told == version, f"installed is {told}")
        need(self._data() == before, "the upgrade touched data")
        self._self_test()
        who = ("--file", _FILE, "--staff", _STAFF, "--password-stdin")
        self._person("backup", *who, "--to", _BACKUPS, stdin=f"{_PASSPHRASE}\n")

    def _remove(self, package: Path) -> None:
        listed = self._root.run("dpkg-query", "-L", debian.PACKAGE).stdout.split("\n")
        before = self._data()
        for act in ("remove", "purge"):
            if act == "purge":  # nothing was left of it to purge
                self._install(package)
            self._root.run("apt-get", act, "-y", "-qq", debian.PACKAGE)
            left = [
                name
                for name in filter(None, listed)
                if (path := self._root.inside(name)).is_symlink() or path.is_file()
            ]
            need(not left, f"{act} left {left}")
            for place in ("usr/lib/desk-planner", "usr/share/doc/desk-planner"):
                need(not self._root.inside(place).exists(), f"{act} left {place}")
            need(self._data() == before, f"{act} touched data")

    def _data(self) -> str:
        return files.listing(self._root.inside(HOME))

    def _person(self, *command: str, stdin: str = "", extra: dict[str, str] | None = None) -> str:
        done = self._root.run_as_person("shelterdesk", *command, stdin=stdin, extra=extra)
        return done.stdout

    def _picture(self, display: str, name: str) -> None:
        self._seen.mkdir(parents=True, exist_ok=True)
        picture = ImageGrab.grab(xdisplay=display)
        need(len(picture.getcolors(1 << 24) or ()) > _PLAIN, f"the picture {name} is empty")
        picture.save(self._seen / f"{self._suite}-{name}.png")


def need(is_so: bool, words: str) -> None:
    """Raise ``AssertionError`` with words where something is not so."""
    if not is_so:
        raise AssertionError(words)


@contextmanager
def _screen() -> Iterator[str]:
    """An X server of its own; what is called as ``DISPLAY``."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{_SCREEN}x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None  # noqa: S101 - it was asked for
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def _titled(display: str, title: str) -> bool:
    done = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", title],
        env=clean_root.environment({"DISPLAY": display}),
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _has_navigation(display: str) -> bool:
    """Whether there is more than a plain ground at the left, where the pages are listed."""
    left = ImageGrab.grab(xdisplay=display).crop((0, 0, 180, 600))
    return len(left.getcolors(1 << 24) or ()) > _PLAIN


def _xdotool(display: str, *words: str) -> None:
    environment = clean_root.environment({"DISPLAY": display})
    subprocess.run(["xdotool", *words], env=environment, check=True)


def _until(is_so: Callable[[], bool], words: str) -> None:
    until = time.monotonic() + _LONGEST_S
    while time.monotonic() < until:
        if is_so():
            return
        time.sleep(0.2)
    raise AssertionError(words)
