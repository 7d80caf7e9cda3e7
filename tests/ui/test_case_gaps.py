# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Case work by keyboard: a review corrected, an order with its paper, histories of stages, outcomes
and lines of the timeline, a record that was joined, first offers of counselling."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services.counselling import counselling
from shelterdesk.services.legal import documents
from shelterdesk.services.merging import merging
from shelterdesk.services.plans import plan_reviews, plans
from shelterdesk.services.residents import residents
from shelterdesk.services.safety import protection_orders
from shelterdesk.services.safety.protection_orders import OrderForm
from shelterdesk.services.support import attempts, support
from shelterdesk.services.support.attempts import AttemptForm
from shelterdesk.vault.door import Vault
from tests import case_rows, scans
from tests.conftest import NOW
from tests.factories import person
from tests.ui.at_desk import CTRL, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.reports.first_offers import FirstOffersDialog
from ui.residents.needs.review_panels import EditReviewPanel
from ui.residents.needs.tab import NeedsTab
from ui.residents.page import ResidentsPage
from ui.residents.safety.order_panel import OrderPanel
from ui.residents.safety.tab import SafetyTab
from ui.residents.support.tab import SupportTab
from ui.search import _person
from ui.widgets.history_dialog import HistoryDialog

TODAY = NOW.date()
DAY = timedelta(days=1)


def press(qtbot: QtBot, widget: object) -> None:
    widget.setFocus()  # type: ignore[attr-defined]
    qtbot.keyClick(widget, Qt.Key.Key_Space)


def history_of(page: object) -> HistoryDialog:
    dialog = page.window().findChild(HistoryDialog)  # type: ignore[attr-defined]
    assert isinstance(dialog, HistoryDialog)
    return dialog


# Reviews
def test_what_was_written_of_a_review_is_corrected(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    review_id = int(
        desk.vault.do(
            "Held", plan_reviews.hold, resident_id=noor, held=TODAY - DAY, her_view="Good weks",
            summary="Go on",
        ).result
    )  # fmt: skip
    page = resident_page(qtbot, desk, noor, "needs")
    tab = page.tabs.made("needs")
    assert isinstance(tab, NeedsTab)
    press(qtbot, tab.plan_card.ended_button)
    press(qtbot, tab.plan_card.review_buttons[f"edit {review_id}"])
    settle(desk)
    panel = page.panel
    assert isinstance(panel, EditReviewPanel)
    assert panel.form.values()["summary"] == "Go on"
    type_into(qtbot, panel.form.fields["her_view"], "Good weeks")
    save(qtbot, panel)
    settle(desk)
    (row,) = desk.vault.read(plans.plan, resident_id=noor).reviews
    assert (row.her_view, row.summary, row.held) == ("Good weeks", "Go on", TODAY - DAY)


def test_a_review_is_not_held_tomorrow(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    review_id = int(desk.vault.do("Held", plan_reviews.hold, resident_id=noor).result)
    panel = EditReviewPanel(desk, noor, review_id)
    show_active(qtbot, panel, 336, 600)
    settle(desk)
    panel.form.fields["held"].set_value(TODAY + DAY)
    panel.form.save()
    settle(desk)
    assert panel.form.fields["held"].error()


# Orders
def test_an_order_gets_one_of_her_documents(desk: Desk, qtbot: QtBot) -> None:
    noor = person(desk.vault, "Noor")
    form = documents.DocumentForm(title="Court order")
    facts = {"resident_id": noor, "file": scans.pdf(1), "form": form}
    paper = int(desk.vault.do("Stored", documents.store, **facts).result)
    desk.vault.do("Wrote", protection_orders.add, resident_id=noor, form=OrderForm("Sami"))
    page = resident_page(qtbot, desk, noor, "safety")
    tab = page.tabs.made("safety")
    assert isinstance(tab, SafetyTab)
    page.side.open(OrderPanel(desk, noor, 1))
    settle(desk)
    panel = page.panel
    assert isinstance(panel, OrderPanel)
    assert (clipped(panel), nameless(panel)) == ([], [])
    type_into(qtbot, panel.document, "Court order")
    save(qtbot, panel)
    settle(desk)
    (row,) = desk.vault.read(protection_orders.of_resident, resident_id=noor)
    assert row.form.document_id == paper
    press(qtbot, tab.orders.open_buttons[0])
    settle(desk)
    assert tab.orders.viewer is not None
    tab.orders.viewer.reject()


def test_the_scan_of_an_order_is_stored_with_it(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    noor = person(desk.vault, "Noor")
    scan = tmp_path / "order.pdf"
    scan.write_bytes(scans.pdf(2))
    panel = OrderPanel(desk, noor)
    show_active(qtbot, panel, 336, 700)
    settle(desk)
    type_into(qtbot, panel.against, "Sami")
    panel.file.choose_file = lambda _parent: scan
    panel.file.ask()
    qtbot.waitUntil(lambda: panel.file.value() is not None)
    save(qtbot, panel)
    settle(desk)
    settle(desk)
    (row,) = desk.vault.read(protection_orders.of_resident, resident_id=noor)
    assert row.document is not None
    assert (row.document.pages, row.document.confidentiality) == (2, "safety")


# Histories
@pytest.fixture
def noor(vault: Vault) -> int:
    who = person(vault, "Noor")
    case_rows.everything(vault, who, "Wordmark", ended=TODAY - 9 * DAY)
    return who


def test_stages_outcomes_and_experience_say_who_changed_what(
    desk: Desk, qtbot: QtBot, noor: int
) -> None:
    page = resident_page(qtbot, desk, noor, "support")
    tab = page.tabs.made("support")
    assert isinstance(tab, SupportTab)
    stage = next(one for key, one in tab.journey.buttons.items() if key[1] == "history")
    for made in (
        stage,
        next(iter(tab.outcomes.history_buttons.values())),
        next(iter(tab.experience.history_buttons.values())),
    ):
        press(qtbot, made)
        settle(desk)
        dialog = history_of(page)
        assert dialog.view.texts()
        dialog.accept()
        settle(desk)


def test_a_line_of_the_timeline_opens_the_history_of_its_record(desk: Desk, qtbot: QtBot) -> None:
    who = person(desk.vault, "Noor")
    form = AttemptForm(begun_year=2020)
    attempt = desk.vault.do("Told", attempts.add, resident_id=who, form=form).result
    form = AttemptForm(begun_year=2021)
    desk.vault.do("Told otherwise", attempts.edit, attempt_id=attempt, form=form)
    page = resident_page(qtbot, desk, who)
    card = page.timeline
    assert card is not None
    titles = [row.title for row in card.list.rows()]
    assert not card.history_button.isEnabled()
    card.list.setFocus()
    card.list.setCurrentIndex(card.list.model().index(titles.index("Earlier experience told"), 0))
    assert card.history_button.isEnabled()
    assert (clipped(page), nameless(page)) == ([], [])
    qtbot.keyClick(card.list, Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settle(desk)
    dialog = history_of(page)
    assert any("2020" in line and "2021" in line for line in dialog.view.texts())
    dialog.accept()


# Joined records
def test_an_old_number_opens_the_record_it_was_joined_to(desk: Desk, qtbot: QtBot) -> None:
    own, other = person(desk.vault, "Noor"), person(desk.vault, "Nour")
    desk.vault.do("Join", merging.merge, resident_id=own, merged_id=other)
    page = ResidentsPage(desk)
    show_active(qtbot, page, 1036, 700)
    page.open(("resident", other))
    settle(desk)
    settle(desk)
    assert page.current_resident() == own


def test_the_search_says_what_she_was_called(desk: Desk, qtbot: QtBot) -> None:
    own, other = person(desk.vault, "Noor"), person(desk.vault, "Nour")
    code = desk.vault.read(residents.row, resident_id=other).code
    desk.vault.do("Join", merging.merge, resident_id=own, merged_id=other)
    (row,) = desk.vault.read(residents.find, text=code)
    assert _person(row).detail == f"was {code}; the records were joined"
    page = ResidentsPage(desk)
    show_active(qtbot, page, 1036, 700)
    settle(desk)
    page.list.show_scope(residents.Scope.ALL)
    page.list.search.setText(code)
    settle(desk)
    model = page.list.view.rows_model
    assert model.index(0, 0).data() == f"Noor · was {code}; the records were joined"


# Counselling
def test_how_soon_counselling_was_offered(desk: Desk, qtbot: QtBot) -> None:
    noor, anna = person(desk.vault, "Noor"), person(desk.vault, "Anna")
    for who in (noor, anna):
        desk.vault.do(
            "Open", support.open_period, resident_id=who, opened=TODAY - timedelta(days=9)
        )
    form = counselling.SessionForm(NOW - timedelta(days=5))
    desk.vault.do("Noted", counselling.add, resident_id=noor, form=form)
    dialog = FirstOffersDialog(None, desk)  # type: ignore[arg-type]
    show_active(qtbot, dialog, 460, 420)
    settle(desk)
    shown = texts(dialog)
    assert "2 support periods" in shown
    assert "1 with an offer of counselling, 1 without one so far" in shown
    assert "After 4 days, in the middle" in shown
    assert (clipped(dialog), nameless(dialog)) == ([], [])
    dialog.span.set_value(0)
    dialog.load()
    settle(desk)
    assert "2 support periods" in texts(dialog)
