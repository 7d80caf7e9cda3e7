# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything about one person that the person signed in may see, newest first. Reads only.

A source is a plain function of a service. What grows by the day (notes, visits) is asked for as
much as will be shown; of case work there are tens of rows in a life, not thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import group_name
from shelterdesk.services import (
    aftercare,
    alerts,
    assessments,
    attempts,
    caseload,
    consents,
    counselling,
    document_rows,
    families,
    guardians,
    health,
    intake,
    journeys,
    keep_apart,
    legal_matters,
    log_entries,
    outcomes,
    outsiders,
    papers,
    plans,
    programmes,
    protection_orders,
    referrals,
    residents,
    safety_plans,
    stay_events,
    support,
    tasks,
    treatments,
    value_words,
    visits,
)
from shelterdesk.services.log_rows import LogRow, Words
from shelterdesk.services.timeline_event import TimelineEvent

__all__ = ["KINDS", "TABLES", "Timeline", "TimelineEvent", "timeline"]

PAGE: Final = 60
_LONGEST: Final = 240  # characters of a note: the line is cut where it ends

#: What the timeline can be narrowed to: the tab a line belongs to, and its words.
KINDS: Final[Mapping[str, str]] = {
    "stays": N_("Stays and visits"),
    "log": N_("Log"),
    "support": N_("Support and journey"),
    "needs": N_("Needs and plan"),
    "consents": N_("Consents"),
    "referrals": N_("Referrals"),
    "legal": N_("Legal and documents"),
    "safety": N_("Safety and health"),
    "counselling": N_("Counselling"),
    "overview": N_("Promises"),
    "details": N_("The record itself"),
}

#: A change of one of these may bring other lines.
TABLES: Final = frozenset({
    "aftercare_contact", "alert", "assessment", "assessment_sitting", "attempt", "bed_assignment",
    "case_assignment", "consent", "counselling_person", "counselling_session", "dependant",
    "document", "goal", "guardian", "health_fact", "intake", "journey_stage", "keep_apart",
    "legal_date", "legal_matter", "log_entry",
    "log_entry_person", "log_text", "outcome", "paper", "plan_approval", "plan_review",
    "protection_order", "referral", "resident", "safety_plan", "stay", "support_period",
    "support_period_programme", "task", "treatment", "visit",
})  # fmt: skip


class _Source(NamedTuple):
    """Where lines come from, what kind they are, and whether they are case work."""

    lines: Callable[[Transaction, int, int], list[TimelineEvent]]  # of whom, at most how many
    kind: str
    is_case: bool = True


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lines, newest first; ``kinds`` are those the person signed in may see at all."""

    events: tuple[TimelineEvent, ...]
    has_older: bool
    kinds: tuple[str, ...]


@query(Capability.SEE_RESIDENTS, viewed=N_("Opened the record"))
def timeline(tx: Transaction, *, resident_id: int, kind: str = "", limit: int = PAGE) -> Timeline:
    """The newest ``limit`` lines, of all kinds or of one. Raises ``NotFound``."""
    residents.get(tx, resident_id)
    sources = [one for one in _SOURCES if not one.is_case or tx.may(Capability.SEE_CASE)]
    found = []
    for source in sources:
        if kind in ("", source.kind):
            try:
                found += source.lines(tx, resident_id, limit + 1)
            except NotAllowed:  # it answers with nothing rather than with less
                continue
    listed = sorted(enumerate(found), key=_place, reverse=True)
    events = tuple(event for _number, event in listed[:limit])
    offered = {source.kind for source in sources}
    kinds = tuple(one for one in KINDS if one in offered)
    return Timeline(events, len(found) > limit, kinds)


def _place(numbered: tuple[int, TimelineEvent]) -> tuple[object, ...]:
    """By the day; what has a time stands above what has none, what came later above the rest."""
    number, event = numbered
    time = "" if event.at is None else f"{event.at:%H:%M:%S.%f}"
    return event.day, time, number


def _all(
    lines: Callable[[Transaction, int], list[TimelineEvent]],
) -> Callable[[Transaction, int, int], list[TimelineEvent]]:
    """A source with few rows a life."""
    return lambda tx, resident_id, _limit: lines(tx, resident_id)


def _begun(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    at = residents.get(tx, resident_id).created_at.astimezone(tx.now.tzinfo)
    return [
        TimelineEvent(
            at.date(), "details", "user-plus", _("Record begun"), record=("resident", resident_id)
        )
    ]


def _visits(tx: Transaction, resident_id: int, limit: int) -> list[TimelineEvent]:
    return visits.timeline(tx, resident_id, limit=limit)[::-1]


def _notes(tx: Transaction, resident_id: int, limit: int) -> list[TimelineEvent]:
    page = log_entries.of_resident(tx, resident_id=resident_id, limit=limit)
    return [_note(row) for row in reversed(page.rows)]


def _note(row: LogRow) -> TimelineEvent:
    """A note: its words where they are shown at once, else that there is one."""
    title = value_words.code_word("log_entry", "kind", row.kind)
    detail, icon = " ".join(row.text.split())[:_LONGEST], "message-square"
    if row.struck is not None:
        detail, icon = _("struck out"), "circle-x"
    elif row.words in (Words.CLOSED, Words.LOCKED):
        title, icon = _("Confidential note"), "lock"
        detail = group_name(row.confidentiality)
    elif row.words is not Words.SHOWN:
        detail = _(_NOT_SHOWN[row.words])
    about = " · ".join(part for part in (detail, row.author) if part)
    at: datetime = row.at
    return TimelineEvent(at.date(), "log", icon, title, about, at=at)


_NOT_SHOWN: Final = {
    Words.ERASED: N_("erased"),
    Words.DAMAGED: N_("cannot be read any more"),
    Words.WITHHELD: N_("also concerns a protected person"),
}

#: In the order in which things happen on one day.
_SOURCES: Final[tuple[_Source, ...]] = (
    _Source(_all(_begun), "details", is_case=False),
    _Source(_all(intake.timeline), "details", is_case=False),
    _Source(_all(families.timeline), "details"),
    _Source(_all(guardians.timeline), "details"),
    _Source(_all(attempts.timeline), "support"),
    _Source(_all(support.timeline), "support", is_case=False),
    _Source(_all(caseload.timeline), "support"),
    _Source(_all(programmes.timeline), "support"),
    _Source(_all(stay_events.timeline), "stays", is_case=False),
    _Source(_visits, "stays", is_case=False),
    _Source(_all(alerts.timeline), "safety", is_case=False),
    _Source(_all(keep_apart.timeline), "safety", is_case=False),
    _Source(_all(outsiders.timeline), "safety"),
    _Source(_all(assessments.timeline), "needs"),
    _Source(_all(plans.timeline), "needs"),
    _Source(_all(journeys.timeline), "support"),
    _Source(_all(outcomes.timeline), "support"),
    _Source(_all(consents.timeline), "consents"),
    _Source(_all(referrals.timeline), "referrals"),
    _Source(_all(legal_matters.timeline), "legal"),
    _Source(_all(papers.timeline), "legal"),
    _Source(_all(document_rows.timeline), "legal"),
    _Source(_all(protection_orders.timeline), "safety"),
    _Source(_all(safety_plans.timeline), "safety"),
    _Source(_all(health.timeline), "safety"),
    _Source(_all(treatments.timeline), "safety"),
    _Source(_all(counselling.timeline), "counselling"),
    _Source(_all(aftercare.timeline), "support"),
    _Source(_all(tasks.timeline), "overview", is_case=False),
    _Source(_notes, "log", is_case=False),
)
