# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of whoever is opened next, made while nothing else is to do.

A page is some ninety widgets; making them takes about as long as all that opening a record asks
of the file. While one reads a record there is time for that, and the next one opens at once. The
page holds nothing of anybody until ``show_resident``.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.residents.resident_page import ResidentPage

#: So long nothing was opened.
_IDLE_MS: Final = 500


class ReadyPage(QObject):
    """Makes pages inside ``holder``; ``take`` gives one and another is made later."""

    def __init__(self, desk: Desk, holder: QWidget) -> None:
        super().__init__(holder)
        self._desk, self._holder = desk, holder
        self._page: ResidentPage | None = None
        self._rights = desk.vault.capabilities  # for which it was made
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_IDLE_MS)
        self._soon.timeout.connect(self._when_idle)
        self._soon.start()

    def take(self) -> ResidentPage:
        """The one that stands ready, or one made now: what it offers follows the rights of now."""
        page, self._page = self._page, None
        if page is not None and self._rights != self._desk.vault.capabilities:
            page.deleteLater()
            page = None
        self._soon.start()
        return page or self._made()

    def _made(self) -> ResidentPage:
        """Hidden, and styled as it will be shown."""
        self._rights = self._desk.vault.capabilities
        page = ResidentPage(self._desk, self._holder)
        page.hide()
        for part in page.findChildren(QWidget):
            part.ensurePolished()
        return page

    def _when_idle(self) -> None:
        if not self._desk.lane.is_idle():
            self._soon.start()
        elif self._page is None:
            self._page = self._made()
