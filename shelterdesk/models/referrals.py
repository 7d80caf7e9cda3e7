# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Referrals out and in: to whom, with which consent, what was answered and how it went.

Partner, days and state stay under the file key; what is asked, answered and felt about it is sealed
for the *case* class.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class Direction(StrEnum):
    """Which way somebody was referred."""

    OUT = "out"
    IN = "in"


class Urgency(StrEnum):
    """How soon an answer is needed."""

    TODAY = "today"
    SOON = "soon"
    NORMAL = "normal"


class ReferralState(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Referral(Record, Base):
    """One referral of one person."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'waiting', 'accepted', 'declined', 'done', 'withdrawn')",
            name="state",
        ),
        CheckConstraint("direction IN ('out', 'in')", name="direction"),
        CheckConstraint(
            "direction = 'in' OR sent IS NULL OR consent_id IS NOT NULL", name="consent"
        ),
        CheckConstraint("sent IS NULL OR answered IS NULL OR sent <= answered", name="order"),
        Index(None, "resident_id"),
        Index(None, "state", "answer_due"),
        Index(None, "partner_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    direction: Mapped[str] = mapped_column(String(3), default=Direction.OUT.value)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consent.id"))
    urgency: Mapped[str] = mapped_column(String(6), default=Urgency.NORMAL.value)
    state: Mapped[str] = mapped_column(String(9), default=ReferralState.DRAFT.value)
    sent: Mapped[date | None]  # or, of one that came in, received
    answer_due: Mapped[date | None]
    answered: Mapped[date | None]
    ended: Mapped[date | None]
    decline_reason_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    request: Mapped[bytes | None] = sealed("case")
    answer: Mapped[bytes | None] = sealed("case")
    result: Mapped[bytes | None] = sealed("case")
    feedback: Mapped[bytes | None] = sealed("case")  # hers
