# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists: frozen dataclasses shown in declared columns, quick with thousands of rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from ui import theme
from ui.widgets.empty import Empty
from ui.widgets.labels import plain_tip
from ui.widgets.table_delegate import CellLook, RowsDelegate

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()

ROW_ROLE: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Column:
    """One column: how a row gives its text, and how it is shown.

    ``align`` is start, end (figures) or center. ``width`` in pixels; ``stretch`` takes what is
    left. ``role`` is a type role of the theme. ``icon``, ``tone`` and ``tooltip`` are asked for
    each row; with ``pill`` the text stands in a pill of that tone. ``share`` (0 to 1, or None)
    draws a thin bar below the text. ``sort`` gives the value to sort by where the text is not it.
    """

    title: str
    value: Callable[[Any], object]
    align: str = "start"
    tooltip: Callable[[Any], str] | None = None
    role: str = "body"
    icon: Callable[[Any], str | None] | None = None
    tone: Callable[[Any], str | None] | None = None
    sort: Callable[[Any], Any] | None = None
    width: int = 120
    stretch: bool = False
    pill: bool = False
    share: Callable[[Any], float | None] | None = None


class RowsModel(QAbstractTableModel):
    """Rows are replaced as a whole; ``key`` finds the same row again in the new ones."""

    def __init__(
        self,
        columns: Sequence[Column],
        key: Callable[[Any], Hashable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._rows: list[Any] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Show other rows, in the order given or as sorted by the person."""
        self.beginResetModel()
        self._rows = list(rows)
        if self._sorted is not None:
            self._sort(*self._sorted)
        self.endResetModel()

    def rows(self) -> list[Any]:
        """The rows in the order shown."""
        return list(self._rows)

    def row(self, number: int) -> Any:
        """The row at ``number``, from 0."""
        return self._rows[number]

    def key_of(self, number: int) -> Hashable:
        """The key of the row at ``number``."""
        return self._key(self._rows[number])

    def find(self, key: Hashable) -> int:
        """The number of the row with ``key``, or -1."""
        return next((at for at, row in enumerate(self._rows) if self._key(row) == key), -1)

    def text(self, number: int, column: int) -> str:
        """What is shown in a cell."""
        value = self._columns[column].value(self._rows[number])
        return "" if value is None else str(value)

    def columns(self) -> tuple[Column, ...]:
        """The columns declared."""
        return self._columns

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        declared = self._columns[column]
        value = declared.sort or declared.value

        def by(row: Any) -> tuple[bool, Any]:
            found = value(row)
            found = found.casefold() if isinstance(found, str) else found
            return (found is None, "" if found is None else found)

        self._rows.sort(key=by, reverse=order == Qt.SortOrder.DescendingOrder)

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align]
        if role == Qt.ItemDataRole.ToolTipRole and column.tooltip:
            return plain_tip(column.tooltip(row))
        return None

    def look(self, number: int, column_number: int) -> CellLook:
        """All a cell shows, for the delegate."""
        column, row = self._columns[column_number], self._rows[number]
        tone = column.tone(row) if column.tone else None
        icon = column.icon(row) if column.icon else None
        return CellLook(
            text=self.text(number, column_number),
            align=_ALIGN[column.align],
            role=column.role,
            token=tone or ("muted" if column.role == "muted" else "text"),
            icon="" if column.pill else icon or "",
            icon_tone=tone or "muted",
            pill=(tone or "neutral", icon) if column.pill else None,
            share=column.share(row) if column.share else None,
            share_tone=tone or "accent",
        )

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        # The roles first: a head asks for all of them whenever it measures itself.
        if role not in _HEAD_ROLES or orientation != Qt.Orientation.Horizontal:
            return None
        if section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[self._columns[section].align]
        return theme.font("muted")  # the style sheet takes no notice of the font of the head

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order) if 0 <= column < len(self._columns) else None
        if self._sorted is None:
            return
        self.layoutAboutToBeChanged.emit()
        before = [(index, self.key_of(index.row())) for index in self.persistentIndexList()]
        self._sort(column, order)
        for index, key in before:
            self.changePersistentIndex(index, self.index(self.find(key), index.column()))
        self.layoutChanged.emit()


_HEAD_ROLES: Final = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.TextAlignmentRole, Qt.ItemDataRole.FontRole,
)  # fmt: skip
_ENDS: Final = (Qt.Key.Key_Home, Qt.Key.Key_End)
_ALIGN: Final = {
    "start": Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter,
    "end": Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignCenter,
}


class RowsView(QTableView):
    """A table of whole rows: 36 px, no grid, keyboard and type-ahead, kind when empty."""

    row_activated = Signal(object)  # the row: Enter or double click
    row_selected = Signal(object)  # the row, or None

    def __init__(self, model: RowsModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows_model = model
        model.setParent(self)
        self._typed = ""
        self._selected: Hashable | None = None
        self._number = 0  # where it stood
        self._typed_timer = QTimer(self)
        self._typed_timer.setSingleShot(True)
        self._typed_timer.timeout.connect(self._forget_typed)
        self.setModel(model)
        self._preset()
        self._told: tuple[Any, ...] = ("",)  # what stands here while there is nothing
        self._empty: Empty | None = None
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda index: self._activate(index.row()))

    def _preset(self) -> None:
        self.setItemDelegate(RowsDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)  # Tab leaves the list
        self.setIconSize(QSize(theme.ICON_SIZE, theme.ICON_SIZE))
        rows = self.verticalHeader()
        rows.hide()
        # Fixed heights: Qt never measures five thousand rows.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(36)
        head.setFont(theme.font("muted"))
        for at, column in enumerate(self.rows_model.columns()):
            stretch = QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(
                at, stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            )
            wide = head.fontMetrics().horizontalAdvance(column.title) + 28
            head.resizeSection(at, max(column.width, wide))

    def set_sortable(self, column: int | None = None) -> None:
        """Let a click on a head sort; ``column`` is sorted at once."""
        self.horizontalHeader().setSortIndicator(
            -1 if column is None else column, Qt.SortOrder.AscendingOrder
        )
        self.setSortingEnabled(True)

    def set_empty(
        self, sentence: str, act: str = "", on_act: Callable[[], object] | None = None
    ) -> None:
        """What stands here while there are no rows."""
        self._told = (sentence, act, on_act, "list-checks")
        if self._empty is not None:
            self._empty.set(*self._told)
        self._show_empty()

    @property
    def empty(self) -> Empty:
        """What stands here while there are no rows; most lists have some, and never make it."""
        if self._empty is None:
            self._empty = Empty(*self._told)
            self._empty.setParent(self.viewport())
            self._empty.hide()
        return self._empty

    def selected(self) -> Any | None:
        """The row selected, or None."""
        index = self.currentIndex()
        return self.rows_model.row(index.row()) if index.isValid() else None

    def select(self, key: Hashable) -> bool:
        """Select the row with ``key`` and scroll to it."""
        at = self.rows_model.find(key)
        if at < 0:
            return False
        self._go_to(at)
        self.scrollTo(self.rows_model.index(at, 0))
        return True

    def _go_to(self, number: int) -> None:
        # Not selectRow: from right to left it finds no column until the table has its room. That
        # row alone, whatever keys are held: what Ctrl+Enter does is no choosing of several.
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self.rows_model.index(number, 0), flags.ClearAndSelect | flags.Rows
        )

    def _remember(self) -> None:
        index = self.currentIndex()
        self._selected = self.rows_model.key_of(index.row()) if index.isValid() else None
        self._number = index.row() if index.isValid() else 0

    def _restore(self) -> None:
        self._show_empty()
        at = -1 if self._selected is None else self.rows_model.find(self._selected)
        if at >= 0:
            self._go_to(at)
            return
        if self._selected is not None:
            self.row_selected.emit(None)
        if self.hasFocus():
            self._begin()

    def _begin(self) -> None:
        """Where one is in the list, keys mean a row: that in place of the one that is gone."""
        count = self.rows_model.rowCount()
        if count and not self.currentIndex().isValid():
            self._go_to(min(self._number, count - 1))

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.row_selected.emit(self.rows_model.row(current.row()) if current.isValid() else None)

    def _activate(self, number: int) -> None:
        if 0 <= number < self.rows_model.rowCount():
            self.row_activated.emit(self.rows_model.row(number))

    def _show_empty(self) -> None:
        shown = self.rows_model.rowCount() == 0 and bool(self._told[0])
        if shown or self._empty is not None:
            self.empty.setVisible(shown)
            self.empty.setGeometry(self.viewport().rect())

    def _forget_typed(self) -> None:
        self._typed = ""

    # Qt
    def keyboardSearch(self, search: str) -> None:
        """Go to the next row that has a cell beginning with what is typed, any column."""
        repeated = len(self._typed) == 1 and search.casefold() == self._typed
        self._typed = search.casefold() if repeated else self._typed + search.casefold()
        self._typed_timer.start(QApplication.keyboardInputInterval())
        count = self.rows_model.rowCount()
        start = self.currentIndex().row() + (1 if len(self._typed) == 1 else 0)
        for column in range(self.rows_model.columnCount()):
            for step in range(count):
                at = (start + step) % count
                if self.rows_model.text(at, column).casefold().startswith(self._typed):
                    self._go_to(at)
                    return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self._activate(self.currentIndex().row())
            return
        count = self.rows_model.rowCount()
        if event.key() in _ENDS and count and not event.modifiers():
            # A line is one thing: Qt would go to its first or last column.
            self._go_to(0 if event.key() == Qt.Key.Key_Home else count - 1)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # The first arrow key should move, not search for a place to begin.
        self._begin()
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
