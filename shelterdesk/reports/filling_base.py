# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of a report besides its options: how its sheet is filled, what its leaving is
called, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from shelterdesk.privacy import Audience
from shelterdesk.reports.base import Value
from shelterdesk.services import figures

Options: TypeAlias = Mapping[str, Value]
#: What an option of the kind *listed* can be: a code as on the command line, and its words.
Choices: TypeAlias = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filling:
    """``printed`` and ``saved`` name the two ways out in the audit trail (marked with ``N_``).

    ``persons`` are those whom the sheet concerns: the print stands in their files too. ``months``
    asks for the first and the last month there is anything to count in, of a report over months;
    ``lists`` for what there is to choose from, by the name of the option.
    """

    sheet: Callable[[Any, Options], Any]
    printed: str
    saved: str
    persons: Callable[[Any, Options], tuple[int, ...]] | None = None
    months: Callable[[Any], figures.Months | None] = figures.months_with_nights
    lists: Mapping[str, Callable[[Any], Choices]] = field(default_factory=dict)


def months_of(options: Options) -> dict[str, Any]:
    """The last month, how many they are, and for whom."""
    month = options["month"]
    if not isinstance(month, date):
        raise TypeError("the month was not parsed")
    return {
        "month": month,
        "months": int(str(options["months"])),
        "is_outside": options["audience"] == Audience.OUTSIDE.value,
    }
