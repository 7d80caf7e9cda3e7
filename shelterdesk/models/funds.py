# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where money comes from, and who pays for the nights of a stay."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end


class Fund(Record, Base):
    """A donor's money and what it may be used for; amounts in minor units of its currency."""

    __tablename__ = "fund"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("(budget IS NULL) OR (budget >= 0 AND currency IS NOT NULL)", name="money"),
    )

    name: Mapped[str] = mapped_column(String(80))
    donor: Mapped[str] = mapped_column(String(120), default="")
    budget: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))  # ISO 4217
    restrictions: Mapped[str] = mapped_column(String(400), default="")
    start: Mapped[date | None]  # what the budget is for
    until: Mapped[date | None]  # the last day
    is_active: Mapped[bool] = mapped_column(default=True)


class StayFunding(Record, Base):
    """Which fund pays the nights [start, end) of a stay; nights of no row are of no fund."""

    __tablename__ = "stay_funding"
    __table_args__ = (
        CheckConstraint('"start" < "end"', name="order"),
        Index(None, "stay_id"),
        Index(None, "fund_id", "end"),
    )

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
