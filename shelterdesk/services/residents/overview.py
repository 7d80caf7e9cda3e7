# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A resident's page in one answer: who it is, where, with whom. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_
from shelterdesk.models.assessments import Assessment
from shelterdesk.models.health import HealthFact
from shelterdesk.models.plans import Goal
from shelterdesk.models.residents import HouseholdMember, HouseholdRole
from shelterdesk.models.safety import Alert, SafetyPlan
from shelterdesk.services import organisation
from shelterdesk.services.filled import filled
from shelterdesk.services.plans import assessments, plans
from shelterdesk.services.plans.assessment_rows import NeedsChange
from shelterdesk.services.plans.plan_rows import Plan
from shelterdesk.services.residents import guardians, protection, residents
from shelterdesk.services.residents.guardians import Minor
from shelterdesk.services.residents.protection import Protection
from shelterdesk.services.residents.residents import ResidentForm, ResidentRow
from shelterdesk.services.rooms import board, stays
from shelterdesk.services.rooms.board import NightsInBed
from shelterdesk.services.rooms.stays import StayRow
from shelterdesk.services.safety import alerts, shift_facts
from shelterdesk.services.safety.alerts import AlertRow
from shelterdesk.services.safety.shift_facts import ShiftFact
from shelterdesk.services.support import journeys, support
from shelterdesk.services.support.support import SupportRow

__all__ = ["CaseGlance", "HouseholdRole", "Member", "Overview", "case_glance", "overview"]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the same household."""

    resident_id: int
    shown: str
    role: HouseholdRole
    age: int | None
    is_here: bool
    place: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What everybody who sees the resident is shown at the head of the page and beside it."""

    row: ResidentRow
    form: ResidentForm
    stays: tuple[StayRow, ...]  # newest first, as the next two
    nights: tuple[NightsInBed, ...]
    periods: tuple[SupportRow, ...]
    household: tuple[Member, ...]
    begun: date
    tonight: date
    today: date
    protection: Protection
    alerts: tuple[AlertRow, ...] = ()  # those in force, and those to come
    shift_facts: tuple[ShiftFact, ...] = ()  # what the shift must know, most urgent first
    told_nothing_of: tuple[Minor, ...] = ()
    stage: str = ""  # of the journey, in words; empty for whoever may not read it


@dataclass(frozen=True, slots=True)
class CaseGlance:
    """What the overview shows of case work; None of what was never begun."""

    plan: Plan | None
    needs: NeedsChange | None


@query(Capability.SEE_RESIDENTS, viewed=N_("Opened the record"))
def overview(tx: Transaction, *, resident_id: int) -> Overview:
    """Everything about one person that the desk may see; raises ``NotFound``."""
    resident = residents.get(tx, resident_id)
    begun = resident.created_at.astimezone(tx.now.tzinfo).date()
    stay_rows = stays.stays(tx, resident_id=resident_id)
    periods = support.periods(tx, resident_id=resident_id)
    has = filled(tx, resident_id, (Alert, SafetyPlan, HealthFact))
    facts = shift_facts.of_resident(tx, resident_id=resident_id) if has - {Alert} else []
    return Overview(
        row=residents.row(tx, resident_id=resident_id),
        form=residents.form(tx, resident_id=resident_id, revealed=False),
        stays=tuple(stay_rows),
        nights=tuple(board.history_of(tx, resident_id=resident_id)),
        periods=tuple(periods),
        household=tuple(household(tx, resident_id=resident_id)),
        begun=begun,
        tonight=organisation.tonight(tx),
        today=tx.today,
        protection=protection.of_resident(tx, resident_id=resident_id),
        alerts=tuple(alerts.of_resident(tx, resident_id=resident_id)) if Alert in has else (),
        shift_facts=tuple(facts),
        told_nothing_of=tuple(guardians.told_nothing_of(tx, resident_id=resident_id)),
        stage=journeys.current(tx, resident_id),
    )


@query(Capability.SEE_RESIDENTS, viewed=N_("Opened the record"))
def case_glance(tx: Transaction, *, resident_id: int) -> CaseGlance | None:
    """Needs and plan in small; None for whoever may not see case work.

    Shown with the record, so that opening it is one line of the audit trail, and asked apart: the
    record opens where a sealed word of the plan is damaged.
    """
    residents.get(tx, resident_id)
    if not tx.may(Capability.SEE_CASE):
        return None
    begun = filled(tx, resident_id, (Goal, Assessment))
    return CaseGlance(
        plan=plans.plan(tx, resident_id=resident_id) if Goal in begun else None,
        needs=assessments.change(tx, resident_id=resident_id) if Assessment in begun else None,
    )


@query(Capability.SEE_RESIDENTS)
def household(tx: Transaction, *, resident_id: int) -> list[Member]:
    """The others of the households a person belongs to."""
    mine = select(HouseholdMember.household_id).where(
        HouseholdMember.resident_id == resident_id,
        protection.visible(tx, HouseholdMember.resident_id),
    )
    query = (
        select(HouseholdMember)
        .where(HouseholdMember.household_id.in_(mine), HouseholdMember.resident_id != resident_id)
        .where(protection.visible(tx, HouseholdMember.resident_id))
        .order_by(HouseholdMember.id)
    )
    members: dict[int, Member] = {}
    for found in tx.session.scalars(query):
        row = residents.row(tx, resident_id=found.resident_id)
        role = HouseholdRole(found.role)
        members[row.id] = Member(row.id, row.shown, role, row.age, row.is_here, row.place)
    return list(members.values())
