# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who waits, what is kept, who is away, who was turned away: by keyboard, on the page of rooms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from shelterdesk.services.rooms import absences, reservations, turned_away, waiting
from shelterdesk.services.rooms.absences import AbsenceForm
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.waiting import WaitingForm
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import CTRL, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.rooms.page import RoomsPage
from ui.widgets.act_menu import ActMenu
from ui.widgets.place_panels import AwayPanel, KeepBedPanel
from ui.widgets.stay_fields import Place
from ui.widgets.waiting_panels import ArrivePanel, TurnAwayPanel, WaitingPanel

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)
KEY = Qt.Key


@pytest.fixture
def bed(vault: Vault) -> list[int]:
    return beds(vault, house(vault, "3 rooms × 2 beds"))


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def kept_for(vault: Vault, bed_id: int, name: str) -> int:
    form = ReservationForm(TONIGHT, TONIGHT + DAY, bed_id=bed_id, for_whom=name)
    made: int = do(vault, reservations.keep, form=form)
    return made


class Hands:
    """A page of rooms, and keys where the focus is."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.host: Host = hosted(qtbot, desk, RoomsPage(desk))
        self.page: Any = self.host.page
        settle(desk)

    def press(self, *keys: Qt.Key | str, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            target = QApplication.activePopupWidget() or QApplication.focusWidget()
            assert target is not None
            if isinstance(key, str):
                self.qtbot.keyClicks(target, key)
            else:
                self.qtbot.keyClick(target, key, modifier)
            settle(self.desk)

    @property
    def panel(self) -> Any:
        return self.page.side.content()

    def said(self) -> str:
        return " ".join(texts(self.host.message_bar))

    def places(self) -> Any:
        self.press(KEY.Key_J, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
        return self.page.places.view


def menu_act(line: Any, words: str) -> None:
    """Choose something from the menu of a line."""
    (menu,) = line.findChildren(ActMenu)
    (act,) = [act for _icon, said, act in menu.acts if said == words]
    act()


def test_empty_cards_say_what_belongs_there(desk: Desk, qtbot: QtBot, bed: list[int]) -> None:
    hands = Hands(desk, qtbot)
    view = hands.places()
    assert hands.page.side.isHidden()
    said = " ".join(texts(view))
    for words in ("when none is free stands here", "until the day they are held",
                  "keeps the bed stands here", "Press + to count"):  # fmt: skip
        assert words in said
    assert QApplication.focusWidget() is view.waiting.add_button
    assert nameless(hands.page) == []


def test_put_on_the_list_by_keyboard(
    desk: Desk, qtbot: QtBot, bed: list[int], vault: Vault
) -> None:
    hands = Hands(desk, qtbot)
    hands.places()
    hands.press(KEY.Key_Space)
    panel = hands.panel
    assert isinstance(panel, WaitingPanel)
    hands.press("Amina", KEY.Key_Return)
    type_into(qtbot, panel.form.fields["note"], "Two bags")
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(waiting.waiting)
    assert (row.shown, row.note, row.fits) == ("Amina", "Two bags", 6)
    said = " ".join(texts(hands.page.places.view))
    assert "Amina" in said
    assert "Two bags" in said
    assert hands.page.side.isHidden()


def test_a_bed_for_who_waits(desk: Desk, qtbot: QtBot, bed: list[int], vault: Vault) -> None:
    entry = do(vault, waiting.add, form=WaitingForm("Amina"))
    hands = Hands(desk, qtbot)
    hands.page.open(("waiting", entry))
    settle(desk)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Give a bed: Amina"
    hands.press(KEY.Key_Space)
    assert isinstance(hands.panel, ArrivePanel)
    hands.panel.beds.list.choose_first()
    save(qtbot, hands.panel)
    settle(desk)
    assert vault.read(waiting.waiting) == []
    assert "Amina is admitted to Room 1 · A." in hands.said()


def test_a_bed_that_is_kept_asks_why(
    desk: Desk, qtbot: QtBot, bed: list[int], vault: Vault
) -> None:
    kept_for(vault, bed[0], "Bea")
    entry = do(vault, waiting.add, form=WaitingForm("Amina"))
    hands = Hands(desk, qtbot)
    hands.page.open(("waiting", entry))
    settle(desk)
    hands.press(KEY.Key_Space)
    panel = hands.panel
    panel.beds.list.choose(Place(bed_id=bed[0]))
    settle(desk)
    assert "Room 1 · A is kept for Bea" in panel.apart.words.text()
    assert panel.apart.field.required
    type_into(qtbot, panel.apart.field, "Snow")
    save(qtbot, panel)
    settle(desk)
    assert vault.read(waiting.waiting) == []


def test_who_was_expected_is_here(desk: Desk, qtbot: QtBot, bed: list[int], vault: Vault) -> None:
    kept = kept_for(vault, bed[2], "Bea")
    hands = Hands(desk, qtbot)
    hands.page.open(("kept", kept))
    settle(desk)
    hands.press(KEY.Key_Space)
    panel = hands.panel
    assert panel.beds.words() == "Room 2 · A"
    assert panel.apart.words.isHidden()  # it is kept for her
    save(qtbot, panel)
    settle(desk)
    assert vault.read(reservations.kept) == []
    assert "Bea is admitted to Room 2 · A." in hands.said()


def test_keep_a_bed_from_the_board(desk: Desk, qtbot: QtBot, bed: list[int], vault: Vault) -> None:
    hands = Hands(desk, qtbot)
    hands.press("K")
    panel = hands.panel
    assert isinstance(panel, KeepBedPanel)
    hands.press("Amina", KEY.Key_Return)
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(reservations.kept)
    assert (row.shown, row.place, row.hold_until) == ("Amina", "Room 1 · A", TONIGHT + DAY)


def test_hold_longer_and_put_aside(
    desk: Desk, qtbot: QtBot, bed: list[int], vault: Vault, clock: Any
) -> None:
    for at, name in enumerate(("Amina", "Bea", "Cleo")):
        kept_for(vault, bed[at], name)
    clock.now += 2 * DAY
    hands = Hands(desk, qtbot)
    view = hands.places()
    assert [row.has_run_out for row in vault.read(reservations.kept)] == [True] * 3
    first = next(iter(view.kept.lines.values()))
    menu_act(first, "Hold longer")
    settle(desk)
    type_into(qtbot, hands.panel.hold_until, "2026-11-30")
    save(qtbot, hands.panel)
    settle(desk)
    view.kept.tidy_button.click()
    settle(desk)
    assert [row.shown for row in vault.read(reservations.kept)] == ["Amina"]


def test_away_and_back_with_one_key(desk: Desk, qtbot: QtBot, bed: list[int], vault: Vault) -> None:
    resident_id, _stay = admitted(vault, bed[0], TONIGHT - 3 * DAY)
    hands = Hands(desk, qtbot)
    hands.press("A")
    panel = hands.panel
    assert isinstance(panel, AwayPanel)
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(absences.of_resident, resident_id=resident_id)
    assert (row.kind, row.start, row.is_now) == ("leave", TONIGHT, True)
    hands.places()
    assert "Noor" in " ".join(texts(hands.page.places.view.away))
    hands.places()
    hands.page.board.select(bed[0])
    hands.press("A")
    assert vault.read(absences.away) == []
    assert "Noor is back." in hands.said()


def test_turned_away_in_two_keys(desk: Desk, qtbot: QtBot, bed: list[int], vault: Vault) -> None:
    hands = Hands(desk, qtbot)
    view = hands.places()
    hands.press("+")
    assert isinstance(QApplication.activePopupWidget(), QMenu)
    hands.press(KEY.Key_Return)
    (row,) = vault.read(turned_away.of_month, month=TONIGHT.replace(day=1))
    assert (row.people, row.reason) == (1, "No bed free")
    assert "1 person · No bed free" in texts(view.turned_away)
    view.turned_away._ask()
    settle(desk)
    panel = hands.panel
    assert isinstance(panel, TurnAwayPanel)
    type_into(qtbot, panel.form.fields["people"], "3")
    type_into(qtbot, panel.form.fields["children"], "2")
    save(qtbot, panel)
    settle(desk)
    assert sum(m.people for m in vault.read(turned_away.by_month, last=TONIGHT)) == 4


def test_what_was_typed_comes_back_after_a_lock(desk: Desk, qtbot: QtBot, bed: list[int]) -> None:
    hands = Hands(desk, qtbot)
    hands.places()
    hands.press(KEY.Key_Space)
    type_into(qtbot, hands.panel.form.fields["note"], "Half a sentence")
    kept = hands.page.draft()
    assert kept is not None
    again = RoomsPage(desk)
    hosted(qtbot, desk, again)
    again.restore_draft(kept)
    settle(desk)
    panel: Any = again.side.content()
    assert isinstance(panel, WaitingPanel)
    assert panel.form.fields["note"].value() == "Half a sentence"


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800)])
def test_no_word_is_cut(
    desk: Desk, qtbot: QtBot, bed: list[int], vault: Vault, size: tuple[int, int]
) -> None:
    stay = admitted(vault, bed[0], TONIGHT - 3 * DAY)[1]
    do(vault, absences.add, stay_id=stay, form=AbsenceForm(expected_back=TONIGHT + DAY))
    do(vault, waiting.add, form=WaitingForm("Amina", needs_quiet=True, ask_again_on=TONIGHT))
    do(vault, waiting.add, form=WaitingForm(), resident_id=person(vault, "Cleo"))
    kept_for(vault, bed[2], "Bea")
    hands = Hands(desk, qtbot)
    hands.page.resize(size[0] - 230, size[1] - 80)
    hands.places()
    assert clipped(hands.page) == []
    assert nameless(hands.page) == []
