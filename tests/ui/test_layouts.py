# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in a layout, what Qt surely has, and what the value of a field is read as."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import show_active
from tests.ui.left_over import deleted_now
from ui.surely import application, surely
from ui.widgets.answers import read_day, read_number
from ui.widgets.card import Card
from ui.widgets.fields import DateField, IntField
from ui.widgets.layouts import clear, widgets_in


def test_a_cleared_layout_shows_nothing_from_then_on(qtbot: QtBot) -> None:
    body = QWidget()
    column = QVBoxLayout(body)
    first, second = QLabel("Noor"), QLabel("Mira")
    column.addWidget(first)
    column.addSpacing(12)
    column.addWidget(second)
    column.addStretch(1)
    show_active(qtbot, body, 200, 120)
    assert widgets_in(column) == [first, second]

    clear(column)
    assert not first.isVisible()  # at once, before Qt gets round to it
    assert not second.isVisible()
    assert column.count() == 0
    assert widgets_in(column) == []
    deleted_now()
    assert body.findChildren(QLabel) == []


def test_a_card_whose_table_reaches_its_edges(qtbot: QtBot) -> None:
    body = QWidget()
    column = QVBoxLayout(body)
    card, table = Card(), QWidget()
    card.add(table, 1)
    column.addWidget(card)
    show_active(qtbot, body, 300, 200)
    assert table.x() > 10
    card.hug()
    qtbot.waitUntil(lambda: table.x() <= 2)  # nothing but the line around the card
    assert table.y() <= 2
    assert card.width() - table.geometry().right() <= 3


def test_what_qt_has_and_what_it_has_not(qtbot: QtBot) -> None:
    combo = QComboBox()
    qtbot.addWidget(combo)
    with pytest.raises(RuntimeError):
        surely(combo.lineEdit())
    combo.setEditable(True)
    surely(combo.lineEdit()).setText("Noor")
    assert combo.currentText() == "Noor"
    assert application() is QApplication.instance()


def test_an_answer_that_is_none_is_no_day_and_no_number(qtbot: QtBot) -> None:
    day, number = DateField("day", "Day"), IntField("number", "Number")
    for field in (day, number):
        qtbot.addWidget(field)
        field.set_value("declined")
        assert field.value() == "declined"
    assert read_day(day.value()) is None
    assert read_number(number.value()) is None
    day.set_value(dt.date(2026, 11, 27))
    number.set_value(0)
    assert read_day(day.value()) == dt.date(2026, 11, 27)
    assert read_number(number.value()) == 0
