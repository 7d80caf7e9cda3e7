# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The small button at the end of a line with what else can be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton

from ui import icons
from ui.widgets.buttons import dress
from ui.widgets.field import below

#: Icon, words, what it does.
Act = tuple[str, str, Callable[[], object]]


class ActMenu(QToolButton):
    """``acts`` is what it offers, ``name`` what a screen reader says of it. The menu is made when
    it is opened: a list has one of these in every line."""

    def __init__(self, name: str, acts: Iterable[Act]) -> None:
        super().__init__()
        dress(self, "ellipsis", name)
        self.acts = tuple(acts)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for icon, words, act in self.acts:
            action = menu.addAction(icons.icon(icon, "muted"), words)
            action.triggered.connect(lambda _on=False, act=act: act())
        menu.popup(below(self))
