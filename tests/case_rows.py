# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A row about one person in every table that has any, with a mark in every text: for tests of what
must reach all of them (joining, erasing)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.absences import Absence, WelfareStep
from shelterdesk.models.appointments import Appointment
from shelterdesk.models.assessments import Assessment, AssessmentSitting, Domain, DomainScore
from shelterdesk.models.base import Base, OpenDate
from shelterdesk.models.belongings import Belonging
from shelterdesk.models.consents import Consent
from shelterdesk.models.counselling import CounsellingPerson, CounsellingSession
from shelterdesk.models.documents import Document, DocumentContent
from shelterdesk.models.families import Dependant, Guardian
from shelterdesk.models.health import HealthFact, Treatment
from shelterdesk.models.imports import ImportedRow
from shelterdesk.models.journeys import Attempt, JourneyStage, Outcome
from shelterdesk.models.legal import LegalDate, LegalMatter
from shelterdesk.models.medication import Medication, MedicationGiven, MedicationTime
from shelterdesk.models.move_on import (
    HousingApplication,
    HousingFollowUp,
    Tenancy,
    TenancyVisit,
)
from shelterdesk.models.outreach import HelplineContact
from shelterdesk.models.papers import Paper
from shelterdesk.models.plans import Goal, GoalStep, PlanApproval, PlanReview
from shelterdesk.models.referrals import Referral
from shelterdesk.models.reservations import Reservation, WaitingEntry
from shelterdesk.models.residents import (
    Household,
    HouseholdMember,
    Intake,
    IntakeSection,
    Resident,
    ResidentLanguage,
)
from shelterdesk.models.retention import Retention
from shelterdesk.models.rooms import Room, Site, Stay, StayLeftOpen
from shelterdesk.models.safety import Alert, KeepApart, PlanKind, ProtectionOrder, SafetyPlan
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.models.support import AftercareContact, CaseAssignment, SupportPeriod
from shelterdesk.models.tasks import Task
from shelterdesk.models.visits import Visit
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services.safety.safety_plans import PARTS
from shelterdesk.services.values import case_codes
from shelterdesk.vault.door import Vault
from tests import work_rows

FROM = date(2025, 3, 3)
STAMPS = {"updated_at", "updated_by"}
#: Sealed codes of word lists: figures, not words of anybody.
CODES = {("outcome", "status"): "well", ("journey_stage", "stage"): "five-stage:1"}


def everything(vault: Vault, resident_id: int, mark: str, *, ended: date | None = None) -> None:
    """Write it in one act; ``ended``: when the support period and the stay ended."""
    vault.do("Fill", _fill, resident_id=resident_id, mark=mark, ended=ended)


def _fill(tx: Transaction, *, resident_id: int, mark: str, ended: date | None) -> None:
    _Filling(tx, resident_id, mark, ended).all()


class _Filling:
    def __init__(self, tx: Transaction, who: int, mark: str, ended: date | None) -> None:
        self.tx, self.who, self.mark, self.ended = tx, who, mark, ended

    def add(self, model: type[Any], **values: Any) -> Any:
        """A row of hers: every sealed column holds the mark and its own name, or a code."""
        columns = {column.name for column in model.__table__.columns}
        if "resident_id" in columns:
            values = {"resident_id": self.who} | values
        for column in model.__table__.columns:
            if isinstance(column.type, OpenDate):
                values.setdefault(column.name, None)
        for column in model.__table__.columns:
            answer = f"{column.name}_answer"
            if answer in columns and answer not in values:
                is_given = "sealed" in column.info or values.get(column.name) is not None
                values[answer] = "given" if is_given else "declined"
        row = model(**values)
        for column in model.__table__.columns:
            if column.name in values or "sealed" not in column.info:
                continue
            text = _in_form(model.__tablename__, column.name, self.mark)
            if column.info["sealed"] == "by row":
                self.tx.seal_as(row, column.name, values.get("confidentiality", "case"), text)
            else:
                self.tx.seal(row, column.name, text)
        self.tx.session.add(row)
        self.tx.session.flush()
        return row

    def term(self, vocabulary: Vocabulary) -> int:
        return int(self.tx.session.scalars(select(Term.id).where(
            Term.vocabulary == vocabulary.value).order_by(Term.id)).first() or 0)  # fmt: skip

    def all(self) -> None:
        self._identity()
        self._house(self._care())
        self._plans()
        self._law()
        work_rows.fill(self, FROM)

    def _identity(self) -> None:
        add, mark = self.add, self.mark
        resident = self.tx.session.get_one(Resident, self.who)
        resident.known_as = mark
        resident.pronouns, resident.pronouns_answer = f"{mark} pronouns", "given"
        for name in ("legal_name", "phone", "contact", "strengths", "interests", "hopes"):
            self.tx.seal(resident, name, f"{mark} resident {name}")
            setattr(resident, f"{name}_answer", "given")
        self.tx.session.flush()
        add(ResidentLanguage, language="ti", level="native")
        add(HouseholdMember, household_id=add(Household).id, role="head")
        add(Intake, at=self.tx.now, is_safe_now=True, came_for="bed")
        add(IntakeSection, section="papers", state="begun")
        add(Paper, kind_id=self.term(Vocabulary.PAPER_KIND), expires=FROM)
        document = add(Document, state="stored", media_type="text/plain", size=9, pages=1)
        add(DocumentContent, document_id=document.id)
        add(Dependant, birth_year=2019, lives_with="here")
        add(Guardian, kind="parent", start=FROM)
        add(Consent, purpose="share", state="given", on=FROM, has_assent=None,
            document_id=document.id)  # fmt: skip
        add(Retention, postponed_until=None)
        add(Task, kind="promise", confidentiality="case", plain=None)
        add(Task, kind="promise", body=None, plain=f"{mark} task plain")
        row = {"source": "old list", "kind": "person", "external_id": f"{mark} number"}
        self.tx.session.add(ImportedRow(**row, row_table="resident", row_id=self.who))

    def _care(self) -> Stay:
        add, mark = self.add, self.mark
        period = add(SupportPeriod, opened=FROM, closed=self.ended, wants_aftercare=True)
        assert self.tx.staff_id is not None
        add(CaseAssignment, support_period_id=period.id, staff_id=self.tx.staff_id, start=FROM)
        add(AftercareContact, support_period_id=period.id, months=1, due=FROM)
        site = self.tx.session.scalars(select(Site.id)).first()
        if site is None:
            site = self.add(Site, name="House B").id
        stay: Stay = add(
            Stay, site_id=site, support_period_id=period.id, start=FROM, end=self.ended or FROM
        )
        at = datetime.combine(FROM, self.tx.now.timetz())
        add(Visit, start=at, end=at + timedelta(hours=1))
        add(HealthFact, kind="allergy", shift_note=f"{mark} shift", start=FROM)
        add(Treatment, state="waiting", waiting_since=FROM)
        self._medicines(at)
        session = add(CounsellingSession, at=at, counsellor_id=self.tx.staff_id)
        add(CounsellingPerson, session_id=session.id, state="held")
        add(Alert, text=f"{mark} alert", instruction=f"{mark} instruction", start=FROM)
        add(SafetyPlan, kind="safety", made=FROM, shift_note=f"{mark} plan")
        add(ProtectionOrder, start=FROM)
        uuid = self.tx.session.get_one(Resident, self.who).uuid
        apart = KeepApart(
            names=f"{mark} danger", phones="0611 999", description=f"{mark} coat", start=FROM,
            end=None, instruction=f"{mark} call",
        )  # fmt: skip
        self.tx.seal(apart, "concerns", json.dumps([uuid]))
        self.tx.seal(apart, "reason", f"{mark} apart")
        self.tx.session.add(apart)
        self.tx.session.flush()
        return stay

    def _house(self, stay: Stay) -> None:
        """All of it over: nothing here keeps a bed or waits for anybody. No incident: it is of
        several people."""
        add, mark, night = self.add, self.mark, FROM + timedelta(days=1)
        at = datetime.combine(FROM, self.tx.now.timetz())
        room = self.tx.session.scalars(select(Room.id).where(Room.site_id == stay.site_id)).first()
        if room is None:
            room = add(Room, site_id=stay.site_id, name="Room 1").id
        add(WaitingEntry, since=FROM, note=f"{mark} waits", ended_on=FROM, outcome="placed")
        add(Reservation, room_id=room, start=FROM, hold_until=night, state="cancelled",
            ended_at=at, reason=f"{mark} bed kept")  # fmt: skip
        add(Absence, stay_id=stay.id, kind="leave", start=FROM, end=night)
        add(WelfareStep, night_of=FROM, kind="back", done_at=at, done_by=self.tx.staff_id)
        add(StayLeftOpen, stay_id=stay.id, what="tasks", reason=f"{mark} left open")
        applied = add(HousingApplication, housing_kind="long_term", prepared_on=FROM)
        home = add(Tenancy, application_id=applied.id, housing_kind="long_term", start=FROM)
        add(TenancyVisit, tenancy_id=home.id, on=FROM, state="held")
        add(HousingFollowUp, stay_id=stay.id, months=3, due=FROM, done_on=FROM,
            state="same_home", source="told_us")  # fmt: skip
        add(ServiceGiven, at=at, kind_id=self.term(Vocabulary.SUPPORT_KIND),
            despite=f"{mark} despite")  # fmt: skip
        add(HelplineContact, at=at)
        add(Belonging, what=f"{mark} bag", in_on=FROM, out_on=FROM, taken_by="owner")
        add(Appointment, at=at, confidentiality="case", plain=None, state="kept")

    def _medicines(self, at: datetime) -> None:
        add, mark, box = self.add, self.mark, f"{self.mark} box {self.who}"
        daily = add(Medication, label=box, dose=f"{mark} dose", start=FROM)
        add(MedicationTime, medication_id=daily.id, minute=20 * 60, start=FROM)
        add(MedicationGiven, medication_id=daily.id, due_on=FROM, due_minute=20 * 60, at=at,
            outcome="given", amount=f"{mark} amount")  # fmt: skip
        add(Medication, label=f"{box} b", dose=f"{mark} dose", is_as_needed=True, start=FROM)

    def _plans(self) -> None:
        add = self.add
        add(JourneyStage, start=FROM, end=self.ended)
        add(Attempt, begun_year=2020)
        add(Outcome, on=FROM)
        assessment = add(Assessment, begun=FROM)
        add(AssessmentSitting, assessment_id=assessment.id, on=FROM)
        domain = self.tx.session.scalars(select(Domain.id).order_by(Domain.id)).first()
        assert domain is not None
        add(DomainScore, assessment_id=assessment.id, domain_id=domain, rater="she", level=2,
            sealed_level=None, level_answer="given")  # fmt: skip
        goal = add(Goal, set_on=FROM)
        add(GoalStep, goal_id=goal.id)
        add(PlanReview, planned=FROM)
        add(PlanApproval, asked_by=self.tx.staff_id, asked_at=self.tx.now)

    def _law(self) -> None:
        matter = self.add(LegalMatter, opened=FROM)
        self.add(LegalDate, matter_id=matter.id, at=self.tx.now)
        self.add(Referral, state="draft")


def _in_form(table: str, column: str, mark: str) -> str:
    """The mark and the column's name, in the form in which the column holds its text."""
    text = f"{mark} {table} {column}"
    stem = column.removeprefix("sealed_").removeprefix("own_")
    if codes := case_codes.CODES.get((table, stem)):
        return next(iter(codes))
    signed = json.dumps({"strokes": [], "paper": True, "mark": text})
    forms = {
        ("consent", "items"): json.dumps({"codes": [], "words": text}),
        ("consent", "withheld"): json.dumps({"codes": [], "words": text}),
        ("consent", "signature"): signed,
        ("belonging", "in_signature"): signed,
        ("belonging", "out_signature"): signed,
        ("health_fact", "due"): FROM.isoformat(),
        ("safety_plan", "body"): json.dumps({PARTS[PlanKind.SAFETY][0]: text}),
    }
    return CODES.get((table, column)) or forms.get((table, column), text)


def dump(vault: Vault, *, without: frozenset[str] = frozenset()) -> dict[tuple[str, str], Any]:
    """Every row of every table of records but its stamps, as the file holds it."""
    rows: dict[tuple[str, str], Any] = {}
    with vault._session() as session:
        file = session.connection().connection.driver_connection
        assert file is not None
        for table in Base.metadata.sorted_tables:
            if table.name in without or "uuid" not in table.columns:
                continue
            kept = [f'"{name}"' for name in table.columns.keys() if name not in STAMPS]
            query = f'SELECT uuid, {", ".join(kept)} FROM "{table.name}"'  # noqa: S608
            for uuid, *values in file.execute(query):
                rows[table.name, uuid] = tuple(map(str, values))
        session.rollback()
    return rows
