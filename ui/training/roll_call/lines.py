# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lists beside a roll say: sessions of today and not called ones, and how far one is."""

from __future__ import annotations

from shelterdesk.i18n import _
from shelterdesk.services.training.course_rolls import CourseRoll
from shelterdesk.services.training.course_sessions import SessionRow, SessionState
from ui.training.roll_call.reading import Shown
from ui.training.words import hours, people
from ui.widgets.dates import today
from ui.widgets.day_words import short_day, short_weekday
from ui.widgets.lines_view import LineItem


def progress(roll: CourseRoll) -> str:
    """``8 of 8 · 21 h``: how many are called, and once all are what they were taught."""
    total = len(roll.lines)
    words = _("{called} of {total} called").format(called=total - roll.left, total=total)
    there = {one.code for one in roll.statuses if one.is_there}
    minutes = sum(
        max(0, (roll.session.minutes or 0) - line.minutes_late)
        for line in roll.lines
        if line.status in there
    )
    return " · ".join([words, hours(minutes)]) if total and not roll.left and minutes else words


def items(found: Shown) -> list[LineItem]:
    """The lines of the list of sessions; headings open nothing."""
    made: list[LineItem] = []
    if found.other is not None:
        made.append(_item(found.other, with_day=True))
    made.append(LineItem("sun", _("Today"), tone="accent"))
    made += [_item(row) for row in found.today]
    if not found.today:
        made[-1] = LineItem("sun", _("Today"), _("No session today."), tone="accent")
    if found.waiting:
        made.append(LineItem("hourglass", _("Not called yet"), tone="accent"))
        made += [_item(row, with_day=True) for row in found.waiting]
    return made


def _item(row: SessionRow, *, with_day: bool = False) -> LineItem:
    day = f"{short_weekday(row.on)} {short_day(row.on, today())}" if with_day else ""
    icon, tone = "clipboard-list", "muted"
    told = people(row.expected)
    if row.state is SessionState.HELD:
        icon, tone = "circle-check", "good"
        told = _("{present} of {expected} present")
        told = told.format(present=row.present, expected=row.expected)
    elif row.state is SessionState.CANCELLED:
        icon, told = "circle-x", row.state_words
    clock = row.clock
    if with_day and row.at is not None:
        clock = f"{row.at:%H:%M}"
    parts = (day, clock) if with_day and row.waits else (day, clock, told)
    key = None if row.state is SessionState.CANCELLED else row.id
    return LineItem(icon, row.shown, " · ".join(filter(None, parts)), tone, key)
