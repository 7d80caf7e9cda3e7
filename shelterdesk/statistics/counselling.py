# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How soon counselling is offered: an indicator of the service, not of the people it is for.

One programme whose residents carried fewer signs of trauma after ninety days asks for a counsellor
from the start; so the house looks at its own days to the first offer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from shelterdesk.i18n import N_, _
from shelterdesk.models.counselling import CounsellingPerson, CounsellingSession
from shelterdesk.models.support import SupportPeriod
from shelterdesk.statistics.percentile import nearest_rank

_DEFINITION: Final = N_(
    "Days from the first day of a support period to the first counselling that was offered in it, "
    "over support periods opened in these days. An offer that was not wanted, or called off, is an "
    "offer. A session planned ahead was offered on the day it was noted. Median and nine in ten "
    "(nearest rank) are of the periods with an offer; those without one are counted apart."
)
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class FirstOffers:
    """Support periods, those with an offer, and the days to it; None without any offer."""

    periods: int
    offered: int
    median: int | None
    p90: int | None

    @property
    def not_offered(self) -> int:
        """Periods without an offer so far."""
        return self.periods - self.offered


def definition() -> str:
    """The printed definition."""
    return _(_DEFINITION)


def first_offers(session: Session, *, first: date, last: date, zone: tzinfo | None) -> FirstOffers:
    """Over the support periods opened from ``first`` to ``last``, both included."""
    periods = session.execute(
        select(SupportPeriod.resident_id, SupportPeriod.opened, SupportPeriod.closed).where(
            SupportPeriod.opened >= first, SupportPeriod.opened <= last
        )
    ).all()
    offers = offer_days(session, zone, resident_ids={row.resident_id for row in periods})
    days = [
        days_to_first(offers.get(row.resident_id, ()), row.opened, row.closed) for row in periods
    ]
    found = [number for number in days if number is not None]
    return FirstOffers(len(periods), len(found), nearest_rank(found, 50), nearest_rank(found, 90))


def days_to_first(offers: Iterable[date], opened: date, closed: date | None) -> int | None:
    """Days to the first offer within a period, None where none was made."""
    within = [day for day in offers if opened <= day and (closed is None or day <= closed)]
    return (min(within) - opened).days if within else None


def offer_days(
    session: Session, zone: tzinfo | None, *, resident_ids: Collection[int]
) -> Mapping[int, list[date]]:
    """The local days on which each person was offered counselling.

    A session is offered by the time it is noted, or, noted afterwards, by the time it took place.
    """
    found: dict[int, list[date]] = defaultdict(list)
    ids = sorted(resident_ids)
    for at in range(0, len(ids), _CHUNK):
        query = (
            select(
                CounsellingPerson.resident_id, CounsellingPerson.created_at, CounsellingSession.at
            )
            .join(CounsellingSession, CounsellingSession.id == CounsellingPerson.session_id)
            .where(CounsellingPerson.resident_id.in_(ids[at : at + _CHUNK]))
        )
        for resident_id, noted, planned in session.execute(query):
            found[resident_id].append(min(noted, planned).astimezone(zone).date())
    return found
