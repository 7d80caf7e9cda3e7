# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The support plan: goals, steps, reviews, and a supervisor's word where the house wants it.

What goals, steps and reviews say is sealed for the *case* class. Nothing expires by itself.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class GoalState(StrEnum):
    """Where a goal stands."""

    NEW = "new"
    ACTIVE = "active"
    REACHED = "reached"
    PARTLY = "partly"
    SET_ASIDE = "set_aside"


class GoalChange(StrEnum):
    """How what a goal is about has changed."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    SOLVED = "solved"


class DecidedBy(StrEnum):
    """Who decided on a goal."""

    SHE = "she"
    TOGETHER = "together"
    WORKER = "worker"
    GUARDIAN = "guardian"
    COURT = "court"


class StepOwner(StrEnum):
    """Who does a step."""

    SHE = "she"
    WORKER = "worker"
    TOGETHER = "together"
    PARTNER = "partner"


class ApprovalState(StrEnum):
    """What the supervisor was asked and said."""

    ASKED = "asked"
    APPROVED = "approved"
    RETURNED = "returned"


class Goal(Record, Base):
    """One goal of hers."""

    __tablename__ = "goal"
    __table_args__ = (Index(None, "resident_id"), Index(None, "due"))

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    domain_id: Mapped[int | None] = mapped_column(ForeignKey("domain.id"))
    wording: Mapped[bytes | None] = sealed("case")
    decided_by: Mapped[str] = mapped_column(String(8), default=DecidedBy.TOGETHER.value)
    state: Mapped[str] = mapped_column(String(9), default=GoalState.NEW.value)
    change: Mapped[str | None] = mapped_column(String(6))
    set_on: Mapped[date]
    due: Mapped[date | None]
    ended: Mapped[date | None]
    note: Mapped[bytes | None] = sealed("case")  # also why it was set aside
    position: Mapped[int] = mapped_column(default=0)
    is_on_her_page: Mapped[bool] = mapped_column(default=True)  # of the plan printed for her


class GoalStep(Record, Base):
    """One step towards a goal."""

    __tablename__ = "goal_step"
    __table_args__ = (Index(None, "goal_id"), Index(None, "done_on", "due"))

    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    wording: Mapped[bytes | None] = sealed("case")
    owner: Mapped[str] = mapped_column(String(8), default=StepOwner.SHE.value)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    due: Mapped[date | None]
    done_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)


class PlanReview(Record, Base):
    """A look back at the plan together, planned or held."""

    __tablename__ = "plan_review"
    __table_args__ = (Index(None, "resident_id"), Index(None, "held", "planned"))

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    planned: Mapped[date | None]
    held: Mapped[date | None]
    her_view: Mapped[bytes | None] = sealed("case")
    summary: Mapped[bytes | None] = sealed("case")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class PlanApproval(Record, Base):
    """The plan was shown to a supervisor, who may answer with a comment."""

    __tablename__ = "plan_approval"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'approved', 'returned')", name="state"),
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered"),
        Index(None, "resident_id"),
        Index(None, "state"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default=ApprovalState.ASKED.value)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    comment: Mapped[bytes | None] = sealed("case")
