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
from shelterdesk.models.absences import Absence
from shelterdesk.models.assessments import Assessment, AssessmentSitting
from shelterdesk.models.base import Base
from shelterdesk.models.consents import Consent
from shelterdesk.models.counselling import CounsellingPerson, CounsellingSession
from shelterdesk.models.documents import Document
from shelterdesk.models.families import Dependant, Guardian
from shelterdesk.models.funds import Fund
from shelterdesk.models.grants import Grant, GrantForgiven
from shelterdesk.models.health import HealthFact, Treatment
from shelterdesk.models.incidents import Incident, IncidentPerson
from shelterdesk.models.journeys import Attempt, JourneyStage, Outcome
from shelterdesk.models.ledger import LedgerTransaction
from shelterdesk.models.legal import LegalDate, LegalMatter
from shelterdesk.models.log_entries import LogEntry, LogEntryPerson, LogText
from shelterdesk.models.medication import Medication, MedicationGiven
from shelterdesk.models.move_on import HousingFollowUp, Tenancy, TenancyVisit
from shelterdesk.models.organisation import Organisation
from shelterdesk.models.papers import Paper
from shelterdesk.models.partners import Partner
from shelterdesk.models.payments import Payment
from shelterdesk.models.placements import (
    Introduction,
    Placement,
    Vacancy,
    WorkAnswer,
    WorkFollowUp,
)
from shelterdesk.models.plans import Goal, PlanApproval, PlanReview
from shelterdesk.models.referrals import Referral
from shelterdesk.models.reservations import Reservation, WaitingEntry
from shelterdesk.models.residents import Intake, Resident
from shelterdesk.models.rooms import BedAssignment, Stay
from shelterdesk.models.safety import Alert, KeepApart, ProtectionOrder, SafetyPlan
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.models.support import (
    AftercareContact,
    CaseAssignment,
    SupportPeriod,
    SupportPeriodProgramme,
)
from shelterdesk.models.tasks import Task
from shelterdesk.models.training import Cohort, Course, Enrolment
from shelterdesk.models.visits import Visit
from shelterdesk.privacy import group_name
from shelterdesk.services.agenda import tasks
from shelterdesk.services.consents import consents
from shelterdesk.services.counselling import counselling
from shelterdesk.services.filled import filled
from shelterdesk.services.giving import support_used
from shelterdesk.services.incidents import incidents
from shelterdesk.services.legal import document_rows, legal_matters, papers
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_rows import LogRow, Words
from shelterdesk.services.medication import medicine_events
from shelterdesk.services.money import money_events
from shelterdesk.services.moving_on import follow_ups, tenancies
from shelterdesk.services.placements import placements, work_follow_ups
from shelterdesk.services.plans import assessments, plans
from shelterdesk.services.referrals import referrals
from shelterdesk.services.residents import caseload, families, guardians, intake, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms import place_events, stay_events
from shelterdesk.services.safety import (
    alerts,
    health,
    keep_apart,
    outsiders,
    protection_orders,
    safety_plans,
    treatments,
)
from shelterdesk.services.support import (
    aftercare,
    attempts,
    journeys,
    outcomes,
    programmes,
    support,
)
from shelterdesk.services.training import training_events
from shelterdesk.services.values import value_words
from shelterdesk.services.visits import visits
from shelterdesk.services.work import introductions

__all__ = ["KINDS", "TABLES", "Timeline", "TimelineEvent", "timeline"]

PAGE: Final = 20
_DESK: Final = Capability.SEE_RESIDENTS
_LONGEST: Final = 240  # characters of a note: the line is cut where it ends

#: What the timeline can be narrowed to, and its words.
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
    "training": N_("Training"),
    "work": N_("Work"),
    "money": N_("Money"),
    "overview": N_("Promises"),
    "details": N_("The record itself"),
}


class _Source(NamedTuple):
    """Where lines come from, what kind they are, and who sees them."""

    lines: Callable[[Transaction, int, int], list[TimelineEvent]]  # of whom, at most how many
    kind: str
    #: Where the rows are that lines stand for: without one of hers there is no line, and it is not
    #: asked. None at all: it always is.
    rows: tuple[type[Base], ...] = ()
    besides: tuple[type[Base], ...] = ()  # what else its lines are made of
    needs: Capability = Capability.SEE_CASE


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
    sources = [one for one in _SOURCES if tx.may(one.needs)]
    found_in = filled(tx, resident_id, _ROWS)
    found = []
    for source in sources:
        if kind in ("", source.kind) and (not source.rows or found_in & set(source.rows)):
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


def _used(tx: Transaction, resident_id: int, limit: int) -> list[TimelineEvent]:
    return support_used.timeline(tx, resident_id, limit=limit)[::-1]


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
    _Source(_all(_begun), "details", besides=(Resident,), needs=_DESK),
    _Source(_all(intake.timeline), "details", (Intake,), needs=_DESK),
    _Source(_all(families.timeline), "details", (Dependant,)),
    _Source(_all(guardians.timeline), "details", (Guardian,)),
    _Source(_all(attempts.timeline), "support", (Attempt,)),
    _Source(_all(support.timeline), "support", (SupportPeriod,), needs=_DESK),
    _Source(_used, "support", (ServiceGiven,), needs=_DESK),
    _Source(_all(caseload.timeline), "support", (CaseAssignment,), (SupportPeriod,)),
    _Source(_all(programmes.timeline), "support", (SupportPeriodProgramme,), (SupportPeriod,)),
    _Source(_all(stay_events.timeline), "stays", (Stay,), (BedAssignment,), needs=_DESK),
    _Source(
        _all(place_events.timeline),
        "stays",
        (Absence, Reservation, WaitingEntry),
        (Organisation,),  # the hour at which a night ends
        needs=_DESK,
    ),
    _Source(_all(tenancies.timeline), "stays", (Tenancy,), (TenancyVisit,)),
    _Source(_all(follow_ups.timeline), "stays", (HousingFollowUp,), needs=_DESK),
    _Source(_visits, "stays", (Visit,), needs=_DESK),
    _Source(_all(alerts.timeline), "safety", (Alert,), needs=_DESK),
    _Source(_all(keep_apart.timeline), "safety", (KeepApart,), needs=_DESK),
    _Source(_all(outsiders.timeline), "safety", besides=(KeepApart,)),  # whom is sealed
    _Source(_all(medicine_events.courses), "safety", (Medication,), needs=_DESK),
    _Source(medicine_events.doses, "safety", (MedicationGiven,), (Medication,), needs=_DESK),
    _Source(_all(incidents.timeline), "safety", (IncidentPerson,), (Incident,)),
    _Source(_all(assessments.timeline), "needs", (Assessment,), (AssessmentSitting,)),
    _Source(_all(plans.timeline), "needs", (Goal, PlanReview, PlanApproval)),
    _Source(_all(journeys.timeline), "support", (JourneyStage,)),
    _Source(_all(outcomes.timeline), "support", (Outcome,)),
    _Source(_all(consents.timeline), "consents", (Consent,)),
    _Source(_all(referrals.timeline), "referrals", (Referral,)),
    _Source(_all(legal_matters.timeline), "legal", (LegalMatter,), (LegalDate,)),
    _Source(_all(papers.timeline), "legal", (Paper,)),
    _Source(_all(document_rows.timeline), "legal", (Document,)),
    _Source(_all(protection_orders.timeline), "safety", (ProtectionOrder,)),
    _Source(_all(safety_plans.timeline), "safety", (SafetyPlan,)),
    _Source(_all(health.timeline), "safety", (HealthFact,)),
    _Source(_all(treatments.timeline), "safety", (Treatment,)),
    _Source(_all(counselling.timeline), "counselling", (CounsellingPerson,), (CounsellingSession,)),
    _Source(_all(aftercare.timeline), "support", (AftercareContact,)),
    _Source(_all(tasks.timeline), "overview", (Task,), needs=_DESK),
    # What was enrolled under a record that was joined into hers moved to hers.
    _Source(
        _all(training_events.timeline),
        "training",
        (Enrolment,),
        (Cohort, Course),
        needs=Capability.SEE_TRAINING,
    ),
    _Source(
        _all(introductions.timeline),
        "work",
        (Introduction,),
        (Vacancy, Partner),
        needs=Capability.SEE_WORK,
    ),
    _Source(_all(placements.timeline), "work", (Placement,), (Partner,), needs=Capability.SEE_WORK),
    _Source(
        _all(work_follow_ups.timeline),
        "work",
        (WorkFollowUp,),
        (WorkAnswer,),
        needs=Capability.SEE_WORK,
    ),
    _Source(
        _all(money_events.grants),
        "money",
        (Grant,),
        (Fund, GrantForgiven, LedgerTransaction),
        needs=Capability.SEE_MONEY,
    ),
    # What was written for a record that was joined into hers is hers too.
    _Source(money_events.paid, "money", besides=(Payment,), needs=Capability.SEE_MONEY),
    _Source(_notes, "log", besides=(LogEntry, LogEntryPerson, LogText), needs=_DESK),
)

#: A change of one of these may bring other lines.
TABLES: Final = frozenset(
    model.__tablename__ for source in _SOURCES for model in (*source.rows, *source.besides)
)

_ROWS: Final = tuple(dict.fromkeys(model for source in _SOURCES for model in source.rows))
