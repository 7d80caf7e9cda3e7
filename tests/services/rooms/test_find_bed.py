# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which free places are proposed, in which order, and that every reason for it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.services.residents import families
from shelterdesk.services.rooms import board, find_bed, reservations, rooms, stays
from shelterdesk.services.rooms.bed_scores import FreeBed, RoomFacts, Wanted, best, in_room
from shelterdesk.services.rooms.board_marks import Needs
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.rooms import RoomForm
from shelterdesk.services.safety import keep_apart
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)
HOUSES = {1: "House B", 2: "House C"}

flags = st.booleans()
names = st.lists(st.sampled_from(["Noor", "Mira", "1 person"]), max_size=2).map(tuple)
free_beds = st.builds(
    FreeBed,
    bed_id=st.integers(1, 99),
    label=st.sampled_from("ABC"),
    nights=st.integers(1, 30),
    until=st.none(),
    until_kept=flags,
    kept_for=st.sampled_from(["", "Lina"]),
    is_kept_for_them=flags,
)
forms = st.builds(
    RoomForm,
    name=st.sampled_from(["Room 1", "Room 2"]),
    is_ground_floor=flags,
    is_quiet=flags,
    is_child_friendly=flags,
    prefers_one_person=flags,
)
facts = st.builds(
    RoomFacts,
    id=st.integers(1, 99),
    site_id=st.sampled_from([1, 2]),
    site=st.just("House B"),
    form=forms,
    free=st.lists(free_beds, max_size=3, unique_by=lambda bed: bed.bed_id).map(tuple),
    company=names,
    alone=names,
    apart_here=names,
    apart_near=names,
    apart_elsewhere=names,
)
needed = st.builds(Needs, alone=flags, ground_floor=flags, quiet=flags, child_friendly=flags)
wishes = st.builds(Wanted, people=st.integers(1, 3), nights=st.integers(1, 30), needs=needed)


@given(st.lists(facts, max_size=6, unique_by=lambda fact: fact.id), wishes)
def test_the_order_is_that_of_the_reasons_and_every_reason_is_told(
    some: list[RoomFacts], wanted: Wanted
) -> None:
    found = best(some, wanted, HOUSES)
    real = [place for place in found if place.bed_ids]
    assert [place.score for place in real] == sorted((place.score for place in real), reverse=True)
    for place in found:
        assert place.score == sum(reason.weight for reason in place.reasons)
        assert len(place.good) + len(place.against) == len(place.reasons)
        assert all(reason.words for reason in place.reasons)
        assert len(set(place.bed_ids)) == len(place.bed_ids)
        assert not place.bed_ids or len(place.bed_ids) == wanted.people
    assert len(found) <= 8


@given(facts, wishes, st.sampled_from(["is_ground_floor", "is_quiet", "is_child_friendly"]))
def test_a_room_that_meets_a_need_is_never_behind_the_same_room_that_does_not(
    fact: RoomFacts, wanted: Wanted, flag: str
) -> None:
    wanted = replace(wanted, needs=replace(wanted.needs, **{flag.removeprefix("is_"): True}))
    has = in_room(replace(fact, form=replace(fact.form, **{flag: True})), wanted)
    lacks = in_room(replace(fact, form=replace(fact.form, **{flag: False})), wanted)
    if has is not None and lacks is not None:
        assert has.score > lacks.score


@given(facts, wishes)
def test_company_to_be_kept_apart_is_always_behind(fact: RoomFacts, wanted: Wanted) -> None:
    calm = in_room(replace(fact, apart_here=(), apart_near=()), wanted)
    near = in_room(replace(fact, apart_here=("Noor",), apart_near=()), wanted)
    if calm is not None and near is not None:
        assert near.score == calm.score - 100


def test_a_real_house(vault: Vault) -> None:
    site = house(vault, "1 × 1, 2 rooms × 2 beds")
    bed = beds(vault, site)
    noor, _stay = admitted(vault, bed[1], TODAY, "Noor")
    cards = vault.read(board.board, site_id=site).rooms
    form = RoomForm("Garden", is_ground_floor=True, is_quiet=True)
    vault.do("Edit", rooms.edit_room, room_id=cards[2].id, form=form)
    mira = person(vault, "Mira")
    vault.do("Block", rooms.block, bed_id=bed[0], start=TODAY + 3 * DAY, end=None, reason="paint")
    wanted = Wanted(nights=7, needs=Needs(alone=True, ground_floor=True))
    found = vault.read(find_bed.find, resident_id=mira, wanted=wanted)
    assert [place.title for place in found] == [
        "Garden · A", "Room 1 · A", "Room 2 · B", "An extra bed",
    ]  # fmt: skip
    assert found[0].good == ["alone in the room", "ground floor", "free for 7 nights"]
    assert found[1].good == ["alone in the room"]
    assert found[1].against == ["not on the ground floor", "free for 3 nights only"]
    assert "not alone: shares with Noor" in found[2].against
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=mira)
    apart = vault.read(find_bed.find, resident_id=mira, wanted=wanted)
    assert "keep apart: Noor sleeps in this room" in apart[2].against
    assert "keep apart: Noor is in this house" in apart[0].against


def test_a_bed_kept_beside_is_told(vault: Vault) -> None:
    """Nobody sleeps there yet, and alone it is not for long."""
    site = house(vault, "1 room × 2 beds")
    bed = beds(vault, site)
    form = ReservationForm(TODAY, TODAY + 2 * DAY, bed_id=bed[0], for_whom="From the clinic")
    vault.do("Keep", reservations.keep, form=form)
    place = vault.read(find_bed.find, wanted=Wanted(nights=1))[0]
    assert place.bed_ids == (bed[1],)
    assert "nobody else yet: a bed here is kept for From the clinic" in place.against
    alone = vault.read(find_bed.find, wanted=Wanted(nights=1, needs=Needs(alone=True)))[0]
    assert "not alone for long: a bed here is kept for From the clinic" in alone.against
    assert "alone in the room" not in alone.good


def test_a_family_together_or_told_that_it_is_not(vault: Vault) -> None:
    site = house(vault, "3 rooms × 2 beds")
    bed = beds(vault, site)
    mother, _stay = admitted(vault, bed[0], TODAY, "Grace")
    for name in ("Kofi", "Ama"):
        vault.do("Child", families.add_child, resident_id=mother, known_as=name)
    facts = {"resident_id": mother, "with_family": True}
    [place] = vault.read(find_bed.find, **facts)
    assert len(place.bed_ids) == 3
    assert "not together: no room has a bed for each" in place.against
    vault.do("Bed", rooms.add_bed, room_id=vault.read(board.board, site_id=site).rooms[1].id)
    [place, *_rest] = vault.read(find_bed.find, **facts)
    assert place.title == "Room 2 · A, B, C"
    assert "all together in one room" in place.good


def test_two_houses_are_told_apart(vault: Vault) -> None:
    first, second = house(vault, "1 × 1"), house(vault, "1 × 1", "House C")
    noor, _stay = admitted(vault, beds(vault, first)[0], TODAY, "Noor")
    mira = person(vault, "Mira")
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=mira)
    [place, *_extra] = vault.read(find_bed.find, resident_id=mira)
    assert place.title == "House C · Room 1 · A"
    assert "away from Noor" in place.good
    assert place.site_id == second
    stay = vault.do("Admit", stays.admit, resident_id=mira, bed_id=place.bed_ids[0], on=TODAY)
    assert stay.result
