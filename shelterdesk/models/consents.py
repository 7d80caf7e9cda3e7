# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Consent: for one purpose and one recipient, with the very text that was agreed to.

Without a valid one nothing about her leaves. Recipients without a partner record, what is withheld
and every reason are sealed for the *case* class.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.answers import answer_check, answer_column
from shelterdesk.models.base import Base, Record, open_end, sealed


class ConsentPurpose(StrEnum):
    """What a consent is for."""

    KEEP_IDENTITY = "keep_identity"
    SHARE = "share"  # with a named recipient
    REFERRAL = "referral"
    EMPLOYER = "employer"
    STATISTICS = "statistics"  # named, never needed for totals
    PHOTO = "photo"


class ConsentState(StrEnum):
    """What she said; *expired* is worked out from ``valid_until``."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ConsentBy(StrEnum):
    """Who decided."""

    SELF = "self"
    GUARDIAN = "guardian"


class Consent(Record, Base):
    """One answer of hers to one purpose; a new answer is a new row."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("state IN ('given', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn"),
        CheckConstraint("(decided_by = 'guardian') OR guardian_id IS NULL", name="guardian"),
        CheckConstraint('"on" <= valid_until', name="order"),
        answer_check("has_assent"),
        Index(None, "resident_id", "purpose"),
        Index(None, "valid_until"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    purpose: Mapped[str] = mapped_column(String(14))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    recipient: Mapped[bytes | None] = sealed("case")  # named, where there is no partner record
    state: Mapped[str] = mapped_column(String(10))
    on: Mapped[date]
    valid_until: Mapped[date | None] = open_end()  # the first day on which it does not hold
    decided_by: Mapped[str] = mapped_column(String(8), default=ConsentBy.SELF.value)
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("guardian.id"))
    has_assent: Mapped[bool | None]  # of the minor herself
    has_assent_answer: Mapped[str] = answer_column()
    text_id: Mapped[int | None] = mapped_column(ForeignKey("paper_text.id"))
    items: Mapped[bytes | None] = sealed("case")  # what may be told, as JSON
    withheld: Mapped[bytes | None] = sealed("case")  # what may not, as JSON
    reason: Mapped[bytes | None] = sealed("case")
    withdrawn_on: Mapped[date | None]
    signature: Mapped[bytes | None] = sealed("case")  # strokes drawn on screen, as JSON
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # the signed sheet
