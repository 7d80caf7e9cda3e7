# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily log: what happened, about whom, in which class.

A final entry is frozen by the database; a correction is an addendum, and striking one is an entry
too. Its words stand in a side row, because only there can they be erased without touching what is
frozen. While it is a draft, the words are sealed to their author alone.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed_by_row


class LogState(StrEnum):
    """A draft is its author's; a final entry is everybody's who may read its class."""

    DRAFT = "draft"
    FINAL = "final"


class LogRelation(StrEnum):
    """What an entry is to the one it belongs to."""

    ADDENDUM = "addendum"
    STRIKE = "strike"  # its words are the reason


class LogKind(StrEnum):
    """What sort of thing happened, from meals to incidents."""

    MEAL = "meal"
    HEALTH = "health"
    MEDICATION = "medication"
    WELLBEING = "wellbeing"
    ACTIVITY = "activity"
    CHILDCARE = "childcare"
    CONTACT = "contact"
    VISITOR = "visitor"
    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    NIGHT_CHECK = "night_check"
    NOTE = "note"


class LogKindRule(Record, Base):
    """Which class a kind of entry begins with, where the house decided otherwise."""

    __tablename__ = "log_kind_rule"
    __table_args__ = (UniqueConstraint("kind"),)

    kind: Mapped[str] = mapped_column(String(12))
    confidentiality: Mapped[str] = mapped_column(String(40))


class LogEntry(Record, Base):
    """One entry, for one person, many or none."""

    __tablename__ = "log_entry"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'final')", name="state"),
        CheckConstraint("(state = 'final') = (finalised_at IS NOT NULL)", name="finalised"),
        CheckConstraint("(parent_id IS NULL) = (relation IS NULL)", name="relation"),
        Index(None, "at"),
        Index(None, "parent_id", "at"),  # those of a day, without what was added to them
        Index(None, "author_id", "state"),
    )

    at: Mapped[datetime]  # when it happened
    kind: Mapped[str] = mapped_column(String(12), default=LogKind.NOTE.value)
    confidentiality: Mapped[str] = mapped_column(String(40))  # desk, case, or a group's name
    state: Mapped[str] = mapped_column(String(5), default=LogState.DRAFT.value)
    finalised_at: Mapped[datetime | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("log_entry.id"))
    relation: Mapped[str | None] = mapped_column(String(8))


class LogText(Record, Base):
    """The words of an entry: plain for the desk, else sealed; gone when they were erased."""

    __tablename__ = "log_text"
    __table_args__ = (UniqueConstraint("log_entry_id"),)

    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))
    plain: Mapped[str | None]
    body: Mapped[bytes | None] = sealed_by_row()


class LogEntryPerson(Record, Base):
    """Whom an entry concerns."""

    __tablename__ = "log_entry_person"
    __stays__ = "frozen with its entry; found by whoever reads the log"
    __table_args__ = (
        UniqueConstraint("log_entry_id", "resident_id"),
        Index(None, "resident_id", "at", "log_entry_id"),
    )

    log_entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    #: That of the entry: the newest notes about somebody are found without a look at all of them.
    at: Mapped[datetime]
