# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A move from the shelter into a flat of the house: one stay, another kind of housing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.services.moving_on import staged, tenancies
from shelterdesk.services.moving_on.staged import Agreement
from shelterdesk.services.moving_on.tenancies import TenancyForm, Tenure
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import bed_nights, board, rooms, stays
from shelterdesk.services.rooms.rooms import HousingKind, RoomForm
from shelterdesk.statistics.night_sheet import By
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.factories import admitted, beds, house

TODAY = NOW.date()
DAY = timedelta(days=1)


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


@pytest.fixture
def shelter(vault: Vault) -> list[int]:
    return beds(vault, house(vault))


@pytest.fixture
def flat(vault: Vault) -> int:
    site = do(vault, rooms.add_house, name="Hill Road", housing_kind=HousingKind.OFF_SITE,
              pattern="1 rooms × 2 beds")  # fmt: skip
    return beds(vault, site)[0]


@pytest.fixture
def noor(vault: Vault, shelter: list[int]) -> tuple[int, int]:
    return admitted(vault, shelter[0], TODAY - 9 * DAY)


def test_what_changes_is_said_before(
    vault: Vault, noor: tuple[int, int], shelter: list[int], flat: int
) -> None:
    ask = {"stay_id": noor[1], "on": TODAY}
    assert vault.read(staged.change, bed_id=shelter[3], **ask) is None
    found = vault.read(staged.change, bed_id=flat, **ask)
    assert (found.before, found.after) == (HousingKind.EMERGENCY, HousingKind.OFF_SITE)
    assert not found.has_home
    # A room may be of another kind than its house.
    room = vault.read(board.boards)[0].rooms[1]
    form = RoomForm(room.name, housing_kind=HousingKind.STEP_DOWN)
    do(vault, rooms.edit_room, room_id=room.id, form=form)
    inner = vault.read(staged.change, bed_id=room.beds[0].bed_id, **ask)
    assert inner.after is HousingKind.STEP_DOWN


def test_one_stay_goes_on_and_the_agreement_is_noted_in_one_act(
    vault: Vault, noor: tuple[int, int], shelter: list[int], flat: int
) -> None:
    until = TODAY + 365 * DAY
    do(vault, staged.move_on, stay_id=noor[1], bed_id=flat, on=TODAY, reason="next step",
       agreement=Agreement(until))  # fmt: skip
    [stay] = vault.read(stays.stays, resident_id=noor[0])
    assert (stay.site, stay.start, stay.end) == ("Hill Road", TODAY - 9 * DAY, None)
    [home] = vault.read(tenancies.of_resident, resident_id=noor[0])
    assert (home.housing_kind, home.tenure, home.start) == ("off_site", "organisation", TODAY)
    assert (home.contract_until, home.end) == (until, None)
    nights = vault.read(bed_nights.count, by=By.HOUSE, first=TODAY - 9 * DAY, last=TODAY)
    assert {line.words: line.nights for line in nights.lines} == {"House B": 9, "Hill Road": 1}
    vault.undo()
    assert vault.read(tenancies.of_resident, resident_id=noor[0]) == []
    assert vault.read(stays.card, stay_id=noor[1]).place == "Room 1 · A"


def test_the_agreement_until_now_ends_where_that_is_asked(
    vault: Vault, noor: tuple[int, int], shelter: list[int], flat: int
) -> None:
    move = {"stay_id": noor[1]}
    do(vault, staged.move_on, bed_id=flat, on=TODAY - 3 * DAY, agreement=Agreement(), **move)
    assert vault.read(staged.change, bed_id=shelter[1], on=TODAY, **move).has_home
    do(vault, staged.move_on, bed_id=shelter[1], on=TODAY, ends_former=True, **move)
    [home] = vault.read(tenancies.of_resident, resident_id=noor[0])
    assert (home.start, home.end) == (TODAY - 3 * DAY, TODAY)
    vault.undo()
    do(vault, staged.move_on, bed_id=shelter[1], on=TODAY, **move)
    assert vault.read(tenancies.of_resident, resident_id=noor[0])[0].end is None


def test_the_desk_moves_and_notes_no_agreement(
    vault: Vault, noor: tuple[int, int], shelter: list[int], flat: int, desk_file: Path
) -> None:
    home = TenancyForm(HousingKind.EMERGENCY, TODAY - DAY, Tenure.ORGANISATION)
    do(vault, tenancies.add, resident_id=noor[0], form=home)
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as front:
        with pytest.raises(NotAllowed):
            do(front, staged.move_on, stay_id=noor[1], bed_id=flat, on=TODAY,
               agreement=Agreement())  # fmt: skip
        assert front.read(stays.card, stay_id=noor[1]).place == "Room 1 · A"  # nothing half done
        do(front, staged.move_on, stay_id=noor[1], bed_id=flat, on=TODAY)
        # Whether an agreement is noted is case work.
        change = front.read(staged.change, stay_id=noor[1], bed_id=shelter[1], on=TODAY)
        assert change is not None
        assert not change.has_home
        assert front.read(stays.stays, resident_id=noor[0])[0].site == "Hill Road"


def test_who_must_not_be_seen_is_not_asked_about(
    vault: Vault, noor: tuple[int, int], flat: int, desk_file: Path
) -> None:
    hired(vault, "F1")
    do(vault, protection.protect, resident_id=noor[0], staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "F1") as front, pytest.raises(NotFound):
        front.read(staged.change, stay_id=noor[1], bed_id=flat, on=TODAY)
