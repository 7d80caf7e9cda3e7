# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doses in words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.medication.dose_times import DoseState, clock_time
from shelterdesk.services.medication.medicine_rounds import AsNeeded, DueDose, GivenRow, Outcome
from shelterdesk.services.values.value_words import code_word
from ui.widgets.day_words import short_weekday

STATES: Final = {
    DoseState.LATE: (N_("Late"), "notice", "clock"),
    DoseState.NOW: (N_("Now"), "accent", "pill"),
    DoseState.LATER: (N_("Later"), "neutral", ""),
    DoseState.MISSED: (N_("Not written"), "notice", "circle-help"),
}
TONES: Final = {
    Outcome.GIVEN: "good",
    Outcome.REFUSED: "notice",
    Outcome.ABSENT: "neutral",
    Outcome.HELD: "notice",
}


def minute(number: int) -> str:
    """``08:00``."""
    return f"{clock_time(number):%H:%M}"


def due_at(dose: DueDose, today: date) -> str:
    """``20:00``, with the day of the week where it is not today."""
    if dose.on == today:
        return minute(dose.minute)
    return _("{day} {time}").format(day=short_weekday(dose.on), time=minute(dose.minute))


def medicine(label: str, dose: str) -> str:
    """``Box 3 · 1 tablet``."""
    return " · ".join(part for part in (label, dose) if part)


def who(shown: str, place: str) -> str:
    """``Noor · Room 4 · B``."""
    return " · ".join(part for part in (shown, place) if part)


def state(dose: DueDose) -> str:
    """Where it stands, or why somebody is not here."""
    return dose.away or _(STATES[dose.state][0])


def prescribed(one: AsNeeded) -> str:
    """``every 6 hours, at most 4 a day``."""
    parts = [one.every_words() if one.hours_between else "", one.most_words() if one.most_a_day
             else ""]  # fmt: skip
    return ", ".join(part for part in parts if part)


def outcome(row: GivenRow) -> str:
    """What became of it."""
    return _("Struck") if row.struck_at else code_word("medication_given", "outcome", row.outcome)


def at(row: GivenRow) -> str:
    """When it was due; of one as needed, when it was given."""
    return minute(row.minute) if row.minute is not None else clock(row.at)


def clock(when: datetime) -> str:
    """``20:15``."""
    return f"{when:%H:%M}"
