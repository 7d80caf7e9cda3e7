# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""List at the start, one panel beside it that shows what is chosen or a form."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.desk import Desk
from ui.widgets.card import Card
from ui.widgets.form_side import FormSide

_PANEL: Final = 364


class ListAndPanel(QWidget):
    """Subclasses fill ``list_card`` and give ``view``, what the panel shows without a form."""

    panel_changed = Signal()  # a form was opened or put away
    place_requested = Signal(str, object)  # by the form: another page, what to show there

    def __init__(self, desk: Desk, list_card: Card, view: QWidget) -> None:
        super().__init__()
        self.desk = desk
        self._side = FormSide(desk, _PANEL, view)
        self._side.content.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(list_card, 1)
        row.addWidget(self._side)
        self._side.opened.connect(self.panel_changed)
        self._side.closed.connect(self.panel_changed)
        self._side.place_requested.connect(self.place_requested)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._side.leave)

    @property
    def panel(self) -> QWidget | None:
        """The form that is open."""
        return self._side.panel

    @property
    def opener(self) -> str:
        """The name of the control from which the form was opened."""
        return self._side.opener

    def open_panel(self, panel: QWidget) -> bool:
        """Put a form in the panel; ``done`` and ``cancelled`` of it close it. False where the one
        that is open holds something typed."""
        return self._side.open(panel)

    def close_panel(self) -> None:
        """Put the form away."""
        self._side.close_panel()

    def is_modified(self) -> bool:
        """Whether a form holds something not saved."""
        return self._side.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The form, with what was typed but no passphrase."""
        return self._side.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form again."""
        self._side.restore_draft(kept)
