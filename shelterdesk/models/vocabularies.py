# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Word lists the organisation can edit: destinations, genders, reasons, sources."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class Vocabulary(StrEnum):
    """The word lists there are."""

    GENDER = "gender"
    DESTINATION = "destination"
    REFERRAL_SOURCE = "referral_source"
    FIRST_CONTACT = "first_contact"
    CLOSE_REASON = "close_reason"
    PAPER_KIND = "paper_kind"
    DOCUMENT_KIND = "document_kind"
    LEGAL_KIND = "legal_kind"
    SERVICE = "service"
    DECLINE_REASON = "decline_reason"
    COUNSELLING_METHOD = "counselling_method"
    TREATMENT_KIND = "treatment_kind"
    CONSENT_ITEM = "consent_item"
    JOURNEY_STAGE = "journey_stage"
    OUTCOME_STATUS = "outcome_status"
    SUPPORT_KIND = "support_kind"
    STAY_END_REASON = "stay_end_reason"
    TURN_AWAY_REASON = "turn_away_reason"
    INCIDENT_KIND = "incident_kind"
    APPOINTMENT_KIND = "appointment_kind"
    HELPLINE_TOPIC = "helpline_topic"
    GRANT_KIND = "grant_kind"
    EXPENSE_KIND = "expense_kind"
    SAVINGS_PURPOSE = "savings_purpose"
    SKILL = "skill"
    ENROLMENT_END = "enrolment_end"
    PLACEMENT_END = "placement_end"
    #: Words that tell what the house is: looked for in what leaves it. As they are written, in
    #: whatever language; never translated.
    REVEALING_WORD = "revealing_word"


class Term(Record, Base):
    """One word of a list. Seeded from a preset; retired, never deleted while used."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("vocabulary", "code"),)

    vocabulary: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))  # English of the preset, or the house's own
    position: Mapped[int] = mapped_column(default=0)
    preset: Mapped[str] = mapped_column(String(40), default="")  # the set it is of
    definition: Mapped[str] = mapped_column(String(300), default="")  # printed under figures
    retired_at: Mapped[datetime | None]
