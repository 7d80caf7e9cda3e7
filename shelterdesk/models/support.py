# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The case that is open: support periods and the programmes that fund them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.answers import answer_check, answer_column
from shelterdesk.models.base import Base, Record, open_end


class Programme(Record, Base):
    """What a funder pays for. It never ends a support period by itself."""

    __tablename__ = "programme"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    funder: Mapped[str | None] = mapped_column(String(120))
    start: Mapped[date | None]
    end: Mapped[date | None] = open_end()


class SupportPeriod(Record, Base):
    """A period in which a person is supported; a later one is a return and keeps everything."""

    __tablename__ = "support_period"
    __table_args__ = (
        CheckConstraint('"opened" <= "closed"', name="order"),
        answer_check("destination_id"),
        Index(None, "resident_id"),
        Index(None, "closed"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    opened: Mapped[date]
    closed: Mapped[date | None] = open_end()
    referral_source_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    first_contact_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    caseworker_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    close_reason_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    destination_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    destination_id_answer: Mapped[str] = answer_column()


class SupportPeriodProgramme(Record, Base):
    """A support period may count for several programmes at once."""

    __tablename__ = "support_period_programme"
    __table_args__ = (UniqueConstraint("support_period_id", "programme_id"),)

    support_period_id: Mapped[int] = mapped_column(ForeignKey("support_period.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
