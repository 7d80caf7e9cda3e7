# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The past written in bulk: the database's rules hold, and the lists are right at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.services.past import past
from shelterdesk.services.past.past import BedNights, HouseholdRole, PastStay, PastSupport
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm, Scope
from shelterdesk.services.rooms import rooms, stays
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import beds, house

TODAY = NOW.date()
DAY = timedelta(days=1)


def write(tx: Transaction, *, site_id: int, bed_ids: list[int], overlap: bool = False) -> list[int]:
    forms = [ResidentForm(known_as=f"P{n}", legal_name=f"L{n}") for n in range(2)]
    people = past.add_residents(tx, forms)
    (household,) = past.add_households(
        tx, [[(people[0], HouseholdRole.HEAD), (people[1], HouseholdRole.CHILD)]]
    )
    programmes = past.add_programmes(tx, ["Exit", "Home", "Exit"])
    assert programmes[0] == programmes[2]
    assert past.add_programmes(tx, ["Home"]) == [programmes[1]]
    periods = past.add_support(
        tx,
        [
            PastSupport(who, TODAY - 9 * DAY, None, Unanswered.UNKNOWN, household, (programmes[0],))
            for who in people
        ],
    )
    past.add_support(tx, [])
    stay_ids = past.add_stays(
        tx,
        [
            PastStay(people[0], site_id, periods[0], TODAY - 9 * DAY, TODAY, "own-home", False),
            PastStay(people[1], site_id, periods[1], TODAY - DAY, None, Unanswered.DECLINED, False),
        ],
    )
    past.add_nights(
        tx,
        [
            BedNights(stay_ids[0], people[0], bed_ids[0], TODAY - 9 * DAY, TODAY),
            BedNights(stay_ids[1], people[1], bed_ids[0 if overlap else 1], TODAY - DAY, None),
        ],
    )
    return people


def test_written_in_bulk(vault: Vault) -> None:
    site_id = house(vault)
    bed_ids = beds(vault, site_id)
    assert vault.read(residents.find) == []
    done = vault.do("Write", write, site_id=site_id, bed_ids=bed_ids)
    assert {"resident", "household", "stay", "bed_assignment", "programme"} <= done.tables
    first, second = done.result
    rows = {row.id: row for row in vault.read(residents.find)}
    assert not rows[first].is_here
    assert rows[second].place == "Room 1 · B"
    assert [row.id for row in vault.read(residents.find, text="L1")] == [second]
    (stay,) = vault.read(stays.stays, resident_id=first)
    assert stay.destination == "Own home, no subsidy"
    (period,) = vault.read(support.periods, resident_id=first)
    assert period.programmes == ("Exit",)


def test_a_refusal_by_the_database_undoes_all(vault: Vault) -> None:
    site_id = house(vault)
    bed_ids = beds(vault, site_id)
    assert vault.read(residents.find) == []
    with pytest.raises(Conflict, match="This bed is taken"):
        vault.do("Write", write, site_id=site_id, bed_ids=bed_ids, overlap=True)
    assert vault.read(residents.find) == []
    vault.do("Write", write, site_id=site_id, bed_ids=bed_ids)
    assert len(vault.read(residents.find)) == 2


def test_stays_alone_show_in_the_lists(vault: Vault) -> None:
    site_id = house(vault)
    people = vault.do("People", past.add_residents, [ResidentForm(), ResidentForm()]).result
    assert vault.read(residents.find, scope=Scope.HERE) == []

    def come(tx: Transaction) -> None:
        (period,) = past.add_support(
            tx, [PastSupport(people[0], TODAY, None, Unanswered.NOT_ASKED, None, ())]
        )
        past.add_stays(
            tx, [PastStay(people[0], site_id, period, TODAY, None, Unanswered.NOT_ASKED, True)]
        )

    vault.do("Come", come)
    assert [row.id for row in vault.read(residents.find, scope=Scope.HERE)] == [people[0]]
    assert [row.id for row in vault.read(residents.find, scope=Scope.SUPPORTED)] == [people[0]]


def test_what_is_taken(vault: Vault) -> None:
    site_id = house(vault)
    bed_ids = beds(vault, site_id)
    extra = vault.do("Extra", rooms.add_overflow_bed, site_id=site_id).result
    people = vault.do("Write", write, site_id=site_id, bed_ids=bed_ids).result
    listed = vault.read(past.beds_of, site_id=site_id)
    assert [bed.id for bed in listed] == [*bed_ids, extra]
    assert listed[-1].is_overflow

    def taken(**options: Any) -> set[tuple[int, int]]:
        return {(row.resident_id, row.bed_id) for row in vault.read(past.taken_by, **options)}

    assert taken(bed_ids=bed_ids[:1]) == {(people[0], bed_ids[0])}
    assert taken(resident_ids=people) == {(people[0], bed_ids[0]), (people[1], bed_ids[1])}
    assert taken(bed_ids=bed_ids[2:]) == set()
