# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether anybody changed the books outside the program: every transaction, receipt and closed
month, in turns, so that others get theirs.

Each act that posted left the digest of what it posted in the audit trail, which is a chain nobody
can rewrite unseen (``vault/audit_check.py``). So a transaction that was changed, removed, added or
moved is found even where somebody made new digests as well. A finding names the transaction and
its day, and says what stood there where that can be proved (``ledger_guess.py``). What can be
erased, the words of a transaction and of a payment, is not in the digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database import raw_rows
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.audit import AuditKind
from shelterdesk.services.money import ledger_guess, ledger_seal, month_close, posting
from shelterdesk.services.money.ledger_guess import Read, day_told, receipt_told
from shelterdesk.services.money.ledger_seal import Side

__all__ = ["BooksCheck", "BooksReport", "Finding", "check_all", "noted", "report", "step"]

_CHUNK: Final = 1_000  # transactions at once
_EVENTS: Final = 20_000  # entries of the trail at once
_MOST_FINDINGS: Final = 200
_BEFORE_ALL: Final = -(1 << 62)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the books that is not as it was written."""

    number: int | None  # of the transaction
    words: str


@dataclass(frozen=True, slots=True)
class BooksReport:
    """What a check of all the books found."""

    transactions: int
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Written:
    """What the audit trail knows of the books."""

    digests: dict[int, list[tuple[str, str]]] = field(default_factory=dict)  # and when, UTC
    closed: dict[str, str] = field(default_factory=dict)  # month -> digest of its figures

    def last(self, number: int) -> str | None:
        found = self.digests.get(number)
        return found[-1][0] if found else None

    def day(self, number: int) -> str:
        """The day of the act, in words; empty if the trail knows none."""
        found = self.digests.get(number)
        return day_told(found[0][1][:10]) if found else ""


class BooksCheck:
    """A check in steps (``step``), from the first transaction to the last."""

    def __init__(self) -> None:
        self.done = 0  # transactions
        self.total = 0
        self._event = 0
        self._written = _Written()
        self._is_trail_read = False
        self._at = _BEFORE_ALL
        self._last_digest = ledger_seal.FIRST  # as it stands in the file
        self._book = ledger_guess.Book()
        self._findings: list[Finding] = []

    # Steps
    def go_on(self, tx: Transaction) -> bool:
        """The next turn; False once there is none."""
        if not self._is_trail_read:
            return self._read_trail(tx)
        return self._read_books(tx)

    def close(self, tx: Transaction) -> BooksReport:
        """Finish, look at the end, receipts and closed months, and say what was found."""
        while self.go_on(tx):
            pass
        self._find_missing(max(self._at, 0) + 1, max(self._written.digests, default=0))
        for words in (*_orphans(tx), *_receipts(tx), *self._months(tx)):
            self._findings.append(Finding(None, words))
        return BooksReport(self.done, tuple(self._findings[:_MOST_FINDINGS]))

    def _read_trail(self, tx: Transaction) -> bool:
        ((last, total),) = raw_rows.read(
            tx.session,
            "SELECT (SELECT coalesce(max(id), 0) FROM audit_event), "
            "(SELECT count(*) FROM ledger_transaction)",
        )
        self.total = total
        sql = (
            "SELECT at, details FROM audit_event WHERE id > ? AND id <= ? "
            "AND (instr(details, ?) OR instr(details, ?)) ORDER BY id"
        )
        keys = f'"{posting.DETAILS}"', f'"{month_close.DETAILS}"'
        # Not from number to number: somebody may have put one far away.
        ((until,),) = raw_rows.read(
            tx.session,
            "SELECT coalesce(max(id), ?) FROM (SELECT id FROM audit_event WHERE id > ? ORDER BY id "
            "LIMIT ?)",
            last, self._event, _EVENTS,
        )  # fmt: skip
        for at, details in raw_rows.read(tx.session, sql, self._event, until, *keys):
            _learn(self._written, at, details)
        self._event = until
        self._is_trail_read = until >= last
        return True

    def _read_books(self, tx: Transaction) -> bool:
        if not self._book.accounts:
            self._book.read(tx)
        found = _transactions(tx, self._at)
        for one in found:
            self._check(one)
        self.done += len(found)
        return bool(found)

    # One transaction
    def _check(self, one: Read) -> None:
        if one.number > max(self._at, 0) + 1:
            self._find_missing(max(self._at, 0) + 1, one.number - 1)
            self._book.forget()
            self._last_digest = ledger_seal.FIRST
        expected = self._written.last(one.number)
        befores = {self._last_digest, self._written.last(one.number - 1) or ledger_seal.FIRST}
        problem = self._problem(one, expected, befores)
        if problem:
            self._find(one.number, _named(one.number, day_told(one.on), problem))
        self._book.follow(one)
        self._at, self._last_digest = one.number, str(one.digest)

    def _problem(self, one: Read, expected: str | None, befores: set[str]) -> str:
        """What is wrong with it, in words; empty if nothing is."""
        if expected is None:
            return _("it was added outside the program: the audit trail does not know it.")
        if len(self._written.digests[one.number]) > 1:
            return _("another one had this number before, and was removed outside the program.")
        is_right = any(self._book.digest(one, before) == expected for before in befores)
        if is_right and one.digest != expected:
            return _("its seal was changed outside the program.")
        if is_right:
            return self._book.contradiction(one)
        there = self._stands_elsewhere(one)
        if there is not None:
            words = _("number {number} stands in its place: they were put in another order.")
            return words.format(number=there)
        return self._book.what_was_changed(one, expected, befores)

    def _stands_elsewhere(self, one: Read) -> int | None:
        """The number under which the trail knows the digest that stands here."""
        for number, known in self._written.digests.items():
            if number != one.number and known[-1][0] == one.digest:
                return number
        return None

    # What is not there
    def _find_missing(self, first: int, last: int) -> None:
        if last < first:
            return
        numbers = f"{first}–{last}" if last > first else str(first)
        day = self._written.day(first)
        words = _("Transaction {number} is missing.")
        if day:
            words = _("Transaction {number}, written on {day}, was removed outside the program.")
        if last > first:
            words = _("Transactions {number} are missing.")
            if day:
                words = _("Transactions {number}, written from {day} on, were removed.")
        self._find(first, words.format(number=numbers, day=day))

    def _months(self, tx: Transaction) -> Iterator[str]:
        """What is wrong with closed months."""
        figures = raw_rows.read(
            tx.session,
            "SELECT month_close_id, account_id, debit, credit, balance FROM month_balance",
        )
        closes = raw_rows.read(tx.session, "SELECT id, month FROM month_close ORDER BY id")
        there = {month: row_id for row_id, month in closes}
        for month, expected in self._written.closed.items():
            if month not in there:
                words = _("The close of {month} was removed outside the program.")
                yield words.format(month=_month(month))
                continue
            own = [row[1:] for row in figures if row[0] == there[month]]
            if month_close.digest(own) != expected:
                words = _("The figures of {month}, which is closed, were changed.")
                yield words.format(month=_month(month))
        for month in there.keys() - self._written.closed.keys():
            words = _("{month} was closed outside the program.")
            yield words.format(month=_month(month))

    def _find(self, number: int, words: str) -> None:
        if len(self._findings) < _MOST_FINDINGS:
            self._findings.append(Finding(number, words))


@query(Capability.SEE_MONEY)
def step(tx: Transaction, *, check: BooksCheck) -> bool:
    """The next turn of a check; False once there is none."""
    return check.go_on(tx)


@query(Capability.SEE_MONEY)
def report(tx: Transaction, *, check: BooksCheck) -> BooksReport:
    """What was found; finishes what is left."""
    return check.close(tx)


@query(Capability.SEE_MONEY)
def check_all(tx: Transaction) -> BooksReport:
    """All of it at once."""
    return BooksCheck().close(tx)


@verb(Capability.SEE_MONEY, is_undoable=False)
def noted(tx: Transaction, *, transactions: int, findings: int) -> None:
    """Write down that the books were checked, and how much was found."""
    tx.kind = AuditKind.CHECK
    tx.details |= {"transactions": transactions, "findings": findings}


# Within
def _learn(written: _Written, at: Any, details: Any) -> None:
    """What an entry of the trail says of the books; one that was damaged says nothing here."""
    try:
        found = json.loads(details)
        posted = [(int(number), str(seal)) for number, seal in found.get(posting.DETAILS, ())]
        closed = found.get(month_close.DETAILS)
    except (ValueError, TypeError, AttributeError):
        return
    for number, seal in posted:
        written.digests.setdefault(number, []).append((seal, str(at)))
    if isinstance(closed, list) and len(closed) == 2:
        written.closed[str(closed[0])] = str(closed[1])


def _transactions(tx: Transaction, after: int) -> list[Read]:
    """The next thousand with their entries and payments."""
    heads = raw_rows.read(
        tx.session,
        'SELECT id, "on", at, kind, reverses_id, expense_kind_id, digest FROM ledger_transaction '
        "WHERE id > ? ORDER BY id LIMIT ?",
        after, _CHUNK,
    )  # fmt: skip
    if not heads:
        return []
    found = {head[0]: Read(head[0], head[:-1], head[-1]) for head in heads}
    span = heads[0][0], heads[-1][0]
    for number, *values in raw_rows.read(
        tx.session,
        'SELECT transaction_id, id, account_id, "on", amount, balance FROM ledger_entry '
        "WHERE transaction_id BETWEEN ? AND ? ORDER BY id",
        *span,
    ):
        if number in found:
            entry_id, account_id, on, amount, balance = values
            found[number].sides.append(Side(entry_id, account_id, on, amount, balance, ()))
    columns = ", ".join(f'"{name}"' for name in ledger_seal.OF_PAYMENT)
    for number, *values in raw_rows.read(
        tx.session,
        f"SELECT ledger_transaction_id, {columns} FROM payment "  # noqa: S608 - our own names
        "WHERE ledger_transaction_id BETWEEN ? AND ?",
        *span,
    ):
        if number in found:
            found[number].facts = dict(zip(ledger_seal.OF_PAYMENT, values, strict=True))
    return list(found.values())


def _orphans(tx: Transaction) -> Iterator[str]:
    """Entries and payments of transactions that are not there."""
    missing = "NOT EXISTS (SELECT 1 FROM ledger_transaction WHERE id = {column})"
    where = missing.format(column="transaction_id")
    sql = f"SELECT count(*) FROM ledger_entry WHERE {where}"  # noqa: S608 - our own names
    ((entries,),) = raw_rows.read(tx.session, sql)
    if entries:
        words = _("Entries that belong to no transaction: {count}.")
        yield words.format(count=entries)
    where = missing.format(column="ledger_transaction_id")
    sql = f"SELECT year, number FROM payment WHERE {where}"  # noqa: S608 - our own names
    for year, number in raw_rows.read(tx.session, sql):
        words = _("Receipt {receipt} belongs to no transaction.")
        yield words.format(receipt=receipt_told(year, number))


def _receipts(tx: Transaction) -> Iterator[str]:
    """Gaps in the series of receipts, year by year."""
    by_year: dict[Any, set[Any]] = {}
    for year, number in raw_rows.read(tx.session, "SELECT year, number FROM payment"):
        by_year.setdefault(year, set()).add(number)
    for year in sorted(by_year, key=str):
        numbers = {one for one in by_year[year] if isinstance(one, int) and one > 0}
        highest = min(max(numbers, default=0), len(numbers) + _MOST_FINDINGS)
        for number in range(1, highest + 1):
            if number not in numbers:
                yield _("Receipt {receipt} is missing.").format(receipt=receipt_told(year, number))
        for number in by_year[year] - numbers:
            words = _("Receipt {receipt} was added outside the program.")
            yield words.format(receipt=receipt_told(year, number))


def _named(number: int, day: str, problem: str) -> str:
    words = _("Transaction {number} of {day}: {problem}")
    return words.format(number=number, day=day, problem=problem)


def _month(value: Any) -> str:
    try:
        return f"{datetime.fromisoformat(value):%Y-%m}"
    except (TypeError, ValueError):
        return repr(value)
