# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every act of the program once: its word, icon, shortcut and tooltip.

Menus, buttons, tooltips, the search and the F1 sheet all read from here. Two acts with the same
shortcut in the same place are refused when they are added, not found out by a person at the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from shelterdesk.i18n import _
from ui import icons
from ui.widgets.labels import plain_tip


class ShortcutTaken(ValueError):
    """Two acts want the same keys."""


@dataclass(frozen=True)
class Registered:
    """An act as listed on the F1 sheet. ``keys`` is what is shown, also for keys Qt cannot hold."""

    action: QAction
    section: str
    scope: str
    keys: str


class Actions(QObject):
    """The acts of a window. ``scope`` is "" for the whole window or the id of a page: pages may
    use the same keys as each other, never those of the window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[str, Registered] = {}
        self._shown: list[tuple[str, str, str]] = []

    def add(
        self,
        id_: str,
        text: str,
        *,
        icon: str = "",
        shortcut: str = "",
        tooltip: str = "",
        section: str = "",
        scope: str = "",
        on_trigger: Callable[[], object] | None = None,
        shown_only: bool = False,
    ) -> QAction:
        """Register an act. ``shown_only``: the keys are caught elsewhere (quick hide) and only
        shown here."""
        if id_ in self._all:
            raise ValueError(f"action {id_} is there already")
        self._refuse_taken(id_, shortcut, scope)
        action = QAction(text, self)
        action.setObjectName(id_)
        if icon:
            action.setIcon(icons.icon(icon))
            action.setProperty("icon_name", icon)
        keys = _native(shortcut)
        if shortcut and not shown_only:
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(
                Qt.ShortcutContext.WidgetWithChildrenShortcut
                if scope
                else Qt.ShortcutContext.WindowShortcut
            )
        words = tooltip or text
        action.setToolTip(plain_tip(f"{words} ({keys})" if keys else words))
        if on_trigger is not None:
            action.triggered.connect(lambda _on=False: on_trigger())
        self._all[id_] = Registered(action, section or _("Everywhere"), scope, keys)
        return action

    def show_keys(self, text: str, *keys: str, section: str = "") -> None:
        """Keys that forms, lists or pages catch themselves, and that have no act of their own:
        for the F1 sheet alone. What Qt does not know as keys is shown as it is written."""
        shown = " · ".join(map(_native, keys))
        self._shown.append((section or _("Everywhere"), text, shown))

    def __getitem__(self, id_: str) -> QAction:
        return self._all[id_].action

    def __contains__(self, id_: str) -> bool:
        return id_ in self._all

    def ids(self) -> list[str]:
        """All ids, in the order added."""
        return list(self._all)

    def keys(self, id_: str) -> str:
        """The shortcut as this system writes it."""
        return self._all[id_].keys

    def window_actions(self) -> list[QAction]:
        """Those to add to the window."""
        return [entry.action for entry in self._all.values() if not entry.scope]

    def page_actions(self, scope: str) -> list[QAction]:
        """Those to add to the page ``scope``."""
        return [entry.action for entry in self._all.values() if entry.scope == scope]

    def sheet(self) -> dict[str, list[tuple[str, str]]]:
        """Section -> (words, keys) of all that has keys, for the F1 sheet."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for entry in self._all.values():
            if entry.keys:
                sections.setdefault(entry.section, []).append((entry.action.text(), entry.keys))
        for section, text, keys in self._shown:
            sections.setdefault(section, []).append((text, keys))
        return sections

    def _refuse_taken(self, id_: str, shortcut: str, scope: str) -> None:
        if not shortcut:
            return
        keys = _native(shortcut)
        for other, entry in self._all.items():
            together = not scope or not entry.scope or scope == entry.scope
            if entry.keys == keys and together:
                raise ShortcutTaken(f"{id_} and {other} both want {keys}")


def _native(shortcut: str) -> str:
    if not shortcut:
        return ""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText) or shortcut
