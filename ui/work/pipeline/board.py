# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The board: a list for each stage, its cards painted, so that hundreds open at once.

Up and Down go through a column, Left and Right to the next one; Enter opens a card. A card that is
dragged to another column, or sent there with Ctrl and an arrow, asks for the form of that step: it
moves nothing by itself, for each step has its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.work.pipeline import Card, Column, Stage
from ui import icons, theme
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.labels import ElidedLabel, label

#: What a drag carries: that it comes from this board, never a name.
MIME: Final = "application/x-desk-step"
_NARROWEST: Final = 138
_HEIGHT: Final = 76
_ICON: Final = 14
_PAD: Final = 9
_ROLE: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


class _Cards(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: tuple[Card, ...] = ()

    def show(self, cards: tuple[Card, ...]) -> None:
        self.beginResetModel()
        self.cards = cards
        self.endResetModel()

    def find(self, key: object) -> int:
        return next((at for at, card in enumerate(self.cards) if card.key == key), -1)

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        card = self.cards[index.row()]
        if role == _ROLE:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.shown  # typed ahead
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(filter(None, (card.shown, card.what, next_words(card), card.note)))
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, _indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(MIME, b"1")
        return data


def next_words(card: Card) -> str:
    """``visit: tomorrow``."""
    when = "" if card.next_on is None else near_day(card.next_on, today())
    if card.next_said and when:
        return _("{what}: {when}").format(what=card.next_said, when=when)
    return card.next_said or when


class _CardDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(_NARROWEST - 20, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        card = index.data(_ROLE)
        if not isinstance(card, Card):
            return
        view = self.parent()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        has_focus = isinstance(view, QWidget) and view.hasFocus() and is_chosen
        is_over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect.adjusted(2, 3, -2, -3)
        fill = "accent_soft" if is_chosen else "hover" if is_over else "raised"
        pen = QPen(theme.colour("accent" if is_chosen else "line"), 2 if has_focus else 1)
        painter.setPen(pen)
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(area.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._paint_words(painter, area.adjusted(_PAD, 5, -_PAD, -5), card, option.direction)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, area: QRect, card: Card, direction: Qt.LayoutDirection
    ) -> None:
        line = area.height() // 3
        rtl = direction == Qt.LayoutDirection.RightToLeft
        top = QRect(area.left(), area.top(), area.width(), line)
        if card.note:
            left = top.left() if rtl else top.right() + 1 - _ICON
            spot = QRect(left, top.center().y() - _ICON // 2, _ICON, _ICON)
            icons.paint(painter, spot, "triangle-alert", "notice")
            top.adjust(_ICON + 4 if rtl else 0, 0, 0 if rtl else -_ICON - 4, 0)
        middle = QRect(area.left(), area.top() + line, area.width(), line)
        foot = QRect(area.left(), area.top() + 2 * line, area.width(), line)
        if card.is_late:
            left = foot.right() + 1 - _ICON if rtl else foot.left()
            spot = QRect(left, foot.center().y() - _ICON // 2 + 1, _ICON, _ICON)
            icons.paint(painter, spot, "clock", "notice")
            foot.adjust(0 if rtl else _ICON + 4, 0, -_ICON - 4 if rtl else 0, 0)
        for spot, words, role, token in (
            (top, card.shown, "strong", "text"),
            (middle, card.what, "muted", "muted"),
            (foot, next_words(card), "muted", "notice" if card.is_late else "text"),
        ):
            painter.setFont(theme.font(role))
            painter.setPen(theme.colour(token))
            metrics = painter.fontMetrics()
            cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, spot.width())
            start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            align = QStyle.visualAlignment(direction, start)
            painter.drawText(spot, align.value | Qt.TextFlag.TextSingleLine.value, cut)


class _StageList(QListView):
    """The cards of one stage."""

    went = Signal(int)  # to the next column, or the one before
    sent = Signal(int)  # the card chosen, so many columns on
    dropped = Signal()
    entered_by_focus = Signal()

    def __init__(self, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self.stage = stage
        self.cards = _Cards(self)
        self.setModel(self.cards)
        self.setItemDelegate(_CardDelegate(self))
        self.setProperty("bare", "true")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.viewport().setAutoFillBackground(False)

    def card(self) -> Card | None:
        """The card chosen."""
        index = self.currentIndex()
        return self.cards.cards[index.row()] if index.isValid() else None

    def choose(self, at: int) -> None:
        """Choose a card by where it stands."""
        if self.cards.cards:
            row = max(0, min(at, len(self.cards.cards) - 1))
            self.setCurrentIndex(self.cards.index(row, 0))

    # Qt
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose(0)
        self.entered_by_focus.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        aside = {Qt.Key.Key_Left: 1 if rtl else -1, Qt.Key.Key_Right: -1 if rtl else 1}
        key = Qt.Key(event.key())
        if key in aside and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit(aside[key])
        elif key in aside:
            self.went.emit(aside[key])
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if event.mimeData().hasFormat(MIME) and event.source() is not self:
            event.setDropAction(Qt.DropAction.CopyAction)  # the card stays where it is
            event.accept()
            self.dropped.emit()


class PipelineBoard(QScrollArea):
    """Fed with ``set_columns``. It moves nothing: it says what the person asked for."""

    card_opened = Signal(object)  # Card: Enter or double click
    step_asked = Signal(object, object)  # Card, Stage

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Introductions and work, by where they stand"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("bare", "true")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.lists: list[_StageList] = []
        self._heads: list[ElidedLabel] = []
        self._feet: list[QWidget] = []
        for at, stage in enumerate(Stage):
            row.addWidget(self._column(at, stage, body), 1)
        self.setWidget(body)
        self._from: _StageList = self.lists[0]

    def _column(self, at: int, stage: Stage, parent: QWidget) -> QWidget:
        frame = QFrame(parent)
        frame.setMinimumWidth(_NARROWEST)
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = ElidedLabel("", "small_strong")
        shown = _StageList(stage, frame)
        foot = label("", "muted", wrap=True)
        foot.setHidden(True)
        column.addWidget(head)
        column.addWidget(shown, 1)
        column.addWidget(foot)
        shown.activated.connect(partial(self._open, shown))
        shown.went.connect(partial(self._go, at))
        shown.sent.connect(partial(self._send, at))
        shown.dropped.connect(partial(self._drop, at))
        shown.entered_by_focus.connect(partial(self._entered, at))
        self.lists.append(shown)
        self._heads.append(head)
        self._feet.append(foot)
        return frame

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show cards; the one chosen stays chosen, also in another column."""
        now = self.chosen()
        is_in = any(shown.hasFocus() for shown in self.lists)
        for at, column in enumerate(columns):
            shown = self.lists[at]
            shown.cards.show(column.cards)
            words = _("{what} ({n})").format(what=column.name, n=column.count)
            self._heads[at].setText(words if column.count else column.name)
            shown.setAccessibleName(words)
            self._tell_hidden(at, column.hidden)
        if now is None or not self.select(now.key, focus=is_in):
            first = self.first()
            first.choose(0)
            self._from = first
            if is_in:
                first.setFocus()

    def chosen(self) -> Card | None:
        """The card chosen in the column that was last gone into."""
        return self._from.card()

    def select(self, key: object, *, focus: bool = True) -> bool:
        """Choose a card and bring it into view; False if it is not on the board."""
        for shown in self.lists:
            at = shown.cards.find(key)
            if at >= 0:
                shown.choose(at)
                self._from = shown
                if focus:
                    shown.setFocus()
                return True
        return False

    def first(self) -> _StageList:
        """What to focus first: the column gone into last, or one that has cards."""
        if self._from.cards.cards:
            return self._from
        return next((shown for shown in self.lists if shown.cards.cards), self.lists[0])

    def is_empty(self) -> bool:
        """Whether there is no card at all."""
        return not any(shown.cards.cards for shown in self.lists)

    def _tell_hidden(self, at: int, hidden: int) -> None:
        foot: Any = self._feet[at]
        words = ngettext("{n} protected person", "{n} protected people", hidden)
        foot.setText(words.format(n=hidden) if hidden else "")
        foot.setHidden(not hidden)

    def _open(self, shown: _StageList, index: QModelIndex) -> None:
        self._from = shown
        if index.isValid():
            self.card_opened.emit(shown.cards.cards[index.row()])

    def _go(self, at: int, step: int) -> None:
        """To the next column that has cards, as high as it was."""
        row = self.lists[at].currentIndex().row()
        target = at + step
        while 0 <= target < len(self.lists):
            if self.lists[target].cards.cards:
                self.lists[target].choose(row)
                self.lists[target].setFocus()
                return
            target += step

    def _send(self, at: int, step: int) -> None:
        card, target = self.lists[at].card(), at + step
        if card is not None and 0 <= target < len(self.lists):
            self.step_asked.emit(card, self.lists[target].stage)

    def _drop(self, at: int) -> None:
        card = self.chosen()
        if card is not None and self.lists[at].stage is not card.stage:
            self.step_asked.emit(card, self.lists[at].stage)

    def _entered(self, at: int) -> None:
        for shown in self.lists:
            if shown is not self.lists[at]:
                shown.clearSelection()
        self._from = self.lists[at]
        index = self._from.currentIndex()
        if index.isValid():
            self._from.setCurrentIndex(index)
            self._from.selectionModel().select(
                index, self._from.selectionModel().SelectionFlag.ClearAndSelect
            )
        self.ensureWidgetVisible(self._from, 0, 0)
