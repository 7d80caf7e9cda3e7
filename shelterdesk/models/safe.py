# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the safe keeps about itself: what roles may do, glass that was broken, copies made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed, sealed_by_row
from shelterdesk.models.unchecked import Unchecked


class RoleCapability(Record, Base):
    """Where the administrator decided otherwise than ``capabilities.DEFAULTS``."""

    __tablename__ = "role_capability"
    __table_args__ = (UniqueConstraint("role", "capability"),)

    role: Mapped[str] = mapped_column(String(20))
    capability: Mapped[str] = mapped_column(String(30))
    is_allowed: Mapped[bool]


class BreakGlass(Record, Base):
    """Somebody widened her rights for a while, with a reason; a director is told."""

    __tablename__ = "break_glass"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    until: Mapped[datetime]
    reason: Mapped[bytes | None] = sealed("case")  # likely to name a danger
    seen_by: Mapped[int | None]
    seen_at: Mapped[datetime | None]


class Draft(Record, Base):
    """Something typed and not saved, for its author alone: sealed to her own slot."""

    __tablename__ = "draft"
    __captured__ = False
    __table_args__ = (UniqueConstraint("staff_id", "place"),)

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    place: Mapped[str] = mapped_column(String(120))  # which form of which page
    body: Mapped[bytes | None] = sealed_by_row()


class BackupMade(Record, Base):
    """A copy that was made and checked, or could not be."""

    __tablename__ = "backup_made"
    __captured__ = False

    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(10))  # manual, daily
    place: Mapped[str] = mapped_column(String(400))
    file_name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    audit_entries: Mapped[int] = mapped_column(default=0)
    verified_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(400), default="")


class SafeState(Base):
    """What the file remembers between two unlocks: one row."""

    __tablename__ = "safe_state"
    __captured__ = False
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key_sequence: Mapped[int] = mapped_column(default=0)  # of the newest key file with other rights
    rights_revision: Mapped[int] = mapped_column(default=0)  # of the newest rights
    directors: Mapped[str] = mapped_column(String(64), default="")  # their newest public key, hex
    backup_folder: Mapped[str] = mapped_column(String(400), default="")
    is_backup_daily: Mapped[bool] = mapped_column(default=False)
    keep_backups_days: Mapped[int] = mapped_column(default=400)
    last_drill_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]  # the chain was verified whole
    checked_entries: Mapped[int] = mapped_column(default=0)
    checked_head: Mapped[bytes | None] = mapped_column(Unchecked)
    checked_mac: Mapped[bytes | None] = mapped_column(Unchecked)  # ``vault/audit_ends.py``
    renewed: Mapped[str] = mapped_column(String(400), default="{}")  # class -> version, as JSON
