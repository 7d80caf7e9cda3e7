# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The week, tasks and things kept at the desk: by keys, in a small window, with Undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.agenda import appointment_times, appointments, tasks
from shelterdesk.services.agenda.appointments import AppointmentForm, AppointmentState
from shelterdesk.services.agenda.recurrences import Every, Repeats
from shelterdesk.services.agenda.tasks import TaskForm, TaskKind, TaskList
from shelterdesk.services.belongings import belongings
from shelterdesk.services.belongings.belongings import BelongingForm
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.page_host import hosted
from ui.reminders import said
from ui.residents.promises.appointments_card import AppointmentsCard
from ui.shifts.belongings.tab import BelongingsTab
from ui.shifts.page import ShiftPage
from ui.shifts.tasks.tab import TasksTab
from ui.shifts.week.appointment_view import AppointmentView
from ui.shifts.week.person_panel import WhoseDaysPanel
from ui.shifts.week.tab import WeekTab
from ui.widgets import dates
from ui.widgets.appointment_panel import AppointmentPanel, EndSeriesPanel
from ui.widgets.task_panel import DefectPanel, TaskPanel

TODAY = NOW.date()  # a Sunday
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "clock", lambda: TODAY)


def opened(qtbot: QtBot, desk: Any, tab: str, width: int = 780) -> tuple[Any, Any]:
    page = ShiftPage(desk)
    host = hosted(qtbot, desk, page, width)
    page.open(("tab", tab))
    settle(desk)
    return host, page.tabs.made(tab)


def titles(tab: WeekTab, day: int) -> list[str]:
    lines = tab.view.lists[day]
    return [lines.item(at).text() for at in range(lines.count())]


def test_the_week_by_keys(qtbot: QtBot, vault: Vault) -> None:
    noor = person(vault, "Noor")
    form = AppointmentForm(TODAY, NOW.time(), resident_id=noor, repeats=Repeats(Every.WEEK))
    made = vault.do("A", appointments.add, form=form).result
    with desk_of(vault) as desk:
        host, tab = opened(qtbot, desk, "week")
        assert isinstance(tab, WeekTab)
        assert titles(tab, 6) == ["Appointment: Noor"]
        tab.view.lists[5].setFocus()
        qtbot.keyClick(tab.view.lists[5], Qt.Key.Key_Right)
        assert tab.view.lists[6].hasFocus()
        qtbot.keyClick(tab.view.lists[6], Qt.Key.Key_Right)  # into the next week
        settle(desk)
        assert tab.view.lists[0].hasFocus()
        assert titles(tab, 6) == ["Appointment: Noor"]
        qtbot.keyClick(tab.view.lists[0], Qt.Key.Key_PageUp)
        qtbot.keyClick(tab.view.lists[0], Qt.Key.Key_PageUp)
        settle(desk)
        assert titles(tab, 6) == []
        qtbot.keyClick(tab.view.lists[0], Qt.Key.Key_T)
        settle(desk)
        tab.view.begin()
        qtbot.keyClick(tab.view.lists[6], Qt.Key.Key_Return)
        settle(desk)
        shown = tab.side.panel
        assert isinstance(shown, AppointmentView)
        assert not tab.view.is_wide()  # beside it the days stand below each other
        qtbot.keyClick(shown.buttons["missed"], Qt.Key.Key_Space)
        settle(desk)
        row = vault.read(appointments.one, appointment_id=made)
        assert row.state is AppointmentState.MISSED
        assert host.message_bar.has_undo()
        host.message_bar.trigger()
        settle(desk)
        row = vault.read(appointments.one, appointment_id=made)
        assert row.state is AppointmentState.PLANNED


def test_a_series_ends_with_the_one_that_was_missed(qtbot: QtBot, vault: Vault) -> None:
    noor = person(vault, "Noor")
    form = AppointmentForm(
        TODAY, NOW.time(), resident_id=noor, repeats=Repeats(Every.WEEK, count=3)
    )
    made = vault.do("A", appointments.add, form=form).result
    with desk_of(vault) as desk:
        _host, tab = opened(qtbot, desk, "week")
        tab.open(("appointment", made, TODAY))
        settle(desk)
        qtbot.keyClick(tab.side.panel.buttons["end"], Qt.Key.Key_Space)
        settle(desk)
        assert isinstance(tab.side.panel, EndSeriesPanel)
        save(qtbot, tab.side.panel)
        settle(desk)
        [row] = vault.read(appointments.of_resident, resident_id=noor)
        assert (row.state, row.is_series) == (AppointmentState.MISSED, False)
        desk.undo(tab)
        settle(desk)
        assert len(vault.read(appointments.of_resident, resident_id=noor)) == 3


def test_the_button_says_whose_days_are_shown(qtbot: QtBot, vault: Vault) -> None:
    for name in ("Noor", "Amal"):
        who = person(vault, name)
        vault.do("A", appointments.add, form=AppointmentForm(TODAY, resident_id=who))
    with desk_of(vault) as desk:
        host, tab = opened(qtbot, desk, "week")
        assert len(titles(tab, 6)) == 2
        assert (tab.person_button.text(), tab.all_button.isVisible()) == ("", False)
        tab.view.begin()
        qtbot.keyClick(tab.view.focus_target(), Qt.Key.Key_P)
        settle(desk)
        assert isinstance(tab.side.panel, WhoseDaysPanel)
        qtbot.keyClicks(QApplication.focusWidget(), "noo")
        settle(desk)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        settle(desk)
        assert tab.side.panel is None
        assert (tab.person_button.text(), tab.all_button.isVisible()) == ("Noor", True)
        assert titles(tab, 6) == ["Appointment: Noor"]
        assert (clipped(host), nameless(host)) == ([], [])
        qtbot.keyClick(tab.view.focus_target(), Qt.Key.Key_M)
        settle(desk)
        assert titles(tab, 6) == []
        qtbot.keyClick(tab.view.focus_target(), Qt.Key.Key_M)
        qtbot.mouseClick(tab.all_button, Qt.MouseButton.LeftButton)
        settle(desk)
        assert len(titles(tab, 6)) == 2
        assert tab.person_button.accessibleName() == "Whose days are shown: Everybody"


def test_it_comes_again_until_a_day_or_so_many_times(qtbot: QtBot, vault: Vault) -> None:
    with desk_of(vault) as desk:
        _host, tab = opened(qtbot, desk, "tasks")
        tab.new()
        settle(desk)
        panel = tab.side.panel
        fields = panel.repeats
        assert not fields.times.isVisible()
        type_into(qtbot, panel.words.field, "Bins")
        type_into(qtbot, panel.due, TODAY.isoformat())
        type_into(qtbot, fields.every, "Every day")
        type_into(qtbot, fields.until, (TODAY + 9 * DAY).isoformat())
        assert fields.read() == Repeats(Every.DAY, until=TODAY + 9 * DAY)
        type_into(qtbot, fields.times, "3")
        assert fields.read() == Repeats(Every.DAY, count=3)
        assert fields.until.value() is None
        save(qtbot, panel)
        settle(desk)
        for _n in range(3):
            [row] = vault.read(tasks.listed)
            vault.do("Done", tasks.done, task_id=row.id)
        assert vault.read(tasks.listed) == []


def test_a_task_about_a_room_knows_it(qtbot: QtBot, vault: Vault) -> None:
    house(vault)
    with desk_of(vault) as desk:
        _host, tab = opened(qtbot, desk, "tasks")
        tab.open(("new", None, 2))
        settle(desk)
        panel = tab.side.panel
        assert (panel.room.value(), panel.is_modified()) == (2, False)
        type_into(qtbot, panel.words.field, "New curtains")
        kept = tab.draft()
        save(qtbot, panel)
        settle(desk)
        [row] = vault.read(tasks.listed)
        assert row.place == "Room 2"
        tab.restore_draft(kept)
        settle(desk)
        assert tab.side.panel.room.value() == 2


def test_a_new_appointment_says_what_else_is_then(qtbot: QtBot, vault: Vault) -> None:
    noor = person(vault, "Noor")
    nine = NOW.time().replace(hour=9, minute=0)
    vault.do("A", appointments.add, form=AppointmentForm(TODAY, nine, 60, resident_id=noor))
    with desk_of(vault) as desk:
        _host, tab = opened(qtbot, desk, "week")
        tab.open(("new", noor))
        settle(desk)
        panel = tab.side.panel
        assert isinstance(panel, AppointmentPanel)
        assert not panel.is_modified()
        type_into(qtbot, panel.day, TODAY.isoformat())
        type_into(qtbot, panel.at, "9:30")
        settle(desk)
        assert panel.warning.text() == "There is another appointment then, at 09:00."
        assert tab.is_modified()
        kept = tab.draft()
        save(qtbot, panel)
        settle(desk)
        assert tab.side.panel is None
        rows = vault.read(appointments.of_resident, resident_id=noor)
        assert [f"{row.at:%H:%M}" for row in rows] == ["09:00", "09:30"]
        tab.restore_draft(kept)
        settle(desk)
        again = tab.side.panel
        assert isinstance(again, AppointmentPanel)
        assert (again.at.value(), again.person.resident_id()) == (nine.replace(minute=30), noor)


def test_space_does_a_task_and_takes_it_back(qtbot: QtBot, vault: Vault) -> None:
    form = TaskForm("bins", due=TODAY, repeats=Repeats(Every.DAY))
    vault.do("T", tasks.add, kind=TaskKind.TASK, form=form)
    with desk_of(vault) as desk:
        _host, tab = opened(qtbot, desk, "tasks")
        assert isinstance(tab, TasksTab)
        tab.list.setFocus()
        settle(desk)
        qtbot.keyClick(tab.list, Qt.Key.Key_Space)
        settle(desk)
        assert [row.due for row in vault.read(tasks.listed)] == [TODAY + DAY]
        tab.which.setCurrentIndex(5)
        settle(desk)
        tab.list.select(tab.list.rows_model.key_of(0))
        qtbot.keyClick(tab.list, Qt.Key.Key_Space)
        settle(desk)
        assert [row.due for row in vault.read(tasks.listed)] == [TODAY]
        qtbot.keyClick(tab.list, Qt.Key.Key_N)
        panel = tab.side.panel
        assert isinstance(panel, TaskPanel)
        settle(desk)
        type_into(qtbot, panel.words.field, "water the plants")
        save(qtbot, panel)
        settle(desk)
        found = vault.read(tasks.listed, which=TaskList.ANYBODYS)
        assert {row.words for row in found} == {"bins", "water the plants"}


def test_a_repaired_bed_is_asked_for(qtbot: QtBot, vault: Vault) -> None:
    site = house(vault)
    bed = beds(vault, site)[0]
    with desk_of(vault) as desk:
        _host, tab = opened(qtbot, desk, "tasks")
        panel = DefectPanel(desk, 1, "Room 1 · A", bed)
        tab.side.open_panel(panel)
        type_into(qtbot, panel.words, "the frame is broken")
        assert panel.blocks is not None
        panel.blocks.set_value(True)
        save(qtbot, panel)
        settle(desk)
        tab.list.setFocus()
        tab.list.select(tab.list.rows_model.key_of(0))
        qtbot.keyClick(tab.list, Qt.Key.Key_Space)
        settle(desk)
        assert len(vault.read(tasks.listed)) == 1  # not before the answer
        qtbot.keyClick(tab.view.focusWidget(), Qt.Key.Key_Space)
        settle(desk)
        assert vault.read(tasks.listed) == []


def test_things_go_out_together(qtbot: QtBot, vault: Vault) -> None:
    noor, _stay = admitted(vault, beds(vault, house(vault))[0], TODAY)
    for what in ("bag", "box"):
        vault.do("B", belongings.add, resident_id=noor, form=BelongingForm(what, place="attic"))
    with desk_of(vault) as desk:
        _host, tab = opened(qtbot, desk, "belongings")
        assert isinstance(tab, BelongingsTab)
        tab.list.selectAll()
        assert tab.out_button.text() == "Give out 2"
        qtbot.mouseClick(tab.out_button, Qt.MouseButton.LeftButton)
        settle(desk)
        panel: Any = tab.side.panel
        panel.form.fields["signature"].on_paper.setChecked(True)
        save(qtbot, panel)
        settle(desk)
        assert vault.read(belongings.kept) == []
        rows = vault.read(belongings.of_resident, resident_id=noor)
        assert all(row.is_signed_out for row in rows)


def test_a_reminder_names_nobody(vault: Vault) -> None:
    noor = person(vault, "Noor")
    for minutes, words in (
        (15, "An appointment in 15 minutes."), (1, "An appointment in 1 minute."),
        (0, "An appointment now."), (-20, "An appointment was at 19:55."),
        (90, "An appointment at 21:45."),
    ):  # fmt: skip
        at = NOW + timedelta(minutes=minutes)
        assert said(appointment_times.Reminder(noor, at, minutes)) == words


def test_a_residents_page_lists_what_was_agreed(qtbot: QtBot, vault: Vault) -> None:
    noor = person(vault, "Noor")
    for days in (-1, 1):
        form = AppointmentForm(TODAY + days * DAY, NOW.time(), words="Clinic", resident_id=noor)
        vault.do("A", appointments.add, form=form)
    with desk_of(vault) as desk:
        card = AppointmentsCard(desk)
        card.resident_id = noor
        show_active(qtbot, card, 360, 400)
        card.load()
        settle(desk)
        assert [words for words in texts(card) if words == "Clinic"] == ["Clinic"] * 2
        assert any("what became of it?" in words for words in texts(card))
