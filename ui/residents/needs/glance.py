# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Needs and plan on the overview, in two small cards; each is there once there is something."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _, ngettext
from shelterdesk.services.plans.assessment_rows import NeedsChange
from shelterdesk.services.plans.plan_rows import GoalRow, Plan
from shelterdesk.services.residents.overview import CaseGlance, case_glance
from ui.desk import Desk
from ui.residents.needs import words
from ui.residents.needs.needs_card import ChangeChart
from ui.residents.needs.tab import NeedsTab
from ui.widgets.buttons import icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.line import Line
from ui.widgets.reads_when_shown import ReadsWhenShown

_GOALS: Final = 3


class NeedsGlance(ReadsWhenShown, QWidget):
    """Reads by itself when shown; ``open_requested`` is for the tab with all of it."""

    open_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.resident_id = 0  # nobody yet
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        # Made with the first thing to show: of most people there is none.
        self.needs: _NeedsCard | None = None
        self.plan: _PlanCard | None = None

    def load(self) -> None:
        """Read again; what is shown stays until the answer is there."""
        self._desk.read(
            self, case_glance, self._show, on_error=self._refused, resident_id=self.resident_id
        )

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything. An empty one takes no room: it is
        hidden, hears of no tab being shown, and looks at once."""
        if (self.isVisible() or self.isHidden()) and (tables is None or tables & NeedsTab.TABLES):
            self.load()

    def _show(self, found: CaseGlance | None) -> None:
        if found is not None:
            self._show_needs(found.needs)
            self._show_plan(found.plan)
        cards = (self.needs, self.plan)
        is_empty = all(card is None or card.isHidden() for card in cards)
        if is_empty != self.isHidden():  # Qt would tell what was never hidden that it is shown
            self.setHidden(is_empty)

    def _show_needs(self, found: NeedsChange | None) -> None:
        is_something = found is not None and any(series.points for series in found.domains)
        if self.needs is None and is_something:
            self.needs = _NeedsCard()
            self._column.insertWidget(0, self.needs)
        if self.needs is not None:
            if found is not None:
                self.needs.show_change(found)
            self.needs.setHidden(not is_something)

    def _show_plan(self, plan: Plan | None) -> None:
        going = [goal for goal in plan.goals if goal.is_going] if plan is not None else []
        if self.plan is None and going:
            self.plan = _PlanCard()
            self.plan.opener.clicked.connect(self.open_requested)
            self._column.addWidget(self.plan)
        if self.plan is not None:
            if plan is not None:
                self.plan.show_goals(going, plan)
            self.plan.setHidden(not going)

    def _refused(self, _error: UserError) -> None:
        """The page says why, once."""


class _NeedsCard(Card):
    def __init__(self) -> None:
        super().__init__(_("Needs"))
        self._chart = ChangeChart()
        self.add(self._chart)

    def show_change(self, found: NeedsChange) -> None:
        self.set_trailing(words.span(found.days, today()))
        self._chart.show_change(found)


class _PlanCard(Card):
    def __init__(self) -> None:
        super().__init__(_("Plan"))
        self.opener = icon_button("chevron-right", _("Open needs and plan"))
        self.add_trailing(self.opener)
        self._lines: list[QWidget] = []

    def show_goals(self, going: list[GoalRow], plan: Plan) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        shown = going[:_GOALS]
        self._lines = [_goal_line(goal, is_last=goal is shown[-1]) for goal in shown]
        for line in self._lines:
            self.add(line)
        planned = plan.next_review.planned if plan.next_review is not None else None
        parts = []
        if len(going) > _GOALS:
            more = len(going) - _GOALS
            parts.append(ngettext("{n} more goal", "{n} more goals", more).format(n=more))
        if planned is not None:
            parts.append(_("review {day}").format(day=near_day(planned, today())))
        self.set_trailing(" · ".join(parts))


def _goal_line(goal: GoalRow, *, is_last: bool) -> Line:
    step = next((one for one in goal.steps if one.done_on is None), None)
    detail = words.goal_detail(goal, today())
    if step is not None:
        detail = f"{words.sealed(step.wording)} · {words.step_detail(step, today())}"
    late = words.is_late(goal.due, today())
    tone = "notice" if late else "accent"
    return Line("target", words.sealed(goal.wording), detail, tone=tone, ruled=not is_last)
