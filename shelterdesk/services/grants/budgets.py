# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A household budget made with her: what comes in and goes out in a month, and what is left.

What a line is for is in her words, sealed case; amounts are whole minor units of one currency each,
and currencies are never added to each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.grants import BudgetLine
from shelterdesk.services.money import hers, posting
from shelterdesk.services.residents import residents
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "Budget", "LineForm", "LineRow", "Sum", "add_line", "edit_line", "line_form", "of_resident",
    "remove_line",
]  # fmt: skip

TABLES: Final = ("budget_line",)
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class LineForm:
    """One line: what for, and how much a month."""

    what: str | Hidden
    amount: int  # minor units
    is_income: bool = False
    currency: str | None = None  # the house's, if not said


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as it is shown."""

    id: int
    what: str | Hidden
    is_income: bool
    currency: str
    amount: int
    made_on: date


@dataclass(frozen=True, slots=True)
class Sum:
    """What comes in and goes out of one currency in a month."""

    currency: str
    comes_in: int
    goes_out: int

    @property
    def left(self) -> int:
        """What is left of it; below zero, so much is lacking."""
        return self.comes_in - self.goes_out


@dataclass(frozen=True, slots=True)
class Budget:
    """All lines, what comes in first, and the sums of each currency."""

    lines: tuple[LineRow, ...]
    sums: tuple[Sum, ...]
    made_on: date | None  # when the last line was written


@verb(Capability.EDIT_AWARDS)
def add_line(tx: Transaction, *, resident_id: int, form: LineForm) -> int:
    """A line more; returns its id."""
    residents.get(tx, resident_id)
    last = select(func.max(BudgetLine.position)).where(BudgetLine.resident_id == resident_id)
    row = BudgetLine(resident_id=resident_id, position=(tx.session.scalar(last) or 0) + 1)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_AWARDS)
def edit_line(tx: Transaction, *, line_id: int, form: LineForm) -> None:
    """Write a form over a line; what is hidden stays as it is."""
    _write(tx, _get(tx, line_id), form)


@verb(Capability.EDIT_AWARDS)
def remove_line(tx: Transaction, *, line_id: int) -> None:
    """This is no more in her budget."""
    tx.session.delete(_get(tx, line_id))


@query(Capability.SEE_CASE, viewed=N_("Read a budget"))
def of_resident(tx: Transaction, *, resident_id: int) -> Budget:
    """Her budget."""
    residents.get(tx, resident_id)
    query = select(BudgetLine).where(BudgetLine.resident_id == resident_id)
    order = (BudgetLine.is_income.desc(), BudgetLine.position, BudgetLine.id)
    lines = tuple(_row(tx, row) for row in tx.session.scalars(query.order_by(*order)))
    made_on = max((line.made_on for line in lines), default=None)
    return Budget(lines, tuple(_sums(lines)), made_on)


@query(Capability.SEE_CASE, viewed=N_("Read a budget"))
def line_form(tx: Transaction, *, line_id: int) -> LineForm:
    """A line as a form."""
    row = _row(tx, _get(tx, line_id))
    return LineForm(row.what, row.amount, row.is_income, row.currency)


def _sums(lines: Iterable[LineRow]) -> list[Sum]:
    found: dict[str, list[int]] = {}
    for line in lines:
        sums = found.setdefault(line.currency, [0, 0])
        sums[0 if line.is_income else 1] += line.amount
    return [Sum(currency, *sums) for currency, sums in sorted(found.items())]


def _row(tx: Transaction, row: BudgetLine) -> LineRow:
    what = sealed_words.revealed(tx, row, "what")
    return LineRow(row.id, what, row.is_income, row.currency, row.amount, row.made_on)


def _write(tx: Transaction, row: BudgetLine, form: LineForm) -> None:
    if isinstance(form.what, str):
        what = sealed_words.checked(form.what, field="what", longest=_LONGEST)
        if not what:
            raise Invalid(_("Write in a word what it is."), field="what")
        sealed_words.write(tx, row, "what", what)
    if not 0 <= form.amount <= posting.MOST:
        raise Invalid(_("Write an amount."), field="amount")
    row.amount, row.is_income = form.amount, form.is_income
    row.currency, row.made_on = hers.currency_of(tx, form.currency), tx.today


def _get(tx: Transaction, line_id: int) -> BudgetLine:
    return residents.get_of(tx, BudgetLine, line_id, _("This line is not there any more."))
