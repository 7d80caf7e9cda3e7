# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One small tab of an income activity: a list, and what can be done with the row chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.services.income.activities import ActivityRow
from ui.desk import Desk
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.form_panel import FormPanel
from ui.widgets.money_field import in_words
from ui.widgets.table import RowsView

OpenPanel = Callable[[FormPanel], bool]


class Part(QWidget):
    """Subclasses make ``list`` and say what ``add`` and ``edit`` do. Ctrl+N adds, Enter changes."""

    list: RowsView

    def __init__(self, desk: Desk, open_panel: OpenPanel) -> None:
        super().__init__()
        self.desk = desk
        self.open_panel = open_panel
        self.activity: ActivityRow | None = None
        self.may_edit = desk.vault.may(Capability.EDIT_AWARDS)
        self.may_book = desk.vault.may(Capability.KEEP_BOOKS)
        self._acts: list[tuple[QPushButton, Callable[[Any], bool]]] = []
        self._feet: list[QWidget] = []

    def lay_out(self, view: RowsView, buttons: Sequence[QWidget]) -> None:
        """The list, and what can be done below it."""
        self.list = view
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(view, 1)
        if buttons:
            column.addWidget(self.foot(buttons))
        view.row_selected.connect(lambda _row: self.fit())
        view.row_activated.connect(lambda _row: self.edit())
        self.fit()

    def act(
        self, words: str, icon: str, does: Callable[[], object], can: Callable[[Any], bool],
        keys: str = "",
    ) -> QPushButton:  # fmt: skip
        """A button for the row chosen, with a key of the list if it has one."""
        made = button(words, icon, tooltip=f"{words} ({keys})" if keys else "", on_click=does)
        self._acts.append((made, can))
        return made

    def foot(self, buttons: Sequence[QWidget]) -> ButtonRow:
        """Buttons below a list. They give way to a form, which takes their room; keys go on."""
        row = ButtonRow(buttons)
        self._feet.append(row)
        return row

    def give_way(self, is_form_open: bool) -> None:
        """A form was opened beside, or put away."""
        for row in self._feet:
            row.setHidden(is_form_open)

    def key(self, keys: str, does: Callable[[], object]) -> None:
        """A key of the list."""
        shortcut = QShortcut(QKeySequence(keys), self.list)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(does)

    def fit(self) -> None:
        """What can be done with the row chosen."""
        row = self.list.selected()
        for made, can in self._acts:
            made.setEnabled(row is not None and can(row))

    def show_activity(self, row: ActivityRow) -> None:
        """Another activity, or the same again."""
        if self.activity is None or self.activity.id != row.id:
            self.list.rows_model.set_rows([])
        self.activity = row
        self.load()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """The list again."""
        self.list.rows_model.set_rows(rows)
        self.fit()

    def money(self, minor: int) -> str:
        """An amount of the activity."""
        return "" if self.activity is None else in_words(minor, self.activity.currency)

    # For subclasses
    def load(self) -> None:
        """Read it again."""
        raise NotImplementedError

    def add(self) -> None:
        """One more."""
        raise NotImplementedError

    def edit(self) -> None:
        """Change the one chosen."""
