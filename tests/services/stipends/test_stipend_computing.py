# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an award comes to, over all terms against a plain reckoning, and by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.models.stipends import HeldFor, SchemeKind
from shelterdesk.services.stipends import basis, computing
from shelterdesk.services.stipends.awards import Taper
from shelterdesk.services.stipends.basis import Basis, Days
from shelterdesk.services.stipends.computing import Facts, Terms
from shelterdesk.services.stipends.periods import Span
from shelterdesk.services.training.attendance import Attended

DAY = timedelta(days=1)
NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1))
FIXED = Terms(SchemeKind.FIXED, date(2026, 1, 1), rate=33_000)
small = st.integers(0, 40)
terms_of = st.builds(
    Terms,
    kind=st.sampled_from(SchemeKind),
    start=st.dates(date(2026, 10, 1), date(2026, 12, 5)),
    end=st.none() | st.dates(date(2026, 12, 6), date(2027, 1, 1)),
    rate=st.integers(0, 100_000),
    children=st.integers(0, 8),
    child_rate=st.integers(0, 30_000),
    match_percent=st.integers(1, 300),
    cap_period=st.none() | st.integers(1, 60_000),
    cap_total=st.none() | st.integers(1, 200_000),
    waiting_days=st.integers(0, 40),
    prorates=st.booleans(),
    rounding=st.sampled_from([1, 5, 10, 50, 100]),
    absent_over=st.none() | small,
    leave_over=st.none() | small,
    missed_over=st.none() | small,
    taper=st.lists(
        st.builds(Taper, st.dates(date(2026, 10, 1), date(2026, 12, 10)), st.integers(0, 100)),
        max_size=3,
        unique_by=lambda step: step.start,
    ),
)
facts_of = st.builds(
    Facts,
    days=st.builds(Days, *[small] * 7),
    sessions=st.builds(Attended, small, small, small),
    saved=st.integers(0, 100_000),
    used=st.integers(0, 250_000),
)


@given(terms_of, facts_of)
def test_any_terms_against_a_plain_reckoning(terms: Terms, facts: Facts) -> None:
    first = max(NOVEMBER.start, terms.start + terms.waiting_days * DAY)
    days = [
        day
        for number in range(30)
        if (day := NOVEMBER.start + number * DAY) >= first and (not terms.end or day < terms.end)
    ]
    found = computing.compute(terms, NOVEMBER, facts)
    if not days:
        assert found is None
        return
    assert found is not None
    counted = {
        SchemeKind.FIXED: Fraction(terms.rate * len(days), 30) if terms.prorates else terms.rate,
        SchemeKind.PER_DAY: terms.rate * facts.days.counted,
        SchemeKind.PER_SESSION: terms.rate * facts.sessions.present,
        SchemeKind.MATCH: Fraction(facts.saved * terms.match_percent, 100),
    }[terms.kind]
    whole = Fraction(len(days), 30) if terms.prorates else 1
    steps = sorted(terms.taper, key=lambda step: step.start)
    percents = [
        next((step.percent for step in reversed(steps) if step.start <= day), 100) for day in days
    ]
    exact = (counted + terms.children * terms.child_rate * whole) * Fraction(
        sum(percents), 100 * len(days)
    )
    rounded = found.basis.uncapped or found.amount
    assert rounded % terms.rounding == 0
    assert abs(rounded - exact) * 2 <= terms.rounding
    left = None if terms.cap_total is None else max(terms.cap_total - facts.used, 0)
    assert found.amount == min(x for x in (rounded, terms.cap_period, left) if x is not None)
    assert bool(found.basis.capped_by) is (found.amount < rounded)
    checks = {
        HeldFor.ABSENT: (facts.days.absent, terms.absent_over),
        HeldFor.LEAVE: (facts.days.leave, terms.leave_over),
        HeldFor.MISSED: (facts.sessions.absent, terms.missed_over),
    }
    over = [why for why, (number, most) in checks.items() if most is not None and number > most]
    assert found.held_for == (over[0] if over else None)
    # A condition changes no amount.
    off = replace(terms, absent_over=None, leave_over=None, missed_over=None)
    free = computing.compute(off, NOVEMBER, facts)
    assert free is not None
    assert (free.amount, free.held_for) == (found.amount, None)
    # The figures say it all again, from the file.
    again = basis.from_text(found.basis.to_text())
    assert again == found.basis
    assert basis.words(again, "EUR") or not found.amount


@pytest.mark.parametrize(
    ("amount", "rounding", "expected"),
    [(10, 1, 3), (10, 5, 5), (15, 5, 5), (75, 10, 30), (74, 10, 20), (1, 1, 0), (3, 1, 1)],
)
def test_half_is_rounded_up(amount: int, rounding: int, expected: int) -> None:
    """A third of the period: ten days of thirty."""
    terms = replace(FIXED, rate=amount, rounding=rounding, end=date(2026, 11, 11))
    found = computing.compute(terms, NOVEMBER, Facts())
    assert found is not None
    assert found.amount == expected


def test_a_part_of_a_period_at_both_ends_and_after_waiting() -> None:
    terms = replace(FIXED, start=date(2026, 11, 6), waiting_days=10)
    found = computing.compute(terms, NOVEMBER, Facts())
    assert found is not None
    assert (found.amount, found.basis.days, found.basis.of_days) == (16_500, 15, 30)
    assert basis.words(found.basis, "EUR") == ["€330.00", "15 of 30 days"]
    whole = computing.compute(replace(terms, prorates=False), NOVEMBER, Facts())
    assert whole is not None
    assert whole.amount == 33_000
    assert computing.compute(replace(terms, waiting_days=25), NOVEMBER, Facts()) is None


def test_it_fades_out_by_days() -> None:
    taper = (Taper(date(2026, 11, 21), 50),)
    found = computing.compute(replace(FIXED, taper=taper), NOVEMBER, Facts())
    assert found is not None
    assert found.amount == 22_000 + 5_500
    assert basis.words(found.basis, "EUR") == ["€330.00", "of that 83%, as the award fades out"]
    nothing = (Taper(date(2026, 11, 1), 0),)
    found = computing.compute(replace(FIXED, taper=nothing), NOVEMBER, Facts())
    assert found is not None
    assert (found.amount, found.basis.faded) == (0, 0)


def test_the_figures_in_words() -> None:
    days = Days(20, 6, 1, 1, 1, 1, 2)
    terms = replace(FIXED, kind=SchemeKind.PER_DAY, rate=500, children=2, child_rate=1_000,
                    cap_period=14_000, leave_over=5)  # fmt: skip
    found = computing.compute(terms, NOVEMBER, Facts(days, used=90))
    assert found is not None
    assert (found.amount, found.held_for, found.basis.over) == (14_000, HeldFor.LEAVE, 5)
    assert basis.words(found.basis, "EUR") == [
        "29 days × €5.00",
        "2 children × €10.00",
        "20 present, 6 on leave, 1 in hospital, 1 away as agreed, 1 not checked, 1 absent, "
        "2 to come, not counted yet",
        "€165.00 before: at most so much a period",
    ]
    terms = replace(FIXED, kind=SchemeKind.PER_SESSION, rate=250, cap_total=2_000)
    found = computing.compute(terms, NOVEMBER, Facts(sessions=Attended(11, 1, 2), used=500))
    assert found is not None
    assert found.amount == 1_500
    assert basis.words(found.basis, "EUR") == [
        "11 sessions × €2.50", "1 missed, 2 called off", "€27.50 before: at most so much in all",
    ]  # fmt: skip
    terms = replace(FIXED, kind=SchemeKind.MATCH, rate=0, match_percent=50)
    found = computing.compute(terms, NOVEMBER, Facts(saved=4_501))
    assert found is not None
    assert found.amount == 2_251
    assert basis.words(found.basis, "EUR") == ["50% of €45.01 saved"]
    assert basis.words(Basis(), "EUR") == []


def test_what_a_later_version_adds_is_left_out() -> None:
    text = json.dumps({"kind": "fixed", "rate": 5, "weather": 3})
    assert basis.from_text(text) == Basis(rate=5)
    assert Basis().to_text() == "{}"
    assert (Basis().part, Basis().faded) == (1, 1)
