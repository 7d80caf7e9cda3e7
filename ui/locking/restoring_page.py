# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""While a file is put back or saved, and what came of it. A view only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import IconLabel, label, restyle
from ui.widgets.layouts import clear
from ui.widgets.message_bar import MessageBar
from ui.widgets.working import Working

_WIDTH: Final = 560


class RestoringPage(QWidget):
    """``begin``, then ``ask`` or ``show_result``."""

    def __init__(self, title: str, icon: str = "undo-2") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.message_bar = MessageBar(inline=True)
        self.working = Working()
        self._words = label("", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._on: Callable[[], object] | None = None
        self._off: Callable[[], object] | None = None
        self.on_button = button("", kind="primary", on_click=lambda: self._on and self._on())
        self.off_button = button("", on_click=lambda: self._off and self._off())
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.content.setContentsMargins(8, 8, 8, 6)
        card.content.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel(icon, "accent", 24))
        head.addWidget(label(title, "title", wrap=True), 1)
        card.add_layout(head)
        card.add(self.message_bar)
        card.add(self._words)
        card.add_layout(self._lines)
        card.add(self.working)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.on_button)
        row.addWidget(self.off_button)
        row.addStretch(1)
        card.add_layout(row)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        self._offer("", None, "", None)

    def begin(self, words: str, stop: Callable[[], object] | None) -> None:
        """It runs."""
        self.message_bar.clear()
        self._say("")
        self._offer("", None, "", None)
        self.working.begin(words, stop)

    def show_problem(self, words: str, back: Callable[[], object], back_words: str = "") -> None:
        """It did not work; the way back."""
        self.working.end()
        self.message_bar.say(words, "danger")
        self._offer("", None, back_words or _("Back"), back)
        self.off_button.setFocus()

    def ask(
        self,
        words: str,
        go_words: str,
        go: Callable[[], object],
        back: Callable[[], object],
    ) -> None:
        """Something must be decided first; going on is what one might regret."""
        self.working.end()
        self._say(words)
        self._offer(go_words, go, _("Back"), back)
        self.on_button.setProperty("kind", "danger")
        restyle(self.on_button)
        self.off_button.setFocus()

    def show_result(
        self, words: str, lines: Sequence[str], go_words: str, go: Callable[[], object]
    ) -> None:
        """It worked."""
        self.working.end()
        self._say(words, lines)
        self._offer(go_words, go, "", None)
        self.on_button.setFocus()

    def _say(self, words: str, lines: Sequence[str] = ()) -> None:
        self._words.setText(words)
        self._words.setHidden(not words)
        clear(self._lines)
        for line in lines:
            self._lines.addWidget(label(line, "body", "muted", wrap=True))

    def _offer(
        self,
        on_words: str,
        on: Callable[[], object] | None,
        off_words: str,
        off: Callable[[], object] | None,
    ) -> None:
        self._on, self._off = on, off
        self.on_button.setProperty("kind", "primary")
        restyle(self.on_button)
        for made, words in ((self.on_button, on_words), (self.off_button, off_words)):
            made.setText(words)
            made.setHidden(not words)
