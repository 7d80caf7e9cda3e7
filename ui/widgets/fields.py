# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields forms are made of: text, several lines, whole numbers, choices, ticks, dates."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QStyledItemDelegate,
)

from shelterdesk.i18n import _
from ui.surely import surely
from ui.widgets.date_fields import BirthField, DateField
from ui.widgets.dates import Birth
from ui.widgets.field import (
    DECLINED,
    NOT_ASKED,
    UNANSWERED,
    UNKNOWN,
    Field,
    unanswered_words,
)
from ui.widgets.text_fields import IntField, MultilineField, TextField, TimeField

__all__ = [
    "DECLINED",
    "NOT_ASKED",
    "UNANSWERED",
    "UNKNOWN",
    "Birth",
    "BirthField",
    "CheckField",
    "ChoiceField",
    "DateField",
    "Field",
    "IntField",
    "MultilineField",
    "TextField",
    "TimeField",
    "unanswered_words",
]


class _Combo(QComboBox):
    """Does not turn under a scrolling wheel.

    Its two lists, of all and of what fits, are windows of their own: they are made when they may
    be needed, for most fields of a form are only looked at. Rows are as high as the style sheet
    says by the delegates.
    """

    _is_dressed = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        completer = self.completer()
        if completer is not None and (popup := surely(completer.popup())).property("popup") is None:
            popup.setProperty("popup", "true")
            popup.setItemDelegate(QStyledItemDelegate(completer))
        super().focusInEvent(event)

    def showPopup(self) -> None:
        if not self._is_dressed:
            self._is_dressed = True
            self.setItemDelegate(QStyledItemDelegate(self))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(Field):
    """One of a list of (code, words), found by typing any part of the words."""

    def __init__(
        self,
        field: str,
        words: str,
        choices: Iterable[tuple[Hashable, str]] = (),
        *,
        required: bool = False,
        unanswered: bool = True,
        hint: str = "",
        placeholder: str = "",
    ) -> None:
        super().__init__(field, words, required=required, unanswered=unanswered, hint=hint)
        combo = self._combo = _Combo(self)
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        combo.setMaxVisibleItems(14)
        line = surely(combo.lineEdit())  # not kept: its Python side does not outlive all of Qt's
        line.setPlaceholderText(placeholder or _("Choose or type"))
        line.setAccessibleName(words)
        completer = surely(combo.completer())
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._codes: list[Hashable] = []
        self._folded: list[str] = []  # their words as they are compared; asking Qt for each is slow
        self._kept: Any = None  # a draft that waits for its choice to be offered
        self.set_choices(choices)
        self._place(combo)
        combo.editTextChanged.connect(self._edited)

    def set_choices(self, choices: Iterable[tuple[Hashable, str]]) -> None:
        """Offer other choices; what was chosen stays chosen where it still exists."""
        kept = self.value() if self._codes else None
        listed = list(choices)
        if self.unanswered:
            listed += [(code, unanswered_words(code) or "") for code in UNANSWERED]
        combo = self._combo
        combo.blockSignals(True)
        combo.clear()
        self._codes = [code for code, _words in listed]
        combo.addItems([words for _code, words in listed])
        self._folded = [words.casefold() for _code, words in listed]
        if self.unanswered and len(listed) > len(UNANSWERED):
            above = len(listed) - len(UNANSWERED)
            combo.insertSeparator(above)
            self._codes.insert(above, None)
            self._folded.insert(above, "")
        combo.blockSignals(False)
        waits = self._kept
        self.set_value(kept)
        if waits is not None:
            self._put_back(waits)

    def value(self) -> Hashable:
        """The code of the words shown, or None."""
        at = self._index()
        return None if at < 0 else self._codes[at]

    def set_value(self, value: Hashable) -> None:
        """Choose a code; None or one not offered shows nothing."""
        self._kept = None
        combo = self._combo
        combo.blockSignals(True)
        at = -1 if value is None else next((n for n, c in enumerate(self._codes) if c == value), -1)
        combo.setCurrentIndex(at)
        if at < 0:
            combo.clearEditText()
        surely(combo.lineEdit()).setCursorPosition(0)
        combo.blockSignals(False)
        self.set_error(None)

    def draft(self) -> Any:
        """The code chosen, or the words typed that are none."""
        code = self.value()
        if code is not None:
            return {"code": code}
        return self._combo.currentText() or self._kept

    def restore_draft(self, kept: Any) -> None:
        """The same choice again, as soon as it is offered; or the same words."""
        self._put_back(kept)
        self._typed()

    def _put_back(self, kept: Any) -> None:
        code = kept.get("code") if isinstance(kept, dict) else None
        self.set_value(code)
        if isinstance(kept, str):
            self._combo.setEditText(kept)
        if kept and self.value() is None:
            self._kept = kept

    def problem(self) -> str | None:
        """Typed words that are no choice."""
        if self._combo.currentText().strip() and self._index() < 0:
            return _("Please choose one from the list.")
        return super().problem()

    def focus_target(self) -> QComboBox:
        """The combo box."""
        return self._combo

    def codes(self) -> list[Hashable]:
        """All codes offered, the three answers included."""
        return [code for code in self._codes if code is not None]

    def _edited(self) -> None:
        self._kept = None  # typed over
        self._typed()

    def _index(self) -> int:
        text = self._combo.currentText().strip().casefold()
        if not text:
            return -1
        if text in self._folded:
            at = self._combo.currentIndex()
            return at if 0 <= at and self._folded[at] == text else self._folded.index(text)
        # A unique beginning is enough: "ara" for "Arabic".
        begun = [at for at, item in enumerate(self._folded) if item.startswith(text)]
        return begun[0] if len(begun) == 1 else -1


class CheckField(Field):
    """Yes or no, for settings; a question to a resident is a ``ChoiceField``."""

    def __init__(self, field: str, words: str, *, hint: str = "") -> None:
        super().__init__(field, words, unanswered=False, hint=hint)
        self._box = QCheckBox(words)
        self._place(self._box)
        self._box.toggled.connect(self._typed)

    def value(self) -> Hashable:
        """True or False."""
        return self._box.isChecked()

    def set_value(self, value: Hashable) -> None:
        """Tick it or not."""
        self._box.blockSignals(True)
        self._box.setChecked(bool(value))
        self._box.blockSignals(False)

    def set_words(self, words: str) -> None:
        """Say something else beside the box."""
        self._box.setText(words)
        self._box.setAccessibleName(words)

    def focus_target(self) -> QCheckBox:
        """The box."""
        return self._box
