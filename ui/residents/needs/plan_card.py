# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan: goals with their steps, the next review, a supervisor's word, what ended."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.plans.plan_reviews import ApprovalState
from shelterdesk.services.plans.plan_rows import ApprovalRow, GoalRow, Plan, ReviewRow
from shelterdesk.services.values.value_words import code_word
from ui.residents.needs import words
from ui.residents.needs.goal_view import GoalView
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.empty import Empty
from ui.widgets.line import Line
from ui.widgets.record_mark import of_record


class PlanCard(Card):
    """Asks the tab for each act; keeps nothing but what is shown."""

    goal_requested = Signal()
    goal_act = Signal(str, int)  # edit, step, end, start, up, down, again; goal id
    step_act = Signal(str, int, int)  # tick, untick, edit, remove; goal id, step id
    review_act = Signal(str, int)  # plan, hold, edit, call_off; review id or 0
    approval_act = Signal(str, int)  # ask, answer, take_back; approval id or 0
    print_requested = Signal()

    def __init__(self, *, may_edit: bool, may_print: bool) -> None:
        super().__init__(_("Plan"))
        self._may_edit, self._may_print = may_edit, may_print
        self._shows_ended = False
        self.goals: dict[int, GoalView] = {}
        self.print_button = icon_button(
            "printer", _("Print the plan"), on_click=self.print_requested.emit
        )
        self.add_button = button(_("Add a goal"), "plus", on_click=self.goal_requested.emit)
        self.add_trailing(self.print_button)
        self.add_trailing(self.add_button)
        self._body = QWidget()
        self.add(self._body)
        self.approval_buttons: dict[str, QWidget] = {}
        self.review_buttons: dict[str, QWidget] = {}
        self.ended_button: QWidget | None = None
        self._plan: Plan | None = None

    def show_plan(self, plan: Plan) -> None:
        """Show it; what has the focus keeps it where it is still there."""
        self._plan = plan
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.goals, self.approval_buttons, self.review_buttons = {}, {}, {}
        if plan.wants_approval and (plan.approval is not None or plan.goals):
            column.addWidget(self._approval(plan.approval))
        going = [goal for goal in plan.goals if goal.is_going]
        for goal in going:
            column.addWidget(self._goal(goal))
        if not going:
            column.addWidget(self._nothing())
        if plan.goals or plan.reviews:
            column.addWidget(self._next_review(plan.next_review))
        column.addWidget(self._past(plan))
        column.addStretch(1)
        self.content.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        self.print_button.setVisible(bool(going) and self._may_print)
        self.add_button.setVisible(self._may_edit and bool(going))
        planned = plan.next_review.planned if plan.next_review is not None else None
        when = _("review {day}").format(day=near_day(planned, today())) if planned else ""
        self.set_trailing(when)

    def _nothing(self) -> QWidget:
        sentence = _("Goals in their own words stand here, with the next steps towards them.")
        if not self._may_edit:
            return Empty(sentence, icon="target")
        return Empty(sentence, _("Add a goal"), self.goal_requested.emit, "target")

    def _goal(self, goal: GoalRow) -> GoalView:
        view = GoalView(goal, today(), may_edit=self._may_edit)
        view.acted.connect(lambda act: self.goal_act.emit(act, goal.id))
        view.step_acted.connect(lambda act, step_id: self.step_act.emit(act, goal.id, step_id))
        self.goals[goal.id] = view
        return view

    # Reviews
    def _next_review(self, review: ReviewRow | None) -> QWidget:
        made: list[QWidget] = []
        if self._may_edit:
            held = button(_("Looked at it"), on_click=partial(self.review_act.emit, "hold", 0))
            held.setAccessibleName(_("The plan was looked at together"))
            self.review_buttons["hold"] = held
            moved = button(
                _("Choose a day") if review is None else _("Move"),
                on_click=partial(self.review_act.emit, "plan", 0),
            )
            moved.setAccessibleName(_("Choose a day to look at the plan together"))
            self.review_buttons["plan"] = moved
            made = [held, moved]
        if review is None or review.planned is None:
            return Line("calendar-days", _("No review is planned"), "", *made)
        if self._may_edit:
            act = partial(self.review_act.emit, "call_off", review.id)
            off = icon_button("x", _("Call the review off"), on_click=act)
            self.review_buttons["call_off"] = off
            made.append(off)
        late = words.is_late(review.planned, today())
        title = _("Look at the plan together: {day}").format(day=near_day(review.planned, today()))
        tone = "notice" if late else "accent"
        line = Line("calendar-days", title, review.who, *made, tone=tone)
        return of_record(line, "plan_review", review.id)

    # A supervisor's word
    def _approval(self, approval: ApprovalRow | None) -> QWidget:
        made: list[QWidget] = []
        state = approval.state if approval is not None else None
        if approval is not None and approval.may_answer:
            made.append(self._approval_button("answer", _("Answer"), approval.id))
        elif approval is not None and state is ApprovalState.ASKED and self._may_edit:
            made.append(self._approval_button("take_back", _("Take back"), approval.id))
        elif self._may_edit:
            made.append(self._approval_button("ask", _("Ask a supervisor"), 0))
        if approval is None:
            return Line("user-round-check", _("No supervisor has looked at the plan"), "", *made)
        at = approval.answered_at or approval.asked_at
        who = approval.answered_by or approval.asked_by_name
        parts = [near_day(at.date(), today()), who, words.sealed(approval.comment)]
        if approval.is_changed_since:
            parts.append(_("changed since"))
        tones = {ApprovalState.APPROVED: "good", ApprovalState.RETURNED: "notice"}
        title = _("Supervisor: {state}").format(
            state=code_word("plan_approval", "state", approval.state.value)
        )
        detail = " · ".join(part for part in parts if part)
        tone = tones.get(approval.state, "accent")
        line = Line("user-round-check", title, detail, *made, tone=tone)
        return of_record(line, "plan_approval", approval.id)

    def _approval_button(self, act: str, text: str, approval_id: int) -> QWidget:
        made = button(text, on_click=partial(self.approval_act.emit, act, approval_id))
        self.approval_buttons[act] = made
        return made

    # What is past
    def _past(self, plan: Plan) -> QWidget:
        ended = [goal for goal in plan.goals if not goal.is_going]
        held = [review for review in plan.reviews if review.held is not None]
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if not ended and not held:
            body.hide()
            return body
        count = len(ended) + len(held)
        text = ngettext("Earlier: {n} entry", "Earlier: {n} entries", count).format(n=count)
        icon = "chevron-up" if self._shows_ended else "chevron-down"
        self.ended_button = button(text, icon, "quiet", on_click=self._toggle_ended)
        column.addWidget(self.ended_button, 0, Qt.AlignmentFlag.AlignLeading)
        if self._shows_ended:
            for goal in ended:
                column.addWidget(self._goal(goal))
            for review in held:
                column.addWidget(self._held(review))
        return body

    def _held(self, review: ReviewRow) -> QWidget:
        when = near_day(review.held, today()) if review.held is not None else ""
        parts = [words.sealed(review.her_view), words.sealed(review.summary), review.who]
        title = _("Looked at together: {day}").format(day=when)
        detail = " · ".join(part for part in dict.fromkeys(parts) if part)
        edit = icon_button("pencil", _("Correct: {what}").format(what=title))
        edit.clicked.connect(lambda: self.review_act.emit("edit", review.id))
        if not self._may_edit:
            edit.hide()
        self.review_buttons[f"edit {review.id}"] = edit
        return Line("list-checks", title, detail, edit)

    def _toggle_ended(self) -> None:
        self._shows_ended = not self._shows_ended
        if self._plan is not None:
            self.show_plan(self._plan)
            if self.ended_button is not None:
                self.ended_button.setFocus()
