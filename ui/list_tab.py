# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tab with a list at the start and a panel beside it for what is chosen or a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.tabbed_page import PageTab
from ui.widgets.card import Card
from ui.widgets.list_and_panel import ListAndPanel
from ui.widgets.opened_view import OpenedView
from ui.widgets.tab_order import find_named
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
        self.side.panel_changed.connect(self._go_on)
        self.side.place_requested.connect(self.open_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.side)

    def key(self, keys: str, act: Callable[[], object], on: QWidget | None = None) -> None:
        """A key of the tab, or of a part of it alone."""
        shortcut = QShortcut(QKeySequence(keys), on or self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
        self._keys.append(shortcut)

    def open_panel(self, panel: QWidget) -> bool:
        """Put a form beside the list."""
        return self.side.open_panel(panel)

    def _go_on(self) -> None:
        """After a form: where it was opened, or in the list, so that the keys of the tab work."""
        if self.panel is None and self.isVisible():
            focus = find_named(self, self.side.opener) or self.primary_focus()
            if focus is not None:
                focus.setFocus()

    @property
    def panel(self) -> QWidget | None:
        """The form that is open."""
        return self.side.panel

    def primary_focus(self) -> QWidget | None:
        """The list."""
        return self.list


class OpenedTab(ListTab):
    """Of what is chosen the list's facts are shown; its words once it is opened, which is written
    down. Ctrl+N adds one, Enter opens the one chosen; ``open`` takes its id, or "new"."""

    view: OpenedView

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._opens: int | None = None  # once the list is there
        self._opened: int | None = None

    def lay_out_opened(self, card: Card, view: OpenedView) -> None:
        """The list's card, and what is read of one beside it while there is no form."""
        self.lay_out(card, view)
        self.view = view
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self._asked("open"))
        view.asked.connect(self._asked)
        self.key("Ctrl+N", self.add)

    # For subclasses
    def add(self) -> None:
        """Open the form of a new one."""
        raise NotImplementedError

    def act(self, act: str, row: Any) -> None:
        """Something else than opening is asked for the row chosen."""
        raise NotImplementedError

    def can_open(self, row: Any) -> bool:
        """Whether there is more of it than the list's facts."""
        return True

    def read(self, row_id: int) -> None:
        """Ask for all of one; the answer goes to ``show_opened``."""
        raise NotImplementedError

    def show_rows(self, rows: Sequence[Any]) -> None:
        """The list again; what is open is read again, so that it shows what was added."""
        self.list.rows_model.set_rows(rows)
        self.title_changed.emit()
        wanted, self._opens = self._opens, None
        is_wanted = wanted is not None and self.list.select(wanted)
        row = self.list.selected()
        if is_wanted or (row is not None and row.id == self._opened):
            self._read(row)
        else:
            self._chosen(row)

    def show_opened(self, row_id: int, found: Any) -> None:
        """All of one, unless another is chosen by now."""
        row = self.list.selected()
        if row is not None and row.id == row_id:
            self.view.show_opened(found)

    # What the page asks
    def open(self, target: object) -> None:
        """Show one by its id, or begin one."""
        if target == "new":
            self.add()
        elif isinstance(target, int):
            self._opens = target
            self.load()

    # Within
    def _asked(self, act: str) -> None:
        row = self.list.selected()
        if row is None:
            return
        if act == "open":
            self._read(row)
        else:
            self.act(act, row)

    def _chosen(self, row: Any) -> None:
        if row is None:
            self._opened = None
            self.view.show_nothing()
        elif row.id != self._opened:
            self._opened = None
            self.view.show_row(row)

    def _read(self, row: Any) -> None:
        if self.can_open(row):
            self._opened = row.id
            self.read(row.id)
