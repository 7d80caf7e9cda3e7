# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom somebody must be kept apart from is known of the right record, joined and taken apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shelterdesk.services.merging import merging, unmerging
from shelterdesk.services.safety import keep_apart, outsiders, visitors
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)
BORIS = OutsiderForm(names="Boris Brandt", phones="0611 999 123", instruction="Call Joy first.")


@pytest.fixture
def pair(vault: Vault) -> tuple[int, int]:
    return person(vault, "Noor"), person(vault, "Nour")


def join(vault: Vault, own: int, other: int) -> int:
    return int(vault.do("Join", merging.merge, resident_id=own, merged_id=other).result)


def apart(vault: Vault, joining: int) -> None:
    vault.do("Apart", unmerging.undo_merge, merge_id=joining)


def concerned(vault: Vault) -> list[set[int]]:
    """Whom each entry concerns."""
    return [{one for one, _name in row.concerns} for row in vault.read(outsiders.outsiders)]


def knows_boris(vault: Vault) -> bool:
    return vault.read(visitors.check, text="boris brandt").instruction == BORIS.instruction


def test_an_outsider_is_known_of_whom_he_looks_for(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    entry = {"form": BORIS, "resident_ids": [other]}
    vault.do("Write", outsiders.add_outsider, **entry)
    joining = join(vault, own, other)
    assert concerned(vault) == [{own}]
    assert [row.names for row in vault.read(outsiders.outsiders, resident_id=own)] == [BORIS.names]
    assert knows_boris(vault)
    rows = vault.read(lambda tx: [row.names for row in outsiders.rows_concerning(tx, own)])
    assert rows == [BORIS.names]
    apart(vault, joining)
    assert concerned(vault) == [{other}]
    assert vault.read(outsiders.outsiders, resident_id=own) == []
    assert vault.read(lambda tx: outsiders.rows_concerning(tx, own)) == []
    assert knows_boris(vault)


def test_an_entry_that_was_edited_meanwhile_still_concerns_her_afterwards(
    vault: Vault, pair: tuple[int, int]
) -> None:
    own, other = pair
    third = person(vault, "Amal")
    given = {"form": BORIS, "resident_ids": [other]}
    entry = vault.do("Write", outsiders.add_outsider, **given).result
    joining = join(vault, own, other)
    new = replace(BORIS, description="a grey coat")
    vault.do("Edit", outsiders.edit, entry_id=entry, form=new, resident_ids=[own, third])
    assert concerned(vault) == [{own, third}]
    apart(vault, joining)
    assert concerned(vault) == [{other, third}]


def test_two_residents_are_kept_apart_whichever_record_is_open(
    vault: Vault, pair: tuple[int, int]
) -> None:
    own, other = pair
    site = house(vault)
    one, two, *_ = beds(vault, site)
    third, _stay = admitted(vault, one, TODAY, "Amal")
    vault.do("Keep apart", keep_apart.add, resident_id=other, other_id=third, reason="a quarrel")

    def warned(who: int) -> list[int | None]:
        found = vault.read(keep_apart.warnings, resident_id=who, on=TODAY, bed_id=two)
        return [one.resident_id for one in found]

    joining = join(vault, own, other)
    assert warned(own) == [third]
    assert [row.other_id for row in vault.read(keep_apart.of_resident, resident_id=third)] == [own]
    apart(vault, joining)
    assert (warned(own), warned(other)) == ([], [third])
    [row] = vault.read(keep_apart.of_resident, resident_id=third)
    assert row.other_id == other


def test_nobody_is_kept_apart_from_herself(vault: Vault, pair: tuple[int, int]) -> None:
    """Two records were once thought to be two people who quarrel."""
    own, other = pair
    one, *_ = beds(vault, house(vault))
    first = TODAY - 9 * DAY
    row = {"resident_id": own, "other_id": other, "start": first}
    entry = vault.do("Keep apart", keep_apart.add, **row).result
    vault.do("End", keep_apart.end, entry_id=entry)
    ended = {"with_ended": True}
    assert vault.read(keep_apart.of_resident, resident_id=own, **ended)
    joining = join(vault, own, other)
    assert vault.read(keep_apart.of_resident, resident_id=own, **ended) == []
    assert vault.read(lambda tx: keep_apart.timeline(tx, own)) == []
    for on in (first, TODAY - DAY, TODAY):
        assert vault.read(keep_apart.warnings, resident_id=own, on=on, bed_id=one) == []
    vault.do("Keep apart", keep_apart.add, resident_id=own, other_id=person(vault, "Amal"))
    apart(vault, joining)
    [row_of] = vault.read(keep_apart.of_resident, resident_id=other, **ended)
    assert row_of.other_id == own
