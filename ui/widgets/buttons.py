# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buttons in the four kinds the style sheet knows: plain, primary, quiet, danger."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from weakref import WeakMethod

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ui import icons
from ui.widgets.labels import plain_tip

_ICON_TOKENS = {"primary": "on_accent", "danger": "danger", "quiet": "accent"}


def button(
    text: str,
    icon: str | None = None,
    kind: str = "plain",
    *,
    tooltip: str = "",
    on_click: Callable[[], object] | None = None,
) -> QPushButton:
    """A button with a word; ``kind`` is plain, primary (one a page), quiet or danger."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon is not None:
        made.setIcon(icons.icon(icon, _ICON_TOKENS.get(kind, "text")))
        made.setIconSize(QSize(24, 18))
    if tooltip:
        made.setToolTip(plain_tip(tooltip))
    if on_click is not None:
        made.clicked.connect(_pressed(on_click))
    return made


def action_button(action: QAction, kind: str = "plain") -> QPushButton:
    """A button for an action: its word, icon, tooltip and shortcut."""
    made = button(action.text(), kind=kind, on_click=action.trigger)
    made.setToolTip(action.toolTip())
    name = action.property("icon_name")
    if name:
        made.setIcon(icons.icon(name, _ICON_TOKENS.get(kind, "text")))
        made.setIconSize(QSize(24, 18))
    made.setEnabled(action.isEnabled())
    action.enabledChanged.connect(made.setEnabled)
    return made


def icon_button(
    icon: str,
    name: str,
    *,
    token: str = "muted",  # noqa: S107 - a colour
    on_click: Callable[[], object] | None = None,
) -> QToolButton:
    """A button without a word; ``name`` is its tooltip and what a screen reader says."""
    made = QToolButton()
    dress(made, icon, name, token)
    if on_click is not None:
        made.clicked.connect(_pressed(on_click))
    return made


def dress(made: QToolButton, icon: str, name: str, token: str = "muted") -> None:  # noqa: S107
    """Let a button look and be called as an ``icon_button``."""
    made.setIcon(icons.icon(icon, token))
    made.setIconSize(QSize(18, 18))
    made.setToolTip(plain_tip(name))
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)


def _pressed(act: Callable[[], object]) -> Callable[[bool], None]:
    """``act`` without the state of the button. A widget is not held by its own button: Qt would
    keep the one alive with the other, past Python's sight, if they never got a parent."""
    if isinstance(act, MethodType) and isinstance(act.__self__, QWidget):
        found = WeakMethod(act)

        def press(_checked: bool = False) -> None:
            method = found()
            if method is not None:
                method()

        return press

    def press_plainly(_checked: bool = False) -> None:
        act()

    return press_plainly
