# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain sheet of a fund in one currency: what was given, promised and paid, month by month.

Amounts are minor units. What each figure means stands here, beside the fields it is printed with;
``services/money/fund_figures.py`` reads them from the books.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from shelterdesk.i18n import N_, _

#: What each figure of a ``FundSheet`` means; change a query and its words together.
DEFINITIONS: Final = {
    "budget": N_("Budget: what the donor gives, for the days from the first to the last one said."),
    "planned": N_("Planned: the budget spread evenly over its days. A measure, not a rule."),
    "came_in": N_("Came in: money in and what was there when the books began, for this fund."),
    "paid": N_(
        "Paid: stipends, grants, expenses and what was added to savings, less what was taken back "
        "in the same month. What was taken back stands in the month in which that was done."
    ),
    "lent": N_("Lent: micro-credits given, less what came back and what need not be paid back."),
    "committed": N_(
        "Committed: dues and grants that are approved and not yet paid. What should have been paid "
        "before today stands in this month."
    ),
    "left": N_("Left of the budget: the budget less what was paid and is lent in its days."),
    "free": N_("Free: what is left of the budget less what is committed."),
    "balance": N_("In the books: all that came in less all that was paid, whatever the budget."),
    "at_hand": N_("At hand: what is in the books less what is lent."),
    "people": N_("People: those who were paid something of it, each once; joined records are one."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FundLine:
    """What a fund pays for: a scheme, a kind of grant, a kind of expense."""

    key: str  # "stipend/3", "grant/12", "expense/4", "match", "forgiven", "other"
    words: str
    paid: int  # gross
    taken_back: int

    @property
    def net(self) -> int:
        """What was paid and not taken back."""
        return self.paid - self.taken_back


@dataclass(frozen=True, slots=True)
class FundMonth:
    """One month of a fund."""

    month: date  # its first day
    planned: int | None  # the month's part of the budget
    came_in: int
    paid: int  # less what was taken back in it
    taken_back: int
    lent: int  # given as micro-credit less what came back in it
    committed: int
    balance: int  # in the books when it ended, or now


@dataclass(frozen=True, slots=True)
class FundSheet:
    """A fund in one currency.

    Sums, lines and people are of the days [``first``, ``last``]: those of the budget unless others
    were asked for; None is open. ``budget``, ``left`` and ``free`` are None in a currency the
    budget is not in, and are of the days of the budget whatever was asked.
    """

    fund_id: int
    fund: str
    donor: str
    restrictions: str
    currency: str
    is_active: bool
    start: date | None  # what the budget is for
    until: date | None  # the last day
    budget: int | None
    used: int  # of the budget: paid and lent in its days
    first: date | None
    last: date | None
    opening: int  # in the books before the first day
    came_in: int
    paid: int  # less what was taken back
    taken_back: int
    lent: int  # less what came back
    closing: int  # in the books when the last day ended, or today
    committed: int
    balance: int  # in the books today
    at_hand: int  # today: the balance less all that is lent
    people: int
    lines: tuple[FundLine, ...]
    months: tuple[FundMonth, ...]

    @property
    def left(self) -> int | None:
        """Of the budget."""
        return None if self.budget is None else self.budget - self.used

    @property
    def free(self) -> int | None:
        """Of the budget, beyond what is committed."""
        return None if self.left is None else self.left - self.committed

    def to_json_dict(self) -> dict[str, Any]:
        """All figures, for ``--figures``; amounts in minor units."""
        return {
            "fund": self.fund, "currency": self.currency, "budget": self.budget,
            "used": self.used, "left": self.left, "free": self.free, "opening": self.opening,
            "came_in": self.came_in, "paid": self.paid, "taken_back": self.taken_back,
            "lent": self.lent, "closing": self.closing, "committed": self.committed,
            "balance": self.balance, "at_hand": self.at_hand, "people": self.people,
            "lines": {line.key: line.net for line in self.lines},
            "months": {
                f"{one.month:%Y-%m}": {
                    "planned": one.planned, "came_in": one.came_in, "paid": one.paid,
                    "taken_back": one.taken_back, "lent": one.lent,
                    "committed": one.committed, "balance": one.balance,
                }
                for one in self.months
            },
        }  # fmt: skip


def definition(name: str) -> str:
    """What a figure means; an unknown name raises KeyError."""
    return _(DEFINITIONS[name])


def spread(budget: int, start: date, until: date) -> dict[date, int]:
    """A budget by month, evenly over its days; the parts sum to the whole."""
    days = (until - start).days + 1
    parts: dict[date, int] = {}
    given, month = 0, start.replace(day=1)
    while month <= until:
        following = next_month(month)
        so_far = budget * (min((following - start).days, days)) // days
        parts[month] = so_far - given
        given, month = so_far, following
    return parts


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
