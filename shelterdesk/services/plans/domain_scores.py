# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Level and horizon of one score: in the open, or for a health-like domain sealed (case).

What was recorded before a domain became health-like, or after it no longer was, may stand in
either place; reading looks at both.
"""

from __future__ import annotations

from typing import Final

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.assessments import DomainScore, Horizon
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import GIVEN, Hidden, Unanswered

#: All sealed horizons are of one length: a length would tell which it is.
_WIDTH: Final = 5


def read_level(tx: Transaction, row: DomainScore) -> int | Unanswered | Hidden:
    """The level, why there is none, or that it is sealed for whoever asks."""
    if row.level_answer != GIVEN:
        return Unanswered(row.level_answer)
    if row.level is not None:
        return row.level
    text = sealed_words.revealed(tx, row, "sealed_level")
    return text if isinstance(text, Hidden) else int(text)


def read_horizon(tx: Transaction, row: DomainScore) -> Horizon | Hidden | None:
    """When it is to be looked at."""
    if row.horizon is not None:
        return Horizon(row.horizon)
    text = sealed_words.revealed(tx, row, "sealed_horizon")
    if isinstance(text, Hidden):
        return text
    return Horizon(text.strip()) if text else None


def write_level(
    tx: Transaction, row: DomainScore, level: int | Unanswered | Hidden, *, is_health_like: bool
) -> None:
    """Write a level; a hidden one stays as it is."""
    if isinstance(level, Hidden):
        return
    if isinstance(level, Unanswered):
        row.level = row.sealed_level = None
        row.level_answer = level.value
    elif read_level(tx, row) != level or (row.level is not None) == is_health_like:
        row.level_answer = GIVEN
        row.level = None if is_health_like else level
        tx.seal(row, "sealed_level", str(level) if is_health_like else None)


def write_horizon(
    tx: Transaction, row: DomainScore, horizon: Horizon | Hidden | None, *, is_health_like: bool
) -> None:
    """Write a horizon; a hidden one stays as it is."""
    if isinstance(horizon, Hidden):
        return
    if horizon is None:
        row.horizon = row.sealed_horizon = None
    elif read_horizon(tx, row) != horizon or (row.horizon is not None) == is_health_like:
        row.horizon = None if is_health_like else horizon.value
        padded = horizon.value.ljust(_WIDTH)
        tx.seal(row, "sealed_horizon", padded if is_health_like else None)


def seal(tx: Transaction, row: DomainScore) -> None:
    """Move what stands in the open under the key."""
    if row.level is not None:
        write_level(tx, row, row.level, is_health_like=True)
    if row.horizon is not None:
        write_horizon(tx, row, Horizon(row.horizon), is_health_like=True)
