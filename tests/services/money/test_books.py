# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the house writes in its books: accounts, money in, expenses, transfers, exchange, and taking
back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound, UserError
from shelterdesk.services.money import books, funds, month_close, statements
from shelterdesk.services.money.accounts import AccountKind
from shelterdesk.services.money.books import (
    AccountForm,
    ExchangeForm,
    ExpenseForm,
    MoneyForm,
    TransferForm,
)
from shelterdesk.vault.door import Vault
from tests.books_house import (
    BANK,
    CASH,
    account,
    an_account,
    balance,
    due,
    fund,
    opened,
    paid,
    spent,
    take,
)
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person


class House:
    """A fund, a cash box and a bank account in euros, a bank account in dinars."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.fund = fund(vault)
        self.cash, self.bank = account(vault, CASH, name="Drawer"), account(vault, BANK)
        self.dinars = account(vault, BANK, "TND")
        opened(vault, self.bank, 100_000, self.fund)
        take(vault, self.cash)

    def do(self, verb: Any, form: Any) -> int:
        number: int = self.vault.do(verb.__name__, verb, form=form).result
        return number


@pytest.fixture
def house(vault: Vault) -> House:
    return House(vault)


def test_money_comes_in_moves_and_is_spent(house: House, vault: Vault) -> None:
    day = vault.read(lambda tx: tx.today)
    house.do(books.money_in, MoneyForm(house.bank, 50_000, house.fund, words=" second part "))
    house.do(books.transfer, TransferForm(house.bank, house.cash, 20_000, day - timedelta(days=1)))
    number = spent(vault, house.cash, 1_250, house.fund, words="bus tickets")
    assert balance(vault, house.bank) == 130_000
    assert balance(vault, house.cash) == 18_750
    assert balance(vault, an_account(vault, kind="fund", fund_id=house.fund)) == 148_750
    row = vault.read(statements.transaction, number=number)
    assert [(side.account, side.debit, side.credit) for side in row.sides] == [
        ("River fund", 1_250, 0), ("Drawer", 0, 1_250),
    ]  # fmt: skip
    assert row.sentence.endswith(" · bus tickets")
    with pytest.raises(Conflict):
        vault.undo()  # what is in the books is not undone


def test_what_was_there_may_be_of_no_fund(house: House, vault: Vault) -> None:
    tin = account(vault, CASH, name="Tin")
    number = opened(vault, tin, 700)  # and nobody need hold the box for it
    assert balance(vault, an_account(vault, kind="opening", currency="EUR")) == 700
    vault.do("Back", books.take_back, transaction_id=number, reason="counted anew")
    assert balance(vault, tin) == 0


def test_currencies_are_exchanged_as_stated(house: House, vault: Vault) -> None:
    form = ExchangeForm(house.bank, 10_000, house.dinars, 33_815)
    number = house.do(books.exchange, form)
    assert (balance(vault, house.bank), balance(vault, house.dinars)) == (90_000, 33_815)
    euros, dinars = (
        balance(vault, an_account(vault, kind="exchange", currency=currency))
        for currency in ("EUR", "TND")
    )
    assert (euros, dinars) == (-10_000, 33_815)
    with pytest.raises(Invalid) as caught:
        house.do(books.exchange, replace(form, to_id=house.cash))
    assert caught.value.field == "to_id"
    with pytest.raises(Invalid) as caught:
        house.do(books.exchange, replace(form, received=0))
    assert caught.value.field == "received"
    with pytest.raises(Invalid) as caught:
        house.do(books.transfer, TransferForm(house.bank, house.dinars, 5))
    assert caught.value.field == "to_id"
    vault.do("Back", books.take_back, transaction_id=number, reason="counted wrong")
    assert (balance(vault, house.bank), balance(vault, house.dinars)) == (100_000, 0)


def test_taking_back_writes_the_opposite_once(house: House, vault: Vault) -> None:
    number = spent(vault, house.bank, 900, house.fund)
    with pytest.raises(Invalid) as caught:
        vault.do("Back", books.take_back, transaction_id=number, reason="  ")
    assert caught.value.field == "reason"
    back = vault.do("Back", books.take_back, transaction_id=number, reason="typed twice").result
    assert balance(vault, house.bank) == 100_000
    row = vault.read(statements.transaction, number=number)
    assert (row.taken_back_by, row.may_take_back) == (back, False)
    row = vault.read(statements.transaction, number=back)
    assert (row.reverses, row.sentence) == (number, f"Taken back: no. {number} · typed twice")
    for again in (number, back):
        with pytest.raises(Conflict):
            vault.do("Back", books.take_back, transaction_id=again, reason="once more")
    with pytest.raises(NotFound):
        vault.do("Back", books.take_back, transaction_id=99, reason="which?")


def test_a_payment_is_taken_back_where_it_was_made(house: House, vault: Vault) -> None:
    today = vault.read(lambda tx: tx.today)
    owed = due(vault, person(vault), house.fund, 300, start=today, until=today + timedelta(30))
    house.do(books.transfer, TransferForm(house.bank, house.cash, 1_000))
    payment = paid(vault, owed, 300)
    with pytest.raises(Conflict, match="where it was written"):
        vault.do(
            "B", books.take_back, transaction_id=payment.ledger_transaction_id, reason="wrong"
        )  # fmt: skip


def test_cash_is_moved_by_who_holds_the_box(
    house: House, vault: Vault, desk_file: Path, clock: Clock
) -> None:
    house.do(books.transfer, TransferForm(house.bank, house.cash, 5_000))
    number = spent(vault, house.cash, 100, house.fund)
    hired(vault, "D5", "F1")
    vault.lock()
    with signed_in(desk_file, "D5", clock) as other:
        assert other.read(books.offered).held == frozenset()
        for verb, facts in (
            (books.transfer, {"form": TransferForm(house.cash, house.bank, 1)}),
            (books.money_in, {"form": MoneyForm(house.cash, 1, house.fund)}),
            (books.take_back, {"transaction_id": number, "reason": "wrong"}),
        ):
            with pytest.raises(Conflict, match="Take over the box first"):
                other.do("Act", verb, **facts)
        with pytest.raises(Conflict, match="Drawer"):
            spent(other, house.cash, 1, house.fund)
        take(other, house.cash)
        assert other.read(books.offered).held == {house.cash}
        spent(other, house.cash, 1, house.fund)
    with signed_in(desk_file, "F1", clock) as desk, pytest.raises(NotAllowed):
        opened(desk, house.bank, 5)


def test_residents_money_stays_apart(house: House, vault: Vault) -> None:
    kept, other = (account(vault, AccountKind.KEPT, name=name) for name in ("Safe", "Her bank"))
    take(vault, kept)
    take(vault, other)
    for one, to in ((house.bank, kept), (kept, house.bank)):
        with pytest.raises(Invalid, match="stay apart") as caught:
            house.do(books.transfer, TransferForm(one, to, 1))
        assert caught.value.field == "to_id"
    with pytest.raises(Conflict, match="not so much"):  # between two boxes for it, but it is empty
        house.do(books.transfer, TransferForm(kept, other, 1))
    with pytest.raises(NotFound) as caught:
        opened(vault, kept, 1)
    assert caught.value.field == "account_id"


def test_what_the_forms_refuse(house: House, vault: Vault, clock: Clock) -> None:
    far = clock.now.date() + timedelta(days=1)
    kind = vault.read(books.offered).expense_kinds[0][0]
    spend = ExpenseForm(house.bank, 10, house.fund, kind)
    money, move = MoneyForm(house.bank, 10, house.fund), TransferForm(house.bank, house.cash, 10)
    funds_account = an_account(vault, kind="fund")
    cases: list[tuple[Any, Any, str]] = [
        (books.money_in, replace(money, amount=0), "amount"),
        (books.money_in, replace(money, amount=10**16), "amount"),
        (books.money_in, replace(money, fund_id=None), "fund_id"),
        (books.money_in, replace(money, fund_id=99), "fund_id"),
        (books.money_in, replace(money, account_id=99), "account_id"),
        (books.money_in, replace(money, account_id=funds_account), "account_id"),
        (books.money_in, replace(money, on=far), "on"),
        (books.money_in, replace(money, words="x" * 301), "words"),
        (books.spend, replace(spend, expense_kind_id=99_999), "expense_kind_id"),
        (books.spend, replace(spend, amount=-1), "amount"),
        (books.transfer, replace(move, to_id=house.bank), "to_id"),
        (books.transfer, replace(move, to_id=99), "to_id"),
        (books.transfer, replace(move, account_id=house.cash, to_id=house.bank), "amount"),
    ]
    for verb, form, field in cases:
        with pytest.raises(UserError) as caught:
            house.do(verb, form)
        assert caught.value.field == field, form
    vault.do("Retire", funds.retire, fund_id=house.fund)
    with pytest.raises(Conflict, match="River fund"):
        house.do(books.spend, spend)


def test_the_bank_may_be_below_zero_and_the_box_never(house: House, vault: Vault) -> None:
    spent(vault, house.bank, 100_001, house.fund)
    assert balance(vault, house.bank) == -1
    with pytest.raises(Conflict, match="Drawer"):
        spent(vault, house.cash, 1, house.fund)


def test_accounts_are_named_renamed_and_retired(house: House, vault: Vault) -> None:
    for form, field in (
        (AccountForm(CASH, "EUR", "drawer"), "name"),
        (AccountForm(CASH, "EUR", " "), "name"),
        (AccountForm(CASH, "EUR", "x" * 81), "name"),
        (AccountForm(CASH, "???", "Other"), "currency"),
        (AccountForm(AccountKind.FUND, "EUR", "Other"), "kind"),
    ):
        with pytest.raises(UserError) as caught:
            vault.do("Add", books.add_account, form=form)
        assert caught.value.field == field
    vault.do("Rename", books.rename_account, account_id=house.cash, name="Drawer")
    vault.do("Rename", books.rename_account, account_id=house.cash, name="Tin")
    with pytest.raises(NotFound):
        vault.do("R", books.rename_account, account_id=an_account(vault, kind="fund"), name="Tin 2")
    with pytest.raises(Conflict, match="still something"):
        vault.do("Retire", books.retire_account, account_id=house.bank)
    vault.do("Retire", books.retire_account, account_id=house.cash)
    assert house.cash not in {row.id for row in vault.read(books.offered).accounts}
    assert house.cash not in {line.id for line in vault.read(statements.account_lines)}
    [tin] = [
        line
        for line in vault.read(statements.account_lines, with_retired=True)
        if line.id == house.cash
    ]
    assert (tin.name, tin.is_active, tin.holder) == ("Tin", False, "Joy")
    with pytest.raises(Conflict, match="Tin"):
        house.do(books.transfer, TransferForm(house.bank, house.cash, 1))
    vault.do("Back", books.retire_account, account_id=house.cash, is_active=True)
    house.do(books.transfer, TransferForm(house.bank, house.cash, 1))


def test_a_day_of_a_closed_month_is_refused(house: House, vault: Vault, clock: Clock) -> None:
    assert vault.read(books.offered).closed_until is None
    old = clock.now.date()
    clock.now += timedelta(days=30)
    vault.do("Close", month_close.close, month=old)
    with pytest.raises(Invalid, match="closed") as caught:
        house.do(books.money_in, MoneyForm(house.bank, 1, house.fund, on=old))
    assert caught.value.field == "on"
    closed_until = vault.read(books.offered).closed_until
    assert closed_until is not None
    assert (closed_until + timedelta(days=1)).day == 1
    house.do(
        books.money_in, MoneyForm(house.bank, 1, house.fund, on=closed_until + timedelta(days=1))
    )  # fmt: skip
