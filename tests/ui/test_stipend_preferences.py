# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences of stipends: schemes, holidays, and how money is handled. It is 22 November 2026."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.services.stipends import holidays, schemes
from shelterdesk.services.stipends.rhythms import Often, PayDay
from shelterdesk.services.stipends.schemes import (
    PayDayMoves,
    PaysWhen,
    PresentFrom,
    SchemeForm,
    SchemeKind,
)
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import person
from tests.stipend_world import MONTHLY, award, fund, scheme
from tests.ui.at_desk import desk_of, line_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.preferences.money_tab import HolidayListPanel, HolidayPanel, MoneyTab, read_list
from ui.preferences.page import PreferencesPage
from ui.preferences.scheme_panel import SchemePanel
from ui.preferences.stipends_tab import SchemesTab
from ui.settings_store import SettingsStore

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SettingsStore:
    monkeypatch.setenv("SHELTERDESK_HOME", str(tmp_path / "home"))
    return SettingsStore()


def opened(
    qtbot: QtBot, desk: Desk, store: SettingsStore, *tab: object, size: tuple[int, int] = (824, 620)
) -> tuple[Host, Any]:
    page = PreferencesPage(desk, store)
    host = hosted(qtbot, desk, page, *size)
    page.open(("tab", *tab))
    settle(desk)
    return host, page.tabs.made(str(tab[0]))


def writing(desk: Desk, tab: SchemesTab) -> SchemePanel:
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, SchemePanel)
    return panel


def field(panel: SchemePanel, name: str) -> Any:
    return panel.form.fields[name]


def seen(panel: SchemePanel) -> set[str]:
    """The questions that are asked."""
    return {name for name, one in panel.form.fields.items() if not one.isHidden()}


def test_the_first_scheme_is_a_short_form(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    host, tab = opened(qtbot, desk, store, "stipends")
    assert isinstance(tab, SchemesTab)
    assert (clipped(host), nameless(host)) == ([], [])
    assert any("None is there before you write it." in told for told in texts(tab))
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    panel = writing(desk, tab)
    assert panel.conditions.is_open() is False
    assert not {"absent_over", "match_percent", "present_from", "weekday", "rule"} & seen(panel)
    # Nothing is a default but how often, which can be seen at once.
    assert panel.preview.words().splitlines() == [
        "Mon 30 Nov for 1–30 Nov", "Thu 31 Dec for 1–31 Dec",
        "Fri 29 Jan 2027 for 1–31 Jan 2027",
    ]  # fmt: skip
    assert (clipped(host), nameless(host)) == ([], [])
    type_into(qtbot, field(panel, "name"), "Insertion aid")
    assert field(panel, "currency").value() == "EUR"  # of the house
    save(qtbot, panel)
    settle(desk)
    assert field(panel, "amount").error()
    type_into(qtbot, field(panel, "currency"), "EUR")
    for name, typed in (
        ("amount", "330"), ("child_amount", "102"), ("months", "6"), ("most_months", "24"),
    ):  # fmt: skip
        type_into(qtbot, field(panel, name), typed)
    save(qtbot, panel)
    settle(desk)
    assert tab.side.panel is None
    [row] = vault.read(schemes.listed)
    assert row.amount_words == "€330.00 a period, €102.00 for each child"
    assert row.often_words == "every month, paid on the last working day of the month"
    form = vault.read(schemes.form, scheme_id=row.id)
    assert (form.months, form.most_months, form.prorates, form.rounding) == (6, 24, True, 1)
    assert (form.absent_over, form.leave_over, form.missed_over, form.collect_days) == (None,) * 4
    assert (clipped(host), nameless(host)) == ([], [])


def test_everything_that_can_be_said_is_read_again(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    river = fund(vault)
    fund(vault, "Yen", currency="JPY", budget=100)
    host, tab = opened(qtbot, desk, store, "stipends", "new")
    panel = writing(desk, tab)
    typed = {
        "name": "Per day", "kind": "For each day", "currency": "TND", "amount": "2.500",
        "child_amount": "1.250", "most_children": "3", "often": "Twice", "day": "1",
        "second": "16", "pay_kind": "A day of the month", "pay_day": "5",
        "pay_moves": "The working day after", "cap_period": "75", "cap_total": "900",
        "months": "6", "most_months": "12", "waiting_days": "14", "fund_id": "River",
        "present_from": "Visits", "rounding": "0.5", "period_from": "2027-01-01",
        "note": "for whoever comes by day",
    }  # fmt: skip
    for name, text in typed.items():
        assert name in seen(panel), name
        type_into(qtbot, field(panel, name), text)
    settle(desk)
    assert field(panel, "fund_id").codes() == [river]
    assert "pays_when" not in seen(panel)  # what is counted is known afterwards
    field(panel, "prorates").focus_target().click()
    panel.conditions.opener.click()
    for name, text in (
        ("absent_over", "0"), ("leave_over", "6"), ("missed_over", "2"), ("collect_days", "31"),
    ):  # fmt: skip
        type_into(qtbot, field(panel, name), text)
    panel.conditions.opener.click()
    assert "leave_over" in seen(panel)  # what is set is not folded away
    settle(desk)
    assert any("Nothing is forfeited by itself" in told for told in texts(panel))
    assert (clipped(host), nameless(host)) == ([], [])
    save(qtbot, panel)
    settle(desk)
    assert tab.side.panel is None, texts(panel)
    [row] = vault.read(schemes.listed)
    form = vault.read(schemes.form, scheme_id=row.id)
    assert (form.kind, form.currency, form.amount, form.child_amount) == (
        SchemeKind.PER_DAY, "TND", 2_500, 1_250,
    )  # fmt: skip
    assert (form.rhythm.often, form.rhythm.day, form.rhythm.second) == (Often.HALF_MONTH, 1, 16)
    assert (form.pay_days.day_kind, form.pay_days.day) == (PayDay.DAY, 5)
    assert (form.pays_when, form.pay_days.moves) == (PaysWhen.AFTER, PayDayMoves.AFTER)
    assert (form.cap_period, form.cap_total, form.rounding) == (75_000, 900_000, 500)
    assert (form.absent_over, form.leave_over, form.missed_over, form.collect_days) == (0, 6, 2, 31)
    assert (form.waiting_days, form.fund_id, form.most_children) == (14, river, 3)
    assert (form.present_from, form.prorates) == (PresentFrom.VISITS, False)
    assert (form.period_from, form.note) == (date(2027, 1, 1), "for whoever comes by day")
    # Opened again it is the same, and saving changes nothing.
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_F2)
    panel = writing(desk, tab)
    assert not panel.is_modified()
    assert panel.conditions.is_open()
    type_into(qtbot, field(panel, "name"), "By day")
    save(qtbot, panel)
    settle(desk)
    again = vault.read(schemes.form, scheme_id=row.id)
    assert again == SchemeForm(**{**_as_dict(form), "name": "By day"})


def _as_dict(form: SchemeForm) -> dict[str, Any]:
    return {name: getattr(form, name) for name in SchemeForm.__dataclass_fields__}


def test_questions_follow_the_answers(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    _host, tab = opened(qtbot, desk, store, "stipends", "new")
    panel = writing(desk, tab)
    type_into(qtbot, field(panel, "kind"), "Added")
    assert "match_percent" in seen(panel)
    assert not {"amount", "child_amount", "most_children", "pays_when"} & seen(panel)
    for often, asked in (
        ("Every week", {"weekday"}), ("Every two", {"weekday"}), ("Twice", {"day", "second"}),
        ("Every month", {"day"}), ("By a rule", {"rule"}),
    ):  # fmt: skip
        type_into(qtbot, field(panel, "often"), often)
        assert {"weekday", "day", "second", "rule"} & seen(panel) == asked
    for on, asked in (
        ("The first", {"pay_moves"}), ("A day of the week", {"pay_weekday", "pay_moves"}),
        ("A day of the month", {"pay_day", "pay_moves"}), ("The last day", {"pay_moves"}),
        ("The last working", set()), ("By a rule", {"pay_rule", "pay_moves"}),
    ):  # fmt: skip
        type_into(qtbot, field(panel, "pay_kind"), on)
        assert {"pay_weekday", "pay_day", "pay_rule", "pay_moves"} & seen(panel) == asked
    settle(desk)
    assert panel.preview.isHidden()  # a rule that says nothing yet
    type_into(qtbot, field(panel, "rule"), "FREQ=DAILY;INTERVAL=10")
    type_into(qtbot, field(panel, "pay_kind"), "The first")
    settle(desk)
    # A day of rest: the working day before.
    told = panel.preview.words().replace("\N{THIN SPACE}", " ")
    assert told.startswith("Wed 2 Dec for 22 Nov – 1 Dec")
    for name, typed in (
        ("name", "Match"), ("currency", "EUR"), ("match_percent", "100"), ("rule", "FREQ=HOURLY"),
    ):  # fmt: skip
        type_into(qtbot, field(panel, name), typed)
    save(qtbot, panel)
    settle(desk)
    assert field(panel, "rule").error()
    assert vault.read(schemes.listed) == []


def test_what_was_prepared_keeps_its_scheme_and_one_is_offered_no_longer(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    scheme_id = scheme(vault)
    award(vault, person(vault, "Noor"), scheme_id)
    host, tab = opened(qtbot, desk, store, "stipends")
    assert tab.list.rows_model.text(0, 3) == "1"
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_Return)
    panel = writing(desk, tab)
    kept_before = panel.draft()
    assert kept_before is None
    type_into(qtbot, field(panel, "currency"), "USD")
    kept = panel.draft()
    save(qtbot, panel)
    settle(desk)
    assert "keeps its currency" in field(panel, "currency").error()
    tab.side.close_panel()
    tab.restore_draft(kept)
    settle(desk)
    panel = writing(desk, tab)
    assert field(panel, "currency").value() == "USD"
    tab.side.close_panel()
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_Delete)
    settle(desk)
    assert vault.read(schemes.listed) == []
    assert "no longer offered" in tab.list.rows_model.text(0, 4)
    qtbot.keyClick(tab.list, KEY.Key_Delete)
    settle(desk)
    assert len(vault.read(schemes.listed)) == 1
    assert (clipped(host), nameless(host)) == ([], [])


# Holidays
def test_holidays_one_by_one(qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore) -> None:
    host, tab = opened(qtbot, desk, store, "money")
    assert isinstance(tab, MoneyTab)
    assert (clipped(host), nameless(host)) == ([], [])
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    panel = tab.side.panel
    assert isinstance(panel, HolidayPanel)
    type_into(qtbot, panel.form.fields["on"], "2026-12-25")
    type_into(qtbot, panel.form.fields["name"], "Christmas")
    save(qtbot, panel)
    settle(desk)
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_F2)
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, HolidayPanel)
    assert panel.form.fields["name"].value() == "Christmas"
    type_into(qtbot, panel.form.fields["on"], "2026-12-24")
    save(qtbot, panel)
    settle(desk)
    [row] = vault.read(holidays.listed)
    assert (row.on, row.name) == (date(2026, 12, 24), "Christmas")
    assert [tab.list.rows_model.text(0, column) for column in range(3)] == [
        "24 Dec 2026", "Thursday", "Christmas",
    ]  # fmt: skip
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_Delete)
    settle(desk)
    assert vault.read(holidays.listed) == []


def test_the_list_of_a_year_at_once(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    host, tab = opened(qtbot, desk, store, "money")
    tab.paste_button.click()
    panel = tab.side.panel
    assert isinstance(panel, HolidayListPanel)
    line_of(panel.lines).setPlainText("2027-01-01\tNew Year\n\nno day at all\n1.5.2027, May Day")
    assert panel.preview.words() == (
        "2 days\n1 Jan 2027 New Year\n1 May 2027 May Day\nnot read: no day at all"
    )
    assert (clipped(host), nameless(host)) == ([], [])
    save(qtbot, panel)
    settle(desk)
    assert "“no day at all”" in panel.lines.error()
    line_of(panel.lines).setPlainText("2027-01-01\tNew Year\nMay Day 1.5.2027")
    save(qtbot, panel)
    settle(desk)
    assert "2 holidays are new." in texts(host)
    assert [row.name for row in vault.read(holidays.listed)] == ["New Year", "May Day"]


@pytest.mark.parametrize(
    ("line", "on", "name"),
    [
        ("2027-12-25 Christmas", date(2027, 12, 25), "Christmas"),
        ("25.12.2027: Christmas", date(2027, 12, 25), "Christmas"),
        ("25.12. Christmas", date(2026, 12, 25), "Christmas"),
        ("12/25/2027,Christmas", date(2027, 12, 25), "Christmas"),
        ("Christmas – 2027-12-25", date(2027, 12, 25), "Christmas"),
        ("1.1.27", date(2027, 1, 1), ""),
        ("Day 7.7.2027", date(2027, 7, 7), "Day"),
    ],
)
def test_lines_of_a_list(line: str, on: date, name: str) -> None:
    [found], wrong = read_list(line)
    assert (found.on, found.name, wrong) == (on, name, [])


@pytest.mark.parametrize("line", ["Christmas", "25 December", "31.2.2027 Never", "1.1.2027.5 x"])
def test_lines_without_a_day(line: str) -> None:
    assert read_list(line) == ([], [line])


# How money is handled
def test_habits_are_stored_as_they_are_chosen(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    host, tab = opened(qtbot, desk, store, "money")
    habits = tab.habits
    assert [day for day, box in habits.rest_days.items() if box.isChecked()] == [5, 6]
    habits.rest_days[4].click()
    habits.rest_days[6].click()
    habits.alone.focus_target().click()
    habits.credit.focus_target().click()
    settle(desk)
    type_into(qtbot, habits.receipts, "A small")
    settle(desk)
    form = vault.read(organisation.form)
    assert (form.rest_days, form.receipt_size) == ({4, 5}, "small")
    assert (form.approves_money_alone, form.uses_credit) == (True, True)
    vault.undo()
    host.page.refresh()
    settle(desk)
    assert habits.receipts.value() == "half"
    for day in (0, 1, 2, 3, 6):
        habits.rest_days[day].click()
        settle(desk)
    assert "One day of the week must be a working day." in texts(habits)
    assert not habits.rest_days[6].isChecked()


def test_the_house_form_leaves_them_alone(
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore
) -> None:
    """What is being typed there is saved over what was changed meanwhile, not over all of it."""
    host, house = opened(qtbot, desk, store, "house")
    type_into(qtbot, house.form.fields["night_cutoff_hour"], "4")
    host.page.open(("tab", "money"))
    settle(desk)
    host.page.tabs.made("money").habits.rest_days[4].click()
    settle(desk)
    host.page.open(("tab", "house"))
    save(qtbot, house.form)
    settle(desk)
    form = vault.read(organisation.form)
    assert (form.night_cutoff_hour, form.rest_days) == (4, {4, 5, 6})


def test_the_desk_and_the_administrator_have_neither_tab(
    qtbot: QtBot, vault: Vault, clock: Clock, store: SettingsStore
) -> None:
    hired(vault, "A6", "C2")
    path = vault.path
    vault.lock()
    for code in ("A6", "C2"):
        with signed_in(path, code, clock) as other, desk_of(other) as desk:
            host = hosted(qtbot, desk, PreferencesPage(desk, store))
            assert not {"stipends", "money"} & set(host.page.tabs.ids())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_all_of_it_fits_a_small_window(  # noqa: PLR0917 - what a look is made of
    qtbot: QtBot, desk: Desk, vault: Vault, store: SettingsStore, speak: Any, language: str
) -> None:
    scheme(vault, MONTHLY, leave_over=6)
    speak(language)
    host, tab = opened(qtbot, desk, store, "stipends", size=(780, 600))
    tab.change()
    settle(desk)
    assert (clipped(host), nameless(host)) == ([], [])
    assert host.width() == 780
    host.page.open(("tab", "money"))
    settle(desk)
    money = host.page.tabs.made("money")
    assert (clipped(host), nameless(host)) == ([], [])
    money.paste()
    settle(desk)
    assert (clipped(host), nameless(host)) == ([], [])
    assert host.width() == 780
