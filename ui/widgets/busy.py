# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small card over the foot of a window while something takes a moment. It blocks nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.widgets.buttons import button
from ui.widgets.labels import label

_WIDTH = 380


class Busy(QFrame):
    """Words and a bar; Cancel when it is offered."""

    cancelled = Signal()

    def __init__(self, window: QWidget, words: str) -> None:
        super().__init__(window)
        self.setProperty("card", "true")
        self.setAccessibleName(words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(8)
        row = QHBoxLayout()
        self._window = window
        self._words = label(words, wrap=True)
        self._cancel = button(_("Cancel"), on_click=self._stop)
        self._cancel.hide()
        row.addWidget(self._words, 1)
        row.addWidget(self._cancel)
        layout.addLayout(row)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(words)
        layout.addWidget(self._bar)
        window.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()

    def set_progress(self, done: int, total: int, text: str = "") -> None:
        """How far it is; ``total`` 0 when nobody knows."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if text:
            self._words.setText(text)
            self._place()

    def offer_cancel(self) -> None:
        """Let it be stopped."""
        self._cancel.show()
        self._place()

    def can_cancel(self) -> bool:
        """Whether Cancel is offered."""
        return not self._cancel.isHidden()

    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        self._words.setText(_("Stopping…"))
        self.cancelled.emit()

    def _place(self) -> None:
        window = self._window
        width = min(_WIDTH, window.width() - 32)
        height = max(self.heightForWidth(width), self.sizeHint().height())
        self.setGeometry(
            (window.width() - width) // 2, window.height() - height - 72, width, height
        )

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
