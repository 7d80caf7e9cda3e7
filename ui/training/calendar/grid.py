# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The days of a week or a month with their sessions: one list, painted into its days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView

from ui import theme
from ui.training.calendar import painting
from ui.training.calendar.block import Block
from ui.training.calendar.places import HEAD, WEEK, Places, Shape, arranged
from ui.widgets.labels import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_DAY: Final = timedelta(days=1)
_SCROLL: Final = 48  # pixels of one turn of a wheel
BLOCK_ROLE: Final = Qt.ItemDataRole.UserRole


class _Blocks(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []

    def set_blocks(self, blocks: Sequence[Block]) -> None:
        self.beginResetModel()
        self.blocks = list(blocks)
        self.endResetModel()

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.blocks)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        block = self.blocks[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return block.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{painting.day_words(block.day)}, {block.said}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(block.said)
        return block if role == BLOCK_ROLE else None


class CalendarGrid(QListView):
    """Left and right go from day to day, up and down within one; Enter opens a session.

    ``stepped`` says that a day outside is wanted, ``turned`` another week or month.
    """

    chosen = Signal(object)  # Block
    day_chosen = Signal(object)  # date: Enter where it has no session
    stepped = Signal(object)  # date
    turned = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.blocks = _Blocks()
        self.blocks.setParent(self)
        self._first, self._count, self._today = date.min, 0, date.min
        self._month: int | None = None
        self._day = date.min
        self._places = Places(Shape.COLUMNS, {}, [], 0)
        self.setModel(self.blocks)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumSize(200, 160)
        self.setProperty("bare", "true")
        self.clicked.connect(self._clicked)

    # What is shown
    def show_days(
        self,
        blocks: Sequence[Block],
        first: date,
        count: int,
        today: date,
        month: int | None = None,
    ) -> None:
        """Sessions of so many days, sorted; ``month`` is the one the others are shown beside."""
        kept = self.current()
        self._first, self._count, self._today, self._month = first, count, today, month
        self.blocks.set_blocks(blocks)
        if not first <= self._day < first + count * _DAY:
            self._day = today if first <= today < first + count * _DAY else first
        self._arrange()
        if kept is None or kept.day != self._day or not self.select(kept.key):
            self._settle()

    def day(self) -> date:
        """The day one is in."""
        return self._day

    def current(self) -> Block | None:
        """The session one is on."""
        index = self.currentIndex()
        return self.blocks.blocks[index.row()] if index.isValid() else None

    def select(self, key: int) -> bool:
        """Go to a session."""
        for at, block in enumerate(self.blocks.blocks):
            if block.key == key:
                self._day = block.day
                self.setCurrentIndex(self.blocks.index(at, 0))
                return True
        return False

    def go_to(self, day: date) -> None:
        """Go to a day; one that is not shown is asked for."""
        inside = self._first <= day < self._first + self._count * _DAY
        self._day = day
        if inside:
            self._settle()
        else:
            self.stepped.emit(day)

    def shape(self) -> Shape:
        """How the days stand."""
        return self._places.shape

    def texts(self) -> list[str]:
        """What is read in it."""
        return [block.said for block in self.blocks.blocks]

    # Within
    def _of_day(self, day: date) -> list[int]:
        return [at for at, block in enumerate(self.blocks.blocks) if block.day == day]

    def _settle(self) -> None:
        """On the first session of the day, or on the day alone."""
        rows = self._of_day(self._day)
        if rows:
            self.setCurrentIndex(self.blocks.index(rows[0], 0))
        else:
            self.selectionModel().clear()
            self._bring(self._places.days.get(self._day, QRect()))
        self.viewport().update()

    def _arrange(self) -> None:
        area = self.viewport().size()
        self._places = arranged(
            self.blocks.blocks, self._first, self._count, (area.width(), area.height()),
            painting.card_height,
        )  # fmt: skip
        self.updateGeometries()
        self.viewport().update()

    def _spot(self, place: QRect) -> QRect:
        """Where it is on the screen: turned round and scrolled."""
        found = QRect(place)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            found.moveLeft(self.viewport().width() - place.right() - 1)
        return found.translated(0, -self.verticalOffset())

    def _clicked(self, index: QModelIndex) -> None:
        block = index.data(BLOCK_ROLE)
        if isinstance(block, Block):
            self._day = block.day
            self.chosen.emit(block)

    def _bring(self, place: QRect) -> None:
        bar, head = self.verticalScrollBar(), self._head()
        if place.top() - head < bar.value():
            bar.setValue(place.top() - head)
        elif place.bottom() > bar.value() + self.viewport().height():
            bar.setValue(place.bottom() - self.viewport().height() + 1)

    def _head(self) -> int:
        return 0 if self._places.shape is Shape.LIST else HEAD

    # Keys
    def _up_or_down(self, by: int) -> None:
        rows, index = self._of_day(self._day), self.currentIndex()
        at = rows.index(index.row()) + by if index.isValid() and index.row() in rows else -1
        if 0 <= at < len(rows):
            self.setCurrentIndex(self.blocks.index(rows[at], 0))
            self.viewport().update()
        elif self._places.shape is Shape.MONTH:
            self.go_to(self._day + by * WEEK * _DAY)
        elif self._places.shape is Shape.LIST:
            self.go_to(self._day + by * _DAY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        aside = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        along = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        page = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(key)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        elif aside is not None:
            self.go_to(self._day + (-aside if rtl else aside) * _DAY)
        elif along is not None:
            self._up_or_down(along)
        elif page is not None:
            self.turned.emit(page)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            block = self.current()
            if block is not None:
                self.chosen.emit(block)
            else:
                self.day_chosen.emit(self._day)
        else:
            event.ignore()

    # Qt: a list whose items have places of their own
    def visualRect(self, index: _Index) -> QRect:
        spots = self._places.blocks
        return self._spot(spots[index.row()]) if 0 <= index.row() < len(spots) else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        if point.y() >= self._head():
            for at, place in enumerate(self._places.blocks):
                if self._spot(place).contains(point):
                    return self.blocks.index(at, 0)
        return QModelIndex()

    def scrollTo(
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if 0 <= index.row() < len(self._places.blocks):
            self._bring(self._places.blocks[index.row()])

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def doItemsLayout(self) -> None:
        self._arrange()

    def updateGeometries(self) -> None:
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._places.height - high))
        bar.setPageStep(high)
        bar.setSingleStep(_SCROLL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        for day, place in self._places.days.items():
            if self._spot(place).contains(spot):
                self._day = day
        if not self.indexAt(spot).isValid():
            self._settle()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self.indexAt(event.position().toPoint()).isValid():
            self.day_chosen.emit(self._day)
        super().mouseDoubleClickEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        current = self.current()
        if current is not None and current.day != self._day:
            self._settle()  # Qt goes to the first item where none was
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        looks = painting.Looks(
            self._places.shape, self._today, self._month, self._day if self.hasFocus() else None,
            is_rtl=self.layoutDirection() == Qt.LayoutDirection.RightToLeft,
        )  # fmt: skip
        for day, place in self._places.days.items():
            painting.paint_day(painter, self._spot(place), day, looks)
        current = self.currentIndex().row()
        for at, place in enumerate(self._places.blocks):
            spot = self._spot(place)
            if spot.intersects(event.rect()):
                painting.paint_block(
                    painter, spot, self.blocks.blocks[at], looks, is_current=at == current
                )
        if self._places.shape is not Shape.LIST:
            head = QRect(0, 0, self.viewport().width(), HEAD)
            painter.fillRect(head, theme.colour("surface"))
            for at in range(min(self._count, WEEK)):
                day = self._first + at * _DAY
                place = self._places.days[day]
                spot = self._spot(QRect(place.left(), self.verticalOffset(), place.width(), HEAD))
                painting.paint_head(painter, spot, day, looks)
        painter.end()
