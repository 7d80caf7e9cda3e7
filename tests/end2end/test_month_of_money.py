# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A month of stipends at the real windows, by keyboard alone: prepared by the cashier,
approved by the director, paid from a box that was counted, and closed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.staff import Role
from shelterdesk.models.stipends import DueState
from shelterdesk.services.money import books, cash_box, funds, ledger_check, month_close, receipts
from shelterdesk.services.money.books import AccountForm, MoneyForm
from shelterdesk.services.money.funds import FundForm
from shelterdesk.services.stipends import awards, due_rows, schemes
from shelterdesk.services.stipends.rhythms import PayDay, PayDays
from shelterdesk.services.stipends.schemes import SchemeForm
from shelterdesk.vault import accounts, door
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock
from tests.end2end.computer import House, with_clock
from tests.end2end.keyboard import Hands
from tests.factories import person, soak
from tests.ui.conftest import themed  # noqa: F401 - the theme, for windows outside tests/ui
from tests.vault_people import on_paper

pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (propagateSizeHints|raise|grabbing)", extend=True
)

#: In ``make soak`` as many as a large house pays.
PEOPLE = 40 if soak(1) == 1 else 200
EACH = 33_000
CASHIER = "M2"


@pytest.fixture
def home(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desk_file: Path, clock: Clock) -> House:
    """A fund with money in the bank, and an award of one scheme for each."""
    clock.now = at(27)
    with_clock(monkeypatch, clock)
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    accounts.add(
        vault, code=CASHIER, roles=(Role.CASHIER,), passphrase=PASSPHRASE, cost=FLOOR
    )  # fmt: skip
    fund_id = vault.do("Fund", funds.add, form=FundForm("City")).result
    bank = AccountForm(AccountKind.BANK, "EUR", "House account")
    bank_id = vault.do("Account", books.add_account, form=bank).result
    there = MoneyForm(bank_id, PEOPLE * EACH, fund_id)
    vault.do("Money in", books.money_in, form=there)
    form = SchemeForm(
        "Monthly support", "EUR", amount=EACH, fund_id=fund_id, period_from=date(2026, 11, 1),
        pay_days=PayDays(PayDay.LAST_WORKING),
    )  # fmt: skip
    scheme_id = vault.do("Scheme", schemes.add, form=form).result
    for number in range(PEOPLE):
        give(vault, person(vault, f"Noor {number:03}"), scheme_id)
    vault.lock()
    return House(qtbot, monkeypatch, desk_file, clock)


def give(vault: Vault, resident_id: int, scheme_id: int) -> None:
    """An award from the first of the month."""
    form = vault.read(
        awards.proposed, resident_id=resident_id, scheme_id=scheme_id, start=date(2026, 11, 1)
    )
    vault.do("Award", awards.give, resident_id=resident_id, form=form)


def at(day: int, month: int = 11) -> datetime:
    """Ten in the morning of a day."""
    return NOW.replace(month=month, day=day, hour=10, minute=0)


@pytest.mark.soak
def test_a_month(home: House) -> None:
    the_cashier_prepares(home)
    the_director_approves(home)
    home.clock.now = at(30)
    the_cashier_pays(home)
    home.clock.now = at(1, 12)
    the_director_closes(home)
    nothing_is_missing(home)


def the_cashier_prepares(home: House) -> None:
    with home.at_the_computer(CASHIER) as (hands, _made):
        hands.find("Dues")
        with hands.at_most(2, "preparing a period"):
            hands.press("Ctrl+N", "Ctrl+Return")
    with home.asked(STAFF_CODE) as vault:
        assert states(vault) == {DueState.DRAFT: PEOPLE}


def the_director_approves(home: House) -> None:
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Dues")
        with hands.at_most(1, "approving a period"):
            hands.press("Ctrl+Return")
    with home.asked(STAFF_CODE) as vault:
        assert states(vault) == {DueState.APPROVED: PEOPLE}


def the_cashier_pays(home: House) -> None:
    with home.at_the_computer(CASHIER) as (hands, _made):
        hands.find("Cash box")
        hands.press("Ctrl+N")
        hands.type_in("0")
        hands.press("Ctrl+S")
        fetches_money(hands)
        hands.find("Pay desk")
        for _number in range(PEOPLE):
            with hands.at_most(2, "paying the next one"):
                hands.press("Return", "Return")
        hands.find("Cash box")
        hands.press("Ctrl+N")
        hands.type_in("0")
        hands.press("Ctrl+S")
    with home.asked(STAFF_CODE) as vault:
        assert states(vault) == {DueState.PAID: PEOPLE}


def fetches_money(hands: Hands) -> None:
    """From the bank into the box."""
    hands.find("Books")
    hands.use("Transfer")
    hands.fill("From", "House")
    hands.fill("To", "Cash")
    hands.fill("Amount", str(PEOPLE * EACH // 100))
    hands.press("Ctrl+S")


def the_director_closes(home: House) -> None:
    with home.at_the_computer(STAFF_CODE) as (hands, _made):
        hands.find("Books")
        hands.use("Close a month")
        hands.press("Ctrl+S")
    with home.asked(STAFF_CODE) as vault:
        assert [one.month for one in vault.read(month_close.closed_months)] == [date(2026, 11, 1)]


def nothing_is_missing(home: House) -> None:
    """Receipts without a gap, an empty box, and books that hold."""
    with home.asked(STAFF_CODE) as vault:
        numbers = [row.number for row in vault.read(receipts.of_day, day=date(2026, 11, 30))]
        assert sorted(numbers) == [f"2026-{number:04}" for number in range(1, PEOPLE + 1)]
        assert [box.balance for box in vault.read(cash_box.boxes)] == [0]
        assert not vault.read(ledger_check.check_all).findings


def states(vault: Vault) -> dict[DueState, int]:
    """How many dues of the month there are in each state."""
    found: dict[DueState, int] = {}
    for row in vault.read(due_rows.register, period_start=date(2026, 11, 1)).rows:
        found[row.state] = found.get(row.state, 0) + 1
    return found
