# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programmes, and the support periods that count for them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services.residents import protection
from shelterdesk.services.support import closing, programmes, support
from shelterdesk.services.support.closing import CloseForm
from shelterdesk.services.support.programmes import ProgrammeForm
from shelterdesk.services.support.support import SupportForm, SupportRow
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

T = NOW.date()
DAY = timedelta(days=1)


def programme(vault: Vault, name: str = "Exit", **fields: object) -> int:
    form = ProgrammeForm(name, **fields)  # type: ignore[arg-type]
    made: int = vault.do("Add", programmes.add, form=form).result
    return made


def opened(vault: Vault, *programme_ids: int, days: int = 400) -> tuple[int, int]:
    her = person(vault, "Noor")
    period = vault.do(
        "Open", support.open_period, resident_id=her, opened=T - days * DAY,
        programme_ids=programme_ids,
    ).result  # fmt: skip
    return her, period


def only(vault: Vault, her: int) -> SupportRow:
    [row] = vault.read(support.periods, resident_id=her)
    return row


def test_add_edit_and_end(vault: Vault) -> None:
    form = ProgrammeForm("Exit", "Fondation", T - 700 * DAY, 12, is_prevention=True)
    made = vault.do("Add", programmes.add, form=form).result
    [row] = vault.read(programmes.listed)
    assert (row.form, row.is_running, row.people_now) == (form, True, 0)
    vault.do("Edit", programmes.edit, programme_id=made, form=ProgrammeForm(" Exit 2 "))
    over = ProgrammeForm("Exit 2", end=T)
    vault.do("End", programmes.edit, programme_id=made, form=over)
    [row] = vault.read(programmes.listed)
    assert (row.form, row.is_running) == (over, False)
    vault.do("Go on", programmes.edit, programme_id=made, form=ProgrammeForm("Exit 2"))
    assert vault.read(programmes.listed)[0].is_running


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (ProgrammeForm("  "), "name"),
        (ProgrammeForm("x" * 121), "name"),
        (ProgrammeForm("Exit"), "name"),
        (ProgrammeForm("New", "x" * 121), "funder"),
        (ProgrammeForm("New", planned_months=0), "planned_months"),
    ],
)
def test_what_a_programme_cannot_be(vault: Vault, form: ProgrammeForm, field: str) -> None:
    programme(vault)
    with pytest.raises((Invalid, Conflict)) as refused:
        vault.do("Add", programmes.add, form=form)
    assert refused.value.field == field
    assert len(vault.read(programmes.listed)) == 1


def test_it_cannot_end_before_it_begins(vault: Vault) -> None:
    with pytest.raises(Invalid, match="before it begins") as refused:
        programme(vault, start=T, end=T - DAY)
    assert refused.value.field == "end"


def test_several_at_once(vault: Vault) -> None:
    both = programme(vault, planned_months=12), programme(vault, "Prevention")
    her, period = opened(vault, *both)
    row = only(vault, her)
    assert row.programmes == ("Exit", "Prevention")
    exit_, prevention = row.shares
    assert exit_.start == row.opened
    assert exit_.is_past_plan  # said quietly: nothing ended
    assert exit_.end is None
    assert prevention.planned_until is None
    with pytest.raises(Conflict, match="already"):
        vault.do("Again", programmes.assign, period_id=period, programme_id=both[0])


def test_its_days_are_within_the_period(vault: Vault) -> None:
    made = programme(vault)
    her, period = opened(vault)
    share = vault.do(
        "Assign", programmes.assign, period_id=period, programme_id=made,
        start=T - 30 * DAY, end=T - 10 * DAY,
    ).result  # fmt: skip
    assert (only(vault, her).shares[0].start, only(vault, her).shares[0].end) == (
        T - 30 * DAY, T - 10 * DAY,
    )  # fmt: skip
    for start, end in ((T - 500 * DAY, None), (T, T - DAY)):
        with pytest.raises(Invalid):
            vault.do("Edit", programmes.edit_share, share_id=share, start=start, end=end)
    vault.do("Edit", programmes.edit_share, share_id=share, start=None, end=None)
    assert only(vault, her).shares[0].start == T - 400 * DAY
    vault.do("Close", closing.close, period_id=period, form=CloseForm(T - 50 * DAY))
    assert only(vault, her).shares[0].end == T - 50 * DAY
    vault.do("Edit", support.edit_period, period_id=period, form=SupportForm(T - 90 * DAY))
    assert only(vault, her).shares[0].start == T - 90 * DAY
    vault.do("Remove", programmes.remove_share, share_id=share)
    assert only(vault, her).shares == ()
    vault.undo()
    assert only(vault, her).programmes == ("Exit",)


def test_not_for_one_that_did_not_run_then(vault: Vault) -> None:
    made = programme(vault, start=T - 20 * DAY, end=T - 10 * DAY)
    _her, period = opened(vault)
    for start, end in ((T, None), (T - 100 * DAY, T - 50 * DAY)):
        with pytest.raises(Invalid, match="did not run"):
            vault.do(
                "Assign", programmes.assign, period_id=period, programme_id=made, start=start,
                end=end,
            )  # fmt: skip


def test_an_end_of_a_programme_ends_no_support(vault: Vault) -> None:
    made = programme(vault)
    her, _period = opened(vault, made)
    vault.do("End", programmes.edit, programme_id=made, form=ProgrammeForm("Exit", end=T))
    assert only(vault, her).closed is None
    assert only(vault, her).shares[0].end is None


def test_people_are_counted_once_and_protected_ones_too(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2", "F1")
        made = programme(vault)
        her, period = opened(vault, made)
        again = vault.do("Open", support.open_period, resident_id=her, opened=T - DAY).result
        vault.do("Assign", programmes.assign, period_id=again, programme_id=made)
        opened(vault, made)
        vault.do("Protect", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "C2", clock) as other:
        [row] = other.read(programmes.listed)
        assert (row.people_now, row.people_ever) == (2, 2)
        with pytest.raises(NotFound):
            other.do("x", programmes.assign, period_id=period, programme_id=made)
        with pytest.raises(NotAllowed):
            other.do("x", programmes.add, form=ProgrammeForm("Mine"))
    with signed_in(desk_file, "F1", clock) as desk, pytest.raises(NotAllowed):
        desk.do("x", programmes.assign, period_id=period, programme_id=made)


def test_on_the_timeline(vault: Vault) -> None:
    made = programme(vault)
    her, period = opened(vault)
    vault.do(
        "Assign", programmes.assign, period_id=period, programme_id=made, end=T - 10 * DAY
    )  # fmt: skip

    def events(tx: Transaction) -> list[tuple[object, str]]:
        return [(event.day, event.title) for event in programmes.timeline(tx, her)]

    assert vault.read(events) == [
        (T - 400 * DAY, "In the programme “Exit”"),
        (T - 10 * DAY, "No longer in the programme “Exit”"),
    ]
