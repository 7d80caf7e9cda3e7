# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the tab shows of a night, read in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.capabilities import Capability, query
from shelterdesk.services.rooms import roll_calls, rooms, welfare
from shelterdesk.services.rooms.roll_calls import RollCallSheet
from shelterdesk.services.rooms.rooms import SiteRow
from shelterdesk.services.rooms.welfare import NotBack


@dataclass(frozen=True)
class Shown:
    """A night of a house; ``sheet`` is None while there is no house."""

    sites: tuple[SiteRow, ...]
    sheet: RollCallSheet | None
    missed: tuple[NotBack, ...]  # tonight, of this house

    def of(self, resident_id: int | None) -> NotBack | None:
        """Whether somebody is not back."""
        if resident_id is None:
            return None
        return next((one for one in self.missed if one.resident_id == resident_id), None)


@query(Capability.SEE_RESIDENTS)
def load(tx: Any, *, site_id: int | None, night: date | None) -> Shown:
    """The night asked for (None: tonight) of a house (None: the first)."""
    sheet = roll_calls.sheet(tx, site_id=site_id, night=night)
    if sheet is None:
        return Shown((), None, ())
    missed = welfare.not_back(tx, site_id=sheet.site_id) if sheet.is_tonight else []
    return Shown(tuple(rooms.sites(tx)), sheet, tuple(missed))


@query(Capability.SEE_RESIDENTS)
def site_of_missed(tx: Any, *, resident_id: int) -> int | None:
    """In which house somebody is missed."""
    found = (one.site_id for one in welfare.not_back(tx) if one.resident_id == resident_id)
    return next(found, None)
