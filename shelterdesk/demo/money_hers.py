# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is people's own: savings and goals, money kept for them, grants, debts and a budget, who may
collect; and a sewing workshop with its members, work, sales and earnings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from shelterdesk.demo import money_months
from shelterdesk.demo.desk import Desk
from shelterdesk.demo.money_months import Money
from shelterdesk.models.grants import GrantOutcome
from shelterdesk.models.ledger import AccountKind
from shelterdesk.services.grants import budgets, debts, grants
from shelterdesk.services.grants.budgets import LineForm
from shelterdesk.services.grants.debts import DebtForm
from shelterdesk.services.grants.grants import GrantForm
from shelterdesk.services.income import (
    activities,
    earning_sheets,
    earnings,
    materials,
    orders,
    work,
)
from shelterdesk.services.income.activities import ActivityForm
from shelterdesk.services.income.materials import MaterialForm
from shelterdesk.services.income.orders import OrderForm
from shelterdesk.services.income.work import Share, WorkForm
from shelterdesk.services.money import (
    books,
    cash_counts,
    collectors,
    goals,
    pay_desk,
    safekeeping,
    savings,
)
from shelterdesk.services.money.books import AccountForm
from shelterdesk.services.money.cash_counts import CountForm
from shelterdesk.services.money.collectors import CollectorForm
from shelterdesk.services.money.goals import GoalForm
from shelterdesk.services.money.owed import PayableKind
from shelterdesk.services.money.payments import Handing
from shelterdesk.services.money.safekeeping import Keeping
from shelterdesk.services.money.savings import Withdrawal

_A_DAY: Final = timedelta(days=1)
_CASHIER, _DIRECTOR, _CASEWORKER = "M8", "K3", "P4"
_BY_BANK: Final = Handing(pay_desk.PaymentMethod.BANK, mark=pay_desk.ReceiptMark.NONE)
_WEEKS_OF_WORK: Final = 10
#: Kind, fund, minor units, purpose, how long ago it was asked for, how far it has come.
_GRANTS: Final = (
    ("start-up", 1, 22_000, "Scissors, comb set and a licence fee", 70, "helped"),
    ("emergency", 0, 4_500, "Winter coat for the boy", 40, "given"),
    ("rent-deposit", 0, 60_000, "Deposit for the flat in Mill Lane", 12, "approved"),
    ("phone", 1, 6_000, "A phone with a new number", 5, "asked"),
    ("school-fees", 1, 3_200, "Books for the evening school", 2, "asked"),
)


def write(desk: Desk, money: Money) -> None:
    """All else that is hers, and the workshop."""
    _kept(desk, money)
    _grants(desk, money)
    _owed(desk)
    _collectors(desk)
    _workshop(desk, money)


def save(desk: Desk) -> None:
    """Savings with a goal, before a match of them is due; by bank, so that the box stays as the
    shifts count it."""
    tx = desk.tx
    savers = [one.resident_id for one in desk.longest(21)][:3]
    for number, resident_id in enumerate(savers):
        with desk.on(100 - number, 11), desk.by(_CASEWORKER):
            form = GoalForm(("business", "housing", "education")[number], 60_000)
            goals.write(tx, resident_id=resident_id, form=form)
        for back in (75, 45, 15):
            with desk.on(back - number, 15), desk.by(_CASHIER):
                savings.deposit(
                    tx, resident_id=resident_id, amount=2_000 + 500 * number, handing=_BY_BANK
                )
    if savers:
        with desk.on(8, 12), desk.by(_CASHIER):
            out = Withdrawal(1_500, purpose="children")
            savings.withdraw(tx, resident_id=savers[0], form=out, handing=_BY_BANK)


def _kept(desk: Desk, money: Money) -> None:
    """Her own money lies in a safe of its own, counted apart."""
    who = desk.turn(desk.longest(21), 4)
    if who is None:
        return
    with desk.on(26, 17), desk.by(_CASHIER):
        form = AccountForm(AccountKind.KEPT, money.currency, "Safe")
        safe = books.add_account(desk.tx, form=form)
        cash_counts.count(desk.tx, form=CountForm((), account_id=safe))
        kept = Keeping(24_000)
        safekeeping.take_in(desk.tx, resident_id=who.resident_id, form=kept)
    with desk.on(6, 17), desk.by(_CASHIER):
        safekeeping.give_out(desk.tx, resident_id=who.resident_id, form=Keeping(4_000))
        pieces = money_months.pieces(money.currency, kept.amount - 4_000)
        cash_counts.count(desk.tx, form=replace(pieces, account_id=safe))


def _grants(desk: Desk, money: Money) -> None:
    tx = desk.tx
    people = [row.id for row in desk.visitors[:3]] + [one.resident_id for one in desk.inside[:2]]
    for (kind, fund, amount, purpose, back, state), who in zip(_GRANTS, people, strict=False):
        with desk.on(back, 10), desk.by(_CASEWORKER):
            form = GrantForm(kind, money.funds[fund], amount, purpose=purpose)
            id_ = grants.ask(tx, resident_id=who, form=form)
        if state == "asked":
            continue
        with desk.on(back - 1, 9), desk.by(_DIRECTOR):
            grants.approve(tx, grant_id=id_)
        if state == "approved":
            continue
        with desk.on(back - 3, 14), desk.by(_CASHIER):
            pay_desk.pay(tx, kind=PayableKind.GRANT, payable_id=id_, handing=_BY_BANK)
        if state == "helped":
            with desk.on(back - 40, 10), desk.by(_CASEWORKER):
                grants.note_outcome(
                    tx, grant_id=id_, outcome=GrantOutcome.HELPED, note="First customers since May."
                )


def _owed(desk: Desk) -> None:
    """A debt that was put on somebody, and a budget made with her."""
    who = desk.turn(desk.inside, 1)
    if who is None:
        return
    with desk.on(33, 16), desk.by(_CASEWORKER):
        form = DebtForm(
            140_000, creditor="The man who paid the journey", is_coerced=True,
            plan="Not paid; the lawyer writes to him.",
        )  # fmt: skip
        debts.add(desk.tx, resident_id=who.resident_id, form=form)
        for what, amount, is_income in (
            ("Allowance", 22_000, True), ("Bus", 4_800, False), ("Phone", 1_500, False),
            ("Sent to her mother", 6_000, False), ("Clothes for the children", 3_500, False),
        ):  # fmt: skip
            line = LineForm(what, amount, is_income)
            budgets.add_line(desk.tx, resident_id=who.resident_id, form=line)


def _collectors(desk: Desk) -> None:
    who = desk.turn(desk.inside, 2)
    if who is not None:
        with desk.on(20, 10), desk.by(_CASEWORKER):
            form = CollectorForm("Leila Haddad", "Friend, shows her card")
            collectors.add(desk.tx, resident_id=who.resident_id, form=form)


def _workshop(desk: Desk, money: Money) -> None:
    """Sewing on Wednesdays: bags and aprons, sold at the market and to a school."""
    tx = desk.tx
    people = [row.id for row in desk.visitors[4:7]] + [one.resident_id for one in desk.inside[3:5]]
    with desk.on(90, 9):
        form = ActivityForm("Sewing workshop", money.currency, share_percent=80)
        id_ = activities.add(tx, form=form)
        for resident_id in people:
            activities.add_member(tx, activity_id=id_, resident_id=resident_id)
    for week in range(_WEEKS_OF_WORK, 0, -1):
        with desk.on(7 * week, 16):
            shares = tuple(
                Share(resident_id, 60 * (2 + (week + number) % 3), 3 + (week + number) % 4)
                for number, resident_id in enumerate(people)
                if (week + number) % 5
            )
            if not shares:
                continue
            work.note(tx, activity_id=id_, form=WorkForm(tx.today, "Bags and aprons", shares))
    with desk.on(66, 11), desk.by(_CASHIER):
        form_of_sale = OrderForm(tx.today, "Aprons for the school", 36_000, 24, "Hill School")
        orders.sell(tx, activity_id=id_, form=form_of_sale, handing=_BY_BANK)
        bought = MaterialForm("Cotton, 30 metres", 9_600)
        materials.buy(tx, activity_id=id_, form=bought, handing=_BY_BANK)
    with desk.on(30, 11):
        start = (tx.today.replace(day=1) - _A_DAY).replace(day=1)
        end = tx.today.replace(day=1)
        with desk.by(_CASHIER):
            earnings.prepare(tx, activity_id=id_, start=start, end=end)
        with desk.by(_DIRECTOR):
            sheet = earning_sheets.sheet(tx, activity_id=id_, start=start, end=end)
            ids = [row.id for row in sheet.rows if row.id is not None and row.amount]
            earnings.approve(tx, earning_ids=ids)
    with desk.on(28, 14), desk.by(_CASHIER):
        for earning_id in ids:
            pay_desk.pay(tx, kind=PayableKind.EARNING, payable_id=earning_id, handing=_BY_BANK)
    with desk.on(9, 13), desk.by(_CASHIER):
        sale = OrderForm(tx.today, "Bags at the market", 11_500, 10)
        orders.sell(tx, activity_id=id_, form=sale, handing=_BY_BANK)
    with desk.on(4, 10):
        form_of_order = OrderForm(
            tx.today, "Cushions for the library", 18_000, 12, "Town library",
            tx.today + timedelta(days=18),
        )  # fmt: skip
        orders.add(tx, activity_id=id_, form=form_of_order)
