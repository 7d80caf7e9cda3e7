# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll call of a night: who of a house is here, away as agreed, absent, or not looked at yet.

It belongs to a night, not to a day of the calendar: before the hour at which a night ends it is
still yesterday's. The time at which everybody should be back is one of the clock on the wall, so
that it comes once on the nights on which the clock changes too. A past night can be written down
from paper. Nobody looked at is no row.

Of somebody who must not be seen the bed is ticked, or without a bed the place among those of whom
nothing is shown: the heads must be right, and no name is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.absences import AbsenceKind, Presence, RollCall, RollCallMark
from shelterdesk.models.rooms import Site
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms import absences, in_house, rooms
from shelterdesk.services.rooms.in_house import Person

__all__ = [
    "AbsenceKind", "Presence", "RollCallSheet", "RollLine", "RollRoom", "all_present", "close",
    "heads", "mark", "nights", "reopen", "set_mark", "sheet", "should_be_back",
]  # fmt: skip

_A_DAY: Final = timedelta(days=1)
_MOST_NIGHTS: Final = 60


@dataclass(frozen=True, slots=True)
class RollLine:
    """Somebody of the list; without ``resident_id`` who must not be seen."""

    shown: str  # chosen name or code; "1 person"
    bed: str
    presence: Presence | None  # None: nobody looked yet
    at: datetime | None = None  # local, when they were looked at
    away: str = ""  # an AbsenceKind, where nights away are noted
    expected_back: date | None = None
    is_late: bool = False  # was expected back before this night
    absent_since: date | None = None  # an earlier night on which they were not back either
    age: int | None = None  # of children
    with_whom: str = ""  # with whom a child belongs
    resident_id: int | None = None
    bed_id: int | None = None
    unnamed: int | None = None  # who has neither a name here nor a bed: which of those


@dataclass(frozen=True, slots=True)
class RollRoom:
    """A room with those who sleep there; without a name: who has no bed."""

    name: str
    lines: tuple[RollLine, ...]


@dataclass(frozen=True, slots=True)
class RollCallSheet:
    """The roll call of a house on a night."""

    site_id: int
    site: str
    night: date
    tonight: date
    should_be_back: datetime  # by the clock on the wall; no instant
    is_time: bool  # that time has come
    rooms: tuple[RollRoom, ...]
    closed_at: datetime | None = None  # local
    closed_by: str = ""

    @property
    def lines(self) -> tuple[RollLine, ...]:
        """Everybody, room by room."""
        return tuple(line for room in self.rooms for line in room.lines)

    def count(self, presence: Presence | None) -> int:
        """People seen so; None: not looked at yet."""
        return sum(line.presence is presence for line in self.lines)

    @property
    def expected(self) -> int:
        """People who should be here: all but those who are away as agreed."""
        return len(self.lines) - self.count(Presence.ON_LEAVE)

    @property
    def seen(self) -> int:
        """People who were looked for, whatever came of it; of those who should be here."""
        return self.count(Presence.PRESENT) + self.count(Presence.ABSENT)

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self.closed_at is not None

    @property
    def is_tonight(self) -> bool:
        """Whether it is that of the night that is going on."""
        return self.night == self.tonight


@verb(Capability.WRITE_LOG)
def mark(
    tx: Transaction,
    *,
    site_id: int,
    presence: Presence | str | None,
    resident_id: int | None = None,
    bed_id: int | None = None,
    unnamed: int | None = None,
    night: date | None = None,
) -> None:
    """Note what was seen of one person of a house, of whoever sleeps in a bed, or of one of those
    of whom nothing is shown (``RollLine.unnamed``); None takes it back. Who is here tonight is not
    away any more: nights away that are open end."""
    night = _night(tx, night)
    call = _begun(tx, site_id, night)
    _refuse_closed(call)
    if resident_id is not None:
        residents.get(tx, resident_id)
    people = in_house.people(tx, night, site_id=site_id)
    if resident_id is not None:
        found = [one for one in people if one.resident_id == resident_id]
    elif bed_id is not None:
        found = [one for one in people if one.bed_id == bed_id]
    else:
        found = [one for one, number in _unnamed(people).items() if number == unnamed]
    if not found:
        raise NotFound(_("This person does not sleep in this house on that night."))
    (person,) = found
    _write(tx, call, person, None if presence is None else Presence(presence), night)
    tx.about(call)


@verb(Capability.WRITE_LOG)
def all_present(tx: Transaction, *, site_id: int, night: date | None = None) -> int:
    """All who were not looked at yet are here; returns how many.

    Who went away, and who was not back on an earlier night, is left to be looked at.
    """
    night = _night(tx, night)
    call = _begun(tx, site_id, night)
    _refuse_closed(call)
    missed = in_house.absent_since(tx, night - _A_DAY)
    count = 0
    for person in in_house.people(tx, night, site_id=site_id):
        is_open = person.presence is None and not person.away
        if is_open and person.resident_id not in missed:
            _write(tx, call, person, Presence.PRESENT, night)
            count += 1
    tx.about(call)
    return count


@verb(Capability.WRITE_LOG)
def close(
    tx: Transaction, *, site_id: int, night: date | None = None, with_unchecked: bool = False
) -> None:
    """The roll call is done. Who was not looked at stays *not checked*, if that was meant."""
    night = _night(tx, night)
    call = _begun(tx, site_id, night)
    _refuse_closed(call)
    left = sum(person.presence is None for person in in_house.people(tx, night, site_id=site_id))
    if left and not with_unchecked:
        words = ngettext(
            "{n} person was not looked at yet.", "{n} people were not looked at yet.", left
        )
        raise Conflict(words.format(n=left))
    call.closed_at, call.closed_by = tx.now, tx.staff_id
    tx.about(call)


@verb(Capability.WRITE_LOG)
def reopen(tx: Transaction, *, site_id: int, night: date | None = None) -> None:
    """Go over it again."""
    call = _of(tx, site_id, _night(tx, night))
    if call is None or call.closed_at is None:
        raise Conflict(_("This roll call is open."))
    call.closed_at = call.closed_by = None
    tx.about(call)


@query(Capability.SEE_RESIDENTS)
def sheet(
    tx: Transaction, *, site_id: int | None = None, night: date | None = None
) -> RollCallSheet | None:
    """The roll call of a house (the first, if not said) on a night; None while there is no house.

    A night to come has none.
    """
    houses = rooms.sites(tx)
    if not houses:
        return None
    house = next((one for one in houses if one.id == site_id), houses[0])
    tonight = organisation.tonight(tx)
    night = min(night or tonight, tonight)
    people = in_house.people(tx, night, site_id=house.id)
    call = _of(tx, house.id, night)
    return RollCallSheet(
        site_id=house.id,
        site=house.name,
        night=night,
        tonight=tonight,
        should_be_back=should_be_back(tx, night),
        is_time=_wall(tx) >= should_be_back(tx, night),
        rooms=tuple(_by_room(tx, people, night)),
        closed_at=_local(tx, call.closed_at) if call is not None else None,
        closed_by=_who(tx, call.closed_by) if call is not None else "",
    )


@query(Capability.SEE_RESIDENTS)
def nights(tx: Transaction, *, site_id: int, limit: int = _MOST_NIGHTS) -> list[date]:
    """Nights of which a roll call was written down, the newest first."""
    query = (
        select(RollCall.night_of)
        .where(RollCall.site_id == site_id)
        .order_by(RollCall.night_of.desc())
        .limit(limit)
    )
    return list(tx.session.scalars(query))


@query(Capability.SEE_RESIDENTS)
def heads(tx: Transaction, *, site_id: int | None = None) -> int:
    """How many people should be in a house tonight, or in all: neither away as agreed nor absent
    at the roll call. Who was not looked at yet is expected. It counts everybody, whoever asks."""
    return sum(one.is_in for one in in_house.people(tx, organisation.tonight(tx), site_id=site_id))


# For other services
def should_be_back(tx: Transaction, night: date) -> datetime:
    """When everybody should be back, by the clock on the wall: after midnight it is the next
    day's, as long as the night lasts."""
    house = organisation.form(tx)
    minute = house.roll_call_minute
    day = night if minute >= house.night_cutoff_hour * 60 else night + _A_DAY
    return datetime.combine(day, time(minute // 60, minute % 60))


def is_time(tx: Transaction, night: date) -> bool:
    """Whether everybody of a night should be back by now."""
    return _wall(tx) >= should_be_back(tx, night)


def set_mark(tx: Transaction, person: Person, presence: Presence) -> None:
    """What became known of somebody tonight, also after the roll call was closed."""
    night = organisation.tonight(tx)
    _write(tx, _begun(tx, person.site_id, night), person, presence, night)


def closed_sites(tx: Transaction, night: date) -> set[int]:
    """The houses whose roll call of a night is closed."""
    query = select(RollCall.site_id).where(
        RollCall.night_of == night, RollCall.closed_at.is_not(None)
    )
    return set(tx.session.scalars(query))


# Within
def _unnamed(people: Iterable[Person]) -> dict[Person, int]:
    """Who has neither a name here nor a bed, numbered as they stand in the list."""
    nameless = (one for one in people if one.is_hidden and one.bed_id is None)
    return {one: number for number, one in enumerate(nameless, start=1)}


def _by_room(tx: Transaction, people: list[Person], night: date) -> Iterable[RollRoom]:
    together = in_house.companions(tx, people)
    missed = in_house.absent_since(tx, night - _A_DAY)
    unnamed = _unnamed(people)

    def line(one: Person) -> RollLine:
        at = _local(tx, one.mark.at) if one.mark is not None else None
        if one.is_hidden:
            return RollLine(
                protection.one_person(), one.bed, one.presence, at,
                bed_id=one.bed_id, unnamed=unnamed.get(one),
            )  # fmt: skip
        return RollLine(
            shown=one.name,
            bed=one.bed,
            presence=one.presence,
            at=at,
            away=one.away,
            expected_back=one.expected_back,
            is_late=one.expected_back is not None and one.expected_back < night,
            absent_since=missed.get(one.resident_id),
            age=one.age if one.is_child else None,
            with_whom=together.get(one.resident_id, ""),
            resident_id=one.resident_id,
            bed_id=one.bed_id,
        )

    for (_id, name), those in groupby(people, key=lambda one: (one.room_id, one.room)):
        yield RollRoom(name, tuple(line(one) for one in those))


def _write(
    tx: Transaction, call: RollCall, person: Person, presence: Presence | None, night: date
) -> None:
    row = tx.session.scalar(
        select(RollCallMark).where(
            RollCallMark.roll_call_id == call.id, RollCallMark.resident_id == person.resident_id
        )
    )
    if presence is None:
        if row is not None:
            tx.session.delete(row)
    elif row is None:
        tx.session.add(
            RollCallMark(
                roll_call_id=call.id, resident_id=person.resident_id, presence=presence.value,
                at=tx.now,
            )
        )  # fmt: skip
    else:
        row.presence, row.at = presence.value, tx.now
    tx.session.flush()
    is_back = presence is Presence.PRESENT and night == organisation.tonight(tx)
    if is_back and person.absence_id is not None and not person.is_hidden:
        absences.came_back(tx, absence_id=person.absence_id)


def _begun(tx: Transaction, site_id: int, night: date) -> RollCall:
    call = _of(tx, site_id, night)
    if call is None:
        rooms.get(tx, Site, site_id)
        call = RollCall(site_id=site_id, night_of=night)
        tx.session.add(call)
        tx.session.flush()
    return call


def _of(tx: Transaction, site_id: int, night: date) -> RollCall | None:
    query = select(RollCall).where(RollCall.site_id == site_id, RollCall.night_of == night)
    return tx.session.scalar(query)


def _refuse_closed(call: RollCall) -> None:
    if call.closed_at is not None:
        raise Conflict(_("This roll call is closed. Open it again first."))


def _night(tx: Transaction, night: date | None) -> date:
    tonight = organisation.tonight(tx)
    if night is not None and night > tonight:
        raise Invalid(_("That night has not come yet."), field="night")
    return night or tonight


def _wall(tx: Transaction) -> datetime:
    return tx.now.replace(tzinfo=None)


def _local(tx: Transaction, at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(tx.now.tzinfo)


def _who(tx: Transaction, staff_id: int | None) -> str:
    return organisation.staff_names(tx).get(staff_id or 0, "")
