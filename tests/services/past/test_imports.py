# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered of imports, and stays of the past one at a time."""

from __future__ import annotations

from datetime import date

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.services.past import imports, past_stays
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import rooms
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person


def test_rows_are_known_again_by_source_and_kind(vault: Vault) -> None:
    vault.do("Import", imports.remember, "A", "Client", "1", "resident", 10)
    vault.do(
        "Import", imports.remember_many, "A", "Client", "resident", iter([("2", 20), ("3", 30)])
    )
    vault.do("Import", imports.remember_many, "B", "Client", "resident", [("1", 40)])
    vault.do("Import", imports.remember_many, "B", "Client", "resident", [])
    assert vault.read(imports.known, "A", "Client") == {"1": 10, "2": 20, "3": 30}
    assert vault.read(imports.known, "B", "Client") == {"1": 40}
    assert vault.read(imports.known, "A", "Stay") == {}


@pytest.mark.parametrize("pairs", [[("1", 2)], [("2", 2), ("2", 3)], [("2", 2), ("1", 3)]])
def test_an_id_is_remembered_once(vault: Vault, pairs: list[tuple[str, int]]) -> None:
    vault.do("Import", imports.remember, "A", "Client", "1", "resident", 10)
    with pytest.raises(Conflict, match="was imported already"):
        vault.do("Import", imports.remember_many, "A", "Client", "resident", pairs)
    assert vault.read(imports.known, "A", "Client") == {"1": 10}


@pytest.mark.parametrize(
    ("source", "kind", "external_id"),
    [("x" * 81, "k", "1"), ("s", "x" * 41, "1"), ("s", "k", "x" * 121)],
)
def test_what_does_not_fit(vault: Vault, source: str, kind: str, external_id: str) -> None:
    with pytest.raises(Invalid, match="At most"):
        vault.do("Import", imports.remember, source, kind, external_id, "resident", 1)


def _add_and_fail(tx: Transaction) -> None:
    residents.add(tx)
    raise Invalid("no")


def test_attempts_and_trials_are_taken_back(vault: Vault) -> None:
    def verb(tx: Transaction) -> None:
        residents.add(tx)
        with pytest.raises(Invalid), imports.attempt(tx):
            _add_and_fail(tx)
        with imports.attempt(tx):
            residents.add(tx)
        with imports.trial(tx):
            residents.add(tx)

    vault.do("Import", verb)
    assert len(vault.read(residents.find)) == 2


def test_free_bed_of_a_room(vault: Vault) -> None:
    first, second = beds(vault, house(vault, "1 room × 2 beds"))
    room_id = vault.read(past_stays.places).rooms[0][0]
    vault.do("Extra", rooms.add_bed, room_id=room_id, kind=rooms.BedKind.OVERFLOW)
    admitted(vault, first, date(2026, 1, 10))

    def free(start: date, end: date | None) -> int | None:
        return vault.read(past_stays.free_bed, room_id=room_id, start=start, end=end)

    assert free(date(2026, 1, 1), date(2026, 1, 10)) == first
    assert free(date(2026, 1, 1), date(2026, 1, 11)) == second
    vault.do(
        "Block",
        rooms.block,
        bed_id=first,
        start=date(2025, 12, 1),
        end=date(2025, 12, 5),
        reason="",
    )
    assert free(date(2025, 12, 4), date(2025, 12, 6)) == second
    vault.do("Take out", rooms.take_out_of_service, bed_id=second, on=date(2026, 1, 5))
    assert free(date(2026, 1, 1), date(2026, 1, 11)) is None
    assert free(date(2026, 1, 1), None) is None


def test_a_stay_cannot_end_before_it_begins(vault: Vault) -> None:
    site_id = house(vault)
    with pytest.raises(Invalid, match="cannot leave before she came"):
        vault.do(
            "Record", past_stays.record, resident_id=person(vault), site_id=site_id,
            start=date(2026, 1, 2), end=date(2026, 1, 1),
        )  # fmt: skip
