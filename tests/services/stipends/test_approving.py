# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people for one due, held by the service and by the database; what people decide about it;
any sequence of runs, approvals and decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound, UserError
from shelterdesk.models.payments import PaymentMethod
from shelterdesk.models.stipends import DueState, HeldFor
from shelterdesk.services import organisation
from shelterdesk.services.money import pay_desk
from shelterdesk.services.money.pay_desk import Handing, PayableKind
from shelterdesk.services.residents import protection
from shelterdesk.services.stipends import approving, award_rows, deciding, due_rows, dues
from shelterdesk.services.stipends.deciding import Decision
from shelterdesk.services.stipends.due_rows import DueRow
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.money_desk import till
from tests.stipend_world import MONTHLY, act, award, cashier, scheme

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
BANK = Handing(PaymentMethod.BANK)


@contextmanager
def colleague(vault: Vault, code: str, clock: Clock) -> Iterator[Vault]:
    """A colleague at the same file; ``vault`` is locked meanwhile and must be opened again."""
    path = vault.path
    vault.lock()
    with signed_in(path, code, clock) as other:
        yield other


def rows(vault: Vault) -> list[DueRow]:
    every = list(DueState)
    found = vault.read(due_rows.register, states=every).rows
    return sorted(found, key=lambda row: (row.shown, row.period_start))


def only(vault: Vault) -> DueRow:
    [row] = rows(vault)
    return row


def prepared(vault: Vault, *names: str, **of_scheme: Any) -> list[DueRow]:
    """A due of November for each name."""
    scheme_id = scheme(vault, MONTHLY, **of_scheme)
    for name in names or ("Noor",):
        award(vault, person(vault, name), scheme_id)
    act(vault, dues.prepare, up_to=NOVEMBER)
    return rows(vault)


def alone(vault: Vault) -> None:
    form = replace(vault.read(organisation.form), approves_money_alone=True)
    act(vault, organisation.edit, form=form)


def sql(vault: Vault, statement: str, **values: Any) -> None:
    with vault._session() as session, session.begin():
        session.execute(text(statement), values)


# Two people
def test_who_prepared_a_due_does_not_approve_it(vault: Vault, clock: Clock) -> None:
    hired(vault, "D5", "F1")
    ids = [row.id for row in prepared(vault, "Amara", "Bea")]
    assert all(row.is_own for row in rows(vault))
    with pytest.raises(Conflict, match="Ask a colleague"):
        act(vault, approving.approve, due_ids=ids)
    path = vault.path
    with colleague(vault, "F1", clock) as desk, pytest.raises(NotAllowed):
        act(desk, approving.approve, due_ids=ids)
    with signed_in(path, "D5", clock) as other:
        act(other, deciding.adjust, due_id=ids[0], amount=-3_000, reason="paid by mistake before")
        approved = act(other, approving.approve, due_ids=[*ids, ids[1]])
        assert (approved.count, approved.own, approved.amounts) == (1, 1, (("EUR", 33_000),))
        assert [row.state for row in rows(other)] == [DueState.DRAFT, DueState.APPROVED]
        assert [row.is_own for row in rows(other)] == [True, False]
        assert rows(other)[1].approved_by == "D5"
        with pytest.raises(Conflict, match="not as it was"):
            act(other, approving.approve, due_ids=[ids[1]])
    with signed_in(path, clock=clock) as again:
        with pytest.raises(Conflict, match="Ask a colleague"):
            act(again, approving.approve, due_ids=[ids[0]])  # prepared it
        assert act(again, approving.take_back, due_ids=[ids[1]]) == 1
        again.undo()
        assert rows(again)[1].state is DueState.APPROVED


def test_one_person_where_the_house_says_so_and_it_is_written_down(vault: Vault) -> None:
    alone(vault)
    [row] = prepared(vault)
    found = act(vault, approving.approve, due_ids=[row.id])
    assert (found.count, found.own, found.is_alone) == (1, 0, True)
    assert only(vault).is_approved_alone
    assert vault.read(due_rows.register).approves_alone
    act(vault, approving.take_back, due_ids=[row.id])
    assert not only(vault).is_approved_alone


def test_the_database_holds_it_too(vault: Vault) -> None:
    """Plain SQL, past every service."""
    other = hired(vault, "D5")["D5"]
    [first, second] = prepared(vault, "Amara", "Bea")
    act(vault, deciding.adjust, due_id=second.id, amount=500, reason="travel")
    approve = "state = 'approved', approved_at = '2026-11-22', approved_by = :who"
    me = {"who": vault.staff_id}
    refused(vault, "two_people", approve, first, **me)
    change(vault, "prepared_by = :who", second, who=other)
    refused(vault, "Who prepared it", approve, second, **me)
    change(vault, approve, first, who=other)
    for wrong in (
        "computed = 1, amount = 1", "basis = '{}'", "period_end = '2027-01-01'",
        f"prepared_by = {other}, is_approved_alone = 1", "fund_id = 7", "currency = 'XOF'",
        "state = 'paid'",
    ):  # fmt: skip
        refused(vault, "What was approved stays", wrong, first)
    for wrong in ("state = 'approved'", "state = 'refused'", "state = 'paid'"):
        refused(vault, "by_whom|What was approved stays", wrong, second)
    refused(vault, "held", "state = 'held'", second)
    for statement in ("UPDATE due_adjustment SET amount = 7", "DELETE FROM due_adjustment"):
        with pytest.raises(Conflict):
            sql(vault, statement)
    with pytest.raises(Conflict, match="What was approved stays"):
        sql(vault, "DELETE FROM due WHERE id = :row", row=first.id)
    sql(vault, "UPDATE due_adjustment SET reason = NULL")  # the words can be erased


def change(vault: Vault, values: str, row: DueRow, **facts: Any) -> None:
    sql(vault, f"UPDATE due SET {values} WHERE id = :row", row=row.id, **facts)  # noqa: S608


def refused(vault: Vault, told: str, values: str, row: DueRow, **facts: Any) -> None:
    with pytest.raises((IntegrityError, Conflict), match=told):
        change(vault, values, row, **facts)


def test_who_does_not_work_here_any_more_approves_nothing(vault: Vault) -> None:
    alone(vault)
    [row] = prepared(vault)
    sql(vault, "UPDATE staff SET is_active = 0 WHERE id = :who", who=vault.staff_id)
    with pytest.raises(NotAllowed):
        act(vault, approving.approve, due_ids=[row.id])


@pytest.mark.parametrize("verb", [approving.approve, approving.take_back])
def test_nothing_chosen(vault: Vault, verb: Callable[..., Any]) -> None:
    with pytest.raises(Invalid):
        act(vault, verb, due_ids=[])


def test_of_nothing_there_is_nothing_to_hand_out(vault: Vault) -> None:
    alone(vault)
    [row] = prepared(vault)
    act(vault, deciding.adjust, due_id=row.id, amount=-33_000, reason="paid elsewhere")
    act(vault, approving.approve, due_ids=[row.id])
    assert only(vault).state is DueState.PAID
    act(vault, approving.take_back, due_ids=[row.id])
    assert only(vault).state is DueState.DRAFT


# What people decide
def test_an_adjustment_stays_as_it_was_written(vault: Vault) -> None:
    [row] = prepared(vault)
    for amount, why, field in ((0, "x", "amount"), (-33_001, "x", "amount"), (5, " ", "reason")):
        with pytest.raises(Invalid) as caught:
            act(vault, deciding.adjust, due_id=row.id, amount=amount, reason=why)
        assert caught.value.field == field
    act(vault, deciding.adjust, due_id=row.id, amount=-3_000, reason="an advance")
    with pytest.raises(UserError):
        vault.undo()
    act(vault, deciding.adjust, due_id=row.id, amount=1_000, reason="less of it")
    found = only(vault)
    assert (found.computed, found.adjustment, found.amount) == (33_000, -2_000, 31_000)
    assert [(one.amount, one.adjusted_by, one.reason)
            for one in vault.read(due_rows.adjustments, due_id=row.id)] == [
        (-3_000, "Joy", "an advance"), (1_000, "Joy", "less of it"),
    ]  # fmt: skip
    assert act(vault, dues.prepare, up_to=NOVEMBER).left == 1
    assert vault.read(due_rows.due_row, due_id=row.id) == found


def test_held_by_a_person_and_decided_with_her(vault: Vault) -> None:
    alone(vault)
    first, second, third = prepared(vault, "Amara", "Bea", "Cora")
    for row in (first, second, third):
        act(vault, deciding.hold, due_id=row.id, reason="her brother asks for it")
    assert {row.held_for for row in rows(vault)} == {HeldFor.DECIDED}
    assert act(vault, dues.prepare, up_to=NOVEMBER).left == 3
    with pytest.raises(Conflict, match="decide with her"):
        act(vault, deciding.hold, due_id=first.id, reason="again")
    decide = {"reason": "she comes with her caseworker"}
    act(vault, deciding.let_go, due_id=first.id, decision=Decision.AS_COMPUTED, **decide)
    so_much = {"due_id": second.id, "decision": Decision.SO_MUCH}
    with pytest.raises(Invalid) as caught:
        act(vault, deciding.let_go, **so_much, **decide)
    assert caught.value.field == "amount"
    act(vault, deciding.let_go, **so_much, amount=20_000, **decide)
    act(vault, deciding.let_go, due_id=third.id, decision=Decision.NOT_PAID, **decide)
    assert [(row.state, row.amount) for row in rows(vault)] == [
        (DueState.DRAFT, 33_000), (DueState.DRAFT, 20_000), (DueState.VOID, 33_000),
    ]  # fmt: skip
    assert all(row.is_decided for row in rows(vault))
    act(vault, deciding.bring_back, due_id=third.id)
    assert (rows(vault)[2].state, rows(vault)[2].reason) == (DueState.DRAFT, "")
    assert act(vault, dues.prepare, up_to=NOVEMBER) == dues.Prepared(same=1, left=2)


def test_so_much_as_computed_needs_no_adjustment(vault: Vault) -> None:
    [row] = prepared(vault)
    act(vault, deciding.hold, due_id=row.id, reason="wait")
    act(vault, deciding.let_go, due_id=row.id, decision=Decision.SO_MUCH, amount=33_000,
        reason="all of it")  # fmt: skip
    assert vault.read(due_rows.adjustments, due_id=row.id) == []
    vault.undo()
    assert only(vault).state is DueState.HELD


def test_what_was_approved_can_wait_and_go_on(vault: Vault) -> None:
    alone(vault)
    [row] = prepared(vault)
    act(vault, approving.approve, due_ids=[row.id])
    with pytest.raises(Conflict, match="approved"):
        act(vault, deciding.adjust, due_id=row.id, amount=5, reason="x")
    act(vault, deciding.hold, due_id=row.id, reason="wait")
    act(vault, deciding.let_go, due_id=row.id, decision=Decision.AS_COMPUTED, reason="as agreed")
    assert only(vault).state is DueState.APPROVED
    act(vault, deciding.hold, due_id=row.id, reason="wait")
    assert act(vault, approving.take_back, due_ids=[row.id]) == 1
    assert only(vault).state is DueState.HELD
    with pytest.raises(Conflict, match="Only what is approved"):
        act(vault, approving.take_back, due_ids=[row.id])


def test_what_was_paid_stays_paid(vault: Vault) -> None:
    alone(vault)
    till(vault)
    [row] = prepared(vault)
    act(vault, approving.approve, due_ids=[row.id])
    pay = {"kind": PayableKind.DUE, "payable_id": row.id}
    act(vault, pay_desk.pay, **pay, amount=10_000)
    for verb, values in (
        (approving.take_back, {"due_ids": [row.id]}),
        (deciding.bring_back, {"due_id": row.id}),
    ):
        with pytest.raises(Conflict):
            act(vault, verb, **values)
    act(vault, deciding.hold, due_id=row.id, reason="wait")
    with pytest.raises(Conflict, match="payment back"):
        act(vault, deciding.let_go, due_id=row.id, decision=Decision.SO_MUCH, amount=5,
            reason="x")  # fmt: skip
    act(vault, deciding.leave_unpaid, due_id=row.id, reason="she has work now")
    with pytest.raises(Conflict, match="payment back"):
        act(vault, deciding.bring_back, due_id=row.id)
    act(vault, pay_desk.offer_again, **pay)
    act(vault, pay_desk.pay, **pay)
    assert only(vault).state is DueState.PAID
    for verb in (deciding.hold, deciding.leave_unpaid):
        with pytest.raises(Conflict, match="paid already"):
            act(vault, verb, due_id=row.id, reason="x")


def test_what_she_did_not_want_is_prepared_again(vault: Vault) -> None:
    alone(vault)
    [row] = prepared(vault)
    with pytest.raises(Conflict, match="only prepared"):
        act(vault, deciding.bring_back, due_id=row.id)
    act(vault, approving.approve, due_ids=[row.id])
    act(vault, pay_desk.refuse, kind=PayableKind.DUE, payable_id=row.id)
    with pytest.raises(Conflict, match="did not want"):
        act(vault, deciding.hold, due_id=row.id, reason="x")
    act(vault, deciding.bring_back, due_id=row.id)
    assert only(vault).state is DueState.DRAFT
    act(vault, deciding.leave_unpaid, due_id=row.id, reason="x")
    with pytest.raises(Conflict, match="not to be paid"):
        act(vault, deciding.adjust, due_id=row.id, amount=5, reason="x")


# Lists
def test_sums_by_fund_and_currency_and_the_periods_there_are(vault: Vault) -> None:
    alone(vault)
    first, second = prepared(vault, "Amara", "Bea")
    francs = scheme(vault, name="Francs", currency="XOF", amount=5_000, child_amount=0)
    award(vault, person(vault, "Cora"), francs, start=DECEMBER)
    act(vault, dues.prepare, up_to=DECEMBER)
    act(vault, approving.approve, due_ids=[first.id])
    act(vault, deciding.hold, due_id=second.id, reason="wait")
    found = vault.read(due_rows.register)
    [euros, other] = found.sums
    assert (euros.count, euros.prepared, euros.held, euros.approved, euros.paid) == (
        4, 66_000, 33_000, 33_000, 0,
    )  # fmt: skip
    assert (euros.amount, other.currency, other.amount) == (132_000, "XOF", 5_000)
    december = vault.read(due_rows.register, period_start=DECEMBER, states=[DueState.DRAFT])
    assert [row.shown for row in december.rows] == ["Amara", "Bea", "Cora"]
    assert len(vault.read(due_rows.register, scheme_id=francs).rows) == 1
    with pytest.raises(Conflict, match="approved"):  # who may approve says so, at the pay desk
        act(vault, deciding.leave_unpaid, due_id=first.id, reason="x")
    act(vault, pay_desk.void_rest, kind=PayableKind.DUE, payable_id=first.id, reason="x")
    runs = vault.read(due_rows.runs)
    assert [(run.scheme, run.period_start.month, run.count, run.open, run.amount)
            for run in runs] == [
        ("Francs", 12, 1, 1, 5_000), ("Insertion aid", 12, 2, 2, 66_000),
        ("Insertion aid", 11, 2, 1, 33_000),
    ]  # fmt: skip


def test_a_protected_person_is_counted_and_her_own_staff_approve(
    vault: Vault, clock: Clock
) -> None:
    hired(vault, "D5")
    for name in ("Noor", "Quilla"):
        award(vault, person(vault, name), scheme(vault, name=name))
    her = rows_of(vault)["Quilla"]
    act(vault, protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    path = vault.path
    with colleague(vault, "D5", clock) as other:
        assert act(other, dues.prepare, up_to=NOVEMBER).made == 2
        found = other.read(due_rows.register)
        assert [(row.shown, row.id is None, row.amount) for row in found.rows] == [
            ("Noor", False, 33_000), ("1 person", True, 33_000),
        ]  # fmt: skip
        assert (found.rows[1].basis, found.sums[0].prepared) == (None, 66_000)
        hers = found.rows[0].id + 1
        for verb, values in (
            (approving.approve, {"due_ids": [hers]}),
            (deciding.hold, {"due_id": hers, "reason": "x"}),
        ):
            with pytest.raises(NotFound):
                act(other, verb, **values)
        with pytest.raises(NotFound):
            other.read(due_rows.adjustments, due_id=hers)
    with signed_in(path, clock=clock) as first:
        assert act(first, approving.approve, due_ids=[hers]).count == 1


def rows_of(vault: Vault) -> dict[str, int]:
    return {row.shown: row.resident_id for row in vault.read(award_rows.listed).rows}


def test_a_cashier_holds_and_does_not_read_why(vault: Vault, clock: Clock) -> None:
    cashier(vault)
    [row] = prepared(vault)
    path = vault.path
    with colleague(vault, "B7", clock) as desk:
        act(desk, deciding.hold, due_id=row.id, reason="asked for by her caseworker")
        act(desk, deciding.adjust, due_id=row.id, amount=-5, reason="coins")
        assert isinstance(only(desk).reason, Hidden)
        [one] = desk.read(due_rows.adjustments, due_id=row.id)
        assert isinstance(one.reason, Hidden)
        with pytest.raises(NotAllowed):
            act(desk, deciding.let_go, due_id=row.id, decision=Decision.NOT_PAID, reason="x")
    with signed_in(path, clock=clock) as first:
        assert only(first).reason == "asked for by her caseworker"


# Any sequence
STEPS = ["prepare", "approve", "take_back", "hold", "let_go", "so_much", "leave", "bring_back",
         "adjust", "pay", "refuse"]  # fmt: skip


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), max_size=25))
def test_any_sequence_changes_nothing_that_is_approved(
    vault: Vault, steps: list[tuple[str, int]]
) -> None:
    if not vault.read(due_rows.runs):
        alone(vault)
        till(vault, 10_000_000)
        prepared(vault, "Amara", "Bea")
        act(vault, dues.prepare, up_to=DECEMBER)
    for step, number in steps:
        before = rows(vault)
        due_id = before[number].id
        acts: dict[str, tuple[Any, dict[str, Any]]] = {
            "prepare": (dues.prepare, {"up_to": DECEMBER}),
            "approve": (approving.approve, {"due_ids": [due_id]}),
            "take_back": (approving.take_back, {"due_ids": [due_id]}),
            "hold": (deciding.hold, {"due_id": due_id, "reason": "x"}),
            "let_go": (deciding.let_go, {"due_id": due_id, "reason": "x",
                                         "decision": Decision.AS_COMPUTED}),
            "so_much": (deciding.let_go, {"due_id": due_id, "reason": "x", "amount": 20_000,
                                          "decision": Decision.SO_MUCH}),
            "leave": (deciding.leave_unpaid, {"due_id": due_id, "reason": "x"}),
            "bring_back": (deciding.bring_back, {"due_id": due_id}),
            "adjust": (deciding.adjust, {"due_id": due_id, "amount": -100, "reason": "x"}),
            "pay": (pay_desk.pay, {"kind": PayableKind.DUE, "payable_id": due_id}),
            "refuse": (pay_desk.refuse, {"kind": PayableKind.DUE, "payable_id": due_id}),
        }  # fmt: skip
        verb, values = acts[step]
        try:
            act(vault, verb, **values)
        except UserError:
            assert rows(vault) == before  # refused in words, and nothing was written
        after = rows(vault)
        if step == "prepare":
            kept = {DueState.APPROVED, DueState.PAID, DueState.REFUSED, DueState.VOID}
            for was, now in zip(before, after, strict=True):
                assert was == now or (was.state not in kept and not was.is_decided)
        for row in after:
            assert row.amount == row.computed + row.adjustment >= 0
            assert (row.state is DueState.HELD) == (row.held_for is not None)
