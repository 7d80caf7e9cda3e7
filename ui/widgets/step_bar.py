# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One back, now, one on: stepping through days or months with Alt and the arrow keys."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import month_and_year
from ui.widgets.labels import label


class StepBar(QWidget):
    """``before``, ``now`` and ``after`` are the words of its buttons."""

    stepped = Signal(int)
    home = Signal()

    def __init__(self, before: str, now: str, after: str) -> None:
        super().__init__()
        self.back_button = icon_button(
            "chevron-left", f"{before} (Alt+←)", on_click=lambda: self.stepped.emit(-1)
        )
        self.on_button = icon_button(
            "chevron-right", f"{after} (Alt+→)", on_click=lambda: self.stepped.emit(1)
        )
        self.now_button = button(now, "undo-2", "quiet", on_click=self.home.emit)
        self.shown = label("", "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.back_button, self.shown, self.on_button, self.now_button):
            row.addWidget(widget)
        row.addStretch(1)

    def listen(self, page: QWidget) -> None:
        """Let the keys work wherever the focus is on a page."""
        for keys, by in (("Alt+Left", -1), ("Alt+Right", 1)):
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._step(by))

    def show_at(self, words: str, *, is_now: bool) -> None:
        """What is shown; nothing comes after now."""
        self.shown.setText(words)
        self.on_button.setEnabled(not is_now)
        self.now_button.setHidden(is_now)

    def _step(self, by: int) -> None:
        if by < 0 or self.on_button.isEnabled():
            self.stepped.emit(by)


class MonthBar(StepBar):
    """Steps through the months. ``month`` is the first day of the one that is asked for."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__(_("The month before"), _("This month"), _("The next month"))
        self.month = today().replace(day=1)
        self.stepped.connect(self._turn)
        self.home.connect(self.go_home)

    def go_home(self) -> None:
        """This month."""
        self._go(today())

    def show_month(self, month: dt.date) -> None:
        """The month whose answer is here."""
        self.show_at(month_and_year(month), is_now=month == today().replace(day=1))

    def _turn(self, by: int) -> None:
        self._go(self.month + dt.timedelta(days=32 if by > 0 else -1))

    def _go(self, on: dt.date) -> None:
        self.month = on.replace(day=1)
        self.turned.emit()
