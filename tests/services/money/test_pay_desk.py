# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paying: whole and in part, in the hand and into savings, not wanted, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelterdesk.errors import Conflict, Invalid, NotFound, UserError
from shelterdesk.models.grants import Grant
from shelterdesk.models.income import Earning
from shelterdesk.models.payments import Payment, PaymentSide
from shelterdesk.models.staff import Role
from shelterdesk.models.stipends import Due, SchemeKind
from shelterdesk.services.merging import merging
from shelterdesk.services.money import collectors, pay_desk, payables, receipts
from shelterdesk.services.money.pay_desk import Handing, PayableKind, PaymentMethod, ReceiptMark
from shelterdesk.services.residents import protection
from shelterdesk.services.stipends import deciding
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.signatures import Signature
from shelterdesk.vault.door import Vault
from tests.colleagues import added, hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.money_desk import balances, due, earning, grant, pay, take_box, till

DUE, GRANT, EARNING = PayableKind.DUE, PayableKind.GRANT, PayableKind.EARNING
SIGNED = Signature((((10, 10), (200, 90)),))


def state(vault: Vault, model: type[Any], row_id: int) -> str:
    found: str = vault.read(lambda tx: tx.session.get(model, row_id).state)
    return found


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def test_a_stipend_is_paid_with_a_receipt(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    one = due(vault, house, noor)
    paid = pay(vault, one)
    assert (paid.numbers, paid.amount, paid.currency, paid.left) == (
        ("2026-0001",),
        33_000,
        "EUR",
        0,
    )
    assert state(vault, Due, one) == "paid"
    assert balances(vault)["cash", "EUR", None] == 1_000_000 - 33_000
    assert balances(vault)["fund", "EUR", house.fund_id] == 1_000_000 - 33_000
    assert vault.read(payables.to_pay).rows == ()
    with pytest.raises(Conflict, match="paid already"):
        pay(vault, one)
    with pytest.raises(UserError):
        vault.undo()  # the books take nothing back by a key


def test_in_part_and_no_more_than_is_left(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    one = due(vault, house, noor)
    assert pay(vault, one, amount=10_000).left == 23_000
    assert state(vault, Due, one) == "approved"
    [row] = vault.read(payables.to_pay).rows
    assert (row.amount, row.paid, row.left) == (33_000, 10_000, 23_000)
    for wrong in (23_001, 0, -1):
        with pytest.raises(Invalid) as caught:
            pay(vault, one, amount=wrong)
        assert caught.value.field == "amount"
    assert pay(vault, one).amount == 23_000
    assert state(vault, Due, one) == "paid"


def test_a_part_goes_into_savings_with_a_receipt_of_its_own(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    one = due(vault, house, noor)
    for wrong in (-1, 33_001):
        with pytest.raises(Invalid) as caught:
            pay(vault, one, to_savings=wrong)
        assert caught.value.field == "to_savings"
    how = Handing(note="She counted it twice", signature=SIGNED, mark=ReceiptMark.DRAWN)
    paid = pay(vault, one, to_savings=3_000, handing=how)
    assert paid.numbers == ("2026-0001", "2026-0002")
    saved, handed = vault.read(receipts.of_day)
    assert (handed.amount, handed.method, handed.mark) == (
        30_000, PaymentMethod.CASH, ReceiptMark.DRAWN,
    )  # fmt: skip
    assert (saved.amount, saved.method, saved.mark) == (
        3_000, PaymentMethod.SAVINGS, ReceiptMark.NONE,
    )  # fmt: skip
    assert balances(vault)["savings", "EUR", noor] == 3_000
    assert balances(vault)["cash", "EUR", None] == 1_000_000 - 30_000
    first = vault.read(receipts.opened, payment_id=handed.id)
    assert (first.note, first.signature) == ("She counted it twice", SIGNED)
    assert vault.read(receipts.opened, payment_id=saved.id).note == ""


def test_all_of_it_into_savings_needs_no_box(vault: Vault) -> None:
    house, noor = till(vault, cash=0), person(vault, "Noor")
    one = due(vault, house, noor)
    how = Handing(PaymentMethod.SAVINGS, note="Wants to save")
    assert pay(vault, one, handing=how).numbers == ("2026-0001",)
    assert balances(vault) == {
        ("fund", "EUR", house.fund_id): -33_000, ("savings", "EUR", noor): 33_000,
    }  # fmt: skip
    [row] = vault.read(receipts.of_day)
    assert vault.read(receipts.opened, payment_id=row.id).note == "Wants to save"


def test_a_match_is_added_to_her_savings_and_never_handed_out(vault: Vault) -> None:
    house = till(vault, kind=SchemeKind.MATCH.value, match_percent=100, amount=0)
    noor = person(vault, "Noor")
    one = due(vault, house, noor, 5_000)
    [row] = vault.read(payables.to_pay).rows
    assert row.is_match
    pay(vault, one, handing=Handing(PaymentMethod.CASH))
    assert balances(vault)["match", "EUR", noor] == 5_000
    assert balances(vault)["cash", "EUR", None] == 1_000_000
    assert vault.read(receipts.of_day)[0].method is PaymentMethod.SAVINGS


@pytest.mark.parametrize(
    ("method", "account"),
    [(PaymentMethod.BANK, "bank"), (PaymentMethod.MOBILE, "mobile")],
)
def test_other_ways_than_cash(vault: Vault, method: PaymentMethod, account: str) -> None:
    house, noor = till(vault, cash=0), person(vault, "Noor")
    pay(vault, due(vault, house, noor), handing=Handing(method, mark=ReceiptMark.NONE))
    assert balances(vault)[account, "EUR", None] == -33_000


def test_grants_and_what_is_lent(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    given_one, lent = grant(vault, house, noor), grant(vault, house, noor, is_paid_back=True)
    pay(vault, given_one, GRANT)
    assert state(vault, Grant, given_one) == "given"
    assert balances(vault)["fund", "EUR", house.fund_id] == 980_000
    pay(vault, lent, GRANT, amount=15_000)
    assert state(vault, Grant, lent) == "approved"
    pay(vault, lent, GRANT)
    # The fund lends and has it still: as what she owes.
    assert balances(vault)["fund", "EUR", house.fund_id] == 980_000
    assert balances(vault)["loan", "EUR", noor] == 20_000
    assert balances(vault)["cash", "EUR", None] == 960_000


def test_earnings_come_from_their_activity(vault: Vault) -> None:
    till(vault)
    noor = person(vault, "Noor")
    one = earning(vault, noor)
    pay(vault, one, EARNING)
    assert state(vault, Earning, one) == "paid"
    [key] = [key for key in balances(vault) if key[0] == "activity"]
    assert balances(vault)[key] == -5_000


@pytest.mark.parametrize("kind", PayableKind)
def test_not_wanted_and_offered_again(vault: Vault, kind: PayableKind) -> None:
    house, noor = till(vault), person(vault, "Noor")
    one = {DUE: lambda: due(vault, house, noor), GRANT: lambda: grant(vault, house, noor),
           EARNING: lambda: earning(vault, noor)}[kind]()  # fmt: skip
    with pytest.raises(Conflict, match="not set aside"):
        do(vault, pay_desk.offer_again, kind=kind, payable_id=one)
    do(vault, pay_desk.refuse, kind=kind, payable_id=one, reason="Does not want it this month")
    assert vault.read(payables.to_pay).rows == ()
    [row] = vault.read(payables.set_aside)
    assert (row.id, row.left, row.reason) == (one, row.amount, "Does not want it this month")
    assert row.is_refused
    for verb in (pay_desk.pay, pay_desk.refuse):
        with pytest.raises(Conflict, match="set aside"):
            do(vault, verb, kind=kind, payable_id=one)
    do(vault, pay_desk.offer_again, kind=kind, payable_id=one)
    [again] = vault.read(payables.to_pay).rows
    assert (again.id, again.reason) == (one, "")
    do(vault, pay_desk.refuse, kind=kind, payable_id=one)  # she need not say why
    vault.undo()
    assert pay(vault, one, kind).left == 0
    assert vault.read(payables.set_aside) == ()
    with pytest.raises(Conflict, match="not set aside"):
        do(vault, pay_desk.offer_again, kind=kind, payable_id=one)


@pytest.mark.parametrize(
    ("kind", "model", "whole", "rest"),
    [(DUE, Due, "void", "void"), (GRANT, Grant, "declined", "given"),
     (EARNING, Earning, "void", "void")],
)  # fmt: skip
def test_the_rest_is_not_paid(
    vault: Vault, kind: PayableKind, model: Any, whole: str, rest: str
) -> None:
    house, people = till(vault), [person(vault, name) for name in ("Noor", "Mai")]
    make = {DUE: lambda who: due(vault, house, who), GRANT: lambda who: grant(vault, house, who),
            EARNING: lambda who: earning(vault, who)}[kind]  # fmt: skip
    first, second = (make(who) for who in people)
    with pytest.raises(Invalid) as caught:
        do(vault, pay_desk.void_rest, kind=kind, payable_id=first, reason=" ")
    assert caught.value.field == "reason"
    pay(vault, second, kind, amount=1_000)
    for one in (first, second):
        do(vault, pay_desk.void_rest, kind=kind, payable_id=one, reason="Agreed with her")
    assert (state(vault, model, first), state(vault, model, second)) == (whole, rest)
    assert {row.id: row.paid for row in vault.read(payables.set_aside)} == {first: 0, second: 1_000}
    assert not any(row.is_refused for row in vault.read(payables.set_aside)) or kind is EARNING
    do(vault, pay_desk.offer_again, kind=kind, payable_id=second)
    assert pay(vault, second, kind).left == 0


def test_what_was_never_approved_is_not_paid(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    nobody = {"approved_by": None, "approved_at": None, "is_approved_alone": False}
    draft = due(vault, house, noor, state="draft", **nobody)
    with pytest.raises(Conflict, match="not approved"):
        pay(vault, draft)
    with pytest.raises(Conflict, match="not set aside"):
        do(vault, pay_desk.offer_again, kind=DUE, payable_id=draft)
    with pytest.raises(NotFound):
        pay(vault, 9_999)
    with pytest.raises(Conflict, match="paid already"):  # there is nothing to give
        pay(vault, due(vault, house, noor, 0, number=1))


@pytest.mark.parametrize("kind", PayableKind)
def test_taken_back_it_is_to_be_paid_again(vault: Vault, kind: PayableKind) -> None:
    house, noor = till(vault), person(vault, "Noor")
    one = {DUE: lambda: due(vault, house, noor), GRANT: lambda: grant(vault, house, noor),
           EARNING: lambda: earning(vault, noor)}[kind]()  # fmt: skip
    before = balances(vault)
    [payment_id] = pay(vault, one, kind).payment_ids
    with pytest.raises(Invalid) as caught:
        do(vault, pay_desk.take_back, payment_id=payment_id, reason="")
    assert caught.value.field == "reason"
    back = do(vault, pay_desk.take_back, payment_id=payment_id, reason="Paid to the wrong person")
    assert back.number == "2026-0002"
    assert {key: balance for key, balance in balances(vault).items() if balance} == {
        key: balance for key, balance in before.items() if balance
    }
    [row] = vault.read(payables.to_pay).rows
    assert (row.id, row.left) == (one, row.amount)
    second, first = vault.read(receipts.of_day)
    assert (first.taken_back_by, second.takes_back) == ("2026-0002", "2026-0001")
    assert not first.can_be_taken_back
    assert not second.can_be_taken_back
    for again in (payment_id, back.payment_id):
        with pytest.raises(Conflict):
            do(vault, pay_desk.take_back, payment_id=again, reason="Again")
    assert pay(vault, one, kind).numbers == ("2026-0003",)


def test_one_of_two_taken_back(vault: Vault) -> None:
    """What stands stays paid, and a rest that was set aside is to be paid with what came back."""
    house, noor = till(vault), person(vault, "Noor")
    one = due(vault, house, noor)
    first = pay(vault, one, amount=10_000).payment_ids[0]
    second = pay(vault, one, amount=3_000).payment_ids[0]
    do(vault, pay_desk.void_rest, kind=DUE, payable_id=one, reason="Agreed with her")
    do(vault, pay_desk.take_back, payment_id=first, reason="Miscounted")
    [row] = vault.read(payables.to_pay).rows
    assert (row.paid, row.left) == (3_000, 30_000)
    do(vault, pay_desk.take_back, payment_id=second, reason="Miscounted")
    assert vault.read(payables.to_pay).rows[0].left == 33_000


def test_what_she_spent_of_her_savings_is_not_taken_back(vault: Vault) -> None:
    house, noor = till(vault, cash=0), person(vault, "Noor")
    saved = pay(vault, due(vault, house, noor), handing=Handing(PaymentMethod.SAVINGS))

    def withdraw(tx: Any) -> None:
        from shelterdesk.models.ledger import AccountKind
        from shelterdesk.services.money import accounts, payments, posting

        hers = accounts.of_resident(tx, AccountKind.SAVINGS, noor, "EUR")
        kind = receipts.PaymentKind.SAVINGS_OUT
        what = payments.What(kind, noor, "EUR", 30_000)
        payments.make(tx, what, [posting.debit(hers, 30_000)], Handing(PaymentMethod.BANK))

    out = vault.do("Withdraw", withdraw)
    with pytest.raises(Conflict, match="not so much") as caught:
        do(vault, pay_desk.take_back, payment_id=saved.payment_ids[0], reason="Wrong")
    assert caught.value.field == "amount"
    assert out.can_undo is False
    # Taking back what came out of savings makes nothing to be paid.
    number = vault.read(receipts.of_day)[0]
    do(vault, pay_desk.take_back, payment_id=number.id, reason="Not needed after all")
    assert vault.read(payables.to_pay).rows == ()
    assert balances(vault)["savings", "EUR", noor] == 33_000


def test_an_empty_box_and_one_that_somebody_else_holds(vault: Vault, clock: Clock) -> None:
    cashier = added(vault, "P7", (Role.CASHIER,))
    house, noor = till(vault, cash=20_000), person(vault, "Noor")
    one, signed = due(vault, house, noor), Handing(mark=ReceiptMark.DRAWN, signature=SIGNED)
    with pytest.raises(Conflict, match="not so much") as caught:
        pay(vault, one)
    assert caught.value.field == "amount"
    path = vault.path
    vault.lock()
    with signed_in(path, "P7", clock) as desk:
        with pytest.raises(Conflict, match="Take over the box") as caught:
            pay(desk, one, amount=5_000)
        assert caught.value.field == "box"
        take_box(desk)
        # A cashier holds no key: what she wrote and what was signed she cannot read back.
        paid = pay(desk, one, amount=5_000, handing=Handing(
            mark=signed.mark, signature=SIGNED, note="Her sister came along"))  # fmt: skip
        found = desk.read(receipts.opened, payment_id=paid.payment_ids[0])
        assert (found.note, found.signature) == (Hidden.HIDDEN, Hidden.HIDDEN)
        do(desk, pay_desk.refuse, kind=DUE, payable_id=one, reason="No more today")
        assert desk.read(payables.set_aside)[0].reason is Hidden.HIDDEN
        assert desk.read(receipts.of_day)[0].cashier == "P7"
        with pytest.raises(UserError, match="role"):
            do(desk, pay_desk.void_rest, kind=DUE, payable_id=one, reason="x")
    with signed_in(path, clock=clock) as again:
        assert again.read(receipts.of_day)[0].cashier_code == "P7"
        assert again.read(payables.set_aside)[0].reason == "No more today"
        with pytest.raises(Conflict, match="Take over"):
            do(again, pay_desk.take_back, payment_id=paid.payment_ids[0], reason="Mine is not it")
    assert cashier


def test_who_collects_and_who_looks_on(vault: Vault) -> None:
    ama = hired(vault, "F1")["F1"]
    house, noor, mai = till(vault), person(vault, "Noor"), person(vault, "Mai")
    hers = do(vault, collectors.add, resident_id=noor, form=collectors.CollectorForm("Rita"))
    other = do(vault, collectors.add, resident_id=mai, form=collectors.CollectorForm("Olga"))
    one = due(vault, house, noor)
    for wrong in (other, 9_999):
        with pytest.raises(Invalid) as caught:
            pay(vault, one, handing=Handing(collector_id=wrong))
        assert caught.value.field == "collector_id"
    for wrong in (vault.staff_id, 9_999):
        with pytest.raises(Invalid) as caught:
            pay(vault, one, handing=Handing(witness_id=wrong))
        assert caught.value.field == "witness_id"
    with pytest.raises(Invalid) as caught:
        pay(vault, one, handing=Handing(mark=ReceiptMark.DRAWN))
    assert caught.value.field == "signature"
    pay(vault, one, handing=Handing(collector_id=hers, witness_id=ama, mark=ReceiptMark.THUMB))
    [row] = vault.read(receipts.of_day)
    assert (row.collector, row.witness, row.mark) == ("Rita", "F1", ReceiptMark.THUMB)


def test_what_was_approved_before_two_records_were_joined(vault: Vault) -> None:
    """It is paid to her who is open now, whichever record it was prepared for; both receipts are
    hers."""
    house, noor, twin = till(vault), person(vault, "Noor"), person(vault, "Nour")
    lakes = till(vault, cash=0, name="Lakes")
    one, other = due(vault, house, noor), due(vault, lakes, twin)
    pay(vault, other)
    later = due(vault, lakes, twin, number=2)
    do(vault, merging.merge, resident_id=noor, merged_id=twin)
    hers = do(vault, collectors.add, resident_id=noor, form=collectors.CollectorForm("Rita"))
    assert {row.id for row in vault.read(payables.of_resident, resident_id=noor)} == {one, later}
    assert {row.shown for row in vault.read(payables.to_pay).rows} == {"Noor"}
    pay(vault, later, handing=Handing(collector_id=hers))
    listed = vault.read(receipts.of_resident, resident_id=noor)
    assert [row.number for row in listed] == ["2026-0002", "2026-0001"]
    assert {row.resident_id for row in listed} == {noor}


def test_a_protected_person_is_paid_by_who_is_named(vault: Vault, clock: Clock) -> None:
    hired(vault, "D5")
    house, her = till(vault), person(vault, "Quilla")
    one, other = due(vault, house, her), due(vault, house, her, number=1)
    [payment_id] = pay(vault, other).payment_ids
    do(vault, protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    path = vault.path
    vault.lock()
    with signed_in(path, "D5", clock) as desk:
        [row] = desk.read(payables.to_pay).rows
        assert (row.id, row.resident_id, row.shown, row.left) == (None, None, "1 person", 33_000)
        [receipt] = desk.read(receipts.of_day)
        assert (receipt.id, receipt.shown, receipt.number) == (None, "1 person", "2026-0001")
        take_box(desk)
        for verb in (pay_desk.pay, pay_desk.refuse, pay_desk.offer_again):
            with pytest.raises(NotFound):
                do(desk, verb, kind=DUE, payable_id=one)
        with pytest.raises(NotFound):
            do(desk, pay_desk.take_back, payment_id=payment_id, reason="x")
        for query in (payables.of_resident, receipts.of_resident, collectors.of_resident):
            with pytest.raises(NotFound):
                desk.read(query, resident_id=her)
        with pytest.raises(NotFound):
            desk.read(receipts.opened, payment_id=payment_id)
        with pytest.raises(NotFound):
            desk.read(receipts.found, number="2026-0001")


@settings(max_examples=12, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(st.tuples(st.sampled_from(["pay", "save", "back", "refuse", "void", "again"]),
                          st.integers(1, 400)), max_size=25))  # fmt: skip
def test_never_more_than_approved_and_never_a_gap(
    vault: Vault, acts: list[tuple[str, int]]
) -> None:
    """Whatever is done in whatever order: the receipts of the year have no gap, what was paid is
    between nothing and the amount, and what left the house left the fund."""
    fresh = len(vault.read(lambda tx: tx.session.query(Payment).all()))
    house, who = till(vault, cash=1_000, name=f"Fund {fresh} {id(acts)}"), person(vault, "Noor")
    one = due(vault, house, who, 300)
    for act, number in acts:
        try:
            if act in ("pay", "save"):
                method = PaymentMethod.CASH if act == "pay" else PaymentMethod.SAVINGS
                pay(vault, one, amount=number, handing=Handing(method))
            elif act == "back":
                rows = vault.read(receipts.of_resident, resident_id=who)
                if rows:
                    chosen = rows[number % len(rows)].id
                    do(vault, pay_desk.take_back, payment_id=chosen, reason="x")
            else:
                verb = {"refuse": pay_desk.refuse, "void": pay_desk.void_rest,
                        "again": pay_desk.offer_again}[act]  # fmt: skip
                more = {"reason": "x"} if act != "again" else {}
                do(vault, verb, kind=DUE, payable_id=one, **more)
        except UserError:
            pass  # refused: nothing was written
    everything = vault.read(
        lambda tx: [
            (p.number, p.due_id, p.amount, p.reverses_id)
            for p in tx.session.query(Payment).order_by(Payment.id)
        ]
    )
    assert [number for number, *_more in everything] == list(range(1, len(everything) + 1))
    paid = sum(-amount if reverses else amount
               for _number, due_id, amount, reverses in everything if due_id == one)  # fmt: skip
    assert 0 <= paid <= 300
    assert balances(vault)["fund", "EUR", house.fund_id] == 1_000 - paid
    assert (state(vault, Due, one) == "paid") == (paid == 300)
    assert not vault.read(lambda tx: tx.session.query(PaymentSide)
                          .filter(PaymentSide.note.is_(None)).all())  # fmt: skip


def test_what_is_held_is_neither_offered_nor_approved_by_a_payment_taken_back(vault: Vault) -> None:
    house, noor = till(vault), person(vault, "Noor")
    one = due(vault, house, noor)
    paid = pay(vault, one, amount=10_000)
    do(vault, deciding.hold, due_id=one, reason="she asked to wait")
    with pytest.raises(Conflict, match="not set aside"):
        do(vault, pay_desk.offer_again, kind=DUE, payable_id=one)
    do(vault, pay_desk.take_back, payment_id=paid.payment_ids[0], reason="a wrong amount")
    assert state(vault, Due, one) == "held"
    assert balances(vault)["cash", "EUR", None] == 1_000_000
