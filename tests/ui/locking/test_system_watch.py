# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the system tells is heard: over a real bus on Linux, by made messages elsewhere."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from ctypes import wintypes
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.locking.private_bus import MANAGER_PATH, SESSION_PATH, PrivateBus, private_bus
from ui.locking import system_watch, watch_windows
from ui.locking.system_watch import LID, LOCKED, SLEEPS, SystemWatch
from ui.locking.watch_linux import session_path
from ui.locking.watch_mac import MacWatch
from ui.locking.watch_windows import PowerSetting, WindowsWatch, meaning

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux' own")


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    with private_bus() as made:
        yield made


@pytest.fixture
def heard(bus: PrivateBus, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> list[str]:
    """What a started watch tells."""
    monkeypatch.setenv("XDG_SESSION_ID", "3")
    said: list[str] = []
    bus.watch(said.append).start()
    qtbot.waitUntil(lambda: bool(bus.manager.asked), timeout=5_000)
    qtbot.wait(50)
    return said


def sleeps(bus: PrivateBus) -> None:
    bus.manager.PrepareForSleep.emit(True)


def lid(bus: PrivateBus) -> None:
    bus.manager.is_lid_closed = True
    bus.changed(MANAGER_PATH, "org.freedesktop.login1.Manager", "LidClosed", True)


def asked_to_lock(bus: PrivateBus) -> None:
    bus.session.Lock.emit()


def locked_hint(bus: PrivateBus) -> None:
    bus.session.is_locked = True
    bus.changed(SESSION_PATH, "org.freedesktop.login1.Session", "LockedHint", True)


def another_user(bus: PrivateBus) -> None:
    bus.session.is_active = False
    bus.changed(SESSION_PATH, "org.freedesktop.login1.Session", "Active", False)


def gnome(bus: PrivateBus) -> None:
    bus.signal("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [True])


def kde(bus: PrivateBus) -> None:
    bus.signal("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [True])


@ON_LINUX
@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (sleeps, SLEEPS),
        (lid, LID),
        (asked_to_lock, LOCKED),
        (locked_hint, LOCKED),
        (another_user, LOCKED),
        (gnome, LOCKED),
        (kde, LOCKED),
    ],
)
def test_the_bus_is_heard(
    bus: PrivateBus, heard: list[str], qtbot: QtBot, happens: Callable[[Any], None], why: str
) -> None:
    happens(bus)
    qtbot.waitUntil(lambda: bool(heard), timeout=5_000)
    assert set(heard) == {why}


@ON_LINUX
def test_what_means_nothing_does_not_lock(bus: PrivateBus, heard: list[str], qtbot: QtBot) -> None:
    bus.manager.PrepareForSleep.emit(False)
    bus.changed(MANAGER_PATH, "org.freedesktop.login1.Manager", "LidClosed", False)
    bus.changed(SESSION_PATH, "org.freedesktop.login1.Session", "IdleHint", True)
    bus.changed(MANAGER_PATH, "org.freedesktop.login1.Manager", "IdleHint", True)
    bus.signal("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [False])
    bus.signal(
        "/org/freedesktop/login1/session/_34", "org.freedesktop.login1.Session", "Lock", []
    )  # somebody else's
    qtbot.wait(300)
    assert heard == []


@ON_LINUX
def test_sleep_waits_until_it_is_locked(bus: PrivateBus, qtbot: QtBot) -> None:
    watch = bus.watch(lambda _why: None)
    watch.start()
    qtbot.waitUntil(lambda: watch._delay is not None, timeout=5_000)
    assert bus.manager.asked == [("sleep", "desk", "locking", "delay")]

    def is_given_back() -> bool:
        try:
            return os.read(bus.manager.waiting[0], 1) == b""
        except BlockingIOError:
            return False

    qtbot.wait(50)
    assert not is_given_back()
    watch.stop()
    qtbot.waitUntil(is_given_back, timeout=5_000)


@ON_LINUX
def test_no_bus_is_no_fault(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    watch = SystemWatch()
    watch.start()
    qtbot.wait(50)
    watch.stop()


def test_paths_of_sessions() -> None:
    assert session_path("3") == SESSION_PATH
    assert session_path("c2") == "/org/freedesktop/login1/session/c2"
    assert session_path("a-b") == "/org/freedesktop/login1/session/a_2db"
    assert session_path("") == ""


# Other systems
def setting(guid: bytes, data: int) -> PowerSetting:
    return PowerSetting((ctypes.c_ubyte * 16)(*guid), 4, data)


def test_messages_of_windows() -> None:
    session, power = watch_windows.WM_WTSSESSION_CHANGE, watch_windows.WM_POWERBROADCAST
    changed = watch_windows.PBT_POWERSETTINGCHANGE
    assert meaning(session, 0x7, 0) == LOCKED
    assert meaning(session, 0x2, 0) == LOCKED  # another user
    assert meaning(session, 0x8, 0) is None  # unlocked
    assert meaning(power, watch_windows.PBT_APMSUSPEND, 0) == SLEEPS
    assert meaning(power, 0x12, 0) is None  # woke
    lid_guid = watch_windows.LID_SWITCH.bytes_le
    for guid, data, why in ((lid_guid, 0, LID), (lid_guid, 1, None), (bytes(16), 0, None)):
        told = setting(guid, data)
        assert meaning(power, changed, ctypes.addressof(told)) == why
    assert meaning(0x0201, 0x7, 0) is None  # a click


def test_the_filter_of_windows_reads_messages(qtbot: QtBot) -> None:
    said: list[str] = []
    watch = WindowsWatch(said.append, lambda: 0)
    message = wintypes.MSG()
    message.message, message.wParam = watch_windows.WM_WTSSESSION_CHANGE, 0x7
    address = ctypes.addressof(message)
    assert watch.nativeEventFilter(b"windows_generic_MSG", address) == (False, 0)
    assert watch.nativeEventFilter(b"xcb_generic_event_t", address) == (False, 0)
    assert said == [LOCKED]


def test_macos_is_asked_again_and_again(qtbot: QtBot) -> None:
    said: list[str] = []
    answers = [False, True, True, False, True]
    # A slow computer may ask once more before the test looks.
    watch = MacWatch(said.append, look=lambda: answers.pop(0) if answers else True)
    watch._timer.setInterval(10)
    watch.start()
    qtbot.waitUntil(lambda: len(answers) == 0)
    watch.stop()
    assert said == [LOCKED, LOCKED]


def test_a_system_that_offers_nothing_is_no_fault(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each watch on a foreign system: its library is not there, and nothing happens."""
    for platform in {"win32", "darwin"} - {sys.platform}:
        monkeypatch.setattr(system_watch.sys, "platform", platform)
        watch = SystemWatch()
        watch.start()
        qtbot.wait(10)
        watch.stop()


def test_started_twice_listens_once(qtbot: QtBot) -> None:
    made: list[Any] = []

    class Quiet:
        def start(self) -> None:
            made.append("start")

        def stop(self) -> None:
            made.append("stop")

    watch = SystemWatch(make=lambda _tell, _window: Quiet())
    watch.start()
    watch.start()
    qtbot.wait(20)
    watch.stop()
    watch.stop()
    assert made == ["start", "stop"]
