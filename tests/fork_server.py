# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other programs for tests, without the seconds that an interpreter needs to import ours.

``run`` gives a real process with its own exit code, pipes and files: a child of a server that has
imported the program, speaks to one connection and starts no thread. Like a new interpreter it gets
a script and arguments; what it shares with the tests are compiled statements and stretched
passphrases (``conftest``).
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parent.parent
_MOST = 1 << 20  # bytes of a script with its arguments and environment


class Child:
    """Another process: as much of ``subprocess.Popen`` as tests use."""

    def __init__(self, pid: int, pipes: list[int], status: int, err: IO[bytes]) -> None:
        self.pid = pid
        self.stdin = open(pipes[0], "w", encoding="utf-8")
        self.stdout = open(pipes[1], encoding="utf-8")
        self.returncode: int | None = None
        self._status, self._err = status, err

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, or the signal it died of below nothing."""
        if self.returncode is None:
            with selectors.DefaultSelector() as ready:
                ready.register(self._status, selectors.EVENT_READ)
                if not ready.select(timeout):
                    raise subprocess.TimeoutExpired("a script", timeout or 0)
            self.returncode = os.waitstatus_to_exitcode(int(os.read(self._status, 16)))
            os.close(self._status)
        return self.returncode

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it printed until it ended, and what it complained of."""
        if not self.stdin.closed:
            with suppress(BrokenPipeError):
                self.stdin.close()
        watch = threading.Timer(timeout or 3600, self.kill)
        watch.start()
        try:
            out = "" if self.stdout.closed else self.stdout.read()
        finally:
            watch.cancel()
        self.stdout.close()
        self.wait(timeout)
        if self._err.closed:
            return out, ""
        with self._err:
            self._err.seek(0)
            return out, self._err.read().decode()


class Server:
    """Starts scripts; one for all tests of a worker, from its first script on."""

    def __init__(self) -> None:
        self.template: Path | None = None  # a locked file to compile the common statements with
        self.stretched: Path | None = None  # a folder of what passphrases became
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._warm = False

    def run(self, script: str, *arguments: str, pass_fds: Sequence[int] = ()) -> Child:
        if self._line is None:
            self._start()
        if self.template is not None and not self._warm:
            self._warm = True
            assert self._ask({"warm": str(self.template)}) == 0
        ours, theirs = [], []
        for is_read_here in (False, True, True):  # stdin, stdout, status
            read_end, write_end = os.pipe()
            ours.append(read_end if is_read_here else write_end)
            theirs.append(write_end if is_read_here else read_end)
        err = tempfile.TemporaryFile()
        order = {
            "script": script, "arguments": arguments, "environment": dict(os.environ),
            "kept": list(pass_fds),
        }  # fmt: skip
        pid = self._ask(order, [*theirs, err.fileno(), *pass_fds])
        for end in theirs:
            os.close(end)
        return Child(pid, ours[:2], ours[2], err)

    def stop(self) -> None:
        if self._line is not None and self._process is not None:
            self._line.close()
            self._process.wait(10)
            self._line = self._process = None

    def _start(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _MOST)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno()), str(self.stretched or "")],
                cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, pass_fds=[theirs.fileno()],
            )  # fmt: skip

    def _ask(self, order: dict[str, Any], ends: list[int] | None = None) -> int:
        assert self._line is not None
        socket.send_fds(self._line, [json.dumps(order).encode()], ends or [])
        answer = self._line.recv(16)
        assert answer, "the server of other programs has died"
        return int(answer)


SERVER = Server()


def _serve(line: socket.socket, stretched: str) -> None:
    """Fork for each script; tell how its process ended when it has."""
    from tests import conftest

    _import_all()
    ended_in, ended_out = os.pipe()
    for end in (ended_in, ended_out):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(ended_out)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    statuses: dict[int, int] = {}  # pid -> where its end is told
    with ExitStack() as undo, selectors.DefaultSelector() as ready:
        undo.enter_context(conftest.compiled())
        if stretched:
            undo.enter_context(conftest.stretched(Path(stretched)))
        ready.register(line, selectors.EVENT_READ)
        ready.register(ended_in, selectors.EVENT_READ)
        while True:
            for key, _mask in ready.select():
                if key.fileobj is not line:
                    os.read(ended_in, 4096)
                    _tell_ended(statuses)
                    continue
                data, ends, _flags, _address = socket.recv_fds(line, _MOST, 8)
                if not data:
                    return
                order = json.loads(data)
                if "warm" in order:
                    _warm(Path(order["warm"]))
                    line.send(b"0")
                    continue
                child = os.fork()
                if child == 0:
                    os._exit(_work(order, ends, [line.fileno(), ended_in, ended_out], statuses))
                for end in (*ends[:2], *ends[3:]):
                    os.close(end)
                statuses[child] = ends[2]
                line.send(str(child).encode())


def _tell_ended(statuses: dict[int, int]) -> None:
    while statuses:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child == 0:
            return
        place = statuses.pop(child)
        with suppress(BrokenPipeError):  # nobody asked
            os.write(place, str(status).encode())
        os.close(place)


def _work(order: dict[str, Any], ends: list[int], others: list[int], more: dict[int, int]) -> int:
    """The child: as if a new interpreter had been given the script."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for place, end in enumerate((ends[0], ends[1], ends[3])):
        os.dup2(end, place)
    for end in (*ends[:4], *others, *more.values()):
        os.close(end)
    _keep(ends[4:], order["kept"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["-c", *order["arguments"]]
    code = 0
    try:
        exec(compile(order["script"], "<script>", "exec"), {"__name__": "__main__"})  # noqa: S102
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    return code


def _keep(ends: list[int], places: list[int]) -> None:
    """Under the numbers they had where they came from."""
    above = 1 + max([*ends, *places], default=0)  # one's place may be another's number
    for number, end in enumerate(ends):
        os.dup2(end, above + number)
        os.close(end)
    for number, place in enumerate(places):
        os.dup2(above + number, place)
        os.close(above + number)


def _import_all() -> None:
    """What a command imports only when it begins, too."""
    package = import_module("shelterdesk")
    for found in pkgutil.walk_packages(package.__path__, "shelterdesk."):
        if not found.name.endswith("__main__"):  # which would begin
            import_module(found.name)
    gc.freeze()  # a child's collector leaves alone what all share


def _warm(template: Path) -> None:
    from shelterdesk.vault import door
    from tests import conftest

    with tempfile.TemporaryDirectory() as folder:
        path = conftest.copy_file(template, Path(folder) / "desk.sdb")
        code, passphrase = conftest.STAFF_CODE, conftest.PASSPHRASE
        for _time in range(2):
            door.unlock(path, staff_code=code, passphrase=passphrase).lock()


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        _serve(connection, sys.argv[2])
