# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Awards at the desk: given with what they come to in view, changed, renewed, ended by a person.
It is 22 November 2026."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.residents import families, protection
from shelterdesk.services.stipends import award_rows, awards
from shelterdesk.services.stipends.award_rows import AwardRow, Which
from shelterdesk.services.stipends.awards import AwardEnd, Taper
from shelterdesk.services.stipends.rhythms import PayDay, PayDays
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.stipend_world import MATCH, PER_DAY, act, award, cashier, fund, scheme
from tests.ui.at_desk import desk_of, line_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.stipends.awards.end_panel import EndPanel
from ui.stipends.awards.panels import AwardPanel, RenewPanel
from ui.stipends.awards.tab import AwardsTab
from ui.stipends.page import StipendsPage
from ui.widgets.field import Field

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
LAST_WORKING = PayDays(PayDay.LAST_WORKING)


def at_awards(qtbot: QtBot, desk: Desk, target: object = None) -> tuple[Host, AwardsTab]:
    host = hosted(qtbot, desk, StipendsPage(desk), 824, 640)
    more = () if target is None else (target,)
    host.page.open(("tab", "awards", *more))
    settle(desk)
    tab = host.page.tabs.made("awards")
    assert isinstance(tab, AwardsTab)
    return host, tab


def giving(desk: Desk, tab: AwardsTab) -> AwardPanel:
    settle(desk)
    assert isinstance(tab.panel, AwardPanel)
    return tab.panel


def empty(qtbot: QtBot, field: Field) -> None:
    line_of(field).selectAll()
    qtbot.keyClick(line_of(field), KEY.Key_Delete)


def choose(desk: Desk, tab: AwardsTab, which: Which) -> list[str]:
    tab.which.setCurrentIndex(list(Which).index(which))
    settle(desk)
    return [row.shown for row in tab.list.rows_model.rows()]


def only(vault: Vault, which: Which = Which.ALL) -> AwardRow:
    [row] = vault.read(award_rows.listed, which=which).rows
    return row


def test_a_house_without_schemes_leads_to_the_first(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    host, tab = at_awards(qtbot, desk)
    assert (clipped(host), nameless(host)) == ([], [])
    assert "An award gives somebody a scheme. The house has none yet." in texts(tab)
    [act_button] = [
        made for made in tab.list.findChildren(type(tab.add_button))
        if made.text() == "Write the first scheme"
    ]  # fmt: skip
    act_button.click()
    assert host.asked == [("preferences", ("tab", "stipends", "new"))]
    tab.add()
    panel = giving(desk, tab)
    assert "Schemes are written in Preferences" in " ".join(texts(panel))
    save(qtbot, panel)
    assert panel.scheme.error()


def test_an_award_is_given_by_keys_with_what_it_comes_to(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    noor, river = person(vault, "Noor"), fund(vault)
    for name in ("Tia", "Ola"):
        act(vault, families.add_child, resident_id=noor, known_as=name)
    scheme(vault, fund_id=river, pay_days=LAST_WORKING)
    host, tab = at_awards(qtbot, desk)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    panel = giving(desk, tab)
    assert panel.person is not None
    assert QApplication.focusWidget() is line_of(panel.person)
    type_into(qtbot, panel.person, "Noo")
    settle(desk)
    qtbot.keyClick(line_of(panel.person), KEY.Key_Return)
    settle(desk)
    # The one scheme there is, its fund, its six months and her children stand there already.
    assert (panel.fund.value(), panel.counted.value()) == (river, 2)
    assert panel.end.value() == date(2027, 5, 21)
    assert panel.preview.words() == (
        "€330.00 + 2 × €102.00 a month, first on 30 Nov 2026, until 21 May 2027\n"
        "Of the first period 9 of 30 days are counted.\n"
        "€3,191.94 in all, in 7 periods."
    )
    assert panel.waived.isHidden()
    type_into(qtbot, panel.start, "2027-01-01")
    settle(desk)
    assert panel.end.value() == date(2027, 6, 30)
    type_into(qtbot, panel.amount, "350.50")
    settle(desk)
    assert panel.preview.words() == (
        "€350.50 + 2 × €102.00 a month, first on 29 Jan 2027, until 30 Jun 2027\n"
        "€3,327.00 in all, in 6 periods."
    )
    assert (clipped(host), nameless(host)) == ([], [])
    type_into(qtbot, panel.note.field, "as agreed")
    save(qtbot, panel)
    settle(desk)
    row = only(vault)
    assert (row.start, row.end, row.children) == (date(2027, 1, 1), date(2027, 7, 1), 2)
    assert (row.comes_to, row.note) == ("€350.50 + 2 × €102.00 a month", "as agreed")
    assert tab.panel is None
    assert host.page.subtitle() == "1 award"


def test_what_was_written_stays_when_the_scheme_says_otherwise(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    noor, river, city = (
        person(vault, "Noor"),
        fund(vault),
        fund(vault, "City", currency="JPY", budget=1),
    )
    aid = scheme(vault, fund_id=river, waiting_days=30)
    yen = scheme(vault, PER_DAY, name="Yen", currency="JPY", amount=100)
    _host, tab = at_awards(qtbot, desk, ("new", noor))
    panel = giving(desk, tab)
    assert panel.person is not None
    assert line_of(panel.person).text() == "Noor"
    assert QApplication.focusWidget() is panel.scheme.focus_target()
    assert panel.preview.isHidden()
    type_into(qtbot, panel.end, "2027-02-28")
    type_into(qtbot, panel.scheme, "Insertion")
    settle(desk)
    assert (panel.scheme.value(), panel.end.value()) == (aid, date(2027, 2, 28))
    assert panel.fund.codes() == [river]
    assert "The scheme waits 30 days" in panel.preview.words()
    waived = panel.waived.focus_target()
    waived.click()
    settle(desk)
    assert "waits" not in panel.preview.words()
    type_into(qtbot, panel.scheme, "Yen")
    settle(desk)
    assert panel.scheme.value() == yen
    assert panel.fund.codes() == [city, river]
    assert panel.waived.isHidden()
    assert panel.counted.isHidden()
    assert panel.preview.words().startswith("¥100 for each day present, ")
    type_into(qtbot, panel.amount, "1.5")
    save(qtbot, panel)
    assert panel.amount.error()  # no yen has decimals
    empty(qtbot, panel.amount)
    type_into(qtbot, panel.fund, "City")
    save(qtbot, panel)
    settle(desk)
    assert (only(vault).fund, only(vault).currency) == ("City", "JPY")


def test_one_is_changed_and_the_next_pay_day_follows(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    noor = person(vault, "Noor")
    award_id = award(vault, noor, scheme(vault), note="first words")
    host, tab = at_awards(qtbot, desk, award_id)
    assert tab.list.selected().id == award_id
    shown = texts(tab.view)
    assert {"Noor", "first words", "€330.00 a month", "Next pay days", "30 Apr 2027"} <= set(shown)
    assert "€330.00 for 1–31 Dec" in shown
    assert (clipped(host), nameless(host)) == ([], [])
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_F2)
    panel = giving(desk, tab)
    assert not panel.is_modified()
    assert not panel.scheme.isEnabled()
    assert panel.end.value() == date(2027, 4, 30)
    assert "next on 1 Dec 2026" in panel.preview.words()
    type_into(qtbot, panel.counted, "1")
    kept = tab.side.draft()
    save(qtbot, panel)
    settle(desk)
    assert (only(vault).children, only(vault).note) == (1, "first words")
    assert "€330.00 + 1 × €102.00 a month" in texts(tab.view)
    vault.undo()
    tab.load()
    assert kept is not None
    tab.side.restore_draft(kept)
    panel = giving(desk, tab)
    settle(desk)
    assert panel.counted.value() == 1
    type_into(qtbot, panel.start, "2027-06-01")  # after its end
    save(qtbot, panel)
    settle(desk)
    assert panel.end.error() == "It must last at least one day."


def test_one_goes_on_as_long_as_its_scheme_says(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    award_id = award(vault, person(vault, "Noor"), scheme(vault))
    host, tab = at_awards(qtbot, desk, award_id)
    tab.view.asked.emit("renew")
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, RenewPanel)
    assert panel.preview.words() == (
        "until 31 October 2027 instead of 30 April 2027\n"
        "By the scheme it lasts at most until 31 October 2028."
    )
    assert (clipped(host), nameless(host)) == ([], [])
    type_into(qtbot, panel.months, "60")
    save(qtbot, panel)
    settle(desk)
    assert "at most 24 months" in " ".join(texts(panel))
    type_into(qtbot, panel.months, "3")
    settle(desk)
    assert "until 31 July 2027" in panel.preview.words()
    save(qtbot, panel)
    settle(desk)
    assert only(vault).end == date(2027, 8, 1)


def test_one_ends_slowly_where_an_income_began(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    award_id = award(vault, person(vault, "Noor"), scheme(vault))
    host, tab = at_awards(qtbot, desk, award_id)
    tab.view.asked.emit("end")
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, EndPanel)
    assert panel.row.isHidden()
    assert panel.preview.words() == "until 22 Nov 2026"
    type_into(qtbot, panel.reason, "Another")
    panel.propose_button.click()
    settle(desk)
    assert "choose a later one" in panel.last.error()
    type_into(qtbot, panel.last, "2027-01-31")
    settle(desk)
    panel.propose_button.click()
    settle(desk)
    assert panel.preview.words().splitlines() == [
        "until 31 Jan 2027",
        "from 1 Dec 2026 on 65%: €214.50 a month",
        "from 1 Jan 2027 on 35%: €115.50 a month",
    ]
    assert (clipped(host), nameless(host)) == ([], [])
    empty(qtbot, panel.steps[1][1])
    assert panel.preview.isHidden()
    save(qtbot, panel)
    assert "both the day and the percentage" in panel.steps[1][1].error()
    type_into(qtbot, panel.steps[1][1], "30")
    save(qtbot, panel)
    settle(desk)
    row = only(vault)
    assert (row.end, row.end_reason) == (date(2027, 2, 1), AwardEnd.OTHER_INCOME)
    assert row.taper == (Taper(date(2026, 12, 1), 65), Taper(date(2027, 1, 1), 30))
    told = texts(tab.view)
    assert "from 1 Jan 2027 on 30%" in told
    assert "€214.50 for 1–31 Dec · 65%" in told
    # Another reason has no steps.
    tab.view.asked.emit("end")
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, EndPanel)
    type_into(qtbot, panel.reason, "As the")
    type_into(qtbot, panel.last, "2026-11-30")
    assert panel.steps[0][0].isHidden()
    save(qtbot, panel)
    settle(desk)
    assert (only(vault).end, only(vault).taper) == (date(2026, 12, 1), ())


def test_lists_and_the_way_to_the_person(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    aid, match = scheme(vault), scheme(vault, MATCH)
    noor, ama, lin = (person(vault, name) for name in ("Noor", "Ama", "Lin"))
    award(vault, noor, aid)
    old = award(vault, ama, aid, start=date(2026, 1, 1), end=date(2026, 3, 1))
    award(vault, ama, match, end=date(2026, 12, 10))
    host, tab = at_awards(qtbot, desk)
    assert choose(desk, tab, Which.RUNNING) == ["Ama", "Noor"]
    assert choose(desk, tab, Which.ENDING) == ["Ama"]
    assert choose(desk, tab, Which.LEFT) == ["Ama", "Noor"]
    assert choose(desk, tab, Which.ENDED) == ["Ama"]
    assert tab.list.rows_model.row(0).id == old
    assert len(choose(desk, tab, Which.ALL)) == 3
    type_into(qtbot, tab.scheme, "Match")
    settle(desk)
    assert [row.scheme for row in tab.list.rows_model.rows()] == ["Match"]
    tab.open(old)  # whatever it is narrowed to
    settle(desk)
    assert tab.list.selected().id == old
    tab.view.asked.emit("person")
    assert host.asked == [("residents", ("resident", ama))]
    tab.open(("resident", noor))
    settle(desk)
    assert tab.list.selected().resident_id == noor
    tab.open(("resident", lin))  # who has none
    panel = giving(desk, tab)
    assert panel.person is not None
    assert line_of(panel.person).text() == "Lin"
    tab.side.close_panel()
    tab.open("new")
    assert giving(desk, tab).person is not None


def test_a_mistake_is_taken_back_and_that_too(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    award_id = award(vault, person(vault, "Noor"), scheme(vault))
    _host, tab = at_awards(qtbot, desk, award_id)
    tab.view.asked.emit("take_back")
    settle(desk)
    assert vault.read(award_rows.listed, which=Which.ALL).rows == ()
    assert any("as if it had not been given" in told for told in texts(_host))
    vault.undo()
    assert only(vault).id == award_id


def test_a_protected_person_is_counted_and_a_cashier_changes_nothing(
    vault: Vault, clock: Clock, qtbot: QtBot
) -> None:
    noor, her = person(vault, "Noor"), person(vault, "Ama")
    aid = scheme(vault, months=None, most_months=None)
    award_id = award(vault, noor, aid, note="sealed words")
    award(vault, her, aid)
    act(vault, protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    cashier(vault)
    path: Path = vault.path
    vault.lock()
    with signed_in(path, "B7", clock) as other, desk_of(other) as desk:
        host, tab = at_awards(qtbot, desk, award_id)
        assert "and 1 protected person" in texts(tab)
        assert "Ama" not in texts(tab)
        assert isinstance(tab.list.selected().note, Hidden)
        assert "Sealed: for who does case work." in texts(tab.view)
        assert (clipped(host), nameless(host)) == ([], [])
        tab.change()
        tab.add()
        tab.open(("new", noor))
        settle(desk)
        assert tab.panel is None
        assert choose(desk, tab, Which.RUNNING) == ["Noor"]
        assert host.page.subtitle() == "2 awards"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_panels_fit_in_both_directions(
    desk: Desk, vault: Vault, qtbot: QtBot, speak: Any, language: str
) -> None:
    hired(vault, "C2")
    aid = scheme(vault, waiting_days=10, cap_period=50_000, cap_total=90_000, most_children=1)
    award_id = award(vault, person(vault, "سارة"), aid, children=2)
    speak(language)
    host, tab = at_awards(qtbot, desk, award_id)
    for opens in (tab.change, tab.add):
        opens()
        settle(desk)
        assert (clipped(host), nameless(host)) == ([], [])
        tab.side.close_panel()
    act(vault, awards.end, award_id=award_id, on=date(2027, 1, 1), reason=AwardEnd.OTHER_INCOME,
        taper=[Taper(date(2026, 12, 1), 50)])  # fmt: skip
    tab.load()
    settle(desk)
    assert (clipped(host), nameless(host)) == ([], [])
