# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dialogs are as high as their words need, also with large letters and when the words change."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import clipped, show_active
from ui.desk import Desk
from ui.locking.ask_passphrase import AskPassphrase
from ui.reports.ask_password import AskPassword
from ui.widgets.break_glass import BreakGlassDialog
from ui.widgets.dialog import NarrowDialog

LARGE = "* { font-size: 14pt; }"


def overlapping(layout: QLayout) -> list[str]:
    """Neighbours of which one stands in the other."""
    widgets = [layout.itemAt(at).widget() for at in range(layout.count())]
    seen = [widget for widget in widgets if widget is not None and widget.isVisible()]
    return [
        f"{type(one).__name__} in {type(two).__name__}"
        for at, one in enumerate(seen)
        for two in seen[at + 1 :]
        if one.geometry().intersects(two.geometry())
    ]


@pytest.mark.parametrize("kind", ["glass", "password", "passphrase"])
@pytest.mark.parametrize("letters", ["", LARGE], ids=["usual", "large"])
def test_as_high_as_its_words(desk: Desk, kind: str, letters: str, qtbot: QtBot) -> None:
    window = QWidget()
    show_active(qtbot, window, 900, 700)
    made: dict[str, NarrowDialog] = {
        "glass": BreakGlassDialog(window, desk, lambda: None),
        "password": AskPassword(window, lambda _password: None, is_advised=True),
        "passphrase": AskPassphrase(window, desk, "Before this list is exported.", lambda: None),
    }
    dialog = made[kind]
    dialog.setStyleSheet(letters)
    dialog.open()
    QApplication.processEvents()
    layout = dialog.layout()
    assert layout is not None
    assert clipped(dialog) == []
    assert overlapping(layout) == []
    if isinstance(dialog, BreakGlassDialog | AskPassphrase):
        dialog.message_bar.say("A long sentence of what went wrong. " * 4, "danger")
        dialog.fit()
    QApplication.processEvents()
    assert clipped(dialog) == []
    assert overlapping(layout) == []
    dialog.reject()
