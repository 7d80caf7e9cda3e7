# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""At the door, by keyboard: in within five keys, out with one, and what was used in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.giving import service_giving, service_limits
from shelterdesk.services.giving.service_giving import GiveForm
from shelterdesk.services.residents import protection
from shelterdesk.services.safety import alerts
from shelterdesk.services.safety.alerts import AlertForm, AlertLevel, AlertPlace
from shelterdesk.services.visits import open_visits, visit_days, visit_support, visits
from shelterdesk.services.visits.visit_days import VisitDay
from shelterdesk.services.visits.visits import AgeBand
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.ui.at_desk import desk_of, settle, texts
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.visits.here.nameless import NamelessPanel, letters
from ui.visits.here.tab import HereTab
from ui.visits.page import VisitsPage
from ui.widgets.visit_panels import CorrectVisitPanel

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class Keys:
    """Presses keys where the focus is, waits for what comes of each, and counts them."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk, self.count = qtbot, desk, 0

    def __call__(self, *keys: str | Qt.Key) -> None:
        for key in keys:
            widget = QApplication.focusWidget()
            assert widget is not None
            self.qtbot.keyClick(widget, key)
            self.count += 1
            settle(self.desk)


@pytest.fixture
def counter(vault: Vault, clock: Clock) -> Iterator[Desk]:
    """The front desk; of two people one is protected, and one must be warned about."""
    hired(vault, "F1")
    noor, anna = person(vault, "Noor"), person(vault, "Anna")
    form = AlertForm("Do not let Boris in", level=AlertLevel.DANGER, place=AlertPlace.CHECK_IN)
    vault.do("Alert", alerts.add, resident_id=noor, form=form)
    vault.do("P", protection.protect, resident_id=anna, staff_ids=[vault.staff_id])
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as opened, desk_of(opened) as desk:
        yield desk


def here(qtbot: QtBot, desk: Desk) -> tuple[Host, HereTab]:
    host = hosted(qtbot, desk, VisitsPage(desk))
    host.page.open(("tab", "here"))
    settle(desk)
    tab = host.page.tabs.made("here")
    assert isinstance(tab, HereTab)
    tab.list.setFocus()
    return host, tab


def the_day(desk: Desk) -> VisitDay:
    return desk.vault.read(visit_days.day)


def test_by_name_within_five_keys_and_the_alert_is_seen_first(counter: Desk, qtbot: QtBot) -> None:
    _host, tab = here(qtbot, counter)
    press = Keys(qtbot, counter)
    press("v", "n", "o", Qt.Key.Key_Return)
    assert "Do not let Boris in" in " ".join(texts(tab))
    assert the_day(counter).rows == ()
    press(Qt.Key.Key_Return)
    assert press.count <= 5
    assert [row.shown for row in the_day(counter).rows] == ["Noor"]
    assert tab.panel is None


def test_without_a_name_in_three_keys_again_and_again(counter: Desk, qtbot: QtBot) -> None:
    _host, tab = here(qtbot, counter)
    press = Keys(qtbot, counter)
    press("n", "2", "w")
    assert press.count == 3
    press("n", "5", "m")
    press("n", Qt.Key.Key_Return)
    told = [(row.age_band, row.gender) for row in the_day(counter).rows]
    assert told == [
        (None, ""), (AgeBand.FROM_50, "Man or boy"), (AgeBand.FROM_18, "Woman or girl"),
    ]  # fmt: skip
    assert tab.list.rows_model.rowCount() == 3


def test_letters_of_genders_are_all_different() -> None:
    assert letters(["Woman", "Man", "Non-binary", "More than one"]) == ["W", "M", "N", "O"]
    assert letters(["امرأة", "رجل"]) == ["ا", "ر"]
    assert letters(["A", "A", "A"]) == ["A", "Q", "X"]


def test_a_new_code_in_one_key_and_it_is_said(counter: Desk, qtbot: QtBot) -> None:
    host, _tab = here(qtbot, counter)
    Keys(qtbot, counter)("c")
    (row,) = the_day(counter).rows
    assert row.shown in " ".join(texts(host.message_bar))
    counter.undo(host)
    settle(counter)
    assert the_day(counter).rows == ()


def test_somebody_new_by_name_and_out_again_by_enter(counter: Desk, qtbot: QtBot) -> None:
    _host, tab = here(qtbot, counter)
    press = Keys(qtbot, counter)
    press("v", *"Zora", Qt.Key.Key_Return, Qt.Key.Key_Return)
    (row,) = the_day(counter).rows
    assert (row.shown, row.end) == ("Zora", None)
    press(Qt.Key.Key_Home, Qt.Key.Key_Return)
    (row,) = the_day(counter).rows
    assert row.end == NOW
    press(Qt.Key.Key_Return)  # it has ended: what was noted can be put right
    assert isinstance(tab.panel, CorrectVisitPanel)


def test_support_by_its_key_and_back(counter: Desk, qtbot: QtBot) -> None:
    visit_id = counter.vault.do("Came", visits.check_in).result
    _host, tab = here(qtbot, counter)
    press = Keys(qtbot, counter)
    press(Qt.Key.Key_Home, "1", "3")
    assert counter.vault.read(visit_support.of_visit, visit_id=visit_id).used == (
        "food",
        "harm-reduction",
    )
    assert tab.view.support.kinds["food"].box.isChecked()
    press("1")
    assert counter.vault.read(visit_support.of_visit, visit_id=visit_id).used == ("harm-reduction",)
    assert not tab.view.support.kinds["food"].box.isChecked()


def test_offered_and_not_wanted_in_two_keys(counter: Desk, qtbot: QtBot) -> None:
    visit_id = counter.vault.do("Came", visits.check_in).result
    host, tab = here(qtbot, counter)
    press = Keys(qtbot, counter)
    press(Qt.Key.Key_Home, "x")
    assert "Not wanted: press the key of what was offered" in texts(tab)
    press("1")

    def told() -> tuple[tuple[str, ...], tuple[str, ...]]:
        found = counter.vault.read(visit_support.of_visit, visit_id=visit_id)
        return found.used, found.declined

    assert told() == ((), ("food",))
    line = tab.view.support.kinds["food"]
    assert line.no_button.isChecked()
    assert line.known.text() == "offered, not wanted"
    assert host.message_bar.has_undo()
    press("1")  # the digit alone is what was used again
    assert told() == (("food",), ())
    press("x", "1", "x", "1")
    assert told() == ((), ())
    assert (clipped(host), nameless(host)) == ([], [])


def test_what_is_known_of_a_kind_stands_beside_it(vault: Vault, clock: Clock, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    vault.do("Limit", service_limits.decide, kind="clothes", days_between=30)
    vault.do("Given", service_giving.give, form=GiveForm("clothes", (noor,)))
    clock.now += DAY
    vault.do("Came", visits.check_in, resident_id=noor)
    vault.do("Came", visits.check_in)
    with desk_of(vault) as desk:
        _host, tab = here(qtbot, desk)
        press = Keys(qtbot, desk)
        press(Qt.Key.Key_Home)
        known = [line.known.text() for line in tab.view.support.kinds.values()]
        press(Qt.Key.Key_Down)
        known += [line.known.text() for line in tab.view.support.kinds.values()]
        [told] = [words for words in known if words]
        assert told.startswith("last given 1 day ago; usual again on")


def test_days_before_and_a_visit_put_right_there(counter: Desk, qtbot: QtBot, clock: Clock) -> None:
    visit_id = counter.vault.do("Came", visits.check_in).result
    clock.now += DAY
    _host, tab = here(qtbot, counter)
    assert tab.list.rows_model.rowCount() == 0
    qtbot.keyClick(tab.list, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(counter)
    assert tab.list.rows_model.key_of(0) == visit_id
    press = Keys(qtbot, counter)
    press(Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert isinstance(tab.panel, CorrectVisitPanel)
    press(Qt.Key.Key_Escape)
    qtbot.keyClick(tab.list, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle(counter)
    assert tab.list.rows_model.rowCount() == 0
    # Whoever comes while another day is looked at is of today: it is shown, and the visit chosen.
    qtbot.keyClick(tab.list, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(counter)
    tab.new_code()
    settle(counter)
    [row] = tab.list.rows_model.rows()
    assert row.id != visit_id
    assert tab.list.selected() == row


def test_one_key_answers_for_all_that_left_unseen(
    counter: Desk, qtbot: QtBot, clock: Clock
) -> None:
    for _visitor in range(3):
        counter.vault.do("Came", visits.check_in)
    clock.now += DAY
    _host, tab = here(qtbot, counter)
    assert "3 earlier visits" in " ".join(texts(tab.question))
    qtbot.mouseClick(tab.question.here_buttons[0], Qt.MouseButton.LeftButton)
    settle(counter)
    assert tab.list.rows_model.rowCount() == 1
    tab.list.setFocus()
    Keys(qtbot, counter)("l")
    assert counter.vault.read(open_visits.unended) == []
    assert not tab.question.isVisible()


def test_who_must_not_be_seen_is_one_person_without_acts(
    vault: Vault, qtbot: QtBot, clock: Clock
) -> None:
    hired(vault, "F1")
    anna = person(vault, "Quxanna")
    vault.do("Came", visits.check_in, resident_id=anna)
    vault.do("P", protection.protect, resident_id=anna, staff_ids=[vault.staff_id])
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as opened, desk_of(opened) as desk:
        host, tab = here(qtbot, desk)
        Keys(qtbot, desk)(Qt.Key.Key_Home, Qt.Key.Key_Return, "1", Qt.Key.Key_Delete)
        assert "1 person" in texts(tab.view)
        assert "Quxanna" not in " ".join(texts(host))
        assert not tab.view.left_button.isVisible()
        assert desk.vault.read(visits.here_now).today == 1


def test_every_label_is_whole_and_every_control_has_a_name(counter: Desk, qtbot: QtBot) -> None:
    counter.vault.do("Came", visits.check_in, age_band="18_24", gender="woman")
    host, tab = here(qtbot, counter)
    Keys(qtbot, counter)(Qt.Key.Key_Home)
    assert (clipped(host), nameless(host)) == ([], [])
    tab.nameless()
    settle(counter)
    assert isinstance(tab.panel, NamelessPanel)
    assert (clipped(host), nameless(host)) == ([], [])
