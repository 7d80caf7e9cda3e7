# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statement of a fund as it is printed: its figures, of which one counts people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.statistics.counts import Marked
from shelterdesk.statistics.fund_sheet import FundSheet, definition
from shelterdesk.statistics.suppression import DEFAULT_K, Cell

_PEOPLE: Final = "people"
#: Defined under the tables, where they occur.
_ALWAYS: Final = ("came_in", "paid", "balance", "people")
_BUDGETED: Final = ("budget", "left")
_HIDDEN: Final = N_(
    "Small numbers of people are hidden. Amounts are whole; who knows what one person is paid can "
    "still work out how many there are."
)


@dataclass(frozen=True, slots=True)
class FundStatement(Marked):
    """A fund for the house or, with small counts hidden, for outside."""

    fund: FundSheet

    @property
    def people(self) -> int | str:
        """How many were paid, as it is printed."""
        return self.shown(_PEOPLE, self.fund.people)

    def definitions(self) -> list[str]:
        """What is printed under the tables."""
        names = [*_ALWAYS]
        if self.fund.budget is not None:
            names += _BUDGETED
            if any(one.planned is not None for one in self.fund.months):
                names.append("planned")
        if any(one.lent for one in self.fund.months):
            names += ["lent", "at_hand"]
        if self.fund.committed:
            names += ["committed", *(["free"] if self.fund.budget is not None else [])]
        hidden = [_(_HIDDEN)] if self.marks else []
        return [*map(definition, names), *hidden]

    def to_json_dict(self) -> dict[str, Any]:
        """Every number of the sheet, as it is printed."""
        return {**self.fund.to_json_dict(), _PEOPLE: self.people}


def for_outside(sheet: FundStatement, *, k: int = DEFAULT_K) -> FundStatement:
    """The same with a small number of people hidden."""
    return sheet.suppressed({_PEOPLE: Cell(sheet.fund.people)}, [], k)
