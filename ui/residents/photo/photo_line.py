# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""That photos are kept although the consent to them ended, and a way to erase them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from shelterdesk.i18n import _, ngettext
from ui.widgets.buttons import button
from ui.widgets.labels import IconLabel, label


class PhotoLine(QWidget):
    """Hidden while there is none; ``erase_requested`` carries a document, one after the other."""

    erase_requested = Signal(int)

    def __init__(self, *, can_erase: bool) -> None:
        super().__init__()
        self._can_erase = can_erase
        self._remaining: tuple[int, ...] = ()
        self.words: QLabel | None = None
        self.hide()

    def _lay_out(self) -> QLabel:
        """Hardly ever needed, so made when it is."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(8)
        words = label("", tone="notice", wrap=True)
        row.addWidget(IconLabel("camera", "notice"))
        row.addWidget(words, 1)
        if self._can_erase:
            self.erase = button(_("Erase it…"), "eraser", on_click=self._ask)
            self.erase.setAccessibleName(_("Erase the photo"))
            row.addWidget(self.erase)
        return words

    def show_remaining(self, documents: Sequence[int]) -> None:
        """Say how many there are."""
        self._remaining = tuple(documents)
        self.setHidden(not documents)
        if not documents:
            return
        count = len(documents)
        words = ngettext(
            "No consent holds any more, and {n} photo is still kept, out of sight here.",
            "No consent holds any more, and {n} photos are still kept, out of sight here.",
            count,
        ).format(n=count)
        if not self._can_erase:
            words = f"{words} " + _("Who may erase can take it away for good.")
        if self.words is None:
            self.words = self._lay_out()
        self.words.setText(words)

    def _ask(self) -> None:
        if self._remaining:
            self.erase_requested.emit(self._remaining[0])
