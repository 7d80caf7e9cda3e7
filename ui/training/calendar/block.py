# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the calendar shows of a session, in words and with an icon: no colour says it alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from shelterdesk.i18n import _
from shelterdesk.services.training.course_sessions import (
    CourseCalendar,
    SessionRow,
    SessionState,
)
from ui.training.words import people
from ui.widgets.day_words import short_day, short_weekday

_HELD: Final = ("circle-check", "good")
_OFF: Final = ("circle-x", "muted")
_MOVED: Final = ("calendar-clock", "accent")
_PLANNED: Final = ("calendar", "muted")


@dataclass(frozen=True, slots=True)
class Block:
    """One session on its day, where one was moved from, or a holiday (without ``session_id``)."""

    key: int
    day: date
    at: str  # ``09:00``
    time: str  # ``09:00–12:00``, where there is room
    title: str
    detail: str  # where, how many, what became of it
    icon: str
    tone: str
    session_id: int | None = None
    is_off: bool = False  # called off or moved away: struck through
    is_over: bool = False  # held: shown faintly

    @property
    def said(self) -> str:
        """As it is read aloud."""
        return ", ".join(part for part in (self.time, self.title, self.detail) if part)


def of_calendar(found: CourseCalendar) -> list[Block]:
    """All that is shown of some days, in their order."""
    blocks = [
        Block(-2 * at - 1, on, "", "", name, _("Holiday"), "sun", "muted", is_over=True)
        for at, (on, name) in enumerate(found.holidays)
    ]
    blocks += [_away(row) for row in found.moved_away if row.series_on is not None]
    blocks += [_of(row) for row in found.sessions]
    return sorted(blocks, key=lambda block: (block.day, block.at))


def _of(row: SessionRow) -> Block:
    icon, tone = look(row)
    return Block(
        key=row.id,
        day=row.on,
        at="" if row.at is None else f"{row.at:%H:%M}",
        time=row.clock,
        title=row.shown,
        detail=" · ".join(filter(None, (what_became(row), row.place, row.topic))),
        icon=icon,
        tone=tone,
        session_id=row.id,
        is_off=row.state is SessionState.CANCELLED,
        is_over=row.state is SessionState.HELD,
    )


def _away(row: SessionRow) -> Block:
    to = _("moved to {day}").format(day=_day(row.on))
    assert row.series_on is not None  # noqa: S101 - it was moved away from there
    return Block(
        key=-2 * row.id, day=row.series_on, at="", time="", title=row.shown, detail=to,
        icon=_OFF[0], tone=_OFF[1], session_id=row.id, is_off=True,
    )  # fmt: skip


def look(row: SessionRow) -> tuple[str, str]:
    """Icon and tone of a session."""
    if row.state is SessionState.CANCELLED:
        return _OFF
    if row.state is SessionState.HELD:
        return _HELD
    return _MOVED if row.is_moved else _PLANNED


def what_became(row: SessionRow) -> str:
    """``called off``, ``6 of 8 came``, ``moved from Mon 2 Nov``, or how many take part."""
    if row.state is SessionState.CANCELLED:
        return _("called off")
    if row.state is SessionState.HELD:
        words = _("{present} of {expected} present")
        return words.format(present=row.present, expected=row.expected)
    if row.is_moved and row.series_on is not None:
        return _("moved from {day}").format(day=_day(row.series_on))
    return people(row.expected) if row.expected else _("nobody yet")


def _day(day: date) -> str:
    return f"{short_weekday(day)} {short_day(day, day)}"
