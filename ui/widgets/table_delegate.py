# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paints the cells of a list: air at the sides, a faint line below, pills."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui import icons, theme
from ui.widgets.pill import paint_pill

_PAD: Final = 10
_BAR: Final = 3
_SHARE: Final = 4
_NO_ICON: Final = ""


@dataclass(frozen=True, slots=True)
class CellLook:
    """All a cell shows. The model hands it over in one call: asking it role by role through Qt
    took most of the time of a list that is filtered at every key."""

    text: str
    align: Qt.AlignmentFlag
    role: str  # type role of the theme
    token: str  # colour of the text
    icon: str = _NO_ICON
    icon_tone: str = "muted"
    pill: tuple[str, str | None] | None = None  # tone, icon
    share: float | None = None  # 0 to 1: a bar below the text
    share_tone: str = "accent"


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
        state = option.state
        selected = QStyle.StateFlag.State_Selected in state
        hovered = QStyle.StateFlag.State_MouseOver in state
        if selected or hovered:
            painter.fillRect(area, theme.colour("accent_soft" if selected else "hover"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.colour("line"))
        if selected and index.column() == 0 and isinstance(view, QTableView) and view.hasFocus():
            left = area.right() + 1 - _BAR if rtl else area.left()
            painter.fillRect(left, area.top(), _BAR, area.height(), theme.colour("accent"))
        model: Any = index.model()
        look: CellLook = model.look(index.row(), index.column())
        inner = area.adjusted(_PAD, 0, -_PAD, -1)
        if look.share is not None:
            inner = _paint_share(painter, look, inner, rtl=rtl)
        if look.pill is None:
            _paint_text(painter, look, inner, rtl=rtl)
        elif look.text:
            paint_pill(painter, inner, look.text, look.pill[0], look.pill[1], rtl=rtl)


def _paint_share(painter: QPainter, look: CellLook, inner: QRect, *, rtl: bool) -> QRect:
    """A thin bar at the foot of a cell; returns the room that is left for the text."""
    bar = QRect(inner.left(), inner.bottom() - _SHARE - 3, inner.width(), _SHARE)
    painter.fillRect(bar, theme.colour("line"))
    full = round(bar.width() * min(max(look.share or 0.0, 0.0), 1.0))
    start = bar.right() + 1 - full if rtl else bar.left()
    painter.fillRect(start, bar.top(), full, _SHARE, theme.colour(look.share_tone))
    return inner.adjusted(0, 0, 0, -_SHARE - 3)


def _paint_text(painter: QPainter, look: CellLook, inner: QRect, *, rtl: bool) -> None:
    if look.icon:
        size = theme.ICON_SIZE
        spot = QRect(inner)
        spot.setLeft(inner.right() + 1 - size if rtl else inner.left())
        spot.setWidth(size)
        icons.paint(painter, spot, look.icon, look.icon_tone)
        inner = inner.adjusted(0 if rtl else size + 6, 0, -size - 6 if rtl else 0, 0)
    if not look.text:
        return
    font, metrics = _font(look.role)
    painter.setFont(font)
    painter.setPen(theme.colour(look.token))
    text = metrics.elidedText(look.text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, _flags(look.align, rtl), text)


@cache
def _font(role: str) -> tuple[QFont, QFontMetrics]:
    font = theme.font(role)
    return font, QFontMetrics(font)


@cache
def _flags(align: Qt.AlignmentFlag, rtl: bool) -> int:
    directions = Qt.LayoutDirection
    direction = directions.RightToLeft if rtl else directions.LeftToRight
    return int(QStyle.visualAlignment(direction, align).value | Qt.TextFlag.TextSingleLine.value)
