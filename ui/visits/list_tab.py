# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tab with a list at the start and a panel beside it for what is chosen or a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.tabbed_page import PageTab
from ui.widgets.card import Card
from ui.widgets.list_and_panel import ListAndPanel
from ui.widgets.table import RowsView


class ListTab(PageTab):
    """Subclasses call ``lay_out`` once; ``list`` is what the keys go through."""

    list: RowsView
    side: ListAndPanel

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._keys: list[QShortcut] = []

    def lay_out(self, card: Card, view: QWidget) -> None:
        """The list's card, and what stands beside it while there is no form."""
        self.side = ListAndPanel(self.desk, card, view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.side)

    def key(self, keys: str, act: Callable[[], object], *, on_list: bool = False) -> QShortcut:
        """A key of the tab, or of its list alone."""
        shortcut = QShortcut(QKeySequence(keys), self.list if on_list else self)
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcut.setContext(context)
        shortcut.activated.connect(act)
        self._keys.append(shortcut)
        return shortcut

    def open_panel(self, panel: QWidget) -> bool:
        """Put a form beside the list."""
        return self.side.open_panel(panel)

    @property
    def panel(self) -> QWidget | None:
        """The form that is open."""
        return self.side.panel

    def primary_focus(self) -> QWidget | None:
        """The list."""
        return self.list

    def is_modified(self) -> bool:
        """Whether a form holds something not saved."""
        return self.side.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The form with what was typed."""
        return self.side.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form again."""
        self.side.restore_draft(kept)
