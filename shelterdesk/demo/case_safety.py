# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts, safety plans, health and counselling of somebody invented."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from shelterdesk.demo import case_texts as texts
from shelterdesk.demo.case import Case
from shelterdesk.models.counselling import SessionKind, SessionState
from shelterdesk.models.health import HealthFactKind
from shelterdesk.models.safety import AlertLevel, AlertPlace, PlanKind
from shelterdesk.services.counselling import counselling
from shelterdesk.services.counselling.counselling import SessionForm
from shelterdesk.services.safety import alerts, health, safety_plans, treatments
from shelterdesk.services.safety.alerts import AlertForm
from shelterdesk.services.safety.health import FactForm
from shelterdesk.services.safety.safety_plans import PlanForm
from shelterdesk.services.safety.treatments import TreatmentText
from shelterdesk.services.values.answers import Unanswered

_COUNSELLOR: Final = "C2"
_EVERY: Final = timedelta(days=14)
_MOST_SESSIONS: Final = 5


def write(case: Case) -> None:
    """All of it, as far as the days of the period allow."""
    if case.likely(0.3) and not case.is_open:  # those of today are told by themselves
        _alert(case)
    if case.likely(0.35):
        _plans(case)
    if case.likely(0.35):
        _health(case)
    if case.likely(0.3):
        _treatment(case)
    if case.likely(0.4):
        _counselling(case)


def _alert(case: Case) -> None:
    text, instruction, level, place = case.pick(texts.ALERTS)
    day = case.day(0.1)
    form = AlertForm(
        text,
        instruction,
        AlertLevel(level),
        AlertPlace(place),
        start=day,
        last_day=case.until,
    )
    with case.on(day):
        alerts.add(case.tx, resident_id=case.id, form=form)


def _plans(case: Case) -> None:
    language = case.language if case.language in texts.SAFETY_PARTS else "en"
    parts = texts.SAFETY_PARTS[language] | {"children": Unanswered.DECLINED}
    made = case.day(0.15)
    review = case.ahead(5, 60)
    with case.on(made):
        ids = [
            safety_plans.write(
                case.tx,
                resident_id=case.id,
                form=PlanForm(PlanKind.SAFETY, made, parts, language, review),
            )
        ]
        if case.likely(0.3):
            form = PlanForm(
                PlanKind.CRISIS,
                made,
                texts.CRISIS_PARTS,
                check_minutes=60 if case.is_open and case.likely(0.2) else None,
                shift_note=case.turn(texts.SHIFT_NOTES),
            )
            ids.append(safety_plans.write(case.tx, resident_id=case.id, form=form))
    if not case.is_open:
        with case.on(case.until):
            for id_ in ids:
                safety_plans.end(case.tx, plan_id=id_, on=case.until)


def _health(case: Case) -> None:
    kind, note, kitchen = case.turn(texts.FACTS)
    day = case.day(0.05)
    form = FactForm(HealthFactKind(kind), note, kitchen, start=day)
    with case.on(day):
        id_ = health.add(case.tx, resident_id=case.id, form=form)
    if not case.is_open:
        with case.on(case.until):
            health.end(case.tx, fact_id=id_, on=case.until)


def _treatment(case: Case) -> None:
    kind, provider = case.pick(texts.TREATMENTS)
    text = TreatmentText(kind, provider, case.pick(texts.TREATMENT_NOTES))
    asked = case.day(0.2)
    with case.on(asked):
        id_ = treatments.add(case.tx, resident_id=case.id, text=text, waiting_since=asked)
    if not case.likely(0.7):
        return
    begun, ended = case.day(0.5), case.day(0.9)
    with case.on(begun):
        treatments.start(case.tx, treatment_id=id_, on=begun)
    if not case.is_open or case.chance.random() < 0.4:
        broken_off = case.chance.random() < 0.2
        with case.on(ended):
            treatments.finish(case.tx, treatment_id=id_, on=ended, broken_off=broken_off)


def _counselling(case: Case) -> None:
    first = case.day(0.25)
    times = min(1 + case.days // 30, _MOST_SESSIONS)
    for number in range(times):
        day = min(first + number * _EVERY, case.until)
        moment = datetime.combine(day, time(10 + number), case.tx.now.tzinfo)
        states = (SessionState.HELD,) * 6 + (
            SessionState.CANCELLED_BY_HER, SessionState.CANCELLED_BY_US, SessionState.MISSED,
        )  # fmt: skip
        state = case.pick(states)
        with case.on(day, 19):
            if moment <= case.tx.now:
                _session(case, moment, state)
    if case.is_open and case.likely(0.5):
        ahead = case.tx.today + timedelta(days=case.chance.randint(1, 12))
        _session(case, datetime.combine(ahead, time(14), case.tx.now.tzinfo), SessionState.PLANNED)


def _session(case: Case, moment: datetime, state: SessionState) -> None:
    form = SessionForm(
        at=moment,
        kind=SessionKind.INDIVIDUAL,
        minutes=case.pick((30, 50, 50, 60)),
        method=case.pick(("talk", "talk", "trauma", "creative")),
        counsellor_id=case.house.staff[_COUNSELLOR],
        topic=case.pick(texts.TOPICS),
    )
    note = case.pick(texts.SESSION_NOTES) if state is SessionState.HELD else ""
    counselling.add(case.tx, resident_id=case.id, form=form, state=state, note=note)
