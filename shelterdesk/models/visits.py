# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drop-in visits: somebody was here, with a name or without one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class AgeBand(StrEnum):
    """About how old a visitor without a name is."""

    UNDER_18 = "under_18"
    FROM_18 = "18_24"
    FROM_25 = "25_34"
    FROM_35 = "35_49"
    FROM_50 = "50_plus"


class Visit(Record, Base):
    """One visit. Without a resident it is anonymous: an age band and a gender at most."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint('"end" IS NULL OR "start" <= "end"', name="order"),
        CheckConstraint(
            "resident_id IS NULL OR (age_band IS NULL AND gender_id IS NULL)", name="anonymous"
        ),
        Index(None, "resident_id"),
        Index(None, "start"),
    )

    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    start: Mapped[datetime]
    end: Mapped[datetime | None]  # when she left; none while she is here or nobody saw
    age_band: Mapped[str | None] = mapped_column(String(8))
    gender_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    is_end_unknown: Mapped[bool] = mapped_column(default=False)  # nobody saw it end; asked at night
    first_contact_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
