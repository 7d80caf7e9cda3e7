# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily log at the desk: one line, few keys, nothing typed lost, days and people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from shelterdesk.services.log import log_book, log_entries, log_kinds, log_lines
from shelterdesk.services.log.log_entries import LogKind, LogRow, Words
from shelterdesk.services.log.log_lines import LineForm
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import CTRL, WindowsShown, desk_of, settle, texts, write
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.menus import choose, offered
from ui import anywhere, places
from ui.actions import Actions
from ui.care.log.tab import DailyLogTab
from ui.care.page import CarePage
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.preferences.log_tab import LogRulesTab
from ui.settings_store import SettingsStore

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
DAY = timedelta(days=1)


@pytest.fixture
def people(vault: Vault) -> dict[str, int]:
    """Noor and Mai sleep here, Ada is known."""
    free = beds(vault, house(vault))
    found = {name: admitted(vault, bed, NOW.date() - DAY, name)[0]
             for name, bed in zip(("Noor", "Mai"), free, strict=False)}  # fmt: skip
    return found | {"Ada": person(vault, "Ada")}


def opened(qtbot: QtBot, desk: Desk, width: int = 1036) -> tuple[CarePage, DailyLogTab]:
    page = CarePage(desk)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, width, 640)
    focus = page.primary_focus()
    assert focus is not None
    focus.setFocus()
    settle(desk)
    tab = page.tabs.made("log")
    assert isinstance(tab, DailyLogTab)
    return page, tab


def day(vault: Vault, **facts: Any) -> list[LogRow]:
    return list(vault.read(log_book.of_day, **facts).rows)


def whom(row: LogRow) -> set[str]:
    return {name for _id, name in row.people}


def send(vault: Vault, text: str, **facts: Any) -> int:
    done = vault.do("Wrote", log_lines.send, line=LineForm(text, **facts))
    return int(done.result.entry_id)


class Typist:
    """Types in the line and counts the keys."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self._qtbot, self._desk = qtbot, desk
        self.keys = 0

    def type(self, text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        write(self._qtbot, focused, text)  # type: ignore[arg-type]
        self.keys += len(text)
        settle(self._desk)

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self._qtbot.keyClick(focused, key, *modifiers)
        self.keys += 1
        settle(self._desk)


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk) -> Typist:
    return Typist(qtbot, desk)


# Writing
def test_the_line_is_ready_and_enter_writes_it(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot, hands: Typist
) -> None:
    page, tab = opened(qtbot, desk)
    flashed = WindowsShown(page)
    assert QApplication.focusWidget() is tab.line.edit
    hands.type("@Noor slept well")
    assert tab.line.choices.class_button.text() == "Case"
    assert "read by Joy" in tab.line.choices.readers_label.text()
    hands.press(KEY.Key_Return)
    [row] = day(vault)
    assert (row.text, whom(row), row.confidentiality) == ("slept well", {"Noor"}, "case")
    assert tab.line.edit.text() == ""
    assert QApplication.focusWidget() is tab.line.edit
    assert "slept well" in texts(page)
    assert "20:00" in texts(page)
    assert flashed.seen == []
    assert clipped(page) == []
    assert nameless(page) == []


def test_keys_for_a_meal_for_everybody(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot
) -> None:
    window = at_window(qtbot, desk)
    window.open_page("today")
    settle(desk)
    pressed = 0
    for key, modifiers in ((KEY.Key_M, (CTRL,)), (KEY.Key_Return, ())):
        focused = QApplication.focusWidget()
        qtbot.keyClick(focused or window, key, *modifiers)
        pressed += 1
        settle(desk)
    assert pressed <= 4
    [row] = day(vault)
    assert (row.kind, whom(row), row.text) == (LogKind.MEAL, {"Noor", "Mai"}, "Meal")


def test_keys_before_one_writes_about_somebody(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot
) -> None:
    window = at_window(qtbot, desk)
    window.open_page("today")
    settle(desk)
    typist = Typist(qtbot, desk)
    qtbot.keyClick(QApplication.focusWidget() or window, KEY.Key_J, CTRL)
    settle(desk)
    typist.type("n")
    typist.press(KEY.Key_Return)  # Noor is offered first
    assert typist.keys + 1 <= 3
    typist.type("asked for a lawyer")
    typist.press(KEY.Key_Return)
    [row] = day(vault)
    assert (row.text, whom(row)) == ("asked for a lawyer", {"Noor"})
    settle(desk)


def at_window(qtbot: QtBot, desk: Desk) -> MainWindow:
    actions = Actions()
    specs = places.specs(desk, SettingsStore())
    window = MainWindow(specs, actions)
    places.list_keys(actions, specs)
    anywhere.add_acts(window, actions, desk.vault)
    desk.changed.connect(window.refresh)
    show_active(qtbot, window)
    return window


def test_what_is_begun_is_not_overwritten(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot, hands: Typist
) -> None:
    page, tab = opened(qtbot, desk)
    hands.type("Half a th")
    page.open(("tab", "log", ("line", "/meal all ")))
    hands.type("ought")
    assert tab.line.edit.text() == "Half a thought"


def test_offers_are_taken_by_keys(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot, hands: Typist
) -> None:
    _page, tab = opened(qtbot, desk)
    hands.type("/m")
    assert [hit.title for hit in tab.line.edit.offers()] == ["Meal", "Medication", "Maintenance"]
    hands.press(KEY.Key_Down)
    hands.press(KEY.Key_Tab)
    assert tab.line.edit.text() == "/medication "
    hands.type("@m")
    hands.press(KEY.Key_Return)
    hands.type("refused")
    assert tab.line.edit.text() == "/medication @Mai refused"
    assert tab.line.edit.offers() == []
    assert tab.line.choices.class_button.text() == "Health"
    hands.type(" !ca")
    hands.press(KEY.Key_Escape)
    assert tab.line.edit.offers() == []
    hands.type("se")
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_Return)
    [row] = day(vault)
    assert (row.kind, row.text, row.confidentiality) == (LogKind.MEDICATION, "refused", "case")


def test_what_cannot_be_read_is_said_and_marked(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot, hands: Typist
) -> None:
    _page, tab = opened(qtbot, desk)
    write(qtbot, tab.line.edit, "🌧 Saw @Nobody there")
    hands.press(KEY.Key_Return)
    assert tab.line.problem.text() == "Nobody is called “Nobody”."
    assert tab.line.edit.textCursor().selectedText() == "@Nobody"
    assert day(vault) == []
    hands.type("@Ada")  # over what is marked
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_Return)
    assert tab.line.problem.isHidden()
    assert [row.text for row in day(vault)] == ["🌧 Saw Ada there"]


def test_several_lines_and_what_is_refused_stays(
    desk: Desk, vault: Vault, qtbot: QtBot, hands: Typist
) -> None:
    _page, tab = opened(qtbot, desk)
    hands.type("One")
    height = tab.line.edit.height()
    hands.press(KEY.Key_Return, SHIFT)
    hands.type("Two")
    assert tab.line.edit.height() > height
    hands.press(KEY.Key_Return, CTRL)
    assert [row.text for row in day(vault)] == ["One\nTwo"]
    hands.type("/meal all")
    hands.press(KEY.Key_Return)
    assert tab.line.problem.text() == "Nobody is there to write about."
    assert tab.line.edit.text() == "/meal all"


def test_the_same_by_mouse(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot, hands: Typist
) -> None:
    _page, tab = opened(qtbot, desk)
    hands.type("rested")
    choices = tab.line.choices
    choices.kind_chosen.emit(LogKind.WELLBEING)
    choices.people_button.click()
    hands.type("noo")
    hands.press(KEY.Key_Return)
    choices.class_chosen.emit("desk")
    assert tab.line.edit.text() == "!everybody /wellbeing @Noor rested"
    assert [one.text() for one in choices.chips.children() if hasattr(one, "text")] == ["Noor"]
    choices.person_dropped.emit(people["Noor"])
    tab.line.send_button.click()
    settle(desk)
    [row] = day(vault)
    assert (row.kind, row.confidentiality, row.people) == (LogKind.WELLBEING, "desk", ())


# Drafts
def test_a_line_is_kept_and_finished(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot, hands: Typist
) -> None:
    page, tab = opened(qtbot, desk)
    hands.type("/health @Noor Fev")
    tab.line.keep_button.click()
    settle(desk)
    assert tab.line.edit.text() == ""
    assert any(said.startswith("Draft: Fev") for said in texts(page))
    tab.drafts.finish_requested.emit(vault.read(log_entries.drafts)[0])
    settle(desk)
    assert tab.line.edit.text() == "/health !health @Noor Fev"
    assert tab.drafts.isHidden()  # it is in the line
    hands.type("er")
    hands.press(KEY.Key_Return)
    assert vault.read(log_entries.drafts) == []
    [row] = day(vault)
    assert (row.words, row.kind, whom(row)) == (Words.LOCKED, LogKind.HEALTH, {"Noor"})


def test_a_draft_is_thrown_away(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    vault.do("Kept", log_lines.keep, line=LineForm("Something"))
    _page, tab = opened(qtbot, desk)
    assert len(tab.drafts.lines) == 1
    tab.drafts.discard_requested.emit(vault.read(log_entries.drafts)[0])
    settle(desk)
    assert vault.read(log_entries.drafts) == []
    assert tab.drafts.isHidden()


def test_what_is_typed_comes_back_after_a_lock(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot, hands: Typist
) -> None:
    page, tab = opened(qtbot, desk)
    hands.type("@Noor came to t")
    kept = page.draft()
    assert page.is_modified()
    assert kept is not None
    again, other = opened(qtbot, desk)
    again.restore_draft(kept)
    settle(desk)
    assert other.line.edit.text() == "@Noor came to t"
    assert tab.line.edit.text() == "@Noor came to t"


# Reading
def test_days_are_gone_through(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot, hands: Typist
) -> None:
    send(vault, "Of today")
    vault.do("Note", log_entries.note, kind=LogKind.NOTE, confidentiality="desk",
             text="Of yesterday", resident_ids=[], at=NOW - DAY)  # fmt: skip
    page, tab = opened(qtbot, desk)
    assert "Of today" in texts(page)
    assert "the day that is going on" in tab.subtitle()
    hands.press(KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert "Of yesterday" in texts(page)
    assert "Of today" not in texts(page)
    assert tab.subtitle() == "Saturday 21 November"
    hands.press(KEY.Key_Right, Qt.KeyboardModifier.AltModifier)
    hands.press(KEY.Key_Right, Qt.KeyboardModifier.AltModifier)  # tomorrow has nothing yet
    assert "Of today" in texts(page)
    vault.do("Note", log_entries.note, kind=LogKind.NOTE, confidentiality="desk",
             text="New", resident_ids=[])  # fmt: skip


def test_one_person_by_name_and_what_was_searched(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot
) -> None:
    send(vault, "Painted the wall", resident_ids=(people["Noor"],))
    send(vault, "Leak", kind=LogKind.MAINTENANCE)
    page, tab = opened(qtbot, desk)
    tab.bar.search.setText("@noor")
    tab.bar.search.returnPressed.emit()
    settle(desk)
    assert [view.row.text for view in tab.rows.views] == ["Painted the wall"]
    tab.bar.search.setText("leak")
    tab.bar.search.returnPressed.emit()
    settle(desk)
    assert [view.row.text for view in tab.rows.views] == ["Leak"]
    tab.bar.search.setText("zebra")
    tab.bar.search.returnPressed.emit()
    settle(desk)
    assert "No note that you can read holds these words." in texts(page)
    tab._leave()
    settle(desk)
    assert len(tab.rows.views) == 2
    choose(tab.rows.views[1], "Only notes about Noor")
    settle(desk)
    assert [view.row.text for view in tab.rows.views] == ["Painted the wall"]
    asked: list[Any] = []
    page.open_requested.connect(lambda *what: asked.append(what))
    tab.rows.views[0].person_requested.emit(people["Noor"])
    assert asked == [("residents", ("resident", people["Noor"]))]


def test_by_kind_and_class(desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot) -> None:
    send(vault, "Painted the wall", resident_ids=(people["Noor"],))
    send(vault, "Leak", kind=LogKind.MAINTENANCE)
    _page, tab = opened(qtbot, desk)
    assert tab.bar.filters is None
    tab.bar.filter_button.click()
    assert tab.bar.filters is not None
    tab.bar.filter_button.setFocus()
    qtbot.keyClick(tab.bar.filter_button, KEY.Key_Tab)
    assert QApplication.focusWidget() is tab.bar.filters.kind.focus_target()
    authors = tab.bar.filters.author.focus_target()
    assert isinstance(authors, QComboBox)
    assert "Joy" in [authors.itemText(at) for at in range(authors.count())]
    tab.bar.filters.kind.set_value(LogKind.MAINTENANCE)
    tab.bar._typed()
    settle(desk)
    assert [view.row.text for view in tab.rows.views] == ["Leak"]
    tab.bar.filters.kind.set_value(LogKind.MEAL)
    tab.bar._typed()
    settle(desk)
    assert tab.empty.sentence() == "There is no such note."
    tab.bar.filter_button.click()
    settle(desk)
    assert len(tab.rows.views) == 2


def test_older_entries_come_when_they_are_reached(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    for number in range(20):
        send(vault, f"Note {number}")
    _page, tab = opened(qtbot, desk)
    first = list(tab.rows.views)
    assert len(first) == 10
    bar = tab.rows.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle(desk)
    assert len(tab.rows.views) == 20
    assert tab.rows.views[:10] == first  # what stayed was not made anew
    assert tab.rows.older_button.isHidden()


def test_a_tall_window_is_filled(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    for number in range(35):
        send(vault, f"Note {number}")
    page, tab = opened(qtbot, desk)
    page.resize(1000, 4_000)
    qtbot.waitUntil(lambda: len(tab.rows.views) == 35)


def test_what_nobody_sees_is_not_filled(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    for number in range(35):
        send(vault, f"Note {number}")
    tab = DailyLogTab(desk)
    qtbot.addWidget(tab)
    tab.resize(1000, 4_000)
    tab.load()
    settle(desk)
    qtbot.wait(150)
    settle(desk)
    assert len(tab.rows.views) == 10
    tab.show()
    qtbot.waitUntil(lambda: len(tab.rows.views) == 35)


def test_acts_on_an_entry(desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot) -> None:
    send(vault, "Painted the wall", resident_ids=(people["Noor"],))
    page, tab = opened(qtbot, desk)
    [view] = tab.rows.views
    assert offered(view) == [
        "Add to it", "Report an incident from this", "Strike it", "Erase its words",
        "Only notes about Noor",
    ]  # fmt: skip
    choose(view, "Strike it")
    settle(desk)
    panel: Any = tab.side.panel
    panel.form.fields["reason"].set_value("Wrong wall")
    panel.form.save()
    settle(desk)
    assert tab.side.panel is None
    assert any("Wrong wall" in said for said in texts(page))


def test_the_front_desk_writes_and_sees_who_reads(
    vault: Vault, people: dict[str, int], qtbot: QtBot
) -> None:
    hired(vault, "F1", "H4")
    vault.do("Protect", protection.protect, resident_id=people["Mai"], staff_ids=[vault.staff_id])
    send(vault, "Both at the table", resident_ids=(people["Noor"], people["Mai"]))
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as other, desk_of(other) as desk:
        page, tab = opened(qtbot, desk)
        typist = Typist(qtbot, desk)
        said = " ".join(texts(page))
        assert "Mai" not in said
        assert {chip.text() for chip in tab.rows.views[0]._chips(tab.rows.views[0].row)} == {
            "Noor", "1 person",
        }  # fmt: skip
        typist.type("/health @")
        assert "Mai" not in [hit.title for hit in tab.line.edit.offers()]
        typist.type("Noor ")
        assert tab.line.choices.readers_label.text() == "not by you; read by H4"
        typist.type("fever")
        typist.press(KEY.Key_Return)
        assert "Sealed: read by H4." in texts(page)
        assert offered(tab.rows.views[0]) == [
            "Add to it", "Report an incident from this", "Strike it", "Only notes about Noor",
        ]  # fmt: skip


def test_a_sealed_entry_opens_on_a_click(
    vault: Vault, people: dict[str, int], qtbot: QtBot
) -> None:
    hired(vault, "H4")
    path = vault.path
    send(vault, "Fever at noon", kind=LogKind.HEALTH, resident_ids=(people["Noor"],))
    vault.lock()
    with signed_in(path, "H4") as nurse, desk_of(nurse) as desk:
        page, tab = opened(qtbot, desk)
        assert "Fever at noon" not in texts(page)
        button: Any = tab.rows.views[0].open_button
        button.click()
        settle(desk)
        assert "Fever at noon" in texts(page)


def test_nothing_yet_and_right_to_left(
    desk: Desk, people: dict[str, int], qtbot: QtBot, speak: Callable[[str], None]
) -> None:
    page, tab = opened(qtbot, desk, 760)
    assert tab.empty.sentence().startswith("What happens in the house")
    assert clipped(page) == []
    send(desk.vault, "Painted the wall", resident_ids=tuple(people.values()))
    for language in ("ar", "xx-long"):
        speak(language)
        other, made = opened(qtbot, desk, 780)
        made.line.edit.set_text("/health @Noor @Mai better")
        made.bar.filter_button.click()
        settle(desk)
        assert clipped(other) == []
        assert nameless(other) == []
        choose(made.rows.views[0], offered(made.rows.views[0])[0])
        settle(desk)
        assert clipped(other) == []


def test_the_house_decided_a_class(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot, hands: Typist
) -> None:
    _page, tab = opened(qtbot, desk)
    desk.do(tab, "Decide", log_kinds.decide, kind=LogKind.MEAL, confidentiality="safety")
    settle(desk)
    hands.type("/meal all")
    assert tab.line.choices.class_button.text() == "Safety"


def test_the_house_decides_in_preferences(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    tab = LogRulesTab(desk)
    desk.changed.connect(tab.refresh)
    show_active(qtbot, tab, 760, 640)
    settle(desk)
    note, meal = tab.fields[LogKind.NOTE], tab.fields[LogKind.MEAL]
    assert note.focus_target().currentText() == (
        "As usual: Case if it is about somebody, else Everybody"
    )
    assert meal.focus_target().currentText() == "As usual: Everybody"
    assert nameless(tab) == []
    meal.restore_draft({"code": "case"})
    settle(desk)
    assert vault.read(log_kinds.rules).decided == {LogKind.MEAL: "case"}
    vault.undo()
    tab.refresh(None)
    settle(desk)
    assert meal.value() == "usual"
