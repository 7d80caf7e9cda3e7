# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a protected person has here, owes and asked for, for the house in ``protected_world``."""

from __future__ import annotations

from datetime import date

from shelterdesk.services.grants import budgets, debts, grants, instalments
from shelterdesk.services.money import goals, safekeeping, savings
from shelterdesk.vault.door import Vault
from tests import purse


def open_boxes(vault: Vault, fund_id: int) -> None:
    """The house's own accounts, with money in them."""
    purse.take_boxes(vault)
    purse.top_up(vault, fund_id)


def fill(vault: Vault, her: int, fund_id: int, mark: str, today: date) -> None:
    """A row in every table that such things have, by acts."""
    purse.habits(vault, approves_money_alone=True, uses_credit=True)
    who = {"resident_id": her}
    vault.do("Saves", savings.deposit, **who, amount=770)
    vault.do("Keeps", safekeeping.take_in, **who, form=safekeeping.Keeping(771))
    purse.matched(vault, her, fund_id, 772)
    goal = goals.GoalForm("housing", 9_000, words=f"{mark} goal")
    vault.do("Goal", goals.write, **who, form=goal)
    debt = debts.DebtForm(5_000, creditor=f"{mark} creditor", plan=mark)
    vault.do("Debt", debts.add, **who, form=debt)
    vault.do("Line", budgets.add_line, **who, form=budgets.LineForm(f"{mark} rent", 400))
    credit = grants.GrantForm("micro-grant", fund_id, 600, is_paid_back=True, purpose=mark)
    lent = vault.do("Ask", grants.ask, **who, form=credit).result
    vault.do("Yes", grants.approve, grant_id=lent)
    purse.given(vault, lent)
    agreed = instalments.spread(500, today.replace(day=1), 2)
    vault.do("Agree", instalments.agree, grant_id=lent, agreed=agreed)
    vault.do("Back", instalments.pay_back, grant_id=lent, amount=100)
    for reason in ("", "no"):
        asked = vault.do("Ask", grants.ask, **who, form=grants.GrantForm("phone", fund_id, 50))
        if reason:
            vault.do("No", grants.decline, grant_id=asked.result, reason=f"{mark} {reason}")
    purse.habits(vault, approves_money_alone=False, uses_credit=False)
