# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beds that are kept: for whom, how long, and who is placed there all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.audit import audit
from shelterdesk.services.residents import intake, protection, residents, timeline
from shelterdesk.services.rooms import (
    board,
    place_warnings,
    reservations,
    rooms,
    stays,
    waiting,
)
from shelterdesk.services.rooms.reservations import ReservationForm, ReservationState
from shelterdesk.services.today import today_due
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def keep(vault: Vault, bed_id: int | None, for_whom: str = "Amina", **values: Any) -> int:
    """A bed kept from tonight for three nights, unless said otherwise."""
    resident_id = values.pop("resident_id", None)
    facts = {"start": TODAY, "hold_until": TODAY + 3 * DAY, "for_whom": for_whom} | values
    kept: int = do(vault, reservations.keep, form=ReservationForm(bed_id=bed_id, **facts),
                   resident_id=resident_id)  # fmt: skip
    return kept


@pytest.fixture
def free(vault: Vault) -> list[int]:
    """The beds of a house of four rooms with two beds each."""
    return beds(vault, house(vault))


def test_a_bed_is_kept_and_lapses_by_itself(vault: Vault, free: list[int], clock: Clock) -> None:
    keep(vault, free[1], people=2, reason="Comes from the clinic")
    (row,) = vault.read(reservations.kept)
    assert (row.place, row.shown, row.people, row.has_run_out) == ("Room 1 · B", "Amina", 2, False)
    assert (row.reason, row.in_the_way) == ("Comes from the clinic", "")
    who = person(vault, "Noor")
    asked = {"resident_id": who, "bed_id": free[1], "on": TODAY + 3 * DAY}
    assert vault.read(place_warnings.warnings, **asked) == []  # held for the nights before
    clock.now = NOW + 3 * DAY
    (row,) = vault.read(reservations.kept)
    assert row.has_run_out
    assert vault.read(place_warnings.warnings, **asked) == []
    keep(vault, free[1], "Next", start=TODAY + 3 * DAY, hold_until=TODAY + 4 * DAY)
    assert do(vault, reservations.tidy) == 1
    assert [row.shown for row in vault.read(reservations.kept)] == ["Next"]


def test_the_night_goes_on_until_the_cut_off(vault: Vault, free: list[int], clock: Clock) -> None:
    keep(vault, free[0], hold_until=TODAY + DAY)
    clock.now = NOW.replace(hour=5) + DAY  # before the cut-off: still the same night
    assert not vault.read(reservations.kept)[0].has_run_out
    clock.now = NOW.replace(hour=6) + DAY
    assert vault.read(reservations.kept)[0].has_run_out


def test_placing_somebody_else_asks_why_and_never_blocks(vault: Vault, free: list[int]) -> None:
    keep(vault, free[0])
    noor = person(vault, "Noor")
    words = "Room 1 · A is kept for Amina.*If it must be, say why"
    with pytest.raises(Conflict, match=words) as refused:
        do(vault, stays.admit, resident_id=noor, on=TODAY, bed_id=free[0])
    assert refused.value.field == "despite"
    stay = do(vault, stays.admit, resident_id=noor, on=TODAY, bed_id=free[0], despite="Snow")
    card = vault.read(stays.card, stay_id=stay)
    assert card.place == "Room 1 · A"
    assert vault.read(board.history_of, resident_id=noor)[0].reason == "Snow"
    (row,) = vault.read(reservations.kept)
    assert row.in_the_way == "Noor still sleeps here."
    assert any("Although kept for others: 1" in str(one) for one in vault.read(audit.table)[1])


@pytest.mark.parametrize("leaves", [2, 3, None])
def test_who_leaves_before_is_not_asked(vault: Vault, free: list[int], leaves: int | None) -> None:
    keep(vault, free[0], start=TODAY + 2 * DAY, hold_until=TODAY + 5 * DAY)
    until = None if leaves is None else TODAY + leaves * DAY
    asked = {"resident_id": person(vault), "bed_id": free[0], "on": TODAY, "until": until}
    assert bool(vault.read(place_warnings.warnings, **asked)) is (leaves != 2)


def test_a_room_that_is_kept_keeps_all_its_beds(vault: Vault, free: list[int]) -> None:
    room_id = vault.read(board.boards)[0].rooms[1].id
    form = ReservationForm(TODAY, TODAY + 2 * DAY, room_id=room_id, for_whom="A family", people=3)
    kept = do(vault, reservations.keep, form=form)
    for bed_id in free[2:4]:
        asked = {"resident_id": None, "bed_id": bed_id, "on": TODAY}
        assert [w.kind for w in vault.read(place_warnings.warnings, **asked)] == ["kept_places"]
        with pytest.raises(Conflict, match="kept for A family already"):
            keep(vault, bed_id)
    keep(vault, free[0])
    first_room = vault.read(board.boards)[0].rooms[0].id
    with pytest.raises(Conflict, match="kept for Amina already") as refused:
        do(vault, reservations.keep, form=replace(form, room_id=first_room))
    assert refused.value.field == "place"
    stay = do(vault, reservations.arrived, reservation_id=kept)
    card = vault.read(stays.card, stay_id=stay)
    assert (card.place, card.shown) == ("Room 2 · A", "A family")


def test_arriving_is_one_act_and_one_undo(vault: Vault, free: list[int]) -> None:
    kept = keep(vault, free[2], "Amina")
    changes = vault.do("Arrived", reservations.arrived, reservation_id=kept,
                       planned_end=TODAY + 9 * DAY)  # fmt: skip
    card = vault.read(stays.card, stay_id=changes.result)
    assert (card.shown, card.place, card.planned_end) == ("Amina", "Room 2 · A", TODAY + 9 * DAY)
    assert vault.read(reservations.kept) == []
    (row,) = vault.read(reservations.of_resident, resident_id=card.resident_id)
    assert row.state is ReservationState.ARRIVED
    with pytest.raises(Conflict, match="not kept any more"):
        do(vault, reservations.arrived, reservation_id=kept)
    vault.undo()
    (row,) = vault.read(reservations.kept)
    assert (row.id, row.shown, row.resident_id) == (kept, "Amina", None)
    assert vault.read(residents.find, text="Amina") == []


def test_admitting_takes_up_what_was_kept_and_what_was_waited_for(
    vault: Vault, free: list[int]
) -> None:
    noor = person(vault, "Noor")
    keep(vault, free[0], resident_id=noor)
    do(vault, waiting.add, form=waiting.WaitingForm(), resident_id=noor)
    do(vault, stays.admit, resident_id=noor, on=TODAY, bed_id=free[4])  # another bed: she came
    assert vault.read(reservations.kept) == []
    assert vault.read(waiting.waiting) == []
    (waited,) = vault.read(waiting.of_resident, resident_id=noor)
    assert waited.outcome == "placed"


def test_who_lives_here_moves_into_the_bed_that_was_kept(vault: Vault, free: list[int]) -> None:
    noor, stay = admitted(vault, free[0], TODAY - 5 * DAY)
    kept = keep(vault, free[6], resident_id=noor)
    do(vault, stays.move, stay_id=stay, bed_id=free[1], on=TODAY)
    assert len(vault.read(reservations.kept)) == 1  # still to come
    assert do(vault, reservations.arrived, reservation_id=kept) == stay
    assert vault.read(stays.card, stay_id=stay).place == "Room 4 · A"
    assert vault.read(reservations.kept) == []


def test_changed_held_longer_cancelled(vault: Vault, free: list[int], clock: Clock) -> None:
    kept = keep(vault, free[0])
    form = vault.read(reservations.form, reservation_id=kept)
    clock.now = NOW + 5 * DAY
    longer = replace(form, hold_until=TODAY + 6 * DAY, bed_id=free[3], for_whom="Amina K")
    do(vault, reservations.change, reservation_id=kept, form=longer)
    (row,) = vault.read(reservations.kept)
    assert (row.shown, row.place, row.has_run_out) == ("Amina K", "Room 2 · B", False)
    with pytest.raises(Conflict, match="still held"):
        do(vault, reservations.lapse, reservation_id=kept)
    do(vault, reservations.cancel, reservation_id=kept, reason="Found a flat")
    for verb in (reservations.cancel, reservations.lapse):
        with pytest.raises(Conflict, match="not kept any more"):
            do(vault, verb, reservation_id=kept)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hold_until": TODAY}, "hold_until"),
        ({"start": TODAY - 9 * DAY, "hold_until": TODAY}, "hold_until"),
        ({"for_whom": " "}, "for_whom"),
        ({"for_whom": "A" * 81}, "for_whom"),
        ({"people": 0}, "people"),
        ({"reason": "A" * 201}, "reason"),
        ({"bed_id": None}, "place"),
        ({"room_id": 1}, "place"),
    ],
)
def test_bad_input_names_its_field(
    vault: Vault, free: list[int], change: dict[str, Any], field: str
) -> None:
    form = ReservationForm(TODAY, TODAY + DAY, bed_id=free[0], for_whom="Amina")
    with pytest.raises(Invalid) as refused:
        do(vault, reservations.keep, form=replace(form, **change))
    assert refused.value.field == field
    assert vault.read(reservations.kept) == []


def test_extra_beds_and_beds_that_are_gone_are_not_kept(vault: Vault, free: list[int]) -> None:
    site_id = vault.read(rooms.sites)[0].id
    extra = do(vault, rooms.add_overflow_bed, site_id=site_id)
    with pytest.raises(Invalid, match="Extra beds"):
        keep(vault, extra)
    do(vault, rooms.take_out_of_service, bed_id=free[0], on=TODAY)
    with pytest.raises(Conflict, match="not in service"):
        keep(vault, free[0])


@pytest.mark.parametrize("whole_room", [False, True])
def test_an_undo_does_not_keep_a_bed_for_two(
    vault: Vault, free: list[int], whole_room: bool
) -> None:
    room_id = vault.read(board.boards)[0].rooms[0].id
    kept = keep(vault, free[0])
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as desk:
        do(desk, reservations.cancel, reservation_id=kept)
    place = {"bed_id": None, "room_id": room_id} if whole_room else {"bed_id": free[0]}
    with signed_in(path) as first:
        keep(first, **({"for_whom": "Bea"} | place))
    with signed_in(path, "F1") as desk, pytest.raises(Conflict, match="in the way"):
        desk.undo()
    with signed_in(path) as first:
        first.undo()
    with signed_in(path, "F1") as desk:
        desk.undo()
        assert [row.shown for row in desk.read(reservations.kept)] == ["Amina"]


def test_for_a_protected_person_it_is_for_one_person(vault: Vault, free: list[int]) -> None:
    her = person(vault, "Quilla")
    kept = keep(vault, free[0], resident_id=her)
    do(vault, protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    path = vault.path
    hired(vault, "F1")
    vault.lock()
    with signed_in(path, "F1") as desk:
        (row,) = desk.read(reservations.kept)
        assert (row.shown, row.id, row.resident_id, row.place) == (
            "1 person", None, None, "Room 1 · A",
        )  # fmt: skip
        for verb in (reservations.cancel, reservations.arrived):
            with pytest.raises(NotFound):
                do(desk, verb, reservation_id=kept)
        with pytest.raises(Conflict, match="kept for 1 person"):
            admitted(desk, free[0], TODAY)
        assert "Quilla" not in repr(desk.read(today_due.due))


def test_somebody_new_at_the_desk_says_why_as_well(vault: Vault, free: list[int]) -> None:
    keep(vault, free[0])
    with pytest.raises(Conflict, match="kept for Amina"):
        do(vault, intake.take_in, bed_id=free[0])
    made = do(vault, intake.take_in, bed_id=free[0], despite="Nowhere else")
    assert made.stay_id is not None


def test_today_tells_who_is_expected(vault: Vault, free: list[int], clock: Clock) -> None:
    kept = keep(vault, free[0], hold_until=TODAY + 2 * DAY)
    keep(vault, free[1], "Later", start=TODAY + 5 * DAY, hold_until=TODAY + 6 * DAY)

    def lines() -> list[str]:
        return [one.title for one in vault.read(today_due.due) if one.icon == "bookmark"]

    assert lines() == ["Amina is expected"]
    (line,) = [one for one in vault.read(today_due.due) if one.icon == "bookmark"]
    assert line.place == ("rooms", ("kept", kept))
    clock.now = NOW + DAY
    assert lines() == ["Amina is expected: the last night the bed is kept"]
    clock.now = NOW + 2 * DAY
    assert lines() == ["Amina did not come: the bed is kept no more"]


def test_what_was_kept_stands_in_the_timeline(vault: Vault, free: list[int]) -> None:
    noor = person(vault, "Noor")
    kept = keep(vault, free[0], resident_id=noor)
    do(vault, reservations.cancel, reservation_id=kept)
    events = vault.read(timeline.timeline, resident_id=noor, kind="stays").events
    assert [(one.title, one.detail) for one in events] == [
        ("A bed was kept", "Room 1 · A · Cancelled")
    ]
