# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Debts with others and a household budget, made with her: words sealed, sums plain."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.services.grants import budgets, debts
from shelterdesk.services.grants.budgets import LineForm, Sum
from shelterdesk.services.grants.debts import DebtForm
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.vault.door import Vault
from tests.colleagues import signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.money_team import team

TODAY = NOW.date()


def test_a_debt_from_first_to_last(vault: Vault) -> None:
    noor = person(vault, "Noor")
    form = DebtForm(120_000, creditor="the man of the flat", is_coerced=True, plan="see a lawyer")
    debt = vault.do("Debt", debts.add, resident_id=noor, form=form).result
    [row] = vault.read(debts.of_resident, resident_id=noor)
    assert (row.creditor, row.plan, row.amount, row.currency, row.as_of, row.is_coerced) == (
        "the man of the flat", "see a lawyer", 120_000, "EUR", TODAY, True,
    )  # fmt: skip
    kept = vault.read(debts.form, debt_id=debt)
    assert kept == replace(form, currency="EUR", as_of=TODAY)
    less = DebtForm(
        90_000, "EUR", TODAY - timedelta(days=1), Hidden.HIDDEN, Unanswered.DECLINED, Hidden.HIDDEN
    )
    vault.do("Less", debts.edit, debt_id=debt, form=less)
    [row] = vault.read(debts.of_resident, resident_id=noor)
    assert (row.creditor, row.amount, row.is_coerced) == (
        "the man of the flat", 90_000, Unanswered.DECLINED,
    )  # fmt: skip
    second = vault.do("Debt", debts.add, resident_id=noor, form=DebtForm(0)).result
    vault.do("Settled", debts.settle, debt_id=debt, on=TODAY)
    assert [one.id for one in vault.read(debts.of_resident, resident_id=noor)] == [second, debt]
    vault.do("Not settled", debts.settle, debt_id=debt, on=None)
    vault.do("Gone", debts.remove, debt_id=second)
    [row] = vault.read(debts.of_resident, resident_id=noor)
    assert row.settled_on is None
    with pytest.raises(NotFound):
        vault.do("Gone", debts.remove, debt_id=second)


@pytest.mark.parametrize("coerced", [True, False, *Unanswered])
def test_every_answer_is_kept(vault: Vault, coerced: bool | Unanswered) -> None:
    noor = person(vault)
    vault.do("Debt", debts.add, resident_id=noor, form=DebtForm(1, is_coerced=coerced))
    assert vault.read(debts.of_resident, resident_id=noor)[0].is_coerced is coerced


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (DebtForm(-1), "amount"),
        (DebtForm(10**16), "amount"),
        (DebtForm(1, as_of=TODAY + timedelta(days=1)), "as_of"),
        (DebtForm(1, creditor="x" * 201), "creditor"),
        (DebtForm(1, currency="nope"), "currency"),
    ],
)
def test_what_is_no_debt(vault: Vault, form: DebtForm, field: str) -> None:
    noor = person(vault)
    with pytest.raises(Invalid) as caught:
        vault.do("Debt", debts.add, resident_id=noor, form=form)
    assert caught.value.field == field


def test_it_is_not_settled_tomorrow(vault: Vault) -> None:
    debt = vault.do("Debt", debts.add, resident_id=person(vault), form=DebtForm(1)).result
    with pytest.raises(Invalid):
        vault.do("S", debts.settle, debt_id=debt, on=TODAY + timedelta(days=1))


def test_a_budget_and_what_is_left(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    assert vault.read(budgets.of_resident, resident_id=noor) == budgets.Budget((), (), None)
    rent, wage, home = (
        vault.do("Line", budgets.add_line, resident_id=noor, form=form).result
        for form in (
            LineForm("rent", 40_000),
            LineForm("wage", 60_000, is_income=True),
            LineForm("for my mother", 5_000, currency="TND"),
        )
    )
    found = vault.read(budgets.of_resident, resident_id=noor)
    assert [line.what for line in found.lines] == ["wage", "rent", "for my mother"]
    assert found.sums == (Sum("EUR", 60_000, 40_000), Sum("TND", 0, 5_000))
    assert [one.left for one in found.sums] == [20_000, -5_000]
    clock.now = NOW + timedelta(days=5)
    form = vault.read(budgets.line_form, line_id=rent)
    assert form == LineForm("rent", 40_000, currency="EUR")
    vault.do("L", budgets.edit_line, line_id=rent, form=replace(form, what=Hidden.HIDDEN, amount=1))
    found = vault.read(budgets.of_resident, resident_id=noor)
    assert (found.lines[1].what, found.sums[0].left) == ("rent", 59_999)
    assert found.made_on == TODAY + timedelta(days=5)
    vault.do("X", budgets.remove_line, line_id=home)
    vault.do("X", budgets.remove_line, line_id=wage)
    assert [line.id for line in vault.read(budgets.of_resident, resident_id=noor).lines] == [rent]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (LineForm("", 1), "what"),
        (LineForm("x" * 121, 1), "what"),
        (LineForm("food", -1), "amount"),
        (LineForm("food", 1, currency="nope"), "currency"),
    ],
)
def test_what_is_no_line(vault: Vault, form: LineForm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        vault.do("L", budgets.add_line, resident_id=person(vault), form=form)
    assert caught.value.field == field


def test_a_cashier_reads_neither(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "B7")
        noor = person(vault, "Noor")
        vault.do("Debt", debts.add, resident_id=noor, form=DebtForm(1))
    with signed_in(desk_file, "B7", clock) as cashier:
        for query in (debts.of_resident, budgets.of_resident):
            with pytest.raises(NotAllowed):
                cashier.read(query, resident_id=noor)
