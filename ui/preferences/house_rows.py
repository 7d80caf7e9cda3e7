# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of the house that are added to and changed in a form beside them, and from which nothing is
deleted: what is offered no longer stays in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

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

_PANEL: Final = 340


class HouseListTab(QWidget):
    """Rows have an ``id``. Ctrl+N adds, Enter or F2 changes.

    Subclasses say what the list is called, read it (``load``) and give the form of one (``make``);
    more stands in ``column``, below the card of the list.
    """

    TABLES: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        desk: Desk,
        title: str,
        columns: Sequence[Column],
        add_words: str,
        otherwise: QWidget | None = None,
    ) -> None:
        """``otherwise`` stands beside the list while there is no form."""
        super().__init__()
        self.desk = desk
        self.list = RowsView(RowsModel(columns, lambda row: row.id), title)
        self.add_button = button(add_words, "plus", on_click=self.add, tooltip="Ctrl+N")
        self.change_button = button(_("Change"), "pencil", on_click=self.change, tooltip="F2")
        self.side = FormSide(desk, _PANEL, otherwise)
        self.side.closed.connect(self.list.setFocus)
        self.card = Card(title)
        self.card.add_trailing(self.add_button)
        self.card.add(self.list, 1)
        self.acts = self.make_acts()
        self.card.add(ButtonRow(self.acts))
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
        for keys, act in (("Ctrl+N", self.add), ("F2", self.change), ("Esc", self.side.leave)):
            self.key(keys, act, self)

    def key(self, keys: str, act: Callable[[], object], on: QWidget) -> None:
        """``act`` by its keys while one is in ``on``."""
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

    def make_acts(self) -> list[QAbstractButton]:
        """What can be done with the one chosen."""
        return [self.change_button]

    def chosen(self, row: Any) -> None:
        """Another one is chosen, or none; also after the rows were read again."""
        for made in self.acts:
            made.setEnabled(row is not None)

    # The page's questions
    def show_rows(self, rows: Sequence[Any]) -> None:
        """The list again."""
        self.list.rows_model.set_rows(rows)
        if self.list.selected() is not None:
            return  # found again: the list has told
        if rows:
            self.list.setCurrentIndex(self.list.rows_model.index(0, 0))
        else:
            self.chosen(None)

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


class HouseRowsTab(HouseListTab):
    """Rows have ``is_active`` too: Del offers no longer (``set_active``), or again."""

    def set_active(self, row: Any, *, is_active: bool) -> None:
        """Offer it no longer, or again."""
        raise NotImplementedError

    def make_acts(self) -> list[QAbstractButton]:
        """Offer it no longer as well."""
        self.retire_button = button(_("Offer no longer"), on_click=self.retire, tooltip="Del")
        self.key("Del", self.retire, self.list)
        return [*super().make_acts(), self.retire_button]

    def chosen(self, row: Any) -> None:
        """Another one is chosen, or none."""
        super().chosen(row)
        offered = row is None or row.is_active
        self.retire_button.setText(_("Offer no longer") if offered else _("Offer again"))

    def retire(self) -> None:
        """Offer the chosen one no longer, or again."""
        row = self.list.selected()
        if row is not None:
            self.set_active(row, is_active=not row.is_active)


def tone(row: Any) -> str | None:
    """What is offered no longer stands back."""
    return None if row.is_active else "muted"


def state(row: Any) -> str:
    """In words."""
    return "" if row.is_active else _("no longer offered")
