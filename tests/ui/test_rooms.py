# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rooms of a night: moving, placing, admitting, blocking, history; by mouse and by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.rooms import board, rooms, stays
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import CTRL, save, type_into
from tests.ui.at_rooms import ALT, DAY, KEY, TONIGHT, At, panel
from tests.ui.conftest import clipped, nameless
from ui.actions import Actions
from ui.desk import Desk
from ui.rooms.elsewhere import stay_key
from ui.rooms.forms import BlockForm, ReasonForm, SetUpPanel
from ui.rooms.info_panels import BedPanel, ElsewherePanel, OverviewPanel
from ui.rooms.page import list_shortcuts
from ui.rooms.room_panel import RoomPanel
from ui.widgets.check_out_panel import CheckOutPanel
from ui.widgets.stay_panels import AdmitPanel, MovePanel


@pytest.fixture
def site(vault: Vault) -> int:
    return house(vault, "1 × 1, 2 rooms × 2 beds")


@pytest.fixture
def bed(vault: Vault, site: int) -> list[int]:
    return beds(vault, site)


@pytest.fixture
def noor(vault: Vault, bed: list[int]) -> tuple[int, int]:
    return admitted(vault, bed[0], TONIGHT - 10 * DAY, "Noor")


@pytest.fixture
def adaeze(vault: Vault, site: int) -> int:
    """Somebody here without a bed; the id of the stay."""
    resident_id = person(vault, "Adaeze")
    stay: int = vault.do(
        "Admit", stays.admit, resident_id=resident_id, on=TONIGHT - DAY, site_id=site
    ).result
    return stay


@pytest.fixture
def at(vault: Vault, desk: Desk, qtbot: QtBot, site: int) -> At:
    return At(vault, desk, qtbot, site)


def test_the_night_is_said_and_the_first_bed_has_the_focus(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    page = host.page
    assert page.title() == "Rooms"
    assert page.subtitle() == "Night of Sunday 22 November · 1 of 5 beds · 1 of 3 rooms"
    assert QApplication.focusWidget() is page.board.row(at.bed[0])
    assert page.board.row(at.bed[0]).accessibleName() == "Room 1, bed A, taken, Noor, since 12 Nov"
    assert isinstance(panel(host), OverviewPanel)
    free = [option.title for option in panel(host).beds.options()]
    assert free == ["Room 2 · A", "Room 2 · B", "Room 3 · A", "Room 3 · B"]


def test_move_by_three_keys_and_take_it_back(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    at.press(KEY.Key_M)
    assert "arrow keys" in host.message_bar.text()
    at.press(KEY.Key_Right, KEY.Key_Return)
    assert at.sleeper(at.bed[1]) == "Noor"
    assert at.sleeper(at.bed[1], TONIGHT - DAY) == ""  # earlier nights stay
    assert host.message_bar.text() == "Noor moved to Room 2 · A, from tonight."
    assert host.page.board.selected() == at.bed[1]
    host.message_bar.trigger()
    at.settle()
    assert at.sleeper(at.bed[0]) == "Noor"
    assert host.message_bar.text() == "Undone: Moved a resident"


def test_escape_calls_a_move_off(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    at.press(KEY.Key_M, KEY.Key_Right, KEY.Key_Escape)
    assert at.sleeper(at.bed[0]) == "Noor"
    assert not host.page.board.is_moving()
    assert host.message_bar.text() == ""


def test_a_bed_taken_later_is_refused_in_the_words_of_the_service(
    at: At, noor: tuple[int, int]
) -> None:
    admitted(at.vault, at.bed[1], TONIGHT + 3 * DAY, "Lina")
    host = at.show()
    host.page.board.row(at.bed[1]).dropped.emit(at.bed[0], at.bed[1])
    at.settle()
    assert "Room 2 · A is taken by Lina from" in host.message_bar.text()
    assert host.message_bar.kind() == "danger"
    assert at.sleeper(at.bed[0]) == "Noor"


def test_a_move_on_a_past_night_asks_why(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    at.press(KEY.Key_Left, modifier=ALT)
    assert host.page.subtitle().startswith("Past night: Saturday 21 November")
    at.press(KEY.Key_M, KEY.Key_Right, KEY.Key_Return)
    form = panel(host)
    assert isinstance(form, ReasonForm)
    save(at.qtbot, form)
    assert form.fields["reason"].error()  # nothing without a reason
    assert at.sleeper(at.bed[0], TONIGHT - DAY) == "Noor"
    type_into(at.qtbot, form.fields["reason"], "noted too late")
    save(at.qtbot, form)
    at.settle()
    assert at.sleeper(at.bed[1], TONIGHT - DAY) == "Noor"
    [row, *_older] = at.vault.read(board.history_of, resident_id=noor[0])
    assert (row.start, row.reason) == (TONIGHT - DAY, "noted too late")


def test_through_the_nights_by_key_and_by_date(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    page = host.page
    at.press(KEY.Key_Right, modifier=ALT)
    at.press(KEY.Key_Right, modifier=ALT)
    assert page.night.night == TONIGHT + 2 * DAY
    at.press(KEY.Key_T)
    assert page.night.night == TONIGHT
    field = page.bar.date_field
    type_into(at.qtbot, field, "2026-11-11")
    at.qtbot.waitUntil(lambda: page.night.night == date(2026, 11, 11))
    assert "0 of 5 beds" in page.subtitle()
    at.press(KEY.Key_Home, modifier=ALT)
    assert page.night.night == TONIGHT


def test_enter_opens_the_bed_and_the_page_of_the_person(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    at.press(KEY.Key_Return)
    assert isinstance(panel(host), BedPanel)
    assert QApplication.focusWidget().text() == "Open page"
    at.press(KEY.Key_Space)
    assert host.asked == [("residents", ("resident", noor[0]))]
    at.press(KEY.Key_Escape)
    assert isinstance(panel(host), OverviewPanel)
    assert QApplication.focusWidget() is host.page.primary_focus()


def test_the_panel_follows_the_arrows_but_never_drives_a_form_away(
    at: At, noor: tuple[int, int]
) -> None:
    host = at.show()
    at.press(KEY.Key_Right)
    assert panel(host).bed_id == at.bed[1]
    at.press(KEY.Key_Return, KEY.Key_Tab, KEY.Key_Space)  # out of use
    form = panel(host)
    assert isinstance(form, BlockForm)
    type_into(at.qtbot, form.fields["reason"], "shower")
    host.page.board.select(at.bed[0])
    host.page.board.bed_activated.emit(at.bed[0])
    host.page.refresh()
    at.settle()
    assert panel(host) is form
    assert form.fields["reason"].value() == "shower"
    assert host.page.is_modified()


def test_admit_here(at: At) -> None:
    person(at.vault, "Amal")
    host = at.show()
    at.press(KEY.Key_Return, KEY.Key_Space)
    form = panel(host)
    assert isinstance(form, AdmitPanel)
    at.qtbot.keyClicks(QApplication.focusWidget(), "Amal")
    at.settle()
    at.press(KEY.Key_Down, KEY.Key_Return)
    at.press(KEY.Key_S, modifier=CTRL)
    assert at.sleeper(at.bed[0]) == "Amal"
    assert isinstance(panel(host), OverviewPanel)


def test_admit_on_another_night_means_that_night(at: At) -> None:
    host = at.show()
    at.press(KEY.Key_Right, modifier=ALT)
    at.press(KEY.Key_N, modifier=CTRL)
    form = panel(host)
    assert isinstance(form, AdmitPanel)
    assert form.on.value() == TONIGHT + DAY


def test_move_and_check_out_open_their_forms(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    at.press(KEY.Key_Return)
    panel(host).buttons[1].click()
    at.settle()
    assert isinstance(panel(host), MovePanel)
    panel(host).cancelled.emit()
    at.press(KEY.Key_Return)
    panel(host).buttons[2].click()
    at.settle()
    assert isinstance(panel(host), CheckOutPanel)


def test_out_of_use_and_usable_again(at: At) -> None:
    host = at.show()
    at.press(KEY.Key_Return, KEY.Key_Tab, KEY.Key_Space)
    form = panel(host)
    type_into(at.qtbot, form.fields["end"], "2026-11-20")
    type_into(at.qtbot, form.fields["reason"], "shower")
    save(at.qtbot, form)
    at.settle()
    assert form.fields["end"].error()  # the last day comes before the first: kept, said beside it
    assert form.fields["reason"].value() == "shower"
    type_into(at.qtbot, form.fields["end"], "2026-11-24")
    save(at.qtbot, form)
    at.settle()
    row = host.page.board.row(at.bed[0])
    assert row.accessibleName() == "Room 1, bed A, out of use, shower"
    at.press(KEY.Key_Return)
    assert QApplication.focusWidget().text() == "Usable again"
    at.press(KEY.Key_Space)
    assert row.bed.kind == "free"
    assert host.message_bar.text() == "Room 1, bed A is usable again."


def test_somebody_elsewhere_gets_a_bed_by_keys(at: At, adaeze: int) -> None:
    host = at.show()
    strip = host.page.elsewhere
    assert strip.isVisible()
    assert strip.accessibleName() == "Elsewhere this night: Adaeze"
    [row] = strip.rows()
    row.setFocus()
    at.press(KEY.Key_M)
    assert host.page.board.selected() == at.bed[0]  # the first bed that is free
    at.press(KEY.Key_Right, KEY.Key_Return)
    assert at.sleeper(at.bed[1]) == "Adaeze"
    assert not strip.isVisible()


def test_somebody_elsewhere_by_drop_escape_and_extra_bed(at: At, adaeze: int) -> None:
    host = at.show()
    [row] = host.page.elsewhere.rows()
    row.setFocus()
    at.press(KEY.Key_M, KEY.Key_Escape)
    assert not host.page.acts.moves.is_placing()
    host.page.board.row(at.bed[2]).dropped.emit(stay_key(adaeze), at.bed[2])
    at.settle()
    assert at.sleeper(at.bed[2]) == "Adaeze"
    resident_id = person(at.vault, "Blessing")
    at.vault.do("Admit", stays.admit, resident_id=resident_id, on=TONIGHT, site_id=at.site)
    host.page.refresh()
    at.settle()
    [row] = host.page.elsewhere.rows()
    at.qtbot.mouseDClick(row, Qt.MouseButton.LeftButton)
    at.settle()
    assert isinstance(panel(host), ElsewherePanel)
    panel(host).buttons[1].click()
    form = panel(host)
    assert isinstance(form, ReasonForm)
    type_into(at.qtbot, form.fields["reason"], "came at night")
    save(at.qtbot, form)
    at.settle()
    extra = [
        cell
        for card in at.vault.read(board.board, site_id=at.site).rooms
        for cell in card.beds
        if cell.is_overflow
    ]
    assert [cell.shown for cell in extra] == ["Blessing"]


def test_fourteen_days_by_keyboard(at: At, noor: tuple[int, int]) -> None:
    admitted(at.vault, at.bed[1], TONIGHT - 8 * DAY, "Lina")
    host = at.show()
    at.press(KEY.Key_D, modifier=CTRL)
    days = host.page.days
    assert QApplication.focusWidget() is days
    assert not host.page.side.isVisible()  # the whole width
    model = days.model()
    assert model.rowCount() == 5
    said = model.data(days.place_of(at.bed[0], TONIGHT), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Room 1, bed A: Noor, 12 Nov to no end planned"
    free = model.data(days.place_of(at.bed[2], TONIGHT), Qt.ItemDataRole.AccessibleTextRole)
    assert free == "Room 2, bed B, 22 Nov: free"
    at.qtbot.keyClicks(days, "li")
    assert model.data(days.currentIndex()) == "Lina"
    at.press(KEY.Key_Return)
    assert isinstance(panel(host), BedPanel)
    assert panel(host).bed_id == at.bed[1]
    days.setCurrentIndex(days.place_of(at.bed[4], TONIGHT + 3 * DAY))
    days.setFocus()
    at.press(KEY.Key_Return)
    assert host.page.night.night == TONIGHT + 3 * DAY
    assert panel(host).bed_id == at.bed[4]


def test_first_rooms_of_an_empty_file(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    at = At(vault, desk, qtbot, 0)
    host = at.show()
    page = host.page
    assert page.empty.isVisible()
    assert "8 rooms × 2 beds" in page.empty.sentence()
    assert not page.bar.admit_button.isEnabled()
    at.press(KEY.Key_Space)
    form = panel(host)
    assert isinstance(form, SetUpPanel)
    type_into(at.qtbot, form.name, "House B")
    type_into(at.qtbot, form.pattern, "two rooms")
    assert "cannot be read" in form.preview()
    save(at.qtbot, form)
    at.settle()
    assert form.pattern.error()
    assert form.name.value() == "House B"  # nothing typed is lost
    assert at.vault.read(rooms.sites) == []  # and nothing half stored
    type_into(at.qtbot, form.pattern, "2 rooms x 2 beds, 1 x 4")
    assert form.preview().splitlines()[:2] == ["3 rooms, 8 beds", "new room 1: A, B"]
    save(at.qtbot, form)
    at.settle()
    assert [site.name for site in at.vault.read(rooms.sites)] == ["House B"]
    assert page.subtitle().endswith("0 of 8 beds · 0 of 3 rooms")


def test_more_houses_and_going_to_one(at: At) -> None:
    other = house(at.vault, "1 × 2", "House C")
    far = beds(at.vault, other)
    host = at.show()
    page = host.page
    assert page.houses.isVisible()
    page.houses.setFocus()
    at.press(KEY.Key_Right)
    assert page.night.board.site.id == other
    page.open(("bed", at.bed[3]))
    at.settle()
    assert page.night.board.site.id == at.site
    assert panel(host).bed_id == at.bed[3]
    page.open(("site", other))
    at.settle()
    assert page.night.bed(far[0])
    page.open(("room", page.night.rooms[0].id))
    at.settle()
    assert isinstance(panel(host), RoomPanel)
    page.open(("bed", 9999))
    at.settle()
    assert "not there any more" in host.message_bar.text()


def test_an_answer_that_comes_late_is_dropped(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    page = host.page
    page.show_night(TONIGHT + DAY)
    page.show_night(TONIGHT + 2 * DAY)
    nights = []
    page.title_changed.connect(lambda: nights.append(page.night.night))
    at.settle()
    assert nights == [TONIGHT + 2 * DAY]


def test_nothing_is_cut_and_everything_has_a_name(
    at: At, speak: Callable[[str], None], noor: tuple[int, int], adaeze: int
) -> None:
    house(at.vault, "1 × 2", "House C")
    for tongue in ("xx-long", "xx-rtl"):
        speak(tongue)
        host = at.show()
        at.press(KEY.Key_Return)
        assert clipped(host) == []
        assert nameless(host) == []
        host.page.acts.show_room_of_selected()
        at.settle()
        assert clipped(host) == []
        assert nameless(host) == []
        host.page.acts.set_up()
        at.settle()
        assert clipped(host) == []
        assert nameless(host) == []
        host.close()


def test_from_right_to_left_the_board_is_mirrored(
    at: At, speak: Callable[[str], None], noor: tuple[int, int]
) -> None:
    speak("xx-rtl")
    host = at.show()
    assert host.page.side.x() < host.page.board.mapTo(host.page, QPoint(0, 0)).x()
    at.press(KEY.Key_Left)  # the next room stands at the left
    assert host.page.board.selected() == at.bed[1]
    at.press(KEY.Key_Left, modifier=ALT)  # and the next night too
    assert host.page.night.night == TONIGHT + DAY


def test_the_keys_are_on_the_sheet_once() -> None:
    actions = Actions()
    list_shortcuts(actions)
    assert len(actions.sheet()["Rooms"]) == 17
