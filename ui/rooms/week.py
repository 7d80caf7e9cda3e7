# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""People in a bed on the seven nights up to the one shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shelterdesk.i18n import _
from shelterdesk.statistics.chart import Label, Layout, Primitive, Rect, Table
from ui.rooms import words

Figures = Sequence[tuple[date, int]]


def layout(figures: Figures, width: float, height: float, *, rtl: bool = False) -> Layout:
    """A bar a night with its number on top; the last is the night shown."""
    top, floor = 16.0, height - 18.0
    highest = max((people for _night, people in figures), default=0) or 1
    pitch = width / max(1, len(figures))
    drawn: list[Primitive] = []
    for at, (night, people) in enumerate(figures):
        column = len(figures) - 1 - at if rtl else at
        tall = max(2.0, (floor - top) * people / highest)
        left = column * pitch + pitch * 0.14
        last = at == len(figures) - 1
        fill = "accent" if last else "accent_mid"
        drawn.append(Rect(left, floor - tall, pitch * 0.72, tall, fill, 2.5))
        middle = (column + 0.5) * pitch
        drawn.append(Label(middle, floor - tall - 4, str(people), "middle", "text", bold=last))
        tone = "text" if last else "muted"
        drawn.append(Label(middle, height - 3, words.weekday(night), "middle", tone, bold=last))
    rows = tuple((words.short_day(night), str(people)) for night, people in figures)
    return Layout(width, height, tuple(drawn), Table((_("Night"), _("In a bed")), rows))
