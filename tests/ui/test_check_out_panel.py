# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check out with all that is open, by keys; and take back a wrong check-out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import TaskForm
from shelterdesk.services.belongings import belongings
from shelterdesk.services.belongings.belongings import BelongingForm
from shelterdesk.services.medication import medicines
from shelterdesk.services.medication.medicines import DoseTime, MedicineForm
from shelterdesk.services.moving_on import follow_ups, leaving
from shelterdesk.services.past import past
from shelterdesk.services.residents.overview import HouseholdRole
from shelterdesk.services.rooms import board, check_out, stays
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house
from tests.services.moving_on.test_open_money import open_money
from tests.ui.at_desk import save, settle, type_into
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.widgets.check_out_panel import CheckOutPanel, TakeBackPanel

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)
KEY = Qt.Key


@pytest.fixture
def free(vault: Vault) -> list[int]:
    return beds(vault, house(vault, "2 rooms × 2 beds"))


@pytest.fixture
def noor(vault: Vault, free: list[int]) -> tuple[int, int]:
    resident_id, stay_id = admitted(vault, free[0], TONIGHT - 9 * DAY)
    who = {"resident_id": resident_id}
    vault.do("Kept", belongings.add, form=BelongingForm("Suitcase", in_on=TONIGHT), **who)
    vault.do("Task", tasks.add, form=TaskForm("Call the school"), **who)
    return resident_id, stay_id


def shown(qtbot: QtBot, desk: Desk, panel: CheckOutPanel | TakeBackPanel) -> list[str]:
    show_active(qtbot, panel, 320, 760)
    settle(desk)
    first = panel.first_field()
    if first is not None:
        first.setFocus()
    return [made.text() for made in panel.form.findChildren(QLabel) if made.isVisibleTo(panel)]


def test_each_open_thing_is_settled_or_says_why(
    desk: Desk, vault: Vault, noor: tuple[int, int], qtbot: QtBot
) -> None:
    panel = CheckOutPanel(desk, noor[1])
    words = shown(qtbot, desk, panel)
    assert "Things kept: Suitcase" in words
    assert "Tasks: Call the school" in words
    assert not any("Medicines" in text for text in words)
    with qtbot.assertNotEmitted(panel.done):
        save(qtbot, panel)
        settle(desk)
    kept, task = panel.questions["belongings"], panel.questions["tasks"]
    assert kept.reason.error()
    qtbot.keyClick(task.closes.focus_target(), KEY.Key_Space)
    assert not task.reason.isVisible()
    type_into(qtbot, kept.reason, "her sister comes on Monday")
    qtbot.keyClick(panel.follow_ups.focus_target(), KEY.Key_Space)
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    rows = {row.what: row for row in vault.read(leaving.of_resident, resident_id=noor[0])}
    assert rows["belongings"].reason == "her sister comes on Monday"
    assert "tasks" not in rows
    assert [row.months for row in vault.read(follow_ups.of_resident, resident_id=noor[0])] == [
        3, 6, 12, 18,
    ]  # fmt: skip
    vault.undo()
    assert vault.read(stays.card, stay_id=noor[1]).place == "Room 1 · A"


def test_money_is_said_and_settled_elsewhere(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    _noor, stay_id = open_money(vault, free[1])
    panel = CheckOutPanel(desk, stay_id)
    words = shown(qtbot, desk, panel)
    assert "Savings and money kept: Savings: €50.00, Kept for the resident: €7.00" in words
    assert "Goes on: To be paid back: €6.00" in words
    assert "credit" not in panel.questions
    for what in ("savings", "payments"):
        assert panel.questions[what].closes.isHidden()  # the desk that has the box settles it
        type_into(qtbot, panel.questions[what].reason, "comes for it on Friday")
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)


def test_what_was_opened_meanwhile_is_asked(
    desk: Desk, vault: Vault, noor: tuple[int, int], qtbot: QtBot
) -> None:
    panel = CheckOutPanel(desk, noor[1])
    shown(qtbot, desk, panel)
    for what in ("belongings", "tasks"):
        qtbot.keyClick(panel.questions[what].closes.focus_target(), KEY.Key_Space)
    form = MedicineForm("Ibuprofen", times=(DoseTime(480),))
    vault.do("Medicine", medicines.add, resident_id=noor[0], form=form)
    with qtbot.assertNotEmitted(panel.done):
        save(qtbot, panel)
        settle(desk)
    asked = panel.questions["medication"]
    assert asked.closes.isVisible()
    qtbot.keyClick(asked.closes.focus_target(), KEY.Key_Space)
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    assert vault.read(leaving.open_things, stay_ids=[noor[1]])[0].what == "support"


def test_a_family_leaves_by_one_tick(
    desk: Desk, vault: Vault, noor: tuple[int, int], free: list[int], qtbot: QtBot
) -> None:
    child, child_stay = admitted(vault, free[1], TONIGHT - 9 * DAY, "Sami")
    members = [(noor[0], HouseholdRole.HEAD), (child, HouseholdRole.CHILD)]
    vault.do("Household", past.add_households, households=[members])
    vault.do("Kept", belongings.add, resident_id=child, form=BelongingForm("Bear", in_on=TONIGHT))
    panel = CheckOutPanel(desk, noor[1])
    shown(qtbot, desk, panel)
    assert panel.together.isVisible()
    qtbot.keyClick(panel.together.focus_target(), KEY.Key_Space)
    settle(desk)
    assert "Sami: Bear" in panel.questions["belongings"]._items.text()
    for what in ("belongings", "tasks"):
        qtbot.keyClick(panel.questions[what].closes.focus_target(), KEY.Key_Space)
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    assert vault.read(stays.card, stay_id=child_stay).end == TONIGHT


def test_take_back_says_before_what_comes_back(
    desk: Desk, vault: Vault, noor: tuple[int, int], free: list[int], qtbot: QtBot
) -> None:
    vault.do("Out", check_out.check_out, stay_id=noor[1], on=TONIGHT - 2 * DAY,
             closes_support=True)  # fmt: skip
    admitted(vault, free[0], TONIGHT - DAY, "Lina")
    panel = TakeBackPanel(desk, noor[1])
    words = shown(qtbot, desk, panel)
    assert "Noor left on 20 Nov 2026. The stay goes on as if that had not been." in words
    assert "Room 1 · A is not free tonight: 2 nights without a bed until tonight. " \
        "Give another bed." in words  # fmt: skip
    qtbot.keyClick(panel.reopens.focus_target(), KEY.Key_Space)
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    assert vault.read(stays.card, stay_id=noor[1]).has_open_support
    [house_now] = vault.read(board.boards)
    assert [one.shown for one in house_now.elsewhere] == ["Noor"]


def test_what_cannot_be_taken_back_says_why(
    desk: Desk, vault: Vault, noor: tuple[int, int], free: list[int], qtbot: QtBot
) -> None:
    vault.do("Out", check_out.check_out, stay_id=noor[1], on=TONIGHT - 2 * DAY)
    vault.do("In", stays.admit, resident_id=noor[0], on=TONIGHT, bed_id=free[0])
    panel = TakeBackPanel(desk, noor[1])
    shown(qtbot, desk, panel)
    assert "later stay" in panel.form.message_bar.text()
    assert not panel.form.save_button.isEnabled()


@pytest.mark.parametrize("language", ["xx-long", "xx-rtl"])
def test_words_fit_and_controls_are_named(  # noqa: PLR0917 - fixtures
    desk: Desk,
    vault: Vault,
    noor: tuple[int, int],
    free: list[int],
    qtbot: QtBot,
    speak: object,
    language: str,
) -> None:
    speak(language)  # type: ignore[operator]
    _id, left = admitted(vault, free[1], TONIGHT - 9 * DAY, "Lina")
    vault.do("Out", check_out.check_out, stay_id=left, on=TONIGHT)
    for panel in (CheckOutPanel(desk, noor[1]), TakeBackPanel(desk, left)):
        show_active(qtbot, panel, 300, 760)
        settle(desk)
        assert clipped(panel) == []
        assert nameless(panel) == []
