# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support used, or offered and not wanted; what the house sets as limits, and things in stock.

A meal is written in the log alone: both are counted through ``services/giving/support_used.py``.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class StockReason(StrEnum):
    """Why the number of things on hand changed."""

    RECEIVED = "received"
    GIVEN = "given"
    COUNTED = "counted"  # the shelf was counted and differs
    DISCARDED = "discarded"


class ServiceGiven(Record, Base):
    """Support of one kind for one person, for a visitor, or for ``people`` without a name."""

    __tablename__ = "service_given"
    __table_args__ = (
        CheckConstraint("quantity > 0 AND people > 0", name="numbers"),
        CheckConstraint("resident_id IS NULL OR people = 1", name="one_person"),
        Index(None, "at"),
        Index(None, "resident_id", "kind_id", "at"),
        Index(None, "visit_id"),
        Index(None, "outreach_round_id"),
    )

    at: Mapped[datetime]
    kind_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    is_declined: Mapped[bool] = mapped_column(default=False)  # offered, she said no
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    outreach_round_id: Mapped[int | None] = mapped_column(ForeignKey("outreach_round.id"))
    people: Mapped[int] = mapped_column(default=1)
    quantity: Mapped[int] = mapped_column(default=1)
    stock_item_id: Mapped[int | None] = mapped_column(ForeignKey("stock_item.id"))
    despite: Mapped[str] = mapped_column(String(200), default="")  # why, although over a limit


class ServiceLimit(Record, Base):
    """How often a kind of support is given to one person; it informs, people decide."""

    __tablename__ = "service_limit"
    __table_args__ = (
        UniqueConstraint("kind_id"),
        CheckConstraint("days_between > 0", name="days_between"),
        CheckConstraint("per_day > 0", name="per_day"),
    )

    kind_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    days_between: Mapped[int | None]  # the day after so many days it may be given again
    per_day: Mapped[int | None]


class StockItem(Record, Base):
    """A thing that is handed out and counted, if the house wants that."""

    __tablename__ = "stock_item"
    __table_args__ = (UniqueConstraint("name"), CheckConstraint("low_at >= 0", name="low_at"))

    name: Mapped[str] = mapped_column(String(80))
    unit: Mapped[str] = mapped_column(String(20), default="")
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))  # support it counts as
    low_at: Mapped[int | None]  # reminds when no more than so many are left
    is_active: Mapped[bool] = mapped_column(default=True)


class StockMove(Record, Base):
    """Things that came in or went out; what is on hand is the sum."""

    __tablename__ = "stock_move"
    __table_args__ = (
        CheckConstraint("quantity <> 0", name="quantity"),
        Index(None, "item_id", "at"),
        Index(None, "service_given_id"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("stock_item.id"))
    at: Mapped[datetime]
    quantity: Mapped[int]  # negative: went out
    reason: Mapped[str] = mapped_column(String(9))
    service_given_id: Mapped[int | None] = mapped_column(ForeignKey("service_given.id"))
    expires: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(120), default="")
