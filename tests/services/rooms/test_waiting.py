# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who waits for a bed, in which order, and what becomes of it; and who was turned away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.models.rooms import Room
from shelterdesk.services.residents import protection, residents, timeline
from shelterdesk.services.rooms import board, reservations, stays, turned_away, waiting
from shelterdesk.services.rooms.free_beds import FreeBed, fitting
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.turned_away import TurnAwayForm
from shelterdesk.services.rooms.waiting import WaitingForm, WaitingOutcome, WaitingPriority
from shelterdesk.services.today import today_due
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def add(vault: Vault, for_whom: str = "Amina", **values: Any) -> int:
    resident_id = values.pop("resident_id", None)
    form = WaitingForm(for_whom, **values)
    made: int = do(vault, waiting.add, form=form, resident_id=resident_id)
    return made


def names(vault: Vault) -> list[str]:
    return [row.shown for row in vault.read(waiting.waiting)]


def test_the_most_urgent_first_then_who_waits_longest(vault: Vault) -> None:
    add(vault, "Later", priority=WaitingPriority.WHEN_POSSIBLE, since=TODAY - 90 * DAY)
    add(vault, "New", since=TODAY)
    add(vault, "Longer", since=TODAY - 5 * DAY)
    add(vault, "Urgent", priority=WaitingPriority.URGENT)
    assert names(vault) == ["Urgent", "Longer", "New", "Later"]


def test_a_bed_for_who_waits_is_one_act_and_one_undo(vault: Vault) -> None:
    free = beds(vault, house(vault))
    entry = add(vault, "Amina", contact="Mornings, by text")
    stay = do(vault, waiting.place, entry_id=entry, bed_id=free[2], planned_end=TODAY + 9 * DAY)
    card = vault.read(stays.card, stay_id=stay)
    assert (card.shown, card.place) == ("Amina", "Room 2 · A")
    assert names(vault) == []
    form = vault.read(residents.form, resident_id=card.resident_id)
    assert "Mornings, by text" in repr(form)
    events = vault.read(timeline.timeline, resident_id=card.resident_id, kind="stays").events
    assert "Put on the waiting list" in [one.title for one in events]
    with pytest.raises(Conflict, match="not on the waiting list"):
        do(vault, waiting.place, entry_id=entry, bed_id=free[3])
    vault.undo()
    assert names(vault) == ["Amina"]
    assert vault.read(residents.find, text="Amina") == []


def test_who_stays_here_and_waits_for_another_bed_moves_there(vault: Vault) -> None:
    free = beds(vault, house(vault))
    noor, stay = admitted(vault, free[0], TODAY - DAY, "Noor")
    entry = add(vault, "", resident_id=noor)
    assert do(vault, waiting.place, entry_id=entry, bed_id=free[2]) == stay
    assert vault.read(stays.card, stay_id=stay).place == "Room 2 · A"
    (row,) = vault.read(waiting.of_resident, resident_id=noor)
    assert (row.ended_on, row.outcome) == (TODAY, WaitingOutcome.PLACED)
    vault.undo()
    assert names(vault) == ["Noor"]
    assert vault.read(stays.card, stay_id=stay).place == "Room 1 · A"


def test_a_bed_kept_for_an_earlier_entry_is_said_at_the_new_one(vault: Vault) -> None:
    free = beds(vault, house(vault))
    noor = person(vault, "Noor")
    entry = add(vault, "", resident_id=noor)
    form = ReservationForm(TODAY, TODAY + 2 * DAY, bed_id=free[2])
    kept = do(vault, reservations.keep, form=form, entry_id=entry)
    do(vault, waiting.end, entry_id=entry, outcome="withdrawn")
    add(vault, "", resident_id=noor)
    (row,) = vault.read(waiting.waiting)
    assert (row.kept_id, row.kept) == (kept, "Room 2 · A")


def test_ended_with_its_outcome_and_waiting_again(vault: Vault) -> None:
    entry = add(vault)
    with pytest.raises(Invalid) as refused:
        do(vault, waiting.end, entry_id=entry, outcome="gone")
    assert refused.value.field == "outcome"
    do(vault, waiting.end, entry_id=entry, outcome=WaitingOutcome.ELSEWHERE)
    assert names(vault) == []
    for verb, facts in ((waiting.end, {"outcome": "elsewhere"}), (waiting.edit, {"form": None})):
        with pytest.raises(Conflict, match="not on the waiting list"):
            do(vault, verb, entry_id=entry, **facts)
    vault.undo()
    assert names(vault) == ["Amina"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"for_whom": ""}, "for_whom"),
        ({"people": 0}, "people"),
        ({"priority": "now"}, "priority"),
        ({"since": TODAY + DAY}, "since"),
        ({"note": "A" * 201}, "note"),
        ({"contact": "A" * 401}, "contact"),
    ],
)
def test_bad_input_names_its_field(vault: Vault, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        do(vault, waiting.add, form=replace(WaitingForm("Amina"), **change))
    assert refused.value.field == field


def test_nobody_is_on_the_list_twice(vault: Vault) -> None:
    noor = person(vault, "Noor")
    add(vault, "", resident_id=noor)
    with pytest.raises(Conflict, match="on the waiting list already"):
        add(vault, "", resident_id=noor)


def test_an_undo_puts_nobody_on_the_list_twice(vault: Vault) -> None:
    noor = person(vault, "Noor")
    entry = add(vault, "", resident_id=noor)
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as desk:
        do(desk, waiting.end, entry_id=entry, outcome="withdrawn")
    with signed_in(path) as first:
        add(first, "", resident_id=noor)
    with signed_in(path, "F1") as desk, pytest.raises(Conflict, match="in the way"):
        desk.undo()


def test_the_contact_is_sealed_and_the_desk_can_write_it(vault: Vault) -> None:
    entry = add(vault, contact="Ask for Rosa at 0611 222")
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    assert b"Rosa" not in path.read_bytes()
    with signed_in(path, "F1") as desk:
        form = desk.read(waiting.form, entry_id=entry)
        assert form.contact is Hidden.HIDDEN
        do(desk, waiting.edit, entry_id=entry, form=replace(form, note="Has a dog"))
        other = add(desk, "Bea", contact="Evenings only")
    with signed_in(path) as first:
        assert first.read(waiting.form, entry_id=entry).contact == "Ask for Rosa at 0611 222"
        assert first.read(waiting.form, entry_id=other).contact == "Evenings only"


def test_a_protected_person_waits_as_one_person(vault: Vault) -> None:
    her = person(vault, "Quilla")
    entry = add(vault, "", resident_id=her, note="Quilla has a dog", needs_quiet=True)
    do(vault, protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as desk:
        (row,) = desk.read(waiting.waiting)
        assert (row.shown, row.id, row.note, row.needs) == ("1 person", None, "", ())
        with pytest.raises(NotFound):
            desk.read(waiting.form, entry_id=entry)
        with pytest.raises(NotFound):
            do(desk, waiting.end, entry_id=entry, outcome="withdrawn")


def test_beds_that_suit(vault: Vault) -> None:
    """Four rooms with two beds: one shared, one kept, one on the ground floor, one quiet."""
    site = house(vault)
    free = beds(vault, site)
    admitted(vault, free[0], TODAY - DAY)
    kept = reservations.ReservationForm(TODAY, TODAY + DAY, bed_id=free[2], for_whom="Bea")
    do(vault, reservations.keep, form=kept)

    def mark(tx: Any) -> None:
        rooms = tx.session.scalars(select(Room).order_by(Room.id)).all()
        rooms[2].is_ground_floor = rooms[3].is_quiet = True

    vault.do("Mark", mark)
    for words in ({}, {"needs_alone": True}, {"needs_ground_floor": True}, {"people": 2},
                  {"people": 3}, {"needs_ground_floor": True, "needs_quiet": True}):  # fmt: skip
        add(vault, "Amina", **words)
    assert [row.fits for row in vault.read(waiting.waiting)] == [6, 5, 2, 4, 0, 0]
    lines = [one for one in vault.read(today_due.due) if one.icon == "bed-double"]
    assert [line.title for line in lines] == ["A bed is free for 4 people who wait"]
    board_free = [
        bed for card in vault.read(board.boards)[0].rooms for bed in card.beds
        if bed.state == "free"
    ]  # fmt: skip
    assert len(board_free) == 6  # neither the one taken nor the kept one


ROOMS = st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=5)


@given(rooms=ROOMS, people=st.integers(1, 4), alone=st.booleans())
def test_several_people_need_a_room_with_a_bed_for_each(
    rooms: list[tuple[int, bool]], people: int, alone: bool
) -> None:
    free = [
        FreeBed(at * 10 + n, at, 1, is_alone, False, False, False)
        for at, (count, is_alone) in enumerate(rooms)
        for n in range(count)
    ]
    needs = WaitingForm("Amina", people=people, needs_alone=alone)
    suitable = [count for count, is_alone in rooms if count >= people and (is_alone or not alone)]
    assert fitting(needs, free) == sum(suitable)


def test_today_asks_again(vault: Vault) -> None:
    entry = add(vault, ask_again_on=TODAY - DAY, note="By text")
    (line,) = [one for one in vault.read(today_due.due) if one.icon == "hourglass"]
    assert line.title == "Ask Amina again whether a bed is needed"
    assert (line.detail, line.place) == ("By text", ("rooms", ("waiting", entry)))


# Turned away
def test_turned_away_is_counted_by_month_and_reason(vault: Vault) -> None:
    first = TODAY.replace(day=1)
    count = do(vault, turned_away.count, form=TurnAwayForm(reason="full"))
    do(
        vault,
        turned_away.count,
        form=TurnAwayForm(
            first - DAY, people=4, children=3, reason="no-family-room", referred_to="Harbour"
        ),
    )
    do(vault, turned_away.count, form=TurnAwayForm(first - DAY, people=1))
    (row,) = vault.read(turned_away.of_month, month=first)
    assert (row.people, row.children, row.reason, row.on) == (1, 0, "No bed free", TODAY)
    now, before, *others = vault.read(turned_away.by_month, last=TODAY)
    assert (now.times, now.people, now.children, now.reasons) == (1, 1, 0, (("No bed free", 1),))
    assert (before.times, before.people, before.children) == (2, 5, 3)
    assert before.reasons == (("No room for a family", 4), ("No reason noted", 1))
    assert len(others) == 10
    assert not any(month.people for month in others)
    form = vault.read(turned_away.form, entry_id=count)
    do(vault, turned_away.edit, entry_id=count, form=replace(form, people=2))
    assert vault.read(turned_away.by_month, last=TODAY, months=1)[0].people == 2
    do(vault, turned_away.remove, entry_id=count)
    assert vault.read(turned_away.of_month, month=first) == []
    vault.undo()
    assert len(vault.read(turned_away.of_month, month=first)) == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (TurnAwayForm(TODAY + DAY), "on"),
        (TurnAwayForm(people=0), "people"),
        (TurnAwayForm(people=2, children=3), "children"),
        (TurnAwayForm(referred_to="A" * 121), "referred_to"),
        (TurnAwayForm(people=100), "people"),
    ],
)
def test_bad_figures_name_their_field(vault: Vault, form: TurnAwayForm, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        do(vault, turned_away.count, form=form)
    assert refused.value.field == field
