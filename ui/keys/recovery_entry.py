# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Typing the recovery code from the paper: the whole code, or two sheets where it was split."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.keys.new_passphrase import asked
from ui.widgets.field import Field
from ui.widgets.recovery_code import SHARE_SIGNS, RecoveryField


class RecoveryEntry(Field):
    """``value`` is what the file understands: the code, or two sheets one after the other."""

    def __init__(self, *, offers_sheets: bool = True) -> None:
        super().__init__("recovery_code", _("Recovery code"), required=True)
        self.code = RecoveryField()
        self.sheets = tuple(
            RecoveryField("recovery_code", words, signs=SHARE_SIGNS)
            for words in (_("First sheet"), _("Another sheet"))
        )
        self.is_split = QCheckBox(_("It was split: I have two of several sheets"))
        self.is_split.setHidden(not offers_sheets)
        body = self._two = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for field in self.sheets:
            column.addLayout(asked(field))
        self._layout.insertWidget(0, self.code)
        self._layout.insertWidget(1, body)
        self._layout.insertWidget(2, self.is_split)
        self._layout.setSpacing(8)
        body.hide()
        self.is_split.toggled.connect(self.set_split)
        for field in (self.code, *self.sheets):
            field.changed.connect(self._typed)
        self.setFocusProxy(self.code)

    def set_split(self, on: bool) -> None:
        """Ask for two sheets, or for the whole code."""
        self.is_split.blockSignals(True)
        self.is_split.setChecked(on)
        self.is_split.blockSignals(False)
        self.code.setHidden(on)
        self._two.setHidden(not on)
        self.setFocusProxy(self._lines()[0])
        if self.isVisible():
            self.focus_target().setFocus()
        self._typed()

    def value(self) -> str | None:
        """What was typed."""
        typed = [str(field.value()) for field in self._lines() if field.value()]
        return "\n".join(typed) or None

    def set_value(self, value: object) -> None:
        """Empty the lines, or fill the first."""
        for field in (self.code, *self.sheets):
            field.set_value(None)
        self._lines()[0].set_value(value)
        self.set_error(None)

    def draft(self) -> Any:
        """Nothing: a key is in no draft."""
        return None

    def restore_draft(self, kept: Any) -> None:
        """Nothing was kept."""

    def problem(self) -> str | None:
        """Whether something is missing."""
        return next((words for field in self._lines() if (words := field.problem())), None)

    def set_error(self, text: str | None) -> None:
        """Say what is wrong beside the lines that are not whole, else below the last."""
        for field in (self.code, *self.sheets):
            field.set_error(None)
        lines = self._lines()
        for field in [f for f in lines if not f.is_whole()] or lines[-1:]:
            field.set_error(text)

    def error(self) -> str:
        """The error shown, or nothing."""
        return next((words for field in self._lines() if (words := field.error())), "")

    def focus_target(self) -> QWidget:
        """The first line that is not whole."""
        lines = self._lines()
        return next((f for f in lines if not f.is_whole()), lines[0]).focus_target()

    def line_edits(self) -> list[QLineEdit]:
        """All lines, for whoever waits for Enter."""
        return [field._edit for field in (self.code, *self.sheets)]

    def is_whole(self) -> bool:
        """Whether all signs are there."""
        return all(field.is_whole() for field in self._lines())

    def _lines(self) -> tuple[RecoveryField, ...]:
        return self.sheets if self.is_split.isChecked() else (self.code,)

    def _typed(self) -> None:
        self.changed.emit()
