# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outreach rounds: numbers that fit, the team, what was handed out, and a sealed note."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Invalid, NotFound
from shelterdesk.models.outreach import OutreachRound, OutreachStaff
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.services.outreach import outreach
from shelterdesk.services.outreach.outreach import OutreachSetting, RoundForm, RoundItem
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock

HOUR = timedelta(hours=1)
START = NOW - 4 * HOUR
FULL = RoundForm(
    START, NOW - HOUR, OutreachSetting.INDOOR, "K-4", (1,), ("Ruth",),
    12, 7, 3, 2, 1, (RoundItem("hygiene", 9, 7), RoundItem("food", 4, 4)), "Quxnote of the round",
)  # fmt: skip


def add(vault: Vault, form: RoundForm = FULL) -> int:
    made: int = vault.do("Wrote down a round", outreach.add, form=form).result
    return made


def count(vault: Vault) -> tuple[int, int, int]:
    with vault._session() as session:
        found = [session.query(one).count() for one in (OutreachRound, OutreachStaff, ServiceGiven)]
    return found[0], found[1], found[2]


def test_a_round_is_read_as_it_was_written(vault: Vault) -> None:
    round_id = add(vault)
    assert vault.read(outreach.form, round_id=round_id) == FULL
    found = vault.read(outreach.month, month=NOW.date())
    (row,) = found.rows
    assert row.team == ("Joy", "Ruth")
    assert row.items == (("Hygiene kit", 9, 7), ("Food", 4, 4))
    assert found.totals == {
        "met": 12, "talked": 7, "did_not_wish": 3, "first_time": 2, "referred": 1,
    }  # fmt: skip
    assert (found.minutes, found.items) == (180, (("Hygiene kit", 9), ("Food", 4)))
    assert vault.read(outreach.areas) == ["K-4"]
    assert b"Quxnote" not in vault.path.read_bytes()


def test_only_the_beginning_is_required(vault: Vault) -> None:
    add(vault, RoundForm(START))
    (row,) = vault.read(outreach.month, month=NOW.date()).rows
    assert (row.team, row.items, row.met, row.end, row.has_note) == ((), (), 0, None, False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"talked": 10}, "met"),
        ({"first_time": 13}, "first_time"),
        ({"met": -1, "talked": 0, "did_not_wish": 0}, "met"),
        ({"referred": 10_000}, "referred"),
        ({"start": NOW + HOUR, "end": None}, "start"),
        ({"end": START - HOUR}, "end"),
        ({"end": START + 25 * HOUR}, "end"),
        ({"area": "x" * 41}, "area"),
        ({"items": (RoundItem("food", 0, 1),)}, "items"),
        ({"names": ("x" * 81,)}, "names"),
        ({"staff_ids": (999,)}, "team"),
        ({"items": (RoundItem("gold", 1, 1),)}, "support_kind"),
    ],
)
def test_numbers_that_cannot_all_be_right(
    vault: Vault, changed: dict[str, object], field: str
) -> None:
    with pytest.raises((Invalid, NotFound)) as caught:
        add(vault, replace(FULL, **changed))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert count(vault) == (0, 0, 0)


def test_a_change_writes_only_what_is_other_and_can_be_undone(vault: Vault) -> None:
    round_id = add(vault)
    form = replace(FULL, names=("Ada",), items=(RoundItem("food", 4, 4), RoundItem("talk", 1, 3)))
    with vault._session() as session:
        kept = {row.kind_id: row.id for row in session.query(ServiceGiven)}
    vault.do("Changed a round", outreach.edit, round_id=round_id, form=form)
    assert vault.read(outreach.form, round_id=round_id) == form
    with vault._session() as session:
        now = {row.kind_id: row.id for row in session.query(ServiceGiven)}
    assert len(kept.items() & now.items()) == 1
    vault.undo()
    before = vault.read(outreach.form, round_id=round_id)
    assert (before.names, set(before.items)) == (("Ruth",), set(FULL.items))


def test_what_was_written_by_mistake_goes_whole_and_comes_back_whole(vault: Vault) -> None:
    round_id = add(vault)
    vault.do("Took a round away", outreach.remove, round_id=round_id)
    assert count(vault) == (0, 0, 0)
    with pytest.raises(NotFound):
        vault.read(outreach.form, round_id=round_id)
    vault.undo()
    assert count(vault) == (1, 2, 2)


def test_the_desk_writes_a_note_and_does_not_read_it(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
    with signed_in(desk_file, "F1", clock) as desk:
        round_id = add(desk)
        form = desk.read(outreach.form, round_id=round_id)
        assert form.note is Hidden.HIDDEN
        desk.do("Changed", outreach.edit, round_id=round_id, form=replace(form, met=20))
    with signed_in(desk_file, clock=clock) as vault:
        form = vault.read(outreach.form, round_id=round_id)
        assert (form.note, form.met) == ("Quxnote of the round", 20)


def test_a_round_belongs_to_the_month_in_which_it_began(vault: Vault, clock: Clock) -> None:
    clock.now = NOW.replace(year=2027, month=1, day=1, hour=3)
    add(vault, replace(FULL, start=clock.now - 5 * HOUR, end=clock.now))
    assert len(vault.read(outreach.month, month=date(2026, 12, 31)).rows) == 1
    assert vault.read(outreach.month, month=date(2027, 1, 1)).rows == ()
