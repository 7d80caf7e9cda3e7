# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Final

from shelterdesk.i18n import _
from shelterdesk.services.incidents.incident_rows import IncidentRow, Severity
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from ui.widgets.dates import today
from ui.widgets.day_words import near_day

TONES: Final = {
    Severity.SMALL: "neutral",
    Severity.MODERATE: "neutral",
    Severity.GRAVE: "notice",
    Severity.DANGER: "danger",
}


def when(at: dt.datetime) -> str:
    """``today, 14:02``."""
    day = near_day(at.date(), today())
    return _("{day}, {time}").format(day=day, time=f"{at:%H:%M}")


def severity(row: IncidentRow) -> str:
    """``Grave``."""
    return code_word("incident", "severity", row.severity)


def told(row: IncidentRow) -> str:
    """Which one, in one line: what, when, where."""
    return " · ".join(part for part in (row.kind, when(row.at), row.place) if part)


def state(row: IncidentRow) -> str:
    """Whether somebody looked at it."""
    return _("To look at") if row.reviewed_on is None else _("Looked at")


def shown(text: str | Hidden) -> str:
    """Words, or that they are sealed."""
    return _("Sealed. You hold no key for it.") if isinstance(text, Hidden) else text


def text_of(value: Hashable) -> str:
    """What was typed; nothing for nothing."""
    return value if isinstance(value, str) else ""


def instant(day: Hashable, time: Hashable, stored: dt.datetime | None = None) -> dt.datetime | None:
    """When it was; None is now. What was not changed stays the moment it was."""
    if not isinstance(day, dt.date):
        return stored
    if not isinstance(time, dt.time):
        if stored is not None and stored.date() == day:
            return stored
        if day == today():
            return None
        time = dt.time(12)
    typed = dt.datetime.combine(day, time)
    if stored is not None and f"{stored:%Y-%m-%d %H:%M}" == f"{typed:%Y-%m-%d %H:%M}":
        return stored
    return typed.astimezone()


def day_of(value: Hashable) -> dt.date | None:
    """The day that was typed, if one was."""
    return value if isinstance(value, dt.date) else None
