# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A month of one room: a line for each night, a column for each bed."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board
from shelterdesk.services.rooms.board import Bar, BedState, Strip
from ui import icons, theme
from ui.desk import Desk
from ui.rooms import words
from ui.rooms.night import Night
from ui.widgets.buttons import icon_button
from ui.widgets.day_words import month_and_year
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_DAY: Final = timedelta(days=1)
_ROW: Final = 26
#: State -> (fill, ink, icon).
_LOOKS: Final = {
    BedState.TAKEN: ("accent_soft", "accent_ink", ""),
    BedState.RESERVED: ("neutral_soft", "text", "bookmark"),
    BedState.BLOCKED: ("neutral_soft", "muted", "wrench"),
}
_AWAY: Final = ("notice_soft", "notice_ink", "clock")


class _MonthModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.strip: Strip | None = None
        self.night = date(2000, 1, 1)

    def show(self, strip: Strip, night: date) -> None:
        self.beginResetModel()
        self.strip, self.night = strip, night
        self.endResetModel()

    def day(self, row: int) -> date:
        return (self.strip.first if self.strip is not None else self.night) + row * _DAY

    def bar(self, row: int, column: int) -> Bar | None:
        if self.strip is None or column == 0:
            return None
        return self.strip.beds[column - 1].bar_on(self.day(row))

    def is_in_service(self, row: int, column: int) -> bool:
        if self.strip is None or column == 0:
            return True
        return self.strip.beds[column - 1].is_in_service(self.day(row))

    def text(self, row: int, column: int) -> str:
        day = self.day(row)
        if column == 0:
            return f"{words.weekday(day)} {day.day}"
        bar = self.bar(row, column)
        return "" if bar is None else bar_words(bar, day)

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.strip is None else self.strip.days

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.strip is None else 1 + len(self.strip.beds)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole) and column:
            assert self.strip is not None  # noqa: S101 - there are columns
            bed = _("bed {bed}").format(bed=self.strip.beds[column - 1].label)
            free = _("free") if self.is_in_service(row, column) else _("not in service")
            day = words.long_day(self.day(row), self.night)
            return f"{day}, {bed}: {self.text(row, column) or free}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or self.strip is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _("Night") if section == 0 else self.strip.beds[section - 1].label
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colour("muted")
        return None


class _CellDelegate(QStyledItemDelegate):
    """Every night says its name, so that a line can be read by itself."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, _MonthModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, column = index.row(), index.column()
        day, bar = model.day(row), model.bar(row, column)
        area = option.rect
        if day == model.night:
            painter.fillRect(area, theme.colour("hover"))
        fill, ink, icon = _look(bar, day)
        if not model.is_in_service(row, column):
            fill = "neutral_soft"
        spot = area.adjusted(2, 0, -3, -1)
        if fill:
            painter.fillRect(spot, theme.colour(fill))
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        inner = spot.adjusted(8, 0, -8, 0)
        if icon:
            left = inner.left() if rtl else inner.right() - 13
            icons.paint(painter, QRect(left, inner.center().y() - 6, 14, 14), icon, ink)
            inner.adjust(20 if rtl else 0, 0, 0 if rtl else -20, 0)
        is_first = bar is not None and bar.start == day
        role = "small_strong" if is_first or day == model.night else "muted"
        painter.setFont(theme.font(role))
        painter.setPen(theme.colour(ink))
        start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        align = QStyle.visualAlignment(option.direction, start)
        text = str(index.data() or "")
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, align.value | Qt.TextFlag.TextSingleLine.value, cut)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.colour("line"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(spot.toRectF().adjusted(1, 1, -1, -1), 4, 4)
        painter.restore()


def _look(bar: Bar | None, day: date) -> tuple[str, str, str]:
    if bar is None:
        return "", "muted", ""
    if bar.away_on(day) is not None:
        return _AWAY
    fill, ink, icon = _LOOKS[bar.state]
    return fill, ink, "shield" if bar.is_protected else icon


def bar_words(bar: Bar, day: date) -> str:
    """What a bed is on a night, in words."""
    if bar.state is BedState.BLOCKED:
        return bar.note or _("Out of use")
    if bar.state is BedState.RESERVED:
        return _("Reserved for {who}").format(who=bar.shown) if bar.shown else _("Reserved")
    who = bar.shown or protection.one_person()
    away = bar.away_on(day)
    return who if away is None else f"{who} · {words.away(away, day)}"


class _Table(QTableView):
    """Enter or double click opens a bed on a night; Page Up and Page Down step months."""

    opened = Signal(int, object)  # bed id, night
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Nights of the room"))
        self.table = _MonthModel()
        self.table.setParent(self)
        self.setModel(self.table)
        self.setItemDelegate(_CellDelegate(self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setMinimumSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(70)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setProperty("strip", "true")
        self.doubleClicked.connect(self._open)

    def show_month(self, strip: Strip, night: date) -> None:
        self.table.show(strip, night)
        head = self.horizontalHeader()
        if strip.beds:
            head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(0, 74)
        row = (night - strip.first).days
        at = self.table.index(row if 0 <= row < strip.days else 0, 1 if strip.beds else 0)
        self.setCurrentIndex(at)

    def _open(self, index: QModelIndex) -> None:
        strip = self.table.strip
        if strip is not None and index.isValid() and index.column() > 0:
            bed_id = strip.beds[index.column() - 1].bed_id
            self.opened.emit(bed_id, self.table.day(index.row()))

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.stepped.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class MonthView(QWidget):
    """Asks the desk by itself for the month and the room chosen."""

    opened = Signal(int, object)  # bed id, night

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._night: Night | None = None
        self._first = date(2000, 1, 1)
        self._asked = 0
        self.room = ChoiceField("room", _("Room"), unanswered=False)
        self.room.setMaximumWidth(220)
        self.title = label("", "lead")
        back = _("The month before (Page Up)")
        on = _("The next month (Page Down)")
        self.back_button = icon_button("chevron-left", back, on_click=self._back)
        self.on_button = icon_button("chevron-right", on, on_click=self._on)
        self.table = _Table()
        head = QHBoxLayout()
        head.setContentsMargins(10, 8, 10, 4)
        head.setSpacing(8)
        for widget in (self.room, self.back_button, self.title, self.on_button):
            head.addWidget(widget)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        self.room.changed.connect(self._ask)
        self.table.opened.connect(self.opened)
        self.table.stepped.connect(self.step)

    def show_night(self, night: Night, room_id: int | None = None) -> None:
        """The month of a night; of a room, or of the one shown before."""
        before = self._night.night if self._night is not None else None
        self._night = night
        chosen = room_id if room_id is not None else self.room.value()
        self.room.set_choices((room.id, room.name) for room in night.rooms)
        if chosen not in {room.id for room in night.rooms} and night.rooms:
            chosen = night.rooms[0].id
        self.room.set_value(chosen)
        if before != night.night:
            self._first = night.night.replace(day=1)
        self._ask()

    def step(self, months: int) -> None:
        """Some months back or on."""
        at = self._first.year * 12 + self._first.month - 1 + months
        self._first = date(at // 12, at % 12 + 1, 1)
        self._ask()

    def _back(self) -> None:
        self.step(-1)

    def _on(self) -> None:
        self.step(1)

    def _ask(self) -> None:
        night, room_id = self._night, self.room.value()
        if night is None or night.board is None or not isinstance(room_id, int):
            return
        self.title.setText(month_and_year(self._first))
        self._asked += 1
        asked = self._asked

        def show(strip: Strip) -> None:
            if asked == self._asked and self._night is not None:
                self.table.show_month(strip, self._night.night)

        self._desk.read(
            self,
            board.strip,
            show,
            site_id=night.board.site.id,
            first=self._first,
            days=calendar.monthrange(self._first.year, self._first.month)[1],
            room_id=room_id,
        )
