# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The results of the search: groups, each hit with icon, title and a muted line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui import icons, theme

_HIT: Final = 46
_PLAIN_HIT: Final = 36
_GROUP: Final = 28
_ITEM: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


@dataclass(frozen=True)
class SearchHit:
    """``key`` is what the opener needs: not shown, not compared as text."""

    key: Any
    title: str
    detail: str = ""
    icon: str = "search"
    group: str = ""
    shortcut: str = field(default="")


class _Hits(QAbstractListModel):
    """Hits and the headings of their groups (plain texts) in one list."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[SearchHit | str] = []

    def set_items(self, items: list[SearchHit | str]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()]
        if role == _ITEM:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(item, str):
                return item
            return f"{item.title}, {item.detail}" if item.detail else item.title
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if isinstance(self.items[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class SearchList(QListView):
    """Hangs over the window below the search; only the search box talks to it."""

    chosen = Signal(object)  # SearchHit

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("popup", "true")
        self._model = _Hits()
        self._model.setParent(self)
        self.setModel(self._model)
        self.setItemDelegate(_HitDelegate(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.entered.connect(self._hover)
        self.clicked.connect(self._clicked)
        self.hide()

    def set_hits(self, hits: Sequence[SearchHit], nothing: str) -> None:
        """Show hits under their groups, in the order given; ``nothing`` when there are none."""
        items: list[SearchHit | str] = []
        groups: dict[str, list[SearchHit]] = {}
        for hit in hits:
            groups.setdefault(hit.group, []).append(hit)
        for group, members in groups.items():
            if group:
                items.append(group)
            items.extend(members)
        self._model.set_items(items or [nothing])
        self.step(1)

    def hits(self) -> list[SearchHit]:
        """The hits shown, in order."""
        return [item for item in self._model.items if isinstance(item, SearchHit)]

    def current(self) -> SearchHit | None:
        """The hit marked."""
        index = self.currentIndex()
        item = index.data(_ITEM) if index.isValid() else None
        return item if isinstance(item, SearchHit) else None

    def step(self, by: int) -> None:
        """Mark the next or an earlier hit, past the headings, round at the ends."""
        rows = [at for at, item in enumerate(self._model.items) if isinstance(item, SearchHit)]
        if not rows:
            return
        now = self.currentIndex().row()
        at = rows.index(now) + by if now in rows else (0 if by > 0 else len(rows) - 1)
        at = at % len(rows) if abs(by) == 1 else max(0, min(len(rows) - 1, at))
        self.setCurrentIndex(self._model.index(rows[at], 0))

    def wanted_height(self) -> int:
        """The height that shows all hits."""
        return sum(_height(item) for item in self._model.items) + 10

    def _hover(self, index: QModelIndex) -> None:
        if isinstance(index.data(_ITEM), SearchHit):
            self.setCurrentIndex(index)

    def _clicked(self, index: QModelIndex) -> None:
        hit = index.data(_ITEM)
        if isinstance(hit, SearchHit):
            self.chosen.emit(hit)


def _height(item: SearchHit | str) -> int:
    if isinstance(item, str):
        return _GROUP
    return _HIT if item.detail else _PLAIN_HIT


class _HitDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, _height(index.data(_ITEM)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item = index.data(_ITEM)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, str):
            painter.setFont(theme.font("small_strong"))
            painter.setPen(theme.colour("muted"))
            _text(painter, option.rect.adjusted(10, 0, -10, 0), item, option.direction)
        else:
            self._paint_hit(painter, option, item)
        painter.restore()

    def _paint_hit(self, painter: QPainter, option: QStyleOptionViewItem, hit: SearchHit) -> None:
        area = option.rect
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 6, 6)
        inner = area.adjusted(10, 0, -10, 0)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        side = theme.ICON_SIZE
        left = inner.right() + 1 - side if rtl else inner.left()
        spot = QRect(left, inner.center().y() - side // 2 + 1, side, side)
        icons.paint(painter, spot, hit.icon, "accent_ink" if marked else "muted")
        inner.adjust(0 if rtl else side + 10, 0, -side - 10 if rtl else 0, 0)
        if hit.shortcut:
            painter.setFont(theme.font("muted"))
            painter.setPen(theme.colour("muted"))
            width = painter.fontMetrics().horizontalAdvance(hit.shortcut) + 8
            at = inner.left() if rtl else inner.right() + 1 - width
            keys = QRect(at, inner.top(), width, inner.height())
            painter.drawText(keys, Qt.AlignmentFlag.AlignCenter, hit.shortcut)
            inner.adjust(width if rtl else 0, 0, 0 if rtl else -width, 0)
        middle = inner.top() + inner.height() // 2
        title = inner if not hit.detail else QRect(inner.left(), middle - 19, inner.width(), 20)
        painter.setFont(theme.font("strong" if hit.detail else "body"))
        painter.setPen(theme.colour("accent_ink" if marked else "text"))
        _text(painter, title, hit.title, option.direction)
        painter.setFont(theme.font("muted"))
        painter.setPen(theme.colour("muted"))
        line = QRect(inner.left(), middle + 1, inner.width(), 18)
        _text(painter, line, hit.detail, option.direction)


def _text(painter: QPainter, area: QRect, text: str, direction: Qt.LayoutDirection) -> None:
    """One line, cut with an ellipsis, at the start of the area."""
    start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    align = QStyle.visualAlignment(direction, start)
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, align.value | Qt.TextFlag.TextSingleLine.value, cut)
