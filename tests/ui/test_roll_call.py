# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll call at the desk: by keys, by touch, and what is done for who is not back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import roll_calls, welfare
from shelterdesk.services.rooms.roll_calls import RollCallSheet
from shelterdesk.services.rooms.welfare import StepForm
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house
from tests.ui.at_desk import CTRL, desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.rooms.page import RoomsPage
from ui.shifts.page import ShiftPage
from ui.shifts.roll_call.panels import WelfareDonePanel, WelfareStepPanel
from ui.shifts.roll_call.tab import RollCallTab

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def people(vault: Vault) -> dict[str, int]:
    """Four people in three rooms."""
    free = beds(vault, house(vault))
    return {
        name: admitted(vault, bed, TODAY - 3 * DAY, name)[0]
        for bed, name in zip(free, ("Noor", "Amal", "Lina", "Mara"), strict=False)
    }


@pytest.fixture
def desk(vault: Vault, people: dict[str, int]) -> Iterator[Desk]:
    with desk_of(vault) as made:
        yield made


def opened(qtbot: QtBot, desk: Desk, target: object = None) -> RollCallTab:
    page = ShiftPage(desk)
    qtbot.addWidget(page)
    page.resize(1084, 700)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page)
    page.open(("tab", "roll_call", target))
    settle(desk)
    tab = page.tabs.made("roll_call")
    assert isinstance(tab, RollCallTab)
    tab.list.setFocus()
    return tab


def sheet(vault: Vault) -> RollCallSheet:
    found = vault.read(roll_calls.sheet)
    assert found is not None
    return found


def seen(vault: Vault) -> dict[str, str | None]:
    return {line.shown: line.presence for line in sheet(vault).lines}


def press(tab: RollCallTab, words: str) -> None:
    """A button by its words or its name."""
    for one in tab.findChildren(QAbstractButton):
        if words in (one.text(), one.accessibleName()) and one.isVisible():
            one.click()
            settle(tab.desk)
            return
    raise AssertionError(f"no button “{words}”")


def test_all_but_one_in_a_few_keys(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    tab = opened(qtbot, desk)
    assert tab.progress.text() == "0 of 4"
    assert "everybody back by 22:00" in tab.subtitle()
    qtbot.keyClick(tab.list, Qt.Key.Key_Down)
    qtbot.keyClick(tab.list, Qt.Key.Key_A)  # Amal
    qtbot.keyClick(tab.list, Qt.Key.Key_L)  # Lina: the next one was chosen
    settle(desk)
    qtbot.keyClick(tab.list, Qt.Key.Key_Return, CTRL)
    settle(desk)
    assert seen(vault) == {
        "Noor": "present", "Amal": "absent", "Lina": "on_leave", "Mara": "present",
    }  # fmt: skip
    assert tab.progress.text() == "3 of 3"
    assert tab.rest.text() == "1 absent · 1 away"
    assert tab.present_button.isHidden()
    press(tab, "Close")
    assert sheet(vault).is_closed
    assert "closed at" in tab.subtitle()
    qtbot.keyClick(tab.list, Qt.Key.Key_Space)
    settle(desk)
    assert seen(vault)["Mara"] == "present"  # closed: nothing happens
    press(tab, "Open again")
    assert not sheet(vault).is_closed


def test_space_takes_it_back_and_undo_too(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    tab = opened(qtbot, desk)
    qtbot.keyClick(tab.list, Qt.Key.Key_Space)
    settle(desk)
    assert seen(vault)["Noor"] == "present"
    tab.list.choose(sheet(vault).lines[0].resident_id)
    qtbot.keyClick(tab.list, Qt.Key.Key_Space)
    settle(desk)
    assert seen(vault)["Noor"] is None
    desk.undo(tab)
    settle(desk)
    assert seen(vault)["Noor"] == "present"
    assert tab.progress.text() == "1 of 4"


def test_by_touch(qtbot: QtBot, desk: Desk, vault: Vault, people: dict[str, int]) -> None:
    tab = opened(qtbot, desk)
    tab.list.choose(people["Amal"])
    settle(desk)
    press(tab, "Absent")
    assert seen(vault)["Amal"] == "absent"
    assert tab.list.selected().line.shown == "Lina"
    press(tab, "Present")
    assert seen(vault)["Lina"] == "present"


def test_not_back_a_step_is_planned_then_done(
    qtbot: QtBot, desk: Desk, vault: Vault, people: dict[str, int]
) -> None:
    vault.do("Mark", roll_calls.mark, site_id=sheet(vault).site_id, presence="absent",
             resident_id=people["Amal"])  # fmt: skip
    tab = opened(qtbot, desk, ("not_back", people["Amal"]))
    assert tab.list.selected().line.shown == "Amal"
    assert any("Not back since" in text for text in texts(tab))
    press(tab, "Add a step")
    panel = tab.side.panel
    assert isinstance(panel, WelfareStepPanel)
    assert not panel.due.isVisible()
    panel.is_done.set_value(False)
    panel._arrange()
    assert panel.due.isVisible()
    type_into(qtbot, panel.due, "23:30")
    panel.kind.set_value("wait")
    save(qtbot, panel)
    settle(desk)
    (step,) = vault.read(welfare.not_back)[0].open_steps
    assert (step.words, f"{step.due_at:%H:%M}") == ("Wait and look again", "23:30")
    press(tab, "Done: Wait and look again")
    assert isinstance(tab.side.panel, WelfareDonePanel)
    type_into(qtbot, tab.side.panel.form.fields["result"], "Still not here")
    save(qtbot, tab.side.panel)
    settle(desk)
    assert "Still not here" in texts(tab)
    assert tab.rest.text().startswith("3 not checked")
    press(tab, "Close")
    press(tab, "Is back")  # while it is open, Present says the same
    save(qtbot, tab.side.panel)
    settle(desk)
    assert seen(vault)["Amal"] == "present"
    assert vault.read(welfare.not_back) == []


def test_the_police_need_words(
    qtbot: QtBot, desk: Desk, vault: Vault, people: dict[str, int]
) -> None:
    vault.do("Mark", roll_calls.mark, site_id=sheet(vault).site_id, presence="absent",
             resident_id=people["Amal"])  # fmt: skip
    tab = opened(qtbot, desk)
    panel = WelfareStepPanel(desk, people["Amal"], "Amal", "tell_police")
    assert tab.side.open_panel(panel)
    settle(desk)
    save(qtbot, panel)
    settle(desk)
    assert tab.side.panel is panel
    assert any("agreed to" in text for text in texts(panel))
    assert vault.read(welfare.not_back)[0].steps == ()


def test_a_step_that_is_typed_survives_a_lock(
    qtbot: QtBot, desk: Desk, vault: Vault, people: dict[str, int]
) -> None:
    vault.do("Mark", roll_calls.mark, site_id=sheet(vault).site_id, presence="absent",
             resident_id=people["Amal"])  # fmt: skip
    tab = opened(qtbot, desk)
    panel = WelfareStepPanel(desk, people["Amal"], "Amal")
    tab.side.open_panel(panel)
    settle(desk)
    type_into(qtbot, panel.result, "Her phone is off")
    kept = tab.draft()
    assert kept is not None
    panel.form.saved()
    tab.side.close_panel()
    tab.restore_draft(kept)
    settle(desk)
    again = tab.side.panel
    assert isinstance(again, WelfareStepPanel)
    assert again.result.value() == "Her phone is off"


def test_a_past_night_and_back(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    tab = opened(qtbot, desk)
    qtbot.keyClick(tab.list, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(desk)
    assert tab.sheet is not None
    assert tab.sheet.night == TODAY - DAY
    qtbot.keyClick(tab.list, Qt.Key.Key_Return, CTRL)
    settle(desk)
    assert sheet(vault).seen == 0
    tab.nights.now_button.click()
    settle(desk)
    assert tab.sheet.night == TODAY
    assert not tab.nights.on_button.isEnabled()


def test_from_the_board_to_the_roll_call_of_its_night(
    qtbot: QtBot, desk: Desk, vault: Vault
) -> None:
    rooms = RoomsPage(desk)
    qtbot.addWidget(rooms)
    rooms.resize(1084, 700)
    show_active(qtbot, rooms)
    rooms.show_night(TODAY - DAY)
    settle(desk)
    asked: list[tuple[str, object]] = []
    rooms.open_requested.connect(lambda page, target: asked.append((page, target)))
    rooms.bar.roll_call_button.click()
    (page, target) = asked[0]
    assert page == "shift"
    assert isinstance(target, tuple)
    tab = opened(qtbot, desk, target[2])
    assert tab.sheet is not None
    assert tab.sheet.night == TODAY - DAY


def test_who_may_only_read_and_who_is_not_shown(
    qtbot: QtBot, vault: Vault, people: dict[str, int], clock: Clock
) -> None:
    vault.do("Protect", protection.protect, resident_id=people["Noor"],
             staff_ids=[vault.staff_id])  # fmt: skip
    path = vault.path
    hired(vault, "F1")
    vault.lock()
    with signed_in(path, "F1", clock) as joined, desk_of(joined) as desk:
        tab = opened(qtbot, desk)
        assert "Noor" not in " ".join(texts(tab))
        qtbot.keyClick(tab.list, Qt.Key.Key_Space)
        settle(desk)
        assert sheet(joined).lines[0].presence == "present"


def test_small_window_in_order(qtbot: QtBot, desk: Desk, vault: Vault, tmp_path: Path) -> None:
    who = sheet(vault).lines[1].resident_id
    site = sheet(vault).site_id
    vault.do("Mark", roll_calls.mark, site_id=site, presence="absent", resident_id=who)
    form = StepForm("call_contact", is_done=False, due_at=NOW + timedelta(hours=1))
    vault.do("Step", welfare.add, resident_id=who, form=form)
    vault.do("Step", welfare.add, resident_id=who, form=StepForm("call_her", result="No answer"))
    tab = opened(qtbot, desk, ("not_back", who))
    tab.window().resize(824, 640)
    settle(desk)
    assert tab.list.isColumnHidden(3)
    assert tab.list.columnWidth(2) >= 100  # names are not squeezed
    assert clipped(tab) == []
    assert nameless(tab) == []
