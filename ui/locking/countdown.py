# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last half minute before locking: a card that counts, and any touch keeps the file open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from ui.widgets.buttons import button
from ui.widgets.labels import IconLabel, label

_WIDTH = 460
_EDGE = 6


class Countdown(QFrame):
    """Hidden until ``count``; it takes no focus, so that typing goes on where it was.

    It stands at the top, ``over`` the search, where no button is: at the foot it would cover
    those of a form.
    """

    def __init__(self, window: QWidget, over: QWidget | None = None) -> None:
        super().__init__(window)
        self._window, self._over = window, over
        self.setProperty("card", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(IconLabel("hourglass", "notice"))
        self._words = label("", wrap=True)
        row.addWidget(self._words, 1)
        self.stay_button = button(_("Stay"), kind="primary")
        self.stay_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self.stay_button)
        window.installEventFilter(self)
        self.hide()

    def count(self, seconds: int, *, unsaved: bool = False, loses: bool = False) -> None:
        """Say how long it is still open, and what becomes of what is ``unsaved``; ``loses``:
        some of it cannot be kept."""
        words = ngettext("Locks in {n} second.", "Locks in {n} seconds.", seconds)
        text = words.format(n=seconds)
        if loses:
            text = f"{text} {_('Please save: not everything you typed here can be kept.')}"
        elif unsaved:
            text = f"{text} {_('What you have not saved yet is kept for you.')}"
        self._words.setText(text)
        if self.isHidden():
            self.setAccessibleName(text)
            self.show()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self._place()
        self.raise_()

    def text(self) -> str:
        """What is shown."""
        return self._words.text()

    def _place(self) -> None:
        window = self._window
        width = min(_WIDTH, window.width() - 32)
        height = max(self.heightForWidth(width), self.sizeHint().height())
        left, top = (window.width() - width) // 2, _EDGE
        if self._over is not None:
            over = QRect(self._over.mapTo(window, QPoint(0, 0)), self._over.size())
            is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            left = over.left() if is_rtl else over.right() + 1 - width
            top = max(_EDGE, over.center().y() - height // 2)
        self.setGeometry(left, top, width, height)

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False
