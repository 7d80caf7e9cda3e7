# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A family at the desk: one tick for those who are known, a line for each who is new; and who
stays on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.services.residents import families, residents
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.rooms import board, reservations, rooms, stays, waiting
from shelterdesk.services.rooms.parties import HouseholdRole
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.waiting import WaitingForm
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import save, settle, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.residents.intake_panel import IntakePanel
from ui.widgets.party_field import PartyField
from ui.widgets.planned_end import PlannedEndPanel
from ui.widgets.stay_fields import Place
from ui.widgets.stay_panels import AdmitPanel
from ui.widgets.waiting_panels import ArrivePanel

DAY = timedelta(days=1)


@pytest.fixture
def site(vault: Vault) -> int:
    """Two rooms of two beds, one of four."""
    made = house(vault, "2 rooms × 2 beds")
    vault.do("Add", rooms.add_rooms, site_id=made, pattern="1 room × 4 beds")
    return made


def shown(qtbot: QtBot, desk: Desk, panel: QWidget, width: int = 336) -> None:
    show_active(qtbot, panel, width, 900)
    settle(desk)


def comes_along(qtbot: QtBot, field: PartyField, name: str, year: str = "") -> None:
    """By keys: the button, the name, the year."""
    field.add_button.setFocus()
    qtbot.keyClick(field.add_button, Qt.Key.Key_Space)
    line = field.lines[-1]
    assert line.name.hasFocus()
    qtbot.keyClicks(line.name, name)
    qtbot.keyClick(line.name, Qt.Key.Key_Tab)
    qtbot.keyClicks(line.year, year)


def places(vault: Vault) -> dict[str, str]:
    return {row.shown: row.place for row in vault.read(residents.find, scope=Scope.HERE)}


def test_a_new_mother_and_two_children_by_keys(
    qtbot: QtBot, vault: Vault, desk: Desk, site: int
) -> None:
    panel = IntakePanel(desk)
    shown(qtbot, desk, panel, 360)
    type_into(qtbot, panel.known_as, "Grace")
    panel.came_for.set_value("bed")
    panel._came_for_changed()
    settle(desk)
    panel.beds.list.choose(Place(bed_id=beds(vault, site)[4]))
    comes_along(qtbot, panel.party, "Kofi", "2019")
    comes_along(qtbot, panel.party, "Ama", "20")
    assert clipped(panel) == []
    assert nameless(panel) == []
    save(qtbot, panel)
    settle(desk)
    assert "four digits" in panel.party.error()
    qtbot.keyClicks(panel.party.lines[-1].year, "21")
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    assert places(vault) == {
        "Grace": "Room 3 · A", "Kofi": "Room 3 · B", "Ama": "Room 3 · C",
    }  # fmt: skip


def test_one_tick_for_a_family_that_is_known(
    qtbot: QtBot, vault: Vault, desk: Desk, site: int
) -> None:
    mother = person(vault, "Grace")
    for name in ("Kofi", "Ama"):
        vault.do("Child", families.add_child, resident_id=mother, known_as=name)
    panel = AdmitPanel(desk, mother, bed_id=beds(vault, site)[4])
    shown(qtbot, desk, panel)
    assert panel.party.together.isVisible()
    assert not panel.party.together.isChecked()  # nobody is placed unasked
    assert "Kofi" in panel.party.together.text()
    panel.party.together.setFocus()
    qtbot.keyClick(panel.party.together, Qt.Key.Key_Space)
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    assert set(places(vault)) == {"Grace", "Kofi", "Ama"}
    assert len(set(places(vault).values())) == 3
    vault.undo()
    assert places(vault) == {}


def test_where_the_room_is_too_small_the_bed_says_so(
    qtbot: QtBot, vault: Vault, desk: Desk, site: int
) -> None:
    panel = AdmitPanel(desk, person(vault, "Grace"), bed_id=beds(vault, site)[0])
    shown(qtbot, desk, panel)
    for name in ("Kofi", "Ama"):
        comes_along(qtbot, panel.party, name)
    save(qtbot, panel)
    settle(desk)
    assert "2 beds for these 3 people" in panel.beds.error()
    assert places(vault) == {}
    panel.beds.list.choose(Place(site_id=site, is_extra=True))
    panel.why_extra.set_value("Full")
    save(qtbot, panel)
    settle(desk)
    assert "one person" in panel.beds.error()
    panel.beds.list.choose(Place(site_id=site))
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    assert places(vault) == {"Grace": "", "Kofi": "", "Ama": ""}


@pytest.mark.parametrize("is_kept", [True, False])
def test_who_was_expected_comes_with_all(
    qtbot: QtBot, vault: Vault, desk: Desk, site: int, is_kept: bool
) -> None:
    night = vault.read(organisation.tonight)
    room = vault.read(board.board, site_id=site).rooms[2]
    if is_kept:
        form = ReservationForm(night, night + DAY, room_id=room.id, for_whom="Grace", people=3)
        which: dict[str, Any] = {
            "reservation_id": vault.do("Keep", reservations.keep, form=form).result
        }
    else:
        wanted = WaitingForm(for_whom="Grace", people=3)
        which = {"entry_id": vault.do("Wait", waiting.add, form=wanted).result}
    panel = ArrivePanel(desk, name="Grace", **which)
    shown(qtbot, desk, panel)
    if is_kept:  # the room that is kept is chosen already
        assert panel.beds.value() == Place(bed_id=room.beds[0].bed_id)
        assert not panel.is_modified()
    else:
        panel.beds.list.choose(Place(bed_id=room.beds[0].bed_id))
    comes_along(qtbot, panel.party, "Kofi")
    comes_along(qtbot, panel.party, "Yaw")
    panel.party.lines[-1].role.setCurrentIndex(1)
    assert panel.party.lines[-1].value().role is HouseholdRole.PARTNER
    with qtbot.waitSignal(panel.done):
        save(qtbot, panel)
    assert places(vault) == {
        "Grace": "Room 3 · A", "Kofi": "Room 3 · B", "Yaw": "Room 3 · C",
    }  # fmt: skip


def test_what_is_typed_of_them_survives_a_lock(
    qtbot: QtBot, vault: Vault, desk: Desk, site: int
) -> None:
    mother = person(vault, "Grace")
    vault.do("Child", families.add_child, resident_id=mother, known_as="Kofi")
    panel = AdmitPanel(desk, mother)
    shown(qtbot, desk, panel)
    panel.party.together.setChecked(True)
    comes_along(qtbot, panel.party, "Yaw", "19")
    kept = panel.draft()
    again = AdmitPanel(desk, mother)
    again.restore_draft(kept)
    shown(qtbot, desk, again)
    assert again.party.together.isChecked()
    assert [line.draft() for line in again.party.lines] == [["Yaw", "19", "child"]]
    again.party.lines[0].removed.emit()
    assert len(again.party.party()) == 1


def test_a_tick_that_survived_a_lock_is_for_that_family_alone(
    qtbot: QtBot, vault: Vault, desk: Desk, site: int
) -> None:
    families_of = {}
    for mother, child in (("Grace", "Kofi"), ("Mira", "Tariq")):
        families_of[mother] = person(vault, mother)
        vault.do(
            "Child", families.add_child, resident_id=families_of[mother], known_as=child
        )  # fmt: skip
    panel = AdmitPanel(desk)
    panel.restore_draft({"typed": {
        "person": {"resident_id": families_of["Grace"], "name": "Grace"},
        "party": {"together": True, "lines": []},
    }})  # fmt: skip
    shown(qtbot, desk, panel)
    assert panel.party.together.isChecked()
    panel.who.restore_draft({"resident_id": families_of["Mira"], "name": "Mira"})
    settle(desk)
    assert "Tariq" in panel.party.together.text()
    assert not panel.party.together.isChecked()


def test_who_stays_on_from_the_stay(qtbot: QtBot, vault: Vault, desk: Desk, site: int) -> None:
    night = vault.read(organisation.tonight)
    noor, stay = admitted(vault, beds(vault, site)[0], night - 5 * DAY)
    vault.do("Plan", stays.plan_end, stay_id=stay, planned_end=night - DAY)
    page = resident_page(qtbot, desk, noor, "stays")
    tab = page.tabs.made("stays")
    tab.stay_on_button.click()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, PlannedEndPanel)
    assert not panel.is_modified()
    qtbot.keyClick(panel.steps[1], Qt.Key.Key_Space)
    qtbot.keyClick(panel.steps[2], Qt.Key.Key_Space)
    save(qtbot, panel)
    settle(desk)
    card = vault.read(stays.card, stay_id=stay)
    assert card.planned_end == card.today + 10 * DAY
    assert vault.undoable() == "Let somebody stay on"
