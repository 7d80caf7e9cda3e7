# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real message bus of our own, with a login manager on it that tests let speak."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from PySide6.QtCore import ClassInfo, Property, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor
from shiboken6 import delete

from ui.locking.watch_linux import LinuxWatch

LOGIN = "org.freedesktop.login1"
MANAGER_PATH = "/org/freedesktop/login1"
SESSION_PATH = "/org/freedesktop/login1/session/_33"
_numbers = count()


@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Manager"})
class Manager(QObject):
    """logind itself: sleep, and those who ask it to wait."""

    PrepareForSleep = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.is_lid_closed = False
        self.asked: list[tuple[str, ...]] = []
        self.waiting: list[int] = []  # the ends by which one sees that a delay was given back

    def _lid(self) -> bool:
        return self.is_lid_closed

    LidClosed = Property(bool, _lid)

    @Slot(str, str, str, str, result=QDBusUnixFileDescriptor)
    def Inhibit(self, what: str, who: str, why: str, mode: str) -> QDBusUnixFileDescriptor:
        self.asked.append((what, who, why, mode))
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        self.waiting.append(reading)
        given = QDBusUnixFileDescriptor(writing)
        os.close(writing)
        return given


@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Session"})
class LoginSession(QObject):
    """The session somebody sits at."""

    Lock = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_locked, self.is_active = False, True

    def _locked(self) -> bool:
        return self.is_locked

    def _active(self) -> bool:
        return self.is_active

    LockedHint = Property(bool, _locked)
    Active = Property(bool, _active)


class PrivateBus:
    """``connect()`` gives further connections; ``manager`` and ``session`` are on the bus."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._names: list[str] = []
        self._watches: list[LinuxWatch] = []
        self.own = self.connect()
        assert self.own.registerService(LOGIN)
        self.manager, self.session = Manager(), LoginSession()
        everything = QDBusConnection.RegisterOption.ExportAllContents
        assert self.own.registerObject(MANAGER_PATH, self.manager, everything)
        assert self.own.registerObject(SESSION_PATH, self.session, everything)

    def connect(self) -> QDBusConnection:
        """One more on the bus."""
        name = f"private {next(_numbers)}"
        self._names.append(name)
        made = QDBusConnection.connectToBus(self._address, name)
        assert made.isConnected()
        return made

    def watch(self, tell: Callable[[str], None]) -> LinuxWatch:
        """One who listens here, on connections of its own."""
        made = LinuxWatch(tell, system=self.connect(), session=self.connect())
        self._watches.append(made)
        return made

    def changed(self, path: str, interface: str, name: str, value: object) -> None:
        """Say that a property changed, as logind does."""
        self.signal(
            path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
            [interface, {name: value}, []],
        )  # fmt: skip

    def signal(self, path: str, interface: str, member: str, arguments: list[Any]) -> None:
        """Any signal."""
        message = QDBusMessage.createSignal(path, interface, member)
        message.setArguments(arguments)
        assert self.own.send(message)

    def close(self) -> None:
        """Everybody leaves.

        Qt takes a connection apart on a thread of its own and asks each object it still knows
        for its class, in Python, while we let go of that object here: a crash, seen once. So the
        connections have forgotten all of ours before they go.
        """
        for watch in self._watches:
            watch.stop()
            delete(watch)
        for path in (MANAGER_PATH, SESSION_PATH):
            self.own.unregisterObject(path)
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)


@contextmanager
def private_bus() -> Iterator[PrivateBus]:
    """Start it, and stop it again."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("there is no dbus-daemon here")
    line = [daemon, "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            bus = PrivateBus(process.stdout.readline().strip())
            yield bus
            bus.close()
        finally:
            process.terminate()
