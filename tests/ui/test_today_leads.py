# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every line of Today opens its place: the page, the part of it, and the very row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.vault.door import Vault
from tests import waiting_house
from tests.conftest import Clock
from tests.ui.at_desk import settle
from tests.ui.conftest import show_active
from ui import places
from ui.desk import Desk
from ui.page import Page
from ui.rooms.places.view import CARDS
from ui.shifts.week.appointment_view import AppointmentView
from ui.today.folded import Folded
from ui.today.lines import TodayRow
from ui.today.page import TodayPage
from ui.widgets.growing_area import GrowingArea


def test_of_every_kind(desk: Desk, vault: Vault, clock: Clock, qtbot: QtBot) -> None:
    waiting_house.fill(vault)
    clock.now = waiting_house.LATE
    lines = vault.read(today_due.due)
    assert {line.kind for line in lines} == set(DueKind)
    page = TodayPage(desk)
    window = QStackedWidget()
    window.addWidget(page)
    show_active(qtbot, window, 1036, 700)
    settle(desk)
    page.now.findChild(GrowingArea).make_all()
    for folded in page.now.findChildren(Folded):
        folded.toggle()
    settle(desk)
    opened: dict[str, Page] = {"today": page}
    astray = [line for line in lines if not _leads(qtbot, window, opened, line)]
    assert "\n".join(f"{line.title}: {line.opens}" for line in astray) == ""


def _leads(qtbot: QtBot, window: QStackedWidget, opened: dict[str, Page], line: DueLine) -> bool:
    """Click it, open what it asks for, and look where one stands."""
    today: Any = opened["today"]
    window.setCurrentWidget(today)
    settle(today._desk)
    rows = [
        row for row in today.now.findChildren(TodayRow)
        if row.isVisible() and row.accessibleName() == line.title
        and row.accessibleDescription() == line.detail
    ]  # fmt: skip
    with qtbot.waitSignal(today.open_requested) as asked:
        qtbot.mouseClick(rows[0], Qt.MouseButton.LeftButton, pos=QPoint(120, 12))
    name, target = asked.args
    if (name, target) != line.opens:
        return False
    desk = today._desk
    page = opened.get(name)
    if page is None:
        page = opened[name] = places._make(places._PLACES[name].where, desk)
        window.addWidget(page)
    window.setCurrentWidget(page)
    page.open(target)
    for _again in range(3):
        settle(desk)
    stands: bool = _STANDS[name](page, target)
    return stands


def _at_resident(page: Any, target: Any) -> bool:
    if target[0] != "resident":
        return page.place() == target
    _kind, resident_id, tab, *record = target
    shown = page.current_page()
    body = shown.tabs.made(shown.tabs.current_id())
    marked = [one.property("record") for one in body.findChildren(QWidget) if one.property("found")]
    is_there = (shown.resident_id, shown.tabs.current_id()) == (resident_id, tab)
    return is_there and marked == [f"{table} {row_id}" for table, row_id in record]


def _at_rooms(page: Any, target: Any) -> bool:
    kind, row_id = target
    view = page.places.view
    if not view.isVisible():
        return False
    line = view.cards[CARDS[kind]].lines.get(row_id)
    return row_id is None or (line is not None and line.isAncestorOf(QApplication.focusWidget()))


def _at_tab(page: Any, target: Any) -> bool:
    _tab, name, *what = target
    if page.tabs.current_id() != name:
        return False
    return _AT[name](page.tabs.made(name), what[0] if what else None)


def _chosen(tab: Any, row_id: Any) -> bool:
    row = tab.list.selected()
    return row is not None and row.id == row_id


_AT: Any = {
    "cash": lambda tab, what: tab.box().id == what,
    "pay": lambda tab, _what: tab.due.isVisible() and tab.due.rows_model.rowCount() == 1,
    "dues": lambda tab, what: (
        tab.list.isVisible()
        and {row.state.value for row in tab._rows(tab.lists.currentIndex())} == {what or "draft"}
    ),
    "activities": lambda tab, what: _chosen(tab, what) and tab.pages.current_id() == "earnings",
    "funds": lambda tab, what: (row := tab.list.selected()) and (row.fund_id, row.currency) == what,
    "incidents": _chosen,
    "complaints": _chosen,
    "helpline": _chosen,
    "tasks": _chosen,
    "belongings": lambda tab, what: [row.id for row in tab.chosen()] == [what],
    "medication": lambda tab, what: {dose.resident_id for dose in tab.due.doses()} == {what[1]},
    "support": lambda tab, what: tab.stock_list.selected().id == what[1],
    "log": lambda tab, what: tab.line.draft_id() == what[1],
    "here": lambda tab, _what: QApplication.focusWidget() in tab.question.here_buttons,
    "shift": lambda _tab, what: getattr(QApplication.focusWidget(), "line_id", 0) == what[1],
    "week": lambda tab, what: [v.row.id for v in tab.findChildren(AppointmentView)] == [what[1]],
    "courses": lambda tab, what: tab._entry().group.id == what[1],
    "pipeline": lambda tab, what: (card := tab.board.chosen()) and (card.table, card.id) == what,
    "follow_ups": lambda tab, what: _chosen(tab, what[1]),
    "school": lambda tab, _what: tab.list.isVisible(),
    "roll_call": lambda tab, what: (
        tab.roll.session.id == what[1]
        if what[0] == "session"
        else tab.sheet.site_id == what[1]
        if what[0] == "site"
        else tab.list.selected().line.resident_id == what[1]
    ),
}


def _at_partner(page: Any, target: Any) -> bool:
    return _chosen(page.tabs.made("partners"), target[1])


_STANDS: Any = {
    "residents": _at_resident, "rooms": _at_rooms, "log": _at_tab, "visits": _at_tab,
    "shift": _at_tab, "stipends": _at_tab, "training": _at_tab, "work": _at_tab,
    "partners": _at_partner,
}  # fmt: skip
