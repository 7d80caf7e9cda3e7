# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short forms about work: other hours or wage, something that is not right, what was done."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.placements import placement_problems, placement_terms
from shelterdesk.services.placements.placement_problems import ProblemForm
from shelterdesk.services.placements.placement_terms import TermsForm
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.answers import read_day
from ui.widgets.dates import today
from ui.widgets.fields import CheckField, ChoiceField, DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.sealed_fields import SealedText
from ui.work.placements.terms_fields import TermsFields


class TermsPanel(FormPanel):
    """Other terms from a day on, or what was written of terms put right."""

    def __init__(
        self, desk: Desk, placement_id: int, told: str, terms_id: int | None = None
    ) -> None:
        is_new = terms_id is None
        title = _("Other hours, wage or contract") if is_new else _("Hours and wage put right")
        super().__init__(desk, title, _("Save"))
        self._placement_id, self._told, self._id = placement_id, told, terms_id
        self.form.add_widget(label(told, "strong", wrap=True))
        self.start = DateField("start", _("From"), required=True, unanswered=False)
        self.form.add_field(self.start)
        self.start.set_value(today())
        self.terms = TermsFields(self, with_note=True)
        if terms_id is not None:
            desk.read(self, placement_terms.form, self._show, terms_id=terms_id)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Of what work, and which."""
        return {"placement_id": self._placement_id, "told": self._told, "terms_id": self._id}

    def _show(self, found: TermsForm) -> None:
        self.start.set_value(found.start)
        self.terms.show(found)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self.terms.read(values, read_day(values["start"]))
        if self._id is None:
            self.act(
                N_("Wrote down other hours or wage"), placement_terms.change, said=_("Saved."),
                placement_id=self._placement_id, form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Put hours or wage right"), placement_terms.edit, said=_("Saved."),
                terms_id=self._id, form=form,
            )  # fmt: skip


class ProblemPanel(FormPanel):
    """Something is not right at work."""

    def __init__(
        self, desk: Desk, placement_id: int, told: str, problem_id: int | None = None
    ) -> None:
        super().__init__(desk, _("Something is not right"), _("Write it down"))
        self._placement_id, self._told, self._id = placement_id, told, problem_id
        self.form.add_widget(label(told, "strong", wrap=True))
        what = MultilineField("what", _("What it is, sealed: case"), required=True,
                              unanswered=False, lines=4)  # fmt: skip
        self.what = SealedText(what)
        by = ChoiceField(
            "raised_by", _("Who spoke of it"),
            code_words("placement_problem", "raised_by").items(), unanswered=False,
        )  # fmt: skip
        on = DateField("on", _("Day"), required=True, unanswered=False)
        hint = _("Then it is offered to suspend the employer: nothing happens by itself.")
        safety = CheckField("is_about_safety", _("It is about safety"), hint=hint)
        for field in (what, safety, by, on):
            self.form.add_field(field)
        by.set_value("she")
        on.set_value(today())
        if problem_id is not None:
            desk.read(self, placement_problems.form, self._show, problem_id=problem_id)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Of what work, and which."""
        return {"placement_id": self._placement_id, "told": self._told, "problem_id": self._id}

    def _show(self, found: ProblemForm) -> None:
        self.form.set_values({
            "on": found.on, "raised_by": found.raised_by, "is_about_safety": found.is_about_safety,
        })  # fmt: skip
        self.what.show(found.what)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        form = ProblemForm(
            read_day(values["on"]), str(values["raised_by"]), bool(values["is_about_safety"]),
            self.what.read(),
        )  # fmt: skip
        if self._id is None:
            self.act(
                N_("Wrote down a problem at work"), placement_problems.add, said=_("Written."),
                placement_id=self._placement_id, form=form,
            )  # fmt: skip
        else:
            self.act(
                N_("Changed a problem at work"), placement_problems.edit, said=_("Saved."),
                problem_id=self._id, form=form,
            )  # fmt: skip


class SolvePanel(FormPanel):
    """It is put right."""

    def __init__(self, desk: Desk, told: str, problem_id: int) -> None:
        super().__init__(desk, _("It is put right"), _("Put right"))
        self._told, self._id = told, problem_id
        self.form.add_widget(label(told, "strong", wrap=True))
        done = MultilineField("done", _("What was done, sealed: case"), unanswered=False, lines=4)
        on = DateField("on", _("Day"), required=True, unanswered=False)
        for field in (done, on):
            self.form.add_field(field)
        on.set_value(today())
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"told": self._told, "problem_id": self._id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Put a problem at work right"), placement_problems.solve, problem_id=self._id,
            done=str(values["done"] or ""), on=values["on"], said=_("It is put right."),
        )  # fmt: skip
