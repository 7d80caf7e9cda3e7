# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flat tabs with a line under the open one, on Qt's own tab bar with its keys and roles."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from ui import icons, theme

_GAP = 18  # between words, where there is room
_LEAST_GAP = 10
_ICON = 16
_HEIGHT = 34


class FlatTabs(QTabBar):
    """Words side by side, closer together where there is little room; scrolls where even so they
    do not fit."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._gap = _GAP
        self._widths: dict[str, int] = {}  # of words, in pixels: asked many times in one layout
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(theme.font("strong"))
        self.setMouseTracking(True)
        for arrow in self.findChildren(QToolButton):
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # for the mouse: keys turn the tabs

    def add(self, text: str, icon: str = "") -> int:
        """Add a tab; returns its number."""
        at = self.addTab(text)
        self.setTabData(at, icon)
        return at

    # Qt
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths.clear()
        super().changeEvent(event)

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(self._words_width(index) + self._gap, _HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        words = sum(map(self._words_width, range(self.count())))
        room = (self.width() - words) // max(self.count(), 1)
        gap = max(_LEAST_GAP, min(room, _GAP))
        if gap != self._gap:
            self._gap = gap
            self.setElideMode(self.elideMode())  # lays the tabs out again

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(self.count()):
            area = self.tabRect(at)
            if area.intersects(event.rect()):
                self._paint_tab(painter, area.adjusted(self._gap // 2, 0, -self._gap // 2, 0), at)

    def _words_width(self, index: int) -> int:
        words = self.tabText(index)
        if words not in self._widths:
            self._widths[words] = QFontMetrics(theme.font("strong")).horizontalAdvance(words)
        return self._widths[words] + (_ICON + 6 if self.tabData(index) else 0)

    def _paint_tab(self, painter: QPainter, area: QRect, at: int) -> None:
        on = at == self.currentIndex()
        token = "accent" if on else "muted"
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        words = QRect(area)
        icon = self.tabData(at)
        if icon:
            left = area.right() + 1 - _ICON if rtl else area.left()
            spot = QRect(left, area.center().y() - _ICON // 2, _ICON, _ICON)
            icons.paint(painter, spot, icon, token)
            words.adjust(0 if rtl else _ICON + 6, 0, -_ICON - 6 if rtl else 0, 0)
        painter.setFont(theme.font("strong" if on else "body"))
        painter.setPen(theme.colour(token))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.tabText(at))
        if on:
            line = QRect(area.left(), area.bottom() - 2, area.width(), 2)
            painter.fillRect(line, theme.colour("accent"))
            if self.hasFocus():
                pen = painter.pen()
                pen.setColor(theme.colour("accent"))
                pen.setWidth(2)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area.adjusted(-4, 2, 4, -4), 5, 5)


class TabPages(QWidget):
    """Tabs with pages below, each made when first opened."""

    opened = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self.tabs = FlatTabs(name)
        self._stack = QStackedWidget()
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)
        self._ids: list[str] = []
        self._factories: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {}
        self.tabs.currentChanged.connect(self._show)

    @property
    def holder(self) -> QWidget:
        """Where the pages stand. A large one is made with it as its parent: moving what is full
        into its place costs as much as making it, for every part is styled anew."""
        return self._stack

    def add(self, id_: str, text: str, factory: Callable[[], QWidget], icon: str = "") -> None:
        """Add a tab whose page ``factory`` makes."""
        self._ids.append(id_)
        self._factories[id_] = factory
        self.tabs.add(text, icon)

    def open(self, id_: str) -> QWidget:
        """Open a tab; returns its page."""
        self.tabs.setCurrentIndex(self._ids.index(id_))
        self._show(self.tabs.currentIndex())
        return self._made[id_]

    def ids(self) -> list[str]:
        """The ids of all tabs, in their order."""
        return list(self._ids)

    def current_id(self) -> str:
        """The id of the open tab."""
        return self._ids[self.tabs.currentIndex()]

    def made(self, id_: str) -> QWidget | None:
        """A page if it was opened before."""
        return self._made.get(id_)

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._ids):
            return
        id_ = self._ids[at]
        page = self._made.get(id_)
        if page is None:
            if not self.isVisible() and at == 0 and len(self._ids) == 1:
                return  # the first tab opens itself while others are still being added
            page = self._made[id_] = self._factories[id_]()
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.opened.emit(id_)

    # Qt
    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._ids and self.current_id() not in self._made:
            self._show(self.tabs.currentIndex())
