# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Four months of money: funds and accounts, schemes and awards, what was due, approved and paid,
two months closed; of the month that is on some is approved, some waits and some is held.

It comes before the shifts of the last days, which count the box as these months left it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from shelterdesk import regions
from shelterdesk.demo import training_weeks
from shelterdesk.demo.desk import Desk
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.stipends import DueState, PaysWhen, SchemeKind
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.money import books, cash_box, cash_counts, funds, month_close, pay_desk
from shelterdesk.services.money.books import AccountForm, ExpenseForm, MoneyForm, TransferForm
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.money.funds import FundForm
from shelterdesk.services.money.owed import PayableKind
from shelterdesk.services.money.payments import Handing
from shelterdesk.services.organisation import OrganisationForm
from shelterdesk.services.stipends import approving, awards, deciding, due_rows, dues, schemes
from shelterdesk.services.stipends.deciding import Decision
from shelterdesk.services.stipends.rhythms import Often, PayDay, PayDays, Rhythm
from shelterdesk.services.stipends.schemes import SchemeForm

A_DAY: Final = timedelta(days=1)
_BEGAN: Final = 125  # days ago
CASHIER, DIRECTOR, CASEWORKER = "M8", "K3", "P4"
#: Name, donor, budget in minor units, what it may be used for, what was in the bank at first.
FUNDS: Final = (
    ("County 2026", "The county", 4_800_000, "Emergency and temporary places", 2_600_000),
    (
        "Lantern Foundation",
        "Lantern Foundation",
        1_250_000,
        "First three months of a stay",
        420_000,
    ),
)
#: What the box holds when the shifts of the last days begin to count it.
IN_THE_BOX: Final = 8_650
_BOX_BEFORE_PAYING: Final = 20_000
_FIRST: Final = 5_000  # in the box, where nobody counted it before
_SESSIONS: Final = 16  # of the course, one a week
_MONTHS_PAID: Final = 3
_ACCOUNT: Final = "House account"


@dataclass(frozen=True, slots=True)
class Money:
    """What the months share: ids of accounts, funds and schemes."""

    currency: str
    bank: int
    box: int
    funds: tuple[int, ...]
    schemes: tuple[int, ...]


def begin(desk: Desk) -> Money | None:
    """Funds, accounts, schemes and awards; None for a house that counts no money."""
    house = organisation.form(desk.tx)
    if not house.currency:
        return None
    with desk.on(_BEGAN, 10):
        money = _begin(desk, house)
    _give(desk, money)
    return money


def pay(desk: Desk, money: Money) -> None:
    """What was due in these months, and of the one that is on."""
    for back in range(_MONTHS_PAID, 0, -1):
        pay_month(desk, money, month_end(desk.night, back))
    _this_month(desk)


def _begin(desk: Desk, house: OrganisationForm) -> Money:
    """Funds, a bank account with what was there, a box, and the schemes."""
    tx, currency = desk.tx, str(house.currency)
    with desk.by(CASHIER):
        account_id = bank(desk, currency)
        ids = []
        for name, donor, budget, words, there in FUNDS:
            start, until = date(tx.today.year, 1, 1), date(tx.today.year, 12, 31)
            form = FundForm(name, donor, budget, currency, words, start, until)
            ids.append(funds.add(tx, form=form))
            books.open_balance(
                tx, form=MoneyForm(account_id, there, ids[-1], words="From the year before")
            )
        cash_counts.count(tx, form=pieces(currency, expected(desk) or _FIRST))
        box = next(row.id for row in cash_box.boxes(tx) if row.kind is AccountKind.CASH)
    last_working = PayDays(PayDay.LAST_WORKING)
    month_ago = tx.today.replace(day=1)
    made = [
        SchemeForm(
            "Monthly allowance", currency, amount=18_000, child_amount=4_000, months=6,
            most_months=12, fund_id=ids[0], period_from=month_ago, pay_days=last_working,
            note="For everybody who stays longer than four weeks.",
        ),
        SchemeForm(
            "Course days", currency, SchemeKind.PER_SESSION, amount=800,
            pays_when=PaysWhen.AFTER, fund_id=ids[1], period_from=month_ago, missed_over=3,
            note="Bus and lunch for each session; more than three missed: talk with her.",
        ),
        SchemeForm(
            "Pocket money", currency, SchemeKind.PER_DAY, amount=250,
            pays_when=PaysWhen.AFTER, fund_id=ids[0],
            rhythm=Rhythm(Often.HALF_MONTH), period_from=month_ago,
            pay_days=PayDays(PayDay.FIRST), note="For each day in the house.",
        ),
        SchemeForm(
            "Savings, one to one", currency, SchemeKind.MATCH, match_percent=100,
            pays_when=PaysWhen.AFTER,
            cap_period=3_000, cap_total=30_000, fund_id=ids[1], period_from=month_ago,
            note="What she puts aside is doubled, up to thirty a month.",
        ),
    ]  # fmt: skip
    scheme_ids = tuple(schemes.add(tx, form=form) for form in made)
    return Money(currency, account_id, int(box or 0), tuple(ids), scheme_ids)


def bank(desk: Desk, currency: str) -> int:
    """The account of the house, opened where there is none yet; returns its id."""
    for row in books.offered(desk.tx).accounts:
        if row.name == _ACCOUNT:
            return int(row.id)
    return books.add_account(desk.tx, form=AccountForm(AccountKind.BANK, currency, _ACCOUNT))


def _give(desk: Desk, money: Money) -> None:
    """Awards: to some who visit, and to those who have been here longest from when they were."""
    allowance, course, pocket, saving = money.schemes
    since = {one.resident_id: back for back in (21, _BEGAN - 5) for one in desk.longest(back)}
    people, visitors = list(since), [row.id for row in desk.visitors]
    since |= dict.fromkeys(visitors, _BEGAN - 5)
    among = (
        (allowance, [*people[:7], *visitors[:3]]), (course, training_weeks.learners(desk)),
        (pocket, people[7:11]), (saving, people[:3]),
    )  # fmt: skip
    for scheme_id, of_scheme in among:
        for number, resident_id in enumerate(of_scheme):
            children = number % 3 if scheme_id == allowance and number < 5 else 0
            with desk.on(since[resident_id], 11), desk.by(CASEWORKER):
                form = awards.proposed(desk.tx, resident_id=resident_id, scheme_id=scheme_id)
                form = replace(form, children=children)
                awards.give(desk.tx, resident_id=resident_id, form=form)


def pay_month(desk: Desk, money: Money, day: date) -> None:
    """Prepared by one, approved by another, paid on one afternoon from a box that was counted."""
    back = (desk.night - day).days
    with desk.on(back, 9):
        _prepare_and_approve(desk, day)
    with desk.on(back, 10), desk.by(CASHIER):
        _spend(desk, money)
    with desk.on(back, 14), desk.by(CASHIER):
        _pay_out(desk, money)


def _prepare_and_approve(desk: Desk, up_to: date) -> None:
    with desk.by(CASHIER):
        dues.prepare(desk.tx, up_to=up_to)
    with desk.by(DIRECTOR):
        for due_id, _amount in _dues(desk, DueState.HELD):
            deciding.let_go(
                desk.tx,
                due_id=due_id,
                decision=Decision.AS_COMPUTED,
                reason="Was at court for most of it.",
            )
        drafts = _dues(desk, DueState.DRAFT)
        if drafts:
            approving.approve(desk.tx, due_ids=[due_id for due_id, _amount in drafts])


def _spend(desk: Desk, money: Money) -> None:
    """What the house buys from its funds."""
    for code, amount, words in (
        ("food-bought", 11_240, "Market, weekly shop"), ("travel", 3_600, "Bus tickets"),
    ):  # fmt: skip
        kind = vocabularies.find_id(desk.tx, vocabulary="expense_kind", code=code)
        form = ExpenseForm(money.bank, amount, money.funds[0], int(kind or 0), words=words)
        books.spend(desk.tx, form=form)


def _pay_out(desk: Desk, money: Money) -> None:
    tx = desk.tx
    waiting = [(due_id, amount) for due_id, amount in _dues(desk, DueState.APPROVED) if amount]
    needed = sum(amount for _id, amount in waiting)
    cash_counts.count(tx, form=pieces(money.currency, expected(desk)))
    form = TransferForm(money.bank, money.box, needed + _BOX_BEFORE_PAYING, words="For paying")
    books.transfer(tx, form=form)
    for number, (due_id, _amount) in enumerate(waiting):
        if number % 11 == 10:
            pay_desk.refuse(tx, kind=PayableKind.DUE, payable_id=due_id, reason="Has work now.")
            continue
        handing = Handing(pay_desk.PaymentMethod.BANK, mark=pay_desk.ReceiptMark.NONE)
        how = handing if number % 7 == 6 else Handing()
        pay_desk.pay(tx, kind=PayableKind.DUE, payable_id=due_id, handing=how)
    rest = expected(desk) - IN_THE_BOX
    if rest > 0:
        back = TransferForm(money.box, money.bank, rest, words="Back to the bank")
        books.transfer(tx, form=back)
    cash_counts.count(tx, form=pieces(money.currency, expected(desk)))


def close_months(desk: Desk) -> None:
    """All but the last whole month and the one that is on; once all is written."""
    last = month_end(desk.night, 1).replace(day=1) - A_DAY
    with desk.on((desk.night - last).days - 4, 16), desk.by(DIRECTOR):
        month_close.close(desk.tx, month=last.replace(day=1))


def _this_month(desk: Desk) -> None:
    """A few are paid already, some wait to be paid, the others to be approved."""
    with desk.on(3, 11), desk.by(CASHIER):
        dues.prepare(desk.tx, up_to=desk.night + timedelta(days=10))
        drafts = _dues(desk, DueState.DRAFT)
    ready = [due_id for due_id, _amount in drafts[: len(drafts) // 2]]
    if ready:
        with desk.on(2, 15), desk.by(DIRECTOR):
            approving.approve(desk.tx, due_ids=ready)
    if len(drafts) > len(ready):
        with desk.on(1, 10), desk.by(CASHIER):
            deciding.adjust(desk.tx, due_id=drafts[-1][0], amount=1_500, reason="Shoes for school.")


def _dues(desk: Desk, state: DueState) -> list[tuple[int, int]]:
    """Id and amount of those in a state; nobody who is protected has any here."""
    found = due_rows.register(desk.tx, states=(state,)).rows
    return [(row.id, row.amount) for row in found if row.id is not None]


def expected(desk: Desk) -> int:
    """What the cash box should hold, in minor units."""
    return cash_counts.box(desk.tx).expected or 0


def pieces(currency: str, amount: int) -> CountForm:
    """An amount in coins and notes, the largest first."""
    found, left = [], amount
    for value in regions.denominations(currency):
        number, left = divmod(left, value)
        if number:
            found.append(Pieces(value, number))
    return CountForm(tuple(found))


def month_end(day: date, back: int) -> date:
    """The last working day of the month so many months ago."""
    for _month in range(back):
        day = day.replace(day=1) - A_DAY
    while day.weekday() > 4:
        day -= A_DAY
    return day
