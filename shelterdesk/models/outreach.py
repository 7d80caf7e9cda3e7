# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outreach rounds, and people who call or write: counted without names, called back safely."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class OutreachSetting(StrEnum):
    """Where a team goes."""

    STREET = "street"
    INDOOR = "indoor"
    ONLINE = "online"
    CAFE = "cafe"


class HelplineChannel(StrEnum):
    """How somebody got in touch."""

    PHONE = "phone"
    TEXT = "text"
    MESSENGER = "messenger"
    EMAIL = "email"
    OTHER = "other"


class HelplineState(StrEnum):
    """Whether somebody is to call back."""

    DONE = "done"
    CALL_BACK = "call_back"
    CALLED_BACK = "called_back"
    NOT_REACHED = "not_reached"
    NOT_SAFE = "not_safe"  # it is not safe to call back


class OutreachRound(Record, Base):
    """One round of a team; ``met`` counts everybody, those who talked and did not wish to too."""

    __tablename__ = "outreach_round"
    __table_args__ = (
        CheckConstraint("setting IN ('street', 'indoor', 'online', 'cafe')", name="setting"),
        CheckConstraint('"end" IS NULL OR "start" <= "end"', name="order"),
        CheckConstraint(
            "met >= 0 AND talked >= 0 AND did_not_wish >= 0 AND first_time >= 0 AND referred >= 0 "
            "AND talked + did_not_wish <= met AND first_time <= met",
            name="numbers",
        ),
        Index(None, "start"),
    )

    start: Mapped[datetime]
    end: Mapped[datetime | None]
    setting: Mapped[str] = mapped_column(String(6), default=OutreachSetting.STREET.value)
    area: Mapped[str] = mapped_column(String(40), default="")  # a code that tells no address
    met: Mapped[int] = mapped_column(default=0)
    talked: Mapped[int] = mapped_column(default=0)
    did_not_wish: Mapped[int] = mapped_column(default=0)
    first_time: Mapped[int] = mapped_column(default=0)
    referred: Mapped[int] = mapped_column(default=0)
    note: Mapped[bytes | None] = sealed("case")


class OutreachStaff(Record, Base):
    """Who went along."""

    __tablename__ = "outreach_staff"
    __table_args__ = (Index(None, "outreach_round_id"),)

    outreach_round_id: Mapped[int] = mapped_column(ForeignKey("outreach_round.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(String(80), default="")  # a volunteer without an account


class HelplineContact(Record, Base):
    """Somebody called or wrote. Number and words are sealed; when to call back is not."""

    __tablename__ = "helpline_contact"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("state <> 'call_back' OR call_back_at IS NOT NULL", name="call_back"),
        Index(None, "at"),
        Index(None, "resident_id"),
        Index(None, "state", "call_back_at"),
    )

    at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(9), default=HelplineChannel.PHONE.value)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    age_band: Mapped[str | None] = mapped_column(String(8))
    gender_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    language: Mapped[str | None] = mapped_column(String(12))  # IETF tag
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    minutes: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(11), default=HelplineState.DONE.value)
    call_back_at: Mapped[datetime | None]  # a time that is safe
    safe_way: Mapped[bytes | None] = sealed("case")  # number, whom to ask for, what not to say
    note: Mapped[bytes | None] = sealed("case")
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    handled_at: Mapped[datetime | None]
