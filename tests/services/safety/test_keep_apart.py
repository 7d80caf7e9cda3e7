# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two residents kept apart: a bed near the other one warns, asks why, and is never refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.audit import audit
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import board, stays
from shelterdesk.services.safety import keep_apart
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()


def apart(vault: Vault, one: int, other: int, **facts: object) -> int:
    made = vault.do(
        "Keeps two people apart", keep_apart.add, resident_id=one, other_id=other, **facts
    )
    entry_id: int = made.result
    return entry_id


def test_both_show_it_and_the_reason_is_sealed(vault: Vault) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    apart(vault, noor, lina, reason="An old quarrel", last_day=TODAY)
    for one, other, name in ((noor, lina, "Lina"), (lina, noor, "Noor")):
        (row,) = vault.read(keep_apart.of_resident, resident_id=one)
        assert (row.other_id, row.shown, row.reason) == (other, name, "An old quarrel")
        assert (row.start, row.last_day, row.is_in_force) == (TODAY, TODAY, True)
    hired(vault, "F1")
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        (row,) = desk.read(keep_apart.of_resident, resident_id=noor)
        assert (row.shown, row.reason) == ("Lina", Hidden.HIDDEN)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"last_day": TODAY - timedelta(days=1)}, "last_day"),
        ({"reason": "x" * 2001}, "reason"),
    ],
)
def test_what_cannot_be_taken_names_its_field(
    vault: Vault, facts: dict[str, object], field: str
) -> None:
    noor, lina = person(vault), person(vault)
    with pytest.raises(Invalid) as caught:
        apart(vault, noor, lina, **facts)
    assert caught.value.field == field


def test_nobody_is_kept_from_herself_nor_twice_from_the_same(vault: Vault) -> None:
    noor, lina = person(vault), person(vault)
    with pytest.raises(Invalid):
        apart(vault, noor, noor)
    apart(vault, noor, lina)
    with pytest.raises(Conflict):
        apart(vault, lina, noor)


def test_a_bed_in_the_same_room_asks_why_and_writes_it_on_the_bed(vault: Vault) -> None:
    first, second, third = beds(vault, house(vault, "2 rooms × 2 beds"))[:3]
    noor, _stay = admitted(vault, first, TODAY, "Noor")
    lina = person(vault, "Lina")
    apart(vault, noor, lina)
    (warning,) = vault.read(keep_apart.warnings, resident_id=lina, bed_id=second, on=TODAY)
    assert (warning.is_same_room, warning.resident_id) == (True, noor)
    (in_house,) = vault.read(keep_apart.warnings, resident_id=lina, bed_id=third, on=TODAY)
    assert not in_house.is_same_room
    assert in_house.words == "Keep apart: Noor sleeps in this house, in Room 1."
    facts = {"resident_id": lina, "bed_id": second, "on": TODAY}
    with pytest.raises(Conflict, match="Noor sleeps in the same room") as caught:
        vault.do("Admitted", stays.admit, **facts)
    assert caught.value.field == "despite"
    assert vault.read(stays.stays, resident_id=lina) == []
    vault.do("Admitted", stays.admit, **facts, reason="Late", despite="No other bed tonight")
    (night,) = vault.read(board.history_of, resident_id=lina)
    assert night.reason == "Late · No other bed tonight"
    event = vault.read(audit.find).rows[0]
    assert "Beside people to be kept apart: 1" in event.details


def test_moving_near_asks_and_moving_away_does_not(vault: Vault) -> None:
    here, there = house(vault, "1 rooms × 3 beds"), house(vault, "1 rooms × 2 beds", "House C")
    one, two, three = beds(vault, here)
    far = beds(vault, there)[0]
    noor, _stay = admitted(vault, one, TODAY, "Noor")
    lina, stay_id = admitted(vault, far, TODAY, "Lina")
    apart(vault, noor, lina)
    with pytest.raises(Conflict):
        vault.do("Moved", stays.move, stay_id=stay_id, bed_id=two, on=TODAY)
    vault.do("Moved", stays.move, stay_id=stay_id, bed_id=two, on=TODAY, despite="One night")
    with pytest.raises(Conflict):
        vault.do("Moved", stays.move, stay_id=stay_id, bed_id=three, on=TODAY + timedelta(days=1))
    vault.do("Moved", stays.move, stay_id=stay_id, bed_id=far, on=TODAY + timedelta(days=1))
    assert vault.read(keep_apart.on_night, site_id=here, night=TODAY + timedelta(days=1)) == {}
    found = vault.read(keep_apart.on_night, site_id=here, night=TODAY)
    assert {id_: [w.shown for w in each] for id_, each in found.items()} == {
        noor: ["Lina"], lina: ["Noor"],
    }  # fmt: skip


def test_back_to_the_bed_of_the_night_before_keeps_why(vault: Vault) -> None:
    one, two, three = beds(vault, house(vault, "1 rooms × 3 beds"))
    noor, _stay = admitted(vault, one, TODAY, "Noor")
    lina, stay_id = admitted(vault, two, TODAY, "Lina")
    apart(vault, noor, lina)
    tomorrow = TODAY + timedelta(days=1)
    for bed_id in (three, two):
        vault.do(
            "Moved", stays.move, stay_id=stay_id, bed_id=bed_id, on=tomorrow, despite="Full house"
        )
    (night,) = vault.read(board.history_of, resident_id=lina)
    assert night.reason == "Full house"


def test_an_extra_bed_asks_as_well(vault: Vault) -> None:
    site_id = house(vault, "1 rooms × 1 beds")
    noor, _stay = admitted(vault, beds(vault, site_id)[0], TODAY, "Noor")
    lina = person(vault, "Lina")
    stay_id = vault.do("In", stays.admit, resident_id=lina, on=TODAY, site_id=site_id).result
    apart(vault, noor, lina)
    facts = {"stay_id": stay_id, "on": TODAY, "reason": "Full"}
    with pytest.raises(Conflict):
        vault.do("Extra", stays.place_on_extra_bed, **facts)
    vault.do("Extra", stays.place_on_extra_bed, **facts, despite="Storm outside")
    (night,) = vault.read(board.history_of, resident_id=lina)
    assert night.reason == "Full · Storm outside"


def test_who_is_in_the_house_without_a_bed_is_near_too(vault: Vault) -> None:
    site_id = house(vault, "1 rooms × 2 beds")
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    vault.do("In", stays.admit, resident_id=noor, on=TODAY, site_id=site_id)
    apart(vault, noor, lina)
    bed_id = beds(vault, site_id)[0]
    (warning,) = vault.read(keep_apart.warnings, resident_id=lina, bed_id=bed_id, on=TODAY)
    assert warning.words == "Keep apart: Noor is in this house."
    (of_house,) = vault.read(keep_apart.warnings, resident_id=lina, site_id=site_id, on=TODAY)
    assert of_house == warning


def test_what_begins_later_warns_and_what_has_ended_does_not(vault: Vault, clock: Clock) -> None:
    one, two = beds(vault, house(vault, "1 rooms × 2 beds"))
    noor, _stay = admitted(vault, one, TODAY, "Noor")
    lina = person(vault, "Lina")
    entry_id = apart(vault, noor, lina, start=TODAY + timedelta(days=3))
    where = {"resident_id": lina, "bed_id": two, "on": TODAY}
    assert len(vault.read(keep_apart.warnings, **where)) == 1
    clock.now += timedelta(days=4)
    vault.do("Ended", keep_apart.end, entry_id=entry_id)
    later = where | {"on": TODAY + timedelta(days=4)}
    assert vault.read(keep_apart.warnings, **later) == []
    with pytest.raises(Conflict):
        vault.do("Ended", keep_apart.end, entry_id=entry_id)
    assert vault.read(keep_apart.of_resident, resident_id=noor) == []
    (old,) = vault.read(keep_apart.of_resident, resident_id=noor, with_ended=True)
    assert not old.is_in_force
    vault.undo()
    assert len(vault.read(keep_apart.warnings, **later)) == 1


def test_a_protected_person_is_one_person_in_every_warning(vault: Vault) -> None:
    site_id = house(vault, "1 rooms × 3 beds")
    one, two, three = beds(vault, site_id)
    noor, _stay = admitted(vault, one, TODAY, "Noor")
    lina, _stay = admitted(vault, two, TODAY, "Lina")
    sara = person(vault, "Sara")
    apart(vault, noor, lina)
    apart(vault, noor, sara)
    vault.do("Protected", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    hired(vault, "F1")
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        (warning,) = desk.read(keep_apart.warnings, resident_id=sara, bed_id=three, on=TODAY)
        assert (warning.shown, warning.resident_id) == ("1 person", None)
        with pytest.raises(Conflict, match="1 person") as caught:
            desk.do("In", stays.admit, resident_id=sara, bed_id=three, on=TODAY)
        assert "Noor" not in str(caught.value)
        (row,) = desk.read(keep_apart.of_resident, resident_id=sara)
        assert (row.shown, row.other_id) == ("1 person", None)
        assert desk.read(keep_apart.of_resident, resident_id=noor) == []
        assert set(desk.read(keep_apart.on_night, site_id=site_id, night=TODAY)) == {lina}
        with pytest.raises(NotFound):
            apart(desk, lina, noor)


def test_the_trail_names_both(vault: Vault) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    entry_id = apart(vault, noor, lina)
    vault.do("Ended", keep_apart.end, entry_id=entry_id)
    for one in (noor, lina):
        labels = [row.label for row in vault.read(audit.opened, resident_id=one).rows]
        assert "Keeps two people apart" in labels
        assert "Ended" in labels


def test_a_bed_that_is_not_there_is_said_in_words(vault: Vault) -> None:
    noor, lina = person(vault, "Noor"), person(vault, "Lina")
    apart(vault, noor, lina)
    with pytest.raises(NotFound):
        vault.read(keep_apart.warnings, resident_id=noor, on=TODAY, bed_id=9999)


def test_so_is_a_support_period(vault: Vault) -> None:
    with pytest.raises(NotFound):
        vault.read(support.is_open, 9999)
