# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the small menus at the ends of lines offer, chosen without their windows.

That the window opens and takes keys is shown once, in ``test_legal_tab``.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.act_menu import Act, ActMenu


def _acts(widget: QWidget) -> list[Act]:
    menus = [widget] if isinstance(widget, ActMenu) else widget.findChildren(ActMenu)
    return [act for menu in menus for act in menu.acts]


def offered(widget: QWidget) -> list[str]:
    """The words of all acts of the menu, or of all menus inside."""
    return [words for _icon, words, _act in _acts(widget)]


def choose(widget: QWidget, wanted: str) -> None:
    """Do the first act of these words."""
    next(act for _icon, words, act in _acts(widget) if words == wanted)()
