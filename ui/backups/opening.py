# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to open a backup: a passphrase of the day it was made, or the recovery code."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from shelterdesk.errors import UserError, WrongPassword, WrongRecoveryCode
from shelterdesk.i18n import _
from shelterdesk.vault.openers import ByRecovery, ByStaff, Opener
from ui.keys.new_passphrase import PassphraseField, asked
from ui.keys.recovery_entry import RecoveryEntry
from ui.widgets.fields import TextField


class OpeningForm(QWidget):
    """``submitted`` at Enter. What is typed is in no draft and is wiped when it was used."""

    submitted = Signal()

    def __init__(self, *, code_only: bool = False, staff_code: str = "") -> None:
        super().__init__()
        self._code_only = code_only
        self.by_passphrase = QRadioButton(_("A passphrase of the day it was made"))
        self.by_code = QRadioButton(_("The recovery code of that day"))
        self._ways = QButtonGroup(self)
        for way in (self.by_passphrase, self.by_code):
            self._ways.addButton(way)
        self.staff_code = TextField("staff_code", _("Staff code"), required=True, max_length=20)
        self.staff_code.set_value(staff_code or None)
        self.passphrase = PassphraseField("passphrase", _("Passphrase"))
        self.code = RecoveryEntry()
        self._typed_parts = QWidget()
        self._lay_out()
        self.by_code.toggled.connect(self._show_way)
        (self.by_code if code_only else self.by_passphrase).setChecked(True)
        self._show_way(code_only)
        for line in (self.passphrase.focus_target(), *self.code.line_edits()):
            line.returnPressed.connect(self.submitted)

    def belong_to(self, panel: QWidget) -> None:
        """Go with the panel whether it was shown in it or not."""
        self.hide()
        self.setParent(panel)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for way in (self.by_passphrase, self.by_code):
            column.addWidget(way)
            way.setHidden(self._code_only)
        column.addSpacing(4)
        inner = QVBoxLayout(self._typed_parts)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        inner.addLayout(asked(self.staff_code))
        inner.addLayout(asked(self.passphrase))
        column.addWidget(self._typed_parts)
        self._code_part = QWidget()
        code = QVBoxLayout(self._code_part)
        code.setContentsMargins(0, 0, 0, 0)
        code.addLayout(asked(self.code))
        column.addWidget(self._code_part)

    def _show_way(self, by_code: bool) -> None:
        self._typed_parts.setHidden(by_code)
        self._code_part.setHidden(not by_code)
        if self.isVisible():
            self.primary_focus().setFocus()

    def opener(self) -> Opener | None:
        """Who opens it; None where something is missing, which is marked."""
        fields = (self.code,) if self.by_code.isChecked() else (self.staff_code, self.passphrase)
        for field in fields:
            field.set_error(field.problem())
        wrong = [field for field in fields if field.error()]
        if wrong:
            wrong[0].focus_target().setFocus()
            return None
        if self.by_code.isChecked():
            return ByRecovery(str(self.code.value()))
        return ByStaff(str(self.staff_code.value()), str(self.passphrase.value()))

    def show_error(self, error: UserError) -> bool:
        """Say beside the field what was wrong with it; False if it is not about what was typed."""
        if isinstance(error, WrongRecoveryCode):
            self.code.set_error(error.message)
        elif isinstance(error, WrongPassword):
            self.passphrase.set_value(None)
            self.passphrase.set_error(error.message)
        else:
            return False
        self.primary_focus().setFocus()
        return True

    def wipe(self) -> None:
        """Forget what was typed."""
        self.passphrase.wipe()
        self.code.set_value(None)

    def primary_focus(self) -> QWidget:
        """Where one begins to type."""
        if self.by_code.isChecked():
            return self.code.focus_target()
        return (self.passphrase if self.staff_code.value() else self.staff_code).focus_target()
