# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Percentiles by nearest rank: always a value that somebody really had, never an average of two."""

from __future__ import annotations

from collections.abc import Iterable


def nearest_rank(values: Iterable[int], percent: int) -> int | None:
    """The smallest value that at least ``percent`` per cent of the values do not exceed.

    With n sorted values it is the one at rank ⌈percent · n / 100⌉ (1 = smallest). ``percent`` is
    a whole number from 1 to 100, so that the rank is exact; other numbers raise ``ValueError``.
    No values: ``None``. The median of 10 and 20 is therefore 10.
    """
    if not 1 <= percent <= 100:
        raise ValueError("percent goes from 1 to 100")
    ordered = sorted(values)
    if not ordered:
        return None
    rank = -(-percent * len(ordered) // 100)
    return ordered[rank - 1]
