# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One place that was found: a card with every reason, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _
from shelterdesk.services.rooms.find_bed import Place
from ui import icons, theme
from ui.widgets.buttons import button

_PAD, _ICON, _GAP = 10, 14, 6


class PlaceCard(QAbstractButton):
    """One place: its title and, below, every reason for and against it. Enter takes it, K keeps
    it."""

    keep_asked = Signal()
    stepped = Signal(int)  # to the next card, or back

    def __init__(self, place: Place, *, is_best: bool = False) -> None:
        super().__init__()
        self.place = place
        self._is_best = is_best
        self._lines = [
            *(("check", "good_ink", words) for words in place.good),
            *(("minus", "muted", words) for words in place.against),
        ]
        self.setText(place.title)
        best = _("best") if is_best else ""
        self.setAccessibleName(", ".join(part for part in (place.title, best) if part))
        against = [_("against: {why}").format(why=why) for why in place.against]
        self.setAccessibleDescription("; ".join([*place.good, *against]))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _heights(self, width: int) -> list[int]:
        room = QRect(0, 0, max(60, width - 2 * _PAD - _ICON - _GAP), 10_000)
        metrics = QFontMetrics(theme.font("muted"))
        wrap = Qt.TextFlag.TextWordWrap.value
        return [
            max(18, metrics.boundingRect(room, wrap, words).height())
            for _icon, _ink, words in self._lines
        ]

    # Qt
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return 2 * _PAD + 22 + sum(self._heights(width))

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(max(160, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        marked = focused or self._is_best
        painter.setPen(QPen(theme.colour("accent" if marked else "line"), 2 if focused else 1))
        resting = "accent_soft" if self._is_best else "raised"
        painter.setBrush(theme.colour("hover" if self.underMouse() and not marked else resting))
        painter.drawRoundedRect(area, 6, 6)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        align = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft).value
        flags = align | Qt.AlignmentFlag.AlignAbsolute.value
        inner = self.rect().adjusted(_PAD, _PAD - 2, -_PAD, -_PAD)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("accent_ink" if self._is_best else "text"))
        cut = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(QRect(inner.left(), inner.top(), inner.width(), 20), flags, cut)
        painter.setFont(theme.font("muted"))
        top = inner.top() + 24
        wrap = flags | Qt.TextFlag.TextWordWrap.value
        for (icon, ink, text), height in zip(self._lines, self._heights(self.width()), strict=True):
            left = inner.right() + 1 - _ICON if rtl else inner.left()
            icons.paint(painter, QRect(left, top + 2, _ICON, _ICON), icon, ink)
            painter.setPen(theme.colour("text" if icon == "check" else "muted"))
            start = inner.left() if rtl else inner.left() + _ICON + _GAP
            spot = QRect(start, top, inner.width() - _ICON - _GAP, height)
            painter.drawText(spot, wrap, text)
            top += height

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_K:
            self.keep_asked.emit()
        else:
            super().keyPressEvent(event)


class PlaceChoice(QWidget):
    """A card, and below it the two things that can be done: somebody sleeps there from the night
    shown on, or it is kept. ``may_keep``: an extra bed, and beds of several rooms, are not."""

    taken = Signal(object)  # Place
    keep_asked = Signal(object)  # Place

    def __init__(self, place: Place, *, is_best: bool, may_keep: bool) -> None:
        super().__init__()
        words = _("Place here")
        self.card = PlaceCard(place, is_best=is_best)
        self.card.clicked.connect(lambda: self.taken.emit(place))
        self.take_button = button(words, "log-in", "quiet", on_click=self.card.click)
        self.take_button.setAccessibleName(f"{words}: {place.title}")
        # Enter on the card does the same: one stop less on the way through.
        self.take_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.keep_button = button(_("Reserve"), "bookmark", "quiet", tooltip=_("Keep it (K)"))
        self.keep_button.setAccessibleName(_("Reserve: {place}").format(place=place.title))
        self.keep_button.clicked.connect(lambda: self.keep_asked.emit(place))
        if may_keep:
            self.card.keep_asked.connect(lambda: self.keep_asked.emit(place))
        else:
            self.keep_button.hide()
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(4)
        foot.addWidget(self.take_button)
        foot.addWidget(self.keep_button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.card)
        column.addLayout(foot)
