# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Protected people on screens: who sees them, how they look to others, and broken glass."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services.residents import protection, residents
from shelterdesk.services.rooms import stays
from shelterdesk.services.staff import glass
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import WindowsShown, desk_of, settle
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.page_host import hosted
from tests.ui.program_at import started
from ui.actions import Actions
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.program import Options
from ui.residents.protect_panel import ProtectPanel
from ui.residents.resident_page import ResidentPage
from ui.rooms.page import RoomsPage
from ui.today.page import TodayPage
from ui.widgets.break_glass import GlassControl

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)
REASON = "An ambulance is at the door"


class Made:
    """Noor in the open; Amal, in the bed beside her, and Tesfay, without one, protected."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        with signed_in(path, clock=clock) as vault:
            self.staff = hired(vault, "F1", "C2")
            self.beds = beds(vault, house(vault))
            self.noor, self.noors_stay = admitted(vault, self.beds[0], TONIGHT - 5 * DAY)
            self.amal, _stay = admitted(vault, self.beds[1], TONIGHT, "Amal")
            self.tesfay = person(vault, "Tesfay")
            vault.do("Admit", stays.admit, resident_id=self.tesfay, on=TONIGHT, site_id=1)
            for who in (self.amal, self.tesfay):
                vault.do("x", protection.protect, resident_id=who, staff_ids=[vault.staff_id])


@pytest.fixture
def made(desk_file: Path, clock: Clock) -> Made:
    return Made(desk_file, clock)


@pytest.fixture
def front(made: Made, clock: Clock) -> Iterator[tuple[Desk, Made]]:
    with signed_in(made.path, "F1", clock) as vault, desk_of(vault) as desk:
        yield desk, made


@pytest.fixture
def director(made: Made, clock: Clock) -> Iterator[tuple[Desk, Made]]:
    with signed_in(made.path, clock=clock) as vault, desk_of(vault) as desk:
        yield desk, made


def said(widget: QWidget) -> str:
    """All words and what is read aloud."""
    found = [widget, *widget.findChildren(QWidget)]
    texts = [
        words for one in found for words in (one.accessibleName(), one.accessibleDescription())
    ]
    texts += [one.text() for one in found if isinstance(one, QLabel)]
    return " | ".join(text for text in texts if text)


# To others
def test_on_the_board_she_is_one_person(front: tuple[Desk, Made], qtbot: QtBot) -> None:
    desk, made = front
    page = RoomsPage(desk)
    host = hosted(qtbot, desk, page)
    row = page.board.row(made.beds[1])
    assert row is not None
    assert (row.bed.kind, row.bed.title, row.bed.detail) == ("hidden", "1 person", "")
    assert not row.can_move()
    assert not page.board.start_move(made.beds[1])
    page.board.select(made.beds[1])
    settle(desk)
    panel = page.side.content()
    assert "named colleagues see who it is" in said(panel)
    assert [button.text() for button in panel.buttons][:1] == ["Room 1"]
    assert "Open page" not in [button.text() for button in panel.buttons]
    for name in ("Amal", "Tesfay"):
        assert name not in said(host)
    assert clipped(host) == []
    assert nameless(host) == []


def test_nobody_is_moved_onto_her(front: tuple[Desk, Made], qtbot: QtBot) -> None:
    desk, made = front
    page = RoomsPage(desk)
    host = hosted(qtbot, desk, page)
    page.acts.moves.move(made.beds[0], made.beds[1])
    settle(desk)
    assert host.message_bar.text() == "Room 1 · B is taken by 1 person. Nothing was changed."


def test_without_a_bed_she_cannot_be_opened_or_placed(
    front: tuple[Desk, Made], qtbot: QtBot
) -> None:
    desk, _made = front
    page = RoomsPage(desk)
    hosted(qtbot, desk, page)
    [row] = page.elsewhere.rows()
    assert (row.bed.kind, row.bed.title) == ("hidden", "1 person")
    row.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_M, Qt.Key.Key_Right):
        qtbot.keyClick(row, key)
    row.activated.emit(row.bed.id)
    settle(desk)
    assert not page.acts.moves.is_placing()


def test_over_days_and_in_the_history_of_the_room(front: tuple[Desk, Made], qtbot: QtBot) -> None:
    desk, made = front
    page = RoomsPage(desk)
    host = hosted(qtbot, desk, page)
    page.bar.days_button.setChecked(True)
    settle(desk)
    cell = page.days.place_of(made.beds[1], TONIGHT)
    assert cell.data() == "1 person"
    page.grab()  # painting it asks for every word
    room = page.night.rooms[0].id  # type: ignore[union-attr]
    page.acts.show_room(room)
    settle(desk)
    assert "B: 1 person" in said(page.side)
    assert "Amal" not in said(host)


def test_on_today_she_is_counted(front: tuple[Desk, Made], qtbot: QtBot) -> None:
    desk, _made = front
    page = TodayPage(desk)
    host = hosted(qtbot, desk, page)
    text = said(host)
    assert "1 person came today" in text
    assert "1 person has no bed yet" in text
    assert "Give" not in text
    assert "Amal" not in text
    assert page.stats["here"].accessibleName().startswith("2")
    asked = [line for line in page._sheet.lines if line.resident_id is None]  # type: ignore[union-attr]
    for line in asked:
        page.open_line(line)
    assert {id_ for id_, _target in host.asked} == {"rooms"}


# To those named
def test_a_pill_says_how_many_see_her(director: tuple[Desk, Made], qtbot: QtBot) -> None:
    desk, made = director
    page = ResidentPage(desk)
    page.show_resident(made.amal)
    desk.changed.connect(lambda changes: page.refresh(changes.tables))
    flashed = WindowsShown(page)
    show_active(qtbot, page, 1036, 720)
    settle(desk)
    assert page.header.protection.text() == "Protected: seen by 1"
    page.header.protect.click()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, ProtectPanel)
    own = panel.form.fields[f"staff_{desk.vault.staff_id}"]
    assert own.value() is True
    assert not own.isEnabled()
    panel.form.fields[f"staff_{made.staff['C2']}"].set_value(True)
    panel.form.save()
    settle(desk)
    assert page.header.protection.text() == "Protected: seen by 2"
    assert "C2" in page.header.protection.toolTip()
    page.protect()
    settle(desk)
    page.panel.end_button.click()  # type: ignore[union-attr]
    settle(desk)
    assert page.header.protection.text() == ""
    assert flashed.seen == []
    assert clipped(page) == []


def test_their_board_shows_a_shield(director: tuple[Desk, Made], qtbot: QtBot) -> None:
    desk, made = director
    page = RoomsPage(desk)
    hosted(qtbot, desk, page)
    row = page.board.row(made.beds[1])
    assert row is not None
    assert (row.bed.title, row.bed.icon, row.can_move()) == ("Amal", "shield", True)
    [elsewhere] = page.elsewhere.rows()
    assert (elsewhere.bed.title, elsewhere.bed.icon) == ("Tesfay", "shield")


def test_the_desk_is_not_offered_to_protect(front: tuple[Desk, Made], qtbot: QtBot) -> None:
    desk, made = front
    page = ResidentPage(desk)
    page.show_resident(made.noor)
    show_active(qtbot, page, 1036, 720)
    settle(desk)
    assert not page.header.protect.isVisible()


# Broken glass
class Shell:
    """A window with the emergency in it."""

    def __init__(self, qtbot: QtBot, desk: Desk, clock: Clock) -> None:
        self.window = MainWindow([], Actions())
        self.control = GlassControl(desk, self.window, now=clock)
        self.changes = 0
        self.control.changed.connect(self._count)
        show_active(qtbot, self.window)

    def _count(self) -> None:
        self.changes += 1


def test_asked_with_a_reason_shown_and_ended(
    front: tuple[Desk, Made], clock: Clock, qtbot: QtBot
) -> None:
    desk, made = front
    shell = Shell(qtbot, desk, clock)
    assert not shell.control.banner.isVisible()
    (shield,) = (
        one
        for one in shell.window.navigation.findChildren(QToolButton)
        if "emergency" in one.accessibleName()
    )
    qtbot.mouseClick(shield, Qt.MouseButton.LeftButton)
    dialog = shell.control.dialog
    assert dialog is not None
    assert clipped(dialog) == []
    assert nameless(dialog) == []
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    assert dialog.edit.hasFocus()
    qtbot.keyClicks(dialog.edit, "An amb")
    assert not dialog.go_button.isEnabled()
    dialog.submit()  # as Ctrl+Enter would
    qtbot.keyClicks(dialog.edit, "ulance is at the door")
    qtbot.keyClick(dialog.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(desk)
    assert shell.control.dialog is None
    assert desk.vault.is_glass_broken
    assert shell.control.banner.words.text() == (
        "You see more than your role shows, for 30 more minutes."
    )
    assert shell.changes == 1
    assert desk.vault.read(residents.row, resident_id=made.amal).shown == "Amal"
    shell.control.ask()  # it lasts already
    assert shell.control.dialog is None
    shell.control.banner.end_button.click()
    settle(desk)
    assert not desk.vault.is_glass_broken
    assert not shell.control.banner.isVisible()
    assert shell.changes == 2


def test_it_ends_by_itself(front: tuple[Desk, Made], clock: Clock, qtbot: QtBot) -> None:
    desk, _made = front
    desk.vault.break_glass(REASON)
    shell = Shell(qtbot, desk, clock)
    clock.now += timedelta(minutes=28, seconds=30)
    shell.control.look()
    assert "for 2 more minutes" in shell.control.banner.words.text()
    clock.now += timedelta(minutes=2)
    shell.control.look()
    assert not shell.control.banner.isVisible()
    assert shell.changes == 1
    assert shell.window.message_bar.text() == "You see what your role shows again."


def test_a_refusal_is_said_in_the_dialog(
    front: tuple[Desk, Made], clock: Clock, qtbot: QtBot
) -> None:
    desk, _made = front
    shell = Shell(qtbot, desk, clock)
    shell.control.ask()
    dialog = shell.control.dialog
    assert dialog is not None
    dialog.edit.setPlainText(REASON)
    desk.vault.is_read_only = True
    dialog.submit()
    settle(desk)
    desk.vault.is_read_only = False
    assert dialog.message_bar.text() == "The file is open for reading only. Nothing was changed."
    assert dialog.go_button.isEnabled()
    dialog.cancel_button.click()


def test_a_director_is_told_on_today(made: Made, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(made.path, "F1", clock) as vault:
        vault.break_glass(REASON)
        vault.read(residents.form, resident_id=made.amal)
        vault.mend_glass()
        clock.now += timedelta(hours=1)
        vault.break_glass("Once more, for the doctor")
    with signed_in(made.path, clock=clock) as vault, desk_of(vault) as desk:
        page = TodayPage(desk)
        host = hosted(qtbot, desk, page)
        assert "2 times somebody saw more in an emergency" in said(host)
        page.glass_news.open()
        dialog = page.glass_news.dialog
        assert dialog is not None
        text = said(dialog)
        assert f"“{REASON}”" in text
        assert "Opened the record · Amal" in text
        assert "Nothing was opened meanwhile." in text
        assert clipped(dialog) == []
        first, second = list(dialog.seen_buttons.values())
        first.click()  # type: ignore[attr-defined]
        settle(desk)
        assert "F1 saw more in an emergency" in said(host)
        assert len(dialog.seen_buttons) == 1
        next(iter(dialog.seen_buttons.values())).click()  # type: ignore[attr-defined]
        settle(desk)
        assert page.glass_news.dialog is None
        assert not page.glass_news.isVisible()
        assert vault.read(glass.unseen) == []
        assert second is not None


def test_others_are_not_told(front: tuple[Desk, Made], qtbot: QtBot) -> None:
    desk, _made = front
    desk.vault.break_glass(REASON)
    page = TodayPage(desk)
    hosted(qtbot, desk, page)
    assert not page.glass_news.isVisible()
    assert isinstance(desk.vault, Vault)


def test_in_the_program_the_window_is_made_anew(
    made: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with started(qtbot, monkeypatch, tmp_path / "home", Options(file=made.path)) as run:
        run.unlock(code="F1")
        session = run.wait_for_session()
        run.window.open_page("residents")
        run.settle()
        assert "Amal" not in _names(run.window)
        before = run.window
        before.actions_registry["break_glass"].trigger()
        session.glass.dialog.edit.setPlainText(REASON)
        session.glass.dialog.submit()
        run.settle()
        assert run.window is not before
        assert session.glass.banner.isVisible()
        assert "Amal" in _names(run.window)
        page = run.window.page("residents")
        rows = page.list.view.rows_model.rows()  # type: ignore[union-attr]
        somebody = next(row.id for row in rows if row.shown != "Amal")
        page.open(("resident", somebody, "log"))  # type: ignore[union-attr]
        run.settle()
        session.glass.banner.end_button.click()
        run.settle()
        assert not session.glass.banner.isVisible()
        assert run.window.current_id() == "residents"
        again = run.window.page("residents")
        assert again is not page
        assert again.place() == ("resident", somebody, "log"), "she stays where she was"
        assert "Amal" not in _names(run.window)


def _names(window: MainWindow) -> list[str]:
    page = window.page("residents")
    return [row.shown for row in page.list.view.rows_model.rows()]  # type: ignore[union-attr]
