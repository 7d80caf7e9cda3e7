# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong or odd about a row of a table, and the row while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from shelterdesk.exchange.tables import Cell


class Severity(StrEnum):
    """Whether a problem keeps a row out."""

    REFUSED = "refused"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row (0: with the whole column).

    ``words`` are for the screen and may name a bed and who has it; ``reason`` is for reports and
    names nobody; ``value`` is the cell as it stands in the table.
    """

    row: int
    line: int
    severity: Severity
    field: str
    column: str
    words: str
    reason: str
    value: str = ""


@dataclass(slots=True)
class Row:
    """A row while it is read."""

    number: int
    line: int
    cells: tuple[Cell, ...]
    problems: list[Problem] = field(default_factory=list)
