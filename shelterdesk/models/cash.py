# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting the cash box: by denomination, against what should be there, by two people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class CashCount(Record, Base):
    """One count of the box; amounts in minor units. The difference is counted minus expected."""

    __tablename__ = "cash_count"
    __table_args__ = (
        CheckConstraint("counted >= 0", name="counted"),
        Index(None, "at"),
        Index(None, "shift_id"),
    )

    at: Mapped[datetime]
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shift.id"))
    currency: Mapped[str] = mapped_column(String(3))  # ISO 4217
    expected: Mapped[int | None]  # none: the first count there was
    counted: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300), default="")  # of a difference
    counted_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    witness: Mapped[str] = mapped_column(String(80), default="")  # who has no account


class CashCountLine(Record, Base):
    """So many coins or notes of one value."""

    __tablename__ = "cash_count_line"
    __table_args__ = (
        CheckConstraint("denomination > 0 AND pieces > 0", name="pieces"),
        UniqueConstraint("cash_count_id", "denomination"),
    )

    cash_count_id: Mapped[int] = mapped_column(ForeignKey("cash_count.id"))
    denomination: Mapped[int]  # minor units of one piece
    pieces: Mapped[int]
