# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One resident: the head, what happened, stays, support, and the acts."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.past import past
from shelterdesk.services.plans import plans
from shelterdesk.services.plans.plan_rows import GoalForm
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.overview import HouseholdRole
from shelterdesk.services.residents.residents import LanguageLevel, ResidentForm
from shelterdesk.services.rooms import stays
from shelterdesk.services.support import support
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import save, settle, texts, type_into
from tests.ui.at_resident import resident_page as opened
from ui.desk import Desk
from ui.residents.resident_page import ResidentPage
from ui.widgets.card import Card
from ui.widgets.field import DECLINED

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def free(vault: Vault) -> list[int]:
    return beds(vault, house(vault))


# The head
def test_the_head_says_who_and_where(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    start = TONIGHT - 105 * DAY
    resident_id, _stay = admitted(vault, free[0], start)
    form = ResidentForm(
        "Noor", languages=(("ar", LanguageLevel.NATIVE), ("fr", LanguageLevel.BASIC))
    )
    vault.do("Edit", residents.edit, resident_id=resident_id, form=form)
    header = opened(qtbot, desk, resident_id).header
    assert header.name.text() == "Noor"
    assert header.code.text() == vault.read(residents.row, resident_id=resident_id).code
    assert header.support.text() == "Supported"
    assert header.place.text() == "Room 1 · A"
    assert header.line.text() == (
        "Here since 9 August, 105 nights · first support period · caseworker Joy · "
        "Arabic · French (basic)"
    )
    assert not header.admit.isVisible()
    assert header.check_out.isVisible()


def test_the_code_is_copied_as_a_secret(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    resident_id = person(vault, "Mai")
    header = opened(qtbot, desk, resident_id).header
    qtbot.mouseClick(header.copy, LEFT)
    data = QApplication.clipboard().mimeData()
    assert data.text() == vault.read(residents.row, resident_id=resident_id).code
    assert data.hasFormat("x-kde-passwordManagerHint")
    assert header.admit.isVisible()
    assert not header.check_out.isVisible()


# Overview
def test_what_happened(desk: Desk, vault: Vault, free: list[int], qtbot: QtBot) -> None:
    resident_id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    page = opened(qtbot, desk, resident_id)
    page.tabs.open("overview")
    timeline = page.timeline.list
    assert [row.title for row in timeline.rows()] == [
        "Record begun",
        "Came to stay in Room 1 · A",
        "Support period opened",
    ]
    assert [row.day for row in timeline.rows()] == ["today", "13 Nov", "13 Nov"]
    assert [row.is_first for row in timeline.rows()] == [True, True, False]
    moved = vault.do("Move", stays.move, stay_id=stay_id, bed_id=free[2], on=TONIGHT)
    page.refresh(moved.tables)
    settle(desk)
    assert timeline.rows()[0].title == "Moved from Room 1 · A to Room 2 · A"


def test_one_kind_of_what_happened_by_keyboard(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    resident_id, _stay = admitted(vault, free[0], TONIGHT - 9 * DAY)
    page = opened(qtbot, desk, resident_id)
    page.tabs.open("overview")
    card = page.timeline
    card.filter_button.setFocus()
    qtbot.keyClick(card.filter_button, Qt.Key.Key_Space)
    assert [action.text() for action in card.menu.actions()][:3] == [
        "All kinds", "Stays and visits", "Log",
    ]  # fmt: skip
    qtbot.keyClick(card.menu, Qt.Key.Key_Down)
    qtbot.keyClick(card.menu, Qt.Key.Key_Down)
    qtbot.keyClick(card.menu, Qt.Key.Key_Return)
    settle(desk)
    assert card.filter_button.text() == "Stays and visits"
    assert [row.title for row in card.list.rows()] == ["Came to stay in Room 1 · A"]
    card.list.setFocus()
    card.list.setCurrentIndex(card.list.model().index(0, 0))
    qtbot.keyClick(card.list, Qt.Key.Key_Return)
    assert page.tabs.current_id() == "stays"


def test_without_needs_and_plan_there_is_no_gap_and_the_first_goal_comes_by_itself(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    page = opened(qtbot, desk, person(vault, "Noor"))
    page.resize(1400, 800)
    tab = page.tabs.open("overview")
    settle(desk)
    cards = [card for card in tab.findChildren(Card) if card.isVisible()]
    areas = [card.geometry() for card in cards if card.parent() is tab.glance.parent()]
    areas.sort(key=lambda area: area.y())
    assert len(areas) > 1
    assert [b.top() - a.bottom() - 1 for a, b in pairwise(areas)] == [12] * (len(areas) - 1)
    page.tabs.open("stays")
    goal = GoalForm("A flat of her own")
    done = vault.do("Goal", plans.add_goal, resident_id=page.resident_id, form=goal)
    page.refresh(done.tables)
    page.tabs.open("overview")
    settle(desk)
    assert page._needs.plan.isVisible()


def test_the_household_opens(desk: Desk, vault: Vault, free: list[int], qtbot: QtBot) -> None:
    mother, _stay = admitted(vault, free[0], TONIGHT, "Grace")
    child, _stay = admitted(vault, free[1], TONIGHT, "Kofi")
    members = [(mother, HouseholdRole.HEAD), (child, HouseholdRole.CHILD)]
    vault.do("Household", past.add_households, households=[members])
    page = opened(qtbot, desk, mother)
    tab = page.tabs.open("overview")
    words = texts(tab.household, seen_alone=False)
    assert {"Kofi", "Child · Room 1 · B"} <= set(words)
    with qtbot.waitSignal(page.resident_requested) as asked:
        qtbot.mouseClick(button_named(tab, "Open Kofi"), LEFT)
    assert asked.args == [child]


def button_named(root: object, name: str) -> object:
    from PySide6.QtWidgets import QAbstractButton

    return next(b for b in root.findChildren(QAbstractButton) if b.accessibleName() == name)


# Stays and support
def test_stays_and_beds(desk: Desk, vault: Vault, free: list[int], qtbot: QtBot) -> None:
    resident_id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    vault.do("Move", stays.move, stay_id=stay_id, bed_id=free[3], on=TONIGHT, reason="quiet")
    vault.do("Plan", stays.plan_end, stay_id=stay_id, planned_end=TONIGHT + DAY)
    tab = opened(qtbot, desk, resident_id, "stays").tabs.open("stays")
    model = tab.stays.rows_model
    assert [model.text(0, column) for column in range(4)] == [
        "13 Nov 2026",
        "planned 23 Nov",
        "9",
        "House B",
    ]
    beds_model = tab.beds.rows_model
    assert [beds_model.text(row, 3) for row in range(2)] == ["Room 2 · B", "Room 1 · A"]
    assert beds_model.text(0, 4) == "quiet"


def test_support_opens_closes_and_opens_again(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    resident_id = person(vault, "Mai")
    page = opened(qtbot, desk, resident_id, "support")
    tab = page.tabs.open("support")
    qtbot.mouseClick(tab.periods.open_button, LEFT)
    settle(desk)
    type_into(qtbot, page.panel.form.fields["referral_source"], "Outreach")
    save(qtbot, page.panel)
    settle(desk)
    assert page.panel is None
    assert page.header.support.text() == "Supported"
    [close] = tab.periods.close_buttons.values()
    qtbot.mouseClick(close, LEFT)
    settle(desk)
    type_into(qtbot, page.panel.form.fields["closed"], "2026-11-01")
    save(qtbot, page.panel)
    settle(desk)
    assert page.panel.form.fields["closed"].error() == "It cannot close before it was opened."
    type_into(qtbot, page.panel.form.fields["closed"], "2026-11-22")
    page.panel.form.fields["destination"].set_value(DECLINED)
    save(qtbot, page.panel)
    settle(desk)
    assert page.header.support.text() == "Closed"
    qtbot.mouseClick(tab.periods.open_button, LEFT)
    settle(desk)
    save(qtbot, page.panel)
    settle(desk)
    periods = vault.read(support.periods, resident_id=resident_id)
    assert [period.closed for period in periods] == [None, TONIGHT]
    assert periods[1].referral_source == "Outreach"
    assert "second support period" in page.header.line.text()


# Acts
def test_admit_move_and_check_out_from_the_head(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    resident_id = person(vault, "Mai")
    page = opened(qtbot, desk, resident_id)
    for act, place in (("admit", "Room 1 · A"), ("move_button", "Room 2 · A")):
        qtbot.mouseClick(getattr(page.header, act), LEFT)
        settle(desk)
        first = page.panel.first_field()
        assert first.hasFocus()
        qtbot.keyClick(first, Qt.Key.Key_Down)
        save(qtbot, page.panel)
        settle(desk)
        assert page.panel is None
        assert page.header.place.text() == place
    qtbot.mouseClick(page.header.check_out, LEFT)
    settle(desk)
    save(qtbot, page.panel)
    settle(desk)
    assert page.header.admit.isVisible()
    assert not page.header.place.isVisible()


def test_a_record_that_is_gone_says_so(desk: Desk, qtbot: QtBot) -> None:
    page = ResidentPage(desk)
    page.show_resident(99)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.gone) as said:
        settle(desk)
    assert said.args == ["This record is not there any more."]
