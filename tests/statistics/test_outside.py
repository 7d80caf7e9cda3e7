# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monthly figures for outside: no figure gives another one away."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelterdesk.statistics import definitions, outside
from shelterdesk.statistics.sheets import AGE_BANDS, MonthlyFigures
from shelterdesk.statistics.suppression import Mark
from tests.sample_month import AGES, EXITS, month


def test_the_sample_ties_up() -> None:
    assert month().contradictions() == []
    assert replace(month(), new=3).contradictions() == [
        "people = at_start + new",
        "new = age_gender",
    ]


def test_json_has_the_names_of_the_sheet_and_plain_values() -> None:
    plain = month().to_json_dict()
    assert list(plain) == [field.name for field in fields(MonthlyFigures)]
    assert json.loads(json.dumps(plain)) == plain
    assert plain["month"] == "2026-10-01"
    assert plain["nights"][0] == {"night": "2026-10-01", "people": 24, "beds_in_service": 32}


def test_every_figure_has_a_printed_definition() -> None:
    names = {field.name for field in fields(MonthlyFigures)} - {"month", "site", "through"}
    assert set(definitions.MONTHLY) == names
    assert definitions.monthly("people").startswith("With at least one bed-night")


def test_the_house_sees_everything() -> None:
    counts = outside.for_house(month())
    assert not counts.hides_anything
    assert counts["people"] == 41


def test_children_are_hidden_wherever_they_are_counted() -> None:
    counts = outside.for_outside(month())
    assert counts["children"] == counts["band/0-17/people"] == "<5"
    assert counts.number("children") is None
    assert counts["people"] == 41


def test_the_last_night_does_not_give_away_who_is_there_at_the_end() -> None:
    figures = month(nights=[12] * 30 + [3])
    counts = outside.for_outside(figures)
    assert counts["at_end"] == counts["night/2026-10-31"] == "<5"
    assert not counts.is_shown("left") or not counts.is_shown("people")


def test_full_houses_of_few_people_are_not_counted_back_from_nights() -> None:
    """Four people every night are 120 bed-nights: ÷ 30 would say four."""
    ages = (("18-24", "woman", 3, 1), ("25-34", "woman", 1, 0))
    counts = outside.for_outside(month(nights=[4] * 30, ages=ages, exits=()))
    assert counts["people"] == "<5"
    assert counts.mark("bed_nights") is Mark.LARGE


def test_figures_that_contradict_each_other_are_not_given_away() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        outside.for_outside(replace(month(), new=3))


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(AGE_BANDS),
            st.sampled_from(["woman", "man", "unknown"]),
            st.integers(0, 9),
            st.integers(0, 9),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda row: row[:2],
    ),
    st.lists(st.integers(0, 9), min_size=0, max_size=len(EXITS)),
    st.data(),
)
def test_every_small_count_is_hidden_in_any_month(
    rows: list[tuple[str, str, int, int]], stays: list[int], data: st.DataObject
) -> None:
    ages = [(band, gender, people, min(people, new)) for band, gender, people, new in rows]
    people = sum(row[2] for row in ages)
    nights = data.draw(st.lists(st.integers(0, people), min_size=28, max_size=31))
    if sum(nights) < people:
        nights = [people, *nights[1:]]
    exits = [(*row[:2], number, 9) for row, number in zip(EXITS, stays, strict=False)]
    figures = replace(month(nights, ages, exits), overflow_nights=0)
    counts = outside.for_outside(figures)
    for key, value in counts.values.items():
        if 1 <= value < 5:
            assert counts.mark(key) in (Mark.SMALL, Mark.WITHHELD), key
        if value == 0:
            assert counts[key] == 0


def test_equal_figures_are_marked_alike() -> None:
    counts = outside.for_outside(month(ages=AGES[2:]))
    assert counts["children"] == counts["band/0-17/people"] == 0
