# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Medicines of some who are here: a month of doses, and one that is due about now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from shelterdesk.demo import roll_call_weeks
from shelterdesk.demo.case import at
from shelterdesk.demo.desk import Desk
from shelterdesk.models.medication import MedicationOutcome as Outcome
from shelterdesk.services.medication import medicine_rounds, medicines
from shelterdesk.services.medication.dose_times import AROUND, DoseKey, DoseTime
from shelterdesk.services.medication.medicine_rounds import GivenFacts
from shelterdesk.services.medication.medicines import MedicineForm
from shelterdesk.services.past import past_doses
from shelterdesk.services.past.past_doses import PastDose
from shelterdesk.services.rooms.in_house import Person

_DAYS: Final = 30
_AT_THE_DESK: Final = 2  # days of which each dose is written as the desk writes it
_A_DAY: Final = timedelta(days=1)
_HALF_A_DAY: Final = 12 * 60
_GIVERS: Final = ("V7", "K3", "V7", "M8")


@dataclass(frozen=True, slots=True)
class _Chart:
    """A medicine whose doses are written down, and who has it."""

    id: int
    who: Person
    minutes: tuple[int, ...]
    dose: str
    since: date
    needs_witness: bool = False


def write(desk: Desk) -> None:
    """Two with times, one as needed, one kept by the resident, one that was stopped."""
    there = roll_call_weeks.present(desk)
    people = [one for days in (3, 10, _DAYS) for one in desk.longest(days) if one in there]
    people = list(reversed(dict.fromkeys(reversed(people))))  # who is here longest comes last
    if not people:
        return
    near = desk.tx.now.hour * 60
    charts = [
        _begin(desk, people[-1], MedicineForm(
            "Ferrous sulphate", dose="1 tablet", giving="After a meal, with water",
            reason="Blood test in autumn", prescriber="Meadow Health Centre",
        ), (near % _HALF_A_DAY, near % _HALF_A_DAY + _HALF_A_DAY)),
    ]  # fmt: skip
    if len(people) > 2:
        charts.append(
            _begin(desk, people[-2], MedicineForm(
                "Methadone", dose="20 ml", giving="Taken at the desk", needs_witness=True,
                reason="Substitution, her own decision", prescriber="Dr Amsel",
            ), (9 * 60,)),
        )  # fmt: skip
        _others(desk, people[-3])
    for chart in charts:
        _doses(desk, chart)


def _begin(desk: Desk, who: Person, form: MedicineForm, minutes: tuple[int, ...]) -> _Chart:
    back = next(days for days in (_DAYS, 10, 3) if who in desk.longest(days))
    with desk.on(back, 6, 30):
        since = desk.tx.today
        times = tuple(DoseTime(minute) for minute in minutes)
        whole = replace(form, times=times, start=since)
        id_ = medicines.add(desk.tx, resident_id=who.resident_id, form=whole)
    return _Chart(id_, who, minutes, form.dose, since, form.needs_witness)


def _others(desk: Desk, who: Person) -> None:
    with desk.on(3, 10):
        drops = medicines.add(
            desk.tx,
            resident_id=who.resident_id,
            form=MedicineForm(
                "Paracetamol", dose="1 tablet", is_as_needed=True, hours_between=6, most_a_day=4,
                reason="Headaches",
            ),
        )  # fmt: skip
        medicines.add(
            desk.tx,
            resident_id=who.resident_id,
            form=MedicineForm("An inhaler", is_kept_by_her=True, giving="In her own bag"),
        )
        syrup = medicines.add(
            desk.tx,
            resident_id=who.resident_id,
            form=MedicineForm("Cough syrup", dose="1 spoon", times=(DoseTime(21 * 60),)),
        )
        medicines.stop(desk.tx, medicine_id=syrup, on=desk.tx.today, reason="Not needed any more")
    with desk.on(1, 15, 40), desk.by("V7"):
        facts = GivenFacts(note="After the long bus ride.")
        medicine_rounds.give_as_needed(desk.tx, medicine_id=drops, facts=facts)


def _doses(desk: Desk, chart: _Chart) -> None:
    """Long ago in bulk, the last days as the desk writes; one is left for now."""
    latest = desk.tx.now.replace(tzinfo=None)
    keys = [key for key in _keys(chart, desk.tx.today) if key.at <= latest + AROUND]
    if chart.minutes[0] != 9 * 60:  # of the first the dose of now is not given yet
        keys = [key for key in keys if key.at < latest - AROUND]
    recent = latest - _AT_THE_DESK * _A_DAY
    zone = desk.tx.now.tzinfo
    past_doses.add(
        desk.tx,
        doses=[
            _past(desk, chart, key, number) for number, key in enumerate(keys) if key.at <= recent
        ],
    )
    for number, key in enumerate(key for key in keys if key.at > recent):
        _give(desk, chart, key, number, key.at.replace(tzinfo=zone))


def _keys(chart: _Chart, until: date) -> Iterator[DoseKey]:
    day = chart.since
    while day <= until:
        for minute in chart.minutes:
            key = DoseKey(chart.id, day, minute)
            if day > chart.since or minute > 7 * 60:  # it began that morning
                yield key
        day += _A_DAY


def _past(desk: Desk, chart: _Chart, key: DoseKey, number: int) -> PastDose:
    outcome = Outcome.GIVEN
    if number % 11 == 7:
        outcome = Outcome.REFUSED
    elif number % 17 == 9:
        outcome = Outcome.ABSENT
    at = key.at.replace(tzinfo=desk.tx.now.tzinfo) + timedelta(minutes=number % 9)
    witness = desk.staff["C2"] if chart.needs_witness and outcome is Outcome.GIVEN else None
    return PastDose(
        chart.id, chart.who.resident_id, key.on, key.minute, at, outcome,
        amount=chart.dose if outcome is Outcome.GIVEN else "",
        staff_id=desk.staff[_GIVERS[number % len(_GIVERS)]], witness_id=witness,
    )  # fmt: skip


def _give(desk: Desk, chart: _Chart, key: DoseKey, number: int, due: datetime) -> None:
    """The one before the last was not wanted."""
    outcome = Outcome.REFUSED if number == 1 else Outcome.GIVEN
    facts = GivenFacts(
        witness_id=desk.staff["C2"] if chart.needs_witness else None,
        note="Not today, she said. The nurse knows." if outcome is Outcome.REFUSED else "",
    )
    moment = min(due + timedelta(minutes=number), desk.tx.now)
    with at(desk.tx, moment), desk.by("V7"):
        medicine_rounds.give(desk.tx, doses=[key], outcome=outcome, facts=facts)
