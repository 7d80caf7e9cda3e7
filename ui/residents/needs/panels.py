# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goals and steps beside the page: writing one, and how a goal ended."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.plans import domains, plans
from shelterdesk.services.plans.domains import DomainRow
from shelterdesk.services.plans.plan_rows import GoalForm, GoalRow, Plan, StepForm, StepRow
from shelterdesk.services.plans.plans import DecidedBy, GoalChange, GoalState, StepOwner
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.answers import read_day, read_number
from ui.widgets.dates import today
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.sealed_fields import read_sealed, show_sealed

#: Several lines in a narrow panel: what follows stays in sight.
_HIGH: Final = 84


def _lines(name: str, words: str, **more: Any) -> MultilineField:
    field = MultilineField(name, words, lines=2, **more)
    field.focus_target().setMaximumHeight(_HIGH)
    return field


class GoalPanel(FormPanel):
    """A new goal, perhaps with a wording that a level suggested, or one to change."""

    def __init__(
        self,
        desk: Desk,
        resident_id: int,
        goal_id: int | None = None,
        domain_id: int | None = None,
        suggested: str = "",
    ) -> None:
        title = _("New goal") if goal_id is None else _("Change the goal")
        super().__init__(desk, title, _("Save"))
        self._made_with: dict[str, Any] = {
            "resident_id": resident_id, "goal_id": goal_id, "domain_id": domain_id,
            "suggested": suggested,
        }  # fmt: skip
        self._stored = GoalForm("")
        self.wording = _lines(
            "wording", _("Goal"), required=True, hint=_("Best in their own words.")
        )
        self.domain = ChoiceField("domain_id", _("Field of life"), unanswered=False)
        decided = code_words("goal", "decided_by").items()
        self.decided = ChoiceField("decided_by", _("Who decided"), decided, required=True)
        self.due = DateField("due", _("By, if there is a day"), unanswered=False)
        self.shown = CheckField("is_on_her_page", _("On the printed plan"))
        self.note = _lines("note", _("Note"), unanswered=False)
        for field in (self.wording, self.domain, self.decided, self.due, self.shown, self.note):
            self.form.add_field(field)
        self.form.set_values({
            "wording": suggested or None, "decided_by": DecidedBy.TOGETHER.value,
            "is_on_her_page": True,
        })  # fmt: skip
        desk.read(self, domains.domains, self._offer)
        if goal_id is not None:
            desk.read(self, plans.plan, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Whose goal, and what suggested it."""
        return self._made_with

    def _offer(self, found: list[DomainRow]) -> None:
        self.domain.set_choices((row.id, row.label) for row in found)
        if self._made_with["goal_id"] is None and not self.is_modified():
            self.domain.set_value(self._made_with["domain_id"])
            self.form.saved()

    def _show(self, plan: Plan) -> None:
        goal = _goal_of(plan, self._made_with["goal_id"])
        if goal is None or self.is_modified():
            return
        self._stored = GoalForm(
            goal.wording, goal.domain_id, goal.decided_by, goal.due, goal.note,
            goal.is_on_her_page,
        )  # fmt: skip
        self.form.set_values({
            "domain_id": goal.domain_id, "decided_by": goal.decided_by.value, "due": goal.due,
            "is_on_her_page": goal.is_on_her_page,
        })  # fmt: skip
        show_sealed(self.wording, goal.wording)
        show_sealed(self.note, goal.note)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = GoalForm(
            wording=read_sealed(self.wording, self._stored.wording),
            domain_id=read_number(values["domain_id"]),
            decided_by=DecidedBy(str(values["decided_by"])),
            due=read_day(values["due"]),
            note=read_sealed(self.note, self._stored.note),
            is_on_her_page=bool(values["is_on_her_page"]),
        )
        is_new = self._made_with["goal_id"] is None
        about = "resident_id" if is_new else "goal_id"
        self.act(
            N_("Added a goal") if is_new else N_("Changed a goal"),
            plans.add_goal if is_new else plans.edit_goal,
            said=_("The goal is in the plan."),
            form=form,
            **{about: self._made_with[about]},
        )


class StepPanel(FormPanel):
    """A new step of a goal, or one to change."""

    def __init__(
        self, desk: Desk, resident_id: int, goal_id: int, step_id: int | None = None
    ) -> None:
        super().__init__(
            desk, _("New step") if step_id is None else _("Change the step"), _("Save")
        )
        self._made_with: dict[str, Any] = {
            "resident_id": resident_id,
            "goal_id": goal_id,
            "step_id": step_id,
        }
        self._stored = StepForm("")
        self.goal_label = label("", "muted", wrap=True)
        self.form.add_widget(self.goal_label)
        self.wording = _lines("wording", _("Step"), required=True)
        owners = code_words("goal_step", "owner").items()
        self.owner = ChoiceField("owner", _("Who does it"), owners, required=True)
        self.staff = ChoiceField("staff_id", _("Which colleague"), unanswered=False)
        self.staff.set_hint(_("Whoever is named finds it on Today."))
        self.due = DateField("due", _("By, if there is a day"), unanswered=False)
        for field in (self.wording, self.owner, self.staff, self.due):
            self.form.add_field(field)
        self.form.set_values({"owner": StepOwner.SHE.value})
        desk.read(self, organisation.colleagues, self._offer)
        desk.read(self, plans.plan, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Of which goal."""
        return self._made_with

    def _offer(self, found: list[Colleague]) -> None:
        self.staff.set_choices((who.id, who.name_shown or who.code) for who in found)

    def _show(self, plan: Plan) -> None:
        goal = _goal_of(plan, self._made_with["goal_id"])
        if goal is None:
            return
        if not isinstance(goal.wording, Hidden):
            self.goal_label.setText(_("towards: {goal}").format(goal=goal.wording))
        step = next((one for one in goal.steps if one.id == self._made_with["step_id"]), None)
        if step is not None and not self.is_modified():
            self._show_step(step)

    def _show_step(self, step: StepRow) -> None:
        self._stored = StepForm(step.wording, step.owner, step.staff_id, step.due)
        self.form.set_values(
            {"owner": step.owner.value, "staff_id": step.staff_id, "due": step.due}
        )
        show_sealed(self.wording, step.wording)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = StepForm(
            wording=read_sealed(self.wording, self._stored.wording),
            owner=StepOwner(str(values["owner"])),
            staff_id=read_number(values["staff_id"]),
            due=read_day(values["due"]),
        )
        is_new = self._made_with["step_id"] is None
        about = "goal_id" if is_new else "step_id"
        self.act(
            N_("Added a step") if is_new else N_("Changed a step"),
            plans.add_step if is_new else plans.edit_step,
            said=_("The step is in the plan."),
            form=form,
            **{about: self._made_with[about]},
        )


class EndGoalPanel(FormPanel):
    """A goal was reached, in part, or is set aside; nothing about it is lost."""

    def __init__(self, desk: Desk, resident_id: int, goal_id: int) -> None:
        super().__init__(desk, _("How the goal stands"), _("Save"))
        self._made_with: dict[str, Any] = {"resident_id": resident_id, "goal_id": goal_id}
        self._note: str | Hidden = ""
        self.goal_label = label("", "muted", wrap=True)
        self.form.add_widget(self.goal_label)
        offered = code_words("goal", "state")
        endings = [(state.value, offered[state]) for state in plans.ENDINGS]
        self.state = ChoiceField("state", _("The goal is"), endings, required=True)
        changes = code_words("goal", "change").items()
        self.change = ChoiceField("change", _("What it is about is now"), changes, unanswered=False)
        self.on = DateField("on", _("On"), required=True)
        self.note = MultilineField(
            "note", _("Note"), unanswered=False, lines=3,
            hint=_("For example why it is set aside. It can be taken up again at any time."),
        )  # fmt: skip
        for field in (self.state, self.change, self.on, self.note):
            self.form.add_field(field)
        desk.read(self, plans.plan, self._show, resident_id=resident_id)

    def about(self) -> dict[str, Any]:
        """Which goal."""
        return self._made_with

    def _show(self, plan: Plan) -> None:
        goal = _goal_of(plan, self._made_with["goal_id"])
        if goal is None or self.is_modified():
            return
        self.goal_label.setText("" if isinstance(goal.wording, Hidden) else goal.wording)
        self._note = goal.note
        self.on.set_value(today())
        show_sealed(self.note, goal.note)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        change = values["change"]
        self.act(
            N_("Ended a goal"),
            plans.end_goal,
            said=_("Noted. The goal can be taken up again."),
            goal_id=self._made_with["goal_id"],
            state=GoalState(str(values["state"])),
            change=GoalChange(str(change)) if change else None,
            note=read_sealed(self.note, self._note),
            on=values["on"],
        )


def _goal_of(plan: Plan, goal_id: int | None) -> GoalRow | None:
    return next((goal for goal in plan.goals if goal.id == goal_id), None)
