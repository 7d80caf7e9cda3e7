# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""After locking nothing of a file is left: not in the memory of any process, not on the disk.

The real program in a process of its own is unlocked, shown a name, typed into, and locked; its
memory is read before, which proves that the search finds, and after.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.vault import door
from tests.colleagues import hired
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.vault_people import on_paper

ROOT = Path(__file__).resolve().parents[2]
LEGAL_NAME = "Zyxmarkova Legalname"
TYPED = "Quxmarkova Draft"
CONFIDED = "Wroxmarkova told it in confidence"
COUNSELLOR = "H4"  # who alone holds the key to it
_CHUNK = 8 * 1024 * 1024

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/PID/mem")


# Searching
def needles(secrets: dict[str, str | bytes]) -> dict[str, list[bytes]]:
    """How each could stand in memory or in a file: text, raw, hex digits.

    Zeros are left out on both sides: then these texts in UTF-16 or UTF-32 are as in UTF-8.
    """
    found = {}
    for name, secret in secrets.items():
        if isinstance(secret, bytes):
            digits = secret.hex()
            found[name] = [without_zeros(secret), digits.encode(), digits.upper().encode()]
        else:
            assert secret.isascii()
            found[name] = [secret.encode()]
    return found


def without_zeros(data: bytes) -> bytes:
    return data.translate(None, b"\0")


def family(pid: int) -> list[int]:
    """A process and all that came from it."""
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            children += [int(child) for child in task.read_text().split()]
    return [pid, *(member for child in children for member in family(child))]


def in_memory(pid: int, wanted: dict[str, list[bytes]]) -> set[str]:
    """Which of them stand somewhere in the memory of a process or its children."""
    found: set[str] = set()
    for member in family(pid):
        found |= _in_one(member, wanted)
    return found


def _in_one(pid: int, wanted: dict[str, list[bytes]]) -> set[str]:
    found: set[str] = set()
    longest = max(len(form) for forms in wanted.values() for form in forms)
    read = 0
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights = line.split()[:2]
            if not rights.startswith("r") or line.endswith(("[vvar]", "[vvar_vclock]")):
                continue
            begin, end = (int(part, 16) for part in span.split("-"))
            kept = b""
            while begin < end:
                try:
                    memory.seek(begin)
                    chunk = memory.read(min(_CHUNK, end - begin))
                except (OSError, ValueError, OverflowError):
                    break
                if not chunk:
                    break
                read += len(chunk)
                begin += len(chunk)
                text = kept + without_zeros(chunk)
                found |= {n for n, forms in wanted.items() if any(f in text for f in forms)}
                kept = text[-longest:]
    assert read > 10_000_000  # a whole Python with Qt was read
    return found


def on_disk(folder: Path, wanted: dict[str, list[bytes]]) -> set[str]:
    """Which of them stand in any file below a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return {
        f"{name} in {path.name}"
        for path in files
        for content in [without_zeros(path.read_bytes()) + str(path).encode()]
        for name, forms in wanted.items()
        if any(form in content for form in forms)
    }


# The program
@dataclass
class Led:
    """The program and the pipe it is led by."""

    process: subprocess.Popen[bytes]

    def answer(self, within_s: float = 60.0) -> dict[str, Any]:
        """The next line it says."""
        assert self.process.stdout is not None
        ready, _w, _x = select.select([self.process.stdout], [], [], within_s)
        assert ready, "the program says nothing"
        line = self.process.stdout.readline()
        assert line, "the program has ended"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def tell(self, do: str, **more: Any) -> None:
        """Give an order without waiting."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **more}).encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        """Give an order and wait until it is done."""
        self.tell(do, **more)
        return self.answer()

    def ask_until(self, name: str, value: object, do: str = "state") -> dict[str, Any]:
        """Ask again until it is so."""
        deadline = time.monotonic() + 30
        while (state := self.ask(do))[name] != value:
            assert time.monotonic() < deadline, state
            time.sleep(0.05)
        return state

    def unlocked(self, code: str = STAFF_CODE) -> dict[str, Any]:
        """Unlock, and wait until it is open."""
        self.ask("unlock", code=code, passphrase=PASSPHRASE)
        return self.ask_until("open", True)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """The whole home of one person, with nothing of any other."""
    folder = tmp_path / "profile"
    for name in ("data", "config", "cache", "state", "run", "tmp"):
        (folder / name).mkdir(parents=True, mode=0o700)
    return folder


@contextmanager
def led(profile: Path, file: Path) -> Iterator[Led]:
    """Start the program on a file; it is killed in the end."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = kept | {
        "HOME": str(profile),
        "XDG_DATA_HOME": str(profile / "data"),
        "XDG_CONFIG_HOME": str(profile / "config"),
        "XDG_CACHE_HOME": str(profile / "cache"),
        "XDG_STATE_HOME": str(profile / "state"),
        "XDG_RUNTIME_DIR": str(profile / "run"),
        "TMPDIR": str(profile / "tmp"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    line = [sys.executable, "-m", "tests.end2end.desk_driver", str(file)]
    with subprocess.Popen(
        line, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            made = Led(process)
            assert made.answer()["after"] == ""
            yield made
        finally:
            process.kill()


@pytest.fixture
def file(desk_file: Path, profile: Path) -> tuple[Path, int]:
    """A file in that home: a resident with a legal name, a counsellor who alone reads some."""
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    form = ResidentForm(known_as="", legal_name=LEGAL_NAME)
    resident_id: int = vault.do("Add", residents.add, form=form).result
    hired(vault, COUNSELLOR)
    vault.lock()
    folder = profile / "data" / "house"
    folder.mkdir()
    for path in desk_file.parent.glob(desk_file.name + "*"):
        path.rename(folder / path.name)
    return folder / desk_file.name, resident_id


@pytest.fixture
def secrets(file: tuple[Path, int]) -> dict[str, list[bytes]]:
    """All that must be gone."""
    vault = door.unlock(file[0], staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    file_secret = vault._opened.file_secret
    vault.lock()
    return needles(
        {
            "legal name": LEGAL_NAME,
            "draft": TYPED,
            "note": CONFIDED[:11],
            "passphrase": PASSPHRASE,
            "key": file_secret[:32],
        }
    )


def may_read_memory() -> bool:
    """Whether this system lets us look into another process that forbids it."""
    return os.geteuid() == 0


WAYS = {"lock": "locked", "hide": "hidden", "idle": "idle", "system": "system"}


@pytest.mark.parametrize("way", list(WAYS))
def test_nothing_is_left_after_locking(
    profile: Path, file: tuple[Path, int], secrets: dict[str, list[bytes]], way: str
) -> None:
    """A name shown and another typed, a note written and read, by the one who may see all."""
    if not may_read_memory():
        pytest.skip("only root may read the memory of a process that forbids it")
    path, resident_id = file
    with led(profile, path) as program:
        pid = program.process.pid
        program.unlocked(COUNSELLOR)
        program.ask("open", resident_id=resident_id)
        program.ask("show", passphrase=PASSPHRASE)
        assert program.ask_until("legal_name", LEGAL_NAME)
        assert program.ask("type", text=TYPED)["known_as"] == TYPED
        program.ask(
            "write_log", resident_id=resident_id, confidentiality="counselling", text=CONFIDED
        )
        program.ask_until("read", [CONFIDED], "read_log")
        before = in_memory(pid, secrets)
        assert before >= {"legal name", "draft", "note", "key"}  # so the search does find
        assert on_disk(profile, secrets) == set()
        program.tell(way)
        assert program.answer() == {"pid": pid, "after": WAYS[way]}
        assert program.ask("state")["open"] is False
        assert in_memory(pid, secrets) == set()
        assert on_disk(profile, secrets) == set()
        if way in {"lock", "hide"}:
            nothing_typed_is_lost(program)
            assert on_disk(profile, secrets) == set()


def nothing_typed_is_lost(program: Led) -> None:
    """It comes back with the passphrase. After hiding the neutral page stood until now."""
    program.ask("come_back")
    program.unlocked(COUNSELLOR)
    assert program.ask_until("known_as", TYPED)["page"] == "residents"
    assert program.ask("state")["legal_name"] is None  # hidden again


def test_hidden_while_the_passphrase_is_checked(
    profile: Path, file: tuple[Path, int], secrets: dict[str, list[bytes]]
) -> None:
    if not may_read_memory():
        pytest.skip("only root may read the memory of a process that forbids it")
    with led(profile, file[0]) as program:
        pid = program.process.pid
        program.tell("unlock_and_hide", code=STAFF_CODE, passphrase=PASSPHRASE)
        assert program.answer() == {"pid": pid, "after": "hidden"}
        assert program.ask("state")["open"] is False
        assert in_memory(pid, secrets) == set()
        door.unlock(file[0], staff_code=STAFF_CODE, passphrase=PASSPHRASE).lock()  # it is free


@pytest.mark.parametrize(
    "begin",
    [
        "from shelterdesk import memory; memory.forbid_dumps()",  # as the window begins
        "from shelterdesk import cli; cli.main(['verify', '/nowhere/at/all'])",
    ],
)
def test_memory_is_closed_to_others(begin: str) -> None:
    """No image of it is written when it crashes, and no program of the same person may look in."""
    script = f"""
import ctypes, resource
{begin}
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
"""
    line = [sys.executable, "-c", script]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "0", "0"]


_EVERY_MS = 100
_AT_MOST_LOST = 3_000 // _EVERY_MS  # letters of three seconds


def test_killed_while_a_note_is_typed(profile: Path, file: tuple[Path, int]) -> None:
    """At most three seconds of typing are lost, and nowhere on the disk can a word be read. What
    was typed before on another page comes back too."""
    path, resident_id = file
    name, text = "Vexmarkova", TYPED + " asked for a lawyer and a quiet room, " * 6
    wanted = needles({"typed": TYPED[:10], "name": name, "words": "asked for a lawyer"})
    with led(profile, path) as program:
        program.unlocked()
        program.ask("open", resident_id=resident_id)
        program.ask("type", text=name)
        program.ask("type_log", text=text, every_ms=_EVERY_MS)
        while len(typed := program.ask("state")["line"] or "") < 4 * _AT_MOST_LOST / 3:
            time.sleep(0.1)
        os.kill(program.process.pid, signal.SIGKILL)
        program.process.wait()
    assert on_disk(profile, wanted) == set()
    with led(profile, path) as program:
        program.unlocked()
        program.ask_until("page", "log")
        deadline = time.monotonic() + 30
        while not (found := program.ask("state")["line"]):
            assert time.monotonic() < deadline, "nothing came back"
            time.sleep(0.05)
        assert text.startswith(found)
        assert len(found) >= len(typed) - _AT_MOST_LOST
        assert program.ask("open", resident_id=resident_id)["known_as"] == name
    assert on_disk(profile, wanted) == set()
