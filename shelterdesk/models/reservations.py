# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beds kept for somebody, people who wait for one, and people who were turned away.

Whom a bed is kept for may be nobody with a record yet: then a word stands here that the desk
knows the person by. How to reach somebody who waits is sealed, as every contact is.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class ReservationState(StrEnum):
    """What became of a bed that was kept."""

    OPEN = "open"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"  # nobody came until the day it was held


class WaitingPriority(StrEnum):
    """How much somebody needs a bed."""

    URGENT = "urgent"
    SOON = "soon"
    WHEN_POSSIBLE = "when_possible"


class WaitingOutcome(StrEnum):
    """Why somebody waits no more."""

    PLACED = "placed"
    ELSEWHERE = "elsewhere"
    WITHDRAWN = "withdrawn"
    NO_CONTACT = "no_contact"


class Reservation(Record, Base):
    """A bed, or a whole room, kept for the nights [start, hold_until)."""

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'arrived', 'cancelled', 'lapsed')", name="state"),
        CheckConstraint("(bed_id IS NULL) <> (room_id IS NULL)", name="one_place"),
        CheckConstraint('"start" < hold_until', name="order"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("people > 0", name="people"),
        Index(None, "state", "hold_until"),
        Index(None, "bed_id"),
        Index(None, "room_id"),
        Index(None, "resident_id"),
    )

    bed_id: Mapped[int | None] = mapped_column(ForeignKey("bed.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    waiting_entry_id: Mapped[int | None] = mapped_column(ForeignKey("waiting_entry.id"))
    for_whom: Mapped[str] = mapped_column(String(80), default="")  # without a record yet
    people: Mapped[int] = mapped_column(default=1)
    start: Mapped[date]  # first night it is kept
    hold_until: Mapped[date]  # the first night it is kept no more
    state: Mapped[str] = mapped_column(String(10), default=ReservationState.OPEN.value)
    ended_at: Mapped[datetime | None]
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))  # that came of it
    reason: Mapped[str] = mapped_column(String(200), default="")


class WaitingEntry(Record, Base):
    """Somebody who waits for a bed."""

    __tablename__ = "waiting_entry"
    __table_args__ = (
        CheckConstraint("priority IN ('urgent', 'soon', 'when_possible')", name="priority"),
        CheckConstraint("(ended_on IS NULL) = (outcome IS NULL)", name="ended"),
        CheckConstraint("people > 0", name="people"),
        Index(None, "ended_on", "since"),
        Index(None, "resident_id"),
    )

    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    for_whom: Mapped[str] = mapped_column(String(80), default="")
    people: Mapped[int] = mapped_column(default=1)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))  # none: any house
    since: Mapped[date]
    priority: Mapped[str] = mapped_column(String(13), default=WaitingPriority.SOON.value)
    needs_alone: Mapped[bool] = mapped_column(default=False)
    needs_ground_floor: Mapped[bool] = mapped_column(default=False)
    needs_quiet: Mapped[bool] = mapped_column(default=False)
    needs_child_friendly: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(200), default="")  # the desk reads it
    contact: Mapped[bytes | None] = sealed("case")  # how and when it is safe to reach her
    ask_again_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))


class TurnAway(Record, Base):
    """People for whom there was no place; counted, never named."""

    __tablename__ = "turn_away"
    __table_args__ = (
        CheckConstraint("people > 0 AND children >= 0", name="people"),
        Index(None, "on"),
    )

    on: Mapped[date]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    people: Mapped[int] = mapped_column(default=1)
    children: Mapped[int] = mapped_column(default=0)  # of them
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))  # referred to
    referred_to: Mapped[str] = mapped_column(String(120), default="")  # without a partner record
