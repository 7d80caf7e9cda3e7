# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two who change beds, families and finding a bed, by few keys and by mouse."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.residents import families
from shelterdesk.services.rooms import board, rooms, stays
from shelterdesk.services.rooms.rooms import RoomForm
from shelterdesk.services.safety import keep_apart
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import CTRL, desk_of, save, type_into
from tests.ui.at_rooms import ALT, DAY, KEY, TONIGHT, At, panel
from tests.ui.conftest import clipped, nameless
from ui.desk import Desk
from ui.rooms.find_bed import FindBedPanel
from ui.rooms.forms import ReasonForm
from ui.rooms.info_panels import AskPanel
from ui.widgets.stay_fields import Place, Who
from ui.widgets.stay_panels import AdmitPanel


@pytest.fixture
def site(vault: Vault) -> int:
    return house(vault, "1 × 1, 2 rooms × 2 beds")


@pytest.fixture
def at(vault: Vault, desk: Desk, qtbot: QtBot, site: int) -> At:
    return At(vault, desk, qtbot, site)


@pytest.fixture
def pair(vault: Vault, site: int) -> None:
    bed = beds(vault, site)
    admitted(vault, bed[0], TONIGHT - 10 * DAY, "Noor")
    admitted(vault, bed[1], TONIGHT - 5 * DAY, "Lina")


def test_two_change_beds_by_three_keys_and_take_it_back(at: At, pair: None) -> None:
    host = at.show()
    at.press(KEY.Key_X, KEY.Key_Right, KEY.Key_Return)
    assert (at.sleeper(at.bed[0]), at.sleeper(at.bed[1])) == ("Lina", "Noor")
    assert host.message_bar.text() == "Noor and Lina changed beds, from tonight."
    host.message_bar.trigger()
    at.settle()
    assert (at.sleeper(at.bed[0]), at.sleeper(at.bed[1])) == ("Noor", "Lina")


def test_a_drop_on_a_taken_bed_asks(at: At, pair: None) -> None:
    host = at.show()
    host.page.board.row(at.bed[1]).dropped.emit(at.bed[0], at.bed[1])
    at.settle()
    assert isinstance(panel(host), AskPanel)
    assert QApplication.focusWidget().text() == "Change beds"
    at.press(KEY.Key_Escape)
    assert at.sleeper(at.bed[0]) == "Noor"
    host.page.board.row(at.bed[1]).dropped.emit(at.bed[0], at.bed[1])
    at.settle()
    at.press(KEY.Key_Space)
    assert at.sleeper(at.bed[0]) == "Lina"
    assert not isinstance(panel(host), AskPanel)


def test_a_swap_that_something_speaks_against_asks_why(at: At, pair: None) -> None:
    mira, _stay = admitted(at.vault, at.bed[2], TONIGHT, "Mira")
    cards = at.vault.read(board.board, site_id=at.site).rooms
    noor = cards[0].beds[0].resident_id
    at.vault.do("Apart", keep_apart.add, resident_id=noor, other_id=mira)
    host = at.show()
    at.press(KEY.Key_X, KEY.Key_Right, KEY.Key_Return)
    form = panel(host)
    assert isinstance(form, ReasonForm)
    assert "Mira sleeps in the same room" in form.fields["despite"].error()
    assert at.sleeper(at.bed[0]) == "Noor"
    type_into(at.qtbot, form.fields["despite"], "One night")
    save(at.qtbot, form)
    at.settle()
    assert at.sleeper(at.bed[1]) == "Noor"


def test_a_swap_on_a_past_night_asks_why(at: At, pair: None) -> None:
    host = at.show()
    at.press(KEY.Key_Left, modifier=ALT)
    at.press(KEY.Key_X, KEY.Key_Right, KEY.Key_Return)
    form = panel(host)
    assert isinstance(form, ReasonForm)
    type_into(at.qtbot, form.fields["reason"], "noted too late")
    save(at.qtbot, form)
    at.settle()
    assert at.sleeper(at.bed[1], TONIGHT - DAY) == "Noor"
    assert at.sleeper(at.bed[1], TONIGHT - 2 * DAY) == "Lina"


def a_family(at: At) -> int:
    """A mother in the first bed, her child in the house without one."""
    mother, _stay = admitted(at.vault, at.bed[0], TONIGHT - DAY, "Grace")
    child = at.vault.do(
        "Child", families.add_child, resident_id=mother, known_as="Kofi", birth_year=2022
    ).result
    at.vault.do("In", stays.admit, resident_id=child, on=TONIGHT - DAY, site_id=at.site)
    return mother


def test_a_family_moves_by_three_keys(at: At) -> None:
    a_family(at)
    host = at.show()
    at.press(KEY.Key_F, KEY.Key_Right, KEY.Key_Return)
    assert (at.sleeper(at.bed[1]), at.sleeper(at.bed[2])) == ("Grace", "Kofi")
    assert host.message_bar.text() == "Grace, Kofi moved to Room 2, from tonight."
    host.message_bar.trigger()
    at.settle()
    assert at.sleeper(at.bed[0]) == "Grace"


def test_who_is_here_alone_is_told_so(at: At, pair: None) -> None:
    host = at.show()
    at.press(KEY.Key_F, KEY.Key_Right, KEY.Key_Return)
    assert host.message_bar.text().startswith("Nobody of the family of Noor is here.")
    assert at.sleeper(at.bed[0]) == "Noor"


def test_find_a_bed_and_move_there_by_enter(at: At, pair: None) -> None:
    cards = at.vault.read(board.board, site_id=at.site).rooms
    form = RoomForm("Garden", is_ground_floor=True)
    at.vault.do("Edit", rooms.edit_room, room_id=cards[2].id, form=form)
    host = at.show()
    at.press(KEY.Key_B, modifier=CTRL)
    found = panel(host)
    assert isinstance(found, FindBedPanel)
    assert QApplication.focusWidget() is found.who.focus_target()
    at.qtbot.keyClicks(QApplication.focusWidget(), "Noor")
    at.settle()
    at.press(KEY.Key_Return)
    found.needs["ground_floor"].focus_target().click()
    at.settle()
    best = found.cards()[0]
    assert best.place.title == "Garden · A"
    assert best.accessibleDescription().startswith("ground floor; free for 14 nights")
    assert not nameless(found)
    assert not clipped(found)
    best.setFocus()
    at.press(KEY.Key_Return)
    assert at.sleeper(at.bed[3]) == "Noor"


def test_find_a_bed_for_who_is_not_here_admits(at: At) -> None:
    mira = person(at.vault, "Mira")
    host = at.show()
    at.press(KEY.Key_B, modifier=CTRL)
    found = panel(host)
    found.who.set_value(Who(mira, "Mira"))
    found.who.changed.emit()
    at.settle()
    found.cards()[0].click()
    at.settle()
    form = panel(host)
    assert isinstance(form, AdmitPanel)
    assert form.resident_id == mira
    assert form.beds.value() == Place(bed_id=at.bed[0])


def test_a_family_that_comes_is_admitted_at_once(at: At) -> None:
    mother = person(at.vault, "Grace")
    at.vault.do("Child", families.add_child, resident_id=mother, known_as="Kofi")
    host = at.show()
    at.press(KEY.Key_B, modifier=CTRL)
    found = panel(host)
    found.who.set_value(Who(mother, "Grace"))
    found.who.changed.emit()
    at.settle()
    assert found.people.value() == 2
    found.cards()[0].click()
    at.settle()
    assert (at.sleeper(at.bed[1]), at.sleeper(at.bed[2])) == ("Grace", "Kofi")
    assert host.message_bar.text() == "Grace, Kofi are admitted to Room 2 · A, B."


def test_an_extra_bed_while_admitting(at: At) -> None:
    host = at.show()
    at.press(KEY.Key_N, modifier=CTRL)
    form = panel(host)
    assert isinstance(form, AdmitPanel)
    form.who.set_value(Who(None, "Mira"))
    form.beds.set_value(Place(site_id=at.site, is_extra=True))
    form.beds.changed.emit()
    save(at.qtbot, form)
    assert form.why_extra.error()
    type_into(at.qtbot, form.why_extra, "Snow")
    save(at.qtbot, form)
    at.settle()
    cards = at.vault.read(board.board, site_id=at.site).rooms
    assert [cell.shown for cell in cards[-1].beds] == ["Mira"]


def test_a_month_of_a_room_by_keys(at: At, pair: None) -> None:
    host = at.show()
    at.press(KEY.Key_D, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    month = host.page.month
    table = month.table
    assert QApplication.focusWidget() is table
    assert month.title.text() == "November 2026"
    assert table.table.rowCount() == 30
    tonight = table.table.index(21, 1)
    assert tonight.data() == "Noor"
    assert table.table.index(10, 1).data() == ""
    said = tonight.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Sunday 22 November, bed A: Noor"
    at.press(KEY.Key_PageDown)
    assert (month.title.text(), table.table.rowCount()) == ("December 2026", 31)
    at.press(KEY.Key_PageUp)
    at.press(KEY.Key_PageUp)
    assert month.title.text() == "October 2026"
    at.press(KEY.Key_PageDown)
    table.setCurrentIndex(table.table.index(11, 1))
    at.press(KEY.Key_Return)
    assert host.page.night.night == date(2026, 11, 12)
    assert not nameless(host.page)


def test_the_desk_is_not_offered_what_it_may_not_do(
    vault: Vault, qtbot: QtBot, clock: Clock, site: int
) -> None:
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as other, desk_of(other) as desk:
        at = At(other, desk, qtbot, site)
        host = at.show()
        at.settle()
        assert host.page.bar.set_up_button.isHidden()
        at.press(KEY.Key_Return)
        assert "Out of use" not in [button.text() for button in panel(host).buttons]
        at.press(KEY.Key_R)
