# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the codes of case work mean, in words: for the trail, screens and paper alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_
from shelterdesk.models.assessments import AssessmentState, Horizon, Rater
from shelterdesk.models.consents import ConsentBy, ConsentPurpose, ConsentState
from shelterdesk.models.counselling import SessionKind, SessionState
from shelterdesk.models.documents import DocumentState
from shelterdesk.models.families import GuardianKind, LivesWith
from shelterdesk.models.health import HealthFactKind, TreatmentState
from shelterdesk.models.journeys import View
from shelterdesk.models.legal import LegalDateKind, LegalState
from shelterdesk.models.papers import PaperState
from shelterdesk.models.plans import ApprovalState, DecidedBy, GoalChange, GoalState, StepOwner
from shelterdesk.models.referrals import Direction, ReferralState, Urgency
from shelterdesk.models.residents import CameFor, Section, SectionState, WorkerGender
from shelterdesk.models.retention import RetentionClass
from shelterdesk.models.safety import AlertLevel, AlertPlace, PlanKind
from shelterdesk.models.support import AftercareResult
from shelterdesk.models.tasks import TaskKind
from shelterdesk.models.visits import AgeBand

#: (table, column) -> code -> words; a sealed column holds its code sealed.
CODES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("alert", "level"): {
        AlertLevel.NOTICE: N_("Notice"),
        AlertLevel.DANGER: N_("Danger"),
    },
    ("alert", "place"): {
        AlertPlace.DESK: N_("At the desk"),
        AlertPlace.CHECK_IN: N_("At check-in"),
        AlertPlace.PAY_DESK: N_("At the pay desk"),
        AlertPlace.EVERYWHERE: N_("Everywhere"),
    },
    ("aftercare_contact", "result"): {
        AftercareResult.REACHED: N_("Reached"),
        AftercareResult.NOT_REACHED: N_("Not reached"),
        AftercareResult.NOT_WANTED: N_("Wants no contact"),
        AftercareResult.UNKNOWN: N_("Not known"),
    },
    ("assessment", "state"): {
        AssessmentState.OPEN: N_("Open"),
        AssessmentState.FINISHED: N_("Finished"),
    },
    ("consent", "purpose"): {
        ConsentPurpose.KEEP_IDENTITY: N_("Keep legal identity"),
        ConsentPurpose.SHARE: N_("Share with a recipient"),
        ConsentPurpose.REFERRAL: N_("Referral"),
        ConsentPurpose.EMPLOYER: N_("Introduce to an employer"),
        ConsentPurpose.STATISTICS: N_("Statistics with a name"),
        ConsentPurpose.PHOTO: N_("Photo"),
    },
    ("consent", "state"): {
        ConsentState.GIVEN: N_("Given"),
        ConsentState.REFUSED: N_("Refused"),
        ConsentState.WITHDRAWN: N_("Withdrawn"),
    },
    ("consent", "decided_by"): {
        ConsentBy.SELF: N_("In person"),
        ConsentBy.GUARDIAN: N_("Guardian"),
    },
    ("counselling_session", "kind"): {
        SessionKind.INDIVIDUAL: N_("One person"),
        SessionKind.GROUP: N_("Group"),
        SessionKind.PEER: N_("With a peer"),
    },
    ("counselling_person", "state"): {
        SessionState.OFFERED: N_("Offered"),
        SessionState.NOT_WANTED: N_("Offered, not wanted"),
        SessionState.PLANNED: N_("Planned"),
        SessionState.HELD: N_("Held"),
        SessionState.CANCELLED_BY_HER: N_("Cancelled by the resident"),
        SessionState.CANCELLED_BY_US: N_("Cancelled by the house"),
        SessionState.MISSED: N_("Did not take place"),
    },
    ("dependant", "lives_with"): {
        LivesWith.HERE: N_("Here"),
        LivesWith.FAMILY: N_("With family"),
        LivesWith.OTHER_PARENT: N_("With the other parent"),
        LivesWith.CARE: N_("In care"),
        LivesWith.ALONE: N_("Alone"),
        LivesWith.ELSEWHERE: N_("Elsewhere"),
    },
    ("document", "state"): {
        DocumentState.EXPECTED: N_("Expected"),
        DocumentState.STORED: N_("There"),
        DocumentState.NOT_NEEDED: N_("Not needed"),
        DocumentState.REMOVED: N_("Taken away"),
    },
    ("domain_score", "rater"): {
        Rater.SHE: N_("Their own"),
        Rater.WORKER: N_("Worker"),
        Rater.TOGETHER: N_("Together"),
    },
    ("domain_score", "horizon"): {
        Horizon.NOW: N_("Now"),
        Horizon.NEXT: N_("Next"),
        Horizon.LATER: N_("Later"),
    },
    ("goal", "decided_by"): {
        DecidedBy.SHE: N_("The resident"),
        DecidedBy.TOGETHER: N_("Together"),
        DecidedBy.WORKER: N_("Worker"),
        DecidedBy.GUARDIAN: N_("Guardian"),
        DecidedBy.COURT: N_("Court"),
    },
    ("goal", "state"): {
        GoalState.NEW: N_("New"),
        GoalState.ACTIVE: N_("Under way"),
        GoalState.REACHED: N_("Reached"),
        GoalState.PARTLY: N_("Partly reached"),
        GoalState.SET_ASIDE: N_("Set aside"),
    },
    ("goal", "change"): {
        GoalChange.BETTER: N_("Better"),
        GoalChange.SAME: N_("The same"),
        GoalChange.WORSE: N_("Worse"),
        GoalChange.SOLVED: N_("Solved"),
    },
    ("goal_step", "owner"): {
        StepOwner.SHE: N_("The resident"),
        StepOwner.WORKER: N_("Worker"),
        StepOwner.TOGETHER: N_("Together"),
        StepOwner.PARTNER: N_("Partner"),
    },
    ("guardian", "kind"): {
        GuardianKind.PARENT: N_("Parent"),
        GuardianKind.COURT: N_("Court"),
        GuardianKind.CHILD_PROTECTION: N_("Child protection"),
        GuardianKind.SELF: N_("Decides alone"),
        GuardianKind.RELATIVE: N_("Relative"),
    },
    ("health_fact", "kind"): {
        HealthFactKind.ALLERGY: N_("Allergy"),
        HealthFactKind.DIET: N_("Diet"),
        HealthFactKind.PREGNANCY: N_("Pregnancy"),
        HealthFactKind.MOBILITY: N_("Mobility"),
        HealthFactKind.EMERGENCY: N_("Emergency"),
        HealthFactKind.OTHER: N_("Other"),
    },
    ("intake", "came_for"): {
        CameFor.BED: N_("A bed"),
        CameFor.VISIT: N_("A visit"),
        CameFor.TALK: N_("A talk"),
    },
    ("intake_section", "section"): {
        Section.IDENTITY: N_("Identity"),
        Section.CONTACT: N_("Contact"),
        Section.LANGUAGES: N_("Languages"),
        Section.FAMILY: N_("Family"),
        Section.SAFETY: N_("Safety"),
        Section.HEALTH: N_("Health"),
        Section.PAPERS: N_("Papers"),
        Section.SUPPORT: N_("Support"),
        Section.CONSENT: N_("Consent"),
        Section.HOPES: N_("Strengths and hopes"),
    },
    ("intake_section", "state"): {
        SectionState.BEGUN: N_("Begun"),
        SectionState.DONE: N_("Done"),
        SectionState.LATER: N_("Later"),
    },
    ("journey_stage", "view"): {
        View.HERS: N_("The resident's own"),
        View.WORKER: N_("Worker's"),
        View.TOGETHER: N_("Together"),
    },
    ("legal_date", "kind"): {
        LegalDateKind.HEARING: N_("Hearing"),
        LegalDateKind.DEADLINE: N_("Deadline"),
        LegalDateKind.APPOINTMENT: N_("Appointment"),
    },
    ("legal_matter", "state"): {
        LegalState.OPEN: N_("Open"),
        LegalState.CLOSED: N_("Closed"),
    },
    ("plan_approval", "state"): {
        ApprovalState.ASKED: N_("Asked"),
        ApprovalState.APPROVED: N_("Approved"),
        ApprovalState.RETURNED: N_("Sent back with a comment"),
    },
    ("referral", "direction"): {
        Direction.OUT: N_("To a partner"),
        Direction.IN: N_("From a partner"),
    },
    ("referral", "urgency"): {
        Urgency.TODAY: N_("Today"),
        Urgency.SOON: N_("Soon"),
        Urgency.NORMAL: N_("Normal"),
    },
    ("referral", "state"): {
        ReferralState.DRAFT: N_("Being prepared"),
        ReferralState.WAITING: N_("Waiting for an answer"),
        ReferralState.ACCEPTED: N_("Accepted"),
        ReferralState.DECLINED: N_("Declined"),
        ReferralState.DONE: N_("Done"),
        ReferralState.WITHDRAWN: N_("Withdrawn"),
    },
    ("resident", "preferred_gender"): {
        WorkerGender.WOMAN: N_("A woman"),
        WorkerGender.MAN: N_("A man"),
        WorkerGender.ANY: N_("Anybody"),
    },
    ("retention_rule", "retention_class"): {
        RetentionClass.IDENTITY: N_("Identity and contacts"),
        RetentionClass.NARRATIVE: N_("Notes and plans"),
        RetentionClass.HEALTH: N_("Health"),
        RetentionClass.MONEY: N_("Money"),
    },
    ("safety_plan", "kind"): {
        PlanKind.SAFETY: N_("Safety plan"),
        PlanKind.CRISIS: N_("Crisis plan"),
    },
    ("task", "kind"): {
        TaskKind.PROMISE: N_("Promise"),
        TaskKind.TASK: N_("Task"),
    },
    ("treatment", "state"): {
        TreatmentState.WAITING: N_("Waiting"),
        TreatmentState.STARTED: N_("Started"),
        TreatmentState.ENDED: N_("Ended"),
        TreatmentState.BROKEN_OFF: N_("Broken off"),
    },
    ("visit", "age_band"): {
        AgeBand.UNDER_18: N_("Under 18"),
        AgeBand.FROM_18: N_("18 to 24"),
        AgeBand.FROM_25: N_("25 to 34"),
        AgeBand.FROM_35: N_("35 to 49"),
        AgeBand.FROM_50: N_("50 and over"),
    },
    ("paper", "state"): {
        PaperState.HAS: N_("Has it"),
        PaperState.LOST: N_("Lost"),
        PaperState.HELD_BY_OTHER: N_("Held by somebody else"),
        PaperState.APPLIED: N_("Applied for"),
        PaperState.RECEIVED: N_("Received"),
    },
}
