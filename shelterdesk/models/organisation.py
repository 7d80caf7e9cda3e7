# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organisation whose file this is: one row."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class Organisation(Record, Base):
    """Names and habits of the house. Its street address is never stored."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("first_weekday BETWEEN 0 AND 6", name="first_weekday"),
        CheckConstraint("night_cutoff_hour BETWEEN 0 AND 23", name="night_cutoff_hour"),
        CheckConstraint("roll_call_minute BETWEEN 0 AND 1439", name="roll_call_minute"),
        CheckConstraint("rest_days BETWEEN 0 AND 126", name="rest_days"),
        CheckConstraint("vetting_months BETWEEN 1 AND 120", name="vetting_months"),
        CheckConstraint("school_first_age BETWEEN 3 AND 21", name="school_first_age"),
        CheckConstraint("school_last_age BETWEEN school_first_age AND 21", name="school_last_age"),
    )

    discreet_name: Mapped[str] = mapped_column(String(80))  # on screen and paper, tells nothing
    language: Mapped[str] = mapped_column(String(12))
    country: Mapped[str | None] = mapped_column(String(2))  # ISO 3166-1
    currency: Mapped[str | None] = mapped_column(String(3))  # ISO 4217
    first_weekday: Mapped[int] = mapped_column(default=0)  # 0 = Monday
    paper: Mapped[str] = mapped_column(String(10), default="A4")
    night_cutoff_hour: Mapped[int] = mapped_column(default=6)  # before it, tonight is yesterday
    journey_preset: Mapped[str] = mapped_column(String(40), default="five-stage")
    approves_plans: Mapped[bool] = mapped_column(default=False)  # a supervisor looks at each
    counts_absences: Mapped[bool] = mapped_column(default=True)  # a kept bed is a bed-night
    roll_call_minute: Mapped[int] = mapped_column(default=1320)  # when everybody should be back
    names_medicines: Mapped[bool] = mapped_column(default=False)  # else a number of a box
    counts_stock: Mapped[bool] = mapped_column(default=False)
    approves_money_alone: Mapped[bool] = mapped_column(default=False)  # one person; recorded
    uses_credit: Mapped[bool] = mapped_column(default=False)  # grants that are paid back
    rest_days: Mapped[int] = mapped_column(default=96)  # bits from Monday = 1; 96: Sat and Sun
    receipt_size: Mapped[str] = mapped_column(String(5), default="half")  # half or small
    vetting_months: Mapped[int] = mapped_column(default=12)  # how long a look at a partner counts
    follow_up_days: Mapped[str] = mapped_column(String(60), default="30,90,180,365")
    school_first_age: Mapped[int] = mapped_column(default=6)  # full years; school is compulsory
    school_last_age: Mapped[int] = mapped_column(default=17)
    is_demo: Mapped[bool] = mapped_column(default=False)
