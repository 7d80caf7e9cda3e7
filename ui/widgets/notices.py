# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person is told after unlocking: above every page until she has put it away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from shelterdesk.i18n import _
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import IconLabel, label


class NoticesStrip(QFrame):
    """Hidden while there is nothing to tell. Grave ones stand first and say so in their look."""

    opened = Signal(str)  # the place a notice leads to

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "raised")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 6, 6)
        self._column.setSpacing(4)
        self._rows: list[_Notice] = []
        self.hide()

    def tell(self, words: str, *, is_grave: bool = False, place: str = "") -> None:
        """Add a notice, unless it stands there already; ``place`` is a page to open."""
        if words in self.texts():
            return
        row = _Notice(words, is_grave=is_grave, place=place)
        row.closed.connect(lambda: self._put_away(row))
        row.open_requested.connect(lambda: self.opened.emit(place))
        at = sum(other.is_grave for other in self._rows) if is_grave else len(self._rows)
        self._rows.insert(at, row)
        self._column.insertWidget(at, row)
        self.setAccessibleName(" ".join(self.texts()))
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def texts(self) -> list[str]:
        """What is told, from above."""
        return [row.words for row in self._rows]

    def _put_away(self, row: _Notice) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self.setAccessibleName(" ".join(self.texts()))
        self.setVisible(bool(self._rows))


class _Notice(QFrame):
    """One of them."""

    closed = Signal()
    open_requested = Signal()

    def __init__(self, words: str, *, is_grave: bool, place: str) -> None:
        super().__init__()
        self.words, self.is_grave = words, is_grave
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        tone = "danger" if is_grave else "notice"
        row.addWidget(IconLabel("circle-alert" if is_grave else "triangle-alert", tone))
        text = label(words, "body", "danger" if is_grave else None, wrap=True)
        row.addWidget(text, 1)
        self.open_button: QPushButton | None = None
        if place:
            self.open_button = button(_("Look"), on_click=self.open_requested.emit)
            row.addWidget(self.open_button)
        self.close_button = icon_button("x", _("Put this away"), on_click=self.closed.emit)
        row.addWidget(self.close_button)
