# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several of a few people, each with a box to tick."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ui.widgets.field import Field


class ChecksField(Field):
    """``value()`` is a tuple of the numbers that are ticked, in the order they are shown."""

    def __init__(self, field: str, words: str, *, hint: str = "") -> None:
        super().__init__(field, words, unanswered=False, hint=hint)
        self._wanted: tuple[int, ...] = ()
        self._body = QWidget(self)
        self._boxes: dict[int, QCheckBox] = {}
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._place(self._body)

    def set_choices(self, choices: Iterable[tuple[int, str]]) -> None:
        """Offer these; what was ticked stays ticked."""
        ticked = self.value() if self._boxes else self._wanted
        layout = self._body.layout()
        for box in self._boxes.values():
            box.hide()
            box.deleteLater()
        self._boxes = {}
        for number, words in choices:
            box = QCheckBox(words, self._body)
            box.setAccessibleDescription(self.label)
            box.toggled.connect(lambda _on: self._typed())
            if layout is not None:
                layout.addWidget(box)
            self._boxes[number] = box
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))
        self.set_value(ticked)

    def leave_out(self, numbers: Collection[int]) -> None:
        """Some cannot be ticked now."""
        for number, box in self._boxes.items():
            is_out = number in numbers
            if is_out and box.isChecked():
                box.setChecked(False)
            box.setHidden(is_out)

    def value(self) -> Hashable:
        """The numbers ticked."""
        return tuple(number for number, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: Hashable) -> None:
        """Tick these, also before they are offered."""
        self._wanted = value if isinstance(value, tuple) else ()
        for number, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(number in self._wanted)
            box.blockSignals(False)
        self.set_error(None)

    def draft(self) -> Any:
        """The numbers."""
        ticked = self.value() if self._boxes else self._wanted
        return list(ticked) if isinstance(ticked, tuple) else []

    def restore_draft(self, kept: Any) -> None:
        """The same again."""
        self.set_value(tuple(one for one in kept or () if isinstance(one, int)))
        self._typed()

    def focus_target(self) -> QWidget:
        """The first box."""
        return next(iter(self._boxes.values()), self._body)
