# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support used by house: that in which somebody had a bed on the day, for figures alone."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import date

from sqlalchemy import func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.rooms import Bed, BedAssignment, Room, Stay
from shelterdesk.services import organisation
from shelterdesk.services.giving import support_used
from shelterdesk.services.rooms import rooms


def times(tx: Transaction, *, first: date, last: date) -> list[tuple[str, int]]:
    """Houses in their order with how often support was used, and what belongs to none; nothing
    where there is one house alone."""
    sites = rooms.sites(tx)
    if len(sites) < 2:
        return []
    one = support_used.written(tx, first=first, last=last).subquery()
    found = tx.session.execute(
        select(one.c.resident_id, one.c.at, func.sum(one.c.people))
        .where(one.c.is_declined.is_(False))
        .group_by(one.c.resident_id, one.c.at)
    )
    homes = _homes(tx, first, last)
    by_site: Counter[int | None] = Counter()
    for resident_id, at, people in found:
        on = organisation.night_of(tx, at)
        by_site[_home(homes.get(resident_id or 0, []), on)] += people
    rows = [(site.name, by_site[site.id]) for site in sites]
    return [*rows, (_("No bed, or no name"), by_site[None])]


def _homes(
    tx: Transaction, first: date, last: date
) -> dict[int, list[tuple[date, date | None, int]]]:
    """Nights in beds of the time, by person in their order: from, to exclusive, house."""
    rows = tx.session.execute(
        select(Stay.resident_id, BedAssignment.start, BedAssignment.end, Room.site_id)
        .join(Stay, Stay.id == BedAssignment.stay_id)
        .join(Bed, Bed.id == BedAssignment.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(BedAssignment.start <= last, BedAssignment.end > first)
        .order_by(BedAssignment.start)
    )
    found: dict[int, list[tuple[date, date | None, int]]] = defaultdict(list)
    for resident_id, start, end, site_id in rows:
        found[resident_id].append((start, end, site_id))
    return found


def _home(nights: list[tuple[date, date | None, int]], on: date) -> int | None:
    at = bisect_right(nights, on, key=lambda one: one[0]) - 1
    if at < 0:
        return None
    _start, end, site_id = nights[at]
    return site_id if end is None or on < end else None
