# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on a paper sheet, typed as it is read: people below each other, sessions beside."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QIntValidator, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from shelterdesk.i18n import _
from shelterdesk.services.training.course_rolls import CourseSheet, SheetLine
from ui import icons, theme
from ui.training.roll_call.marks import CLEAR, PRESENT, Marks
from ui.widgets.dates import today
from ui.widgets.day_words import short_weekday, weekday_and_day
from ui.widgets.field import Field
from ui.widgets.labels import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_ROW: Final = 32
_WIDE: Final = 68
_NAME: Final = 150
_FEWEST: Final = 4  # lines
_MOST_SEEN: Final = 10
_ICON: Final = 16
_MOST_LATE: Final = 1440
#: A code and minutes late; an empty code: nothing is said.
Cell = tuple[str, int]
#: Session, number in the group, code, minutes late.
Change = tuple[int, int, str, int]


class _Sheet(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.sheet: CourseSheet | None = None
        self.marks = Marks(())
        self.cells: dict[tuple[int, int], Cell] = {}

    def show(self, sheet: CourseSheet) -> None:
        self.beginResetModel()
        self.sheet, self.marks = sheet, Marks(sheet.statuses)
        self.cells = {
            (row, column): (line.statuses[column], line.minutes_late[column])
            for row, line in enumerate(sheet.lines)
            for column in range(len(sheet.sessions))
            if line.takes_part[column]
        }
        self.endResetModel()

    def line(self, row: int) -> SheetLine | None:
        return None if self.sheet is None else self.sheet.lines[row]

    def stored(self, at: tuple[int, int]) -> Cell:
        line = self.line(at[0])
        return ("", 0) if line is None else (line.statuses[at[1]], line.minutes_late[at[1]])

    def put(self, at: tuple[int, int], cell: Cell) -> None:
        self.cells[at] = cell
        index = self.index(at[0], at[1] + 1)
        self.dataChanged.emit(index, index)

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.sheet is None else len(self.sheet.lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.sheet is None else len(self.sheet.sessions) + 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag
        if (index.row(), index.column() - 1) in self.cells:
            return flags.ItemIsEnabled | flags.ItemIsSelectable | flags.ItemIsEditable
        return flags.ItemIsEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        if index.column() == 0:
            return line.shown if role == Qt.ItemDataRole.DisplayRole else None
        cell = self.cells.get((index.row(), index.column() - 1))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._figure(cell)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            words = _("not in the group on that day") if cell is None else self.marks.words(*cell)
            said = f"{line.shown}, {self._day(index.column() - 1)}: {words}"
            return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self.sheet is None or orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if section == 0:
                return _("Who")
            on = self.sheet.sessions[section - 1].on
            return f"{short_weekday(on)} {on.day}"
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 0:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and section:
            return plain_tip(self._day(section - 1))
        return None

    def _day(self, column: int) -> str:
        session = None if self.sheet is None else self.sheet.sessions[column]
        if session is None:
            return ""
        return " ".join(filter(None, (weekday_and_day(session.on, today()), session.clock)))

    def _figure(self, cell: Cell | None) -> str:
        if cell is None:
            return "–"
        code, late = cell
        if not code:
            return ""
        figure = self.marks.figure(code) if self.marks.of(code) else "?"
        return f"{figure} +{late}" if late else figure


class _Delegate(QStyledItemDelegate):
    """A tick for who was present, the figure for what else; minutes are typed in place."""

    minutes_typed = Signal(int)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, _Sheet):
            return
        at = (index.row(), index.column() - 1)
        cell = model.cells.get(at)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect
        is_changed = cell is not None and cell != model.stored(at)
        if is_changed:
            painter.fillRect(area, theme.colour("accent_soft"))
        if cell is not None and cell[0] == PRESENT:
            centre = area.center()
            spot = QRect(centre.x() - _ICON // 2, centre.y() - _ICON // 2, _ICON, _ICON)
            icons.paint(painter, spot, "check", "accent_ink" if is_changed else "text")
        else:
            is_name = index.column() == 0
            painter.setFont(theme.font("strong" if is_name or cell else "muted"))
            painter.setPen(theme.colour("muted" if cell is None and not is_name else "text"))
            start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            align = QStyle.visualAlignment(option.direction, start)
            if not is_name:
                align = Qt.AlignmentFlag.AlignCenter
            inner = area.adjusted(4, 0, -4, 0)
            text = painter.fontMetrics().elidedText(
                str(index.data() or ""), Qt.TextElideMode.ElideRight, inner.width()
            )
            painter.drawText(inner, align.value | Qt.TextFlag.TextSingleLine.value, text)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.colour("line"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.toRectF().adjusted(1, 1, -1, -2), 4, 4)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        line = QLineEdit(parent)
        line.setValidator(QIntValidator(0, _MOST_LATE, line))
        line.setPlaceholderText(_("min"))
        line.setAccessibleName(_("Minutes late"))
        line.setFrame(False)
        return line

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        pass  # how much later is typed anew

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QLineEdit):
            self.minutes_typed.emit(int(editor.text() or 0))


class SheetTable(QTableView):
    """Figures as on the paper, Space for a tick, P for all the rest of a session."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("The paper sheet"))
        self.sheet = _Sheet()
        self.sheet.setParent(self)
        self.setModel(self.sheet)
        delegate = _Delegate(self)
        # Later: to go on at once would close the field while it hands over what was typed.
        delegate.minutes_typed.connect(self._late, Qt.ConnectionType.QueuedConnection)
        self.setItemDelegate(delegate)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setProperty("strip", "true")
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(_WIDE)
        head.setDefaultSectionSize(_WIDE)

    def show_sheet(self, sheet: CourseSheet) -> None:
        """Show what is stored; the first empty cell is chosen."""
        self.sheet.show(sheet)
        if self.sheet.columnCount():
            self.horizontalHeader().resizeSection(0, _NAME)
        rows = max(_FEWEST, min(len(sheet.lines), _MOST_SEEN)) + 2  # with the head and the bar
        self.setMinimumHeight(rows * _ROW)
        empty = [at for at, cell in self.sheet.cells.items() if not cell[0]]
        first = min(empty or self.sheet.cells, key=lambda at: (at[1], at[0]), default=None)
        if first is not None:
            self.setCurrentIndex(self.sheet.index(first[0], first[1] + 1))

    def changes(self) -> list[Change]:
        """What is other than stored."""
        sheet, found = self.sheet.sheet, []
        for (row, column), (code, late) in sorted(self.sheet.cells.items()):
            line = self.sheet.line(row)
            if sheet is None or line is None or (code, late) == self.sheet.stored((row, column)):
                continue
            session_id = sheet.sessions[column].id
            found.append((session_id, line.number, code, late))
        return found

    def apply(self, changes: list[Change]) -> None:
        """Put back what was typed, as far as it is still there."""
        sheet = self.sheet.sheet
        if sheet is None:
            return
        at = {session.id: column for column, session in enumerate(sheet.sessions)}
        typed = {(one[0], one[1]): (one[2], one[3]) for one in changes}
        for row, line in enumerate(sheet.lines):
            for session_id, column in at.items():
                cell = typed.get((session_id, line.number))
                if cell is not None and (row, column) in self.sheet.cells:
                    self.sheet.put((row, column), cell)
        self.changed.emit()

    # Within
    def _at(self) -> tuple[int, int] | None:
        index = self.currentIndex()
        at = (index.row(), index.column() - 1)
        return at if at in self.sheet.cells else None

    def _put(self, cell: Cell) -> None:
        at = self._at()
        if at is not None:
            self.sheet.put(at, cell)
            self.changed.emit()

    def _late(self, minutes: int) -> None:
        at = self._at()
        if at is not None:
            self._put((self.sheet.cells[at][0], minutes))
        self._go_on()

    def _go_on(self) -> None:
        """To the next person of this session who takes part, then to the next session."""
        at = self._at()
        if at is None:
            return
        following = [one for one in self.sheet.cells if (one[1], one[0]) > (at[1], at[0])]
        if following:
            row, column = min(following, key=lambda one: (one[1], one[0]))
            self.setCurrentIndex(self.sheet.index(row, column + 1))

    def _rest_present(self) -> None:
        column = self.currentIndex().column() - 1
        for at, cell in self.sheet.cells.items():
            if at[1] == column and not cell[0]:
                self.sheet.put(at, (PRESENT, 0))
        self.changed.emit()

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, at = Qt.Key(event.key()), self._at()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if at is None or not plain:
            super().keyPressEvent(event)
            return
        status = self.sheet.marks.of_key(key)
        if key == Qt.Key.Key_P:
            self._rest_present()
        elif key in CLEAR:
            self._put(("", 0))
        elif status is not None:
            self._put((status.code, 0))
            if self.sheet.marks.asks_minutes(status):
                self.edit(self.currentIndex())
            else:
                self._go_on()
        else:
            super().keyPressEvent(event)


class SheetField(Field):
    """The table as a question of a form; its value is what was changed."""

    def __init__(self) -> None:
        super().__init__("marks", _("The paper sheet"), unanswered=False)
        self.table = SheetTable()
        self._kept: Any = None  # a draft that waits for the sheet
        self._place(self.table)
        self.table.changed.connect(self._typed)

    def show_sheet(self, sheet: CourseSheet) -> None:
        """What is stored, and over it what was typed before the file was locked."""
        self.table.show_sheet(sheet)
        kept, self._kept = self._kept, None
        if kept:
            self.restore_draft(kept)

    def value(self) -> tuple[Change, ...]:
        """What is other than stored."""
        return tuple(self.table.changes())

    def set_value(self, value: Hashable) -> None:
        """Nothing: what is stored is shown by ``show_sheet``."""

    def draft(self) -> Any:
        """What is other than stored, as JSON holds it."""
        return [list(one) for one in self.table.changes()]

    def restore_draft(self, kept: Any) -> None:
        """As soon as the sheet is there."""
        if self.table.sheet.sheet is None:
            self._kept = kept
        elif isinstance(kept, list):
            self.table.apply([(a, b, str(c), int(d)) for a, b, c, d in kept])

    def focus_target(self) -> QWidget:
        """The table."""
        return self.table
