# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An empty place says in one sentence what belongs there and offers the first act."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.widgets.buttons import button
from ui.widgets.labels import IconLabel, label


class Empty(QWidget):
    """Centred: icon, sentence, button."""

    def __init__(
        self,
        sentence: str = "",
        act: str = "",
        on_act: Callable[[], object] | None = None,
        icon: str = "sprout",
    ) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addStretch(1)
        self._icon = IconLabel(icon, "control", 32)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self._sentence = label("", "body", "muted", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self._sentence)
        self._on_act: Callable[[], object] | None = None
        layout.addStretch(2)
        self._layout = layout
        self._button: QPushButton | None = None
        self.set(sentence, act, on_act, icon)

    def set(
        self,
        sentence: str,
        act: str = "",
        on_act: Callable[[], object] | None = None,
        icon: str = "sprout",
    ) -> None:
        """Say something else."""
        self._sentence.setText(sentence)
        if self._button is None and act:
            self._button = button("", on_click=self._act)
            below_the_words = self._layout.indexOf(self._sentence) + 1
            self._layout.insertWidget(
                below_the_words, self._button, 0, Qt.AlignmentFlag.AlignHCenter
            )
        if self._button is not None:
            self._button.setText(act)
            self._button.setHidden(not act)
        self._on_act = on_act
        self._icon.set_icon(icon, "control")

    def sentence(self) -> str:
        """The sentence shown."""
        return self._sentence.text()

    def _act(self) -> None:
        if self._on_act is not None:
            self._on_act()
