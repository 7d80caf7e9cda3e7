# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How money is handled; chosen, it is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk import regions
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, language
from shelterdesk.services import organisation
from shelterdesk.services.organisation import MoneyHabits, OrganisationForm
from ui.desk import Desk
from ui.widgets.fields import CheckField, ChoiceField, Field
from ui.widgets.labels import label, rule


class HabitsView(QWidget):
    """Each answer is stored as it is given, and can be undone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        for part in (label(_("How money is handled"), "heading", wrap=True), rule()):
            self._column.addWidget(part)
        self._desk = desk
        self._stored: MoneyHabits | None = None
        self._add_rest_days()
        self.alone = CheckField(
            "approves_money_alone", _("One person is enough"),
            hint=_("Whoever prepared a stipend or asked for a grant may approve it as well, and it "
                   "says so for good. Otherwise two people are needed, whatever their roles."),
        )  # fmt: skip
        self.credit = CheckField(
            "uses_credit", _("Some grants are paid back"),
            hint=_("In instalments, always without interest."),
        )  # fmt: skip
        self.receipts = ChoiceField(
            "receipt_size", _("Receipts"),
            [("half", _("Half a page")), ("small", _("A small slip"))],
            unanswered=False,
        )  # fmt: skip
        for field in (self.alone, self.credit):
            self._column.addWidget(field)
        row = QHBoxLayout()
        row.setSpacing(12)
        words = label(_("Receipts"))
        words.setBuddy(self.receipts.focus_target())
        row.addWidget(words)
        row.addWidget(self.receipts, 1)
        self._column.addLayout(row)
        self.error = label("", "muted", "danger", wrap=True)
        self.error.hide()
        self._column.addWidget(self.error)
        self._column.addStretch(1)
        answers: tuple[Field, ...] = (self.alone, self.credit, self.receipts)
        for answer in answers:
            answer.changed.connect(self._chosen)
        self.load()

    def _add_rest_days(self) -> None:
        self._column.addWidget(label(_("Days of rest, on which nobody is paid"), wrap=True))
        holder = QWidget()
        holder.setProperty("bare", "true")
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        self.rest_days: dict[int, QCheckBox] = {}
        for at, (day, name) in enumerate(regions.weekdays(language())):
            box = QCheckBox(name)
            box.toggled.connect(self._chosen)
            grid.addWidget(box, at // 2, at % 2)
            self.rest_days[day] = box
        self._column.addWidget(holder)

    def load(self) -> None:
        """Read again."""
        self._desk.read(self, organisation.form, self._show)

    def _show(self, form: OrganisationForm) -> None:
        self._stored = MoneyHabits(
            form.approves_money_alone, form.uses_credit, form.rest_days, form.receipt_size
        )
        for day, box in self.rest_days.items():
            box.blockSignals(True)
            box.setChecked(day in form.rest_days)
            box.blockSignals(False)
        self.alone.set_value(form.approves_money_alone)
        self.credit.set_value(form.uses_credit)
        self.receipts.set_value(form.receipt_size)

    def _chosen(self, *_arguments: Any) -> None:
        before, size = self._stored, self.receipts.value()
        if before is None or size is None:
            return  # not read yet, or still typing
        habits = replace(
            before,
            approves_money_alone=bool(self.alone.value()),
            uses_credit=bool(self.credit.value()),
            rest_days=frozenset(day for day, box in self.rest_days.items() if box.isChecked()),
            receipt_size=str(size),
        )
        if habits == before:
            return
        self.error.hide()
        self._desk.do(
            self, N_("Changed how money is handled"), organisation.edit_money,
            on_error=self._refused, habits=habits,
        )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        self.error.setText(error.message)
        self.error.show()
        self.load()
