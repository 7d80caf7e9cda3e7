# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A goal with its steps. A step is done with one key: Space on its box."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.plans.plan_rows import GoalRow, StepRow
from shelterdesk.services.plans.plans import GoalState
from ui.residents.needs import words
from ui.widgets.act_menu import ActMenu
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import IconLabel, label, rule
from ui.widgets.pill import Pill
from ui.widgets.record_mark import of_record

_INDENT: Final = 28
_TONES: Final = {
    GoalState.REACHED: "good",
    GoalState.PARTLY: "accent",
    GoalState.SET_ASIDE: "muted",
}


class GoalView(QWidget):
    """Says what the person asked for; the tab does it."""

    acted = Signal(str)
    step_acted = Signal(str, int)  # tick, untick, edit, remove; step id

    def __init__(self, goal: GoalRow, today: dt.date, *, may_edit: bool) -> None:
        super().__init__()
        self.goal = goal
        self._today = today
        self._may_edit = may_edit
        self.boxes: dict[int, QCheckBox] = {}
        self.editors: dict[int, QToolButton] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addLayout(self._head())
        for step in goal.steps:
            outer.addLayout(self._step(step))
        self.add_button: QWidget | None = None
        if may_edit and goal.is_going:
            act = partial(self.acted.emit, "step")
            self.add_button = button(_("Add a step"), "plus", "quiet", on_click=act)
            self.add_button.setAccessibleName(_("Add a step: {goal}").format(goal=self._name()))
            row = QHBoxLayout()
            row.setContentsMargins(_INDENT - 8, 0, 0, 0)
            row.addWidget(self.add_button)
            row.addStretch(1)
            outer.addLayout(row)
        outer.addWidget(rule())
        self.setAccessibleName(self._name())

    def _name(self) -> str:
        return words.sealed(self.goal.wording)

    def _head(self) -> QHBoxLayout:
        goal = self.goal
        late = goal.is_going and words.is_late(goal.due, self._today)
        tone = "notice" if late else _TONES.get(goal.state, "accent")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel("target", tone), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(label(self._name(), "strong", wrap=True))
        column.addWidget(label(words.goal_detail(goal, self._today), "muted", wrap=True))
        if goal.note:
            column.addWidget(label(words.sealed(goal.note), "muted", wrap=True))
        row.addLayout(column, 1)
        if goal.state is GoalState.NEW:
            row.addWidget(Pill(_("new")), 0, Qt.AlignmentFlag.AlignTop)
        if self._may_edit:
            row.addWidget(self._more(), 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _more(self) -> ActMenu:
        name = _("More about the goal: {goal}").format(goal=self._name())
        going = [
            ("edit", "pencil", _("Change…")),
            ("step", "plus", _("Add a step…")),
            ("start", "play", _("It is under way")),
            ("end", "check", _("Reached, or set aside…")),
            ("up", "chevron-up", _("Move up")),
            ("down", "chevron-down", _("Move down")),
        ]
        if self.goal.state is not GoalState.NEW:
            going = [one for one in going if one[0] != "start"]
        ended = [("again", "undo-2", _("Take it up again"))]
        offered = going if self.goal.is_going else ended
        return ActMenu(name, [(icon, text, partial(self.act, act)) for act, icon, text in offered])

    def act(self, name: str) -> None:
        """What the menu offers under this name."""
        self.acted.emit(name)

    def _step(self, step: StepRow) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_INDENT, 0, 0, 0)
        row.setSpacing(8)
        text = words.sealed(step.wording)
        box = QCheckBox()
        box.setChecked(step.done_on is not None)
        box.setAccessibleName(_("Done: {step}").format(step=text))
        box.setAccessibleDescription(words.step_detail(step, self._today))
        box.setEnabled(self._may_edit and self.goal.is_going)
        box.clicked.connect(lambda on: self.step_acted.emit("tick" if on else "untick", step.id))
        self.boxes[step.id] = of_record(box, "goal_step", step.id)
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        done = step.done_on is not None
        column.addWidget(label(text, "body", "muted" if done else None, wrap=True))
        late = not done and self.goal.is_going and words.is_late(step.due, self._today)
        detail = label(words.step_detail(step, self._today), "muted", "notice" if late else None)
        detail.setWordWrap(True)
        column.addWidget(detail)
        row.addLayout(column, 1)
        if self._may_edit and self.goal.is_going:
            name = _("Change the step: {step}").format(step=text)
            act = partial(self.step_acted.emit, "edit", step.id)
            editor = icon_button("pencil", name, on_click=act)
            name = _("Take the step out: {step}").format(step=text)
            act = partial(self.step_acted.emit, "remove", step.id)
            remover = icon_button("x", name, on_click=act)
            self.editors[step.id] = editor
            row.addWidget(editor, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(remover, 0, Qt.AlignmentFlag.AlignTop)
        return row
