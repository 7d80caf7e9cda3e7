# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things the house keeps for somebody: what came in, where it lies, who took it out and signed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, sealed


class TakenBy(StrEnum):
    """Who took things out."""

    HERSELF = "herself"
    SOMEBODY_FOR_HER = "somebody_for_her"
    SENT = "sent"
    GIVEN_AWAY = "given_away"  # after the time that was agreed


class Belonging(Record, Base):
    """Something kept for a person."""

    __tablename__ = "belonging"
    __table_args__ = (
        CheckConstraint("pieces > 0", name="pieces"),
        CheckConstraint("out_on IS NULL OR in_on <= out_on", name="order"),
        CheckConstraint("(out_on IS NULL) = (taken_by IS NULL)", name="out"),
        Index(None, "resident_id", "out_on"),
        Index(None, "out_on"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    what: Mapped[str] = mapped_column(String(160))
    pieces: Mapped[int] = mapped_column(default=1)
    place: Mapped[str] = mapped_column(String(80), default="")  # "store, shelf 3"
    is_valuable: Mapped[bool] = mapped_column(default=False)
    in_on: Mapped[date]
    in_signature: Mapped[bytes | None] = sealed("case")  # strokes drawn on screen, as JSON
    keep_until: Mapped[date | None]
    out_on: Mapped[date | None]
    taken_by: Mapped[str | None] = mapped_column(String(16))
    taker: Mapped[bytes | None] = sealed("case")  # the name of somebody who came for her
    out_signature: Mapped[bytes | None] = sealed("case")
