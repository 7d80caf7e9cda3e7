# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which records may be one person: across scripts and ways of writing, and never too many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import NotAllowed
from shelterdesk.models.families import Dependant
from shelterdesk.services.merging import merging
from shelterdesk.services.residents import duplicates, protection, residents
from shelterdesk.services.residents.duplicates import Likeness
from shelterdesk.services.residents.residents import Birth, ResidentForm
from shelterdesk.services.values.folding import phone_keys
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in


def pairs(vault: Vault) -> list[tuple[int, int, tuple[Likeness, ...]]]:
    found = vault.read(duplicates.duplicates)
    return [(pair.left.id, pair.right.id, pair.reasons) for pair in found]


@pytest.mark.parametrize(("one", "other"), [
    ({"known_as": "Ольга", "birth": Birth(1990)}, {"known_as": "Olga", "birth": Birth(1990, 3)}),
    ({"known_as": "Zoë", "birth": Birth(1990)}, {"known_as": "zoe", "birth": Birth(1990)}),
    ({"legal_name": "Ана Тест"}, {"legal_name": "Ana Test", "known_as": "Mia"}),
    ({"phone": "+34 611 77 71 23"}, {"phone": "0034 (611) 777-123 or a friend's"}),
    ({"phone": "0611/777123"}, {"phone": "mother 0699 123456, own 611777123"}),
    ({"known_as": "Fatima", "birth": Birth(1991)}, {"known_as": "Fatma", "birth": Birth(1991)}),
])  # fmt: skip
def test_one_person_written_in_two_ways(
    vault: Vault, one: dict[str, Any], other: dict[str, Any]
) -> None:
    ids = tuple(factories.person(vault, **fields) for fields in (one, other))
    factories.person(vault, "Somebody", birth=Birth(1990), phone="0511 999 888")
    ((left, right, reasons),) = pairs(vault)
    assert (left, right) == ids
    assert reasons
    form = ResidentForm(**other)
    assert [row.id for row in vault.read(residents.similar, form=form, other_than=ids[1])] in (
        [ids[0]], []
    )  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [
    ({"known_as": "Maria", "birth": Birth(1990)}, {"known_as": "Maria", "birth": Birth(1980)}),
    ({"known_as": "Maria"}, {"known_as": "Maria"}),  # of so many no year is known
    ({"known_as": "Ana", "birth": Birth(1990)}, {"known_as": "Ada", "birth": Birth(1990)}),
    # A mother and her child.
    ({"phone": "0611 777 123", "birth": Birth(1990)},
     {"phone": "0611 777 123", "birth": Birth(2015)}),
    ({"phone": "112"}, {"phone": "112"}),
    ({}, {}),
])  # fmt: skip
def test_two_people_are_no_pair(vault: Vault, one: dict[str, Any], other: dict[str, Any]) -> None:
    for fields in (one, other):
        factories.person(vault, **fields)
    assert pairs(vault) == []


def test_a_name_that_half_the_house_has_says_nothing(vault: Vault) -> None:
    for _n in range(20):
        factories.person(vault, "Maria", birth=Birth(1990))
    assert pairs(vault) == []


def test_the_most_alike_come_first_with_the_reason(vault: Vault) -> None:
    a, b, c, d = (
        factories.person(vault, *fields, **more)
        for fields, more in (
            (("Noor",), {"birth": Birth(1990)}), (("Noor",), {"birth": Birth(1990)}),
            (("Amal",), {"phone": "0611 777 123", "legal_name": "Amal Test"}),
            (("Amal",), {"phone": "0611 777 123", "legal_name": "Amal Test"}),
        )
    )  # fmt: skip
    first, second = vault.read(duplicates.duplicates)
    assert (first.left.id, first.right.id, second.left.id, second.right.id) == (c, d, a, b)
    assert first.words == "Same phone, Same legal name"


def test_two_people_are_remembered_and_it_can_be_undone(vault: Vault) -> None:
    one, other = (factories.person(vault, "Noor", birth=Birth(1990)) for _n in "ab")
    vault.do("Two", duplicates.mark_two_people, resident_id=other, other_id=one)
    vault.do("Two", duplicates.mark_two_people, resident_id=one, other_id=other)
    assert pairs(vault) == []
    vault.undo()
    assert len(pairs(vault)) == 1


def test_it_is_remembered_also_after_one_was_joined(vault: Vault) -> None:
    fields = {"birth": Birth(1990)}
    one, other, third = (factories.person(vault, "Noor", **fields) for _n in "abc")
    vault.do("Two", duplicates.mark_two_people, resident_id=one, other_id=third)
    vault.do("Join", merging.merge, resident_id=other, merged_id=one)
    assert pairs(vault) == []


def test_a_mother_and_her_child_are_two(vault: Vault) -> None:
    one, other = (factories.person(vault, "Noor", birth=Birth(1990)) for _n in "ab")

    def cares_for(tx: Any) -> None:
        tx.session.add(Dependant(resident_id=one, dependant_id=other))

    vault.do("Child", cares_for)
    assert pairs(vault) == []


def test_what_is_sealed_or_protected_is_no_reason_for_others(vault: Vault, desk_file: Path) -> None:
    hired(vault, "C2", "F1")
    one, _other = (factories.person(vault, "Noor", birth=Birth(1990)) for _n in "ab")
    vault.do("Protect", protection.protect, resident_id=one, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "C2") as colleague:
        assert pairs(colleague) == []
    with signed_in(desk_file, "F1") as desk, pytest.raises(NotAllowed):
        pairs(desk)


@pytest.mark.parametrize(("text", "keys"), [
    ("", set()), ("12345", set()), ("no phone", set()),
    ("٠٦١١ ٧٧٧ ١٢٣", {"611777123"}),
    ("0611 777 123, 0699 1234567", {"611777123", "991234567"}),
    ("0611 777 123\n0699 1234567", {"611777123", "991234567"}),
    ("777 123", {"777123"}),
])  # fmt: skip
def test_numbers_are_compared_by_their_end(text: str, keys: set[str]) -> None:
    assert phone_keys(text) == keys
