# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Medicines the house keeps or reminds of, and what was given; the program never advises.

What the desk reads is ``label``: the medicine's name, or only the number of a box where the house
wants that; then the name is sealed for *health*, as reason and nurse's notes always are.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed


class MedicationOutcome(StrEnum):
    """What became of one dose."""

    GIVEN = "given"
    REFUSED = "refused"
    ABSENT = "absent"
    HELD = "held"  # not given, for a reason


_BOX_IN_USE: Final = text("name IS NOT NULL AND \"end\" = '9999-12-31'")
_STANDS: Final = text("struck_at IS NULL")


class Medication(Record, Base):
    """One medicine of one person, from a day on."""

    __tablename__ = "medication"
    __table_args__ = (
        CheckConstraint('"start" <= "end"', name="order"),
        CheckConstraint("hours_between > 0", name="hours_between"),
        CheckConstraint("most_a_day > 0", name="most_a_day"),
        Index(None, "resident_id"),
        Index(None, "end"),
        # A box holds one medicine: an undo must not bring back another one.
        Index(None, "label", unique=True, sqlite_where=_BOX_IN_USE),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    label: Mapped[str] = mapped_column(String(80))  # the number of a box, if ``name`` is sealed
    name: Mapped[bytes | None] = sealed("health")  # none: the label is the name
    dose: Mapped[str] = mapped_column(String(80), default="")
    giving: Mapped[str] = mapped_column(String(200), default="")  # "with food"
    reason: Mapped[bytes | None] = sealed("health")
    note: Mapped[bytes | None] = sealed("health")
    end_reason: Mapped[bytes | None] = sealed("health")
    prescriber: Mapped[bytes | None] = sealed("health")
    is_kept_by_her: Mapped[bool] = mapped_column(default=False)  # she takes it herself
    is_as_needed: Mapped[bool] = mapped_column(default=False)
    hours_between: Mapped[int | None]  # of one as needed, as prescribed
    most_a_day: Mapped[int | None]
    needs_witness: Mapped[bool] = mapped_column(default=False)
    start: Mapped[date]
    end: Mapped[date | None] = open_end()  # the first day without it


class MedicationTime(Record, Base):
    """A time of day at which it is due, on days of the week (bit 0: Monday)."""

    __tablename__ = "medication_time"
    __table_args__ = (
        CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays"),
        CheckConstraint('"start" <= "end"', name="order"),
        Index(None, "medication_id"),
    )

    medication_id: Mapped[int] = mapped_column(ForeignKey("medication.id"))
    minute: Mapped[int]  # of the clock on the wall
    weekdays: Mapped[int] = mapped_column(default=127)
    start: Mapped[date]  # times change; what was due on a day of the past stays
    end: Mapped[date | None] = open_end()


class MedicationGiven(Record, Base):
    """What became of a dose. A mistake is struck with its reason and written anew."""

    __tablename__ = "medication_given"
    __table_args__ = (
        CheckConstraint("outcome IN ('given', 'refused', 'absent', 'held')", name="outcome"),
        CheckConstraint("(due_on IS NULL) = (due_minute IS NULL)", name="due"),
        CheckConstraint("(struck_at IS NULL) = (struck_by IS NULL)", name="struck"),
        # One dose has one entry that stands; an undo cannot make it two.
        Index(None, "medication_id", "due_on", "due_minute", unique=True, sqlite_where=_STANDS),
        Index(None, "medication_id", "at"),
        Index(None, "resident_id", "at"),
        Index(None, "created_at"),
    )

    medication_id: Mapped[int] = mapped_column(ForeignKey("medication.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    due_on: Mapped[date | None]  # none: as needed
    due_minute: Mapped[int | None]
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(8))
    # What was given, as it was prescribed then or as it was said: a dose changes later.
    amount: Mapped[str] = mapped_column(String(80), default="")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    witness: Mapped[str] = mapped_column(String(80), default="")  # who has no account
    note: Mapped[bytes | None] = sealed("health")
    struck_at: Mapped[datetime | None]
    struck_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    struck_reason: Mapped[str] = mapped_column(String(200), default="")
