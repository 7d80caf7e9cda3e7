# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Houses, rooms, beds, and who slept where.

Days are nights: ``start`` is the first night, ``end`` the day of leaving, which is not a night.
The database itself refuses two people in a bed, one person in two beds, and a bed outside the
stay it belongs to (triggers in the migrations; how they compare with a table of nights is
measured in ``benchmarks/bed_rule.py`` and told in CONTRIBUTING.md).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.answers import answer_check, answer_column
from shelterdesk.models.base import Base, Record, open_end


class HousingKind(StrEnum):
    """What kind of housing a house offers."""

    EMERGENCY = "emergency"
    TEMPORARY = "temporary"
    STEP_DOWN = "step_down"
    LONG_TERM = "long_term"
    OFF_SITE = "off_site"


class BedKind(StrEnum):
    """What kind of bed it is; an overflow bed adds to the nights, never to the beds in service."""

    SINGLE = "single"
    BUNK = "bunk"
    COT = "cot"
    OVERFLOW = "overflow"


class Site(Record, Base):
    """A house. Its name tells nothing ("House B"); its address is not stored."""

    __tablename__ = "site"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    housing_kind: Mapped[str] = mapped_column(String(12), default=HousingKind.EMERGENCY.value)
    position: Mapped[int] = mapped_column(default=0)


class Room(Record, Base):
    """A room and what it suits; its rules warn, they never block."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(String(40))
    hint: Mapped[str] = mapped_column(String(60), default="")
    suits: Mapped[str] = mapped_column(String(200), default="")  # whom, in the house's own words
    housing_kind: Mapped[str | None] = mapped_column(String(12))  # none: that of the house
    position: Mapped[int] = mapped_column(default=0)
    is_ground_floor: Mapped[bool] = mapped_column(default=False)
    is_quiet: Mapped[bool] = mapped_column(default=False)
    is_child_friendly: Mapped[bool] = mapped_column(default=False)
    prefers_one_person: Mapped[bool] = mapped_column(default=False)


class Bed(Record, Base):
    """A place to sleep, in service from ``start`` (always, if empty) up to ``end``."""

    __tablename__ = "bed"
    __table_args__ = (UniqueConstraint("room_id", "label"),)

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    label: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10), default=BedKind.SINGLE.value)
    position: Mapped[int] = mapped_column(default=0)
    start: Mapped[date] = mapped_column(default=date(1, 1, 1))
    end: Mapped[date | None] = open_end()


class BedBlock(Record, Base):
    """Nights on which a bed is out of use."""

    __tablename__ = "bed_block"
    __table_args__ = (
        CheckConstraint('"start" < "end"', name="order"),
        Index(None, "bed_id", "end"),
        Index(None, "end"),
    )

    bed_id: Mapped[int] = mapped_column(ForeignKey("bed.id"))
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
    reason: Mapped[str] = mapped_column(String(120), default="")


class Stay(Record, Base):
    """A period in the house. It may have nights without a bed (shown *elsewhere*)."""

    __tablename__ = "stay"
    __table_args__ = (
        CheckConstraint('"start" <= "end"', name="order"),
        answer_check("destination_id"),
        answer_check("end_reason_id"),
        UniqueConstraint("id", "resident_id"),
        Index(None, "resident_id"),
        Index(None, "site_id", "end"),
        Index(None, "end"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    support_period_id: Mapped[int | None] = mapped_column(ForeignKey("support_period.id"))
    start: Mapped[date]
    planned_end: Mapped[date | None]
    end: Mapped[date | None] = open_end()
    destination_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    destination_id_answer: Mapped[str] = answer_column()
    end_reason_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    end_reason_id_answer: Mapped[str] = answer_column()
    is_night_by_night: Mapped[bool] = mapped_column(default=False)  # only recorded nights count


class LeftOpen(StrEnum):
    """What may stay open when somebody checks out."""

    BELONGINGS = "belongings"
    RESERVATION = "reservation"
    ABSENCE = "absence"
    MEDICATION = "medication"
    TASKS = "tasks"
    APPOINTMENTS = "appointments"
    SAVINGS = "savings"
    PAYMENTS = "payments"
    AWARDS = "awards"
    CREDIT = "credit"
    TRAINING = "training"
    WORK = "work"
    SUPPORT = "support"


class StayLeftOpen(Record, Base):
    """What stayed open when a stay ended, and why."""

    __tablename__ = "stay_left_open"
    __table_args__ = (UniqueConstraint("stay_id", "what"),)

    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    what: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200), default="")


class BedAssignment(Record, Base):
    """One bed for one person, night after night. A move closes one row and opens the next."""

    __tablename__ = "bed_assignment"
    __table_args__ = (
        CheckConstraint('"start" < "end"', name="order"),
        ForeignKeyConstraint(["stay_id", "resident_id"], ["stay.id", "stay.resident_id"]),
        Index(None, "bed_id", "end"),
        Index(None, "resident_id", "end"),
        Index(None, "stay_id"),
        Index(None, "end", "start"),
    )

    stay_id: Mapped[int]
    resident_id: Mapped[int]
    bed_id: Mapped[int] = mapped_column(ForeignKey("bed.id"))
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
    reason: Mapped[str] = mapped_column(String(200), default="")
