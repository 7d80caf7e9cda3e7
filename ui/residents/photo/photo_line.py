# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""That photos are kept although the consent to them ended, and a way to erase them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

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
        self.words = label("", tone="notice", wrap=True)
        self.erase = button(_("Erase it…"), "eraser", on_click=self._ask)
        self.erase.setAccessibleName(_("Erase the photo"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel("camera", "notice"))
        row.addWidget(self.words, 1)
        row.addWidget(self.erase)
        self.erase.setHidden(not can_erase)  # now that it is no window of its own
        self.hide()

    def show_remaining(self, documents: Sequence[int]) -> None:
        """Say how many there are."""
        self._remaining = tuple(documents)
        count = len(documents)
        words = ngettext(
            "No consent holds any more, and {n} photo is still kept, out of sight here.",
            "No consent holds any more, and {n} photos are still kept, out of sight here.",
            count,
        ).format(n=count)
        if not self._can_erase:
            words = f"{words} " + _("Who may erase can take it away for good.")
        self.words.setText(words)
        self.setHidden(not documents)

    def _ask(self) -> None:
        if self._remaining:
            self.erase_requested.emit(self._remaining[0])
