# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants: one asks, another approves, the desk gives, and somebody asks what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.services.grants import grants
from shelterdesk.services.grants.grants import GrantForm, GrantOutcome, GrantRow, GrantState, Show
from shelterdesk.services.merging import merging
from shelterdesk.services.money import funds
from shelterdesk.services.residents import protection
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.money_team import team

SEWING = GrantForm("start-up", None, 25_000, purpose="a sewing machine")


def asked(vault: Vault, who: int, fund_id: int | None, **more: Any) -> int:
    form = replace(SEWING, fund_id=fund_id, **more)
    found: int = vault.do("Ask", grants.ask, resident_id=who, form=form).result
    return found


def only(vault: Vault, show: Show = Show.ALL) -> GrantRow:
    [row] = vault.read(grants.listed, show=show)
    return row


@pytest.fixture
def alone(vault: Vault) -> Vault:
    """A house where one person may approve."""
    purse.habits(vault, approves_money_alone=True)
    purse.take_boxes(vault)
    return vault


def test_from_asking_to_what_came_of_it(alone: Vault, clock: Clock) -> None:
    vault, today = alone, clock.now.date()
    river, noor = purse.fund(vault), person(vault, "Noor")
    grant = asked(vault, noor, river, pay_on=today + timedelta(days=3))
    row = only(vault, Show.TO_APPROVE)
    assert (row.shown, row.kind, row.fund, row.amount) == (
        "Noor", "Start-up kit", "River fund", 25_000,
    )  # fmt: skip
    assert (row.requested_by, row.is_own, row.approved_by, row.waits) == (
        "Joy", True, "", Show.TO_APPROVE,
    )  # fmt: skip
    vault.do("Yes", grants.approve, grant_id=grant)
    row = only(vault, Show.TO_GIVE)
    assert (row.approved_by, row.approved_on, row.is_approved_alone) == ("Joy", today, True)
    assert row.state_words == "Approved"
    with pytest.raises(Conflict, match="by now"):
        vault.do("Edit", grants.edit, grant_id=grant, form=replace(SEWING, fund_id=river))
    purse.given(vault, grant)
    row = only(vault, Show.OUTCOME)
    assert (row.state, row.paid, row.given_on, row.left) == (GrantState.GIVEN, 25_000, today, 0)
    outcome = {"outcome": GrantOutcome.PARTLY, "note": "needs thread"}
    vault.do("Came of it", grants.note_outcome, grant_id=grant, **outcome)
    assert vault.read(grants.listed) == []
    opened = vault.read(grants.opened, grant_id=grant)
    assert (opened.purpose, opened.reason, opened.outcome_note) == (
        "a sewing machine", "", "needs thread",
    )  # fmt: skip
    assert (opened.row.outcome, opened.row.outcome_on) == (GrantOutcome.PARTLY, today)
    vault.do("Not", grants.note_outcome, grant_id=grant, outcome=None)
    assert only(vault, Show.OUTCOME).outcome_on is None
    assert vault.read(grants.opened, grant_id=grant).outcome_note == ""
    with pytest.raises(Invalid):
        vault.do("X", grants.note_outcome, grant_id=grant, outcome=GrantOutcome.HELPED,
                 on=today + timedelta(days=1))  # fmt: skip


def test_two_people(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "D5", "C2")
        river, noor = purse.fund(vault), person(vault, "Noor")
        own = asked(vault, noor, river)
        with pytest.raises(Conflict, match="another colleague"):
            vault.do("Yes", grants.approve, grant_id=own)
    with signed_in(desk_file, "C2", clock) as caseworker:
        hers = asked(caseworker, noor, river, kind="phone", purpose="")
        with pytest.raises(NotAllowed):
            caseworker.do("Yes", grants.approve, grant_id=own)
        form = caseworker.read(grants.form, grant_id=own)
        assert form == replace(SEWING, fund_id=river, currency="EUR")
    with signed_in(desk_file, "D5", clock) as director:
        director.do("Yes", grants.approve, grant_id=hers)
        # Who changes what is asked for asks for it, and does not approve it.
        director.do("Less", grants.edit, grant_id=own, form=replace(form, amount=20_000))
        with pytest.raises(Conflict, match="another colleague"):
            director.do("Yes", grants.approve, grant_id=own)
    with signed_in(desk_file, clock=clock) as vault:
        vault.do("Yes", grants.approve, grant_id=own)
        rows = {row.id: row for row in vault.read(grants.of_resident, resident_id=noor)}
        assert (rows[own].requested_by, rows[own].approved_by) == ("D5", "Joy")
        assert (rows[hers].requested_by, rows[hers].approved_by) == ("C2", "D5")
        assert not any(row.is_approved_alone for row in rows.values())
        # Nor past the services.
        for change in ("approved_by = requested_by", "amount = 999"):
            with pytest.raises((IntegrityError, Conflict)):
                vault.do("Past", _update, change=change)


def _update(tx: Transaction, *, change: str) -> None:
    connection = tx.session.connection()
    connection.execute(text(f"UPDATE grant_given SET {change}"))  # noqa: S608


def test_no_with_a_reason_and_asked_again(alone: Vault) -> None:
    vault = alone
    river, noor = purse.fund(vault), person(vault, "Noor")
    grant = asked(vault, noor, river)
    with pytest.raises(Invalid) as caught:
        vault.do("No", grants.decline, grant_id=grant, reason="  ")
    assert caught.value.field == "reason"
    vault.do("No", grants.decline, grant_id=grant, reason="the fund is for homes")
    assert vault.read(grants.opened, grant_id=grant).reason == "the fund is for homes"
    assert vault.read(grants.listed) == []
    vault.undo()
    assert only(vault, Show.OPEN).state is GrantState.REQUESTED
    vault.do("No", grants.decline, grant_id=grant, reason="the fund is for homes")
    vault.do("Again", grants.ask_again, grant_id=grant)
    assert vault.read(grants.opened, grant_id=grant).reason == ""
    vault.do("Yes", grants.approve, grant_id=grant)
    vault.do("Again", grants.ask_again, grant_id=grant)
    row = only(vault)
    assert (row.state, row.approved_by, row.approved_on) == (GrantState.REQUESTED, "", None)
    vault.do("She does not want it", grants.withdraw, grant_id=grant)
    assert only(vault).state is GrantState.WITHDRAWN
    with pytest.raises(Conflict, match="Not wanted"):
        vault.do("Yes", grants.approve, grant_id=grant)


def test_what_was_paid_is_taken_back_first(alone: Vault) -> None:
    vault = alone
    grant = asked(vault, person(vault, "Noor"), purse.fund(vault))
    vault.do("Yes", grants.approve, grant_id=grant)
    payment = purse.given(vault, grant)
    vault.do("Only a part", _half, grant_id=grant)
    for act in (grants.withdraw, grants.ask_again):
        with pytest.raises(Conflict, match="Take the payment back"):
            vault.do("X", act, grant_id=grant)
    purse.taken_back(vault, payment)
    row = only(vault)
    assert (row.paid, row.given_on) == (0, None)
    vault.do("X", grants.withdraw, grant_id=grant)


def _half(tx: Transaction, *, grant_id: int) -> None:
    grants.get(tx, grant_id).state = GrantState.APPROVED.value


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"fund_id": None}, "fund_id"),
        ({"fund_id": 999}, "fund_id"),
        ({"kind": "yacht"}, "grant_kind"),
        ({"currency": "XXX"}, "currency"),
        ({"is_paid_back": True}, "is_paid_back"),
        ({"purpose": "x" * 2001}, "purpose"),
    ],
)
def test_what_cannot_be_asked(vault: Vault, changes: dict[str, Any], field: str) -> None:
    river = purse.fund(vault)
    with pytest.raises((Invalid, NotFound)) as caught:
        asked(vault, person(vault), **({"fund_id": river} | changes))
    assert caught.value.field == field


def test_a_fund_of_before_stays_where_it_was_chosen(vault: Vault) -> None:
    river, noor = purse.fund(vault), person(vault)
    grant = asked(vault, noor, river)
    vault.do("Retire", funds.retire, fund_id=river)
    with pytest.raises(Conflict) as caught:
        asked(vault, noor, river)
    assert caught.value.field == "fund_id"
    form = vault.read(grants.form, grant_id=grant)
    vault.do(
        "Edit", grants.edit, grant_id=grant, form=replace(form, amount=1, purpose=Hidden.HIDDEN)
    )
    assert vault.read(grants.opened, grant_id=grant).purpose == "a sewing machine"
    assert only(vault).amount == 1


def test_a_protected_person_counts_and_is_not_named(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "D5", "B7")
        river = purse.fund(vault)
        noor, her = person(vault, "Noor"), person(vault, "Quilla")
        asked(vault, noor, river)
        grant = asked(vault, her, river)
        vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
        assert [row.shown for row in vault.read(grants.listed)] == ["Noor", "Quilla"]
        counted = vault.read(grants.counts)
    with signed_in(desk_file, "D5", clock) as director:
        assert [row.shown for row in director.read(grants.listed)] == ["Noor"]
        assert director.read(grants.counts) == counted
        assert counted[Show.TO_APPROVE] == 2
        with pytest.raises(NotFound):
            director.do("Yes", grants.approve, grant_id=grant)
    with signed_in(desk_file, "B7", clock) as cashier:  # holds no key
        [row] = cashier.read(grants.listed)
        assert cashier.read(grants.opened, grant_id=row.id).purpose is Hidden.HIDDEN


def test_it_goes_with_the_record_it_is_joined_into(vault: Vault) -> None:
    river = purse.fund(vault)
    noor, other = person(vault, "Noor"), person(vault)
    asked(vault, other, river)
    vault.do("Join", merging.merge, resident_id=noor, merged_id=other)
    [row] = vault.read(grants.of_resident, resident_id=noor)
    assert (row.resident_id, row.shown) == (noor, "Noor")
