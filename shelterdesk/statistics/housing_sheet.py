# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where people live some months after a stay ended, as one system of counts.

**How it is counted.** A stay belongs to the months in which its question fell due: three, six,
twelve or eighteen months after its end. Each such stay is counted once in each column, and every
column adds up: an answer, or why there is none. *Not known* is an answer of its own and never *no
home*; with whom no contact was agreed (also in a past that was imported), who stays here again and
whom nobody has asked yet stand apart.

Every number is a cell; sums that a reader can work out are relations, so that for outside small
counts are hidden together with what would give them away (``suppression``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.models.move_on import HousedState
from shelterdesk.statistics.counts import Line, MonthsSheet
from shelterdesk.statistics.suppression import DEFAULT_K, Cell, Relation, total

#: Months after the end of a stay at which somebody is asked; a column each.
AFTER: Final = (3, 6, 12, 18)
#: A home of one's own or with somebody, the same as at the beginning or another.
HOMES: Final = (HousedState.SAME_HOME, HousedState.ANOTHER_HOME)
#: Why there is no answer, after those that can be given.
STAYS_AGAIN, NOT_ASKED_YET, NOT_TO_BE_ASKED = "stays_again", "not_asked_yet", "not_to_be_asked"

_DEFINITION: Final = N_(
    "A stay is counted where its day falls into these months: so many months after it ended. Of "
    "somebody who stayed twice both stays count. People are asked only if they wished it when they "
    "left. “{unknown}” means that nobody could be asked or knew: it is never counted as no home. "
    "Who wished no contact any more is under “{declined}” from then on."
)


@dataclass(frozen=True, slots=True)
class HousingSheet(MonthsSheet):
    """Stays by what is known of their people, in a column for each of ``AFTER``.

    The count of an answer is under ``12/no_home``, of all stays of a column under ``12/left``, and
    of those who have a home under ``12/home``."""

    answers: tuple[Line, ...]  # words and code, in the order of the table

    @property
    def given(self) -> list[Line]:
        """Those that somebody gave, without the reasons why there is none."""
        return [line for line in self.answers if line.key in list(HousedState)]

    @property
    def is_empty(self) -> bool:
        """Whether no stay ended long enough ago."""
        return not any(self.values[f"{after}/left"] for after in AFTER)


def definition(sheet: HousingSheet) -> str:
    """The printed definition."""
    words = {line.key: line.words for line in sheet.answers}
    return _(_DEFINITION).format(
        unknown=words[HousedState.UNKNOWN], declined=words[HousedState.DECLINED]
    )


def for_outside(sheet: HousingSheet, k: int = DEFAULT_K) -> HousingSheet:
    """The same with small counts hidden."""
    levels = {"left": 2, "home": 1}
    cells = {
        key: Cell(value, level=levels.get(key.partition("/")[2], 0))
        for key, value in sheet.values.items()
    }
    relations: list[Relation] = []
    for after in AFTER:
        relations += [
            total(f"{after}/left", [f"{after}/{line.key}" for line in sheet.answers]),
            total(f"{after}/home", [f"{after}/{state}" for state in HOMES]),
        ]
    return sheet.suppressed(cells, relations, k)
