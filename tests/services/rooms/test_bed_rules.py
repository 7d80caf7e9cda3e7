# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random days at the desk against sets of (person, night) and (bed, night)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import UserError
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.rooms import board, check_out, stays
from shelterdesk.statistics import nights
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock, copy_file
from tests.factories import beds, house, soak
from tests.house_model import Model, Stay

FIRST = NOW.date() - timedelta(days=8)  # some of the days are past, some are to come
DAYS = 14
HORIZON = DAYS + 4
PEOPLE = 3
ROOM_OF_TWO = [0, 1]  # the beds of the first room


class Undo(Exception):
    """Ends an example: nothing of it is kept."""


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@pytest.fixture(scope="module")
def shared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    path = copy_file(template, tmp_path_factory.mktemp("desk") / "desk.sdb")
    vault = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=Clock())
    house(vault, "1 room × 2 beds", "House A")
    house(vault, "1 room × 1 beds", "House B")
    yield vault
    vault.lock()


numbers = st.integers(0, DAYS - 1)
steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("admit"), st.integers(0, PEOPLE - 1), numbers, st.sampled_from([0, 1, 2, None])
        ),
        st.tuples(st.just("move"), st.integers(0, 5), numbers, st.sampled_from([0, 1, 2])),
        st.tuples(st.just("swap"), st.integers(0, 5), numbers, st.integers(0, 5)),
        st.tuples(st.just("together"), st.integers(0, 5), numbers, st.integers(0, 5)),
        st.tuples(st.just("leave"), st.integers(0, 5), numbers, st.none()),
    ),
    min_size=3,
    max_size=12,
)


@pytest.mark.soak
@settings(max_examples=soak(25), deadline=None)
@given(steps)
def test_the_desk_agrees_with_the_sets(shared: Vault, some_steps: list[Any]) -> None:
    bed_ids = [bed for site in (1, 2) for bed in beds(shared, site)]

    def example(tx: Transaction) -> None:
        people = [residents.add(tx) for _ in range(PEOPLE)]
        model = Model(HORIZON)
        for step in some_steps:
            _take(tx, model, step, people, bed_ids)
            _compare(tx, model, people, bed_ids)
        raise Undo

    with pytest.raises(Undo):
        shared.do("Example", example)
    assert shared.read(residents.find, scope=Scope.ALL) == []


def _take(
    tx: Transaction, model: Model, step: tuple[Any, ...], people: list[int], bed_ids: list[int]
) -> None:
    kind, which, on, bed = step
    if kind != "admit" and not model.stays:
        return
    savepoint = tx.session.begin_nested()
    try:
        if kind == "admit":
            is_legal = model.may_admit(which, bed, on)
            new_id = stays.admit(
                tx,
                resident_id=people[which],
                on=day(on),
                bed_id=None if bed is None else bed_ids[bed],
                site_id=1,
            )
            model.stays[new_id] = Stay(which, on)
            if bed is not None:
                model.beds |= {(new_id, night): bed for night in range(on, HORIZON)}
        elif kind == "move":
            stay_id = sorted(model.stays)[which % len(model.stays)]
            is_legal = model.may_move(stay_id, bed, on)
            stays.move(tx, stay_id=stay_id, bed_id=bed_ids[bed], on=day(on), reason="quieter")
            model.beds |= {(stay_id, night): bed for night in model.wanted(stay_id, on)}
        elif kind in ("swap", "together"):
            pair = [sorted(model.stays)[one % len(model.stays)] for one in (which, bed)]
            moves = (
                model.swapped(pair, on) if kind == "swap" else model.together(pair, ROOM_OF_TWO, on)
            )
            is_legal = moves is not None
            if kind == "swap":
                stays.swap(tx, stay_id=pair[0], other_stay_id=pair[1], on=day(on))
            else:
                stays.move_together(tx, stay_ids=pair, on=day(on), room_id=1)
            model.move_all(moves or {}, on)
        else:
            stay_id = sorted(model.stays)[which % len(model.stays)]
            stay = model.stays[stay_id]
            is_legal = stay.end is None and on >= stay.start
            found = check_out.check_out(tx, stay_id=stay_id, on=day(on))
            assert found.nights == on - stay.start
            stay.end = on
            for key in [key for key in model.beds if key[0] == stay_id and key[1] >= on]:
                del model.beds[key]
    except UserError as error:
        savepoint.rollback()
        assert not is_legal, (step, error)  # noqa: PT017 - the model says whether it may
        return
    savepoint.commit()
    assert is_legal, step


def _compare(tx: Transaction, model: Model, people: list[int], bed_ids: list[int]) -> None:
    pairs = [(model.stays[stay].person, night) for stay, night in model.beds]
    assert len(pairs) == len(set(pairs))
    assert len(model.beds) == len({(bed, night) for (_, night), bed in model.beds.items()})
    wanted = {
        (people[model.stays[stay].person], bed_ids[bed], day(night))
        for (stay, night), bed in model.beds.items()
    }
    period = nights.Period(FIRST, day(HORIZON - 1))
    slept = nights.slept(tx.session, period, None)
    assert {(row.resident_id, row.bed_id, night) for row in slept for night in row.nights} == wanted
    assert sum((row.end - row.start).days for row in slept) == len(wanted)
    stay_nights = {
        (stay_id, night)
        for stay_id, stay in model.stays.items()
        for night in range(HORIZON)
        if stay.covers(night)
    }
    assert nights.elsewhere_nights(tx.session, period, None) == len(stay_nights - set(model.beds))
    tonight = NOW.date()
    boards = [board.board(tx, site_id=site, night=tonight) for site in (1, 2)]
    shown = {
        (cell.resident_id, cell.bed_id)
        for one in boards
        for room in one.rooms
        for cell in room.beds
        if cell.stay_id
    }
    assert shown == {(who, bed) for who, bed, night in wanted if night == tonight}
    elsewhere = {row.stay_id for one in boards for row in one.elsewhere}
    number = (tonight - FIRST).days
    assert elsewhere == {
        stay for stay, night in stay_nights if night == number and (stay, night) not in model.beds
    }
