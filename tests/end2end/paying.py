# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A program of its own: pays stipends one after the other until it is killed, again and again.

``python -m tests.end2end.paying FILE KILLS SEED [month]``. The file has dues that are approved and
a box with money; or awards, of which a whole *month* is prepared and approved before and closed at
the end. A child pays what the pay desk lists, now and then takes a payment back, and tells of each
receipt, and of each step of the month, once the act was reported as stored. The parent kills it at
a random moment, opens the file and looks: every receipt and step told of is there as it was told,
no due was paid beyond its amount, the numbers have no gap, and the books agree with the receipts.
Prints what was done as JSON; ends with 1 at the first fault.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from shelterdesk.models.ledger import MonthClose
from shelterdesk.models.payments import Payment
from shelterdesk.models.stipends import Due
from shelterdesk.services.money import accounts, month_close, pay_desk, payables, receipts
from shelterdesk.services.money.accounts import Account
from shelterdesk.services.stipends import approving, due_rows, dues
from shelterdesk.services.stipends.due_rows import DueState
from shelterdesk.vault import copying
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.end2end.mixed_work import open_file

#: number -> (due paid, amount, the number it takes back); a step of the month -> below nothing
Told = dict[int, tuple[int, int, int | None]]
PREPARED, APPROVED, CLOSED = -1, -2, -3
#: Closed once all is paid: the month that is on can still be paid in.
MONTH_BEFORE = date(2026, 10, 1)


def work(path: Path, seed: int, out: int, *, is_month: bool = False) -> NoReturn:
    """Go down the list until killed; each line is a receipt that must not be lost."""
    chance = random.Random(seed)
    vault = open_file(path)
    if is_month:
        _prepare(vault, out)
    while rows := vault.read(payables.to_pay).rows:
        row = rows[0]
        part = chance.choice((None, None, row.left // 2 or None))
        paid = vault.do(
            "Paid", pay_desk.pay, kind=row.kind, payable_id=row.id, amount=part,
            to_savings=chance.choice((0, 0, 1)),
        ).result  # fmt: skip
        for number, amount in zip(paid.numbers, _amounts(vault, paid.payment_ids), strict=True):
            _tell(out, number, row.id or 0, amount, None)
        if chance.random() < 0.15:
            first = paid.payment_ids[0]
            back = vault.do("Back", pay_desk.take_back, payment_id=first, reason="Wrong").result
            _tell(out, back.number, row.id or 0, back.amount, _of(paid.numbers[0]))
    if is_month and not vault.read(month_close.closed_months):
        vault.do("Closed", month_close.close, month=MONTH_BEFORE)
    if is_month:
        _step(out, CLOSED, 1)
    os._exit(0)  # all is paid


def _prepare(vault: Vault, out: int) -> None:
    """The month's dues, and their approval: by one person, as this house allows."""
    vault.do("Prepared", dues.prepare, up_to=NOW.date())
    rows = vault.read(due_rows.register, states=list(DueState)).rows
    _step(out, PREPARED, len(rows))
    drafts = [row.id for row in rows if row.state is DueState.DRAFT]
    if drafts:
        vault.do("Approved", approving.approve, due_ids=drafts)
    _step(out, APPROVED, len(rows))


def _step(out: int, step: int, count: int) -> None:
    os.write(out, json.dumps([step, count, 0, None]).encode() + b"\n")


def _amounts(vault: Vault, ids: tuple[int, ...]) -> list[int]:
    found: list[int] = vault.read(lambda tx: [tx.session.get_one(Payment, i).amount for i in ids])
    return found


def _of(number: str) -> int:
    return receipts.numbers_in(number)[0][1]


def _tell(out: int, number: str, due_id: int, amount: int, back: int | None) -> None:
    os.write(out, json.dumps([_of(number), due_id, amount, back]).encode() + b"\n")


def judge(path: Path, told: Told) -> list[str]:
    """What is wrong with the file after a kill; nothing, it is hoped."""
    vault = open_file(path)
    try:
        wrong = [notice.words for notice in vault.notices if notice.is_grave]
        wrong += [finding.words for finding in vault.verify_audit().findings]
        with vault._engine.connect() as connection:
            checks = copying.check(connection.connection.driver_connection)
            wrong += [] if checks.is_whole else [f"damage: {checks}"]
        return wrong + vault.read(_wrong_with_money, told)
    finally:
        vault.lock()


def _wrong_with_money(tx: Any, told: Told) -> list[str]:
    paid = list(tx.session.query(Payment).order_by(Payment.id))
    numbers = [one.number for one in paid]
    wrong = [] if numbers == list(range(1, len(paid) + 1)) else [f"gap in {numbers}"]
    by_id = {one.id: one for one in paid}
    facts: Told = {
        one.number: (one.due_id, one.amount, one.reverses_id and by_id[one.reverses_id].number)
        for one in paid
    }
    wrong += [f"receipt {n} was told as {fact} and is {facts.get(n)}"
              for n, fact in told.items() if n > 0 and facts.get(n) != fact]  # fmt: skip
    wrong += _wrong_with_steps(tx, told)
    sums: Counter[int] = Counter()
    for one in paid:
        sums[one.due_id] += -one.amount if one.reverses_id else one.amount
    for due in tx.session.query(Due):
        if not 0 <= sums[due.id] <= due.amount:
            wrong.append(f"due {due.id}: {sums[due.id]} of {due.amount}")
        if (due.state == "paid") != (sums[due.id] == due.amount):
            wrong.append(f"due {due.id} is {due.state} with {sums[due.id]} of {due.amount}")
    rows = accounts.rows(tx, list(tx.session.query(Account)))
    [fund] = [row for row in rows if row.kind == "fund"]
    [box] = [row for row in rows if row.kind == "cash"]
    saved = sum(row.balance for row in rows if row.kind == "savings")
    if fund.balance != box.balance - saved:
        wrong.append(f"fund {fund.balance}, box {box.balance}, savings {saved}")
    return wrong


def _wrong_with_steps(tx: Any, told: Told) -> list[str]:
    """Steps of the month that were told of and are not there."""
    rows = list(tx.session.query(Due))
    there = {
        PREPARED: len(rows),
        APPROVED: sum(due.approved_by is not None for due in rows),
        CLOSED: tx.session.query(MonthClose).count(),
    }
    return [f"step {step}: {count} told, {there[step]} there"
            for step, (count, _amount, _back) in told.items()
            if step < 0 and there[step] != count]  # fmt: skip


def one_kill(path: Path, seed: int, told: Told, *, is_month: bool = False) -> bool:
    """A child, killed after a random while; whether it lived until then. Adds what it told."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        try:
            work(path, seed, write_end, is_month=is_month)
        except BaseException:
            traceback.print_exc()
        os._exit(3)
    os.close(write_end)
    chance = random.Random(seed)
    select.select([read_end], [], [], 30)
    time.sleep(chance.random() * 0.4)
    os.kill(child, signal.SIGKILL)
    with os.fdopen(read_end, "rb") as pipe:
        lines = pipe.read().split(b"\n")[:-1]  # the last one may be torn
    _pid, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit(f"the work itself failed with seed {seed}")
    for line in lines:
        number, due_id, amount, back = json.loads(line)
        told[number] = (due_id, amount, back)
    return os.WIFSIGNALED(status)


def main() -> int:
    """Kill as often as asked, or until all is paid."""
    path, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    is_month = sys.argv[4:] == ["month"]
    told: Told = {}
    killed = 0
    for number in range(kills):
        was_killed = one_kill(path, seed + number, told, is_month=is_month)
        killed += was_killed
        wrong = judge(path, told)
        if wrong:
            sys.stdout.write(json.dumps({"kill": number, "seed": seed + number, "wrong": wrong}))
            return 1
        if not was_killed:
            break
    receipts_told = sum(number > 0 for number in told)
    steps = sorted(number for number in told if number < 0)
    sys.stdout.write(json.dumps({"kills": killed, "receipts": receipts_told, "steps": steps}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
