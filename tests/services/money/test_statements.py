# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the books say: balances, statements, the journal; closed months change nothing of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.models.ledger import LedgerKind
from shelterdesk.models.payments import PaymentKind
from shelterdesk.services.merging import merging
from shelterdesk.services.money import (
    accounts,
    books,
    ledger_check,
    month_close,
    payments,
    posting,
    statements,
)
from shelterdesk.services.money.accounts import AccountKind
from shelterdesk.services.money.books import MoneyForm, TransferForm
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.residents import ResidentRow, find
from shelterdesk.vault.door import Vault
from tests.books_house import (
    BANK,
    CASH,
    account,
    an_account,
    due,
    fund,
    opened,
    paid,
    spent,
    take,
    taken_back,
)
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person

DAY = timedelta(days=1)


def saved(vault: Vault, resident_id: int, amount: int) -> str:
    """Cash of hers into her savings; returns the receipt's number."""

    def act(tx: Transaction) -> str:
        what = What(PaymentKind.SAVINGS_IN, resident_id, "EUR", amount)
        hers = accounts.of_resident(tx, AccountKind.SAVINGS, resident_id, "EUR")
        made = payments.make(tx, what, [posting.credit(hers, amount)], Handing())
        return payments.receipt_number(made)

    number: str = vault.do("Save", act).result
    return number


def code_of(vault: Vault, resident_id: int) -> str:
    rows: list[ResidentRow] = vault.read(find, text="", limit=None)
    return next(row.code for row in rows if row.id == resident_id)


def test_accounts_with_their_balances(vault: Vault) -> None:
    assert vault.read(statements.account_lines) == []
    river = fund(vault)
    tin, bank = account(vault, CASH, name="Tin"), account(vault, BANK, "TND", "Bank")
    opened(vault, tin, 10_000, river)
    opened(vault, bank, 5_000_500)
    take(vault, tin)
    noor, amal = person(vault, "Noor"), person(vault, "Amal")
    saved(vault, noor, 700)
    saved(vault, amal, 800)
    assert [
        (line.currency, line.kind, line.name, line.balance, line.count, line.holder)
        for line in vault.read(statements.account_lines)
    ] == [
        ("EUR", "cash", "Tin", 11_500, 1, "Joy"),
        ("EUR", "fund", "River fund", 10_000, 1, ""),
        ("EUR", "savings", "Savings", 1_500, 2, ""),
        ("TND", "bank", "Bank", 5_000_500, 1, ""),
        ("TND", "opening", "There when the books began", 5_000_500, 1, ""),
    ]
    keys = [line.key for line in vault.read(statements.account_lines)]
    assert keys[2] == (None, "savings", "EUR")
    assert len(set(keys)) == len(keys)


def test_the_statement_of_an_account(vault: Vault, clock: Clock) -> None:
    river, tin, bank = fund(vault), account(vault, CASH, name="Tin"), account(vault, BANK)
    today = clock.now.date()
    opened(vault, bank, 10_000, river, on=today - 9 * DAY)
    take(vault, tin)
    move = TransferForm(bank, tin, 4_000, today - DAY, "for the week")
    number = vault.do("T", books.transfer, form=move).result
    spent(vault, tin, 250, river, words="soap")
    # Written later, for a day before: it stands on its day.
    vault.do("In", books.money_in, form=MoneyForm(tin, 90, river, today - 2 * DAY))
    found = vault.read(statements.of_account, account_id=tin, start=today - DAY, until=today)
    assert (found.title, found.kind, found.currency, found.opening) == ("Tin", "cash", "EUR", 90)
    first, second = found.lines
    assert (first.transaction_id, first.on, first.amount, first.balance) == (
        number, today - DAY, 4_000, 4_090,
    )  # fmt: skip
    assert first.sentence == "Transfer · for the week"
    assert (second.amount, second.balance) == (-250, 3_840)
    assert (found.came, found.went, found.closing, found.is_closed) == (4_000, 250, 3_840, False)
    # From the other side: a fund grows by what comes in.
    of_fund = vault.read(statements.account_lines)[2]
    told = vault.read(
        statements.of_account, account_id=of_fund.id, start=today - 9 * DAY, until=today
    )
    assert [line.amount for line in told.lines] == [10_000, 90, -250]
    empty = vault.read(
        statements.of_account, account_id=tin, start=date(2020, 1, 1), until=date(2020, 1, 2)
    )
    assert (empty.opening, empty.lines, empty.closing) == (0, (), 0)


def test_what_cannot_be_asked(vault: Vault, clock: Clock) -> None:
    tin = account(vault, CASH)
    take(vault, tin)
    saved(vault, person(vault), 5)
    today = clock.now.date()
    with pytest.raises(Invalid):
        vault.read(statements.of_account, account_id=tin, start=today, until=today - DAY)
    days = {"start": today, "until": today}
    hers = an_account(vault, kind="savings")
    for facts in ({"account_id": hers}, {"account_id": 99}, {"kind": AccountKind.BANK}, {}):
        with pytest.raises(NotFound):
            vault.read(statements.of_account, **facts, **days)
    with pytest.raises(NotFound):
        vault.read(statements.transaction, number=99)
    assert vault.read(statements.journal, start=today - 9 * DAY, until=today - 8 * DAY) == []


def test_payments_are_told_by_receipt_and_code(vault: Vault, clock: Clock) -> None:
    river, tin = fund(vault), account(vault, CASH, name="Tin")
    opened(vault, tin, 90_000, river)
    take(vault, tin)
    noor, today = person(vault, "Noor"), clock.now.date()
    owed = due(vault, noor, river, 33_000, start=today, until=today + 30 * DAY)
    payment = paid(vault, owed, 33_000)
    back = taken_back(vault, payment.id)
    receipt = saved(vault, noor, 100)
    journal = vault.read(statements.journal, start=today, until=today)
    code = code_of(vault, noor)
    number = payment.ledger_transaction_id
    assert [(row.receipt, row.sentence) for row in journal] == [
        ("", "Balance at the beginning"),
        ("2026-0001", f"Stipend · {code}"),
        ("2026-0002", f"Taken back: no. {number} · Stipend · {code}"),
        (receipt, f"Into savings · {code}"),
    ]
    assert "Noor" not in repr(journal)
    assert [side.account for side in journal[3].sides] == ["Tin", "Savings"]
    assert journal[1].taken_back_by == back.ledger_transaction_id
    assert [row.may_take_back for row in journal] == [True, False, False, False]
    savings = vault.read(
        statements.of_account, kind=AccountKind.SAVINGS, currency="EUR", start=today, until=today
    )
    assert (savings.title, savings.closing) == ("Savings", 100)
    assert [line.sentence for line in savings.lines] == [f"Into savings · {code}"]
    assert vault.read(ledger_check.check_all).findings == ()


def test_money_without_a_receipt_has_a_code_too(vault: Vault, clock: Clock) -> None:
    """What a scheme added to her savings."""
    river, noor, today = fund(vault), person(vault, "Noor"), clock.now.date()

    def add(tx: Transaction) -> int:
        of_fund = accounts.of_fund(tx, river, "EUR")
        match = accounts.of_resident(tx, AccountKind.MATCH, noor, "EUR")
        lines = [posting.debit(of_fund, 50), posting.credit(match, 50)]
        return posting.post(tx, kind=LedgerKind.MATCH, lines=lines).id

    number = vault.do("Match", add).result
    row = vault.read(statements.transaction, number=number)
    assert (row.sentence, row.receipt) == (f"Added to savings · {code_of(vault, noor)}", "")
    assert today == row.on


def test_a_joined_record_is_told_by_the_code_it_has_now(vault: Vault, clock: Clock) -> None:
    tin = account(vault, CASH)
    take(vault, tin)
    first, second = person(vault, "Noor"), person(vault, "Noor A.")
    saved(vault, second, 5)
    vault.do("Join", merging.merge, resident_id=first, merged_id=second)
    [row] = vault.read(statements.journal, start=clock.now.date(), until=clock.now.date())
    assert row.sentence == f"Into savings · {code_of(vault, first)}"


def test_a_protected_person_is_counted_and_not_named(
    vault: Vault, desk_file: Path, clock: Clock
) -> None:
    tin = account(vault, CASH)
    take(vault, tin)
    her, today = person(vault, "Quillamark"), clock.now.date()
    saved(vault, her, 500)
    code = code_of(vault, her)
    hired(vault, "D5")
    vault.do("Protect", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    vault.lock()
    with signed_in(desk_file, "D5", clock) as other:
        [row] = other.read(statements.journal, start=today, until=today)
        assert row.sentence == "Into savings · 1 person"
        lines = other.read(statements.account_lines)
        assert [line.balance for line in lines if line.kind == "savings"] == [500]
        assert code not in repr([row, *lines])


def test_closed_months_change_no_statement_and_spare_reading(vault: Vault, clock: Clock) -> None:
    river, bank = fund(vault), account(vault, BANK)
    clock.now = clock.now.replace(year=2024, month=1, day=31)
    opened(vault, bank, 1_000_000, river)
    for _month in range(4):
        for _day in range(3):
            spent(vault, bank, 1_111, river)
        clock.now += 30 * DAY
    today = clock.now.date()

    def asked() -> list[object]:
        return [
            vault.read(statements.of_account, account_id=bank, start=start, until=start + 40 * DAY)
            for start in (date(2024, 1, 1), date(2024, 2, 10), date(2024, 5, 1), today)
        ]

    open_still = asked()
    vault.do("Close", month_close.close, month=date(2024, 2, 1))
    vault.do("Close", month_close.close, month=date(2024, 4, 1))
    closed = asked()
    assert [(one.opening, one.lines) for one in open_still] == [  # type: ignore[attr-defined]
        (one.opening, one.lines)  # type: ignore[attr-defined]
        for one in closed
    ]
    assert [one.is_closed for one in closed] == [True, True, False, False]  # type: ignore[attr-defined]

    read: list[str] = []

    def note(_c: object, _cursor: object, sql: str, *_more: object) -> None:
        read.append(sql)

    event.listen(vault._engine, "before_cursor_execute", note)
    vault.read(statements.of_account, account_id=bank, start=today, until=today)
    event.remove(vault._engine, "before_cursor_execute", note)
    assert any("month_balance" in sql for sql in read)
