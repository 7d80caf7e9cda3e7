# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card of lines with what can be done next, for the tabs of case work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from shelterdesk.i18n import _
from ui.desk import Desk
from ui.residents.lines_card import LinesCard
from ui.widgets.buttons import button, icon_button
from ui.widgets.history_dialog import open_history

MakesPanel = Callable[[], QWidget]


class ActsCard(LinesCard):
    """A card whose lines have buttons, kept by the row and what they do."""

    def __init__(self, desk: Desk, resident_id: int, title: str) -> None:
        super().__init__(desk, resident_id, title)
        self.acts: dict[tuple[int, str], QAbstractButton] = {}

    def offer_add(self, name: str, act: Callable[[], object]) -> None:
        """A button in the head of the card."""
        self.add_button = button(_("Add"), "plus", tooltip=name, on_click=act)
        self.add_button.setAccessibleName(name)
        self.add_trailing(self.add_button)
        self.add_button.setHidden(not self.may_write)

    def act(
        self, row_id: int, name: str, words: str, spoken: str, panel: MakesPanel
    ) -> QPushButton:
        """A button of a line that opens a panel."""
        made = button(words, on_click=partial(self._open, panel))
        made.setAccessibleName(spoken)
        self.acts[row_id, name] = made
        return made

    def pencil(self, row_id: int, spoken: str, panel: MakesPanel) -> QToolButton:
        """The small button that changes a line."""
        made = icon_button("pencil", spoken)
        made.clicked.connect(partial(self._open, panel))
        self.acts[row_id, "edit"] = made
        return made

    def mistake(
        self,
        row_id: int,
        what: str,
        label: str,
        verb: Callable[..., object],
        said: str,
        **values: Any,
    ) -> QWidget:
        """The small button that takes away what was written down by mistake."""
        spoken = _("Noted by mistake: {what}").format(what=what)
        remove = partial(self.desk.do, self, label, verb, said=said, **values)
        made = icon_button("x", spoken, on_click=remove)
        self.acts[row_id, "remove"] = made
        return made

    def history(self, table: str, row_id: int) -> QToolButton:
        """Who changed what here."""
        made = icon_button("history", _("Who changed what here"))
        made.clicked.connect(partial(self._history, table, row_id))
        return made

    def _open(self, panel: MakesPanel, _checked: bool = False) -> None:
        self.panel_requested.emit(panel())

    def _history(self, table: str, row_id: int, _checked: bool = False) -> None:
        open_history(self, self.desk, _("History"), table=table, row_id=row_id)
