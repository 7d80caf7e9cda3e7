# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Safety & health on a resident's page, with and without the keys; Tonight on Today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services.audit import audit
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import health, safety_plans, treatments
from shelterdesk.services.safety.health import FactForm, HealthFactKind
from shelterdesk.services.safety.safety_plans import PlanForm, PlanKind
from shelterdesk.services.safety.treatments import TreatmentState, TreatmentText
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.ui.at_desk import WindowsShown, desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.menus import choose
from ui.desk import Desk
from ui.residents.resident_page import ResidentPage
from ui.residents.safety.health_panels import HealthFactPanel
from ui.residents.safety.plan_panel import EndSafetyPlanPanel, SafetyPlanPanel
from ui.residents.safety.tab import SafetyTab
from ui.residents.safety.treatment_panels import (
    TreatmentAgainPanel,
    TreatmentDayPanel,
    TreatmentPanel,
)
from ui.today.page import TodayPage

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def noor(vault: Vault) -> int:
    return factories.person(vault, "Noor")


def opened(qtbot: QtBot, desk: Desk, noor: int) -> tuple[ResidentPage, SafetyTab]:
    page = resident_page(qtbot, desk, noor, "safety")
    tab = page.tabs.made("safety")
    assert isinstance(tab, SafetyTab)
    return page, tab


def press(widget: QWidget, words: str) -> None:
    found = [one for one in widget.findChildren(QPushButton)
             if one.text() == words and one.isVisible()]  # fmt: skip
    found[0].click()


def act(widget: QWidget, words: str) -> None:
    """Choose from the menu at the end of a line, or one of the buttons."""
    choose(widget, words)


def written(vault: Vault, noor: int, **more: object) -> int:
    parts = {"dangers": "The grey van", "children": Unanswered.DECLINED}
    form = PlanForm(PlanKind.SAFETY, TODAY - 9 * DAY, parts, **more)  # type: ignore[arg-type]
    return int(vault.do("W", safety_plans.write, resident_id=noor, form=form).result)


# Plans
def test_a_plan_is_written_over_the_width_of_the_page(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot
) -> None:
    page, tab = opened(qtbot, desk, noor)
    flashed = WindowsShown(page)
    assert "made together" in " ".join(texts(tab))
    assert clipped(page) == []
    assert nameless(page) == []
    press(tab.plans[PlanKind.SAFETY], "Make one together")
    settle(desk)
    panel = page.panel
    assert isinstance(panel, SafetyPlanPanel)
    assert not page.tabs.isVisible()
    assert panel.width() > 600
    assert nameless(page) == []
    type_into(qtbot, panel.form.fields["dangers"], "The grey van")
    panel.form.fields["children"].set_value("declined")
    type_into(qtbot, panel.form.fields["check_minutes"], "30")
    type_into(qtbot, panel.form.fields["shift_note"], "Knock twice")
    kept = page.draft()
    assert flashed.seen == []
    save(qtbot, panel)
    settle(desk)
    assert page.tabs.isVisible()
    assert page.panel is None
    [row] = vault.read(safety_plans.of_resident, resident_id=noor)
    parts = vault.read(safety_plans.read, plan_id=row.id).parts
    assert not isinstance(parts, Hidden)
    assert (parts["dangers"], parts["children"]) == ("The grey van", Unanswered.DECLINED)
    shown = " ".join(texts(page))
    assert "Look in every 30 minutes · Knock twice" in shown  # the head of the page
    assert "The grey van" not in shown
    # What was typed when it locked is there again, on a page of its own.
    other = resident_page(qtbot, desk, noor)
    other.restore_draft(kept)
    settle(desk)
    again = other.panel
    assert isinstance(again, SafetyPlanPanel)
    assert again.form.fields["dangers"].value() == "The grey van"


def test_reading_is_asked_for_and_closed_again(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot
) -> None:
    written(vault, noor)
    _page, tab = opened(qtbot, desk, noor)
    card = tab.plans[PlanKind.SAFETY]
    press(card, "Read")
    settle(desk)
    shown = texts(card)
    assert "The grey van" in shown
    assert "Prefers not to say" in shown
    assert "First signs of danger" not in shown  # was not asked
    labels = [row.label for row in vault.read(audit.opened, resident_id=noor).rows]
    assert labels.count("Read a safety plan") == 1
    assert clipped(tab) == []
    press(card, "Close")
    settle(desk)
    assert "The grey van" not in texts(card)


def test_again_correct_end_and_earlier_plans(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot
) -> None:
    first = written(vault, noor, check_minutes=30)
    page, tab = opened(qtbot, desk, noor)
    card = tab.plans[PlanKind.SAFETY]
    press(card, "Go through it again")
    settle(desk)
    panel = page.panel
    assert isinstance(panel, SafetyPlanPanel)
    assert panel.form.fields["dangers"].value() == "The grey van"
    assert panel.form.fields["made"].value() == TODAY
    assert not panel.is_modified()
    type_into(qtbot, panel.form.fields["dangers"], "None any more")
    save(qtbot, panel)
    settle(desk)
    rows = vault.read(safety_plans.of_resident, resident_id=noor)
    assert [row.id == first for row in rows] == [False, True]
    assert rows[1].ended == TODAY
    act(card, "Correct")
    settle(desk)
    panel = page.panel
    assert isinstance(panel, SafetyPlanPanel)
    type_into(qtbot, panel.form.fields["check_minutes"], "15")
    save(qtbot, panel)
    settle(desk)
    rows = vault.read(safety_plans.of_resident, resident_id=noor)
    assert [row.check_minutes for row in rows] == [15, 30]
    press(card, "Earlier plans (1)")
    settle(desk)
    [*_held, former] = [
        one for one in card.findChildren(QPushButton) if one.text() == "Read" and one.isVisible()
    ]
    former.click()
    settle(desk)
    assert "The grey van" in texts(card)
    asked: list[object] = []
    page.print_requested.connect(lambda name, options: asked.append((name, options["kind"])))
    act(card, "Print")
    assert asked == [("safety-plan", "safety")]
    act(card, "End it")
    settle(desk)
    assert isinstance(page.panel, EndSafetyPlanPanel)
    save(qtbot, page.panel)
    settle(desk)
    assert not any(row.is_current for row in vault.read(safety_plans.of_resident, resident_id=noor))


def test_without_the_key(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1", "H4")
        noor = factories.person(vault, "Noor")
        made = written(vault, noor)
    with signed_in(desk_file, "H4", clock) as vault, desk_of(vault) as desk:
        page, tab = opened(qtbot, desk, noor)
        card = tab.plans[PlanKind.SAFETY]
        assert not [one for one in card.findChildren(QPushButton) if one.text() == "Read"]
        act(card, "Correct")
        settle(desk)
        panel = page.panel
        assert isinstance(panel, SafetyPlanPanel)
        assert "dangers" not in panel.form.fields
        type_into(qtbot, panel.form.fields["check_minutes"], "20")
        save(qtbot, panel)
        settle(desk)
        press(tab.plans[PlanKind.CRISIS], "Make one together")
        settle(desk)
        panel = page.panel
        assert isinstance(panel, SafetyPlanPanel)
        type_into(qtbot, panel.form.fields["alone"], "Music")
        save(qtbot, panel)
        settle(desk)
    with signed_in(desk_file, "F1", clock) as vault, desk_of(vault) as desk:
        page = resident_page(qtbot, desk, noor)
        assert not {"safety", "counselling"} & set(page.tabs.ids())
        assert "Look in every 20 minutes" in texts(page)
    with signed_in(desk_file, clock=clock) as vault:
        parts = vault.read(safety_plans.read, plan_id=made).parts
        assert parts["dangers"] == "The grey van"  # type: ignore[index]


# Health
def test_an_allergy_and_a_pregnancy(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4")
        noor = factories.person(vault, "Noor")
    with signed_in(desk_file, "H4", clock) as vault, desk_of(vault) as desk:
        page, tab = opened(qtbot, desk, noor)
        tab.health.begin()
        settle(desk)
        panel = page.panel
        assert isinstance(panel, HealthFactPanel)
        save(qtbot, panel)  # what the shift does is missing
        assert panel.note.error()
        panel.kind.set_value("pregnancy")
        type_into(qtbot, panel.note, "A lower bed")
        type_into(qtbot, panel.due, "2027-03-04")
        save(qtbot, panel)
        settle(desk)
        [row] = vault.read(health.of_resident, resident_id=noor)
        assert row.kind is HealthFactKind.OTHER
        assert "A lower bed" in texts(tab)
        assert "Pregnancy" not in " ".join(texts(tab))
        press(tab.health, "Why")
        settle(desk)
        assert "Pregnancy · due on 4 Mar 2027" in texts(tab.health)
    with signed_in(desk_file, clock=clock) as vault, desk_of(vault) as desk:  # no health key
        page, tab = opened(qtbot, desk, noor)
        act(tab.health, "Change")
        settle(desk)
        panel = page.panel
        assert isinstance(panel, HealthFactPanel)
        assert panel.kind.value() is None
        type_into(qtbot, panel.note, "A lower bed, no lifting")
        save(qtbot, panel)
        settle(desk)
        assert page.panel is None
        act(tab.health, "No longer so")
        settle(desk)
        save(qtbot, page.panel)  # type: ignore[arg-type]
        settle(desk)
    with signed_in(desk_file, "H4", clock) as vault:
        [row] = vault.read(health.of_resident, resident_id=noor)
        assert (row.shift_note, row.end) == ("A lower bed, no lifting", TODAY)
        assert vault.read(health.read, fact_id=row.id).kind is HealthFactKind.PREGNANCY


def test_a_treatment_through_its_states(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    page, tab = opened(qtbot, desk, noor)
    card = tab.treatments

    def saved(kind: type[QWidget]) -> None:
        settle(desk)
        panel = page.panel
        assert isinstance(panel, kind)
        save(qtbot, panel)
        settle(desk)
        assert page.panel is None

    card.begin()
    settle(desk)
    assert isinstance(page.panel, TreatmentPanel)
    page.panel.kind.set_value("dental")
    type_into(qtbot, page.panel.form.fields["waiting_since"], "2026-11-02")
    saved(TreatmentPanel)
    assert "waiting since 2 Nov · 20 days" in texts(card)
    press(card, "Started")
    saved(TreatmentDayPanel)
    press(card, "Ended")
    saved(TreatmentDayPanel)
    press(card, "Begin again")
    saved(TreatmentAgainPanel)
    rows = vault.read(treatments.of_resident, resident_id=noor)
    assert [(row.state, row.is_last) for row in rows] == [
        (TreatmentState.WAITING, True), (TreatmentState.ENDED, False),
    ]  # fmt: skip
    act(card, "Broken off")
    saved(TreatmentDayPanel)
    assert nameless(page) == []
    assert clipped(page) == []


def test_reading_treatments(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4")
        noor = factories.person(vault, "Noor")
        text = TreatmentText("dental", "Dr Oduya")
        vault.do("T", treatments.add, resident_id=noor, text=text, waiting_since=TODAY)
    with signed_in(desk_file, "H4", clock) as vault, desk_of(vault) as desk:
        _page, tab = opened(qtbot, desk, noor)
        assert "Dr Oduya" not in " ".join(texts(tab))
        press(tab.treatments, "Read")
        settle(desk)
        assert "Teeth" in texts(tab.treatments)
        act(tab.treatments, "Change")
        settle(desk)
        panel = _page.panel
        assert isinstance(panel, TreatmentPanel)
        assert (panel.kind.value(), panel.provider.value()) == ("dental", "Dr Oduya")
        assert not panel.is_modified()


# Today
def test_tonight_on_today(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        beds = factories.beds(vault, factories.house(vault))
        noor, _stay = factories.admitted(vault, beds[0], TODAY - DAY, "Noor")
        mara, _stay = factories.admitted(vault, beds[2], TODAY - DAY, "Mara")
        written(vault, noor, check_minutes=30)
        fact = FactForm(HealthFactKind.ALLERGY, "No nuts", reason="Swells")
        vault.do("N", health.add, resident_id=noor, form=fact)
        written(vault, mara, check_minutes=60, shift_note="Mara likes the lamp")
        vault.do("P", protection.protect, resident_id=mara, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "F1", clock) as vault, desk_of(vault) as desk:
        page = TodayPage(desk)
        desk.changed.connect(page.refresh)
        show_active(qtbot, page, 1036, 720)
        settle(desk)
        shown = texts(page.tonight)
        assert "Room 1 · A · Noor" in shown
        assert "Look in every 30 minutes · allergy: No nuts" in shown
        assert "Room 2 · A · 1 person" in shown
        assert "Mara" not in " ".join(texts(page))
        assert nameless(page) == []
        asked: list[object] = []
        page.open_requested.connect(lambda place, target: asked.append((place, target)))
        page.tonight.list.setFocus()
        qtbot.keyClick(page.tonight.list, Qt.Key.Key_Return)
        assert asked == [("residents", ("resident", noor))]
        page.resize(780, 580)
        settle(desk)
        assert page.tonight.isVisible()


def test_nothing_to_know_takes_no_room(desk: Desk, qtbot: QtBot) -> None:
    page = TodayPage(desk)
    show_active(qtbot, page, 780, 580)
    settle(desk)
    assert not page.tonight.isVisible()
    assert page.week.isVisible()


def test_from_right_to_left(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot, speak: Callable[[str], None]
) -> None:
    written(vault, noor, check_minutes=30)
    speak("xx-rtl")
    page, tab = opened(qtbot, desk, noor)
    tab.plans[PlanKind.SAFETY].begin()
    settle(desk)
    assert isinstance(page.panel, SafetyPlanPanel)
    assert nameless(page) == []
