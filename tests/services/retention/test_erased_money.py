# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money stays when somebody was erased: under a code, in lists that go on working for others."""

from __future__ import annotations

from shelterdesk.models.residents import Resident
from shelterdesk.services.money import payables, receipts, savings
from shelterdesk.services.retention import erasing
from shelterdesk.services.retention.erasing import Reason
from shelterdesk.services.stipends import award_rows, due_rows
from shelterdesk.services.stipends.award_rows import Which
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, PASSPHRASE
from tests.factories import person
from tests.money_desk import due, pay, till
from tests.stipend_world import act


def test_lists_of_money_name_a_code_and_go_on(vault: Vault) -> None:
    house, noor, amal = till(vault), person(vault, "Noor"), person(vault, "Amal")
    for who in (noor, amal):
        act(vault, savings.deposit, resident_id=who, amount=1_000)
        pay(vault, due(vault, house, who))
        due(vault, house, who, number=1)
    vault.confirm_passphrase(PASSPHRASE)
    act(vault, erasing.erase, resident_id=noor, reason=Reason.HER_WISH)
    code = vault.read(lambda tx: tx.session.get_one(Resident, noor).code)
    both = sorted((code, "Amal"))
    assert sorted(row.shown for row in vault.read(savings.people)) == both
    month = vault.read(due_rows.register, period_start=NOW.date().replace(day=1))
    assert sorted(row.shown for row in month.rows) == both
    assert sorted(row.shown for row in vault.read(due_rows.register).rows) == both
    listed = vault.read(award_rows.listed, which=Which.ALL)
    assert sorted(row.shown for row in listed.rows) == both
    assert sorted(row.shown for row in vault.read(payables.to_pay).rows) == both
    assert {row.shown for row in vault.read(receipts.of_day)} == set(both)
    assert {row.is_here for row in vault.read(savings.people)} == {False}
