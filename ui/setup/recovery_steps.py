# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last steps: the file is made and its recovery code shown, typed back, and perhaps bound."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.keys import device_words
from ui.keys.recovery_entry import RecoveryEntry
from ui.keys.sheets import Print, RecoverySheets
from ui.setup.steps import ask
from ui.widgets.buttons import button
from ui.widgets.fields import CheckField
from ui.widgets.labels import label
from ui.widgets.wizard import Step


class CodeStep(Step):
    """Entering it asks for the file to be made; the code comes when it is."""

    make_requested = Signal()

    def __init__(self, print_sheet: Print) -> None:
        super().__init__(
            _("The recovery code"),
            _(
                "When no director can sign in any more, this code is the only way in; without it "
                "everything in the file would be lost. Print it or write it down, and keep the "
                "paper in a safe place, not beside the computer."
            ),
            next_words=_("I have it on paper"),
        )
        self._waits = label(_("The file is being made. This takes a few seconds."), wrap=True)
        self.code = RecoverySheets(print_sheet)
        self.code.hide()
        self.code.changed.connect(self.ready_changed)
        self.print_button = self.code.print_button
        self.retry_button = button(_("Try again"), kind="primary", on_click=self._ask)
        self.retry_button.hide()
        self._said = label("", "body", "danger", wrap=True)
        self._said.hide()
        self.content.addWidget(self._waits)
        self.content.addWidget(self._said)
        self.content.addWidget(self.code)
        row = QHBoxLayout()
        row.addWidget(self.retry_button)
        row.addStretch(1)
        self.content.addLayout(row)
        self.content.addStretch(1)
        self._making = False

    def entered(self) -> None:
        """Make the file, once."""
        if not self.code.code() and not self._making:
            self._ask()

    def show_code(self, code: str) -> None:
        """The file is made."""
        self._making = False
        self.code.set_code(code)
        self.code.show()
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
        """Once there is a code, and every sheet of it was shown."""
        return self.code.is_ready()

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


class TypeBackStep(Step):
    """The paper is right only when it was typed from."""

    def __init__(self, is_split: Callable[[], bool]) -> None:
        super().__init__(
            _("Type the code from the paper"),
            _(
                "So that a slip of the pen is found now and not on the day you need it. Go back to "
                "see the code again."
            ),
        )
        self._is_split = is_split
        self.field = RecoveryEntry(offers_sheets=False)
        ask(self.content, self.field)
        self.content.addStretch(1)
        self.field.changed.connect(self.ready_changed)

    def entered(self) -> None:
        """One line for the whole code, two where it went on several sheets."""
        if self.field.is_split.isChecked() != self._is_split():
            self.field.set_split(self._is_split())

    def is_ready(self) -> bool:
        """All signs are there."""
        return self.field.is_whole()

    def primary_focus(self) -> QWidget:
        """Where to type."""
        return self.field.focus_target()


class DeviceStep(Step):
    """Only where this computer has a keychain: bind the file to it, or not."""

    def __init__(self) -> None:
        super().__init__(_("This computer's keychain"), device_words.explanation())
        self.bind = CheckField("bind", device_words.bind())
        self.content.addWidget(self.bind)
        self.content.addWidget(label(device_words.later(), "muted", wrap=True))
        self.content.addStretch(1)

    def can_go_back(self) -> bool:
        """The code was typed back: that is done."""
        return False

    def primary_focus(self) -> QWidget:
        """The box."""
        return self.bind.focus_target()
