# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL while stipends are paid: nobody is paid twice, and no payment reported is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.models.payments import Payment
from shelterdesk.services import organisation
from shelterdesk.services.stipends import due_rows
from shelterdesk.vault.door import Vault
from tests.colleagues import signed_in
from tests.end2end import paying
from tests.end2end.mixed_work import open_file
from tests.factories import person, soak
from tests.money_desk import due, pay, till
from tests.stipend_world import award, scheme
from tests.vault_faults import process


def house(path: Path, dues: int) -> None:
    """So many approved stipends, and enough in the box."""
    vault = open_file(path)
    money = till(vault, cash=dues * 33_000)
    for number in range(dues):
        due(vault, money, person(vault, f"Noor {number:04}"))
    vault.lock()


def month(path: Path, people: int) -> None:
    """So many awards of which nothing is prepared, enough in the box, and one who may do all."""
    vault = open_file(path)
    money = till(vault, cash=people * 33_000)
    form = replace(vault.read(organisation.form), approves_money_alone=True)
    vault.do("Alone", organisation.edit, form=form)
    scheme_id = scheme(vault, child_amount=0, fund_id=money.fund_id)
    for number in range(people):
        award(vault, person(vault, f"Noor {number:04}"), scheme_id)
    vault.lock()


def campaign(path: Path, kills: int, seed: int, *of_what: str) -> dict[str, Any]:
    script = "import sys; from tests.end2end import paying; sys.exit(paying.main())"
    program = process(script, str(path), str(kills), str(seed), *of_what)
    out, err = program.communicate()
    assert program.returncode == 0, out + err[-2000:]
    told: dict[str, Any] = json.loads(out)
    return told


def test_a_whole_month_is_killed_until_it_is_closed(desk_file: Path) -> None:
    """Prepared, approved, paid and closed, whatever was killed in it."""
    month(desk_file, 8)
    told = campaign(desk_file, 40, 3, "month")
    assert told["kills"] >= 1
    assert told["steps"] == [paying.CLOSED, paying.APPROVED, paying.PREPARED]
    with signed_in(desk_file) as vault:
        rows = vault.read(due_rows.register, states=list(due_rows.DueState)).rows
    assert [row.state for row in rows] == [due_rows.DueState.PAID] * 8


@pytest.mark.soak
def test_many_kills(desk_file: Path) -> None:
    house(desk_file, soak(60))
    told = campaign(desk_file, soak(20), seed=11)
    assert told["kills"] >= 1
    assert told["receipts"] > 20


def test_what_it_judges_by(vault: Vault) -> None:
    """A payment that was told of and is not there, one of another sum, and a gap are all seen."""
    money, noor = till(vault, cash=100_000), person(vault, "Noor")
    one = due(vault, money, noor)
    pay(vault, one)
    told: paying.Told = {1: (one, 33_000, None)}
    assert vault.read(paying._wrong_with_money, told) == []
    for number, fact in (
        (2, (one, 33_000, None)),
        (1, (one, 32_000, None)),
        (1, (9, 33_000, None)),
    ):
        assert vault.read(paying._wrong_with_money, told | {number: fact})

    def changed(tx: object) -> list[str]:
        payment = tx.session.query(Payment).one()  # type: ignore[attr-defined]
        with tx.session.no_autoflush:  # type: ignore[attr-defined]
            payment.number = 2
            return paying._wrong_with_money(tx, {})

    assert any("gap" in words for words in vault.read(changed))
