# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What needs assessments answer with: plain rows, and how the change of a domain is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from shelterdesk.models.assessments import AssessmentState, Horizon, Rater
from shelterdesk.services.plans.domains import DomainRow
from shelterdesk.services.values.answers import Hidden, Text, Unanswered

#: Whose level stands for a domain where one is shown: what was agreed, else her own view.
RATERS: Final = (Rater.TOGETHER, Rater.SHE, Rater.WORKER)

Level = int | Unanswered | Hidden


@dataclass(frozen=True, slots=True)
class Score:
    """A domain in somebody's view; ``level`` from 1, the hardest, to 4."""

    level: Level = Unanswered.NOT_ASKED
    horizon: Horizon | Hidden | None = None
    words: str | Hidden = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A day on which it was worked on, and with whom (name shown, or the staff code)."""

    on: date
    who: str


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment in a list."""

    id: int
    begun: date
    finished: date | None
    state: AssessmentState
    is_from_paper: bool
    sittings: tuple[Sitting, ...]  # oldest first
    scored: int  # domains that have a level in anybody's view

    @property
    def is_open(self) -> bool:
        """Whether it is still being worked on."""
        return self.state is AssessmentState.OPEN


@dataclass(frozen=True, slots=True)
class DomainAnswers:
    """A domain in one assessment: all views, and those of the assessment finished before."""

    domain: DomainRow
    scores: dict[Rater, Score]  # a screen puts here what was just said, until it reads again
    previous: Mapping[Rater, Score]


@dataclass(frozen=True, slots=True)
class AssessmentSheet:
    """An assessment with all that was said."""

    row: AssessmentRow
    resident_id: int
    strengths: Text
    summary: str | Hidden
    domains: tuple[DomainAnswers, ...]
    previous_day: date | None  # when the assessment before was finished


@dataclass(frozen=True, slots=True)
class Point:
    """What one finished assessment says about a domain."""

    on: date
    scores: Mapping[Rater, Score]


@dataclass(frozen=True, slots=True)
class DomainSeries:
    """A domain over time, oldest first; assessments that say nothing about it are left out."""

    domain: DomainRow
    points: tuple[Point, ...] = field(default=())

    def change(self) -> tuple[Level | None, Level | None]:
        """The level before and the level now, in the view of one rater where both have one.

        With one level only it is *now*. Without any: why there is none, last said.
        """
        if not self.points:
            return None, None
        now = self.points[-1].scores
        before = self.points[-2].scores if len(self.points) > 1 else {}
        for rater in RATERS:
            if _is_level(before.get(rater)) and _is_level(now.get(rater)):
                return before[rater].level, now[rater].level
        return shown_level(before), shown_level(now)


@dataclass(frozen=True, slots=True)
class NeedsChange:
    """All domains over time. ``days`` are those on which assessments were finished."""

    days: tuple[date, ...]
    domains: tuple[DomainSeries, ...]


def shown_level(scores: Mapping[Rater, Score]) -> Level | None:
    """The level that stands for a domain; else why there is none; None if nobody said anything."""
    for rater in RATERS:
        if _is_level(scores.get(rater)):
            return scores[rater].level
    found = [scores[rater].level for rater in RATERS if rater in scores]
    said = [level for level in found if level is not Unanswered.NOT_ASKED]
    return next(iter(said or found), None)


def _is_level(score: Score | None) -> bool:
    return score is not None and not isinstance(score.level, Unanswered)
