# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands as processes, without a new interpreter for each.

A new interpreter imports the program for a second or two before a command begins. Here one server
has imported it, and forks for every command: a process with its own arguments, standard input,
output, descriptors, environment and exit status, which runs ``python -m shelterdesk``'s own module.
What depends on the start itself (which module is imported first,
that no window toolkit is) is proved with ``run_afresh``.

``python -m tests.command_server DESCRIPTOR`` is the server; it ends with whoever started it.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parent.parent
MODULE = "shelterdesk"
_MOST_DESCRIPTORS = 16


# Those who ask
class Server:
    """The process that forks; one for all tests of a worker."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair()
        number = theirs.fileno()
        line = [sys.executable, "-m", "tests.command_server", str(number)]
        self._process = subprocess.Popen(
            line, cwd=ROOT, stdin=subprocess.DEVNULL, pass_fds=[number]
        )
        theirs.close()
        self._child = 0
        atexit.register(self._end)

    def start(
        self, arguments: Sequence[str], files: Sequence[int], kept: Sequence[int] = ()
    ) -> None:
        """Fork for a command with these three files and these descriptors."""
        if self._child:  # left by a test that failed
            self.kill()
        order = {
            "arguments": list(arguments), "kept": list(kept), "environment": dict(os.environ),
        }  # fmt: skip
        data = json.dumps(order).encode() + b"\n"
        sent = socket.send_fds(self._ours, [data], [*files, *kept])
        self._ours.sendall(data[sent:])
        self._child = self._number()

    def wait(self) -> int:
        """The exit status of the command that was started; negative is the signal it died of."""
        status, self._child = self._number(), 0
        return status

    def is_over(self) -> bool:
        """Whether it has ended, so that ``wait`` does not."""
        return bool(select.select([self._ours], [], [], 0)[0])

    def kill(self) -> int:
        """kill -9, if it has not ended; its exit status."""
        with suppress(ProcessLookupError):
            os.kill(self._child, signal.SIGKILL)
        return self.wait()

    def _number(self) -> int:
        return int(_line(self._ours, b""))

    def _end(self) -> None:
        self._ours.close()
        self._process.wait()


@cache
def server() -> Server:
    """Started when the first test needs it."""
    return Server()


def run(
    *arguments: object, typed: str | None = None, pass_fds: Sequence[int] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; what is typed comes through a pipe."""
    line = [str(argument) for argument in arguments]
    asked = server()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with open(piped(typed) if typed is not None else os.devnull, "rb") as read:
            asked.start(line, [read.fileno(), out.fileno(), err.fileno()], pass_fds)
        status = asked.wait()
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess(line, status, *said)


def run_afresh(*arguments: object, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    """The same by an interpreter of its own, which has imported nothing."""
    return subprocess.run(
        [sys.executable, "-m", MODULE, *map(str, arguments)],
        input=typed or "", capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip


def piped(text: str) -> int:
    """A descriptor from which a process reads a secret."""
    read, write = os.pipe()
    os.write(write, text.encode())
    os.close(write)
    return read


# The server
def _line(asked: socket.socket, begun: bytes) -> bytes:
    while not begun.endswith(b"\n"):
        more = asked.recv(65_536)
        if not more:
            raise EOFError
        begun += more
    return begun


def _serve(asked: socket.socket) -> None:
    """Fork for each order. Returns in the child alone, when it has become the command."""
    while True:
        data, descriptors, _flags, _from = socket.recv_fds(asked, 65_536, _MOST_DESCRIPTORS)
        if not data:
            sys.exit()
        order = json.loads(_line(asked, data))
        child = os.fork()
        if child == 0:
            asked.close()
            _become(order, descriptors)
            return
        for descriptor in descriptors:
            os.close(descriptor)
        asked.sendall(f"{child}\n".encode())
        _child, status = os.waitpid(child, 0)
        asked.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _become(order: dict[str, Any], descriptors: list[int]) -> None:
    """Its files in their places; no others are left open."""
    wanted = [0, 1, 2, *order["kept"]]
    above = 1 + max(wanted + descriptors)  # out of the way of the places themselves
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, above + number)
        os.close(descriptor)
    for number, place in enumerate(wanted):
        os.dup2(above + number, place)
        os.close(above + number)
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = [MODULE, *order["arguments"]]


def _status() -> object:
    """What the command left: the exit status, or what stands for one."""
    try:
        runpy.run_module(MODULE, run_name="__main__", alter_sys=True)
    except SystemExit as ending:
        return ending.code
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _leave(status: object) -> NoReturn:
    """As an interpreter ends, but that it does not take apart what the server imported."""
    threading._shutdown()  # type: ignore[attr-defined]  # waits for the threads that are left
    atexit._run_exitfuncs()
    if not isinstance(status, int):
        status = 0 if status is None else 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _import_all() -> None:
    """Every module of the program, but what runs when it is imported."""
    package = import_module(MODULE)
    for found in pkgutil.walk_packages(package.__path__, f"{MODULE}."):
        if not found.name.endswith("__main__"):
            import_module(found.name)
    import_module("sqlalchemy.orm").configure_mappers()
    gc.freeze()  # the collector of a child leaves alone what all share


if __name__ == "__main__":
    _import_all()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    _leave(_status())
