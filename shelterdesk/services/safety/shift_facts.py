# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shift must know tonight of those who are here: how often to look in, what to do, what
not to serve. Never why. Everybody who sees residents sees it.

Of somebody who is protected, bed and interval are said, because looking in keeps her safe; what
was written is not, because it may name her: a colleague who sees her record knows it. The kitchen
alone is told what not to serve her, without name and bed: it may be her life.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.health import HealthFact, HealthFactKind
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, BedAssignment, Room, Site, Stay
from shelterdesk.models.safety import SafetyPlan
from shelterdesk.models.visits import Visit
from shelterdesk.services import organisation
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.safety import health
from shelterdesk.services.values.folding import fold
from shelterdesk.services.visits import visits

__all__ = [
    "TABLES", "FactKind", "KitchenLine", "ShiftFact", "ShiftPerson", "kitchen", "of_resident",
    "tonight",
]  # fmt: skip

#: A change of one of these may bring other facts.
TABLES: Final = frozenset({
    "safety_plan", "health_fact", "stay", "bed_assignment", "bed", "room", "resident", "visit",
})  # fmt: skip


class FactKind(StrEnum):
    """What a fact asks of the shift, the most urgent first."""

    CHECK = "check"  # look in every so many minutes
    EMERGENCY = "emergency"
    ALLERGY = "allergy"
    PLAN = "plan"  # what to do, of a safety or crisis plan
    OTHER = "other"
    DIET = "diet"
    WITHHELD = "withheld"  # of somebody protected: a colleague who sees her knows it


_ORDER: Final = {kind: number for number, kind in enumerate(FactKind)}
_SHORTEST_NAME: Final = 3  # characters: a shorter part stands in many words
_KINDS: Final = {
    HealthFactKind.EMERGENCY.value: FactKind.EMERGENCY,
    HealthFactKind.ALLERGY.value: FactKind.ALLERGY,
    HealthFactKind.DIET.value: FactKind.DIET,
}


@dataclass(frozen=True, slots=True)
class ShiftFact:
    """One thing to know: minutes between two looks, or words."""

    kind: FactKind
    words: str = ""
    minutes: int | None = None
    is_for_kitchen: bool = False


@dataclass(frozen=True, slots=True)
class ShiftPerson:
    """Somebody who is here tonight; without ``resident_id`` she is protected and not named."""

    site: str
    place: str  # "Room 4 · B"; empty without a bed
    facts: tuple[ShiftFact, ...]
    shown: str = ""
    resident_id: int | None = None


@dataclass(frozen=True, slots=True)
class KitchenLine:
    """What not to serve somebody, or what she eats; ``words`` are empty where they would name
    somebody who must not be seen: then a colleague on duty is asked."""

    kind: FactKind
    words: str
    site: str
    place: str = ""  # "Room 4 · B"
    shown: str = ""  # chosen name or code
    resident_id: int | None = None  # of somebody who may be seen


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[ShiftFact]:
    """What holds of one person, wherever she is."""
    if not protection.may_see(tx, resident_id):
        return []
    return _facts(tx, {resident_id}).get(resident_id, [])


@query(Capability.SEE_RESIDENTS)
def tonight(tx: Transaction) -> list[ShiftPerson]:
    """Those who sleep here tonight or visit now and of whom there is something to know: first
    those to look in on, the shortest interval first, then by room."""
    here = _here(tx)
    found = _facts(tx, here)
    hidden = protection.hidden_ids(tx)
    people = []
    for resident_id, (name, site, place) in here.items():
        facts = found.get(resident_id)
        if facts is None:
            continue
        if resident_id in hidden:
            people.append(ShiftPerson(site, place, tuple(_of_hidden(facts))))
        else:
            people.append(ShiftPerson(site, place, tuple(facts), name, resident_id))
    order = {one: number for number, one in enumerate(people)}  # by room
    return sorted(people, key=lambda one: (_urgency(one), order[one]))


@query(Capability.SEE_RESIDENTS)
def kitchen(tx: Transaction) -> list[KitchenLine]:
    """What must not be served or must be there tonight: every allergy, and what else is meant for
    the kitchen; allergies first, then by room."""
    return for_kitchen(tx, is_named=True)


def checks(tx: Transaction) -> list[tuple[int, int, int, str]]:
    """Whom to look in on tonight, for services: resident, plan, minutes between two looks, place.
    Also who must not be seen: whoever tells it on leaves out what names her."""
    here = _here(tx)
    plans = tx.session.scalars(
        _plans(here)
        .where(SafetyPlan.check_minutes.is_not(None))
        .order_by(SafetyPlan.check_minutes, SafetyPlan.id)
    )
    shortest: dict[int, SafetyPlan] = {}
    for plan in plans:
        shortest.setdefault(plan.resident_id, plan)
    return [
        (who, shortest[who].id, shortest[who].check_minutes or 0, place)
        for who, (_name, _site, place) in here.items()
        if who in shortest
    ]


def for_kitchen(tx: Transaction, *, is_named: bool) -> list[KitchenLine]:
    """The same for services; not ``is_named``, nobody is."""
    here = _here(tx)
    found, hidden = _facts(tx, here), protection.hidden_ids(tx)
    lines = []
    for resident_id, (name, site, place) in here.items():
        for fact in found.get(resident_id, ()):
            if not (fact.is_for_kitchen or fact.kind is FactKind.ALLERGY):
                continue
            if resident_id in hidden or not is_named:
                words = _without_name(tx, resident_id, fact.words)
                lines.append(KitchenLine(fact.kind, words, site))
            else:
                lines.append(KitchenLine(fact.kind, fact.words, site, place, name, resident_id))
    return sorted(lines, key=lambda line: _ORDER[line.kind])


def _without_name(tx: Transaction, resident_id: int, words: str) -> str:
    """The words, or nothing where her chosen name or her code is among them."""
    person = tx.session.get_one(Resident, resident_id)
    own = {*fold(person.known_as).split(), fold(person.code)}
    told = fold(words)
    return "" if any(part in told for part in own if len(part) >= _SHORTEST_NAME) else words


def _plans(ids: Collection[int]) -> Select[SafetyPlan]:
    """Plans of these people that hold. Who left may keep theirs for years."""
    whose = SafetyPlan.resident_id.in_(list(ids))
    return select(SafetyPlan).where(whose, SafetyPlan.ended == None)  # noqa: E711


def _facts(tx: Transaction, ids: Collection[int]) -> dict[int, list[ShiftFact]]:
    found: dict[int, list[ShiftFact]] = {}
    for plan in tx.session.scalars(_plans(ids).order_by(SafetyPlan.id)):
        facts = found.setdefault(plan.resident_id, [])
        if plan.check_minutes is not None:
            facts.append(ShiftFact(FactKind.CHECK, minutes=plan.check_minutes))
        if plan.shift_note:
            facts.append(ShiftFact(FactKind.PLAN, plan.shift_note))
    for fact in health.facts(tx, ids):
        found.setdefault(fact.resident_id, []).append(_of_health(fact))
    return {id_: _in_order(facts) for id_, facts in found.items() if facts}


def _of_health(fact: HealthFact) -> ShiftFact:
    kind = _KINDS.get(fact.kind, FactKind.OTHER)
    return ShiftFact(kind, fact.shift_note, is_for_kitchen=fact.is_for_kitchen)


def _in_order(facts: list[ShiftFact]) -> list[ShiftFact]:
    """The most urgent first, and of two intervals the shorter one alone."""
    intervals = [fact.minutes for fact in facts if fact.minutes is not None]
    others = [fact for fact in facts if fact.kind is not FactKind.CHECK]
    if intervals:
        others.insert(0, ShiftFact(FactKind.CHECK, minutes=min(intervals)))
    return sorted(others, key=lambda fact: _ORDER[fact.kind])


def _of_hidden(facts: list[ShiftFact]) -> Iterator[ShiftFact]:
    yield from (fact for fact in facts if fact.kind is FactKind.CHECK)
    if any(fact.kind is not FactKind.CHECK for fact in facts):
        yield ShiftFact(FactKind.WITHHELD)


def _urgency(person: ShiftPerson) -> tuple[int, int]:
    first = person.facts[0]
    return _ORDER[first.kind], first.minutes or 0


def _here(tx: Transaction) -> dict[int, tuple[str, str, str]]:
    """Who is in the house, by room, then who visits: name shown, house, bed."""
    night = organisation.tonight(tx)
    query = (
        select(Resident.id, Resident.known_as, Resident.code, Site.name, Room.name, Bed.label)
        .join(Stay, Stay.resident_id == Resident.id)
        .join(Site, Site.id == Stay.site_id)
        .outerjoin(
            BedAssignment,
            (BedAssignment.stay_id == Stay.id)
            & (BedAssignment.start <= night)
            & (BedAssignment.end > night),
        )
        .outerjoin(Bed, Bed.id == BedAssignment.bed_id)
        .outerjoin(Room, Room.id == Bed.room_id)
        .where(Stay.start <= night, Stay.end > night)
        .order_by(Site.id, Room.position, Bed.position, Resident.id)
    )
    here: dict[int, tuple[str, str, str]] = {}
    rows: list[Any] = list(tx.session.execute(query))
    for resident_id, known_as, code, site, room, bed in rows:
        place = f"{room} · {bed}" if bed is not None else ""
        here.setdefault(resident_id, (shown_name(known_as, code), site, place))
    visiting = (
        select(Resident.id, Resident.known_as, Resident.code, Site.name)
        .join(Visit, Visit.resident_id == Resident.id)
        .outerjoin(Site, Site.id == Visit.site_id)
        .where(visits.goes_on(tx), Visit.start <= tx.now)
        .order_by(Visit.start.desc())
    )
    for resident_id, known_as, code, site in tx.session.execute(visiting):
        here.setdefault(resident_id, (shown_name(known_as, code), site or "", ""))
    return here
