# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers about a person: chosen by name, offered on the page of the person, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services.residents import residents
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.factories import person
from tests.ui.at_desk import desk_of, settle, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import show_active
from ui.desk import Desk
from ui.reports.ask_password import AskPassword
from ui.reports.page import ReportsPage
from ui.reports.person_option import PersonOption


def code_of(vault: Vault, resident_id: int) -> str:
    return str(vault.read(residents.row, resident_id=resident_id).code)


def opened(qtbot: QtBot, desk: Desk, *target: object) -> tuple[ReportsPage, PersonOption]:
    page = ReportsPage(desk)
    page.open(("report", *target))
    show_active(qtbot, page, 1036, 720)
    settle(desk)
    assert page.form is not None
    [field] = page.form.people()
    return page, field


def test_a_person_is_chosen_by_name(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    person(vault, "Amal")
    noor = person(vault, "Noor")
    page, field = opened(qtbot, desk, "opened-file")
    assert field.value() is None
    type_into(qtbot, field, "noo")
    settle(desk)
    assert [option.title for option in field.list.options()] == ["Noor"]
    qtbot.keyClick(field.focus_target(), Qt.Key.Key_Return)
    assert field.value() == code_of(vault, noor)
    page.make()
    settle(desk)
    assert page.printed is not None
    assert page.printed.persons == (noor,)


def test_nobody_of_this_name(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    person(vault, "Amal")
    _page, field = opened(qtbot, desk, "opened-file")
    type_into(qtbot, field, "xyz")
    settle(desk)
    assert field.value() is None
    assert "Nobody" in (field.error() or "")


def test_who_was_asked_for_stands_there_by_name(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    code = code_of(vault, person(vault, "Noor"))
    _page, field = opened(qtbot, desk, "plan", {"person": code})
    assert field.value() == code
    assert field.focus_target().text() == f"Noor · {code}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["plan", "safety-plan", "referral-letter", "needs-form"])
def test_languages_are_offered_by_name(desk: Desk, qtbot: QtBot, name: str) -> None:
    page = ReportsPage(desk)
    page.open(("report", name))
    show_active(qtbot, page, 1036, 720)
    settle(desk)
    assert page.form is not None
    field = page.form.fields["language"]
    assert {"en", "fr", "es", "de", "pt", "ar"} <= set(field.codes())
    type_into(qtbot, field, "Portu")
    assert field.value() == "pt"


def test_the_page_of_a_resident_offers_what_can_be_printed(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    noor = person(vault, "Noor")
    header = resident_page(qtbot, desk, noor).header
    header.print_button.setFocus()
    qtbot.keyClick(header.print_button, Qt.Key.Key_Space)
    titles = [action.text() for action in header.print_menu.actions()]
    assert "File of a resident" in titles
    assert "Everything stored, for the resident" in titles
    for _down in range(titles.index("File of a resident") + 1):
        qtbot.keyClick(header.print_menu, Qt.Key.Key_Down)
    with qtbot.waitSignal(header.print_requested) as asked:
        qtbot.keyClick(header.print_menu, Qt.Key.Key_Return)
    assert asked.args == ["resident-file", {"person": code_of(vault, noor)}]


def test_the_desk_is_offered_no_case_work(vault: Vault, qtbot: QtBot) -> None:
    noor = person(vault, "Noor")
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as other, desk_of(other) as desk:
        header = resident_page(qtbot, desk, noor).header
        assert header.print_button.isHidden()


def test_there_is_no_saving_without_a_password_where_one_is_needed(qtbot: QtBot) -> None:
    parent, given = QWidget(), list[str]()
    qtbot.addWidget(parent)
    dialog = AskPassword(parent, given.append, is_required=True)
    dialog.open()
    assert not dialog.with_password.isEnabled()
    offered = dialog.words.text()
    dialog.submit()
    assert given == [offered]
