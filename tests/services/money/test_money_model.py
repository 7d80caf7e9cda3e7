# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is prepared, approved, paid, taken back, counted, moved and closed, in any order and
over the turn of a year: the books hold.

A real file, two currencies (of no decimals and of three). Beside it a model of plain numbers says
what should lie in each box and bank account and what of each due was paid; the books must say the
same. An act that is refused must have changed nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shelterdesk.errors import UserError
from shelterdesk.models.stipends import DueState
from shelterdesk.services import organisation
from shelterdesk.services.money import (
    books,
    cash_counts,
    ledger_check,
    month_close,
    pay_desk,
    statements,
)
from shelterdesk.services.money.books import ExchangeForm, ExpenseForm, MoneyForm, TransferForm
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.money.pay_desk import PayableKind
from shelterdesk.services.money.payments import Handing, PaymentMethod
from shelterdesk.services.stipends import approving, deciding, dues
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests.books_house import BANK, CASH, account, fund, hired_once, opened, take
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock, copy_file
from tests.factories import person, soak
from tests.stipend_world import award, scheme

CURRENCIES = ("JPY", "TND")
DAY = timedelta(days=1)
STEPS = 30
AMOUNTS = st.integers(1, 4_000)
PICK = st.integers(0, 10**6)
DUE = PayableKind.DUE


class Money(RuleBasedStateMachine):
    """A house with one fund, and a box and a bank account in each currency."""

    template: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.clock = Clock()
        path = copy_file(self.template, self.folder / "desk.sdb")
        self.vault: Vault = door.unlock(
            path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=self.clock
        )
        #: The model: what is on accounts of the house; dues as [amount, paid, state].
        self.there: dict[int, int] = {}
        self.dues: dict[int, list[Any]] = {}
        self.numbers: list[int] = []  # transactions of the house
        self.closed: dict[date, Any] = {}
        self.refused = self.done = 0

    @initialize()
    def begin(self) -> None:
        self.clock.now = self.clock.now.replace(month=12, day=19)  # a year turns soon
        hired_once(self.vault)
        self.fund = fund(self.vault)
        self.people = [person(self.vault) for _ in range(3)]
        self.boxes = [account(self.vault, CASH, one) for one in CURRENCIES]
        self.banks = [account(self.vault, BANK, one) for one in CURRENCIES]
        self.currency = dict(zip(self.boxes, CURRENCIES, strict=True))
        self.currency |= dict(zip(self.banks, CURRENCIES, strict=True))
        for one in self.boxes:
            self.numbers.append(opened(self.vault, one, 3_000, self.fund))
            self.there[one] = 3_000
            take(self.vault, one)
        self.there |= dict.fromkeys(self.banks, 0)
        self.kind = self.vault.read(books.offered).expense_kinds[0][0]
        form = replace(self.vault.read(organisation.form), approves_money_alone=True)
        self.vault.do("Alone", organisation.edit, form=form)
        for one in CURRENCIES:
            scheme_id = scheme(
                self.vault, name=one, currency=one, amount=2_700, child_amount=0, months=None,
                most_months=None, fund_id=self.fund,
            )  # fmt: skip
            for who in self.people:
                award(self.vault, who, scheme_id)
        self.run(0)
        self.approve(0)

    # Acting
    def try_to(self, verb: Callable[..., Any], **facts: Any) -> Any:
        """What a verb gives; None where it is refused, and then nothing has changed."""
        before = self.size()
        try:
            result = self.vault.do("Act", verb, **facts).result
        except UserError:
            assert self.size() == before
            self.refused += 1
            return None
        self.done += 1
        return result if result is not None else True

    def size(self) -> tuple[Any, ...]:
        sql = (
            "SELECT (SELECT count(*) FROM ledger_transaction), (SELECT count(*) FROM ledger_entry),"
            " (SELECT count(*) FROM payment), (SELECT count(*) FROM month_close),"
            " (SELECT count(*) FROM cash_count)"
        )
        return self.ask(sql)[0]

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with self.vault._engine.connect() as connection:
            rows = [tuple(row) for row in connection.exec_driver_sql(sql)]
            connection.rollback()
        return rows

    def an_account(self, pick: int) -> int:
        return (self.boxes + self.banks)[pick % 4]

    def a_day(self, back: int) -> date:
        return self.clock.now.date() - back * DAY

    # The books of the house
    @rule(pick=PICK, amount=AMOUNTS, back=st.integers(0, 40))
    def money_in(self, pick: int, amount: int, back: int) -> None:
        to = self.an_account(pick)
        form = MoneyForm(to, amount, self.fund, self.a_day(back), "from the donor")
        self.noted(self.try_to(books.money_in, form=form), {to: amount})

    @rule(pick=PICK, amount=AMOUNTS, back=st.integers(0, 40))
    def spend(self, pick: int, amount: int, back: int) -> None:
        out = self.an_account(pick)
        form = ExpenseForm(out, amount, self.fund, self.kind, self.a_day(back))
        self.noted(self.try_to(books.spend, form=form), {out: -amount})

    @rule(pick=PICK, other=PICK, amount=AMOUNTS)
    def transfer(self, pick: int, other: int, amount: int) -> None:
        out, to = self.an_account(pick), self.an_account(other)
        form = TransferForm(out, to, amount)
        moved = {out: -amount, to: amount}
        self.noted(self.try_to(books.transfer, form=form), moved)

    @rule(pick=PICK, other=PICK, amount=AMOUNTS, received=AMOUNTS)
    def exchange(self, pick: int, other: int, amount: int, received: int) -> None:
        out, to = self.an_account(pick), self.an_account(other)
        form = ExchangeForm(out, amount, to, received)
        self.noted(self.try_to(books.exchange, form=form), {out: -amount, to: received})

    @precondition(lambda self: self.numbers)
    @rule(pick=PICK)
    def take_back(self, pick: int) -> None:
        number = self.numbers[pick % len(self.numbers)]
        moved = {
            account_id: -amount
            for account_id, amount in self.ask(
                f"SELECT account_id, amount FROM ledger_entry WHERE transaction_id = {number}"  # noqa: S608
            )
            if account_id in self.there
        }
        done = self.try_to(books.take_back, transaction_id=number, reason="wrong")
        self.noted(done, moved)

    def noted(self, number: int | None, moved: dict[int, int]) -> None:
        if number is None:
            return
        self.numbers.append(number)
        for account_id, amount in moved.items():
            self.there[account_id] += amount

    @rule(pick=PICK, difference=st.integers(-50, 50))
    def count(self, pick: int, difference: int) -> None:
        box = self.boxes[pick % 2]
        found = max(0, self.there[box] + difference)
        pieces = (Pieces(1, found),) if found else ()
        form = CountForm(pieces, "coins stuck", account_id=box)
        if self.try_to(cash_counts.count, form=form) is not None:
            self.there[box] = found

    # Dues
    @rule(ahead=st.integers(0, 20))
    def run(self, ahead: int) -> None:
        """What is approved, paid or not wanted is as it was, however often it is prepared."""
        if self.try_to(dues.prepare, up_to=self.a_day(-ahead)) is None:
            return
        there = dict(self.dues)
        for due_id, amount, state in self.ask("SELECT id, amount, state FROM due"):
            _was, was_paid, was = there.pop(due_id, (0, 0, DueState.DRAFT))
            if was != DueState.DRAFT:
                assert self.dues[due_id] == [amount, was_paid, state]
            self.dues[due_id] = [amount, was_paid, DueState(state)]
        assert not there

    @precondition(lambda self: self.dues)
    @rule(pick=PICK)
    def approve(self, pick: int) -> None:
        """Some of them at once: all or none."""
        ids = list(self.dues)[pick % 3 :: 3]
        if self.try_to(approving.approve, due_ids=ids) is None:
            return
        for due_id, state in self.ask("SELECT id, state FROM due"):
            amount, _paid, was = self.dues[due_id]
            if due_id in ids and was == DueState.DRAFT:
                assert state == (DueState.APPROVED if amount else DueState.PAID)
                self.dues[due_id][2] = DueState(state)

    @precondition(lambda self: self.dues)
    @rule(pick=PICK)
    def take_approval_back(self, pick: int) -> None:
        due_id = self.a_due(pick)
        done = self.try_to(approving.take_back, due_ids=[due_id])
        ((state,),) = self.ask(f"SELECT state FROM due WHERE id = {due_id}")  # noqa: S608
        if done is not None and state == DueState.DRAFT:
            assert self.dues[due_id][1] == 0
        assert done is not None or state == self.dues[due_id][2]
        self.dues[due_id][2] = DueState(state)

    @precondition(lambda self: self.dues)
    @rule(pick=PICK, more=st.integers(-900, 900).filter(bool))
    def adjust(self, pick: int, more: int) -> None:
        due_id = self.a_due(pick)
        if self.try_to(deciding.adjust, due_id=due_id, amount=more, reason="bus") is not None:
            assert self.dues[due_id][2] == DueState.DRAFT
            self.dues[due_id][0] += more

    @precondition(lambda self: self.dues)
    @rule(
        picks=st.lists(PICK, min_size=1, max_size=5), part=st.integers(1, 4),
        method=st.sampled_from(["cash", "bank", "savings"]),
    )  # fmt: skip
    def pay(self, picks: list[int], part: int, method: str) -> None:
        """Some one after the other, as at the desk; of each a third, all, or more than is left."""
        for pick in picks:
            due_id = self.a_due(pick)
            amount, was_paid, state = self.dues[due_id]
            now = max(1, (amount - was_paid) * part // 3)
            how = Handing(PaymentMethod(method))
            done = self.try_to(
                pay_desk.pay, kind=DUE, payable_id=due_id, amount=now, handing=how
            )  # fmt: skip
            if done is None:
                continue
            assert state == DueState.APPROVED
            self.dues[due_id][1] += now
            if self.dues[due_id][1] == amount:
                self.dues[due_id][2] = DueState.PAID
            self.moved(due_id, method, -now)

    def moved(self, due_id: int, method: str, amount: int) -> None:
        ((currency,),) = self.ask(f"SELECT currency FROM due WHERE id = {due_id}")  # noqa: S608
        of_method = {"cash": self.boxes, "bank": self.banks}.get(method, [])
        for account_id in of_method:
            if self.currency[account_id] == currency:
                self.there[account_id] += amount

    @precondition(lambda self: self.dues)
    @rule(pick=PICK)
    def refuse(self, pick: int) -> None:
        due_id = self.a_due(pick)
        if self.try_to(pay_desk.refuse, kind=DUE, payable_id=due_id) is not None:
            assert self.dues[due_id][2] == DueState.APPROVED
            self.dues[due_id][2] = DueState.REFUSED

    @precondition(lambda self: self.dues)
    @rule(pick=PICK)
    def offer_again(self, pick: int) -> None:
        due_id = self.a_due(pick)
        if self.try_to(pay_desk.offer_again, kind=DUE, payable_id=due_id) is not None:
            self.dues[due_id][2] = DueState.APPROVED

    @rule(pick=PICK)
    def take_back_payment(self, pick: int) -> None:
        there = self.ask("SELECT id, due_id, amount, method FROM payment ORDER BY id")
        if not there:
            return
        payment_id, due_id, amount, method = there[pick % len(there)]
        if self.try_to(pay_desk.take_back, payment_id=payment_id, reason="wrong") is not None:
            self.dues[due_id][1] -= amount
            ((state,),) = self.ask(f"SELECT state FROM due WHERE id = {due_id}")  # noqa: S608
            assert state != DueState.PAID
            self.dues[due_id][2] = DueState(state)
            self.moved(due_id, method, amount)

    def a_due(self, pick: int) -> int:
        """Mostly one that can be paid."""
        ready = [one for one, facts in self.dues.items() if facts[2] == DueState.APPROVED]
        among = ready if ready and pick % 3 else list(self.dues)
        return among[pick % len(among)]

    # Time
    @rule(days=st.integers(1, 25))
    def days_pass(self, days: int) -> None:
        self.clock.now += days * DAY

    @rule(back=st.integers(0, 3))
    def close(self, back: int) -> None:
        month = self.a_day(31 * back).replace(day=1)
        if self.try_to(month_close.close, month=month) is not None:
            self.closed[month] = self.vault.read(month_close.closed, month=month)

    # What must hold
    @invariant()
    def the_books_hold(self) -> None:
        assert (
            self.ask(
                "SELECT transaction_id FROM ledger_entry JOIN account ON account.id = account_id "
                "GROUP BY transaction_id, currency HAVING sum(amount) <> 0"
            )
            == []
        )
        sums = self.ask(
            "SELECT account.id, may_overdraw, side, sum(amount), (SELECT balance FROM ledger_entry "
            "WHERE account_id = account.id ORDER BY id DESC LIMIT 1) FROM ledger_entry "
            "JOIN account ON account.id = account_id GROUP BY account.id"
        )
        for account_id, may_overdraw, side, total, balance in sums:
            assert total == balance
            assert may_overdraw or balance * side >= 0
            assert self.there.get(account_id, balance * side) == balance * side

    @invariant()
    def receipts_have_no_gap(self) -> None:
        by_year: dict[int, list[int]] = {}
        for year, number in self.ask("SELECT year, number FROM payment ORDER BY id"):
            by_year.setdefault(year, []).append(number)
        for numbers in by_year.values():
            assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def no_due_is_paid_beyond_its_amount(self) -> None:
        found = self.ask(
            "SELECT due.id, due.amount, due.state, coalesce(sum(CASE WHEN reverses_id IS NULL THEN "
            "payment.amount ELSE -payment.amount END), 0) FROM due LEFT JOIN payment "
            "ON payment.due_id = due.id GROUP BY due.id"
        )
        assert {row[0]: [row[1], row[3], row[2]] for row in found} == self.dues
        assert all(0 <= row[3] <= row[1] for row in found)

    @invariant()
    def closed_months_do_not_change(self) -> None:
        for month, sheet in self.closed.items():
            assert self.vault.read(month_close.closed, month=month) == sheet

    def teardown(self) -> None:
        try:
            assert self.vault.read(ledger_check.check_all).findings == ()
            for line in self.vault.read(statements.account_lines):
                if line.id is not None:
                    told = self.vault.read(
                        statements.of_account, account_id=line.id, start=date(2026, 1, 1),
                        until=self.clock.now.date(),
                    )  # fmt: skip
                    assert told.closing == line.balance
        finally:
            self.vault.lock()
            shutil.rmtree(self.folder)


@pytest.mark.soak
def test_the_books_hold_whatever_happens(template: Path) -> None:
    Money.template = template
    case = Money.TestCase
    case.settings = settings(
        max_examples=soak(4), stateful_step_count=STEPS, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    case().runTest()
