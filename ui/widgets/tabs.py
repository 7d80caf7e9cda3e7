# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flat tabs with a line under the open one, on Qt's own tab bar with its keys and roles.

Words stand closer together where there is little room. What even so has no place goes into a menu
at the end, which says the name of the open tab where it is one of those; arrows still reach all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QMenu,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _
from ui import icons, theme
from ui.widgets.field import below

_GAP = 18  # between words, where there is room
_LEAST_GAP = 10
_ICON = 16
_HEIGHT = 34
#: From anywhere in a page of tabs.
_TURNS: Final = (
    ("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1), ("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1),
)  # fmt: skip


class FlatTabs(QTabBar):
    """Words side by side; what has no place is in the menu at the end."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._gap = _GAP
        self._fitting = 0  # how many have a place, from the first one on
        self._widths: dict[str, int] = {}  # of words, in pixels: asked many times in one layout
        self.more = _More(self)
        self.more.hide()
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(theme.font("strong"))
        self.setMouseTracking(True)
        self.currentChanged.connect(lambda _at: self._show_more())

    def add(self, text: str, icon: str = "") -> int:
        """Add a tab; returns its number."""
        at = self.addTab(text)
        self.setTabData(at, icon)
        self._fit()
        return at

    def without_place(self) -> list[int]:
        """The tabs that are in the menu."""
        return list(range(self._fitting, self.count()))

    def gap(self) -> int:
        """Pixels between words now."""
        return self._gap

    def turn(self, by: int) -> None:
        """The next tab, or the one before; after the last comes the first."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())

    # Room
    def _fit(self) -> None:
        """Share the room out: first the gaps give way, then the last tabs."""
        count = self.count()
        words = [self._words_width(at) for at in range(count)]
        gap = max(_LEAST_GAP, min((self.width() - sum(words)) // max(count, 1), _GAP))
        fitting = count
        while fitting > 1 and sum(words[:fitting]) + fitting * gap + self._more_width(
            fitting
        ) > max(self.width(), 1):
            fitting -= 1
        if (gap, fitting) != (self._gap, self._fitting):
            self._gap, self._fitting = gap, fitting
            self.setElideMode(self.elideMode())  # lays the tabs out again
        self._show_more()

    def _more_width(self, fitting: int) -> int:
        """Room for the menu's button, whichever tab it names: so that nothing jumps."""
        if fitting >= self.count():
            return 0
        names = (self._words_width(at) for at in range(fitting, self.count()))
        return max(self._width_of(_more_words()), *names) + _ICON + 6 + self._gap

    def _show_more(self) -> None:
        is_needed = self._fitting < self.count()
        if is_needed:
            width = self._more_width(self._fitting)
            last = self.tabRect(self._fitting - 1)
            is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            left = last.left() - width if is_rtl else last.right() + 1
            self.more.setGeometry(left, last.top(), width, _HEIGHT)
            self.more.say_name()
        if self.more.isHidden() == is_needed:
            self.more.setVisible(is_needed)

    def open_more(self) -> None:
        """The menu of the tabs that have no place."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for at in self.without_place():
            icon = self.tabData(at)
            action = menu.addAction(self.tabText(at).replace("&", "&&"))  # no key, an "and"
            if icon:
                action.setIcon(icons.icon(icon, "muted"))
            action.triggered.connect(partial(self._choose, at))
            if at == self.currentIndex():
                menu.setActiveAction(action)
        menu.popup(below(self.more))

    def _choose(self, at: int, _on: bool = False) -> None:
        self.setCurrentIndex(at)
        self.setFocus()

    # Qt
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._widths.clear()
        super().changeEvent(event)

    def tabSizeHint(self, index: int) -> QSize:
        if index >= self._fitting:
            return QSize(0, _HEIGHT)
        return QSize(self._words_width(index) + self._gap, _HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        return QSize(sum(self._words_width(at) + _GAP for at in range(self.count())), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        if self.count() < 2:
            return self.sizeHint()
        return QSize(self._words_width(0) + self._gap + self._more_width(1), _HEIGHT)

    def tabLayoutChange(self) -> None:
        super().tabLayoutChange()
        self._show_more()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._fitting < self.count():
            self.open_more()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.more.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.more.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(self._fitting):
            area = self.tabRect(at)
            if area.intersects(event.rect()):
                self.paint_tab(painter, area, at, self.tabText(at), self.tabData(at) or "")

    def _words_width(self, index: int) -> int:
        return self._width_of(self.tabText(index)) + (_ICON + 6 if self.tabData(index) else 0)

    def _width_of(self, words: str) -> int:
        if words not in self._widths:
            self._widths[words] = QFontMetrics(theme.font("strong")).horizontalAdvance(words)
        return self._widths[words]

    def paint_tab(self, painter: QPainter, area: QRect, at: int, text: str, icon: str) -> None:
        """Words, with the line below where the tab is the open one."""
        on = at == self.currentIndex()
        token = "accent" if on else "muted"
        area = area.adjusted(self._gap // 2, 0, -self._gap // 2, 0)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        words = QRect(area)
        if icon:
            left = area.right() + 1 - _ICON if rtl else area.left()
            spot = QRect(left, area.center().y() - _ICON // 2, _ICON, _ICON)
            icons.paint(painter, spot, icon, token)
            words.adjust(0 if rtl else _ICON + 6, 0, -_ICON - 6 if rtl else 0, 0)
        painter.setFont(theme.font("strong" if on else "body"))
        painter.setPen(theme.colour(token))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
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


class _More(QAbstractButton):
    """The end of the bar: a menu of the tabs without a place, named after the open one of them.

    No stop for Tab: arrows reach every tab from the bar itself, and Down opens the menu there.
    """

    def __init__(self, bar: FlatTabs) -> None:
        super().__init__(bar)
        self._bar = bar
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(bar.open_more)

    def say_name(self) -> None:
        """Its words, which depend on which tab is open."""
        at = self._bar.currentIndex()
        is_here = at in self._bar.without_place()
        self.setText(self._bar.tabText(at) if is_here else _more_words())
        parts = ", ".join(self._bar.tabText(each) for each in self._bar.without_place())
        self.setAccessibleName(_("More tabs: {names}").format(names=parts))
        self.setToolTip(parts)
        self.update()

    # Qt
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar, at = self._bar, self._bar.currentIndex()
        is_here = at in bar.without_place()
        area = self.rect()
        width = min(QFontMetrics(theme.font("strong")).horizontalAdvance(self.text()), area.width())
        icon = str(bar.tabData(at) or "") if is_here else ""
        width += bar.gap() + _ICON + 6 + (_ICON + 6 if icon else 0)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        area = QRect(area.right() + 1 - width if rtl else 0, area.top(), width, area.height())
        room = _ICON + 6
        words = area.adjusted(room if rtl else 0, 0, 0 if rtl else -room, 0)
        bar.paint_tab(painter, words, at if is_here else -1, self.text(), icon)
        half = bar.gap() // 2
        left = area.left() + half if rtl else area.right() + 1 - half - _ICON
        spot = QRect(left, area.center().y() - _ICON // 2, _ICON, _ICON)
        is_strong = is_here or self.underMouse()
        icons.paint(painter, spot, "chevron-down", "accent" if is_strong else "muted")


def _more_words() -> str:
    return _("More")


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

    def turn_within(self, page: QWidget) -> None:
        """Let the keys that turn tabs work from anywhere in a page; the tabs then have the
        focus."""
        for keys, by in _TURNS:
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._turn, by))

    def _turn(self, by: int) -> None:
        if self.tabs.isVisible():
            self.tabs.turn(by)
            self.tabs.setFocus()

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
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._ids and self.current_id() not in self._made:
            self._show(self.tabs.currentIndex())
