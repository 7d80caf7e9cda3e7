# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copying a name or note: told to clipboard managers as secret, gone after 15 s and on lock."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

_CLEARED_AFTER_MS: Final = 15_000
_MARK: Final = "application/x-desk-secret"


_MODES: Final = (
    QClipboard.Mode.Clipboard, QClipboard.Mode.Selection, QClipboard.Mode.FindBuffer,
)  # fmt: skip


class SecretClipboard(QObject):
    """Forgets what it put there itself; once it ``watches``, all that this program put there."""

    def __init__(
        self, parent: QObject | None = None, *, cleared_after_ms: int = _CLEARED_AFTER_MS
    ) -> None:
        super().__init__(parent)
        self._is_watching = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(cleared_after_ms)
        self._timer.timeout.connect(self.clear)

    def watch(self) -> None:
        """From now on what is copied out of any field counts as copied here."""
        if not self._is_watching:
            self._is_watching = True
            QGuiApplication.clipboard().changed.connect(self._changed)

    def stop(self) -> None:
        """Forget it all, and watch no more."""
        self.clear()
        if self._is_watching:
            self._is_watching = False
            QGuiApplication.clipboard().changed.disconnect(self._changed)

    def copy(self, text: str) -> None:
        """Put ``text`` on the clipboard for a short while."""
        QGuiApplication.clipboard().setMimeData(_secret(text))
        self._timer.start()

    def clear(self) -> None:
        """Empty the clipboard, if what is on it is still ours."""
        self._timer.stop()
        board = QGuiApplication.clipboard()
        for mode in _MODES:
            if _is_marked(board, mode) or (self._is_watching and _owns(board, mode)):
                board.clear(mode)

    def is_holding(self) -> bool:
        """Whether something of ours is still there."""
        return _is_marked(QGuiApplication.clipboard(), QClipboard.Mode.Clipboard)

    def _changed(self, mode: QClipboard.Mode) -> None:
        """Somebody copied: if it was here, the same words once more, now as a secret."""
        board = QGuiApplication.clipboard()
        if not _owns(board, mode) or _is_marked(board, mode):
            return
        self._timer.start()
        data = board.mimeData(mode)
        if data is not None and (data.hasText() or data.hasHtml()):
            board.setMimeData(_secret(data.text(), data.html()), mode)


def _secret(text: str, html: str = "") -> QMimeData:
    """Words, and what clipboard managers and histories agreed on for "do not keep this"."""
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    data.setData(_MARK, b"1")
    data.setData("x-kde-passwordManagerHint", b"secret")
    data.setData("application/x-nspasteboard-concealed-type", b"1")
    data.setData(
        'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"
    )
    data.setData('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\0\0\0\0")
    return data


def _is_marked(board: QClipboard, mode: QClipboard.Mode) -> bool:
    data = board.mimeData(mode)
    return data is not None and data.hasFormat(_MARK)


def _owns(board: QClipboard, mode: QClipboard.Mode) -> bool:
    owns = {
        QClipboard.Mode.Clipboard: board.ownsClipboard,
        QClipboard.Mode.Selection: board.ownsSelection,
        QClipboard.Mode.FindBuffer: board.ownsFindBuffer,
    }
    return owns[mode]()
