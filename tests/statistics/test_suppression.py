# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody can work out a hidden count: every small table is attacked by trying all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shelterdesk.statistics.suppression import (
    Cell,
    Mark,
    Relation,
    at_least,
    shown,
    suppress,
    suppress_list,
    suppress_table,
    total,
)

K = 3  # small, so that all tables can be tried
CEILING = 9  # the attacker tries no larger count; fewer solutions only make the test stricter

counts = st.integers(0, 6)
tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=2)
)


def possible(value: int, mark: Mark, k: int) -> range:
    """What a reader who knows the rule believes of a cell by its mark alone."""
    ranges = {
        Mark.SHOWN: range(value, value + 1),
        Mark.SMALL: range(1, k),
        Mark.LARGE: range(k, CEILING),
        Mark.WITHHELD: range(CEILING),
    }
    return ranges[mark]


def totals_agree(numbers: Sequence[int], marks: Sequence[Mark], found: Sequence[int]) -> bool:
    ranges = {
        Mark.SMALL: lambda n: 1 <= n < K,
        Mark.LARGE: lambda n: n >= K,
        Mark.WITHHELD: lambda _n: True,
    }
    return all(
        number == other if mark is Mark.SHOWN else ranges[mark](other)
        for number, mark, other in zip(numbers, marks, found, strict=True)
    )


def with_totals(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    wide = [[*row, sum(row)] for row in rows]
    return [*wide, [sum(column) for column in zip(*wide, strict=True)]]


def consistent(rows: list[list[int]], marks: list[list[Mark]]) -> Iterator[list[list[int]]]:
    """Every full table that agrees with all that is printed."""
    height, width = len(rows), len(rows[0])
    inner = [possible(rows[r][c], marks[r][c], K) for r, c in product(range(height), range(width))]
    flat_marks = [mark for row in marks for mark in row]
    truth = [number for row in with_totals(rows) for number in row]
    for guess in product(*inner):
        full = with_totals([list(guess[r * width : (r + 1) * width]) for r in range(height)])
        if totals_agree(truth, flat_marks, [number for row in full for number in row]):
            yield full


@settings(deadline=None, max_examples=150)
@given(tables)
def test_no_small_count_of_a_table_can_be_worked_out(rows: list[list[int]]) -> None:
    marks = suppress_table(rows, k=K)
    truth = with_totals(rows)
    small = [
        (r, c) for r, row in enumerate(truth) for c, number in enumerate(row) if 1 <= number < K
    ]
    assert all(marks[r][c] in (Mark.SMALL, Mark.WITHHELD) for r, c in small)
    believed: dict[tuple[int, int], set[int]] = {cell: set() for cell in small}
    for full in consistent(rows, marks):
        for r, c in small:
            believed[r, c].add(full[r][c])
        if all(len(values) > 1 for values in believed.values()):
            return
    assert not small, (rows, marks, believed)


@settings(deadline=None)
@given(st.lists(counts, min_size=1, max_size=5))
def test_no_small_count_of_a_list_can_be_worked_out(values: list[int]) -> None:
    marks, whole = suppress_list(values, k=K)
    believed: list[set[int]] = [set() for _ in values]
    choices = [possible(v, m, K) for v, m in zip(values, marks, strict=True)]
    for guess in product(*choices):
        if totals_agree([sum(values)], [whole], [sum(guess)]):
            for seen, value in zip(believed, guess, strict=True):
                seen.add(value)
    for value, seen in zip(values, believed, strict=True):
        assert value in seen
        assert len(seen) > 1 or not 1 <= value < K


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_marks_tell_the_truth(values: list[int]) -> None:
    marks, whole = suppress_list(values)
    for value, mark in zip([*values, sum(values)], [*marks, whole], strict=True):
        if value == 0:
            assert mark is Mark.SHOWN
        if mark is Mark.SMALL:
            assert 1 <= value < 5
        if mark is Mark.LARGE:
            assert value >= 5
    if all(value == 0 or value >= 5 for value in values):
        assert {*marks, whole} == {Mark.SHOWN}


@pytest.mark.parametrize(
    ("values", "printed", "whole"),
    [
        ([3, 6, 12, 0, 19], ["<5", "5+", 12, 0, 19], 40),  # the smallest other one is hidden
        ([1, 5, 20], ["<5", 5, "5+"], 26),  # "5+" for the 5 would leave only 1 and 5
        ([2, 3, 40], ["<5", "<5", 40], 45),
        ([4, 4, 30], ["<5", "<5", "5+"], 38),  # 4 + 4 is the most two small ones can be
        ([0, 0], [0, 0], 0),
        ([3], ["<5"], "<5"),
    ],
)
def test_what_is_printed(values: list[int], printed: list[int | str], whole: int | str) -> None:
    marks, whole_mark = suppress_list(values)
    assert [shown(v, m) for v, m in zip(values, marks, strict=True)] == printed
    assert shown(sum(values), whole_mark) == whole


def test_small_cells_that_fill_a_small_total_need_one_that_says_nothing() -> None:
    marks, whole = suppress_list([1, 1, 1, 1])
    assert [*marks, whole].count(Mark.WITHHELD) == 1


def test_an_inequality_gives_nothing_away() -> None:
    """One person and one night: the nights say there is one person."""
    cells = {"people": Cell(1), "nights": Cell(1, level=3, sensitive=False)}
    relations = [at_least("nights", "people"), at_least("people", "nights", factor=30)]
    assert suppress(cells, relations)["nights"] is Mark.SMALL


def test_a_difference_that_is_not_printed_is_protected_too() -> None:
    cells = {"all": Cell(13, level=1), "new": Cell(12), "rest": Cell(1, printed=False)}
    marks = suppress(cells, [total("all", ["new", "rest"])])
    assert marks == {"all": Mark.SHOWN, "new": Mark.LARGE}


def test_refuses_what_is_not_safe() -> None:
    with pytest.raises(ValueError, match="k is"):
        suppress({"a": Cell(1)}, [], k=2)
    with pytest.raises(ValueError, match="negative"):
        suppress({"a": Cell(-1)}, [])
    with pytest.raises(ValueError, match="does not hold"):
        suppress({"a": Cell(1), "b": Cell(9)}, [Relation((("a", 1), ("b", -1)))])


def test_a_search_without_end_withholds_everything_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shelterdesk.statistics.suppression._SEARCH_LIMIT", 0)
    marks, whole = suppress_list([3, 6, 0, 19])
    assert [*marks, whole] == [Mark.WITHHELD, Mark.WITHHELD, Mark.SHOWN, *[Mark.WITHHELD] * 2]
