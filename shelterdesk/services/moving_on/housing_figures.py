# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of where people live some months after a stay, for paper: numbers alone, whoever asks."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.move_on import HousedState, HousingFollowUp
from shelterdesk.models.rooms import Stay
from shelterdesk.services import figures
from shelterdesk.services.moving_on import follow_ups
from shelterdesk.services.values import value_words
from shelterdesk.statistics.counts import Line
from shelterdesk.statistics.housing_sheet import (
    AFTER,
    HOMES,
    NOT_ASKED_YET,
    NOT_TO_BE_ASKED,
    STAYS_AGAIN,
    HousingSheet,
    for_outside,
)

__all__ = ["months", "sheet"]

#: Days by which a month after may fall earlier than its number says: the end of a short month.
_SHORT_MONTH: Final = timedelta(days=3)
_WITHOUT: Final = {
    STAYS_AGAIN: N_("Stays here again"),
    NOT_ASKED_YET: N_("No answer yet"),
    NOT_TO_BE_ASKED: N_("No contact agreed"),
}


@query(Capability.PRINT)
def sheet(
    tx: Transaction, *, month: date, months: int = 1, is_outside: bool = False
) -> HousingSheet:
    """Of so many months that end with ``month``; ``is_outside``: small counts are hidden."""
    first, last = figures.days_of(tx, month=month, months=months)
    values: dict[str, int] = {}
    for after in AFTER:
        counted = _counted(tx, after, first, last)
        values[f"{after}/left"] = counted.total()
        values[f"{after}/home"] = sum(counted[state] for state in HOMES)
        values |= {f"{after}/{code}": counted[code] for code in (*HousedState, *_WITHOUT)}
    made = HousingSheet(values, first, last, _answers())
    return for_outside(made) if is_outside else made


@query(Capability.PRINT)
def months(tx: Transaction) -> figures.Months | None:
    """The first and the last month in which a question fell due."""
    first = tx.session.scalar(select(func.min(Stay.end)))
    if first is None or first == OPEN_END:
        return None
    return figures.months_since(tx, first + relativedelta(months=AFTER[0]))


# Within
def _answers() -> tuple[Line, ...]:
    states = value_words.code_words("housing_follow_up", "state")
    given = [Line(words, code) for code, words in states.items()]
    return (*given, *(Line(_(words), code) for code, words in _WITHOUT.items()))


def _counted(tx: Transaction, after: int, first: date, last: date) -> Counter[str]:
    """Stays whose day falls on one of these days, by what is known. Asked by their end, which has
    an index."""
    step = relativedelta(months=after)
    query = (
        select(Stay.end, HousingFollowUp.id, HousingFollowUp.state)
        .add_columns(follow_ups.refused(), follow_ups.came_back())
        .outerjoin(
            HousingFollowUp,
            (HousingFollowUp.stay_id == Stay.id) & (HousingFollowUp.months == after),
        )
        .where(Stay.end >= first - step - _SHORT_MONTH, Stay.end <= last - step + _SHORT_MONTH)
    )
    found: Counter[str] = Counter()
    for end, question, state, has_refused, is_back in tx.session.execute(query):
        if not first <= end + step <= last:
            continue
        if state is not None:
            found[state] += 1
        elif question is None:
            found[NOT_TO_BE_ASKED] += 1
        elif has_refused:
            found[HousedState.DECLINED] += 1
        else:
            found[STAYS_AGAIN if is_back else NOT_ASKED_YET] += 1
    return found
