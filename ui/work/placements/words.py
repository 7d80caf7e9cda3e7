# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of a placement in lists and lines."""

from __future__ import annotations

from datetime import timedelta

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.placements.placement_rows import PlacementRow, Terms
from shelterdesk.services.placements.placement_terms import ContractKind
from shelterdesk.services.placements.placements import PlacementKind
from ui.widgets.dates import today
from ui.widgets.day_words import day, near_day

_SOON = timedelta(days=14)
TONES = {
    PlacementKind.TRIAL: "neutral",
    PlacementKind.INTERNSHIP: "notice",
    PlacementKind.APPRENTICESHIP: "accent",
    PlacementKind.PAID: "good",
    PlacementKind.OWN_BUSINESS: "accent",
}


def told(row: PlacementRow) -> str:
    """Who and what, at the top of a form."""
    return f"{row.shown} · {row.what}"


def until(row: PlacementRow) -> str:
    """The last day, as it was or as it was agreed."""
    if row.last_day is not None:
        return near_day(row.last_day, today())
    return "" if row.planned_end is None else near_day(row.planned_end, today())


def until_tone(row: PlacementRow) -> str | None:
    """An agreed end that is near or past stands out, work that is over steps back."""
    if row.end is not None:
        return "muted"
    is_near = row.planned_end is not None and row.planned_end <= today() + _SOON
    return "notice" if is_near else None


def span(row: PlacementRow) -> str:
    """From when until when, in words."""
    since = _("since {day}") if row.start <= today() else _("from {day} on")
    first = since.format(day=day(row.start, today()))
    if row.end is not None and row.last_day is not None:
        if row.last_day < row.start:
            return _("did not begin")
        words = _("from {first} until {last}")
        return words.format(first=day(row.start, today()), last=day(row.last_day, today()))
    if row.planned_end is None:
        return first
    planned = _("agreed until {day}").format(day=day(row.planned_end, today()))
    return f"{first}, {planned}"


def terms(found: Terms | None) -> str:
    """Hours, wage and contract, as far as they are known."""
    if found is None:
        return _("Hours and wage are not known yet")
    is_known = found.contract is not ContractKind.UNKNOWN
    contract = found.contract_words if is_known else ""
    parts = (found.hours_words, found.wage_words, contract)
    return " · ".join(filter(None, parts)) or _("Hours and wage are not known yet")


def looks(row: PlacementRow) -> str:
    """What of it needs a look, for the list."""
    if row.open_problems:
        words = ngettext("{n} problem", "{n} problems", row.open_problems)
        return words.format(n=row.open_problems)
    return row.reason if row.end is not None else ""


def looks_tone(row: PlacementRow) -> str | None:
    """Safety stands out."""
    if row.has_safety_problem:
        return "danger"
    return "notice" if row.open_problems else "muted"


def not_named(count: int) -> str:
    """How many more there are of whom one must not see."""
    if not count:
        return ""
    words = ngettext(
        "{n} of a protected person is not listed", "{n} of protected people are not listed", count
    )
    return words.format(n=count)
