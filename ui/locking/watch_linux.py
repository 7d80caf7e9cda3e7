# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Linux: logind, UPower and the screen savers of the desktops, over D-Bus.

Signals alone are trusted for "it locks": whoever can send one on these buses could do worse, and
all it does is lock. Nothing waits for an answer: every call is asynchronous.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)

from ui.locking.system_watch import LID, LOCKED, SLEEPS, Tell

_LOGIN: Final = "org.freedesktop.login1"
_LOGIN_PATH: Final = "/org/freedesktop/login1"
_MANAGER: Final = "org.freedesktop.login1.Manager"
_SESSION: Final = "org.freedesktop.login1.Session"
_POWER: Final = "org.freedesktop.UPower"
_POWER_PATH: Final = "/org/freedesktop/UPower"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_SAVERS: Final = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
_ANSWERS_WITHIN_MS: Final = 2_000

#: Property that changed -> the value that locks, and why.
_WATCHED: Final = {
    (_MANAGER, "LidClosed"): (True, LID),
    (_POWER, "LidIsClosed"): (True, LID),
    (_SESSION, "LockedHint"): (True, LOCKED),
    (_SESSION, "Active"): (False, LOCKED),  # another user came to the screen
}


class LinuxWatch(QObject):
    """Two buses; one that is not there is passed over."""

    def __init__(
        self,
        tell: Tell,
        *,
        system: QDBusConnection | None = None,
        session: QDBusConnection | None = None,
    ) -> None:
        super().__init__()
        self._tell = tell
        self._system = system if system is not None else QDBusConnection.systemBus()
        if session is None and _has_session_bus():
            session = QDBusConnection.sessionBus()
        self._of_session = session
        self._session_path = session_path(os.environ.get("XDG_SESSION_ID", ""))
        self._delay: int | None = None  # an open file: sleep waits until it is closed
        self._calls: list[QDBusPendingCallWatcher] = []
        self._is_on = False

    def start(self) -> None:
        """Begin to listen, and ask that sleep waits a moment for locking."""
        self._is_on = True
        self._all(QDBusConnection.connect)
        if self._system.isConnected():
            what = ["sleep", "desk", "locking", "delay"]
            self._call(_LOGIN, _LOGIN_PATH, _MANAGER, "Inhibit", what, self._have_delay)

    def stop(self) -> None:
        """Listen no more; a sleep that waited goes on."""
        self._is_on = False
        self._all(QDBusConnection.disconnect)
        self._calls.clear()
        if self._delay is not None:
            os.close(self._delay)
            self._delay = None

    def _all(self, act: Callable[..., bool]) -> None:
        """Begin or end listening to each signal."""
        heard = SLOT("heard(QDBusMessage)")
        changed = SLOT("changed(QDBusMessage)")
        if self._system.isConnected():
            bus = self._system
            act(bus, _LOGIN, _LOGIN_PATH, _MANAGER, "PrepareForSleep", self, heard)
            # Without the path of our own session any session's counts: too often, never too rarely.
            act(bus, _LOGIN, self._session_path, _SESSION, "Lock", self, heard)
            for service, path in (
                (_LOGIN, _LOGIN_PATH), (_POWER, _POWER_PATH), (_LOGIN, self._session_path),
            ):  # fmt: skip
                if path:
                    act(bus, service, path, _PROPERTIES, "PropertiesChanged", self, changed)
        if self._of_session is not None and self._of_session.isConnected():
            for saver in _SAVERS:
                act(self._of_session, "", "", saver, "ActiveChanged", self, heard)

    @Slot(QDBusMessage)
    def heard(self, message: QDBusMessage) -> None:
        """A signal: to lock, of the screen saver, or of sleep."""
        member, arguments = message.member(), message.arguments()
        if member == "Lock":
            self._say(LOCKED)
        elif arguments and arguments[0] is True:
            self._say(SLEEPS if member == "PrepareForSleep" else LOCKED)

    @Slot(QDBusMessage)
    def changed(self, message: QDBusMessage) -> None:
        """Some property changed: ask for those that matter."""
        interface = next(iter(message.arguments()), "")
        for (where, name), (locks, why) in _WATCHED.items():
            if where == interface:
                self._call(
                    message.service(),
                    message.path(),
                    _PROPERTIES,
                    "Get",
                    [where, name],
                    partial(self._read, locks, why),
                )

    def _read(self, locks: bool, why: str, value: Any) -> None:
        if isinstance(value, QDBusVariant):
            value = value.variant()
        if value is locks:
            self._say(why)

    def _have_delay(self, descriptor: Any) -> None:
        if isinstance(descriptor, QDBusUnixFileDescriptor) and descriptor.isValid():
            taken = os.dup(descriptor.fileDescriptor())
            if self._is_on:
                self._delay = taken
            else:
                os.close(taken)

    def _say(self, why: str) -> None:
        if self._is_on:
            self._tell(why)

    def _call(  # noqa: PLR0917 - what a call consists of
        self,
        service: str,
        path: str,
        interface: str,
        member: str,
        arguments: list[Any],
        then: Callable[[Any], None],
    ) -> None:
        message = QDBusMessage.createMethodCall(service, path, interface, member)
        message.setArguments(arguments)
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(message, _ANSWERS_WITHIN_MS))
        self._calls.append(watcher)

        def finished(done: QDBusPendingCallWatcher) -> None:
            reply = done.reply()
            with suppress(ValueError):
                self._calls.remove(done)
            if reply.type() == QDBusMessage.MessageType.ReplyMessage and reply.arguments():
                then(reply.arguments()[0])
            done.deleteLater()

        watcher.finished.connect(finished)


def session_path(session_id: str) -> str:
    """Where logind keeps a session: its id with all other signs written as hex digits."""
    if not session_id:
        return ""
    signs = (
        sign if _is_plain(sign, at) else f"_{ord(sign):02x}" for at, sign in enumerate(session_id)
    )
    return f"{_LOGIN_PATH}/session/{''.join(signs)}"


def _is_plain(sign: str, at: int) -> bool:
    return sign.isascii() and (sign.isalpha() or (sign.isdigit() and at > 0))


def _has_session_bus() -> bool:
    """Whether there is one: asking without would start one."""
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return True
    return Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere"), "bus").exists()
