# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work at the screen: it begins, changes, goes on and ends; who is asked, and what was learned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services.partners import partners
from shelterdesk.services.placements import (
    allowances,
    business_starts,
    follow_up_rows,
    placement_problems,
    placement_terms,
    placements,
)
from shelterdesk.services.placements.placement_problems import ProblemForm
from shelterdesk.services.placements.work_follow_ups import WorkState
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests import purse, stipend_world
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.placed import DAY, TODAY, employer, placed, started, told
from tests.ui.at_desk import CTRL, buttons, desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.work.follow_ups.answer_panel import AnswerPanel
from ui.work.follow_ups.tab import FollowUpsTab
from ui.work.page import WorkPage
from ui.work.placements.allowance_panel import AllowancePanel
from ui.work.placements.more_panels import ProblemPanel, SolvePanel, TermsPanel
from ui.work.placements.panels import EndPanel, NextStepPanel, PlacementPanel
from ui.work.placements.tab import PlacementsTab

KEY = Qt.Key


def at(qtbot: QtBot, desk: Desk, name: str, *more: Any, width: int = 820) -> tuple[Host, Any]:
    host = hosted(qtbot, desk, WorkPage(desk), width)
    host.page.open(("tab", name, *more))
    settle(desk)
    tab = host.page.tabs.made(name)
    tab.primary_focus().setFocus()
    settle(desk)
    return host, tab


def chosen(desk: Desk, tab: Any, row_id: int) -> None:
    """Select a row and open it."""
    assert tab.list.select(row_id)
    settle(desk)
    tab.list.row_activated.emit(tab.list.selected())
    settle(desk)


def done(desk: Desk, tab: Any, qtbot: QtBot) -> None:
    """Save the form that is open."""
    save(qtbot, tab.panel)
    settle(desk)
    assert tab.panel is None


def test_somebody_begins_to_work(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor, _bakery = person(vault, "Noor"), employer(vault)
    host, tab = at(qtbot, desk, "placements")
    assert isinstance(tab, PlacementsTab)
    sentence = "Work of residents stands here: a trial, an internship, a job, a business."
    assert sentence in texts(tab)
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, PlacementPanel)
    type_into(qtbot, panel.person, "Noor")
    settle(desk)
    qtbot.keyClick(panel.person.focus_target(), KEY.Key_Return)
    fields = panel.form.fields
    type_into(qtbot, fields["kind"], "Internship")
    type_into(qtbot, fields["partner_id"], "Sunrise Bakery")
    type_into(qtbot, fields["title"], "Bakery help")
    type_into(qtbot, fields["minutes_week"], "20")
    type_into(qtbot, fields["wage"], "250,50")
    assert not clipped(host)
    assert not nameless(host)
    done(desk, tab, qtbot)
    [row] = vault.read(placements.of_resident, resident_id=noor)
    assert (row.what, row.kind_words) == ("Bakery help · Sunrise Bakery", "Internship")
    assert row.terms is not None
    assert (row.terms.minutes_week, row.terms.wage) == (1_200, 25_050)
    assert tab.subtitle() == "1 at work"
    # F2 changes it; a business of her own has no employer.
    tab.list.select(row.id)
    qtbot.keyClick(tab.list, KEY.Key_F2)
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, PlacementPanel)
    assert panel.form.fields["title"].value() == "Bakery help"
    type_into(qtbot, panel.form.fields["kind"], "Own business")
    assert panel.partner.isHidden()
    done(desk, tab, qtbot)
    assert vault.read(placements.of_resident, resident_id=noor)[0].partner == ""


def test_what_belongs_to_work(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    one = placed(vault, noor, bakery, kind="internship", start=TODAY - 20 * DAY, note="up early")
    host, tab = at(qtbot, desk, "placements")
    chosen(desk, tab, one)
    said = texts(tab.view)
    assert {"up early", "Nobody new is sent to this employer now."} <= set(said)
    tab.act("terms", tab.list.selected())
    settle(desk)
    assert isinstance(tab.panel, TermsPanel)
    type_into(qtbot, tab.panel.form.fields["minutes_week"], "30")
    done(desk, tab, qtbot)
    tab.act("problem", tab.list.selected())
    settle(desk)
    assert isinstance(tab.panel, ProblemPanel)
    type_into(qtbot, tab.panel.form.fields["what"], "grabbed at work")
    tab.panel.form.fields["is_about_safety"].set_value(True)
    done(desk, tab, qtbot)
    assert "grabbed at work" in texts(tab.view)
    [problem] = vault.read(placement_problems.of_placement, placement_id=one)
    assert problem.can_suspend
    tab.act("suspend", tab.list.selected())
    settle(desk)
    assert vault.read(partners.partners)[0].is_suspended
    tab.act(f"solve:{problem.id}", tab.list.selected())
    settle(desk)
    assert isinstance(tab.panel, SolvePanel)
    type_into(qtbot, tab.panel.form.fields["done"], "she changed the shift")
    done(desk, tab, qtbot)
    tab.act(f"problem:{problem.id}", tab.list.selected())
    settle(desk)
    assert tab.panel.form.fields["what"].value() == "grabbed at work"
    done(desk, tab, qtbot)
    tab.act(f"reopen:{problem.id}", tab.list.selected())
    settle(desk)
    assert tab.list.selected().open_problems == 1
    newest = vault.read(placement_terms.history, placement_id=one)[0].id
    tab.act(f"terms:{newest}", tab.list.selected())
    settle(desk)
    assert tab.panel.form.fields["minutes_week"].value() == 30
    done(desk, tab, qtbot)
    tab.act("step", tab.list.selected())
    settle(desk)
    assert isinstance(tab.panel, NextStepPanel)
    assert not clipped(host)
    done(desk, tab, qtbot)
    two, before = vault.read(placements.of_resident, resident_id=noor)
    assert (two.kind_words, before.reason) == ("Paid work", "Taken on by the same employer")
    host.page.open(("tab", "placements", two.id))
    settle(desk)
    tab.act("end", tab.list.selected())
    settle(desk)
    assert isinstance(tab.panel, EndPanel)
    type_into(qtbot, tab.panel.form.fields["placement_end"], "Health")
    done(desk, tab, qtbot)
    assert vault.read(placements.of_resident, resident_id=noor)[0].reason == "Health"
    tab.act("back", tab.list.selected())
    settle(desk)
    tab.act("remove", tab.list.selected())
    settle(desk)
    assert len(vault.read(placements.of_resident, resident_id=noor)) == 1


def test_the_stipend_and_a_business(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor, bakery = person(vault, "Noor"), employer(vault)
    given = stipend_world.award(vault, noor, stipend_world.scheme(vault, note="Ends with a job."))
    one = placed(vault, noor, bakery, start=TODAY - 20 * DAY)
    host, tab = at(qtbot, desk, "placements", "undecided")
    chosen(desk, tab, one)
    assert "Decide about the stipend" in buttons(tab.view)
    tab.act("allowance", tab.list.selected())
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, AllowancePanel)
    assert "Ends with a job." in texts(panel)
    assert panel.rule.value() == "tapers"
    assert not clipped(host)
    type_into(qtbot, panel.form.fields["percent_2"], "5")
    save(qtbot, panel)
    assert "Write both the day and the percentage of a step." in texts(panel)
    panel.form.fields["percent_2"].set_value(None)
    done(desk, tab, qtbot)
    sheet = vault.read(allowances.of_placement, placement_id=one)
    assert (sheet.rule.value, sheet.awards[0].award.id) == ("tapers", given)
    purse.habits(vault, approves_money_alone=True)
    shop, kit = started(vault, noor)
    host.page.open(("tab", "placements", shop))
    settle(desk)
    chosen(desk, tab, shop)
    tab.act(f"grant:{kit}", tab.list.selected())
    settle(desk)
    assert "€250.00" in texts(tab.view)
    [link] = [one.link_id for one in tab_business(vault, shop)]
    tab.act(f"unlink:{link}", tab.list.selected())
    settle(desk)
    assert tab_business(vault, shop) == ()


def tab_business(vault: Vault, placement_id: int) -> Any:
    return vault.read(business_starts.of_placement, placement_id=placement_id).parts


def test_asked_with_one_key(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor", contact="Tuesdays after five")
    one = placed(vault, noor, employer(vault), start=TODAY - 95 * DAY)
    first, second = [row.id for row in vault.read(follow_up_rows.of_placement, placement_id=one)][
        :2
    ]
    host, tab = at(qtbot, desk, "follow_ups")
    assert isinstance(tab, FollowUpsTab)
    assert tab.subtitle() == "2 to ask"
    chosen(desk, tab, first)
    assert "Tuesdays after five" in texts(tab.view)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_1)
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, AnswerPanel)
    assert not clipped(host)
    assert not nameless(host)
    done(desk, tab, qtbot)
    tab.list.select(second)
    qtbot.keyClick(tab.list, KEY.Key_6)
    settle(desk)
    assert tab.panel.source.isHidden()
    done(desk, tab, qtbot)
    rows = vault.read(follow_up_rows.of_placement, placement_id=one)
    assert [row.state for row in rows[:2]] == [WorkState.STILL_THERE, WorkState.UNKNOWN]
    # The table, and the list behind a count of it.
    tab.lists.setCurrentIndex(4)
    settle(desk)
    assert any("1 of 1 (100 %)" in text for text in texts(tab.retention))
    assert not clipped(host)
    tab.retention.counts.select("still_there")
    tab.retention.counts.row_activated.emit(tab.retention.counts.selected())
    settle(desk)
    assert [row.id for row in tab.list.rows_model.rows()] == [first]
    assert "30 days · Still there" in texts(tab)
    qtbot.keyClick(tab.list, KEY.Key_Backspace)
    settle(desk)
    assert tab.shows_retention()
    host.page.open(("tab", "follow_ups", ("placement", one)))
    settle(desk)
    assert len(tab.list.rows_model.rows()) == 4
    host.page.open(("tab", "follow_ups", "answered"))
    settle(desk)
    assert len(tab.list.rows_model.rows()) == 2


def test_who_is_not_named_and_who_may_not_write(
    desk_file: Path, clock: Clock, qtbot: QtBot
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        staff = hired(vault, "C2")
        noor, bakery = person(vault, "Noor"), employer(vault)
        one = placed(vault, noor, bakery, start=TODAY - 40 * DAY)
        zoe = person(vault, "Zoe")
        placed(vault, zoe, bakery, start=TODAY - 40 * DAY)
        problem = {"placement_id": one, "form": ProblemForm(what="late wage")}
        vault.do("Problem", placement_problems.add, **problem)
        first = vault.read(follow_up_rows.of_placement, placement_id=one)[0].id
        told(vault, first, WorkState.UNREACHABLE)
        vault.do("Protect", protection.protect, resident_id=zoe, staff_ids=[vault.staff_id])
        assert staff
    with signed_in(desk_file, "C2", clock) as vault, desk_of(vault) as desk:
        host, tab = at(qtbot, desk, "placements", width=1_000)
        assert "1 of a protected person is not listed" in texts(tab)
        host.page.open(("tab", "placements", ("problems", ("placement", one))))
        settle(desk)
        assert tab.list.selected().id == one
        host.page.open(("tab", "follow_ups", "due"))
        settle(desk)
        asked = host.page.tabs.made("follow_ups")
        assert "1 of a protected person is not listed" in texts(asked)
        host.page.open(("tab", "follow_ups", "not_reached"))
        settle(desk)
        assert [row.id for row in asked.list.rows_model.rows()] == [first]
