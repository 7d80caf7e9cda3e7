# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form beside a page: nothing typed goes by itself, and what was saved is seen at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import ErasureReason, LogKind
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import admitted, beds, house
from tests.ui.at_desk import CTRL, settle, texts, write
from tests.ui.conftest import show_active
from ui.desk import Desk
from ui.residents.languages_field import LanguagesField
from ui.residents.log_panels import NotePanel
from ui.residents.log_tab import LogTab
from ui.residents.page import ResidentsPage
from ui.residents.resident_page import ResidentPage
from ui.widgets.form import RecordForm
from ui.widgets.text_fields import TextField

KEY = Qt.Key


@pytest.fixture
def noor(vault: Vault) -> int:
    return admitted(vault, beds(vault, house(vault))[0], NOW.date(), "Noor")[0]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, noor: int) -> ResidentsPage:
    """Her page as the window holds it: changes come to it through the list's page."""
    made = ResidentsPage(desk)
    desk.changed.connect(made.refresh)
    show_active(qtbot, made, 1036, 720)
    made.open_resident(noor)
    settle(desk)
    return made


def her(page: ResidentsPage) -> ResidentPage:
    found = page.current_page()
    assert found is not None
    return found


def typed(qtbot: QtBot, desk: Desk, page: ResidentsPage, text: str) -> NotePanel:
    her(page).new_note()
    settle(desk)
    panel = her(page).panel
    assert isinstance(panel, NotePanel)
    write(qtbot, panel.text.focus_target(), text)
    return panel


def log_words(page: ResidentsPage) -> str:
    tab = her(page).tabs.made("log")
    assert isinstance(tab, LogTab)
    return " | ".join(words for view in tab.views for words in texts(view))


def test_what_was_written_is_in_the_log_at_once(
    page: ResidentsPage, desk: Desk, vault: Vault, noor: int, qtbot: QtBot
) -> None:
    panel = typed(qtbot, desk, page, "Slept well")
    qtbot.keyClick(panel.text.focus_target(), KEY.Key_Return, CTRL)
    settle(desk)
    assert "Slept well" in log_words(page)
    facts = {"kind": LogKind.NOTE, "confidentiality": "desk", "resident_ids": [noor]}
    desk.do(page, "Write a note", log_entries.note, text="A second one", **facts)
    settle(desk)
    assert "A second one" in log_words(page)
    entry = vault.read(log_entries.of_resident, resident_id=noor).rows[0]
    desk.do(
        page, "Erase", log_entries.erase, entry_id=entry.id, reason=ErasureReason.WRONG_PERSON
    )  # fmt: skip
    settle(desk)
    assert "A second one" not in log_words(page)


def test_esc_closes_a_form_in_which_nothing_was_typed(
    page: ResidentsPage, desk: Desk, qtbot: QtBot
) -> None:
    panel = typed(qtbot, desk, page, "")
    qtbot.keyClick(panel.text.focus_target(), KEY.Key_Escape)
    assert her(page).panel is None
    assert page.current_resident() is not None


def test_esc_throws_nothing_typed_away(page: ResidentsPage, desk: Desk, qtbot: QtBot) -> None:
    panel = typed(qtbot, desk, page, "Half a thought")
    qtbot.keyClick(panel.text.focus_target(), KEY.Key_Escape)
    assert her(page).panel is panel
    assert panel.text.value() == "Half a thought"
    assert "Not saved yet" in panel.form.message_bar.text()
    assert panel.text.focus_target().hasFocus()
    panel.form.cancel_button.click()  # said in words: then it goes
    assert her(page).panel is None


def test_another_form_does_not_push_it_away(page: ResidentsPage, desk: Desk, qtbot: QtBot) -> None:
    panel = typed(qtbot, desk, page, "Half a thought")
    for act in (her(page).move_bed, her(page).check_out, her(page).protect, her(page).new_note):
        panel.form.message_bar.clear()
        act()
        settle(desk)
        assert her(page).panel is panel
        assert "Not saved yet" in panel.form.message_bar.text()
    assert panel.text.value() == "Half a thought"
    panel.text.focus_target().clear()
    her(page).move_bed()
    assert her(page).panel is not panel


# Tab
def tab_stops(qtbot: QtBot, start: QWidget, most: int = 30) -> list[QWidget]:
    start.setFocus()
    seen = [start]
    while len(seen) < most:
        qtbot.keyClick(seen[-1], KEY.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is None or focused in seen:
            break
        seen.append(focused)
    return seen


def test_tab_comes_to_save_after_the_last_field(
    page: ResidentsPage, desk: Desk, qtbot: QtBot
) -> None:
    panel = typed(qtbot, desk, page, "x")
    stops = tab_stops(qtbot, panel.text.focus_target())
    wanted = [
        *(field.focus_target() for field in panel.form.fields.values()),
        panel.draft_button, panel.form.save_button, panel.form.cancel_button,
    ]  # fmt: skip
    assert [stop for stop in stops if stop in wanted] == wanted


def test_tab_takes_lines_that_came_later_in_their_place(qtbot: QtBot) -> None:
    form = RecordForm("A form")
    spoken = LanguagesField("languages", "Languages")
    after = TextField("after", "After")
    form.add_field(spoken)
    form.add_field(after)
    show_active(qtbot, form, 400, 500)
    spoken.add_line()
    spoken.add_line()
    QApplication.processEvents()  # they are shown
    first = spoken.first_language()
    assert first is not None
    stops = tab_stops(qtbot, first.focus_target())
    wanted = [spoken.add_button, after.focus_target(), form.save_button]
    assert [stop for stop in stops if stop in wanted] == wanted
    assert stops.index(spoken.add_button) >= 5  # both lines come before it
