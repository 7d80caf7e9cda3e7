# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Income activities: a workshop or cooperative, its members, work, materials, sales and what they
earn. Earnings are paid through the ledger and are never a stipend."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed


class SharesBy(StrEnum):
    """How earnings of a period are shared among those who worked."""

    HOURS = "hours"
    PIECES = "pieces"
    EQUAL = "equal"


class IncomeActivity(Record, Base):
    """Sewing, jewellery, catering, a cooperative."""

    __tablename__ = "income_activity"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("share_percent BETWEEN 0 AND 100", name="share_percent"),
    )

    name: Mapped[str] = mapped_column(String(80))
    currency: Mapped[str] = mapped_column(String(3))
    shares_by: Mapped[str] = mapped_column(String(6), default=SharesBy.HOURS.value)
    share_percent: Mapped[int] = mapped_column(default=100)  # of what is left, to the members
    note: Mapped[str] = mapped_column(String(400), default="")
    is_active: Mapped[bool] = mapped_column(default=True)


class ActivityMember(Record, Base):
    """Somebody who takes part in [start, end)."""

    __tablename__ = "activity_member"
    __table_args__ = (
        CheckConstraint('"start" < "end"', name="order"),
        Index(None, "activity_id", "end"),
        Index(None, "resident_id"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("income_activity.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    start: Mapped[date]
    end: Mapped[date | None] = open_end()


class WorkSession(Record, Base):
    """A day or half a day of work together."""

    __tablename__ = "work_session"
    __table_args__ = (Index(None, "activity_id", "on"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("income_activity.id"))
    on: Mapped[date]
    what: Mapped[str] = mapped_column(String(120), default="")


class WorkShare(Record, Base):
    """What one person did in a session."""

    __tablename__ = "work_share"
    __table_args__ = (
        UniqueConstraint("work_session_id", "resident_id"),
        CheckConstraint("minutes >= 0 AND pieces >= 0", name="numbers"),
        Index(None, "resident_id"),
    )

    work_session_id: Mapped[int] = mapped_column(ForeignKey("work_session.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    minutes: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[int] = mapped_column(default=0)


class OrderState(StrEnum):
    """Where an order stands."""

    OPEN = "open"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class ActivityOrder(Record, Base):
    """Something somebody ordered, or that was sold at once."""

    __tablename__ = "activity_order"
    __table_args__ = (
        CheckConstraint("pieces > 0 AND price >= 0", name="numbers"),
        CheckConstraint("state IN ('open', 'delivered', 'cancelled')", name="state"),
        UniqueConstraint("ledger_transaction_id"),
        Index(None, "activity_id", "state"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("income_activity.id"))
    on: Mapped[date]  # ordered
    due: Mapped[date | None]
    what: Mapped[str] = mapped_column(String(120))
    customer: Mapped[str] = mapped_column(String(120), default="")
    pieces: Mapped[int] = mapped_column(default=1)
    price: Mapped[int]  # of all pieces
    state: Mapped[str] = mapped_column(String(9), default=OrderState.OPEN.value)
    sold_on: Mapped[date | None]
    ledger_transaction_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_transaction.id"))


class ActivityMaterial(Record, Base):
    """Something bought for an activity."""

    __tablename__ = "activity_material"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        UniqueConstraint("ledger_transaction_id"),
        Index(None, "activity_id", "on"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("income_activity.id"))
    on: Mapped[date]
    what: Mapped[str] = mapped_column(String(120))
    amount: Mapped[int]
    ledger_transaction_id: Mapped[int] = mapped_column(ForeignKey("ledger_transaction.id"))


class EarningState(StrEnum):
    """Where earnings stand."""

    DRAFT = "draft"
    APPROVED = "approved"
    PAID = "paid"
    VOID = "void"


class Earning(Record, Base):
    """What one member earned of an activity in [period_start, period_end)."""

    __tablename__ = "earning"
    __stays__ = "approved and paid under the record it was prepared for"
    __table_args__ = (
        UniqueConstraint("activity_id", "resident_id", "period_start"),
        CheckConstraint("period_start < period_end", name="order"),
        CheckConstraint("amount >= 0 AND computed >= 0", name="amount"),
        CheckConstraint("state IN ('draft', 'approved', 'paid', 'void')", name="state"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved"),
        CheckConstraint(
            "state NOT IN ('approved', 'paid') OR approved_by IS NOT NULL", name="by_whom"
        ),
        CheckConstraint(
            "approved_by IS NULL OR approved_by <> prepared_by OR is_approved_alone",
            name="two_people",
        ),
        Index(None, "resident_id"),
        Index(None, "state"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("income_activity.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    minutes: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[int] = mapped_column(default=0)
    computed: Mapped[int]
    amount: Mapped[int]  # as a person decided
    state: Mapped[str] = mapped_column(String(8), default=EarningState.DRAFT.value)
    prepared_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None]
    is_approved_alone: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[bytes | None] = sealed("case")  # of not being wanted, or not being paid
