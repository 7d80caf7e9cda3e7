# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual inside the program, and the search that opens everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import resources
from tests.ui.conftest import clipped, nameless, show_active
from ui import theme
from ui.help.page import INSTALL, MANUAL, HelpPage, manual_path

KEY = Qt.Key


@pytest.fixture
def page(qtbot: QtBot) -> HelpPage:
    made = HelpPage()
    show_active(qtbot, made, 1036, 640)
    return made


def test_the_manual_says_what_is_not_protected() -> None:
    text = manual_path().read_text("utf-8")
    for words in (
        "First steps", "recovery code", "F9", "not** protected", "monthly summary",
        "desk.sdb.keys.bak", "every colleague who can unlock", "shelterdesk import table",
        "Roles and groups…", "Renew the key…", "Add a group…", "Keys that colleagues wait for",
        "everybody's notes", "keychain of this computer is locked or has no key",
    ):  # fmt: skip
        assert words.casefold() in text.casefold(), words
    for wrong in ("client", "victim", "discharge"):
        assert wrong not in text.casefold()


def test_contents_lead_to_their_place(page: HelpPage, qtbot: QtBot) -> None:
    headings = page.contents.rows_model.rows()
    assert headings[0].text == "First steps"
    assert {heading.level for heading in headings} == {1, 2}
    page.contents.setFocus()
    for _time in range(4):
        qtbot.keyClick(page.contents, KEY.Key_Down)
    chosen = page.contents.selected()
    assert page.browser.textCursor().position() == chosen.position
    top = page.browser.cursorForPosition(page.browser.viewport().rect().topLeft())
    assert abs(top.blockNumber() - page.browser.textCursor().blockNumber()) <= 1


def test_open_a_section(page: HelpPage) -> None:
    page.open(("section", "what is protected"))
    assert page.contents.selected().text.startswith("What is protected")
    page.open(("section", "nothing of the kind"))
    page.open(None)
    assert page.contents.selected().text.startswith("What is protected")


def test_the_page_for_who_installs(page: HelpPage, qtbot: QtBot) -> None:
    page.open(("text", INSTALL))
    headings = [heading.text for heading in page.contents.rows_model.rows()]
    assert headings[0] == "Putting it on a computer"
    assert [text.split(":")[0] for text in headings[1:6]] == [f"Step {n}" for n in range(1, 6)]
    seen = []
    block = page.browser.document().begin()
    while block.isValid():
        picture = block.begin().fragment().charFormat()
        if not block.begin().atEnd() and picture.isImageFormat():
            seen.append(picture.toImageFormat())
        block = block.next()
    assert [one.name() for one in seen] == [
        "install-name.png", "install-computer.png", "install-code.png",
    ]  # fmt: skip
    assert all(resources.path("help", one.name()).exists() for one in seen)
    assert all(0 < one.width() < 720 for one in seen)
    page.open(("section", "what is protected"))  # of the manual
    assert page.texts[MANUAL].isChecked()
    assert page.contents.selected().text.startswith("What is protected")
    page.texts[INSTALL].click()
    assert page.contents.rows_model.rows()[0].text == "Putting it on a computer"


def test_the_page_for_who_installs_says_what_counts() -> None:
    text = manual_path(INSTALL).read_text("utf-8")
    for words in (
        "Run anyway", "recovery code", "desk.sdb.keys.bak", ".sdupdate", "Restore a backup…",
        "BitLocker", "FileVault", "LUKS", "Open anyway", "apt install", "not seen running",
        "%LOCALAPPDATA%\\desk-planner", "no passphrase", "self-test",
    ):  # fmt: skip
        assert words in text, words


def test_find(page: HelpPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.contents, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.find_edit.hasFocus()
    qtbot.keyClicks(page.find_edit, "recovery code")
    first = page.browser.textCursor()
    assert first.selectedText().lower() == "recovery code"
    qtbot.keyClick(page.find_edit, KEY.Key_Return)
    second = page.browser.textCursor().position()
    assert second > first.position()
    qtbot.keyClick(page.find_edit, KEY.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert page.browser.textCursor().position() == first.position()
    for _time in range(12):  # round after the last
        assert page.find_next()
    page.find_edit.selectAll()
    qtbot.keyClicks(page.find_edit, "xyzzy")
    assert page._found.text()


def test_its_colours_follow_the_scheme(page: HelpPage, qapp: QApplication) -> None:
    def ink() -> QColor:
        block = page.browser.document().begin()
        return block.begin().fragment().charFormat().foreground().color()

    assert ink() == theme.colour("text")
    light = ink()
    theme.apply(qapp, "dark")
    QApplication.processEvents()
    assert ink() == theme.colour("text") != light


@pytest.mark.parametrize("language", ["en", "xx-long", "xx-rtl"])
def test_nothing_cut_and_everything_named(
    qtbot: QtBot, speak: Callable[[str], None], language: str
) -> None:
    speak(language)
    page = HelpPage()
    show_active(qtbot, page, 800, 600)
    QApplication.processEvents()
    assert clipped(page) == []
    assert nameless(page) == []
    for name in (MANUAL, INSTALL):
        page.open(("text", name))
        QApplication.processEvents()
        assert page.browser.horizontalScrollBar().maximum() == 0, name
