# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records that were one person: what was moved, so that it can be moved back weeks later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class Merge(Record, Base):
    """``merged_id`` became part of ``resident_id``; frozen rows stay where they are."""

    __tablename__ = "merge"
    __stays__ = "it says what was joined with what"
    __table_args__ = (
        CheckConstraint("resident_id <> merged_id", name="two_records"),
        Index(None, "resident_id"),
        Index(None, "merged_id"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    merged_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    undone_at: Mapped[datetime | None]


class MergedRow(Record, Base):
    """A row that pointed to the merged record, or was changed by the merge."""

    __tablename__ = "merged_row"
    __table_args__ = (Index(None, "merge_id"), Index(None, "row_table", "row_id"))

    merge_id: Mapped[int] = mapped_column(ForeignKey("merge.id"))
    row_table: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    before: Mapped[dict[str, object]] = mapped_column(JSON)  # column -> as the file held it
    after: Mapped[dict[str, object]] = mapped_column(JSON)


class NotSame(Record, Base):
    """Two records that were looked at and are two people."""

    __tablename__ = "not_same"
    __stays__ = "two records that were compared, whatever became of them"
    __table_args__ = (
        UniqueConstraint("resident_id", "other_id"),
        CheckConstraint("resident_id < other_id", name="order"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
