# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One resident's way through the house, at the real windows and by keyboard alone.

She comes without a name and is told by none but the time; she is given the name she chooses, is
supported, assessed, has a plan, a safety plan, a hearing, is referred, leaves, comes back after a
year, leaves again, and years later what is known of her is erased. After each part the services
say what is stored, and the desk sees nothing of what is not for it.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.models.residents import Resident
from shelterdesk.models.retention import RetentionClass
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services import search
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentPurpose
from shelterdesk.services.legal import legal_matters
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.plans import assessments, plans
from shelterdesk.services.plans.assessments import Rater
from shelterdesk.services.plans.plans import DecidedBy
from shelterdesk.services.referrals import referrals
from shelterdesk.services.referrals.referrals import ReferralState
from shelterdesk.services.residents import overview, residents, timeline
from shelterdesk.services.retention import retention
from shelterdesk.services.safety import safety_plans, shift_facts
from shelterdesk.services.support import aftercare, support
from shelterdesk.services.today import today_due
from shelterdesk.services.visits import visits
from shelterdesk.vault import door
from tests.colleagues import hired
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock
from tests.end2end.computer import House, with_clock
from tests.factories import house
from tests.ui.conftest import themed  # noqa: F401 - the theme, for windows outside tests/ui
from tests.vault_people import on_paper

pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (propagateSizeHints|raise|grabbing)", extend=True
)

#: What is written about her for case work alone; no desk may see a word of it.
SEALED = {
    "strengths": "Sings, and knows every bus line",
    "words": "I sleep with the light on",
    "summary": "A room with a key comes first",
    "goal": "A room with my own key",
    "step": "Look at the flat in Mill Lane",
    "danger": "A man who waits at the harbour",
    "matter": "Residence after the trial",
    "place": "Court of the old town",
    "request": "A lawyer for the permit",
}
#: What the shift is told, and why it is not.
SHIFT = "Knock twice"


@pytest.fixture
def home(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desk_file: Path, clock: Clock) -> House:
    """A house with rooms, a partner, rules for keeping, and four colleagues; one clock for all."""
    with_clock(monkeypatch, clock)
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    hired(vault, "F1", "C2", "D5")
    house(vault)
    vault.do("Partner", partners.add, form=PartnerForm("Four Rivers"))
    months = {RetentionClass.IDENTITY: 24, RetentionClass.NARRATIVE: 24}
    vault.do("Rules", retention.edit_rules, months=months)
    vault.lock()
    return House(qtbot, monkeypatch, desk_file, clock)


def test_her_way(home: House) -> None:
    comes_without_a_name_and_tells_one(home)
    is_supported_and_assessed(home)
    has_a_plan_and_a_safety_plan(home)
    has_a_hearing_and_is_referred(home)
    leaves(home)
    the_desk_sees_nothing_of_it(home)
    comes_back_after_a_year(home)
    is_erased_when_her_time_is_up(home)


# Anonymous, then named
def comes_without_a_name_and_tells_one(home: House) -> None:
    with home.at_the_computer("F1") as (hands, made):
        hands.press("V", "Ctrl+S")
        (visit,) = made.program.session.desk.vault.read(visits.here_now).here
        assert (visit.resident_id, visit.shown) == (None, "")
        home.wait(minutes=90)  # she stays, and says what to call her
        hands.use("Give the visit of 20:15 a name")
        hands.type_in("Noor")
        hands.press("Down", "Return", "Ctrl+S")
    with home.asked("F1") as vault:
        (row,) = vault.read(residents.find, text="noor")
        home.resident_id = row.id
        (named,) = vault.read(visits.of_resident, resident_id=row.id)
        assert named.start == visit.start
        assert not row.is_supported


# Support, assessment
def is_supported_and_assessed(home: House) -> None:
    with home.at_the_computer("C2") as (hands, _made):
        hands.find("noor")
        hands.open_tab("Support")
        hands.use("Open a support period")
        hands.fill("First contact", "Street")
        hands.press("Ctrl+S")
        hands.open_tab("Needs & plan")
        hands.use("Begin an assessment")
        hands.type_in(SEALED["strengths"])
        hands.press("PgDown", "4")
        hands.go_to("Their own", "Shift+Tab")
        hands.press("Space")
        hands.go_to("1")
        hands.press("2")
        hands.fill("In their words", SEALED["words"])
        hands.press(*["PgDown"] * 20)  # the rest another day; past the last one nothing happens
        hands.type_in(SEALED["summary"])
        hands.use("Finish for now")
    whose = {"resident_id": home.resident_id}
    with home.asked() as vault:
        (period,) = vault.read(support.periods, **whose)
        assert (period.closed, period.back_after, period.caseworker) == (None, None, "C2")
        (row,) = vault.read(assessments.assessments, **whose)
        sheet = vault.read(assessments.sheet, assessment_id=row.id)
        assert sheet.strengths == SEALED["strengths"]
        scores = sheet.domains[0].scores
        assert scores[Rater.SHE].level == 2
        assert scores[Rater.SHE].words == SEALED["words"]
        assert scores[Rater.TOGETHER].level == 4
        assert sheet.summary == SEALED["summary"]
        assert not row.is_open
    with home.asked("F1") as vault, pytest.raises(NotAllowed):
        vault.read(assessments.assessments, **whose)


# Plan, safety plan
def has_a_plan_and_a_safety_plan(home: House) -> None:
    with home.at_the_computer("C2") as (hands, _made):
        hands.find("noor")
        hands.open_tab("Needs & plan")
        hands.use("Add a goal")
        hands.type_in(SEALED["goal"])
        hands.fill("Who decided", "The resident")
        hands.press("Ctrl+S")
        hands.use("Add a step")
        hands.type_in(SEALED["step"])
        hands.fill("By, if there is a day", "2026-12-01")
        hands.press("Ctrl+S")
        hands.open_tab("Safety & health")
        hands.use("Make one together: Safety plan")
        hands.type_in(SEALED["danger"])
        hands.fill("Look in every … minutes", "30")
        hands.fill("What to do", SHIFT)
        hands.press("Ctrl+S")
    whose = {"resident_id": home.resident_id}
    with home.asked() as vault:
        (goal,) = vault.read(plans.plan, **whose).goals
        assert (goal.wording, goal.decided_by) == (SEALED["goal"], DecidedBy.SHE)
        assert [step.wording for step in goal.steps] == [SEALED["step"]]
        (plan,) = vault.read(safety_plans.of_resident, **whose)
        assert SEALED["danger"] in vault.read(safety_plans.read, plan_id=plan.id).parts.values()
    with home.asked("F1") as vault:
        facts = vault.read(shift_facts.of_resident, **whose)
        assert {(fact.minutes, fact.words) for fact in facts} == {(30, ""), (None, SHIFT)}
        for query in (plans.plan, safety_plans.of_resident):
            with pytest.raises(NotAllowed):
                vault.read(query, **whose)


# Hearing, consent, referral
def has_a_hearing_and_is_referred(home: House) -> None:
    with home.at_the_computer("C2") as (hands, _made):
        hands.find("noor")
        hands.open_tab("Legal & documents")
        hands.use("Write down a matter")
        hands.fill("What it is about", SEALED["matter"])
        hands.press("Ctrl+S")
        hands.use("Add a date")
        hands.fill("Day", "2026-12-03")
        hands.fill("Time", "9:30")
        hands.fill("Where", SEALED["place"])
        hands.press("Ctrl+S")
        hands.open_tab("Referrals")
        hands.use("Refer to a partner")
        hands.fill("Partner", "Four")
        hands.fill("What is asked", SEALED["request"])
        hands.press("Ctrl+S")
        hands.use("Send…")
        hands.press("Ctrl+S")  # refused: nobody has asked her yet
        hands.use("Cancel")
        hands.open_tab("Consents")
        hands.use("Ask for consent")
        hands.fill("For what", "Referral")
        hands.fill("Partner", "Four")
        hands.fill("Answer", "Yes")
        hands.go_to("What help is needed: may be told")
        hands.press("Space")
        hands.use("Save the answer")  # with Tab to the end of a long form
        hands.open_tab("Referrals")
        hands.use("Send…")
        hands.press("Ctrl+S")
    whose = {"resident_id": home.resident_id}
    with home.asked() as vault:
        (matter,) = vault.read(legal_matters.of_resident, **whose)
        (date,) = matter.dates
        assert (matter.title, date.place) == (SEALED["matter"], SEALED["place"])
        assert (date.kind, date.at.strftime("%d %H:%M")) == ("Hearing", "03 09:30")
        (asked,) = vault.read(consents.of_resident, **whose)
        assert asked.purpose is ConsentPurpose.REFERRAL
        (referral,) = vault.read(referrals.of_resident, **whose)
        assert (referral.state, referral.partner) == (ReferralState.WAITING, "Four Rivers")
    with home.asked("F1") as vault:
        for query in (legal_matters.of_resident, consents.of_resident, referrals.of_resident):
            with pytest.raises(NotAllowed):
                vault.read(query, **whose)


# Leaving
def leaves(home: House) -> None:
    home.wait(days=20)
    with home.at_the_computer("C2") as (hands, _made):
        hands.find("noor")
        hands.open_tab("Support")
        hands.use("Close")
        hands.fill("Why it closes", "What they came for")
        hands.fill("Where to", "Own home, no")
        hands.fill("May we get in touch afterwards?", "Yes")
        hands.press("Ctrl+S")
    whose = {"resident_id": home.resident_id}
    with home.asked() as vault:
        (period,) = vault.read(support.periods, **whose)
        assert period.closed == home.clock.now.date()
        assert period.destination
        assert len(vault.read(aftercare.contacts, **whose)) == 4


# What the desk sees of all that
def the_desk_sees_nothing_of_it(home: House) -> None:
    whose = {"resident_id": home.resident_id}
    with home.asked("F1") as vault:
        told = [*vault.read(timeline.timeline, **whose).events, *vault.read(today_due.due)]
        assert not _secrets_in(repr(told))
        for words in SEALED.values():
            assert not vault.read(search.everything, text=words).residents
    with home.at_the_computer("F1") as (hands, made):
        seen = _all_words(made.window)
        hands.press("Ctrl+K")
        hands.type_in("Four Rivers")
        hands.wait(made.window.search_box.is_open)
        assert made.window.search_box.results() == []
        hands.press("Esc", "Esc")
        hands.find("noor")
        parts = set()
        while (part := hands.tab()) not in parts:
            parts.add(part)
            seen += _all_words(made.window)
            hands.press("Ctrl+PgDown")
    assert "Noor" in seen
    assert {"Overview", "Details", "Support", "Log"} <= parts
    assert not parts & {"Needs & plan", "Safety & health", "Legal & documents", "Referrals"}
    assert not _secrets_in(seen)


def _secrets_in(text: str) -> set[str]:
    return {name for name, words in SEALED.items() if words in text}


def _all_words(window: QWidget) -> str:
    """Everything that is written in a window, seen or not, with what a screen reader would say."""
    found: list[str] = []
    for one in window.findChildren(QWidget):
        found += [one.accessibleName(), one.accessibleDescription(), one.toolTip()]
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            found.append(one.text())
        elif isinstance(one, QPlainTextEdit):
            found.append(one.toPlainText())
        elif isinstance(one, QAbstractItemView) and one.model() is not None:
            model, top = one.model(), QModelIndex()
            columns = model.columnCount(top) if isinstance(one, QTableView) else 1
            places = product(range(model.rowCount(top)), range(columns))
            found += [str(model.itemData(model.index(*place))) for place in places]
    return " | ".join(found)


# A return
def comes_back_after_a_year(home: House) -> None:
    home.wait(days=366)
    with home.at_the_computer("C2") as (hands, made):
        hands.find("noor")
        hands.open_tab("Support")
        hands.use("Open a support period")
        hands.press("Ctrl+S")
        assert "Second support period, a return after 12 months" in _all_words(made.window)
        home.wait(days=30)
        hands.use("Close")
        hands.fill("Why it closes", "Own wish")
        hands.press("Ctrl+S")
    whose = {"resident_id": home.resident_id}
    with home.asked() as vault:
        later, first = vault.read(support.periods, **whose)
        assert (later.number, later.back_after, first.number) == (2, 366, 1)
        assert later.closed is not None
        (goal,) = vault.read(plans.plan, **whose).goals
        assert goal.wording == SEALED["goal"]  # a return keeps everything


# The end of her time
def is_erased_when_her_time_is_up(home: House) -> None:
    home.wait(days=800)
    with home.asked("D5") as vault:  # the first in a long while: the clock may be wrong
        assert vault.read(retention.due_list).doubt
    home.wait(days=1)
    with home.at_the_computer("D5") as (hands, made):
        assert "The time to keep what is known of 1 person is up" in _all_words(made.window)
        hands.find("how long records")
        hands.use("Erase: Noor")
        hands.fill("Why", "The time")
        hands.press("Ctrl+S")  # first it says where else the name may stand
        assert hands.where() == "Look for the name in notes about others"
        hands.press("Space", "Ctrl+S")
        hands.confirm()
        assert "Erased, here and in the list of activity." in _all_words(made.window)
        assert "Noor" not in _all_words(made.window)
    whose = {"resident_id": home.resident_id}
    for code in ("F1", "C2", "D5"):
        with home.asked(code) as vault:
            assert vault.read(search.everything, text="noor").residents == ()
            for query in (residents.row, overview.overview):
                with pytest.raises(NotFound):
                    vault.read(query, **whose)
            left = repr(vault.read(timeline.timeline, **whose))  # days of what figures count
            assert "Noor" not in left
            assert not _secrets_in(left)
    with home.asked("D5") as vault:
        assert vault.read(retention.due_list).people == ()
        with vault._session() as session:
            who = session.get_one(Resident, home.resident_id)
            assert (who.known_as, who.legal_name) == ("", None)
            periods = session.scalars(select(SupportPeriod).order_by(SupportPeriod.opened)).all()
            assert [one.resident_id for one in periods] == [who.id, who.id]  # figures keep that
            assert all(one.closed is not None for one in periods)
