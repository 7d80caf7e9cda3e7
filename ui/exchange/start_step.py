# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What shall be taken in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import IconLabel, label

_WIDTH = 860


class StartStep(QWidget):
    """Two kinds, side by side."""

    table_asked = Signal()
    hmis_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table_button = button(
            _("Choose a table"), "folder-open", "primary", on_click=self.table_asked.emit
        )
        self.hmis_button = button(
            _("Choose the folder"), "folder-open", on_click=self.hmis_asked.emit
        )
        cards = QHBoxLayout()
        cards.setSpacing(12)
        for icon, title, words, act in (
            (
                "list-checks",
                _("A spreadsheet"),
                _("A list of people, arrivals and rooms: Excel, LibreOffice or CSV. You say what "
                  "each column holds; a first guess is made."),
                self.table_button,
            ),
            (
                "archive",
                _("An HMIS CSV export"),
                _("The folder that systems of US homeless services export, with Client.csv and "
                  "Enrollment.csv in it. Social security numbers and race are not read."),
                self.hmis_button,
            ),
        ):  # fmt: skip
            cards.addWidget(self._card(icon, title, words, act), 1)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addLayout(cards)
        inner.addWidget(
            label(
                _("You see what it becomes before anything is stored. All of it is taken in, or "
                  "nothing. Importing the same again adds nothing twice."),
                "muted",
                wrap=True,
            )
        )  # fmt: skip
        inner.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.addWidget(column, 100)
        outer.addStretch(1)

    def _card(self, icon: str, title: str, words: str, act: QWidget) -> Card:
        card = Card()
        card.setAccessibleName(title)
        card.add(IconLabel(icon, "accent", 28))
        card.add(label(title, "heading", wrap=True))
        text = label(words, wrap=True)
        text.setAlignment(text.alignment() | Qt.AlignmentFlag.AlignTop)
        card.add(text)
        card.content.addStretch(1)
        card.content.addWidget(act, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def primary_focus(self) -> QWidget | None:
        """The first of the two."""
        return self.table_button
