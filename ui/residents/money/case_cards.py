# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Debts with others and a household budget, made together: case work."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.grants import budgets, debts
from shelterdesk.services.grants.budgets import Budget, LineRow, Sum
from shelterdesk.services.grants.debts import DebtRow
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden, Unanswered
from ui.desk import Desk
from ui.residents.acts_card import ActsCard
from ui.residents.money.panels import BudgetLinePanel, DebtPanel
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.labels import label, rule
from ui.widgets.line import Line
from ui.widgets.money_field import in_words
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record


class DebtsCard(ActsCard):
    """What is owed to others."""

    NEEDS = Capability.EDIT_AWARDS

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Debts"))
        name = _("A debt")
        self.offer_add(name, lambda: self.panel_requested.emit(DebtPanel(desk, resident_id)))

    def show_rows(self, rows: list[DebtRow]) -> None:
        """Those that are open first."""
        self.show_lines(
            [self._line(row) for row in rows],
            _("What is owed to others stands here, with what is planned about it."),
        )

    def _line(self, row: DebtRow) -> QWidget:
        amount = in_words(row.amount, row.currency) if row.amount else _("nobody knows how much")
        creditor = answers.words(row.creditor) if row.creditor else _("A debt")
        words = _("{what}: {amount}").format(what=creditor, amount=amount)
        parts = [_("as of {day}").format(day=short_day(row.as_of, today()))]
        if row.is_coerced is True:
            parts.append(_("forced"))
        elif row.is_coerced is False:
            parts.append(_("not forced"))
        elif row.is_coerced is not Unanswered.NOT_ASKED:
            parts.append(answers.words(row.is_coerced))
        acts: list[QWidget] = []
        if row.settled_on is not None:
            acts.append(Pill(_("Settled"), "good"))
        if self.may_write:
            make = partial(DebtPanel, self.desk, self.resident_id, row.id)
            acts.append(self.pencil(row.id, _("Change: {what}").format(what=creditor), make))
            acts += self._ends(row, creditor)
        line = Line("scale", words, " · ".join(parts), *acts)
        if row.plan:
            line.add_words(answers.words(row.plan) if isinstance(row.plan, Hidden) else row.plan)
        return of_record(line, "debt", row.id)

    def _ends(self, row: DebtRow, creditor: str) -> list[QWidget]:
        is_open = row.settled_on is None
        made = button(_("Settled") if is_open else _("Not settled"))
        made.setAccessibleName(_("Settled: {what}").format(what=creditor))
        made.clicked.connect(partial(self._settle, row.id, is_open))
        self.acts[row.id, "settle"] = made
        gone = self.mistake(
            row.id, creditor, N_("Took away a debt"), debts.remove, _("It is taken away."),
            debt_id=row.id,
        )  # fmt: skip
        return [made, gone]

    def _settle(self, debt_id: int, is_settled: bool, _checked: bool = False) -> None:
        self.desk.do(
            self, N_("Noted whether a debt is settled"), debts.settle, said=_("Saved."),
            debt_id=debt_id, on=today() if is_settled else None,
        )  # fmt: skip


class BudgetCard(ActsCard):
    """What comes in and goes out in a month."""

    NEEDS = Capability.EDIT_AWARDS

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, resident_id, _("Household budget, a month"))
        self.offer_add(
            _("A line of the budget"),
            lambda: self.panel_requested.emit(BudgetLinePanel(desk, resident_id)),
        )

    def show_budget(self, found: Budget) -> None:
        """All lines, and what is left."""
        made = found.made_on
        self.set_trailing("" if made is None else short_day(made, today()))
        lines = [self._line(row) for row in found.lines]
        for one in found.sums:
            lines += _sum_lines(one)
        self.show_lines(lines, _("What comes in and goes out in a month, made together."))

    def _line(self, row: LineRow) -> QWidget:
        what = answers.words(row.what) if isinstance(row.what, Hidden) else row.what
        amount = in_words(row.amount, row.currency)
        acts: list[QWidget] = [label(amount if row.is_income else f"−{amount}", "strong")]
        if self.may_write:
            make = partial(BudgetLinePanel, self.desk, self.resident_id, row.id)
            acts.append(self.pencil(row.id, _("Change: {what}").format(what=what), make))
            acts.append(
                self.mistake(
                    row.id, what, N_("Took away a line of a budget"), budgets.remove_line,
                    _("It is taken away."), line_id=row.id,
                )
            )  # fmt: skip
        icon = "log-in" if row.is_income else "log-out"
        return of_record(Line(icon, what, "", *acts, ruled=False), "budget_line", row.id)


def _sum_lines(one: Sum) -> list[QWidget]:
    left = in_words(abs(one.left), one.currency)
    words = _("{amount} is left") if one.left >= 0 else _("{amount} is lacking")
    told = _("{inward} in, {outward} out").format(
        inward=in_words(one.comes_in, one.currency), outward=in_words(one.goes_out, one.currency)
    )
    tone = "good" if one.left >= 0 else "notice"
    return [rule(), Line("wallet", words.format(amount=left), told, tone=tone, ruled=False)]
