# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents: what happened, who was there, what was done, who was told, and who looked at it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed, sealed_by_row


class Severity(StrEnum):
    """How grave it was."""

    SMALL = "small"
    MODERATE = "moderate"
    GRAVE = "grave"
    DANGER = "danger"  # somebody's life or safety


class IncidentRole(StrEnum):
    """What somebody had to do with it."""

    AFFECTED = "affected"
    INVOLVED = "involved"
    PRESENT = "present"


class ToldWhom(StrEnum):
    """Who was told."""

    LEAD = "lead"
    DIRECTOR = "director"
    CASEWORKER = "caseworker"
    GUARDIAN = "guardian"
    HEALTH = "health"
    POLICE = "police"
    AUTHORITY = "authority"
    OTHER = "other"


class Incident(Record, Base):
    """A report. Its words are of the class chosen for it; the desk writes what it cannot read."""

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint("severity IN ('small', 'moderate', 'grave', 'danger')", name="severity"),
        CheckConstraint("(reviewed_at IS NULL) = (reviewed_by IS NULL)", name="reviewed"),
        Index(None, "at"),
        Index(None, "reviewed_at"),
    )

    at: Mapped[datetime]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    severity: Mapped[str] = mapped_column(String(8), default=Severity.SMALL.value)
    confidentiality: Mapped[str] = mapped_column(String(40), default="case")
    happened: Mapped[bytes | None] = sealed_by_row()
    measures: Mapped[bytes | None] = sealed_by_row()
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    log_entry_id: Mapped[int | None] = mapped_column(ForeignKey("log_entry.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    review: Mapped[bytes | None] = sealed_by_row()


class IncidentPerson(Record, Base):
    """Somebody who had to do with it: a resident, a colleague, or a person described in words."""

    __tablename__ = "incident_person"
    __table_args__ = (
        CheckConstraint("role IN ('affected', 'involved', 'present')", name="role"),
        CheckConstraint(
            "(resident_id IS NOT NULL) + (staff_id IS NOT NULL) + (described IS NOT NULL) = 1",
            name="one_person",
        ),
        Index(None, "incident_id"),
        Index(None, "resident_id"),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    role: Mapped[str] = mapped_column(String(8), default=IncidentRole.INVOLVED.value)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    described: Mapped[bytes | None] = sealed_by_row()


class IncidentTold(Record, Base):
    """Who was told, when and by whom."""

    __tablename__ = "incident_told"
    __table_args__ = (Index(None, "incident_id"),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    whom: Mapped[str] = mapped_column(String(10))
    who: Mapped[bytes | None] = sealed("case")  # a name, an office, a reference
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class IncidentAddendum(Record, Base):
    """Words added to a report, in its class: once it was looked at, it changes in no other way."""

    __tablename__ = "incident_addendum"
    __table_args__ = (Index(None, "incident_id"),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    body: Mapped[bytes | None] = sealed_by_row()
