# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened, newest first: time, icon, title, muted line. Quick with years of entries."""

from __future__ import annotations

from collections.abc import Iterable
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
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui import icons, theme
from ui.widgets.empty import Empty

_ROW: Final = 60
_TIME: Final = 86
_ROW_ROLE: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


@dataclass(frozen=True)
class TimelineRow:
    """``when`` is words as shown; ``tone`` colours the icon; ``key`` is for the page.

    ``day`` is shown above the time on the first line of a day; the others of it stand closer.
    """

    when: str
    icon: str
    title: str
    detail: str = ""
    tone: str = "muted"
    key: Any = None
    day: str = ""  # said aloud in any case
    is_first: bool = True  # of its day
    is_last: bool = True


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[TimelineRow] = []

    def set_rows(self, rows: Iterable[TimelineRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title  # what type-ahead looks at
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.day, row.when, row.title, row.detail) if part)
        return row if role == _ROW_ROLE else None


class Timeline(QListView):
    """A list of ``TimelineRow``."""

    row_activated = Signal(object)  # TimelineRow
    row_selected = Signal(object)  # TimelineRow, or None

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._model = _Rows()
        self._model.setParent(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(lambda index: self.row_activated.emit(index.data(_ROW_ROLE)))
        self.selectionModel().currentChanged.connect(
            lambda index, _before: self.row_selected.emit(index.data(_ROW_ROLE))
        )
        self._sentence = ""  # what stands here while there is nothing
        self._empty: Empty | None = None

    def set_rows(self, rows: Iterable[TimelineRow]) -> None:
        """Show other entries."""
        self._model.set_rows(rows)
        self._show_empty()

    def show_more(self, rows: Iterable[TimelineRow]) -> None:
        """The same list read again, perhaps further back: one stays where one was."""
        at, scrolled = self.currentIndex().row(), self.verticalScrollBar().value()
        self.set_rows(rows)
        if 0 <= at < len(self._model.rows):
            self.setCurrentIndex(self._model.index(at, 0))
        if self.isVisible():
            self.doItemsLayout()  # now, or it is painted once without its scroll bar
        self.verticalScrollBar().setValue(scrolled)

    def rows(self) -> list[TimelineRow]:
        """The entries shown."""
        return list(self._model.rows)

    def current(self) -> TimelineRow | None:
        """The chosen entry."""
        row: TimelineRow | None = self.currentIndex().data(_ROW_ROLE)
        return row

    def set_empty(self, sentence: str) -> None:
        """What stands here while there is nothing."""
        self._sentence = sentence
        self._show_empty()

    def _show_empty(self) -> None:
        is_empty = not self._model.rows and bool(self._sentence)
        if self._empty is None:
            if not is_empty:
                return
            self._empty = Empty()
            self._empty.setParent(self.viewport())
        self._empty.set(self._sentence, icon="history")
        self._empty.setGeometry(self.viewport().rect())
        self._empty.setVisible(is_empty)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: TimelineRow = index.data(_ROW_ROLE)
        area = option.rect
        painter.save()
        view = option.widget
        if option.state & QStyle.StateFlag.State_Selected and view and view.hasFocus():
            painter.fillRect(area, theme.colour("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        rtl = option.direction == Qt.LayoutDirection.RightToLeft

        def place(start: int, width: int, top: int, height: int) -> QRect:
            """A rectangle at ``start`` from where the line begins, on either side."""
            left = area.right() + 1 - start - width if rtl else area.left() + start
            return QRect(left, area.top() + top, width, height)

        rule = place(0 if row.is_last else _TIME, area.width(), _ROW - 1, 1) & area
        painter.fillRect(rule, theme.colour("line"))
        day = row.day if row.is_first else ""
        painter.setFont(theme.font("muted"))
        painter.setPen(theme.colour("muted"))
        if day and row.when:
            painter.setPen(theme.colour("text"))
            _text(painter, place(4, _TIME - 8, 9, 22), day, option.direction)
            painter.setPen(theme.colour("muted"))
            _text(painter, place(4, _TIME - 8, 31, 18), row.when, option.direction)
        else:
            painter.setPen(theme.colour("text" if day else "muted"))
            _text(painter, place(4, _TIME - 8, 0, _ROW), day or row.when, option.direction)
        size = theme.ICON_SIZE
        icons.paint(painter, place(_TIME, size, (_ROW - size) // 2, size), row.icon, row.tone)
        start = _TIME + size + 12
        width = area.width() - start - 6
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text"))
        top, height = (9, 22) if row.detail else (0, _ROW)
        _text(painter, place(start, width, top, height), row.title, option.direction)
        painter.setFont(theme.font("muted"))
        painter.setPen(theme.colour("muted"))
        _text(painter, place(start, width, 31, 18), row.detail, option.direction)
        painter.restore()


def _text(painter: QPainter, area: QRect, text: str, direction: Qt.LayoutDirection) -> None:
    if not text:
        return
    start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    align = QStyle.visualAlignment(direction, start)
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, align.value | Qt.TextFlag.TextSingleLine.value, cut)
