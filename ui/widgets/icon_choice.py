# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of a few dull icons the program has."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from shelterdesk.i18n import _
from shelterdesk.settings import ICONS
from ui import icons
from ui.widgets.buttons import button
from ui.widgets.field import Field
from ui.widgets.labels import plain_tip

_SIZE = 28


class IconChoice(Field):
    """The icons side by side, each with a word for those who do not see it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, unanswered=False)
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        body = QWidget(self)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        named = _names()
        for icon in ICONS:
            made = self.buttons[icon] = button("")
            made.setCheckable(True)
            made.setIconSize(QSize(_SIZE, _SIZE))
            made.setFixedSize(_SIZE + 24, _SIZE + 16)
            made.setToolTip(plain_tip(named[icon]))
            made.setAccessibleName(f"{words}: {named[icon]}")
            self._group.addButton(made)
            row.addWidget(made)
        row.addStretch(1)
        self._row.addWidget(body, 1)
        self._group.buttonToggled.connect(self._toggled)
        self._show()

    def value(self) -> Hashable:
        """The icon chosen."""
        return next((icon for icon, made in self.buttons.items() if made.isChecked()), None)

    def set_value(self, value: Hashable) -> None:
        """Choose one; what is not offered leaves it as it is."""
        made = self.buttons.get(str(value))
        if made is not None:
            self._group.blockSignals(True)
            made.setChecked(True)
            self._group.blockSignals(False)
            self._show()

    def focus_target(self) -> QWidget:
        """The one chosen."""
        return self.buttons.get(str(self.value())) or next(iter(self.buttons.values()))

    def _show(self) -> None:
        """The one chosen as it will look, the others as lines: seen without colours too."""
        for icon, made in self.buttons.items():
            is_on = made.isChecked()
            made.setIcon(icons.program(icon) if is_on else icons.icon(icon, "muted"))

    def _toggled(self, _button: object, is_on: bool) -> None:
        self._show()
        if is_on:
            self._typed()


def _names() -> dict[str, str]:
    return {
        "calendar": _("Calendar"),
        "notebook-pen": _("Notebook"),
        "clipboard-list": _("List"),
        "layout-dashboard": _("Panels"),
    }
