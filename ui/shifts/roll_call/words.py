# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lines of a roll call say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.rooms.roll_calls import AbsenceKind, Presence, RollLine
from ui.log_words import clock
from ui.widgets.day_words import near_day, short_day

#: Words, tone and icon of what was seen.
STATES: Final[dict[Presence | None, tuple[str, str, str]]] = {
    Presence.PRESENT: (N_("Present"), "good", "check"),
    Presence.ON_LEAVE: (N_("On leave"), "accent", "moon"),
    Presence.ABSENT: (N_("Absent"), "danger", "user-search"),
    None: (N_("Not checked"), "neutral", ""),
}
_AWAY: Final = {
    AbsenceKind.LEAVE: N_("On leave"),
    AbsenceKind.HOSPITAL: N_("In hospital"),
    AbsenceKind.OTHER: N_("Away"),
}


def state(line: RollLine) -> str:
    """Present, absent, in hospital …"""
    if line.presence is Presence.ON_LEAVE and line.away:
        return _(_AWAY[AbsenceKind(line.away)])
    return _(STATES[line.presence][0])


def tone(line: RollLine) -> str:
    """The tone of that word."""
    return STATES[line.presence][1]


def icon(line: RollLine) -> str | None:
    """The icon beside it."""
    return STATES[line.presence][2] or None


def who(line: RollLine) -> str:
    """The name; of a child also how old, and with whom it belongs."""
    if line.age is None:
        return line.shown
    if line.with_whom:
        words = _("{name} ({age}), with {whom}")
        return words.format(name=line.shown, age=line.age, whom=line.with_whom)
    return _("{name} ({age})").format(name=line.shown, age=line.age)


def remark(line: RollLine, night: date) -> str:
    """What to know before looking: since when somebody is not back, when they come back."""
    if line.presence is Presence.PRESENT:
        return ""
    if line.absent_since is not None:
        since = _("not back since {day}")
        return since.format(day=short_day(line.absent_since, night))
    if line.away and line.expected_back is not None:
        words = _("back {day}") if line.expected_back > night else _("expected back {day}")
        return words.format(day=near_day(line.expected_back, night))
    return ""


def at(moment: datetime | None) -> str:
    """A time of the day; empty without one."""
    return "" if moment is None else clock(moment)
