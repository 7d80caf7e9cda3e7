# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A family comes: all of them placed in one act, or none; from the desk, a list, a kept room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.residents import families, intake, protection, residents
from shelterdesk.services.residents.intake import Asked, CameFor
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import board, parties, reservations, rooms, stays, waiting
from shelterdesk.services.rooms.parties import Companion, HouseholdRole, Party
from shelterdesk.services.rooms.reservations import ReservationForm, ReservationState
from shelterdesk.services.rooms.waiting import WaitingForm
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)
CHILDREN = Party(companions=(Companion("Kofi", 2019), Companion("Ama", 2021)))


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def sleepers(vault: Vault, site: int) -> dict[str, str]:
    """Who lies where: ``{"Grace": "2A"}``."""
    return {
        bed.shown: f"{number}{bed.label}"
        for number, room in enumerate(vault.read(board.board, site_id=site).rooms, start=1)
        for bed in room.beds
        if bed.shown
    }


def people(vault: Vault) -> int:
    return len(vault.read(residents.find))


@pytest.fixture
def site(vault: Vault) -> int:
    """Two rooms of two beds, one of four."""
    made = house(vault, "2 rooms × 2 beds")
    do(vault, rooms.add_rooms, site_id=made, pattern="1 room × 4 beds")
    return made


def test_a_new_mother_with_two_children_in_one_act(vault: Vault, site: int) -> None:
    before = people(vault)
    bed = beds(vault, site)[5]
    made = do(
        vault, intake.take_in, form=ResidentForm("Grace"), bed_id=bed, party=CHILDREN,
        planned_end=TODAY + 5 * DAY,
    )  # fmt: skip
    assert sleepers(vault, site) == {"Grace": "3B", "Kofi": "3A", "Ama": "3C"}
    family = vault.read(families.dependants, resident_id=made.resident_id)
    assert [row.shown for row in family] == ["Kofi", "Ama"]
    for row in vault.read(residents.find):
        came = vault.read(intake.arrivals, resident_id=row.id)
        assert [one.asked.came_for for one in came] == [CameFor.BED]
        assert row.is_supported
    assert vault.read(stays.card, stay_id=made.stay_id).planned_end == TODAY + 5 * DAY
    vault.undo()
    assert people(vault) == before
    assert sleepers(vault, site) == {}


def test_where_a_room_is_too_small_nobody_is_taken_in(vault: Vault, site: int) -> None:
    admitted(vault, beds(vault, site)[0], TODAY, "Noor")
    with pytest.raises(Conflict, match="1 bed for these 3 people") as refused:
        do(
            vault, intake.take_in, form=ResidentForm("Grace"), bed_id=beds(vault, site)[1],
            party=CHILDREN,
        )  # fmt: skip
    assert refused.value.field == "bed"
    assert people(vault) == 1


def test_without_a_bed_yet_and_for_a_visit(vault: Vault, site: int) -> None:
    do(vault, intake.take_in, form=ResidentForm("Grace"), site_id=site, party=CHILDREN)
    assert len(vault.read(board.board, site_id=site).elsewhere) == 3
    do(
        vault, intake.take_in, form=ResidentForm("Mira"), asked=Asked(came_for=CameFor.VISIT),
        party=Party(companions=(Companion("Tariq"),)),
    )  # fmt: skip
    assert {one.shown for one in vault.read(visits.here_now).here} == {"Mira", "Tariq"}


def test_who_finds_no_bed_waits_as_one_party(vault: Vault, site: int) -> None:
    do(vault, intake.take_in, form=ResidentForm("Grace"), waits=WaitingForm(), party=CHILDREN)
    (entry,) = vault.read(waiting.waiting)
    assert (entry.shown, entry.people) == ("Grace", 3)
    with_ids = tuple(
        row.resident_id
        for row in vault.read(families.dependants, resident_id=entry.resident_id)
        if row.resident_id is not None
    )
    do(
        vault, waiting.place, entry_id=entry.id, bed_id=beds(vault, site)[4],
        party=Party(with_ids=with_ids),
    )  # fmt: skip
    assert sleepers(vault, site) == {"Grace": "3A", "Kofi": "3B", "Ama": "3C"}
    assert vault.read(waiting.waiting) == []


def test_a_family_comes_into_the_room_kept_for_a_word(vault: Vault, site: int) -> None:
    large = vault.read(board.board, site_id=site).rooms[2].id
    form = ReservationForm(
        TODAY, TODAY + 2 * DAY, room_id=large, for_whom="Family of Grace", people=3
    )
    kept = do(vault, reservations.keep, form=form)
    stay = do(vault, reservations.arrived, reservation_id=kept, party=CHILDREN)
    assert sleepers(vault, site) == {"Family of Grace": "3A", "Kofi": "3B", "Ama": "3C"}
    assert vault.read(reservations.kept) == []
    her = vault.read(stays.card, stay_id=stay).resident_id
    (row,) = vault.read(reservations.of_resident, resident_id=her)
    assert row.state is ReservationState.ARRIVED
    vault.undo()
    assert sleepers(vault, site) == {}
    assert [one.shown for one in vault.read(reservations.kept)] == ["Family of Grace"]


def test_the_kept_room_of_the_mother_warns_nobody_of_her_family(vault: Vault, site: int) -> None:
    mother = person(vault, "Grace")
    child = do(vault, families.add_child, resident_id=mother, known_as="Kofi")
    large = vault.read(board.board, site_id=site).rooms[2].id
    kept = do(
        vault, reservations.keep, form=ReservationForm(TODAY, TODAY + DAY, room_id=large),
        resident_id=mother,
    )  # fmt: skip
    partner = Companion("Yaw", role=HouseholdRole.PARTNER)
    party = Party((child,), (partner,))
    do(vault, reservations.arrived, reservation_id=kept, party=party)
    assert sleepers(vault, site) == {"Grace": "3A", "Kofi": "3B", "Yaw": "3C"}


def test_one_who_stays_here_already_moves_there(vault: Vault, site: int) -> None:
    bed = beds(vault, site)
    child, stay = admitted(vault, bed[0], TODAY - DAY, "Kofi")
    mother = person(vault, "Grace")
    found = do(
        vault, parties.come, resident_id=mother, party=Party((child,)), on=TODAY, bed_id=bed[6],
    )  # fmt: skip
    assert found[1] == stay
    assert sleepers(vault, site) == {"Grace": "3C", "Kofi": "3A"}


@pytest.mark.parametrize(
    ("party", "field"),
    [
        (Party((1, 1)), "party"),
        (Party(companions=(Companion(),) * 21), "party"),
        (Party(companions=(Companion(birth_year=NOW.year + 1),)), "birth_year"),
        (
            Party(companions=(Companion(birth_year=1700, role=HouseholdRole.PARTNER),)),
            "birth_year",
        ),
    ],
)
def test_who_cannot_come_along(vault: Vault, site: int, party: Party, field: str) -> None:
    person(vault, "Noor")
    with pytest.raises(Invalid) as refused:
        do(vault, parties.come, resident_id=person(vault, "Grace"), party=party, site_id=site)
    assert refused.value.field == field
    assert people(vault) == 2


def test_a_protected_person_comes_along_with_nobody_who_must_not_see_her(
    vault: Vault, site: int, clock: Clock
) -> None:
    mother, child = person(vault, "Grace"), person(vault, "Kofi")
    do(vault, protection.protect, resident_id=child, staff_ids=[vault.staff_id])
    hired(vault, "F1")
    vault.lock()
    with signed_in(vault.path, "F1", clock) as desk:
        with pytest.raises(NotFound):
            do(desk, parties.come, resident_id=mother, party=Party((child,)), site_id=site)
        assert desk.read(board.board, site_id=site).elsewhere == ()
