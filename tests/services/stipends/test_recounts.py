# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A due that counts otherwise by now: it is told, asked for once, and never paid twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from shelterdesk.errors import Conflict, NotFound
from shelterdesk.models.stipends import DueState
from shelterdesk.services.grants import grants
from shelterdesk.services.money import pay_desk
from shelterdesk.services.money.pay_desk import PayableKind
from shelterdesk.services.residents import protection
from shelterdesk.services.stipends import approving, awards, deciding, due_rows, dues, recounts
from shelterdesk.services.stipends.deciding import Decision
from shelterdesk.services.stipends.recounts import Recount, Way
from shelterdesk.services.training import attendance, course_sessions
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person, soak
from tests.services.stipends.paid_month import FIRST, NOVEMBER, OCTOBER, RATE, Month
from tests.stipend_world import award
from tests.training_world import DAY, act, enrolled


def test_a_roll_called_after_it_was_paid(vault: Vault) -> None:
    month = Month(vault)
    month.pay()
    assert (month.row.amount, month.row.recount) == (3 * RATE, None)
    for verb in (recounts.pay_difference, recounts.leave_as_it_was):
        with pytest.raises(Conflict, match="counts as it did"):
            act(vault, verb, due_id=month.id)
    month.call(3, 4)
    told = Recount(3, 5, 2 * RATE, 0, Way.BESIDES)
    assert month.row.recount == told
    assert [row.recount for row in vault.read(due_rows.paid_otherwise)] == [told]
    grant_id = act(vault, recounts.pay_difference, due_id=month.id)
    assert month.asked == [(2 * RATE, month.fund)]
    opened = vault.read(grants.opened, grant_id=grant_id)
    assert "3 when it was decided, 5 now" in str(opened.purpose)
    assert month.row.recount is None
    assert vault.read(due_rows.paid_otherwise) == []
    month.call(5)  # again one more
    assert month.row.recount == Recount(3, 6, RATE, 2 * RATE, Way.BESIDES)
    act(vault, grants.withdraw, grant_id=grant_id)
    assert month.row.recount == Recount(3, 6, 3 * RATE, 0, Way.BESIDES)


def test_less_is_only_told_and_can_be_left(vault: Vault) -> None:
    month = Month(vault)
    month.pay()
    act(vault, attendance.take_back, session_id=month.sessions[0])
    assert month.row.recount == Recount(3, 2, -RATE, 0, Way.BESIDES)
    with pytest.raises(Conflict, match="Nothing is taken back by itself"):
        act(vault, recounts.pay_difference, due_id=month.id)
    act(vault, recounts.leave_as_it_was, due_id=month.id)
    assert month.row.recount is None
    month.call(1, status="absent")  # it counts otherwise again
    assert month.row.recount == Recount(3, 1, -2 * RATE, 0, Way.BESIDES)
    month.call(0, 1)
    assert month.row.recount is None
    assert (month.row.amount, month.row.state) == (3 * RATE, DueState.PAID)


def test_a_session_moved_to_the_next_month_is_told_on_the_old_due(vault: Vault) -> None:
    month = Month(vault)
    month.pay()
    act(vault, attendance.take_back, session_id=month.sessions[2])
    act(vault, course_sessions.move, session_id=month.sessions[2], on=NOVEMBER + DAY)
    month.call(2)
    assert month.row.recount == Recount(3, 2, -RATE, 0, Way.BESIDES)
    act(vault, dues.prepare, up_to=date(2026, 12, 1))
    [december] = vault.read(due_rows.register).rows
    assert (december.period_start, december.amount, december.recount) == (NOVEMBER, RATE, None)


def test_what_is_not_paid_yet_is_counted_anew(vault: Vault) -> None:
    month = Month(vault)
    month.call(3)
    assert month.row.recount == Recount(3, 4, RATE, 0, Way.RUN)
    month.approve()
    month.call(4)
    assert month.row.recount == Recount(3, 5, 2 * RATE, 0, Way.TAKE_BACK)
    with pytest.raises(Conflict, match="Nothing of it was paid yet"):
        act(vault, recounts.pay_difference, due_id=month.id)
    act(vault, recounts.leave_as_it_was, due_id=month.id)
    act(vault, approving.take_back, due_ids=[month.id])
    act(vault, dues.prepare, up_to=NOVEMBER)
    assert (month.row.amount, month.row.recount) == (5 * RATE, None)
    act(vault, deciding.adjust, due_id=month.id, amount=-50, reason="As agreed")
    act(vault, attendance.take_back, session_id=month.sessions[0])
    assert month.row.recount == Recount(5, 4, -RATE, 0, Way.DECIDE)
    act(vault, deciding.hold, due_id=month.id, reason="Later")
    assert month.row.recount == Recount(5, 4, -RATE, 0, Way.DECIDE)
    decided = {"decision": Decision.NOT_PAID, "reason": "Her wish"}
    act(vault, deciding.let_go, due_id=month.id, **decided)
    assert month.row.recount is None


def test_nothing_is_paid_twice(vault: Vault) -> None:
    """What was asked for besides stands in the way of counting the due anew."""
    month = Month(vault)
    payment_id = month.pay()
    month.call(3)
    grant_id = act(vault, recounts.pay_difference, due_id=month.id)
    act(vault, pay_desk.take_back, payment_id=payment_id, reason="Wrong account")
    with pytest.raises(Conflict, match="Withdraw that grant first"):
        act(vault, approving.take_back, due_ids=[month.id])
    act(vault, pay_desk.void_rest, kind=PayableKind.DUE, payable_id=month.id, reason="Later")
    with pytest.raises(Conflict, match="Withdraw that grant first"):
        act(vault, deciding.bring_back, due_id=month.id)
    act(vault, grants.withdraw, grant_id=grant_id)
    act(vault, deciding.bring_back, due_id=month.id)
    act(vault, dues.prepare, up_to=NOVEMBER)
    assert month.row.amount == 4 * RATE


def test_a_due_of_nothing_is_counted_anew(vault: Vault) -> None:
    month = Month(vault, called=0)
    month.approve()
    assert month.row.state is DueState.PAID
    month.call(0)
    assert month.row.recount == Recount(0, 1, RATE, 0, Way.TAKE_BACK)
    act(vault, approving.take_back, due_ids=[month.id])
    act(vault, dues.prepare, up_to=NOVEMBER)
    assert month.row.amount == RATE


@pytest.mark.parametrize(
    ("of_scheme", "then", "now"),
    [
        ({"cap_period": 900}, 750, 900),
        ({"cap_period": 600}, 600, 600),
        ({"cap_total": 1_100}, 750, 1_100),
        ({"cap_total": 700}, 700, 700),
        ({"rounding": 100}, 800, 1_300),
        ({"waiting_days": 7}, 500, 1_000),  # the first session lies in it
    ],
)
def test_under_the_same_most(vault: Vault, of_scheme: dict[str, int], then: int, now: int) -> None:
    month = Month(vault, **of_scheme)
    assert month.row.amount == then
    month.pay()
    month.call(3, 4)
    found = month.row.recount
    assert (0 if found is None else found.difference) == now - then


def test_an_award_that_ended_since_is_counted_in_the_days_it_was_paid_for(vault: Vault) -> None:
    month = Month(vault)
    month.pay()
    act(vault, awards.end, award_id=month.award, on=FIRST, reason=awards.AwardEnd.HER_WISH)
    assert month.row.recount is None
    month.call(3)
    assert month.row.recount == Recount(3, 4, RATE, 0, Way.BESIDES)


def test_long_ago_is_not_looked_at(vault: Vault, clock: Clock) -> None:
    month = Month(vault)
    month.pay()
    month.call(3)
    clock.now += (OCTOBER + recounts.SINCE - clock.now.date()) - timedelta(days=1)
    assert len(vault.read(due_rows.paid_otherwise)) == 1
    clock.now += DAY
    assert vault.read(due_rows.paid_otherwise) == []
    assert month.row.recount is None


def test_who_must_not_be_seen_is_told_to_nobody_else(vault: Vault, clock: Clock) -> None:
    month = Month(vault)
    month.pay()
    month.call(3)
    due_id = month.id
    hired(vault, "C2")
    vault.do("P", protection.protect, resident_id=month.who, staff_ids=[vault.staff_id])
    path = vault.path
    vault.lock()
    with signed_in(path, "C2", clock) as other:
        assert other.read(due_rows.paid_otherwise) == []
        [row] = other.read(due_rows.register, states=list(DueState), period_start=OCTOBER).rows
        assert (row.id, row.recount) == (None, None)
        for verb in (recounts.pay_difference, recounts.leave_as_it_was):
            with pytest.raises(NotFound):
                act(other, verb, due_id=due_id)


def test_the_list_costs_as_much_for_many(vault: Vault) -> None:
    month = Month(vault)
    month.pay()
    counts = []
    for number in range(2):
        for name in ("Ana", "Bea", "Cleo")[: 3 * number]:
            who = person(vault, name)
            enrolled(vault, month.group, who)
            award(vault, who, month.scheme, start=OCTOBER, fund_id=month.fund)
        act(vault, dues.prepare, up_to=NOVEMBER)
        counts.append(_statements(vault, due_rows.register, period_start=OCTOBER))
    assert counts[0] == counts[1]


def _statements(vault: Vault, query: Any, **values: Any) -> int:
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    vault.read(query, **values)  # names and habits are remembered from then on
    event.listen(vault._engine, "before_cursor_execute", note)
    vault.read(query, **values)
    event.remove(vault._engine, "before_cursor_execute", note)
    return len(found)


STEPS = st.lists(
    st.tuples(st.sampled_from(["present", "absent", "", "ask", "leave"]), st.integers(0, 6)),
    max_size=14,
)


@settings(
    max_examples=soak(8), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(STEPS)
def test_paid_and_asked_for_is_what_was_attended(vault: Vault, steps: list[Any]) -> None:
    """Whatever is called, corrected or taken back: what is told, paid and asked for is the sum of
    what counts now."""
    month = Month(vault)
    month.pay()
    left: int | None = None
    for what, number in steps:
        found = month.row.recount
        if what == "ask":
            if found is not None and found.difference > 0:
                act(month.vault, recounts.pay_difference, due_id=month.id)
        elif what == "leave":
            if found is not None:
                act(month.vault, recounts.leave_as_it_was, due_id=month.id)
                left = found.now
        else:
            month.call(number, status=what)
        there = month.vault.read(lambda tx: attendance.attended(tx, [month.who], OCTOBER, NOVEMBER))
        now = there[month.who].present if month.who in there else 0
        besides = sum(amount for amount, _fund in month.asked)
        found, owed = month.row.recount, RATE * now - 3 * RATE - besides
        if left == now or not owed:
            assert found is None
        else:
            assert found == Recount(3, now, owed, besides, Way.BESIDES)
