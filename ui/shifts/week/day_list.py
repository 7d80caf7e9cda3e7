# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of one day below each other, or of several days under their headings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from shelterdesk.i18n import _
from shelterdesk.services.agenda.week import CalendarLine, LineKind
from ui import icons, theme
from ui.widgets.dates import today
from ui.widgets.day_words import near_day, weekday_and_day

_ROLE: Final = Qt.ItemDataRole.UserRole
_PAD: Final = 7
_ICON: Final = 14
_HEADING: Final = 32
_MOST_LINES: Final = 3
_Index = QModelIndex | QPersistentModelIndex


class DayList(QListWidget):
    """Arrows up and down within, left and right to the next day (``stepped``)."""

    line_chosen = Signal(object)  # CalendarLine
    stepped = Signal(int)  # days
    week_asked = Signal(int)  # weeks

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("bare", "true")
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.itemClicked.connect(self._choose)

    def show_lines(self, days: Sequence[tuple[date | None, Sequence[CalendarLine]]]) -> None:
        """Show days; one that is given has a heading."""
        before = self.current()
        self.clear()
        for day, lines in days:
            if day is not None:
                heading = QListWidgetItem(self._heading(day))
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(heading)
            for line in lines:
                item = QListWidgetItem(line.title)
                item.setData(_ROLE, line)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, said(line))
                item.setToolTip(said(line))
                self.addItem(item)
        if before is not None:
            self.select(before.kind, before.row_id)

    def current(self) -> CalendarLine | None:
        """The line chosen."""
        item = self.currentItem()
        found = item.data(_ROLE) if item is not None else None
        return found if isinstance(found, CalendarLine) else None

    def select(self, kind: str, row_id: int) -> bool:
        """Choose a line."""
        for at in range(self.count()):
            line = self.item(at).data(_ROLE)
            if isinstance(line, CalendarLine) and (line.kind, line.row_id) == (kind, row_id):
                self.setCurrentRow(at)
                return True
        return False

    def begin(self) -> None:
        """Go in: to the line that was chosen, or the first."""
        if self.current() is None:
            first = next((n for n in range(self.count()) if self.item(n).data(_ROLE)), -1)
            self.setCurrentRow(first)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _heading(self, day: date) -> str:
        near = near_day(day, today())
        words = weekday_and_day(day, today())
        return words if abs((day - today()).days) > 1 else f"{near.capitalize()} · {words}"

    def _choose(self, item: QListWidgetItem | None) -> None:
        line = item.data(_ROLE) if item is not None else None
        if isinstance(line, CalendarLine):
            self.line_chosen.emit(line)

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        page = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(-step if rtl else step)
        elif page is not None:
            self.week_asked.emit(page)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # words wrap otherwise


def said(line: CalendarLine) -> str:
    """A line as it is read aloud."""
    return ", ".join(part for part in (_head(line), line.title, line.detail) if part)


def _head(line: CalendarLine) -> str:
    if line.at is not None:
        return clock(line.at)
    return _("to do") if line.kind is LineKind.TASK else _("all day")


def clock(at: time) -> str:
    """``09:00``."""
    return f"{at:%H:%M}"


class _Delegate(QStyledItemDelegate):
    """A card: time or icon, title of up to three lines, a muted line where there is room."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = index.data(_ROLE)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListWidget) else 120
        if not isinstance(line, CalendarLine):
            return QSize(width, _HEADING)
        return QSize(width, self._height(line, width - 2 * _PAD - 6) + 4)

    def _height(self, line: CalendarLine, width: int) -> int:
        head = QFontMetrics(theme.font("small_strong")).height()
        title = _title_area(line, width)
        detail = QFontMetrics(theme.font("muted")).height() if line.detail else 0
        return head + title + detail + 2 * _PAD

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, CalendarLine):
            self._paint_line(painter, option, line)
        else:
            painter.setFont(theme.font("strong"))
            painter.setPen(theme.colour("muted"))
            _words(painter, option, option.rect.adjusted(4, 8, -4, 0), index.data())
        painter.restore()

    def _paint_line(
        self, painter: QPainter, option: QStyleOptionViewItem, line: CalendarLine
    ) -> None:
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = marked and option.widget is not None and option.widget.hasFocus()
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        card = option.rect.adjusted(1, 2, -1, -2)
        fill = "accent_soft" if marked else ("hover" if hovered else "raised")
        painter.setPen(QPen(theme.colour("accent" if marked else "line"), 2 if focused else 1))
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(card.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner = card.adjusted(_PAD, _PAD - 1, -_PAD, -_PAD + 1)
        tone = "muted" if line.is_over else line.tone
        head = QFontMetrics(theme.font("small_strong")).height()
        left = inner.right() + 1 - _ICON if rtl else inner.left()
        spot = QRect(left, inner.top() + (head - _ICON) // 2, _ICON, _ICON)
        icons.paint(painter, spot, line.icon, tone)
        is_timed = line.at is not None
        painter.setFont(theme.font("small_strong" if is_timed else "muted"))
        painter.setPen(theme.colour("text" if is_timed and not line.is_over else "muted"))
        beside = inner.adjusted(0 if rtl else _ICON + 5, 0, -_ICON - 5 if rtl else 0, 0)
        beside.setHeight(head)
        _words(painter, option, beside, _head(line))
        self._paint_words(painter, option, line, inner.adjusted(0, head, 0, 0))

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, line: CalendarLine, area: QRect
    ) -> None:
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("muted" if line.is_over else "text"))
        title = QRect(area)
        title.setHeight(_title_area(line, area.width()))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | _start(option)
        painter.setClipRect(title)
        painter.drawText(title, int(flags), line.title)
        painter.setClipping(False)
        if line.detail:
            below = area.adjusted(0, title.height(), 0, 0)
            painter.setFont(theme.font("muted"))
            painter.setPen(theme.colour("muted"))
            _words(painter, option, below, line.detail)


def _title_area(line: CalendarLine, width: int) -> int:
    metrics = QFontMetrics(theme.font("body"))
    flags = int(Qt.TextFlag.TextWordWrap)
    high = metrics.boundingRect(QRect(0, 0, max(40, width), 1000), flags, line.title).height()
    return min(high, metrics.lineSpacing() * _MOST_LINES)


def _start(option: QStyleOptionViewItem) -> Qt.AlignmentFlag:
    rtl = option.direction == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute


def _words(painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str) -> None:
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(_start(option) | Qt.AlignmentFlag.AlignTop), cut)
