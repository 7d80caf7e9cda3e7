# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits in case work, as a line of Today; it opens its place on the person's page."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _
from shelterdesk.services.today.today_due import DueLine
from ui.today.lines import TodayRow
from ui.widgets.buttons import button
from ui.widgets.day_words import near_day
from ui.widgets.pill import Pill


class Acts(Protocol):
    """What the page does for it."""

    def open_due(self, line: DueLine) -> None: ...


def make_due_line(line: DueLine, today: date, acts: Acts) -> TodayRow:
    """The line, with its day where it is not today."""
    is_late = line.day < today
    trailing: list[QWidget] = []
    if line.day != today:
        words = near_day(line.day, today)
        trailing.append(Pill(words, "notice" if is_late else "neutral", "clock"))
    if line.opens is not None:
        opener = button(_("Open"), on_click=lambda: acts.open_due(line))
        opener.setAccessibleName(_("Open: {what}").format(what=line.title))
        trailing.append(opener)
    look = (line.icon, "notice" if is_late else line.tone)
    return TodayRow(look, line.title, line.detail, trailing, lambda: acts.open_due(line))
