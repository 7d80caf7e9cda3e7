# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The home of the desk: counts and lines of tonight, at a cost that history does not raise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from shelterdesk.services.residents import intake
from shelterdesk.services.rooms import board, check_out, rooms, stays
from shelterdesk.services.rooms.board import BedState
from shelterdesk.services.today.today import LineKind, TodaySheet, today
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture
def free(vault: Vault) -> list[int]:
    """Beds of a house of four rooms with two each."""
    return beds(vault, house(vault))


def sheet(vault: Vault) -> TodaySheet:
    return vault.read(today)


def kinds(found: TodaySheet) -> list[LineKind]:
    return [line.kind for line in found.lines]


def test_an_empty_file_has_a_home(vault: Vault) -> None:
    found = sheet(vault)
    assert (found.here, found.beds, found.free, found.sites) == (0, 0, 0, 0)
    assert found.lines == ()
    assert [night.people for night in found.week] == [0] * 7
    assert found.name_shown == "Joy"


def test_counts_agree_with_the_board(vault: Vault, free: list[int]) -> None:
    admitted(vault, free[0], TONIGHT - 5 * DAY)
    admitted(vault, free[2], TONIGHT, "Mai")
    vault.do(
        "Block", rooms.block, bed_id=free[4], start=TONIGHT, end=TONIGHT + 9 * DAY, reason="Shower"
    )
    found = sheet(vault)
    [shown] = vault.read(board.boards)
    cells = [bed for room in shown.rooms for bed in room.beds]
    assert found.here == shown.taken == 2
    assert (found.beds, found.rooms_taken, found.rooms) == (7, 2, 4)
    assert found.free == sum(bed.state is BedState.FREE for bed in cells) == 5
    assert found.free_alone == 3  # the other bed of the blocked room, and both of room 4
    assert found.arrived == 1
    assert kinds(found) == [LineKind.ARRIVED]


def test_lines_say_what_needs_a_look_first(vault: Vault, free: list[int]) -> None:
    site_id = vault.read(rooms.sites)[0].id
    vault.do("Admit", stays.admit, resident_id=person(vault), on=TONIGHT, site_id=site_id)
    for bed, name, planned in (
        (free[0], "Late", TONIGHT - 3 * DAY),
        (free[1], "Now", TONIGHT),
        (free[2], "Later", TONIGHT + DAY),
    ):
        _id, stay_id = admitted(vault, bed, TONIGHT - 9 * DAY, name)
        vault.do("Plan", stays.plan_end, stay_id=stay_id, planned_end=planned)
    admitted(vault, free[3], TONIGHT, "New")
    start = TONIGHT - 4 * DAY
    vault.do("Block", rooms.block, bed_id=free[6], start=start, end=TONIGHT + DAY, reason="Paint")
    vault.do("Block", rooms.block, bed_id=free[7], start=start, end=None, reason="Boiler")
    found = sheet(vault)
    assert kinds(found) == [
        LineKind.WITHOUT_BED,
        LineKind.OVERDUE,
        LineKind.LEAVES,
        LineKind.BLOCK_ENDS,
        LineKind.ARRIVED,
    ]
    assert found.needs_a_look == 2
    assert found.arrived == 2  # one of them has no bed yet
    late, block = found.lines[1], found.lines[3]
    assert (late.shown, late.day, late.place) == ("Late", TONIGHT - 3 * DAY, "Room 1 · A")
    assert (block.place, block.day, block.reason) == ("Room 4 · A", TONIGHT + DAY, "Paint")


def test_who_left_is_not_there_any_more(vault: Vault, free: list[int]) -> None:
    _id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    vault.do("Plan", stays.plan_end, stay_id=stay_id, planned_end=TONIGHT)
    assert kinds(sheet(vault)) == [LineKind.LEAVES]
    vault.do("Check out", check_out.check_out, stay_id=stay_id, on=TONIGHT)
    found = sheet(vault)
    assert (kinds(found), found.here) == ([], 0)


def test_the_night_goes_on_after_midnight(vault: Vault, free: list[int], clock: Clock) -> None:
    admitted(vault, free[0], TONIGHT)
    clock.now = datetime(2026, 11, 23, 2, 30, tzinfo=NOW.tzinfo)
    found = sheet(vault)
    assert (found.night, found.today, found.hour) == (TONIGHT, TONIGHT + DAY, 2)
    assert (found.here, found.arrived) == (1, 1)


def test_the_week_counts_each_night(vault: Vault, free: list[int]) -> None:
    admitted(vault, free[0], TONIGHT - 20 * DAY)
    _id, stay_id = admitted(vault, free[1], TONIGHT - 5 * DAY, "Mai")
    vault.do("Check out", check_out.check_out, stay_id=stay_id, on=TONIGHT - 2 * DAY)
    admitted(vault, free[2], TONIGHT, "Ida")
    vault.do(
        "Block", rooms.block, bed_id=free[4], start=TONIGHT - DAY, end=TONIGHT, reason="Shower"
    )
    week = sheet(vault).week
    assert [night.night for night in week] == [TONIGHT - n * DAY for n in range(6, -1, -1)]
    assert [night.people for night in week] == [1, 2, 2, 2, 1, 1, 2]
    assert [night.beds for night in week] == [8, 8, 8, 8, 8, 7, 8]


def test_overflow_beds_add_people_and_no_beds(vault: Vault, free: list[int]) -> None:
    site_id = vault.read(rooms.sites)[0].id
    extra = vault.do("Extra", rooms.add_overflow_bed, site_id=site_id).result
    vault.do(
        "Admit", stays.admit, resident_id=person(vault), on=TONIGHT, bed_id=extra, reason="full"
    )
    found = sheet(vault)
    assert (found.here, found.beds, found.free) == (1, 8, 8)
    assert (found.week[-1].people, found.week[-1].beds) == (1, 8)


def test_several_houses_are_counted_together(vault: Vault, free: list[int]) -> None:
    other = beds(vault, house(vault, "2 x 1", "Linden"))
    admitted(vault, free[0], TONIGHT)
    admitted(vault, other[0], TONIGHT, "Mai")
    found = sheet(vault)
    assert (found.sites, found.here, found.beds) == (2, 2, 10)
    assert {line.site for line in found.lines} == {"House B", "Linden"}


def test_the_number_of_queries_does_not_grow(vault: Vault, free: list[int]) -> None:
    count = queries(vault)
    for number in reversed(range(40)):
        start = TONIGHT - (number + 2) * DAY
        bed_id = free[number % 8]
        made = vault.do("In", intake.take_in, bed_id=bed_id, on=start).result
        vault.do("Out", check_out.check_out, stay_id=made.stay_id, on=start + DAY)
    for bed_id in free:
        vault.do("In", intake.take_in, bed_id=bed_id, on=TONIGHT)
    assert queries(vault) <= count  # words and houses are remembered meanwhile


def queries(vault: Vault) -> int:
    seen: list[str] = []

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    def counted(tx: Any) -> int:
        engine = tx.session.get_bind()
        event.listen(engine, "before_cursor_execute", look)
        try:
            today(tx)
        finally:
            event.remove(engine, "before_cursor_execute", look)
        return len(seen)

    return vault.read(counted)
