# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A round of medicines at the desk by keys, and the card of a resident."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.absences import Absence
from shelterdesk.models.rooms import Stay
from shelterdesk.services.medication import medicine_rounds, medicines
from shelterdesk.services.medication.dose_times import EVERY_DAY
from shelterdesk.services.medication.medicine_rounds import Outcome, Rounds
from shelterdesk.services.medication.medicines import DoseTime, MedicineForm
from shelterdesk.services.residents import protection
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.menus import choose
from ui.care.medication.lists import KEYS
from ui.care.medication.panels import DosePanel, NeededPanel, StrikePanel
from ui.care.medication.tab import DUE, NEEDED, WRITTEN, MedicationTab
from ui.care.page import CarePage
from ui.desk import Desk
from ui.residents.medicines.panels import MedicinePanel, StopMedicinePanel
from ui.residents.safety.tab import SafetyTab

TODAY = NOW.date()
DAY = timedelta(days=1)
EVENING = MedicineForm("Quillamycin", dose="1 tablet", giving="with food", times=(DoseTime(1200),))


def added(vault: Vault, resident_id: int, form: MedicineForm = EVENING) -> int:
    made: int = vault.do("Add", medicines.add, resident_id=resident_id, form=form).result
    return made


@pytest.fixture
def people(vault: Vault, clock: Clock) -> list[int]:
    """Lina and Noor since yesterday, each with a dose at eight in the evening."""
    clock.now = NOW - timedelta(hours=20)
    free = beds(vault, house(vault))
    found = [admitted(vault, bed, TODAY - DAY, name)[0]
             for bed, name in zip(free, ("Lina", "Noor"), strict=False)]  # fmt: skip
    for who in found:
        added(vault, who)
    clock.now = NOW
    return found


def opened(qtbot: QtBot, desk: Desk) -> MedicationTab:
    page = CarePage(desk)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, 1036, 720)
    page.open(("tab", "medication"))
    settle(desk)
    tab = page.tabs.made("medication")
    assert isinstance(tab, MedicationTab)
    tab.due.setFocus()
    settle(desk)
    return tab


def found(vault: Vault) -> Rounds:
    rounds: Rounds = vault.read(medicine_rounds.rounds)
    return rounds


def test_enter_writes_given_and_the_next_one_is_chosen(
    desk: Desk, vault: Vault, people: list[int], qtbot: QtBot
) -> None:
    tab = opened(qtbot, desk)
    assert tab.subtitle() == "2 doses due now"
    assert tab.lists.tabText(DUE) == "Due (2)"
    for _dose in people:
        qtbot.keyClick(tab.due, Qt.Key.Key_Return)
        settle(desk)
    assert [(row.shown, row.outcome) for row in found(vault).written] == [
        ("Noor", Outcome.GIVEN), ("Lina", Outcome.GIVEN),
    ]  # fmt: skip
    assert "Nothing is due" in tab.due.empty.sentence()
    assert not clipped(tab)
    assert not nameless(tab)


def test_several_are_marked_and_written_as_one_act(
    desk: Desk, vault: Vault, people: list[int], qtbot: QtBot
) -> None:
    tab = opened(qtbot, desk)
    qtbot.keyClick(tab.due, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(desk)
    assert "2 doses" in texts(tab.view)
    qtbot.keyClick(tab.due, Qt.Key.Key_Return)
    settle(desk)
    assert len(found(vault).written) == 2
    vault.undo()
    assert found(vault).written == ()


def test_of_some_here_and_some_away_nothing_is_written_unasked(
    desk: Desk, vault: Vault, people: list[int], qtbot: QtBot
) -> None:
    def away(tx: Transaction) -> None:
        stay = tx.session.scalars(select(Stay).where(Stay.resident_id == people[0])).one()
        tx.session.add(Absence(stay_id=stay.id, resident_id=people[0], kind="hospital",
                               start=TODAY, end=None))  # fmt: skip

    vault.do("Away", away)
    tab = opened(qtbot, desk)
    qtbot.keyClick(tab.due, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(desk)
    assert "In hospital" in str(texts(tab.view))
    qtbot.keyClick(tab.due, Qt.Key.Key_Return)
    settle(desk)
    assert isinstance(tab.side.panel, DosePanel)
    assert found(vault).written == ()


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.ABSENT, Outcome.HELD])
def test_a_letter_asks_why(
    desk: Desk, vault: Vault, people: list[int], qtbot: QtBot, outcome: Outcome
) -> None:
    key = next(key for key, found in KEYS.items() if found is outcome)
    tab = opened(qtbot, desk)
    qtbot.keyClick(tab.due, key)
    panel = tab.side.panel
    assert isinstance(panel, DosePanel)
    settle(desk)
    save(qtbot, panel)
    settle(desk)
    if outcome is Outcome.HELD:  # a reason is asked for, and what is typed stays
        assert tab.side.panel is panel
        type_into(qtbot, panel.form.fields["note"], "She had wine")
        save(qtbot, panel)
        settle(desk)
    assert tab.side.panel is None
    assert [row.outcome for row in found(vault).written] == [outcome]


def test_a_witness_is_asked_for(
    desk: Desk, vault: Vault, people: list[int], clock: Clock, qtbot: QtBot
) -> None:
    hired(vault, "C2")
    clock.now = NOW - timedelta(hours=3)
    form = MedicineForm("Drops", times=(DoseTime(19 * 60 + 55),), needs_witness=True)
    added(vault, people[0], form)
    clock.now = NOW
    tab = opened(qtbot, desk)
    assert "Somebody else sees it and is written down too." in texts(tab.view)
    qtbot.keyClick(tab.due, Qt.Key.Key_Return)
    panel = tab.side.panel
    assert isinstance(panel, DosePanel)
    settle(desk)
    save(qtbot, panel)
    settle(desk)
    assert "Say who saw it" in panel.form.fields["witness_id"].error()
    type_into(qtbot, panel.form.fields["witness_id"], "C2")
    kept = panel.draft()
    assert kept is not None
    type_into(qtbot, panel.form.fields["at"], "20:05")
    save(qtbot, panel)
    settle(desk)
    (row,) = found(vault).written
    assert (row.witness, f"{row.at:%H:%M}") == ("C2", "20:05")


def test_a_form_comes_back_after_a_lock(desk: Desk, people: list[int], qtbot: QtBot) -> None:
    tab = opened(qtbot, desk)
    qtbot.keyClick(tab.due, Qt.Key.Key_R)
    settle(desk)
    assert isinstance(tab.side.panel, DosePanel)
    type_into(qtbot, tab.side.panel.form.fields["note"], "Not tonight")
    kept = tab.draft()
    assert kept is not None
    tab.side.close_panel()
    tab.restore_draft(kept)
    settle(desk)
    again = tab.side.panel
    assert isinstance(again, DosePanel)
    assert again.form.fields["note"].value() == "Not tonight"


def test_as_needed_says_when_and_asks_why(
    desk: Desk, vault: Vault, people: list[int], clock: Clock, qtbot: QtBot
) -> None:
    form = MedicineForm("Pain", dose="1 tablet", is_as_needed=True, hours_between=6)
    medicine = added(vault, people[1], form)
    vault.do("Give", medicine_rounds.give_as_needed, medicine_id=medicine)
    clock.now = NOW + timedelta(hours=3)
    tab = opened(qtbot, desk)
    tab.lists.setCurrentIndex(NEEDED)
    tab.needed.setFocus()
    qtbot.keyClick(tab.needed, Qt.Key.Key_Return)
    panel = tab.side.panel
    assert isinstance(panel, NeededPanel)
    assert "Last given 3 hours ago. Prescribed: every 6 hours." in texts(panel)
    settle(desk)
    save(qtbot, panel)
    settle(desk)
    assert "Write why" in panel.form.fields["note"].error()
    type_into(qtbot, panel.form.fields["note"], "Still in pain")
    save(qtbot, panel)
    settle(desk)
    assert len(found(vault).written) == 2


def test_an_entry_is_struck_with_its_reason(
    desk: Desk, vault: Vault, people: list[int], qtbot: QtBot
) -> None:
    tab = opened(qtbot, desk)
    qtbot.keyClick(tab.due, Qt.Key.Key_Return)
    settle(desk)
    tab.lists.setCurrentIndex(WRITTEN)
    tab.written.setFocus()
    qtbot.keyClick(tab.written, Qt.Key.Key_Return)
    panel = tab.side.panel
    assert isinstance(panel, StrikePanel)
    type_into(qtbot, panel.form.fields["reason"], "Other resident")
    save(qtbot, panel)
    settle(desk)
    (row,) = found(vault).written
    assert row.struck_reason == "Other resident"
    assert "Other resident" in texts(tab.view)
    assert len(found(vault).due) == 2


def test_a_protected_person_is_a_dose_without_a_name(
    desk_file: Path, clock: Clock, qtbot: QtBot
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        clock.now = NOW - timedelta(hours=20)
        who, _stay = admitted(vault, beds(vault, house(vault))[0], TODAY - DAY, "Quilla")
        added(vault, who)
        clock.now = NOW
        vault.do("P", protection.protect, resident_id=who, staff_ids=[vault.staff_id])
    with signed_in(desk_file, "F1", clock) as other, desk_of(other) as desk:
        tab = opened(qtbot, desk)
        assert any("Ask a colleague who sees it" in words for words in texts(tab.view))
        qtbot.keyClick(tab.due, Qt.Key.Key_Return)
        settle(desk)
        assert tab.side.panel is None
        assert "Quilla" not in repr(texts(tab))
        tab.window().close()


# The card of a resident
def card(qtbot: QtBot, desk: Desk, who: int) -> tuple[Any, SafetyTab]:
    page = resident_page(qtbot, desk, who, "safety")
    tab = page.tabs.made("safety")
    assert isinstance(tab, SafetyTab)
    return page, tab


def press(widget: QWidget, words: str) -> None:
    shown = [one for one in widget.findChildren(QPushButton)
             if one.text() == words and one.isVisible()]  # fmt: skip
    shown[0].click()


def test_a_medicine_is_added_with_its_times(
    desk: Desk, vault: Vault, people: list[int], qtbot: QtBot
) -> None:
    page, tab = card(qtbot, desk, people[1])
    tab.medicines.begin()
    settle(desk)
    panel = page.side.panel
    assert isinstance(panel, MedicinePanel)
    type_into(qtbot, panel.name, "Iron")
    type_into(qtbot, panel.dose, "5 ml")
    qtbot.keyClicks(panel.times.focus_target(), "8")
    panel.times.add()
    line = panel.times.rows[1]
    qtbot.keyClicks(line.time.focus_target(), "21:30")
    for box in line.days[1:]:
        box.click()
    assert not clipped(panel)
    assert not nameless(panel)
    save(qtbot, panel)
    settle(desk)
    iron = vault.read(medicines.of_resident, resident_id=people[1])[0]
    assert (iron.label, iron.dose) == ("Box 3", "5 ml")
    assert iron.times == (DoseTime(480, EVERY_DAY), DoseTime(1290, 1))
    assert any("08:00, 21:30 (Mon)" in words for words in texts(tab.medicines))


def test_a_wrong_time_is_said_beside_it_and_a_draft_keeps_it(
    desk: Desk, people: list[int], qtbot: QtBot
) -> None:
    page, tab = card(qtbot, desk, people[1])
    tab.medicines.begin()
    settle(desk)
    panel = page.side.panel
    assert isinstance(panel, MedicinePanel)
    type_into(qtbot, panel.name, "Iron")
    qtbot.keyClicks(panel.times.focus_target(), "25:00")
    save(qtbot, panel)
    assert "14:30" in panel.times.error()
    kept = panel.draft()
    assert kept is not None
    page.side.close_panel()
    page.side.restore_draft(kept)
    settle(desk)
    again = page.side.panel
    assert isinstance(again, MedicinePanel)
    assert again.times.rows[0].text() == "25:00"
    assert again.name.value() == "Iron"


def test_who_cannot_read_it_changes_the_rest_and_stops_it(
    desk: Desk, vault: Vault, people: list[int], qtbot: QtBot
) -> None:
    page, tab = card(qtbot, desk, people[1])
    choose(tab.medicines, "Change")
    settle(desk)
    panel = page.side.panel
    assert isinstance(panel, MedicinePanel)
    assert panel.name.value() is None  # sealed from this colleague
    type_into(qtbot, panel.dose, "2 tablets")
    save(qtbot, panel)
    settle(desk)
    assert page.side.panel is None
    (row,) = vault.read(medicines.of_resident, resident_id=people[1])
    assert (row.label, row.dose, row.times) == ("Box 2", "2 tablets", (DoseTime(1200),))
    choose(tab.medicines, "Stop")
    panel = page.side.panel
    assert isinstance(panel, StopMedicinePanel)
    type_into(qtbot, panel.form.fields["end_reason"], "A rash")
    save(qtbot, panel)
    settle(desk)
    assert not vault.read(medicines.of_resident, resident_id=people[1])[0].is_running
    assert found(vault).due[-1].shown == "Lina"


def test_who_holds_the_key_reads_the_name(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4")
        who, _stay = admitted(vault, beds(vault, house(vault))[0], TODAY - DAY, "Noor")
        added(vault, who)
    with signed_in(desk_file, "H4", clock) as nurse, desk_of(nurse) as desk:
        page, tab = card(qtbot, desk, who)
        assert not any("Quillamycin" in words for words in texts(tab))
        press(tab.medicines, "Read")
        settle(desk)
        assert any("Quillamycin" in words for words in texts(tab.medicines))
        press(tab.medicines, "Close")
        assert not any("Quillamycin" in words for words in texts(tab.medicines))
        page.close()


def test_a_line_of_the_handover_opens_the_dose_of_its_person(
    desk: Desk, vault: Vault, people: list[int], qtbot: QtBot
) -> None:
    tab = opened(qtbot, desk)
    tab.open(("person", people[1]))
    settle(desk)
    assert [dose.resident_id for dose in tab.due.doses()] == [people[1]]
    [dose] = tab.due.doses()
    vault.do(
        "Given", medicine_rounds.give, doses=medicine_rounds.keys_of([dose]),
        outcome=Outcome.REFUSED, facts=medicine_rounds.GivenFacts(),
    )  # fmt: skip
    tab.open(("person", people[1]))
    settle(desk)
    assert tab.lists.currentIndex() == WRITTEN
    assert tab.written.selected().resident_id == people[1]
