# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the codes of the house by day and night mean, in words: for the trail, screens and paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_
from shelterdesk.models.absences import AbsenceKind, Presence, WelfareStepKind
from shelterdesk.models.appointments import AppointmentState, CancelledBy
from shelterdesk.models.belongings import TakenBy
from shelterdesk.models.complaints import ComplaintState
from shelterdesk.models.incidents import IncidentRole, Severity, ToldWhom
from shelterdesk.models.log_entries import LogKind
from shelterdesk.models.medication import MedicationOutcome
from shelterdesk.models.move_on import (
    ApplicationState,
    FollowUpSource,
    HousedState,
    TenancyVisitState,
    Tenure,
)
from shelterdesk.models.outreach import HelplineChannel, HelplineState, OutreachSetting
from shelterdesk.models.reservations import ReservationState, WaitingOutcome, WaitingPriority
from shelterdesk.models.rooms import HousingKind, LeftOpen
from shelterdesk.models.services_given import StockReason
from shelterdesk.models.shifts import HandoverKind, HandoverSource
from shelterdesk.models.visits import AgeBand

_AGE_BANDS: Final[Mapping[str, str]] = {
    AgeBand.UNDER_18: N_("Under 18"),
    AgeBand.FROM_18: N_("18 to 24"),
    AgeBand.FROM_25: N_("25 to 34"),
    AgeBand.FROM_35: N_("35 to 49"),
    AgeBand.FROM_50: N_("50 and over"),
}
_HOUSING: Final[Mapping[str, str]] = {
    HousingKind.EMERGENCY: N_("Emergency"),
    HousingKind.TEMPORARY: N_("Temporary"),
    HousingKind.STEP_DOWN: N_("Step-down"),
    HousingKind.LONG_TERM: N_("Long-term"),
    HousingKind.OFF_SITE: N_("Off-site"),
}
_LOG_KINDS: Final[Mapping[str, str]] = {
    LogKind.MEAL: N_("Meal"),
    LogKind.HEALTH: N_("Health"),
    LogKind.MEDICATION: N_("Medication"),
    LogKind.WELLBEING: N_("Wellbeing"),
    LogKind.ACTIVITY: N_("Activity"),
    LogKind.CHILDCARE: N_("Childcare"),
    LogKind.CONTACT: N_("Contact"),
    LogKind.VISITOR: N_("Visitor"),
    LogKind.INCIDENT: N_("Incident"),
    LogKind.MAINTENANCE: N_("Maintenance"),
    LogKind.NIGHT_CHECK: N_("Night check"),
    LogKind.NOTE: N_("Note"),
}

#: (table, column) -> code -> words.
CODES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("absence", "kind"): {
        AbsenceKind.LEAVE: N_("On leave"),
        AbsenceKind.HOSPITAL: N_("In hospital"),
        AbsenceKind.OTHER: N_("Away"),
    },
    ("appointment", "cancelled_by"): {
        CancelledBy.RESIDENT: N_("The resident"),
        CancelledBy.HOUSE: N_("Us"),
        CancelledBy.OTHERS: N_("Those it was with"),
    },
    ("appointment", "state"): {
        AppointmentState.PLANNED: N_("Planned"),
        AppointmentState.KEPT: N_("Kept"),
        AppointmentState.MISSED: N_("Missed"),
        AppointmentState.CANCELLED: N_("Cancelled"),
    },
    ("belonging", "taken_by"): {
        TakenBy.HERSELF: N_("The resident"),
        TakenBy.SOMEBODY_FOR_HER: N_("Somebody on their behalf"),
        TakenBy.SENT: N_("Sent on"),
        TakenBy.GIVEN_AWAY: N_("Given away after the agreed time"),
    },
    ("complaint", "state"): {
        ComplaintState.OPEN: N_("Open"),
        ComplaintState.LOOKED_INTO: N_("Being looked into"),
        ComplaintState.CLOSED: N_("Closed"),
    },
    ("handover_line", "kind"): {
        HandoverKind.NOTE: N_("Note"),
        HandoverKind.PERSON: N_("About a person"),
        HandoverKind.TASK: N_("Task"),
        HandoverKind.SAFETY: N_("Safety"),
        HandoverKind.MEDICATION: N_("Medication"),
        HandoverKind.CASH: N_("Cash"),
        HandoverKind.KEYS: N_("Keys"),
        HandoverKind.HOUSE: N_("House"),
    },
    ("handover_line", "source"): {
        HandoverSource.TASK: N_("Task"),
        HandoverSource.OVERDUE: N_("Meant to leave"),
        HandoverSource.ABSENCE: N_("Not back as expected"),
        HandoverSource.ROLL_CALL: N_("Not there at the roll call"),
        HandoverSource.ALERT: N_("Alert"),
        HandoverSource.CHECK: N_("Look in tonight"),
        HandoverSource.MEDICATION: N_("Medication"),
        HandoverSource.INCIDENT: N_("Incident"),
        HandoverSource.HEADS: N_("Head count"),
        HandoverSource.KEYS: N_("Keys"),
        HandoverSource.CASH: N_("Cash"),
    },
    ("helpline_contact", "age_band"): _AGE_BANDS,
    ("helpline_contact", "channel"): {
        HelplineChannel.PHONE: N_("Phone"),
        HelplineChannel.TEXT: N_("Text message"),
        HelplineChannel.MESSENGER: N_("Messenger"),
        HelplineChannel.EMAIL: N_("E-mail"),
        HelplineChannel.OTHER: N_("Another way"),
    },
    ("helpline_contact", "state"): {
        HelplineState.DONE: N_("Nothing more to do"),
        HelplineState.CALL_BACK: N_("Call back"),
        HelplineState.CALLED_BACK: N_("Called back"),
        HelplineState.NOT_REACHED: N_("Not reached"),
        HelplineState.NOT_SAFE: N_("Not safe to call back"),
    },
    ("housing_application", "housing_kind"): _HOUSING,
    ("housing_application", "state"): {
        ApplicationState.PREPARED: N_("Prepared"),
        ApplicationState.SENT: N_("Sent"),
        ApplicationState.OFFERED: N_("Offered"),
        ApplicationState.ACCEPTED: N_("Accepted"),
        ApplicationState.DECLINED: N_("Declined"),
        ApplicationState.WITHDRAWN: N_("Withdrawn"),
    },
    ("housing_follow_up", "source"): {
        FollowUpSource.TOLD_US: N_("Told us"),
        FollowUpSource.VISIT: N_("A visit"),
        FollowUpSource.PARTNER: N_("A partner"),
        FollowUpSource.DOCUMENT: N_("A document"),
        FollowUpSource.NONE: N_("Nobody could tell"),
    },
    ("housing_follow_up", "state"): {
        HousedState.SAME_HOME: N_("In the same home"),
        HousedState.ANOTHER_HOME: N_("In another home"),
        HousedState.TEMPORARY: N_("Housed for a time"),
        HousedState.NO_HOME: N_("Without a home"),
        HousedState.DECLINED: N_("Prefers not to say"),
        HousedState.UNKNOWN: N_("Not known"),
    },
    ("incident", "severity"): {
        Severity.SMALL: N_("Small"),
        Severity.MODERATE: N_("Moderate"),
        Severity.GRAVE: N_("Grave"),
        Severity.DANGER: N_("Danger to somebody"),
    },
    ("incident_person", "role"): {
        IncidentRole.AFFECTED: N_("Affected"),
        IncidentRole.INVOLVED: N_("Involved"),
        IncidentRole.PRESENT: N_("Was there"),
    },
    ("incident_told", "whom"): {
        ToldWhom.LEAD: N_("Lead of the shift"),
        ToldWhom.DIRECTOR: N_("Director"),
        ToldWhom.CASEWORKER: N_("Caseworker"),
        ToldWhom.GUARDIAN: N_("Guardian"),
        ToldWhom.HEALTH: N_("Doctor or ambulance"),
        ToldWhom.POLICE: N_("Police"),
        ToldWhom.AUTHORITY: N_("Authority"),
        ToldWhom.OTHER: N_("Somebody else"),
    },
    ("log_kind_rule", "kind"): _LOG_KINDS,
    ("medication_given", "outcome"): {
        MedicationOutcome.GIVEN: N_("Given"),
        MedicationOutcome.REFUSED: N_("Refused"),
        MedicationOutcome.ABSENT: N_("Absent"),
        MedicationOutcome.HELD: N_("Held back"),
    },
    ("outreach_round", "setting"): {
        OutreachSetting.STREET: N_("Street"),
        OutreachSetting.INDOOR: N_("Indoor"),
        OutreachSetting.ONLINE: N_("Online"),
        OutreachSetting.CAFE: N_("Café"),
    },
    ("reservation", "state"): {
        ReservationState.OPEN: N_("Kept"),
        ReservationState.ARRIVED: N_("Arrived"),
        ReservationState.CANCELLED: N_("Cancelled"),
        ReservationState.LAPSED: N_("Nobody came"),
    },
    ("roll_call_mark", "presence"): {
        Presence.PRESENT: N_("Present"),
        Presence.ON_LEAVE: N_("On leave"),
        Presence.ABSENT: N_("Absent"),
    },
    ("room", "housing_kind"): _HOUSING,
    ("stay_left_open", "what"): {
        LeftOpen.BELONGINGS: N_("Things kept"),
        LeftOpen.RESERVATION: N_("Beds kept"),
        LeftOpen.ABSENCE: N_("Nights away"),
        LeftOpen.MEDICATION: N_("Medicines"),
        LeftOpen.TASKS: N_("Tasks"),
        LeftOpen.APPOINTMENTS: N_("Appointments"),
        LeftOpen.SAVINGS: N_("Savings and money kept"),
        LeftOpen.PAYMENTS: N_("Approved and not paid"),
        LeftOpen.AWARDS: N_("Running stipends"),
        LeftOpen.CREDIT: N_("To be paid back"),
        LeftOpen.TRAINING: N_("Courses"),
        LeftOpen.WORK: N_("Work"),
        LeftOpen.SUPPORT: N_("Support period"),
    },
    ("stock_move", "reason"): {
        StockReason.RECEIVED: N_("Received"),
        StockReason.GIVEN: N_("Given"),
        StockReason.COUNTED: N_("Counted"),
        StockReason.DISCARDED: N_("Discarded"),
    },
    ("tenancy", "housing_kind"): _HOUSING,
    ("tenancy", "tenure"): {
        Tenure.OWN: N_("The resident"),
        Tenure.ORGANISATION: N_("Our organisation"),
        Tenure.PARTNER: N_("A partner"),
        Tenure.FAMILY: N_("Family or friends"),
        Tenure.OTHER: N_("Somebody else"),
    },
    ("tenancy_visit", "state"): {
        TenancyVisitState.PLANNED: N_("Planned"),
        TenancyVisitState.HELD: N_("Held"),
        TenancyVisitState.CANCELLED: N_("Cancelled"),
        TenancyVisitState.NOT_FOUND: N_("Nobody was there"),
    },
    ("waiting_entry", "outcome"): {
        WaitingOutcome.PLACED: N_("Got a bed"),
        WaitingOutcome.ELSEWHERE: N_("Found another place"),
        WaitingOutcome.WITHDRAWN: N_("Does not want it any more"),
        WaitingOutcome.NO_CONTACT: N_("Contact was lost"),
    },
    ("waiting_entry", "priority"): {
        WaitingPriority.URGENT: N_("Urgent"),
        WaitingPriority.SOON: N_("Soon"),
        WaitingPriority.WHEN_POSSIBLE: N_("When possible"),
    },
    ("welfare_step", "kind"): {
        WelfareStepKind.CALL_HER: N_("Call the resident"),
        WelfareStepKind.CALL_CONTACT: N_("Call the safe contact"),
        WelfareStepKind.ASK_AROUND: N_("Ask housemates"),
        WelfareStepKind.TELL_CASEWORKER: N_("Tell the caseworker"),
        WelfareStepKind.ASK_HOSPITALS: N_("Ask hospitals"),
        WelfareStepKind.TELL_POLICE: N_("Report to the police"),
        WelfareStepKind.WAIT: N_("Wait and look again"),
        WelfareStepKind.HEARD_FROM: N_("Got in touch"),
        WelfareStepKind.BACK: N_("Is back"),
    },
}
