# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Needs and plan on the overview, in two small cards; each is there once there is something."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _, ngettext
from shelterdesk.services import assessments, plans
from shelterdesk.services.assessment_rows import NeedsChange
from shelterdesk.services.plan_rows import GoalRow, Plan
from ui.desk import Desk
from ui.residents.needs import words
from ui.residents.needs.needs_card import ChangeChart
from ui.residents.needs.tab import NeedsTab
from ui.widgets.buttons import icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import near_day
from ui.widgets.line import Line

_GOALS: Final = 3


class NeedsGlance(QWidget):
    """Reads by itself when shown; ``open_requested`` is for the tab with all of it."""

    open_requested = Signal()

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__()
        self._desk = desk
        self._resident_id = resident_id
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.needs = Card(_("Needs"))
        self.chart = ChangeChart()
        self.needs.add(self.chart)
        self.plan = Card(_("Plan"))
        self.opener = icon_button(
            "chevron-right", _("Open needs and plan"), on_click=self.open_requested.emit
        )
        self.plan.add_trailing(self.opener)
        self._goals = QWidget()
        self.plan.add(self._goals)
        for card in (self.needs, self.plan):
            card.hide()
            column.addWidget(card)

    def load(self) -> None:
        """Read again; what is shown stays until the answer is there."""
        whose = {"resident_id": self._resident_id}
        read = self._desk.read
        read(self, assessments.change, self._show_needs, on_error=self._refused, **whose)
        read(self, plans.plan, self._show_plan, on_error=self._refused, **whose)

    def refresh(self, tables: frozenset[str] | None) -> None:
        """Something changed; None means look at everything. An empty one takes no room: it is
        hidden, hears of no tab being shown, and looks at once."""
        if (self.isVisible() or self.isHidden()) and (tables is None or tables & NeedsTab.TABLES):
            self.load()

    def _show_needs(self, found: NeedsChange) -> None:
        self.needs.setHidden(not any(series.points for series in found.domains))
        self.needs.set_trailing(words.span(found.days, today()))
        self.chart.show_change(found)
        self._fit()

    def _show_plan(self, plan: Plan) -> None:
        going = [goal for goal in plan.goals if goal.is_going]
        goals = QWidget()
        column = QVBoxLayout(goals)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for goal in going[:_GOALS]:
            column.addWidget(_goal_line(goal, is_last=goal is going[:_GOALS][-1]))
        self.plan.content.replaceWidget(self._goals, goals)
        self._goals.hide()
        self._goals.deleteLater()
        self._goals = goals
        planned = plan.next_review.planned if plan.next_review is not None else None
        parts = []
        if len(going) > _GOALS:
            more = len(going) - _GOALS
            parts.append(ngettext("{n} more goal", "{n} more goals", more).format(n=more))
        if planned is not None:
            parts.append(_("review {day}").format(day=near_day(planned, today())))
        self.plan.set_trailing(" · ".join(parts))
        self.plan.setHidden(not going)
        self._fit()

    def _fit(self) -> None:
        self.setHidden(self.needs.isHidden() and self.plan.isHidden())

    def _refused(self, _error: UserError) -> None:
        """The page says why, once."""

    # Qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()


def _goal_line(goal: GoalRow, *, is_last: bool) -> Line:
    step = next((one for one in goal.steps if one.done_on is None), None)
    detail = words.goal_detail(goal, today())
    if step is not None:
        detail = f"{words.sealed(step.wording)} · {words.step_detail(step, today())}"
    late = words.is_late(goal.due, today())
    tone = "notice" if late else "accent"
    return Line("target", words.sealed(goal.wording), detail, tone=tone, ruled=not is_last)
