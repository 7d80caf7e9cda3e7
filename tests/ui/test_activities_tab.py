# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Income activities at the desk: a day of work in two keys, orders, materials, earnings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.models.income import EarningState, SharesBy
from shelterdesk.services.income import (
    activities,
    earning_sheets,
    earnings,
    materials,
    orders,
    work,
)
from shelterdesk.services.income.orders import OrderForm, OrderState
from shelterdesk.services.income.work import Share
from shelterdesk.vault.door import Vault
from tests import income_rows as rows
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.ui.at_desk import CTRL, desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.stipends.activities.money_panels import (
    AmountPanel,
    BackPanel,
    MaterialPanel,
    OrderPanel,
    PaidPanel,
    ShareDaysPanel,
)
from ui.stipends.activities.panels import ActivityPanel, EndMemberPanel, MemberPanel, WorkPanel
from ui.stipends.activities.shares_field import hours_words, read_hours
from ui.stipends.activities.tab import ActivitiesTab
from ui.stipends.page import StipendsPage

KEY = Qt.Key
TODAY = NOW.date()
DAY = timedelta(days=1)
OCTOBER = date(2026, 10, 1)


def at_the_activities(qtbot: QtBot, desk: Desk, width: int = 780, height: int = 600) -> Host:
    host = hosted(qtbot, desk, StipendsPage(desk), width, height)
    host.page.open(("tab", "activities"))
    settle(desk)
    return host


def tab_of(host: Host) -> ActivitiesTab:
    tab = host.page.tabs.made("activities")
    assert isinstance(tab, ActivitiesTab)
    return tab


def looks_well(host: Host) -> None:
    assert (clipped(host), nameless(host)) == ([], [])


def shop(vault: Vault, **facts: Any) -> tuple[int, int, int]:
    """Sewing with Noor and Amal, who worked in October and sold for 90.00."""
    sewing = rows.activity(vault, **facts)
    noor, amal = person(vault, "Noor"), person(vault, "Amal")
    for who in (noor, amal):
        rows.member(vault, sewing, who, OCTOBER)
    rows.worked(vault, sewing, OCTOBER + 5 * DAY, (noor, 120, 2), (amal, 240, 4))
    rows.sold(vault, sewing, 9_000, OCTOBER + 6 * DAY)
    return sewing, noor, amal


def pressed(tab: QWidget, words: str) -> QPushButton:
    """A button that is shown and can be pressed, by its words."""
    return next(
        one for one in tab.findChildren(QPushButton)
        if one.text() == words and one.isVisible() and one.isEnabled()
    )  # fmt: skip


def click(qtbot: QtBot, desk: Desk, tab: QWidget, words: str) -> None:
    qtbot.mouseClick(pressed(tab, words), Qt.MouseButton.LeftButton)
    settle(desk)


def test_hours_are_read_as_people_write_them() -> None:
    assert [read_hours(text) for text in ("3", "3:30", "3.5", "0,25", "", " 12 ")] == [
        180, 210, 210, 15, 0, 720,
    ]  # fmt: skip
    for text in ("three", "3:60", "3:x", "-1", "25", "1:-5", "9" * 400):
        assert read_hours(text) is None, text
    assert [hours_words(minutes) for minutes in (0, 180, 215)] == ["", "3", "3:35"]


def test_the_first_activity_and_its_members(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    person(vault, "Noor")
    host = at_the_activities(qtbot, desk)
    tab = tab_of(host)
    assert "A workshop or cooperative stands here" in tab.list.empty.sentence()
    assert tab.below.isHidden()
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, ActivityPanel)
    looks_well(host)
    assert panel.currency.value() == "EUR"
    type_into(qtbot, panel.name, "Sewing")
    type_into(qtbot, panel.percent, "80")
    save(qtbot, panel)
    settle(desk)
    [row] = vault.read(activities.listed)
    assert (row.name, row.share_percent, row.shares_by) == ("Sewing", 80, SharesBy.HOURS)
    tab.edit()
    settle(desk)
    assert tab.side.panel.form.fields["share_percent"].value() == 80
    tab.side.close_panel()

    tab.pages.open("members")
    part = tab.parts["members"]
    assert "Who takes part stands here" in part.list.empty.sentence()
    part.list.setFocus()
    qtbot.keyClick(part.list, KEY.Key_N, CTRL)
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, MemberPanel)
    type_into(qtbot, panel.person, "noo")
    settle(desk)
    qtbot.keyClick(panel.person.focus_target(), KEY.Key_Return)
    save(qtbot, panel)
    settle(desk)
    [member] = vault.read(activities.members, activity_id=row.id)
    assert (member.shown, member.start) == ("Noor", TODAY)
    looks_well(host)


def test_a_day_of_work_in_two_keys_then_the_exceptions(
    qtbot: QtBot, desk: Desk, vault: Vault
) -> None:
    sewing, noor, amal = shop(vault)
    host = at_the_activities(qtbot, desk)
    tab = tab_of(host)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, WorkPanel)
    assert not panel.is_modified()
    looks_well(host)
    save(qtbot, panel)
    settle(desk)
    row = vault.read(work.sessions, activity_id=sewing)[0]
    assert (row.on, row.people, row.minutes) == (TODAY, 2, 480)

    part = tab.parts["work"]
    part.list.select(row.id)
    part.list.setFocus()
    qtbot.keyClick(part.list, KEY.Key_Return)
    settle(desk)
    panel = tab.side.panel
    type_into(qtbot, panel.all, "3:30")
    first, second = panel.shares.rows
    assert [one.box.text() for one in (first, second)] == ["Amal", "Noor"]
    second.pieces.clear()
    qtbot.keyClicks(second.pieces, "7")
    qtbot.keyClick(first.box, KEY.Key_Space)
    assert not first.hours.isEnabled()
    kept = panel.draft()
    second.hours.clear()
    qtbot.keyClicks(second.hours, "late")
    save(qtbot, panel)
    assert "Noor: write hours like 3" in panel.shares.error()
    tab.side.close_panel()
    tab.side.restore_draft(kept)
    settle(desk)
    panel = tab.side.panel
    assert panel.is_modified()
    save(qtbot, panel)
    settle(desk)
    form = vault.read(work.form, session_id=row.id)
    assert form.shares == (Share(noor, 210, 7),)
    part.list.setFocus()
    qtbot.keyClick(part.list, KEY.Key_Delete)
    settle(desk)
    assert len(vault.read(work.sessions, activity_id=sewing)) == 1
    assert amal


def test_who_takes_part_follows_the_day(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    sewing, _noor, amal = shop(vault)
    [first, _second] = vault.read(activities.members, activity_id=sewing)
    assert first.resident_id == amal
    vault.do("End", activities.end_member, member_id=first.id, on=TODAY)
    host = at_the_activities(qtbot, desk)
    tab = tab_of(host)
    tab.parts["work"].add()
    settle(desk)
    panel = tab.side.panel
    assert [one.box.text() for one in panel.shares.rows] == ["Noor"]
    panel.day.restore_draft((TODAY - DAY).isoformat())
    settle(desk)
    assert [one.box.text() for one in panel.shares.rows] == ["Amal", "Noor"]
    panel.day.restore_draft((OCTOBER - DAY).isoformat())
    settle(desk)
    assert panel.shares.nobody.isVisible()
    save(qtbot, panel)
    assert panel.shares.error() == "Say who was there."
    looks_well(host)


def test_an_order_is_delivered_paid_and_taken_back(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    sewing, _noor, _amal = shop(vault)
    host = at_the_activities(qtbot, desk, 1040)
    tab = tab_of(host)
    tab.pages.open("orders")
    part = tab.parts["orders"]
    part.list.setFocus()
    qtbot.keyClick(part.list, KEY.Key_N, CTRL)
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, OrderPanel)
    looks_well(host)
    for field, text in (("what", "Bags"), ("pieces", "12"), ("price", "360"),
                        ("customer", "The tea shop")):  # fmt: skip
        type_into(qtbot, panel.form.fields[field], text)
    save(qtbot, panel)
    settle(desk)
    row = vault.read(orders.of_activity, activity_id=sewing)[0]
    assert (row.what, row.pieces, row.price, row.customer) == ("Bags", 12, 36_000, "The tea shop")
    part.list.select(row.id)
    qtbot.keyClick(part.list, KEY.Key_Return)
    settle(desk)
    type_into(qtbot, tab.side.panel.form.fields["customer"], "The café")
    save(qtbot, tab.side.panel)
    settle(desk)
    part.list.setFocus()
    qtbot.keyClick(part.list, KEY.Key_Return, CTRL)
    settle(desk)
    assert vault.read(orders.of_activity, activity_id=sewing)[0].state is OrderState.DELIVERED
    click(qtbot, desk, tab, "Paid")
    panel = tab.side.panel
    assert isinstance(panel, PaidPanel)
    looks_well(host)
    save(qtbot, panel)
    settle(desk)
    part.list.select(row.id)
    assert part.list.selected().is_paid
    part.take_back()
    panel = tab.side.panel
    assert isinstance(panel, BackPanel)
    type_into(qtbot, panel.reason, "Torn")
    save(qtbot, panel)
    settle(desk)
    assert not vault.read(orders.form, order_id=row.id).due
    part.list.select(row.id)
    part.list.setFocus()
    qtbot.keyClick(part.list, KEY.Key_Delete)
    settle(desk)
    part.list.select(row.id)
    assert part.list.selected().state is OrderState.CANCELLED
    part.open_again()
    settle(desk)
    part.list.select(row.id)
    assert part.list.selected().state is OrderState.OPEN
    looks_well(host)


def test_a_sale_and_what_was_bought(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    sewing, _noor, _amal = shop(vault)
    host = at_the_activities(qtbot, desk)
    tab = tab_of(host)
    tab.pages.open("orders")
    click(qtbot, desk, tab, "Sold")
    panel = tab.side.panel
    type_into(qtbot, panel.what, "A bag")
    type_into(qtbot, panel.price, "30,50")
    looks_well(host)
    save(qtbot, panel)
    settle(desk)
    assert vault.read(activities.listed)[0].balance == 12_050
    tab.pages.open("materials")
    click(qtbot, desk, tab, "Something was bought")
    panel = tab.side.panel
    assert isinstance(panel, MaterialPanel)
    type_into(qtbot, panel.what, "Cloth")
    type_into(qtbot, panel.amount, "20")
    save(qtbot, panel)
    settle(desk)
    assert vault.read(activities.listed)[0].balance == 10_050
    part = tab.parts["materials"]
    [bought] = vault.read(materials.bought, activity_id=sewing)
    part.list.select(bought.id)
    part.list.setFocus()
    qtbot.keyClick(part.list, KEY.Key_Return)
    settle(desk)
    type_into(qtbot, tab.side.panel.reason, "Wrong colour")
    save(qtbot, tab.side.panel)
    settle(desk)
    assert vault.read(materials.bought, activity_id=sewing)[0].is_taken_back
    looks_well(host)


def test_a_box_one_does_not_hold_is_said_and_nothing_is_lost(
    qtbot: QtBot, desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "D5")
        shop(vault)
    with signed_in(desk_file, "D5", clock) as vault, desk_of(vault) as desk:
        tab = tab_of(at_the_activities(qtbot, desk))
        tab.pages.open("orders")
        tab.parts["orders"].sell()
        panel = tab.side.panel
        type_into(qtbot, panel.what, "A bag")
        type_into(qtbot, panel.price, "30")
        save(qtbot, panel)
        settle(desk)
        assert any("Take over the box first" in text for text in texts(panel))
        assert panel.what.value() == "A bag"


def test_earnings_are_shared_and_approved_by_a_colleague(
    qtbot: QtBot, desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault, desk_of(vault) as desk:
        hired(vault, "D5")
        sewing, _noor, _amal = shop(vault)
        host = at_the_activities(qtbot, desk)
        tab = tab_of(host)
        tab.pages.open("earnings")
        part = tab.parts["earnings"]
        part.list.setFocus()
        qtbot.keyClick(part.list, KEY.Key_N, CTRL)
        settle(desk)
        panel = tab.side.panel
        assert isinstance(panel, ShareDaysPanel)
        assert (panel.first.value(), panel.last.value()) == (OCTOBER, date(2026, 10, 31))
        looks_well(host)
        save(qtbot, panel)
        settle(desk)
        assert part.list.hasFocus()
        qtbot.keyClick(part.list, KEY.Key_Down)
        qtbot.keyClick(part.list, KEY.Key_Return)
        settle(desk)
        assert part.back.text() == "1 Oct 2026 to 31 Oct 2026"
        assert "Sales €90.00" in part.figures.text()
        assert [row.amount for row in part.people.rows_model.rows()] == [6_000, 3_000]
        assert not part.approve_button.isEnabled()
        looks_well(host)
        part.people.select(part.people.rows_model.key_of(1))
        qtbot.keyClick(part.people, KEY.Key_F2)
        settle(desk)
        panel = tab.side.panel
        assert isinstance(panel, AmountPanel)
        type_into(qtbot, panel.amount, "35")
        save(qtbot, panel)
        settle(desk)
        part.people.select(part.people.rows_model.key_of(0))
        qtbot.keyClick(part.people, KEY.Key_Delete)
        settle(desk)
        assert part.people.selected().state is EarningState.VOID
        click(qtbot, desk, tab, "Back to draft")
        assert part.people.selected().state is EarningState.DRAFT
        click(qtbot, desk, tab, "Prepare again")
        tab.parts["earnings"].close_period()
    with signed_in(desk_file, "D5", clock) as vault, desk_of(vault) as desk:
        host = at_the_activities(qtbot, desk)
        tab = tab_of(host)
        host.page.open(("tab", "activities", sewing))
        settle(desk)
        part = tab.parts["earnings"]
        assert tab.pages.current_id() == "earnings"
        part.open_period(part.list.rows_model.row(0))
        settle(desk)
        # 35.00 + 60.00 are more than the 90.00 there are.
        qtbot.keyClick(part.people, KEY.Key_Return, CTRL)
        settle(desk)
        assert {row.state for row in part.people.rows_model.rows()} == {EarningState.DRAFT}
        [noor] = [row for row in part.people.rows_model.rows() if row.shown == "Noor"]
        vault.do("Change", earnings.change, earning_id=noor.id, amount=3_000)
    with signed_in(desk_file, clock=clock) as vault, desk_of(vault) as desk:
        tab = tab_of(at_the_activities(qtbot, desk))
        tab.open(sewing)
        settle(desk)
        part = tab.parts["earnings"]
        part.open_period(part.list.rows_model.row(0))
        settle(desk)
        qtbot.keyClick(part.people, KEY.Key_Return, CTRL)
        settle(desk)
        found = vault.read(
            earning_sheets.sheet, activity_id=sewing, start=OCTOBER, end=date(2026, 11, 1)
        )
        states = {row.shown: row.state for row in found.rows}
        assert states == {"Noor": EarningState.APPROVED, "Amal": EarningState.DRAFT}
        qtbot.keyClick(part.people, KEY.Key_Escape)
        assert part.list.hasFocus()


def test_a_caseworker_writes_work_and_no_money(qtbot: QtBot, desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "C2")
        shop(vault)
    with signed_in(desk_file, "C2", clock) as vault, desk_of(vault) as desk:
        host = at_the_activities(qtbot, desk)
        tab = tab_of(host)
        for id_ in tab.pages.ids():
            tab.pages.open(id_)
            settle(desk)
            looks_well(host)
        shown = {one.text() for one in tab.findChildren(QPushButton) if not one.isHidden()}
        assert {"A day of work", "Order", "Delivered"} <= shown
        assert not {"Sold", "Bought", "Approve all", "Prepare again"} & shown
        tab.parts["earnings"].add()
        tab.parts["materials"].add()
        assert tab.side.panel is None


def test_members_leave_and_activities_end(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    sewing, _noor, amal = shop(vault)
    host = at_the_activities(qtbot, desk)
    tab = tab_of(host)
    tab.pages.open("members")
    settle(desk)
    part = tab.parts["members"]
    [first, _second] = vault.read(activities.members, activity_id=sewing)
    part.list.select((first.id, first.shown, first.start))
    part.list.setFocus()
    qtbot.keyClick(part.list, KEY.Key_Return)
    assert host.asked == [("residents", ("resident", amal, "overview"))]
    click(qtbot, desk, tab, "Takes part until")
    panel = tab.side.panel
    assert isinstance(panel, EndMemberPanel)
    save(qtbot, panel)
    settle(desk)
    assert vault.read(activities.listed)[0].members == 1
    part.list.setFocus()
    qtbot.keyClick(part.list, KEY.Key_Delete)
    settle(desk)
    assert len(vault.read(activities.members, activity_id=sewing, with_former=True)) == 1
    tab.retire()
    settle(desk)
    assert tab.list.rows_model.text(0, 5) == "over"
    tab.retire()
    settle(desk)
    assert vault.read(activities.listed)[0].is_active
    looks_well(host)


def test_in_another_currency_and_from_right_to_left(
    qtbot: QtBot, desk: Desk, vault: Vault, speak: Callable[[str], None]
) -> None:
    sewing, _noor, _amal = shop(vault, currency="TND")
    vault.do("Order", orders.add, activity_id=sewing,
             form=OrderForm(TODAY, "Bags", 1_234_567, 12, due=TODAY))  # fmt: skip
    speak("ar")
    host = at_the_activities(qtbot, desk)
    tab = tab_of(host)
    for id_ in tab.pages.ids():
        tab.pages.open(id_)
        settle(desk)
        looks_well(host)
