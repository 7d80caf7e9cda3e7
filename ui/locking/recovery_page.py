# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""After unlocking a file whose recovery code was never typed back: please do it now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.keys.recovery_entry import RecoveryEntry
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import IconLabel, label
from ui.widgets.message_bar import MessageBar

_WIDTH = 620


class RecoveryPage(QWidget):
    """A view only: ``submitted(code)``, or ``later`` until the next unlock."""

    submitted = Signal(str)
    later = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Recovery code"))
        self.message_bar = MessageBar(inline=True)
        self.field = RecoveryEntry()
        self.confirm_button = button(_("Confirm"), kind="primary", on_click=self.submit)
        self.later_button = button(_("Not now, remind me"), on_click=self.later.emit)
        for line in self.field.line_edits():
            line.returnPressed.connect(self.submit)
        card = Card()
        card.setFixedWidth(_WIDTH)
        card.content.setContentsMargins(8, 8, 8, 6)
        card.content.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel("key-round", "accent", 24))
        head.addWidget(label(_("Is the recovery code in a safe place?"), "title", wrap=True), 1)
        card.add_layout(head)
        words = _(
            "The recovery code is the only way in when no director can sign in any more. It was "
            "shown when this file was made. Type it from the paper once, so that it is certain "
            "that the paper is right."
        )
        card.add(label(words, "body", "muted", wrap=True))
        card.add(self.message_bar)
        card.add(self.field)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.confirm_button)
        row.addWidget(self.later_button)
        row.addStretch(1)
        card.add_layout(row)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        # Not by alignment: that would lose the height the wrapped words need at this width.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def submit(self) -> None:
        """Hand over what was typed."""
        if not self.confirm_button.isEnabled():
            return
        problem = self.field.problem()
        self.field.set_error(problem)
        if problem is None:
            self.submitted.emit(self.field.value())

    def show_error(self, text: str) -> None:
        """Say what is wrong with it; it stays to be corrected."""
        self.field.set_error(text)
        self.field.focus_target().setFocus()

    def set_busy(self, busy: bool) -> None:
        """While it is checked."""
        self.confirm_button.setEnabled(not busy)
        self.later_button.setEnabled(not busy)

    def primary_focus(self) -> QWidget:
        """Where one begins to type."""
        return self.field.focus_target()
