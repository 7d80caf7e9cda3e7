# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A house in which something of every kind waits tonight: for tests of Today's lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.belongings import Belonging
from shelterdesk.models.counselling import CounsellingPerson, CounsellingSession
from shelterdesk.models.documents import Document
from shelterdesk.models.income import Earning
from shelterdesk.models.ledger import AccountKind, LedgerKind
from shelterdesk.models.legal import LegalDate, LegalMatter
from shelterdesk.models.move_on import (
    HousingApplication,
    HousingFollowUp,
    Tenancy,
    TenancyVisit,
)
from shelterdesk.models.papers import Paper
from shelterdesk.models.plans import Goal, GoalStep, PlanApproval, PlanReview
from shelterdesk.models.referrals import Referral
from shelterdesk.models.rooms import Stay, StayLeftOpen
from shelterdesk.models.safety import ProtectionOrder, SafetyPlan
from shelterdesk.models.support import AftercareContact, SupportPeriod
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import organisation
from shelterdesk.services.agenda import appointments, tasks
from shelterdesk.services.belongings import belongings
from shelterdesk.services.complaints import complaints
from shelterdesk.services.giving import stock
from shelterdesk.services.incidents import incidents
from shelterdesk.services.income import earnings
from shelterdesk.services.log import log_entries
from shelterdesk.services.medication import medicines
from shelterdesk.services.medication.dose_times import DoseTime
from shelterdesk.services.money import accounts, posting
from shelterdesk.services.outreach import helpline
from shelterdesk.services.partners import partner_notes
from shelterdesk.services.residents.residents import Birth
from shelterdesk.services.rooms import absences, reservations, roll_calls, stays, waiting
from shelterdesk.services.shifts import close_shift, handover, shifts
from shelterdesk.services.training import enrolments
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests import fund_rows, income_rows, money_desk, placed
from tests.case_rows import _Filling
from tests.colleagues import hired
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person
from tests.training_world import cohort, course, enrolled, marked, sessions

TONIGHT = NOW.date()
DAY = timedelta(days=1)
#: When everybody should be back.
LATE = NOW + timedelta(hours=3)


def fill(vault: Vault) -> int:
    """Write all of it; returns whom most of it is about."""
    other = hired(vault, "C2")["C2"]
    site = house(vault)
    places = beds(vault, site)
    noor, stay = admitted(vault, places[0], TONIGHT - 9 * DAY)
    mai, _stay = admitted(vault, places[2], TONIGHT - 9 * DAY, "Mai")
    vault.do("Case", _case, noor=noor, lina=person(vault, "Lina"), ada=person(vault, "Ada"),
             site=site, other=other)  # fmt: skip
    _house(vault, noor, stay, mai, site, places)
    vault.do("From the bank", _uncounted)
    till = money_desk.till(vault, cash=0)
    money_desk.due(vault, till, noor)
    not_yet = {"approved_by": None, "approved_at": None, "is_approved_alone": False}
    money_desk.due(vault, till, noor, number=1, state="draft", **not_yet | {"prepared_by": other})
    money_desk.due(vault, till, noor, number=2, state="held", held_for="absent", **not_yet)
    of_fund = fund_rows.Given(noor, fund_rows.scheme(vault), fund_rows.fund(vault, budget=100))
    fund_rows.award(vault, of_fund, TONIGHT)
    fund_rows.award(vault, replace(of_fund, resident_id=mai), TONIGHT, TONIGHT + 9 * DAY)
    _earns(vault, noor, other)
    _learns(vault, noor, mai, places[6])
    _works(vault, noor, mai)
    return noor


def _works(vault: Vault, noor: int, mai: int) -> None:
    """Somebody to ask how her work goes, a visit today, an employer to call."""
    bakery = placed.employer(vault)
    placed.placed(vault, mai, bakery, start=TONIGHT - 31 * DAY)
    placed.introduced(vault, noor, bakery, "visit", visit_on=TONIGHT)
    form = partner_notes.PartnerNoteForm(on=TONIGHT - 9 * DAY, next_on=TONIGHT)
    vault.do("Spoke", partner_notes.write_note, partner_id=bakery, form=form)


def _learns(vault: Vault, noor: int, mai: int, bed: int) -> None:
    """Three sessions missed, others whose roll is still to be called, a free place, a minor."""
    group = cohort(vault, course(vault))
    enrolled(vault, group, noor)
    for row in sessions(vault, group)[:3]:
        marked(vault, row.id, absent=noor)
    vault.do("Ask", enrolments.apply, cohort_id=group, resident_id=mai)
    child = person(vault, "Mina", birth=Birth(2014, 1))
    vault.do("Come", stays.admit, resident_id=child, bed_id=bed, on=TONIGHT - 9 * DAY)


def _earns(vault: Vault, who: int, colleague: int) -> None:
    """A colleague prepared what somebody earned in a workshop."""
    sewing = income_rows.activity(vault)
    income_rows.member(vault, sewing, who, TONIGHT - 9 * DAY)
    income_rows.worked(vault, sewing, TONIGHT - 9 * DAY, (who, 60, 0))
    income_rows.sold(vault, sewing, 9_000, TONIGHT - 9 * DAY)
    days = {"start": TONIGHT - 9 * DAY, "end": TONIGHT}
    vault.do("Share", earnings.prepare, activity_id=sewing, **days)

    def by_colleague(tx: Transaction) -> None:
        for row in tx.session.query(Earning):
            row.prepared_by = colleague

    vault.do("By a colleague", by_colleague)


def _uncounted(tx: Transaction) -> None:
    """Money in a box that nobody has counted."""
    box = accounts.of_house(tx, AccountKind.CASH, "EUR")
    bank = accounts.of_house(tx, AccountKind.BANK, "EUR")
    lines = [posting.debit(box, 5_000), posting.credit(bank, 5_000)]
    posting.post(tx, kind=LedgerKind.TRANSFER, lines=lines)


def _house(  # noqa: PLR0917 - whom and where it is about
    vault: Vault, noor: int, stay: int, mai: int, site: int, places: list[int]
) -> None:
    def do(verb: Any, **values: Any) -> Any:
        return vault.do(f"Act {verb.__name__}", verb, **values).result

    about = {"resident_id": noor}
    do(
        organisation.edit,
        form=replace(vault.read(organisation.form), counts_stock=True, approves_plans=True),
    )
    do(tasks.add, form=tasks.TaskForm("Call the clinic", due=TONIGHT), **about)
    do(tasks.add, form=tasks.TaskForm("Fix the lock", due=TONIGHT))
    pills = medicines.MedicineForm("Pills", times=(DoseTime(22 * 60),))
    do(medicines.add, resident_id=mai, form=pills)
    gone = absences.AbsenceForm(start=TONIGHT - DAY, expected_back=TONIGHT)
    do(absences.add, stay_id=stay, form=gone)
    do(roll_calls.mark, site_id=site, resident_id=mai, night=TONIGHT, presence="absent")
    shift = do(shifts.open_shift)
    do(handover.add, shift_id=shift, form=handover.LineForm("The boiler is off"))
    do(close_shift.close, shift_id=shift)
    do(appointments.add, form=appointments.AppointmentForm(TONIGHT, time(21), words="Doctor"))
    kept = reservations.ReservationForm(TONIGHT, TONIGHT + DAY, bed_id=places[4])
    do(reservations.keep, form=kept, resident_id=person(vault, "Amal"))
    do(waiting.add, form=waiting.WaitingForm(ask_again_on=TONIGHT),
       resident_id=person(vault, "Zoe"))  # fmt: skip
    do(helpline.add, form=helpline.ContactForm(NOW, call_back_at=NOW))
    do(incidents.add, form=incidents.IncidentForm("Fell on the stairs"))
    do(complaints.write, form=complaints.ComplaintForm(complaints.About.HOUSE, "Too loud"))
    old = belongings.BelongingForm("Suitcase", in_on=TONIGHT - 9 * DAY, keep_until=TONIGHT - DAY)
    do(belongings.add, **about, form=old)
    do(stock.add, form=stock.ItemForm("Soap", low_at=5))
    do(visits.check_in, resident_id=noor, at=NOW - DAY)
    do(log_entries.write, kind="note", confidentiality="desk", text="Half", resident_ids=[noor])


def _case(tx: Transaction, *, noor: int, lina: int, ada: int, site: int, other: int) -> None:
    mine = _Filling(tx, noor, "Word", None)
    add, today = mine.add, TONIGHT
    session = add(CounsellingSession, at=NOW, counsellor_id=tx.staff_id)
    add(CounsellingPerson, session_id=session.id, state="planned")
    add(Document, state="expected", expected_by=today)
    add(Paper, kind_id=mine.term(Vocabulary.PAPER_KIND), expires=today + DAY)
    matter = add(LegalMatter, opened=today)
    add(LegalDate, matter_id=matter.id, at=NOW + DAY)
    goal = add(Goal, set_on=today)
    add(GoalStep, goal_id=goal.id, due=today, staff_id=tx.staff_id)
    add(PlanReview, planned=today, staff_id=tx.staff_id)
    add(PlanApproval, asked_by=other, asked_at=tx.now)
    add(Referral, direction="in", state="waiting", sent=today - 9 * DAY, answer_due=today)
    add(ProtectionOrder, start=today - 9 * DAY, end=today + 9 * DAY)
    add(SafetyPlan, kind="safety", made=today - 9 * DAY, review=today)
    add(HousingApplication, housing_kind="long_term", prepared_on=today, ask_again_on=today)
    home = add(Tenancy, housing_kind="long_term", start=today, contract_until=today)
    add(TenancyVisit, tenancy_id=home.id, on=today, state="planned")
    _left(_Filling(tx, lina, "Word", None), site, today - 90 * DAY)
    open_one = _Filling(tx, ada, "Word", None)
    ended = open_one.add(Stay, site_id=site, start=today - 99 * DAY, end=today - 90 * DAY)
    open_one.add(StayLeftOpen, stay_id=ended.id, what="belongings")
    open_one.add(Belonging, what="bag", in_on=today - 99 * DAY)


def _left(was: _Filling, site: int, on: date) -> None:
    """Support and stay ended; both are to be asked about."""
    period = was.add(
        SupportPeriod,
        opened=on - DAY,
        closed=on,
        wants_aftercare=True,
        caseworker_id=was.tx.staff_id,
    )
    was.add(AftercareContact, support_period_id=period.id, months=3, due=on + 88 * DAY)
    stay = was.add(Stay, site_id=site, support_period_id=period.id, start=on - DAY, end=on)
    was.add(HousingFollowUp, stay_id=stay.id, months=3, due=on + 88 * DAY)
