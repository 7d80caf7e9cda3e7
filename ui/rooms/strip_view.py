# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fourteen nights of every bed: a bar for who is in it, gaps are free.

A table underneath, so that arrow keys, Tab and screen readers find their way.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from shelterdesk.i18n import _
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.board import Bar, BedState, Strip, StripBed
from ui import icons, theme
from ui.rooms import words

DAYS: Final = 14
#: Nights before the chosen one that are shown.
LEAD: Final = 3
_FIXED: Final = 2  # columns of room and bed
_ROW: Final = 30
_SIGN: Final = 14  # pixels
_READABLE: Final = 44  # pixels that hold the beginning of a name
_BAR_ROLE: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_DAY: Final = timedelta(days=1)


class _StripModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.beds: tuple[StripBed, ...] = ()
        self.first = self.night = date(2000, 1, 1)

    def show(self, strip: Strip, night: date) -> None:
        self.beginResetModel()
        self.beds = strip.beds
        self.night, self.first = night, night - LEAD * _DAY
        self.endResetModel()

    def night_at(self, column: int) -> date:
        return self.first + max(0, column - _FIXED) * _DAY

    def bar_at(self, row: int, column: int) -> Bar | None:
        return self.beds[row].bar_on(self.night_at(column)) if column >= _FIXED else None

    def in_service(self, row: int, column: int) -> bool:
        return self.beds[row].is_in_service(self.night_at(column))

    def text(self, row: int, column: int) -> str:
        bed = self.beds[row]
        if column < _FIXED:
            return bed.label if column else bed.room
        bar = self.bar_at(row, column)
        if bar is None:
            return ""
        return _words(bar)

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.beds)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else _FIXED + DAYS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._said(row, column)
        return self.bar_at(row, column) if role == _BAR_ROLE else None

    def _said(self, row: int, column: int) -> str:
        bed = self.beds[row]
        place = _("{room}, bed {bed}").format(room=bed.room, bed=bed.label)
        if column < _FIXED:
            return place
        bar = self.bar_at(row, column)
        night = words.short_day(self.night_at(column), self.night)
        if bar is None:
            state = _("free") if self.in_service(row, column) else _("not in service")
            return f"{place}, {night}: {state}"
        until = words.short_day(bar.end, self.night) if bar.end else _("no end planned")
        start = words.short_day(bar.start, self.night)
        span = _("{start} to {end}").format(start=start, end=until)
        away = bar.away_on(self.night_at(column))
        told = (self.text(row, column), words.away(away, self.night) if away else "", span)
        return f"{place}: {', '.join(part for part in told if part)}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        is_day = section >= _FIXED
        night = self.night_at(section)
        if role == Qt.ItemDataRole.DisplayRole:
            names = (_("Room"), _("Bed"))
            return f"{words.weekday(night)}\n{night.day}" if is_day else names[section]
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        token = "accent" if is_day and night == self.night else "muted"
        return {
            Qt.ItemDataRole.TextAlignmentRole: Qt.AlignmentFlag.AlignCenter if is_day else start,
            Qt.ItemDataRole.FontRole: theme.font("muted"),
            Qt.ItemDataRole.ForegroundRole: theme.colour(token),
        }.get(Qt.ItemDataRole(role))


class _BarDelegate(QStyledItemDelegate):
    """Days are a faint grid; a stay is one bar, open at the side where it goes on."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(20, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, _StripModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bed = model.beds[index.row()]
        last = index.row() + 1 == len(model.beds)
        ends = last or model.beds[index.row() + 1].room_id != bed.room_id
        if index.column() < _FIXED:
            self._paint_name(painter, option, index)
        else:
            self._paint_days(painter, option, index, model)
        if ends or index.column() >= _FIXED:
            area = option.rect
            token = "control" if ends else "line"
            painter.setOpacity(0.55 if ends else 1)
            painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.colour(token))
            painter.setOpacity(1)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -2), 5, 5)
        painter.restore()

    def _paint_name(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        is_room = index.column() == 0
        painter.setFont(theme.font("strong" if is_room else "small_strong"))
        painter.setPen(theme.colour("text" if is_room else "muted"))
        area = option.rect.adjusted(8, 0, -4, 0)
        if is_room:
            area.setHeight(_ROW)
        _text(painter, option.direction, area, str(index.data()))

    def _paint_days(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: _Index,
        model: _StripModel,
    ) -> None:
        area, column = option.rect, index.column()
        bar = model.bar_at(index.row(), column)
        if bar is None:
            if not model.in_service(index.row(), column):
                painter.fillRect(area, theme.colour("neutral_soft"))
            elif model.night_at(column) == model.night:
                painter.fillRect(area, theme.colour("hover"))
            at = area.left() if option.direction == Qt.LayoutDirection.RightToLeft else area.right()
            painter.fillRect(at, area.top(), 1, area.height(), theme.colour("line"))
            return
        self._paint_bar(painter, option, bar, model)

    def _paint_bar(
        self, painter: QPainter, option: QStyleOptionViewItem, bar: Bar, model: _StripModel
    ) -> None:
        taken = bar.state is BedState.TAKEN
        fill, ink = ("accent_soft", "accent_ink") if taken else ("neutral_soft", "muted")
        mark = {BedState.TAKEN: "shield", BedState.RESERVED: "bookmark"}.get(bar.state, "wrench")
        area = QRectF(option.rect).adjusted(2, 4, -3, -5)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        goes_on = bar.end is None or bar.end > model.first + DAYS * _DAY
        came = bar.start < model.first
        # Where it goes on it runs out of the picture instead of ending round.
        painter.setClipRect(option.rect)
        area.adjust(-9 if (goes_on if rtl else came) else 0, 0, 0, 0)
        area.adjust(0, 0, 9 if (came if rtl else goes_on) else 0, 0)
        pen = QPen(theme.colour("accent_mid" if taken else "control"), 1)
        pen.setStyle(Qt.PenStyle.SolidLine if taken else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(area, 6, 6)
        spots = self._paint_away(painter, option, bar, model)
        inner = _free_of(option.rect.adjusted(8, 0, -8, 0), spots, rtl=rtl)
        if not taken or bar.is_protected:
            left = inner.right() + 1 - _SIGN if rtl else inner.left()
            spot = QRect(left, inner.center().y() - _SIGN // 2, _SIGN, _SIGN)
            icons.paint(painter, spot, mark, ink)
            inner.adjust(0 if rtl else _SIGN + 5, 0, -_SIGN - 5 if rtl else 0, 0)
        painter.setFont(theme.font("small_strong" if taken else "muted"))
        painter.setPen(theme.colour(ink))
        if inner.width() > 8:
            _text(painter, option.direction, inner, _words(bar))
        painter.setClipping(False)

    def _paint_away(
        self, painter: QPainter, option: QStyleOptionViewItem, bar: Bar, model: _StripModel
    ) -> list[QRect]:
        """Nights of a bar on which the bed is kept: another ground, and a sign at their end.
        Where they are."""
        spots: list[QRect] = []
        first = max(bar.start, model.first)
        last = model.first + DAYS * _DAY
        end = min(bar.end or last, last)
        each = option.rect.width() / max(1, (end - first).days)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        for away in bar.away:
            start, until = max(away.start, first), min(away.end or end, end)
            if start >= until:
                continue
            left = (start - first).days * each
            wide = (until - start).days * each
            at = option.rect.right() + 1 - left - wide if rtl else option.rect.left() + left
            spot = QRectF(at + 2, option.rect.top() + 5, wide - 4, option.rect.height() - 10)
            painter.setPen(QPen(theme.colour("notice"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(theme.colour("notice_soft"))
            painter.drawRoundedRect(spot, 5, 5)
            sign = int(spot.left() + 3 if rtl else spot.right() - _SIGN - 3)
            where = QRect(sign, option.rect.center().y() - _SIGN // 2, _SIGN, _SIGN)
            icons.paint(painter, where, words.away_icon(away), "notice_ink")
            spots.append(spot.toAlignedRect())
        return spots


class StripView(QTableView):
    """Enter or double click opens a bed on a night."""

    opened = Signal(int, object)  # bed id, night
    room_opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Beds over fourteen nights"))
        self._model = _StripModel()
        self._model.setParent(self)
        self.setModel(self._model)
        self.setItemDelegate(_BarDelegate(self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(22)
        head.setFixedHeight(46)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 92), (1, 40)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, width)
        self.setProperty("strip", "true")
        self.doubleClicked.connect(self._open)
        self._typed = ""
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.timeout.connect(lambda: setattr(self, "_typed", ""))

    def show_strip(self, strip: Strip, night: date) -> None:
        """Show fourteen nights around one; the cell that was current stays so where it can."""
        before = self.currentIndex()
        at = (before.row(), before.column()) if before.isValid() else (0, _FIXED + LEAD)
        top = self.verticalScrollBar().value()
        self._model.show(strip, night)
        self._span()
        row = min(at[0], len(strip.beds) - 1)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, at[1]))
        self.verticalScrollBar().setValue(top)

    def place_of(self, bed_id: int, night: date) -> QModelIndex:
        """The cell of a bed on a night."""
        row = next((n for n, bed in enumerate(self._model.beds) if bed.bed_id == bed_id), -1)
        return self._model.index(row, _FIXED + (night - self._model.first).days)

    def _span(self) -> None:
        self.clearSpans()
        model, start = self._model, 0
        for row, bed in enumerate(model.beds):
            if bed.room_id != model.beds[start].room_id:
                self._join_room(start, row)
                start = row
            for bar in bed.bars:
                first = max(0, (bar.start - model.first).days)
                end = DAYS if bar.end is None else min(DAYS, (bar.end - model.first).days)
                if end - first > 1:
                    self.setSpan(row, _FIXED + first, 1, end - first)
        self._join_room(start, len(model.beds))

    def _join_room(self, start: int, end: int) -> None:
        if end - start > 1:
            self.setSpan(start, 0, end - start, 1)

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        bed = self._model.beds[index.row()]
        if index.column() == 0:
            self.room_opened.emit(bed.room_id)
            return
        # A bar stands for many nights: the one shown, if it is among them.
        bar = self._model.bar_at(index.row(), index.column())
        shown = index.column() == 1 or (bar is not None and bar.covers(self._model.night))
        night = self._model.night if shown else self._model.night_at(index.column())
        self.opened.emit(bed.bed_id, night)

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() in keys:
            self._open(self.currentIndex())
        elif alt:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Go to the next bar whose name begins with what is typed."""
        self._typed += search.casefold()
        self._forget.start(QApplication.keyboardInputInterval())
        count = len(self._model.beds)
        start = self.currentIndex().row() + (1 if len(self._typed) == 1 else 0)
        for step in range(count):
            row = (start + step) % count
            for bar in self._model.beds[row].bars:
                if bar.shown.casefold().startswith(self._typed):
                    column = max(0, (bar.start - self._model.first).days)
                    if column < DAYS:
                        self.setCurrentIndex(self._model.index(row, _FIXED + column))
                        return


def _free_of(inner: QRect, spots: list[QRect], *, rtl: bool) -> QRect:
    """Where a name stands: the first piece without nights away that has room for it, else the
    largest of all pieces, those nights too up to their sign."""
    free, taken, left = [], [], inner.left()
    for spot in sorted(spots, key=QRect.left):
        free.append(QRect(left, inner.top(), spot.left() - 4 - left, inner.height()))
        side = _SIGN + 8
        room = spot.adjusted(side if rtl else 6, 0, -6 if rtl else -side, 0)
        taken.append(QRect(room.left(), inner.top(), room.width(), inner.height()))
        left = spot.right() + 6
    free.append(QRect(left, inner.top(), inner.right() + 1 - left, inner.height()))
    as_read = reversed(free) if rtl else iter(free)
    first = next((piece for piece in as_read if piece.width() >= _READABLE), None)
    return first if first is not None else max(free + taken, key=QRect.width)


def _words(bar: Bar) -> str:
    if bar.state is BedState.TAKEN:
        return bar.shown or protection.one_person()
    if bar.state is BedState.RESERVED:
        return _("Reserved for {who}").format(who=bar.shown) if bar.shown else _("Reserved")
    return bar.note or _("Out of use")


def _text(painter: QPainter, direction: Qt.LayoutDirection, area: QRect, text: str) -> None:
    start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    align = QStyle.visualAlignment(direction, start)
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, align.value | Qt.TextFlag.TextSingleLine.value, cut)
