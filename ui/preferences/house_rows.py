# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of the house that is added to and changed in a form beside it, and from which nothing is
deleted: what is offered no longer stays in the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.desk import Desk
from ui.preferences.parts import touches
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_side import FormSide
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView

PANEL: Final = 340


class HouseRowsTab(QWidget):
    """Rows have ``id`` and ``is_active``. Ctrl+N adds, Enter or F2 changes, Del offers no longer.

    Subclasses say what the list is called, read it (``load``), give the form of one (``make``) and
    what is done (``set_active``).
    """

    TABLES: ClassVar[tuple[str, ...]] = ()
    #: Narrower than so many pixels, these columns give way; the form tells the same.
    ROOM_FOR: ClassVar[dict[int, int]] = {}

    def __init__(self, desk: Desk, title: str, columns: Sequence[Column], add_words: str) -> None:
        super().__init__()
        self.desk = desk
        self.list = RowsView(RowsModel(columns, lambda row: row.id), title)
        self.add_button = button(add_words, "plus", on_click=self.add, tooltip="Ctrl+N")
        self.change_button = button(_("Change"), "pencil", on_click=self.change, tooltip="F2")
        self.retire_button = button(_("Offer no longer"), on_click=self.retire, tooltip="Del")
        self.side = FormSide(desk, PANEL)
        self.side.closed.connect(self.list.setFocus)
        for signal in (self.side.opened, self.side.closed):
            signal.connect(self.fit)
        self.card = Card(title)
        self.card.add_trailing(self.add_button)
        self.card.add(self.list, 1)
        self.card.add(ButtonRow([self.change_button, self.retire_button]))
        self.column = QVBoxLayout()
        self.column.setSpacing(12)
        self.column.addWidget(self.card, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addLayout(self.column, 1)
        outer.addWidget(self.side)
        self.list.row_selected.connect(self.chosen)
        self.list.row_activated.connect(lambda _row: self.change())
        for keys, act, on in (
            ("Ctrl+N", self.add, self), ("F2", self.change, self), ("Del", self.retire, self.list),
            ("Esc", self.side.leave, self),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), on)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def explain(self, words: str) -> None:
        """A line below the list."""
        self.card.add(label(words, "muted", wrap=True))

    # For subclasses
    def load(self) -> None:
        """Ask for the rows; the answer goes to ``show_rows``."""
        raise NotImplementedError

    def make(self, row_id: int | None) -> FormPanel:
        """The form of one, or of a new one."""
        raise NotImplementedError

    def set_active(self, row: Any, *, is_active: bool) -> None:
        """Offer it no longer, or again."""
        raise NotImplementedError

    def chosen(self, row: Any) -> None:
        """Another one is chosen, or none."""
        for made in (self.change_button, self.retire_button):
            made.setEnabled(row is not None)
        offered = row is None or row.is_active
        self.retire_button.setText(_("Offer no longer") if offered else _("Offer again"))

    # The page's questions
    def show_rows(self, rows: Sequence[Any]) -> None:
        """The list again."""
        self.list.rows_model.set_rows(rows)
        if rows and self.list.selected() is None:
            self.list.setCurrentIndex(self.list.rows_model.index(0, 0))
        self.chosen(self.list.selected())

    def refresh(self, changes: object = None) -> None:
        """Read again."""
        if any(touches(changes, table) for table in self.TABLES):
            self.load()

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.list

    def is_modified(self) -> bool:
        """Whether the form holds something not saved."""
        return self.side.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The form."""
        return self.side.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form again."""
        self.side.restore_draft(kept)

    # Acts
    def add(self) -> None:
        """A new one."""
        self.side.open(self.make(None))

    def change(self) -> None:
        """The chosen one."""
        row = self.list.selected()
        if row is not None:
            self.side.open(self.make(row.id))

    def retire(self) -> None:
        """Offer the chosen one no longer, or again."""
        row = self.list.selected()
        if row is not None:
            self.set_active(row, is_active=not row.is_active)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Columns give way where the form needs room."""
        room = self.width() - (0 if self.side.isHidden() else PANEL)
        for column, needed in self.ROOM_FOR.items():
            self.list.setColumnHidden(column, room < needed)


def tone(row: Any) -> str | None:
    """What is offered no longer stands back."""
    return None if row.is_active else "muted"


def state(row: Any) -> str:
    """In words."""
    return "" if row.is_active else _("no longer offered")
