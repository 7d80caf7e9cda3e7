# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The small button at the end of a line with what else can be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QMenu, QToolButton

from ui import icons
from ui.widgets.buttons import icon_button
from ui.widgets.field import below

#: Icon, words, what it does.
Act = tuple[str, str, Callable[[], object]]


def act_menu(name: str, acts: Iterable[Act]) -> QToolButton:
    """``name`` is what a screen reader says of the button."""
    made = icon_button("ellipsis", name)
    menu = QMenu(made)
    for icon, words, act in acts:
        action = menu.addAction(icons.icon(icon, "muted"), words)
        action.triggered.connect(lambda _on=False, act=act: act())
    made.clicked.connect(lambda: menu.popup(below(made)))
    return made
