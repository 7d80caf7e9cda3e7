# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The place beside a page: one form at a time, which goes only when nothing typed is lost."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.desk import Desk
from ui.widgets import form_panel
from ui.widgets.card import Card
from ui.widgets.form_panel import FormPanel
from ui.widgets.tab_order import name_of

#: Pixels over which lines of a form are easy to read.
_WIDEST: Final = 760


class FormSide(Card):
    """``otherwise`` stands here while there is no form; without it the place is hidden then.

    A wide form takes what room it gets: the page hides what it stands beside (``is_wide``).
    """

    opened = Signal()
    closed = Signal()
    place_requested = Signal(str, object)  # by the form: another page, what to show there

    def __init__(self, desk: Desk, width: int, otherwise: QWidget | None = None) -> None:
        super().__init__()
        self.panel: QWidget | None = None
        #: The name of the control from which the form was opened: where to go on after it.
        self.opener = ""
        self._desk = desk
        self._otherwise = otherwise
        self._width = width
        self.setFixedWidth(width)
        if otherwise is not None:
            self.add(otherwise, 1)
        else:
            self.hide()

    def open(self, panel: QWidget) -> bool:
        """Show a form; False where the one that is here holds something typed, and says so."""
        if self.keeps_open():
            panel.deleteLater()
            return False
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self.opener = name_of(focused)
        self._drop()
        self.panel = panel
        if isinstance(panel, FormPanel):
            panel.done.connect(self.close_panel)
            panel.cancelled.connect(self.close_panel)
            panel.place_requested.connect(self.place_requested)
        if self._otherwise is not None:
            self._otherwise.hide()
        self.add(panel, 1)
        self.setMaximumWidth(_WIDEST if self.is_wide() else self._width)
        self.show()
        panel.show()  # now, so that it can take the focus
        self.opened.emit()
        first = panel.first_field() if isinstance(panel, FormPanel) else None
        if first is not None and self.isVisible():  # in a tab behind another keys would be lost
            first.setFocus()
        return True

    def is_wide(self) -> bool:
        """Whether the form that is open wants the room of the page."""
        return isinstance(self.panel, FormPanel) and self.panel.IS_WIDE

    def leave(self) -> None:
        """Put the form away (Esc), unless something typed would be lost."""
        if self.panel is not None and not self.keeps_open():
            self.close_panel()

    def close_panel(self) -> None:
        """Put the form away with what is in it."""
        if self.panel is None:
            return
        self._drop()
        if self._otherwise is not None:
            self._otherwise.show()
        else:
            self.hide()
        self.closed.emit()

    def keeps_open(self) -> bool:
        """Whether something typed here would be lost; then the form says so."""
        return isinstance(self.panel, FormPanel) and self.panel.keeps_open()

    def _drop(self) -> None:
        panel, self.panel = self.panel, None
        if panel is not None:
            panel.hide()
            panel.deleteLater()

    def is_modified(self) -> bool:
        """Whether the form holds something not saved."""
        return isinstance(self.panel, FormPanel) and self.panel.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The form, with what was typed but no passphrase."""
        return self.panel.draft() if isinstance(self.panel, FormPanel) else None

    def restore_draft(self, kept: Any) -> None:
        """The same form again."""
        panel = form_panel.again(self._desk, kept)
        if panel is not None:
            self.open(panel)
