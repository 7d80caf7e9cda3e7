# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records of one person on screen: the list of pairs, both sides, joining, taking apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Birth
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import desk_of, settle
from tests.ui.conftest import clipped, nameless
from tests.ui.menus import offered
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.residents.merging.join_pane import DuplicatesPane, JoinPane
from ui.residents.page import ResidentsPage

TODAY = NOW.date()


@pytest.fixture
def desk(vault: Vault) -> Iterator[Desk]:
    with desk_of(vault) as made:
        yield made


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor", birth=Birth(1994), phone="0611 777 123")


@pytest.fixture
def nour(vault: Vault) -> int:
    return person(vault, "Nour", legal_name="Nour Example", phone="+34 611 777 123")


def page_of(
    qtbot: QtBot, desk: Desk, name: str, who: int | None = None
) -> tuple[ResidentsPage, Host]:
    page = ResidentsPage(desk)
    host = hosted(qtbot, desk, page)
    page.open((name, who))
    settle(desk)
    return page, host


def test_a_pair_is_looked_at_and_joined_by_keyboard(
    desk: Desk, noor: int, nour: int, qtbot: QtBot
) -> None:
    page, host = page_of(qtbot, desk, "duplicates")
    pane = page._pane
    assert isinstance(pane, DuplicatesPane)
    assert pane.view.hasFocus() or page.primary_focus() is pane.view
    settle(desk)
    compare = pane.compare
    assert compare.pair() == (noor, nour)
    assert compare.join_button.text() == "Join into Noor"
    assert compare.taken() == ["legal_name"]  # Noor has none
    names = {button.accessibleName() for button in compare.findChildren(QRadioButton)}
    assert any(name.startswith("Known as: Nour, of") for name in names)
    assert clipped(host) == []
    assert nameless(host) == []
    qtbot.keyClick(compare.join_button, Qt.Key.Key_Space)
    settle(desk)
    assert host.message_bar.text() == "The two records are one now."
    assert page.current_resident() == noor
    assert desk.vault.read(residents.form, resident_id=noor).legal_name == "Nour Example"


def test_the_other_record_may_stay_and_what_was_chosen_is_kept(
    desk: Desk, noor: int, nour: int, qtbot: QtBot
) -> None:
    page, _host = page_of(qtbot, desk, "duplicates")
    compare = page._pane.compare  # type: ignore[union-attr]
    settle(desk)
    compare.groups["known_as"].button(1).setChecked(True)
    compare.refresh()
    settle(desk)
    assert set(compare.taken()) == {"known_as", "legal_name"}
    qtbot.keyClick(compare.swap_button, Qt.Key.Key_Space)
    settle(desk)
    assert compare.pair() == (nour, noor)
    assert compare.join_button.text() == "Join into Nour"
    assert compare.taken() == ["birth_year"]


def test_two_different_people_leave_the_list(
    desk: Desk, noor: int, nour: int, qtbot: QtBot
) -> None:
    page, host = page_of(qtbot, desk, "duplicates")
    pane = page._pane
    settle(desk)
    qtbot.keyClick(pane.compare.apart_button, Qt.Key.Key_Space)  # type: ignore[union-attr]
    settle(desk)
    assert pane.view.rows_model.rows() == []  # type: ignore[union-attr]
    assert host.message_bar.text() == "Remembered: two different people."
    assert "Nobody is here twice" in pane.compare.empty.sentence()  # type: ignore[union-attr]


def test_nights_in_two_beds_must_be_settled_first(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    places = beds(vault, house(vault))
    own, _stay = admitted(vault, places[0], TODAY, "Noor")
    other, _other_stay = admitted(vault, places[1], TODAY, "Nour")
    page, _host = page_of(qtbot, desk, "join", own)
    pane = page._pane
    assert isinstance(pane, JoinPane)
    pane.search.setText("Nour")
    settle(desk)
    pane.view.selectRow(0)
    settle(desk)
    assert pane.compare.pair() == (own, other)
    assert not pane.compare.join_button.isEnabled()


def test_from_a_person_joined_and_taken_apart(
    desk: Desk, noor: int, nour: int, qtbot: QtBot
) -> None:
    page, host = page_of(qtbot, desk, "join", noor)
    pane = page._pane
    assert isinstance(pane, JoinPane)
    pane.search.setText("Nour")
    settle(desk)
    assert [row.id for row in pane.view.rows_model.rows()] == [nour]
    pane.view.selectRow(0)
    settle(desk)
    qtbot.keyClick(pane.compare.join_button, Qt.Key.Key_Space)
    settle(desk)
    page.open_pane("join", noor)
    settle(desk)
    pane = page._pane
    assert isinstance(pane, JoinPane)
    ((_merge, button),) = pane.apart_buttons.items()
    assert button.accessibleName() == "Take apart: Nour"
    qtbot.keyClick(button, Qt.Key.Key_Space)
    settle(desk)
    assert host.message_bar.text() == "They are two records again."
    assert {row.id for row in desk.vault.read(residents.find)} == {noor, nour}


def test_esc_goes_back_and_the_menus_offer_it(desk: Desk, noor: int, qtbot: QtBot) -> None:
    page, _host = page_of(qtbot, desk, "duplicates")
    page.go_back()
    settle(desk)
    assert page._pane is None
    assert page.list.isVisible()
    words = [action.text() for action in page.list.more.findChildren(type(page))]
    assert words == []
    opened = page.open_resident(noor)
    settle(desk)
    opened.header.join_requested.emit()
    settle(desk)
    assert isinstance(page._pane, JoinPane)


def test_the_desk_is_not_offered_it(vault: Vault, desk_file: Path, noor: int, qtbot: QtBot) -> None:
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as front, desk_of(front) as desk:
        page, _host = page_of(qtbot, desk, "duplicates")
        assert page._pane is None
        assert page.list.more.isHidden()
        opened = page.open_resident(noor)
        settle(desk)
        assert offered(opened.header.more) == ["Report an incident…"]
