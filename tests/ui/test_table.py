# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists: quick, keyboard, type-ahead, the same row stays selected."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.table import Column, RowsModel, RowsView


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    nights: int | None
    status: str = "here"


COLUMNS = (
    Column("Name", lambda row: row.name, stretch=True, tooltip=lambda row: row.name),
    Column("Nights", lambda row: row.nights, align="end"),
    Column("Status", lambda row: row.status, pill=True, tone=lambda row: "good"),
)
ROWS = [Row(1, "Noor", 12), Row(2, "Amal", 3), Row(3, "Lina", None), Row(4, "Nadia", 7)]


@pytest.fixture
def view(qtbot: QtBot) -> RowsView:
    made = RowsView(RowsModel(COLUMNS, key=lambda row: row.id), "Residents")
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def test_five_thousand_rows_at_once(qtbot: QtBot) -> None:
    """Only what is on the screen is put in words."""
    told: set[int] = set()

    def words(row: Row) -> str:
        told.add(row.id)
        return row.name

    many = RowsView(RowsModel((Column("Name", words),), key=lambda row: row.id), "Residents")
    qtbot.addWidget(many)
    many.resize(600, 400)
    with qtbot.waitExposed(many):
        many.show()
    many.rows_model.set_rows([Row(n, f"Name {n}", n) for n in range(5_000)])
    many.grab()
    assert 0 < len(told) < 50
    assert many.rowHeight(4_999) == 36


def test_same_row_stays_selected_when_rows_change(view: RowsView, qtbot: QtBot) -> None:
    view.rows_model.set_rows(ROWS)
    assert view.select(3)
    view.rows_model.set_rows(list(reversed(ROWS)))
    assert view.selected() == ROWS[2]
    assert [index.row() for index in view.selectionModel().selectedRows()] == [1]
    with qtbot.waitSignal(view.row_selected) as told:
        view.rows_model.set_rows(ROWS[:2])
    assert told.args == [None]
    assert not view.select(99)


def test_sorting_keeps_selection_and_puts_nothing_last(view: RowsView) -> None:
    view.rows_model.set_rows(ROWS)
    view.set_sortable()
    view.select(1)
    view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert [row.nights for row in view.rows_model.rows()] == [3, 7, 12, None]
    assert view.selected() == ROWS[0]
    view.rows_model.set_rows(ROWS)
    assert [row.nights for row in view.rows_model.rows()] == [3, 7, 12, None]


def test_enter_opens_and_letters_find(view: RowsView, qtbot: QtBot) -> None:
    view.rows_model.set_rows(ROWS)
    view.setFocus()
    qtbot.keyClicks(view, "lin")
    assert view.selected() == ROWS[2]
    with qtbot.waitSignal(view.row_activated) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [ROWS[2]]


def test_the_same_letter_goes_on(view: RowsView, qtbot: QtBot) -> None:
    view.rows_model.set_rows(ROWS)
    view.select(2)
    view.setFocus()
    qtbot.keyClick(view, "n")
    assert view.selected() == ROWS[3]
    qtbot.keyClick(view, "n")
    assert view.selected() == ROWS[0]


def test_empty_says_what_belongs_here(view: RowsView, qtbot: QtBot) -> None:
    acted = []
    view.set_empty("Nobody has been admitted yet.", "Admit somebody", lambda: acted.append(1))
    assert view.empty.isVisible()
    view.empty.findChild(QPushButton).click()
    assert acted == [1]
    view.rows_model.set_rows(ROWS)
    assert not view.empty.isVisible()


def test_markup_in_a_name_stays_text(view: RowsView) -> None:
    view.rows_model.set_rows([Row(1, "<b>Noor</b>", 1)])
    tip = view.rows_model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip
    assert "&lt;b&gt;" in tip


def test_it_can_be_painted(view: RowsView) -> None:
    view.rows_model.set_rows(ROWS)
    view.select(2)
    assert not view.grab().isNull()


def test_the_head_is_written_smaller_than_the_rows() -> None:
    model = RowsModel([Column("Name", str)], hash)
    head = model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.FontRole)
    assert head.pointSizeF() < theme.font("body").pointSizeF()
