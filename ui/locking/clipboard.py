# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copying a name or note: told to clipboard managers as secret, gone after 15 s and on lock."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

_CLEARED_AFTER_MS: Final = 15_000
_MARK: Final = "application/x-desk-secret"


class SecretClipboard(QObject):
    """Forgets only what it put there itself."""

    def __init__(
        self, parent: QObject | None = None, *, cleared_after_ms: int = _CLEARED_AFTER_MS
    ) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(cleared_after_ms)
        self._timer.timeout.connect(self.clear)

    def copy(self, text: str) -> None:
        """Put ``text`` on the clipboard for a short while."""
        data = QMimeData()
        data.setText(text)
        data.setData(_MARK, b"1")
        # Words that clipboard managers and histories agreed on for "do not keep this".
        data.setData("x-kde-passwordManagerHint", b"secret")
        data.setData("application/x-nspasteboard-concealed-type", b"1")
        data.setData(
            'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
            b"1",
        )
        data.setData(
            'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\0\0\0\0"
        )
        QGuiApplication.clipboard().setMimeData(data)
        self._timer.start()

    def clear(self) -> None:
        """Empty the clipboard, if what is on it is still ours."""
        self._timer.stop()
        board = QGuiApplication.clipboard()
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            data = board.mimeData(mode)
            if data is not None and data.hasFormat(_MARK):
                board.clear(mode)

    def is_holding(self) -> bool:
        """Whether something of ours is still there."""
        data = QGuiApplication.clipboard().mimeData()
        return data is not None and data.hasFormat(_MARK)
