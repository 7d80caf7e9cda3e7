# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a round of medicines shows: doses that are due, medicines as needed, what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.i18n import _, ngettext
from shelterdesk.models.medication import MedicationOutcome
from shelterdesk.services.medication.dose_times import DoseKey, DoseState

Outcome = MedicationOutcome


@dataclass(frozen=True, slots=True)
class DueDose:
    """A dose of which nothing is written down. Of somebody who must not be seen it says when, so
    that a colleague who sees her is asked."""

    on: date
    minute: int
    state: DoseState
    shown: str
    key: DoseKey | None = None
    resident_id: int | None = None
    place: str = ""  # "Room 4 · B"
    label: str = ""
    dose: str = ""
    giving: str = ""
    needs_witness: bool = False
    away: str = ""  # "In hospital": proposed as absent

    @property
    def proposed(self) -> Outcome:
        """What Enter writes down."""
        return Outcome.ABSENT if self.away else Outcome.GIVEN


@dataclass(frozen=True, slots=True)
class AsNeeded:
    """A medicine that is given when asked for."""

    medicine_id: int
    resident_id: int
    shown: str
    place: str
    label: str
    dose: str
    giving: str
    needs_witness: bool
    hours_between: int | None
    most_a_day: int | None
    last_given: datetime | None  # local; none: not within a month
    last_day: int  # how often within 24 hours
    now: datetime

    @property
    def hours_since(self) -> int | None:
        """Full hours since it was last given; 0 where the clock was set back."""
        if self.last_given is None:
            return None
        return max(0, int((self.now - self.last_given).total_seconds() // 3600))

    def differs(self) -> str:
        """In words, how giving it now differs from what was prescribed; mostly nothing."""
        parts, since = [], self.hours_since
        if self.hours_between is not None and since is not None and since < self.hours_between:
            words = _("Last given {since}. Prescribed: {every}.")
            parts.append(words.format(since=self.since_words(), every=self.every_words()))
        if self.most_a_day is not None and self.last_day >= self.most_a_day:
            words = ngettext(
                "Given once within 24 hours. Prescribed: {most}.",
                "Given {n} times within 24 hours. Prescribed: {most}.",
                self.last_day,
            )
            parts.append(words.format(n=self.last_day, most=self.most_words()))
        return " ".join(parts)

    def since_words(self) -> str:
        """``3 hours ago``."""
        since = self.hours_since
        if since is None:
            return _("not within 30 days")
        if since == 0:
            return _("less than an hour ago")
        if since < 48:
            return ngettext("{n} hour ago", "{n} hours ago", since).format(n=since)
        return ngettext("{n} day ago", "{n} days ago", since // 24).format(n=since // 24)

    def every_words(self) -> str:
        """``every 6 hours``."""
        return every(self.hours_between or 0)

    def most_words(self) -> str:
        """``at most 4 a day``."""
        return most(self.most_a_day or 0)


def every(hours: int) -> str:
    """``every 6 hours``."""
    return ngettext("every hour", "every {n} hours", hours).format(n=hours)


def most(a_day: int) -> str:
    """``at most 4 a day``."""
    return _("at most {n} a day").format(n=a_day)


@dataclass(frozen=True, slots=True)
class GivenRow:
    """What was written down of a dose; struck, it stays readable with its reason."""

    id: int
    medicine_id: int
    resident_id: int
    shown: str
    label: str
    on: date | None  # none: as needed
    minute: int | None
    at: datetime  # local
    outcome: Outcome
    amount: str
    by: str
    witness: str
    has_note: bool
    struck_at: datetime | None = None
    struck_by: str = ""
    struck_reason: str = ""


@dataclass(frozen=True, slots=True)
class Rounds:
    """All of a round: what is due (late first, then now, then later), what can be asked for, what
    was written down since the day began, the newest first."""

    due: tuple[DueDose, ...]
    as_needed: tuple[AsNeeded, ...]
    written: tuple[GivenRow, ...]
    now: datetime
    me: int | None  # no witness of what this colleague gives
    names_medicines: bool
    can_read_notes: bool
