# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a form comes to, below its questions: it follows what one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.widgets.labels import label


class PreviewBox(QFrame):
    """``tell`` says it; without a word it is not there."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("card", "raised")
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(3)
        self._words = label("", "strong", wrap=True)
        self._more = label("", "muted", wrap=True)
        for made in (label(title, "muted", wrap=True), self._words, self._more):
            column.addWidget(made)
        self._more.hide()
        self.hide()

    def tell(self, words: str, more: Sequence[str] = ()) -> None:
        """The line itself, and what else is to be known, one sentence a line."""
        self._words.setText(words)
        self._more.setText("\n".join(more))
        self._words.setHidden(not words)
        self._more.setHidden(not more)
        self.setHidden(not words and not more)

    def words(self) -> str:
        """All that it says."""
        shown = (part for part in (self._words, self._more) if not part.isHidden())
        return "\n".join(part.text() for part in shown)
