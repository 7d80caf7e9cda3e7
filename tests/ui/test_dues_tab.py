# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dues at the screen: two keys run a period of two hundred, one approves it; what is held stands
out with its reason and is decided with her."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.services.money import pay_desk
from shelterdesk.services.money.pay_desk import PayableKind
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms import absences
from shelterdesk.services.rooms.absences import AbsenceForm
from shelterdesk.services.stipends import approving, deciding, due_rows, dues, holidays
from shelterdesk.services.stipends.deciding import Decision
from shelterdesk.services.stipends.due_rows import DueState
from shelterdesk.services.stipends.schemes import PayDay, PayDays
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.factories import admitted, beds, house, person
from tests.money_desk import till
from tests.stipend_world import PER_DAY, act, award, cashier, scheme
from tests.ui.at_desk import CTRL, desk_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.stipends.dues.panels import AdjustPanel, DecidePanel, HoldPanel, PreparePanel, UnpaidPanel
from ui.stipends.dues.tab import APPROVED, DONE, HELD, TO_APPROVE, DuesTab
from ui.stipends.page import StipendsPage
from ui.widgets import form_panel
from ui.widgets.fields import ChoiceField

KEY = Qt.Key
NOVEMBER = date(2026, 11, 1)


def at_desk(qtbot: QtBot, desk: Desk, width: int = 1036, height: int = 640) -> Host:
    host = hosted(qtbot, desk, StipendsPage(desk), width, height)
    host.page.open(("tab", "dues"))
    settle(desk)
    tab_of(host).list.setFocus()
    settle(desk)
    return host


def tab_of(host: Host) -> DuesTab:
    tab = host.page.tabs.made("dues")
    assert isinstance(tab, DuesTab)
    return tab


def press(
    qtbot: QtBot, desk: Desk, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier
) -> None:
    """A key where the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key, modifier)
    settle(desk)


@contextmanager
def other_desk(vault: Vault, code: str, clock: Clock) -> Iterator[Desk]:
    """A colleague at the same file."""
    path = vault.path
    vault.lock()
    with signed_in(path, code, clock) as other, desk_of(other) as desk:
        yield desk


def awarded(vault: Vault, *names: str, **of_scheme: Any) -> int:
    """An award for each; returns the scheme."""
    scheme_id = scheme(vault, **of_scheme)
    for name in names:
        award(vault, person(vault, name), scheme_id)
    return scheme_id


def alone(vault: Vault) -> None:
    form = replace(vault.read(organisation.form), approves_money_alone=True)
    act(vault, organisation.edit, form=form)


def row_of(tab: DuesTab, at: int, name: str) -> None:
    """Choose a line in one of the lists."""
    tab.lists.setCurrentIndex(at)
    rows = tab.views[at].rows_model.rows()
    number = next(n for n, row in enumerate(rows) if row.shown == name)
    tab.views[at].select(tab.views[at].rows_model.key_of(number))


def test_two_hundred_are_run_and_approved_in_three_keys(
    vault: Vault, clock: Clock, qtbot: QtBot
) -> None:
    hired(vault, "D5")
    awarded(vault, *(f"Guest {number:03}" for number in range(200)))
    path = vault.path
    with desk_of(vault) as desk:
        host = at_desk(qtbot, desk)
        tab = tab_of(host)
        assert "What is prepared and waits for approval stands here." in texts(tab)
        press(qtbot, desk, KEY.Key_N, CTRL)
        panel = tab.panel
        assert isinstance(panel, PreparePanel)
        assert panel.form.save_button.text() == "Prepare 200"
        assert "200 new · €66,000.00 · pay day 1 Nov" in texts(panel)
        assert (clipped(host), nameless(host)) == ([], [])
        press(qtbot, desk, KEY.Key_Return, CTRL)
        assert host.message_bar.text() == "Prepared: 200 made."
        assert host.message_bar.has_undo()
        assert host.page.subtitle() == "200 to approve · €66,000.00"
        assert not tab.approve_button.isEnabled()  # she prepared them
        press(qtbot, desk, KEY.Key_Return, CTRL)
        assert {row.state for row in vault.read(due_rows.register).rows} == {DueState.DRAFT}
        host.close()
    vault.lock()
    with signed_in(path, "D5", clock) as other, desk_of(other) as desk:
        host = at_desk(qtbot, desk)
        tab = tab_of(host)
        assert tab.approve_button.text() == "Approve 200, €66,000.00"
        assert "Prepared by Joy" in texts(tab.view)
        press(qtbot, desk, KEY.Key_Return, CTRL)
        assert host.message_bar.text() == "200 approved, €66,000.00."
        assert tab.views[APPROVED].rows_model.rowCount() == 200
        host.close()


def test_what_is_held_stands_out_and_is_decided(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    alone(vault)
    site = house(vault)
    scheme_id = scheme(vault, leave_over=6)
    for bed, name in zip(beds(vault, site), ("Amara", "Bea", "Cora"), strict=False):
        who, stay = admitted(vault, bed, NOVEMBER, name)
        award(vault, who, scheme_id)
        away = AbsenceForm(start=date(2026, 11, 5), end=date(2026, 11, 15))
        act(vault, absences.add, stay_id=stay, form=away)
    act(vault, dues.prepare, up_to=NOVEMBER)
    host = at_desk(qtbot, desk, 780, 600)
    tab = tab_of(host)
    assert tab.lists.tabText(HELD) == "To decide (3)"
    row_of(tab, HELD, "Amara")
    settle(desk)
    said = texts(tab.view)
    for words in ("10 days of leave, more than 6", "To be decided with her", "10 on leave"):
        assert words in said
    assert (clipped(host), nameless(host)) == ([], [])
    tab.list.setFocus()
    press(qtbot, desk, KEY.Key_Return)
    panel = tab.panel
    assert isinstance(panel, DecidePanel)
    choose(panel.decision, Decision.SO_MUCH)
    assert panel.amount.isVisible()
    type_into(qtbot, panel.reason, "her mother was ill")
    save(qtbot, panel)
    settle(desk)
    assert panel.amount.error() == "Write how much is paid."
    assert (clipped(host), nameless(host)) == ([], [])
    type_into(qtbot, panel.amount, "200")
    save(qtbot, panel)
    settle(desk)
    assert host.message_bar.text() == "It is decided."
    assert not host.message_bar.has_undo()  # an adjustment is written once
    for name, decision in (("Bea", Decision.AS_COMPUTED), ("Cora", Decision.NOT_PAID)):
        row_of(tab, HELD, name)
        tab.view.asked.emit("decide")
        panel = tab.panel
        assert isinstance(panel, DecidePanel)
        choose(panel.decision, decision)
        assert not panel.amount.isVisible()
        type_into(qtbot, panel.reason, "as agreed")
        save(qtbot, panel)
        settle(desk)
        assert host.message_bar.has_undo()
    found = vault.read(due_rows.register, states=list(DueState)).rows
    assert [(row.state, row.amount) for row in found] == [
        (DueState.DRAFT, 20_000), (DueState.DRAFT, 33_000), (DueState.VOID, 33_000),
    ]  # fmt: skip
    row_of(tab, TO_APPROVE, "Amara")
    settle(desk)
    assert "€130.00 less than computed" in texts(tab.view)
    assert "her mother was ill" in texts(tab.view)


def choose(field: ChoiceField, code: object) -> None:
    """As if it were chosen by hand."""
    field.set_value(str(code))
    field.changed.emit()


def test_every_act_beside_a_line(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    alone(vault)
    awarded(vault, "Amara")
    act(vault, dues.prepare, up_to=NOVEMBER)
    host = at_desk(qtbot, desk)
    tab = tab_of(host)

    def state() -> DueState:
        return vault.read(due_rows.register, states=list(DueState)).rows[0].state

    def offered() -> set[str]:
        first, others = tab.view._acts(vault.read(due_rows.register).rows[0])
        return {one[0] for one in (first, *others) if one is not None}

    def asked(what: str, at: int = TO_APPROVE) -> Any:
        row_of(tab, at, "Amara")
        tab.view.asked.emit(what)
        settle(desk)
        return tab.panel

    panel = asked("adjust")
    assert isinstance(panel, AdjustPanel)
    type_into(qtbot, panel.amount, "12.50")
    type_into(qtbot, panel.reason, "bus")
    choose(panel.way, "more")
    save(qtbot, panel)
    settle(desk)
    assert vault.read(due_rows.register).rows[0].amount == 34_250
    assert "€12.50 more than computed" in texts(tab.view)
    press(qtbot, desk, KEY.Key_Return)  # approves the one chosen
    assert state() is DueState.APPROVED
    row_of(tab, APPROVED, "Amara")
    settle(desk)
    assert "by one person alone, as the house allows" in texts(tab.view)
    assert "unpaid" not in offered()  # decided at the pay desk, by who approves

    def said(what: str, at: int, kind: type[Any]) -> tuple[str, DueState]:
        """After a form with a reason, which is taken back again."""
        panel = asked(what, at)
        assert isinstance(panel, kind)
        type_into(qtbot, panel.reason, "asked for")
        save(qtbot, panel)
        settle(desk)
        found = host.message_bar.text(), state()
        vault.undo()
        tab.load()
        settle(desk)
        return found

    words = "It is held, to be decided with her."
    assert said("hold", APPROVED, HoldPanel) == (words, DueState.HELD)
    asked("take_back", APPROVED)
    assert state() is DueState.DRAFT
    assert "unpaid" in offered()
    assert said("unpaid", TO_APPROVE, UnpaidPanel) == ("It is not paid.", DueState.VOID)
    asked("person")
    assert host.asked[-1][0] == "residents"


def test_a_period_that_is_over(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    alone(vault)
    till(vault)
    awarded(vault, "Amara", "Bea")
    act(vault, dues.prepare, up_to=NOVEMBER)
    first, second = vault.read(due_rows.register).rows
    act(vault, approving.approve, due_ids=[first.id])
    act(vault, pay_desk.pay, kind=PayableKind.DUE, payable_id=first.id)
    act(vault, deciding.leave_unpaid, due_id=second.id, reason="she asked us to")
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    tab.lists.setCurrentIndex(DONE)
    assert tab.views[DONE].rows_model.rowCount() == 0
    key = next(key for key, run in tab.runs.items() if run.scheme == "Insertion aid")
    choose(tab.period, key)
    settle(desk)
    assert [row.shown for row in tab.views[DONE].rows_model.rows()] == ["Amara", "Bea"]
    row_of(tab, DONE, "Bea")
    settle(desk)
    assert "she asked us to" in texts(tab.view)
    tab.view.asked.emit("bring_back")
    settle(desk)
    assert tab.views[TO_APPROVE].rows_model.rowCount() == 1
    host.page.open(("tab", "dues", first.id))
    settle(desk)
    row = tab.list.selected()
    assert (tab.lists.currentIndex(), row.shown) == (DONE, "Amara")


def test_several_lines_and_what_they_come_to(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    alone(vault)
    awarded(vault, "Amara", "Bea", "Cora")
    act(vault, dues.prepare, up_to=NOVEMBER)
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    assert tab.sums.text() == "River fund: €990.00"
    press(qtbot, desk, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert {"2 chosen", "River fund · EUR", "€660.00 prepared"} <= set(texts(tab.view))
    assert tab.approve_button.text() == "Approve 2, €660.00"
    press(qtbot, desk, KEY.Key_Return, CTRL)
    assert [row.shown for row in tab.views[TO_APPROVE].rows_model.rows()] == ["Cora"]


def test_a_protected_person_is_a_line_without_a_name(
    vault: Vault, clock: Clock, qtbot: QtBot
) -> None:
    hired(vault, "D5")
    her = person(vault, "Quilla")
    award(vault, her, scheme(vault))
    act(vault, dues.prepare, up_to=NOVEMBER)
    act(vault, protection.protect, resident_id=her, staff_ids=[vault.staff_id])
    with other_desk(vault, "D5", clock) as desk:
        host = at_desk(qtbot, desk)
        tab = tab_of(host)
        assert [row.shown for row in tab.views[TO_APPROVE].rows_model.rows()] == ["1 person"]
        tab.list.setCurrentIndex(tab.list.rows_model.index(0, 0))
        settle(desk)
        assert any("named for this person" in words for words in texts(tab.view))
        assert not tab.approve_button.isEnabled()
        for act_ in ("approve", "hold", "person"):
            tab.view.asked.emit(act_)
        press(qtbot, desk, KEY.Key_Return)
        assert (tab.panel, host.asked) == (None, [])
        host.close()


def test_a_cashier_prepares_and_approves_nothing(vault: Vault, clock: Clock, qtbot: QtBot) -> None:
    cashier(vault)
    awarded(vault, "Amara")
    act(vault, dues.prepare, up_to=NOVEMBER)
    with other_desk(vault, "B7", clock) as desk:
        host = at_desk(qtbot, desk)
        tab = tab_of(host)
        assert not tab.approve_button.isVisible()
        assert tab.prepare_button.isVisible()
        press(qtbot, desk, KEY.Key_Return)
        assert isinstance(tab.panel, AdjustPanel)
        tab.side.close_panel()
        row_of(tab, TO_APPROVE, "Amara")
        tab.view.asked.emit("hold")
        panel = tab.panel
        assert isinstance(panel, HoldPanel)
        type_into(qtbot, panel.reason, "her caseworker asks")
        save(qtbot, panel)
        settle(desk)
        row_of(tab, HELD, "Amara")
        settle(desk)
        assert "Why it was decided is sealed: case" in texts(tab.view)
        host.page.open(("tab", "dues", "prepare"))
        settle(desk)
        assert isinstance(tab.panel, PreparePanel)
        host.close()


def test_a_caseworker_sees_and_does_not_prepare(vault: Vault, clock: Clock, qtbot: QtBot) -> None:
    hired(vault, "C2")
    with other_desk(vault, "C2", clock) as desk:
        host = at_desk(qtbot, desk)
        tab = tab_of(host)
        assert not tab.prepare_button.isVisible()
        press(qtbot, desk, KEY.Key_N, CTRL)
        assert tab.panel is None
        host.page.open(("tab", "dues", "held"))
        assert tab.lists.currentIndex() == HELD
        host.close()


def test_what_was_typed_comes_back(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    awarded(vault, "Amara")
    act(vault, dues.prepare, up_to=NOVEMBER)
    [row] = vault.read(due_rows.register).rows
    for panel in (
        AdjustPanel(desk, row.id, "Amara", "EUR"),
        DecidePanel(desk, row.id, "Amara", "EUR", 33_000),
        HoldPanel(desk, row.id, "Amara"),
    ):
        qtbot.addWidget(panel)
        panel.reason.set_value("half a sen")
        panel.reason.changed.emit()
        kept = panel.draft()
        assert kept is not None
        made = form_panel.again(desk, kept)
        assert made is not None
        qtbot.addWidget(made)
        settle(desk)
        assert made.form.values()["reason"] == "half a sen"


def test_a_day_on_which_nothing_is_due(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    awarded(vault, "Amara")
    host = at_desk(qtbot, desk)
    tab = tab_of(host)
    tab.prepare()
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, PreparePanel)
    type_into(qtbot, panel.up_to, "2026-10-01")
    settle(desk)
    assert "Nothing is to be prepared up to that day." in texts(panel)
    assert panel.form.save_button.text() == "Prepare"
    save(qtbot, panel)
    settle(desk)
    assert host.message_bar.text() == "All is as it was."


def test_the_register_of_a_period_is_printed(vault: Vault, qtbot: QtBot) -> None:
    scheme_id = awarded(vault, "Noor")
    act(vault, dues.prepare, up_to=date(2026, 11, 30))
    with desk_of(vault) as desk:
        host = at_desk(qtbot, desk)
        tab = tab_of(host)
        tab.print_register()
        assert host.asked[-1] == ("reports", ("report", "stipend-register", {}))
        key = next(key for key in tab.runs if key)
        tab.period.set_value(key)
        tab.print_register()
        day = tab.runs[key].pay_on.isoformat()
        wanted = {"scheme": str(scheme_id), "from": day, "until": day}
        assert host.asked[-1] == ("reports", ("report", "stipend-register", wanted))


def test_the_register_holds_all_of_a_period_where_a_holiday_moved_some(
    vault: Vault, qtbot: QtBot
) -> None:
    alone(vault)
    awarded(vault, "Mai", "Noor", pay_days=PayDays(PayDay.LAST_WORKING))
    act(vault, dues.prepare, up_to=date(2026, 11, 30))
    first = vault.read(due_rows.register).rows[0]
    act(vault, approving.approve, due_ids=[first.id])
    act(vault, holidays.add, on=first.pay_on)
    act(vault, dues.prepare, up_to=date(2026, 11, 30))
    days = sorted(row.pay_on for row in vault.read(due_rows.register).rows)
    assert days == [date(2026, 11, 27), date(2026, 11, 30)]
    with desk_of(vault) as desk:
        host = at_desk(qtbot, desk)
        tab = tab_of(host)
        tab.period.set_value(next(key for key in tab.runs if key))
        tab.print_register()
        asked: Any = host.asked[-1][1]
        assert (asked[2]["from"], asked[2]["until"]) == ("2026-11-27", "2026-11-30")


def test_approving_all_leaves_what_is_still_counted(
    vault: Vault, clock: Clock, qtbot: QtBot
) -> None:
    alone(vault)
    awarded(vault, "Mai")
    site = house(vault)
    per_day = scheme(vault, PER_DAY)
    for bed, name in zip(beds(vault, site), ("Noor", "Rita"), strict=False):
        who, _stay = admitted(vault, bed, NOVEMBER, name)
        award(vault, who, per_day)
    act(vault, dues.prepare, up_to=date(2026, 12, 1))
    with desk_of(vault) as desk:
        host = at_desk(qtbot, desk, 780)
        tab = tab_of(host)
        assert tab.approve_button.text() == "Approve 2, €660.00"  # November and December
        assert "2 are left: more of them may come before their pay day." in texts(tab)
        row_of(tab, TO_APPROVE, "Noor")
        settle(desk)
        assert "More of it may come before its pay day" in texts(tab.view)
        assert tab.view.first_act(tab.list.selected()) != "approve"
        assert (clipped(host), nameless(host)) == ([], [])
        press(qtbot, desk, KEY.Key_Return, CTRL)
        assert host.message_bar.text() == "2 approved, €660.00."
        assert not tab.approve_button.isEnabled()
        tab.list.selectAll()
        settle(desk)
        assert tab.approve_button.isEnabled()  # somebody wants it so
        assert tab.left.isHidden()
        host.close()
    clock.now = clock.now.replace(month=12, day=1)
    act(vault, dues.prepare, up_to=date(2026, 12, 1))
    found = vault.read(due_rows.register, states=[DueState.DRAFT]).rows
    assert [(row.shown, row.amount, row.is_still_counted) for row in found] == [
        ("Noor", 15_000, False), ("Rita", 15_000, False),
    ]  # fmt: skip
