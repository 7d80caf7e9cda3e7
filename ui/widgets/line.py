# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One line of a list on a card: icon, title, muted line, and a pill or button at its end."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from ui import icons, theme
from ui.widgets.words import Words

_ICON_ROOM: Final = theme.ICON_SIZE + 10
_GAP: Final = 8
_ABOVE_RULE: Final = 9
_ABOVE_MORE: Final = 4
_USUAL_WIDTH: Final = 280
_POLICY: Final = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
_POLICY.setHeightForWidth(True)
_Sizes = list[tuple[QWidget, QSize]]


class Line(QWidget):
    """For some lines; long lists are a ``RowsView`` or ``Timeline``.

    It paints its words itself: five widgets a line were most of what a page of lines cost. What
    can be done stands beside the words, or below them where they would have too little room.
    """

    #: Pixels for words that are still easy to read.
    WORDS_ROOM: ClassVar = 120

    def __init__(
        self,
        icon: str,
        title: str,
        detail: str = "",
        *trailing: QWidget,
        tone: str = "muted",
        ruled: bool = True,
        indent: int = 0,
        role: str = "body",
    ) -> None:
        super().__init__()
        self._indent = indent  # pixels: below another line, as a part of it
        self._start = indent + _ICON_ROOM
        self._icon, self._tone, self._is_ruled = icon, tone, ruled
        self._title = Words(title, role)
        self._detail = Words(detail, "muted", "muted")
        self._more: list[Words] = []
        self._acts = trailing
        self._measured: dict[int, int] = {}
        self._room: _ActsRoom | None = None
        self._least: QSize | None = None
        for widget in trailing:
            widget.setParent(self)
        self.setSizePolicy(_POLICY)
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)

    def set_title_tone(self, tone: str) -> None:
        """The title in another colour."""
        self._title.tone = tone
        self.update()

    def add_words(self, text: str) -> None:
        """More to read below, for example what was sealed."""
        self._more.append(Words(text))
        said = (self._detail.text, *(words.text for words in self._more))
        self.setAccessibleDescription("\n".join(part for part in said if part))
        self._changed()

    def texts(self) -> list[str]:
        """What is read on it, from the title on."""
        return [words.text for words in self._words()]

    def words_area(self) -> QRect:
        """Where its words stand."""
        return self._visual(self._words_at(self.width()))

    # Measuring: all in the order of reading, as if from left to right
    def _words(self) -> list[Words]:
        return [self._title, *([self._detail] if self._detail.text else []), *self._more]

    def _room_of_acts(self) -> _ActsRoom:
        if self._room is None:
            self._room = self._asked_acts()
        return self._room

    def _asked_acts(self) -> _ActsRoom:
        return _ActsRoom([(made, _size(made)) for made in self._acts if not made.isHidden()])

    def _is_stacked(self, width: int) -> bool:
        beside = self._room_of_acts().beside
        return beside > 0 and self._start + self.WORDS_ROOM + beside > width

    def _words_width(self, width: int) -> int:
        beside = 0 if self._is_stacked(width) else self._room_of_acts().beside
        return max(1, width - self._start - beside)

    def _words_height(self, width: int) -> int:
        heights = [words.height(width) for words in self._words()]
        return sum(heights) + _ABOVE_MORE * len(self._more)

    def _foot(self) -> int:
        return _ABOVE_RULE + 1 if self._is_ruled else 0

    def _words_at(self, width: int) -> QRect:
        wide = self._words_width(width)
        high = self._words_height(wide)
        row = self.height() - self._foot()
        top = 0 if self._is_stacked(width) else (row - high) // 2
        return QRect(self._start, top, wide, high)

    def _visual(self, area: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

    def _measure(self, width: int) -> int:
        words = self._words_height(self._words_width(width))
        acts = self._room_of_acts()
        if self._is_stacked(width):
            row = words + sum(_high(those) + _GAP for those in acts.rows(width - self._start))
        else:
            row = max(words, _high(acts.sizes))
        return max(row, theme.ICON_SIZE) + self._foot()

    def _place(self) -> None:
        """Put what can be done at its place."""
        acts = self._room_of_acts()
        if self._is_stacked(self.width()):
            top = self._words_at(self.width()).height() + _GAP
            for those in acts.rows(self.width() - self._start):
                self._put(those, self._start, top, _high(those))
                top += _high(those) + _GAP
        elif acts.sizes:
            start = self.width() - acts.beside + _GAP
            self._put(acts.sizes, start, 0, self.height() - self._foot())

    def _put(self, sizes: _Sizes, left: int, top: int, high: int) -> None:
        """Beside each other, in the middle of a row."""
        for made, size in sizes:
            at = QRect(left, top + (high - size.height()) // 2, size.width(), size.height())
            made.setGeometry(self._visual(at))
            left += size.width() + _GAP

    def _look_at_acts(self) -> None:
        """One was shown, hidden, or says something else; Qt says so too where nothing changed."""
        if self._room is not None:
            found = self._asked_acts()
            if found.sizes != self._room.sizes:
                self._room = found
                self._changed()

    def _changed(self) -> None:
        self._measured.clear()
        self._least = None
        self.updateGeometry()
        self._place()
        self.update()

    # Qt
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        found = self._measured.get(width)
        if found is None:
            found = self._measured[width] = self._measure(width)
        return found

    def sizeHint(self) -> QSize:
        # As if it did not wrap: where it stands, one asks how high it is for the width there.
        least = self.minimumSizeHint()
        return QSize(max(_USUAL_WIDTH, least.width()), least.height())

    def minimumSizeHint(self) -> QSize:
        if self._least is None:
            words = self._words()
            longest = min(max(one.least_width() for one in words), self.WORDS_ROOM)
            wide = self._start + max(longest, self._room_of_acts().widest)
            high = max(sum(one.size().height() for one in words), theme.ICON_SIZE)
            self._least = QSize(wide, high + self._foot())
        return self._least

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.LayoutRequest:
            self._look_at_acts()
        elif kind == QEvent.Type.LayoutDirectionChange:
            self._place()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_at_acts()  # while it was not shown, nobody told

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if len(self._measured) > 8:
            self._measured.clear()
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self._words_at(self.width())
        row = area.height() if self._is_stacked(self.width()) else self.height() - self._foot()
        spot = QRect(self._indent, (row - theme.ICON_SIZE) // 2, theme.ICON_SIZE, theme.ICON_SIZE)
        icons.paint(painter, self._visual(spot), self._icon, self._tone)
        at = self._visual(area)
        for words in self._words():
            if words in self._more:
                at.setTop(at.top() + _ABOVE_MORE)
            words.paint(painter, at, self.layoutDirection())
            at.setTop(at.top() + words.height(at.width()))
        if self._is_ruled:
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))


class _ActsRoom:
    """How much room those take that can be seen: ``beside`` each other, with a gap before each."""

    def __init__(self, sizes: _Sizes) -> None:
        self.sizes = sizes
        self.beside = sum(size.width() + _GAP for _made, size in sizes)
        self.widest = max((size.width() for _made, size in sizes), default=0)

    def rows(self, width: int) -> list[_Sizes]:
        """Below each other, as many in each row as have room."""
        rows: list[_Sizes] = []
        left = 0
        for made, size in self.sizes:
            if not rows or left < size.width() + _GAP:
                rows.append([])
                left = width + _GAP
            rows[-1].append((made, size))
            left -= size.width() + _GAP
        return rows


def _high(sizes: _Sizes) -> int:
    return max((size.height() for _made, size in sizes), default=0)


def _size(made: QWidget) -> QSize:
    least = made.minimumSizeHint().expandedTo(made.minimumSize())
    return made.sizeHint().expandedTo(least).boundedTo(made.maximumSize())
