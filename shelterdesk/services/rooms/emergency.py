# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is in the building now, for the assembly point and for whoever goes in: people by room and
bed, children with whom they belong, visitors, the shift, and what a rescuer must know.

Never why. Of somebody who must not be seen the room and bed are said, for she must be found; of
what is known about her only what it concerns ("Mobility"), for its words may name her.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.absences import AbsenceKind, Presence
from shelterdesk.models.health import HealthFactKind
from shelterdesk.models.visits import Visit
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import in_house
from shelterdesk.services.rooms.in_house import Person
from shelterdesk.services.safety import health
from shelterdesk.services.shifts import shifts
from shelterdesk.services.values import value_words
from shelterdesk.services.visits import visits
from shelterdesk.statistics.emergency_sheet import (
    EmergencyHouse,
    EmergencyPerson,
    EmergencyRoom,
    EmergencySheet,
    EmergencyVisitor,
)

__all__ = ["TABLES", "EmergencySheet", "now"]

#: A change of one of these may change the list.
TABLES: Final = frozenset({
    "stay", "bed_assignment", "bed", "room", "site", "resident", "absence", "roll_call_mark",
    "visit", "shift", "shift_staff", "health_fact", "household_member", "dependant",
})  # fmt: skip
#: What a rescuer must know, and how it is called where its words are not said, in their order.
_KINDS: Final = {
    HealthFactKind.MOBILITY.value: N_("Help to get out"),
    HealthFactKind.EMERGENCY.value: N_("For an emergency"),
    HealthFactKind.ALLERGY.value: N_("Allergy"),
    HealthFactKind.OTHER.value: N_("To know"),
}
_AWAY: Final = {
    AbsenceKind.LEAVE.value: N_("on leave"),
    AbsenceKind.HOSPITAL.value: N_("in hospital"),
    AbsenceKind.OTHER.value: N_("away"),
}
_VISITS: Final = select(Visit).order_by(Visit.start, Visit.id)


@query(Capability.SEE_RESIDENTS)
def now(tx: Transaction) -> EmergencySheet:
    """The list as it is now, of all houses."""
    night = organisation.tonight(tx)
    people = in_house.people(tx, night)
    visiting = [*tx.session.scalars(_VISITS.where(visits.goes_on(tx)))]
    ids = {one.resident_id for one in people} | {
        visit.resident_id for visit in visiting if visit.resident_id is not None
    }
    facts, with_whom = _facts(tx, ids), in_house.companions(tx, people)
    looked = [one.mark.at for one in people if one.mark is not None]
    return EmergencySheet(
        at=tx.now,
        looked_at=max(looked).astimezone(tx.now.tzinfo) if looked else None,
        houses=tuple(
            EmergencyHouse(
                name=site,
                rooms=tuple(
                    EmergencyRoom(room, tuple(_person(one, facts, with_whom) for one in those))
                    for (_id, room), those in groupby(
                        group, key=lambda one: (one.room_id, one.room)
                    )
                ),
            )
            for site, group in _by_house(people)
        ),
        elsewhere=tuple(_elsewhere(one) for one in people if not one.is_in),
        visitors=tuple(_visitors(tx, visiting, people, facts)),
        staff=tuple(_staff(tx)),
    )


def _by_house(people: list[Person]) -> Iterator[tuple[str, list[Person]]]:
    here = [one for one in people if one.is_in]
    for (_id, site), those in groupby(here, key=lambda one: (one.site_id, one.site)):
        yield site, list(those)


def _person(
    one: Person, facts: Mapping[int, list[tuple[str, str]]], with_whom: Mapping[int, str]
) -> EmergencyPerson:
    is_seen = one.mark is not None
    known = facts.get(one.resident_id, [])
    if one.is_hidden:
        return EmergencyPerson(
            protection.one_person(), one.bed, is_seen, facts=tuple(_unsaid(known)), is_hidden=True
        )
    return EmergencyPerson(
        shown=one.name,
        bed=one.bed,
        is_seen=is_seen,
        age=one.age if one.is_child else None,
        with_whom=with_whom.get(one.resident_id, ""),
        facts=tuple(words for _kind, words in known),
    )


def _elsewhere(one: Person) -> str:
    """Who is not in the building, so that nobody goes in for them."""
    name = protection.one_person() if one.is_hidden else one.name
    told = _("not back")
    if one.mark is None or one.mark.presence is Presence.ON_LEAVE:
        told = _("away") if one.is_hidden else _(_AWAY.get(one.away, N_("away")))
    return " · ".join(part for part in (name, one.place, told) if part)


def _facts(tx: Transaction, ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """What holds today of these people, by resident: kind and the words for the shift."""
    order = list(_KINDS)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for fact in health.facts(tx, ids):
        if fact.kind in _KINDS:
            found[fact.resident_id].append((fact.kind, fact.shift_note))
    return {
        who: sorted(known, key=lambda each: order.index(each[0])) for who, known in found.items()
    }


def _unsaid(known: list[tuple[str, str]]) -> Iterator[str]:
    kinds = dict.fromkeys(kind for kind, _words in known)
    ask = _("{what}: ask the colleague on duty")
    return (ask.format(what=_(_KINDS[kind])) for kind in kinds)


def _visitors(
    tx: Transaction,
    visiting: list[Visit],
    people: list[Person],
    facts: Mapping[int, list[tuple[str, str]]],
) -> Iterator[EmergencyVisitor]:
    """Who came and has not left, without those who sleep here: they are counted with their bed."""
    sleeping = {one.resident_id for one in people if one.is_in}
    found = [visit for visit in visiting if visit.resident_id not in sleeping]
    hidden = protection.hidden_ids(tx)
    rows = visits.rows_of(tx, found)
    for visit, row in zip(found, rows, strict=True):
        about = [row.site, row.gender]
        if row.age_band is not None:
            about.append(value_words.code_word("visit", "age_band", row.age_band))
        known = facts.get(visit.resident_id or 0, [])
        is_hidden = visit.resident_id in hidden
        yield EmergencyVisitor(
            shown=row.shown or _("Visitor without a name"),
            since=row.start,
            about=" · ".join(part for part in about if part),
            facts=tuple(_unsaid(known)) if is_hidden else tuple(words for _kind, words in known),
        )


def _staff(tx: Transaction) -> Iterator[str]:
    seen: set[str] = set()
    for shift in shifts.current(tx):
        for one in shift.people:
            if one.left is None and one.shown not in seen:
                seen.add(one.shown)
                yield one.shown
