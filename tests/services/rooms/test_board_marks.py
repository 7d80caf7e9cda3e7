# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is marked on the board of any night: kept beds, nights away, rooms shared all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from shelterdesk.errors import Conflict
from shelterdesk.models.absences import Absence
from shelterdesk.models.reservations import Reservation, WaitingEntry
from shelterdesk.services.residents import families, protection
from shelterdesk.services.rooms import board, reservations, room_beds, rooms, stays
from shelterdesk.services.rooms.board import BedCell, BedState, RoomCard
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.rooms import RoomForm
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def site(vault: Vault) -> int:
    return house(vault, "1 × 1, 2 rooms × 2 beds")


@pytest.fixture
def bed(vault: Vault, site: int) -> list[int]:
    return beds(vault, site)


def put(vault: Vault, make: Callable[[], Any]) -> None:
    """A row of a colleague's area, as it stands in the file."""

    def write(tx: Any) -> None:
        tx.session.add(make())

    write.__declared__ = rooms.add_bed.__declared__  # type: ignore[attr-defined]
    vault.do("Put", write)


def cards(vault: Vault, site: int, night: date = TODAY) -> list[RoomCard]:
    return list(vault.read(board.board, site_id=site, night=night).rooms)


def cell(vault: Vault, site: int, bed_id: int, night: date = TODAY) -> BedCell:
    return next(
        one for card in cards(vault, site, night) for one in card.beds if one.bed_id == bed_id
    )


def test_a_bed_that_is_kept(vault: Vault, site: int, bed: list[int]) -> None:
    kept = {"bed_id": bed[0], "for_whom": "Sofia's sister", "start": TODAY}
    put(vault, lambda: Reservation(**kept, hold_until=TODAY + 2 * DAY))
    found = cell(vault, site, bed[0])
    assert found.state is BedState.RESERVED
    assert found.kept_for is not None
    assert (found.kept_for.shown, found.kept_for.end) == ("Sofia's sister", TODAY + 2 * DAY)
    assert cell(vault, site, bed[0], TODAY + 2 * DAY).state is BedState.FREE
    assert cell(vault, site, bed[0], TODAY - DAY).state is BedState.FREE
    [strip_bed, *_rest] = vault.read(board.strip, site_id=site, first=TODAY - DAY, days=5).beds
    [bar] = strip_bed.bars
    assert (bar.state, bar.start, bar.end) == (BedState.RESERVED, TODAY, TODAY + 2 * DAY)


def test_a_room_that_is_kept_is_kept_where_nobody_sleeps(
    vault: Vault, site: int, bed: list[int]
) -> None:
    noor, _stay = admitted(vault, bed[1], TODAY, "Noor")
    room = cards(vault, site)[1]
    kept = {"room_id": room.id, "resident_id": noor, "start": TODAY, "people": 2}
    put(vault, lambda: Reservation(**kept, hold_until=TODAY + DAY))
    assert cell(vault, site, bed[1]).state is BedState.TAKEN
    assert cell(vault, site, bed[2]).state is BedState.RESERVED
    strip = vault.read(board.strip, site_id=site, first=TODAY, days=3, room_id=room.id)
    assert [[bar.state.value for bar in one.bars] for one in strip.beds] == [
        ["taken"],
        ["reserved"],
    ]


def test_a_past_night_is_as_it_was(vault: Vault, site: int, bed: list[int]) -> None:
    """Somebody came on the second night: it was kept on the first one."""
    put(vault, lambda: Reservation(
        bed_id=bed[0], for_whom="Mira", start=TODAY - DAY, hold_until=TODAY + 5 * DAY,
        state="arrived", ended_at=NOW))  # fmt: skip
    assert cell(vault, site, bed[0], TODAY - DAY).state is BedState.RESERVED
    assert cell(vault, site, bed[0], TODAY).state is BedState.FREE


def test_what_is_given_up_after_midnight_is_free_in_the_night_that_goes_on(
    vault: Vault, site: int, bed: list[int], clock: Clock
) -> None:
    form = ReservationForm(TODAY, TODAY + 3 * DAY, bed[0], for_whom="Mira")
    kept = vault.do("Keep", reservations.keep, form=form).result
    clock.now = NOW.replace(hour=2) + DAY
    assert cell(vault, site, bed[0]).state is BedState.RESERVED
    vault.do("Cancel", reservations.cancel, reservation_id=kept)
    assert cell(vault, site, bed[0]).state is BedState.FREE


def test_who_is_away_keeps_the_bed(vault: Vault, site: int, bed: list[int]) -> None:
    noor, stay = admitted(vault, bed[0], TODAY - 5 * DAY, "Noor")
    put(vault, lambda: Absence(
        stay_id=stay, resident_id=noor, kind="hospital", start=TODAY, end=None,
        expected_back=TODAY + 2 * DAY))  # fmt: skip
    found = cell(vault, site, bed[0])
    assert (found.state, found.shown) == (BedState.TAKEN, "Noor")
    assert found.away is not None
    assert (found.away.kind, found.away.expected_back) == ("hospital", TODAY + 2 * DAY)
    assert cell(vault, site, bed[0], TODAY - DAY).away is None
    [strip_bed, *_rest] = vault.read(board.strip, site_id=site, first=TODAY - DAY, days=4).beds
    [bar] = strip_bed.bars
    assert bar.away_on(TODAY - DAY) is None
    assert bar.away_on(TODAY + DAY) is not None
    assert bar.away_on(TODAY + 2 * DAY) is None  # as far as anybody knows


def test_who_is_not_back_is_away_still(vault: Vault, site: int, bed: list[int]) -> None:
    noor, stay = admitted(vault, bed[0], TODAY - 5 * DAY, "Noor")
    kept = {"stay_id": stay, "resident_id": noor, "start": TODAY - 3 * DAY, "end": None}
    put(vault, lambda: Absence(**kept, expected_back=TODAY - DAY))
    assert cell(vault, site, bed[0]).away is not None
    assert cell(vault, site, bed[0], TODAY + 9 * DAY).away is not None


def test_a_room_for_one_that_is_shared(vault: Vault, site: int, bed: list[int]) -> None:
    room = cards(vault, site)[1]
    form = RoomForm("Room 2", prefers_one_person=True)
    vault.do("Edit", rooms.edit_room, room_id=room.id, form=form)
    mother, _one = admitted(vault, bed[1], TODAY, "Grace")
    child = vault.do("Child", families.add_child, resident_id=mother, known_as="Kofi").result
    vault.do("In", board_admit, resident_id=child, bed_id=bed[2])
    assert cards(vault, site)[1].notes == ()  # her own child
    vault.undo()
    _despite(vault, bed[2])
    notes = cards(vault, site)[1].notes
    assert notes == (
        "Room 2 is better for one person; Mira sleeps there.",
        "Room 2 is better for one person; Grace sleeps there.",
    )


def board_admit(tx: Any, *, resident_id: int, bed_id: int) -> None:
    stays.admit(tx, resident_id=resident_id, bed_id=bed_id, on=TODAY, despite="Full house")


board_admit.__declared__ = rooms.add_bed.__declared__  # type: ignore[attr-defined]


def _despite(vault: Vault, bed_id: int, name: str = "Mira") -> int:
    who = person(vault, name)
    vault.do("In", board_admit, resident_id=who, bed_id=bed_id)
    return who


def test_somebody_who_should_be_alone(vault: Vault, site: int, bed: list[int]) -> None:
    noor, _stay = admitted(vault, bed[1], TODAY, "Noor")
    put(vault, lambda: WaitingEntry(resident_id=noor, since=TODAY, needs_alone=True))
    assert cards(vault, site)[1].notes == ()
    _despite(vault, bed[2])
    assert cards(vault, site)[1].notes == ("A room alone was asked for; Mira sleeps in Room 2.",)


def test_of_a_protected_person_one_person(
    vault: Vault, site: int, bed: list[int], clock: Clock
) -> None:
    room = cards(vault, site)[1]
    form = RoomForm("Room 2", prefers_one_person=True)
    vault.do("Edit", rooms.edit_room, room_id=room.id, form=form)
    noor, stay = admitted(vault, bed[1], TODAY, "Noor")
    _despite(vault, bed[2])
    put(vault, lambda: Reservation(
        bed_id=bed[0], resident_id=noor, start=TODAY, hold_until=TODAY + DAY))  # fmt: skip
    put(vault, lambda: Absence(stay_id=stay, resident_id=noor, start=TODAY, end=None))
    hired(vault, "D5")
    vault.do("Protect", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    path = vault.path
    vault.lock()
    with signed_in(path, "D5", clock) as other:
        found = cards(other, site)
        assert "Noor" not in repr(found)
        assert found[0].beds[0].kept_for is not None
        assert found[0].beds[0].kept_for.shown == "1 person"
        assert found[0].beds[0].kept_for.id is None
        assert found[1].beds[0].away is None
        assert "Room 2 is better for one person; 1 person sleeps there." in found[1].notes
        strip = other.read(board.strip, site_id=site, first=TODAY)
        assert "Noor" not in repr(strip)


def test_a_bed_goes_and_comes_back(vault: Vault, site: int, bed: list[int]) -> None:
    room = cards(vault, site)[0]
    vault.do("Gone", rooms.take_out_of_service, bed_id=bed[0], on=TODAY - 3 * DAY)
    [row] = vault.read(room_beds.of_room, room_id=room.id)
    assert not row.is_in_service(TODAY)
    vault.do("Back", room_beds.bring_back, bed_id=bed[0], on=TODAY)
    assert cell(vault, site, bed[0]).state is BedState.FREE
    assert cell(vault, site, bed[0], TODAY - DAY).state is BedState.BLOCKED
    assert cell(vault, site, bed[0], TODAY - 4 * DAY).state is BedState.FREE
    with pytest.raises(Conflict, match="in service"):
        vault.do("Back", room_beds.bring_back, bed_id=bed[0], on=TODAY)


def test_nights_without_the_bed_are_out_of_use_once(
    vault: Vault, site: int, bed: list[int]
) -> None:
    vault.do("Block", rooms.block, bed_id=bed[0], start=TODAY - 2 * DAY, end=TODAY - DAY, reason="")
    vault.do("Gone", rooms.take_out_of_service, bed_id=bed[0], on=TODAY - 3 * DAY)
    vault.do("Back", room_beds.bring_back, bed_id=bed[0], on=TODAY)
    states = [cell(vault, site, bed[0], TODAY - n * DAY).state.value for n in range(5)]
    assert states == ["free", "blocked", "blocked", "blocked", "free"]
