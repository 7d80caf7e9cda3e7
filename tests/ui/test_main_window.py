# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shell: lazy pages, keys, badges; nothing cut at 1024×700, mirrored from right to left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.i18n import _
from tests.ui.conftest import clipped, nameless, show_active
from ui.actions import Actions, ShortcutTaken
from ui.main_window import MainWindow
from ui.page import FOOT, Page, PageSpec
from ui.widgets.card import Card
from ui.widgets.line import Line
from ui.widgets.shortcuts_sheet import ShortcutsSheet
from ui.widgets.stat import Stat

MADE: list[str] = []


class Fake(Page):
    def __init__(self, name: str) -> None:
        super().__init__()
        MADE.append(name)
        self.name = name
        self.target: object = None
        self.told: object = "nothing"
        layout = QVBoxLayout(self)
        stats = QHBoxLayout()
        for words in ("sleep here tonight", "free beds", "arrive today", "need a look"):
            stats.addWidget(Stat("27", _(words), _("of all the beds there are")))
        layout.addLayout(stats)
        card = Card(_("Now"), _("Everything due at this desk"))
        card.add(Line("bed", _("Amal is not back since yesterday evening"), _("call first")))
        layout.addWidget(card, 1)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        layout.addWidget(self.edit)

    def title(self) -> str:
        return self.name

    def subtitle(self) -> str:
        return _("Sunday 22 November")

    def open(self, target: object) -> None:
        self.target = target

    def refresh(self, changes: object = None) -> None:
        self.told = changes

    def primary_focus(self) -> QWidget:
        return self.edit


def spec(id_: str, title: str, icon: str, shortcut: str = "", section: str = "main") -> PageSpec:
    return PageSpec(id_, _(title), icon, lambda: Fake(_(title)), section, shortcut)


@pytest.fixture
def make(qtbot: QtBot) -> Callable[[], MainWindow]:
    def window() -> MainWindow:
        MADE.clear()
        specs = [
            spec("today", "Today", "sun", "Ctrl+1"),
            spec("residents", "Residents", "users", "Ctrl+2"),
            spec("rooms", "Rooms", "bed-double", "Ctrl+3"),
            spec("reports", "Reports", "file-chart-column"),
            spec("preferences", "Preferences", "sliders-horizontal", section=FOOT),
        ]
        made = MainWindow(specs, Actions(), name="Desk Planner")
        made.set_person("Sofía Ortega", _("Front desk · evening"))
        made.open_page("today")
        return show_active(qtbot, made, 1024, 700)

    return window


def test_pages_are_made_when_first_opened(make: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make()
    assert MADE == ["Today"]
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert MADE == ["Today", "Residents"]
    assert window.current_id() == "residents"
    assert window.top_bar.title() == "Residents"
    assert window.navigation.item("residents").isChecked()
    assert window.focusWidget() is window.page("residents").primary_focus()
    window.open_page("today", target=7)
    assert window.page("today").target == 7
    assert MADE == ["Today", "Residents"]


def test_pages_learn_of_changes_and_open_each_other(make: Callable[[], MainWindow]) -> None:
    window = make()
    window.refresh({"rooms"})
    assert window.page("today").told == {"rooms"}
    window.page("today").open_requested.emit("rooms", 3)
    assert window.current_id() == "rooms"
    assert window.page("rooms").target == 3


def test_title_of_the_window_is_only_the_discreet_name(make: Callable[[], MainWindow]) -> None:
    window = make()
    window.open_page("residents")
    assert window.windowTitle() == "Desk Planner"


def test_keys_of_the_shell(make: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, Qt.Key.Key_K, control)
    assert window.search_box.hasFocus()
    with qtbot.waitSignal(window.locked):
        qtbot.keyClick(window, Qt.Key.Key_L, control)
    with qtbot.waitSignal(window.hidden):
        window.top_bar.hide_button.click()
    window.navigation.setFocus()
    window.navigation.item("today").setFocus()
    undone = []
    window.message_bar.say("Moved.", act="Undo", on_act=lambda: undone.append(1), shortcut="Ctrl+Z")
    qtbot.keyClick(window, Qt.Key.Key_Z, control)
    assert undone == [1]
    with qtbot.waitSignal(window.undo_requested):
        qtbot.keyClick(window, Qt.Key.Key_Z, control)


def test_navigation_by_keyboard(make: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make()
    window.navigation.item("today").setFocus()
    qtbot.keyClick(window.navigation.item("today"), Qt.Key.Key_Down)
    assert window.navigation.item("residents").hasFocus()
    qtbot.keyClick(window.navigation.item("residents"), Qt.Key.Key_Return)
    assert window.current_id() == "residents"


def test_badge_is_said_as_well(make: Callable[[], MainWindow]) -> None:
    window = make()
    window.set_badge("rooms", 2)
    item = window.navigation.item("rooms")
    assert item.badge() == 2
    assert item.accessibleDescription() == "2 wait"
    window.set_badge("rooms", 0)
    assert item.accessibleDescription() == ""


@pytest.mark.parametrize("language", ["en", "xx-long", "xx-rtl"])
def test_nothing_is_cut_or_nameless(
    make: Callable[[], MainWindow],
    qtbot: QtBot,
    speak: Callable[[str], None],
    language: str,
) -> None:
    speak(language)
    window = make()
    window.message_bar.say(_("Noor moved to room 4."), act=_("Undo"), on_act=lambda: None)
    qtbot.wait(10)
    assert (window.width(), window.height()) == (1024, 700)
    assert clipped(window) == []
    assert nameless(window) == []
    for id_ in ("today", "residents", "rooms", "reports", "preferences"):
        item = window.navigation.item(id_)
        assert item.fontMetrics().horizontalAdvance(item.text()) <= item.text_room()


def test_right_to_left_is_mirrored(
    make: Callable[[], MainWindow], speak: Callable[[str], None]
) -> None:
    speak("xx-rtl")
    window = make()
    origin = QPoint(0, 0)
    navigation = window.navigation.mapTo(window, origin).x()
    search = window.search_box.mapTo(window, origin).x()
    lock = window.top_bar.lock_button.mapTo(window, origin).x()
    assert navigation > 700
    assert lock < search < navigation


def test_shortcut_sheet_lists_every_key(make: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make()
    sheet = window.actions_registry.sheet()
    assert ("Search", "Ctrl+K") in sheet["Everywhere"]
    assert ("Hide", "F9") in sheet["Everywhere"]
    shown = [keys for _words, keys in sheet["Everywhere"]]
    assert {"Shift three times", "Ctrl+S · Ctrl+Enter", "Esc", "Alt+Down"} <= set(shown)
    assert ("Residents", "Ctrl+2") in sheet["Places"]
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(ShortcutsSheet)
    assert dialog.isVisible()
    assert nameless(dialog) == []
    assert clipped(dialog) == []
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(ShortcutsSheet) is None)


def test_two_acts_never_share_keys(qtbot: QtBot) -> None:
    actions = Actions()
    actions.add("note", "Write a note", shortcut="Ctrl+N", scope="residents")
    actions.add("admit", "Admit", shortcut="Ctrl+N", scope="rooms")
    with pytest.raises(ShortcutTaken):
        actions.add("new", "New", shortcut="ctrl+n")
    with pytest.raises(ShortcutTaken):
        actions.add("other", "Other", shortcut="Ctrl+N", scope="rooms")
    with pytest.raises(ValueError, match="already"):
        actions.add("note", "Again")
    assert actions["note"].toolTip() == "Write a note (Ctrl+N)"
    assert [action.objectName() for action in actions.page_actions("rooms")] == ["admit"]


def test_keys_of_a_page_work_only_there(make: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = make()
    done: list[str] = []
    actions = window.actions_registry
    for page in ("residents", "rooms"):
        actions.add(
            f"new_{page}",
            "New",
            shortcut="Ctrl+N",
            scope=page,
            on_trigger=lambda page=page: done.append(page),
        )
    window.open_page("rooms")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    window.open_page("residents")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert done == ["rooms", "residents"]
