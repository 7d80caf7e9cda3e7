# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the house lived through in its years, day by day and in bulk: shifts, visits, roll calls.

``house_weeks`` writes the last days as the desk would; this is what lies before them, of so many
days as are asked for: a file for benchmarks has all of its years.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import shift_weeks
from shelterdesk.demo.case import at
from shelterdesk.demo.events import Arrived, Event, Left, Met, Moved
from shelterdesk.demo.house import BuiltHouse
from shelterdesk.demo.years import Years
from shelterdesk.i18n import N_
from shelterdesk.models.absences import Presence
from shelterdesk.models.medication import MedicationOutcome
from shelterdesk.models.visits import AgeBand
from shelterdesk.services import organisation
from shelterdesk.services.medication import medicines
from shelterdesk.services.medication.dose_times import DoseTime
from shelterdesk.services.medication.medicines import MedicineForm
from shelterdesk.services.past import past_doses, past_roll_calls, past_shifts, past_visits
from shelterdesk.services.past.past_doses import PastDose
from shelterdesk.services.past.past_roll_calls import PastRollCall
from shelterdesk.services.past.past_shifts import PastLine, PastShift
from shelterdesk.services.past.past_visits import PastGiven, PastVisit
from shelterdesk.services.shifts import shift_patterns
from shelterdesk.vault.door import Vault

#: What a demo has of it, in days; a file for benchmarks has all.
DAYS: Final = 60
_LABEL: Final = N_("Wrote the demo")
_LAST: Final = 6  # days that ``house_weeks`` writes
_A_DAY: Final = timedelta(days=1)
_AT_ONCE: Final = 365  # days in one act
_OLD_ENOUGH: Final = 14
_GROWN: Final = 18
_KNOWN_FOR: Final = timedelta(days=150)  # after the first day, those who do not stay drop in
_NAMED: Final = 0.3
_DECLINED: Final = 0.06
_ABSENT: Final = 0.01
_ON_MEDICINES: Final = 2
_LONGEST_TREATMENT: Final = 60
_DOSES: Final = (8 * 60, 20 * 60)
_USED: Final = {
    "food": 30, "harm-reduction": 16, "rest": 12, "laundry": 10, "phone": 9, "talk": 8,
    "hygiene": 7, "clothes": 5, "medical": 3,
}  # fmt: skip
_GIVEN: Final = {
    "transport": 16, "administrative": 14, "accompaniment": 10, "childcare": 10, "hygiene": 9,
    "interpreting": 7, "tutoring": 7, "psychological": 6, "clothes": 6, "legal": 5, "medical": 5,
    "vouchers": 3, "school-things": 2,
}  # fmt: skip
_BANDS: Final = (*AgeBand, AgeBand.FROM_25, AgeBand.FROM_25, AgeBand.FROM_35, None)
_TEAMS: Final = (("K3", "V7"), ("P4", "V7"), ("M8", "V7"))
_TEN_POUNDS: Final = 1_000


@dataclass(slots=True)
class _Day:
    """Who was here on a day, house by house, and who was known and did not stay."""

    day: date
    here: Mapping[int, int]  # resident -> house
    known: Sequence[int]


@dataclass(slots=True)
class _Past:
    """What is told and not yet written."""

    shifts: list[PastShift] = field(default_factory=list)
    visits: list[PastVisit] = field(default_factory=list)
    given: list[PastGiven] = field(default_factory=list)
    calls: list[PastRollCall] = field(default_factory=list)


def write(  # noqa: PLR0917 - what the years are told from
    vault: Vault, story: Years, built: BuiltHouse, ids: Mapping[int, int], days: int, seed: int
) -> None:
    """So many days, up to those that ``house_weeks`` writes."""
    chance = random.Random(f"house years|{seed}")  # noqa: S311 - a story, not a secret
    told = [one for one in _days(story, built, ids) if one.here]
    told = told[max(len(told) - days, 0) : len(told) - _LAST]
    if not told:
        return
    grown = {
        ids[who] for who, person in enumerate(story.people)
        if who in ids and person.age(told[0].day) >= _GROWN
    }  # fmt: skip
    vault.do(_LABEL, _medicines, days=told, grown=grown, chance=chance)
    for first in range(0, len(told), _AT_ONCE):
        vault.do(_LABEL, _write, days=told[first : first + _AT_ONCE], chance=chance)


@verb(Capability.IMPORT, is_undoable=False)
def _write(tx: Transaction, *, days: Sequence[_Day], chance: random.Random) -> None:
    staff = {row.code: row.id for row in organisation.colleagues(tx)}
    diary = _Diary(chance, staff, tx.now, shift_patterns.patterns(tx))
    past = _Past()
    for day in days:
        diary.tell(past, day)
    past_shifts.add(tx, shifts=past.shifts)
    past_visits.add_visits(tx, visits=past.visits)
    past_visits.add_given(tx, given=past.given)
    past_roll_calls.add(tx, calls=past.calls)
    tx.subject = None  # the act is about all of them


def _days(story: Years, built: BuiltHouse, ids: Mapping[int, int]) -> Iterator[_Day]:
    """Day by day up to yesterday."""
    coming = [one for one in story.events if isinstance(one, Arrived | Moved | Left)]
    met = [
        (one.day, one.person)
        for one in story.events
        if isinstance(one, Met) and story.people[one.person].age(one.day) >= _OLD_ENOUGH
    ]
    here: dict[int, int] = {}
    done = 0
    for number in range((story.tonight - story.start).days):
        day = story.start + number * _A_DAY
        while done < len(coming) and coming[done].day <= day:
            _follow(here, coming[done], story, built, ids)
            done += 1
        known = [ids[who] for on, who in met if on < day <= on + _KNOWN_FOR]
        yield _Day(day, dict(here), [who for who in known if who not in here])


def _follow(
    here: dict[int, int], event: Event, story: Years, built: BuiltHouse, ids: Mapping[int, int]
) -> None:
    match event:
        case Arrived():
            here[ids[event.person]] = built.sites[event.site]
        case Moved():
            here[ids[event.person]] = built.sites[story.house.site_of(event.bed)]
        case Left():
            here.pop(ids[event.person], None)


class _Diary:
    """Tells a day after the other."""

    def __init__(
        self, chance: random.Random, staff: Mapping[str, int], now: datetime, patterns: Any
    ) -> None:
        self._chance, self._staff, self._zone = chance, staff, now.tzinfo
        self._patterns = patterns
        self._box: int | None = None

    def tell(self, past: _Past, day: _Day) -> None:
        """All of a day."""
        past.shifts += [self._shift(day, number) for number in range(len(self._patterns))]
        past.visits += sorted(
            (self._visit(day) for _one in range(self._chance.randint(8, 12))),
            key=lambda visit: visit.start,
        )
        past.given += [self._given(day) for _one in range(self._chance.randint(8, 12))]
        past.calls += self._calls(day)

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self._zone)

    def _shift(self, day: _Day, number: int) -> PastShift:
        chance, pattern = self._chance, self._patterns[number]
        team = tuple(self._staff[code] for code in chance.choice(_TEAMS))
        last = day.day if pattern.start < pattern.end else day.day + _A_DAY
        expected = self._box
        self._box = 8_650 if expected is None or chance.random() < 0.9 else 7_650
        differs = expected is not None and expected != self._box
        lines = tuple(self._line(day) for _one in range(chance.randint(1, 4)))
        return PastShift(
            pattern.name,
            day.day,
            self._at(day.day, pattern.start),
            self._at(last, pattern.end),
            team,
            len(day.here),
            lines,
            "GBP",
            expected,
            ((_TEN_POUNDS, self._box // _TEN_POUNDS), (50, self._box % _TEN_POUNDS // 50)),
            reason="Bus tickets, receipts in the box" if differs else "",
            debrief=chance.choice(shift_weeks.DEBRIEFS),
        )

    def _line(self, day: _Day) -> PastLine:
        kind, words, is_about = self._chance.choice(shift_weeks.LINES)
        who = self._chance.choice(list(day.here)) if is_about else None
        return PastLine(kind, words, self._staff["V7"], who)

    def _visit(self, day: _Day) -> PastVisit:
        chance = self._chance
        start = self._at(day.day, time(chance.randint(10, 19), chance.randrange(0, 60, 5)))
        end = start + timedelta(minutes=chance.randint(10, 110))
        site_id = min(day.here.values())
        used = dict.fromkeys(self._pick(_USED) for _one in range(chance.randint(0, 3)))
        if day.known and chance.random() < _NAMED:
            return PastVisit(start, end, site_id, chance.choice(day.known), used=tuple(used))
        return PastVisit(
            start, end, site_id, age_band=chance.choice(_BANDS),
            gender=chance.choice(("woman", "woman", "woman", None)), used=tuple(used),
        )  # fmt: skip

    def _given(self, day: _Day) -> PastGiven:
        chance = self._chance
        at = self._at(day.day, time(chance.randint(8, 19), chance.randrange(60)))
        who = chance.choice(list(day.here))
        return PastGiven(at, self._pick(_GIVEN), who, is_declined=chance.random() < _DECLINED)

    def _calls(self, day: _Day) -> Iterator[PastRollCall]:
        at = self._at(day.day, time(22, 30))
        for site_id in sorted(set(day.here.values())):
            marks = tuple(
                (who, Presence.ABSENT if self._chance.random() < _ABSENT else Presence.PRESENT)
                for who, house in day.here.items()
                if house == site_id
            )
            yield PastRollCall(site_id, day.day, at, self._staff["V7"], marks)

    def _pick(self, often: Mapping[str, int]) -> str:
        return self._chance.choices(list(often), list(often.values()))[0]


@verb(Capability.IMPORT, is_undoable=False)
def _medicines(
    tx: Transaction, *, days: Sequence[_Day], grown: Collection[int], chance: random.Random
) -> None:
    """Two people on medicines at any time, and each dose."""
    staff = {row.code: row.id for row in organisation.colleagues(tx)}
    doses: list[PastDose] = []
    taken: dict[int, date] = {}  # until when somebody has a turn
    for _place in range(_ON_MEDICINES):
        number = 0
        while number < len(days):
            first = days[number]
            here = sorted(who for who in first.here if who in grown)
            free = [who for who in here if taken.get(who, date.min) <= first.day]
            if not free:
                number += 1
                continue
            who = chance.choice(free)
            length = _length(days[number:], who)
            until = first.day + length * _A_DAY
            taken[who] = until
            doses += _treatment(tx, who, first.day, until, chance, staff)
            number += length
    past_doses.add(tx, doses=doses)
    tx.subject = None


def _length(days: Sequence[_Day], who: int) -> int:
    """Days up to the end, or until she leaves."""
    for number, (_before, day) in enumerate(pairwise(days), 1):
        if number >= _LONGEST_TREATMENT or who not in day.here:
            return number
    return len(days)


def _treatment(  # noqa: PLR0917 - what a treatment is made of
    tx: Transaction,
    who: int,
    first: date,
    until: date,
    chance: random.Random,
    staff: Mapping[str, int],
) -> Iterator[PastDose]:
    zone = tx.now.tzinfo
    with at(tx, datetime.combine(first, time(7), zone)):
        form = MedicineForm(
            "Ibuprofen", dose="1 tablet", times=tuple(map(DoseTime, _DOSES)), start=first
        )
        medicine_id = medicines.add(tx, resident_id=who, form=form)
        medicines.stop(tx, medicine_id=medicine_id, on=until)
    outcomes = [MedicationOutcome.GIVEN] * 17 + [MedicationOutcome.REFUSED] * 2
    outcomes.append(MedicationOutcome.ABSENT)
    for number in range((until - first).days):
        for minute in _DOSES:
            day = first + number * _A_DAY
            given = datetime.combine(day, time(minute // 60, chance.randrange(30)), zone)
            outcome = chance.choice(outcomes)
            amount = "1 tablet" if outcome is MedicationOutcome.GIVEN else ""
            yield PastDose(medicine_id, who, day, minute, given, outcome, amount, staff["V7"])
