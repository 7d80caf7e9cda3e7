# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Admit, move, check out: by keyboard, with what cannot be saved kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from shelterdesk.services.moving_on import tenancies
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.overview import overview
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.rooms import board, rooms, stays
from shelterdesk.services.rooms.rooms import HousingKind
from shelterdesk.services.support import support
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import desk_of, line_of, save, settle, type_into, write
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.widgets.check_out_panel import CheckOutPanel
from ui.widgets.choice_list import ChoiceList
from ui.widgets.field import DECLINED
from ui.widgets.stay_fields import Place
from ui.widgets.stay_panels import AdmitPanel, MovePanel

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)
KEY = Qt.Key


@pytest.fixture
def free(vault: Vault) -> list[int]:
    return beds(vault, house(vault, "2 rooms × 2 beds"))


def shown(qtbot: QtBot, desk: Desk, panel: AdmitPanel | MovePanel | CheckOutPanel) -> None:
    show_active(qtbot, panel, 320, 640)
    settle(desk)
    first = panel.first_field()
    assert first is not None
    first.setFocus()


def titles(chosen: ChoiceList) -> list[str]:
    return [option.title for option in chosen.options()]


def test_admit_somebody_new_by_keyboard_alone(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    panel = AdmitPanel(desk)
    shown(qtbot, desk, panel)
    line = line_of(panel.who)
    write(qtbot, line, "Ола")
    settle(desk)
    assert titles(panel.who.list) == ["Someone new: Ола"]
    qtbot.keyClick(line, KEY.Key_Return)
    qtbot.keyClick(line, KEY.Key_Tab)
    assert QApplication.focusWidget() is panel.beds.list
    assert panel.beds.value() is None  # entering the list chooses nothing
    qtbot.keyClick(panel.beds.list, KEY.Key_Down)
    qtbot.keyClick(panel.beds.list, KEY.Key_Down)
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    [row] = vault.read(residents.find, scope=Scope.HERE)
    assert (row.shown, row.place, row.since) == ("Ола", "Room 1 · B", TONIGHT)
    assert panel.resident_id == row.id


def test_admit_without_any_name(desk: Desk, vault: Vault, free: list[int], qtbot: QtBot) -> None:
    panel = AdmitPanel(desk, bed_id=free[2])
    shown(qtbot, desk, panel)
    assert titles(panel.who.list)[0] == "Someone new"
    qtbot.keyClick(line_of(panel.who), KEY.Key_Return)
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    [row] = vault.read(residents.find, scope=Scope.HERE)
    assert (row.known_as, row.place) == ("", "Room 2 · A")


def test_admit_somebody_known(desk: Desk, vault: Vault, free: list[int], qtbot: QtBot) -> None:
    admitted(vault, free[0], TONIGHT - DAY, "Noor")
    away = person(vault, "Nora")
    panel = AdmitPanel(desk)
    shown(qtbot, desk, panel)
    line = line_of(panel.who)
    qtbot.keyClicks(line, "no")
    settle(desk)
    offered = {option.title: option for option in panel.who.list.options()}
    assert list(offered) == ["Noor", "Nora", "Someone new: no"]
    assert not offered["Noor"].is_open  # has a bed already
    assert "Room 1 · A" in offered["Noor"].detail
    qtbot.keyClick(line, KEY.Key_Return)  # the first that can be chosen
    panel.beds.list.choose(Place(bed_id=free[3]))
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    assert vault.read(residents.row, resident_id=away).place == "Room 2 · B"
    assert len(vault.read(residents.find)) == 2


def test_nothing_is_chosen_for_anybody(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    panel = AdmitPanel(desk)
    shown(qtbot, desk, panel)
    qtbot.keyClicks(line_of(panel.who), "Mai")
    settle(desk)
    with qtbot.assertNotEmitted(panel.done):
        save(qtbot, panel)
        settle(desk)
    assert panel.who.error()
    assert panel.beds.error()
    assert line_of(panel.who).text() == "Mai"
    assert vault.read(residents.find) == []


def test_beds_say_who_shares_the_room(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    admitted(vault, free[0], TONIGHT, "Lina")
    panel = AdmitPanel(desk, resident_id=person(vault, "Mai"))
    shown(qtbot, desk, panel)
    offered = {option.title: option.detail for option in panel.beds.list.options()}
    places = ["Room 2 · A", "Room 2 · B", "Room 1 · B", "An extra bed", "No bed yet"]
    assert list(offered) == places
    assert offered["Room 1 · B"] == "shares with Lina"
    assert offered["Room 2 · A"] == "nobody else in this room"
    assert "Admit Mai" in [made.text() for made in panel.form.findChildren(QLabel)]


def test_beds_follow_the_night(desk: Desk, vault: Vault, free: list[int], qtbot: QtBot) -> None:
    _id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    vault.do("Move", stays.move, stay_id=stay_id, bed_id=free[1], on=TONIGHT)
    panel = AdmitPanel(desk, resident_id=person(vault, "Mai"))
    shown(qtbot, desk, panel)
    assert "Room 1 · A" in titles(panel.beds.list)
    type_into(qtbot, panel.on, "2026-11-20")
    settle(desk)
    assert "Room 1 · A" not in titles(panel.beds.list)
    assert "Room 1 · B" in titles(panel.beds.list)


def test_a_bed_taken_meanwhile_is_said_beside_the_bed(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    panel = AdmitPanel(desk, bed_id=free[0])
    shown(qtbot, desk, panel)
    qtbot.keyClicks(line_of(panel.who), "Mai")
    settle(desk)
    qtbot.keyClick(line_of(panel.who), KEY.Key_Return)
    admitted(vault, free[0], TONIGHT, "Lina")
    with qtbot.assertNotEmitted(panel.done):
        save(qtbot, panel)
        settle(desk)
    assert "Room 1 · A is taken by Lina" in panel.beds.error()
    assert panel.who.words() == "Mai"
    assert [row.shown for row in vault.read(residents.find)] == ["Lina"]  # nobody half begun
    panel.beds.list.choose(Place(bed_id=free[1]))
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)


def test_in_the_house_without_a_bed(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    panel = AdmitPanel(desk, resident_id=person(vault, "Mai"))
    shown(qtbot, desk, panel)
    panel.beds.list.setFocus()
    qtbot.keyClick(panel.beds.list, KEY.Key_End)
    type_into(qtbot, panel.form.fields["planned_end"], "2026-12-01")
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    [shown_board] = vault.read(board.boards)
    assert [one.shown for one in shown_board.elsewhere] == ["Mai"]
    stay = vault.read(stays.stays, resident_id=shown_board.elsewhere[0].resident_id)[0]
    assert stay.planned_end == date(2026, 12, 1)


def test_a_file_without_rooms_says_so(desk: Desk, qtbot: QtBot) -> None:
    panel = AdmitPanel(desk)
    shown(qtbot, desk, panel)
    words = [made.text() for made in panel.form.findChildren(QLabel)]
    assert "There are no rooms yet. Add a house under Rooms first." in words


def test_move_by_keyboard(desk: Desk, vault: Vault, free: list[int], qtbot: QtBot) -> None:
    resident_id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    panel = MovePanel(desk, stay_id)
    shown(qtbot, desk, panel)
    assert "Room 1 · A" not in titles(panel.beds.list)
    qtbot.keyClick(panel.beds.list, KEY.Key_Down)
    type_into(qtbot, panel.form.fields["reason"], "quieter")
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    newest = vault.read(board.history_of, resident_id=resident_id)[0]
    assert (newest.room, newest.start, newest.reason) == ("Room 2", TONIGHT, "quieter")


def test_a_move_into_a_flat_of_the_house_says_what_changes(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    flats = vault.do("H", rooms.add_house, name="Hill Road", housing_kind=HousingKind.OFF_SITE,
                     pattern="1 rooms × 1 beds").result  # fmt: skip
    [flat] = beds(vault, flats)
    resident_id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    panel = MovePanel(desk, stay_id, bed_id=free[1])
    shown(qtbot, desk, panel)
    assert not panel.kind.words.isVisible()
    assert not panel.kind.agreement.isVisible()
    panel.beds.list.choose(Place(bed_id=flat))
    panel.beds.list.choose(None)  # before the answer
    settle(desk)
    assert not panel.kind.words.isVisible()
    panel.beds.list.choose(Place(bed_id=flat))
    settle(desk)
    assert panel.kind.words.text().startswith("Another kind of housing: Emergency until now, ")
    assert panel.kind.words.text().endswith("The stay goes on.")
    assert not panel.kind.until.isVisible()
    panel.kind.agreement.focus_target().click()
    type_into(qtbot, panel.kind.until, "2027-11-22")
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    [home] = vault.read(tenancies.of_resident, resident_id=resident_id)
    assert (home.tenure, home.contract_until) == ("organisation", date(2027, 11, 22))


def test_move_needs_a_bed_and_a_night_of_the_stay(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    _id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    panel = MovePanel(desk, stay_id, bed_id=free[3])
    shown(qtbot, desk, panel)
    assert panel.beds.value() == Place(bed_id=free[3])
    type_into(qtbot, panel.on, "2026-01-01")
    settle(desk)
    with qtbot.assertNotEmitted(panel.done):
        save(qtbot, panel)
        settle(desk)
    assert panel.on.error() == "That night is outside the stay."
    panel.beds.list.choose(None)
    save(qtbot, panel)
    assert panel.beds.error() == "Choose a bed."


def test_check_out_says_what_stays_open(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    resident_id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    panel = CheckOutPanel(desk, stay_id)
    shown(qtbot, desk, panel)
    words = [made.text() for made in panel.form.findChildren(QLabel)]
    assert "Here since 13 November, 9 nights · Room 1 · A" in words
    assert "The bed becomes free. The support period stays open." in words
    assert not panel.reason.isVisible()
    panel.destination.set_value(DECLINED)
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    view = vault.read(overview, resident_id=resident_id)
    assert view.stays[0].end == TONIGHT
    assert view.row.is_supported


def test_check_out_with_the_support_period(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    resident_id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    panel = CheckOutPanel(desk, stay_id)
    shown(qtbot, desk, panel)
    type_into(qtbot, panel.destination, "Own home, no subsidy")
    qtbot.keyClick(panel.closes.focus_target(), KEY.Key_Space)
    assert panel.reason.isVisible()
    type_into(qtbot, panel.reason, "Moved away")
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    [period] = vault.read(support.periods, resident_id=resident_id)
    assert (period.closed, period.close_reason) == (TONIGHT, "Moved away")
    assert period.destination == "Own home, no subsidy"


def test_leaving_before_arriving_is_said_beside_the_day(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    resident_id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    panel = CheckOutPanel(desk, stay_id)
    shown(qtbot, desk, panel)
    type_into(qtbot, panel.on, "2026-11-01")
    with qtbot.assertNotEmitted(panel.done):
        save(qtbot, panel)
        settle(desk)
    assert panel.on.error()
    assert panel.on.value() == date(2026, 11, 1)
    assert vault.read(residents.row, resident_id=resident_id).is_here


@pytest.mark.parametrize("language", ["xx-long", "xx-rtl"])
def test_words_fit_and_controls_are_named(  # noqa: PLR0917 - fixtures
    desk: Desk,
    vault: Vault,
    free: list[int],
    qtbot: QtBot,
    speak: Callable[[str], None],
    language: str,
) -> None:
    speak(language)
    _id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    for panel in (AdmitPanel(desk), MovePanel(desk, stay_id), CheckOutPanel(desk, stay_id)):
        show_active(qtbot, panel, 300, 640)
        settle(desk)
        assert clipped(panel) == []
        assert nameless(panel) == []


def test_who_may_not_close_a_period_is_not_asked(
    vault: Vault, desk_file: Path, free: list[int], qtbot: QtBot
) -> None:
    _resident_id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as front, desk_of(front) as desk:
        panel = CheckOutPanel(desk, stay_id)
        shown(qtbot, desk, panel)
        assert not panel.closes.isVisible()
        with qtbot.waitSignal(panel.done):
            save(qtbot, panel)
