# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work at the screen: a vacancy is written down, somebody is introduced, step by step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.placements import Placement
from shelterdesk.services.residents import protection
from shelterdesk.services.residents.residents import LanguageLevel
from shelterdesk.services.support import support
from shelterdesk.services.values import week_times
from shelterdesk.services.work import introductions, pipeline, vacancies
from shelterdesk.services.work.introductions import IntroductionState
from shelterdesk.services.work.pipeline import Stage
from shelterdesk.vault.door import Vault
from tests.colleagues import hired
from tests.employer_rows import (
    TODAY,
    agreed,
    employer,
    introduced,
    prepared,
    runs_out,
    sent,
    vacancy,
    wish,
)
from tests.factories import person
from tests.ui.at_desk import CTRL, buttons, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.widgets.act_menu import ActMenu
from ui.widgets.form_panel import FormPanel
from ui.work.introductions.panels import (
    AnswerPanel,
    PreparePanel,
    ReadAgainPanel,
    SendPanel,
    TrialPanel,
)
from ui.work.page import WorkPage
from ui.work.pipeline.tab import PipelineTab
from ui.work.placements.panels import PlacementPanel
from ui.work.vacancies.form import VacancyPanel
from ui.work.vacancies.tab import VacanciesTab

KEY = Qt.Key


def at(qtbot: QtBot, desk: Desk, tab: str, width: int = 780) -> tuple[Host, Any]:
    host = hosted(qtbot, desk, WorkPage(desk), width)
    host.page.open(("tab", tab))
    settle(desk)
    return host, host.page.tabs.made(tab)


def looking(vault: Vault, name: str, **facts: Any) -> int:
    who = person(vault, name, languages=(("es", LanguageLevel.BASIC),))
    vault.do("Support", support.open_period, resident_id=who, opened=TODAY)
    wish(vault, who, **facts)
    return who


def shown_whole(host: Host) -> None:
    assert not clipped(host)
    assert not nameless(host)


def test_a_vacancy_is_written_down_and_changed_by_keyboard(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    employer(vault)
    host, tab = at(qtbot, desk, "vacancies")
    assert isinstance(tab, VacanciesTab)
    assert "Places at partners stand here: what the work is, and what is asked for." in texts(tab)
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, VacancyPanel)
    fields = panel.form.fields
    type_into(qtbot, fields["partner_id"], "Four Rivers")
    type_into(qtbot, fields["title"], "Bakery help")
    type_into(qtbot, fields["hours"], "20")
    grid = fields["times"].focus_target()
    grid.setFocus()
    qtbot.keyClick(grid, KEY.Key_Space)
    type_into(qtbot, panel.money.amount, "900")
    type_into(qtbot, panel.most, "1100")
    for asked, what in ((panel.skills, "Baking"), (panel.languages, "Spanish")):
        asked.add_button.click()
        type_into(qtbot, asked._rows[0].what, what)
    shown_whole(host)
    save(qtbot, panel)
    settle(desk)
    assert tab.panel is None
    (row,) = vault.read(vacancies.listed)
    assert (row.title, row.minutes_week, row.times) == ("Bakery help", 1200, 1)
    assert (row.wage, len(row.skills), len(row.languages)) == (
        "€900.00 to €1,100.00 a month", 1, 1,
    )  # fmt: skip
    assert tab.subtitle() == "1 open"
    tab.list.select(row.id)
    settle(desk)
    qtbot.keyClick(tab.list, KEY.Key_F2)
    settle(desk)
    assert not tab.panel.is_modified()
    type_into(qtbot, tab.panel.form.fields["title"], "Baker")
    kept = tab.panel.draft()
    save(qtbot, tab.panel)
    settle(desk)
    form = vault.read(vacancies.form, vacancy_id=row.id)
    assert (form.title, form.minutes_week, form.wage_to) == ("Baker", 1200, 110_000)
    tab.restore_draft(kept)
    settle(desk)
    assert tab.panel.form.fields["title"].value() == "Baker"


def test_who_could_fit_is_shown_with_reasons_and_introduced(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    noor = looking(vault, "Noor", free_times=week_times.ALL)
    looking(vault, "Hawa", free_times=2)
    one = vacancy(
        vault, employer(vault), times=1, languages=(("es", "fluent"),), safety="The back door"
    )
    host, tab = at(qtbot, desk, "vacancies")
    tab.open(one)
    settle(desk)
    said = texts(tab.view)
    assert "Fits: Free at all its times: Mon: morning" in said
    assert "Does not fit: Spanish: basic, asked for: fluent; Not free then: Mon: morning" in said
    assert "The back door" in said
    assert buttons(tab.view).count("Introduce") == 2
    shown_whole(host)
    tab.view.introduce_asked.emit(tab.view._found.people[0])
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, PreparePanel)
    type_into(qtbot, panel.letter.field, "Works with care")
    shown_whole(host)
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(introductions.of_resident, resident_id=noor)
    assert (row.vacancy_id, row.state) == (one, IntroductionState.DRAFT)
    assert "Being prepared" in texts(tab.view)
    tab.act("fill", tab.list.selected())
    settle(desk)
    assert vault.read(vacancies.listed) == []
    tab.with_ended.setChecked(True)
    settle(desk)
    tab.list.select(one)
    tab.act("partner", tab.list.selected())
    assert host.asked == [("partners", ("partner", vault.read(
        vacancies.one, vacancy_id=one).partner_id))]  # fmt: skip


def test_many_who_could_fit_are_shown_when_asked_for(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    for number in range(27):
        looking(vault, f"Person {number:02}")
    one = vacancy(vault, employer(vault, is_good=False))
    host, tab = at(qtbot, desk, "vacancies")
    tab.open(one)
    settle(desk)
    assert "2 more" in buttons(tab.view)
    assert "Nobody has looked at this partner yet." in texts(tab.view)
    tab.view._show_all()
    settle(desk)
    assert "Person 26" in texts(tab.view)
    assert host.asked == []


def test_from_prepared_to_a_yes_on_the_board(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor, partner = person(vault, "Noor"), employer(vault)
    one = prepared(vault, noor, vacancy(vault, partner), letter="Works with care")
    host, tab = at(qtbot, desk, "pipeline")
    assert isinstance(tab, PipelineTab)
    board = tab.board
    qtbot.keyClick(board.lists[0], KEY.Key_Return)
    settle(desk)
    assert "Works with care" in texts(tab.side)
    shown_whole(host)
    tab._asked("send")
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, SendPanel)
    assert any("no consent to introduce" in words for words in texts(panel))
    panel._open_consents()
    assert host.asked == [("residents", ("resident", noor, "consents"))]
    agreed(vault, noor, partner, "chosen-name", "health")
    panel._preview()
    settle(desk)
    assert {"The employer hears", "Noor", "Health"} <= set(texts(panel))
    assert panel.despite.isHidden()
    shown_whole(host)
    save(qtbot, panel)
    settle(desk)
    assert vault.read(introductions.one, introduction_id=one).row.sent_on == TODAY
    assert "Print the letter" not in buttons(tab.side)  # it stands in the menu
    tab._asked("letter")
    assert host.asked[-1][1][:2] == ("report", "introduction-letter")
    board.select(("introduction", one))
    qtbot.keyClick(board.lists[1], KEY.Key_Right, CTRL)
    settle(desk)
    save(qtbot, tab.side.panel)
    settle(desk)
    board.step_asked.emit(board.chosen(), Stage.TRIAL)
    settle(desk)
    assert isinstance(tab.side.panel, TrialPanel)
    save(qtbot, tab.side.panel)
    settle(desk)
    board.step_asked.emit(board.chosen(), Stage.WORKING)
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, AnswerPanel)
    assert panel.about()["answer"] == "yes"
    save(qtbot, panel)
    settle(desk)
    row = vault.read(introductions.one, introduction_id=one).row
    assert row.state is IntroductionState.ACCEPTED
    assert tab.subtitle() == "0 introductions under way · 1 at work"
    assert "Write the work down" in buttons(tab.side)
    tab._asked("work")
    assert host.asked[-1] == ("work", ("tab", "placements", ("introduction", one)))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_keys_go_through_the_board(
    desk: Desk, vault: Vault, qtbot: QtBot, speak: Any, language: str
) -> None:
    speak(language)
    partner = employer(vault)
    bakery = vacancy(vault, partner)
    first = prepared(vault, person(vault, "Ana"), bakery)
    second = prepared(vault, person(vault, "Bo"), bakery)
    out = introduced(vault, person(vault, "Noor"), bakery, partner)
    host, tab = at(qtbot, desk, "pipeline")
    board = tab.board
    onward = KEY.Key_Left if language == "ar" else KEY.Key_Right
    back = KEY.Key_Right if language == "ar" else KEY.Key_Left
    qtbot.keyClick(board.lists[0], KEY.Key_Down)
    assert board.chosen().id == second
    qtbot.keyClick(board.lists[0], onward)
    assert board.chosen().id == out
    qtbot.keyClick(board.lists[1], onward)  # no card beyond
    assert board.chosen().id == out
    qtbot.keyClick(board.lists[1], back)
    assert board.chosen().id == first
    card = board.chosen()
    for stage in (Stage.VISIT, Stage.WORKING, Stage.PREPARED):
        board.step_asked.emit(card, stage)  # nobody has heard of it yet
    settle(desk)
    assert tab.side.panel is None
    shown_whole(host)
    index = board.lists[0].cards.index(0, 0)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Ana, Bakery help · Four Rivers")
    assert not host.asked


def test_a_partner_out_of_order_asks_for_a_reason_with_the_glass_broken(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    noor, partner = person(vault, "Noor"), employer(vault)
    one = prepared(vault, noor, vacancy(vault, partner), letter="Lives in our shelter")
    agreed(vault, noor, partner)
    runs_out(vault, partner)
    _host, tab = at(qtbot, desk, "pipeline")
    tab.open(("introduction", one))
    settle(desk)
    tab._asked("send")
    settle(desk)
    panel = tab.side.panel
    save(qtbot, panel)
    settle(desk)
    assert any("does not count any more" in words for words in texts(panel))
    tab.side.close_panel()
    vault.break_glass("She must be at work by noon, her family is at the door")
    tab._panel("send", one, "Noor", noor)
    settle(desk)
    panel = tab.side.panel
    assert not panel.despite.isHidden()
    type_into(qtbot, panel.despite, "Her aunt works there")
    panel.may_reveal.focus_target().setChecked(True)
    save(qtbot, panel)
    settle(desk)
    found = vault.read(introductions.one, introduction_id=one)
    assert found.despite == "Her aunt works there"
    assert "Her aunt works there" in texts(tab.side)


def test_no_letter_is_offered_to_a_partner_out_of_order(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    noor, partner = person(vault, "Noor"), employer(vault)
    one = introduced(vault, noor, vacancy(vault, partner), partner)
    _host, tab = at(qtbot, desk, "pipeline")

    def offered() -> set[str]:
        tab.open(("introduction", one))
        settle(desk)
        return {words for menu in tab.side.findChildren(ActMenu) for _i, words, _a in menu.acts}

    assert "Print the letter" in offered()
    runs_out(vault, partner)
    assert "Print the letter" not in offered()
    vault.break_glass("She stands at their door, and they ask who sent her")
    assert "Print the letter" in offered()


def test_words_are_read_again_after_another_yes(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    noor, partner = person(vault, "Noor"), employer(vault)
    agreed(vault, noor, partner, "chosen-name", "health")
    one = prepared(vault, noor, vacancy(vault, partner), letter="Needs a chair")
    sent(vault, one)
    agreed(vault, noor, partner, "chosen-name")
    host, tab = at(qtbot, desk, "pipeline")
    tab.open(("introduction", one))
    settle(desk)
    asked = "Their yes changed on 22 Nov 2026. Read the words in the letter again, or leave them"
    assert any(words.startswith(asked) for words in texts(tab.side))
    assert {"Needs a chair", "Read the words again"} <= {*texts(tab.side), *buttons(tab.side)}
    tab._asked("read")
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, ReadAgainPanel)
    assert panel.first_field() is panel.form.cancel_button
    assert {"Needs a chair", "Noor"} <= set(texts(panel))
    assert any("Health" in words for words in texts(panel))  # stays here
    panel._open_consents()
    assert host.asked == [("residents", ("resident", noor, "consents"))]
    shown_whole(host)
    save(qtbot, panel)
    settle(desk)
    assert vault.read(introductions.one, introduction_id=one).changed_on is None
    assert "Read the words again" not in buttons(tab.side)


def test_who_fits_is_offered_for_whose_work_it_is(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    ids = hired(vault, "C2", "F1", "H4")
    noor, partner = person(vault, "Noor"), employer(vault)
    one = prepared(vault, noor, vacancy(vault, partner), staff_id=ids["C2"])
    named = {"resident_id": noor, "staff_ids": {vault.staff_id, ids["C2"]}}
    vault.do("Protected", protection.protect, **named)
    for panel in (
        PreparePanel(desk, noor), PreparePanel(desk, noor, introduction_id=one),
        PlacementPanel(desk, noor),
    ):  # fmt: skip
        qtbot.addWidget(panel)
        settle(desk)
        offered = {code for code in panel.form.fields["staff_id"]._codes if code is not None}
        assert offered == {vault.staff_id, ids["C2"]}
        assert not panel.is_modified()
    panel = PreparePanel(desk)
    qtbot.addWidget(panel)
    settle(desk)
    assert ids["H4"] in panel.staff._codes
    assert ids["F1"] not in panel.staff._codes
    panel.person.name(noor)
    panel.person._typed()
    settle(desk)
    assert ids["H4"] not in panel.staff._codes


def test_an_empty_board_offers_the_first_act_and_work_opens_its_own_tab(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    host, tab = at(qtbot, desk, "pipeline")
    assert "Introduce somebody" in buttons(tab)
    tab.open(("new", person(vault, "Noor")))
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, PreparePanel)
    save(qtbot, panel)
    settle(desk)
    assert "Choose a vacancy or a partner first." in texts(panel)
    tab.side.close_panel()
    tab.add()
    settle(desk)
    panel = tab.side.panel
    panel._save(panel.form.values())
    assert "Choose who it is about." in texts(panel)
    tab.side.close_panel()

    def works(tx: Transaction) -> None:
        facts = {"resident_id": 1, "kind": "own_business", "title": "Sewing", "start": TODAY}
        tx.session.add(Placement(**facts, end=None))

    vault.do("Works", works)
    tab.load()
    settle(desk)
    card = vault.read(pipeline.board)[-1].cards[0]
    assert tab.board.select(card.key)
    tab.board.card_opened.emit(card)
    tab.board.step_asked.emit(card, Stage.VISIT)
    assert host.asked == [("work", ("tab", "placements", card.id))]
    assert not isinstance(tab.side.panel, FormPanel)
