# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Boxes and the books: a count opens them, a difference is posted, the next one accepts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.cash import CashCount
from shelterdesk.models.ledger import (
    Account,
    AccountKind,
    LedgerKind,
    LedgerText,
    LedgerTransaction,
    MonthClose,
)
from shelterdesk.models.staff import Role
from shelterdesk.services import organisation
from shelterdesk.services.money import (
    accounts,
    cash_box,
    cash_counts,
    denominations,
    posting,
    savings,
)
from shelterdesk.services.money.cash_box import BoxRow, Moved
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.vault.door import Vault
from tests.colleagues import added, hired, signed_in
from tests.conftest import Clock
from tests.factories import person


def of(amount: int, **more: object) -> CountForm:
    return CountForm((Pieces(1, amount),) if amount else (), **more)  # type: ignore[arg-type]


def count(vault: Vault, amount: int, **more: object) -> int:
    count_id: int = vault.do("Count", cash_counts.count, form=of(amount, **more)).result
    return count_id


def the_box(vault: Vault) -> BoxRow:
    return vault.read(cash_box.boxes)[0]


def top_up(vault: Vault, amount: int) -> None:
    def write(tx: Transaction) -> None:
        cash = accounts.of_house(tx, AccountKind.CASH, "EUR")
        bank = accounts.of_house(tx, AccountKind.BANK, "EUR")
        lines = [posting.debit(cash, amount), posting.credit(bank, amount)]
        posting.post(tx, kind=LedgerKind.TRANSFER, lines=lines)

    vault.do("From the bank", write)


def add_box(vault: Vault, kind: AccountKind, currency: str, name: str) -> int:
    def write(tx: Transaction) -> int:
        return accounts.add_of_house(tx, kind, currency, name).id

    added: int = vault.do("Box", write).result
    return added


def posted(vault: Vault) -> list[tuple[str, str]]:
    def read(tx: Transaction) -> list[tuple[str, str]]:
        words = {row.ledger_transaction_id: row.words for row in tx.session.query(LedgerText)}
        return [
            (row.kind, words.get(row.id, "")) for row in tx.session.query(LedgerTransaction).all()
        ]

    return vault.read(read)


def cashier(vault: Vault, code: str = "P7") -> None:
    added(vault, code, (Role.CASHIER,))


def test_the_first_count_opens_the_books_and_a_difference_is_posted(vault: Vault) -> None:
    assert (the_box(vault).id, the_box(vault).balance) == (None, None)
    first = vault.do("Count", cash_counts.count, form=of(5000))
    assert not first.can_undo
    count(vault, 5000)
    count(vault, 4200, reason="bus tickets")
    assert posted(vault) == [(LedgerKind.OPENING, ""), (LedgerKind.DIFFERENCE, "bus tickets")]
    box = the_box(vault)
    assert (box.balance, box.is_mine, box.holder, box.moved) == (4200, True, "Joy", Moved())
    assert box.holds_since == vault.read(lambda tx: tx.now)
    assert box.last is not None
    assert (box.last.box, box.last.difference) == ("Cash box", -800)

    def written(tx: Transaction) -> list[int | None]:
        return [row.ledger_transaction_id for row in tx.session.query(CashCount).all()]

    assert vault.read(written) == [1, None, 2]


def test_an_empty_box_opens_nothing_and_expects_nothing(vault: Vault) -> None:
    count(vault, 0)
    assert posted(vault) == []
    assert the_box(vault).balance == 0
    with pytest.raises(Invalid):
        count(vault, 700)
    count(vault, 700, reason="a gift")
    assert posted(vault) == [(LedgerKind.DIFFERENCE, "a gift")]
    assert the_box(vault).balance == 700


def test_what_was_counted_before_the_books_opens_them(vault: Vault) -> None:
    def old(tx: Transaction) -> None:
        tx.session.add(CashCount(at=tx.now, currency="EUR", expected=None, counted=3000, reason=""))

    vault.do("Of last year", old)
    box = the_box(vault)
    assert (box.id, box.balance, box.can_accept) == (None, 3000, False)
    assert vault.read(cash_counts.box).expected == 3000
    count(vault, 2500, reason="stamps")
    assert posted(vault) == [(LedgerKind.OPENING, ""), (LedgerKind.DIFFERENCE, "stamps")]
    box = the_box(vault)
    assert box.id is not None
    assert [row.counted for row in vault.read(cash_counts.recent, account_id=box.id)] == [
        2500,
        3000,
    ]
    other = add_box(vault, AccountKind.CASH, "EUR", "Kitchen")
    assert vault.read(cash_counts.recent, account_id=other) == []
    bank = add_box(vault, AccountKind.BANK, "EUR", "Bank")
    with pytest.raises(NotFound):
        vault.read(cash_counts.recent, account_id=bank)
    assert vault.read(cash_counts.box, account_id=other).expected is None


def test_what_the_books_say_is_expected(vault: Vault) -> None:
    top_up(vault, 9000)
    assert vault.read(cash_counts.box).expected == 9000
    box = the_box(vault)
    assert (box.balance, box.last, box.moved) == (9000, None, Moved(1, 9000, 0))
    assert box.id is not None
    with pytest.raises(Conflict, match="count it first"):
        vault.do("Accept", cash_box.accept, account_id=box.id)
    count(vault, 9000)
    assert the_box(vault).moved == Moved()
    top_up(vault, 500)
    top_up(vault, -200)
    assert the_box(vault).moved == Moved(2, 500, 200)
    assert vault.read(cash_counts.box).expected == 9300


def test_the_next_one_accepts_what_nothing_moved_since(desk_file: Path, vault: Vault) -> None:
    cashier(vault)
    count(vault, 9000)
    box_id = the_box(vault).id
    assert box_id is not None
    with pytest.raises(Conflict, match="You have"):
        vault.do("Accept", cash_box.accept, account_id=box_id)
    vault.do("Over", cash_box.hand_over, account_id=box_id)
    with pytest.raises(Conflict, match="Take over"):
        vault.do("Over", cash_box.hand_over, account_id=box_id)
    assert (the_box(vault).holder, the_box(vault).can_accept) == ("", True)
    vault.lock()
    with signed_in(desk_file, "P7") as hers:
        assert hers.do("Accept", cash_box.accept, account_id=box_id).result == 9000
        assert (the_box(hers).is_mine, the_box(hers).holder) == (True, "P7")
        top_up(hers, 100)
    with signed_in(desk_file) as again:
        assert not the_box(again).is_mine
        with pytest.raises(Conflict, match="moved"):
            again.do("Accept", cash_box.accept, account_id=box_id)
        count(again, 9100)
        assert the_box(again).is_mine


def test_who_does_not_pay_counts_and_does_not_take_it(desk_file: Path, vault: Vault) -> None:
    hired(vault, "F1")
    count(vault, 900)
    box_id = the_box(vault).id
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        count(desk, 800, reason="milk")
        with pytest.raises(NotAllowed):
            desk.do("Accept", cash_box.accept, account_id=box_id)
        with pytest.raises(NotAllowed):
            desk.read(cash_box.boxes)
    with signed_in(desk_file) as again:
        assert (the_box(again).balance, the_box(again).is_mine) == (800, True)
        again.do("Count", cash_counts.count, form=of(800), hands_over=True)
        assert the_box(again).holder == ""


def test_several_boxes_and_currencies_stand_apart(vault: Vault) -> None:
    kitchen = add_box(vault, AccountKind.CASH, "EUR", "Kitchen")
    dinar = add_box(vault, AccountKind.CASH, "TND", "")
    yen = add_box(vault, AccountKind.CASH, "JPY", "Trip")
    count(vault, 5, account_id=dinar)
    count(vault, 70, account_id=yen)
    count(vault, 100, account_id=kitchen)
    rows = vault.read(cash_box.boxes)
    assert [(row.name, row.currency, row.balance) for row in rows] == [
        ("Kitchen", "EUR", 100), ("Cash box", "TND", 5), ("Trip", "JPY", 70),
    ]  # fmt: skip
    assert vault.read(cash_counts.box, account_id=yen).denominations[0] == 10_000
    bank = add_box(vault, AccountKind.BANK, "EUR", "")
    for verb in (cash_box.accept, cash_box.hand_over):
        with pytest.raises(NotFound):
            vault.do("Bank", verb, account_id=bank)
    with pytest.raises(NotFound):
        count(vault, 1, account_id=bank)
    with pytest.raises(NotFound):
        vault.read(cash_counts.box, account_id=999)


def test_a_box_that_is_put_away_is_not_offered(vault: Vault) -> None:
    box_id = add_box(vault, AccountKind.CASH, "USD", "Old")

    def retire(tx: Transaction) -> None:
        tx.session.get_one(Account, box_id).is_active = False

    vault.do("Away", retire)
    assert [row.currency for row in vault.read(cash_box.boxes)] == ["EUR"]
    form = replace(vault.read(organisation.form), currency=None)
    vault.do("Habits", organisation.edit, form=form)
    assert vault.read(cash_box.boxes) == []


def test_her_own_money_is_hers_from_the_first_coin(desk_file: Path, vault: Vault) -> None:
    hired(vault, "F1")
    kept = add_box(vault, AccountKind.KEPT, "EUR", "")
    assert vault.read(cash_counts.box, account_id=kept).expected == 0
    with pytest.raises(Invalid) as caught:
        count(vault, 5000, account_id=kept)
    assert caught.value.field == "reason"
    count(vault, 0, account_id=kept)
    count(vault, 20, account_id=kept, reason="nobody knows whose")
    assert posted(vault) == [(LedgerKind.DIFFERENCE, "nobody knows whose")]
    assert [row.kind for row in vault.read(cash_box.boxes)] == [AccountKind.CASH, AccountKind.KEPT]
    vault.lock()
    with signed_in(desk_file, "F1") as desk:
        with pytest.raises(NotAllowed):
            count(desk, 20, account_id=kept)
        with pytest.raises(NotAllowed):
            desk.read(cash_counts.box, account_id=kept)


def test_a_count_in_a_month_that_is_closed_is_not_noted(vault: Vault, clock: Clock) -> None:
    count(vault, 500)

    def close(tx: Transaction) -> None:
        tx.session.add(MonthClose(month=tx.today.replace(day=1), closed_at=tx.now))

    vault.do("Close", close)
    with pytest.raises(Invalid, match="closed"):
        count(vault, 400, reason="milk")
    assert the_box(vault).balance == 500
    count(vault, 500)


def test_without_a_word_money_goes_to_the_box_one_has(vault: Vault, desk_file: Path) -> None:
    cashier(vault)
    count(vault, 500)
    trip = add_box(vault, AccountKind.CASH, "EUR", "Trip")
    vault.do("Count", cash_counts.count, form=of(0, account_id=trip), hands_over=True)
    noor = person(vault, "Noor")
    vault.lock()
    with signed_in(desk_file, "P7") as hers:
        hers.do("Accept", cash_box.accept, account_id=trip)  # the main box stays with a colleague
        hers.do("Deposit", savings.deposit, resident_id=noor, amount=300)
        assert [(box.name, box.balance) for box in hers.read(cash_box.boxes)] == [
            ("Cash box", 500), ("Trip", 300),
        ]  # fmt: skip
        hers.do("Count", cash_counts.count, form=of(300, account_id=trip), hands_over=True)
        with pytest.raises(Conflict, match="Take over the box first"):
            hers.do("Deposit", savings.deposit, resident_id=noor, amount=300)


def test_coins_and_notes_of_the_house(vault: Vault) -> None:
    starter = vault.read(denominations.listed, currency="JPY")
    assert (starter.values[0], starter.is_own) == (10_000, False)
    vault.do("Coins", denominations.edit, currency="JPY", values=[1000, 5000, 1000, 500])
    assert vault.read(denominations.listed, currency="JPY").values == (5000, 1000, 500)
    vault.do("Coins", denominations.edit, currency="JPY", values=[5000, 100])
    found = vault.read(denominations.listed, currency="JPY")
    assert (found.values, found.is_own) == ((5000, 100), True)
    yen = add_box(vault, AccountKind.CASH, "JPY", "")
    assert vault.read(cash_counts.box, account_id=yen).denominations == (5000, 100)
    vault.do("Coins", denominations.edit, currency="JPY", values=starter.values)
    assert not vault.read(denominations.listed, currency="JPY").is_own
    vault.undo()
    assert vault.read(denominations.listed, currency="JPY").values == (5000, 100)
    assert vault.read(denominations.listed, currency="XAU").values == ()
    for wrong in ([0], [-5], [10**13], list(range(1, 42))):
        with pytest.raises(Invalid) as caught:
            vault.do("Coins", denominations.edit, currency="JPY", values=wrong)
        assert caught.value.field == "values"


def lines(vault: Vault) -> list[DueLine]:
    return [line for line in vault.read(today_due.due) if line.kind is DueKind.CASH]


def test_a_box_nobody_counted_for_a_while_stands_on_today(
    desk_file: Path, vault: Vault, clock: Clock
) -> None:
    hired(vault, "F1")
    assert lines(vault) == []
    top_up(vault, 900)
    [line] = lines(vault)
    assert (line.title, line.detail) == ("Cash box: never counted", "1 entry since")
    assert line.opens == ("stipends", ("tab", "cash", the_box(vault).id))
    count(vault, 900)
    assert lines(vault) == []
    top_up(vault, 100)
    top_up(vault, 50)
    clock.now += timedelta(days=6)
    assert lines(vault) == []
    clock.now += timedelta(days=1)
    [line] = lines(vault)
    assert line.title == "Cash box: not counted since 22 Nov 2026"
    assert (line.detail, line.day) == ("2 entries since", clock.now.date())
    count(vault, 1050)
    clock.now += timedelta(days=30)
    assert lines(vault) == []  # nothing moved
    top_up(vault, 1)
    assert len(lines(vault)) == 1
    vault.lock()
    with signed_in(desk_file, "F1", clock) as desk:
        assert lines(desk) == []
