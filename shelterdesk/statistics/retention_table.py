# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is still at work so many days after it began, as one system of counts.

**How it is counted.** A placement is counted at a number of days once the day of its question has
come, in exactly one column: what its newest answer says, or that nobody asked yet. *Known* is still
there, other work and ended together. The rate is *still there* of *known*, with both numbers beside
it, for a rate without them hides how many are not known. *Not reached*, *did not want to say*, *not
known* and *not asked yet* are never *ended*.

Every number is a cell; sums that a reader can work out are relations, so that for outside small
counts are hidden together with what would give them away (``suppression``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.models.placements import WorkState
from shelterdesk.statistics.counts import Counts, Line
from shelterdesk.statistics.suppression import DEFAULT_K, Cell, Relation, total

#: Answers by which it is known how it is.
KNOWN: Final = (WorkState.STILL_THERE, WorkState.OTHER_WORK, WorkState.ENDED)
#: Why there is none, after the answers that can be given.
NOT_ASKED_YET: Final = "not_asked_yet"
#: The columns of the table, in their order.
COLUMNS: Final = (
    *KNOWN, WorkState.UNREACHABLE, WorkState.DECLINED, WorkState.UNKNOWN, NOT_ASKED_YET,
)  # fmt: skip
#: Keys of sums: all whose day has come, and those of whom it is known.
DUE, KNOWN_SUM = "due", "known"

_DEFINITION: Final = N_(
    "Counted is work that began, without trials, where so many days after its start fall into "
    "this time: also where it ended before. The newest answer counts. The rate is “still there” "
    "of all of whom it is known (still there, in other work, ended); how many are not known stands "
    "beside it and is never counted as ended. Who was taken on by the same employer is counted "
    "from the new start."
)


class Question(NamedTuple):
    """One question whose day has come: days after the start, and the newest answer."""

    days: int
    state: str | None


@dataclass(frozen=True, slots=True)
class RetentionTable(Counts):
    """The count of an answer is under ``90/ended``, of all whose day has come under ``90/due``, and
    of those of whom it is known under ``90/known``."""

    horizons: tuple[int, ...]  # days after the start, ascending
    first: date
    last: date
    words: tuple[Line, ...]  # of ``COLUMNS``

    @property
    def is_empty(self) -> bool:
        """Whether no day has come yet."""
        return not any(self.values[f"{days}/{DUE}"] for days in self.horizons)

    def rate(self, days: int) -> float | None:
        """Still there of known, from 0 to 1; None where nothing is known, or either is hidden."""
        there = self.number(f"{days}/{WorkState.STILL_THERE}")
        known = self.number(f"{days}/{KNOWN_SUM}")
        return there / known if there is not None and known else None

    def rate_words(self, days: int) -> str:
        """“12 of 15 (80 %)”, with the signs printed where a number is hidden."""
        told = _("{there} of {known}").format(
            there=self[f"{days}/{WorkState.STILL_THERE}"], known=self[f"{days}/{KNOWN_SUM}"]
        )
        rate = self.rate(days)
        return told if rate is None else f"{told} ({round(rate * 100)} %)"

    def to_json_dict(self) -> dict[str, Any]:
        """Every number of the table, as it is printed."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            **{key: self[key] for key in self.values},
        }


def definition() -> str:
    """The printed definition."""
    return _(_DEFINITION)


def horizon_words(days: int) -> str:
    """“90 days”."""
    return ngettext("{n} day", "{n} days", days).format(n=days)


def counted(
    questions: Iterable[Question],
    *,
    horizons: Iterable[int],
    first: date,
    last: date,
    words: tuple[Line, ...],
) -> RetentionTable:
    """The table of these questions; every one stands in one column of its number of days."""
    found = Counter((one.days, one.state or NOT_ASKED_YET) for one in questions)
    rows = tuple(sorted({*horizons, *(days for days, _state in found)}))
    values: dict[str, int] = {}
    for days in rows:
        values[f"{days}/{DUE}"] = sum(found[days, column] for column in COLUMNS)
        values[f"{days}/{KNOWN_SUM}"] = sum(found[days, state] for state in KNOWN)
        values |= {f"{days}/{column}": found[days, column] for column in COLUMNS}
    return RetentionTable(values, rows, first, last, words)


def system(values: dict[str, int], horizons: Iterable[int]) -> tuple[dict[str, Cell], list[Any]]:
    """The cells and sums of a table, for a sheet of which it is a part."""
    levels = {DUE: 2, KNOWN_SUM: 1}
    cells: dict[str, Cell] = {}
    relations: list[Relation] = []
    for days in horizons:
        for column in (DUE, KNOWN_SUM, *COLUMNS):
            key = f"{days}/{column}"
            cells[key] = Cell(values[key], level=levels.get(column, 0))
        relations += [
            total(f"{days}/{DUE}", [f"{days}/{column}" for column in COLUMNS]),
            total(f"{days}/{KNOWN_SUM}", [f"{days}/{state}" for state in KNOWN]),
        ]
    return cells, relations


def for_outside(table: RetentionTable, k: int = DEFAULT_K) -> RetentionTable:
    """The same with small counts hidden."""
    cells, relations = system(dict(table.values), table.horizons)
    return table.suppressed(cells, relations, k)
