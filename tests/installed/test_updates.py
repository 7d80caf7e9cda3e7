# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Update files: only a genuine, whole, newer one for this computer is ever started."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.errors import (
    Cancelled,
    Conflict,
    Damaged,
    DiskFull,
    Invalid,
    NotAllowed,
    NotFound,
    Unwritable,
    UserError,
)  # fmt: skip
from shelterdesk.installed import update_file, updates
from shelterdesk.installed.update_file import Computer, Description, Update
from shelterdesk.installed.updates import Ready
from shelterdesk.vault import primitives

SEED = bytes(range(32))
KEYS = (primitives.signing_public(bytes(32)), primitives.signing_public(SEED))
HERE = Computer("0.3.1", "linux", "x86_64")
INSTALLER = bytes(range(256)) * 40


@dataclass(frozen=True)
class Made:
    """An update file and what is in it."""

    path: Path
    data: bytes
    about: Description


def described(**other: Any) -> Description:
    import hashlib

    about = Description(
        version="0.4", system="linux", architecture="x86_64",
        file_name="desk-planner_0.4_amd64.deb", size=len(INSTALLER),
        sha256=hashlib.sha256(INSTALLER).hexdigest(), released=date(2026, 12, 1),
        news="Papers in Amharic.",
    )  # fmt: skip
    return replace(about, **other)


def written(path: Path, about: Description, *, seed: bytes = SEED, text: bytes = b"") -> Made:
    text = text or about.to_bytes()
    signature = primitives.sign(seed, text)
    begin = update_file.MAGIC + update_file._LENGTH.pack(len(text))
    path.write_bytes(begin + text + signature + INSTALLER)
    return Made(path, path.read_bytes(), about)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return written(tmp_path / "new.sdupdate", described())


def check(path: Path, **other: Any) -> Update:
    return update_file.check(path, **{"keys": KEYS, "computer": HERE} | other)


def test_a_genuine_one(made: Made, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    update = check(made.path, progress=lambda *step: told.append(step))
    assert update.about == made.about
    assert told[-1] == (len(INSTALLER), len(INSTALLER), "Checking the update")
    ready = updates.take(update, lambda *step: told.append(step), folder=tmp_path / "own")
    assert ready.path.read_bytes() == INSTALLER
    assert ready.path.name == "desk-planner_0.4_amd64.deb"
    assert {words for _done, _all, words in told} == {
        "Checking the update", "Copying the update", "Checking the copy",
    }  # fmt: skip
    if os.name == "posix":
        assert ready.path.stat().st_mode & 0o077 == 0
        assert ready.path.parent.stat().st_mode & 0o077 == 0
    again = updates.take(update, folder=tmp_path / "own")
    assert not ready.path.exists(), "one at a time"
    assert again.path.exists()
    updates.sweep(tmp_path / "own", older_than_s=600)
    assert again.path.exists(), "its installer may still run"
    updates.sweep(tmp_path / "own")
    assert not (tmp_path / "own").exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_byte_anywhere_is_found(made: Made, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(made.data) - 1))
    other = bytearray(made.data)
    other[at] ^= 1 << data.draw(st.integers(0, 7))
    made.path.write_bytes(other)
    with pytest.raises((NotAllowed, Damaged, Invalid)):
        check(made.path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_cut_short_anywhere(made: Made, data: st.DataObject) -> None:
    head = len(made.data) - len(INSTALLER)
    cut = data.draw(st.one_of(st.integers(0, head), st.integers(head, len(made.data) - 1)))
    made.path.write_bytes(made.data[:cut])
    with pytest.raises(Damaged, match="not complete"):
        check(made.path)


def test_something_behind_it(made: Made) -> None:
    made.path.write_bytes(made.data + b"\n")
    with pytest.raises(Damaged):
        check(made.path)


def test_another_signature(tmp_path: Path, made: Made) -> None:
    forged = written(tmp_path / "forged", described(), seed=b"\x07" * 32)
    with pytest.raises(NotAllowed, match="not from those who make this program"):
        check(forged.path)
    with pytest.raises(NotAllowed, match="built without a key"):
        check(made.path, keys=())
    with pytest.raises(NotAllowed):
        check(made.path, keys=KEYS[:1])
    assert check(made.path, keys=KEYS[1:]).about.version == "0.4"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"system": "windows", "file_name": "d.exe"}, "is for Windows; this computer .* Linux"),
        ({"architecture": "arm64"}, "another processor"),
        ({"version": "0.3.1"}, "not newer than the one in use, 0.3.1"),
        ({"version": "0.3.1.0"}, "not newer"),
        ({"version": "0.3"}, "not newer"),
        ({"version": "0.2.99"}, "not newer"),
    ],
)
def test_not_for_here(tmp_path: Path, other: dict[str, Any], words: str) -> None:
    with pytest.raises(Conflict, match=words):
        check(written(tmp_path / "other", described(**other)).path)


def test_what_is_for_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in ({"version": "0.10"}, {"version": "1"}, {"architecture": "universal"}):
        assert check(written(tmp_path / "other", described(**other)).path)
    assert update_file.order("0.10") > update_file.order("0.9.9")
    assert update_file.order("1.0.0") == update_file.order("1")
    assert update_file.order("0.1.0.dev3") == update_file.order("0.1")
    assert update_file.order("nonsense") == ()
    here = Computer.this()
    assert here.system in update_file.ENDINGS
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        patch.setattr("sysconfig.get_platform", lambda: "win-amd64")
        patch.setattr("platform.machine", lambda: "ARM64")
        assert Computer.this().architecture == "x86_64", "as the program was built"
    assert update_file.machine("AMD64") == update_file.machine("x86_64") == "x86_64"


@pytest.mark.parametrize(
    "other",
    [
        {"version": "new"}, {"file_name": "../../evil.deb"}, {"file_name": "a b.deb"},
        {"file_name": "desk.exe"}, {"sha256": "0"}, {"size": 0}, {"news": 3}, {"more": 1},
        {"released": "soon"}, {"size": "10"}, {"version": None},
    ],
)  # fmt: skip
def test_signed_nonsense_is_refused(tmp_path: Path, other: dict[str, Any]) -> None:
    body = json.loads(described().to_bytes()) | other
    path = written(tmp_path / "odd", described(), text=json.dumps(body).encode()).path
    with pytest.raises(Damaged):
        check(path)


def test_a_kind_that_comes_later(tmp_path: Path) -> None:
    text = json.dumps({"format": 2}).encode()
    with pytest.raises(Conflict, match="newer kind"):
        check(written(tmp_path / "later", described(), text=text).path)
    for text in (b"[1]", b"no json", b"\xff"):
        with pytest.raises(Damaged):
            check(written(tmp_path / "odd", described(), text=text).path)


def test_other_files(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all, this is a letter.")
    with pytest.raises(Invalid, match=r"\.sdupdate"):
        check(path)
    path.write_bytes(update_file.MAGIC + b"\xff\xff\xff\xff" + bytes(200))
    with pytest.raises(Damaged):
        check(path)
    with pytest.raises(NotFound, match="stick"):
        check(tmp_path / "gone")


class PulledStick(io.BytesIO):
    """After so many bytes the system has no stick any more."""

    left = len(INSTALLER) // 2

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > len(self.getvalue()) - len(INSTALLER) // 2:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(min(size or 0, 1000))


def pull(monkeypatch: pytest.MonkeyPatch, made: Made) -> None:
    real = Path.open

    def opened(path: Path, *args: Any, **options: Any) -> Any:
        if path == made.path:
            return PulledStick(made.data)
        return real(path, *args, **options)

    monkeypatch.setattr(Path, "open", opened)


def test_the_stick_is_pulled_in_the_middle(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = check(made.path)
    pull(monkeypatch, made)
    with pytest.raises(NotFound, match="plug it in"):
        check(made.path)
    with pytest.raises(NotFound, match="plug it in"):
        updates.take(update, folder=tmp_path / "own")
    assert list((tmp_path / "own").iterdir()) == []


def test_a_full_disk(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    update = check(made.path)
    own = tmp_path / "own"
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 0))
        with pytest.raises(DiskFull, match="not enough room"):
            updates.take(update, folder=own)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull, match="not enough room"):
            updates.take(update, folder=own)
    assert list(own.iterdir()) == []
    shutil.rmtree(own)
    own.write_text("a file")
    with pytest.raises(Unwritable, match="cannot be written"):
        updates.take(update, folder=own)


def test_changed_between_looking_and_copying(made: Made, tmp_path: Path) -> None:
    update = check(made.path)
    made.path.write_bytes(made.data[: -len(INSTALLER)] + bytes(len(INSTALLER)))
    with pytest.raises(Damaged, match="not what was checked"):
        updates.take(update, folder=tmp_path / "own")
    made.path.write_bytes(made.data[:-1])
    with pytest.raises(Damaged):
        updates.take(update, folder=tmp_path / "own")
    assert list((tmp_path / "own").iterdir()) == []


def test_stopped(made: Made, tmp_path: Path) -> None:
    def stop(_done: int, _all: int, _words: str) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        check(made.path, progress=stop)
    with pytest.raises(Cancelled):
        updates.take(check(made.path), stop, folder=tmp_path / "own")
    assert list((tmp_path / "own").iterdir()) == []


@pytest.fixture
def ready(made: Made, tmp_path: Path) -> Ready:
    return updates.take(check(made.path), folder=tmp_path / "own")


def everything(name: str) -> str:
    return f"/usr/bin/{name}"


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(INSTALLER[:-1] + b"\0"),
        lambda path: path.write_bytes(INSTALLER + b"\0"),
        lambda path: path.write_bytes(INSTALLER[:-1]),
        lambda path: path.unlink(),
    ],
)
def test_swapped_between_check_and_start(
    ready: Ready, change: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    change(ready.path)
    ran: list[Any] = []
    with pytest.raises(Damaged):
        updates.start(ready, find=everything, run=lambda *line, **_o: ran.append(line))
    assert not ran


def test_how_each_system_starts_it(ready: Ready, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Any] = []

    def start(one: Ready, find: updates.Find = everything) -> list[str]:
        updates.start(one, find=find, run=lambda line, **options: ran.append((line, options)))
        line: list[str] = ran[-1][0]
        return line

    path = str(ready.path)
    assert start(replace(ready, system="windows")) == [path, "/UPDATE"]
    assert start(replace(ready, system="macos")) == ["/usr/bin/open", path]
    monkeypatch.setenv("DISPLAY", ":0")
    shell, c, script, _sh, *given = start(ready)
    assert (shell, c, given[0]) == ("/bin/sh", "-c", path)
    assert script.startswith('pkexec apt-get install --yes "$1"')
    assert all(options.get("start_new_session") for _line, options in ran)
    assert updates.line_to_type(ready) == f"sudo apt install {path}"
    odd = replace(ready, path=Path("/home/a b/x.deb"))
    assert updates.line_to_type(odd) == "sudo apt install '/home/a b/x.deb'"
    for find in (lambda name: None if name == "pkexec" else name, lambda _name: None):
        assert updates.command(ready, find=find) is None
        with pytest.raises(Unwritable, match="did not start"):
            start(ready, find)
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert updates.command(ready, find=everything) is None


def test_an_installer_that_does_not_start(ready: Ready) -> None:
    def refuse(*_line: Any, **_options: Any) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    with pytest.raises(Unwritable, match="goes on as before"):
        updates.start(replace(ready, system="windows"), run=refuse)


def test_trusted_keys(tmp_path: Path) -> None:
    raw, other = KEYS
    (tmp_path / "a.pub").write_text(b64encode(raw).decode() + "\n")
    pem = b64encode(update_file._PEM + other).decode()
    (tmp_path / "b.pub").write_text(f"-----BEGIN PUBLIC KEY-----\n{pem}\n-----END PUBLIC KEY-----")
    (tmp_path / "c.pub").write_text("no key at all!")
    (tmp_path / "d.pub").write_text(b64encode(b"short").decode())
    (tmp_path / "e.txt").write_text(b64encode(raw).decode())
    assert update_file.trusted_keys(tmp_path) == (raw, other)
    assert update_file.trusted_keys() == (), "the source has none: packages bring theirs"


def test_every_refusal_is_in_words(made: Made) -> None:
    with pytest.raises(UserError) as found:
        check(made.path, keys=())
    assert found.value.message.endswith("yourself.")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pkexec is Linux's")
@pytest.mark.parametrize(("status", "then"), [(0, "again"), (126, "again --after=update")])
def test_pkexec_has_a_parent_though_this_program_ended(
    ready: Ready, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int, then: str
) -> None:
    """The real line, with a stand-in for pkexec alone: it serves nobody whose parent is gone. Where
    the password was not given, the program says that it is the older one."""
    told, tools = tmp_path / "told", tmp_path / "tools"
    tools.mkdir()
    for name, text in (
        (
            "pkexec",
            f'sleep 0.3; echo "parent $(cat /proc/$PPID/comm): $*" >>"{told}"; exit {status}',
        ),
        ("program", f'echo again "$@" >>"{told}"'),
    ):
        (tools / name).write_text(f"#!/bin/sh\n{text}\n")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    code = f"""
import os, pathlib
from shelterdesk.installed import updates
updates._has_screen = lambda: True
updates._program = lambda: {str(tools / "program")!r}
updates.start(updates.Ready(pathlib.Path({str(ready.path)!r}), "9", "linux", {ready.sha256!r},
    {ready.size}), find=lambda name: name)
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    for _try in range(100):
        if told.exists() and "again" in told.read_text():
            break
        time.sleep(0.05)
    assert told.read_text().splitlines() == [
        f"parent sh: apt-get install --yes {ready.path}", then,
    ]  # fmt: skip
