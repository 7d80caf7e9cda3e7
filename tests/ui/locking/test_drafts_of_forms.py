# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each form is there again after locking, with what was typed into it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.services import organisation
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.intake import CameFor
from shelterdesk.services.rooms import rooms, stays
from shelterdesk.services.support import support
from tests.ui.at_desk import line_of, save, type_into
from tests.ui.locking.typed import Start, ctrl_l, details_of, open_, places, unlocked
from tests.ui.program_at import Started
from ui.residents.intake_panel import IntakePanel
from ui.residents.support.closing_panel import ClosingPanel
from ui.residents.support.period_panels import OpenPeriodPanel
from ui.rooms.forms import BlockForm, ReasonForm, SetUpPanel
from ui.widgets.check_out_panel import CheckOutPanel
from ui.widgets.stay_fields import Place, Who
from ui.widgets.stay_panels import AdmitPanel

DAY = timedelta(days=1)


# Each form
def test_a_new_resident(start: Start, people: dict[str, int]) -> None:
    with start() as program:
        open_(program)
        page = program.window.open_page("residents", ("new", None))
        program.settle()
        panel = page.intake
        type_into(program.qtbot, panel.known_as, "Zyx")
        type_into(program.qtbot, panel.languages.first_language(), "Mongolian")
        panel.came_for.set_value(CameFor.BED)
        panel.came_for.changed.emit()
        program.settle()
        panel.beds.restore_draft({"bed_id": people["free"], "site_id": None})
        ctrl_l(program)
    with start() as program:
        open_(program)
        panel = program.window.page("residents").intake
        assert isinstance(panel, IntakePanel)
        assert panel.isVisible()
        assert panel.known_as.value() == "Zyx"
        assert [tag for tag, _level in panel.languages.value()] == ["mn"]
        assert panel.came_for.value() == CameFor.BED
        assert panel.beds.value() == Place(bed_id=people["free"])
        save(program.qtbot, panel)
        program.settle()
        found = program.program.session.desk.vault.read(residents.find, text="Zyx")
        assert [row.place for row in found] == ["Room 2 · B"]


def test_two_people_and_a_panel(start: Start, people: dict[str, int]) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).pronouns, "she/they")
        page = program.window.open_page("residents", ("resident", people["noor"]))
        program.settle()
        page.current_page().check_out()
        program.settle()
        panel = page.current_page().panel
        assert isinstance(panel, CheckOutPanel)
        type_into(program.qtbot, panel.destination, "Rental")
        typed = line_of(panel.destination).text()
        panel.closes.restore_draft(True)
        day = line_of(panel.on).text()
        type_into(program.qtbot, panel.on, "99.99.")  # not yet a date
        ctrl_l(program)
    with start() as program:
        open_(program)
        page = program.window.page("residents")
        assert page.current_resident() == people["noor"]
        panel = page.current_page().panel
        assert isinstance(panel, CheckOutPanel)
        assert line_of(panel.destination).text() == typed
        assert line_of(panel.on).text() == "99.99." != day
        assert panel.closes.value() is True
        assert panel.reason.isVisible()
        page.open_resident(people["mai"])
        program.settle()
        assert page.current_page().details().tab.pronouns.value() == "she/they"


def test_support_and_admission(start: Start, people: dict[str, int]) -> None:
    with start() as program:
        desk = open_(program).desk
        page = program.window.open_page("residents", ("resident", people["mai"]))
        program.settle()
        page.current_page().tabs.open("support")
        side = page.current_page().side
        side.open(OpenPeriodPanel(desk, people["mai"]))
        program.settle()
        panel = page.current_page().panel
        code = panel.form.fields["first_contact"].codes()[1]
        panel.form.fields["first_contact"].restore_draft({"code": code})
        program.settle()
        ctrl_l(program)
    with start() as program:
        open_(program)
        page = program.window.page("residents").current_page()
        assert page.tabs.current_id() == "support"
        assert page.panel.form.fields["first_contact"].value() == code
        page.panel.form.cancel_button.click()
        page.admit()
        program.settle()
        page.panel.beds.restore_draft({"bed_id": people["free"], "site_id": None})
        ctrl_l(program)
    with start() as program:
        open_(program)
        panel = program.window.page("residents").current_page().panel
        assert isinstance(panel, AdmitPanel)
        assert panel.resident_id == people["mai"]
        assert panel.beds.value() == Place(bed_id=people["free"])


def room_form(program: Started, people: dict[str, int]) -> Any:
    acts = program.window.page("rooms").acts
    acts._edit_room(acts._night.bed(people["bed"])[0])
    form = acts._side.content()
    type_into(program.qtbot, form.fields["hint"], "quiet")
    return lambda form: form.fields["hint"].value() == "quiet"


def block(program: Started, people: dict[str, int]) -> Any:
    acts = program.window.page("rooms").acts
    acts._block_form(*acts._night.bed(people["free"]))
    type_into(program.qtbot, acts._side.content().fields["reason"], "shower")
    return lambda form: isinstance(form, BlockForm) and form.fields["reason"].value() == "shower"


def set_up(program: Started, people: dict[str, int]) -> Any:
    acts = program.window.page("rooms").acts
    acts.set_up()
    panel = acts._side.content()
    panel.house.restore_draft({"code": 0})
    type_into(program.qtbot, panel.name, "House C")
    type_into(program.qtbot, panel.pattern, "2 rooms x")
    return lambda form: (
        isinstance(form, SetUpPanel)
        and form.name.value() == "House C"
        and line_of(form.pattern).text() == "2 rooms x"
        and form.name.isVisible()
    )


def admit(program: Started, people: dict[str, int]) -> Any:
    acts = program.window.page("rooms").acts
    acts.admit(people["free"])
    program.settle()
    panel = acts._side.content()
    panel.who.restore_draft({"resident_id": None, "name": "Zyx"})
    return lambda form: (
        isinstance(form, AdmitPanel)
        and form.who.value() == Who(None, "Zyx")
        and form.beds.value() == Place(bed_id=people["free"])
    )


def past_move(program: Started, people: dict[str, int]) -> Any:
    page = program.window.page("rooms")
    page.show_night(page.night.tonight - 2 * DAY)
    program.settle()
    page.acts.moves.move(people["bed"], people["free"])
    form = page.acts._side.content()
    assert isinstance(form, ReasonForm)
    type_into(program.qtbot, form.fields["reason"], "noted late")

    def is_back(form: Any) -> bool:
        shown = program_night(form)
        return form.fields["reason"].value() == "noted late" and shown.is_past

    return is_back


def program_night(form: Any) -> Any:
    page = form.parentWidget()
    while not hasattr(page, "acts"):
        page = page.parentWidget()
    return page.night


@pytest.mark.parametrize("typing", [room_form, block, set_up, admit, past_move])
def test_forms_beside_the_board(
    start: Start, desk_file: Path, people: dict[str, int], typing: Callable[..., Any]
) -> None:
    with start() as program:
        open_(program)
        program.window.open_page("rooms")
        program.settle()
        is_back = typing(program, people)
        assert program.window.is_modified()
        ctrl_l(program)
    assert places(desk_file) == ["page:rooms"]
    with start() as program:
        open_(program)
        assert program.window.current_id() == "rooms"
        form = program.window.page("rooms").side.content()
        assert is_back(form)
        assert program.window.is_modified()


def test_an_extra_bed(start: Start, people: dict[str, int], desk_file: Path) -> None:
    vault = unlocked(desk_file)
    night = vault.read(organisation.tonight)
    site = vault.read(rooms.sites)[0].id
    vault.do("Admit", stays.admit, resident_id=people["mai"], on=night, bed_id=None, site_id=site)
    vault.lock()
    with start() as program:
        open_(program)
        page = program.window.open_page("rooms")
        program.settle()
        (waiting,) = page.night.board.elsewhere
        page.acts.moves.extra_bed(waiting.stay_id)
        type_into(program.qtbot, page.side.content().fields["reason"], "full house")
        ctrl_l(program)
    with start() as program:
        open_(program)
        form = program.window.page("rooms").side.content()
        assert isinstance(form, ReasonForm)
        assert form.fields["reason"].value() == "full house"


def test_today_and_its_panel(start: Start, people: dict[str, int], desk_file: Path) -> None:
    vault = unlocked(desk_file)
    night = vault.read(organisation.tonight)
    vault.do("Plan", stays.plan_end, stay_id=people["stay"], planned_end=night - DAY)
    vault.lock()
    with start() as program:
        open_(program)
        page = program.window.page("today")
        (line,) = [line for line in page._sheet.lines if line.stay_id == people["stay"]]
        page.change_date(line)
        program.settle()
        type_into(program.qtbot, page.panel.form.fields["planned_end"], "2031-01-02")
        ctrl_l(program)
    with start() as program:
        open_(program)
        assert program.window.current_id() == "today"
        panel = program.window.page("today").panel
        assert line_of(panel.form.fields["planned_end"]).text() == "2031-01-02"


def test_preferences_of_three_kinds(start: Start, people: dict[str, int]) -> None:
    with start() as program:
        open_(program)
        page = program.window.open_page("preferences")
        program.settle()
        house_tab = page.tabs.open("house")
        program.settle()
        currency = house_tab.form.fields["currency"].value()
        type_into(program.qtbot, house_tab.form.fields["country"], "Norway")
        house_tab.form.fields["currency"].restore_draft({"code": currency})
        person_tab = page.tabs.open("person")
        program.settle()
        type_into(program.qtbot, person_tab.form.fields["name_shown"], "Joy Zyx")
        words = page.tabs.open("words")
        program.settle()
        words.lists.setCurrentIndex(words.lists.rows_model.index(2, 0))
        program.settle()
        words.words.setCurrentIndex(words.words.rows_model.index(0, 0))
        words.rename()
        type_into(program.qtbot, words.edit, "Zyx word")
        ctrl_l(program)
    with start() as program:
        open_(program)
        page = program.window.page("preferences")
        assert page.tabs.current_id() == "words"
        assert page.tabs.made("house").form.fields["country"].value() == "NO"
        # Choosing a country moves the currency along; it had been put back by hand.
        assert page.tabs.made("house").form.fields["currency"].value() == currency
        assert page.tabs.made("person").form.fields["name_shown"].value() == "Joy Zyx"
        words = page.tabs.made("words")
        assert words.edit.value() == "Zyx word"
        assert words.save_button.text() == "Rename"
        words.save()
        program.settle()
        assert any(word.label == "Zyx word" for word in words.words.rows_model.rows())


def test_support_is_closed_by_a_draft_too(start: Start, people: dict[str, int]) -> None:
    with start() as program:
        session = open_(program)
        vault = session.desk.vault
        period = vault.read(support.periods, resident_id=people["noor"])[0].id
        page = program.window.open_page("residents", ("resident", people["noor"]))
        program.settle()
        page.current_page().side.open(ClosingPanel(session.desk, period))
        program.settle()
        panel = page.current_page().panel
        code = panel.form.fields["close_reason"].codes()[0]
        panel.form.fields["close_reason"].restore_draft({"code": code})
        ctrl_l(program)
    with start() as program:
        open_(program)
        panel = program.window.page("residents").current_page().panel
        assert panel.form.fields["close_reason"].value() == code
