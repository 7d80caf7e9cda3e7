# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paints the cells of a list: air at the sides, a faint line below, pills."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui import theme
from ui.widgets.pill import paint_pill

#: A model answers (tone, icon) under this role where a cell is a pill.
PILL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_PAD: Final = 10
_BAR: Final = 3


class RowsDelegate(QStyledItemDelegate):
    """Whole rows are selected: a soft tint and a bar at the start, no box around one cell."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        view = option.widget
        area = option.rect
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.fillRect(area, theme.colour("accent_soft" if selected else "hover"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.colour("line"))
        if selected and index.column() == 0 and isinstance(view, QTableView) and view.hasFocus():
            left = area.right() + 1 - _BAR if rtl else area.left()
            painter.fillRect(left, area.top(), _BAR, area.height(), theme.colour("accent"))
        pill = index.data(PILL_ROLE)
        inner = area.adjusted(_PAD, 0, -_PAD, -1)
        if pill is not None:
            text = index.data(Qt.ItemDataRole.DisplayRole)
            if text:
                paint_pill(painter, inner, text, pill[0], pill[1], rtl=rtl)
            return
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        self._paint_text(painter, plain, inner, rtl=rtl)

    def _paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, *, rtl: bool
    ) -> None:
        painter.save()
        if not option.icon.isNull():
            size = theme.ICON_SIZE
            left = inner.right() + 1 - size if rtl else inner.left()
            spot = inner.adjusted(0, 0, 0, 0)
            spot.setLeft(left)
            spot.setWidth(size)
            option.icon.paint(painter, spot)
            inner = inner.adjusted(0 if rtl else size + 6, 0, -size - 6 if rtl else 0, 0)
        painter.setFont(option.font)
        brush = option.index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(brush if brush is not None else theme.colour("text"))
        text = option.fontMetrics.elidedText(
            option.text, Qt.TextElideMode.ElideRight, inner.width()
        )
        align = QStyle.visualAlignment(option.direction, option.displayAlignment)
        painter.drawText(inner, align.value | Qt.TextFlag.TextSingleLine.value, text)
        painter.restore()
