# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One room beside the board: who slept there, what it is meant for, its beds, what is broken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services.agenda import tasks
from shelterdesk.services.rooms import board, stays
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house
from tests.ui.at_desk import save, type_into
from tests.ui.at_rooms import DAY, KEY, TONIGHT, At, panel
from ui.desk import Desk
from ui.rooms.room_panel import RoomForm as RoomPanelForm
from ui.rooms.room_panel import RoomPanel
from ui.widgets.act_menu import ActMenu
from ui.widgets.line import Line
from ui.widgets.task_panel import DefectPanel


@pytest.fixture
def site(vault: Vault) -> int:
    return house(vault, "1 × 1, 2 rooms × 2 beds")


@pytest.fixture
def at(vault: Vault, desk: Desk, qtbot: QtBot, site: int) -> At:
    return At(vault, desk, qtbot, site)


@pytest.fixture
def noor(vault: Vault, site: int) -> tuple[int, int]:
    return admitted(vault, beds(vault, site)[0], TONIGHT - 10 * DAY, "Noor")


def test_a_room_tells_who_slept_there_on_a_night(at: At, noor: tuple[int, int]) -> None:
    at.vault.do("Move", stays.move, stay_id=noor[1], bed_id=at.bed[1], on=TONIGHT - 3 * DAY)
    host = at.show()
    at.press(KEY.Key_R)
    room = panel(host)
    assert isinstance(room, RoomPanel)
    assert room.answers() == [""]  # a plain sentence, nobody
    type_into(at.qtbot, room.day, "2026-11-15")
    at.settle()
    assert room.answers() == ["A: Noor"]
    type_into(at.qtbot, room.day, "2026-11-19")
    at.settle()
    assert room.answers() == [""]


def test_a_click_on_the_title_of_a_room_opens_it(at: At) -> None:
    host = at.show()
    card = host.page.board.row(at.bed[1]).parentWidget()
    at.qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(30, 16))
    at.settle()
    assert isinstance(panel(host), RoomPanel)
    assert panel(host).room.name == "Room 2"


def test_a_room_gets_a_name_a_hint_and_a_bed(at: At) -> None:
    host = at.show()
    at.press(KEY.Key_R)
    panel(host).buttons[0].click()
    form = panel(host)
    assert isinstance(form, RoomPanelForm)
    type_into(at.qtbot, form.fields["name"], "Room 2")
    save(at.qtbot, form)
    at.settle()
    assert form.fields["name"].error() == "There is a room named “Room 2”."
    type_into(at.qtbot, form.fields["name"], "Garden")
    type_into(at.qtbot, form.fields["hint"], "quiet")
    save(at.qtbot, form)
    at.settle()
    [garden, *_rest] = at.vault.read(board.board, site_id=at.site).rooms
    assert (garden.name, garden.hint) == ("Garden", "quiet")
    at.press(KEY.Key_R)
    panel(host).buttons[1].click()
    at.settle()
    [garden, *_rest] = at.vault.read(board.board, site_id=at.site).rooms
    assert [cell.label for cell in garden.beds] == ["A", "B"]


def test_something_broken_is_noted_by_one_key_and_stands_in_the_room(at: At) -> None:
    host = at.show()
    at.press(KEY.Key_Right, KEY.Key_D)
    form = panel(host)
    assert isinstance(form, DefectPanel)
    type_into(at.qtbot, form.words, "the lamp flickers")
    assert form.blocks is not None
    form.blocks.set_value(True)
    at.press(KEY.Key_S, modifier=Qt.KeyboardModifier.ControlModifier)
    [row] = at.vault.read(tasks.listed)
    assert (row.words, row.place) == ("the lamp flickers", "Room 2 · A")
    host.page.board.select(at.bed[1])
    at.press(KEY.Key_R)
    lines = panel(host).broken.findChildren(Line)
    assert [line.accessibleName() for line in lines] == ["the lamp flickers"]
    panel(host).broken._open(row.id)
    assert host.asked == [("shift", ("tab", "tasks", row.id))]


def test_what_a_room_is_meant_for(at: At) -> None:
    host = at.show()
    at.press(KEY.Key_R)
    panel(host).buttons[0].click()
    form = panel(host)
    assert isinstance(form, RoomPanelForm)
    form.fields["prefers_one_person"].focus_target().click()
    type_into(at.qtbot, form.fields["suits"], "women with a baby")
    save(at.qtbot, form)
    at.settle()
    facts = at.vault.read(board.board, site_id=at.site).rooms[0].facts
    assert (facts.prefers_one_person, facts.suits) == (True, "women with a baby")


def test_a_bed_is_taken_away_and_comes_back(at: At) -> None:
    room_id = at.vault.read(board.board, site_id=at.site).rooms[1].id
    host = at.show()
    host.page.acts.show_room(room_id)
    at.settle()
    [first, *_rest] = panel(host).findChildren(ActMenu)
    first.acts[0][2]()
    at.settle()
    assert len(at.vault.read(board.board, site_id=at.site).rooms[1].beds) == 1
    host.page.acts.show_room(room_id)
    at.settle()
    [first, *_rest] = panel(host).findChildren(ActMenu)
    assert first.acts[0][1] == "Bring it back"
    first.acts[0][2]()
    at.settle()
    assert len(at.vault.read(board.board, site_id=at.site).rooms[1].beds) == 2
