# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came from another system, so that importing twice adds nothing."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class ImportedRow(Record, Base):
    """The row of ours that a row of another system became."""

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("source", "kind", "external_id"),)

    source: Mapped[str] = mapped_column(String(80))  # for example the organisation of an export
    kind: Mapped[str] = mapped_column(String(40))  # for example Client, Enrollment
    external_id: Mapped[str] = mapped_column(String(120))
    row_table: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
