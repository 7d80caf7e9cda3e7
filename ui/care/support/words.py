# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How support used is worded in lists and beside forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Final

from shelterdesk.i18n import N_
from shelterdesk.services.giving.support_used import Source, UseRow

SOURCES: Final = {
    Source.DESK: (N_("At the desk"), "heart-handshake"),
    Source.VISIT: (N_("During a visit"), "door-open"),
    Source.ROUND: (N_("Outreach"), "footprints"),
    Source.LOG: (N_("Meal in the log"), "notebook-pen"),
}


def what(row: UseRow) -> str:
    """The kind, and how many things where it is more than one each."""
    if row.source is Source.LOG or row.quantity == row.people:
        return row.words
    return f"{row.words} × {row.quantity}"


def moment(on: Hashable, time: Hashable, kept: dt.datetime | None = None) -> dt.datetime | None:
    """A day and a time as one moment; None without either, ``kept`` itself where it is the same."""
    if not isinstance(on, dt.date) or not isinstance(time, dt.time):
        return None
    if kept is not None and (on, f"{time:%H:%M}") == (kept.date(), f"{kept:%H:%M}"):
        return kept
    zone = None if kept is None else kept.tzinfo
    made = dt.datetime.combine(on, time, zone)
    return made if zone is not None else made.astimezone()
