# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The round: what is due and when, once whatever the clock does, who is asked, what is struck."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.absences import Absence
from shelterdesk.models.medication import MedicationGiven
from shelterdesk.services.medication import medicine_rounds, medicines
from shelterdesk.services.medication.dose_times import DoseKey, DoseState
from shelterdesk.services.medication.medicine_rounds import GivenFacts, Outcome, Rounds
from shelterdesk.services.medication.medicines import DoseTime, MedicineForm
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import check_out
from shelterdesk.services.today import today_due
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MADRID = ZoneInfo("Europe/Madrid")


class Ward:
    """Noor in a bed since a week, with a medicine at these times."""

    def __init__(self, vault: Vault, clock: Clock, *times: str, **facts: Any) -> None:
        self.vault, self.clock = vault, clock
        then, clock.now = clock.now, clock.now - 7 * DAY
        self.beds = beds(vault, house(vault))
        self.noor, self.stay = admitted(vault, self.beds[0], clock.now.date())
        self.medicine = self.add(*times, **facts)
        clock.now = then

    def add(self, *times: str, resident_id: int | None = None, **facts: Any) -> int:
        due = tuple(DoseTime(int(one[:2]) * 60 + int(one[3:])) for one in times)
        form = MedicineForm("Quillamycin", dose="1 tablet", times=due, **facts)
        whose = resident_id or self.noor
        added: int = self.vault.do("Add", medicines.add, resident_id=whose, form=form).result
        return added

    def rounds(self) -> Rounds:
        found: Rounds = self.vault.read(medicine_rounds.rounds)
        return found

    def due(self) -> list[tuple[str, DoseState]]:
        return [
            (f"{10 + (dose.on - TODAY).days:02} {dose.minute // 60:02}:"
             f"{dose.minute % 60:02}", dose.state)
            for dose in self.rounds().due
        ]  # fmt: skip

    def give(self, minute: int, outcome: Outcome = Outcome.GIVEN, **facts: Any) -> None:
        key = DoseKey(self.medicine, facts.pop("on", TODAY), minute)
        self.vault.do(
            "Give", medicine_rounds.give, doses=[key], outcome=outcome, facts=GivenFacts(**facts)
        )


def test_late_first_then_now_then_later(vault: Vault, clock: Clock) -> None:
    ward = Ward(vault, clock, "07:30", "10:00", "20:00", "22:00", "04:59", "05:30", "06:01")
    assert ward.due() == [
        ("09 10:00", DoseState.MISSED), ("09 20:00", DoseState.MISSED),
        ("09 22:00", DoseState.MISSED), ("10 04:59", DoseState.MISSED),
        ("10 05:30", DoseState.MISSED), ("10 06:01", DoseState.MISSED),
        ("10 07:30", DoseState.MISSED),
        ("10 10:00", DoseState.LATE), ("10 20:00", DoseState.NOW),
        ("10 22:00", DoseState.LATER), ("11 04:59", DoseState.LATER),
        ("11 05:30", DoseState.LATER),
    ]  # fmt: skip
    dose = ward.rounds().due[-2]
    assert (dose.shown, dose.label, dose.dose, dose.place != "") == (
        "Noor", "Box 1", "1 tablet", True,
    )  # fmt: skip


def test_a_dose_is_written_once_and_struck_it_can_be_written_anew(
    vault: Vault, clock: Clock
) -> None:
    ward = Ward(vault, clock, "20:00")
    ward.give(1200, on=TODAY - DAY)
    ward.give(1200)
    assert ward.due() == []
    with pytest.raises(Conflict, match="already"):
        ward.give(1200, Outcome.REFUSED)
    given = ward.rounds().written[0]
    assert (given.outcome, given.amount, given.by) == (Outcome.GIVEN, "1 tablet", "Joy")
    with pytest.raises(Invalid) as caught:
        vault.do("Strike", medicine_rounds.strike, given_id=given.id, reason=" ")
    assert caught.value.field == "reason"
    vault.do("Strike", medicine_rounds.strike, given_id=given.id, reason="Wrong name")
    with pytest.raises(Conflict, match="already"):
        vault.do("Strike", medicine_rounds.strike, given_id=given.id, reason="Again")
    assert ward.due() == [("10 20:00", DoseState.NOW)]
    ward.give(1200, Outcome.REFUSED)
    newest, older, _first = ward.rounds().written
    assert (newest.outcome, newest.struck_at) == (Outcome.REFUSED, None)
    assert (older.struck_reason, older.struck_by) == ("Wrong name", "Joy")
    vault.undo()
    assert ward.due() == [("10 20:00", DoseState.NOW)]
    vault.undo()
    assert ward.due() == []


def test_an_undo_does_not_let_a_dose_stand_twice(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        ward = Ward(vault, clock, "20:00")
        ward.give(1200)
        given = ward.rounds().written[0].id
    with signed_in(desk_file, "C2", clock) as other:
        other.do("Strike", medicine_rounds.strike, given_id=given, reason="Not given")
    with signed_in(desk_file, clock=clock) as ward.vault:
        ward.give(1200, Outcome.REFUSED)
    with signed_in(desk_file, "C2", clock) as other, pytest.raises(Conflict, match="in the way"):
        other.undo()


def test_what_was_given_stays_what_it_was(vault: Vault, clock: Clock) -> None:
    ward = Ward(vault, clock, "20:00")
    ward.give(1200)
    ward.give(1200, on=TODAY - DAY, amount="half a tablet")
    form = vault.read(medicines.form, medicine_id=ward.medicine)
    changed = replace(form, dose="2 tablets")
    vault.do("Change", medicines.change, medicine_id=ward.medicine, form=changed)
    assert [one.amount for one in ward.rounds().written] == ["half a tablet", "1 tablet"]


def test_a_witness_is_somebody_else(vault: Vault, clock: Clock) -> None:
    other = hired(vault, "C2")["C2"]
    ward = Ward(vault, clock, "20:00", needs_witness=True)
    ward.give(1200, Outcome.REFUSED, on=TODAY - DAY)  # nothing was given
    for facts in ({}, {"witness_id": vault.staff_id}, {"witness_id": 999}):
        with pytest.raises(Invalid) as caught:
            ward.give(1200, **facts)
        assert caught.value.field == "witness_id"
    ward.give(1200, witness_id=other, witness="not kept beside a colleague")
    assert ward.rounds().written[0].witness == "C2"
    ward.clock.now += DAY
    ward.give(1200, on=TODAY + DAY, witness="Ama from house A")
    assert ward.rounds().written[0].witness == "Ama from house A"


def test_held_back_and_given_before_its_time_ask_why(vault: Vault, clock: Clock) -> None:
    ward = Ward(vault, clock, "20:00", "22:00")
    for minute, outcome in ((1200, Outcome.HELD), (1320, Outcome.GIVEN)):
        with pytest.raises(Invalid) as caught:
            ward.give(minute, outcome)
        assert caught.value.field == "note"
        ward.give(minute, outcome, note="She goes out tonight")
    assert [one.has_note for one in ward.rounds().written] == [True, True]


def test_only_what_is_due_can_be_written(vault: Vault, clock: Clock) -> None:
    ward = Ward(vault, clock, "20:00")
    for minute, on in ((1201, TODAY), (1200, TODAY + 2 * DAY), (1200, TODAY - 9 * DAY)):
        with pytest.raises(Conflict, match="not due"):
            ward.give(minute, on=on)
    with pytest.raises(Invalid, match="future"):
        ward.give(1200, at=NOW + HOUR)
    with pytest.raises(Invalid, match="at least one"):
        vault.do("Give", medicine_rounds.give, doses=[])
    vault.do("Stop", medicines.stop, medicine_id=ward.medicine, on=TODAY)
    assert ward.due() == [("09 20:00", DoseState.MISSED)]
    with pytest.raises(Conflict, match="not due"):
        ward.give(1200)


def test_several_at_once_are_one_act(vault: Vault, clock: Clock) -> None:
    ward = Ward(vault, clock, "20:00")
    clock.now = NOW - 7 * DAY
    lina, _stay = admitted(vault, ward.beds[1], TODAY - 7 * DAY, "Lina")
    ward.add("20:00", resident_id=lina)
    clock.now = NOW
    now = [dose for dose in ward.rounds().due if dose.state is DoseState.NOW]
    assert [dose.shown for dose in now] == ["Lina", "Noor"]
    vault.do("Give", medicine_rounds.give, doses=medicine_rounds.keys_of(now))
    assert {one.shown for one in ward.rounds().written} == {"Lina", "Noor"}
    vault.undo()
    assert ward.rounds().written == ()


def test_only_those_who_are_here(vault: Vault, clock: Clock) -> None:
    ward = Ward(vault, clock, "20:00")
    amal = person(vault, "Amal")
    clock.now = NOW - DAY
    ward.add("20:00", resident_id=amal)
    clock.now = NOW
    assert {dose.shown for dose in ward.rounds().due} == {"Noor"}
    visit = vault.do("Came", visits.check_in, resident_id=amal).result
    assert [dose.shown for dose in ward.rounds().due if dose.state is DoseState.NOW] == [
        "Amal", "Noor",
    ]  # fmt: skip
    vault.do("Left", visits.check_out, visit_id=visit)
    vault.do("Out", check_out.check_out, stay_id=ward.stay, on=TODAY)
    assert ward.due() == []


def test_before_somebody_came_or_it_was_written_down_nothing_was_due(
    vault: Vault, clock: Clock
) -> None:
    bed = beds(vault, house(vault))[0]
    clock.now = NOW - 3 * HOUR
    ward = Ward.__new__(Ward)
    ward.vault, ward.clock = vault, clock
    ward.noor, _stay = admitted(vault, bed, TODAY)
    ward.add("08:00", "17:00", "17:15", "20:00", start=TODAY - 3 * DAY)
    clock.now = NOW
    assert ward.due() == [("10 17:15", DoseState.LATE), ("10 20:00", DoseState.NOW)]


def test_on_nights_away_absent_is_proposed(vault: Vault, clock: Clock) -> None:
    ward = Ward(vault, clock, "20:00")

    def away(tx: Transaction) -> None:
        tx.session.add(Absence(stay_id=ward.stay, resident_id=ward.noor, kind="hospital",
                               start=TODAY, end=None))  # fmt: skip

    vault.do("Away", away)
    before, now = ward.rounds().due
    assert (before.away, before.proposed) == ("", Outcome.GIVEN)
    assert (now.away, now.proposed) == ("In hospital", Outcome.ABSENT)


def test_weekdays(vault: Vault, clock: Clock) -> None:
    ward = Ward(vault, clock, "20:00")
    form = MedicineForm("Weekly", times=(DoseTime(1170, 1 << TODAY.weekday()),))
    clock.now = NOW - 2 * DAY
    vault.do("Add", medicines.add, resident_id=ward.noor, form=form)
    clock.now = NOW
    assert [one for one, _state in ward.due() if one.endswith("19:30")] == ["10 19:30"]


@pytest.mark.parametrize(
    ("night", "hours"),
    [
        (date(2027, 3, 27), 23),  # 02:30 does not exist
        (date(2026, 10, 24), 25),  # and here it comes twice
        (date(2026, 12, 31), 24),
    ],
)
def test_each_dose_is_due_once_whatever_the_night(
    vault: Vault, clock: Clock, night: date, hours: int
) -> None:
    """Somebody looks every twenty minutes and gives what is due; once the clock is set back."""
    noon, morning = datetime.combine(night, time(12), MADRID), night + DAY
    assert (noon + DAY).astimezone(UTC) - noon.astimezone(UTC) == hours * HOUR
    clock.now = noon - 2 * DAY
    ward = Ward(vault, clock, "02:30")
    for hour in ("00:00", "01:59", "03:00", "23:55"):
        ward.add(hour)
    given: Counter[tuple[int, date]] = Counter()
    for step in range((hours - 1) * 3):
        at = noon.astimezone(UTC) + step * timedelta(minutes=20)
        clock.now = (at - HOUR if step in range(45, 48) else at).astimezone(MADRID)
        due = [dose.key for dose in ward.rounds().due if dose.state is not DoseState.LATER]
        keys = [key for key in due if key is not None and key.on >= night]
        if keys:
            vault.do("Give", medicine_rounds.give, doses=keys)
        given.update((key.minute, key.on) for key in keys if (key.minute, key.on) > (720, night)
                     or key.on > night)  # fmt: skip
    assert given == Counter([
        (23 * 60 + 55, night), (0, morning), (119, morning), (150, morning), (180, morning),
    ])  # fmt: skip


def test_as_needed_informs_asks_and_never_blocks(vault: Vault, clock: Clock) -> None:
    ward = Ward(vault, clock, is_as_needed=True, hours_between=6, most_a_day=2)

    def give(**facts: Any) -> Any:
        return vault.do("Give", medicine_rounds.give_as_needed, medicine_id=ward.medicine,
                        facts=GivenFacts(**facts)).result  # fmt: skip

    (one,) = ward.rounds().as_needed
    assert (one.last_given, one.differs(), one.since_words()) == (None, "", "not within 30 days")
    give()
    clock.now += 3 * HOUR
    (one,) = ward.rounds().as_needed
    assert one.differs() == "Last given 3 hours ago. Prescribed: every 6 hours."
    with pytest.raises(Invalid, match="3 hours ago") as caught:
        give()
    assert caught.value.field == "note"
    give(note="A bad night")
    clock.now += 7 * HOUR
    (one,) = ward.rounds().as_needed
    assert one.differs() == "Given 2 times within 24 hours. Prescribed: at most 2 a day."
    clock.now -= 20 * HOUR  # somebody set the clock back
    (one,) = ward.rounds().as_needed
    assert one.hours_since == 0
    clock.now = NOW + 40 * HOUR
    struck = ward.vault.read(_all_given, ward.noor)[0]
    vault.do("Strike", medicine_rounds.strike, given_id=struck, reason="Another person")
    (one,) = ward.rounds().as_needed
    assert (one.hours_since, one.differs()) == (40, "")


def _all_given(tx: Transaction, resident_id: int) -> list[int]:
    rows = tx.session.query(MedicationGiven).filter_by(resident_id=resident_id)
    return [row.id for row in rows.order_by(MedicationGiven.at.desc())]


def test_one_as_needed_that_is_none_or_was_stopped(vault: Vault, clock: Clock) -> None:
    ward = Ward(vault, clock, "20:00")
    with pytest.raises(Conflict, match="as needed"):
        vault.do("Give", medicine_rounds.give_as_needed, medicine_id=ward.medicine)
    needed = ward.add(is_as_needed=True)
    vault.do("Stop", medicines.stop, medicine_id=needed, on=TODAY)
    with pytest.raises(Conflict, match="stopped"):
        vault.do("Give", medicine_rounds.give_as_needed, medicine_id=needed)


def test_the_desk_gives_and_cannot_read_its_own_note(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "H4", "A6")
        ward = Ward(vault, clock, "20:00")
    with signed_in(desk_file, "F1", clock) as desk:
        ward.vault = desk
        ward.give(1200, Outcome.REFUSED, note="Says it makes her sick")
        (row,) = ward.rounds().written
        with pytest.raises(NotAllowed):
            desk.read(medicine_rounds.note, given_id=row.id)
    with signed_in(desk_file, "H4", clock) as nurse:
        assert nurse.read(medicine_rounds.note, given_id=row.id) == "Says it makes her sick"
    with signed_in(desk_file, clock=clock) as vault:
        with pytest.raises(NotAllowed, match="health key"):
            vault.read(medicine_rounds.note, given_id=row.id)
    with signed_in(desk_file, "A6", clock) as admin:
        with pytest.raises(NotAllowed):
            admin.read(medicine_rounds.rounds)


def test_today_says_who_and_when_and_not_what(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        ward = Ward(vault, clock, "18:00", "20:00", "22:00")
        ward.give(1200, on=TODAY - DAY)
        ward.give(1320, on=TODAY - DAY)
        ward.give(1080, on=TODAY - DAY)
        lines = vault.read(today_due.due)
        place = ("log", ("tab", "medication", ("person", ward.noor)))
        assert [(line.title, line.tone, line.place) for line in lines] == [
            ("Medicines for Noor, 20:00", "muted", place),
            ("Medicines for Noor, since 18:00", "notice", place),
        ]
        assert "Box" not in repr(lines)
        vault.do("P", protection.protect, resident_id=ward.noor, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "F1", clock) as desk:
        # Her doses are not forgotten because nobody at the desk may see her.
        lines = desk.read(today_due.due)
        assert {line.title for line in lines} == {
            "Medicines for 1 person, 20:00", "Medicines for 1 person, since 18:00",
        }  # fmt: skip
        ward.vault = desk
        assert [dose.key for dose in ward.rounds().due] == [None] * 3
        assert "Noor" not in repr(ward.rounds())
        assert ward.rounds().written == ()
        with pytest.raises(NotFound):
            ward.give(1200)
