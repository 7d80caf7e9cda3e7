# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two who change beds, families that move or come at once, and what rooms are meant for."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.models.reservations import WaitingEntry
from shelterdesk.models.rooms import Bed, BedKind, Room
from shelterdesk.services.audit import audit
from shelterdesk.services.residents import families, protection
from shelterdesk.services.rooms import board, place_warnings, relatives, rooms, stays
from shelterdesk.services.safety import keep_apart
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def site(vault: Vault) -> int:
    return house(vault, "1 × 1, 2 rooms × 2 beds, 1 × 3")


@pytest.fixture
def bed(vault: Vault, site: int) -> list[int]:
    return beds(vault, site)


def sleepers(vault: Vault, site: int, night: date = TODAY) -> dict[str, str]:
    """Who sleeps where: name -> place."""
    cards = vault.read(board.board, site_id=site, night=night).rooms
    return {
        cell.shown: f"{card.name[5:]}{cell.label}"
        for card in cards
        for cell in card.beds
        if cell.stay_id
    }


def room_of(vault: Vault, site: int, at: int) -> int:
    return vault.read(board.board, site_id=site).rooms[at].id


def swap(vault: Vault, one: int, other: int, on: date = TODAY, **more: Any) -> None:
    vault.do("Swap", stays.swap, stay_id=one, other_stay_id=other, on=on, **more)


def test_two_change_beds_in_one_act_with_one_undo(vault: Vault, site: int, bed: list[int]) -> None:
    noor, one = admitted(vault, bed[0], TODAY - 5 * DAY, "Noor")
    _mira, other = admitted(vault, bed[1], TODAY, "Mira")
    swap(vault, one, other, reason="Stairs")
    assert sleepers(vault, site) == {"Mira": "1A", "Noor": "2A"}
    assert sleepers(vault, site, TODAY - DAY) == {"Noor": "1A"}
    assert vault.read(board.history_of, resident_id=noor)[0].reason == "Stairs"
    vault.undo()
    assert sleepers(vault, site) == {"Noor": "1A", "Mira": "2A"}


def test_who_has_no_bed_takes_the_other_ones(vault: Vault, site: int, bed: list[int]) -> None:
    _noor, one = admitted(vault, bed[0], TODAY - 5 * DAY, "Noor")
    mira = person(vault, "Mira")
    other = vault.do("Admit", stays.admit, resident_id=mira, on=TODAY, site_id=site).result
    swap(vault, other, one)
    assert sleepers(vault, site) == {"Mira": "1A"}
    shown = vault.read(board.board, site_id=site).elsewhere
    assert [row.shown for row in shown] == ["Noor"]
    lina = person(vault, "Lina")
    third = vault.do("Admit", stays.admit, resident_id=lina, on=TODAY, site_id=site).result
    with pytest.raises(Conflict, match="Neither"):
        swap(vault, one, third)
    with pytest.raises(Invalid):
        swap(vault, one, one)


def test_a_swap_never_takes_a_bed_that_somebody_has_later(
    vault: Vault, site: int, bed: list[int]
) -> None:
    noor, one = admitted(vault, bed[0], TODAY, "Noor")
    _mira, other = admitted(vault, bed[1], TODAY, "Mira")
    vault.do("Move", stays.move, stay_id=one, bed_id=bed[2], on=TODAY + 3 * DAY)
    with pytest.raises(Conflict, match="later move"):
        swap(vault, one, other)
    vault.undo()
    assert sleepers(vault, site) == {"Noor": "1A", "Mira": "2A"}
    assert len(vault.read(board.history_of, resident_id=noor)) == 1


def test_back_on_the_same_night_leaves_no_move(vault: Vault, bed: list[int]) -> None:
    noor, one = admitted(vault, bed[0], TODAY - DAY, "Noor")
    _mira, other = admitted(vault, bed[1], TODAY - DAY, "Mira")
    swap(vault, one, other)
    swap(vault, one, other)
    [row] = vault.read(board.history_of, resident_id=noor)
    assert (row.start, row.end) == (TODAY - DAY, None)


def test_people_to_be_kept_apart_are_told_of_others_not_of_who_stands_up(
    vault: Vault, bed: list[int]
) -> None:
    noor, one = admitted(vault, bed[1], TODAY, "Noor")
    mira, other = admitted(vault, bed[3], TODAY, "Mira")
    lina, _third = admitted(vault, bed[4], TODAY, "Lina")
    for who in (mira, lina):
        vault.do("Apart", keep_apart.add, resident_id=noor, other_id=who)
    with pytest.raises(Conflict, match="Lina sleeps in the same room") as caught:
        swap(vault, one, other)
    assert caught.value.field == "despite"
    assert "Mira" not in caught.value.message
    swap(vault, one, other, despite="One night")
    [told] = vault.read(board.history_of, resident_id=noor)
    assert told.reason == "One night"


def family_of(vault: Vault, bed: list[int]) -> tuple[int, list[int], list[int]]:
    """A mother in a bed, two children without one; herself, people, stays."""
    mother, stay = admitted(vault, bed[0], TODAY - 2 * DAY, "Grace")
    people, family = [mother], [stay]
    for name, year in (("Kofi", 2022), ("Ama", 2025)):
        child = vault.do(
            "Child", families.add_child, resident_id=mother, known_as=name, birth_year=year
        ).result
        people.append(child)
        site_id = vault.read(rooms.site_of, bed_id=bed[0])
        family.append(
            vault.do("In", stays.admit, resident_id=child, on=TODAY - DAY, site_id=site_id).result
        )
    return mother, people, family


def test_a_family_moves_at_once(vault: Vault, site: int, bed: list[int]) -> None:
    mother, _people, family = family_of(vault, bed)
    found = vault.read(relatives.of_resident, resident_id=mother)
    assert [(one.shown, one.age, one.stay_id) for one in found] == [
        ("Kofi", 4, family[1]),
        ("Ama", 1, family[2]),
    ]
    small = room_of(vault, site, 1)
    with pytest.raises(Conflict, match="2 beds for these 3 people") as caught:
        vault.do("Move", stays.move_together, stay_ids=family, on=TODAY, room_id=small)
    assert caught.value.field == "bed"
    large = room_of(vault, site, 3)
    vault.do("Move", stays.move_together, stay_ids=family, on=TODAY, room_id=large)
    assert sleepers(vault, site) == {"Grace": "4A", "Kofi": "4B", "Ama": "4C"}
    vault.undo()
    assert sleepers(vault, site) == {"Grace": "1A"}
    vault.do("Move", stays.move_together, stay_ids=family[:2], on=TODAY, bed_ids=[bed[2], bed[1]])
    assert sleepers(vault, site) == {"Grace": "2B", "Kofi": "2A"}
    with pytest.raises(Invalid):
        vault.do("Move", stays.move_together, stay_ids=family, on=TODAY, bed_ids=bed[1:3])
    with pytest.raises(Invalid):
        vault.do("Move", stays.move_together, stay_ids=family[:1] * 2, on=TODAY, room_id=large)


def test_a_cot_is_for_the_last_and_who_is_in_the_room_keeps_the_bed(
    vault: Vault, site: int, bed: list[int]
) -> None:
    _mother, _people, family = family_of(vault, bed)
    small = room_of(vault, site, 1)
    cot = vault.do("Cot", rooms.add_bed, room_id=small, kind=BedKind.COT).result
    vault.do("Up", _put_first, bed_id=cot)
    vault.do("Move", stays.move, stay_id=family[1], bed_id=bed[2], on=TODAY)
    vault.do("Move", stays.move_together, stay_ids=family, on=TODAY, room_id=small)
    assert sleepers(vault, site) == {"Grace": "2A", "Kofi": "2B", "Ama": "2C"}


def _put_first(tx: Any, *, bed_id: int) -> None:
    tx.session.get_one(Bed, bed_id).position = -1


_put_first.__declared__ = rooms.add_bed.__declared__  # type: ignore[attr-defined]


def test_mother_and_children_come_as_one_act(vault: Vault, site: int, bed: list[int]) -> None:
    mother = person(vault, "Grace")
    child = vault.do("Child", families.add_child, resident_id=mother, known_as="Kofi").result
    changes = vault.do(
        "Admit", stays.admit_together, resident_ids=[mother, child], on=TODAY,
        room_id=room_of(vault, site, 2), planned_end=TODAY + 3 * DAY,
    )  # fmt: skip
    assert len(changes.result) == 2
    assert sleepers(vault, site) == {"Grace": "3A", "Kofi": "3B"}
    vault.undo()
    assert sleepers(vault, site) == {}
    with pytest.raises(Conflict, match="1 bed for these 2 people"):
        vault.do(
            "Admit", stays.admit_together, resident_ids=[mother, child], on=TODAY,
            room_id=room_of(vault, site, 0),
        )  # fmt: skip
    vault.do("Admit", stays.admit_together, resident_ids=[mother, child], on=TODAY, site_id=site)
    assert len(vault.read(board.board, site_id=site).elsewhere) == 2


def test_an_extra_bed_without_a_way_through_elsewhere(vault: Vault, site: int) -> None:
    mira = person(vault, "Mira")
    facts = {"resident_id": mira, "site_id": site, "on": TODAY}
    with pytest.raises(Invalid, match="Say why an extra bed"):
        vault.do("Admit", stays.admit_on_extra_bed, **facts, reason=" ")
    vault.do("Admit", stays.admit_on_extra_bed, **facts, reason="Snow")
    shown = vault.read(board.board, site_id=site)
    assert [(cell.shown, cell.is_overflow) for cell in shown.rooms[-1].beds] == [("Mira", True)]
    assert not shown.elsewhere


# Rules of rooms
def facts(vault: Vault, room_id: int, **columns: bool) -> None:
    """Set what a room is meant for, past its form."""

    def write(tx: Any) -> None:
        room = tx.session.get_one(Room, room_id)
        for name, value in columns.items():
            setattr(room, name, value)

    write.__declared__ = rooms.add_bed.__declared__  # type: ignore[attr-defined]
    vault.do("Set", write)


def needs(vault: Vault, resident_id: int, **columns: bool) -> None:
    def write(tx: Any) -> None:
        tx.session.add(WaitingEntry(resident_id=resident_id, since=TODAY, **columns))

    write.__declared__ = rooms.add_bed.__declared__  # type: ignore[attr-defined]
    vault.do("Wait", write)


def told(vault: Vault, **facts: Any) -> list[str]:
    found = vault.read(place_warnings.warnings, on=TODAY, **facts)
    return [warning.words for warning in found]


def test_a_room_for_one_warns_and_asks_why(vault: Vault, site: int, bed: list[int]) -> None:
    facts(vault, room_of(vault, site, 1), prefers_one_person=True)
    admitted(vault, bed[1], TODAY, "Noor")
    mira = person(vault, "Mira")
    words = "Room 2 is better for one person; Noor sleeps there."
    assert told(vault, resident_id=mira, bed_id=bed[2]) == [words]
    assert told(vault, resident_id=None, bed_id=bed[2]) == [words]
    assert told(vault, resident_id=mira, bed_id=bed[3]) == []
    with pytest.raises(Conflict) as caught:
        vault.do("Admit", stays.admit, resident_id=mira, bed_id=bed[2], on=TODAY)
    assert (caught.value.message, caught.value.field) == (
        f"{words} If it must be, say why.",
        "despite",
    )
    vault.do("Admit", stays.admit, resident_id=mira, bed_id=bed[2], on=TODAY, despite="Full house")
    assert vault.read(board.history_of, resident_id=mira)[0].reason == "Full house"
    assert vault.read(audit.find).rows[0].details == ("Against rules of the room: 1",)


def test_what_somebody_needs_is_asked_of_the_room(vault: Vault, site: int, bed: list[int]) -> None:
    mira = person(vault, "Mira")
    needs(vault, mira, needs_alone=True, needs_ground_floor=True, needs_quiet=True,
          needs_child_friendly=True)  # fmt: skip
    admitted(vault, bed[1], TODAY, "Noor")
    assert told(vault, resident_id=mira, bed_id=bed[2]) == [
        "A room alone was asked for; Noor sleeps in Room 2.",
        "The ground floor was asked for; Room 2 is not marked so.",
        "A quiet room was asked for; Room 2 is not marked so.",
        "A room good for children was asked for; Room 2 is not marked so.",
    ]
    facts(vault, room_of(vault, site, 2), is_ground_floor=True, is_quiet=True,
          is_child_friendly=True)  # fmt: skip
    assert told(vault, resident_id=mira, bed_id=bed[3]) == []
    vault.do("Admit", stays.admit, resident_id=mira, bed_id=bed[3], on=TODAY)
    lina = person(vault, "Lina")
    assert told(vault, resident_id=lina, bed_id=bed[4]) == ["Mira needs a room alone."]


def test_ones_own_family_is_no_company(vault: Vault, site: int, bed: list[int]) -> None:
    facts(vault, room_of(vault, site, 1), prefers_one_person=True)
    mother, _stay = admitted(vault, bed[1], TODAY, "Grace")
    child = vault.do("Child", families.add_child, resident_id=mother, known_as="Kofi").result
    assert told(vault, resident_id=child, bed_id=bed[2]) == []


def test_a_protected_person_is_one_person(
    vault: Vault, site: int, bed: list[int], clock: Clock
) -> None:
    facts(vault, room_of(vault, site, 1), prefers_one_person=True)
    her, stay = admitted(vault, bed[1], TODAY, "Noor")
    mother, others = admitted(vault, bed[3], TODAY, "Grace")
    vault.do("Family", families.bring_together, members=[(her, families.HouseholdRole.RELATIVE)],
             beside_id=mother)  # fmt: skip
    mira = person(vault, "Mira")
    hired(vault, "D5")
    vault.do("Protect", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    path: Path = vault.path
    vault.lock()
    with signed_in(path, "D5", clock) as other:
        assert told(other, resident_id=mira, bed_id=bed[2]) == [
            "Room 2 is better for one person; 1 person sleeps there."
        ]
        assert other.read(relatives.of_resident, resident_id=mother) == []
        with pytest.raises(NotFound):
            swap(other, others, stay)
