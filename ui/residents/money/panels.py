# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of money on a resident's page: a goal, a debt, a line of the budget."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import vocabularies
from shelterdesk.services.grants import budgets, debts
from shelterdesk.services.grants.budgets import LineForm
from shelterdesk.services.grants.debts import DebtForm
from shelterdesk.services.money import goals
from shelterdesk.services.money.goals import GoalForm
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.services.vocabularies import Choice, Vocabulary
from ui.desk import Desk
from ui.widgets.amount_fields import AmountFields
from ui.widgets.answers import read_choice, read_day
from ui.widgets.dates import today
from ui.widgets.fields import ChoiceField, DateField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.sealed_fields import SealedText

_YES: Final = "yes"
_NO: Final = "no"


class GoalPanel(FormPanel):
    """What is saved for."""

    def __init__(self, desk: Desk, resident_id: int, goal_id: int | None = None) -> None:
        super().__init__(desk, _("What is it saved for?"), _("Save"))
        self._resident_id, self._id = resident_id, goal_id
        self.purpose = ChoiceField("purpose", _("For"), required=True, unanswered=False)
        self.form.add_field(self.purpose)
        self.money = AmountFields(self, _("How much"), name="target", required=False)
        self.words = SealedText(
            TextField("words", _("In the person's words"), unanswered=False, max_length=400)
        )
        self.form.add_field(self.words.field)
        wanted: dict[str, Any] = {"vocabulary": Vocabulary.SAVINGS_PURPOSE.value}
        desk.read(self, vocabularies.choices, self._offer, **wanted)
        if goal_id is None:
            self.money.propose()
        else:
            desk.read(self, goals.form, self._show, goal_id=goal_id)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "goal_id": self._id}

    def _offer(self, found: list[Choice]) -> None:
        is_untouched = not self.is_modified()
        self.purpose.set_choices([(one.code, one.label) for one in found])
        if is_untouched:
            self.form.saved()

    def _show(self, form: GoalForm) -> None:
        self.purpose.set_value(form.purpose)
        self.money.show(form.target, form.currency)
        self.words.show(form.words)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = GoalForm(
            purpose=str(values["purpose"]),
            target=self.money.minor_or_none(),
            currency=self.money.code(),
            words=self.words.read(),
        )
        self.act(
            N_("Noted what is saved for"), goals.write, said=_("It is noted."),
            resident_id=self._resident_id, form=form, goal_id=self._id,
        )  # fmt: skip


class DebtPanel(FormPanel):
    """What is owed to somebody else."""

    def __init__(self, desk: Desk, resident_id: int, debt_id: int | None = None) -> None:
        super().__init__(desk, _("A debt"), _("Save"))
        self._resident_id, self._id = resident_id, debt_id
        self.creditor = SealedText(
            TextField("creditor", _("To whom, sealed: case"), unanswered=False, max_length=200)
        )
        self.form.add_field(self.creditor.field)
        self.money = AmountFields(
            self, _("What is left of it"), required=False, hint=_("Empty: nobody knows.")
        )
        self.form.add_field(DateField("as_of", _("As of"), unanswered=False))
        self.coerced = ChoiceField(
            "is_coerced", _("Was it forced on the person?"), [(_YES, _("Yes")), (_NO, _("No"))],
            hint=_("Only if the person wants to say."),
        )  # fmt: skip
        self.form.add_field(self.coerced)
        self.plan = SealedText(
            MultilineField("plan", _("What is planned, sealed: case"), unanswered=False, lines=4)
        )
        self.form.add_field(self.plan.field)
        self.form.set_values({"as_of": today()})
        if debt_id is None:
            self.money.propose()
        else:
            desk.read(self, debts.form, self._show, debt_id=debt_id)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "debt_id": self._id}

    def _show(self, form: DebtForm) -> None:
        coerced = form.is_coerced
        said = (_YES if coerced else _NO) if isinstance(coerced, bool) else coerced.value
        self.form.set_values({"as_of": form.as_of, "is_coerced": said})
        self.money.show(form.amount or None, form.currency)
        self.creditor.show(form.creditor)
        self.plan.show(form.plan)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        said = read_choice(self.coerced)
        form = DebtForm(
            amount=self.money.minor(),
            currency=self.money.code(),
            as_of=read_day(values["as_of"]),
            creditor=self.creditor.read(),
            is_coerced=said if isinstance(said, Unanswered) else said == _YES,
            plan=self.plan.read(),
        )
        if self._id is None:
            self.act(
                N_("Noted a debt"), debts.add, said=_("It is noted."),
                resident_id=self._resident_id, form=form,
            )  # fmt: skip
        else:
            self.act(N_("Changed a debt"), debts.edit, debt_id=self._id, form=form)


class BudgetLinePanel(FormPanel):
    """One line after the other: after each the next can be typed at once."""

    def __init__(self, desk: Desk, resident_id: int, line_id: int | None = None) -> None:
        super().__init__(desk, _("A line of the budget"), _("Save"))
        self._resident_id, self._id = resident_id, line_id
        self.side = ChoiceField(
            "is_income", _("It"), [(_NO, _("goes out")), (_YES, _("comes in"))], required=True,
            unanswered=False,
        )  # fmt: skip
        self.what = SealedText(
            TextField("what", _("What, sealed: case"), required=True, unanswered=False,
                      max_length=120)
        )  # fmt: skip
        self.form.add_field(self.what.field)
        self.money = AmountFields(self, _("A month"))
        self.form.add_field(self.side)
        self.form.set_values({"is_income": _NO})
        self.added = label("", "muted", wrap=True)
        self.form.add_widget(self.added)
        if line_id is None:
            self.money.propose()
        else:
            desk.read(self, budgets.line_form, self._show, line_id=line_id)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose, and which."""
        return {"resident_id": self._resident_id, "line_id": self._id}

    def _show(self, form: LineForm) -> None:
        self.form.set_values({"is_income": _YES if form.is_income else _NO})
        self.what.show(form.what)
        self.money.show(form.amount, form.currency)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = LineForm(
            what=self.what.read(),
            amount=self.money.minor(),
            is_income=values["is_income"] == _YES,
            currency=self.money.code(),
        )
        if self._id is not None:
            self.act(N_("Changed a line of a budget"), budgets.edit_line, line_id=self._id,
                     form=form)  # fmt: skip
            return
        self.desk.do(
            self, N_("Added a line to a budget"), budgets.add_line, said=_("Added."),
            on_done=lambda _id: self._next(form), on_error=self.form.show_error,
            resident_id=self._resident_id, form=form,
        )  # fmt: skip

    def _next(self, form: LineForm) -> None:
        """The same side and currency again; Esc ends it."""
        self.form.set_busy(False)
        self.added.setText(_("“{what}” is added. Type the next line, or close.").format(
            what=form.what))  # fmt: skip
        self.what.show("")
        self.money.show(None, form.currency)
        self.form.saved()
        target = self.what.field.focus_target()
        target.setFocus()
