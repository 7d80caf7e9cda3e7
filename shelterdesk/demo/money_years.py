# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The money of the years before the last months: a file for benchmarks has all of it, a demo none.

Each month is written as the desk would have: money comes in, awards are given to who is there,
dues are prepared, approved, paid, and the month before the last is closed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import money_months
from shelterdesk.demo.desk import Desk
from shelterdesk.demo.money_months import Money
from shelterdesk.i18n import N_
from shelterdesk.models.ledger import AccountKind
from shelterdesk.services import organisation
from shelterdesk.services.money import books, cash_box, cash_counts, funds, month_close
from shelterdesk.services.money.books import MoneyForm
from shelterdesk.services.money.funds import FundForm
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import in_house
from shelterdesk.services.stipends import awards, schemes
from shelterdesk.services.stipends.schemes import SchemeForm
from shelterdesk.vault.door import Vault

_LABEL: Final = N_("Wrote the demo")
_DAYS_A_MONTH: Final = 30.5
_MONTHS_AFTER: Final = 4  # which ``money_months`` writes
_NEW_A_MONTH: Final = 6  # awards, each for half a year
_A_YEAR: Final = 60_000_00  # of one fund, minor units


@dataclass(frozen=True, slots=True)
class _Told:
    """What the months share: their accounts, and who had an award already."""

    money: Money
    had: set[int]


def write(vault: Vault, days: int, seed: int) -> None:
    """The months of so many days, but the last ones."""
    first = round(days / _DAYS_A_MONTH) - 1
    chance = random.Random(f"money|{seed}")  # noqa: S311 - a story, not a secret
    told: _Told | None = None
    for back in range(first, _MONTHS_AFTER, -1):  # an act closes one month
        told = vault.do(_LABEL, _write, back=back, told=told, chance=chance).result


@verb(Capability.IMPORT, is_undoable=False)
def _write(
    tx: Transaction, *, back: int, told: _Told | None, chance: random.Random
) -> _Told | None:
    desk = Desk.of(tx, chance)
    day = money_months.month_end(desk.night, back)
    told = told or _begin(desk, (desk.night - day).days)
    if told is not None:  # else a house that counts no money
        _month(desk, told, day)
    tx.subject = None
    return told


def _begin(desk: Desk, back: int) -> _Told | None:
    currency = organisation.form(desk.tx).currency
    if not currency:
        return None
    with desk.on(back, 8), desk.by(money_months.CASHIER):
        bank = money_months.bank(desk, currency)
        fund_id = funds.add(desk.tx, form=FundForm("City grant", "The city"))
        cash_counts.count(desk.tx, form=money_months.pieces(currency, money_months.expected(desk)))
        box = next(row.id for row in cash_box.boxes(desk.tx) if row.kind is AccountKind.CASH)
        form = SchemeForm(
            "First months", currency, amount=18_000, child_amount=4_000, months=6, most_months=12,
            fund_id=fund_id, period_from=desk.tx.today.replace(day=1),
        )  # fmt: skip
        scheme_id = schemes.add(desk.tx, form=form)
    return _Told(Money(currency, bank, int(box or 0), (fund_id,), (scheme_id,)), set())


def _month(desk: Desk, told: _Told, day: date) -> None:
    money = told.money
    back = (desk.night - day).days
    [fund_id], [scheme_id] = money.funds, money.schemes
    with desk.on(back, 8), desk.by(money_months.CASHIER):
        form = MoneyForm(money.bank, _A_YEAR // 12, fund_id, words="Of this month")
        books.money_in(desk.tx, form=form)
    for number, who in enumerate(_new(desk, told, day)):
        told.had.add(who)
        with desk.on(back, 8, 30), desk.by(money_months.CASEWORKER):
            hers = awards.proposed(
                desk.tx, resident_id=who, scheme_id=scheme_id, start=day.replace(day=1)
            )
            hers = replace(hers, children=number % 3)
            awards.give(desk.tx, resident_id=who, form=hers)
    money_months.pay_month(desk, money, day)
    with desk.on(back, 16), desk.by(money_months.DIRECTOR):
        month_close.close(desk.tx, month=(day.replace(day=1) - money_months.A_DAY).replace(day=1))


def _new(desk: Desk, told: _Told, day: date) -> list[int]:
    """Who is in the house that night and had no award yet; nobody who is protected."""
    protected = {row.id for row in residents.find(desk.tx) if row.is_protected}
    return [
        one.resident_id
        for one in in_house.people(desk.tx, day)
        if one.resident_id not in told.had | protected and not one.is_child
    ][:_NEW_A_MONTH]
