# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last two steps: the file is made and its recovery code shown, then typed back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.setup.steps import ask
from ui.widgets.buttons import button
from ui.widgets.labels import IconLabel, label
from ui.widgets.recovery_code import RecoveryCode, RecoveryField
from ui.widgets.wizard import Step


class CodeStep(Step):
    """Entering it asks for the file to be made; the code comes when it is."""

    make_requested = Signal()

    def __init__(self, print_code: Callable[[QWidget, str], str | None]) -> None:
        super().__init__(
            _("The recovery code"),
            _(
                "If a passphrase is lost, this code is the only way in; without it everything in "
                "the file would be lost as well. Print it or write it down, and keep the paper in "
                "a safe place, not beside the computer."
            ),
            next_words=_("I have it on paper"),
        )
        self._print_code = print_code
        self._waits = label(_("The file is being made. This takes a few seconds."), wrap=True)
        self.code = RecoveryCode()
        self.code.hide()
        self.print_button = button(_("Print…"), "printer", on_click=self._print)
        self.print_button.hide()
        self.retry_button = button(_("Try again"), kind="primary", on_click=self._ask)
        self.retry_button.hide()
        self._said = label("", "body", "danger", wrap=True)
        self._said.hide()
        self.content.addWidget(self._waits)
        self.content.addWidget(self._said)
        self.content.addWidget(self.code)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.print_button)
        row.addWidget(self.retry_button)
        row.addStretch(1)
        self.content.addLayout(row)
        self.content.addWidget(self._note())
        self.content.addStretch(1)
        self._making = False

    def _note(self) -> QWidget:
        self._note_row = QWidget()
        row = QHBoxLayout(self._note_row)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel("shield", "muted"))
        words = _(
            "No 0, O, 1 or I is in it. It is shown this once and kept nowhere: not even in a PDF."
        )
        row.addWidget(label(words, "muted", wrap=True), 1)
        self._note_row.hide()
        return self._note_row

    def entered(self) -> None:
        """Make the file, once."""
        if not self.code.code() and not self._making:
            self._ask()

    def show_code(self, code: str) -> None:
        """The file is made."""
        self._making = False
        self.code.set_code(code)
        for widget in (self.code, self.print_button, self._note_row):
            widget.show()
        self._waits.hide()
        self.ready_changed.emit()

    def show_error(self, text: str) -> None:
        """It was not made; nothing is left of it."""
        self._making = False
        self._waits.hide()
        self._said.setText(text)
        self._said.show()
        self.retry_button.show()
        self.ready_changed.emit()

    def is_ready(self) -> bool:
        """Once there is a code."""
        return bool(self.code.code())

    def can_go_back(self) -> bool:
        """Not while it is made, nor after."""
        return not self._making and not self.code.code()

    def primary_focus(self) -> QWidget | None:
        """The print button, once it is there."""
        return self.print_button if self.code.code() else None

    def _ask(self) -> None:
        self._making = True
        self._said.hide()
        self.retry_button.hide()
        self._waits.show()
        self.ready_changed.emit()
        self.make_requested.emit()

    def _print(self) -> None:
        problem = self._print_code(self, self.code.code())
        self._said.setText(problem or "")
        self._said.setHidden(not problem)


class TypeBackStep(Step):
    """The paper is right only when it was typed from."""

    def __init__(self) -> None:
        super().__init__(
            _("Type the code from the paper"),
            _(
                "So that a slip of the pen is found now and not on the day you need it. Go back to "
                "see the code again."
            ),
        )
        self.field = RecoveryField()
        ask(self.content, self.field)
        self.content.addStretch(1)
        self.field.changed.connect(self.ready_changed)

    def is_ready(self) -> bool:
        """All signs are there."""
        return self.field.is_whole()

    def primary_focus(self) -> QWidget:
        """Where to type."""
        return self.field.focus_target()
