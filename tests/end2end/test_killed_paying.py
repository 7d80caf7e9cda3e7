# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL while stipends are paid: nobody is paid twice, and no payment reported is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shelterdesk.models.payments import Payment
from shelterdesk.vault.door import Vault
from tests.end2end import paying
from tests.end2end.mixed_work import open_file
from tests.factories import person, soak
from tests.money_desk import due, pay, till

ROOT = Path(__file__).parents[2]


def house(path: Path, dues: int) -> None:
    """So many approved stipends, and enough in the box."""
    vault = open_file(path)
    money = till(vault, cash=dues * 33_000)
    for number in range(dues):
        due(vault, money, person(vault, f"Noor {number:04}"))
    vault.lock()


def campaign(path: Path, kills: int, seed: int) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.end2end.paying", str(path), str(kills), str(seed)],
        cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": "."},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    told: dict[str, int] = json.loads(done.stdout)
    return told


def test_a_few_kills(desk_file: Path) -> None:
    house(desk_file, 30)
    told = campaign(desk_file, 3, seed=5)
    assert told["kills"] >= 1
    assert told["receipts"] >= told["kills"]


@pytest.mark.soak
def test_many_kills(desk_file: Path) -> None:
    house(desk_file, soak(60))
    told = campaign(desk_file, soak(20), seed=11)
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
