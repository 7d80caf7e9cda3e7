# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work: vacancies, introductions to an employer, placements, and how it went later.

An employer hears what she agreed to and nothing else. *Unknown* is never *without work*: it is an
answer of its own. What was written about a follow-up stays; what is learned later is a new answer.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed


class PlacementKind(StrEnum):
    """What kind of work it is."""

    TRIAL = "trial"
    INTERNSHIP = "internship"
    APPRENTICESHIP = "apprenticeship"
    PAID = "paid"
    OWN_BUSINESS = "own_business"


class WagePer(StrEnum):
    """What a wage is for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class VacancyState(StrEnum):
    """Whether people may still be introduced."""

    OPEN = "open"
    FILLED = "filled"
    CLOSED = "closed"


class Vacancy(Record, Base):
    """A place at a partner; amounts in minor units of its currency."""

    __tablename__ = "vacancy"
    __table_args__ = (
        CheckConstraint("kind IN ('trial', 'internship', 'apprenticeship', 'paid')", name="kind"),
        CheckConstraint("state IN ('open', 'filled', 'closed')", name="state"),
        CheckConstraint("places > 0", name="places"),
        CheckConstraint("times BETWEEN 0 AND 268435455", name="times"),
        CheckConstraint("minutes_week > 0", name="minutes_week"),
        CheckConstraint("wage_from >= 0 AND wage_from <= wage_to", name="wage"),
        CheckConstraint("wage_from IS NULL OR currency IS NOT NULL", name="currency"),
        CheckConstraint("travel_minutes > 0", name="travel_minutes"),
        CheckConstraint("open_from <= open_until", name="order"),
        CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended"),
        Index(None, "partner_id"),
        Index(None, "state", "open_until"),
    )

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(14), default=PlacementKind.PAID.value)
    state: Mapped[str] = mapped_column(String(6), default=VacancyState.OPEN.value)
    places: Mapped[int] = mapped_column(default=1)
    open_from: Mapped[date]
    open_until: Mapped[date | None]  # the last day to apply
    starts_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    times: Mapped[int | None]  # bits as ``models.work.PARTS_OF_WEEK``; none: not known
    minutes_week: Mapped[int | None]
    wage_from: Mapped[int | None]
    wage_to: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(String(3))  # ISO 4217
    wage_per: Mapped[str] = mapped_column(String(5), default=WagePer.MONTH.value)
    area: Mapped[str] = mapped_column(String(80), default="")
    transport: Mapped[str] = mapped_column(String(200), default="")
    travel_minutes: Mapped[int | None]  # one way, from the house
    has_childcare: Mapped[bool | None]  # none: not known
    about: Mapped[str] = mapped_column(String(600), default="")
    safety: Mapped[bytes | None] = sealed("case")  # what to look out for there


class VacancySkill(Record, Base):
    """A skill that is asked for."""

    __tablename__ = "vacancy_skill"
    __table_args__ = (UniqueConstraint("vacancy_id", "skill_id"), Index(None, "skill_id"))

    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    skill_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    is_needed: Mapped[bool] = mapped_column(default=True)  # else it is welcome


class VacancyLanguage(Record, Base):
    """A language that is asked for."""

    __tablename__ = "vacancy_language"
    __table_args__ = (UniqueConstraint("vacancy_id", "language"),)

    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    language: Mapped[str] = mapped_column(String(12))  # IETF tag
    level: Mapped[str] = mapped_column(String(12))  # ``LanguageLevel``, at least


class IntroductionState(StrEnum):
    """Where an introduction stands."""

    DRAFT = "draft"
    SENT = "sent"
    VISIT = "visit"
    TRIAL = "trial"
    ACCEPTED = "accepted"
    DECLINED = "declined"  # by the employer
    WITHDRAWN = "withdrawn"  # by her


class Introduction(Record, Base):
    """One person brought to the notice of one employer, with her consent."""

    __tablename__ = "introduction"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'sent', 'visit', 'trial', 'accepted', 'declined', 'withdrawn')",
            name="state",
        ),
        CheckConstraint("sent_on IS NULL OR consent_id IS NOT NULL", name="consent"),
        CheckConstraint(
            "state NOT IN ('sent', 'visit', 'trial', 'accepted', 'declined') "
            "OR sent_on IS NOT NULL",
            name="sent",
        ),
        CheckConstraint("trial_from <= trial_until", name="trial"),
        CheckConstraint("sent_on <= ended_on", name="order"),
        CheckConstraint(
            "(state IN ('accepted', 'declined', 'withdrawn')) = (ended_on IS NOT NULL)",
            name="ended",
        ),
        Index(None, "resident_id"),
        Index(None, "vacancy_id"),
        Index(None, "partner_id"),
        Index(None, "state", "ended_on"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"))
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consent.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))  # whose work it is
    state: Mapped[str] = mapped_column(String(9), default=IntroductionState.DRAFT.value)
    begun_on: Mapped[date]
    sent_on: Mapped[date | None]
    answer_due: Mapped[date | None]
    visit_on: Mapped[date | None]
    trial_from: Mapped[date | None]
    trial_until: Mapped[date | None]  # the last day of it
    ended_on: Mapped[date | None]
    letter: Mapped[bytes | None] = sealed("case")  # what the worker writes in it, until it is sent
    #: What the employer was told, as JSON: exactly what the letter said on the day it was sent.
    told: Mapped[bytes | None] = sealed("case")
    answer: Mapped[bytes | None] = sealed("case")
    despite: Mapped[bytes | None] = sealed("case")  # why to a partner that is not in order


class ContractKind(StrEnum):
    """What the work rests on."""

    WRITTEN = "written"
    FIXED_TERM = "fixed_term"
    SPOKEN = "spoken"
    NONE = "none"
    UNKNOWN = "unknown"


class AllowanceRule(StrEnum):
    """What was decided with her about her stipend while she works."""

    UNDECIDED = "undecided"
    STAYS = "stays"
    TAPERS = "tapers"
    ENDS = "ends"
    HAS_NONE = "has_none"


class Placement(Record, Base):
    """Work of one person over the days [start, end); its terms have rows of their own."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('trial', 'internship', 'apprenticeship', 'paid', 'own_business')",
            name="kind",
        ),
        CheckConstraint("(kind = 'own_business') = (partner_id IS NULL)", name="partner"),
        CheckConstraint('"start" <= "end"', name="order"),
        CheckConstraint(
            "allowance IN ('undecided', 'stays', 'tapers', 'ends', 'has_none')", name="allowance"
        ),
        UniqueConstraint("introduction_id", "kind"),
        Index(None, "resident_id"),
        Index(None, "partner_id"),
        Index(None, "end"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introduction.id"))
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancy.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # who follows up
    kind: Mapped[str] = mapped_column(String(14))
    title: Mapped[str] = mapped_column(String(120), default="")
    start: Mapped[date]
    planned_end: Mapped[date | None]  # the last day that was agreed
    end: Mapped[date | None] = open_end()
    end_reason_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    allowance: Mapped[str] = mapped_column(String(9), default=AllowanceRule.UNDECIDED.value)
    is_on_cv: Mapped[bool] = mapped_column(default=True)
    end_note: Mapped[bytes | None] = sealed("case")
    note: Mapped[bytes | None] = sealed("case")


class PlacementTerms(Record, Base):
    """Hours, wage and contract from a day on, until the next row of the placement."""

    __tablename__ = "placement_terms"
    __table_args__ = (
        UniqueConstraint("placement_id", "start"),
        CheckConstraint("minutes_week > 0", name="minutes_week"),
        CheckConstraint("wage >= 0", name="wage"),
        CheckConstraint("wage IS NULL OR currency IS NOT NULL", name="currency"),
        CheckConstraint(
            "contract IN ('written', 'fixed_term', 'spoken', 'none', 'unknown')", name="contract"
        ),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    start: Mapped[date]
    minutes_week: Mapped[int | None]
    wage: Mapped[int | None]  # minor units
    currency: Mapped[str | None] = mapped_column(String(3))
    wage_per: Mapped[str] = mapped_column(String(5), default=WagePer.MONTH.value)
    contract: Mapped[str] = mapped_column(String(10), default=ContractKind.UNKNOWN.value)
    note: Mapped[bytes | None] = sealed("case")


class PlacementProblem(Record, Base):
    """Something that is not right at work, and what was done about it."""

    __tablename__ = "placement_problem"
    __table_args__ = (
        CheckConstraint('"on" <= solved_on', name="order"),
        CheckConstraint("raised_by IN ('she', 'employer', 'worker')", name="raised_by"),
        Index(None, "placement_id"),
        Index(None, "solved_on"),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    on: Mapped[date]
    raised_by: Mapped[str] = mapped_column(String(8))
    is_about_safety: Mapped[bool] = mapped_column(default=False)
    solved_on: Mapped[date | None]
    what: Mapped[bytes | None] = sealed("case")
    done: Mapped[bytes | None] = sealed("case")


class BusinessMoney(Record, Base):
    """A grant, or money of her savings, that went into a business of her own."""

    __tablename__ = "business_money"
    __table_args__ = (
        CheckConstraint("(grant_id IS NULL) <> (payment_id IS NULL)", name="one_source"),
        UniqueConstraint("grant_id"),
        UniqueConstraint("payment_id"),
        Index(None, "placement_id"),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("grant_given.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))  # a withdrawal


class WorkFollowUp(Record, Base):
    """To ask so many days after the start of a placement how it is."""

    __tablename__ = "work_follow_up"
    __table_args__ = (
        CheckConstraint("days > 0", name="days"),
        UniqueConstraint("placement_id", "days"),
        Index(None, "answered_on", "due"),
        Index(None, "resident_id"),
    )

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    days: Mapped[int]
    due: Mapped[date]
    answered_on: Mapped[date | None]  # of the first answer; the answers are rows of their own


class WorkState(StrEnum):
    """How it is so many days later; ``UNKNOWN`` and ``DECLINED`` are answers of their own."""

    STILL_THERE = "still_there"
    OTHER_WORK = "other_work"
    ENDED = "ended"
    UNREACHABLE = "unreachable"
    DECLINED = "declined"
    UNKNOWN = "unknown"


class WorkSource(StrEnum):
    """How it is known."""

    TOLD_US = "told_us"
    EMPLOYER = "employer"
    DOCUMENT = "document"
    NONE = "none"


class WorkAnswer(Record, Base):
    """What was learned; written once. The newest one of a follow-up counts."""

    __tablename__ = "work_answer"
    __table_args__ = (
        CheckConstraint(
            "state IN ('still_there', 'other_work', 'ended', 'unreachable', 'declined', 'unknown')",
            name="state",
        ),
        CheckConstraint("source IN ('told_us', 'employer', 'document', 'none')", name="source"),
        CheckConstraint(
            "(state IN ('unreachable', 'unknown')) = (source = 'none')", name="is_known"
        ),
        Index(None, "follow_up_id", "on"),
    )

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("work_follow_up.id"))
    on: Mapped[date]
    state: Mapped[str] = mapped_column(String(11))
    source: Mapped[str] = mapped_column(String(8))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[bytes | None] = sealed("case")
