# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counselling sessions: when, how and whether they were held; their words are sealed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class SessionKind(StrEnum):
    """Who sits together."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    PEER = "peer"


class SessionState(StrEnum):
    """What became of a session. Offered and not wanted is an offer made."""

    OFFERED = "offered"
    NOT_WANTED = "not_wanted"
    PLANNED = "planned"
    HELD = "held"
    CANCELLED_BY_HER = "cancelled_by_her"
    CANCELLED_BY_US = "cancelled_by_us"
    MISSED = "missed"


class CounsellingSession(Record, Base):
    """A session, with one person or a group."""

    __tablename__ = "counselling_session"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"), Index(None, "at"))

    at: Mapped[datetime]
    minutes: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(10), default=SessionKind.INDIVIDUAL.value)
    method_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    counsellor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    topic: Mapped[bytes | None] = sealed("counselling")


class CounsellingPerson(Record, Base):
    """What a session was for one person; her notes are her own row, also of a group."""

    __tablename__ = "counselling_person"
    __table_args__ = (
        UniqueConstraint("session_id", "resident_id"),
        Index(None, "resident_id"),
        Index(None, "state"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("counselling_session.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    state: Mapped[str] = mapped_column(String(16), default=SessionState.PLANNED.value)
    note: Mapped[bytes | None] = sealed("counselling")
