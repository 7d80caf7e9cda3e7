# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The four levels of a domain side by side: a number, a colour and its own words.

Arrows move, Space or the number itself chooses. What others chose stands on the same cards, so
that two views are seen beside each other without a word about who is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QWidget,
)

from shelterdesk.i18n import _
from shelterdesk.services.plans.domains import Level
from ui import theme
from ui.widgets.pill import paint_pill, pill_width

_PAD: Final = 10
_BAR: Final = 5
_MARK: Final = 26
_LEAST: Final = 96
_NARROW: Final = 104


class LevelCard(QAbstractButton):
    """One level; checked where the view that is being entered has it."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._level = Level("", "line")
        self._marks: tuple[str, ...] = ()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_level(self, level: Level, marks: Sequence[str]) -> None:
        """What it means, and who else has it."""
        self._level, self._marks = level, tuple(marks)
        words = _("{number}: {text}").format(number=self.number, text=level.text)
        self.setText(level.text)
        self.setAccessibleName(words)
        self.setAccessibleDescription(", ".join(marks))
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    def marks(self) -> tuple[str, ...]:
        """Who else has this level."""
        return self._marks

    def _text_box(self, width: int) -> QRect:
        room = QRect(0, 0, max(width - 2 * _PAD, 40), 10_000)
        metrics = QFontMetrics(theme.font("body"))
        return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap.value, self._level.text)

    # Qt
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        text = self._text_box(width).height()
        return max(_BAR + 34 + text + _PAD + _MARK * len(self._marks), _LEAST)

    def sizeHint(self) -> QSize:
        return QSize(_NARROW, self.heightForWidth(_NARROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROW, _LEAST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # the row of cards moves
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, colour = self.isChecked(), theme.colour(self._level.colour)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = theme.colour("accent" if self.hasFocus() else self._level.colour if on else "line")
        painter.setPen(QPen(edge, 2 if on or self.hasFocus() else 1))
        resting = f"{self._level.colour}_soft" if on else "surface"
        painter.setBrush(theme.colour("hover" if self.underMouse() and not on else resting))
        painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        bar = QRectF(area.left() + _PAD, area.top() + 9, area.width() - 2 * _PAD, _BAR)
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        self._paint_words(painter, on)

    def _paint_words(self, painter: QPainter, on: bool) -> None:
        start = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft).value
        flags = start | Qt.AlignmentFlag.AlignAbsolute.value | Qt.TextFlag.TextWordWrap.value
        across = self.width() - 2 * _PAD
        painter.setFont(theme.font("lead"))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRect(_PAD, _BAR + 12, across, 22), flags, str(self.number))
        painter.setFont(theme.font("body"))
        box = QRect(_PAD, _BAR + 34, across, self._text_box(self.width()).height())
        painter.drawText(box, flags, self._level.text)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        top = box.bottom() + 5
        for mark in self._marks:
            width = min(pill_width(mark, None), across)
            left = self.width() - _PAD - width if rtl else _PAD
            paint_pill(painter, QRect(left, top, width, _MARK - 4), mark, "neutral", None, rtl=rtl)
            top += _MARK


class LevelCards(QWidget):
    """Emits ``level_chosen`` for a card that was clicked or whose number was typed."""

    level_chosen = Signal(int)
    answer_chosen = Signal(str)  # a key for one of the three answers that are none

    #: Keys of the three answers, as other systems number them (9 declined, 8 does not know).
    ANSWER_KEYS: Final = {
        Qt.Key.Key_9: "declined",
        Qt.Key.Key_8: "unknown",
        Qt.Key.Key_0: "not_asked",
    }

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.cards = [LevelCard(number) for number in (1, 2, 3, 4)]
        for card in self.cards:
            row.addWidget(card, 1)
            card.clicked.connect(lambda _on=False, card=card: self._choose(card.number))

    def show_levels(
        self, levels: Sequence[Level], chosen: int | None, marks: Mapping[int, Sequence[str]]
    ) -> None:
        """Show the levels of a domain, the one chosen, and who else has which."""
        for card, level in zip(self.cards, levels, strict=True):
            card.show_level(level, marks.get(card.number, ()))
            card.setChecked(card.number == chosen)

    def set_enabled(self, on: bool) -> None:
        """Whether it can be chosen at all."""
        for card in self.cards:
            card.setEnabled(on)

    def _choose(self, number: int) -> None:
        for card in self.cards:
            card.setChecked(card.number == number)
        self.level_chosen.emit(number)

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        numbers = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
        if key in numbers and self.cards[0].isEnabled():
            number = numbers.index(key) + 1
            self.cards[number - 1].setFocus()
            self._choose(number)
        elif key in self.ANSWER_KEYS and self.cards[0].isEnabled():
            self.answer_chosen.emit(self.ANSWER_KEYS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(forward=(key == Qt.Key.Key_Right) != self.isRightToLeft())
        else:
            super().keyPressEvent(event)

    def _move(self, *, forward: bool) -> None:
        at = next((n for n, card in enumerate(self.cards) if card.hasFocus()), 0)
        to = at + (1 if forward else -1)
        if 0 <= to < len(self.cards):
            self.cards[to].setFocus()
