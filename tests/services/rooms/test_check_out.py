# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking out closes or carries everything in one act, and a wrong one is taken back later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services.agenda import appointments, tasks
from shelterdesk.services.agenda.appointments import AppointmentForm
from shelterdesk.services.agenda.tasks import TaskForm
from shelterdesk.services.belongings import belongings
from shelterdesk.services.belongings.belongings import BelongingForm
from shelterdesk.services.medication import medicines
from shelterdesk.services.medication.medicines import DoseTime, MedicineForm
from shelterdesk.services.moving_on import follow_ups, leaving
from shelterdesk.services.moving_on.leaving import Decision, LeftOpen
from shelterdesk.services.residents import protection, timeline
from shelterdesk.services.rooms import (
    absences,
    board,
    check_out,
    reservations,
    rooms,
    stays,
    wrong_check_out,
)
from shelterdesk.services.rooms.absences import AbsenceForm
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.wrong_check_out import Span
from shelterdesk.services.support import journeys, support
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueLine
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person, soak

TODAY = NOW.date()
DAY = timedelta(days=1)
CLOSE = tuple(Decision(what, closes=True) for what in LeftOpen if what != LeftOpen.SUPPORT)
LEAVE = tuple(
    Decision(what, closes=False, reason=f"later: {what}")
    for what in LeftOpen
    if what != LeftOpen.SUPPORT
)


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def out(vault: Vault, stay_id: int, on: date = TODAY, **values: Any) -> Any:
    return do(vault, check_out.check_out, stay_id=stay_id, on=on, **values)


@pytest.fixture
def free(vault: Vault) -> list[int]:
    return beds(vault, house(vault))


@pytest.fixture
def noor(vault: Vault, free: list[int]) -> tuple[int, int]:
    """Resident and stay, with something of every kind open."""
    resident_id, stay_id = admitted(vault, free[0], TODAY - 9 * DAY)
    fill(vault, resident_id, stay_id, free[5])
    return resident_id, stay_id


def fill(vault: Vault, resident_id: int, stay_id: int, kept: int) -> None:
    who = {"resident_id": resident_id}
    do(vault, belongings.add, form=BelongingForm("Suitcase", pieces=2, in_on=TODAY - DAY), **who)
    do(vault, medicines.add, form=MedicineForm("Ibuprofen", times=(DoseTime(480),)), **who)
    do(vault, tasks.add, form=TaskForm("Call the school"), **who)
    do(vault, appointments.add, form=AppointmentForm(TODAY + DAY, words="Dentist", **who))
    do(vault, absences.add, stay_id=stay_id, form=AbsenceForm(start=TODAY - DAY))
    form = ReservationForm(TODAY + DAY, TODAY + 3 * DAY, bed_id=kept)
    do(vault, reservations.keep, form=form, **who)


def open_of(vault: Vault, stay_id: int) -> dict[str, tuple[str, ...]]:
    return {one.what: one.items for one in vault.read(leaving.open_things, stay_ids=[stay_id])}


def still_open(vault: Vault) -> list[DueLine]:
    return [line for line in vault.read(today_due.due) if "something is open" in line.title]


def test_what_is_open_is_told_before(vault: Vault, noor: tuple[int, int]) -> None:
    assert open_of(vault, noor[1]) == {
        "belongings": ("Suitcase (2)",),
        "medication": ("Box 1",),
        "reservation": ("Room 3 · B from 23 Nov 2026",),
        "tasks": ("Call the school",),
        "appointments": ("Dentist on 23 Nov 2026",),
        "absence": ("away from 21 Nov 2026",),
        "support": ("open since 13 Nov 2026",),
    }


def test_everything_closes_in_one_act_and_one_undo_brings_it_back(
    vault: Vault, noor: tuple[int, int]
) -> None:
    before = open_of(vault, noor[1])
    support_closes = (*CLOSE, Decision("support", closes=True))
    out(vault, noor[1], decisions=support_closes, wants_follow_ups=True)
    assert open_of(vault, noor[1]) == {}
    assert vault.read(leaving.of_resident, resident_id=noor[0]) == []
    assert len(vault.read(follow_ups.of_resident, resident_id=noor[0])) == 4
    vault.undo()
    assert open_of(vault, noor[1]) == before
    assert vault.read(stays.card, stay_id=noor[1]).place == "Room 1 · A"
    assert vault.read(follow_ups.of_resident, resident_id=noor[0]) == []


def test_what_stays_open_says_why_until_it_is_settled(
    vault: Vault, noor: tuple[int, int], clock: Clock
) -> None:
    out(vault, noor[1], decisions=LEAVE)
    rows = vault.read(leaving.of_resident, resident_id=noor[0])
    assert {(row.what, row.reason) for row in rows} == {
        ("belongings", "later: belongings"), ("medication", "later: medication"),
        ("reservation", "later: reservation"), ("tasks", "later: tasks"),
        ("appointments", "later: appointments"), ("support", ""),
    }  # fmt: skip
    clock.now = NOW + timedelta(minutes=5)
    [line] = still_open(vault)
    assert (line.title, line.resident_id) == ("Noor has left, and something is open", noor[0])
    assert line.detail.startswith("Things kept: later: belongings · Medicines: later")
    [kept] = vault.read(belongings.of_resident, resident_id=noor[0])
    do(vault, belongings.take_out, belonging_ids=[kept.id], on=TODAY, taken_by="herself")
    assert "Things kept" not in still_open(vault)[0].detail
    settled = {row.what: row.items for row in vault.read(leaving.of_resident, resident_id=noor[0])}
    assert settled["belongings"] == ()
    for task in vault.read(tasks.of_resident, resident_id=noor[0]):
        do(vault, tasks.done, task_id=task.id)
    assert "Tasks" not in still_open(vault)[0].detail


def test_who_came_back_has_nothing_left_behind(
    vault: Vault, noor: tuple[int, int], free: list[int]
) -> None:
    out(vault, noor[1], decisions=LEAVE)
    assert still_open(vault)
    do(vault, stays.admit, resident_id=noor[0], on=TODAY, bed_id=free[0])
    assert still_open(vault) == []


@pytest.mark.parametrize("what", ["belongings", "medication", "reservation", "tasks"])
def test_nothing_is_left_undecided(vault: Vault, noor: tuple[int, int], what: str) -> None:
    said = [one for one in CLOSE if one.what != what]
    for missing in (said, [*said, Decision(what, closes=False, reason=" ")]):
        with pytest.raises(Invalid, match="write why it stays open") as refused:
            out(vault, noor[1], decisions=missing)
        assert refused.value.field == what
    assert len(open_of(vault, noor[1])) == 7  # nothing half done
    assert vault.read(stays.card, stay_id=noor[1]).end is None
    long = [*said, Decision(what, closes=False, reason="x" * 201)]
    with pytest.raises(Invalid, match="At most 200"):
        out(vault, noor[1], decisions=long)


def test_a_family_leaves_together(vault: Vault, noor: tuple[int, int], free: list[int]) -> None:
    child, child_stay = admitted(vault, free[1], TODAY - 9 * DAY, "Sami")
    do(vault, belongings.add, resident_id=child, form=BelongingForm("Bear", in_on=TODAY))
    things = vault.read(leaving.open_things, stay_ids=[noor[1], child_stay])
    assert things[0].items == ("Noor: Suitcase (2)", "Sami: Bear")
    result = out(vault, noor[1], decisions=CLOSE, also_stay_ids=[child_stay, child_stay])
    assert (result.people, result.nights) == (2, 9)
    assert vault.read(belongings.kept) == []
    assert vault.read(stays.card, stay_id=child_stay).end == TODAY
    with pytest.raises(Conflict):
        out(vault, noor[1], also_stay_ids=[child_stay])
    do(vault, wrong_check_out.take_back, stay_id=child_stay)
    assert [row.what for row in vault.read(belongings.kept)] == ["Bear"]  # hers alone
    assert vault.read(stays.card, stay_id=noor[1]).end == TODAY


def test_the_desk_cannot_stop_medicines_but_can_carry_them(
    vault: Vault, desk_file: Path, noor: tuple[int, int]
) -> None:
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as front:
        things = {one.what: one for one in front.read(leaving.open_things, stay_ids=[noor[1]])}
        assert not things[LeftOpen.MEDICATION].may_close
        assert things[LeftOpen.BELONGINGS].may_close
        with pytest.raises(NotAllowed):
            out(front, noor[1], decisions=CLOSE)
        carried = [one for one in CLOSE if one.what != "medication"]
        carried.append(Decision("medication", closes=False, reason="the nurse knows"))
        out(front, noor[1], decisions=carried)
        assert still_open(front)[0].detail == "Medicines: the nurse knows"


def test_taken_back_days_later(
    vault: Vault, noor: tuple[int, int], clock: Clock, free: list[int]
) -> None:
    decisions = [*CLOSE, Decision("support", closes=True)]
    out(vault, noor[1], decisions=decisions, wants_follow_ups=True)
    clock.now = NOW + 3 * DAY
    before = vault.read(wrong_check_out.taking_back, stay_id=noor[1])
    assert (before.bed, before.nights) == ("Room 1 · A", (Span(TODAY, None),))
    assert (before.without_bed, before.has_bed_tonight, before.closed_support) == (0, True, True)
    do(vault, wrong_check_out.take_back, stay_id=noor[1], reopens_support=True)
    assert set(open_of(vault, noor[1])) == {
        "belongings",
        "medication",
        "reservation",
        "tasks",
        "absence",
        "support",
    }  # the dentist is past by now
    [night] = vault.read(board.history_of, resident_id=noor[0])
    assert (night.start, night.end) == (TODAY - 9 * DAY, None)  # as if nothing had been
    assert vault.read(follow_ups.of_resident, resident_id=noor[0]) == []
    assert vault.read(absences.away)[0].is_now
    with pytest.raises(Conflict, match="nothing to take back"):
        do(vault, wrong_check_out.take_back, stay_id=noor[1])
    vault.undo()
    assert vault.read(stays.stays, resident_id=noor[0])[0].end == TODAY


def nights_of(vault: Vault, resident_id: int) -> set[tuple[str, date, date | None]]:
    found = vault.read(board.history_of, resident_id=resident_id)
    return {(f"{one.room} {one.bed}", one.start, one.end) for one in found}


def test_moves_planned_for_later_come_back(
    vault: Vault, noor: tuple[int, int], clock: Clock, free: list[int]
) -> None:
    do(vault, stays.move, stay_id=noor[1], bed_id=free[3], on=TODAY + 5 * DAY, reason="quieter")
    before = nights_of(vault, noor[0])
    out(vault, noor[1], decisions=LEAVE)
    assert nights_of(vault, noor[0]) == {("Room 1 A", TODAY - 9 * DAY, TODAY)}
    clock.now = NOW + 2 * DAY
    told = vault.read(wrong_check_out.taking_back, stay_id=noor[1])
    assert told.bed == "Room 1 · A, Room 2 · B"
    assert told.nights == (Span(TODAY, TODAY + 5 * DAY), Span(TODAY + 5 * DAY, None))
    assert (told.without_bed, told.has_bed_tonight) == (0, True)
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    assert nights_of(vault, noor[0]) == before
    assert [one.reason for one in vault.read(board.history_of, resident_id=noor[0])] == [
        "quieter", "",
    ]  # fmt: skip
    vault.undo()
    assert nights_of(vault, noor[0]) == {("Room 1 A", TODAY - 9 * DAY, TODAY)}


def test_of_a_planned_move_the_nights_that_are_free_come_back(
    vault: Vault, noor: tuple[int, int], clock: Clock, free: list[int]
) -> None:
    do(vault, stays.move, stay_id=noor[1], bed_id=free[3], on=TODAY + 2 * DAY)
    out(vault, noor[1], decisions=LEAVE)
    admitted(vault, free[3], TODAY, "Lina")
    clock.now = NOW + 4 * DAY
    told = vault.read(wrong_check_out.taking_back, stay_id=noor[1])
    assert told.nights == (Span(TODAY, TODAY + 2 * DAY),)
    assert (told.without_bed, told.has_bed_tonight) == (3, False)
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    assert nights_of(vault, noor[0]) == {("Room 1 A", TODAY - 9 * DAY, TODAY + 2 * DAY)}


def test_who_had_no_bed_any_more_gets_none(
    vault: Vault, noor: tuple[int, int], free: list[int]
) -> None:
    lina = do(vault, stays.admit, resident_id=person(vault, "Lina"), on=TODAY - DAY,
              site_id=vault.read(rooms.sites)[0].id)  # fmt: skip
    do(vault, stays.swap, stay_id=noor[1], other_stay_id=lina, on=TODAY)
    out(vault, lina, on=TODAY)
    out(vault, noor[1], on=TODAY)
    assert vault.read(wrong_check_out.taking_back, stay_id=noor[1]).bed == ""
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    assert nights_of(vault, noor[0]) == {("Room 1 A", TODAY - 9 * DAY, TODAY)}


def test_nights_put_right_after_leaving_go_on_in_the_bed_that_is_written_down(
    vault: Vault, noor: tuple[int, int], free: list[int]
) -> None:
    out(vault, noor[1], decisions=LEAVE)
    do(vault, stays.move, stay_id=noor[1], bed_id=free[2], on=TODAY - 2 * DAY)
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    assert nights_of(vault, noor[0]) == {
        ("Room 1 A", TODAY - 9 * DAY, TODAY - 2 * DAY), ("Room 2 A", TODAY - 2 * DAY, None),
    }  # fmt: skip


def test_nights_away_come_back_also_those_that_were_planned(
    vault: Vault, noor: tuple[int, int], clock: Clock, free: list[int]
) -> None:
    [now] = vault.read(absences.of_resident, resident_id=noor[0])
    do(vault, absences.came_back, absence_id=now.id)
    planned = AbsenceForm(
        kind="hospital", start=TODAY + 2 * DAY, expected_back=TODAY + 9 * DAY, note="ward three"
    )
    do(vault, absences.add, stay_id=noor[1], form=planned)
    before = [replace(row, id=0, is_now=False, nights=0)
              for row in vault.read(absences.of_resident, resident_id=noor[0])]  # fmt: skip
    out(vault, noor[1], decisions=LEAVE)
    assert len(vault.read(absences.of_resident, resident_id=noor[0])) == 1
    clock.now = NOW + 3 * DAY
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    found = vault.read(absences.of_resident, resident_id=noor[0])
    assert [replace(row, id=0, is_now=False, nights=0) for row in found] == before
    assert found[0].note == "ward three"  # sealed, and still to be read
    assert found[0].is_now
    vault.undo()
    assert len(vault.read(absences.of_resident, resident_id=noor[0])) == 1


def test_the_stage_that_ended_with_support_goes_on(
    vault: Vault, noor: tuple[int, int], clock: Clock
) -> None:
    code = vault.read(journeys.journey, resident_id=noor[0]).words[0].code
    do(vault, journeys.enter, resident_id=noor[0], stage=code, on=TODAY - 5 * DAY)

    def ends() -> list[date | None]:
        return [one.end for one in vault.read(journeys.journey, resident_id=noor[0]).stages]

    out(vault, noor[1], decisions=[*LEAVE, Decision("support", closes=True)])
    assert ends() == [TODAY]
    clock.now = NOW + 3 * DAY
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    assert ends() == [TODAY]  # support stays closed
    vault.undo()
    do(vault, wrong_check_out.take_back, stay_id=noor[1], reopens_support=True)
    assert ends() == [None]


def test_somebody_else_sleeps_there_by_now(
    vault: Vault, noor: tuple[int, int], clock: Clock, free: list[int]
) -> None:
    out(vault, noor[1], on=TODAY - 4 * DAY, decisions=LEAVE)
    _lina, hers = admitted(vault, free[0], TODAY - 3 * DAY, "Lina")
    out(vault, hers, on=TODAY - DAY)
    before = vault.read(wrong_check_out.taking_back, stay_id=noor[1])
    assert before.nights == (
        Span(TODAY - 4 * DAY, TODAY - 3 * DAY), Span(TODAY - DAY, None),
    )  # fmt: skip
    assert (before.without_bed, before.has_bed_tonight) == (2, True)
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    assert vault.read(leaving.of_resident, resident_id=noor[0]) == []
    nights = {(one.start, one.end) for one in vault.read(board.history_of, resident_id=noor[0])}
    assert nights == {(TODAY - 9 * DAY, TODAY - 3 * DAY), (TODAY - DAY, None)}
    [shown] = vault.read(board.boards, night=TODAY - 2 * DAY)
    assert [one.shown for one in shown.elsewhere] == ["Noor"]


def test_no_bed_any_more(vault: Vault, noor: tuple[int, int], free: list[int]) -> None:
    out(vault, noor[1], on=TODAY - DAY, decisions=LEAVE)
    admitted(vault, free[0], TODAY - DAY, "Lina")
    before = vault.read(wrong_check_out.taking_back, stay_id=noor[1])
    assert (before.bed, before.nights, before.without_bed) == ("", (), 2)
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    card = vault.read(stays.card, stay_id=noor[1])
    assert (card.end, card.place) == (None, "")


def test_a_bed_out_of_use_does_not_come_back_until_it_is_usable(
    vault: Vault, noor: tuple[int, int], free: list[int]
) -> None:
    out(vault, noor[1], on=TODAY - 4 * DAY, decisions=LEAVE)
    do(vault, rooms.block, bed_id=free[0], start=TODAY - 4 * DAY, end=TODAY, reason="leak")
    before = vault.read(wrong_check_out.taking_back, stay_id=noor[1])
    assert before.nights == (Span(TODAY, None),)
    assert before.without_bed == 4


def test_what_somebody_changed_since_stays_as_it_is(
    vault: Vault, noor: tuple[int, int], clock: Clock
) -> None:
    out(vault, noor[1], decisions=CLOSE)
    [thing] = vault.read(belongings.of_resident, resident_id=noor[0])
    do(vault, belongings.back, belonging_id=thing.id)
    do(vault, belongings.take_out, belonging_ids=[thing.id], on=TODAY,
       taken_by="somebody_for_her", taker="Ama")  # fmt: skip
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    assert "belongings" not in open_of(vault, noor[1])
    assert "tasks" in open_of(vault, noor[1])


def test_left_on_the_day_of_arrival(vault: Vault, free: list[int]) -> None:
    resident_id, stay_id = admitted(vault, free[2], TODAY)
    out(vault, stay_id)
    assert vault.read(board.history_of, resident_id=resident_id) == []
    assert vault.read(wrong_check_out.taking_back, stay_id=stay_id).bed == "Room 2 · A"
    do(vault, wrong_check_out.take_back, stay_id=stay_id)
    assert vault.read(stays.card, stay_id=stay_id).place == "Room 2 · A"


def test_a_later_stay_is_in_the_way(vault: Vault, noor: tuple[int, int], free: list[int]) -> None:
    out(vault, noor[1], on=TODAY - DAY)
    do(vault, stays.admit, resident_id=noor[0], on=TODAY, bed_id=free[4])
    for ask in (vault.read, lambda verb, **values: do(vault, verb, **values)):
        verb = wrong_check_out.taking_back if ask == vault.read else wrong_check_out.take_back
        with pytest.raises(Conflict, match="later stay"):
            ask(verb, stay_id=noor[1])


def test_support_opens_again_only_if_asked(
    vault: Vault, desk_file: Path, noor: tuple[int, int]
) -> None:
    hired(vault, "F1")
    out(vault, noor[1], decisions=LEAVE, closes_support=True)
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    assert vault.read(support.open_period_of, noor[0]) is None
    vault.undo()
    vault.lock()
    with signed_in(desk_file, "F1") as front:
        with pytest.raises(NotAllowed):
            do(front, wrong_check_out.take_back, stay_id=noor[1], reopens_support=True)
        do(front, wrong_check_out.take_back, stay_id=noor[1])
        assert front.read(stays.card, stay_id=noor[1]).end is None


def test_a_protected_person_is_in_none_of_it(
    vault: Vault, desk_file: Path, noor: tuple[int, int]
) -> None:
    hired(vault, "F1")
    out(vault, noor[1], decisions=LEAVE)
    do(vault, protection.protect, resident_id=noor[0], staff_ids=[vault.staff_id])
    assert still_open(vault)
    vault.lock()
    with signed_in(desk_file, "F1") as front:
        assert still_open(front) == []
        for query, values in (
            (leaving.open_things, {"stay_ids": [noor[1]]}),
            (leaving.of_resident, {"resident_id": noor[0]}),
            (wrong_check_out.taking_back, {"stay_id": noor[1]}),
        ):
            with pytest.raises(NotFound):
                front.read(query, **values)
        with pytest.raises(NotFound):
            do(front, wrong_check_out.take_back, stay_id=noor[1])


def test_the_timeline_does_not_tell_of_a_leaving_that_was_taken_back(
    vault: Vault, noor: tuple[int, int]
) -> None:
    def left() -> bool:
        events = vault.read(timeline.timeline, resident_id=noor[0], kind="stays").events
        return any("Stay ended" in one.title for one in events)

    out(vault, noor[1], decisions=LEAVE)
    assert left()
    do(vault, wrong_check_out.take_back, stay_id=noor[1])
    assert not left()


ACTS = st.lists(
    st.tuples(st.sampled_from(["admit", "out", "back"]), st.integers(0, 2), st.integers(0, 3)),
    max_size=12,
)


@settings(
    max_examples=soak(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_nights_follow_a_simple_model(vault: Vault, clock: Clock, acts: list[Any]) -> None:
    """Three people, one bed each day forward: who is in the house and who sleeps where."""
    clock.now = NOW
    site = house(vault, "1 rooms × 2 beds", name=f"House {len(vault.read(rooms.sites))}")
    two = beds(vault, site)
    model = Nights()
    start = TODAY
    people = [person(vault, f"P{n}") for n in range(3)]
    for number, (act, who, bed) in enumerate(acts):
        day = start + number * DAY
        clock.now = NOW + number * DAY
        if act == "admit" and who not in model.open:
            bed_id = two[bed % 2]
            if model.sleeper(bed_id, day) is None:
                stay = do(vault, stays.admit, resident_id=people[who], on=day, bed_id=bed_id)
                model.admit(who, stay, bed_id, day)
        elif act == "out" and who in model.open:
            out(vault, model.open[who], on=day)
            model.leave(who, day)
        elif act == "back" and who not in model.open and who in model.last:
            do(vault, wrong_check_out.take_back, stay_id=model.last[who])
            model.take_back(who)
        end = day + DAY
        for back in range((end - start).days):
            night = start + back * DAY
            shown = vault.read(board.board, site_id=site, night=night)
            found = {
                bed.bed_id: bed.shown for room in shown.rooms for bed in room.beds if bed.shown
            }
            assert found == model.in_beds(night)
            assert sorted(one.shown for one in shown.elsewhere) == model.elsewhere(night)


class Nights:
    """Stays as [person, stay, first night, end or None, nights in bed]."""

    def __init__(self) -> None:
        self.open: dict[int, int] = {}
        self.last: dict[int, int] = {}
        self.stays: dict[int, dict[str, Any]] = {}

    def admit(self, who: int, stay: int, bed: int, day: date) -> None:
        self.stays[stay] = {
            "who": who,
            "start": day,
            "end": None,
            "bed": bed,
            "free": [(day, None)],
        }
        self.open[who] = self.last[who] = stay

    def leave(self, who: int, day: date) -> None:
        one = self.stays[self.open.pop(who)]
        one["end"] = day
        one["had"] = self._sleeps(one, day - DAY) or day == one["start"]
        one["free"] = [(a, day if b is None or b > day else b) for a, b in one["free"] if a < day]

    def take_back(self, who: int) -> None:
        one = self.stays[self.last[who]]
        self.open[who] = self.last[who]
        day, one["end"] = one["end"], None
        if not one["had"]:
            return
        last = day + 60 * DAY
        while day < last:
            if self.sleeper(one["bed"], day) is None:
                one["free"].append((day, day + DAY))
            day += DAY

    def sleeper(self, bed: int, night: date) -> int | None:
        """Who sleeps there on a night or later on."""
        for one in self.stays.values():
            if one["bed"] == bed and self._sleeps(one, night):
                return int(one["who"])
        return None

    def in_beds(self, night: date) -> dict[int, str]:
        return {
            one["bed"]: f"P{one['who']}" for one in self.stays.values() if self._sleeps(one, night)
        }

    def elsewhere(self, night: date) -> list[str]:
        return sorted(
            f"P{one['who']}"
            for one in self.stays.values()
            if one["start"] <= night < (one["end"] or date.max) and not self._sleeps(one, night)
        )

    @staticmethod
    def _sleeps(one: dict[str, Any], night: date) -> bool:
        return any(a <= night < (b or date.max) for a, b in one["free"])
