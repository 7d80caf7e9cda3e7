# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every monthly figure means, in the words that are printed under it.

Source of the rules: "The monthly figures, so that everyone counts alike" of the project's domain
notes. Change a query and its definition here together.
"""

from __future__ import annotations

from typing import Final

from shelterdesk.i18n import N_, _

MONTHLY: Final = {
    "people": N_("With at least one bed-night in the month; each person counts once."),
    "at_start": N_("At the start: those of them in a bed on the night before the 1st."),
    "new": N_("New: all the others."),
    "at_end": N_("At the end: in a bed on the last night counted."),
    "left": N_("Not in a bed on the last night counted, of the people of the month."),
    "bed_nights": N_(
        "A bed-night is a bed assignment that covers the night. The day of leaving is not a night. "
        "A stay without an end counts every night up to today."
    ),
    "bed_nights_in_service": N_(
        "In service: beds that were not blocked, night by night. Overflow beds are left out."
    ),
    "occupancy_beds": N_("Beds in use: bed-nights ÷ bed-nights in service."),
    "room_nights": N_("A room-night is a room with anybody in it on a night: a family fills it."),
    "room_nights_in_service": N_("Rooms in service: room-nights of rooms that were not blocked."),
    "occupancy_rooms": N_("Rooms with anybody in them ÷ rooms in service, over all nights."),
    "stays_ended": N_("Stays that ended in the month."),
    "length_of_stay_median": N_(
        "Median: half of the stays that ended in the month were this long or shorter. Length of "
        "stay: the nights from the day of arrival to the day of leaving, which is not a night."
    ),
    "length_of_stay_p90": N_(
        "Nine in ten of them were this long or shorter. Both are of somebody's stay (nearest rank)."
    ),
    "children": N_("On the last day of the month, of the people of the month."),
    "age_gender": N_(
        "Age in full years on the last day of the month, from the birth year and month. "
        "People are counted once."
    ),
    "exits_by_destination": N_(
        "Stays that ended in the month, by where the person went; a person can have more than one. "
        "The day of leaving is not a night."
    ),
    "nights": N_("People in a bed each night, overflow beds included, and beds in service."),
    "overflow_nights": N_(
        "Nights in overflow beds add to the bed-nights, not to the beds in service."
    ),
    "elsewhere_nights": N_(
        "Nights elsewhere: nights of a stay without a bed here. They are not bed-nights."
    ),
    "away_nights": N_("Nights away: the bed is kept meanwhile."),
    "away_counts": N_("They count as bed-nights."),
}

_AWAY_LEFT_OUT: Final = N_("They do not count as bed-nights.")


def away(*, counts: bool) -> str:
    """Whether nights away are among the bed-nights: printed under every table of nights."""
    return monthly("away_counts") if counts else _(_AWAY_LEFT_OUT)


def monthly(name: str) -> str:
    """The printed definition of a figure of ``MonthlyFigures``; an unknown name raises KeyError."""
    return _(MONTHLY[name])
