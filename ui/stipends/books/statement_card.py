# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statement of the account that is chosen, or the journal of all, over some days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta
from PySide6.QtCore import Signal

from shelterdesk.i18n import _
from shelterdesk.services.money import statements
from shelterdesk.services.money.statements import AccountLine, JournalRow, Statement
from ui.desk import Desk
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import month_and_year, short_day
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label
from ui.widgets.money_field import in_words
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

_MONTHS: Final = 24
_YEARS: Final = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the table."""

    place: int
    number: int
    on: date
    sentence: str
    receipt: str
    amount: str
    beside: str  # the balance after it, or the accounts it moved


class StatementCard(Card):
    """``opened`` names the transaction that was asked for."""

    opened = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Statement"))
        self._desk = desk
        self._line: AccountLine | None = None
        self.period = ChoiceField("period", _("Days"), _periods(), unanswered=False)
        self.period.set_value(_month(today()))
        self.period.changed.connect(self.load)
        self.before = label("", "muted", wrap=True)
        self.after = label("", "strong", wrap=True)
        self.list = RowsView(RowsModel(_columns(_balance), lambda row: row.place), _("Entries"))
        self.journal = RowsView(
            RowsModel(_columns(_accounts), lambda row: row.place), _("All transactions")
        )  # fmt: skip
        NarrowColumns(self.list, {2: 560, 4: 470})
        NarrowColumns(self.journal, {2: 640, 4: 520})
        for widget in (self.period, self.before):
            self.add(widget)
        for view in (self.list, self.journal):
            view.set_empty(_("Nothing was written in these days."))
            view.row_activated.connect(lambda row: self.opened.emit(row.number))
            self.add(view, 1)
        self.add(self.after)
        self._fit()

    def show_account(self, line: AccountLine | None) -> None:
        """One account; None: all transactions."""
        self._line = line
        self._fit()
        self.set_title(_("All transactions") if line is None else line.name)
        self.load()

    def _fit(self) -> None:
        """One of the two lists; a balance is of one account."""
        is_journal = self._line is None
        for widget in (self.list, self.before, self.after):
            widget.setHidden(is_journal)
        self.journal.setHidden(not is_journal)

    def load(self) -> None:
        """Read it again."""
        span = self.period.value()
        if not isinstance(span, tuple):
            return
        start, until = span
        line = self._line
        if line is None:
            self._desk.read(
                self, statements.journal,
                lambda rows: self._show_journal(rows) if self._line is None else None,
                start=start, until=until,
            )  # fmt: skip
            return
        self._desk.read(
            self, statements.of_account,
            lambda found: self._show(found) if self._line is line else None,
            account_id=line.id, kind=line.kind, currency=line.currency, start=start, until=until,
        )  # fmt: skip

    def _show(self, found: Statement) -> None:
        def words(minor: int) -> str:
            return in_words(minor, found.currency)

        told = _("Before {day}: {amount}")
        self.before.setText(
            told.format(day=short_day(found.start, today()), amount=words(found.opening))
        )
        told = _("In {came}, out {went}. On {day}: {amount}")
        until = min(found.until, max(found.start, today()))
        self.after.setText(
            told.format(
                came=words(found.came), went=words(found.went), day=short_day(until, today()),
                amount=words(found.closing),
            )
        )  # fmt: skip
        self.set_trailing(_("closed") if found.is_closed else "")
        self.list.rows_model.set_rows(
            [
                Shown(
                    place, line.transaction_id, line.on, line.sentence, line.receipt,
                    words(line.amount), words(line.balance),
                )
                for place, line in enumerate(found.lines)
            ]
        )  # fmt: skip

    def _show_journal(self, rows: list[JournalRow]) -> None:
        self.set_trailing("")
        self.journal.rows_model.set_rows(
            [
                Shown(
                    place, row.number, row.on, row.sentence, row.receipt, _moved(row),
                    " → ".join(side.account for side in reversed(row.sides)),
                )
                for place, row in enumerate(rows)
            ]
        )  # fmt: skip


def _moved(row: JournalRow) -> str:
    """How much moved, in each currency."""
    sums: dict[str, int] = {}
    for side in row.sides:
        sums[side.currency] = sums.get(side.currency, 0) + side.debit
    return " · ".join(in_words(amount, currency) for currency, amount in sums.items())


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, first + relativedelta(months=1, days=-1)


def _periods() -> list[tuple[tuple[date, date], str]]:
    """Months back from this one, then years."""
    now = today().replace(day=1)
    months = [now - relativedelta(months=back) for back in range(_MONTHS)]
    years = [now.year - back for back in range(_YEARS)]
    return [
        *((_month(month), month_and_year(month)) for month in months),
        *(((date(year, 1, 1), date(year, 12, 31)), str(year)) for year in years),
    ]


def _columns(last: Callable[[], Column]) -> list[Column]:
    return [
        Column(_("Day"), lambda row: short_day(row.on, today()), width=84, role="muted",
               sort=lambda row: row.on),
        Column(_("What"), lambda row: row.sentence, stretch=True, width=150,
               tooltip=lambda row: row.sentence),
        Column(_("Receipt"), lambda row: row.receipt, width=96, role="muted"),
        Column(_("Amount"), lambda row: row.amount, width=116, align="end", role="strong"),
        last(),
    ]  # fmt: skip


def _balance() -> Column:
    return Column(_("Balance"), lambda row: row.beside, width=116, align="end", role="muted")


def _accounts() -> Column:
    return Column(_("Between"), lambda row: row.beside, width=210, role="muted",
                  tooltip=lambda row: row.beside)  # fmt: skip
