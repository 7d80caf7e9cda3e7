# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Health as far as a house must know it, and treatments; the why is sealed for *health*."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed


class HealthFactKind(StrEnum):
    """What a fact is about."""

    ALLERGY = "allergy"
    DIET = "diet"
    PREGNANCY = "pregnancy"
    MOBILITY = "mobility"
    EMERGENCY = "emergency"
    OTHER = "other"


class TreatmentState(StrEnum):
    """Where a treatment stands."""

    WAITING = "waiting"
    STARTED = "started"
    ENDED = "ended"
    BROKEN_OFF = "broken_off"


class HealthFact(Record, Base):
    """What desk and kitchen need to keep her safe; ``reason`` is for those who treat her.

    That somebody is pregnant would stand in the open with its kind. So ``kind`` says *other* then,
    and ``own_kind`` what it is; it and ``due`` are sealed for every fact and of one length, so that
    their presence tells nothing.
    """

    __tablename__ = "health_fact"
    __table_args__ = (
        CheckConstraint('"start" <= "end"', name="order"),
        CheckConstraint("kind <> 'pregnancy'", name="kind"),
        Index(None, "resident_id"),
        Index(None, "end"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[str] = mapped_column(String(10))
    own_kind: Mapped[bytes | None] = sealed("health")
    shift_note: Mapped[str] = mapped_column(String(200))  # "no nuts"; under the file key
    is_for_kitchen: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[bytes | None] = sealed("health")
    due: Mapped[bytes | None] = sealed("health")  # of a pregnancy, an ISO date
    start: Mapped[date]
    end: Mapped[date | None] = open_end()


class Treatment(Record, Base):
    """One go at a treatment; begun again, it is another row that points back."""

    __tablename__ = "treatment"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'started', 'ended', 'broken_off')", name="state"),
        CheckConstraint(
            "waiting_since IS NULL OR started IS NULL OR waiting_since <= started", name="waiting"
        ),
        CheckConstraint("started IS NULL OR ended IS NULL OR started <= ended", name="order"),
        Index(None, "resident_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[bytes | None] = sealed("health")
    provider: Mapped[bytes | None] = sealed("health")
    note: Mapped[bytes | None] = sealed("health")
    state: Mapped[str] = mapped_column(String(10), default=TreatmentState.WAITING.value)
    waiting_since: Mapped[date | None]
    started: Mapped[date | None]
    ended: Mapped[date | None]
    again_after_id: Mapped[int | None] = mapped_column(ForeignKey("treatment.id"))
