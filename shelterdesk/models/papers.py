# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity papers: which she has, and who holds them.

Papers kept by somebody else are a way to hold a person; their state, number and holder are sealed
for the *case* class. Days on which they run out stay under the file key, so that they are recalled.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.answers import answer_check, answer_column
from shelterdesk.models.base import Base, Record, sealed


class PaperState(StrEnum):
    """Where a paper is; stored sealed."""

    HAS = "has"
    LOST = "lost"
    HELD_BY_OTHER = "held_by_other"
    APPLIED = "applied"
    RECEIVED = "received"


class Paper(Record, Base):
    """A passport, card, permit or certificate of hers."""

    __tablename__ = "paper"
    __table_args__ = (answer_check("state"), Index(None, "resident_id"), Index(None, "expires"))

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    state: Mapped[bytes | None] = sealed("case")  # a PaperState
    state_answer: Mapped[str] = answer_column()
    holder: Mapped[bytes | None] = sealed("case")
    number: Mapped[bytes | None] = sealed("case")
    note: Mapped[bytes | None] = sealed("case")
    issued: Mapped[date | None]
    expires: Mapped[date | None]
