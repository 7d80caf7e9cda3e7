# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One transaction with both its sides, to be taken back; and closing a month."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.money import books, month_close, statements
from shelterdesk.services.money.month_close import Preview
from shelterdesk.services.money.statements import JournalRow
from ui.desk import Desk
from ui.surely import surely
from ui.widgets.answers import read_day
from ui.widgets.dates import today
from ui.widgets.day_words import month_and_year, short_day
from ui.widgets.fields import ChoiceField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.labels import IconLabel, label
from ui.widgets.line import Line
from ui.widgets.money_field import in_words

_MONTH = relativedelta(months=1)


class TransactionPanel(FormPanel):
    """What it was and its sides; what the house wrote can be taken back, with a reason."""

    def __init__(self, desk: Desk, number: int) -> None:
        super().__init__(desk, "", _("Take back"))
        self._number = number
        self.told = QWidget()
        self._column = QVBoxLayout(self.told)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.reason = MultilineField(
            "reason", _("Why it is taken back"), required=True, unanswered=False, lines=3
        )  # fmt: skip
        self.form.add_widget(self.told)
        self.form.add_field(self.reason)
        self.form.warn()
        self.form.cancel_button.setText(_("Close"))
        self._offer(False)
        desk.read(
            self, statements.transaction, self._show, on_error=self.form.show_error, number=number
        )  # fmt: skip

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"number": self._number}

    def first_field(self) -> QWidget | None:
        """Where nothing is asked, what closes it."""
        if self.form.save_button.isHidden():
            return self.form.cancel_button
        return super().first_field()

    def _offer(self, is_offered: bool) -> None:
        self.form.save_button.setHidden(not is_offered)
        show_field(self.form, self.reason, is_offered)

    def _show(self, row: JournalRow) -> None:
        title = _("Transaction {number} of {day}")
        self.form.set_title(title.format(number=row.number, day=short_day(row.on, today())))
        told = " · ".join(filter(None, (row.sentence, row.receipt)))
        self._column.addWidget(label(told, wrap=True))
        table = QFormLayout()
        table.setVerticalSpacing(4)
        for side in row.sides:
            word = _("Debit") if side.amount > 0 else _("Credit")
            amount = label(in_words(abs(side.amount), side.currency), "strong")
            table.addRow(label(f"{word} · {side.account}", "muted", wrap=True), amount)
        self._column.addLayout(table)
        if row.taken_back_by is not None:
            words = _("It was taken back by transaction {number}.")
            self._column.addWidget(
                label(words.format(number=row.taken_back_by), "body", "notice", wrap=True)
            )
        may = row.may_take_back and self.desk.vault.may(Capability.KEEP_BOOKS)
        if not may and row.receipt and row.taken_back_by is None and row.reverses is None:
            words = _("What has a receipt is taken back at the pay desk.")
            self._column.addWidget(label(words, "muted", wrap=True))
        self._offer(may)

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Took a transaction back"), books.take_back, transaction_id=self._number,
            reason=str(values["reason"] or ""),
        )  # fmt: skip


class ClosePanel(FormPanel):
    """The month, what is open in it, and the sentence that it is never opened again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Close a month"), _("Close the month"))
        self.month = ChoiceField("month", _("Month"), required=True, unanswered=False)
        self.form.add_field(self.month)
        self.told = QWidget()
        self._column = QVBoxLayout(self.told)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(8)
        self.form.add_widget(self.told)
        self.form.warn()
        self.form.save_button.hide()
        self.month.changed.connect(self._ask)
        desk.read(self, month_close.to_close, self._offer)

    def keeps_open(self) -> bool:
        """A month that was chosen is nothing that was typed."""
        return False

    def draft(self) -> dict[str, Any] | None:
        """Nothing is kept of it."""
        return None

    def _offer(self, first: date | None) -> None:
        if first is None:
            self._clear()
            show_field(self.form, self.month, False)
            words = _("There is no month to close: each can be closed once it is over.")
            self._column.addWidget(label(words, wrap=True))
            self.form.cancel_button.setFocus()
            return
        months, last = [first], today().replace(day=1) - _MONTH
        while months[-1] < last:
            months.append(months[-1] + _MONTH)
        self.month.set_choices([(month, month_and_year(month)) for month in months])
        self.month.set_value(first)
        self._ask()

    def _ask(self) -> None:
        month = read_day(self.month.value())
        if month is not None:
            self.desk.read(self, month_close.preview, self._show, month=month)

    def _show(self, found: Preview) -> None:
        if read_day(self.month.value()) != found.month:
            return
        self._clear()
        words = ngettext("{n} transaction", "{n} transactions", found.transactions)
        self._column.addWidget(label(words.format(n=found.transactions), "strong"))
        if found.months_before:
            names = ", ".join(month_and_year(month) for month in found.months_before)
            words = _("With it these are closed: {months}.").format(months=names)
            self._column.addWidget(label(words, wrap=True))
        is_open = list(_open(found))
        if is_open:
            self._column.addWidget(label(_("Still open"), "lead"))
        for words in is_open:
            self._column.addWidget(Line("clock", words, "", tone="notice", ruled=False))
        if not is_open:
            self._column.addWidget(IconLabel("circle-check", "good"))
            self._column.addWidget(label(_("Nothing is open."), "body", "good"))
        words = _(
            "A closed month is never opened again. What was wrong in it is taken back in an open "
            "month."
        )
        self._column.addWidget(label(words, "muted", wrap=True))
        self.form.save_button.setText(_("Close {month}").format(month=month_and_year(found.month)))
        self.form.save_button.show()

    def _clear(self) -> None:
        while self._column.count():
            widget = surely(self._column.takeAt(0)).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _save(self, values: dict[str, Hashable]) -> None:
        month = read_day(values["month"])
        if month is not None:
            said = _("{month} is closed.").format(month=month_and_year(month))
            self.act(N_("Closed a month"), month_close.close, said=said, month=month)


def _open(found: Preview) -> Iterator[str]:
    """What is open, one sentence each."""
    told = (
        (found.drafts, ngettext("{n} due is not approved",
                                "{n} dues are not approved", found.drafts)),
        (found.held, ngettext("{n} due is held, to be decided together",
                              "{n} dues are held, to be decided together", found.held)),
        (found.unpaid, ngettext("{n} due is approved and not paid",
                                "{n} dues are approved and not paid", found.unpaid)),
        (found.grants, ngettext("{n} grant is approved and not given",
                                "{n} grants are approved and not given", found.grants)),
        (found.earnings, ngettext("{n} share of earnings is approved and not paid",
                                  "{n} shares of earnings are approved and not paid",
                                  found.earnings)),
    )  # fmt: skip
    for count, words in told:
        if count:
            yield words.format(n=count)
    for box in found.boxes:
        words = _("{box}: not counted since something moved")
        yield words.format(box=box.name)
