# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Medicines in the timeline: a line a day, what was not given named in it, no sealed name."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any

from shelterdesk.services.medication import medicine_events, medicine_rounds, medicines
from shelterdesk.services.medication.medicine_rounds import DoseKey, GivenFacts, Outcome
from shelterdesk.services.medication.medicines import DoseTime, MedicineForm
from shelterdesk.services.residents import protection, timeline
from shelterdesk.services.residents.timeline import TimelineEvent
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

TODAY = NOW.date()
DAY = timedelta(days=1)
NAME = "Quillamycin"


def medicine(vault: Vault, clock: Clock, resident_id: int) -> int:
    """Since ten days."""
    then, clock.now = clock.now, clock.now - 10 * DAY
    form = MedicineForm(NAME, dose="1 tablet", times=(DoseTime(480),))
    added: int = vault.do("Add", medicines.add, resident_id=resident_id, form=form).result
    clock.now = then
    return added


def given(vault: Vault, clock: Clock, medicine_id: int, outcome: Outcome, days: int = 0) -> None:
    """At nine, so many days ago."""
    then, clock.now = clock.now, clock.now.replace(hour=9) - days * DAY
    vault.do(
        "Give", medicine_rounds.give, doses=[DoseKey(medicine_id, TODAY - days * DAY, 480)],
        outcome=outcome, facts=GivenFacts(at=time(8), note="Said no"),
    )  # fmt: skip
    clock.now = then


def lines(vault: Vault, resident_id: int, **asked: Any) -> list[TimelineEvent]:
    found = vault.read(timeline.timeline, resident_id=resident_id, kind="safety", **asked)
    return [event for event in found.events if event.icon == "pill"]


def test_a_day_is_one_line_that_names_what_was_not_given(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    first, second = medicine(vault, clock, noor), medicine(vault, clock, noor)
    given(vault, clock, first, Outcome.GIVEN, days=1)
    given(vault, clock, second, Outcome.GIVEN, days=1)
    given(vault, clock, first, Outcome.GIVEN)
    given(vault, clock, second, Outcome.REFUSED)
    today, yesterday, *courses = lines(vault, noor)
    assert (today.title, today.tone) == ("Medicines: 1 given", "notice")
    assert today.detail == "Box 2: Refused, 08:00"
    assert (yesterday.title, yesterday.detail, yesterday.tone) == (
        "Medicines: 2 given", "", "muted",
    )  # fmt: skip
    assert yesterday.at is not None
    assert [event.title for event in courses] == [
        "Medicine from this day on: Box 2", "Medicine from this day on: Box 1",
    ]  # fmt: skip
    assert NAME not in repr((today, yesterday, courses))
    assert "Said no" not in repr((today, yesterday, courses))
    # What is struck is no part of the day; a day of nothing else is no line.
    (wrong,) = (row for row in vault.read(medicine_rounds.rounds).written
                if row.outcome is Outcome.REFUSED)  # fmt: skip
    vault.do("Strike", medicine_rounds.strike, given_id=wrong.id, reason="Wrong box")
    assert lines(vault, noor)[0].detail == ""
    vault.do("Stop", medicines.stop, medicine_id=first, on=TODAY)
    assert "Medicine stopped: Box 1" in [event.title for event in lines(vault, noor)]


def test_whole_days_are_read_as_far_as_they_are_asked_for(
    vault: Vault, clock: Clock, monkeypatch: Any
) -> None:
    monkeypatch.setattr(medicine_events, "_BATCH", 3)
    noor = person(vault, "Noor")
    boxes = [medicine(vault, clock, noor) for _box in range(2)]
    for days in range(5):
        for box in boxes:
            given(vault, clock, box, Outcome.GIVEN, days=days)

    def days_of(tx: Any, *, limit: int) -> list[str]:
        return [event.title for event in medicine_events.doses(tx, noor, limit)]

    assert vault.read(lambda tx: days_of(tx, limit=4)) == ["Medicines: 2 given"] * 4
    assert vault.read(lambda tx: days_of(tx, limit=9)) == ["Medicines: 2 given"] * 5
    assert vault.read(timeline.timeline, resident_id=noor, kind="safety", limit=3).has_older


def test_the_desk_reads_boxes_and_of_somebody_protected_nothing(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as joy:
        noor, lina = person(joy, "Noor"), person(joy, "Lina")
        for who in (noor, lina):
            given(joy, clock, medicine(joy, clock, who), Outcome.HELD)
        joy.do("Hide", protection.protect, resident_id=lina, staff_ids=[joy.staff_id])
        hired(joy, "F1", "D5")
    with signed_in(desk_file, "F1", clock) as desk:
        assert lines(desk, noor)[0].title == "Medicines"
        assert NAME not in repr(lines(desk, noor))
        assert desk.read(lambda tx: medicine_events.doses(tx, lina, 9)) == []
        assert desk.read(lambda tx: medicine_events.courses(tx, lina)) == []
