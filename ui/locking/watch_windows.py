# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows: messages about the session, sleep and the lid, sent to our window."""

from __future__ import annotations

import ctypes
import uuid
from collections.abc import Callable
from ctypes import wintypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

from ui.locking.system_watch import LID, LOCKED, SLEEPS, Tell
from ui.surely import application

WM_POWERBROADCAST: Final = 0x0218
WM_WTSSESSION_CHANGE: Final = 0x02B1
PBT_APMSUSPEND: Final = 0x0004
PBT_POWERSETTINGCHANGE: Final = 0x8013
#: Console or remote disconnect (another user came), logoff, lock.
_LEFT: Final = frozenset({0x2, 0x4, 0x6, 0x7})
_THIS_SESSION: Final = 0
_TO_WINDOW: Final = 0
#: GUID_LIDSWITCH_STATE_CHANGE
LID_SWITCH: Final = uuid.UUID("ba3e0f4d-b817-4094-a2d1-d56379e6a0f3")


class PowerSetting(ctypes.Structure):
    """POWERBROADCAST_SETTING; the lid's data are four bytes: 0 is closed."""

    _fields_ = (
        ("setting", ctypes.c_ubyte * 16),
        ("length", wintypes.DWORD),
        ("data", wintypes.DWORD),
    )


def meaning(message: int, what: int, address: int) -> str | None:
    """Why to lock for a window message, or None."""
    if message == WM_WTSSESSION_CHANGE:
        return LOCKED if what in _LEFT else None
    if message != WM_POWERBROADCAST:
        return None
    if what == PBT_APMSUSPEND:
        return SLEEPS
    if what == PBT_POWERSETTINGCHANGE and address:
        setting = PowerSetting.from_address(address)
        if bytes(setting.setting) == LID_SWITCH.bytes_le and setting.data == 0:
            return LID
    return None


class WindowsWatch(QAbstractNativeEventFilter):
    """Registers one window for what is not sent to every window by itself."""

    def __init__(self, tell: Tell, window: Callable[[], int]) -> None:
        super().__init__()
        self._tell = tell
        self._window = window
        self._handle = 0
        self._lid: Any = None

    def start(self) -> None:
        """Begin to listen. Raises ``OSError`` or ``AttributeError`` on another system."""
        terminal, user = self._libraries()
        self._handle = self._window()
        terminal.WTSRegisterSessionNotification(wintypes.HWND(self._handle), _THIS_SESSION)
        switch = (ctypes.c_ubyte * 16).from_buffer_copy(LID_SWITCH.bytes_le)
        user.RegisterPowerSettingNotification.restype = wintypes.HANDLE
        self._lid = user.RegisterPowerSettingNotification(
            wintypes.HANDLE(self._handle), ctypes.byref(switch), _TO_WINDOW
        )
        application().installNativeEventFilter(self)

    def stop(self) -> None:
        """Listen no more."""
        application().removeNativeEventFilter(self)
        terminal, user = self._libraries()
        terminal.WTSUnRegisterSessionNotification(wintypes.HWND(self._handle))
        if self._lid:
            user.UnregisterPowerSettingNotification(wintypes.HANDLE(self._lid))
            self._lid = None

    @staticmethod
    def _libraries() -> tuple[Any, Any]:
        load: Any = getattr(ctypes, "WinDLL")  # noqa: B009 - other systems' ctypes has none
        return load("wtsapi32"), load("user32")

    # Qt
    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        kind = event_type.data() if isinstance(event_type, QByteArray) else event_type
        if bytes(kind) in (b"windows_generic_MSG", b"windows_dispatcher_MSG"):
            told = wintypes.MSG.from_address(int(message))
            why = meaning(told.message, told.wParam, told.lParam)
            if why is not None:
                self._tell(why)
        return False, 0
