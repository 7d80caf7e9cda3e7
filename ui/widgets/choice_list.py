# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A short list of options to choose one from: title, muted line, icon, under headings."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui import icons, theme

_OPTION: Final = 50
_PLAIN: Final = 36
_GROUP: Final = 26
_ROLE: Final = Qt.ItemDataRole.UserRole
_NOT_CHOSEN: Final = QItemSelectionModel.SelectionFlag.NoUpdate
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Option:
    """``key`` is what the page needs; one that is not ``is_open`` is shown and not chosen."""

    key: Hashable
    title: str
    detail: str = ""
    icon: str = "bed"
    group: str = ""
    is_open: bool = True


class ChoiceList(QListWidget):
    """Arrows and type-ahead move, a click chooses. ``rows`` options are seen at once."""

    option_changed = Signal(object)  # Option or None
    option_chosen = Signal(object)  # Option: a click or Enter

    def __init__(self, name: str, *, rows: int = 5) -> None:
        super().__init__()
        self._rows = rows
        self.setAccessibleName(name)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("bare", "true")
        self.itemSelectionChanged.connect(lambda: self.option_changed.emit(self.current()))
        self.itemClicked.connect(self._clicked)

    def set_options(self, options: Sequence[Option], *, keep: bool = True) -> None:
        """Show options under the headings of their groups; what was chosen stays, if it can."""
        before = self.current()
        self.blockSignals(True)
        self.clear()
        group = ""
        for option in options:
            if option.group and option.group != group:
                group = option.group
                self._add_heading(group)
            item = QListWidgetItem(option.title)
            item.setData(_ROLE, option)
            words = ", ".join(part for part in (option.title, option.detail) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            if not option.is_open:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        if self.hasFocus() and self.count():  # as when it is entered: the next key goes from here
            first = self.model().index(0, 0)
            self.selectionModel().setCurrentIndex(first, _NOT_CHOSEN)
        self.blockSignals(False)
        self._fit()
        if not (keep and before is not None and self.choose(before.key)):
            self.option_changed.emit(None)

    def options(self) -> list[Option]:
        """The options shown, in order."""
        found = (_option(self.item(at)) for at in range(self.count()))
        return [option for option in found if option is not None]

    def current(self) -> Option | None:
        """The option chosen."""
        # Not the current item: Qt makes one current, without choosing it, when the list is entered.
        chosen = self.selectedItems()
        return _option(chosen[0]) if chosen else None

    def choose(self, key: Hashable) -> bool:
        """Choose the option with ``key``; None or one that is not offered chooses nothing."""
        for at in range(self.count()):
            option = _option(self.item(at))
            if option is not None and option.key == key and option.is_open:
                self.setCurrentRow(at)
                self.item(at).setSelected(True)
                return True
        self.setCurrentRow(-1)
        self.clearSelection()
        return False

    def choose_first(self) -> None:
        """Choose the first option that can be."""
        self.choose(next((option.key for option in self.options() if option.is_open), None))

    def step(self, by: int) -> None:
        """Mark the next or an earlier option."""
        keys = [option.key for option in self.options() if option.is_open]
        now = self.current()
        if keys:
            at = keys.index(now.key) + by if now is not None else (0 if by > 0 else -1)
            self.choose(keys[max(0, min(len(keys) - 1, at)) if now is not None else at])

    def _add_heading(self, text: str) -> None:
        heading = QListWidgetItem(text)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(heading)

    def _fit(self) -> None:
        heights = [_height(self.item(at)) for at in range(self.count())]
        self.setFixedHeight(max(_PLAIN, sum(heights[: self._rows + 1][: self._rows])) + 2)

    def _clicked(self, item: QListWidgetItem) -> None:
        option = _option(item)
        if option is not None and option.is_open:
            self.option_chosen.emit(option)

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and plain:
            option = self.current()
            if option is None:
                self.choose_first()
            else:
                self.option_chosen.emit(option)
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.current() is None:
            self.choose_first()
            return
        super().keyPressEvent(event)


def _option(item: QListWidgetItem | None) -> Option | None:
    found = item.data(_ROLE) if item is not None else None
    return found if isinstance(found, Option) else None


def _height(item: QListWidgetItem | None) -> int:
    option = _option(item)
    if option is None:
        return _GROUP
    return _OPTION if option.detail else _PLAIN


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        shown: Any = index.data(_ROLE)
        if not isinstance(shown, Option):
            return QSize(100, _GROUP)
        return QSize(100, _OPTION if shown.detail else _PLAIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shown: Any = index.data(_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(shown, Option):
            self._paint_option(painter, option, shown)
        else:
            painter.setFont(theme.font("small_strong"))
            painter.setPen(theme.colour("muted"))
            text = index.data(Qt.ItemDataRole.DisplayRole)
            _text(painter, option.rect.adjusted(4, 4, -4, 0), text, option.direction)
        painter.restore()

    def _paint_option(self, painter: QPainter, option: QStyleOptionViewItem, shown: Option) -> None:
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and shown.is_open
        view = option.widget
        card = option.rect.adjusted(1, 2, -1, -2)
        fill = "accent_soft" if marked else ("hover" if hovered else "raised")
        focused = marked and view is not None and view.hasFocus()
        pen = QPen(theme.colour("accent" if marked else "line"), 2 if focused else 1)
        painter.setPen(pen)
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(card.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner = card.adjusted(10, 0, -10, 0)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        side = theme.ICON_SIZE
        if shown.icon:
            left = inner.right() + 1 - side if rtl else inner.left()
            spot = QRect(left, inner.center().y() - side // 2 + 1, side, side)
            icons.paint(painter, spot, shown.icon, "accent_ink" if marked else "muted")
            inner.adjust(0 if rtl else side + 10, 0, -side - 10 if rtl else 0, 0)
        if marked:
            at = inner.left() if rtl else inner.right() + 1 - side
            spot = QRect(at, inner.center().y() - side // 2 + 1, side, side)
            icons.paint(painter, spot, "check", "accent_ink")
            inner.adjust(side + 6 if rtl else 0, 0, 0 if rtl else -side - 6, 0)
        ink = "accent_ink" if marked else ("text" if shown.is_open else "muted")
        middle = inner.top() + inner.height() // 2
        title = QRect(inner.left(), middle - 20, inner.width(), 20) if shown.detail else inner
        painter.setFont(theme.font("strong" if shown.is_open else "body"))
        painter.setPen(theme.colour(ink))
        _text(painter, title, shown.title, option.direction)
        painter.setFont(theme.font("muted"))
        painter.setPen(theme.colour("muted"))
        line = QRect(inner.left(), middle + 1, inner.width(), 18)
        _text(painter, line, shown.detail, option.direction)


def _text(painter: QPainter, area: QRect, text: str, direction: Qt.LayoutDirection) -> None:
    start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    align = QStyle.visualAlignment(direction, start)
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, align.value | Qt.TextFlag.TextSingleLine.value, cut)
