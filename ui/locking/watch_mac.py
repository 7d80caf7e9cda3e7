# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""macOS: every two seconds a look at whether the session is locked or not at the screen.

The lid and sleep lock the session there by themselves, or are noticed by the clock on waking.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from ui.locking.system_watch import LOCKED, Tell

_LOOKS_EVERY_MS: Final = 2_000
_UTF8: Final = 0x08000100
_GRAPHICS: Final = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
_FOUNDATION: Final = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"


class MacWatch(QObject):
    """``look`` gives whether the session is locked: that of macOS, or of a test."""

    def __init__(self, tell: Tell, *, look: Callable[[], bool] | None = None) -> None:
        super().__init__()
        self._tell = tell
        self._look = look
        self._was_locked = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOKS_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to look. Raises ``OSError`` on another system."""
        self._look = self._look or session_look()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Look now."""
        is_locked = self._look is not None and self._look()
        if is_locked and not self._was_locked:
            self._tell(LOCKED)
        self._was_locked = is_locked


def session_look() -> Callable[[], bool]:
    """A function that says whether this session is locked or away from the screen."""
    graphics, foundation = ctypes.CDLL(_GRAPHICS), ctypes.CDLL(_FOUNDATION)
    pointer = ctypes.c_void_p
    graphics.CGSessionCopyCurrentDictionary.restype = pointer
    foundation.CFStringCreateWithCString.restype = pointer
    foundation.CFStringCreateWithCString.argtypes = (pointer, ctypes.c_char_p, ctypes.c_uint32)
    foundation.CFDictionaryGetValue.restype = pointer
    foundation.CFDictionaryGetValue.argtypes = (pointer, pointer)
    foundation.CFBooleanGetValue.argtypes = (pointer,)
    foundation.CFRelease.argtypes = (pointer,)
    names = [
        foundation.CFStringCreateWithCString(None, name, _UTF8)
        for name in (b"CGSSessionScreenIsLocked", b"kCGSSessionOnConsoleKey")
    ]

    def truth(dictionary: Any, name: Any, otherwise: bool) -> bool:
        value = foundation.CFDictionaryGetValue(dictionary, name)
        return bool(foundation.CFBooleanGetValue(value)) if value else otherwise

    def look() -> bool:
        dictionary = graphics.CGSessionCopyCurrentDictionary()
        if not dictionary:
            return False  # no screen at all: nothing to hide from
        try:
            is_away = not truth(dictionary, names[1], True)
            return truth(dictionary, names[0], False) or is_away
        finally:
            foundation.CFRelease(dictionary)

    return look
