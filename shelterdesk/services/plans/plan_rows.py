# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a support plan answers with: forms that screens fill in and plain rows they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.models.plans import (
    ApprovalState,
    DecidedBy,
    GoalChange,
    GoalState,
    StepOwner,
)
from shelterdesk.services.values.answers import Hidden

#: A goal that is being worked on.
GOING: frozenset[GoalState] = frozenset({GoalState.NEW, GoalState.ACTIVE})


@dataclass(frozen=True, slots=True)
class GoalForm:
    """A goal as it is written; what is ``Hidden`` stays as it is."""

    wording: str | Hidden
    domain_id: int | None = None
    decided_by: DecidedBy = DecidedBy.TOGETHER
    due: date | None = None
    note: str | Hidden = ""
    is_on_her_page: bool = True


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step as it is written."""

    wording: str | Hidden
    owner: StepOwner = StepOwner.SHE
    staff_id: int | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a goal."""

    id: int
    wording: str | Hidden
    owner: StepOwner
    staff_id: int | None
    who: str  # the colleague who does it, where one is named
    due: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal with its steps."""

    id: int
    wording: str | Hidden
    domain_id: int | None
    domain: str  # its word, or nothing
    decided_by: DecidedBy
    state: GoalState
    change: GoalChange | None
    set_on: date
    due: date | None
    ended: date | None
    note: str | Hidden
    is_on_her_page: bool
    steps: tuple[StepRow, ...]

    @property
    def is_going(self) -> bool:
        """Whether it is being worked on."""
        return self.state in GOING


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A look back at the plan, planned or held."""

    id: int
    planned: date | None
    held: date | None
    her_view: str | Hidden
    summary: str | Hidden
    who: str


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """What a supervisor was asked and said."""

    id: int
    state: ApprovalState
    asked_by: int
    asked_by_name: str
    asked_at: datetime  # local, as the next one
    answered_by: str
    answered_at: datetime | None
    comment: str | Hidden
    may_answer: bool  # the person who reads it
    is_changed_since: bool  # the plan, since it was answered


@dataclass(frozen=True, slots=True)
class Plan:
    """The support plan of a person."""

    goals: tuple[GoalRow, ...]  # going ones first, in their order
    reviews: tuple[ReviewRow, ...]  # newest first
    next_review: ReviewRow | None
    approval: ApprovalRow | None  # the newest
    wants_approval: bool  # the house wants a supervisor to look at plans

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return not self.goals and not self.reviews
