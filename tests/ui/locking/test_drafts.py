# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was typed is there again after locking, however it was locked, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.errors import DiskFull
from shelterdesk.services import drafts, organisation
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.intake import CameFor
from shelterdesk.services.rooms import rooms, stays
from shelterdesk.services.support import support
from shelterdesk.vault import accounts, door
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import line_of, save, type_into
from tests.ui.program_at import CTRL, KEY, Started, press, started
from tests.vault_people import on_paper
from ui.program import Options
from ui.residents.intake_panel import IntakePanel
from ui.residents.support.closing_panel import ClosingPanel
from ui.residents.support.period_panels import OpenPeriodPanel
from ui.rooms.forms import BlockForm, ReasonForm, SetUpPanel
from ui.widgets.check_out_panel import CheckOutPanel
from ui.widgets.stay_fields import Place, Who
from ui.widgets.stay_panels import AdmitPanel

DAY = timedelta(days=1)
Start = Callable[[], AbstractContextManager[Started]]


def unlocked(path: Path) -> Vault:
    return door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)


@pytest.fixture
def people(desk_file: Path) -> dict[str, int]:
    """A house, Noor in its first bed since three days, Mai without a stay."""
    vault = unlocked(desk_file)
    on_paper(vault)
    free = beds(vault, house(vault))
    since = vault.read(organisation.tonight) - 3 * DAY
    noor, stay = admitted(vault, free[0], since)
    mai = person(vault, "Mai")
    vault.lock()
    return {"noor": noor, "stay": stay, "mai": mai, "bed": free[0], "free": free[3]}


@pytest.fixture
def start(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    desk_file: Path,
    people: dict[str, int],
) -> Start:
    """The program, unlocked; each call is its next process."""

    def begin() -> AbstractContextManager[Started]:
        return started(qtbot, monkeypatch, tmp_path / "home", Options(file=desk_file))

    return begin


def open_(program: Started) -> Any:
    """Unlock and wait until everything is there."""
    program.unlock()
    session = program.wait_for_session()
    program.settle()
    program.settle()
    return session


def places(path: Path) -> list[str]:
    vault = unlocked(path)
    found = [row.place for row in vault.read(drafts.own)]
    vault.lock()
    return found


def details_of(program: Started, resident_id: int) -> Any:
    page = program.window.open_page("residents", ("resident", resident_id))
    page.current_page().tabs.open("details")
    program.settle()
    return page.current_page().details().tab


def ctrl_l(program: Started) -> None:
    press(program.qtbot, program.window, KEY.Key_L, CTRL)


def closed(program: Started) -> None:
    program.window.close()


def idle(program: Started) -> None:
    program.program.session.idle.expired.emit()


def slept(program: Started) -> None:
    program.program.session.watches.sleep.woke.emit()


def system(program: Started) -> None:
    program.program.session.watches.system.left.emit("lid")


def hidden(program: Started) -> None:
    session = program.program.session
    program.qtbot.keyClick(program.window.windowHandle(), KEY.Key_F9)
    program.qtbot.waitUntil(lambda: session.state()["locked"], timeout=5_000)


@pytest.mark.parametrize("lock", [ctrl_l, closed, idle, slept, system, hidden])
def test_every_way_of_locking_keeps_what_is_typed(
    start: Start, desk_file: Path, people: dict[str, int], lock: Callable[[Started], None]
) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).known_as, "Mai Zyxmark")
        lock(program)
        assert program.program.session.state()["locked"]
    assert places(desk_file) == ["page:residents"]
    with start() as program:
        open_(program)
        window = program.window
        assert window.current_id() == "residents"
        page = window.page("residents")
        assert page.current_resident() == people["mai"]
        assert page.current_page().tabs.current_id() == "details"
        tab = page.current_page().details().tab
        assert line_of(tab.known_as).text() == "Mai Zyxmark"
        assert tab.is_modified()
        assert "not saved yet" in window.message_bar.text()
        # Saved, it is kept no more.
        line_of(tab.known_as).setFocus()
        save(program.qtbot, tab)
        program.settle()
        program.qtbot.waitUntil(lambda: not program.program.session.drafts._kept, timeout=5_000)
        ctrl_l(program)
    assert places(desk_file) == []
    vault = unlocked(desk_file)
    assert vault.read(residents.row, resident_id=people["mai"]).shown == "Mai Zyxmark"
    vault.lock()


def test_discard_gives_it_up(start: Start, desk_file: Path, people: dict[str, int]) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).known_as, "Mai Zyxmark")
        ctrl_l(program)
    with start() as program:
        session = open_(program)
        # Undo is for what was done: it does not throw away what was typed.
        press(program.qtbot, program.window, KEY.Key_Z, CTRL)
        program.settle()
        assert program.window.is_modified()
        session.drafts._discard(["residents"])
        program.settle()
        assert not program.window.is_modified()
        assert program.window.current_id() == "residents"
        assert "discarded" in program.window.message_bar.text()
        program.qtbot.waitUntil(lambda: not session.drafts._kept, timeout=5_000)
        ctrl_l(program)
    assert places(desk_file) == []


def test_the_place_is_named_and_shown(start: Start, people: dict[str, int]) -> None:
    with start() as program:
        open_(program)
        details = details_of(program, people["mai"])
        type_into(program.qtbot, details.known_as, "Mai Zyxmark")
        program.window.open_page("today")
        ctrl_l(program)
    with start() as program:
        open_(program)
        bar = program.window.message_bar
        assert program.window.current_id() == "today"
        assert bar.text() == "What you had not saved yet is here again: Residents."
        assert (bar._button.text(), bar._other_button.text()) == ("Show", "Discard")
        bar.trigger()
        program.settle()
        assert program.window.current_id() == "residents"
        assert program.window.page("residents").current_resident() == people["mai"]
        assert bar.isVisible(), "it can still be thrown away"
        bar.trigger_other()
        program.settle()
        assert not program.window.is_modified()


def test_kept_while_typing_so_that_a_crash_takes_little(
    start: Start, desk_file: Path, people: dict[str, int]
) -> None:
    with start() as program:
        session = open_(program)
        assert session.drafts._timer.interval() == 2_000
        tab = details_of(program, people["mai"])
        type_into(program.qtbot, tab.known_as, "Mai Zyxmark")
        session.drafts._timer.setInterval(30)
        program.qtbot.waitUntil(lambda: bool(session.drafts._kept), timeout=5_000)
        (row,) = session.desk.vault.read(drafts.own)
        assert row.body["typed"]["people"][str(people["mai"])]["details"] == {
            "known_as": "Mai Zyxmark"
        }
        # Typed back: nothing is kept any more.
        type_into(program.qtbot, tab.known_as, "Mai")
        program.qtbot.waitUntil(lambda: not session.drafts._kept, timeout=5_000)
        assert session.desk.vault.read(drafts.own) == []


def test_another_person_sees_nothing(start: Start, desk_file: Path, people: dict[str, int]) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).known_as, "Mai Zyxmark")
        ctrl_l(program)
    vault = unlocked(desk_file)
    accounts.add(
        vault, code="K9", roles=["caseworker"], passphrase="another-orchard-violin", cost=FLOOR
    )
    vault.lock()
    with start() as program:
        program.unlock("another-orchard-violin", "K9")
        program.wait_for_session()
        program.settle()
        assert program.window.current_id() == "today"
        assert not program.window.is_modified()
        assert "not saved" not in program.window.message_bar.text()
        ctrl_l(program)
    with start() as program:
        open_(program)
        assert program.window.current_id() == "residents"


def test_a_draft_that_cannot_be_kept_is_asked_about(
    start: Start, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = DiskFull("The disk is full. Nothing was changed.")

    def refuse(*_given: Any, **_more: Any) -> None:
        raise full

    with start() as program:
        session = open_(program)
        tab = details_of(program, people["mai"])
        type_into(program.qtbot, tab.known_as, "Mai Zyxmark")
        monkeypatch.setattr(session.desk.vault, "do", refuse)
        asked: list[str] = []
        answers = [False, False, True]

        def may_lose(_parent: object, why: str) -> bool:
            asked.append(why)
            return answers.pop(0)

        monkeypatch.setattr(session.closing, "may_lose", may_lose)
        ctrl_l(program)
        assert not session.state()["ended"]
        assert not program.window.close()  # closing asks as well
        assert program.window.isVisible()
        assert line_of(tab.known_as).text() == "Mai Zyxmark"
        # While she types, it is said once.
        session.drafts.keep()
        program.settle()
        assert "cannot be kept" in program.window.message_bar.text()
        program.window.message_bar.clear()
        session.drafts.keep()
        program.settle()
        assert program.window.message_bar.text() == ""
        ctrl_l(program)
        assert session.state()["ended"]
        assert asked == [full.message] * 3


def test_a_page_that_cannot_put_it_back_asks(
    start: Start, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with start() as program:
        session = open_(program)
        page = program.window.open_page("help")
        monkeypatch.setattr(page, "is_modified", lambda: True)
        answers = [False, True]
        monkeypatch.setattr(session.closing, "may_lose", lambda _parent, _why: answers.pop(0))
        ctrl_l(program)
        assert not session.state()["ended"]
        ctrl_l(program)
        assert session.state()["ended"]


def test_locked_before_it_was_put_back_keeps_it(
    start: Start, desk_file: Path, people: dict[str, int]
) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).known_as, "Mai Zyxmark")
        ctrl_l(program)
    with start() as program:
        program.unlock()
        program.qtbot.waitUntil(lambda: program.program.session is not None, timeout=30_000)
        program.program.session.end("idle")
    assert places(desk_file) == ["page:residents"]


def test_a_draft_of_another_version_does_no_harm(
    start: Start, desk_file: Path, people: dict[str, int], quiet_log: Any
) -> None:
    vault = unlocked(desk_file)
    for place, body in (
        ("page:residents", {"shown": True, "typed": {"people": {"x": 1}}}),
        ("page:rooms", {"typed": {"site_id": 1, "night": None, "form": {"again": {"kind": "z"}}}}),
        ("page:today", {"typed": {"panel": "Nothing", "about": {}}}),
        ("page:preferences", {"typed": {"typed": {"words": {"list": "x"}, "gone": {}}}}),
        ("page:gone", {"typed": {}}),
        ("note:1", {"typed": {}}),
    ):
        vault.do("Test", drafts.keep, place=place, body=body)
    vault.lock()
    with start() as program:
        open_(program)
        assert not program.window.is_modified()
        ctrl_l(program)
    assert {record.msg for record in quiet_log.records} == {"a draft could not be put back"}
    quiet_log.records.clear()
    assert places(desk_file) == ["page:gone", "note:1"]  # perhaps another version knows them


def test_what_was_saved_in_the_last_moment_is_no_draft(
    start: Start, desk_file: Path, people: dict[str, int]
) -> None:
    with start() as program:
        open_(program)
        tab = details_of(program, people["mai"])
        type_into(program.qtbot, tab.known_as, "Mai Zyxmark")
        save(program.qtbot, tab)
        ctrl_l(program)
        assert program.program.session.state()["locked"]
    vault = unlocked(desk_file)
    is_saved = vault.read(residents.row, resident_id=people["mai"]).shown == "Mai Zyxmark"
    vault.lock()
    assert places(desk_file) == ([] if is_saved else ["page:residents"])


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


def test_nothing_of_it_is_shown_while_nobody_is_signed_in(
    start: Start, people: dict[str, int]
) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).known_as, "Mai Zyxmark")
        ctrl_l(program)
    with start() as program:
        shown = [w for w in QApplication.allWidgets() if w.isVisible()]
        assert all("Zyx" not in w.accessibleName() for w in shown)


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
