# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The navigation at the side: icon and word, a badge where something waits, the person below."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _, ngettext
from ui import icons, theme
from ui.page import FOOT, PageSpec
from ui.widgets.avatar import Avatar
from ui.widgets.buttons import icon_button
from ui.widgets.labels import ElidedLabel, IconLabel, rule

_WIDTH = 196
_WIDEST = 252


class NavigationItem(QAbstractButton):
    """One place. Painted: tint and accent when open, a ring when focused."""

    def __init__(self, spec: PageSpec) -> None:
        super().__init__()
        self.spec = spec
        self._badge = 0
        self._ring = False  # after the keyboard, not after a click
        self._small = spec.section == FOOT
        self.setText(spec.title)
        self.setCheckable(True)
        self.setAccessibleName(spec.title)
        self.setToolTip(spec.title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_badge(self, count: int) -> None:
        """Show a number at the end; 0 shows none."""
        self._badge = count
        waiting = ngettext("{n} waits", "{n} wait", count).format(n=count) if count else ""
        self.setAccessibleDescription(waiting)
        self.setToolTip(f"{self.spec.title} · {waiting}" if waiting else self.spec.title)
        self.update()

    def badge(self) -> int:
        """The number shown."""
        return self._badge

    def text_room(self) -> int:
        """Pixels there are for the word."""
        return self.width() - 38 - 10 - (self._badge_width() + 8 if self._badge else 0)

    def wanted_width(self) -> int:
        """Pixels the word and what is around it need."""
        metrics = QFontMetrics(theme.font("strong"))
        return metrics.horizontalAdvance(self.text()) + 38 + 10 + 8 + self._badge_width()

    def _badge_width(self) -> int:
        metrics = QFontMetrics(theme.font("small_strong"))
        return max(24, metrics.horizontalAdvance(str(self._badge)) + 16)

    # Qt
    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), 32 if self._small else 36)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if on or self.underMouse():
            painter.setBrush(theme.colour("accent_soft" if on else "hover"))
            painter.drawRoundedRect(area, 7, 7)
        if self._ring:
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setWidthF(2)
            pen.setColor(theme.colour("accent"))
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, 7, 7)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        token = "accent_ink" if on else "muted"
        side = theme.ICON_SIZE
        at = self.width() - 10 - side if rtl else 10
        icons.paint(
            painter, QRect(at, (self.height() - side) // 2, side, side), self.spec.icon, token
        )
        painter.setFont(theme.font("strong" if on else "body"))
        painter.setPen(theme.colour("accent_ink" if on else ("muted" if self._small else "text")))
        room = self.text_room()
        left = self.width() - 38 - room if rtl else 38
        align = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        spot = QRect(left, 0, room, self.height())
        # Absolute: Qt would turn it round once more for a text that runs from right to left.
        align |= Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(spot, align, text)
        if self._badge:
            self._paint_badge(painter, rtl=rtl)

    def _paint_badge(self, painter: QPainter, *, rtl: bool) -> None:
        width = self._badge_width()
        left = 8 if rtl else self.width() - 8 - width
        spot = QRectF(left, (self.height() - 22) / 2, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("notice_soft"))
        painter.drawRoundedRect(spot, 11, 11)
        painter.setPen(theme.colour("notice_ink"))
        painter.setFont(theme.font("small_strong"))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(self._badge))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Navigation(QWidget):
    """``page_chosen`` carries the id of the page."""

    page_chosen = Signal(str)

    def __init__(self, name: str, logo: str, specs: Iterable[PageSpec]) -> None:
        super().__init__()
        self.setProperty("pane", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Places"))
        self._items: dict[str, NavigationItem] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 12, 10, 10)
        layout.setSpacing(2)
        layout.addLayout(self._head(name, logo))
        layout.addSpacing(10)
        listed = list(specs)
        for spec in listed:
            if spec.section != FOOT:
                layout.addWidget(self._item(spec))
        layout.addStretch(1)
        for spec in listed:
            if spec.section == FOOT:
                layout.addWidget(self._item(spec))
        layout.addWidget(rule())
        layout.addLayout(self._person())
        wanted = max((item.wanted_width() for item in self._items.values()), default=0) + 20
        self.setFixedWidth(max(_WIDTH, min(_WIDEST, wanted)))

    def select(self, id_: str) -> None:
        """Mark a place as open."""
        item = self._items.get(id_)
        if item is not None:
            item.setChecked(True)

    def item(self, id_: str) -> NavigationItem:
        """The item of a page."""
        return self._items[id_]

    def set_badge(self, id_: str, count: int) -> None:
        """Show how many things wait in a place."""
        if id_ in self._items:
            self._items[id_].set_badge(count)

    def set_person(self, name: str, detail: str, initials: str = "") -> None:
        """Who is signed in."""
        letters = initials or "".join(part[0] for part in name.split()[:2]).upper()
        self._avatar.set_initials(letters)
        self._name.setText(name)
        self._detail.setText(detail)

    def _item(self, spec: PageSpec) -> NavigationItem:
        item = self._items[spec.id] = NavigationItem(spec)
        self._group.addButton(item)
        item.clicked.connect(lambda _on=False: self.page_chosen.emit(spec.id))
        return item

    def set_logo(self, logo: str) -> None:
        """Show another icon beside the name."""
        self._logo.set_icon(logo, "accent")

    def _head(self, name: str, logo: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(9, 0, 4, 0)
        row.setSpacing(8)
        self._logo = IconLabel(logo, "accent", 20)
        row.addWidget(self._logo)
        self._program = ElidedLabel(name, "lead")
        row.addWidget(self._program, 1)
        return row

    def _person(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 8, 4, 0)
        row.setSpacing(9)
        self._avatar = Avatar("", 30, strong=True)
        row.addWidget(self._avatar)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = ElidedLabel("", "strong")
        self._detail = ElidedLabel("", "muted")
        words.addWidget(self._name)
        words.addWidget(self._detail)
        row.addLayout(words, 1)
        self._beside_person = row
        return row

    def add_person_act(self, action: QAction) -> None:
        """An act beside the person's name, as an icon with its words as tooltip."""
        icon = str(action.property("icon_name"))
        made = icon_button(icon, action.text(), on_click=action.trigger)
        self._beside_person.addWidget(made)

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        items = list(self._items.values())
        focused = next((at for at, item in enumerate(items) if item.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        items[(focused + step) % len(items)].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        at = 0 if rtl else self.width() - 1
        painter.fillRect(QRect(at, 0, 1, self.height()), theme.colour("line"))
