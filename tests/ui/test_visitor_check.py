# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The visitor check in the program: one key from everywhere, or by its words in the search."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.program_at import Started, press
from ui.widgets.visitor_check import VisitorCheckDialog


def _dialog() -> VisitorCheckDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, VisitorCheckDialog)
    return found


def test_f8_asks_and_escape_goes_back(opened: Started) -> None:
    press(opened.qtbot, opened.window, Qt.Key.Key_F8)
    opened.settle()
    dialog = _dialog()
    opened.qtbot.keyClicks(dialog.edit, "Zebedee")
    press(opened.qtbot, dialog.edit, Qt.Key.Key_Return)
    opened.settle()
    assert dialog.title.text() == "Nothing known"
    press(opened.qtbot, dialog.edit, Qt.Key.Key_Escape)
    opened.settle()
    assert QApplication.activeModalWidget() is None


def test_the_search_offers_it_by_its_words(opened: Started) -> None:
    press(opened.qtbot, opened.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = opened.window.search_box
    opened.qtbot.keyClicks(box, "check a vis")
    opened.qtbot.waitUntil(lambda: bool(box.results()))
    opened.settle()
    assert [hit.key for hit in box.results()] == [("action", "check_visitor")]
    press(opened.qtbot, box, Qt.Key.Key_Return)
    opened.settle()
    assert isinstance(_dialog(), VisitorCheckDialog)
    _dialog().reject()
