# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A house in which one protected person stands in every table, beside somebody in the open.

Her rows have numbers of their own (77…), so that an answer that holds one of them is seen to hold
it; every text of hers has ``MARK`` in it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from sqlalchemy import delete

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import Base
from shelterdesk.models.counselling import SessionKind
from shelterdesk.models.families import GuardianKind
from shelterdesk.models.ledger import AccountKind
from shelterdesk.models.payments import PaymentKind
from shelterdesk.models.residents import Resident
from shelterdesk.models.retention import Redaction
from shelterdesk.models.safety import KeepApart
from shelterdesk.models.staff import Role
from shelterdesk.services.agenda import appointments, tasks
from shelterdesk.services.belongings import belongings
from shelterdesk.services.consents import consents
from shelterdesk.services.counselling import counselling
from shelterdesk.services.giving import service_giving
from shelterdesk.services.incidents import incidents
from shelterdesk.services.log import log_entries
from shelterdesk.services.merging import merging
from shelterdesk.services.money import accounts as money_accounts
from shelterdesk.services.money import (
    collectors,
    funds,
    pay_desk,
    payments,
    posting,
    stay_funds,
)
from shelterdesk.services.money.payments import Handing, What
from shelterdesk.services.moving_on import applications, tenancies
from shelterdesk.services.outreach import helpline
from shelterdesk.services.partners import partner_checks, partners
from shelterdesk.services.past import past
from shelterdesk.services.referrals import referrals
from shelterdesk.services.residents import families, guardians, protection
from shelterdesk.services.residents.overview import HouseholdRole
from shelterdesk.services.residents.residents import Birth
from shelterdesk.services.rooms import (
    absences,
    check_out,
    reservations,
    roll_calls,
    stays,
    waiting,
    welfare,
)
from shelterdesk.services.safety import keep_apart, outsiders
from shelterdesk.services.shifts import close_shift, handover, shifts
from shelterdesk.services.stipends import awards, deciding, schemes
from shelterdesk.services.support import programmes, support
from shelterdesk.services.values.signatures import Signature
from shelterdesk.services.visits import visits
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests import (
    case_rows,
    money_desk,
    protected_introductions,
    protected_placements,
    protected_purse,
    protected_skills,
    protected_training,
    protected_work,
)
from tests.conftest import NOW, PASSPHRASE
from tests.factories import admitted, beds, house, person

MARK = "Quillamark"
OPEN = "Openword"
TONIGHT = NOW.date()
DAY = timedelta(days=1)
EVERYTHING = "A9"
_HERS, _SHARED = 770_000, 880_000
_SCHEME = schemes.SchemeForm("Monthly", "EUR", amount=33_000, period_from=TONIGHT - 300 * DAY)
_APART = frozenset({
    "audit_event", "audit_image", "cohort", "course", "course_session", "issuer", "partner",
    "staff", "term", "vacancy",
})  # fmt: skip


class World:
    """Noor (in the open) and she who is protected; ``EVERYTHING`` is a colleague with every role
    and key who is not named for her."""

    def __init__(self, vault: Vault) -> None:
        self.first = vault.staff_id
        self.all_roles = accounts.add(
            vault, code=EVERYTHING, roles=tuple(Role), passphrase=PASSPHRASE, cost=FLOOR
        )
        self.site = house(vault)
        self.beds = beds(vault, self.site)
        self.partner = vault.do(
            "Add", partners.add, form=partners.PartnerForm("Four Rivers")
        ).result
        soon = TONIGHT + 9 * DAY
        vault.do("Look", partner_checks.look, partner_id=self.partner, until=soon)
        form = programmes.ProgrammeForm("Way out", start=TONIGHT - 900 * DAY)
        self.programme = vault.do("Add", programmes.add, form=form).result
        self.noor, self.stay = admitted(vault, self.beds[0], TONIGHT - 9 * DAY)
        case_rows.everything(vault, self.noor, OPEN, ended=TONIGHT - 40 * DAY)
        self._consents(vault, self.noor, OPEN)
        vault.do("Call", helpline.add, form=helpline.ContactForm(NOW))  # nobody's
        self.shift = vault.do("Open", shifts.open_shift).result
        self.fund = vault.do("Fund", funds.add, form=funds.FundForm("City")).result
        self._is_paid(vault, self.stay)
        self.till = money_desk.till(vault, name="Till")
        self._gets_money(vault, self.noor, OPEN)
        self.scheme = vault.do("Scheme", schemes.add, form=_SCHEME).result
        self._is_awarded(vault, self.noor, OPEN)
        self.work = protected_work.begin(vault, self.noor)
        self.groups = protected_skills.begin(vault)
        self.school = protected_training.begin(vault, self.noor)
        self.vacancies = protected_introductions.begin(vault, self.noor)
        self._waits(_acts(vault), self.noor, self.stay, self.beds[7], OPEN)
        protected_placements.fill(vault, self.noor, self.partner, OPEN)
        protected_purse.open_boxes(vault, self.fund)
        _number_from(vault, _HERS)
        self.her, self.twin, third = (
            person(vault, MARK, birth=Birth(1998, 4), phone="+34 611 777 123") for _ in range(3)
        )
        vault.do("Join", merging.merge, resident_id=self.her, merged_id=third)
        case_rows.everything(vault, self.her, MARK, ended=TONIGHT - 40 * DAY)
        _drop_outsider(vault, _HERS + 1)
        self._hers(vault)
        _number_from(vault, _SHARED)
        self._shared(vault)
        with vault._session() as session:
            who = session.get_one(Resident, self.her)
            self.code, self.uuid = who.code, who.uuid
            self.twins_code = session.get_one(Resident, self.twin).code
            self.noors_code = session.get_one(Resident, self.noor).code

    @property
    def hers(self) -> list[int]:
        """The ids of her rows, whatever their table."""
        return list(range(_HERS + 1, _HERS + 6))

    def protect(self, vault: Vault, *staff_ids: int) -> None:
        """Name those who see her and her double."""
        for who in (self.her, self.twin):
            vault.do("Protect", protection.protect, resident_id=who, staff_ids=staff_ids)

    def _is_paid(self, vault: Vault, stay_id: int) -> None:
        form = stay_funds.FundingForm(self.fund)
        vault.do("Pays", stay_funds.add, stay_id=stay_id, form=form)

    def _gets_money(self, vault: Vault, who: int, mark: str) -> None:
        """Something to be paid, something paid in part, something not wanted; who may collect."""
        _whole, second, third, fourth = (
            money_desk.due(vault, self.till, who, number=number) for number in range(4)
        )
        money_desk.pay(vault, second, amount=1_000)
        money_desk.grant(vault, self.till, who)
        money_desk.earning(vault, who)
        form = collectors.CollectorForm(f"{mark} collects")
        do = _acts(vault)
        do(collectors.add, resident_id=who, form=form)
        do(pay_desk.refuse, kind="due", payable_id=third, reason=mark)
        do(deciding.hold, due_id=fourth, reason=mark)
        _saves(vault, who)

    def _is_awarded(self, vault: Vault, resident_id: int, mark: str) -> None:
        form = awards.AwardForm(self.scheme, self.fund, TONIGHT - 20 * DAY, note=mark)
        vault.do("Award", awards.give, resident_id=resident_id, form=form)

    def leaks(self, said: str) -> list[str]:
        """What of hers is in a text."""
        codes = (self.code, self.twins_code, self.uuid)
        found = [text for text in (MARK, *codes) if text.casefold() in said.casefold()]
        return found + re.findall(r"(?<![\w.])77\d{4}(?![\w.])", said)

    def _hers(self, vault: Vault) -> None:
        do = _acts(vault)
        who = {"resident_id": self.her}
        stay = self.stay_of_hers = do(stays.admit, **who, on=TONIGHT - 3 * DAY, bed_id=self.beds[1],
                  planned_end=TONIGHT, reason=f"{MARK} came")  # fmt: skip
        do(stays.move, stay_id=stay, bed_id=self.beds[3], on=TONIGHT - DAY, reason=f"{MARK} quiet")
        self._is_paid(vault, stay)
        self._is_awarded(vault, self.her, MARK)
        self.her_period = vault.read(support.open_period_of, self.her)
        do(programmes.assign, period_id=self.her_period, programme_id=self.programme, start=None)
        for kind, words in (("desk", "breakfast"), ("case", "meeting"), ("safety", "danger")):
            do(log_entries.note, kind="note", confidentiality=kind, text=f"{MARK} {words}",
               resident_ids=[self.her])  # fmt: skip
        do(tasks.add, form=tasks.TaskForm(f"{MARK} promise", due=TONIGHT), **who)
        do(appointments.add, form=appointments.AppointmentForm(
            TONIGHT, time(21), words=f"{MARK} doctor", remind_minutes=60,
            resident_id=self.her))  # fmt: skip
        do(belongings.add, **who, form=belongings.BelongingForm(f"{MARK} suitcase"),
           signature=Signature(((( 1, 1), (2, 2)),)))  # fmt: skip
        applied = do(applications.add, **who, form=applications.ApplicationForm(
            "long_term", recipient=f"{MARK} agency", ask_again_on=TONIGHT, note=MARK))  # fmt: skip
        home = do(tenancies.add, **who, form=tenancies.TenancyForm(
            "long_term", TONIGHT, contract_until=TONIGHT, address=f"{MARK} Road",
            note=MARK, application_id=applied))  # fmt: skip
        do(tenancies.plan_visit, tenancy_id=home, on=TONIGHT)
        do(visits.check_in, resident_id=self.twin, at=NOW - DAY)
        do(visits.check_in, resident_id=self.twin)
        do(service_giving.give, form=service_giving.GiveForm("clothes", (self.her,)))
        do(helpline.add, form=helpline.ContactForm(
            NOW, resident_id=self.her, note=f"{MARK} call", call_back_at=NOW + DAY))  # fmt: skip
        do(handover.add, shift_id=self.shift, form=handover.LineForm(
            f"{MARK} waits", resident_id=self.her))  # fmt: skip
        self._gets_money(vault, self.her, MARK)
        self._waits(do, self.her, self.stay_of_hers, self.beds[6], MARK)
        self._consents(vault, self.her, MARK)
        sent = do(referrals.prepare, **who, form=referrals.ReferralForm(
            self.partner, request=f"{MARK} request"))  # fmt: skip
        do(referrals.send, referral_id=sent, on=TONIGHT - 30 * DAY)
        for on in (TONIGHT - DAY, TONIGHT):
            do(roll_calls.mark, site_id=self.site, **who, night=on, presence="absent")
        do(welfare.add, **who, form=welfare.StepForm("call_her", result=f"{MARK} calls"))
        protected_purse.fill(vault, self.her, self.fund, MARK, TONIGHT)
        protected_work.fill(vault, self.work, self.noor, self.her)
        self.certificate = protected_skills.fill(vault, self.groups, self.her, MARK)
        protected_training.fill(vault, self.school, self.her, MARK)
        protected_placements.fill(vault, self.her, self.partner, MARK)
        self.introduction = protected_introductions.fill(vault, self.vacancies, self.her, MARK)
        past_one = do(stays.admit, resident_id=self.twin, on=TONIGHT - 80 * DAY,
                      bed_id=self.beds[5])  # fmt: skip
        do(check_out.check_out, stay_id=past_one, on=TONIGHT - 60 * DAY, closes_support=True,
           wants_follow_ups=True)  # fmt: skip

    def _waits(self, do: Any, who: int, stay: int, bed: int, mark: str) -> None:
        """A bed kept, a place in the waiting list, a night away with one day planned."""
        kept = reservations.ReservationForm(TONIGHT, TONIGHT + DAY, bed_id=bed, reason=mark)
        do(reservations.keep, form=kept, resident_id=who)
        waits = waiting.WaitingForm(note=mark, contact=mark, ask_again_on=TONIGHT, needs_quiet=True)
        do(waiting.add, form=waits, resident_id=who)
        gone = absences.AbsenceForm(start=TONIGHT - DAY, expected_back=TONIGHT, note=mark)
        do(absences.add, stay_id=stay, form=gone)

    def _consents(self, vault: Vault, resident_id: int, mark: str) -> None:
        form = consents.ConsentForm(
            consents.ConsentPurpose.REFERRAL, partner_id=self.partner, on=TONIGHT - 31 * DAY,
            items=consents.Items(("chosen-name",), f"{mark} item"),
        )  # fmt: skip
        vault.do("Give", consents.give, resident_id=resident_id, form=form)

    def _shared(self, vault: Vault) -> None:
        """Rows that concern both."""
        do = _acts(vault)
        roles = [(self.noor, HouseholdRole.HEAD), (self.her, HouseholdRole.RELATIVE)]
        do(past.add_households, _members=[roles])
        for kind in ("desk", "case"):
            do(log_entries.note, kind="note", confidentiality=kind, text="Both at breakfast",
               resident_ids=[self.noor, self.her])  # fmt: skip
        both = tuple(incidents.InvolvedForm(resident_id=one) for one in (self.noor, self.her))
        do(incidents.add, form=incidents.IncidentForm(f"{MARK} fell", people=both))
        for words in ("Milk", "Bread"):
            do(handover.add, shift_id=self.shift, form=handover.LineForm(words))
        do(close_shift.close, shift_id=self.shift)
        do(shifts.open_shift)
        do(handover.add, form=handover.LineForm(f"{MARK} comes", resident_id=self.her))
        child = families.DependantForm()
        do(families.link, resident_id=self.noor, dependant_id=self.her, form=child)
        guardian = guardians.GuardianForm(GuardianKind.PARENT, TONIGHT, guardian_id=self.her)
        for form in (guardian, replace(guardian, never_contact=True)):
            do(guardians.add, resident_id=self.noor, form=form)
        do(keep_apart.add, resident_id=self.noor, other_id=self.her, reason="They quarrel")
        group = do(counselling.add, resident_id=self.noor, form=counselling.SessionForm(
            NOW - DAY, SessionKind.GROUP))  # fmt: skip
        do(counselling.join, session_id=group, resident_id=self.her)
        one = outsiders.OutsiderForm(names="Boris Brandt", reason=f"Looks for {MARK}")
        _put_on_list(vault, self.her)
        entry = do(outsiders.add_outsider, form=one, resident_ids=[self.her, self.noor])
        do(outsiders.edit, entry_id=entry, form=replace(one, reason=f"Looks for {MARK} again"))


def _drop_outsider(vault: Vault, number: int) -> None:
    """His name and coat would have her mark; at the desk they are no secret."""
    with vault._session() as session, session.begin():
        session.execute(delete(KeepApart).where(KeepApart.id == number))


def _put_on_list(vault: Vault, resident_id: int) -> None:
    """Somebody's name was found in her record and waits for somebody to look at it."""
    facts = {"row_table": "resident", "row_id": resident_id, "row_column": "legal_name"}
    stamps = dict.fromkeys(("created_at", "updated_at", "found_at"), NOW)
    with vault._session() as session, session.begin():
        session.add(Redaction(**facts, **stamps))


def _saves(vault: Vault, resident_id: int) -> None:
    """Cash into savings, with a receipt."""

    def act(tx: Transaction) -> None:
        what = What(PaymentKind.SAVINGS_IN, resident_id, "EUR", 700)
        savings = money_accounts.of_resident(tx, AccountKind.SAVINGS, resident_id, "EUR")
        payments.make(tx, what, [posting.credit(savings, 700)], Handing())

    vault.do("Save", act)


def _acts(vault: Vault) -> Any:
    def do(verb: Any, *, _members: Any = None, **values: Any) -> Any:
        given = () if _members is None else (_members,)
        return vault.do(f"Act {verb.__name__}", verb, *given, **values).result

    return do


def _number_from(vault: Vault, number: int) -> None:
    """Every table goes on counting from here."""
    with vault._session() as session, session.begin():
        connection = session.connection()
        for table in Base.metadata.sorted_tables:
            if table.name in _APART or not table.dialect_options["sqlite"]["autoincrement"]:
                continue
            name = {"name": table.name, "seq": number}
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = :name", name)
            connection.exec_driver_sql(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)", name
            )
