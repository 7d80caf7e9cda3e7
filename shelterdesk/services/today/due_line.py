# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One thing that waits: a promise, a review, an answer, a date. Each service gives its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shelterdesk.i18n import ngettext


class DueKind(StrEnum):
    """What waits; many of one kind stand together."""

    AFTERCARE = "aftercare"
    SESSION = "session"
    DOCUMENT = "document"
    DATE = "date"
    STEP = "step"
    REVIEW = "review"
    APPROVAL = "approval"
    TASK = "task"
    REFERRAL = "referral"
    ORDER = "order"
    SAFETY_PLAN = "safety_plan"
    OTHER = "other"

    def counted(self, n: int) -> str:
        """So many of this kind, in words."""
        words = {
            DueKind.AFTERCARE: ngettext("{n} person to get in touch with",
                                        "{n} people to get in touch with", n),
            DueKind.SESSION: ngettext("{n} counselling session", "{n} counselling sessions", n),
            DueKind.DOCUMENT: ngettext("{n} document or paper", "{n} documents and papers", n),
            DueKind.DATE: ngettext("{n} legal date", "{n} legal dates", n),
            DueKind.STEP: ngettext("{n} step in a plan", "{n} steps in plans", n),
            DueKind.REVIEW: ngettext("{n} plan to talk about", "{n} plans to talk about", n),
            DueKind.APPROVAL: ngettext("{n} plan to approve", "{n} plans to approve", n),
            DueKind.TASK: ngettext("{n} promise or task", "{n} promises and tasks", n),
            DueKind.REFERRAL: ngettext("{n} referral without an answer",
                                       "{n} referrals without an answer", n),
            DueKind.ORDER: ngettext("{n} protection order", "{n} protection orders", n),
            DueKind.SAFETY_PLAN: ngettext("{n} safety plan to look at again",
                                          "{n} safety plans to look at again", n),
            DueKind.OTHER: ngettext("{n} other thing", "{n} other things", n),
        }  # fmt: skip
        return words[self].format(n=n)


@dataclass(frozen=True, slots=True)
class DueLine:
    """A line of Today, in words the person signed in may read; it opens a tab of a person."""

    day: date  # when it is due
    icon: str  # of ``resources/icons``
    title: str
    detail: str = ""
    resident_id: int | None = None
    tab: str = "overview"  # of her page
    is_for_all: bool = False  # of the whole shift, not of one colleague
    tone: str = "muted"  # a token of the theme, until the day is past
    kind: DueKind = DueKind.OTHER
