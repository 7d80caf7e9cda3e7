# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A month is closed for good: what is open first, figures that stay, corrections in an open one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.grants import Grant, GrantState
from shelterdesk.models.income import Earning, EarningState, IncomeActivity
from shelterdesk.models.ledger import LedgerKind
from shelterdesk.models.stipends import DueState
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.money import (
    accounts,
    books,
    cash_counts,
    month_close,
    posting,
    statements,
)
from shelterdesk.services.money.accounts import AccountKind
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.vault.door import Vault
from tests.books_house import (
    BANK,
    CASH,
    account,
    balance,
    due,
    fund,
    hired_once,
    opened,
    paid,
    spent,
    take,
)
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.services.money.test_statements import saved

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


class House:
    """A fund, a box and a bank account with something on them since November."""

    def __init__(self, vault: Vault) -> None:
        self.fund = fund(vault)
        self.tin, self.bank = account(vault, CASH, name="Tin"), account(vault, BANK)
        opened(vault, self.tin, 50_000, self.fund)
        opened(vault, self.bank, 100_000, self.fund)
        take(vault, self.tin)


@pytest.fixture
def house(vault: Vault) -> House:
    return House(vault)


def counted(vault: Vault, account_id: int, amount: int) -> None:
    form = CountForm((Pieces(1, amount),), "coins stuck", account_id=account_id)
    vault.do("Count", cash_counts.count, form=form)


def test_what_is_open(vault: Vault, house: House, clock: Clock) -> None:
    noor = person(vault)
    other = hired_once(vault)["D5"]
    for number, state in enumerate((DueState.DRAFT, DueState.APPROVED, DueState.APPROVED)):
        due(vault, noor, house.fund, 500, start=NOVEMBER + timedelta(number),
            until=DECEMBER, pay_on=NOVEMBER, state=state)  # fmt: skip
    due(vault, noor, house.fund, 500, start=DECEMBER, until=DECEMBER + timedelta(9))

    def ask_and_earn(tx: Transaction) -> None:
        kind = vocabularies.choices(tx, vocabulary=Vocabulary.GRANT_KIND)[0].id
        tx.session.add(
            Grant(resident_id=noor, kind_id=kind, fund_id=house.fund, currency="EUR", amount=5,
                  state=GrantState.APPROVED.value, requested_on=NOVEMBER, requested_by=other,
                  approved_by=tx.staff_id, approved_at=tx.now)
        )  # fmt: skip
        sewing = IncomeActivity(name="Sewing", currency="EUR")
        tx.session.add(sewing)
        tx.session.flush()
        tx.session.add(
            Earning(activity_id=sewing.id, resident_id=noor, period_start=NOVEMBER,
                    period_end=DECEMBER, computed=9, amount=9, prepared_by=other,
                    state=EarningState.APPROVED.value, approved_by=tx.staff_id, approved_at=tx.now)
        )  # fmt: skip

    vault.do("Grant", ask_and_earn)
    found = vault.read(month_close.preview, month=date(2026, 11, 22))
    assert (found.month, found.is_over, found.is_closed) == (NOVEMBER, False, False)
    assert (found.transactions, found.months_before, found.is_nothing_open) == (2, (), False)
    assert (found.drafts, found.held, found.unpaid) == (1, 0, 2)
    assert (found.grants, found.earnings) == (1, 1)
    [box] = found.boxes
    assert (box.name, box.balance, box.last) == ("Tin", 50_000, None)
    counted(vault, house.tin, 49_000)
    assert vault.read(month_close.preview, month=NOVEMBER).boxes == ()
    spent(vault, house.tin, 5, house.fund)
    [box] = vault.read(month_close.preview, month=NOVEMBER).boxes
    assert box.last is not None
    assert (box.last.difference, box.moved.times) == (-1_000, 1)
    account(vault, CASH, name="Never used")
    assert len(vault.read(month_close.preview, month=NOVEMBER).boxes) == 1
    assert vault.read(month_close.preview, month=date(2026, 9, 1)).is_nothing_open is False


def test_a_month_is_closed_once_and_when_it_is_over(
    vault: Vault, house: House, clock: Clock
) -> None:
    assert vault.read(month_close.to_close) is None
    with pytest.raises(Invalid, match="not over"):
        vault.do("Close", month_close.close, month=NOVEMBER)
    clock.now = clock.now.replace(month=12, day=1)
    spent(vault, house.bank, 500, house.fund)  # of December
    assert vault.read(month_close.to_close) == NOVEMBER
    vault.do("Close", month_close.close, month=date(2026, 11, 30))
    assert vault.read(month_close.to_close) is None
    [row] = vault.read(month_close.closed_months)
    assert (row.month, row.closed_at, row.closed_by) == (NOVEMBER, clock.now, "Joy")
    with pytest.raises(Conflict, match="closed already"):
        vault.do("Close", month_close.close, month=NOVEMBER)
    with pytest.raises(Conflict):
        vault.undo()
    with pytest.raises(NotFound):
        vault.read(month_close.closed, month=DECEMBER)
    assert vault.read(month_close.preview, month=NOVEMBER).is_closed


def test_the_figures_stay_whatever_comes_later(vault: Vault, house: House, clock: Clock) -> None:
    noor, amal = person(vault), person(vault)
    saved(vault, noor, 300)
    saved(vault, amal, 400)
    number = spent(vault, house.bank, 2_500, house.fund)
    clock.now = clock.now.replace(month=12, day=20)
    spent(vault, house.bank, 900, house.fund)
    vault.do("Close", month_close.close, month=NOVEMBER)
    sheet = vault.read(month_close.closed, month=NOVEMBER)
    assert sheet.since is None
    assert [(row.name, row.opening, row.grew, row.fell, row.balance) for row in sheet.rows] == [
        ("Tin", 0, 50_700, 0, 50_700),
        ("bank EUR", 0, 100_000, 2_500, 97_500),
        ("River fund", 0, 150_000, 2_500, 147_500),
        ("Savings", 0, 700, 0, 700),
    ]
    back = vault.do("B", books.take_back, transaction_id=number, reason="twice").result
    assert vault.read(statements.transaction, number=back).on == clock.now.date()
    owed = due(vault, noor, house.fund, 700, start=NOVEMBER, until=DECEMBER)
    paid(vault, owed, 700)
    clock.now = clock.now.replace(year=2027, month=2)
    vault.do("Close", month_close.close, month=date(2027, 1, 1))
    assert vault.read(month_close.closed, month=NOVEMBER) == sheet
    later = vault.read(month_close.closed, month=date(2027, 1, 1))
    assert later.since == DECEMBER
    assert [(row.name, row.opening, row.grew, row.fell, row.balance) for row in later.rows] == [
        ("Tin", 50_700, 0, 700, 50_000),
        ("bank EUR", 97_500, 2_500, 900, 99_100),
        ("River fund", 147_500, 2_500, 1_600, 148_400),
        ("Savings", 700, 0, 0, 700),
    ]
    assert balance(vault, house.bank) == 99_100
    assert [one.month for one in vault.read(month_close.closed_months)] == [
        date(2027, 1, 1), NOVEMBER,
    ]  # fmt: skip


def test_months_before_are_closed_with_it(vault: Vault, house: House, clock: Clock) -> None:
    clock.now = clock.now.replace(year=2027, month=3, day=5)
    spent(vault, house.bank, 5, house.fund, on=date(2027, 1, 9))
    assert vault.read(month_close.to_close) == NOVEMBER
    found = vault.read(month_close.preview, month=date(2027, 2, 1))
    assert found.months_before == (NOVEMBER, date(2027, 1, 1))
    vault.do("Close", month_close.close, month=NOVEMBER)
    found = vault.read(month_close.preview, month=date(2027, 2, 1))
    assert found.months_before == (date(2027, 1, 1),)
    vault.do("Close", month_close.close, month=date(2027, 2, 1))
    with pytest.raises(Invalid, match="closed"):
        spent(vault, house.bank, 5, house.fund, on=date(2027, 1, 9))


def test_only_who_closes_months_closes_them(
    vault: Vault, house: House, desk_file: Path, clock: Clock
) -> None:
    hired(vault, "C2")
    clock.now = clock.now.replace(month=12)
    assert house.bank
    vault.lock()
    with signed_in(desk_file, "C2", clock) as caseworker:
        assert caseworker.read(month_close.to_close) == NOVEMBER
        with pytest.raises(NotAllowed):
            caseworker.do("Close", month_close.close, month=NOVEMBER)


def test_what_an_activity_has_is_in_the_figures(vault: Vault, clock: Clock) -> None:
    bank = account(vault, BANK)

    def sell(tx: Transaction) -> None:
        sewing = IncomeActivity(name="Sewing", currency="EUR")
        tx.session.add(sewing)
        tx.session.flush()
        own = accounts.of_activity(tx, sewing.id, "EUR")
        lines = [posting.debit(accounts.get(tx, bank), 70), posting.credit(own, 70)]
        posting.post(tx, kind=LedgerKind.SALE, lines=lines)

    vault.do("Sale", sell)
    clock.now = clock.now.replace(month=12)
    vault.do("Close", month_close.close, month=NOVEMBER)
    rows = vault.read(month_close.closed, month=NOVEMBER).rows
    assert [(row.kind, row.name, row.balance) for row in rows] == [
        (AccountKind.BANK, "bank EUR", 70), (AccountKind.ACTIVITY, "Sewing", 70),
    ]  # fmt: skip
