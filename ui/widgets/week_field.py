# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of a week in a form: seven days, each with morning, afternoon, evening and night.

Arrows move, Space ticks; a click on a day or on a part of the day ticks all of it, and dragging
ticks what is passed. Below stands in words what is ticked.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from shelterdesk.i18n import _
from shelterdesk.services.values import week_times
from ui import icons, theme
from ui.widgets.field import Field

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_ROW: Final = 28
_NARROWEST: Final = 28
_ICON: Final = 14


class _WeekModel(QAbstractTableModel):
    """A column for each day, a row for each part of it."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.bits = 0
        self._parts = week_times.part_words()
        self._days = week_times.day_words()
        self._long_days = week_times.day_words(is_short=False)

    def is_on(self, index: _Index) -> bool:
        return bool(self.bits & week_times.bit(index.column(), index.row()))

    def put(self, bits: int) -> None:
        self.bits = bits
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._parts)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._days)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            when = f"{self._long_days[index.column()]}, {self._parts[index.row()]}"
            if role == Qt.ItemDataRole.ToolTipRole:
                return when
            said = _("ticked") if self.is_on(index) else _("not ticked")
            return f"{when}: {said}"
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self.is_on(index) else Qt.CheckState.Unchecked
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            across = orientation == Qt.Orientation.Horizontal
            return (self._days if across else self._parts)[section]
        if role == Qt.ItemDataRole.FontRole:
            return theme.font("muted")
        return None


class _CellDelegate(QStyledItemDelegate):
    """A cell is filled and has a tick: it is told without colour too."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, _WeekModel):
            return
        is_on = model.is_on(index)
        view = self.parent()
        is_current = (
            isinstance(view, _WeekGrid) and view.hasFocus() and view.currentIndex() == index
        )
        is_over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        is_open = bool(option.state & QStyle.StateFlag.State_Enabled)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = option.rect.adjusted(2, 2, -2, -2).toRectF()
        token = "accent" if is_on or is_current else "control"
        fill = (
            ("accent" if is_open else "accent_mid") if is_on else "hover" if is_over else "surface"
        )
        painter.setPen(QPen(theme.colour(token if is_open else "line"), 1))
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if is_on:
            spot = option.rect.center()
            side = _ICON // 2
            area = QRect(spot.x() - side + 1, spot.y() - side + 1, _ICON, _ICON)
            icons.paint(painter, area, "check", "on_accent")
        if is_current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawRoundedRect(cell.adjusted(-0.5, -0.5, 0.5, 0.5), 5, 5)
        painter.restore()


class _WeekGrid(QTableView):
    """The cells; it says when the person ticked something."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = _WeekModel(self)
        self._draws: bool | None = None  # while the mouse is down: what it makes of each cell
        self.setModel(self._model)
        self.setItemDelegate(_CellDelegate(self))
        self.setProperty("bare", "true")
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(off)
        self.setVerticalScrollBarPolicy(off)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setMinimumSectionSize(_NARROWEST)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(_ROW)
        down.setMinimumSectionSize(_ROW)
        for header, style in ((across, "0"), (down, "0 8px 0 0")):
            header.setSectionsClickable(True)
            header.setHighlightSections(False)
            header.setStyleSheet(
                f"QHeaderView::section {{ border: none; padding: {style}; min-height: {_ROW}px;"
                " background: transparent; }"
            )
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        down.setDefaultAlignment(start)
        across.sectionClicked.connect(self._turn_day)
        down.sectionClicked.connect(self._turn_part)
        self.setFixedHeight(_ROW * (self._model.rowCount() + 1) + 2)

    def bits(self) -> int:
        """What is ticked."""
        return self._model.bits

    def put(self, bits: int) -> None:
        """Show what is ticked."""
        self._model.put(bits & week_times.ALL)

    def _turn_day(self, day: int) -> None:
        self._turn(week_times.bit(day, part) for part in range(self._model.rowCount()))

    def _turn_part(self, part: int) -> None:
        self._turn(week_times.bit(day, part) for day in range(self._model.columnCount()))

    def _turn(self, bits: Iterable[int]) -> None:
        """Tick all of these; take all away where all are ticked already."""
        mask = sum(bits)
        before = self._model.bits
        self._tell(before & ~mask if before & mask == mask else before | mask)

    def _tell(self, bits: int) -> None:
        if bits != self._model.bits:
            self._model.put(bits)
            self.ticked.emit()

    def _draw(self, index: QModelIndex) -> None:
        if index.isValid() and self._draws is not None:
            mask = week_times.bit(index.column(), index.row())
            self._tell(self.bits() | mask if self._draws else self.bits() & ~mask)

    # Qt
    def sizeHint(self) -> QSize:
        return QSize(300, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        index = self.currentIndex()
        if plain and event.key() == Qt.Key.Key_Space:
            if not index.isValid():
                index = self._model.index(0, 0)
                self.setCurrentIndex(index)
            self._turn((week_times.bit(index.column(), index.row()),))
        elif plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._tell(0)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()  # the form's
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._draws = not self._model.is_on(index)
            self._draw(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._draw(self.indexAt(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._draws = None


class WeekField(Field):
    """Its value is the bits of ``services.values.week_times``; None while nothing is ticked, which
    means that it is not known."""

    def __init__(self, field: str, words: str, *, hint: str = "") -> None:
        super().__init__(field, words, unanswered=False)
        self._explains = hint or _("Space ticks. A day or a part of the day ticks all of it.")
        self.grid = _WeekGrid()
        self._place(self.grid)
        self.grid.ticked.connect(self._ticked)
        self._say()

    def value(self) -> Hashable:
        """The bits, or None."""
        return self.grid.bits() or None

    def set_value(self, value: Hashable) -> None:
        """Show bits."""
        self.grid.put(value if isinstance(value, int) else 0)
        self._say()
        self.set_error(None)

    def focus_target(self) -> QWidget:
        """The cells."""
        return self.grid

    def _ticked(self) -> None:
        self._say()
        self._typed()

    def _say(self) -> None:
        said = week_times.in_words(self.grid.bits())
        self.set_hint(said or self._explains)
        self.grid.setAccessibleDescription(said or self._explains)
