# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines with an icon whose words are never cut, as one list: each opens what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui import icons, theme
from ui.widgets.words import Words

_AIR: Final = 9  # pixels above and below the words
_START: Final = 4
_GAP: Final = 10
_ROW_ROLE: Final = Qt.ItemDataRole.UserRole
_OPENING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class LineItem:
    """``key`` is for the page; a line without one is read and opens nothing."""

    icon: str
    title: str
    detail: str = ""
    tone: str = "muted"
    key: Any = None


class _Lines(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.items: list[LineItem] = []
        self.words: list[list[Words]] = []

    def set_items(self, items: Sequence[LineItem]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self.words = [
            [Words(one.title), *([Words(one.detail, "muted", "muted")] if one.detail else [])]
            for one in self.items
        ]
        self.endResetModel()

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title  # what type-ahead looks at
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (item.title, item.detail) if part)
        return item if role == _ROW_ROLE else None


class LinesView(QListView):
    """A list of ``LineItem``; ``opened`` says the key of the one clicked, or Enter pressed on."""

    opened = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.lines = _Lines()
        self.lines.setParent(self)
        self.setModel(self.lines)
        self.setItemDelegate(_Delegate(self))
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)  # another width has other heights
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entered.connect(self._over)
        self.clicked.connect(self._open)

    def set_items(self, items: Sequence[LineItem]) -> None:
        """Show these; where they are the same, one stays where one was."""
        if list(items) != self.lines.items:
            self.lines.set_items(items)

    def texts(self) -> list[str]:
        """What is read in it."""
        return [words.text for line in self.lines.words for words in line]

    def _over(self, index: QModelIndex) -> None:
        opens = index.data(_ROW_ROLE).key is not None
        shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _open(self, index: QModelIndex) -> None:
        item = index.data(_ROW_ROLE)
        if item is not None and item.key is not None:
            self.opened.emit(item.key)

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: LinesView) -> None:
        super().__init__(view)
        self._view = view

    def _words(self, index: _Index) -> list[Words]:
        return self._view.lines.words[index.row()]

    def _room(self, width: int) -> QRect:
        """Where words stand in a line, as if read from left to right."""
        start = _START + theme.ICON_SIZE + _GAP
        return QRect(start, _AIR, max(1, width - start - theme.ICON_SIZE - _GAP), 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.viewport().width()
        wide = self._room(width).width()
        high = sum(words.height(wide) for words in self._words(index))
        return QSize(width, max(high, theme.ICON_SIZE) + 2 * _AIR + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item: LineItem = index.data(_ROW_ROLE)
        line, direction = option.rect, option.direction
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(line, theme.colour("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver and item.key is not None:
            painter.fillRect(line, theme.colour("hover"))
        inner = line.adjusted(0, 0, 0, -1)
        painter.fillRect(line.left(), inner.bottom() + 1, line.width(), 1, theme.colour("line"))
        side = theme.ICON_SIZE
        top = (inner.height() - side) // 2

        def at(area: QRect) -> QRect:
            return QStyle.visualRect(direction, line, area.translated(line.topLeft()))

        icons.paint(painter, at(QRect(_START, top, side, side)), item.icon, item.tone)
        if item.key is not None:
            end = QRect(line.width() - side, top, side, side)
            icons.paint(painter, at(end), "chevron-right", "muted")
        room = at(self._room(line.width()))
        for words in self._words(index):
            words.paint(painter, room, direction)
            room.setTop(room.top() + words.height(room.width()))
