# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nearest-rank percentiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelterdesk.statistics.percentile import nearest_rank


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([], 50, None),
        ([7], 50, 7),
        ([7], 90, 7),
        ([10, 20], 50, 10),
        ([15, 20, 35, 40, 50], 30, 20),
        ([50, 15, 40, 20, 35], 40, 20),
        ([15, 20, 35, 40, 50], 50, 35),
        ([15, 20, 35, 40, 50], 100, 50),
        (range(1, 11), 90, 9),
        (range(1, 12), 90, 10),
    ],
)
def test_known_values(values: list[int], percent: int, expected: int | None) -> None:
    assert nearest_rank(values, percent) == expected


@pytest.mark.parametrize("percent", [0, -1, 101])
def test_refuses_what_is_no_percentile(percent: int) -> None:
    with pytest.raises(ValueError, match="percent"):
        nearest_rank([1], percent)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.integers(1, 100))
def test_is_the_smallest_value_that_enough_values_do_not_exceed(
    values: list[int], percent: int
) -> None:
    found = nearest_rank(values, percent)

    def share(limit: int) -> int:
        return 100 * sum(value <= limit for value in values)

    assert found in values
    assert share(found) >= percent * len(values)
    assert all(share(v) < percent * len(values) for v in values if v < found)
