# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way into the books, and what the file refuses whoever writes there."""

# ruff: noqa: S608 - plain SQL past the services is the point here
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound, UserError
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.ledger import LedgerEntry, LedgerKind, LedgerTransaction
from shelterdesk.models.stipends import DueState
from shelterdesk.services.money import accounts, month_close, posting
from shelterdesk.services.money.accounts import AccountKind
from shelterdesk.services.money.posting import MOST, Line, credit, debit
from shelterdesk.vault.door import Vault
from tests.books_house import BANK, CASH, account, due, fund, opened, paid, take
from tests.conftest import Clock
from tests.factories import person

NOW = "'2026-11-22 20:00:00.000000'"
STAMPS = "uuid, created_at, updated_at"
STAMPED = f"lower(hex(randomblob(16))), {NOW}, {NOW}"


class House:
    """A bank account and a box with something on them, and somebody who was paid a part."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self.vault, self.today = vault, clock.now.date()
        self.fund = fund(vault)
        self.bank, self.box = account(vault, BANK), account(vault, CASH)
        self.dinars = account(vault, BANK, "TND")
        opened(vault, self.bank, 100_000, self.fund)
        opened(vault, self.box, 50_000, self.fund)
        take(vault, self.box)
        self.noor, self.amal = person(vault), person(vault)
        days = {"start": self.today, "until": self.today + timedelta(days=30)}
        self.due = due(vault, self.noor, self.fund, 1_000, **days)
        self.draft = due(vault, self.noor, self.fund, 500, **days, state=DueState.DRAFT)
        self.payment = paid(vault, self.due, 400)

    def post(self, make: Callable[[Transaction], list[Line]], **more: Any) -> int:
        def act(tx: Transaction) -> int:
            more.setdefault("kind", LedgerKind.TRANSFER)
            return posting.post(tx, lines=make(tx), **more).id

        number: int = self.vault.do("Post", act).result
        return number

    def get(self, tx: Transaction, *ids: int) -> list[Any]:
        return [accounts.get(tx, one) for one in ids]

    def refused(self, *statements: str) -> str:
        """What plain SQL is told; nothing of it is kept."""
        with self.vault._engine.connect() as connection:
            said = ""
            try:
                for sql in statements:
                    connection.exec_driver_sql(sql)
                connection.commit()
            except DBAPIError as error:
                said = str(error.orig)
            connection.rollback()
        assert said, "nothing was refused"
        return said


@pytest.fixture
def house(vault: Vault, clock: Clock) -> House:
    return House(vault, clock)


def test_lines_of_one_account_become_one_entry(house: House, vault: Vault) -> None:
    def lines(tx: Transaction) -> list[Line]:
        bank, box, other = house.get(tx, house.bank, house.box, house.dinars)
        return [debit(bank, 5), debit(bank, 7), credit(box, 12), debit(other, 3), credit(other, 3)]

    number = house.post(lines)
    with vault._session() as session:
        entries = session.query(LedgerEntry).filter_by(transaction_id=number).all()
        assert [(one.account_id, one.amount, one.balance) for one in entries] == [
            (house.bank, 12, 100_012), (house.box, -12, 49_588),
        ]  # fmt: skip
        event = session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
        row = session.get_one(LedgerTransaction, number)
        assert event is not None
        assert not event.is_undoable
        assert f'[[{number},"{row.digest}"]]' in event.details.replace(" ", "")


@pytest.mark.parametrize(
    ("amounts", "more", "field"),
    [
        ((5, -4), {}, None), ((0, 0), {}, None), ((5, 0), {}, None), ((5, -5, 7), {}, None),
        ((MOST + 1, -MOST - 1), {}, "amount"), ((1, -1), {"days": 1}, "on"),
        ((1, -1), {"words": "x" * 301}, "words"),
    ],
)  # fmt: skip
def test_what_cannot_be_posted(
    house: House, amounts: tuple[int, ...], more: dict[str, Any], field: str | None
) -> None:
    if "days" in more:
        more = {"on": house.today + timedelta(days=more["days"])}

    def lines(tx: Transaction) -> list[Line]:
        found = house.get(tx, house.bank, house.box, house.dinars)
        return [Line(one, amount) for one, amount in zip(found, amounts, strict=False)]

    with pytest.raises(UserError) as caught:
        house.post(lines, **more)
    assert caught.value.field == field


def test_amounts_people_type() -> None:
    assert posting.checked_amount(MOST) == MOST
    for wrong in (0, -1, MOST + 1):
        with pytest.raises(Invalid) as caught:
            posting.checked_amount(wrong, "received")
        assert caught.value.field == "received"


def test_accounts_of_the_house_are_found_made_and_not_used_any_more(
    house: House, vault: Vault
) -> None:
    def asked(kind: AccountKind, currency: str, account_id: int | None = None) -> tuple[Any, ...]:
        def act(tx: Transaction) -> tuple[Any, ...]:
            found = accounts.of_house(tx, kind, currency, account_id)
            return found.id, found.may_overdraw, found.side, accounts.name_of(tx, found)

        answer: tuple[Any, ...] = vault.do("Ask", act).result
        return answer

    assert asked(BANK, "EUR")[0] == house.bank
    assert asked(BANK, "EUR", house.bank)[:3] == (house.bank, True, 1)
    made = asked(AccountKind.VOUCHER, "JPY")
    assert made[1:] == (False, 1, "Vouchers")
    assert asked(AccountKind.VOUCHER, "JPY") == made
    for wrong in (house.dinars, house.box):
        with pytest.raises(NotFound):
            asked(BANK, "EUR", wrong)
    assert vault.read(lambda tx: [accounts.is_used(tx, n) for n in (house.bank, made[0])]) == [
        True, False,
    ]  # fmt: skip

    def retire(tx: Transaction) -> None:
        accounts.get(tx, house.box).is_active = False

    vault.do("Retire", retire)
    with pytest.raises(Conflict, match="not used any more"):
        asked(CASH, "EUR")


def test_a_number_is_not_given_twice_in_a_damaged_file(house: House, vault: Vault) -> None:
    """Entries whose transaction is gone keep its number."""
    raw = vault._engine.raw_connection()
    driver: Any = raw.driver_connection
    driver.execute("PRAGMA foreign_keys=off")
    driver.execute("DROP TRIGGER ledger_transaction_delete")
    driver.execute("DELETE FROM payment WHERE 0")
    driver.execute("DROP TRIGGER payment_delete")
    driver.execute("DELETE FROM payment")
    driver.execute("DELETE FROM ledger_transaction WHERE id = 3")
    driver.commit()
    driver.execute("PRAGMA foreign_keys=on")
    raw.close()
    assert house.post(lambda tx: [debit(house.get(tx, house.bank)[0], 1),
                                  credit(house.get(tx, house.box)[0], 1)]) == 4  # fmt: skip


# The rules of the file
def head(number: int, on: str = "2026-11-22", kind: str = "transfer") -> str:
    return (
        f'INSERT INTO ledger_transaction (id, {STAMPS}, "on", at, kind, digest) '
        f"VALUES ({number}, {STAMPED}, '{on}', {NOW}, '{kind}', '0')"
    )


def side(number: int, account_id: int, amount: int, balance: int, on: str = "2026-11-22") -> str:
    return (
        f"INSERT INTO ledger_entry ({STAMPS}, transaction_id, account_id, \"on\", amount, balance) "
        f"VALUES ({STAMPED}, {number}, {account_id}, '{on}', {amount}, {balance})"
    )  # fmt: skip


def test_plain_sql_can_post_what_fits(house: House, vault: Vault) -> None:
    with vault._engine.begin() as connection:
        for sql in (side(9, house.bank, 5, 100_005), side(9, house.box, -5, 49_595), head(9)):
            connection.exec_driver_sql(sql)


def test_what_does_not_fit_is_refused(house: House) -> None:
    bank, box, dinars = house.bank, house.box, house.dinars
    assert "unbalanced" in house.refused(head(9))
    assert "unbalanced" in house.refused(side(9, bank, 5, 100_005), head(9))
    assert "unbalanced" in house.refused(
        side(9, bank, 5, 100_005), side(9, box, -4, 49_596), head(9)
    )
    assert "unbalanced" in house.refused(
        side(9, bank, 5, 100_005), side(9, dinars, -5, -5), head(9)
    )
    assert "unbalanced" in house.refused(
        side(9, bank, 5, 100_005, "2026-11-21"), side(9, box, -5, 49_595), head(9)
    )
    assert "wrong_balance" in house.refused(side(9, bank, 5, 100_006))
    assert "wrong_balance" in house.refused(side(9, dinars, 5, 6))
    assert "overdrawn" in house.refused(side(9, box, -50_000, -400))
    assert "frozen" in house.refused(side(1, bank, 5, 100_005))
    assert "FOREIGN KEY" in house.refused(side(9, bank, 5, 100_005), side(9, box, -5, 49_595))
    assert "CHECK" in house.refused(side(9, bank, 0, 100_000))
    assert "UNIQUE" in house.refused(side(9, bank, 5, 100_005), side(9, bank, -5, 100_000))


@pytest.mark.parametrize(
    "table", ["ledger_transaction", "ledger_entry", "payment", "month_close", "month_balance"]
)
def test_what_is_written_stays(house: House, vault: Vault, clock: Clock, table: str) -> None:
    clock.now += timedelta(days=31)
    vault.do("Close", month_close.close, month=house.today)
    assert "frozen" in house.refused(f"UPDATE {table} SET updated_at = updated_at")
    assert "frozen" in house.refused(f"DELETE FROM {table}")


def test_a_closed_month_stays_closed(house: House, vault: Vault, clock: Clock) -> None:
    clock.now += timedelta(days=31)
    vault.do("Close", month_close.close, month=house.today)
    for day, is_open in (("2026-11-30", False), ("2026-10-01", False), ("2026-12-01", True)):
        sides = side(9, house.bank, 5, 100_005, day), side(9, house.box, -5, 49_595, day)
        if not is_open:
            assert "month_closed" in house.refused(*sides, head(9, day))
        else:
            with vault._engine.begin() as connection:
                for sql in (*sides, head(9, day)):
                    connection.exec_driver_sql(sql)
    again = (
        f"INSERT INTO month_close ({STAMPS}, month, closed_at) "
        f"VALUES ({STAMPED}, '{{month}}', {NOW})"
    )
    for month in ("2026-11-01", "2026-10-01"):
        assert "month_closed" in house.refused(again.format(month=month))


def test_an_account_in_use_stays_what_it_is(house: House, vault: Vault) -> None:
    for change in ("kind = 'cash'", "currency = 'TND'", "side = -1", "may_overdraw = 0"):
        assert "frozen" in house.refused(f"UPDATE account SET {change} WHERE id = {house.bank}")
    assert "frozen" in house.refused(f"DELETE FROM account WHERE id = {house.bank}")
    with vault._engine.begin() as connection:
        for sql in (
            f"UPDATE account SET name = 'Bank' WHERE id = {house.bank}",
            f"UPDATE account SET currency = 'JPY' WHERE id = {house.dinars}",
            f"DELETE FROM account WHERE id = {house.dinars}",
        ):
            connection.exec_driver_sql(sql)


def payment(
    number: int, due_id: int | str, amount: int, year: int = 2026, of: int = 1, **more: Any
) -> str:
    """A payment beside the transaction ``of``: what the books say is not looked at here."""
    values = {
        "year": year, "number": number, "at": NOW, '"on"': "'2026-11-22'", "method": "'cash'",
        "amount": amount, "of_match": 0, "due_id": due_id, "ledger_transaction_id": of,
        "cashier_id": 1, "mark": "'line'", "resident_id": 1, "currency": "'EUR'",
        "reverses_id": "NULL", "kind": "'stipend'",
    }  # fmt: skip
    values |= more
    names, given = ", ".join(values), ", ".join(map(str, values.values()))
    return f"INSERT INTO payment ({STAMPS}, {names}) VALUES ({STAMPED}, {given})"


def test_receipts_have_no_gap_and_pay_nothing_twice(house: House, vault: Vault) -> None:
    owed, draft = house.due, house.draft
    for number in (0, 1, 3, 9):  # the next is 2
        assert house.refused(payment(number, owed, 5)).startswith(
            ("receipt_gap", "UNIQUE", "CHECK")
        )
    assert "receipt_gap" in house.refused(payment(2, owed, 5, year=2027))
    assert "paid_twice" in house.refused(payment(2, owed, 601))
    assert "not_approved" in house.refused(payment(2, draft, 5))
    assert "CHECK" in house.refused(payment(2, owed, 0))
    assert "CHECK" in house.refused(payment(2, "NULL", 5))
    with vault._engine.begin() as connection:
        connection.exec_driver_sql(payment(2, owed, 600))


def test_a_reversal_is_the_opposite_of_one_payment(house: House) -> None:
    first, owed = house.payment.id, house.due
    for wrong in (
        {"amount": 399}, {"resident_id": 2}, {"currency": "'TND'"}, {"reverses_id": 99},
    ):  # fmt: skip
        facts: dict[str, Any] = {"amount": 400, "reverses_id": first} | wrong
        said = house.refused(payment(2, owed, facts.pop("amount"), **facts))
        assert said.startswith(("wrong_reversal", "FOREIGN KEY")), wrong
    back = payment(2, owed, 400, reverses_id=first)
    of_reversal = payment(3, owed, 400, of=2, reverses_id="(SELECT max(id) FROM payment)")
    assert "wrong_reversal" in house.refused(back, of_reversal)
    assert "UNIQUE" in house.refused(back, payment(3, owed, 400, of=2, reverses_id=first))


def test_a_due_that_was_approved_or_paid_stays(house: House) -> None:
    approved = f"WHERE id = {house.due}"
    for change in (
        "amount = 2000, computed = 2000", "computed = 900, adjustment = 100", "basis = '[]'",
        "resident_id = 2", "currency = 'TND'", "period_start = '2026-11-01'",
        "period_end = '2026-12-30'", "prepared_by = approved_by, is_approved_alone = 1",
    ):  # fmt: skip
        assert "approved_stays" in house.refused(f"UPDATE due SET {change} {approved}"), change
    # Something of it is paid: it is neither a draft again nor paid.
    assert "approved_stays" in house.refused(
        f"UPDATE due SET state = 'draft', approved_by = NULL, approved_at = NULL {approved}"
    )
    assert "approved_stays" in house.refused(f"UPDATE due SET state = 'paid' {approved}")
    assert "approved_stays" in house.refused(f"DELETE FROM due {approved}")


def test_who_adjusted_a_due_does_not_approve_it(house: House, vault: Vault) -> None:
    me = vault.staff_id
    with vault._engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO due_adjustment ({STAMPS}, due_id, amount, adjusted_by) "
            f"VALUES ({STAMPED}, {house.draft}, 5, {me})"
        )
    approve = f"UPDATE due SET state = 'approved', approved_at = {NOW}, approved_by = "
    assert "same_person" in house.refused(f"{approve} {me} WHERE id = {house.draft}")
    other = f"(SELECT prepared_by FROM due WHERE id = {house.draft})"
    assert "two_people" in house.refused(f"{approve} {other} WHERE id = {house.draft}")
    assert "frozen" in house.refused("UPDATE due_adjustment SET amount = 6")
    with vault._engine.begin() as connection:
        connection.exec_driver_sql(
            f"{approve} {me}, is_approved_alone = 1 WHERE id = {house.draft}"
        )


def test_awards_of_one_scheme_do_not_overlap(house: House, vault: Vault) -> None:
    columns = "resident_id, scheme_id, fund_id, children, is_waiting_waived"
    again = (
        f"INSERT INTO award ({STAMPS}, {columns}, start, \"end\") SELECT {STAMPED}, {columns}, "
        "{start}, {end} FROM award WHERE id = 1"
    )  # fmt: skip
    assert "award_overlap" in house.refused(again.format(start="start", end='"end"'))
    after = again.format(start='"end"', end="'9999-12-31'")
    with vault._engine.begin() as connection:
        connection.exec_driver_sql(after)
    assert "award_overlap" in house.refused("UPDATE award SET \"end\" = '9999-12-31' WHERE id = 1")


def test_approved_grants_and_earnings_keep_their_amount(house: House, vault: Vault) -> None:
    with vault._engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO grant_given ({STAMPS}, resident_id, kind_id, fund_id, currency, amount, "
            "is_paid_back, state, requested_on, requested_by, approved_by, approved_at, "
            f"is_approved_alone) VALUES ({STAMPED}, 1, 1, 1, 'EUR', 500, 0, 'approved', "
            f"'2026-11-01', 1, 1, {NOW}, 1)"
        )
        connection.exec_driver_sql(
            f"INSERT INTO income_activity ({STAMPS}, name, currency, shares_by, share_percent, "
            f"note, is_active) VALUES ({STAMPED}, 'Sewing', 'EUR', 'hours', 100, '', 1)"
        )
        connection.exec_driver_sql(
            f"INSERT INTO earning ({STAMPS}, activity_id, resident_id, period_start, period_end, "
            "minutes, pieces, computed, amount, state, prepared_by, approved_by, approved_at, "
            f"is_approved_alone) VALUES ({STAMPED}, 1, 1, '2026-11-01', '2026-12-01', 0, 0, 500, "
            f"500, 'approved', 1, 1, {NOW}, 1)"
        )
    for table in ("grant_given", "earning"):
        assert "approved_stays" in house.refused(f"UPDATE {table} SET amount = 600")
    for change in ("currency = 'USD'", "fund_id = 2", "is_paid_back = 1", "requested_by = 2"):
        assert "approved_stays" in house.refused(f"UPDATE grant_given SET {change}"), change
    for change in ("activity_id = 2", "period_start = '2026-10-01'", "prepared_by = 2"):
        assert "approved_stays" in house.refused(f"UPDATE earning SET {change}"), change
    for kind, column in (("grant", "grant_id"), ("earnings", "earning_id")):
        sql = payment(2, "NULL", 501, kind=f"'{kind}'", **{column: 1})
        assert "paid_twice" in house.refused(sql)
        with vault._engine.begin() as connection:
            state = "requested" if kind == "grant" else "draft"
            table = "grant_given" if kind == "grant" else "earning"
            connection.exec_driver_sql(
                f"UPDATE {table} SET state = '{state}', approved_by = NULL, approved_at = NULL"
            )
        sql = payment(2, "NULL", 5, kind=f"'{kind}'", **{column: 1})
        assert "not_approved" in house.refused(sql)
