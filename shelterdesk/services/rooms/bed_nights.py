# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who slept where over a period, counted: by person, room, bed, house, fund or month.

All nights come from ``statistics/nights.py``, as those of the monthly summary do, so that the two
cannot differ. Everybody who must not be seen stands in one line together, without a name: the
nights of one of them are not to be followed from bed to bed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from babel.dates import format_skeleton
from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.funds import Fund
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, Room, Site
from shelterdesk.services import figures, organisation
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import get, shown_name
from shelterdesk.services.values import locales
from shelterdesk.statistics import nights as statistics
from shelterdesk.statistics.night_sheet import By, NightLine, NightSheet, for_outside
from shelterdesk.statistics.nights import Only, Period, Slept

__all__ = ["HIDDEN", "NO_FUND", "By", "NightsRow", "count", "listed", "named_sheet", "sheet"]

#: Keys of lines that are of no single row: people who are not shown, nights of no fund.
HIDDEN: Final = "hidden"
NO_FUND: Final = "none"

_CHUNK: Final = 500
_LONGEST: Final = relativedelta(years=20)
_DAY: Final = timedelta(days=1)
#: A night in one bed, and the fund that pays it where funds were asked for.
_Paid = tuple[int | None, Slept]


@dataclass(frozen=True, slots=True)
class NightsRow:
    """Nights of one person in one bed; without an id: somebody who is not shown."""

    resident_id: int | None
    shown: str
    site: str
    place: str  # "Room 4 · B"
    bed_id: int
    start: date
    last: date  # the last night of them
    nights: int


@dataclass(frozen=True, slots=True)
class _Place:
    site_id: int
    site: str
    room_id: int
    room: str
    bed: str


@query(Capability.SEE_RESIDENTS)
def count(
    tx: Transaction, *, by: By, first: date, last: date, site_id: int | None = None
) -> NightSheet:
    """Nights from the first to the last, both included, as far as they have come; in one house or
    (None) in all."""
    return _counted(tx, by, first, last, site_id)


@query(Capability.SEE_RESIDENTS)
def listed(
    tx: Transaction, *, by: By, key: str, first: date, last: date, site_id: int | None = None
) -> list[NightsRow]:
    """The nights behind one line of ``count``, bed by bed in their order."""
    period = _period(tx, first, last)
    hidden = protection.hidden_ids(tx)
    of = _keys(by, hidden)
    found = [
        row for fund, row in _slept(tx, by, period, site_id, _only(by, key)) if of(fund, row) == key
    ]
    names = _names(tx, {row.resident_id for row in found} - hidden)
    places = _places(tx)
    rows = [
        NightsRow(
            resident_id=None if row.resident_id in hidden else row.resident_id,
            shown=names.get(row.resident_id, protection.one_person()),
            site=places[row.bed_id].site,
            place=f"{places[row.bed_id].room} · {places[row.bed_id].bed}",
            bed_id=row.bed_id,
            start=row.start,
            last=row.end - _DAY,
            nights=row.length,
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: (row.start, row.site, row.place, row.shown))


@query(Capability.PRINT)
def sheet(
    tx: Transaction,
    *,
    by: By,
    first: date,
    last: date | None = None,
    site: str | None = None,
    is_outside: bool = False,
) -> NightSheet:
    """The paper that names nobody; ``site`` names a house, ``last`` is tonight if not said."""
    if by is By.PERSON:
        raise Invalid(_("People are named on a sheet of its own, for the house alone."), field="by")
    made = _counted(tx, by, first, last, None if site is None else figures.site_named(tx, site))
    return for_outside(made) if is_outside else made


@query(Capability.PRINT)
def named_sheet(
    tx: Transaction, *, first: date, last: date | None = None, site: str | None = None
) -> NightSheet:
    """The paper of nights by person, for the house alone."""
    tx.need(Capability.SEE_RESIDENTS)
    site_id = None if site is None else figures.site_named(tx, site)
    return _counted(tx, By.PERSON, first, last, site_id)


# Within
def _counted(
    tx: Transaction, by: By, first: date, last: date | None, site_id: int | None
) -> NightSheet:
    period = _period(tx, first, last)
    house = None if site_id is None else get(tx, Site, site_id).name
    hidden = protection.hidden_ids(tx)
    of = _keys(by, hidden)
    nights: dict[str, int] = defaultdict(int)
    people: dict[str, set[int]] = defaultdict(set)
    for fund, row in _slept(tx, by, period, site_id):
        key = of(fund, row)
        nights[key] += row.length
        people[key].add(row.resident_id)
    words = _words(tx, by, nights, people)
    lines = [NightLine(key, words[key], nights[key], len(people[key])) for key in words]
    return NightSheet(
        by=by,
        first=period.first,
        last=period.last,
        site=house,
        lines=tuple(lines),
        nights=sum(nights.values()),
        people=len(set().union(*people.values())),
        away_nights=statistics.away_nights(tx.session, period, site_id),
        away_counts=statistics.counts_absences(tx.session),
    )


def _period(tx: Transaction, first: date, last: date | None) -> Period:
    tonight = organisation.tonight(tx)
    last = max(first, tonight) if last is None else last
    if last < first:
        raise Invalid(_("The last night cannot be before the first."), field="last")
    if last > first + _LONGEST:
        raise Invalid(_("Choose twenty years at most."), field="last")
    if first > tonight:
        raise Invalid(_("These nights have not come yet."), field="first")
    return Period(first, min(last, tonight))


def _slept(
    tx: Transaction, by: By, period: Period, site_id: int | None, only: Only | None = None
) -> list[_Paid]:
    found = statistics.slept(tx.session, period, site_id, only)
    if by is By.FUND:
        return statistics.paid(tx.session, found, period)
    if by is By.MONTH:
        return [(None, part) for row in found for part in statistics.by_month(row)]
    return [(None, row) for row in found]


def _only(by: By, key: str) -> Only | None:
    """What the list of a line can be asked for alone, so that it costs no more than it shows."""
    id_ = int(key) if key.isdecimal() else None
    match by:
        case By.PERSON:
            return Only(resident_id=id_)
        case By.ROOM:
            return Only(room_id=id_)
        case By.BED:
            return Only(bed_id=id_)
    return None


def _keys(by: By, hidden: frozenset[int]) -> Callable[[int | None, Slept], str]:
    def of(fund: int | None, row: Slept) -> str:
        match by:
            case By.PERSON:
                return HIDDEN if row.resident_id in hidden else str(row.resident_id)
            case By.ROOM:
                return str(row.room_id)
            case By.BED:
                return str(row.bed_id)
            case By.HOUSE:
                return str(row.site_id)
            case By.FUND:
                return NO_FUND if fund is None else str(fund)
        return f"{row.start:%Y-%m}"

    return of


def _words(
    tx: Transaction, by: By, nights: Mapping[str, int], people: Mapping[str, set[int]]
) -> dict[str, str]:
    """The words of each key, in the order of the sheet."""
    match by:
        case By.PERSON:
            return _people_words(tx, nights, people)
        case By.FUND:
            return _fund_words(tx, nights)
        case By.MONTH:
            locale = locales.in_use()
            return {
                key: format_skeleton("yMMMM", date.fromisoformat(f"{key}-01"), locale=locale)
                for key in sorted(nights)
            }
    places = _places(tx)
    several = len({place.site_id for place in places.values()}) > 1
    found: dict[str, str] = {}
    for bed_id, place in places.items():
        house = f"{place.site} · " if several else ""
        if by is By.HOUSE:
            found[str(place.site_id)] = place.site
        elif by is By.ROOM:
            found[str(place.room_id)] = f"{house}{place.room}"
        else:
            found[str(bed_id)] = f"{house}{place.room} · {place.bed}"
    return {key: words for key, words in found.items() if key in nights}


def _people_words(
    tx: Transaction, nights: Mapping[str, int], people: Mapping[str, set[int]]
) -> dict[str, str]:
    names = _names(tx, {int(key) for key in nights if key != HIDDEN})
    ordered = sorted(names.items(), key=lambda item: (item[1].casefold(), item[0]))
    found = {str(id_): words for id_, words in ordered}
    if HIDDEN in nights:
        number = len(people[HIDDEN])
        found[HIDDEN] = ngettext("{n} person", "{n} people", number).format(n=number)
    return found


def _fund_words(tx: Transaction, nights: Mapping[str, int]) -> dict[str, str]:
    funds = tx.session.execute(select(Fund.id, Fund.name).order_by(Fund.name, Fund.id))
    found = {str(id_): name for id_, name in funds if str(id_) in nights}
    return found | ({NO_FUND: _("No fund")} if NO_FUND in nights else {})


def _names(tx: Transaction, ids: Iterable[int]) -> dict[int, str]:
    wanted = sorted(ids)
    found: dict[int, str] = {}
    for at in range(0, len(wanted), _CHUNK):
        rows = tx.session.execute(
            select(Resident.id, Resident.known_as, Resident.code).where(
                Resident.id.in_(wanted[at : at + _CHUNK]),
                protection.visible(tx, Resident.id),
            )
        )
        found |= {id_: shown_name(known_as, code) for id_, known_as, code in rows}
    return found


def _places(tx: Transaction) -> dict[int, _Place]:
    """All beds there ever were, in the order of the house."""
    rows = tx.session.execute(
        select(Bed.id, Site.id, Site.name, Room.id, Room.name, Bed.label)
        .join(Room, Room.id == Bed.room_id)
        .join(Site, Site.id == Room.site_id)
        .order_by(Site.position, Site.id, Room.position, Room.id, Bed.position, Bed.id)
    )
    return {row[0]: _Place(*row[1:]) for row in rows}
