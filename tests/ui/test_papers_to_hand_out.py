# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights sheet and pocket cards from anywhere: one key to the sheet, Ctrl+P to the printer."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.program_at import Started

KEY = Qt.Key
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(("key", "report"), [(KEY.Key_R, "rights"), (KEY.Key_K, "pocket-card")])
def test_two_keys_from_today(
    opened: Started, qtbot: QtBot, key: Qt.Key, report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened.window
    assert window.current_id() == "today"
    qtbot.keyClick(window, key, HELD)
    opened.settle()
    page: Any = window.page("reports")
    qtbot.waitUntil(lambda: page.printed is not None, timeout=20_000)
    opened.settle()
    assert (window.current_id(), page.printed.name) == ("reports", report)
    sent: list[str] = []
    monkeypatch.setattr(page.outgoing, "print_out", lambda made, _doc: sent.append(made.name))
    qtbot.keyClick(page.form.primary_focus(), KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert sent == [report]
    # Another language, chosen by its name.
    page.open(("report", report, {"language": "ar"}))
    opened.settle()
    qtbot.waitUntil(lambda: page.printed.options["language"] == "ar", timeout=20_000)
