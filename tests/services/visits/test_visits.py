# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drop-in visits: noted with a name or without, named later, put right, counted by the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.staff import Role
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.visits import visits
from shelterdesk.services.visits.visits import AgeBand, VisitForm
from shelterdesk.vault.door import Vault
from tests.colleagues import added, hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person


def came(vault: Vault, **facts: object) -> int:
    visit_id: int = vault.do("Noted a visit", visits.check_in, **facts).result
    return visit_id


def test_somebody_without_a_name_counts_with_nothing_told(vault: Vault) -> None:
    came(vault)
    came(vault, age_band=AgeBand.FROM_25, gender="woman")
    found = vault.read(visits.here_now)
    assert found.today == 2
    described, bare = found.here
    assert (described.shown, described.age_band, described.gender) == (
        "", AgeBand.FROM_25, "Woman or girl",
    )  # fmt: skip
    assert (bare.resident_id, bare.age_band, bare.gender) == (None, None, "")


def test_of_a_resident_neither_age_nor_gender_is_kept(vault: Vault) -> None:
    noor = person(vault, "Noor")
    came(vault, resident_id=noor, age_band=AgeBand.FROM_18, gender="woman")
    (row,) = vault.read(visits.of_resident, resident_id=noor)
    assert (row.shown, row.age_band, row.gender) == ("Noor", None, "")


def test_nobody_is_noted_twice_while_visiting(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    first = came(vault, resident_id=noor)
    with pytest.raises(Conflict, match="20:15") as caught:
        came(vault, resident_id=noor)
    assert caught.value.field == "person"
    clock.now += timedelta(hours=1)
    vault.do("Left", visits.check_out, visit_id=first)
    came(vault, resident_id=noor)
    assert vault.read(visits.here_now).today == 2


def test_a_visit_whose_end_nobody_saw_is_over_the_next_day(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    came(vault, resident_id=noor)
    clock.now += timedelta(hours=6)  # a quarter past two: still the same night
    assert vault.read(visits.here_now).today == 1
    clock.now += timedelta(hours=16)
    assert vault.read(visits.here_now).here == ()
    came(vault, resident_id=noor)
    newest, oldest = vault.read(visits.of_resident, resident_id=noor)
    assert newest.start > oldest.start
    assert oldest.end is None


def test_a_visit_gets_the_name_of_somebody_without_a_record(vault: Vault, clock: Clock) -> None:
    visit_id = came(vault, age_band=AgeBand.FROM_18, at=NOW - timedelta(hours=1))
    with pytest.raises(Invalid):
        vault.do("Named", visits.name_new, visit_id=visit_id, known_as="  ")
    noor = vault.do("Named", visits.name_new, visit_id=visit_id, known_as="Noor").result
    (row,) = vault.read(visits.of_resident, resident_id=noor)
    assert (row.start, row.age_band, row.shown) == (NOW - timedelta(hours=1), None, "Noor")
    with pytest.raises(Conflict):
        vault.do("Named", visits.name_new, visit_id=visit_id, known_as="Amal")
    assert vault.read(residents.find, text="amal") == []  # refused whole
    vault.undo()
    (row,) = vault.read(visits.here_now).here
    assert (row.resident_id, row.age_band) == (None, AgeBand.FROM_18)
    assert vault.read(residents.find, text="noor") == []


def test_a_visit_gets_its_name_later_and_keeps_its_time(vault: Vault, clock: Clock) -> None:
    visit_id = came(vault, age_band=AgeBand.FROM_18, gender="woman", at=NOW - timedelta(hours=1))
    noor = person(vault, "Noor")
    clock.now += timedelta(minutes=30)
    vault.do("Named", visits.name, visit_id=visit_id, resident_id=noor)
    (row,) = vault.read(visits.of_resident, resident_id=noor)
    assert (row.start, row.age_band, row.gender) == (NOW - timedelta(hours=1), None, "")
    with pytest.raises(Conflict):
        vault.do("Named", visits.name, visit_id=visit_id, resident_id=person(vault))
    vault.undo()  # of the other record
    vault.undo()
    (row,) = vault.read(visits.here_now).here
    assert (row.resident_id, row.age_band, row.gender) == (None, AgeBand.FROM_18, "Woman or girl")


def test_times_are_put_right(vault: Vault) -> None:
    visit_id = came(vault, age_band=AgeBand.FROM_18)
    start, end = NOW - timedelta(hours=3), NOW - timedelta(hours=1)
    form = VisitForm(start, end, AgeBand.FROM_35, "man")
    vault.do("Put right", visits.correct, visit_id=visit_id, form=form)
    assert vault.read(visits.form, visit_id=visit_id) == form
    assert vault.read(visits.here_now).here == ()


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (timedelta(hours=1), None, "start"),
        (timedelta(), timedelta(hours=1), "end"),
        (timedelta(), timedelta(hours=-1), "end"),
    ],
)
def test_times_that_cannot_be_name_their_field(
    vault: Vault, start: timedelta, end: timedelta | None, field: str
) -> None:
    visit_id = came(vault)
    form = VisitForm(NOW + start, None if end is None else NOW + end)
    with pytest.raises(Invalid) as caught:
        vault.do("Put right", visits.correct, visit_id=visit_id, form=form)
    assert caught.value.field == field


def test_a_visit_ends_once(vault: Vault) -> None:
    visit_id = came(vault)
    vault.do("Left", visits.check_out, visit_id=visit_id)
    with pytest.raises(Conflict):
        vault.do("Left", visits.check_out, visit_id=visit_id)


def test_one_noted_by_mistake_goes_and_comes_back_by_undo(vault: Vault) -> None:
    noor = person(vault, "Noor")
    visit_id = came(vault, resident_id=noor)
    vault.do("Removed a visit", visits.remove, visit_id=visit_id)
    assert vault.read(visits.of_resident, resident_id=noor) == []
    with pytest.raises(NotFound):
        vault.read(visits.form, visit_id=visit_id)
    vault.undo()
    assert len(vault.read(visits.of_resident, resident_id=noor)) == 1


def test_the_desk_notes_visits_and_a_protected_person_is_one_person(vault: Vault) -> None:
    noor = person(vault, "Noor")
    visit_id = came(vault, resident_id=noor)
    hired(vault, "F1")
    vault.do("Protected", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(vault.path, "F1") as desk:
        came(desk)
        found = desk.read(visits.here_now)
        assert found.today == 2
        hidden = next(row for row in found.here if row.is_hidden)
        assert (hidden.id, hidden.resident_id, hidden.shown) == (None, None, "1 person")
        assert desk.read(visits.of_resident, resident_id=noor) == []
        for verb in (visits.check_out, visits.remove):
            with pytest.raises(NotFound):
                desk.do("Tried", verb, visit_id=visit_id)
        with pytest.raises(NotFound):
            came(desk, resident_id=noor)


def test_who_takes_nobody_in_notes_no_visit(vault: Vault) -> None:
    added(vault, "A9", (Role.ADMINISTRATOR,))
    vault.lock()
    with signed_in(vault.path, "A9") as admin:
        with pytest.raises(NotAllowed):
            came(admin)
        with pytest.raises(NotAllowed):
            admin.read(visits.here_now)


def test_a_visit_stands_in_the_timeline(vault: Vault) -> None:
    noor = person(vault, "Noor")
    came(vault, resident_id=noor)

    def events(tx: object) -> list[object]:
        return visits.timeline(tx, noor)  # type: ignore[arg-type]

    (event,) = vault.read(events)
    assert (event.day, event.at) == (NOW.date(), NOW)
    assert vault.read(residents.row, resident_id=noor).shown == "Noor"


def put_right(vault: Vault, visit_id: int, **other: object) -> None:
    form = replace(vault.read(visits.form, visit_id=visit_id), **other)  # type: ignore[arg-type]
    vault.do("Put right", visits.correct, visit_id=visit_id, form=form)


def test_a_visit_of_the_wrong_person_goes_to_the_right_one_or_to_nobody(vault: Vault) -> None:
    noor, anna = person(vault, "Noor"), person(vault, "Anna")
    visit_id = came(vault, resident_id=noor)
    assert vault.read(visits.form, visit_id=visit_id).shown == "Noor"
    put_right(vault, visit_id, resident_id=anna)
    assert vault.read(visits.of_resident, resident_id=noor) == []
    assert len(vault.read(visits.of_resident, resident_id=anna)) == 1
    put_right(vault, visit_id, resident_id=None, age_band=AgeBand.FROM_18)
    (row,) = vault.read(visits.here_now).here
    assert (row.resident_id, row.shown, row.age_band) == (None, "", AgeBand.FROM_18)
    vault.undo()
    vault.undo()
    (row,) = vault.read(visits.of_resident, resident_id=noor)
    assert row.start == NOW


def test_a_name_put_right_takes_what_was_guessed_away(vault: Vault) -> None:
    visit_id = came(vault, age_band=AgeBand.FROM_18, gender="woman")
    put_right(vault, visit_id, resident_id=person(vault, "Noor"))
    (row,) = vault.read(visits.here_now).here
    assert (row.shown, row.age_band, row.gender) == ("Noor", None, "")


def test_nobody_is_put_twice_among_the_visitors(vault: Vault) -> None:
    noor, anna = person(vault, "Noor"), person(vault, "Anna")
    came(vault, resident_id=anna)
    visit_id = came(vault, resident_id=noor)
    with pytest.raises(Conflict) as caught:
        put_right(vault, visit_id, resident_id=anna)
    assert caught.value.field == "person"
    put_right(vault, visit_id, resident_id=anna, end=NOW)  # one that is over is no second


def test_a_visit_is_not_given_to_somebody_who_must_not_be_seen(vault: Vault) -> None:
    noor, anna = person(vault, "Noor"), person(vault, "Anna")
    visit_id = came(vault, resident_id=noor)
    hired(vault, "F1")
    vault.do("Protected", protection.protect, resident_id=anna, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(vault.path, "F1") as desk, pytest.raises(NotFound):
        put_right(desk, visit_id, resident_id=anna)
