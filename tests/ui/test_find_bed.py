# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bed found for who waits, who is expected and who has a record: reserved, or given at once."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import board, reservations, rooms, waiting
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.rooms import RoomForm
from shelterdesk.services.rooms.waiting import WaitingForm
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import CTRL, save, type_into
from tests.ui.at_rooms import DAY, KEY, TONIGHT, At, panel
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host
from ui.desk import Desk
from ui.rooms.find_bed import FindBedPanel
from ui.rooms.page import RoomsPage
from ui.widgets.act_menu import ActMenu
from ui.widgets.place_panels import KeepBedPanel
from ui.widgets.waiting_panels import ArrivePanel


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


def finding(host: Host) -> FindBedPanel:
    found = panel(host)
    assert isinstance(found, FindBedPanel)
    return found


def choose(at: At, card: Any, row_id: int, words: str) -> None:
    """Of the menu at the end of a line."""
    menu = card.lines[row_id].findChild(ActMenu)
    next(act for _icon, text, act in menu.acts if text == words)()
    at.settle()


def test_a_bed_is_reserved_for_who_waits_under_a_word(at: At, pair: None) -> None:
    form = WaitingForm(for_whom="red coat", needs_ground_floor=True, contact="call at noon")
    entry = at.vault.do("W", waiting.add, form=form).result
    cards = at.vault.read(board.board, site_id=at.site).rooms
    ground = RoomForm("Garden", is_ground_floor=True)
    at.vault.do("Edit", rooms.edit_room, room_id=cards[2].id, form=ground)
    host = at.show()
    page: RoomsPage = host.page
    page.open(("waiting", entry))
    at.settle()
    choose(at, page.places.view.waiting, entry, "Find a bed")
    found = finding(host)
    assert not found.who.isVisible()
    assert found.needs["ground_floor"].value()
    best = found.choices()[0]
    assert best.card.place.title == "Garden · A"
    assert "ground floor" in best.card.accessibleDescription()  # the reasons stay to be seen
    assert best.keep_button.text() == "Reserve"
    assert not nameless(found)
    assert not clipped(found)
    best.card.setFocus()
    at.press(KEY.Key_K)
    form_panel = panel(host)
    assert isinstance(form_panel, KeepBedPanel)
    at.settle()
    save(at.qtbot, form_panel)
    at.settle()
    [kept] = at.vault.read(reservations.kept)
    assert (kept.shown, kept.place, kept.start) == ("red coat", "Garden · A", TONIGHT)
    [row] = at.vault.read(waiting.waiting)
    assert (row.kept, row.kept_id) == ("Garden · A", kept.id)
    # Here at last: one record, and nobody waits or is expected any more.
    at.vault.do("Here", reservations.arrived, reservation_id=kept.id)
    assert at.sleeper(kept.bed_id) == "red coat"
    assert at.vault.read(waiting.waiting) == []
    assert at.vault.read(reservations.kept) == []
    [who] = at.vault.read(residents.find, text="red coat")
    assert at.vault.read(residents.form, resident_id=who.id).contact == "call at noon"


def test_who_waits_under_a_word_is_placed_in_the_bed_found(at: At) -> None:
    entry = at.vault.do("W", waiting.add, form=WaitingForm(for_whom="red coat")).result
    host = at.show()
    host.page.open(("waiting", entry))
    at.settle()
    choose(at, host.page.places.view.waiting, entry, "Find a bed")
    best = finding(host).choices()[0]
    at.qtbot.mouseClick(best.take_button, Qt.MouseButton.LeftButton)
    arrive = panel(host)
    assert isinstance(arrive, ArrivePanel)
    at.settle()
    save(at.qtbot, arrive)
    at.settle()
    assert at.sleeper(best.card.place.bed_ids[0]) == "red coat"
    assert at.vault.read(waiting.waiting) == []


def test_the_bed_kept_for_who_waits_is_given_without_a_question(at: At) -> None:
    entry = at.vault.do("W", waiting.add, form=WaitingForm(for_whom="red coat")).result
    form = ReservationForm(TONIGHT, TONIGHT + 2 * DAY, bed_id=at.bed[1])
    at.vault.do("K", reservations.keep, form=form, entry_id=entry)
    host = at.show()
    host.page.open(("waiting", entry))
    at.settle()
    line = host.page.places.view.waiting.lines[entry]
    line.findChild(QPushButton).click()
    at.settle()
    arrive = panel(host)
    assert isinstance(arrive, ArrivePanel)
    save(at.qtbot, arrive)
    at.settle()
    assert at.sleeper(at.bed[1]) == "red coat"
    assert at.vault.read(waiting.waiting) == at.vault.read(reservations.kept) == []


def test_another_bed_for_who_is_expected(at: At) -> None:
    form = ReservationForm(TONIGHT, TONIGHT + 2 * DAY, bed_id=at.bed[0], for_whom="blue bag")
    kept = at.vault.do("K", reservations.keep, form=form).result
    host = at.show()
    host.page.open(("kept", kept))
    at.settle()
    choose(at, host.page.places.view.kept, kept, "Find another bed")
    places = [one for one in finding(host).choices() if one.card.place.bed_ids]
    other = next(one for one in places if at.bed[0] not in one.card.place.bed_ids)
    other.keep_button.click()
    change = panel(host)
    assert isinstance(change, KeepBedPanel)
    at.settle()
    save(at.qtbot, change)
    at.settle()
    [row] = at.vault.read(reservations.kept)
    assert (row.id, row.hold_until) == (kept, TONIGHT + 2 * DAY)
    assert row.bed_id == other.card.place.bed_ids[0] != at.bed[0]


def test_a_bed_for_who_waits_is_for_nobody_else(at: At) -> None:
    mira = person(at.vault, "Mira")
    entry = at.vault.do("W", waiting.add, form=WaitingForm(), resident_id=mira).result
    host = at.show()
    host.page.open(("waiting", entry))
    at.settle()
    choose(at, host.page.places.view.waiting, entry, "Find a bed")
    found = finding(host)
    assert [one.shown for one in found.people_chosen()] == ["Mira"]
    assert not found.who.isVisible()
    assert found.people.focus_target().hasFocus()


def test_what_is_typed_beside_says_that_it_is_not_saved_yet(at: At, pair: None) -> None:
    host = at.show()
    keep = KeepBedPanel(at.desk, at.bed[2])
    host.page.acts.show_panel(keep)
    at.settle()
    type_into(at.qtbot, keep.form.fields["reason"], "comes by train")
    host.page.board.row(at.bed[0]).setFocus()
    at.press(KEY.Key_B, modifier=CTRL)
    assert panel(host) is keep
    assert keep.form.message_bar.text().startswith("Not saved yet.")
    assert keep.first_field().hasFocus()


def test_a_bed_for_a_resident_from_the_page(at: At, pair: None) -> None:
    mira = person(at.vault, "Mira")
    host = at.show()
    host.page.open(("find", mira))
    at.settle()
    found = finding(host)
    assert [one.shown for one in found.people_chosen()] == ["Mira"]
    assert not found.choices()[-1].keep_button.isVisible()  # an extra bed is not kept
    found.choices()[0].keep_button.click()
    keep = panel(host)
    at.settle()
    save(at.qtbot, keep)
    at.settle()
    [row] = at.vault.read(reservations.kept)
    assert row.resident_id == mira


def test_the_arrows_go_from_place_to_place(at: At) -> None:
    host = at.show()
    at.press(KEY.Key_B, modifier=CTRL)
    cards = finding(host).cards()
    cards[0].setFocus()
    at.press(KEY.Key_Down)
    assert cards[1].hasFocus()
    at.press(KEY.Key_Up, KEY.Key_Up)
    assert cards[0].hasFocus()
