# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Windows to try the package in: Wine in a fresh folder, on a screen of its own.

Wine 8 lacks four libraries that Windows 10 has; ``stand_ins/`` has a few lines for each, which go
into this folder alone and are never shipped. Programs are given pipes, not files, to write to: of
the files that this Wine hands on, Python says that they are invalid.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parents[1] / "windows"
STAND_INS: Final = ("icuuc", "bcryptprimitives", "propsys", "mscms")
_COMPILER: Final = "x86_64-w64-mingw32-gcc"
_SCREEN: Final = "1366x900x24"
_SLOW_S: Final = 600


class Screen:
    """An X server without a monitor, keys typed at it, pictures taken of it."""

    def __init__(self) -> None:
        ours, theirs = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(theirs), "-screen", "0", _SCREEN, "-nolisten", "tcp"],
            pass_fds=[theirs],
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        with os.fdopen(ours) as told:
            self.name = f":{told.readline().strip()}"
        # Somebody has to give windows the keys; it draws their titles as well.
        self._manager = subprocess.Popen(
            ["openbox"],
            env=os.environ | {"DISPLAY": self.name, "XDG_CONFIG_HOME": os.devnull},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def close(self) -> None:
        """No screen any more."""
        for one in (self._manager, self._server):
            one.terminate()
            one.wait()

    def picture(self, path: Path) -> None:
        """Keep what is on the screen as a PNG."""
        subprocess.run(["import", "-display", self.name, "-window", "root", path], check=True)

    def keys(self, *names: str) -> None:
        """Press keys, such as ``ctrl+l``, one after the other."""
        for name in names:
            self._xdotool("key", "--delay", "60", name)
            time.sleep(0.15)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--delay", "40", text)
        time.sleep(0.2)

    def has_window(self, title: str) -> bool:
        """Whether a window with exactly this title is on the screen."""
        found = self._xdotool("search", "--onlyvisible", "--name", f"^{title}$", check=False)
        return bool(found.strip())

    def focus(self, title: str) -> None:
        """Give the newest such window the keys."""
        self._xdotool("windowactivate", "--sync", self._newest(title))

    def click(self, title: str, x: int, y: int) -> None:
        """Click into a window, at so many pixels from its upper left corner."""
        window = self._newest(title)
        self._xdotool("mousemove", "--sync", "--window", window, str(x), str(y), "click", "1")
        time.sleep(0.3)

    def _newest(self, title: str) -> str:
        found = self._xdotool("search", "--onlyvisible", "--name", f"^{title}$").split()
        return max(found, key=int)

    def pixels(self) -> bytes:
        """What is on the screen, to see whether it changes."""
        return subprocess.run(
            ["import", "-display", self.name, "-window", "root", "rgb:-"],
            check=True,
            capture_output=True,
        ).stdout

    def becomes_another(self, before: bytes, words: str, limit_s: float = 90) -> None:
        """Wait until much more than a cursor is another than in ``before``, and then is still."""

        def is_other() -> bool:
            now = self.pixels()
            return sum(a != b for a, b in zip(before[::30], now[::30], strict=True)) > 1_000

        wait_for(is_other, words, limit_s)
        self.settle()

    def settle(self, seconds: float = 1.0, limit_s: float = 6) -> None:
        """Wait until nothing on it has changed for a while; a cursor that blinks goes on."""
        before, since, begin = self.pixels(), time.monotonic(), time.monotonic()
        while time.monotonic() - since < seconds and time.monotonic() - begin < limit_s:
            time.sleep(0.3)
            now = self.pixels()
            if now != before:
                before, since = now, time.monotonic()

    def _xdotool(self, *arguments: str, check: bool = True) -> str:
        return subprocess.run(
            ["xdotool", *arguments],
            env=os.environ | {"DISPLAY": self.name},
            check=check,
            capture_output=True,
            text=True,
        ).stdout


class Wine:
    """One user's Windows 10."""

    def __init__(self, prefix: Path, screen: Screen) -> None:
        shutil.rmtree(prefix, ignore_errors=True)
        for name in ("Desktop", "Documents"):
            (prefix / "home" / name).mkdir(parents=True)
        self.prefix = prefix
        self.environment = os.environ | {
            "WINEPREFIX": str(prefix),
            "HOME": str(prefix / "home"),  # Wine makes its Desktop and Documents links to there
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",  # it would ask for them on the screen
            "DISPLAY": screen.name,
        }
        self._unix("wineboot", "-i")
        self.environment["WINEDLLOVERRIDES"] = "mscms,propsys=n;winemenubuilder.exe=d"
        self._unix("winecfg", "-v", "win10")
        for name in STAND_INS:
            target = prefix / "drive_c" / "windows" / "system32" / f"{name}.dll"
            target.unlink(missing_ok=True)  # Wine's own may be a link
            subprocess.run(
                [_COMPILER, "-shared", "-Os", "-s", "-Wall", "-Werror", "-o", target,
                 HERE / "stand_ins" / f"{name}.c", "-ladvapi32"],
                check=True,
            )  # fmt: skip

    @property
    def home(self) -> Path:
        """The user's folder."""
        return next(
            path for path in (self.prefix / "drive_c" / "users").iterdir() if path.name != "Public"
        )

    @property
    def local(self) -> Path:
        """``%LOCALAPPDATA%``."""
        return self.home / "AppData" / "Local"

    def windows_path(self, path: Path) -> str:
        """How Windows calls a file of the C drive."""
        inner = path.relative_to(self.prefix / "drive_c")
        return "C:\\" + str(inner).replace("/", "\\")

    def run(self, program: Path, *arguments: str, typed: str = "") -> tuple[int, str]:
        """A program to its end: exit status and what it wrote."""
        done = subprocess.run(
            ["wine", program, *arguments],
            env=self.environment,
            input=typed.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SLOW_S,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")

    def start(self, program: Path, *arguments: str) -> subprocess.Popen[bytes]:
        """A program that goes on."""
        return subprocess.Popen(
            ["wine", program, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def processes(self, name: str) -> set[int]:
        """Those of this Windows whose file has this name."""
        found = set()
        for entry in Path("/proc").iterdir():
            try:
                line = (entry / "cmdline").read_bytes().split(b"\0")
                mine = f"WINEPREFIX={self.prefix}".encode() in (entry / "environ").read_bytes()
            except OSError:
                continue
            started = line[0].decode("utf-8", "replace").replace("\\", "/")
            if mine and started.endswith(f"/{name}"):
                found.add(int(entry.name))
        return found

    def registry(self, key: str, name: str) -> str | None:
        """A value of this user's, or None."""
        status, told = self._query(key, "/v", name)
        if status:
            return None
        (line,) = [line for line in told.splitlines() if "REG_" in line]
        return line.split("REG_")[1].split(None, 1)[1].strip()

    def has_key(self, key: str) -> bool:
        """Whether this user's registry has a key."""
        return self._query(key)[0] == 0

    def close(self) -> None:
        """End everything that runs in it."""
        subprocess.run(["wineserver", "-k"], env=self.environment, check=False)
        subprocess.run(["wineserver", "-w"], env=self.environment, check=False, timeout=60)

    def _query(self, key: str, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            ["wine", "reg", "query", f"HKCU\\{key}", *arguments],
            env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def _unix(self, *line: str) -> None:
        subprocess.run(
            line, env=self.environment, check=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=_SLOW_S,
        )  # fmt: skip


def wait_for(what: Callable[[], bool], words: str, limit_s: float = 90) -> None:
    """Come back as soon as it is so; raises ``TimeoutError`` naming what never came."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        if what():
            return
        time.sleep(0.25)
    raise TimeoutError(words)
