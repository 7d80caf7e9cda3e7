# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money to and from a resident: a receipt and a transaction in one act, taken back by its opposite;
and who holds the box."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, UserError
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.grants import Grant
from shelterdesk.models.payments import (
    Collector,
    Payment,
    PaymentKind,
    PaymentMethod,
    PaymentSide,
    ReceiptMark,
)
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.money import accounts, holding, payments, posting
from shelterdesk.services.money.accounts import AccountKind
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.services.values.signatures import Signature
from shelterdesk.vault.door import Vault
from tests.books_house import (
    BANK,
    CASH,
    account,
    an_account,
    balance,
    due,
    fund,
    opened,
    paid,
    take,
    taken_back,
)
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person

DRAWN = Signature((((1, 1), (2, 2)),))


class House:
    """A fund, a box that is held, a box for residents' own money, and Noor."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self.vault, self.today = vault, clock.now.date()
        self.fund, self.box = fund(vault), account(vault, CASH)
        self.kept = account(vault, AccountKind.KEPT)
        opened(vault, self.box, 50_000, self.fund)
        take(vault, self.box)
        self.noor = person(vault, "Noor")

    def move(self, kind: PaymentKind, amount: int, handing: Handing | None = None,
             of: AccountKind = AccountKind.SAVINGS, **more: Any) -> Payment:  # fmt: skip
        """Into or out of an account of hers."""

        def act(tx: Transaction) -> Payment:
            what = What(kind, self.noor, "EUR", amount, **more)
            hers = accounts.of_resident(tx, of, self.noor, "EUR")
            sign = -1 if kind in (PaymentKind.SAVINGS_IN, PaymentKind.KEPT_IN) else 1
            return payments.make(
                tx, what, [posting.Line(hers, sign * amount)], handing or Handing()
            )

        made: Payment = self.vault.do("Move", act).result
        return made

    def owed(self, amount: int = 1_000) -> int:
        until = self.today + timedelta(days=30)
        return due(self.vault, self.noor, self.fund, amount, start=self.today, until=until)


def asked(vault: Vault, of: Callable[..., Any], *facts: Any) -> Any:
    """What a helper of the services says; they declare nothing and are not asked by screens."""

    def ask(tx: Transaction) -> Any:
        return of(tx, *facts)

    return vault.read(ask)


@pytest.fixture
def house(vault: Vault, clock: Clock) -> House:
    return House(vault, clock)


def test_a_payment_has_its_receipt_its_books_and_its_entry_in_the_trail(
    house: House, vault: Vault
) -> None:
    payment = paid(vault, house.owed(), 400)
    assert payments.receipt_number(payment) == "2026-0001"
    assert balance(vault, house.box) == 49_600
    with vault._session() as session:
        event = session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
        assert event is not None
        assert event.subject_table == "payment"
        assert json.loads(event.details)["receipt"] == "2026-0001"
        assert "Noor" not in event.details


def test_parts_and_all_of_it_and_never_more(house: House, vault: Vault) -> None:
    owed = house.owed()
    first, _second = paid(vault, owed, 400), paid(vault, owed, 600)
    with pytest.raises(Conflict, match=r"[Mm]ore would be paid|not approved"):
        paid(vault, owed, 1)
    assert asked(vault, payments.paid_so_far, Payment.due_id, owed) == 1_000
    taken_back(vault, first.id)
    assert asked(vault, payments.paid_so_far, Payment.due_id, owed, PaymentKind.STIPEND) == 600
    assert asked(vault, payments.paid_so_far, Payment.due_id, owed, PaymentKind.GRANT) == 0
    paid(vault, owed, 400)
    with vault._session() as session:
        numbers = [one.number for one in session.query(Payment).order_by(Payment.id)]
    assert numbers == [1, 2, 3, 4]
    assert balance(vault, house.box) == 49_000


def test_the_series_begins_anew_each_year(house: House, vault: Vault, clock: Clock) -> None:
    owed = house.owed()
    clock.now = datetime(2026, 12, 31, 23, 50, tzinfo=timezone(timedelta(hours=1)))
    assert payments.receipt_number(paid(vault, owed, 100)) == "2026-0001"
    clock.now += timedelta(minutes=20)
    assert payments.receipt_number(paid(vault, owed, 100)) == "2027-0001"
    assert payments.receipt_number(paid(vault, owed, 100)) == "2027-0002"


def test_taking_back_needs_a_reason_and_happens_once(house: House, vault: Vault) -> None:
    payment = paid(vault, house.owed(), 1_000)
    with pytest.raises(Invalid) as caught:
        taken_back(vault, payment.id, "  ")
    assert caught.value.field == "reason"
    back = taken_back(vault, payment.id, "wrong person")
    assert (back.number, back.amount, back.reverses_id) == (2, 1_000, payment.id)
    assert asked(vault, payments.taken_back_by, payment.id) == back.id
    for again in (payment.id, back.id):
        with pytest.raises(Conflict):
            taken_back(vault, again)
    with vault._session() as session:
        side = session.query(PaymentSide).filter_by(payment_id=back.id).one()
        assert side.note is not None
        assert b"wrong person" not in side.note  # sealed


def test_methods_move_their_own_accounts(house: House, vault: Vault) -> None:
    bank, mobile = account(vault, BANK), account(vault, AccountKind.MOBILE)
    owed = house.owed()
    paid(vault, owed, 100, PaymentMethod.BANK)
    paid(vault, owed, 200, PaymentMethod.MOBILE, mobile)
    assert (balance(vault, bank), balance(vault, mobile)) == (-100, -200)
    with pytest.raises(Conflict, match="Vouchers"):
        paid(vault, owed, 300, PaymentMethod.VOUCHER)


def test_savings_and_safekeeping_are_apart(house: House, vault: Vault) -> None:
    house.move(PaymentKind.SAVINGS_IN, 700)
    assert balance(vault, house.box) == 50_700
    with pytest.raises(Conflict, match="Take over the box"):  # that for her own money
        house.move(PaymentKind.KEPT_IN, 300, of=AccountKind.SAFEKEEPING)
    take(vault, house.kept)
    kept = house.move(PaymentKind.KEPT_IN, 300, of=AccountKind.SAFEKEEPING)
    assert balance(vault, house.kept) == 300
    with pytest.raises(Conflict, match="not so much"):
        house.move(PaymentKind.SAVINGS_OUT, 701)
    house.move(PaymentKind.SAVINGS_OUT, 200)
    assert balance(vault, an_account(vault, kind="savings")) == 500

    def hand_over(tx: Transaction) -> None:
        holding.give_up(tx, accounts.get(tx, house.kept))
        holding.give_up(tx, accounts.get(tx, house.kept))  # nobody has it: nothing to note

    vault.do("Hand over", hand_over)
    with pytest.raises(Conflict, match="Take over the box"):
        taken_back(vault, kept.id)


def test_a_stipend_into_her_savings_moves_no_cash(house: House, vault: Vault) -> None:
    owed = house.owed()

    def act(tx: Transaction) -> None:
        what = What(PaymentKind.STIPEND, house.noor, "EUR", 250, due_id=owed)
        of_fund = accounts.of_fund(tx, house.fund, "EUR")
        savings = accounts.of_resident(tx, AccountKind.SAVINGS, house.noor, "EUR")
        lines = [posting.debit(of_fund, 250), posting.credit(savings, 250)]
        payments.make(tx, what, lines, Handing(PaymentMethod.SAVINGS))

    vault.do("Save", act)
    assert balance(vault, house.box) == 50_000
    assert balance(vault, an_account(vault, kind="savings")) == 250


def test_a_credit_is_given_and_paid_back(house: House, vault: Vault) -> None:
    def ask(tx: Transaction) -> int:
        kind = vocabularies.choices(tx, vocabulary=Vocabulary.GRANT_KIND)[0].id
        row = Grant(
            resident_id=house.noor, kind_id=kind, fund_id=house.fund, currency="EUR", amount=900,
            is_paid_back=True, state="approved", requested_on=house.today,
            requested_by=tx.staff_id, approved_by=tx.staff_id, approved_at=tx.now,
            is_approved_alone=True,
        )  # fmt: skip
        tx.session.add(row)
        tx.session.flush()
        return row.id

    grant = vault.do("Ask", ask).result
    house.move(PaymentKind.GRANT, 900, of=AccountKind.LOAN, grant_id=grant)
    loan = an_account(vault, kind="loan")
    assert balance(vault, loan) == 900

    def pay_back(tx: Transaction, amount: int) -> None:
        what = What(PaymentKind.INSTALMENT, house.noor, "EUR", amount, grant_id=grant)
        line = posting.credit(accounts.get(tx, loan), amount)
        payments.make(tx, what, [line], Handing())

    vault.do("Back", pay_back, amount=300)
    assert (balance(vault, loan), balance(vault, house.box)) == (600, 49_400)
    with pytest.raises(Conflict, match="To be paid back"):
        vault.do("Back", pay_back, amount=601)


def test_how_it_is_handed_over(house: House, vault: Vault, clock: Clock) -> None:
    other = hired(vault, "F1")["F1"]
    aunt: list[int] = []

    def authorise(tx: Transaction) -> None:
        for start, end in ((house.today, None), (date(2020, 1, 1), date(2020, 2, 1))):
            row = Collector(resident_id=house.noor, name="Aunt", start=start, end=end)
            tx.session.add(row)
            tx.session.flush()
            aunt.append(row.id)

    vault.do("Authorise", authorise)
    fine = Handing(witness_id=other, collector_id=aunt[0], note="came at noon")
    made = house.move(PaymentKind.SAVINGS_IN, 5, fine)
    assert (made.witness_id, made.collector_id) == (other, aunt[0])
    drawn = house.move(
        PaymentKind.SAVINGS_IN, 5, Handing(mark=ReceiptMark.DRAWN, signature=DRAWN)
    )  # fmt: skip
    with vault._session() as session:
        sides = {one.payment_id: one for one in session.query(PaymentSide)}
    assert sides[made.id].note is not None
    assert sides[made.id].signature is None
    assert sides[drawn.id].signature is not None
    for wrong, field in (
        (replace(fine, witness_id=vault.staff_id), "witness_id"),
        (replace(fine, witness_id=99), "witness_id"),
        (replace(fine, collector_id=aunt[1]), "collector_id"),
        (replace(fine, mark=ReceiptMark.DRAWN), "signature"),
    ):
        with pytest.raises(UserError) as caught:
            house.move(PaymentKind.SAVINGS_IN, 5, wrong)
        assert caught.value.field == field
    with pytest.raises(Invalid) as caught:
        house.move(PaymentKind.SAVINGS_IN, 0)
    assert caught.value.field == "amount"


def test_who_has_the_box_pays(house: House, vault: Vault, desk_file: Path, clock: Clock) -> None:
    owed = house.owed()
    payment = paid(vault, owed, 100)
    assert asked(vault, holding.holder, house.box) == vault.staff_id
    vault.lock()
    with signed_in(desk_file, "D5", clock) as other:
        for act in (lambda: paid(other, owed, 100), lambda: taken_back(other, payment.id)):
            with pytest.raises(Conflict, match="Take over the box") as caught:
                act()
            assert caught.value.field == "box"
        take(other, house.box)
        taken_back(other, payment.id)
        assert asked(other, holding.holder, house.box) == other.staff_id
