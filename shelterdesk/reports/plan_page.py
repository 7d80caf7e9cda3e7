# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the plan for her: plain words, large enough to read on a bus."""

from __future__ import annotations

from typing import Any, Final

from reportlab.platypus import KeepTogether, Spacer, Table

from shelterdesk import i18n
from shelterdesk.reports import style, ticks
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.text import Text, Type
from shelterdesk.statistics.plan_sheets import PlanGoal, PlanSheet, PlanStep

_WORDS: Final = Type(12, 16.5)
_GOAL: Final = Type(15, 20, bold=True)
_SMALL: Final = Type(10.5, 14.5, "muted")
_INDENT: Final = 14.0


def render(sheet: PlanSheet, context: SheetContext) -> bytes:
    """The PDF, in memory, in her language."""
    with i18n.written_in(sheet.language):
        return style.build(_story(sheet, context), context, site="")


def _story(sheet: PlanSheet, context: SheetContext) -> list[Any]:
    texts = sheet.texts
    width = style.column_width(context.paper)
    made = texts["made"].format(day=style.long_day(context.printed_at.date()))
    story: list[Any] = [Text(texts["title"], style.PAGE_TITLE), Spacer(1, 4)]
    if sheet.name:
        story.append(Text(texts["for"].format(name=sheet.name), _WORDS))
    story += [Text(made, _SMALL), style.Rule(above=8, below=12)]
    for goal in sheet.goals:
        story.append(KeepTogether(_goal(goal, sheet, width)))
    if not sheet.goals:
        story += [Text(texts["empty"], _WORDS), Spacer(1, 14)]
    if sheet.reached:
        reached = [ticks.choice(words, _WORDS, width, is_ticked=True) for words in sheet.reached]
        story.append(
            KeepTogether([Text(texts["reached"], _GOAL), Spacer(1, 3), *reached, Spacer(1, 14)])
        )
    story += [style.Rule(above=4, below=10), Text(_next(sheet), _WORDS), Spacer(1, 8)]
    story.append(Text(texts["closing"], _SMALL))
    return story


def _next(sheet: PlanSheet) -> str:
    if sheet.next_review is None:
        return sheet.texts["no_next"]
    return sheet.texts["next"].format(day=style.long_day(sheet.next_review))


def _goal(goal: PlanGoal, sheet: PlanSheet, width: float) -> list[Any]:
    texts = sheet.texts
    parts: list[Any] = [Text(goal.wording, _GOAL)]
    if goal.due is not None:
        parts.append(Text(texts["by"].format(day=style.long_day(goal.due)), _SMALL))
    if goal.steps:
        parts += [Spacer(1, 4), Text(texts["steps"], _SMALL), Spacer(1, 2)]
        parts += [_step(step, sheet, width) for step in goal.steps]
    return [*parts, Spacer(1, 16)]


def _step(step: PlanStep, sheet: PlanSheet, width: float) -> Table:
    texts = sheet.texts
    when = texts["done"] if step.is_done else ""
    if not step.is_done and step.due is not None:
        when = texts["by"].format(day=style.long_day(step.due))
    detail = " · ".join(part for part in (step.who, when) if part)
    words = [Text(step.wording, _WORDS), Text(detail, _SMALL)]
    cells = style.in_reading_order([ticks.Box(is_ticked=step.is_done), words])
    widths = style.in_reading_order([_INDENT + 10, width - _INDENT - 10])
    made = Table([cells], widths, hAlign="LEFT")
    made.setStyle([*style.bare(), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)])
    return made
