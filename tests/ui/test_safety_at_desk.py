# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps people safe tonight, by keyboard: alerts, keep apart, the visitor check, visits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.audit import audit
from shelterdesk.services.rooms import board, stays
from shelterdesk.services.safety import alerts, keep_apart, outsiders, protection_orders, visitors
from shelterdesk.services.safety.alerts import AlertForm, AlertLevel, AlertPlace
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.services.safety.protection_orders import OrderForm
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import CTRL, WindowsShown, desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.residents.page import ResidentsPage
from ui.residents.resident_page import ResidentPage
from ui.residents.safety.order_panel import OrderPanel
from ui.residents.safety.panels import AlertPanel, KeepApartPanel, OutsiderPanel
from ui.rooms.page import RoomsPage
from ui.today.page import TodayPage
from ui.widgets.apart import DESPITE
from ui.widgets.stay_fields import Place
from ui.widgets.stay_panels import AdmitPanel, MovePanel
from ui.widgets.visit_panels import NameVisitPanel, VisitPanel
from ui.widgets.visitor_check import VisitorCheckDialog

TODAY = NOW.date()
ENTER = Qt.Key.Key_Return
LOUD = AlertForm("Do not confirm", "Call Joy first", AlertLevel.DANGER)


def alerted(vault: Vault, resident_id: int, form: AlertForm = LOUD) -> None:
    vault.do("Wrote an alert", alerts.add, resident_id=resident_id, form=form)


def followed(qtbot: QtBot, desk: Desk, page: Any) -> Any:
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, 1036, 700)
    settle(desk)
    return page


# Alerts
def test_an_alert_is_written_shown_at_the_top_and_ended(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    page = resident_page(qtbot, desk, noor)
    page.alerts_card.add_button.setFocus()
    qtbot.keyClick(page.alerts_card.add_button, Qt.Key.Key_Space)
    panel = page.panel
    assert isinstance(panel, AlertPanel)
    type_into(qtbot, panel.form.fields["text"], "Do not confirm")
    type_into(qtbot, panel.form.fields["instruction"], "Call Joy first")
    type_into(qtbot, panel.form.fields["level"], "Danger")
    save(qtbot, panel)
    settle(desk)
    assert "Do not confirm · Call Joy first" in texts(page.header)
    (row,) = desk.vault.read(alerts.of_resident, resident_id=noor)
    assert (row.is_danger, row.place) == (True, AlertPlace.EVERYWHERE)
    assert (clipped(page), nameless(page)) == ([], [])
    end = page.alerts_card.end_buttons[0]
    end.setFocus()
    qtbot.keyClick(end, Qt.Key.Key_Space)
    settle(desk)
    assert not page.header.alerts.isVisible()
    assert desk.vault.read(alerts.now) == []


def test_the_head_shows_two_lines_and_how_many_more(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    for text in ("one", "two", "three", "four"):
        alerted(desk.vault, noor, AlertForm(text))
    alerted(desk.vault, noor)
    page = resident_page(qtbot, desk, noor)
    shown = texts(page.header.alerts)
    assert shown == ["Do not confirm · Call Joy first", "four", "and 3 more"]


def test_an_alert_is_changed_and_a_draft_comes_back(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    alerted(desk.vault, noor)
    page = resident_page(qtbot, desk, noor)
    qtbot.mouseClick(page.alerts_card.edit_buttons[0], Qt.MouseButton.LeftButton)
    settle(desk)
    panel = page.panel
    assert isinstance(panel, AlertPanel)
    type_into(qtbot, panel.form.fields["text"], "Another word")
    kept = page.side.draft()
    panel.cancelled.emit()
    page.side.restore_draft(kept)
    settle(desk)
    panel = page.panel
    assert isinstance(panel, AlertPanel)
    assert panel.form.values()["text"] == "Another word"
    assert panel.form.values()["level"] == "danger"
    save(qtbot, panel)
    settle(desk)
    (row,) = desk.vault.read(alerts.of_resident, resident_id=noor)
    assert (row.text, row.instruction) == ("Another word", "Call Joy first")


def test_an_alert_without_words_is_asked_for_beside_the_field(desk: Desk, qtbot: QtBot) -> None:
    panel = AlertPanel(desk, person(desk.vault))
    show_active(qtbot, panel, 336, 640)
    save(qtbot, panel)
    assert panel.form.fields["text"].error()


def test_the_list_marks_who_has_an_alert_in_a_word(desk: Desk, qtbot: QtBot) -> None:
    vault = desk.vault
    noor, _stay = admitted(vault, beds(vault, house(vault))[0], TODAY, "Noor")
    page = followed(qtbot, desk, ResidentsPage(desk))
    model = page.list.view.rows_model
    assert page.list.view.isColumnHidden(1)
    alerted(vault, noor)
    page.refresh(None)
    settle(desk)
    assert not page.list.view.isColumnHidden(1)
    assert model.text(0, 1) == "Danger"
    page.open_resident(noor)
    settle(desk)
    assert page.list.view.isColumnHidden(1)
    assert page.list._name_icon(model.row(0)) == "shield-alert"


def test_today_and_the_board_say_it(desk: Desk, qtbot: QtBot) -> None:
    vault = desk.vault
    first, second = beds(vault, house(vault, "1 rooms × 2 beds"))
    noor, _stay = admitted(vault, first, TODAY, "Noor")
    lina, _stay = admitted(vault, second, TODAY, "Lina")
    alerted(vault, noor)
    today = followed(qtbot, desk, TodayPage(desk))
    assert "Noor: Do not confirm" in texts(today)
    rooms = followed(qtbot, desk, RoomsPage(desk))
    row = rooms.board.row(first)
    assert "alert" in row.accessibleName()
    assert row.bed.icon == "shield-alert"
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=lina)
    rooms.refresh(None)
    settle(desk)
    for bed_id in (first, second):
        assert "keep apart" in rooms.board.row(bed_id).accessibleName()
    rooms.board.select(second)
    assert "Keep apart: Noor sleeps in the same room." in texts(rooms.side)
    with qtbot.waitSignal(today.open_requested) as asked:
        today.open_resident(noor)
    assert asked.args == ["residents", ("resident", noor)]


# Keep apart
def test_two_people_are_kept_apart_by_keyboard(desk: Desk, qtbot: QtBot) -> None:
    vault = desk.vault
    noor, _stay = admitted(vault, beds(vault, house(vault))[0], TODAY, "Noor")
    lina = person(vault, "Lina")
    page = resident_page(qtbot, desk, lina)
    qtbot.keyClick(page.alerts_card.apart_button, Qt.Key.Key_Space)
    settle(desk)
    panel = page.panel
    assert isinstance(panel, KeepApartPanel)
    type_into(qtbot, panel.who, "Noo")  # somebody who is here may be chosen
    settle(desk)
    qtbot.keyClick(panel.who.focus_target(), ENTER)
    type_into(qtbot, panel.form.fields["reason"], "A quarrel")
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(keep_apart.of_resident, resident_id=lina)
    assert (row.other_id, row.reason) == (noor, "A quarrel")
    assert "Keep apart from Noor" in texts(page)


def test_admitting_near_warns_beside_the_bed_and_takes_a_reason(desk: Desk, qtbot: QtBot) -> None:
    vault = desk.vault
    first, second = beds(vault, house(vault, "1 rooms × 2 beds"))
    noor, _stay = admitted(vault, first, TODAY, "Noor")
    lina = person(vault, "Lina")
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=lina)
    alerted(vault, lina, AlertForm("Ask for the code word", place=AlertPlace.CHECK_IN))
    panel = AdmitPanel(desk, lina, second)
    show_active(qtbot, panel, 336, 760)
    settle(desk)
    assert panel.beds.value() == Place(bed_id=second)
    shown = texts(panel)
    assert "Keep apart: Noor sleeps in the same room." in shown
    assert "Ask for the code word" in shown
    save(qtbot, panel)
    assert panel.apart.field.error()
    type_into(qtbot, panel.apart.field, "No other bed")
    save(qtbot, panel)
    settle(desk)
    (night,) = vault.read(board.history_of, resident_id=lina)
    assert night.reason == "No other bed"


def test_without_anybody_near_nothing_is_asked(desk: Desk, qtbot: QtBot) -> None:
    vault = desk.vault
    first = beds(vault, house(vault))[0]
    panel = AdmitPanel(desk, person(vault, "Lina"), first)
    show_active(qtbot, panel, 336, 760)
    settle(desk)
    assert not panel.apart.field.isVisible()
    assert not panel.apart.words.isVisible()
    save(qtbot, panel)
    settle(desk)
    assert vault.read(board.boards)[0].taken == 1


def test_a_move_on_the_board_that_comes_near_opens_the_form_that_asks(
    desk: Desk, qtbot: QtBot
) -> None:
    vault = desk.vault
    one, two, three = beds(vault, house(vault, "1 rooms × 3 beds"))
    noor, _stay = admitted(vault, one, TODAY, "Noor")
    lina, _stay = admitted(vault, two, TODAY, "Lina")
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=lina)
    page = followed(qtbot, desk, RoomsPage(desk))
    page.board.moved.emit(two, three)
    settle(desk)
    panel = page.side.content()
    assert isinstance(panel, MovePanel)
    assert panel.beds.value() == Place(bed_id=three)
    assert "Keep apart: Noor sleeps in the same room." in texts(panel)
    type_into(qtbot, panel.form.fields[DESPITE], "They talked")
    save(qtbot, panel)
    settle(desk)
    (night,) = vault.read(board.history_of, resident_id=lina)
    assert (night.bed, night.reason) == ("C", "They talked")


# The visitor check
@pytest.fixture
def checked(desk: Desk, qtbot: QtBot) -> VisitorCheckDialog:
    noor = person(desk.vault, "Noor")
    form = OutsiderForm("Sami Haddad", "+34 611 222 333", instruction="Call Joy first")
    desk.vault.do("Known", outsiders.add_outsider, form=form, resident_ids=[noor])
    dialog = VisitorCheckDialog(None, desk)
    show_active(qtbot, dialog)
    return dialog


def _asked(qtbot: QtBot, desk: Desk, dialog: VisitorCheckDialog, words: str) -> list[str]:
    dialog.edit.selectAll()
    qtbot.keyClicks(dialog.edit, words)
    qtbot.keyClick(dialog.edit, ENTER)
    settle(desk)
    return texts(dialog.answer)


def test_the_answer_stands_large_and_goes_with_the_next_letter(
    desk: Desk, qtbot: QtBot, checked: VisitorCheckDialog
) -> None:
    dialog = checked
    assert QApplication.focusWidget() is dialog.edit
    assert _asked(qtbot, desk, dialog, "samy") == [
        "Do not admit, do not confirm.", "Call Joy first",
    ]  # fmt: skip
    assert (clipped(dialog), nameless(dialog)) == ([], [])
    qtbot.keyClicks(dialog.edit, "N")
    assert not dialog.answer.isVisible()
    assert _asked(qtbot, desk, dialog, "Noor")[0] == "Nothing known"
    assert "Haddad" not in " ".join(texts(dialog))


def test_too_little_is_said_and_asked_again(
    desk: Desk, qtbot: QtBot, checked: VisitorCheckDialog
) -> None:
    assert _asked(qtbot, desk, checked, "x") == []
    assert checked.message_bar.text()
    assert _asked(qtbot, desk, checked, "611222333")[0] == "Do not admit, do not confirm."
    assert not checked.message_bar.text()


def test_an_outsider_is_written_down_from_her_page(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    page = resident_page(qtbot, desk, noor)
    qtbot.keyClick(page.alerts_card.outsider_button, Qt.Key.Key_Space)
    panel = page.panel
    assert isinstance(panel, OutsiderPanel)
    save(qtbot, panel)
    settle(desk)
    assert panel.form.fields["names"].error()
    type_into(qtbot, panel.form.fields["names"], "Sami Haddad")
    save(qtbot, panel)
    settle(desk)
    (found,) = desk.vault.read(outsiders.outsiders, resident_id=noor)
    assert found.names == "Sami Haddad"


# Visits
def test_a_visit_without_a_name_is_two_keys(desk: Desk, qtbot: QtBot) -> None:
    page = followed(qtbot, desk, TodayPage(desk))
    page.primary_focus().setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_V)
    settle(desk)
    assert isinstance(page.panel, VisitPanel)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CTRL)
    settle(desk)
    assert page.panel is None
    assert "Without a name" in texts(page.visits)
    assert desk.vault.read(visits.here_now).today == 1


def test_a_named_visit_is_five_keys_and_shows_what_to_know(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    alerted(desk.vault, noor)
    page = followed(qtbot, desk, TodayPage(desk))
    page.primary_focus().setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_V)
    settle(desk)
    qtbot.keyClicks(QApplication.focusWidget(), "no")
    settle(desk)
    qtbot.keyClick(QApplication.focusWidget(), ENTER)
    settle(desk)
    panel = page.panel
    assert isinstance(panel, VisitPanel)
    assert "Do not confirm · Call Joy first" in texts(panel)
    assert not panel.age.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CTRL)
    settle(desk)
    (row,) = desk.vault.read(visits.of_resident, resident_id=noor)
    assert row.end is None
    left = page.visits.left_buttons[0]
    left.setFocus()
    qtbot.keyClick(left, Qt.Key.Key_Space)
    settle(desk)
    assert desk.vault.read(visits.here_now).here == ()
    assert (clipped(page), nameless(page)) == ([], [])


def test_a_name_that_is_nobody_is_not_counted_as_nobody(desk: Desk, qtbot: QtBot) -> None:
    panel = VisitPanel(desk)
    show_active(qtbot, panel, 336, 640)
    settle(desk)
    type_into(qtbot, panel.who, "Zebedee")
    settle(desk)
    save(qtbot, panel)
    settle(desk)
    assert panel.who.error()
    assert desk.vault.read(visits.here_now).today == 0


def test_a_visit_gets_its_name_on_today(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    desk.vault.do("Visit", visits.check_in, age_band="18_24", at=NOW - timedelta(hours=1))
    page = followed(qtbot, desk, TodayPage(desk))
    assert "since 19:15 · 18 to 24" in texts(page.visits)
    qtbot.keyClick(page.visits.name_buttons[0], Qt.Key.Key_Space)
    settle(desk)
    panel = page.panel
    assert isinstance(panel, NameVisitPanel)
    type_into(qtbot, panel.who, "noo")
    settle(desk)
    qtbot.keyClick(panel.who.focus_target(), ENTER)
    save(qtbot, panel)
    settle(desk)
    (row,) = desk.vault.read(visits.of_resident, resident_id=noor)
    assert row.start == NOW - timedelta(hours=1)
    assert "Noor" in texts(page.visits)


def test_an_extra_bed_near_somebody_asks_why(desk: Desk, qtbot: QtBot) -> None:
    vault = desk.vault
    site_id = house(vault, "1 rooms × 1 beds")
    noor, _stay = admitted(vault, beds(vault, site_id)[0], TODAY, "Noor")
    lina = person(vault, "Lina")
    stay_id = vault.do("In", stays.admit, resident_id=lina, on=TODAY, site_id=site_id).result
    vault.do("Apart", keep_apart.add, resident_id=noor, other_id=lina)
    page = followed(qtbot, desk, RoomsPage(desk))
    page.acts.moves.extra_bed(stay_id)
    form = page.side.content()
    type_into(qtbot, form.fields["reason"], "Full house")
    save(qtbot, form)
    settle(desk)
    assert form.apart.field.error()
    type_into(qtbot, form.apart.field, "Storm")
    save(qtbot, form)
    settle(desk)
    (night,) = vault.read(board.history_of, resident_id=lina)
    assert night.reason == "Full house · Storm"


# The tab of safety
def _new_order(qtbot: QtBot, page: Any) -> OrderPanel:
    tab = page.tabs.made("safety")
    qtbot.keyClick(tab.orders.add_button, Qt.Key.Key_Space)
    panel = page.panel
    assert isinstance(panel, OrderPanel)
    return panel


def test_an_order_makes_the_name_known_at_the_door_and_is_another_act(
    desk: Desk, qtbot: QtBot
) -> None:
    noor = person(desk.vault, "Noor")
    page = resident_page(qtbot, desk, noor, "safety")
    panel = _new_order(qtbot, page)
    panel.form.fields["feeds"].set_value(True)
    save(qtbot, panel)
    settle(desk)
    assert panel.form.fields["against"].error()
    assert desk.vault.read(protection_orders.of_resident, resident_id=noor) == []
    type_into(qtbot, panel.form.fields["against"], "Sami Haddad")
    save(qtbot, panel)
    settle(desk)
    assert page.panel is None
    (order,) = desk.vault.read(protection_orders.of_resident, resident_id=noor)
    assert order.against == "Sami Haddad"
    assert desk.vault.read(visitors.check, text="Samy Hadad").is_known
    labels = [row.label for row in desk.vault.read(audit.opened, resident_id=noor).rows]
    assert "Wrote down a protection order" in labels
    assert "Wrote down who must be kept away" not in labels
    tab = page.tabs.made("safety")
    assert "Sami Haddad" in texts(tab.orders)
    assert "Sami Haddad" in texts(tab.outsiders)
    assert (clipped(page), nameless(page)) == ([], [])


def test_without_the_key_an_order_is_sealed_and_can_be_written(desk: Desk, qtbot: QtBot) -> None:
    vault = desk.vault
    noor = person(vault, "Noor")
    form = OrderForm("Sami Haddad", "District court", "500 metres")
    vault.do("Order", protection_orders.add, resident_id=noor, form=form)
    hired(vault, "H4")
    vault.lock()
    with signed_in(vault.path, "H4") as other, desk_of(other) as theirs:
        page = resident_page(qtbot, theirs, noor, "safety")
        tab = page.tabs.made("safety")
        assert "Sealed" in texts(tab.orders)
        assert "Haddad" not in " ".join(texts(page))
        panel = _new_order(qtbot, page)
        type_into(qtbot, panel.form.fields["against"], "Karim")
        save(qtbot, panel)
        settle(theirs)
        assert len(other.read(protection_orders.of_resident, resident_id=noor)) == 2


def test_no_window_flashes_up(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    alerted(desk.vault, noor)
    today = TodayPage(desk)
    shown = WindowsShown(today)
    followed(qtbot, desk, today)
    page = ResidentPage(desk)
    page.show_resident(noor)
    qtbot.addWidget(page)
    page.setParent(today)
    page.show()
    settle(desk)
    page.tabs.open("safety")
    settle(desk)
    _new_order(qtbot, page)
    settle(desk)
    assert shown.seen == []


def test_the_desk_has_alerts_and_no_tab_of_safety(desk: Desk, qtbot: QtBot) -> None:
    vault = desk.vault
    noor = person(vault, "Noor")
    alerted(vault, noor)
    hired(vault, "F1")
    vault.lock()
    with signed_in(vault.path, "F1") as front, desk_of(front) as theirs:
        page = resident_page(qtbot, theirs, noor)
        assert "safety" not in page.tabs.ids()
        assert page.alerts_card.add_button.isVisible()
        assert "Do not confirm · Call Joy first" in texts(page.header)
