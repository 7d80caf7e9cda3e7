# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shift on screen: opened in one key, acknowledged by Enter, closed step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.services.money import cash_counts
from shelterdesk.services.money.cash_counts import CountForm, Pieces
from shelterdesk.services.shifts import close_shift, handover, shifts
from shelterdesk.services.shifts.close_shift import Closing
from shelterdesk.services.shifts.handover import HandoverKind, LineForm
from shelterdesk.services.staff import staff
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person
from tests.ui import menus
from tests.ui.at_desk import desk_of, line_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.page_host import hosted
from tests.ui.program_at import Started, press
from ui.desk import Desk
from ui.shifts.duty.panels import ComePanel, HandoverLinePanel, OpenShiftPanel
from ui.shifts.duty.tab import ShiftTab
from ui.shifts.handovers.tab import HandoversTab
from ui.shifts.page import ShiftPage
from ui.today.page import TodayPage
from ui.widgets.act_menu import ActMenu

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
TODAY = NOW.date()


def page_of(qtbot: QtBot, desk: Desk, width: int = 1036) -> ShiftPage:
    page = ShiftPage(desk)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, width, 620)
    settle(desk)
    return page


def duty(page: ShiftPage) -> ShiftTab:
    tab = page.tabs.made("shift")
    assert isinstance(tab, ShiftTab)
    return tab


def opened(vault: Vault, **facts: Any) -> int:
    shift_id: int = vault.do("Open", shifts.open_shift, form=shifts.OpenForm(**facts)).result
    return shift_id


def handed_over(vault: Vault, *words: str) -> None:
    """A shift before this one wrote these lines and closed."""
    shift_id = opened(vault, name="Early")
    for line in words:
        vault.do("Write", handover.add, form=LineForm(line), shift_id=shift_id)
    vault.do("Close", close_shift.close, shift_id=shift_id)


def closing(desk: Desk, tab: ShiftTab) -> Any:
    tab.people.close_button.click()
    settle(desk)
    assert tab.wizard is not None
    return tab.wizard


def on_with(qtbot: QtBot, wizard: Any) -> None:
    """Ctrl+Enter where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    assert wizard.isAncestorOf(focused)
    qtbot.keyClick(focused, KEY.Key_Return, CTRL)


def test_the_shift_that_fits_opens_with_one_key(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    page = page_of(qtbot, desk)
    tab = duty(page)
    assert tab.people.open_button.text() == "Open “Late”"
    page.primary_focus().setFocus()
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Space)
    settle(desk)
    [shift] = vault.read(shifts.current)
    assert (shift.name, page.subtitle()) == ("Late", "Late: Joy")
    assert "Late, Sunday 22 November" in texts(tab)
    assert not tab.people.open_button.isVisible()
    assert (clipped(page), nameless(page)) == ([], [])


def test_lines_are_acknowledged_one_by_one_with_enter(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    handed_over(vault, "Milk is low", "The boiler drips", "Call the clinic")
    opened(vault)
    page = page_of(qtbot, desk)
    tab = duty(page)
    assert page.primary_focus() is tab.received.buttons[0]
    tab.received.buttons[0].setFocus()
    for left in (2, 1, 0):
        focused = QApplication.focusWidget()
        qtbot.keyClick(focused, KEY.Key_Return if left else KEY.Key_Space)
        settle(desk)
        assert len(tab.received.buttons) == left
    assert vault.read(handover.received).open == 0
    desk.undo(page)
    settle(desk)
    assert len(tab.received.buttons) == 1


def test_a_line_for_the_next_shift(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    shift = opened(vault)
    tab = duty(page_of(qtbot, desk))
    tab.written.write_button.click()
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, HandoverLinePanel)
    assert QApplication.focusWidget() is line_of(panel.words.field)
    type_into(qtbot, panel.words.field, "Wants to be woken at six")
    type_into(qtbot, panel.who, "noor")
    settle(desk)
    qtbot.keyClick(line_of(panel.who), KEY.Key_Return)
    save(qtbot, panel)
    settle(desk)
    [line] = vault.read(handover.of_shift, shift_id=shift).lines
    assert (line.words, line.resident_id, line.is_open) == ("Wants to be woken at six", noor, True)
    assert tab.side.panel is None
    menus.choose(tab.written, "Change")
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, HandoverLinePanel)
    panel.asks.set_value(False)
    type_into(qtbot, panel.words.field, "Wants to be woken at seven")
    save(qtbot, panel)
    settle(desk)
    [line] = vault.read(handover.of_shift, shift_id=shift).lines
    assert (line.words, line.shown, line.is_open) == ("Wants to be woken at seven", "Noor", False)
    menus.choose(tab.written, "Remove")
    settle(desk)
    assert vault.read(handover.of_shift, shift_id=shift).lines == ()


def test_people_come_lead_and_go(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    ama = hired(vault, "F1")["F1"]
    opened(vault)
    tab = duty(page_of(qtbot, desk))
    tab.people.come_button.click()
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, ComePanel)
    panel.staff.set_value(ama)
    type_into(qtbot, panel.at, "19:30")
    save(qtbot, panel)
    settle(desk)
    for act in ("Leads the shift", "Leaves now"):
        found = tab.people.findChildren(ActMenu)
        menus.choose(next(one for one in found if one.accessibleName().startswith("F1")), act)
        settle(desk)
    found = vault.read(shifts.row, shift_id=1)
    assert [(who.shown, f"{who.came:%H:%M}") for who in found.people] == [
        ("Joy", "20:15"), ("F1", "19:30"),
    ]  # fmt: skip
    assert found.people[1].left is not None


def test_another_shift_with_a_name_of_its_own(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    house(vault, name="House B")
    second = house(vault, name="House C")
    tab = duty(page_of(qtbot, desk))
    tab.people.other_button.click()
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, OpenShiftPanel)
    assert panel.name.value() == "Late"
    type_into(qtbot, panel.name, "Day duty")
    panel.site.set_value(second)
    save(qtbot, panel)
    settle(desk)
    [shift] = vault.read(shifts.current)
    assert (shift.name, shift.site) == ("Day duty", "House C")


def test_a_quiet_shift_closes_in_few_keys(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    admitted(vault, beds(vault, house(vault))[0], TODAY)
    shift = opened(vault)
    tab = duty(page_of(qtbot, desk))
    wizard = closing(desk, tab)
    assert "1 person should be here" in wizard.heads.explanation
    qtbot.keyClicks(QApplication.focusWidget(), "1")
    for _step in range(4):
        on_with(qtbot, wizard)
        settle(desk)
    told = vault.read(close_shift.closed, shift_id=shift)
    assert (told.heads_seen, told.heads_expected, told.cash) == (1, 1, None)
    assert tab.wizard is None
    assert tab.people.open_button.isVisible()


def test_what_differs_is_asked_for_and_the_cash_counted(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    vault.do("Count", cash_counts.count, form=CountForm((Pieces(2000, 3),)))
    shift = opened(vault, names=("Dora",))
    tab = duty(page_of(qtbot, desk))
    wizard = closing(desk, tab)
    assert not wizard.heads.note.isVisible()
    type_into(qtbot, wizard.heads.seen, "2")
    assert wizard.heads.note.isVisible()
    on_with(qtbot, wizard)
    assert wizard.number() == 0
    assert wizard.heads.note.error()
    type_into(qtbot, wizard.heads.note, "two guests of the kitchen")
    wizard.heads.keys.set_value("missing")
    wizard.heads.keys.changed.emit()
    type_into(qtbot, wizard.heads.missing, "laundry")
    assert (clipped(wizard), nameless(wizard)) == ([], [])
    on_with(qtbot, wizard)
    assert wizard.number() == 1
    type_into(qtbot, wizard.cash.counted.pieces[2000], "2")
    value, count = wizard.cash.counted.own[0]
    type_into(qtbot, value, "2,50")
    type_into(qtbot, count, "2")
    assert wizard.cash.counted.sum.text() == (
        "Counted: €45.00 · Expected: €60.00 · Difference: -€15.00"
    )
    on_with(qtbot, wizard)
    assert wizard.number() == 1
    type_into(qtbot, wizard.cash.reason, "bread")
    assert wizard.cash.name.value() == "Dora"  # the other one who is on
    assert (clipped(wizard), nameless(wizard)) == ([], [])
    on_with(qtbot, wizard)
    type_into(qtbot, wizard.lines.line, "Bins go out at six")
    on_with(qtbot, wizard)
    type_into(qtbot, wizard.names.debrief, "Long, and good together")
    on_with(qtbot, wizard)
    settle(desk)
    told = vault.read(close_shift.closed, shift_id=shift)
    assert (told.heads_seen, told.keys_note, told.debrief) == (
        2, "laundry", "Long, and good together",
    )  # fmt: skip
    assert told.cash is not None
    assert (told.cash.counted, told.cash.difference, told.cash.witness) == (4500, -1500, "Dora")
    lines = vault.read(handover.of_shift, shift_id=shift).lines
    assert {line.kind for line in lines} == {
        HandoverKind.SAFETY, HandoverKind.KEYS, HandoverKind.CASH, HandoverKind.NOTE,
    }  # fmt: skip
    assert vault.read(shifts.row, shift_id=shift).closed_with == "Dora"


def test_what_was_counted_survives_a_lock(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    opened(vault)
    page = page_of(qtbot, desk)
    wizard = closing(desk, duty(page))
    type_into(qtbot, wizard.heads.seen, "0")
    on_with(qtbot, wizard)
    type_into(qtbot, wizard.cash.counted.pieces[500], "7")
    assert page.is_modified()
    kept = page.draft()
    assert kept is not None
    again = page_of(qtbot, desk)
    again.restore_draft(kept)
    settle(desk)
    wizard = duty(again).wizard
    assert wizard is not None
    assert (wizard.number(), wizard.heads.seen.value()) == (1, 0)
    assert wizard.cash.form() == CountForm((Pieces(500, 7),))
    qtbot.keyClick(wizard.next_button, KEY.Key_Escape)
    assert duty(again).wizard is wizard  # something typed is not thrown away
    wizard.cancel_button.click()
    settle(desk)
    assert not again.is_modified()


def test_the_cash_is_counted_when_a_shift_begins(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    vault.do("Count", cash_counts.count, form=CountForm((Pieces(2000, 3),)))
    page = page_of(qtbot, desk)
    tab = duty(page)
    tab.open_shift()
    settle(desk)
    assert QApplication.focusWidget() is tab.people.count_button
    assert (clipped(page), nameless(page)) == ([], [])
    qtbot.keyClick(tab.people.count_button, KEY.Key_Space)
    settle(desk)
    wizard: Any = tab.wizard
    on_with(qtbot, wizard)  # nothing counted is no count
    assert "of an empty box a 0" in wizard.message_bar.text()
    qtbot.keyClick(wizard.next_button, KEY.Key_Escape)
    settle(desk)
    assert tab.wizard is None
    tab.count_cash()
    settle(desk)
    wizard = tab.wizard
    type_into(qtbot, wizard.cash.counted.pieces[2000], "2")
    on_with(qtbot, wizard)
    assert wizard.cash.reason.error()
    type_into(qtbot, wizard.cash.reason, "bus tickets")
    kept = page.draft()
    assert kept is not None
    again = page_of(qtbot, desk)
    again.restore_draft(kept)
    settle(desk)
    wizard = duty(again).wizard
    assert (clipped(wizard), nameless(wizard)) == ([], [])
    wizard.cash.primary_focus().setFocus()
    on_with(qtbot, wizard)
    settle(desk)
    [shift] = vault.read(shifts.current)
    count = vault.read(cash_counts.of_shift, shift_id=shift.id)
    assert count is not None
    assert (count.counted, count.difference, count.reason) == (4000, -2000, "bus tickets")
    assert "Cash box: €40.00" in texts(duty(again))
    assert duty(again).wizard is None


def test_a_house_without_a_currency_counts_no_cash(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    form = vault.read(organisation.form)
    vault.do("Set", organisation.edit, form=replace(form, currency=None))
    opened(vault)
    host = hosted(qtbot, desk, ShiftPage(desk))
    tab = host.page.tabs.made("shift")
    assert tab.people.close_button.isVisible()
    assert not tab.people.count_button.isVisible()
    tab.open(("count", None))  # from the search of acts
    settle(desk)
    assert tab.wizard is None
    assert "counts no cash" in host.message_bar.text()


def test_the_past_is_read_and_a_mistake_taken_back(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    handed_over(vault, "Milk is low")
    shift = opened(vault)
    facts = {"heads_seen": 0, "keys_ok": True, "debrief": "Calm"}
    vault.do("Close", close_shift.close, shift_id=shift, closing=Closing(**facts))
    page = page_of(qtbot, desk)
    page.open(("tab", "handovers"))
    settle(desk)
    tab = page.tabs.made("handovers")
    assert isinstance(tab, HandoversTab)
    assert [row.name for row in tab.list.rows_model.rows()] == ["Late", "Early"]
    said = texts(tab.view)
    assert {"Calm", "0 people seen", "All keys are there", "Nothing was handed over."} <= set(said)
    assert (clipped(page), nameless(page)) == ([], [])
    with qtbot.waitSignal(page.open_requested) as asked:
        tab.print_button.click()
    assert asked.args == ["reports", ("report", "handover", {"shift": str(shift)})]
    tab.open(("shift", 1))
    settle(desk)
    assert "Milk is low" in texts(tab.view)
    assert not tab.reopen_button.isVisible()
    tab.open(("shift", shift))
    settle(desk)
    tab.reopen_button.click()
    settle(desk)
    assert [one.id for one in vault.read(shifts.current)] == [shift]


def test_today_says_whose_shift_it_is_and_what_waits(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    today = TodayPage(desk)
    show_active(qtbot, today, 1036, 700)
    settle(desk)
    assert "No shift is open" in texts(today)
    handed_over(vault, "Milk is low")
    opened(vault)
    today.refresh()
    settle(desk)
    assert "since 20:15 · Joy · 1 line to acknowledge" in texts(today)
    assert "Milk is low" in texts(today)
    with qtbot.waitSignal(today.open_requested) as asked:
        today.shift_news.opened.emit()
    assert asked.args == ["shift", ("tab", "shift")]


def test_ctrl_h_writes_a_line_from_anywhere(opened: Started) -> None:
    press(opened.qtbot, opened.window, KEY.Key_H, CTRL)
    opened.settle()
    focused = QApplication.focusWidget()
    opened.qtbot.keyClicks(focused, "Gate sticks")
    opened.qtbot.keyClick(focused, KEY.Key_S, CTRL)
    opened.settle()
    vault = opened.program.session.desk.vault
    assert [line.words for line in vault.read(handover.of_shift, shift_id=1).lines] == [
        "Gate sticks"
    ]


def test_a_role_that_only_looks_is_offered_nothing_to_write(
    desk_file: Path, clock: Clock, qtbot: QtBot
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        handed_over(vault, "Milk is low")
        vault.do(
            "Decide", staff.decide, role="front_desk", capability="write_log", is_allowed=False
        )  # fmt: skip
    with signed_in(desk_file, "F1", clock) as vault, desk_of(vault) as desk:
        tab = duty(page_of(qtbot, desk))
        assert "Milk is low" in texts(tab)
        assert tab.received.buttons == []
        for made in (tab.written.write_button, tab.people.open_button, tab.people.other_button):
            assert not made.isVisible()
        qtbot.keyClick(tab, KEY.Key_N, CTRL)
        assert tab.side.panel is None


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_fits_in_a_small_window_and_from_right_to_left(
    desk: Desk, vault: Vault, qtbot: QtBot, speak: Callable[[str], None], language: str
) -> None:
    speak(language)
    handed_over(vault, "Milk is low, and the shop at the corner closes at eight on Sundays")
    opened(vault, names=("Dora from the kitchen",))
    page = page_of(qtbot, desk, 760)
    tab = duty(page)
    tab.written.write_button.click()
    settle(desk)
    assert (clipped(page), nameless(page)) == ([], [])


def test_a_line_of_a_past_handover_opens_its_place(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    shift = opened(vault)
    form = LineForm("Sleeps badly", resident_id=noor)
    vault.do("Write", handover.add, form=form, shift_id=shift)
    vault.do("Write", handover.add, form=LineForm("Milk is low"), shift_id=shift)
    vault.do("Close", close_shift.close, shift_id=shift)
    page = page_of(qtbot, desk)
    page.open(("tab", "handovers"))
    settle(desk)
    tab = page.tabs.made("handovers")
    openers = [one for one in tab.view.findChildren(QToolButton)
               if one.accessibleName().startswith("Open:")]  # fmt: skip
    assert [one.accessibleName() for one in openers] == ["Open: Noor"]
    with qtbot.waitSignal(page.open_requested) as asked:
        openers[0].click()
    assert asked.args == ["residents", ("resident", noor, "overview")]
