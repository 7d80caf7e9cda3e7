# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Something takes a while: words, a bar, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.widgets.buttons import button
from ui.widgets.labels import label

#: A bar counts in thousandths: a large file has more bytes than it can hold.
_WHOLE = 1000


class Working(QWidget):
    """Hidden while nothing runs."""

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop: Callable[[], object] | None = None
        self.stop_button = button(_("Stop"), on_click=self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop_button)
        column.addLayout(row)
        self.hide()

    def begin(self, words: str, stop: Callable[[], object] | None = None) -> None:
        """Show it; without ``stop`` it runs to its end."""
        self._stop = stop
        self._say(words)
        self._bar.setRange(0, 0)
        self.stop_button.setEnabled(True)
        self.stop_button.setHidden(stop is None)
        self.show()

    def set_progress(self, done: int, total: int, text: str = "") -> None:
        """How far it is; ``total`` 0 when nobody knows."""
        self._bar.setRange(0, _WHOLE if total > 1 else 0)
        self._bar.setValue(_WHOLE * done // total if total > 1 else 0)
        if text and self.stop_button.isEnabled():
            self._say(_("{act}…").format(act=text))

    def end(self) -> None:
        """It is over."""
        self._stop = None
        self.hide()

    def stop(self) -> None:
        """Ask it to stop; it tidies up first."""
        if self._stop is not None:
            self.stop_button.setEnabled(False)
            self._say(_("Stopping…"))
            self._stop()

    def words(self) -> str:
        """What is shown."""
        return self._words.text()

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._bar.setAccessibleName(words)
