# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fund will need: each source by hand, and the day it runs dry."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.grants import GrantInstalment
from shelterdesk.models.stipends import Award, AwardTaper, Due, Scheme
from shelterdesk.models.training import Cohort, Course, CourseSession
from shelterdesk.services.money import forecast, funds
from shelterdesk.services.money.funds import FundForm
from shelterdesk.services.residents import residents
from shelterdesk.services.stipends import dues
from shelterdesk.services.stipends.basis import Basis
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.statistics import fund_forecast
from shelterdesk.statistics.fund_forecast import FundForecast, Need, Source, dry_day
from shelterdesk.vault.door import Vault
from tests import fund_rows as rows
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person, soak
from tests.fund_rows import Given

TODAY = NOW.date()  # 22 November 2026, a Sunday
DAY = timedelta(days=1)
START = date(2026, 11, 1)


@pytest.fixture
def river(vault: Vault) -> int:
    fund_id = rows.fund(vault, budget=200_000, start=date(2026, 1, 1), until=date(2027, 12, 31))
    rows.came_in(vault, fund_id, 500_000, date(2026, 9, 3))
    return fund_id


def seen(vault: Vault, fund_id: int) -> FundForecast:
    found: FundForecast = vault.read(forecast.of_fund, fund_id=fund_id)
    return found


def needed(vault: Vault, fund_id: int) -> dict[str, int]:
    return {f"{one.month:%Y-%m}": one.needed for one in seen(vault, fund_id).months if one.needed}


def awarded(vault: Vault, fund_id: int, end: date | None, **scheme: object) -> int:
    """An award from November on, paid on the first day that may be."""
    who = person(vault, "Noor")
    scheme_id = rows.scheme(vault, **scheme)
    return rows.award(vault, Given(who, scheme_id, fund_id), START, end)


def test_nothing_is_needed_of_a_fund_nobody_uses(vault: Vault) -> None:
    found = seen(vault, rows.fund(vault))
    assert (found.months, found.dry_on, found.is_estimated) == ((), None, False)


def test_a_fixed_award_until_its_end(vault: Vault, river: int) -> None:
    """November's pay day is over and it is not prepared: it stands today."""
    awarded(vault, river, date(2027, 3, 16))
    assert needed(vault, river) == {
        "2026-11": 33_000, "2026-12": 33_000, "2027-01": 33_000, "2027-02": 33_000,
        "2027-03": 15_968,  # 15 of 31 days, half up
    }  # fmt: skip
    assert (seen(vault, river).dry_on, seen(vault, river).is_estimated) == (None, False)


def test_what_is_prepared_approved_or_settled_takes_the_place_of_its_period(
    vault: Vault, river: int
) -> None:
    award = awarded(vault, river, date(2027, 4, 1))
    months = [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    amounts = (30_000, 31_000, 32_000, 33_000)
    ids = [
        rows.due(vault, award, month, amount, month + 4 * DAY)
        for month, amount in zip(months, amounts, strict=True)
    ]

    def other_states(tx: Transaction) -> None:
        for due_id, state in zip(ids[1:], ("draft", "void", "refused"), strict=True):
            row = tx.session.get_one(Due, due_id)
            row.state = state
            if state == "draft":
                row.approved_by = row.approved_at = None
                row.is_approved_alone = False

    rows.wrote(vault, other_states)
    rows.paid(vault, ids[0], 10_000)
    found = {f"{one.month:%Y-%m}": one for one in seen(vault, river).months}
    assert found["2026-11"].approved == 20_000
    assert found["2026-12"].prepared == 31_000
    assert (found["2027-01"].needed, found["2027-02"].needed) == (0, 0)
    assert found["2027-03"].awards == 33_000


def test_the_day_it_runs_dry(vault: Vault, river: int) -> None:
    """2,000.00 of the budget carry six months of 330.00, and the seventh not."""
    awarded(vault, river, None)
    found = seen(vault, river)
    assert found.dry_on_budget == date(2027, 4, 30)  # 1 May is a Saturday
    assert found.dry_in_books == date(2028, 2, 1)  # after fifteen
    assert found.dry_on == found.dry_on_budget
    assert found.seen_until == date(2028, 11, 22)
    assert found.months[-1].month == date(2028, 11, 1)


def test_days_after_the_budget_do_not_use_it(vault: Vault) -> None:
    fund_id = rows.fund(vault, budget=70_000, start=START, until=date(2026, 12, 31))
    awarded(vault, fund_id, None)
    found = seen(vault, fund_id)
    assert (found.dry_on_budget, found.dry_in_books) == (None, None)
    rows.came_in(vault, fund_id, 40_000, TODAY)
    assert seen(vault, fund_id).dry_in_books == date(2026, 12, 1)


def test_steps_caps_children_and_the_waiting_time(vault: Vault, river: int) -> None:
    who = person(vault, "Noor")
    scheme_id = rows.scheme(
        vault, child_amount=10_000, most_children=1, cap_total=90_000, waiting_days=30
    )
    rows.award(
        vault, Given(who, scheme_id, river), START, children=3, amount=40_000,
        tapers=((date(2027, 2, 1), 50),),
    )  # fmt: skip
    assert needed(vault, river) == {"2026-12": 50_000, "2027-01": 40_000}
    other = person(vault, "Amal")
    rows.award(
        vault, Given(other, scheme_id, river), date(2026, 12, 1), date(2027, 4, 1),
        tapers=((date(2027, 1, 1), 50), (date(2027, 2, 1), 0)), is_waiting_waived=True,
    )  # fmt: skip
    assert needed(vault, river) == {"2026-12": 83_000, "2027-01": 56_500}


def test_grants_and_what_comes_back(vault: Vault, river: int) -> None:
    who = person(vault, "Noor")
    rows.grant(vault, who, river, 25_000)
    rows.grant(vault, who, river, 5_000, pay_on=date(2027, 1, 15))
    credit = rows.grant(vault, who, river, 12_000, is_paid_back=True)
    rows.given(vault, credit, 12_000)
    rows.instalment(vault, credit, 3_000)
    waiting = rows.grant(vault, who, river, 8_000, is_paid_back=True, pay_on=date(2027, 1, 20))
    rows.grant(vault, who, river, 700, is_paid_back=True, currency="JPY")

    def agree(tx: Transaction) -> None:
        for grant_id, month, amount in (
            (credit, date(2026, 11, 1), 4_000),  # late
            (credit, date(2026, 12, 1), 4_000),
            (credit, date(2027, 1, 1), 9_000),  # more than is owed
            (waiting, date(2027, 2, 1), 8_000),
        ):
            tx.session.add(GrantInstalment(grant_id=grant_id, due=month, amount=amount))

    rows.wrote(vault, agree)
    found = {f"{one.month:%Y-%m}": one for one in seen(vault, river).months}
    assert found["2026-11"].grants == 25_000
    assert (found["2026-12"].back, found["2026-12"].needed) == (4_000, -4_000)
    assert (found["2027-01"].grants, found["2027-01"].back) == (13_000, 4_000)
    assert found["2027-02"].back == 8_000


def paid_with(vault: Vault, award: int, *bases: Basis) -> None:
    """Periods before November were paid by these figures."""
    for number, figures in enumerate(bases):
        month = date(2026, 10 - number, 1)
        due_id = rows.due(vault, award, month, 1_000, month)

        def write(tx: Transaction, due_id: int = due_id, text: str = figures.to_text()) -> None:
            row = tx.session.get_one(Due, due_id)
            row.state, row.approved_by, row.approved_at = "draft", None, None
            row.is_approved_alone = False
            tx.session.flush()
            row.basis = text
            tx.session.flush()
            row.state, row.approved_by, row.approved_at = "approved", tx.staff_id, tx.now
            row.is_approved_alone = True

        rows.wrote(vault, write)
        rows.paid(vault, due_id, 1_000)


def test_days_are_a_full_period_and_then_the_mean_of_three(vault: Vault, river: int) -> None:
    award = awarded(vault, river, date(2027, 2, 1), kind="per_day", amount=500)
    found = seen(vault, river)
    assert found.is_estimated
    assert needed(vault, river) == {"2026-11": 15_000, "2026-12": 15_500, "2027-01": 15_500}
    paid_with(
        vault, award, Basis(units=31, days=31), Basis(units=15, days=30), Basis(units=20, days=31),
        Basis(units=0, days=31),
    )  # fmt: skip
    # 66 of 92 days: 22, 22 and 22 of a month
    assert needed(vault, river) == {"2026-11": 11_000, "2026-12": 11_000, "2027-01": 11_000}


def test_sessions_are_what_was_held_and_then_the_mean(vault: Vault, river: int) -> None:
    award = awarded(vault, river, date(2027, 1, 1), kind="per_session", amount=1_000)
    assert needed(vault, river) == {}

    def held(tx: Transaction) -> None:
        school = {"kind": "school", "counts_for_stipends": False}
        for name, facts, days in (
            ("Sewing", {}, (1, 8, 15, 40)), ("Baking", {}, (2, 9, 16)), ("Class 3", school, (3, 4)),
        ):  # fmt: skip
            course = Course(name=name, is_active=True, misses_noticed=None, **facts)
            tx.session.add(course)
            tx.session.flush()
            group = Cohort(course_id=course.id, start=TODAY - 60 * DAY, end=None)
            tx.session.add(group)
            tx.session.flush()
            for back in days:
                on = TODAY - back * DAY
                tx.session.add(CourseSession(cohort_id=group.id, on=on, state="held", reason=""))
        called_off = CourseSession(cohort_id=1, on=TODAY - 5 * DAY, state="cancelled", reason="")
        tx.session.add(called_off)

    rows.wrote(vault, held)
    assert needed(vault, river) == {"2026-11": 3_000, "2026-12": 3_000}
    paid_with(vault, award, Basis(units=8), Basis(units=5))
    assert needed(vault, river) == {"2026-11": 7_000, "2026-12": 7_000}


def test_a_match_is_foreseen_from_what_was_saved(vault: Vault, river: int) -> None:
    award = awarded(vault, river, date(2027, 1, 1), kind="match", amount=0, match_percent=50)
    assert needed(vault, river) == {}
    paid_with(vault, award, Basis(saved=4_000), Basis(saved=2_000))
    assert needed(vault, river) == {"2026-11": 1_500, "2026-12": 1_500}


def test_currencies_and_funds_stand_apart(vault: Vault, river: int) -> None:
    awarded(vault, river, date(2026, 12, 1), name="Yen", currency="JPY", amount=900)
    assert needed(vault, river) == {}
    [yen] = [one for one in vault.read(forecast.of_funds) if one.currency == "JPY"] or [None]
    assert yen is None  # nothing moved in it yet
    found = vault.read(forecast.of_fund, fund_id=river, currency="JPY")
    assert [one.needed for one in found.months] == [900]


def test_today_says_that_a_fund_runs_dry(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "D5")
        fund_id = rows.fund(vault, budget=70_000)
        rows.fund(vault, "Sea fund", budget=70_000)
        assert _dry(vault) == []
        awarded(vault, fund_id, date(2028, 1, 1))
        [line] = _dry(vault)
        assert (line.title, line.day) == ("River fund runs dry soon", date(2027, 1, 1))
        assert line.opens == ("stipends", ("tab", "funds", (fund_id, "EUR")))
    with signed_in(desk_file, "D5", clock) as director:
        assert len(_dry(director)) == 1
    with signed_in(desk_file, "F1", clock) as front:
        assert _dry(front) == []
    clock.now += timedelta(days=40)


def _dry(vault: Vault) -> list[today_due.DueLine]:
    return [line for line in vault.read(today_due.due) if line.kind is DueKind.FUND]


@settings(suppress_health_check=[HealthCheck.too_slow])
@drawn(
    st.lists(st.tuples(st.integers(0, 60), st.integers(-500, 900)), max_size=12),
    st.integers(0, 3_000),
)
def test_the_dry_day_is_the_first_on_which_more_is_needed_than_there_is(
    moves: list[tuple[int, int]], left: int
) -> None:
    needs = [Need(TODAY + days * DAY, amount, Source.AWARDS, "stipend/1") for days, amount in moves]
    found = dry_day(needs, left)
    sums = {
        days: sum(amount for on, amount in moves if on <= days)
        for days in {days for days, _amount in moves}
    }
    short = [TODAY + days * DAY for days, total in sums.items() if total > left]
    if not short:
        assert found is None
    else:
        assert found is not None
        assert min(short) <= found or found in short
        assert found == min(short)
    assert dry_day(needs, left, TODAY - DAY) is None


RULES = st.sampled_from(
    ["FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=1,16"]
)


@st.composite
def fixed_awards(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], list[tuple[date, int]]]:
    """A fixed scheme and an award of it from this month on: what each says, and its steps."""
    start = START + draw(st.integers(0, 45)) * DAY
    end = start + draw(st.integers(1, 300)) * DAY
    scheme = {
        "amount": draw(st.integers(1, 50_000)), "period_rule": draw(RULES),
        "child_amount": draw(st.sampled_from([0, 1_020])),
        "most_children": draw(st.sampled_from([None, 1])),
        "cap_period": draw(st.sampled_from([None, 30_000])),
        "cap_total": draw(st.sampled_from([None, 90_000])),
        "waiting_days": draw(st.sampled_from([0, 20])), "prorates": draw(st.booleans()),
        "rounding": draw(st.sampled_from([1, 50])),
        "pays_when": draw(st.sampled_from(["within", "after"])),
        "pay_moves": draw(st.sampled_from(["before", "after", "stays"])),
    }  # fmt: skip
    award = {
        "start": start, "end": end, "children": draw(st.integers(0, 3)),
        "amount": draw(st.sampled_from([None, 7_777])),
    }  # fmt: skip
    steps = draw(st.lists(st.integers(1, 200), max_size=2, unique=True))
    tapers = [(start + days * DAY, draw(st.integers(0, 100))) for days in steps]
    return scheme, award, tapers


@settings(
    max_examples=soak(12),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@drawn(fixed_awards())
def test_fixed_awards_need_what_is_prepared_for_them(
    vault: Vault, wanted: tuple[dict[str, Any], dict[str, Any], list[tuple[date, int]]]
) -> None:
    """Everything a fixed award will need is, day by day, what a run makes of it."""
    scheme, award, tapers = wanted

    class Back(Exception):
        pass

    def act(tx: Transaction) -> None:
        who = residents.add(tx)
        fund_id = funds.add(tx, form=FundForm("River fund", budget=1, currency="EUR"))
        row = Scheme(
            name="Living costs", kind="fixed", currency="EUR", period_from=date(2025, 1, 6),
            is_active=True, **scheme,
        )  # fmt: skip
        tx.session.add(row)
        tx.session.flush()
        given = Award(resident_id=who, scheme_id=row.id, fund_id=fund_id, **award)
        tx.session.add(given)
        tx.session.flush()
        for on, percent in tapers:
            tx.session.add(AwardTaper(award_id=given.id, start=on, percent=percent))
        tx.session.flush()
        found = forecast.of_fund(tx, fund_id=fund_id)
        dues.prepare(tx, up_to=award["end"] + 70 * DAY)
        made = tx.session.execute(select(Due.pay_on, Due.amount)).all()
        by_month: dict[date, int] = {}
        for on, amount in made:
            month = max(on, TODAY).replace(day=1)
            by_month[month] = by_month.get(month, 0) + amount
        needed = {one.month: one.awards for one in found.months if one.awards}
        assert needed == {month: amount for month, amount in by_month.items() if amount}
        raise Back

    with contextlib.suppress(Back):
        vault.do("Try", act)


def test_figures_have_words(vault: Vault, river: int) -> None:
    awarded(vault, river, date(2027, 2, 1))
    found = seen(vault, river).to_json_dict()
    assert found["needed"] == {"2026-11": 33_000, "2026-12": 33_000, "2027-01": 33_000}
    for name in fund_forecast.DEFINITIONS:
        assert fund_forecast.definition(name)
