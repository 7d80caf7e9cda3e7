# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""At the screen: a due that was paid says quietly that it counts otherwise by now."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.services.grants import grants
from shelterdesk.services.training import attendance
from shelterdesk.vault.door import Vault
from tests.services.stipends.paid_month import Month
from tests.training_world import act
from tests.ui.at_desk import settle, texts
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.stipends.dues.tab import APPROVED, HELD, TO_APPROVE, DuesTab
from ui.stipends.page import StipendsPage


@pytest.fixture
def month(vault: Vault) -> Month:
    return Month(vault)


def opened(qtbot: QtBot, desk: Desk) -> tuple[Host, DuesTab]:
    host = hosted(qtbot, desk, StipendsPage(desk), 1036, 640)
    host.page.open(("tab", "dues", "held"))
    settle(desk)
    tab = host.page.tabs.made("dues")
    assert isinstance(tab, DuesTab)
    return host, tab


def told(desk: Desk, tab: DuesTab) -> str:
    """All that is said of the only line of what is to be decided."""
    tab.lists.setCurrentIndex(HELD)
    [row] = tab.views[HELD].rows_model.rows()
    tab.views[HELD].select(row.id)
    settle(desk)
    return " ".join(texts(tab.view))


def test_more_is_asked_for_and_less_is_left(
    vault: Vault, month: Month, desk: Desk, qtbot: QtBot
) -> None:
    month.pay()
    host, tab = opened(qtbot, desk)
    assert tab.views[HELD].rows_model.rowCount() == 0
    month.call(3, 4)
    tab.load()
    settle(desk)
    assert tab.lists.tabText(HELD) == "To decide (1)"
    assert tab.sums.text() == ""  # nothing of it is held
    said = told(desk, tab)
    assert tab.list.rows_model.text(0, 2) == "5 now, not 3"
    assert "Counts otherwise now: +€5.00" in said
    assert "3 sessions when it was decided, 5 now." in said
    assert "The difference can be asked for as a grant" in said
    assert (clipped(host), nameless(host)) == ([], [])
    assert tab.view.first_act(month.row) == "pay_difference"
    tab.view.asked.emit("pay_difference")
    settle(desk)
    assert host.message_bar.text() == "It stands under Grants, to be approved."
    assert month.asked == [(500, month.fund)]
    assert tab.views[HELD].rows_model.rowCount() == 0
    act(vault, attendance.take_back, session_id=month.sessions[0])
    tab.load()
    settle(desk)
    said = told(desk, tab)
    assert "Counts otherwise now: −€2.50" in said
    assert "3 sessions when it was decided, 4 now. €5.00 was asked for besides." in said
    assert "Nothing is taken back by itself" in said
    tab.view.asked.emit("leave")
    settle(desk)
    assert host.message_bar.text() == "It stays as it was."
    assert tab.views[HELD].rows_model.rowCount() == 0
    [grant] = vault.read(grants.listed)
    act(vault, grants.withdraw, grant_id=grant.id)
    assert month.row.recount is None


def test_what_is_approved_is_taken_back_first(month: Month, desk: Desk, qtbot: QtBot) -> None:
    month.approve()
    month.call(3)
    _host, tab = opened(qtbot, desk)
    assert "Take the approval back, then prepare it again" in told(desk, tab)
    assert [row.id for row in tab.views[APPROVED].rows_model.rows()] == [month.id]
    first, others = tab.view._acts(month.row)
    assert {first and first[0], *(one[0] for one in others)} == {
        "hold", "take_back", "leave", "person",
    }  # fmt: skip
    tab.view.asked.emit("take_back")
    settle(desk)
    tab.lists.setCurrentIndex(TO_APPROVE)
    tab.list.select(month.id)
    settle(desk)
    assert "Prepared again, it is counted." in " ".join(texts(tab.view))
    assert tab.views[HELD].rows_model.rowCount() == 0
