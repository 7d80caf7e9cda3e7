# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A house on the page of rooms, and hands on it: what its tests share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.rooms import board
from shelterdesk.vault.door import Vault
from tests.factories import beds
from tests.ui.at_desk import settle
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.rooms.page import RoomsPage

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)
KEY = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


class At:
    """A house, its beds, and hands on the page."""

    def __init__(self, vault: Vault, desk: Desk, qtbot: QtBot, site: int) -> None:
        self.vault, self.desk, self.qtbot, self.site = vault, desk, qtbot, site
        self.bed = beds(vault, site) if site else []

    def show(self) -> Host:
        return hosted(self.qtbot, self.desk, RoomsPage(self.desk))

    def settle(self) -> None:
        settle(self.desk)

    def press(self, *keys: Qt.Key, modifier: Any = None) -> None:
        """Keys where the focus is, each answered before the next."""
        for key in keys:
            target = QApplication.focusWidget()
            assert target is not None
            self.qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)
            self.settle()

    def sleeper(self, bed_id: int, night: date = TONIGHT) -> str:
        """Who is in a bed."""
        cards = self.vault.read(board.board, site_id=self.site, night=night).rooms
        return next(cell.shown for card in cards for cell in card.beds if cell.bed_id == bed_id)


def panel(host: Host) -> Any:
    """What stands beside the board."""
    return host.page.side.content()
