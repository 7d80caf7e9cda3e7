# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Micro-credit: what comes back, without interest; late is a reminder; the rest can be let go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.models.ledger import AccountKind, LedgerKind, LedgerTransaction
from shelterdesk.models.payments import PaymentMethod
from shelterdesk.services.grants import grants, instalments
from shelterdesk.services.grants.grants import GrantForm, Show
from shelterdesk.services.grants.instalments import Agreed, spread
from shelterdesk.services.merging import merging
from shelterdesk.services.money import accounts, hers, pay_desk, posting, savings
from shelterdesk.services.money.pay_desk import PayableKind
from shelterdesk.services.money.payments import Handing
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests import purse
from tests.colleagues import signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.money_desk import pay
from tests.money_team import team

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def lender(vault: Vault) -> Vault:
    purse.habits(vault, approves_money_alone=True, uses_credit=True)
    purse.take_boxes(vault)
    return vault


def lent(vault: Vault, who: int, amount: int = 9_000, fund_id: int | None = None) -> int:
    """A micro-credit that was given; returns the grant's id."""
    fund_id = fund_id or purse.fund(vault)
    form = GrantForm("micro-grant", fund_id, amount, is_paid_back=True)
    grant: int = vault.do("Ask", grants.ask, resident_id=who, form=form).result
    vault.do("Yes", grants.approve, grant_id=grant)
    purse.given(vault, grant)
    return grant


def pay_back(vault: Vault, grant: int, amount: int, **more: Any) -> int:
    found: int = vault.do(
        "Back", instalments.pay_back, grant_id=grant, amount=amount, **more
    ).result.payment_id
    return found


def left(vault: Vault, grant: int) -> int:
    return vault.read(grants.opened, grant_id=grant).row.left


def _fund(tx: Transaction, fund_id: int) -> int:
    return accounts.balance(tx, accounts.of_fund(tx, fund_id, "EUR"))


def test_it_comes_back_and_no_more_than_that(lender: Vault) -> None:
    vault = lender
    noor = person(vault, "Noor")
    grant = lent(vault, noor)
    assert vault.read(_fund, 1) == 500_000  # it is lent, not given away
    assert left(vault, grant) == 9_000
    pay_back(vault, grant, 4_000)
    with pytest.raises(Conflict, match="50"):
        pay_back(vault, grant, 5_001)
    wrong = pay_back(vault, grant, 5_000)
    assert vault.read(grants.listed, show=Show.PAID_BACK) == []
    purse.taken_back(vault, wrong)
    assert left(vault, grant) == 5_000
    assert [row.id for row in vault.read(grants.listed, show=Show.PAID_BACK)] == [grant]


def test_from_her_savings_if_she_wants(lender: Vault) -> None:
    vault = lender
    noor = person(vault, "Noor")
    grant = lent(vault, noor)
    vault.do("D", savings.deposit, resident_id=noor, amount=1_500)
    own = Handing(PaymentMethod.SAVINGS)
    with pytest.raises(Conflict, match="Savings"):
        pay_back(vault, grant, 2_000, handing=own)
    pay_back(vault, grant, 1_500, handing=own)
    assert (left(vault, grant), vault.read(savings.of_resident, resident_id=noor)) == (7_500, [])


def test_what_is_agreed_and_late(lender: Vault, clock: Clock) -> None:
    vault = lender
    noor = person(vault, "Noor")
    grant = lent(vault, noor)
    agreed = spread(8_000, TODAY + DAY, 4)
    vault.do("Agree", instalments.agree, grant_id=grant, agreed=agreed[::-1])
    plan = vault.read(instalments.of_grant, grant_id=grant)
    assert (plan.agreed, plan.late, plan.next, plan.without_day) == (agreed, 0, agreed[0], 1_000)
    clock.now = NOW + timedelta(days=40)
    pay_back_now = vault.read(instalments.of_grant, grant_id=grant)
    assert (pay_back_now.late, pay_back_now.next) == (4_000, agreed[0])
    purse.take_boxes(vault)
    pay_back(vault, grant, 2_500)
    plan = vault.read(instalments.of_grant, grant_id=grant)
    assert (plan.late, plan.next) == (1_500, Agreed(agreed[1].due, 1_500))
    [line] = vault.read(_due)
    assert (line.day, line.title, line.tab) == (
        agreed[1].due, "Talk with Noor about what comes back", "money",
    )  # fmt: skip
    pay_back(vault, grant, 1_500)
    assert vault.read(_due) == []
    pay_back(vault, grant, 5_000)
    assert vault.read(instalments.of_grant, grant_id=grant).next is None


def _due(tx: Transaction) -> Any:
    return instalments.due(tx)


_due.__declared__ = grants.listed.__declared__  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "agreed", [[Agreed(TODAY, 9_001)], [Agreed(TODAY, 0)], [Agreed(TODAY, 1)] * 121]
)
def test_what_cannot_be_agreed(lender: Vault, agreed: list[Agreed]) -> None:
    grant = lent(lender, person(lender))
    with pytest.raises(Invalid) as caught:
        lender.do("Agree", instalments.agree, grant_id=grant, agreed=agreed)
    assert caught.value.field in ("agreed",)


def test_another_plan_takes_the_place_and_none_is_one_too(lender: Vault) -> None:
    grant = lent(lender, person(lender))
    for agreed in (spread(9_000, TODAY, 3), spread(9_000, TODAY, 2), ()):
        lender.do("Agree", instalments.agree, grant_id=grant, agreed=agreed)
        assert lender.read(instalments.of_grant, grant_id=grant).agreed == agreed
    lender.undo()
    assert len(lender.read(instalments.of_grant, grant_id=grant).agreed) == 2


def test_the_rest_is_let_go(lender: Vault) -> None:
    vault, river = lender, purse.fund(lender)
    noor = person(vault, "Noor")
    grant = lent(vault, noor, fund_id=river)
    pay_back(vault, grant, 3_000)
    with pytest.raises(Invalid) as caught:
        vault.do("Forgive", instalments.forgive, grant_id=grant, reason=" ")
    assert caught.value.field == "reason"
    forgiven = vault.do("Forgive", instalments.forgive, grant_id=grant, reason="she was ill")
    assert forgiven.result == 6_000
    assert vault.read(_fund, river) == 494_000  # it was given after all
    row = vault.read(grants.opened, grant_id=grant).row
    assert (row.back, row.forgiven, row.left) == (3_000, 6_000, 0)
    with pytest.raises(Conflict, match="Nothing"):
        vault.do("Forgive", instalments.forgive, grant_id=grant, reason="again")
    vault.do("Reverse", _reverse_last)
    assert left(vault, grant) == 6_000
    vault.do("Forgive", instalments.forgive, grant_id=grant, reason="after all")
    assert left(vault, grant) == 0


def _reverse_last(tx: Transaction) -> None:
    rows = tx.session.query(LedgerTransaction).filter_by(kind=LedgerKind.FORGIVEN.value)
    posting.reverse(tx, rows.one(), words="too early")


def test_what_is_given_does_not_come_back(lender: Vault) -> None:
    vault = lender
    noor, river = person(vault), purse.fund(lender)
    given_one = vault.do(
        "Ask", grants.ask, resident_id=noor, form=GrantForm("phone", river, 100)
    ).result
    declined = vault.do(
        "Ask", grants.ask, resident_id=noor,
        form=GrantForm("phone", river, 100, is_paid_back=True),
    ).result  # fmt: skip
    vault.do("No", grants.decline, grant_id=declined, reason="no")
    for grant, words in ((given_one, "not paid back"), (declined, "Declined")):
        with pytest.raises(Conflict, match=words):
            vault.do("Agree", instalments.agree, grant_id=grant, agreed=())
        with pytest.raises(Conflict, match=words):
            pay_back(vault, grant, 1)


def test_two_credits_of_joined_records(lender: Vault) -> None:
    vault, river = lender, purse.fund(lender)
    noor, other = person(vault, "Noor"), person(vault)
    first, second = lent(vault, noor, 500, river), lent(vault, other, 700, river)
    vault.do("Join", merging.merge, resident_id=noor, merged_id=other)
    pay_back(vault, second, 700)
    pay_back(vault, first, 500)
    assert vault.read(_loans) == 0


def _loans(tx: Transaction) -> int:
    return sum(sum(kinds.values()) for found in hers.balances(tx, [AccountKind.LOAN]).values()
               for kinds in found.values())  # fmt: skip


@given(
    amount=st.integers(1, 10**9), number=st.integers(1, 60),
    first=st.dates(date(2020, 1, 1), date(2090, 1, 1)),
)  # fmt: skip
def test_parts_are_equal_and_add_up(amount: int, number: int, first: date) -> None:
    if number > amount:
        with pytest.raises(Invalid):
            spread(amount, first, number)
        return
    parts = spread(amount, first, number)
    amounts = [one.amount for one in parts]
    assert sum(amounts) == amount
    assert max(amounts) - min(amounts) <= 1
    assert parts[0].due == first
    assert len({(one.due.year, one.due.month) for one in parts}) == number


def test_a_month_without_that_day_takes_its_last() -> None:
    days = [one.due for one in spread(3, date(2027, 12, 31), 3)]
    assert days == [date(2027, 12, 31), date(2028, 1, 31), date(2028, 2, 29)]


def test_reminders_are_for_who_works_with_her(desk_file: Any, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team(vault, "B7", "C2")
        purse.habits(vault, approves_money_alone=True, uses_credit=True)
        purse.take_boxes(vault)
        noor, her = person(vault, "Noor"), person(vault, "Quilla")
        for who in (noor, her):
            agreed = [Agreed(TODAY - DAY, 100)]
            vault.do("A", instalments.agree, grant_id=lent(vault, who, fund_id=None)
                     if who == noor else lent(vault, who, fund_id=1), agreed=agreed)  # fmt: skip
        vault.do("P", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
        assert len(vault.read(_due)) == 2
    with signed_in(desk_file, "C2", clock) as caseworker:
        assert [line.resident_id for line in caseworker.read(_due)] == [noor]
    with signed_in(desk_file, "B7", clock) as cashier:
        assert cashier.read(_due) == []


def test_of_two_credits_each_is_taken_back_as_far_as_it_is_owed(lender: Vault) -> None:
    vault, noor = lender, person(lender, "Noor")
    river = purse.fund(vault)
    form = GrantForm("micro-grant", river, 10_000, is_paid_back=True)
    given = []
    for _number in range(2):
        grant: int = vault.do("Ask", grants.ask, resident_id=noor, form=form).result
        vault.do("Yes", grants.approve, grant_id=grant)
        given.append((grant, pay(vault, grant, PayableKind.GRANT).payment_ids[0]))
    (first, payment), (second, other) = given
    back = pay_back(vault, first, 6_000)
    with pytest.raises(Conflict, match="still owed"):
        vault.do("Back", pay_desk.take_back, payment_id=payment, reason="a mistake")
    assert (left(vault, first), left(vault, second)) == (4_000, 10_000)
    vault.do("Back", pay_desk.take_back, payment_id=other, reason="a mistake")
    vault.do("Back", pay_desk.take_back, payment_id=back, reason="a mistake")
    vault.do("Back", pay_desk.take_back, payment_id=payment, reason="a mistake")
    assert (left(vault, first), left(vault, second)) == (0, 0)
    gift = replace(form, is_paid_back=False)
    grant = vault.do("Ask", grants.ask, resident_id=noor, form=gift).result
    vault.do("Yes", grants.approve, grant_id=grant)
    paid = pay(vault, grant, PayableKind.GRANT).payment_ids[0]
    vault.do("Back", pay_desk.take_back, payment_id=paid, reason="a mistake")
