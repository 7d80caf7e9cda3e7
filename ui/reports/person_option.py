# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom a paper is about: type a name or code, choose with arrows and Enter."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.residents.residents import ResidentRow
from ui.widgets.choice_list import ChoiceList, Option
from ui.widgets.field import Field

SHOWN = 4


class PersonOption(Field):
    """Its value is the code of the record. ``asked`` carries what to look for; the page answers
    with ``set_rows``."""

    asked = Signal(str)

    def __init__(self, field: str, words: str, *, required: bool = False) -> None:
        super().__init__(field, words, unanswered=False, required=required)
        self._code = ""
        self._edit = QLineEdit()
        self._edit.setMaxLength(80)
        self._edit.setPlaceholderText(_("Type a name or code"))
        self._edit.setAccessibleName(words)
        self._place(self._edit)
        self.list = ChoiceList(_("People found"), rows=SHOWN)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.option_chosen.connect(self._choose)
        self._layout.insertWidget(1, self.list)
        self.list.hide()
        self._edit.textEdited.connect(self._edited)
        self._edit.installEventFilter(self)

    def set_rows(self, rows: Sequence[ResidentRow], text: str) -> None:
        """The people found for ``text``; an answer that comes late is dropped."""
        if self._code:
            named = next((row for row in rows if row.code == self._code), None)
            if named is not None:
                self._edit.setText(_words(named))
            return
        if text != self._edit.text().strip():
            return
        self.list.set_options([_option(row) for row in rows], keep=False)
        self.list.choose_first()
        self.list.setVisible(bool(rows))
        self._say_none(not rows and bool(text))

    def value(self) -> Hashable:
        """The code, or None while nobody was chosen."""
        return self._code or None

    def set_value(self, value: Hashable) -> None:
        """Somebody by code; her name is asked for."""
        self._code = str(value or "").strip().upper()
        self._edit.setText(self._code)
        self.list.hide()
        if self._code:
            self.asked.emit(self._code)

    def problem(self) -> str | None:
        """Nobody chosen."""
        return _("Choose the resident.") if self.required and not self._code else None

    def focus_target(self) -> QWidget:
        """The line."""
        return self._edit

    def _say_none(self, is_none: bool) -> None:
        self.set_error(_("Nobody of this name or code is found.") if is_none else None)

    def _edited(self, text: str) -> None:
        had_code, self._code = self._code, ""
        if text.strip():
            self.asked.emit(text.strip())
        else:
            self.list.hide()
        if had_code:
            self._typed()

    def _choose(self, option: Option) -> None:
        self._code = str(option.key)
        self._edit.setText(f"{option.title} · {self._code}" if option.detail else self._code)
        self.list.hide()
        self._say_none(is_none=False)
        self._typed()

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and self.list.isVisibleTo(self):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.list.step(step)
                return True
            option = self.list.current()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and option is not None:
                self._choose(option)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.list.hide()
                return True
        return super().eventFilter(watched, event)


def _words(row: ResidentRow) -> str:
    return f"{row.shown} · {row.code}" if row.known_as else row.code


def _option(row: ResidentRow) -> Option:
    parts = [row.code if row.known_as else "", row.place]
    detail = " · ".join(part for part in parts if part)
    return Option(row.code, row.shown, detail, icon="user")
