# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of a fund beside each other; one with a list behind it opens it."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.statistics import fund_sheet
from shelterdesk.statistics.fund_sheet import FundSheet
from ui.widgets.buttons import button
from ui.widgets.labels import label, plain_tip
from ui.widgets.money_field import in_words

_ACROSS: Final = 4
_INDENT: Final = 9  # as far as a quiet button sets its words in
_HIGH: Final = 30
#: Figures that are made of rows one can look at.
_OPENS: Final = frozenset({"came_in", "paid", "lent", "committed"})


class Figures(QWidget):
    """``asked`` says which list is wanted. What a figure means is its tooltip."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._cells: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        for column in range(_ACROSS):
            self._grid.setColumnStretch(column, 1)

    def show_sheet(self, sheet: FundSheet) -> None:
        """Those that say something of this fund."""
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells = []
        for at, (name, words, amount) in enumerate(_shown(sheet)):
            cell = self._cell(name, words, in_words(amount, sheet.currency), amount)
            self._cells.append(cell)
            self._grid.addWidget(cell, at // _ACROSS, at % _ACROSS)
            cell.show()

    def _cell(self, name: str, words: str, text: str, amount: int) -> QWidget:
        cell = QWidget(self)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        said = label(words, "muted")
        said.setIndent(_INDENT)
        column.addWidget(said)
        if name in _OPENS and amount:
            figure: QWidget = button(text, kind="quiet", on_click=partial(self.asked.emit, name))
            figure.setAccessibleName(f"{words}: {text}")
            figure.setMinimumHeight(_HIGH)
            column.addWidget(figure, 0, Qt.AlignmentFlag.AlignLeading)
        else:
            is_short = name in ("left", "free", "at_hand") and amount < 0
            told = label(text, "strong", "notice" if is_short else None)
            told.setIndent(_INDENT)
            told.setMinimumHeight(_HIGH)
            column.addWidget(told)
        cell.setToolTip(plain_tip(fund_sheet.definition(name)))
        return cell


def _shown(sheet: FundSheet) -> list[tuple[str, str, int]]:
    found: list[tuple[str, str, int]] = []
    if sheet.budget is not None:
        found.append(("budget", _("Budget"), sheet.budget))
    found.append(("paid", _("Paid"), sheet.paid))
    if sheet.lent:
        found.append(("lent", _("Lent"), sheet.lent))
    found.append(("committed", _("Committed"), sheet.committed))
    if sheet.left is not None and sheet.free is not None:
        found.append(("left", _("Left of the budget"), sheet.left))
        if sheet.committed:
            found.append(("free", _("Free"), sheet.free))
    found.append(("came_in", _("Came in"), sheet.came_in))
    found.append(("balance", _("In the books"), sheet.balance))
    if sheet.at_hand != sheet.balance:
        found.append(("at_hand", _("At hand"), sheet.at_hand))
    return found
