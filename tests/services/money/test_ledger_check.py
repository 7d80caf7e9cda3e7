# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody with the file key and other tools changes the books: it is found, and named."""

# ruff: noqa: S608 - the database is attacked here on purpose
from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from shelterdesk.models.audit import AuditEvent
from shelterdesk.services.money import ledger_check, ledger_guess, ledger_seal, month_close
from shelterdesk.services.money.ledger_check import BooksCheck, BooksReport
from shelterdesk.vault import copying
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
from tests.colleagues import signed_in
from tests.conftest import Clock, copy_file
from tests.factories import person
from tests.vault_faults import file_secret

# The transactions of ``written``.
OPENED, CASH_OPENED, SPENT, PAID, BACK, AGAIN, SPENT_LATER = range(1, 8)
LATER = timedelta(days=31)
BANK_ID = "(SELECT id FROM account WHERE name = 'Bank')"
NOT_WRITTEN = "it is not what was written: it was changed outside the program."


def without_rules(raw: Any, *statements: str | tuple[str, tuple[Any, ...]]) -> None:
    """Plain SQL without the triggers and constraints of the file."""
    raw.execute("PRAGMA foreign_keys=off")
    raw.execute("PRAGMA ignore_check_constraints=on")
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in raw.execute(triggers).fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        sql, parameters = statement if isinstance(statement, tuple) else (statement, ())
        assert raw.execute(sql, parameters).rowcount != 0, sql
    raw.commit()


class Books:
    """A locked file, to be changed with other tools."""

    def __init__(self, path: Path) -> None:
        self.path, self.clock, self.secret = path, Clock(), file_secret(path)
        self.clock.now += LATER

    def tamper(self, *statements: str | tuple[str, tuple[Any, ...]]) -> None:
        """A connection of its own to the real file."""
        with closing(copying.connect(self.path, self.secret)) as raw:
            without_rules(raw, *statements)

    @contextmanager
    def unlocked(self) -> Iterator[Vault]:
        """Unlocking puts the rules back."""
        with signed_in(self.path, clock=self.clock) as vault:
            yield vault

    def words(self) -> list[str]:
        """What a check finds."""
        with self.unlocked() as vault:
            report = vault.read(ledger_check.check_all)
        return [finding.words for finding in report.findings]


@pytest.fixture(scope="module")
def written(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books with something of each sort, made once."""
    path = copy_file(template, tmp_path_factory.mktemp("books") / "desk.sdb")
    clock = Clock()
    today = clock.now.date()
    with signed_in(path, clock=clock) as vault:
        river = fund(vault)
        drawer, bank = account(vault, CASH, name="Drawer"), account(vault, BANK, name="Bank")
        noor, _amal = person(vault, "Noor"), person(vault, "Amal")
        opened(vault, bank, 100_000, river)
        opened(vault, drawer, 50_000, river)
        take(vault, drawer)
        spent(vault, bank, 2_500, river, words="soap")
        owed = due(vault, noor, river, 33_000, start=today, until=today + timedelta(30))
        taken_back(vault, paid(vault, owed, 33_000).id)
        paid(vault, owed, 20_000)
        clock.now += LATER
        vault.do("Close", month_close.close, month=today)
        spent(vault, drawer, 500, river)
    return path


@pytest.fixture
def books(written: Path, tmp_path: Path) -> Books:
    return Books(copy_file(written, tmp_path / "desk.sdb"))


def test_nobody_changed_anything(books: Books) -> None:
    with books.unlocked() as vault:
        check, turns = BooksCheck(), 0
        while vault.read(ledger_check.step, check=check):
            turns += 1
        assert (turns, check.done, check.total) == (2, SPENT_LATER, SPENT_LATER)
        report = vault.read(ledger_check.report, check=check)
        assert report == BooksReport(SPENT_LATER)
        vault.do("Checked", ledger_check.noted, transactions=report.transactions, findings=0)
        with vault._session() as session:
            event = session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
            assert event is not None
            assert (event.kind, json.loads(event.details)["transactions"]) == ("check", SPENT_LATER)


def test_nothing_was_ever_written(vault: Vault) -> None:
    assert vault.read(ledger_check.check_all) == BooksReport(0)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (f"UPDATE ledger_entry SET amount = -9000 WHERE transaction_id = {SPENT} "
         f"AND account_id = {BANK_ID}",
         "the amount on “Bank” was -€25.00 and was changed to -€90.00."),
        (f"UPDATE ledger_entry SET balance = 7 WHERE transaction_id = {SPENT} "
         f"AND account_id = {BANK_ID}",
         "the balance on “Bank” was €975.00 and was changed to €0.07."),
        (f"UPDATE ledger_transaction SET \"on\" = '2026-11-03' WHERE id = {SPENT}",
         "the day was 22 Nov 2026 and was changed to 3 Nov 2026."),
        (f"UPDATE ledger_entry SET \"on\" = '2026-11-03' WHERE transaction_id = {SPENT} "
         f"AND account_id <> {BANK_ID}",
         "the day of the entry on “River fund” was 22 Nov 2026 and was changed to 3 Nov 2026."),
        (f"UPDATE ledger_transaction SET kind = 'transfer' WHERE id = {SPENT}",
         "what it is was “Expense” and was changed to “Transfer”."),
        (f"UPDATE ledger_transaction SET kind = 'gift' WHERE id = {SPENT}",
         "what it is was “Expense” and was changed to “gift”."),
        (f"UPDATE ledger_transaction SET expense_kind_id = NULL WHERE id = {SPENT}", NOT_WRITTEN),
        (f"UPDATE ledger_transaction SET digest = 'x' WHERE id = {SPENT}",
         "its seal was changed outside the program."),
        (f"UPDATE ledger_entry SET amount = amount * 2 WHERE transaction_id = {SPENT}",
         "the amounts on “River fund”, “Bank” were changed outside the program."),
        (f"UPDATE ledger_entry SET amount = 5, balance = 6 WHERE transaction_id = {SPENT} "
         f"AND account_id = {BANK_ID}",
         "the amount or the balance on “Bank” was changed outside the program."),
        (f"UPDATE ledger_entry SET account_id = 99 WHERE transaction_id = {SPENT} "
         f"AND account_id = {BANK_ID}",
         "the entry on “Bank” was moved to “an account that is not there” outside the program."),
    ],
)  # fmt: skip
def test_a_changed_transaction(books: Books, statement: str, found: str) -> None:
    books.tamper(statement)
    [words] = books.words()
    day = "3 Nov" if "ledger_transaction" in statement and 'on"' in statement else "22 Nov"
    assert words == f"Transaction {SPENT} of {day} 2026: {found}"


def test_the_day_of_a_transaction_and_of_its_entries(books: Books) -> None:
    books.tamper(
        f"UPDATE ledger_transaction SET \"on\" = '2026-11-03' WHERE id = {PAID}",
        f"UPDATE ledger_entry SET \"on\" = '2026-11-03' WHERE transaction_id = {PAID}",
    )
    assert books.words() == [  # its receipt still says which day it was
        f"Transaction {PAID} of 3 Nov 2026: the day was 22 Nov 2026 and was changed to 3 Nov 2026."
    ]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("amount = 1", "receipt 2026-0001 was changed outside the program: its amount."),
        ("\"on\" = '2026-11-01'", "receipt 2026-0001 was changed outside the program: its day."),
        ("of_match = 5", "receipt 2026-0001 was changed outside the program: its parts."),
        ("resident_id = (SELECT id FROM resident WHERE id <> resident_id)", NOT_WRITTEN),
        ("cashier_id = cashier_id + 1", NOT_WRITTEN),
        ("mark = 'none'", NOT_WRITTEN),
    ],
)
def test_a_changed_receipt(books: Books, change: str, found: str) -> None:
    books.tamper(f"UPDATE payment SET {change} WHERE number = 1")
    assert books.words() == [f"Transaction {PAID} of 22 Nov 2026: {found}"]


def test_a_receipt_that_is_gone_and_one_that_never_was(books: Books) -> None:
    columns = (
        "created_at, updated_at, year, at, \"on\", kind, method, resident_id, currency, amount, "
        "of_match, due_id, cashier_id, mark"
    )  # fmt: skip
    books.tamper(
        f"INSERT INTO payment (uuid, number, ledger_transaction_id, {columns}) "
        f"SELECT 'x', 4, {SPENT}, {columns} FROM payment WHERE number = 1",
        "DELETE FROM payment WHERE number = 1",
    )
    assert books.words() == [
        f"Transaction {SPENT} of 22 Nov 2026: its payment was added outside the program.",
        f"Transaction {PAID} of 22 Nov 2026: {NOT_WRITTEN}",
        "Receipt 2026-0001 is missing.",
    ]
    books.tamper("UPDATE payment SET number = -4 WHERE number = 4")
    assert "Receipt 2026--004 was added outside the program." in books.words()


def test_amounts_and_every_balance_after_them(books: Books) -> None:
    """Nothing contradicts itself any more: it is not what was written all the same."""
    books.tamper(
        f"UPDATE ledger_entry SET amount = amount * 2, balance = balance + amount "
        f"WHERE transaction_id = {SPENT}",
        f"UPDATE ledger_entry SET balance = balance + 2500 WHERE transaction_id > {SPENT} "
        "AND account_id = (SELECT id FROM account WHERE kind = 'fund')",
    )
    numbers = [words.partition(" of ")[0] for words in books.words()]
    assert numbers == [f"Transaction {n}" for n in (SPENT, PAID, BACK, AGAIN, SPENT_LATER)]


def resealed(path: Path, secret: bytes, last: int) -> list[tuple[str, tuple[Any, ...]]]:
    """The digests from a transaction on, made anew as a forger would who knows how."""
    with closing(copying.connect(path, secret)) as raw:
        head = (
            'SELECT id, "on", at, kind, reverses_id, expense_kind_id FROM ledger_transaction '
            "WHERE id = ?"
        )
        sides = (
            "SELECT entry.id, account_id, \"on\", amount, balance, kind, currency, side, fund_id, "
            "resident_id, activity_id FROM ledger_entry AS entry JOIN account "
            "ON account.id = account_id WHERE transaction_id = ? ORDER BY entry.id"
        )  # fmt: skip
        before = "SELECT digest FROM ledger_transaction WHERE id = ?"
        made = ledger_seal.digest(
            raw.execute(before, (last - 1,)).fetchone()[0],
            raw.execute(head, (last,)).fetchone(),
            [ledger_seal.Side(*row[:5], tuple(row[5:])) for row in raw.execute(sides, (last,))],
            {},
        )
    return [("UPDATE ledger_transaction SET digest = ? WHERE id = ?", (made, last))]


def test_a_rewritten_digest_is_found_through_the_trail(books: Books) -> None:
    """Amount, balances and digest fit together; only the trail knows better."""
    sql = "UPDATE ledger_entry SET amount = {0}, balance = balance + {1} WHERE transaction_id = {2}"
    books.tamper(
        sql.format("-100", "400", SPENT_LATER) + " AND amount < 0",
        sql.format("100", "-400", SPENT_LATER) + " AND amount > 0",
    )
    books.tamper(*resealed(books.path, books.secret, SPENT_LATER))
    assert books.words() == [f"Transaction {SPENT_LATER} of 23 Dec 2026: {NOT_WRITTEN}"]
    # Rewritten in the trail too, it fits again; there the check of the trail finds it.
    with closing(copying.connect(books.path, books.secret)) as raw:
        sql = "SELECT digest FROM ledger_transaction WHERE id = ?"
        (forged,) = raw.execute(sql, (SPENT_LATER,)).fetchone()
    details = json.dumps({"ledger": [[SPENT_LATER, forged]]})
    sql = "UPDATE audit_event SET details = ? WHERE instr(details, ?)"
    books.tamper((sql, (details, f"[[{SPENT_LATER},")))
    assert books.words() == []
    with books.unlocked() as vault:
        assert len(vault.verify_audit().findings) == 1


def test_books_that_contradict_themselves_whatever_the_trail_says(books: Books) -> None:
    books.tamper(f"UPDATE ledger_entry SET amount = 1 WHERE transaction_id = {SPENT_LATER}")
    books.tamper(*resealed(books.path, books.secret, SPENT_LATER))
    with closing(copying.connect(books.path, books.secret)) as raw:
        sql = "SELECT digest FROM ledger_transaction WHERE id = ?"
        (forged,) = raw.execute(sql, (SPENT_LATER,)).fetchone()
    sql = "UPDATE audit_event SET details = ? WHERE instr(details, ?)"
    details = json.dumps({"ledger": [[SPENT_LATER, forged]]})
    books.tamper((sql, (details, f"[[{SPENT_LATER},")))
    assert books.words() == [
        f"Transaction {SPENT_LATER} of 23 Dec 2026: its sides are not the same."
    ]


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        (SPENT, SPENT, "Transaction 3, written on 22 Nov 2026, was removed outside the program."),
        (SPENT, BACK, "Transactions 3–5, written from 22 Nov 2026 on, were removed."),
        (SPENT_LATER, SPENT_LATER,
         "Transaction 7, written on 23 Dec 2026, was removed outside the program."),
    ],
)  # fmt: skip
def test_removed_transactions(books: Books, first: int, last: int, named: str) -> None:
    books.tamper(
        f"DELETE FROM ledger_entry WHERE transaction_id BETWEEN {first} AND {last}",
        f"DELETE FROM ledger_transaction WHERE id BETWEEN {first} AND {last}",
    )
    receipts = [f"Receipt 2026-000{number} belongs to no transaction." for number in (1, 2)]
    assert books.words() == [named, *(receipts if last == BACK else [])]


def test_numbers_nobody_ever_had(books: Books) -> None:
    numbers = f"CASE id WHEN {SPENT_LATER} THEN 9 ELSE 11 END"
    books.tamper(
        f"UPDATE ledger_transaction SET id = {numbers} WHERE id IN ({AGAIN}, {SPENT_LATER})",
    )
    words = books.words()
    assert words[0].startswith("Transactions 6–8, written from 22 Nov 2026 on")
    assert words[1].startswith("Transaction 9 of 23 Dec 2026: number 7 stands in its place") is (
        False
    )
    assert "Transaction 10 is missing." in words
    books.tamper("DELETE FROM ledger_transaction WHERE id = 9")
    assert any(one.startswith("Transactions 6–10, written from") for one in books.words())


def test_a_number_used_again_after_the_last_was_removed(books: Books) -> None:
    books.tamper(
        f"DELETE FROM ledger_entry WHERE transaction_id = {SPENT_LATER}",
        f"DELETE FROM ledger_transaction WHERE id = {SPENT_LATER}",
    )
    with books.unlocked() as vault:
        spent(vault, an_account(vault, name="Drawer"), 10, 1)
    [words] = books.words()
    assert "another one had this number before" in words


def test_an_added_transaction(books: Books) -> None:
    now = "'2026-12-23 12:00:00.000000'"
    books.tamper(
        'INSERT INTO ledger_transaction (id, uuid, created_at, updated_at, "on", at, kind, digest) '
        f"VALUES (8, 'u', {now}, {now}, '2026-12-23', {now}, 'transfer', '0')",
        "INSERT INTO ledger_entry (uuid, created_at, updated_at, transaction_id, account_id, "
        f"\"on\", amount, balance) VALUES ('v', {now}, {now}, 9, 1, '2026-12-23', 5, 5)",
    )
    assert books.words() == [
        "Transaction 8 of 23 Dec 2026: it was added outside the program: the audit trail does "
        "not know it.",
        "Entries that belong to no transaction: 1.",
    ]


def test_another_order(books: Books) -> None:
    swapped = (("ledger_entry", "transaction_id"), ("ledger_transaction", "id"))
    books.tamper(
        *(
            f"UPDATE {table} SET {column} = 1000 + CASE {column} WHEN {OPENED} THEN {SPENT} "
            f"ELSE {OPENED} END WHERE {column} IN ({OPENED}, {SPENT})"
            for table, column in swapped
        ),
        *(f"UPDATE {table} SET {column} = {column} - 1000 WHERE {column} > 1000"
          for table, column in swapped),
    )  # fmt: skip
    words = "number {0} stands in its place: they were put in another order."
    assert books.words() == [
        f"Transaction {OPENED} of 22 Nov 2026: {words.format(SPENT)}",
        f"Transaction {SPENT} of 22 Nov 2026: {words.format(OPENED)}",
    ]


@pytest.mark.parametrize("change", ["kind = 'voucher'", "currency = 'TND'", "side = -1"])
def test_an_account_made_another(books: Books, change: str) -> None:
    books.tamper(f"UPDATE account SET {change} WHERE name = 'Bank'")
    [words] = books.words()  # it is right again from then on
    assert words == (
        f"Transaction {OPENED} of 22 Nov 2026: the account “Bank” was made another one outside "
        "the program."
    )


def test_closed_months(books: Books) -> None:
    books.tamper("UPDATE month_balance SET balance = balance + 1 WHERE id = 1")
    assert books.words() == ["The figures of 2026-11, which is closed, were changed."]
    books.tamper("UPDATE month_close SET month = '2026-10-01'")
    assert books.words() == [
        "The close of 2026-11 was removed outside the program.",
        "2026-10 was closed outside the program.",
    ]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("ledger_entry", "amount"), ("ledger_entry", "balance"), ("ledger_entry", "on"),
        ("ledger_entry", "account_id"), ("ledger_transaction", "on"), ("ledger_transaction", "at"),
        ("ledger_transaction", "kind"), ("ledger_transaction", "digest"), ("payment", "number"),
        ("payment", "year"), ("payment", "amount"), ("account", "kind"), ("account", "side"),
        ("month_balance", "balance"), ("month_close", "month"),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_found_and_stops_nothing(
    books: Books, table: str, column: str
) -> None:
    where = "name = 'Bank'" if table == "account" else f"id = (SELECT min(id) FROM {table})"
    with books.unlocked() as vault:
        for value in ("'abc'", "x'00ff'", "CAST(x'ff' AS TEXT)", "7.25"):
            pooled = vault._engine.raw_connection()
            without_rules(
                pooled.driver_connection, f'UPDATE {table} SET "{column}" = {value} WHERE {where}'
            )
            pooled.close()
            assert vault.read(ledger_check.check_all).findings, value


def test_what_the_trail_says_may_be_damaged(books: Books) -> None:
    """Then the books are what the trail does not know; the check of the trail names the entry."""
    books.tamper(
        "UPDATE audit_event SET details = '{\"ledger\": 5}' WHERE details LIKE '%books_closed%'",
        "UPDATE audit_event SET details = '{\"ledger\" no' WHERE details LIKE '%[[7,%'",
    )
    assert books.words() == [
        "Transaction 7 of 23 Dec 2026: it was added outside the program: the audit trail does "
        "not know it.",
        "2026-11 was closed outside the program.",
    ]


def test_so_much_is_found_at_most(books: Books) -> None:
    books.tamper("UPDATE audit_event SET details = '{}' WHERE instr(details, 'ledger')")
    with mock.patch.object(ledger_check, "_MOST_FINDINGS", 3):
        assert len(books.words()) == 3


def test_numbers_are_missing_of_which_the_trail_knows_nothing(books: Books) -> None:
    books.tamper(
        "UPDATE audit_event SET details = '{}' WHERE instr(details, 'ledger')",
        f"DELETE FROM ledger_entry WHERE transaction_id IN ({CASH_OPENED}, {SPENT})",
        f"DELETE FROM ledger_transaction WHERE id IN ({CASH_OPENED}, {SPENT})",
    )
    assert "Transactions 2–3 are missing." in books.words()


def test_what_cannot_be_guessed_is_said_all_the_same(books: Books) -> None:
    """An entry of an account that is not there, in a transaction that was changed otherwise too."""
    books.tamper(
        f"UPDATE ledger_entry SET account_id = 99 WHERE transaction_id = {SPENT} "
        f"AND account_id = {BANK_ID}",
        f"UPDATE ledger_transaction SET expense_kind_id = NULL WHERE id = {SPENT}",
    )
    [words] = books.words()
    assert "“an account that is not there”" in words
    with mock.patch.object(ledger_guess, "_MOST_GUESSES", 0):
        assert books.words() == [words]


def test_after_a_gap_a_sum_proves_what_a_balance_cannot(books: Books) -> None:
    books.tamper(
        f"DELETE FROM ledger_entry WHERE transaction_id = {CASH_OPENED}",
        f"DELETE FROM ledger_transaction WHERE id = {CASH_OPENED}",
        f"UPDATE ledger_entry SET amount = -9000 WHERE transaction_id = {SPENT} "
        f"AND account_id = {BANK_ID}",
    )
    gone, changed = books.words()
    assert gone == "Transaction 2, written on 22 Nov 2026, was removed outside the program."
    assert changed.endswith("the amount on “Bank” was -€25.00 and was changed to -€90.00.")
