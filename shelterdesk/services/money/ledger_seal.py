# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The digest of a transaction: over all it says, and over the digest before it.

It is made of values as the file holds them, so that a check reads them without converting anything.
What of a transaction can be erased (its words, a signature) is not in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

#: The digest before the first.
FIRST: Final = "0" * 64
#: What an account is of, in the order of the digest.
OF_ACCOUNT: Final = ("kind", "currency", "side", "fund_id", "resident_id", "activity_id")
#: What of a payment is in the digest of its transaction.
OF_PAYMENT: Final = (
    "year", "number", "at", "on", "kind", "method", "resident_id", "currency", "amount", "of_match",
    "due_id", "grant_id", "earning_id", "purpose_id", "cashier_id", "witness_id", "collector_id",
    "mark", "reverses_id",
)  # fmt: skip


class Side(NamedTuple):
    """An entry with what its account is of."""

    id: Any
    account_id: Any
    on: Any
    amount: Any
    balance: Any
    account: tuple[Any, ...]  # ``OF_ACCOUNT``


def digest(
    before: str, row: Sequence[Any], sides: Iterable[Side], facts: Mapping[str, Any]
) -> str:  # fmt: skip
    """SHA-256, hex. ``row``: number, day, instant, kind, what it reverses, kind of expense."""
    told = [before, *row, [list(side) for side in sides], dict(facts)]
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def instant(at: datetime) -> str:
    """A time as the file holds it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
