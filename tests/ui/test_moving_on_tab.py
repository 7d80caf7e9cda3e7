# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving on, on a resident's page: applications, a home and visits, and how it went later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services.belongings import belongings
from shelterdesk.services.belongings.belongings import BelongingForm
from shelterdesk.services.moving_on import applications, follow_ups, tenancies
from shelterdesk.services.moving_on.applications import ApplicationForm
from shelterdesk.services.moving_on.leaving import Decision
from shelterdesk.services.moving_on.tenancies import TenancyForm
from shelterdesk.services.rooms import check_out
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless
from ui.desk import Desk
from ui.residents.moving_on.tab import MovingOnTab
from ui.residents.resident_page import ResidentPage

TODAY = date(2026, 11, 22)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def noor(vault: Vault) -> int:
    """Somebody who left four months ago, whose suitcase is here and who may be asked."""
    bed = beds(vault, house(vault))[0]
    resident_id, stay_id = admitted(vault, bed, TODAY - timedelta(days=200))
    vault.do("Kept", belongings.add, resident_id=resident_id,
             form=BelongingForm("Suitcase", in_on=TODAY - timedelta(days=200)))  # fmt: skip
    vault.do("Out", check_out.check_out, stay_id=stay_id, on=TODAY - relativedelta(months=4),
             decisions=[Decision("belongings", closes=False, reason="her sister comes")],
             wants_follow_ups=True)  # fmt: skip
    return resident_id


def tab_of(page: ResidentPage) -> MovingOnTab:
    tab = page.tabs.open("moving_on")
    assert isinstance(tab, MovingOnTab)
    return tab


def filled(qtbot: QtBot, desk: Desk, page: ResidentPage, values: dict[str, str]) -> None:
    """Type into the panel that stands open, and save it."""
    settle(desk)
    panel: Any = page.side.panel
    for name, text in values.items():
        type_into(qtbot, panel.form.fields[name], text)
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    settle(desk)


def test_an_answer_after_three_months(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    page = resident_page(qtbot, desk, noor, "moving_on")
    tab = tab_of(page)
    assert "Left open at check-out" in texts(tab)
    assert any("her sister comes · Suitcase" in text for text in texts(tab))
    first = vault.read(follow_ups.of_resident, resident_id=noor)[0]
    qtbot.mouseClick(tab.later.acts[first.id, "answer"], LEFT)
    filled(qtbot, desk, page, {"state": "Not known"})
    assert vault.read(follow_ups.of_resident, resident_id=noor)[0].state == "unknown"
    assert (first.id, "answer") not in tab.later.acts


def test_the_wish_to_be_asked_is_taken_back(
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot
) -> None:
    later = tab_of(resident_page(qtbot, desk, noor, "moving_on")).later
    qtbot.mouseClick(later.ask_no_more, LEFT)
    settle(desk)
    assert vault.read(follow_ups.of_resident, resident_id=noor) == []
    assert later.acts == {}
    assert not later.ask_no_more.isVisible()


def test_from_an_application_to_a_home_and_a_visit(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    page = resident_page(qtbot, desk, noor, "moving_on")
    tab = tab_of(page)
    qtbot.mouseClick(tab.applications.add_button, LEFT)
    filled(qtbot, desk, page, {"housing_kind": "Long-term", "recipient": "City housing"})
    [row] = vault.read(applications.of_resident, resident_id=noor)
    qtbot.mouseClick(tab.applications.acts[row.id, "step"], LEFT)
    filled(qtbot, desk, page, {"state": "Sent"})
    assert vault.read(applications.of_resident, resident_id=noor)[0].sent_on == TODAY
    qtbot.mouseClick(tab.homes.add_button, LEFT)
    filled(qtbot, desk, page, {"housing_kind": "Long-term", "address": "Hill Road 4"})
    [home] = vault.read(tenancies.of_resident, resident_id=noor)
    assert (home.address, home.tenure, home.start) == ("Hill Road 4", "own", TODAY)
    qtbot.mouseClick(tab.homes.acts[home.id, "visit"], LEFT)
    filled(qtbot, desk, page, {"on": "2026-11-22"})
    [visit] = vault.read(tenancies.of_resident, resident_id=noor)[0].visits
    qtbot.mouseClick(tab.homes.acts[visit.id, "result"], LEFT)
    filled(qtbot, desk, page, {"state": "Held"})
    assert vault.read(tenancies.of_resident, resident_id=noor)[0].visits[0].state == "held"
    qtbot.mouseClick(tab.homes.acts[home.id, "end"], LEFT)
    filled(qtbot, desk, page, {})
    assert vault.read(tenancies.of_resident, resident_id=noor)[0].end == TODAY


def test_what_was_noted_by_mistake_goes_and_comes_back(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    noor = person(vault, "Noor")
    applied = vault.do("A", applications.add, resident_id=noor,
                       form=ApplicationForm("long_term")).result  # fmt: skip
    home = vault.do("H", tenancies.add, resident_id=noor,
                    form=TenancyForm("long_term", TODAY, application_id=applied),
                    ).result  # fmt: skip
    vault.do("V", tenancies.plan_visit, tenancy_id=home, on=TODAY)
    tab = tab_of(resident_page(qtbot, desk, noor, "moving_on"))
    qtbot.mouseClick(tab.applications.acts[applied, "remove"], LEFT)
    settle(desk)
    assert vault.read(applications.of_resident, resident_id=noor) == []
    assert (applied, "remove") not in tab.applications.acts
    [row] = vault.read(tenancies.of_resident, resident_id=noor)  # what came of it stays
    qtbot.mouseClick(tab.homes.acts[home, "remove"], LEFT)
    settle(desk)
    assert vault.read(tenancies.of_resident, resident_id=noor) == []
    vault.undo()
    assert vault.read(tenancies.of_resident, resident_id=noor) == [row]
    vault.undo()
    assert vault.read(tenancies.form, tenancy_id=home).application_id == applied


def test_the_desk_sees_no_address_and_no_application(
    vault: Vault, desk_file: Path, noor: int, qtbot: QtBot
) -> None:
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as front, desk_of(front) as desk:
        tab = tab_of(resident_page(qtbot, desk, noor, "moving_on"))
        assert tab.left_open.isVisible()
        assert not tab.homes.isVisible()
        assert not tab.applications.isVisible()
        assert tab.later.acts == {}


@pytest.mark.parametrize("language", ["xx-long", "xx-rtl"])
def test_words_fit_and_controls_are_named(  # noqa: PLR0917 - fixtures
    desk: Desk, vault: Vault, noor: int, qtbot: QtBot, speak: Callable[[str], None], language: str
) -> None:  # fmt: skip
    speak(language)
    page = resident_page(qtbot, desk, noor, "moving_on")
    assert clipped(tab_of(page)) == []
    assert nameless(tab_of(page)) == []
