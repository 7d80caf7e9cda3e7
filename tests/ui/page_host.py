# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A page as it stands in the window at 1024×700: its room, its message bar, its refreshing."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.at_desk import settle
from tests.ui.conftest import show_active
from ui.desk import Desk
from ui.page import Page
from ui.widgets.message_bar import MessageBar

#: What navigation and top bar leave of 1024×700.
WIDTH, HEIGHT = 780, 600


class Host(QWidget):
    """Remembers what the page asked the window to open."""

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__()
        self.page = page
        self.message_bar = MessageBar()
        self.asked: list[tuple[str, object]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(page, 1)
        layout.addWidget(self.message_bar)
        page.open_requested.connect(lambda id_, target: self.asked.append((id_, target)))
        desk.changed.connect(page.refresh)


def hosted(qtbot: QtBot, desk: Desk, page: Page, width: int = WIDTH, height: int = HEIGHT) -> Host:
    """Show a page and let it read."""
    host = Host(desk, page)
    show_active(qtbot, host, width, height)
    focus = page.primary_focus()
    if focus is not None:
        focus.setFocus()
    settle(desk)
    return host
