# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one search at the top: type, arrows, Enter. The list never takes the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from shelterdesk.i18n import _
from ui import icons, theme
from ui.widgets.search_list import SearchHit, SearchList

__all__ = ["SearchBox", "SearchHit"]

_WAIT_MS: Final = 120
_MOVES: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 6,
    Qt.Key.Key_PageUp: -6,
}


class SearchBox(QLineEdit):
    """Emits ``query_changed`` a moment after typing; give the answer to ``set_results``."""

    query_changed = Signal(str)
    hit_chosen = Signal(object)  # SearchHit

    def __init__(self, hint: str = "", shortcut: str = "") -> None:
        super().__init__()
        self._shortcut = shortcut
        self._query = ""
        self._hint = hint or _("Search residents, rooms, actions")
        self.setPlaceholderText(self._hint)
        self.setAccessibleName(_("Search"))
        self.setMinimumHeight(theme.CONTROL_HEIGHT)
        glass = QAction(icons.icon("search", "muted"), _("Search"), self)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._list = SearchList(self)
        self.destroyed.connect(self._list.deleteLater)  # by then it may hang over the window
        self._list.chosen.connect(self._choose)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._ask)
        self.textEdited.connect(lambda _text: self._timer.start())

    def set_results(self, hits: Sequence[SearchHit], query: str | None = None) -> None:
        """Show the answer; one that comes late, for another query, is ignored."""
        if query is not None and query != self._query:
            return
        if not self._query:
            self.close_list()
            return
        self._list.set_hits(hits, _("Nothing found for “{query}”.").format(query=self._query))
        self._open()

    def results(self) -> list[SearchHit]:
        """The hits shown."""
        return self._list.hits()

    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._list.isVisible()

    def current(self) -> SearchHit | None:
        """The hit that Enter opens."""
        return self._list.current()

    def close_list(self) -> None:
        """Hide the list; what was typed stays."""
        self._list.hide()

    def activate(self) -> None:
        """Begin to search: focus, all text selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def list_view(self) -> QListView:
        """The list, for tests and pictures."""
        return self._list

    def _ask(self) -> None:
        query = self.text().strip()
        if query == self._query and self.is_open():
            return
        self._query = query
        if query:
            self.query_changed.emit(query)
        else:
            self.close_list()

    def _open(self) -> None:
        window = self.window()
        if self._list.parent() is not window:
            self._list.setParent(window)
            window.installEventFilter(self)
        self._place_list()
        self._list.show()
        self._list.raise_()

    def _place_list(self) -> None:
        window = self._list.parentWidget()
        if window is None:
            return
        width = min(max(self.width(), 420), window.width() - 16)
        start = self.mapTo(window, QPoint(0, self.height() + 4))
        left = (
            start.x() + self.width() - width
            if self._hangs_left(start, width, window)
            else start.x()
        )
        left = max(8, min(left, window.width() - width - 8))
        height = min(self._list.wanted_height(), window.height() - start.y() - 16)
        self._list.setGeometry(QRect(left, start.y(), width, height))

    def _hangs_left(self, start: QPoint, width: int, window: QWidget) -> bool:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return rtl or start.x() + width > window.width() - 8

    def _choose(self, hit: SearchHit) -> None:
        self.close_list()
        self.clear()
        self._query = ""
        self.hit_chosen.emit(hit)

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES and self.is_open():
            self._list.step(_MOVES[key])
        elif key in _MOVES and self._query:
            self._ask()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape and self.is_open():
            self.close_list()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._query = ""
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        hit = self.current() if self.is_open() else None
        if hit is not None and self.text().strip() == self._query:
            self._choose(hit)
        else:
            self._timer.stop()
            self._ask()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.close_list()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.is_open():
            self._place_list()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 48
        fits = self.fontMetrics().horizontalAdvance(self._hint) <= room
        self.setPlaceholderText(self._hint if fits else _("Search"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text() or self.hasFocus() or not self._shortcut:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small_strong"))
        width = painter.fontMetrics().horizontalAdvance(self._shortcut) + 16
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = 8 if rtl else self.width() - width - 8
        spot = QRect(left, (self.height() - 22) // 2, width, 22)
        words = painter.fontMetrics().horizontalAdvance(self.placeholderText())
        if words + width + 56 > self.width():
            return  # no room for both: the words matter more
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("neutral_soft"))
        painter.drawRoundedRect(spot, 11, 11)
        painter.setPen(theme.colour("muted"))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, self._shortcut)
