# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Needs & plan: plan and needs beside each other, or the assessment over the whole width."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.plans import assessments, plan_papers, plan_reviews, plans
from shelterdesk.services.plans.assessment_rows import AssessmentRow, NeedsChange
from shelterdesk.services.plans.plan_rows import Plan
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.needs.assessment_page import AssessmentPage
from ui.residents.needs.needs_card import NeedsCard
from ui.residents.needs.panels import EndGoalPanel, GoalPanel, StepPanel
from ui.residents.needs.plan_card import PlanCard
from ui.residents.needs.review_panels import (
    AnswerPanel,
    EditReviewPanel,
    HoldReviewPanel,
    PaperPanel,
    PlanReviewPanel,
)

_WIDE: Final = 820


class NeedsTab(CaseTab):
    """The tab. ``page`` is the assessment that is open, if one is."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "assessment", "assessment_sitting", "domain_score", "domain", "domain_level", "goal",
        "goal_step", "plan_review", "plan_approval", "organisation",
    })  # fmt: skip

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self.page: AssessmentPage | None = None
        self._code = ""
        self._rows: list[AssessmentRow] = []
        may_edit = desk.vault.may("edit_case") and not desk.vault.is_read_only
        self._may_edit = may_edit
        may_print = desk.vault.may("print")
        self.plan_card = PlanCard(may_edit=may_edit, may_print=may_print)
        self.needs_card = NeedsCard(may_edit=may_edit, may_print=may_print)
        self._cards = QWidget()
        self._cards.setProperty("bare", "true")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._cards)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self.plan_card, 3)
        self._row.addWidget(self.needs_card, 2)
        self.column.addWidget(self._cards, 1)
        self._cards.hide()  # until the first answer
        self._connect()

    def _connect(self) -> None:
        plan, needs = self.plan_card, self.needs_card
        plan.goal_requested.connect(lambda: self._open(GoalPanel(self.desk, self.resident_id)))
        plan.goal_act.connect(self._goal_act)
        plan.step_act.connect(self._step_act)
        plan.review_act.connect(self._review_act)
        plan.approval_act.connect(self._approval_act)
        plan.print_requested.connect(self._print_plan)
        needs.begin_requested.connect(self.begin)
        needs.paper_requested.connect(self._enter_paper)
        needs.open_requested.connect(self.open_assessment)
        needs.form_requested.connect(self._print_form)

    # Showing
    def load(self) -> None:
        """Read plan and needs; an open assessment reads itself."""
        if self.page is not None:
            self.page.load()
        read = self.desk.read
        whose: dict[str, Any] = {"resident_id": self.resident_id}
        on_error = self.refused
        read(self, residents.row, self._take_row, on_error=on_error, **whose)
        read(self, plans.plan, self._show_plan, on_error=on_error, **whose)
        read(self, assessments.assessments, self._take_rows, on_error=on_error, **whose)
        read(self, assessments.change, self._show_needs, on_error=on_error, **whose)

    def _take_row(self, row: ResidentRow) -> None:
        self._code = row.code

    def _show_plan(self, plan: Plan) -> None:
        self.plan_card.show_plan(plan)

    def _take_rows(self, rows: list[AssessmentRow]) -> None:
        self._rows = rows

    def _show_needs(self, found: NeedsChange) -> None:
        self.needs_card.show_needs(found, self._rows)
        self._cards.show()

    def _fit(self) -> None:
        wide = self.width() >= _WIDE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if wide else down)

    def _open(self, panel: QWidget) -> None:
        self.panel_requested.emit(panel)

    def _print_form(self) -> None:
        """The blank form in a language that is spoken well."""
        self.desk.read(
            self,
            plan_papers.language_for,
            lambda tag: self.print_requested.emit("needs-form", {"language": tag}),
            on_error=self.refused,
            resident_id=self.resident_id,
            paper=plan_papers.FORM,
        )

    def _print_plan(self) -> None:
        self.print_requested.emit("plan", {"person": self._code})

    # Goals and steps
    def _goal_act(self, act: str, goal_id: int) -> None:
        desk, whose = self.desk, self.resident_id
        if act == "edit":
            self._open(GoalPanel(desk, whose, goal_id))
        elif act == "step":
            self._open(StepPanel(desk, whose, goal_id))
        elif act == "end":
            self._open(EndGoalPanel(desk, whose, goal_id))
        elif act == "start":
            self._do(N_("Began with a goal"), plans.start_goal, goal_id=goal_id)
        elif act == "again":
            self._do(N_("Took up a goal again"), plans.reopen_goal, goal_id=goal_id)
        else:
            by = -1 if act == "up" else 1
            self._do(N_("Moved a goal in the plan"), plans.move_goal, goal_id=goal_id, by=by)

    def _step_act(self, act: str, goal_id: int, step_id: int) -> None:
        if act == "edit":
            self._open(StepPanel(self.desk, self.resident_id, goal_id, step_id))
        elif act == "remove":
            self._do(N_("Took a step out of the plan"), plans.remove_step, step_id=step_id)
        elif act == "tick":
            self._do(N_("Did a step"), plans.tick, _("Well done."), step_id=step_id)
        else:
            self._do(N_("Took a step up again"), plans.untick, step_id=step_id)

    def _review_act(self, act: str, review_id: int) -> None:
        if act == "plan":
            self._open(PlanReviewPanel(self.desk, self.resident_id))
        elif act == "hold":
            self._open(HoldReviewPanel(self.desk, self.resident_id))
        elif act == "edit":
            self._open(EditReviewPanel(self.desk, self.resident_id, review_id))
        else:
            self._do(N_("Called a review off"), plan_reviews.call_off, review_id=review_id)

    def _approval_act(self, act: str, approval_id: int) -> None:
        if act == "ask":
            words = _("A supervisor finds it on Today.")
            self._do(
                N_("Asked a supervisor about a plan"), plan_reviews.ask_approval, words,
                resident_id=self.resident_id,
            )  # fmt: skip
        elif act == "answer":
            self._open(AnswerPanel(self.desk, approval_id))
        else:
            label = N_("Took back a question about a plan")
            self._do(label, plan_reviews.take_back, approval_id=approval_id)

    def _do(self, label: str, verb: Any, said: str = "", **about: Any) -> None:
        self.desk.do(self, label, verb, said=said, on_error=self.refused, **about)

    # Assessments
    def begin(self) -> None:
        """Begin one and open it at once."""
        self.desk.do(
            self,
            N_("Began a needs assessment"),
            assessments.begin,
            on_done=self.open_assessment,
            on_error=self.refused,
            resident_id=self.resident_id,
        )

    def _enter_paper(self) -> None:
        panel = PaperPanel(self.desk, self.resident_id)
        panel.begun.connect(self.open_assessment)
        self._open(panel)

    def open_assessment(self, assessment_id: int) -> None:
        """Show one over the whole width."""
        if self.page is not None:
            return
        page = AssessmentPage(self.desk, assessment_id, may_edit=self._may_edit)
        page.closed.connect(self.close_assessment)
        page.panel_requested.connect(self.panel_requested)
        page.goal_requested.connect(
            lambda domain_id, wording: self._open(
                GoalPanel(self.desk, self.resident_id, None, domain_id, wording)
            )
        )
        self.page = page
        self.area.hide()
        self.outer.addWidget(page)

    def close_assessment(self) -> None:
        """Back to plan and needs."""
        page, self.page = self.page, None
        if page is None:
            return
        focused = QApplication.focusWidget()
        had_focus = focused is None or page.isAncestorOf(focused)
        page.hide()
        page.deleteLater()
        self.area.show()
        self.load()
        opener = self.needs_card.openers.get(page.assessment_id)
        if had_focus and opener is not None:
            opener.setFocus()

    def step_back(self) -> bool:
        """Esc: from the assessment to plan and needs."""
        if self.page is None:
            return False
        self.page.close_page()
        return True

    # What is kept while it is locked
    def is_modified(self) -> bool:
        """Whether words in an assessment are not kept yet."""
        return self.page is not None and self.page.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The assessment that is open, and where it stands."""
        return self.page.draft() if self.page is not None else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Open it again at the same place, with what was typed."""
        if isinstance(kept.get("assessment"), int):
            self.open_assessment(kept["assessment"])
            if self.page is not None:
                self.page.restore_draft(kept)

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
