# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tab goes as one reads, also through what was made anew; after a form it goes on where it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.vault.door import Vault
from tests.factories import person
from tests.ui.at_desk import settle
from tests.ui.at_resident import resident_page
from tests.ui.conftest import show_active
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.tab_order import name_of, put_as_read

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def at() -> str:
    """The name of what has the focus."""
    focused = QApplication.focusWidget()
    return name_of(focused) if focused is not None else ""


@pytest.mark.parametrize("is_rtl", [False, True])
def test_two_cards_beside_each_other_are_read_one_after_the_other(
    qtbot: QtBot, is_rtl: bool
) -> None:
    window, body = QWidget(), QWidget()
    before, after = button("before"), button("after")
    outer = QVBoxLayout(window)
    for one in (before, body, after):
        outer.addWidget(one)
    cards = QHBoxLayout(body)
    lower = [button("first, below"), button("second, below")]
    for number, name in enumerate(("first", "second")):
        card = QVBoxLayout()
        card.addWidget(button(name))
        card.addWidget(lower[number])
        cards.addLayout(card)
    if is_rtl:
        window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    show_active(qtbot, window, 400, 300)
    put_as_read(body)
    before.setFocus()
    walked = []
    for _press in range(5):
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
        walked.append(at())
    assert walked == ["first", "second", "first, below", "second, below", "after"]


def test_parts_turn_by_keys_from_anywhere_and_around(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    page = resident_page(qtbot, desk, person(vault, "Noor"), "support")
    tab = page.tabs.made("support")
    tab.periods.open_button.setFocus()  # type: ignore[union-attr]
    ids = page.tabs.ids()
    for _part in ids:  # once around; no part takes the focus or the window with it
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_PageDown, CTRL)
        settle(desk)
        assert QApplication.focusWidget() is page.tabs.tabs
        assert QApplication.activeWindow() is page
    assert page.tabs.current_id() == "support"
    qtbot.keyClick(page.tabs.tabs, KEY.Key_PageUp, CTRL)
    assert page.tabs.current_id() == ids[ids.index("support") - 1]


def test_after_a_form_the_focus_is_where_it_was_opened(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    page = resident_page(qtbot, desk, person(vault, "Noor"), "support")
    tab = page.tabs.made("support")
    tab.periods.open_button.setFocus()  # type: ignore[union-attr]
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Space)
    settle(desk)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_S, CTRL)
    settle(desk)
    assert page.panel is None
    assert at() == "Open a support period"
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    assert at() == "Who changed what here"  # the line below, made anew by the form


def test_the_safety_plan_comes_before_what_is_below_it(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    page = resident_page(qtbot, desk, person(vault, "Noor"), "safety")
    page.tabs.tabs.setFocus()
    walked = []
    for _press in range(4):
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
        walked.append(at())
    assert walked[:2] == ["Make one together: Safety plan", "Make one together: Crisis plan"]
