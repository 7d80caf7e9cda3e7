# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Houses, rooms and beds; the board of a night and of many."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services import setup
from shelterdesk.services.rooms import board, check_out, rooms, stays
from shelterdesk.services.rooms.board import BedState
from shelterdesk.services.rooms.rooms import BedKind, HousingKind
from shelterdesk.vault import create, door
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("pattern", "sizes"),
    [
        ("8 rooms × 2 beds", [2] * 8),
        ("2x3", [3, 3]),
        ("1 Zimmer * 4 Betten", [4]),
        ("2 rooms x 2 beds, 1 x 4; 1 × 1 + 1X1", [2, 2, 4, 1, 1]),
        (" 1 × 200 ", [200]),
    ],
)
def test_patterns(pattern: str, sizes: list[int]) -> None:
    assert rooms.parse_pattern(pattern) == sizes


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "eight rooms",
        "2 rooms",
        "0 x 2",
        "2 x 0",
        "501 x 1",
        "1 x 201",
        "400 x 1, 200 x 1",
        "-1 x 2",
    ],
)
def test_patterns_that_cannot_be(pattern: str) -> None:
    with pytest.raises(Invalid, match=r"cannot be read|more than fits") as found:
        rooms.parse_pattern(pattern)
    assert found.value.field == "pattern"


def test_bed_labels() -> None:
    assert rooms.bed_labels(28)[24:] == ["Y", "Z", "AA", "AB"]
    assert len(set(rooms.bed_labels(700))) == 700


def test_houses(vault: Vault) -> None:
    first = vault.do(
        "Add", rooms.add_house, name=" House A ", pattern="2 x 2",
        housing_kind=HousingKind.STEP_DOWN,
    ).result  # fmt: skip
    second = vault.do("Add", rooms.add_house, name="House B", pattern=" ").result
    listed = vault.read(rooms.sites)
    assert [(row.id, row.name, row.housing_kind) for row in listed] == [
        (first, "House A", "step_down"),
        (second, "House B", "emergency"),
    ]
    with pytest.raises(Invalid) as found:
        vault.do("Add", rooms.add_site, name=" ")
    assert found.value.field == "name"
    with pytest.raises(Conflict, match="a house named “House A”") as conflict:
        vault.do("Add", rooms.add_site, name="House A")
    assert conflict.value.field == "name"
    assert vault.read(board.board, site_id=second).rooms == ()
    assert [one.site.id for one in vault.read(board.boards)] == [first, second]


def test_rooms_are_numbered_around_those_there_are(vault: Vault) -> None:
    site_id = house(vault, "1 x 1")
    vault.do("Add", rooms.add_room, site_id=site_id, name="Room 2", hint=" ground floor ")
    vault.do("Add", rooms.add_rooms, site_id=site_id, pattern="2 x 1")
    names = [card.name for card in vault.read(board.board, site_id=site_id).rooms]
    assert names == ["Room 1", "Room 3", "Room 4"]  # Room 2 has no bed yet
    with pytest.raises(Conflict, match="a room named “Room 2”") as conflict:
        vault.do("Add", rooms.add_room, site_id=site_id, name="Room 2")
    assert conflict.value.field == "name"
    with pytest.raises(Invalid) as invalid:
        vault.do("Add", rooms.add_room, site_id=site_id, name="")
    assert invalid.value.field == "name"
    for verb, arguments in (
        (rooms.add_room, {"site_id": 99, "name": "x"}),
        (rooms.add_rooms, {"site_id": 99, "pattern": "1 x 1"}),
        (rooms.add_overflow_bed, {"site_id": 99}),
        (rooms.add_bed, {"room_id": 99}),
        (rooms.take_out_of_service, {"bed_id": 99, "on": TODAY}),
    ):
        with pytest.raises(NotFound, match="not there any more"):
            vault.do("Add", verb, **arguments)


def test_renaming_a_room(vault: Vault) -> None:
    site_id = house(vault, "2 x 1")
    first, second = vault.read(board.board, site_id=site_id).rooms
    vault.do("Edit", rooms.edit_room, room_id=first.id, form=rooms.RoomForm(" Blue ", " quiet "))
    vault.do("Edit", rooms.edit_room, room_id=first.id, form=rooms.RoomForm("Blue", "quiet"))
    card = vault.read(board.board, site_id=site_id).rooms[0]
    assert (card.name, card.hint) == ("Blue", "quiet")
    with pytest.raises(Conflict) as conflict:
        vault.do("Edit", rooms.edit_room, room_id=second.id, form=rooms.RoomForm("Blue", ""))
    assert conflict.value.field == "name"
    with pytest.raises(Invalid) as invalid:
        vault.do("Edit", rooms.edit_room, room_id=second.id, form=rooms.RoomForm(" ", ""))
    assert invalid.value.field == "name"


def test_beds(vault: Vault) -> None:
    site_id = house(vault, "1 x 2")
    (card,) = vault.read(board.board, site_id=site_id).rooms
    third = vault.do("Add", rooms.add_bed, room_id=card.id).result
    named = vault.do(
        "Add", rooms.add_bed, room_id=card.id, label=" window ", kind=BedKind.BUNK
    ).result
    assert vault.read(rooms.bed_name, bed_id=third) == "Room 1 · C"
    assert vault.read(rooms.bed_name, bed_id=named) == "Room 1 · window"
    with pytest.raises(Conflict, match="a bed “C”") as conflict:
        vault.do("Add", rooms.add_bed, room_id=card.id, label="C")
    assert conflict.value.field == "label"
    with pytest.raises(NotFound, match="bed is not there"):
        vault.read(rooms.bed_name, bed_id=99)
    assert vault.read(rooms.site_of, bed_id=third) == site_id
    assert vault.read(rooms.site_of, room_id=card.id) == site_id
    with pytest.raises(NotFound):
        vault.read(rooms.site_of)


def test_extra_beds_show_only_while_taken(vault: Vault) -> None:
    site_id = house(vault, "1 x 1")
    first = vault.do("Extra", rooms.add_overflow_bed, site_id=site_id).result
    second = vault.do("Extra", rooms.add_overflow_bed, site_id=site_id).result
    assert vault.read(rooms.bed_name, bed_id=second) == "Overflow · extra 2"
    assert len(vault.read(board.board, site_id=site_id).rooms) == 1
    stay = {"resident_id": person(vault), "on": TODAY, "bed_id": first, "reason": "a full house"}
    vault.do("Admit", stays.admit, **stay)
    shown = vault.read(board.board, site_id=site_id)
    assert [(card.name, card.taken, card.total) for card in shown.rooms] == [
        ("Room 1", 0, 1),
        ("Overflow", 1, 0),
    ]
    assert shown.rooms[1].beds[0].is_overflow
    assert (shown.taken, shown.beds, shown.rooms_taken, shown.rooms_in_service) == (1, 1, 1, 1)


def test_out_of_service(vault: Vault) -> None:
    site_id = house(vault, "1 x 2")
    first, second = beds(vault, site_id)
    _, stay_id = admitted(vault, first, TODAY - 2 * DAY, "Noor")
    with pytest.raises(Conflict, match="Somebody has this bed then"):
        vault.do("Remove", rooms.take_out_of_service, bed_id=first, on=TODAY)
    vault.do("Remove", rooms.take_out_of_service, bed_id=second, on=TODAY)
    assert vault.read(board.board, site_id=site_id).beds == 1
    assert vault.read(board.board, site_id=site_id, night=TODAY - DAY).beds == 2
    vault.do("Leave", check_out.check_out, stay_id=stay_id, on=TODAY)
    vault.do("Remove", rooms.take_out_of_service, bed_id=first, on=TODAY)
    assert vault.read(board.board, site_id=site_id).rooms == ()


def test_blocks(vault: Vault) -> None:
    site_id = house(vault, "1 x 2")
    first, second = beds(vault, site_id)
    admitted(vault, second, TODAY, "Noor")
    block = {"bed_id": first, "start": TODAY}
    with pytest.raises(Invalid) as invalid:
        vault.do("Block", rooms.block, end=TODAY, reason="", **block)
    assert invalid.value.field == "end"
    with pytest.raises(Conflict, match="Somebody has this bed"):
        vault.do("Block", rooms.block, bed_id=second, start=TODAY - DAY, end=None, reason="x")
    vault.do("Block", rooms.block, end=None, reason=" paint ", **block)
    with pytest.raises(Conflict, match="out of use on some"):
        vault.do("Block", rooms.block, bed_id=first, start=TODAY - DAY, end=TODAY + DAY, reason="")
    vault.do("Block", rooms.block, bed_id=first, start=TODAY - DAY, end=TODAY, reason="")
    cell = vault.read(board.board, site_id=site_id).rooms[0].beds[0]
    assert (cell.state, cell.note) == (BedState.BLOCKED, "paint")
    vault.do("Unblock", rooms.unblock, bed_id=first, on=TODAY + 2 * DAY)
    for day, state in ((1, BedState.BLOCKED), (2, BedState.FREE)):
        shown = vault.read(board.board, site_id=site_id, night=TODAY + day * DAY)
        assert shown.rooms[0].beds[0].state is state
    vault.do("Unblock", rooms.unblock, bed_id=first, on=TODAY)  # as if it had never begun
    with pytest.raises(NotFound, match="not out of use"):
        vault.do("Unblock", rooms.unblock, bed_id=first, on=TODAY)


def test_the_board_of_any_night(vault: Vault) -> None:
    site_id = house(vault, "2 x 1")
    first, second = beds(vault, site_id)
    resident_id, stay_id = admitted(vault, first, TODAY - 3 * DAY, "Noor")
    vault.do("Plan", stays.plan_end, stay_id=stay_id, planned_end=TODAY + 9 * DAY)
    vault.do("Move", stays.move, stay_id=stay_id, bed_id=second, on=TODAY)

    def cells(day: int) -> list[board.BedCell]:
        shown = vault.read(board.board, site_id=site_id, night=TODAY + day * DAY)
        return [cell for card in shown.rooms for cell in card.beds if cell.stay_id]

    assert cells(-4) == []
    (arrived,) = cells(-3)
    assert arrived.arrives_today
    assert (arrived.bed_id, arrived.leaves) == (first, TODAY + 9 * DAY)
    (moved,) = cells(0)
    assert moved.moved_today
    assert not moved.arrives_today
    assert (moved.bed_id, moved.resident_id, moved.shown) == (second, resident_id, "Noor")
    vault.do("Leave", check_out.check_out, stay_id=stay_id, on=TODAY + 2 * DAY)
    assert cells(1)[0].leaves == TODAY + 2 * DAY
    assert cells(2) == []
    room_id = vault.read(board.board, site_id=site_id).rooms[0].id
    nights = vault.read(board.history, room_id=room_id, start=TODAY - 9 * DAY)
    assert [(row.shown, row.bed, row.start, row.end) for row in nights] == [
        ("Noor", "A", TODAY - 3 * DAY, TODAY)
    ]
    assert vault.read(board.history, room_id=room_id, start=TODAY) == []
    assert (
        vault.read(board.history, room_id=room_id, start=TODAY - 9 * DAY, end=TODAY - 3 * DAY) == []
    )


def test_a_strip_says_what_the_boards_say(vault: Vault) -> None:
    site_id = house(vault, "1 x 3")
    first, second, third = beds(vault, site_id)
    _, stay_id = admitted(vault, first, TODAY - 20 * DAY, "Noor")
    vault.do("Move", stays.move, stay_id=stay_id, bed_id=second, on=TODAY + DAY)
    vault.do("Leave", check_out.check_out, stay_id=stay_id, on=TODAY + 4 * DAY)
    admitted(vault, first, TODAY + 2 * DAY, "Mira")
    vault.do("Block", rooms.block, bed_id=third, start=TODAY + DAY, end=TODAY + 2 * DAY, reason="x")
    vault.do("Extra", rooms.add_overflow_bed, site_id=site_id)
    strip = vault.read(board.strip, site_id=site_id, first=TODAY - 2 * DAY, days=8)
    assert [bed.bed_id for bed in strip.beds] == [first, second, third]
    for day in range(-2, 6):
        night = TODAY + day * DAY
        shown = vault.read(board.board, site_id=site_id, night=night)
        assert strip.people_on(night) == shown.taken
        for cell, bed in zip(shown.rooms[0].beds, strip.beds, strict=True):
            bar = bed.bar_on(night)
            assert (bar.state if bar else BedState.FREE) is cell.state
            assert (bar.shown if bar else "") == cell.shown


def test_the_first_house_of_a_new_file(tmp_path: Path) -> None:
    for number, (pattern, count) in enumerate([("2 x 2", 4), (" ", 0)]):
        path = tmp_path / f"{number}.sdb"
        create.create(
            path,
            staff_code=STAFF_CODE,
            passphrase=PASSPHRASE,
            organisation={"discreet_name": "x", "language": "en"},
            first=setup.seed_with_rooms("House A", pattern),
            cost=FLOOR,
        )
        opened = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
        assert sum(one.beds for one in opened.read(board.boards)) == count
        opened.lock()


def test_the_strip_of_a_house(vault: Vault) -> None:
    """Bars that touch the nights asked for, and no others."""
    site = house(vault, "1 × 1, 2 rooms × 2 beds")
    bed = beds(vault, site)
    old = admitted(vault, bed[0], date(2026, 1, 3), "Old")
    vault.do("x", check_out.check_out, stay_id=old[1], on=date(2026, 2, 1))
    _noor, stay = admitted(vault, bed[0], TODAY - 5 * DAY, "Noor")
    vault.do("x", stays.move, stay_id=stay, bed_id=bed[1], on=TODAY + 2 * DAY)
    vault.do("x", rooms.block, bed_id=bed[2], start=TODAY, end=TODAY + DAY, reason="paint")
    strip = vault.read(board.strip, site_id=site, first=TODAY - DAY, days=3)
    bars = {row.bed_id: row.bars for row in strip.beds}
    [noor] = bars[bed[0]]
    assert (noor.shown, noor.start, noor.end) == ("Noor", TODAY - 5 * DAY, TODAY + 2 * DAY)
    assert bars[bed[1]] == ()  # begins on the day after the last
    assert [(bar.state, bar.note) for bar in bars[bed[2]]] == [(BedState.BLOCKED, "paint")]
    assert [strip.people_on(TODAY + n * DAY) for n in (-1, 0, 1)] == [1, 1, 1]
    for first in (date(2026, 1, 20), date(2026, 2, 1), TODAY + DAY):
        for night in (first, first + DAY):
            full = vault.read(board.board, site_id=site, night=night).taken
            assert vault.read(board.strip, site_id=site, first=first).people_on(night) == full


def test_a_house_and_its_rooms_are_one_act(vault: Vault) -> None:
    with pytest.raises((Invalid, NotFound)):
        vault.do("x", rooms.add_house, name="House B", pattern="nonsense")
    assert vault.read(rooms.sites) == []
    site_id = vault.do("x", rooms.add_house, name="House B", pattern="1 × 2").result
    [first, second] = beds(vault, site_id)
    assert vault.read(rooms.site_of, bed_id=second) == site_id
    room_id = vault.read(board.board, site_id=site_id).rooms[0].id
    assert vault.read(rooms.site_of, room_id=room_id) == site_id
    with pytest.raises((Invalid, NotFound)):
        vault.read(rooms.site_of, bed_id=first + 100)
