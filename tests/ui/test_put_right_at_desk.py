# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""At the counter, by keyboard: a visit that was noted wrong, an allergy that is told, what the
kitchen must know; nobody there sees case work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services.residents import protection
from shelterdesk.services.safety import health
from shelterdesk.services.safety.health import FactForm, HealthFactKind
from shelterdesk.services.safety.shift_facts import kitchen
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.menus import choose
from ui.desk import Desk
from ui.residents.safety.health_panels import HealthFactPanel
from ui.today.page import TodayPage
from ui.widgets.kitchen import KitchenDialog
from ui.widgets.visit_panels import CorrectVisitPanel

TODAY = NOW.date()
HOUR = timedelta(hours=1)


@pytest.fixture
def counter(vault: Vault, clock: Clock) -> Iterator[Desk]:
    """The front desk at a house with two people, of whom one is protected."""
    hired(vault, "F1")
    free = beds(vault, house(vault))
    for name, bed, words in (("Noor", free[0], "No nuts"), ("Anna", free[1], "No fish")):
        who, _stay = admitted(vault, bed, TODAY, name)
        form = FactForm(HealthFactKind.ALLERGY, words)
        vault.do("Noted", health.add, resident_id=who, form=form)
        if name == "Anna":
            vault.do("P", protection.protect, resident_id=who, staff_ids=[vault.staff_id])
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as opened, desk_of(opened) as desk:
        yield desk


def today_page(qtbot: QtBot, desk: Desk) -> TodayPage:
    page = TodayPage(desk)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, 1024, 700)
    settle(desk)
    return page


def came(desk: Desk, **facts: object) -> int:
    return int(desk.vault.do("Came", visits.check_in, **facts).result)


# Visits
def test_the_wrong_person_and_time_are_put_right_on_today(counter: Desk, qtbot: QtBot) -> None:
    dora = person(counter.vault, "Dora")
    visit_id = came(counter, at=NOW - HOUR)
    page = today_page(qtbot, counter)
    choose(page.visits.more_buttons[0], "Put right")
    settle(counter)
    panel = page.panel
    assert isinstance(panel, CorrectVisitPanel)
    assert (clipped(panel), nameless(panel)) == ([], [])
    type_into(qtbot, panel.form.fields["person"], "Dora")
    settle(counter)
    qtbot.keyClick(panel.who.focus_target(), Qt.Key.Key_Return)
    type_into(qtbot, panel.form.fields["start"], "17:05")
    type_into(qtbot, panel.form.fields["end"], "18:40")
    save(qtbot, panel)
    settle(counter)
    assert page.panel is None
    (row,) = counter.vault.read(visits.of_resident, resident_id=dora)
    assert (row.id, f"{row.start:%H:%M}", f"{row.end:%H:%M}") == (visit_id, "17:05", "18:40")
    assert page.visits.more_buttons == []


def test_a_visit_noted_by_mistake_goes(counter: Desk, qtbot: QtBot) -> None:
    came(counter)
    page = today_page(qtbot, counter)
    choose(page.visits.more_buttons[0], "Noted by mistake")
    settle(counter)
    assert counter.vault.read(visits.here_now).today == 0
    counter.vault.undo()
    assert counter.vault.read(visits.here_now).today == 1


def test_a_time_still_to_come_is_said_beside_the_field(counter: Desk, qtbot: QtBot) -> None:
    panel = CorrectVisitPanel(counter, came(counter))
    show_active(qtbot, panel, 336, 640)
    settle(counter)
    type_into(qtbot, panel.form.fields["start"], "23:50")
    save(qtbot, panel)
    settle(counter)
    assert panel.form.fields["start"].error()


def test_a_draft_of_a_correction_comes_back(counter: Desk, qtbot: QtBot) -> None:
    visit_id = came(counter)
    page = today_page(qtbot, counter)
    choose(page.visits.more_buttons[0], "Put right")
    settle(counter)
    type_into(qtbot, page.panel.form.fields["start"], "18:00")  # type: ignore[union-attr]
    kept = page.draft()
    page.panel.cancelled.emit()  # type: ignore[union-attr]
    page.restore_draft(kept or {})
    settle(counter)
    panel = page.panel
    assert isinstance(panel, CorrectVisitPanel)
    assert panel.about() == {"visit_id": visit_id}
    assert f"{panel.form.values()['start']:%H:%M}" == "18:00"


def test_a_visit_of_another_day_is_put_right_in_the_record(counter: Desk, qtbot: QtBot) -> None:
    dora = person(counter.vault, "Dora")
    came(counter, resident_id=dora, at=NOW - 26 * HOUR)
    page = resident_page(qtbot, counter, dora, "stays")
    card = page.visits
    assert card is not None
    assert card.isVisible()
    assert (clipped(page), nameless(page)) == ([], [])
    card.view.selectRow(0)
    card.correct_button.setFocus()
    qtbot.keyClick(card.correct_button, Qt.Key.Key_Space)
    settle(counter)
    panel = page.panel
    assert isinstance(panel, CorrectVisitPanel)
    type_into(qtbot, panel.form.fields["end"], "1:15")  # after midnight
    save(qtbot, panel)
    settle(counter)
    (row,) = counter.vault.read(visits.of_resident, resident_id=dora)
    assert row.end is not None
    assert (row.end.date() - row.start.date()).days == 1
    card.view.selectRow(0)
    qtbot.keyClick(card.remove_button, Qt.Key.Key_Space)
    settle(counter)
    assert counter.vault.read(visits.of_resident, resident_id=dora) == []
    assert not card.isVisible()


# Health
def test_the_desk_notes_an_allergy_and_never_reads_why(counter: Desk, qtbot: QtBot) -> None:
    dora = person(counter.vault, "Dora")
    page = resident_page(qtbot, counter, dora)
    card = page.shift_card
    assert card is not None
    card.add_button.setFocus()
    qtbot.keyClick(card.add_button, Qt.Key.Key_Space)
    panel = page.panel
    assert isinstance(panel, HealthFactPanel)
    assert panel.form.values()["kind"] == HealthFactKind.ALLERGY.value
    assert panel.form.values()["is_for_kitchen"] is True
    type_into(qtbot, panel.form.fields["shift_note"], "No eggs")
    type_into(qtbot, panel.form.fields["reason"], "Hospital in May")
    assert (clipped(page), nameless(page)) == ([], [])
    save(qtbot, panel)
    settle(counter)
    assert "allergy: No eggs" in texts(card)
    assert "Hospital" not in "".join(texts(page))


def test_who_has_the_tab_of_safety_has_no_second_place(desk: Desk, qtbot: QtBot) -> None:
    page = resident_page(qtbot, desk, person(desk.vault, "Noor"))
    assert page.shift_card is None
    assert "safety" in page.tabs.ids()


# The kitchen
def test_the_kitchen_reads_names_of_those_one_may_see(counter: Desk, qtbot: QtBot) -> None:
    page = today_page(qtbot, counter)
    assert len(counter.vault.read(kitchen)) == 2
    asked: list[object] = []
    page.open_requested.connect(lambda *what: asked.append(what))
    page.tonight.kitchen_button.setFocus()
    qtbot.keyClick(page.tonight.kitchen_button, Qt.Key.Key_Space)
    settle(counter)
    dialog = page.window().findChild(KitchenDialog)
    assert dialog is not None
    shown = texts(dialog)
    assert "Allergy · Noor · Room 1 · A" in shown
    assert "No fish" in shown
    assert "Allergy · 1 person" in shown
    assert "Anna" not in "".join(shown)
    assert (clipped(dialog), nameless(dialog)) == ([], [])
    qtbot.keyClick(dialog.print_button, Qt.Key.Key_Space)
    assert asked == [("reports", ("report", "kitchen"))]
