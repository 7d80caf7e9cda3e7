# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of one person in tests, as it follows what changes."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.at_desk import settle
from tests.ui.conftest import show_active
from ui.desk import Desk
from ui.residents.resident_page import ResidentPage


def resident_page(
    qtbot: QtBot, desk: Desk, resident_id: int, tab: str = "overview"
) -> ResidentPage:
    """The page of a person, at one of its tabs."""
    page = ResidentPage(desk)
    page.show_resident(resident_id, tab)
    desk.changed.connect(lambda changes: page.refresh(changes.tables))
    show_active(qtbot, page, 1036, 720)
    page.tabs.open(tab)
    settle(desk)
    return page
