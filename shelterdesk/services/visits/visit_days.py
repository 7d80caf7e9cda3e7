# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The visits of a day: who came when, what was used, and how many came in each hour.

A day is one of the house: it turns at the hour at which the night does, so that a visitor who
comes at one in the morning belongs to the evening. Hours are those on the wall; the hour that a
night in autumn shows twice is one, and what happened in both counts in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.visits import Visit
from shelterdesk.services import organisation
from shelterdesk.services.visits import visit_services, visits
from shelterdesk.services.visits.visits import VisitRow

__all__ = ["VisitDay", "day"]


@dataclass(frozen=True, slots=True)
class VisitDay:
    """A day's visits, those who are here first, then the latest first."""

    day: date
    today: date  # the day going on in the house
    now: datetime
    rows: tuple[VisitRow, ...]
    hours: tuple[tuple[int, int], ...]  # hour on the wall, how many came: all hours in between
    people: int  # with a name, each once
    nameless: int

    @property
    def here(self) -> int:
        """How many are here now; on a day before nobody is."""
        return sum(map(is_here, self.rows)) if self.day == self.today else 0


def is_here(row: VisitRow) -> bool:
    """Whether the visit goes on, if it is one of today."""
    return row.end is None and not row.is_end_unknown


@query(Capability.SEE_RESIDENTS)
def day(tx: Transaction, *, on: date | None = None) -> VisitDay:
    """The visits of a day; without one, of today."""
    today = organisation.tonight(tx)
    on = on or today
    begun, over = organisation.day_span(tx, on, on)
    query = select(Visit).where(Visit.start >= begun, Visit.start < over)
    found = tx.session.scalars(query.order_by(Visit.start.desc(), Visit.id.desc())).all()
    rows = visits.rows_of(tx, found)
    ids = [row.id for row in rows if row.id is not None]
    words = visit_services.words_of(tx, ids)
    rows = [replace(row, used=words.get(row.id or 0, ())) for row in rows]
    if on == today:
        rows.sort(key=lambda row: not is_here(row))
    return VisitDay(
        day=on,
        today=today,
        now=tx.now,
        rows=tuple(rows),
        hours=_hours(rows, begun.hour),
        people=len({v.resident_id for v in found if v.resident_id is not None}),
        nameless=sum(v.resident_id is None for v in found),
    )


def _hours(rows: list[VisitRow], turn: int) -> tuple[tuple[int, int], ...]:
    """From the first hour in which somebody came to the last, those without anybody as well."""
    came = Counter((row.start.hour - turn) % 24 for row in rows)
    if not came:
        return ()
    return tuple(((at + turn) % 24, came[at]) for at in range(min(came), max(came) + 1))
