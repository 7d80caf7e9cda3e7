# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One thing that waits: a promise, a review, an answer, a date. Each service gives its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    MEDICATION = "medication"
    NOT_BACK = "not_back"
    ROLL_CALL = "roll_call"
    HANDOVER = "handover"
    APPOINTMENT = "appointment"
    ARRIVAL = "arrival"
    WAITING = "waiting"
    CALL_BACK = "call_back"
    INCIDENT = "incident"
    COMPLAINT = "complaint"
    HOUSING = "housing"
    BELONGING = "belonging"
    STOCK = "stock"
    PAYMENT = "payment"
    CASH = "cash"
    EARNINGS = "earnings"
    FUND = "fund"
    TO_APPROVE = "to_approve"
    HELD = "held"
    AWARD = "award"
    PARTNER = "partner"
    WORK = "work"
    VISIT = "visit"
    COURSE_ROLL = "course_roll"
    TRAINING = "training"
    DRAFT = "draft"
    INTRODUCTION = "introduction"
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
            DueKind.MEDICATION: ngettext("{n} medicine", "{n} medicines", n),
            DueKind.NOT_BACK: ngettext("{n} person not back", "{n} people not back", n),
            DueKind.ROLL_CALL: ngettext("{n} roll call", "{n} roll calls", n),
            DueKind.HANDOVER: ngettext("{n} line to acknowledge", "{n} lines to acknowledge", n),
            DueKind.APPOINTMENT: ngettext("{n} appointment", "{n} appointments", n),
            DueKind.ARRIVAL: ngettext("{n} bed kept for somebody", "{n} beds kept for somebody", n),
            DueKind.WAITING: ngettext("{n} person waiting for a bed",
                                      "{n} people waiting for a bed", n),
            DueKind.CALL_BACK: ngettext("{n} call back", "{n} calls back", n),
            DueKind.INCIDENT: ngettext("{n} incident to look at", "{n} incidents to look at", n),
            DueKind.COMPLAINT: ngettext("{n} complaint", "{n} complaints", n),
            DueKind.HOUSING: ngettext("{n} home to ask about", "{n} homes to ask about", n),
            DueKind.BELONGING: ngettext("{n} thing kept", "{n} things kept", n),
            DueKind.STOCK: ngettext("{n} thing in stock", "{n} things in stock", n),
            DueKind.CASH: ngettext("{n} cash box to count", "{n} cash boxes to count", n),
            DueKind.EARNINGS: ngettext("{n} activity with earnings to approve",
                                       "{n} activities with earnings to approve", n),
            DueKind.FUND: ngettext("{n} fund that runs dry", "{n} funds that run dry", n),
            DueKind.TO_APPROVE: ngettext("{n} line of payments to approve",
                                         "{n} lines of payments to approve", n),
            DueKind.HELD: ngettext("{n} stipend to decide", "{n} stipends to decide", n),
            DueKind.AWARD: ngettext("{n} stipend that ends soon", "{n} stipends that end soon", n),
            DueKind.WORK: ngettext("{n} thing about work", "{n} things about work", n),
            DueKind.PAYMENT: ngettext("{n} line of the pay desk", "{n} lines of the pay desk", n),
            DueKind.PARTNER: ngettext("{n} partner to look at or call",
                                      "{n} partners to look at or call", n),
            DueKind.VISIT: ngettext("{n} visit without an end", "{n} visits without an end", n),
            DueKind.COURSE_ROLL: ngettext("{n} roll of a course to call",
                                          "{n} rolls of courses to call", n),
            DueKind.TRAINING: ngettext("{n} thing about courses", "{n} things about courses", n),
            DueKind.DRAFT: ngettext("{n} draft to finish", "{n} drafts to finish", n),
            DueKind.INTRODUCTION: ngettext("{n} introduction to an employer",
                                           "{n} introductions to employers", n),
            DueKind.OTHER: ngettext("{n} other thing", "{n} other things", n),
        }  # fmt: skip
        return words[self].format(n=n)


@dataclass(frozen=True, slots=True)
class DueLine:
    """A line of Today, in words the person signed in may read; it opens a tab of a person, or the
    ``place`` of another page (its id, what to show there)."""

    day: date  # when it is due
    icon: str  # of ``resources/icons``
    title: str
    detail: str = ""
    resident_id: int | None = None
    tab: str = "overview"  # of her page
    is_for_all: bool = False  # of the whole shift, not of one colleague
    tone: str = "muted"  # a token of the theme, until the day is past
    kind: DueKind = DueKind.OTHER
    place: tuple[str, object] | None = None
    record: tuple[str, int] | None = None  # table and id of what to show in that tab

    @property
    def opens(self) -> tuple[str, object] | None:
        """The page it leads to, and what is to be shown there; None for what only says something.

        A tab without a person is a way to look at residents (``retention``).
        """
        if self.place is not None:
            return self.place
        if self.resident_id is not None:
            what = () if self.record is None else (self.record,)
            return "residents", ("resident", self.resident_id, self.tab, *what)
        return None if self.tab == "overview" else ("residents", (self.tab, None))


def together(lines: Sequence[DueLine]) -> list[DueLine]:
    """All lines of a kind as one: how many they are, what each is about, since the longest; it
    opens the first. A single line stays as it is."""
    if len(lines) < 2:
        return list(lines)
    first = lines[0]
    one = replace(
        first,
        day=min(line.day for line in lines),
        title=first.kind.counted(len(lines)),
        detail=listed(line.title for line in lines),
        tone=next((line.tone for line in lines if line.tone != "muted"), "muted"),
        resident_id=None,
        record=None,
        tab="overview",
    )
    return [one]


def listed(names: Iterable[str]) -> str:
    """What several things are called, each once."""
    return " · ".join(dict.fromkeys(names))
