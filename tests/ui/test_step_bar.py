# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stepping through months: back over the New Year, on again, and never past this one by keys."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets import dates
from ui.widgets.step_bar import MonthBar

ALT = Qt.KeyboardModifier.AltModifier


def test_months_are_stepped_through_by_keys(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "clock", lambda: dt.date(2026, 1, 31))
    page, bar, edit = QWidget(), MonthBar(), QLineEdit()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(bar)
    column.addWidget(edit)
    bar.listen(page)
    asked: list[dt.date] = []

    def answer() -> None:
        asked.append(bar.month)
        bar.show_month(bar.month)

    bar.turned.connect(answer)
    bar.show_month(bar.month)
    with qtbot.waitExposed(page):
        page.show()
    edit.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        qtbot.keyClick(edit, key, ALT)
    bar.now_button.click()
    december, november = dt.date(2025, 12, 1), dt.date(2025, 11, 1)
    assert asked == [december, november, december, dt.date(2026, 1, 1)]
    assert not bar.on_button.isEnabled()
    assert bar.now_button.isHidden()
