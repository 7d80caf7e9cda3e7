# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many minutes later somebody came: typed below the roll, Enter goes on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from shelterdesk.i18n import _
from ui.widgets.labels import label

_MOST: Final = 1440
_WIDE: Final = 84  # pixels


class MinutesLine(QWidget):
    """``given`` says how many; nothing typed is none. ``left``: Esc, nothing is marked."""

    given = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", "body", wrap=True)
        self.line = QLineEdit()
        self.line.setValidator(QIntValidator(0, _MOST, self.line))
        self.line.setPlaceholderText(_("minutes"))
        self.line.setFixedWidth(_WIDE)
        self.line.returnPressed.connect(self._give)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.addWidget(self._words, 1)
        row.addWidget(self.line)
        self.hide()

    def ask(self, who: str, minutes: int) -> None:
        """Ask about somebody."""
        words = _("How many minutes later did {name} come?").format(name=who)
        self._words.setText(words)
        self.line.setAccessibleName(words)
        self.line.setText(str(minutes) if minutes else "")
        self.show()
        self.line.setFocus()
        self.line.selectAll()

    def put_away(self) -> None:
        """Ask nobody any more."""
        self.hide()

    def _give(self) -> None:
        typed = self.line.text()
        self.hide()
        self.given.emit(int(typed) if typed else 0)

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)
