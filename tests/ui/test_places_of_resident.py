# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nights away, kept beds and waiting on a resident's page; and who finds no bed at the desk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pytestqt.qtbot import QtBot

from shelterdesk.services.residents.intake import CameFor
from shelterdesk.services.rooms import absences, reservations, turned_away, waiting
from shelterdesk.services.rooms.waiting import WaitingForm
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import save, settle, texts
from tests.ui.conftest import show_active
from ui.desk import Desk
from ui.residents.intake_panel import IntakePanel
from ui.residents.places_card import PlacesOfResident
from ui.widgets.place_fields import Spot
from ui.widgets.place_panels import AwayPanel, KeepBedPanel
from ui.widgets.stay_fields import Place

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)


def shown(desk: Desk, qtbot: QtBot, resident_id: int) -> tuple[PlacesOfResident, list[Any]]:
    """The card, and the panels it asked for."""
    card = PlacesOfResident(desk, resident_id)
    qtbot.addWidget(card)
    panels: list[Any] = []
    card.panel_requested.connect(panels.append)
    card.panel_requested.connect(qtbot.addWidget)
    desk.changed.connect(lambda changes: card.refresh(changes.tables))
    card.show()
    settle(desk)
    return card, panels


def test_away_and_back_on_her_page(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    who, stay = admitted(vault, beds(vault, house(vault))[0], TONIGHT - 3 * DAY)
    card, panels = shown(desk, qtbot, who)
    assert "stand here" in " ".join(texts(card))
    assert not card.away_button.isEnabled()
    card.set_stay(stay)
    assert not card.wait_button.isEnabled()
    card.away_button.click()
    (panel,) = panels
    assert isinstance(panel, AwayPanel)
    settle(desk)
    show_active(qtbot, panel, 420, 760)
    save(qtbot, panel)
    settle(desk)
    assert "On leave" in texts(card)
    (back,) = [one for one in card.findChildren(type(card.away_button)) if one.text() == "Is back"]
    back.click()
    settle(desk)
    assert vault.read(absences.away) == []


def test_a_bed_is_kept_for_a_resident(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    bed = beds(vault, house(vault))[0]
    who = person(vault, "Noor")
    vault.do("Wait", waiting.add, form=WaitingForm(needs_quiet=True), resident_id=who)
    card, panels = shown(desk, qtbot, who)
    assert "Waiting for a bed" in texts(card)
    card.keep_button.click()
    (panel,) = panels
    assert isinstance(panel, KeepBedPanel)
    settle(desk)
    show_active(qtbot, panel, 420, 760)
    panel.place.set_value(Spot(bed_id=bed))
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(reservations.kept)
    assert (row.resident_id, row.place) == (who, "Room 1 · A")
    assert "Room 1 · A" in texts(card)


def test_no_bed_at_the_desk_puts_on_the_list_in_one_step(
    vault: Vault, desk: Desk, qtbot: QtBot
) -> None:
    house(vault, "1 × 1")
    panel = IntakePanel(desk)
    qtbot.addWidget(panel)
    show_active(qtbot, panel, 420, 760)
    panel.known_as.set_value("Amina")
    panel.came_for.set_value(CameFor.BED)
    panel.came_for.changed.emit()
    settle(desk)
    panel.beds.set_value(Place(waits=True))
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(waiting.waiting)
    assert row.shown == "Amina"
    assert row.resident_id is not None


def test_no_place_is_counted_without_a_record(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    house(vault, "1 × 1")
    panel = IntakePanel(desk)
    qtbot.addWidget(panel)
    show_active(qtbot, panel, 420, 760)
    assert panel.turned_away.isHidden()
    panel.came_for.set_value(CameFor.BED)
    panel.came_for.changed.emit()
    settle(desk)
    with qtbot.waitSignal(panel.cancelled):
        panel.turned_away.click()
        settle(desk)
    (row,) = vault.read(turned_away.of_month, month=TONIGHT.replace(day=1))
    assert row.reason == "No bed free"
