# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""List at the start, one panel beside it that shows what is chosen or a form."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.desk import Desk
from ui.widgets import form_panel
from ui.widgets.card import Card
from ui.widgets.form_panel import FormPanel

_PANEL: Final = 364


class ListAndPanel(QWidget):
    """Subclasses fill ``list_card`` and give ``view``, what the panel shows without a form."""

    def __init__(self, desk: Desk, list_card: Card, view: QWidget) -> None:
        super().__init__()
        self.desk = desk
        self.panel: QWidget | None = None
        self._view = view
        self._side = Card()
        self._side.setFixedWidth(_PANEL)
        self._side.content.setContentsMargins(0, 0, 0, 0)
        self._side.add(view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(list_card, 1)
        row.addWidget(self._side)

    def open_panel(self, panel: QWidget) -> None:
        """Put a form in the panel; ``done`` and ``cancelled`` of it close it."""
        self._drop()
        self.panel = panel
        if isinstance(panel, FormPanel):
            panel.done.connect(self.close_panel)
            panel.cancelled.connect(self.close_panel)
        self._view.hide()
        self._side.add(panel, 1)
        panel.show()
        first = panel.first_field() if isinstance(panel, FormPanel) else None
        if first is not None:
            first.setFocus()

    def close_panel(self) -> None:
        """Put the form away."""
        self._drop()
        self._view.show()

    def _drop(self) -> None:
        panel, self.panel = self.panel, None
        if panel is not None:
            panel.hide()
            panel.deleteLater()

    def is_modified(self) -> bool:
        """Whether a form holds something not saved."""
        return isinstance(self.panel, FormPanel) and self.panel.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The form, with what was typed but no passphrase."""
        return self.panel.draft() if isinstance(self.panel, FormPanel) else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form again."""
        panel = form_panel.again(self.desk, kept)
        if panel is not None:
            self.open_panel(panel)
