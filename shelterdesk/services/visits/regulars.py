# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who drops in regularly, who came for the first time, who has not been seen for long.

For case work: it is how somebody who stays away is missed. Only visits with a name can tell; who
must not be seen is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.models.visits import Visit
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name

__all__ = ["WEEKS", "Comer", "Comers", "comers"]

#: Days looked at -> in how many different weeks somebody came who comes regularly.
WEEKS: Final = {30: 3, 90: 6}


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who came by name."""

    resident_id: int
    shown: str
    weeks: int  # in how many weeks of the days looked at
    visits: int
    last: date
    is_first: bool = False  # never came before these days


@dataclass(frozen=True, slots=True)
class Comers:
    """The three groups; nobody stands in two."""

    days: int
    weeks: int  # what makes somebody regular
    regular: tuple[Comer, ...]
    first: tuple[Comer, ...]  # came for the first time, not in so many weeks yet
    missed: tuple[Comer, ...]  # came regularly in as many days before, and not since


@query(Capability.SEE_CASE)
def comers(tx: Transaction, *, days: int = 30) -> Comers:
    """Over the last days, today included; ``days`` is 30 or 90."""
    if days not in WEEKS:
        raise Invalid(_("Choose 30 or 90 days."), field="days")
    today = organisation.tonight(tx)
    begun, over = organisation.day_span(tx, today - timedelta(days=days - 1), today)
    before = begun - timedelta(days=days)
    came: dict[int, list[datetime]] = defaultdict(list)
    came_before: dict[int, list[datetime]] = defaultdict(list)
    query = select(Visit.resident_id, Visit.start).where(
        Visit.start >= before,
        Visit.start < over,
        Visit.resident_id.is_not(None),
        protection.visible(tx, Visit.resident_id),
    )
    for resident_id, start in tx.session.execute(query):
        (came if start >= begun else came_before)[resident_id or 0].append(start)
    known = _came_earlier(tx, set(came), begun)
    names = _names(tx, {*came, *came_before})
    made = [_comer(tx, one, names, at, is_first=one not in known) for one, at in came.items()]
    gone = [_comer(tx, one, names, at) for one, at in came_before.items() if one not in came]
    enough = WEEKS[days]
    return Comers(
        days,
        enough,
        regular=_sorted(one for one in made if one.weeks >= enough),
        first=_sorted(one for one in made if one.is_first and one.weeks < enough),
        missed=_sorted(one for one in gone if one.weeks >= enough),
    )


def _comer(
    tx: Transaction,
    resident_id: int,
    names: dict[int, str],
    at: list[datetime],
    *,
    is_first: bool = False,
) -> Comer:
    days = [organisation.night_of(tx, start) for start in at]
    weeks = {day.isocalendar()[:2] for day in days}
    return Comer(resident_id, names[resident_id], len(weeks), len(at), max(days), is_first)


def _sorted(found: Iterable[Comer]) -> tuple[Comer, ...]:
    return tuple(sorted(found, key=lambda one: (-one.weeks, -one.visits, one.shown)))


def _came_earlier(tx: Transaction, ids: set[int], begun: datetime) -> set[int]:
    """Of these people, those who came before that moment; an index answers for each."""
    query = select(Visit.resident_id).where(Visit.resident_id.in_(ids), Visit.start < begun)
    found = tx.session.scalars(query.distinct()) if ids else ()
    return {one for one in found if one is not None}


def _names(tx: Transaction, ids: set[int]) -> dict[int, str]:
    query = select(Resident.id, Resident.known_as, Resident.code).where(Resident.id.in_(ids))
    return {id_: shown_name(known_as, code) for id_, known_as, code in tx.session.execute(query)}
