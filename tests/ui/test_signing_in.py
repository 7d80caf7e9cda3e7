# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several people at one program: who sees what, who is out, ways back from a lost passphrase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.services.staff import staff
from shelterdesk.vault import accounts, door, key_file, recovering, recovery, recovery_split, slots
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.ui.at_desk import line_of, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.program_at import KEY, Started, press, started
from tests.vault_people import on_paper
from ui.locking.ask_passphrase import AskPassphrase
from ui.locking.forgot_page import ForgotPage
from ui.locking.unlock_page import UnlockPage
from ui.program import Options
from ui.widgets.line import Line

HERS = "copper-meadow-signal-walnut-19"
NEW = "velvet-harbour-pencil-cactus-walnut"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are judged as ever, but stretched as little as is allowed."""
    for room in (accounts, recovering):
        monkeypatch.setattr(room, "calibrated_cost", lambda: FLOOR)


@pytest.fixture
def confirmed(desk_file: Path) -> Path:
    """A file with colleagues of three kinds, whose recovery code is confirmed."""
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    for code, role in (("A7", "administrator"), ("C2", "caseworker"), ("H4", "counsellor")):
        accounts.add(vault, code=code, roles=(role,), passphrase=HERS, cost=FLOOR)
    vault.lock()
    return desk_file


@pytest.fixture
def begin(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, confirmed: Path
) -> Callable[[], Any]:
    """Start the program on the file, as often as needed."""

    def start() -> Any:
        return started(qtbot, monkeypatch, tmp_path / "home", Options(file=confirmed))

    return start


def listed(program: Started) -> list[str]:
    """The places in the navigation."""
    return list(program.window.navigation._items)


def answer(program: Started, passphrase: str = PASSPHRASE) -> None:
    """Type the passphrase where it is asked again."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskPassphrase)
    program.qtbot.keyClicks(dialog.edit, passphrase)
    program.qtbot.keyClick(dialog.edit, KEY.Key_Return)
    program.settle()


def test_a_volunteer_comes_and_goes(begin: Any, qtbot: QtBot) -> None:
    with begin() as program:
        program.unlock()
        program.wait_for_session()
        assert {"staff", "reports", "import"} <= set(listed(program))
        page = program.window.open_page("staff")
        program.settle()
        tab = page.tabs.made("colleagues")
        tab.add()
        type_into(qtbot, tab.panel.code, "V1")
        tab.panel.roles.boxes["front_desk"].click()
        words = tab.panel.new.value()
        tab.panel.form.save()
        answer(program)
        program.window.actions_registry["lock"].trigger()
        assert program.again
    with begin() as program:
        program.unlock(words, "V1")
        program.wait_for_session()
        assert program.window.current_id() == "today"
        # Of reports, the papers that everybody may hand out (see test_papers_to_hand_out).
        places = {"today", "residents", "rooms", "reports", "preferences", "help"}
        assert places <= set(listed(program))
        assert not {"staff", "import", "activity"} & set(listed(program))
        preferences = program.window.open_page("preferences")
        program.settle()
        assert preferences.tabs.ids() == ["computer", "person", "about"]
        acts = program.window.actions_registry.window_actions()
        assert "Staff" not in [act.text() for act in acts]
        assert nameless(program.window) == []
    with begin() as program:
        program.unlock()
        program.wait_for_session()
        tab = program.window.open_page("staff").tabs.made("colleagues")
        program.settle()
        gone = next(p for p in tab.list.rows_model.rows() if p.row.code == "V1")
        tab.list.select(gone.id)
        tab._asked("remove")
        qtbot.mouseClick(tab.panel.remove_button, Qt.MouseButton.LeftButton)
        answer(program)
        assert "V1" in program.window.message_bar.text()
    with begin() as program:
        program.unlock(words, "V1")
        program.settle()
        assert "not right" in program.page.message_bar.text()
        assert program.program.session is None


def test_an_administrator_is_at_home_in_preferences(begin: Any, qtbot: QtBot) -> None:
    with begin() as program:
        program.unlock(HERS, "A7")
        session = program.wait_for_session()
        assert program.window.current_id() == "preferences"
        assert not {"today", "residents", "rooms"} & set(listed(program))
        assert "staff" in listed(program)
        program.window.activate_search()
        qtbot.keyClicks(program.window.search_box, "r")
        program.settle()
        hits = program.window.search_box.results()
        assert {hit.group for hit in hits} <= {"Places", "Actions"}
        assert "New resident" not in {hit.title for hit in hits}
        session.rebuild()
        program.settle()
        assert program.window.current_id() == "preferences"


# You
def test_changing_ones_own_passphrase(begin: Any, qtbot: QtBot) -> None:
    with begin() as program:
        program.unlock(HERS, "C2")
        program.wait_for_session()
        card = person_tab(program).passphrase
        qtbot.mouseClick(card.begin_button, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(card.change_button, Qt.MouseButton.LeftButton)
        assert card.old.error()
        type_into(qtbot, card.old, "not the passphrase")
        type_into(qtbot, card.new.passphrase, "c2c2c2c2")
        type_into(qtbot, card.new.again, "c2c2c2c2")
        qtbot.mouseClick(card.change_button, Qt.MouseButton.LeftButton)
        assert "guessed" in card.new.passphrase.error()
        for line in (card.new.passphrase, card.new.again):
            type_into(qtbot, line, NEW)
        qtbot.mouseClick(card.change_button, Qt.MouseButton.LeftButton)
        program.settle()
        assert "passphrase is not right" in card.old.error()
        assert program.window.is_modified()
        type_into(qtbot, card.old, HERS)
        qtbot.mouseClick(card.change_button, Qt.MouseButton.LeftButton)
        program.settle()
        assert "new passphrase counts" in program.window.message_bar.text()
        assert not program.window.is_modified()
        assert card.new.value() == ""
    with begin() as program:
        program.unlock(HERS, "C2")
        program.settle()
        assert program.program.session is None
        program.unlock(NEW, "C2")
        assert program.wait_for_session()


def person_tab(program: Started) -> Any:
    page = program.window.open_page("preferences", ("tab", "person"))
    program.settle()
    return page.tabs.made("person")


def test_locking_sooner_but_not_later(begin: Any, qtbot: QtBot) -> None:
    with begin() as program:
        program.unlock(HERS, "C2")
        session = program.wait_for_session()
        tab = person_tab(program)
        assert tab.idle.codes() == [1, 2, 3, 5, 10]
        type_into(qtbot, tab.idle, "3 minutes")
        program.settle()
        assert session.desk.vault.read(staff.own).idle_minutes == 3
        assert tab.idle.codes() == [1, 2, 3]


def test_giving_a_key_that_a_colleague_waits_for(begin: Any, qtbot: QtBot, confirmed: Path) -> None:
    director = door.unlock(confirmed, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    accounts.add(director, code="H9", roles=("counsellor",), passphrase=NEW, cost=FLOOR)
    director.lock()  # she holds neither of the two groups herself
    with begin() as program:
        program.unlock(HERS, "H4")
        program.wait_for_session()
        assert program.window.navigation.item("preferences").badge() == 2
        card = person_tab(program).waiting
        acts = card.findChildren(QPushButton)
        assert [act.accessibleName().split(": ")[1] for act in acts] == [
            "H9 waits for the key of Counselling", "H9 waits for the key of Health",
        ]  # fmt: skip
        for left in (1, 0):
            qtbot.mouseClick(card.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
            answer(program, HERS)
            assert "H9 can read" in program.window.message_bar.text()
            assert sum(not act.isHidden() for act in card.findChildren(Line)) == left
        assert card.isHidden()
        assert program.window.navigation.item("preferences").badge() == 0
    with begin() as program:
        program.unlock(NEW, "H9")
        session = program.wait_for_session()
        assert session.desk.vault.can_read("health")
        assert person_tab(program).waiting.isHidden()


# Forgotten
def forgotten(program: Started) -> ForgotPage:
    page = program.page
    assert isinstance(page, UnlockPage)
    program.qtbot.mouseClick(page._forgot, Qt.MouseButton.LeftButton)
    assert isinstance(program.page, ForgotPage)
    return program.page


@pytest.mark.parametrize("is_split", [False, True])
def test_back_in_with_the_recovery_code(
    begin: Any, qtbot: QtBot, confirmed: Path, recovery_code: str, is_split: bool
) -> None:
    with begin() as program:
        page = forgotten(program)
        press(qtbot, page.code_card, KEY.Key_Return)
        qtbot.mouseClick(page.recover_button, Qt.MouseButton.LeftButton)
        assert page.entry.error()
        assert page.code.error()
        assert page.new.passphrase.error()
        if is_split:
            page.entry.is_split.click()
            shares = recovery_split.split(recovery.from_code(recovery_code), 3)
            for field, share in zip(page.entry.sheets, shares[1:], strict=True):
                qtbot.keyClicks(line_of(field), share)
        else:
            qtbot.keyClicks(line_of(page.entry), recovery_code)
        type_into(qtbot, page.code, "Z9")
        for line in (page.new.passphrase, page.new.again):
            type_into(qtbot, line, NEW)
        qtbot.mouseClick(page.recover_button, Qt.MouseButton.LeftButton)
        program.settle()
        assert "Z9" in page.code.error()
        type_into(qtbot, page.code, "C2")
        qtbot.mouseClick(page.recover_button, Qt.MouseButton.LeftButton)
        program.settle()
        assert page.step() == 2
        qtbot.mouseClick(page.new_code.cancel_buttons[0], Qt.MouseButton.LeftButton)
        assert page.step() == 1
        qtbot.mouseClick(page.recover_button, Qt.MouseButton.LeftButton)  # what was typed stayed
        program.settle()
        new_code = page.new_code.sheets.code()
        assert new_code != recovery_code
        qtbot.mouseClick(page.new_code.paper_button, Qt.MouseButton.LeftButton)
        qtbot.keyClicks(line_of(page.new_code.entry), recovery_code)
        qtbot.mouseClick(page.new_code.confirm_button, Qt.MouseButton.LeftButton)
        program.settle()
        assert "not the new code" in page.new_code.entry.error()
        keys = key_file.read(confirmed)  # nothing has changed yet
        assert slots.open_slot(keys, keys.recovery, recovery.secret_of(recovery_code))
        type_into(qtbot, page.new_code.entry, new_code)
        qtbot.mouseClick(page.new_code.confirm_button, Qt.MouseButton.LeftButton)
        session = program.wait_for_session()
        assert session.desk.vault.staff_code == "C2"
        assert session.desk.vault.keys.is_recovery_confirmed
    with begin() as program:
        program.unlock(NEW, "C2")
        assert program.wait_for_session()


def test_a_director_is_asked_for_the_paper_a_volunteer_is_not(
    begin: Any, confirmed: Path, recovery_code: str
) -> None:
    vault = door.unlock(confirmed, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault, is_typed_back=False)
    vault.lock()
    with begin() as program:
        program.unlock(HERS, "C2")
        assert program.wait_for_session()
    with begin() as program:
        program.unlock()
        program.settle()
        assert program.program.session is None
        program.qtbot.mouseClick(program.page.later_button, Qt.MouseButton.LeftButton)
        assert program.wait_for_session()


def test_the_form_goes_on_by_enter_and_back_by_escape(begin: Any, qtbot: QtBot) -> None:
    with begin() as program:
        program.program.gate.resize(1024, 700)
        page = forgotten(program)
        program.program.gate.activateWindow()
        qtbot.waitUntil(page.code_card.hasFocus)
        press(qtbot, page.code_card, KEY.Key_Return)
        page.entry.set_split(True)
        page.submit()
        program.settle()
        foot = page.recover_button.mapTo(page, QPoint(0, page.recover_button.height()))
        area = page._area.mapTo(page, QPoint(0, page._area.height()))
        assert area.y() <= foot.y() - page.recover_button.height()
        assert foot.y() < page.height(), "however much there is to type"
        page.entry.set_split(False)
        page.entry.code.focus_target().setText("ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345")
        press(qtbot, page.entry.code.focus_target(), KEY.Key_Return)
        assert page.code.focus_target().hasFocus()
        qtbot.keyClick(page.code.focus_target(), KEY.Key_Escape)
        assert page.step() == 0


def test_back_to_where_one_unlocks(begin: Any, qtbot: QtBot) -> None:
    with begin() as program:
        page = forgotten(program)
        press(qtbot, page.code_card, KEY.Key_Return)
        qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
        assert page.step() == 0
        qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
        assert isinstance(program.page, UnlockPage)


@pytest.mark.parametrize("language", ["en", "xx-long", "xx-rtl"])
def test_nothing_cut_and_everything_named(
    begin: Any, speak: Callable[[str], None], language: str, recovery_code: str
) -> None:
    speak(language)
    with begin() as program:
        program.program.gate.resize(1024, 700)
        page = forgotten(program)
        for act in (
            lambda: None,
            lambda: page._show(1),
            lambda: page.entry.set_split(True),
            page.submit,
            lambda: page.show_code(recovery_code),
            page.new_code.sheets.several.click,
            page.new_code.ask_back,
        ):
            act()
            program.settle()
            assert clipped(page) == []
            assert nameless(page) == []
        program.program._show_unlock(program.program._path)
        program.unlock(HERS, "H4")
        program.wait_for_session()
        program.window.resize(1024, 700)
        tab = person_tab(program)
        tab.passphrase.begin()
        program.settle()
        assert clipped(tab) == []
        assert nameless(tab) == []
