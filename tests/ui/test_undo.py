# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo as people at the desk use it: offered after each act, by Ctrl+Z, refused in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.models.rooms import Site
from shelterdesk.services.money.ledger_check import BooksReport, Finding
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import stays
from shelterdesk.vault.door import Notice
from tests import factories
from tests.conftest import NOW, Clock
from tests.ui.at_desk import settle
from tests.ui.conftest import show_active
from tests.ui.program_at import Started, press
from ui.actions import Actions
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.widgets.form import RecordForm
from ui.widgets.message_bar import MessageBar

TODAY = NOW.date()
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Place(QWidget):
    """A window with a message bar, as pages see it."""

    def __init__(self) -> None:
        super().__init__()
        self.message_bar = MessageBar()
        self.form = RecordForm("A form")
        layout = QVBoxLayout(self)
        layout.addWidget(self.form)
        layout.addWidget(self.message_bar)


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    made = Place()
    show_active(qtbot, made, 500, 400)
    return made


def test_offered_after_each_act(desk: Desk, place: Place) -> None:
    heard: list[Any] = []
    desk.changed.connect(heard.append)
    desk.do(place, "Add resident", residents.add, said="Added.", form=ResidentForm("Noor"))
    settle(desk)
    assert place.message_bar.text() == "Added."
    assert place.message_bar.has_undo()
    place.message_bar.trigger()
    settle(desk)
    assert place.message_bar.text() == "Undone: Add resident"
    assert not place.message_bar.has_undo()
    assert "resident" in heard[-1].tables  # pages refresh from what was undone
    assert desk.vault.read(residents.find) == []


def test_an_act_without_words_is_named(desk: Desk, place: Place) -> None:
    desk.do(place, "Add resident", residents.add)
    settle(desk)
    assert place.message_bar.text() == "Done: Add resident"
    assert place.message_bar.has_undo()


def test_said_in_the_window_also_from_a_form(desk: Desk, place: Place) -> None:
    """A form closes when it is saved; what it says must outlive it."""
    desk.do(place.form, "Add resident", residents.add, said=lambda _id: "Added.")
    settle(desk)
    assert place.form.message_bar.text() == ""
    assert place.message_bar.text() == "Added."


def for_good(tx: Any) -> None:
    tx.session.add(Site(name="House Z"))
    tx.is_undoable = False


def nothing_new(tx: Any) -> None:
    """An act that changes no row."""


def test_what_cannot_be_undone_is_not_offered(desk: Desk, place: Place) -> None:
    desk.do(place, "For good", for_good, said="Done for good.")
    settle(desk)
    assert not place.message_bar.has_act()
    desk.undo(place)
    settle(desk)
    assert "cannot be undone" in place.message_bar.text()
    assert place.message_bar.kind() == "notice"


def test_quiet_acts_say_nothing(desk: Desk, place: Place) -> None:
    desk.do(place, "Nothing", nothing_new)
    settle(desk)
    assert place.message_bar.text() == ""


def test_without_a_bar_nothing_breaks(desk: Desk, qtbot: QtBot) -> None:
    alone = QWidget()
    qtbot.addWidget(alone)
    desk.do(alone, "Add resident", residents.add)
    settle(desk)
    desk.undo(alone)
    settle(desk)
    assert desk.vault.read(residents.find) == []


def test_nothing_to_undo_and_too_old(desk: Desk, place: Place, clock: Clock) -> None:
    desk.undo(place)
    settle(desk)
    assert place.message_bar.text() == "There is nothing to undo."
    factories.person(desk.vault, "Noor")
    clock.now = NOW + timedelta(hours=13)
    desk.undo(place)
    settle(desk)
    assert "cannot be undone; correct it instead" in place.message_bar.text()


def test_a_move_comes_back(desk: Desk, place: Place) -> None:
    beds = factories.beds(desk.vault, factories.house(desk.vault))
    _person, stay_id = factories.admitted(desk.vault, beds[0], TODAY - timedelta(days=3))
    move = {"stay_id": stay_id, "bed_id": beds[2], "on": TODAY}
    desk.do(place, "Move resident", stays.move, said="Moved.", **move)
    settle(desk)
    assert desk.vault.read(stays.card, stay_id=stay_id).bed_id == beds[2]
    place.message_bar.trigger()
    settle(desk)
    assert desk.vault.read(stays.card, stay_id=stay_id).bed_id == beds[0]


# Keys
@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow([], Actions())
    show_active(qtbot, made)
    return made


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_a_field_takes_back_its_own_typing_first(
    qtbot: QtBot, window: MainWindow, kind: type[QLineEdit | QPlainTextEdit]
) -> None:
    field = kind()
    window.centralWidget().layout().addWidget(field)
    if isinstance(field, QLineEdit):
        field.setText("stored")
    else:
        field.setPlainText("stored")
    asked: list[int] = []
    window.undo_requested.connect(lambda: asked.append(1))
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "!")
    qtbot.keyClick(field, KEY.Key_Z, CTRL)
    text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    assert (text, asked) == ("stored", [])
    qtbot.keyClick(field, KEY.Key_Z, CTRL)
    assert asked == [1]  # nothing typed any more: the act before
    window.search_box.setFocus()
    field.deleteLater()


def test_one_press_is_one_act(window: MainWindow) -> None:
    assert not window.actions_registry["undo"].autoRepeat()


def test_an_older_offer_goes_with_the_next_change(window: MainWindow) -> None:
    window.message_bar.say("Moved.", act="Undo", on_act=lambda: None, shortcut="Ctrl+Z")
    window.refresh(None)
    assert window.message_bar.text() == ""
    window.message_bar.say("Here is what you had.", act="Discard", on_act=lambda: None)
    window.refresh(None)
    assert window.message_bar.has_act()


# In the program
def test_control_z_in_the_program(opened: Started) -> None:
    session, window = opened.program.session, opened.window
    form = ResidentForm("Noor")
    session.desk.do(window, "Add resident", residents.add, said="Noor is here.", form=form)
    opened.settle()
    assert window.message_bar.has_undo()
    press(opened.qtbot, window, KEY.Key_Z, CTRL)
    opened.settle()
    assert window.message_bar.text() == "Undone: Add resident"
    press(opened.qtbot, window, KEY.Key_Z, CTRL)
    opened.settle()
    assert "There is nothing to undo" in window.message_bar.text()


def test_notices_stand_above_every_page(opened: Started) -> None:
    session = opened.program.session
    told = [notice.words for notice in session._vault.notices]
    assert set(opened.window.notices.texts()) == set(told)
    session._vault.notices.append(Notice("The clock stands wrong.", is_grave=True))
    session.rebuild()
    assert opened.window.notices.isVisible()
    assert opened.window.notices.texts()[0] == "The clock stands wrong."


def test_after_unlocking_the_trail_is_checked_by_itself(opened: Started) -> None:
    run = opened.program.session.desk.audit_check
    assert run._timer.isActive()  # a moment later, once
    run.start_later(0)
    opened.qtbot.waitUntil(lambda: run.report is not None, timeout=10_000)
    assert run.report.findings == ()


def test_a_finding_becomes_a_grave_notice(opened: Started) -> None:
    session = opened.program.session
    assert opened.program.lane.wait_idle()
    with session._vault._engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_event_update")
        connection.exec_driver_sql("UPDATE audit_event SET label = label || '!' WHERE id = 1")
    with opened.qtbot.waitSignal(session.desk.audit_check.finished, timeout=10_000):
        session.desk.audit_check.start()
    opened.settle()
    assert "not what was written" in opened.window.notices.texts()[0]
    opened.window.notices.opened.emit("activity")
    opened.settle()
    assert opened.window.current_id() == "activity"


def test_the_books_are_checked_after_the_trail(opened: Started) -> None:
    session = opened.program.session
    assert opened.program.lane.wait_idle()
    with opened.qtbot.waitSignal(session.desk.books_check.finished, timeout=10_000):
        session.desk.audit_check.start()
    assert session.desk.books_check.report.findings == ()
    found = BooksReport(5, (Finding(3, "Transaction 3 was changed"),))
    session.desk.books_check.finished.emit(found)
    assert any("books are not what was written" in w for w in opened.window.notices.texts())


def test_a_check_that_failed_is_told_as_gravely(opened: Started, quiet_log: Any) -> None:
    session = opened.program.session
    assert opened.program.lane.wait_idle()
    session.desk.audit_check.stopped.emit("")  # somebody asked for it
    assert opened.window.notices.texts() == []
    with session._vault._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_person RENAME TO elsewhere")
    with opened.qtbot.waitSignal(session.desk.audit_check.stopped, timeout=10_000):
        session.desk.audit_check.start()
    opened.settle()
    quiet_log.records.clear()
    assert "could not be checked" in opened.window.notices.texts()[0]
    with session._vault._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO audit_person")
