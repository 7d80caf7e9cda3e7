# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody saves for, and a bar of how far it is."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.money.goals import GoalRow
from shelterdesk.services.values.answers import Hidden
from ui.widgets.line import Line
from ui.widgets.money_field import in_words

_HEIGHT = 8


def goal_lines(goal: GoalRow, *acts: QWidget) -> list[QWidget]:
    """A line, and a bar where a sum is aimed at."""
    words = "" if isinstance(goal.words, Hidden) else goal.words
    saved = in_words(goal.saved, goal.currency)
    told = _("{saved} saved").format(saved=saved)
    if goal.target is not None:
        target = in_words(goal.target, goal.currency)
        told = _("{saved} of {target}").format(saved=saved, target=target)
    if goal.reached_on is not None:
        told = _("reached")
    detail = " · ".join(part for part in (told, words) if part)
    has_bar = goal.percent is not None and goal.reached_on is None
    lines: list[QWidget] = [Line("target", goal.purpose, detail, *acts, ruled=not has_bar)]
    if has_bar and goal.percent is not None:
        bar = QProgressBar()
        bar.setRange(0, 100)
        bar.setValue(goal.percent)
        bar.setTextVisible(False)
        bar.setFixedHeight(_HEIGHT)
        bar.setAccessibleName(told)
        lines.append(bar)
    return lines
