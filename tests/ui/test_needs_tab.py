# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Needs & plan by keyboard: an assessment from strengths to its end, a plan, steps, reviews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.services.plans import assessments, domains, plan_reviews, plans
from shelterdesk.services.plans.assessment_rows import AssessmentSheet
from shelterdesk.services.plans.assessments import Horizon, Rater, Score
from shelterdesk.services.plans.plans import GoalForm, GoalState, StepForm
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.ui.at_desk import CTRL, active_again, desk_of, save, settle, texts, type_into, write
from tests.ui.at_resident import resident_page as opened
from tests.ui.conftest import clipped, nameless
from ui.desk import Desk
from ui.residents.needs.tab import NeedsTab
from ui.residents.resident_page import ResidentPage

TODAY = NOW.date()
DAY = timedelta(days=1)
KEYS = Qt.Key


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")


def tab_of(page: ResidentPage) -> NeedsTab:
    tab = page.tabs.made("needs")
    assert isinstance(tab, NeedsTab)
    return tab


def needs(qtbot: QtBot, desk: Desk, resident_id: int) -> tuple[ResidentPage, NeedsTab]:
    page = opened(qtbot, desk, resident_id, "needs")
    return page, tab_of(page)


def press(qtbot: QtBot, desk: Desk, key: Qt.Key, modifier: object = None) -> None:
    """A key where the focus is, and its answers."""
    active_again()
    target = QApplication.focusWidget()
    assert target is not None
    if modifier is None:
        qtbot.keyClick(target, key)
    else:
        qtbot.keyClick(target, key, modifier)
    settle(desk)


def sheet(vault: Vault, resident_id: int) -> AssessmentSheet:
    (row, *_rest) = vault.read(assessments.assessments, resident_id=resident_id)
    return vault.read(assessments.sheet, assessment_id=row.id)


def said(vault: Vault, resident_id: int, code: str) -> dict[Rater, Score]:
    found = sheet(vault, resident_id).domains
    return dict(next(one for one in found if one.domain.code == code).scores)


# The assessment
def test_an_assessment_entirely_by_keyboard(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot
) -> None:
    page, tab = needs(qtbot, desk, noor)
    tab.needs_card.empty._button.setFocus()
    press(qtbot, desk, KEYS.Key_Space)  # begins it
    assert tab.page is not None
    assert not tab.area.isVisible()
    assert QApplication.focusWidget() is tab.page.strengths.first()  # strengths first
    write(qtbot, tab.page.strengths.first(), "Bakes. Sings.")  # type: ignore[arg-type]
    press(qtbot, desk, KEYS.Key_PageDown)
    assert sheet(vault, noor).strengths == "Bakes. Sings."
    press(qtbot, desk, KEYS.Key_2)  # housing
    press(qtbot, desk, KEYS.Key_PageDown)
    press(qtbot, desk, KEYS.Key_9)  # safety: prefers not to say
    press(qtbot, desk, KEYS.Key_PageDown)
    press(qtbot, desk, KEYS.Key_Right)
    press(qtbot, desk, KEYS.Key_Space)  # physical health: the second card
    tab.page.domain.horizons.chips["now"].setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    tab.page.domain.words.focus_target().setFocus()
    write(qtbot, tab.page.domain.words.focus_target(), "my back")  # type: ignore[arg-type]
    press(qtbot, desk, KEYS.Key_Return, CTRL)  # on to mental health
    assert said(vault, noor, "housing") == {Rater.TOGETHER: Score(2)}
    assert said(vault, noor, "safety") == {Rater.TOGETHER: Score(Unanswered.DECLINED)}
    health = said(vault, noor, "physical-health")
    assert health == {Rater.TOGETHER: Score(2, Horizon.NOW, "my back")}
    for _part in range(9):
        press(qtbot, desk, KEYS.Key_PageDown)
    assert tab.page.part() == "summary"
    write(qtbot, tab.page.summary.first(), "A doctor first.")  # type: ignore[arg-type]
    tab.page.summary.finish_button.setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    settle(desk)
    assert tab.page is None
    assert tab.area.isVisible()
    found = sheet(vault, noor)
    assert (found.summary, found.row.finished) == ("A doctor first.", TODAY)
    assert {"Needs", "22 November"} <= set(texts(tab))
    table = tab.needs_card.chart.table_text()
    assert "Housing · – · in part" in table
    assert "Safety · – · Prefers not to say" in table
    del page


def test_two_views_beside_each_other(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    first = vault.do("Begin", assessments.begin, resident_id=noor).result
    housing = vault.read(domains.domains)[0]
    vault.do(
        "Score", assessments.score, assessment_id=first, domain_id=housing.id,
        rater=Rater.SHE, score=Score(4),
    )  # fmt: skip
    vault.do("Finish", assessments.finish, assessment_id=first)
    _page, tab = needs(qtbot, desk, noor)
    tab.begin()
    settle(desk)
    assert tab.page is not None
    tab.page.go(1)
    view = tab.page.domain
    view.raters.chips["she"].setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    assert view.cards.cards[3].marks() == ("before",)
    view.cards.cards[0].setFocus()
    press(qtbot, desk, KEYS.Key_3)
    view.raters.chips["worker"].setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    assert not any(card.isChecked() for card in view.cards.cards)
    assert view.cards.cards[2].marks() == ("their own view",)
    assert "Before, on 22 November – their own view: 4: A home that can be kept" in texts(view)
    view.cards.cards[0].setFocus()
    press(qtbot, desk, KEYS.Key_1)
    assert said(vault, noor, "housing") == {Rater.SHE: Score(3), Rater.WORKER: Score(1)}


def test_a_level_suggests_a_goal_and_demands_none(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot
) -> None:
    page, tab = needs(qtbot, desk, noor)
    tab.begin()
    settle(desk)
    assert tab.page is not None
    tab.page.go(1)
    press(qtbot, desk, KEYS.Key_4)
    assert not tab.page.domain.goal_button.isVisible()
    press(qtbot, desk, KEYS.Key_1)
    assert vault.read(plans.plan, resident_id=noor).goals == ()
    tab.page.domain.goal_button.setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    settle(desk)
    save(qtbot, page.panel)
    settle(desk)
    (goal,) = vault.read(plans.plan, resident_id=noor).goals
    assert (goal.wording, goal.domain) == ("Find a safe place to sleep", "Housing")
    assert tab.page is not None  # one goes on where one was


def test_words_that_were_not_kept_survive_a_lock(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot
) -> None:
    page, tab = needs(qtbot, desk, noor)
    tab.begin()
    settle(desk)
    assert tab.page is not None
    tab.page.go(2)
    tab.page.domain.words.focus_target().setFocus()
    write(qtbot, tab.page.domain.words.focus_target(), "afraid of the stairs")  # type: ignore[arg-type]
    assert page.is_modified()
    kept = page.draft()
    again = opened(qtbot, desk, noor)
    again.restore_draft(kept)
    settle(desk)
    restored = tab_of(again).page
    assert restored is not None
    assert restored.domain.title.text() == "Safety"
    assert restored.is_modified()
    restored.go(1)
    settle(desk)
    assert said(vault, noor, "safety") == {Rater.TOGETHER: Score(words="afraid of the stairs")}


def test_undo_takes_back_one_choice(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    page, tab = needs(qtbot, desk, noor)
    tab.begin()
    settle(desk)
    assert tab.page is not None
    tab.page.go(1)
    press(qtbot, desk, KEYS.Key_1)
    press(qtbot, desk, KEYS.Key_3)
    desk.undo(page)
    settle(desk)
    assert tab.page.domain.cards.cards[0].isChecked()
    assert not tab.page.domain.cards.cards[2].isChecked()


def test_entered_from_paper_and_opened_again(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot
) -> None:
    page, tab = needs(qtbot, desk, noor)
    tab.needs_card.paper_button.setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    type_into(qtbot, page.panel.form.fields["on"], "2026-11-19")  # type: ignore[union-attr]
    save(qtbot, page.panel)  # type: ignore[arg-type]
    settle(desk)
    assert tab.page is not None
    tab.page.go(1)
    assert tab.page.domain.rater() is Rater.SHE
    press(qtbot, desk, KEYS.Key_3)
    tab.page.finish()
    settle(desk)
    found = sheet(vault, noor).row
    assert (found.is_from_paper, found.finished) == (True, date(2026, 11, 19))
    (opener,) = tab.needs_card.openers.values()
    opener.setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    assert tab.page is not None
    tab.page.go(1)
    press(qtbot, desk, KEYS.Key_1)  # it is finished: nothing changes
    assert said(vault, noor, "housing") == {Rater.SHE: Score(3)}
    tab.page.steps.choose("summary")
    tab.page.summary.reopen_button.setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    assert sheet(vault, noor).row.is_open
    assert page.step_back()  # Esc
    settle(desk)
    assert tab.page is None
    assert not page.step_back()


# The plan
def test_a_plan_entirely_by_keyboard(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    page, tab = needs(qtbot, desk, noor)
    tab.plan_card.goal_requested.emit()
    settle(desk)
    write(qtbot, QApplication.focusWidget(), "A room of my own")  # type: ignore[arg-type]
    type_into(qtbot, page.panel.form.fields["domain_id"], "Housing")  # type: ignore[union-attr]
    save(qtbot, page.panel)  # type: ignore[arg-type]
    settle(desk)
    (view,) = tab.plan_card.goals.values()
    view.add_button.setFocus()  # type: ignore[union-attr]
    press(qtbot, desk, KEYS.Key_Space)
    field = page.panel.form.fields  # type: ignore[union-attr]
    type_into(qtbot, field["wording"], "Look at two rooms")
    type_into(qtbot, field["due"], "2026-11-27")
    save(qtbot, page.panel)  # type: ignore[arg-type]
    settle(desk)
    (view,) = tab.plan_card.goals.values()
    (box,) = view.boxes.values()
    box.setFocus()
    press(qtbot, desk, KEYS.Key_Space)  # done: one key
    (goal,) = vault.read(plans.plan, resident_id=noor).goals
    assert (goal.domain, goal.state) == ("Housing", GoalState.ACTIVE)
    assert (goal.steps[0].due, goal.steps[0].done_on) == (date(2026, 11, 27), TODAY)
    (view,) = tab.plan_card.goals.values()
    (editor,) = view.editors.values()
    editor.setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    assert field is not page.panel.form.fields  # type: ignore[union-attr]
    type_into(qtbot, page.panel.form.fields["wording"], "Look at three rooms")  # type: ignore[union-attr]
    save(qtbot, page.panel)  # type: ignore[arg-type]
    settle(desk)
    assert "Look at three rooms" in texts(tab)
    next(iter(tab.plan_card.goals.values())).act("end")
    settle(desk)
    type_into(qtbot, page.panel.form.fields["state"], "Set aside")  # type: ignore[union-attr]
    type_into(qtbot, page.panel.form.fields["note"], "In spring again")  # type: ignore[union-attr]
    save(qtbot, page.panel)  # type: ignore[arg-type]
    settle(desk)
    tab.plan_card.ended_button.setFocus()  # type: ignore[union-attr]
    press(qtbot, desk, KEYS.Key_Space)
    assert {"A room of my own", "In spring again"} <= set(texts(tab))
    next(iter(tab.plan_card.goals.values())).act("again")
    settle(desk)
    assert vault.read(plans.plan, resident_id=noor).goals[0].is_going


def test_reviews(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    vault.do("Add", plans.add_goal, resident_id=noor, form=GoalForm("A room"))
    page, tab = needs(qtbot, desk, noor)
    tab.plan_card.review_buttons["plan"].setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    type_into(qtbot, page.panel.form.fields["planned"], "2026-11-20")  # type: ignore[union-attr]
    save(qtbot, page.panel)  # type: ignore[arg-type]
    settle(desk)
    error = page.panel.form.fields["planned"].error()  # type: ignore[union-attr]
    assert error == "Choose today or a day to come."
    type_into(qtbot, page.panel.form.fields["planned"], "2026-12-01")  # type: ignore[union-attr]
    save(qtbot, page.panel)  # type: ignore[arg-type]
    settle(desk)
    assert "Look at the plan together: 1 Dec" in texts(tab)
    tab.plan_card.review_buttons["hold"].setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    type_into(qtbot, page.panel.form.fields["her_view"], "It goes well")  # type: ignore[union-attr]
    save(qtbot, page.panel)  # type: ignore[arg-type]
    settle(desk)
    (review,) = vault.read(plans.plan, resident_id=noor).reviews
    assert (review.held, review.her_view) == (TODAY, "It goes well")


def test_a_supervisor_sends_it_back(
    vault: Vault, noor: int, desk_file: Path, clock: Clock, qtbot: QtBot
) -> None:
    hired(vault, "C2")
    form = replace(vault.read(organisation.form), approves_plans=True)
    vault.do("House", organisation.edit, form=form)
    vault.do("Add", plans.add_goal, resident_id=noor, form=GoalForm("A room"))
    vault.lock()
    with signed_in(desk_file, "C2", clock) as worker, desk_of(worker) as desk:
        _page, tab = needs(qtbot, desk, noor)
        tab.plan_card.approval_buttons["ask"].setFocus()
        press(qtbot, desk, KEYS.Key_Space)
        assert "Supervisor: Asked" in texts(tab)
        assert list(tab.plan_card.approval_buttons) == ["take_back"]
    with signed_in(desk_file, clock=clock) as director, desk_of(director) as desk:
        page, tab = needs(qtbot, desk, noor)
        tab.plan_card.approval_buttons["answer"].setFocus()
        press(qtbot, desk, KEYS.Key_Space)
        page.panel.back_button.setFocus()  # type: ignore[union-attr]
        press(qtbot, desk, KEYS.Key_Space)
        error = page.panel.comment.error()  # type: ignore[union-attr]
        assert error == "Say what should be looked at again."
        type_into(qtbot, page.panel.comment, "Which room?")  # type: ignore[union-attr]
        page.panel.back_button.setFocus()  # type: ignore[union-attr]
        press(qtbot, desk, KEYS.Key_Space)
        settle(desk)
        assert "Supervisor: Sent back with a comment" in texts(tab)
        assert "today · Joy · Which room?" in texts(tab)


# Who sees it, and how it looks
def test_the_desk_has_no_such_tab(
    vault: Vault, noor: int, desk_file: Path, clock: Clock, qtbot: QtBot
) -> None:
    hired(vault, "F1")
    vault.do("Add", plans.add_goal, resident_id=noor, form=GoalForm("A room of her own"))
    vault.lock()
    with signed_in(desk_file, "F1", clock) as front, desk_of(front) as desk:
        page = opened(qtbot, desk, noor)
        assert "needs" not in page.tabs.ids()
        assert "A room of her own" not in texts(page)


def test_the_overview_shows_both_in_small(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot
) -> None:
    goal = vault.do("Add", plans.add_goal, resident_id=noor, form=GoalForm("A room")).result
    vault.do("Step", plans.add_step, goal_id=goal, form=StepForm("Look at two"))
    vault.do("Plan", plan_reviews.plan_review, resident_id=noor, planned=TODAY + 9 * DAY)
    page = opened(qtbot, desk, noor)
    shown = texts(page)
    assert {"Plan", "A room", "Look at two · the resident's step", "review 1 Dec"} <= set(shown)
    assert page._needs is not None
    assert not page._needs.needs  # nothing was said of needs yet
    page._needs.plan.opener.setFocus()
    press(qtbot, desk, KEYS.Key_Space)
    assert page.tabs.current_id() == "needs"


@pytest.mark.parametrize("language", ["en", "xx-rtl"])
@pytest.mark.parametrize("part", ["cards", "table", "strengths", "domain", "summary"])
def test_nothing_is_clipped_or_nameless(  # noqa: PLR0917 - fixtures
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot, speak: Callable[[str], None], language: str,
    part: str,
) -> None:  # fmt: skip
    first = vault.do("Begin", assessments.begin, resident_id=noor).result
    for row in vault.read(domains.domains):
        vault.do(
            "Score", assessments.score, assessment_id=first, domain_id=row.id,
            rater=Rater.SHE, score=Score(2),
        )  # fmt: skip
    if part in {"cards", "table"}:
        vault.do("Finish", assessments.finish, assessment_id=first)
    goal = vault.do("Add", plans.add_goal, resident_id=noor, form=GoalForm("A room")).result
    vault.do("Step", plans.add_step, goal_id=goal, form=StepForm("Look at two", due=TODAY))
    speak(language)
    page, tab = needs(qtbot, desk, noor)
    page.resize(780, 600)
    if part == "table":
        tab.needs_card.table_button.setChecked(True)
        settle(desk)
        assert tab.needs_card.table is not None
        assert tab.needs_card.table.rows_model.text(0, 1).startswith("2")
    elif part != "cards":
        tab.open_assessment(first)
        settle(desk)
        assert tab.page is not None
        keys = {"domain": vault.read(domains.domains)[0].id}
        tab.page.steps.choose(keys.get(part, part))
        settle(desk)
    assert clipped(tab) == []
    assert nameless(tab) == []
