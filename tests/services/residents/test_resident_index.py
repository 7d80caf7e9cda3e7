# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search across scripts, and an index that is right after every verb and every refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Damaged, NotFound
from shelterdesk.services import vocabularies
from shelterdesk.services.residents import resident_index, residents
from shelterdesk.services.residents.residents import Birth, ResidentForm, ResidentRow, Scope
from shelterdesk.services.rooms import check_out, rooms, stays
from shelterdesk.services.support import support
from shelterdesk.services.values import folding
from shelterdesk.services.vocabularies import Vocabulary
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()


def found(vault: Vault, text: str, **options: Any) -> list[str]:
    return [row.known_as for row in vault.read(residents.find, text=text, **options)]


def row_of(vault: Vault, resident_id: int) -> ResidentRow:
    return vault.read(residents.row, resident_id=resident_id)


def rebuilt(vault: Vault) -> list[ResidentRow]:
    """What an index made afresh says."""
    vault._memory.drop(resident_index.ResidentIndex)
    return vault.read(residents.find)


@pytest.mark.parametrize(
    ("text", "folded", "latin"),
    [
        ("Zoë", "zoe", "zoe"),
        ("  Anna   Maria ", "anna maria", ""),
        ("Ольга", "ольга", "olga"),
        ("STRASSE", "strasse", ""),
        ("Straße", "strasse", "strasse"),
        ("Łucja", "łucja", "lucja"),
        ("İpek", "ipek", "ipek"),
        ("Ｍａｒｉａ", "maria", "maria"),
        ("", "", ""),
    ],
)
def test_folding(text: str, folded: str, latin: str) -> None:
    assert folding.fold(text) == folded
    assert folding.fold_to_latin(text) == latin


def test_digits_of_any_script() -> None:
    assert folding.digits("+34 (611) ٧٧-७") == "34611777"
    assert folding.digits("none") == ""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("zoe", ["Zoë"]),
        ("ZOË", ["Zoë"]),
        ("olga", ["Ольга"]),
        ("ольг", ["Ольга"]),
        ("petrenko", ["Ольга"]),
        ("Петренко ольга", ["Ольга"]),
        ("mary", ["مريم"]),
        ("مريم", ["مريم"]),
        ("priya", ["प्रिया"]),
        ("प्रिया", ["प्रिया"]),
        ("611 777", ["Zoë"]),
        ("+34611777123", ["Zoë"]),
        ("77", []),
        ("zoe nobody", []),
        ("", ["Zoë", "Ольга", "प्रिया", "مريم"]),
        ("\n", ["Zoë", "Ольга", "प्रिया", "مريم"]),
    ],
)
def test_search(vault: Vault, text: str, names: list[str]) -> None:
    person(vault, "Zoë", phone="+34 611 777 123")
    person(vault, "Ольга", legal_name="Ольга Петренко")
    person(vault, "مريم")
    person(vault, "प्रिया")
    if text == "mary":
        latin = folding.fold_to_latin("مريم")
        assert found(vault, latin) == ["مريم"]
        return
    assert sorted(found(vault, text)) == sorted(names)


def test_names_that_begin_with_it_come_first(vault: Vault) -> None:
    for name in ("Annabel", "Joanna", "Anna"):
        person(vault, name)
    assert found(vault, "anna") == ["Anna", "Annabel", "Joanna"]
    assert found(vault, "anna", limit=1) == ["Anna"]
    nameless = person(vault)
    code = row_of(vault, nameless).code
    assert [row.id for row in vault.read(residents.find, text=code.lower())] == [nameless]
    assert vault.read(residents.find)[-1].id == nameless  # names first, codes after them


def test_scopes_and_counts(vault: Vault) -> None:
    bed = beds(vault, house(vault))[0]
    here, _ = admitted(vault, bed, TODAY, "Here")
    supported = person(vault, "Supported")
    vault.do("Open", support.open_period, resident_id=supported, opened=TODAY)
    person(vault, "Other")
    assert found(vault, "", scope=Scope.HERE) == ["Here"]
    assert found(vault, "", scope=Scope.SUPPORTED) == ["Here", "Supported"]
    assert len(found(vault, "", scope=Scope.ALL)) == 3
    assert vault.read(residents.count) == {
        Scope.HERE: 1, Scope.SUPPORTED: 2, Scope.MINE: 2, Scope.ALL: 3
    }  # fmt: skip
    assert row_of(vault, here).place == "Room 1 · A"


def test_every_verb_keeps_it_fresh(vault: Vault) -> None:
    site_id = house(vault)
    first, second = beds(vault, site_id)[:2]
    assert vault.read(residents.find) == []

    def check(**expected: Any) -> None:
        row = row_of(vault, resident_id)
        assert {name: getattr(row, name) for name in expected} == expected
        assert vault.read(residents.find) == rebuilt(vault)

    resident_id = person(vault, "Noor")
    check(known_as="Noor", is_here=False, is_supported=False, place="", since=None, age=None)
    form = ResidentForm(known_as="Mira", birth=Birth(2000, 11), gender="woman")
    vault.do("Edit", residents.edit, resident_id=resident_id, form=form)
    check(known_as="Mira", age=26, gender="Woman or girl")
    period = vault.do("Open", support.open_period, resident_id=resident_id, opened=TODAY).result
    check(is_supported=True, since=TODAY)
    stay_id = vault.do("Admit", stays.admit, resident_id=resident_id, on=TODAY, bed_id=first).result
    check(is_here=True, place="Room 1 · A", stay_id=stay_id)
    vault.do("Move", stays.move, stay_id=stay_id, bed_id=second, on=TODAY)
    check(place="Room 1 · B")
    extra = vault.do(
        "Extra", stays.place_on_extra_bed, stay_id=stay_id, on=TODAY, reason="a full house"
    ).result
    check(place="Overflow · extra 1")
    assert extra not in (first, second)
    vault.do("Check out", check_out.check_out, stay_id=stay_id, on=TODAY)
    check(is_here=False, place="", stay_id=None, is_supported=True)
    vault.do("Close", support.close_period, period_id=period, closed=TODAY)
    check(is_supported=False, since=None)


def test_words_shown_in_many_rows(vault: Vault) -> None:
    site_id = house(vault, name="House A")
    bed = beds(vault, site_id)[0]
    resident_id, _ = admitted(vault, bed, TODAY, "Noor")
    form = ResidentForm(known_as="Noor", gender="woman")
    vault.do("Edit", residents.edit, resident_id=resident_id, form=form)
    room_id = vault.read(lambda tx: tx.session.get_one(rooms.Bed, bed).room_id)
    vault.do("Rename", rooms.edit_room, room_id=room_id, form=rooms.RoomForm("Blue", ""))
    assert row_of(vault, resident_id).place == "Blue · A"
    house(vault, name="House B")
    assert row_of(vault, resident_id).place == "House A · Blue · A"
    (term,) = [
        choice
        for choice in vault.read(vocabularies.choices, vocabulary=Vocabulary.GENDER)
        if choice.code == "woman"
    ]
    vault.do("Rename", vocabularies.rename, term_id=term.id, label="Lady")
    assert row_of(vault, resident_id).gender == "Lady"


def test_a_new_night_is_read_again(vault: Vault, clock: Clock) -> None:
    bed = beds(vault, house(vault))[0]
    resident_id, stay_id = admitted(vault, bed, TODAY)
    leaves = TODAY + timedelta(days=1)
    vault.do("Check out", check_out.check_out, stay_id=stay_id, on=leaves)
    assert row_of(vault, resident_id).is_here
    clock.now += timedelta(hours=9)  # five in the morning: still the same night
    assert row_of(vault, resident_id).is_here
    clock.now += timedelta(hours=1)
    assert not row_of(vault, resident_id).is_here


def test_a_refused_verb_leaves_it_right(vault: Vault) -> None:
    bed = beds(vault, house(vault))[0]
    admitted(vault, bed, TODAY, "Noor")
    other = person(vault, "Mira")
    before = vault.read(residents.find)

    def try_much(tx: Transaction) -> None:
        residents.edit(tx, resident_id=other, form=ResidentForm(known_as="Changed"))
        new = residents.add(tx, form=ResidentForm(known_as="Ghost"))
        tx.memory.residents_changed({other, new})
        assert {row.known_as for row in residents.find(tx)} == {"Noor", "Changed", "Ghost"}
        rooms.add_site(tx, name="Ghost house")
        stays.admit(tx, resident_id=other, on=TODAY, bed_id=bed)

    with pytest.raises(Conflict, match="taken by Noor"):
        vault.do("Try", try_much)
    assert vault.read(residents.find) == before == rebuilt(vault)


def test_a_reading_that_fails_does_not_leave_half_an_index(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = person(vault, "Noor")
    original = resident_index._read_entries

    def broken(*arguments: Any) -> Any:
        raise Damaged("a page")

    with monkeypatch.context() as patched:
        patched.setattr(resident_index, "_read_entries", broken)
        with pytest.raises(Damaged):
            vault.read(residents.find)
    assert found(vault, "") == ["Noor"]
    person(vault, "Mira")
    vault.do("Edit", residents.edit, resident_id=first, form=ResidentForm(known_as="Nora"))
    with monkeypatch.context() as patched:
        patched.setattr(resident_index, "_read_entries", broken)
        with pytest.raises(Damaged):
            vault.read(residents.find)
    assert resident_index._read_entries is original
    assert found(vault, "") == ["Mira", "Nora"]


def test_many_people_are_read_in_parts(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resident_index, "_CHUNK", 2)
    vault.read(residents.find)
    ids = vault.do("Add", lambda tx: [residents.add(tx) for _ in range(5)]).result
    assert sorted(row.id for row in vault.read(residents.find)) == ids


def test_a_text_that_cannot_be_opened_is_left_out(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident_id = person(vault, "Noor", legal_name="Amal")

    def moved(self: ClassSealer, context: str, blob: bytes) -> str:
        raise Damaged("moved")

    monkeypatch.setattr(ClassSealer, "open", moved)
    assert found(vault, "noor") == ["Noor"]
    assert found(vault, "amal") == []
    with pytest.raises(Damaged):
        vault.read(residents.form, resident_id=resident_id)


@pytest.mark.parametrize(
    ("form", "is_found"),
    [
        (ResidentForm(), False),
        (ResidentForm(known_as="olga"), True),
        (ResidentForm(known_as="ОЛЬГА", birth=Birth(1990)), True),
        (ResidentForm(known_as="Olga", birth=Birth(1991)), False),
        (ResidentForm(known_as="Olg"), False),
        (ResidentForm(legal_name="Olga  PETRENKO"), True),
        (ResidentForm(legal_name="Petrenko"), False),
        (ResidentForm(phone="0 44-123 45 67"), True),
        (ResidentForm(phone="44"), False),
        (ResidentForm(phone="044 123 45 68"), False),
    ],
)
def test_people_who_may_be_the_same(vault: Vault, form: ResidentForm, is_found: bool) -> None:
    resident_id = person(
        vault, "Ольга", legal_name="Ольга Петренко", phone="0441234567", birth=Birth(1990)
    )
    person(vault, "", legal_name="")
    assert [row.id for row in vault.read(residents.similar, form=form)] == (
        [resident_id] if is_found else []
    )
    assert vault.read(residents.similar, form=form, other_than=resident_id) == []


def test_unknown_people(vault: Vault) -> None:
    with pytest.raises(NotFound):
        row_of(vault, 7)
