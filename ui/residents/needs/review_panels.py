# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking back at the plan, a supervisor's answer, a form that was filled in by hand, a sitting."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import timedelta
from typing import Any, Final

from PySide6.QtCore import Signal

from shelterdesk.i18n import N_, _
from shelterdesk.services.plans import assessments, plan_reviews, plans
from shelterdesk.services.plans.plan_rows import Plan, ReviewRow
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.fields import DateField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.sealed_fields import read_sealed, show_sealed

_USUAL: Final = timedelta(days=28)


class PlanReviewPanel(FormPanel):
    """Agree on a day to look at the plan together, or move it."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Look at the plan together"), _("Save"))
        self._resident_id = resident_id
        day = DateField("planned", _("On"), required=True)
        self.form.add_field(day)
        day.set_value(today() + _USUAL)
        self.form.saved()
        words = _("It is told on Today some days before. Nothing happens when the day passes.")
        self.form.add_widget(label(words, "muted", wrap=True))

    def about(self) -> dict[str, Any]:
        """Whose plan."""
        return {"resident_id": self._resident_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Planned a review"),
            plan_reviews.plan_review,
            said=_("The review is planned."),
            resident_id=self._resident_id,
            **values,
        )


class HoldReviewPanel(FormPanel):
    """A review was held: her own view first."""

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("The plan was looked at"), _("Save"))
        self._resident_id = resident_id
        her_view = MultilineField(
            "her_view", _("In their own view"), unanswered=False, lines=3,
            hint=_("What was good, what was hard, what should change."),
        )  # fmt: skip
        summary = MultilineField("summary", _("What was agreed"), unanswered=False, lines=3)
        held = DateField("held", _("On"), required=True)
        next_on = DateField("next_on", _("The next one, if there is a day"), unanswered=False)
        for field in (her_view, summary, held, next_on):
            self.form.add_field(field)
        held.set_value(today())
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose plan."""
        return {"resident_id": self._resident_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.act(
            N_("Held a review"),
            plan_reviews.hold,
            said=_("The review is kept."),
            resident_id=self._resident_id,
            held=values["held"],
            her_view=str(values["her_view"] or ""),
            summary=str(values["summary"] or ""),
            next_on=values["next_on"],
        )


class EditReviewPanel(FormPanel):
    """What was written about a review is corrected; sealed words that one cannot read stay."""

    def __init__(self, desk: Desk, resident_id: int, review_id: int) -> None:
        super().__init__(desk, _("Correct a review"), _("Save"))
        self._resident_id, self._review_id = resident_id, review_id
        self._stored: ReviewRow | None = None
        self.her_view = MultilineField(
            "her_view", _("In their own view"), unanswered=False, lines=3
        )
        self.summary = MultilineField("summary", _("What was agreed"), unanswered=False, lines=3)
        self.held = DateField("held", _("On"), required=True)
        for field in (self.her_view, self.summary, self.held):
            self.form.add_field(field)
        self.form.saved()
        whose: dict[str, Any] = {"resident_id": resident_id}
        desk.read(self, plans.plan, self._show, on_error=self.form.show_error, **whose)

    def about(self) -> dict[str, Any]:
        """Whose plan, and which review."""
        return {"resident_id": self._resident_id, "review_id": self._review_id}

    def _show(self, plan: Plan) -> None:
        stored = next((row for row in plan.reviews if row.id == self._review_id), None)
        if stored is None or self.form.is_modified():
            return
        self._stored = stored
        show_sealed(self.her_view, stored.her_view)
        show_sealed(self.summary, stored.summary)
        self.held.set_value(stored.held)
        self.form.saved()

    def _save(self, values: dict[str, Hashable]) -> None:
        stored = self._stored
        if stored is None:
            return  # it was not read: nothing to write over
        self.act(
            N_("Corrected a review"),
            plan_reviews.edit_review,
            said=_("The review is corrected."),
            review_id=self._review_id,
            held=values["held"],
            her_view=read_sealed(self.her_view, stored.her_view),
            summary=read_sealed(self.summary, stored.summary),
        )


class AnswerPanel(FormPanel):
    """A supervisor approves a plan, or sends it back with a comment."""

    def __init__(self, desk: Desk, approval_id: int) -> None:
        super().__init__(desk, _("Your word on the plan"), _("Approve"))
        self._approval_id = approval_id
        self._approves = True
        self.comment = MultilineField(
            "comment", _("Comment"), unanswered=False, lines=4,
            hint=_("Whoever sends it back says what should be looked at again."),
        )  # fmt: skip
        self.form.add_field(self.comment)
        self.back_button = button(_("Send back"), "undo-2", on_click=self.send_back)
        self.form.add_widget(self.back_button)

    def about(self) -> dict[str, Any]:
        """Which question."""
        return {"approval_id": self._approval_id}

    def send_back(self) -> None:
        """Not yet."""
        self._approves = False
        self.form.save()
        self._approves = True  # also where the form was not ready to be saved

    def _save(self, values: dict[str, Hashable]) -> None:
        approves = self._approves
        self.act(
            N_("Approved a plan") if approves else N_("Sent a plan back"),
            plan_reviews.answer,
            said=_("The plan is approved.") if approves else _("The plan goes back."),
            approval_id=self._approval_id,
            approved=approves,
            comment=str(values["comment"] or ""),
        )


class PaperPanel(FormPanel):
    """A form that was filled in by hand is entered: of which day is it?"""

    begun = Signal(int)  # assessment id

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Enter a form filled in by hand"), _("Go on"))
        self._resident_id = resident_id
        day = DateField("on", _("Day on the paper"), required=True)
        self.form.add_field(day)
        day.set_value(today())
        self.form.saved()
        words = _("What stands on the paper is entered as their own view.")
        self.form.add_widget(label(words, "muted", wrap=True))

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"resident_id": self._resident_id}

    def _save(self, values: dict[str, Hashable]) -> None:
        self.desk.do(
            self,
            N_("Began to enter a form"),
            assessments.begin,
            said=_("Now enter what stands on the paper."),
            on_done=self._begun,
            on_error=self.form.show_error,
            resident_id=self._resident_id,
            on=values["on"],
            is_from_paper=True,
        )

    def _begun(self, assessment_id: int) -> None:
        self._done()
        self.begun.emit(assessment_id)


class SittingPanel(FormPanel):
    """A sitting on another day than today, which is noted by itself."""

    def __init__(self, desk: Desk, assessment_id: int) -> None:
        super().__init__(desk, _("Another sitting"), _("Save"))
        self._assessment_id = assessment_id
        day = DateField("on", _("On"), required=True)
        self.form.add_field(day)

    def about(self) -> dict[str, Any]:
        """Of which assessment."""
        return {"assessment_id": self._assessment_id}

    def _save(self, values: dict[str, Any]) -> None:
        self.act(
            N_("Noted a sitting"),
            assessments.sit,
            assessment_id=self._assessment_id,
            **values,
        )
