# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import took in, skipped and refused. Names rows and fields, never a person."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

#: Called with what is done, of how many, and a few words; may raise ``Cancelled``.
Progress: TypeAlias = Callable[[int, int, str], None]


def no_progress(done: int, total: int, text: str) -> None:
    """For callers who show none."""


@dataclass(frozen=True, slots=True)
class OddRow:
    """A row that is odd but kept, or that was refused."""

    source: str  # file or sheet
    row: int  # line of data, 1 = first below the titles
    record: str  # the id the other system gave it, if any
    field: str
    reason: str
    is_refused: bool = False


@dataclass(slots=True)
class ImportReport:
    """The outcome of an import."""

    counts: dict[str, int] = field(default_factory=dict)
    rows: list[OddRow] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # columns and files that were not read

    def note(self, source: str, row: int, record: str, column: str, reason: str) -> None:
        """A row that is odd and was kept."""
        self.rows.append(OddRow(source, row, record, column, reason))

    def refuse(self, source: str, row: int, record: str, column: str, reason: str) -> None:
        """A row that was not taken in."""
        self.rows.append(OddRow(source, row, record, column, reason, is_refused=True))

    @property
    def refused(self) -> int:
        """How many rows were not taken in."""
        return sum(row.is_refused for row in self.rows)

    def reasons(self) -> list[tuple[str, int]]:
        """Each reason and how often it was given, most frequent first."""
        return Counter(f"{row.source}: {row.reason}" for row in self.rows).most_common()

    def to_json_dict(self) -> dict[str, Any]:
        """The report as it is written to a file."""
        return {
            "counts": self.counts,
            "odd_rows": len(self.rows) - self.refused,
            "refused_rows": self.refused,
            "left_out": self.left_out,
            "rows": [
                {
                    "source": row.source,
                    "row": row.row,
                    "id": row.record,
                    "field": row.field,
                    "reason": row.reason,
                    "refused": row.is_refused,
                }
                for row in self.rows
            ],
        }


def as_json(report: ImportReport) -> bytes:
    """The report as a JSON file: ids and rows of the other system, no names."""
    text = json.dumps(report.to_json_dict(), ensure_ascii=False, indent=1)
    return (text + "\n").encode()
