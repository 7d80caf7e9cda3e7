# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last seven nights as bars."""

from __future__ import annotations

from functools import partial

from shelterdesk.i18n import _, is_right_to_left, ngettext
from shelterdesk.services.today.today import TodaySheet
from shelterdesk.statistics.chart import Bar, Label, Layout, Line, Primitive, Rect, Table
from ui.widgets.card import Card
from ui.widgets.chart import Chart
from ui.widgets.day_words import weekday_letter
from ui.widgets.labels import label

_TOP, _FLOOR = 22.0, 26.0
_SIZE = 8.0


class WeekCard(Card):
    """Bars of people in a bed, tonight the strongest, with the beds in service as a line."""

    def __init__(self) -> None:
        super().__init__(_("This week"))
        self.chart = Chart(partial(week_bars, ()), _("Nights of this week"), height=190)
        self._words = label("", "muted", wrap=True)
        self.add(self.chart)
        self.add(self._words)
        self.content.addStretch(1)

    def show_week(self, sheet: TodaySheet) -> None:
        """Show the week that ends tonight."""
        bars = tuple(
            Bar(weekday_letter(night.night), night.people, str(night.people), night.beds)
            for night in sheet.week
        )
        self.chart.set_layout_function(partial(week_bars, bars))
        nights = sum(night.people for night in sheet.week)
        offered = sum(night.beds for night in sheet.week)
        words = ngettext(
            "{n} night in a bed in seven days", "{n} nights in a bed in seven days", nights
        ).format(n=nights)
        if offered:
            share = round(100 * nights / offered)
            used = _("{share} % of the beds in service").format(share=share)
            words = " · ".join((words, used))
        self._words.setText(words)


def week_bars(bars: tuple[Bar, ...], width: float, height: float) -> Layout:
    """A bar for each night with its number on top and the letter of its day below."""
    headers = (_("Night"), _("People in a bed"), _("Beds in service"))
    table = Table(headers, tuple((bar.label, bar.text, str(bar.capacity)) for bar in bars))
    drawn: list[Primitive] = []
    floor = height - _FLOOR
    highest = max((max(bar.value or 0, bar.capacity) for bar in bars), default=0)
    scale = (floor - _TOP) / highest if highest else 0.0
    pitch = width / max(len(bars), 1)
    rtl = is_right_to_left()  # time runs as one reads
    for number, bar in enumerate(bars):
        is_tonight = number == len(bars) - 1
        at = len(bars) - 1 - number if rtl else number
        tall = (bar.value or 0) * scale
        left, across = at * pitch + pitch * 0.14, pitch * 0.72
        middle = (at + 0.5) * pitch
        line_at = floor - bar.capacity * scale
        if bar.capacity:
            drawn.append(Line(at * pitch, line_at, (at + 1) * pitch, line_at, "control", 1, True))
        if tall:
            fill = "accent" if is_tonight else "accent_mid"
            drawn.append(Rect(left, floor - tall, across, tall, fill, radius=min(3.0, tall / 2)))
        drawn.append(_figure(bar, middle, floor - tall, line_at, is_tonight))
        ink = "text" if is_tonight else "muted"
        drawn.append(Label(middle, height - 8, bar.label, "middle", ink, _SIZE, is_tonight))
    if bars and bars[-1].capacity:
        words = ngettext("{n} bed", "{n} beds", bars[-1].capacity).format(n=bars[-1].capacity)
        line_at = floor - bars[-1].capacity * scale
        edge, level = 0.0 if rtl else width, line_at - 5
        drawn.append(Label(edge, level, words, "start" if rtl else "end", "muted", _SIZE))
    drawn.append(Line(0, floor, width, floor, "line", 1))
    return Layout(width, height, tuple(drawn), table)


def _figure(bar: Bar, middle: float, top: float, line_at: float, is_tonight: bool) -> Label:
    """The number over its bar, or in it where it would stand on the line of beds."""
    over = top - 5
    if line_at - 2 < over < line_at + 14 and top + 18 > line_at and bar.value:
        ink = "on_accent" if is_tonight else "text"
        return Label(middle, top + 16, bar.text, "middle", ink, _SIZE, True)
    return Label(middle, over, bar.text, "middle", "text", _SIZE, is_tonight)
