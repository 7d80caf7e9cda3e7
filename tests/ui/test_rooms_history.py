# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nights of a period on the page of rooms, and who pays for a stay on a resident's page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.money import stay_funds
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import stays
from shelterdesk.statistics.night_sheet import By
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import admitted, beds, house
from tests.ui.at_desk import desk_of, save, settle, type_into
from tests.ui.at_resident import resident_page
from tests.ui.at_rooms import DAY, KEY, TONIGHT, At
from tests.ui.conftest import clipped, nameless
from ui.desk import Desk
from ui.residents.funding_card import FundingPanel
from ui.rooms.history_view import HistoryView

KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def site(vault: Vault) -> int:
    return house(vault, "1 × 1, 2 rooms × 2 beds")


@pytest.fixture
def at(vault: Vault, desk: Desk, qtbot: QtBot, site: int) -> At:
    return At(vault, desk, qtbot, site)


@pytest.fixture
def noor(vault: Vault, site: int) -> tuple[int, int]:
    """Ten nights in the first bed, then one in another; Lina came tonight."""
    bed = beds(vault, site)
    found = admitted(vault, bed[0], TONIGHT - 10 * DAY, "Noor")
    vault.do("Move", stays.move, stay_id=found[1], bed_id=bed[1], on=TONIGHT)
    admitted(vault, bed[2], TONIGHT, "Lina")
    return found


def shown(view: HistoryView) -> list[tuple[str, int]]:
    return [(row.words, row.nights) for row in view.lines.rows_model.rows()]


def test_nights_of_the_month_by_room_and_their_list(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    at.press(KEY.Key_N, modifier=KEYS)
    view = host.page.history.view
    assert view.isVisible()
    assert shown(view) == [("Room 1", 10), ("Room 2", 2)]
    assert view.total.text().startswith("12 bed-nights · 2 people · counted up to")
    assert "They count as bed-nights" in view.notes.text()
    assert QApplication.focusWidget() is view.lines
    at.press(KEY.Key_Down)
    rows = view.nights.rows_model.rows()
    assert sum(row.nights for row in rows) == view.lines.selected().nights
    assert not nameless(host.page)
    assert not clipped(host.page)


def test_other_ways_to_count_and_other_days(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    at.press(KEY.Key_N, modifier=KEYS)
    view = host.page.history.view
    for by, lines in (
        (By.PERSON, [("Lina", 1), ("Noor", 11)]),
        (By.FUND, [("No fund", 12)]),
        (By.BED, [("Room 1 · A", 10), ("Room 2 · A", 1), ("Room 2 · B", 1)]),
    ):
        view.by.set_value(by.value)
        view.load()
        at.settle()
        assert shown(view) == lines
    view.first.set_value(TONIGHT + DAY)
    view.load()
    at.settle()
    assert shown(view) == []
    assert view.total.text() == "The last night cannot be before the first."


def test_from_a_line_to_the_board_of_that_night(at: At, noor: tuple[int, int]) -> None:
    host = at.show()
    at.press(KEY.Key_N, modifier=KEYS)
    view = host.page.history.view
    view.by.set_value(By.PERSON.value)
    view.load()
    at.settle()
    view.lines.select(str(noor[0]))
    at.settle()
    first = view.nights.rows_model.row(0)
    assert (first.place, first.start) == ("Room 1 · A", TONIGHT - 10 * DAY)
    view.nights.row_activated.emit(first)
    at.settle()
    assert host.page.board.isVisible()
    assert host.page.night.night == TONIGHT - 10 * DAY
    assert host.page.board.selected() == at.bed[0]


def test_a_person_who_is_protected_has_no_name_there(
    vault: Vault, site: int, noor: tuple[int, int], qtbot: QtBot, clock: Clock
) -> None:
    hired(vault, "C2")
    vault.do("P", protection.protect, resident_id=noor[0], staff_ids=[vault.staff_id])
    path = vault.path
    vault.lock()
    with signed_in(path, "C2", clock) as worker, desk_of(worker) as desk:
        at = At(worker, desk, qtbot, site)
        host = at.show()
        at.press(KEY.Key_N, modifier=KEYS)
        view = host.page.history.view
        view.by.set_value(By.PERSON.value)
        view.load()
        at.settle()
        assert shown(view) == [("Lina", 1), ("1 person", 11)]
        view.lines.select("hidden")
        at.settle()
        assert {row.shown for row in view.nights.rows_model.rows()} == {"1 person"}


def test_who_pays_for_a_stay(qtbot: QtBot, vault: Vault, desk: Desk, noor: tuple[int, int]) -> None:
    page = resident_page(qtbot, desk, noor[0], "stays")
    card = page.funding
    assert card.summary.text() == "11 nights of no fund"
    card.add_button.click()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, FundingPanel)
    type_into(qtbot, panel.form.fields["name"], "City")
    panel.form.fields["start"].set_value(TONIGHT - 4 * DAY)
    save(qtbot, panel)
    settle(desk)
    (row,) = card.view.rows_model.rows()
    assert (row.fund, row.nights) == ("City", 5)
    assert card.summary.text() == "6 nights of no fund"
    # A night is paid once: the refusal stands at its field, and what was typed stays.
    card.add_button.click()
    settle(desk)
    panel = page.panel
    panel.form.fields["fund"].set_value(row.fund_id)
    save(qtbot, panel)
    settle(desk)
    assert "paid by one fund" in panel.form.fields["start"].error()
    panel.form.fields["end"].set_value(TONIGHT - 4 * DAY)
    save(qtbot, panel)
    settle(desk)
    assert card.summary.text() == "0 nights of no fund"
    card.view.select(row.id)
    card.remove()
    settle(desk)
    assert vault.read(stay_funds.of_stay, stay_id=noor[1]).without_fund == 5
    vault.undo()
    assert vault.read(stay_funds.of_stay, stay_id=noor[1]).without_fund == 0
    assert [row.nights for row in page.tabs.made("stays").beds.rows_model.rows()] == [1, 10]
    assert not clipped(page)


def test_the_front_desk_reads_who_pays_and_changes_nothing(
    vault: Vault, noor: tuple[int, int], qtbot: QtBot, clock: Clock
) -> None:
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as front, desk_of(front) as desk:
        page = resident_page(qtbot, desk, noor[0], "stays")
        assert page.funding.add_button.isHidden()
        assert page.funding.summary.text() == "11 nights of no fund"
