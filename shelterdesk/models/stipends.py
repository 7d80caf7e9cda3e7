# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stipends: schemes, awards, and what is due for a period.

Nothing is forfeited by itself: a condition concerns attendance alone, is off unless the house sets
it, and what it finds is *held, decide with her*. Who prepared or adjusted a due does not approve it
unless the house says one person may; the database holds that, and that an approved amount stays.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed


class SchemeKind(StrEnum):
    """How an amount comes about."""

    FIXED = "fixed"  # so much a period
    PER_DAY = "per_day"  # for each day present
    PER_SESSION = "per_session"  # for each session attended
    MATCH = "match"  # a percentage of what she saved in the period


class PresentFrom(StrEnum):
    """What a day present is read from."""

    NIGHTS = "nights"  # roll calls of the house
    VISITS = "visits"  # days with a visit


class PaysWhen(StrEnum):
    """Where the pay day of a period lies."""

    WITHIN = "within"  # in the period itself
    AFTER = "after"  # once it is over


class PayDayMoves(StrEnum):
    """What happens to a pay day on a day of rest or a holiday."""

    BEFORE = "before"  # the working day before
    AFTER = "after"
    STAYS = "stays"


class Scheme(Record, Base):
    """A rule by which money is given; amounts in minor units of its currency."""

    __tablename__ = "scheme"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("kind IN ('fixed', 'per_day', 'per_session', 'match')", name="kind"),
        CheckConstraint("amount >= 0 AND child_amount >= 0", name="amounts"),
        CheckConstraint("(kind = 'match') = (match_percent IS NOT NULL)", name="match"),
        CheckConstraint("match_percent BETWEEN 1 AND 1000", name="match_percent"),
        CheckConstraint("most_children >= 0", name="most_children"),
        CheckConstraint("cap_period > 0", name="cap_period"),
        CheckConstraint("cap_total > 0", name="cap_total"),
        CheckConstraint("waiting_days >= 0", name="waiting_days"),
        CheckConstraint("months > 0", name="months"),
        CheckConstraint("most_months >= months", name="most_months"),
        CheckConstraint("rounding > 0", name="rounding"),
        CheckConstraint("absent_over >= 0", name="absent_over"),
        CheckConstraint("leave_over >= 0", name="leave_over"),
        CheckConstraint("missed_over >= 0", name="missed_over"),
        CheckConstraint("collect_days > 0", name="collect_days"),
    )

    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(11))
    currency: Mapped[str] = mapped_column(String(3))  # ISO 4217
    amount: Mapped[int] = mapped_column(default=0)  # a period, a day or a session
    child_amount: Mapped[int] = mapped_column(default=0)  # beside it, for each child and period
    most_children: Mapped[int | None]  # so many are counted at most
    match_percent: Mapped[int | None]
    cap_period: Mapped[int | None]
    cap_total: Mapped[int | None]  # over a whole award
    waiting_days: Mapped[int] = mapped_column(default=0)  # from the start of an award
    months: Mapped[int | None]  # how long an award is planned for; none: without an end
    most_months: Mapped[int | None]  # with all renewals
    fund_id: Mapped[int | None] = mapped_column(ForeignKey("fund.id"))  # offered first
    #: First days of periods as an RFC 5545 rule; each period ends where the next one begins.
    period_rule: Mapped[str] = mapped_column(String(200))
    period_from: Mapped[date]  # where the rule begins
    pays_when: Mapped[str] = mapped_column(String(6), default=PaysWhen.WITHIN.value)
    #: Pay days as an RFC 5545 rule; empty: the first day that may be.
    pay_rule: Mapped[str] = mapped_column(String(200), default="")
    pay_moves: Mapped[str] = mapped_column(String(6), default=PayDayMoves.BEFORE.value)
    prorates: Mapped[bool] = mapped_column(default=True)  # a period begun or ended within
    rounding: Mapped[int] = mapped_column(default=1)  # to so many minor units, half up
    present_from: Mapped[str] = mapped_column(String(6), default=PresentFrom.NIGHTS.value)
    # Conditions, all off unless set: more than so many and the due is held, to be decided with her.
    absent_over: Mapped[int | None]  # days absent without leave
    leave_over: Mapped[int | None]  # days of agreed leave
    missed_over: Mapped[int | None]  # sessions missed without an agreed reason
    collect_days: Mapped[int | None]  # not collected so many days after the pay day
    note: Mapped[str] = mapped_column(String(400), default="")  # for whom, and why these rules
    is_active: Mapped[bool] = mapped_column(default=True)


class AwardEnd(StrEnum):
    """Why an award ended before it was planned to."""

    OTHER_INCOME = "other_income"
    HER_WISH = "her_wish"
    LEFT = "left"
    OTHER = "other"


class Award(Record, Base):
    """A scheme for one person over the days [start, end)."""

    __tablename__ = "award"
    __table_args__ = (
        CheckConstraint('"start" < "end"', name="order"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("children >= 0", name="children"),
        Index(None, "resident_id"),
        Index(None, "scheme_id", "end"),
        Index(None, "fund_id", "end"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    start: Mapped[date]
    end: Mapped[date | None] = open_end()
    amount: Mapped[int | None]  # in place of the scheme's
    children: Mapped[int] = mapped_column(default=0)  # for whom the supplement is paid
    is_waiting_waived: Mapped[bool] = mapped_column(default=False)
    end_reason: Mapped[str | None] = mapped_column(String(12))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"))  # why it ends
    note: Mapped[bytes | None] = sealed("case")


class AwardTaper(Record, Base):
    """From this day on only so much of an award is paid; what a person decided, never a rule."""

    __tablename__ = "award_taper"
    __table_args__ = (
        UniqueConstraint("award_id", "start"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    start: Mapped[date]
    percent: Mapped[int]


class DueState(StrEnum):
    """Where a due stands."""

    DRAFT = "draft"  # made anew at each run
    HELD = "held"  # something is to be decided with her
    APPROVED = "approved"
    PAID = "paid"
    REFUSED = "refused"  # she did not want it
    VOID = "void"  # decided: it is not paid


class HeldFor(StrEnum):
    """Why a due is held."""

    ABSENT = "absent"
    LEAVE = "leave"
    MISSED = "missed"
    NOT_COLLECTED = "not_collected"
    DECIDED = "decided"  # by a person, in words


class Due(Record, Base):
    """What one award comes to for one period [period_start, period_end)."""

    __tablename__ = "due"
    __stays__ = "approved and paid under the record it was prepared for"
    __table_args__ = (
        UniqueConstraint("award_id", "period_start"),
        CheckConstraint("period_start < period_end", name="order"),
        CheckConstraint("computed >= 0", name="computed"),
        CheckConstraint("amount = computed + adjustment AND amount >= 0", name="amount"),
        CheckConstraint(
            "state IN ('draft', 'held', 'approved', 'paid', 'refused', 'void')", name="state"
        ),
        CheckConstraint("(state = 'held') = (held_for IS NOT NULL)", name="held"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved"),
        CheckConstraint(
            "state NOT IN ('approved', 'paid', 'refused') OR approved_by IS NOT NULL",
            name="by_whom",
        ),
        CheckConstraint("state <> 'draft' OR approved_by IS NULL", name="draft"),
        CheckConstraint(
            "approved_by IS NULL OR approved_by <> prepared_by OR is_approved_alone",
            name="two_people",
        ),
        Index(None, "state", "pay_on"),
        Index(None, "resident_id", "period_start"),
        Index(None, "scheme_id", "period_start"),
        Index(None, "fund_id", "pay_on"),
    )

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    currency: Mapped[str] = mapped_column(String(3))
    period_start: Mapped[date]
    period_end: Mapped[date]
    pay_on: Mapped[date]
    computed: Mapped[int]
    basis: Mapped[str] = mapped_column(Text)  # JSON: the figures it was computed from, no words
    adjustment: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default=DueState.DRAFT.value)
    held_for: Mapped[str | None] = mapped_column(String(13))
    is_decided: Mapped[bool] = mapped_column(default=False)  # a person let it go on although held
    prepared_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    prepared_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None]
    is_approved_alone: Mapped[bool] = mapped_column(default=False)  # as the house allows, recorded
    #: Sessions there were when a person left it as it was although they count otherwise by now.
    seen_units: Mapped[int | None]
    reason: Mapped[bytes | None] = sealed("case")  # of holding, refusing or not paying


class DueAdjustment(Record, Base):
    """So much more or less than computed, and why."""

    __tablename__ = "due_adjustment"
    __table_args__ = (Index(None, "due_id"), CheckConstraint("amount <> 0", name="amount"))

    due_id: Mapped[int] = mapped_column(ForeignKey("due.id"))
    amount: Mapped[int]
    adjusted_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[bytes | None] = sealed("case")


class Holiday(Record, Base):
    """A day on which nobody is paid; the day of rest of each week is the organisation's."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("on"),)

    on: Mapped[date]
    name: Mapped[str] = mapped_column(String(80), default="")
