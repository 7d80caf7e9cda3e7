# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this week brings: what stands on Today, and what every house should have to show.

All that is left to chance elsewhere is settled or far ahead. So Today holds one or two lines of a
kind, of these days, whatever the seed; each is about somebody else, as far as people reach.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import cycle
from typing import Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import case_records, case_texts, scan
from shelterdesk.demo.case import Case, House, at
from shelterdesk.models.counselling import SessionKind, SessionState
from shelterdesk.models.families import GuardianKind
from shelterdesk.models.health import HealthFactKind
from shelterdesk.models.legal import LegalDateKind
from shelterdesk.models.plans import DecidedBy, StepOwner
from shelterdesk.models.referrals import Urgency
from shelterdesk.models.safety import AlertLevel, AlertPlace, PlanKind
from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import TaskForm
from shelterdesk.services.counselling import counselling
from shelterdesk.services.counselling.counselling import SessionForm
from shelterdesk.services.legal import documents, legal_dates, legal_matters
from shelterdesk.services.legal.documents import DocumentForm
from shelterdesk.services.legal.legal_dates import DateForm
from shelterdesk.services.legal.legal_matters import MatterForm
from shelterdesk.services.plans import plan_reviews, plans
from shelterdesk.services.plans.plan_rows import GoalForm, StepForm
from shelterdesk.services.referrals import referrals
from shelterdesk.services.referrals.referrals import ReferralForm
from shelterdesk.services.residents import guardians, residents
from shelterdesk.services.residents.guardians import GuardianForm
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.safety import alerts, health, protection_orders, safety_plans
from shelterdesk.services.safety.alerts import AlertForm
from shelterdesk.services.safety.health import FactForm
from shelterdesk.services.safety.protection_orders import OrderForm
from shelterdesk.services.safety.safety_plans import PlanForm

#: Text, instruction, level and place: two on Today, one where beds are given.
_ALERTS: Final = (
    ("Somebody may call and ask for this person",
     "Say that nobody of this name is known. Tell the caseworker.",
     AlertLevel.DANGER, AlertPlace.DESK),
    ("Prefers to be woken by a knock, never by touch", "", AlertLevel.NOTICE,
     AlertPlace.EVERYWHERE),
    ("Uses stairs badly since an accident", "Ground floor, please.", AlertLevel.NOTICE,
     AlertPlace.CHECK_IN),
)  # fmt: skip
_GROUP_NOTES: Final = (
    "Spoke for the first time in the group.", "Listened today, and stayed to the end.",
    "Brought a song from home.", "",
)  # fmt: skip
_IN_GROUP: Final = 4
_EVERY_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Cast:
    """Those who are supported, grown up and with us long enough, one after another."""

    everybody: tuple[Case, ...]
    _turns: Iterator[Case]

    def next(self, suits: Callable[[Case], bool] = lambda _case: True) -> Case | None:
        """The next one who suits; none where nobody does."""
        for _turn in self.everybody:
            case = next(self._turns)
            if suits(case):
                return case
        return None


@verb(Capability.IMPORT, is_undoable=False)
def write(tx: Transaction, *, house: House, chance: random.Random) -> None:
    """All of it."""
    rows = sorted(residents.find(tx, scope=Scope.SUPPORTED), key=lambda row: row.id)
    rows.sort(key=lambda row: not row.is_here)  # who sleeps here is looked at first
    found = [Case.of(tx, chance, house, row) for row in rows]
    grown = tuple(case for case in found if case and case.is_open and not case.is_minor)
    if grown:
        cast = _Cast(grown, cycle(grown))
        for act in (_alerts, _hearing, _order, _promises, _plan, _safety, _referred, _pregnancy):
            act(cast)
        _scan(cast)
        _group(tx, house, cast)
        case_records.consent(cast.everybody)
    minor = next((case for case in found if case and case.is_open and case.is_minor), None)
    if minor is not None:
        _guardians(minor)
    case_records.write(tx, chance)
    tx.subject = None  # the act is about all of them


def _alerts(cast: _Cast) -> None:
    for number, (text, instruction, level, place) in enumerate(_ALERTS):
        case = cast.next()
        if case is not None:
            day = case.back(12 - 4 * number)
            with case.on(day):
                form = AlertForm(text, instruction, level, place, start=day)
                alerts.add(case.tx, resident_id=case.id, form=form)


def _hearing(cast: _Cast) -> None:
    case = cast.next()
    if case is None:
        return
    day = case.back(25)
    kind, title, authority, lawyer, note = case_texts.MATTERS[0]
    with case.on(day):
        matter_id = legal_matters.begin(
            case.tx,
            resident_id=case.id,
            form=MatterForm(
                opened=day, kind=kind, title=title, authority=authority, lawyer=lawyer, note=note
            ),
        )
    form = DateForm(
        on=case.tx.today + timedelta(days=3),
        at=time(10, 30),
        kind=LegalDateKind.HEARING,
        place="Court, room 12",
        companion_id=case.house.staff["P4"],
    )
    with case.on(case.back(9)):
        legal_dates.add(case.tx, matter_id=matter_id, form=form)


def _order(cast: _Cast) -> None:
    case = cast.next()
    if case is None:
        return
    form = OrderForm(
        against="Calls himself Viktor or Vik",
        issued_by="District court",
        terms="Two hundred metres from her, from the house and from the health centre.",
        start=case.tx.today - timedelta(days=174),
        last_day=case.tx.today + timedelta(days=8),
    )
    with case.on(case.back(174)):
        protection_orders.add(case.tx, resident_id=case.id, form=form)


def _promises(cast: _Cast) -> None:
    for staff, back, words in (
        ("K3", 0, "Bring the bus timetable"),
        ("P4", 1, "Ask about the sewing machine"),
    ):
        case = cast.next()
        if case is not None:
            form = TaskForm(words, due=case.back(back), staff_id=case.house.staff[staff])
            with case.on(case.back(4)):
                tasks.add(case.tx, form=form, resident_id=case.id)


def _plan(cast: _Cast) -> None:
    """A step that is due and a talk about the plan, for the colleague whose cases these are."""

    def is_colleagues(case: Case) -> bool:
        return case.worker_id == case.house.staff["P4"]

    case = cast.next(is_colleagues)
    if case is not None:
        field, wording, ((first, owner), *_others) = case_texts.GOALS[1]
        form = GoalForm(wording, case.house.domains[field], decided_by=DecidedBy.TOGETHER)
        step = StepForm(first, StepOwner(owner), due=case.back(1))
        with case.on(case.back(24)):
            goal_id = plans.add_goal(case.tx, resident_id=case.id, form=form)
            plans.add_step(case.tx, goal_id=goal_id, form=step)
            plans.start_goal(case.tx, goal_id=goal_id)
    case = cast.next(is_colleagues)
    if case is not None:
        planned = case.tx.today + timedelta(days=2)
        plan_reviews.plan_review(case.tx, resident_id=case.id, planned=planned)


def _safety(cast: _Cast) -> None:
    """A safety plan that was looked at again and written anew, and one whose day comes soon."""
    for versions in (((90, -10), (10, 80)), ((60, 12),)):
        case = cast.next(lambda case: not _has_plan(case))
        if case is None:
            return
        for back, ahead in versions:
            language = case.language if case.language in case_texts.SAFETY_PARTS else "en"
            form = PlanForm(
                PlanKind.SAFETY,
                case.back(back),
                case_texts.SAFETY_PARTS[language],
                language,
                review=max(case.back(back), case.tx.today + timedelta(days=ahead)),
            )
            with case.on(case.back(back)):
                safety_plans.write(case.tx, resident_id=case.id, form=form)


def _has_plan(case: Case) -> bool:
    return bool(safety_plans.of_resident(case.tx, resident_id=case.id))


def _referred(cast: _Cast) -> None:
    """Two who were sent to the house: one waits for its answer, one is here by now."""
    partners = case.house.partners if (case := cast.next()) else {}
    for name, request, back, is_answered in (
        ("Meadow Health Centre", "Asks for a bed for a patient from next week on.", 8, False),
        ("Town Office, Family Desk", "A mother with a small child; somewhere quiet.", 40, True),
    ):
        if case is None:
            return
        sent = case.back(back)
        form = ReferralForm(partners[name], "housing", Urgency.SOON, request)
        with case.on(sent):
            id_ = referrals.receive(case.tx, resident_id=case.id, form=form, on=sent)
        if is_answered:
            day = case.back(back - 2)
            with case.on(day):
                words = "Yes, from Monday; a room on the garden side."
                referrals.accept(case.tx, referral_id=id_, on=day, words=words)
        case = cast.next()


def _pregnancy(cast: _Cast) -> None:
    case = cast.next(lambda case: 18 <= (case.age or 0) <= 40)
    if case is None:
        return
    form = FactForm(
        HealthFactKind.PREGNANCY,
        shift_note="Ground floor, and a chair kept free at meals.",
        reason="Midwife at Meadow Health Centre, every second Tuesday.",
        due=case.tx.today + timedelta(days=96),
        start=case.back(30),
    )
    with case.on(case.back(30)):
        health.add(case.tx, resident_id=case.id, form=form)


def _scan(cast: _Cast) -> None:
    case = cast.next()
    if case is None:
        return
    form = DocumentForm(
        "identity",
        "Identity card, front side",
        issued=case.opened - timedelta(days=400),
        expires=case.tx.today + timedelta(days=1200),
    )
    with case.on(case.back(6)):
        documents.store(case.tx, resident_id=case.id, file=scan.png(), form=form)


def _group(tx: Transaction, house: House, cast: _Cast) -> None:
    """A group that meets every week: twice held, and planned for tomorrow."""
    people = list(dict.fromkeys(case.id for case in cast.everybody[-_IN_GROUP:]))
    meets = datetime.combine(tx.today + timedelta(days=1), time(16), tx.now.tzinfo)
    for weeks in (2, 1, 0):
        form = SessionForm(
            at=meets - weeks * _EVERY_WEEK,
            kind=SessionKind.GROUP,
            minutes=90,
            method="creative",
            counsellor_id=house.staff["C2"],
            topic="Songs from home" if weeks else "",
        )
        state = SessionState.HELD if weeks else SessionState.PLANNED
        with at(tx, form.at + timedelta(hours=2)):
            session_id = None
            for number, id_ in enumerate(people):
                note = _GROUP_NOTES[number] if weeks == 1 else ""
                if session_id is None:
                    session_id = counselling.add(
                        tx, resident_id=id_, form=form, state=state, note=note
                    )
                else:
                    counselling.join(
                        tx, session_id=session_id, resident_id=id_, state=state, note=note
                    )


def _guardians(case: Case) -> None:
    """Who decides for a minor, and who must not hear of it."""
    if not guardians.of_minor(case.tx, resident_id=case.id).rows:
        form = GuardianForm(
            GuardianKind.CHILD_PROTECTION, case.opened, name="Family worker, desk 4"
        )
        with case.on(case.opened):
            guardians.add(case.tx, resident_id=case.id, form=form)
    form = GuardianForm(
        GuardianKind.RELATIVE,
        case.opened,
        name="An uncle, Teodor",
        phone="+44 7700 900 733",
        note="Asked at the school for the address.",
        never_contact=True,
    )
    with case.on(case.back(20)):
        guardians.add(case.tx, resident_id=case.id, form=form)
