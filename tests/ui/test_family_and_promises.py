# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Family, intake in sections and promises on a resident's page, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services.agenda import appointments, tasks
from shelterdesk.services.agenda.appointments import AppointmentForm
from shelterdesk.services.agenda.tasks import CASE, DESK, TaskForm
from shelterdesk.services.residents import (
    families,
    guardians,
    intake,
    intake_sections,
    never_contact,
    residents,
)
from shelterdesk.services.residents.families import DependantForm
from shelterdesk.services.residents.guardians import GuardianForm, GuardianKind
from shelterdesk.services.residents.intake import Asked
from shelterdesk.services.residents.intake_sections import Section, SectionState
from shelterdesk.services.residents.residents import Birth, Scope
from shelterdesk.services.safety import visitors
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.factories import person
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page as opened
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.residents.details_page import FAMILY, INTAKE, DetailsPage
from ui.residents.family.family_part import FamilyPart
from ui.residents.intake.intake_part import IntakePart
from ui.residents.page import ResidentsPage
from ui.residents.promises.appointments_card import AppointmentsCard
from ui.residents.promises.promises_card import PromisesCard
from ui.residents.resident_page import ResidentPage
from ui.today.page import TodayPage

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def press(qtbot: QtBot, button: QWidget) -> None:
    """Space on a button that has the focus."""
    button.setFocus()
    qtbot.keyClick(button, KEY.Key_Space)


def details(page: ResidentPage) -> DetailsPage:
    found = page.details()
    assert found is not None
    return found


def family(qtbot: QtBot, desk: Desk, resident_id: int) -> tuple[ResidentPage, FamilyPart]:
    page = opened(qtbot, desk, resident_id, "details")
    press(qtbot, details(page).chips.buttons()[1])
    settle(desk)
    part = details(page).made(FAMILY)
    assert isinstance(part, FamilyPart)
    return page, part


def sections(qtbot: QtBot, desk: Desk, resident_id: int) -> tuple[ResidentPage, IntakePart]:
    page = opened(qtbot, desk, resident_id, "details")
    details(page).open_part(INTAKE)
    settle(desk)
    part = details(page).made(INTAKE)
    assert isinstance(part, IntakePart)
    return page, part


def named(widget: QWidget, name: str) -> QAbstractButton:
    """The visible button a screen reader calls so."""
    found = [
        made
        for made in widget.findChildren(QAbstractButton)
        if name in (made.accessibleName(), made.text()) and made.isVisible()
    ]
    assert len(found) == 1, name
    return found[0]


# Coming to the desk
def test_an_anonymous_visit_by_keyboard_alone(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    page = ResidentsPage(desk)
    show_active(qtbot, page, 1036, 720)
    settle(desk)
    qtbot.keyClick(page.list.search, KEY.Key_N, CTRL)
    panel = page.intake
    assert panel is not None
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "no")
    assert panel.not_safe.isVisible()
    assert "Go to a quiet room together." in texts(panel)
    panel.came_for.focus_target().setFocus()
    qtbot.keyClick(panel.came_for.buttons["record"], KEY.Key_Up)
    save(qtbot, panel)
    settle(desk)
    [row] = vault.read(residents.find, scope=Scope.ALL)
    assert (row.known_as, row.is_supported, row.is_here) == ("", False, False)
    [arrival] = vault.read(intake.arrivals, resident_id=row.id)
    assert arrival.asked == Asked(False, "visit")
    assert [v.resident_id for v in vault.read(visits.here_now).here] == [row.id]
    assert page.current_resident() == row.id


@pytest.mark.parametrize("reason", list(Unanswered))
def test_the_safety_question_may_stay_open(
    desk: Desk, vault: Vault, qtbot: QtBot, reason: Unanswered
) -> None:
    page = ResidentsPage(desk)
    show_active(qtbot, page, 1036, 720)
    page.new_resident()
    panel = page.intake
    assert panel is not None
    panel.is_safe.set_value(reason.value)
    assert not panel.not_safe.isVisible()
    save(qtbot, panel)
    settle(desk)
    [row] = vault.read(residents.find, scope=Scope.ALL)
    assert vault.read(intake.arrivals, resident_id=row.id)[0].asked == Asked(reason)


def test_somebody_known_comes_again(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    page, part = sections(qtbot, desk, noor)
    press(qtbot, part.came_button)
    panel = page.panel
    type_into(qtbot, panel.is_safe, "Yes")
    panel.came_for.buttons["talk"].setFocus()
    panel.came_for.buttons["talk"].click()
    save(qtbot, panel)
    settle(desk)
    assert page.panel is None
    assert vault.read(intake.arrivals, resident_id=noor)[0].asked == Asked(True, "talk")
    assert "A talk" in texts(part)


# The full intake
def test_a_section_is_marked_and_leads_to_its_place(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    page, part = sections(qtbot, desk, noor)
    assert "%" not in " ".join(texts(part))
    for key, state in (("l", SectionState.LATER), ("d", SectionState.DONE), ("–", None)):
        box = part.states[Section.HOPES]
        box.setFocus()
        qtbot.keyClicks(box, key) if key != "–" else qtbot.keyClick(box, KEY.Key_Home)
        settle(desk)
        rows = vault.read(intake_sections.sections, resident_id=noor)
        assert {row.state for row in rows if row.section is Section.HOPES} == {state}
        assert part.states[Section.HOPES].hasFocus()
    press(qtbot, named(part, "Open: Strengths and hopes"))
    assert details(page).tab.sealed["strengths"].focus_target().hasFocus()
    details(page).open_part(INTAKE)
    press(qtbot, named(part, "Open: Family"))
    assert details(page).part() == FAMILY
    details(page).open_part(INTAKE)
    press(qtbot, named(part, "Open: Support"))
    assert page.tabs.current_id() == "support"


# Family
def test_a_child_in_two_fields(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    page, part = family(qtbot, desk, noor)
    part.acts["child"].trigger()
    qtbot.keyClicks(QApplication.focusWidget(), "Aya")
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "2020")
    save(qtbot, page.panel)
    settle(desk)
    [row] = vault.read(families.dependants, resident_id=noor)
    assert (row.shown, row.age) == ("Aya", 6)
    asked: list[int] = []
    page.resident_requested.connect(asked.append)
    press(qtbot, named(part, "Open Aya"))
    assert asked == [row.resident_id]


def test_somebody_elsewhere_is_added_changed_and_taken_off(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    noor = person(vault, "Noor")
    page, part = family(qtbot, desk, noor)
    part.acts["away"].trigger()
    type_into(qtbot, page.panel.name.field, "Rin")
    type_into(qtbot, page.panel.lives_with, "In care")
    type_into(qtbot, page.panel.plan.field, "calls on Sundays")
    save(qtbot, page.panel)
    settle(desk)
    [row] = vault.read(families.dependants, resident_id=noor)
    assert (row.shown, row.lives_with) == ("Rin", "care")
    assert any("calls on Sundays" in text for text in texts(part))
    press(qtbot, named(part, "Change Rin"))
    settle(desk)
    page.panel.lives_with.set_value("declined")
    page.panel.lives_with.changed.emit()
    save(qtbot, page.panel)
    settle(desk)
    form = vault.read(families.form, row_id=row.id)
    assert form == DependantForm("Rin", None, True, Unanswered.DECLINED, "calls on Sundays")
    press(qtbot, named(part, "Take Rin away"))
    settle(desk)
    assert vault.read(families.dependants, resident_id=noor) == []


def test_a_record_is_tied_by_its_code(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor, sami = person(vault, "Noor"), person(vault, "Sami")
    page, part = family(qtbot, desk, noor)
    part.acts["link"].trigger()
    type_into(qtbot, page.panel.code, "zzzz9")
    save(qtbot, page.panel)
    settle(desk)
    assert page.panel.code.error() == "There is no record with this code."
    type_into(qtbot, page.panel.code, vault.read(residents.row, resident_id=sami).code.lower())
    save(qtbot, page.panel)
    settle(desk)
    assert [r.resident_id for r in vault.read(families.dependants, resident_id=noor)] == [sami]


def test_never_contact_is_loud_where_the_phone_is(
    desk: Desk, vault: Vault, qtbot: QtBot, desk_file: Path
) -> None:
    hired(vault, "F1")
    mai = person(vault, "Mai", birth=Birth(2010))
    page, part = family(qtbot, desk, mai)
    assert "No parent or relative is here to talk to." in texts(part)
    press(qtbot, part.guardian_button)
    panel = page.panel
    type_into(qtbot, panel.kind, "Parent")
    type_into(qtbot, panel.name.field, "Karim")
    assert not panel.never_hint.isVisible()
    qtbot.keyClick(panel.never.focus_target(), KEY.Key_Space)
    assert panel.never_hint.isVisible()
    save(qtbot, panel)
    settle(desk)
    assert page.panel is None
    assert "Never contact: Karim (Parent)" in texts(part)
    assert vault.read(visitors.check, text="karim").is_known
    press(qtbot, named(part, "Change Karim"))
    settle(desk)
    type_into(qtbot, page.panel.phone.field, "0151 77")
    save(qtbot, page.panel)
    settle(desk)
    assert "Never contact: Karim (Parent) · 0151 77" in texts(part)
    assert vault.read(visitors.check, text="015177").is_known
    vault.lock()
    with signed_in(desk_file, "F1") as other, desk_of(other) as at_desk:
        page = opened(qtbot, at_desk, mai, "details")
        shown = texts(details(page))
        assert any(words.startswith("Never contact: a guardian (Parent).") for words in shown)
        assert not any("Karim" in words or "0151" in words for words in shown)
        assert [chip.text() for chip in details(page).chips.buttons()] == ["Record", "Intake"]


def test_a_guardian_taken_away_is_asked_for_at_the_door_no_more(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    mai = person(vault, "Mai", birth=Birth(2010))
    form = GuardianForm(GuardianKind.PARENT, TODAY, name="Karim", never_contact=True)
    vault.do("Guardian", guardians.add, resident_id=mai, form=form)
    page, part = family(qtbot, desk, mai)
    assert any("the visitor check does not know this person" in words for words in texts(part))
    vault.do("Door", never_contact.settle, resident_id=mai, form=form)
    part.refresh(frozenset({"keep_apart"}))
    settle(desk)
    assert not any("does not know this person" in words for words in texts(part))
    press(qtbot, named(part, "Take Karim away"))
    settle(desk)
    assert vault.read(guardians.of_minor, resident_id=mai).rows == ()
    assert not vault.read(visitors.check, text="Karim").is_known
    assert page.panel is None


def test_a_resident_is_chosen_as_a_guardian_and_her_page_says_what_not_to_tell(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    mai, mother = person(vault, "Mai", birth=Birth(2010)), person(vault, "Rana")
    page, part = family(qtbot, desk, mai)
    press(qtbot, part.guardian_button)
    panel = page.panel
    type_into(qtbot, panel.kind, "Parent")
    qtbot.keyClicks(panel.who.focus_target(), "mai")
    settle(desk)
    assert panel.who.list.options() == []  # nobody is their own guardian
    panel.who.focus_target().clear()
    qtbot.keyClicks(panel.who.focus_target(), "ran")
    settle(desk)
    qtbot.keyClick(panel.who.focus_target(), KEY.Key_Return)
    assert panel.who.value().resident_id == mother
    assert panel.name.field.isHidden()
    assert panel.phone.field.isHidden()
    qtbot.keyClick(panel.never.focus_target(), KEY.Key_Space)
    assert "may live here" in panel.never_hint.text()
    save(qtbot, panel)
    settle(desk)
    [row] = vault.read(guardians.of_minor, resident_id=mai).rows
    assert (row.guardian_id, row.never_contact) == (mother, True)
    assert not vault.read(visitors.check, text="Rana").is_known
    press(qtbot, named(part, "Change Rana"))
    settle(desk)
    assert page.panel.who.value().resident_id == mother
    assert not page.panel.form.is_modified()
    page.side.leave()
    asked: list[int] = []
    part.resident_requested.connect(asked.append)
    press(qtbot, named(part, "Open Rana"))
    assert asked == [mother]
    her = opened(qtbot, desk, mother)
    assert her.header.nothing.isVisible()
    assert her.header.nothing.text() == "Tell this resident nothing about Mai."
    assert not opened(qtbot, desk, mai).header.nothing.isVisible()


def test_a_guardian_can_be_changed(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    mai = person(vault, "Mai", birth=Birth(2010))
    form = GuardianForm(GuardianKind.COURT, TODAY, note="file 7")
    vault.do("Guardian", guardians.add, resident_id=mai, form=form)
    page, part = family(qtbot, desk, mai)
    press(qtbot, named(part, "Change Court"))
    settle(desk)
    type_into(qtbot, page.panel.phone.field, "0151 77")
    save(qtbot, page.panel)
    settle(desk)
    [row] = vault.read(guardians.of_minor, resident_id=mai).rows
    assert (row.phone, row.note, row.kind) == ("0151 77", "file 7", GuardianKind.COURT)


# Promises
def promises(page: ResidentPage) -> PromisesCard:
    return page.promises


def test_a_promise_is_noted_reminded_and_kept(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    page = opened(qtbot, desk, noor)
    press(qtbot, promises(page).add_button)
    qtbot.keyClicks(QApplication.focusWidget(), "Ask about the permit")
    type_into(qtbot, page.panel.due, "2026-11-22")
    save(qtbot, page.panel)
    settle(desk)
    [row] = vault.read(tasks.of_resident, resident_id=noor)
    assert (row.words, row.due, row.confidentiality) == ("Ask about the permit", TODAY, CASE)
    home = TodayPage(desk)
    show_active(qtbot, home, 1036, 720)
    settle(desk)
    assert "Ask about the permit" in texts(home)
    assert "Promised to Noor" in texts(home)
    home.close()
    press(qtbot, promises(page).keep_buttons[row.id])
    settle(desk)
    assert vault.read(tasks.of_resident, resident_id=noor)[0].done_on == TODAY
    press(qtbot, named(promises(page), "Not done after all: Ask about the permit"))
    settle(desk)
    assert vault.read(tasks.of_resident, resident_id=noor)[0].done_on is None


def test_without_the_key_a_promise_is_changed_and_its_words_stay(
    vault: Vault, qtbot: QtBot, desk_file: Path
) -> None:
    hired(vault, "F1")
    noor = person(vault, "Noor")
    form = TaskForm("Quillwords", CASE)
    task_id = vault.do("Promise", tasks.add, resident_id=noor, form=form).result
    vault.lock()
    with signed_in(desk_file, "F1") as other, desk_of(other) as at_desk:
        page = opened(qtbot, at_desk, noor)
        press(qtbot, named(promises(page), "Change: Sealed"))
        settle(at_desk)
        type_into(qtbot, page.panel.due, "2026-11-23")
        save(qtbot, page.panel)
        settle(at_desk)
        assert page.panel is None
        [row] = other.read(tasks.of_resident, resident_id=noor)
        assert (row.words, row.due) == (Hidden.HIDDEN, TODAY + DAY)
        press(qtbot, promises(page).add_button)
        assert page.panel.who.value() == DESK  # what one could not read oneself is no default
    with signed_in(desk_file) as again:
        assert again.read(tasks.form, task_id=task_id).words == "Quillwords"


@pytest.mark.parametrize("language", ["xx-long", "xx-rtl"])
def test_words_fit_and_controls_are_named(
    desk: Desk, vault: Vault, qtbot: QtBot, speak: Callable[[str], None], language: str
) -> None:
    mai = person(vault, "Mai", birth=Birth(2010))
    vault.do("Child", families.add_child, resident_id=mai, known_as="Aya")
    form = GuardianForm(GuardianKind.PARENT, TODAY, name="Karim", never_contact=True)
    vault.do("Guardian", guardians.add, resident_id=mai, form=form)
    vault.do("Promise", tasks.add, resident_id=mai, form=TaskForm("a coat", due=TODAY - DAY))
    speak(language)
    page, part = family(qtbot, desk, mai)
    assert (clipped(page), nameless(page)) == ([], [])
    part.add_guardian()
    settle(desk)
    assert (clipped(page), nameless(page)) == ([], [])
    page.side.leave()
    details(page).open_part(INTAKE)
    settle(desk)
    assert (clipped(page), nameless(page)) == ([], [])
    page.tabs.open("overview")
    promises(page).new()
    settle(desk)
    assert (clipped(page), nameless(page)) == ([], [])


def test_appointments_stand_on_the_page_of_whose_they_are(qtbot: QtBot, vault: Vault) -> None:
    noor = person(vault, "Noor")
    form = AppointmentForm(TODAY + DAY, time(9, 30), words="Dentist", resident_id=noor)
    vault.do("A", appointments.add, form=form)
    with desk_of(vault) as desk:
        page = opened(qtbot, desk, noor)
        settle(desk)
        card = page.findChild(AppointmentsCard)
        assert any("Dentist" in text for text in texts(card))
