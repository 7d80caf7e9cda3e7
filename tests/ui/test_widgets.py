# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Message bar, search, tabs, timeline, wizard and the smaller widgets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import clipped, nameless, show_active
from ui.widgets import message_bar
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.line import Line
from ui.widgets.message_bar import MessageBar
from ui.widgets.pill import Pill
from ui.widgets.search_box import SearchBox, SearchHit
from ui.widgets.stat import Stat
from ui.widgets.tabs import FlatTabs, TabPages
from ui.widgets.timeline import Timeline, TimelineRow
from ui.widgets.wizard import Step, Wizard


def shown(qtbot: QtBot, widget: QWidget, width: int = 600, height: int = 400) -> QWidget:
    return show_active(qtbot, widget, width, height)


# Message bar
def test_message_offers_its_act_once(qtbot: QtBot) -> None:
    bar = shown(qtbot, MessageBar())
    done = []
    bar.say("Noor moved.", act="Undo", on_act=lambda: done.append(1), shortcut="Ctrl+Z")
    assert bar.isVisible()
    assert bar.has_act()
    bar.trigger()
    bar.trigger()
    assert done == [1]


def test_bad_news_stays_and_good_news_goes(qtbot: QtBot) -> None:
    bar = shown(qtbot, MessageBar())
    bar.say("Saved.")
    assert bar._timer.isActive()
    bar.say("The disk is full.", "danger")
    assert not bar._timer.isActive()
    bar.say("Moved.", act="Undo", on_act=lambda: None)
    assert not bar._timer.isActive()
    bar.clear()
    assert bar.isHidden()


def test_nearest_bar_is_found_from_deep_inside(qtbot: QtBot) -> None:
    class Window(QWidget):
        def __init__(self) -> None:
            super().__init__()
            self.message_bar = MessageBar()
            layout = QVBoxLayout(self)
            self.card = Card("A")
            layout.addWidget(self.card)
            layout.addWidget(self.message_bar)

    window = shown(qtbot, Window())
    message_bar.say(window.card, "Here.", "notice")
    assert window.message_bar.text() == "Here."
    assert window.message_bar.kind() == "notice"
    message_bar.say(QWidget(), "Nowhere.")


# Search
HITS = [
    SearchHit(1, "Noor", "H3MW", "user", "Residents"),
    SearchHit(2, "Room 4", "", "bed-double", "Rooms"),
    SearchHit(3, "Noemi", "K2RT", "user", "Residents"),
]


@pytest.fixture
def search(qtbot: QtBot) -> SearchBox:
    window = QWidget()
    layout = QVBoxLayout(window)
    box = SearchBox(shortcut="Ctrl+K")
    layout.addWidget(box)
    layout.addStretch(1)
    shown(qtbot, window)
    window.box = box
    box._window = window
    box.activate()
    return box


def ask(search: SearchBox, qtbot: QtBot, text: str = "no") -> None:
    with qtbot.waitSignal(search.query_changed) as asked:
        qtbot.keyClicks(search, text)
    assert asked.args == [text]
    search.set_results(HITS, text)


def test_results_come_in_groups_and_never_take_the_focus(search: SearchBox, qtbot: QtBot) -> None:
    ask(search, qtbot)
    assert search.is_open()
    assert search.hasFocus()
    assert [hit.title for hit in search.results()] == ["Noor", "Noemi", "Room 4"]
    qtbot.keyClicks(search, "e")
    assert search.text() == "noe"


def test_arrows_go_round_and_enter_opens(search: SearchBox, qtbot: QtBot) -> None:
    ask(search, qtbot)
    assert search.current().title == "Noor"
    qtbot.keyClick(search, Qt.Key.Key_Up)
    assert search.current().title == "Room 4"
    qtbot.keyClick(search, Qt.Key.Key_Down)
    qtbot.keyClick(search, Qt.Key.Key_Down)
    with qtbot.waitSignal(search.hit_chosen) as chosen:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert chosen.args[0].key == 3
    assert not search.is_open()
    assert search.text() == ""


def test_late_answers_to_another_question_are_ignored(search: SearchBox, qtbot: QtBot) -> None:
    ask(search, qtbot)
    search.set_results([], "something else")
    assert len(search.results()) == 3
    search.set_results([], "no")
    assert search.results() == []
    assert search.current() is None
    qtbot.keyClick(search, Qt.Key.Key_Return)


def test_escape_closes_then_empties(search: SearchBox, qtbot: QtBot) -> None:
    ask(search, qtbot)
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert not search.is_open()
    assert search.text() == "no"
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


def test_a_click_opens_as_well(search: SearchBox, qtbot: QtBot) -> None:
    ask(search, qtbot)
    view = search.list_view()
    spot = view.visualRect(view.model().index(1, 0)).center()
    with qtbot.waitSignal(search.hit_chosen) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.args[0].key == 1


# Tabs
def test_tabs_make_their_pages_when_opened(qtbot: QtBot) -> None:
    made = []

    def page(name: str) -> Callable[[], QWidget]:
        return lambda: (made.append(name), QLabel(name))[1]

    tabs = TabPages("Resident")
    for name in ("one", "two", "three"):
        tabs.add(name, name.title(), page(name), "lock" if name == "three" else "")
    shown(qtbot, tabs)
    assert made == ["one"]
    tabs.tabs.setFocus()
    qtbot.keyClick(tabs.tabs, Qt.Key.Key_Right)
    assert made == ["one", "two"]
    assert tabs.current_id() == "two"
    tabs.open("one")
    assert made == ["one", "two"]
    assert not tabs.grab().isNull()


def _record(qtbot: QtBot, width: int) -> TabPages:
    """Eight tabs in little room, the last with a lock."""
    tabs = TabPages("Record")
    for n in range(8):
        words = f"Longer & word {n}"
        tabs.add(f"part {n}", words, partial(QLabel, str(n)), "lock" if n == 7 else "")
    shown(qtbot, tabs, width, 300)
    return tabs


def test_what_has_no_place_is_in_a_menu_that_says_which_is_open(qtbot: QtBot) -> None:
    tabs = _record(qtbot, 520)
    bar = tabs.tabs
    hidden = bar.without_place()
    assert hidden
    assert hidden[-1] == 7
    assert bar.more.isVisible()
    assert bar.more.text() == "More"
    assert "Longer & word 7" in bar.more.accessibleName()
    assert bar.more.geometry().right() < bar.width()
    before = [bar.tabRect(at) for at in range(hidden[0])]
    bar.setFocus()
    for _key in range(7):
        qtbot.keyClick(bar, Qt.Key.Key_Right)
    assert tabs.current_id() == "part 7"
    assert bar.more.text() == "Longer & word 7"
    assert [bar.tabRect(at) for at in range(hidden[0])] == before  # nothing jumps
    bar.resize(2_000, 34)
    assert not bar.without_place()
    assert not bar.more.isVisible()


def test_the_menu_of_tabs_opens_by_key_and_opens_a_tab(qtbot: QtBot) -> None:
    tabs = _record(qtbot, 520)
    bar = tabs.tabs
    bar.setFocus()
    qtbot.keyClick(bar, Qt.Key.Key_Down)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text().replace("&&", "&") for action in menu.actions()]
    assert "Longer && word 7" in menu.actions()[-1].text()
    assert words == [bar.tabText(at) for at in bar.without_place()]
    menu.actions()[-1].trigger()
    menu.close()
    assert tabs.current_id() == "part 7"
    assert bar.hasFocus()


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
@pytest.mark.parametrize("width", [90, 180, 300, 520, 800, 1_000, 1_400])
def test_a_tab_has_its_whole_place_or_none(
    qtbot: QtBot, width: int, direction: Qt.LayoutDirection
) -> None:
    tabs = _record(qtbot, 1_400)
    bar = tabs.tabs
    bar.setLayoutDirection(direction)
    bar.resize(width, 34)
    least = bar.minimumSizeHint().width()
    areas = [bar.tabRect(at) for at in range(bar.count()) if at not in bar.without_place()]
    assert areas
    if bar.more.isVisible():
        areas.append(bar.more.geometry())
    if width >= least:
        assert all(area.left() >= 0 and area.right() < width for area in areas)
    for one, other in pairwise(areas):
        assert not one.intersects(other)
    assert not bar.grab().isNull()


def test_tabs_turn_from_anywhere_in_the_page(qtbot: QtBot) -> None:
    tabs = _record(qtbot, 520)
    tabs.turn_within(tabs)
    for keys, there in (
        ("Ctrl+PgUp", "part 7"), ("Ctrl+Tab", "part 0"), ("Ctrl+PgDown", "part 1"),
        ("Ctrl+Shift+Tab", "part 0"),
    ):  # fmt: skip
        pressed = QKeySequence(keys)[0]
        qtbot.keyClick(tabs.made(tabs.current_id()), pressed.key(), pressed.keyboardModifiers())
        assert tabs.current_id() == there


# Timeline
def test_timeline_is_quick_and_can_be_read_aloud(qtbot: QtBot) -> None:
    line = shown(qtbot, Timeline("What happened"))
    line.set_rows(
        TimelineRow(f"day {n}", "lock", f"Title {n}", "detail", key=n) for n in range(5_000)
    )
    index = line.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "day 0, Title 0, detail"
    line.setCurrentIndex(index)
    line.setFocus()
    with qtbot.waitSignal(line.row_activated) as opened:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert opened.args[0].key == 0
    line.set_empty("Nothing yet.")
    assert not line.findChildren(Empty)
    line.set_rows([])
    assert line.findChild(Empty).isVisible()
    line.set_rows([TimelineRow("day 1", "lock", "Title")])
    assert not line.findChild(Empty).isVisible()


# Wizard
def test_wizard_goes_on_only_when_the_step_agrees(qtbot: QtBot) -> None:
    class Ask(Step):
        answer: str | None = "Please choose a folder."
        ready = True

        def check(self) -> str | None:
            return self.answer

        def is_ready(self) -> bool:
            return self.ready

    wizard = Wizard("First steps")
    first = Ask("Where", "So that it is found again.")
    wizard.add_step(first)
    wizard.add_step(Step("Who"))
    shown(qtbot, wizard, 900, 700)
    assert "Step 1 of 2" in [w.text() for w in wizard.findChildren(QLabel)]
    wizard.next_button.click()
    assert wizard.number() == 0
    assert wizard.message_bar.text() == "Please choose a folder."
    first.answer = None
    first.ready = False
    first.ready_changed.emit()
    assert not wizard.next_button.isEnabled()
    wizard.next()
    assert wizard.number() == 0
    first.ready = True
    first.ready_changed.emit()
    qtbot.keyClick(wizard, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert wizard.number() == 1
    assert wizard.next_button.text() == "Finish"
    wizard.back()
    assert wizard.number() == 0
    wizard.next()
    with qtbot.waitSignal(wizard.finished):
        wizard.next()
    wizard.set_busy(True)
    assert not wizard.back_button.isEnabled()
    wizard.set_busy(False)
    assert wizard.back_button.isEnabled()
    assert nameless(wizard) == []


# Small ones
def test_elided_label_shows_the_rest_in_its_tooltip(qtbot: QtBot) -> None:
    made = ElidedLabel("A very long name that does not fit into so little room")
    shown(qtbot, made, 80, 30)
    assert made.is_cut()
    assert made.toolTip() == made.text()
    made.resize(900, 30)
    assert made.toolTip() == ""
    made.setText("<b>" + "x" * 400)
    assert "<b>" not in made.toolTip()


def test_clipping_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    text = label("This does not fit at all", wrap=False)
    text.setParent(window)
    text.setGeometry(0, 0, 20, 20)
    shown(qtbot, window)
    assert clipped(window) == ["This does not fit at all"]


def test_names_are_never_read_as_markup(qtbot: QtBot) -> None:
    made = label("<b>Noor</b>")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("language", ["en", "xx-rtl"])
def test_cards_stats_pills_and_lines(
    qtbot: QtBot, speak: Callable[[str], None], language: str
) -> None:
    speak(language)
    card = Card("Now", "until 22:00")
    pill = Pill("not seen 26 h", "notice", "clock")
    line = Line("bed", "Medication", "at 20:00", pill, button("Given"))
    stat = Stat("27", "sleep here tonight", "of 32 beds", "good")
    card.add(line)
    card.add(stat)
    shown(qtbot, card, 500, 300)
    assert clipped(card) == []
    assert nameless(card) == []
    assert stat.accessibleName() == "27 sleep here tonight"
    start = line.mapTo(card, line.words_area().topLeft()).x()
    end = pill.mapTo(card, QPoint(0, 0)).x()
    assert (start > end) == (language == "xx-rtl")
    assert not card.grab().isNull()


def test_a_stat_with_a_link_is_a_button(qtbot: QtBot) -> None:
    stat = shown(qtbot, Stat("3", "need a look"))
    with qtbot.assertNotEmitted(stat.clicked):
        qtbot.mouseClick(stat, Qt.MouseButton.LeftButton)
    stat.set_link()
    with qtbot.waitSignal(stat.clicked):
        qtbot.keyClick(stat, Qt.Key.Key_Return)
    with qtbot.waitSignal(stat.clicked):
        qtbot.mouseClick(stat, Qt.MouseButton.LeftButton)


def test_tabs_stand_closer_before_one_is_out_of_sight(qtbot: QtBot) -> None:
    tabs = FlatTabs("Record")
    qtbot.addWidget(tabs)
    for n in range(8):
        tabs.add(f"Longer word {n}", "lock" if n == 5 else "")
    words = sum(tabs._words_width(at) for at in range(8))
    tabs.resize(words + 8 * 18, 34)
    tabs.show()
    assert tabs.tabRect(7).right() < tabs.width()
    wide = tabs.tabRect(0).width()
    tabs.resize(words + 8 * 12, 34)
    assert tabs.tabRect(0).width() < wide
    assert tabs.tabRect(7).right() < tabs.width()
    assert not tabs.more.isVisible()
