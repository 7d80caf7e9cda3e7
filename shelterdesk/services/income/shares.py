# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sharing a sum in whole minor units, so that nothing is lost and nobody is ahead by more than
one: the method of the largest remainder (Hamilton)."""

from __future__ import annotations

from collections.abc import Mapping


def shared(pool: int, weights: Mapping[int, int]) -> dict[int, int]:
    """A sum by weights; the parts sum to it. Where remainders are the same, the larger weight comes
    first, then the lower number. Nothing is given where nobody weighs anything."""
    whole = sum(weights.values())
    if pool <= 0 or whole <= 0:
        return dict.fromkeys(weights, 0)
    parts = {who: divmod(pool * weight, whole) for who, weight in weights.items()}
    found = {who: quotient for who, (quotient, _remainder) in parts.items()}
    left = pool - sum(found.values())
    by_remainder = sorted(parts, key=lambda who: (-parts[who][1], -weights[who], who))
    for who in by_remainder[:left]:
        found[who] += 1
    return found
