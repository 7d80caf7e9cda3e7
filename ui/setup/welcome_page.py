# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No file yet: set one up, open one, restore one from a backup, or look at a demo."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.settings import ICONS
from ui.widgets.choice_card import ChoiceCard
from ui.widgets.labels import IconLabel, label
from ui.widgets.message_bar import MessageBar

_WIDTH = 560


class WelcomePage(QWidget):
    """A view only."""

    #: After hiding: nothing was typed here.
    may_come_back: Final = True
    set_up_requested = Signal()
    open_requested = Signal()
    restore_requested = Signal()
    demo_requested = Signal()

    def __init__(self, name: str, logo: str = ICONS[0]) -> None:
        super().__init__()
        self.setAccessibleName(_("Welcome"))
        self.message_bar = MessageBar(inline=True)
        self.set_up_card = ChoiceCard(
            "plus",
            _("Set up a new file"),
            _("For your house: rooms, a first account and a recovery code. Takes five minutes."),
            primary=True,
        )
        self.open_card = ChoiceCard(
            "folder-open",
            _("Open a file"),
            _("One that was made on this computer or copied to it."),
        )
        self.restore_card = ChoiceCard(
            "archive",
            _("Restore a backup…"),
            _("On a new computer, or when the file is lost: from a stick."),
        )
        self.demo_card = ChoiceCard(
            "play",
            _("Look at a demo"),
            _("An invented house with invented people. Nothing you do there counts."),
        )
        self.set_up_card.clicked.connect(self.set_up_requested)
        self.open_card.clicked.connect(self.open_requested)
        self.restore_card.clicked.connect(self.restore_requested)
        self.demo_card.clicked.connect(self.demo_requested)
        column = QWidget()
        column.setFixedWidth(_WIDTH)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel(logo, "accent", 28))
        head.addWidget(label(name, "page", wrap=True), 1)
        inner.addLayout(head)
        words = _(
            "The desk of a small house, in one encrypted file on this computer. Nothing leaves it."
        )
        inner.addWidget(label(words, "body", "muted", wrap=True))
        inner.addSpacing(4)
        inner.addWidget(self.message_bar)
        self._cards = (self.set_up_card, self.open_card, self.restore_card, self.demo_card)
        for card in self._cards:
            inner.addWidget(card)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        # Not by alignment: that would lose the height the wrapped words need at this width.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def set_busy(self, busy: bool) -> None:
        """While the demo is made."""
        for card in self._cards:
            card.setEnabled(not busy)

    def primary_focus(self) -> QWidget:
        """Where Enter goes on."""
        return self.set_up_card
