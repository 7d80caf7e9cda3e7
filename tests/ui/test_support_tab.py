# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support & journey on a resident's page, by keyboard; the handover; words in Preferences."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.services.residents import caseload
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.support import (
    aftercare,
    attempts,
    closing,
    journey_words,
    journeys,
    outcomes,
    programmes,
    support,
)
from shelterdesk.services.support.closing import CloseForm
from shelterdesk.services.support.outcomes import OutcomeForm
from shelterdesk.services.support.programmes import ProgrammeForm
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import show_active
from ui.desk import Desk
from ui.preferences.journey_tab import JourneyTab
from ui.preferences.programmes_tab import ProgrammesTab
from ui.residents.page import ResidentsPage
from ui.residents.resident_page import ResidentPage
from ui.residents.support.parts import length_words
from ui.widgets.field import Field
from ui.widgets.fields import ChoiceField
from ui.widgets.form_panel import FormPanel
from ui.widgets.handover_panel import HandoverPanel

T = NOW.date()
DAY = timedelta(days=1)
KEY = Qt.Key


def opened(vault: Vault, days: int = 100) -> tuple[int, int]:
    her = person(vault, "Noor")
    day = T - days * DAY
    return her, vault.do("Open", support.open_period, resident_id=her, opened=day).result


def press(qtbot: QtBot, desk: Desk, made: QAbstractButton) -> None:
    """Reach a button and press it, without the mouse."""
    made.setFocus()
    qtbot.keyClick(made, KEY.Key_Space)
    settle(desk)


def write(qtbot: QtBot, field: Field, text: str) -> None:
    """Type into a field and leave it; the list that a choice offers goes as it does with Tab."""
    type_into(qtbot, field, text)
    if isinstance(field, ChoiceField):
        field.focus_target().completer().popup().hide()


def keep(qtbot: QtBot, panel: FormPanel) -> None:
    """Ctrl+S. The screenless platform activates lists of choices late, and the window not again."""
    QApplication.processEvents()
    window = panel.window()
    with qtbot.waitActive(window, timeout=5_000):
        window.activateWindow()
    panel.first_field().setFocus()
    save(qtbot, panel)


def fill(qtbot: QtBot, desk: Desk, page: ResidentPage, **typed: str) -> None:
    """Type into the panel that is open, and save it."""
    for name, text in typed.items():
        write(qtbot, page.panel.form.fields[name], text)
    keep(qtbot, page.panel)
    settle(desk)


def tab_of(page: ResidentPage) -> Any:
    return page.tabs.made("support")


def test_a_journey_there_and_back_by_keyboard(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    her, _period = opened(vault)
    page = resident_page(qtbot, desk, her, "support")
    tab = tab_of(page)
    assert any("none is needed" in line for line in texts(tab.journey))
    press(qtbot, desk, tab.journey.act_button)
    fill(qtbot, desk, page, stage="Treat", on="2026-10-01", note="said so herself")
    press(qtbot, desk, tab.journey.act_button)
    assert "Now: Treatment and support" in texts(page.panel)
    fill(qtbot, desk, page, stage="Readiness", view="The resident")
    assert page.panel is None
    assert page.header.support.text() == "Readiness and engagement"
    newest, oldest = vault.read(journeys.journey, resident_id=her).stages
    assert (newest.view, oldest.end, oldest.note) == ("hers", T, "said so herself")
    shown = texts(tab.journey)
    assert "1 October to 22 November · Together" in shown
    press(qtbot, desk, tab.journey.buttons[oldest.id, "correct"])
    fill(qtbot, desk, page, start="2026-06-01")
    assert page.panel.form.fields["start"].error()
    fill(qtbot, desk, page, start="2026-10-10")
    assert vault.read(journeys.journey, resident_id=her).stages[1].start.day == 10
    press(qtbot, desk, tab.journey.act_button)
    fill(qtbot, desk, page, stage="No stage")
    assert vault.read(journeys.journey, resident_id=her).stages[0].end == T
    assert page.header.support.text() == "Supported"
    press(qtbot, desk, tab.journey.buttons[newest.id, "remove"])
    assert len(vault.read(journeys.journey, resident_id=her).stages) == 1


def test_stages_need_support_and_words(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    her = person(vault, "Noor")
    page = resident_page(qtbot, desk, her, "support")
    tab = tab_of(page)
    assert tab.journey.act_button.isHidden()
    assert any("within a support period" in line for line in texts(tab.journey))
    assert tab.contacts.isHidden()
    done = vault.do("Use", journey_words.use, preset="own")
    page.refresh(done.tables)
    settle(desk)
    assert any("No stages are in use" in line for line in texts(tab.journey))


def test_opening_closing_and_coming_back(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    vault.do("Add", programmes.add, form=ProgrammeForm("Exit", planned_months=1))
    her, _stay = admitted(vault, beds(vault, house(vault))[0], T - 3 * DAY)
    page = resident_page(qtbot, desk, her, "support")
    tab = tab_of(page)
    [row] = vault.read(support.periods, resident_id=her)
    press(qtbot, desk, tab.periods.buttons[row.id, "edit"])
    fill(qtbot, desk, page, opened="2025-11-22", referral_source="Outreach")
    press(qtbot, desk, tab.periods.buttons[row.id, "programme"])
    fill(qtbot, desk, page, programme="Exit")
    assert "since 22 November 2025 · planned until 22 December 2025; nothing ends by itself" in (
        texts(tab.periods)
    )
    press(qtbot, desk, tab.periods.close_buttons[row.id])
    assert any("Stays open: House B" in line for line in texts(page.panel))
    assert not page.panel.months[1].isVisible()
    write(qtbot, page.panel.wish, "Yes")
    assert page.panel.months[1].focus_target().text() == "After 1 month: 22 December 2026"
    page.panel.months[12].focus_target().setFocus()
    qtbot.keyClick(page.panel.months[12].focus_target(), KEY.Key_Space)
    fill(qtbot, desk, page, close_reason="Own wish", destination="Prefers", closed="2026-08-20",
         close_note="She will write.")  # fmt: skip
    assert page.header.support.text() == "Closed"
    contacts = vault.read(aftercare.contacts, resident_id=her)
    assert [contact.months for contact in contacts] == [1, 3, 6]
    press(qtbot, desk, tab.contacts.buttons[contacts[0].id])
    fill(qtbot, desk, page, result="Not known", housing="Does not", note="No answer.")
    found = vault.read(aftercare.contacts, resident_id=her)[0]
    assert (found.result, found.housing) == ("unknown", Unanswered.UNKNOWN)
    press(qtbot, desk, tab.periods.buttons[row.id, "closing"])
    assert page.panel.note.value() == "She will write."
    fill(qtbot, desk, page, close_reason="Moved away")
    form = vault.read(closing.closing, period_id=row.id).form
    assert (form.reason, form.destination) == ("moved-away", Unanswered.DECLINED)
    assert form.note == "She will write."
    press(qtbot, desk, tab.periods.open_button)
    fill(qtbot, desk, page)
    assert "Second support period, a return after 3 months" in texts(tab.periods)
    assert any("no longer needed" in line for line in texts(tab.contacts))
    press(qtbot, desk, tab.periods.buttons[row.id, "reopen"])
    assert len(tab.periods.close_buttons) == 2


def test_another_caseworker(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    hired(vault, "C2")
    her, period = opened(vault)
    page = resident_page(qtbot, desk, her, "support")
    assert "caseworker Joy" in page.header.line.text()
    press(qtbot, desk, tab_of(page).periods.buttons[period, "caseworker"])
    assert "Joy" in texts(page.panel)
    fill(qtbot, desk, page, staff_id="C2", note="Call before noon.")
    assert "caseworker C2" in page.header.line.text()
    assert vault.read(caseload.history, period_id=period)[0].note == "Call before noon."


def test_outcomes_and_experience(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    her, _period = opened(vault)
    vault.do("Add", programmes.add, form=ProgrammeForm("Exit"))
    page = resident_page(qtbot, desk, her, "support")
    tab = tab_of(page)
    press(qtbot, desk, tab.outcomes.act_button)
    write(qtbot, page.panel.status, "Housed")
    assert any("Lives in a place" in line for line in texts(page.panel))
    fill(qtbot, desk, page, programme_id="Exit", on="2026-11-20")
    [row] = vault.read(outcomes.outcomes, resident_id=her)
    assert (row.label, row.programme) == ("Housed", "Exit")
    press(qtbot, desk, tab.outcomes.buttons[row.id])
    fill(qtbot, desk, page, status="Earning", note="at the bakery")
    [row] = vault.read(outcomes.outcomes, resident_id=her)
    assert (row.label, row.form.note) == ("Earning", "at the bakery")
    press(qtbot, desk, tab.experience.act_button)
    fill(qtbot, desk, page, begun_year="2019", begun_month="April", months="8", helped="The class.")
    [told] = vault.read(attempts.attempts, resident_id=her)
    assert (told.form.begun_month, told.form.helped) == (4, "The class.")
    assert "April 2019" in texts(tab.experience)
    press(qtbot, desk, tab.experience.buttons[told.id])
    page.panel.year.set_value("declined")
    page.panel.month.set_value(None)
    fill(qtbot, desk, page)
    assert "Year: prefers not to say" in texts(tab.experience)
    assert not any("attempt" in line.lower() for line in texts(page.header))


def test_the_desk_sees_the_periods_alone(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        her, period = opened(vault)
        stage = "five-stage.readiness"
        vault.do("Enter", journeys.enter, resident_id=her, stage=stage, on=T)
        vault.do("Add", outcomes.add, resident_id=her, form=OutcomeForm("safer", T))
        form = CloseForm(T, wants_aftercare=True)
        vault.do("Close", closing.close, period_id=period, form=form)
        vault.do("Open", support.open_period, resident_id=her, opened=T)
    with signed_in(desk_file, "F1", clock) as vault, desk_of(vault) as desk:
        page = resident_page(qtbot, desk, her, "support")
        tab = tab_of(page)
        assert page.tabs.tabs.tabText(page.tabs.ids().index("support")) == "Support"
        assert "Second support period, a return after 0 days" in texts(tab.periods)
        for card in (tab.journey, tab.outcomes, tab.contacts, tab.experience):
            assert not card.isVisible()
        assert tab.periods.act_button.isHidden()
        assert not tab.periods.buttons
        assert page.header.support.text() == "Supported"
        assert not any("Readiness" in line or "Safer" in line for line in texts(page))


# Caseload
def test_my_list_and_the_handover_of_it(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "C2", "H4", "F1")
        _her, first = opened(vault)
        other = person(vault, "Mai")
        second = vault.do("Open", support.open_period, resident_id=other, opened=T).result
        with desk_of(vault) as desk:
            page = ResidentsPage(desk)
            desk.changed.connect(page.refresh)
            show_active(qtbot, page, 1000, 640)
            settle(desk)
            page.list.show_scope(Scope.MINE)
            settle(desk)
            assert len(page.list.view.rows_model.rows()) == 2
            press(qtbot, desk, page.list.handover_button)
            panel = page.side.panel
            assert isinstance(panel, HandoverPanel)
            write(qtbot, panel.all, "C2")
            write(qtbot, panel.to[second], "H4")
            type_into(qtbot, panel.form.fields[f"note_{second}"], "Likes tea.")
            assert page.draft()["side"]["about"] == {"staff_id": vault.staff_id}
            keep(qtbot, panel)
            settle(desk)
            assert page.side.panel is None
            assert page.list.view.rows_model.rows() == []
        turns = [vault.read(caseload.history, period_id=id_)[0] for id_ in (first, second)]
        assert [turn.staff_id for turn in turns] == [team["C2"], team["H4"]]
        assert turns[1].note == "Likes tea."
    with signed_in(desk_file, "F1", clock) as vault, desk_of(vault) as desk:
        page = ResidentsPage(desk)
        show_active(qtbot, page, 1000, 640)
        settle(desk)
        assert [chip.text().split("  ")[0] for chip in page.list.chips.buttons()] == [
            "Here tonight", "Supported", "All"
        ]  # fmt: skip


# Preferences
def test_stages_are_chosen_and_written(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    tab = JourneyTab(desk)
    desk.changed.connect(tab.refresh)
    show_active(qtbot, tab, 800, 600)
    settle(desk)
    assert tab.chosen() == "five-stage"
    tab.sets.setFocus()
    for _again in range(4):
        qtbot.keyClick(tab.sets, KEY.Key_Down)
    settle(desk)
    assert tab.chosen() == "own"
    for word in ("Rest", "Bake"):
        type_into(qtbot, tab.edit, word)
        qtbot.keyClick(tab.edit.focus_target(), KEY.Key_Return)
        settle(desk)
    press(qtbot, desk, tab.use_button)
    assert not tab.use_button.isEnabled()
    tab.words.select(tab.words.rows_model.rows()[1].id)
    press(qtbot, desk, tab.up_button)
    assert [word.label for word in tab.words.rows_model.rows()] == ["Bake", "Rest"]
    own = next(found for found in vault.read(journey_words.presets) if found.is_used)
    assert [word.label for word in own.words] == ["Bake", "Rest"]
    tab._choose("outcomes")
    settle(desk)
    tab.words.setFocus()
    qtbot.keyClick(tab.words, KEY.Key_Down)
    qtbot.keyClick(tab.words, KEY.Key_F2)
    type_into(qtbot, tab.definition, "As we count it.")
    assert tab.is_modified()
    save(qtbot, tab)
    settle(desk)
    assert not tab.is_modified()
    assert "As we count it." in [
        word.definition for word in vault.read(journey_words.outcome_words)
    ]
    type_into(qtbot, tab.edit, "Safer")
    save(qtbot, tab)
    settle(desk)
    assert "already" in tab.edit.error()
    assert vault.read(organisation.form).discreet_name  # the house stays as it was


def test_programmes_and_their_counts(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    tab = ProgrammesTab(desk)
    desk.changed.connect(tab.refresh)
    show_active(qtbot, tab, 900, 640)
    settle(desk)
    press(qtbot, desk, tab.add_button)
    form = tab.side.panel.form
    type_into(qtbot, form.fields["name"], "Exit")
    type_into(qtbot, form.fields["planned_months"], "12")
    save(qtbot, tab.side.panel)
    settle(desk)
    [row] = vault.read(programmes.listed)
    assert row.form == ProgrammeForm("Exit", planned_months=12)
    her = person(vault, "Noor")
    done = vault.do("Add", outcomes.add, resident_id=her, form=OutcomeForm("safer", T, row.id))
    tab.refresh(done)
    settle(desk)
    shown = texts(tab.counts)
    at = shown.index("Safer")
    assert shown[at + 1].startswith("Says that daily life is safer")
    assert shown[at + 2] == "1 person"
    type_into(qtbot, tab.on, "2026-11-21")
    settle(desk)
    shown = texts(tab.counts)
    assert shown[shown.index("Safer") + 2] == "0 people"
    qtbot.keyClick(tab.list, KEY.Key_F2)
    settle(desk)
    form = tab.side.panel.form
    type_into(qtbot, form.fields["end"], "2026-11-01")
    save(qtbot, tab.side.panel)
    settle(desk)
    assert not vault.read(programmes.listed)[0].is_running


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "0 days"), (1, "1 day"), (45, "45 days"), (61, "2 months"), (426, "14 months"),
     (731, "2 years"), (1100, "3 years")],
)  # fmt: skip
def test_about_how_long(days: int, words: str) -> None:
    assert length_words(days) == words
    assert QApplication.instance() is not None
