# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Levels, goals and steps in a few calm words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.plans.assessment_rows import (
    AssessmentRow,
    DomainSeries,
    Level,
    NeedsChange,
)
from shelterdesk.services.plans.assessments import Rater, Score
from shelterdesk.services.plans.plan_rows import GoalRow, StepRow
from shelterdesk.services.plans.plans import DecidedBy, StepOwner
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.services.values.answers import words as answer_words
from shelterdesk.services.values.value_words import code_word
from shelterdesk.statistics import chart
from shelterdesk.statistics.chart import ChangeRow, Layout
from ui.widgets.chart import UNIT
from ui.widgets.day_words import day, near_day

#: How far life is well in a field, where there is room for a word alone.
LEVELS: Final = {1: N_("hard"), 2: N_("in part"), 3: N_("mostly"), 4: N_("well")}
ROW: Final = 24
_SIZE: Final = 8.3

_DECIDED: Final = {
    DecidedBy.SHE: N_("decided by the resident"),
    DecidedBy.TOGETHER: N_("decided together"),
    DecidedBy.WORKER: N_("decided by a worker"),
    DecidedBy.GUARDIAN: N_("decided by a guardian"),
    DecidedBy.COURT: N_("decided by a court"),
}
_OWNERS: Final = {
    StepOwner.SHE: N_("the resident's step"),
    StepOwner.WORKER: N_("a worker's step"),
    StepOwner.TOGETHER: N_("a step together"),
    StepOwner.PARTNER: N_("a partner's step"),
}


def level_word(level: Level | None) -> str:
    """A level as a word, or why there is none."""
    if level is None:
        return "–"
    if isinstance(level, Unanswered | Hidden):
        return answer_words(level)
    return _(LEVELS[level])


def sealed(text: str | Hidden) -> str:
    """Text, or that it is sealed."""
    return answer_words(text) if isinstance(text, Hidden) else text


def change_rows(found: NeedsChange) -> list[ChangeRow]:
    """Rows of the chart: what was said of each domain before and now."""
    return [_row(series) for series in found.domains if series.points]


def _row(series: DomainSeries) -> ChangeRow:
    before, now = series.change()
    return ChangeRow(
        series.domain.label,
        before if isinstance(before, int) else None,
        now if isinstance(now, int) else None,
        level_word(now),
        level_word(before),
    )


def chart_layout(rows: Sequence[ChangeRow], width: float) -> Layout:
    """The chart of change, for the screen."""
    headers = (_("Field of life"), _("Before"), _("Now"))
    return chart.change(
        rows, width, steps=4, headers=headers, row_height=ROW, size=_SIZE, unit=UNIT
    )


def span(days: Sequence[dt.date], today: dt.date) -> str:
    """``9 August → 22 November``: what the chart compares."""
    if not days:
        return ""
    if len(days) == 1 or days[-1] == days[-2]:
        return day(days[-1], today)
    return _("{before} → {now}").format(before=day(days[-2], today), now=day(days[-1], today))


def goal_detail(goal: GoalRow, today: dt.date) -> str:
    """Where it belongs, who decided, by when; of one that ended how."""
    parts = [goal.domain, _(_DECIDED[goal.decided_by])]
    if goal.ended is not None:
        state = code_word("goal", "state", goal.state)
        parts.append(_("{state} {day}").format(state=state, day=near_day(goal.ended, today)))
        parts.append(code_word("goal", "change", goal.change))
    elif goal.due is not None:
        parts.append(_("by {day}").format(day=near_day(goal.due, today)))
    if not goal.is_on_her_page:
        parts.append(_("not on the printed plan"))
    return " · ".join(part for part in parts if part)


def step_detail(step: StepRow, today: dt.date) -> str:
    """Who does it, by when, or when it was done."""
    parts = [step.who or _(_OWNERS[step.owner])]
    if step.done_on is not None:
        parts.append(_("done {day}").format(day=near_day(step.done_on, today)))
    elif step.due is not None:
        parts.append(_("by {day}").format(day=near_day(step.due, today)))
    return " · ".join(parts)


def is_late(due: dt.date | None, today: dt.date) -> bool:
    """Whether a day has passed."""
    return due is not None and due < today


def assessment_title(row: AssessmentRow, today: dt.date) -> str:
    """When it was."""
    if row.finished is not None:
        return day(row.finished, today)
    return _("begun {day}").format(day=day(row.begun, today))


def assessment_detail(row: AssessmentRow) -> str:
    """How many sittings, with whom, how much was said."""
    count = len(row.sittings)
    parts = [ngettext("{n} sitting", "{n} sittings", count).format(n=count)]
    parts.append(", ".join(dict.fromkeys(one.who for one in row.sittings if one.who)))
    fields = ngettext("{n} field of life", "{n} fields of life", row.scored)
    parts.append(fields.format(n=row.scored))
    if row.is_from_paper:
        parts.append(_("filled in by hand"))
    return " · ".join(part for part in parts if part)


def view_words(rater: Rater, score: Score) -> str:
    """``Worker: mostly``."""
    view = code_word("domain_score", "rater", rater.value)
    return _("{view}: {level}").format(view=view, level=level_word(score.level))
