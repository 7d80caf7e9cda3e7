# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who did what, when: one row a verb, written in the verb's own transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base


class AuditEvent(Base):
    """One act. Holds no name and no text of a record: the subject is a table and a uuid."""

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "subject_table", "subject_uuid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[int | None]
    verb: Mapped[str] = mapped_column(String(80))  # module and function, for example rooms.move
    label: Mapped[str] = mapped_column(String(120))  # the words the person saw, in English
    subject_table: Mapped[str | None] = mapped_column(String(40))
    subject_uuid: Mapped[str | None] = mapped_column(String(32))
    rows_changed: Mapped[int] = mapped_column(default=0)
