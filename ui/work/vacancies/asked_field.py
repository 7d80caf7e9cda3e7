# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a vacancy asks for, line by line: a word of a list, and how much of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _
from ui.widgets.buttons import button, icon_button
from ui.widgets.field import Field
from ui.widgets.fields import ChoiceField
from ui.widgets.tab_order import put_before

Choices = Sequence[tuple[str, str]]


class _Row(QWidget):
    changed = Signal()
    removed = Signal()

    def __init__(self, field: AskedField, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.what = ChoiceField("what", field.label, field.offered, unanswered=False)
        combo = self.what.focus_target()
        if isinstance(combo, QComboBox):
            combo.setMinimumContentsLength(6)
        self.what.changed.connect(self.changed)
        self.much = QComboBox()
        self.much.setItemDelegate(QStyledItemDelegate(self.much))
        for code, words in field.measures:
            self.much.addItem(words, code)
        self.much.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.much.setMinimumContentsLength(5)
        self.much.setAccessibleName(field.measure_words)
        self.much.currentIndexChanged.connect(self.changed)
        remove = icon_button("x", _("Take this line away"), on_click=self.removed.emit)
        row.addWidget(self.what, 3)
        row.addWidget(self.much, 2)
        row.addWidget(remove)


class AskedField(Field):
    """``value()`` is a tuple of (code, measure); an empty one if nothing is asked for."""

    def __init__(self, field: str, words: str, measure_words: str, measures: Choices) -> None:
        super().__init__(field, words, unanswered=False)
        self.offered: Choices = ()
        self.measure_words, self.measures = measure_words, measures
        self._rows: list[_Row] = []
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.add_button = button(_("Add"), "plus", "quiet", on_click=self._add_new)
        self.add_button.setAccessibleName(f"{_('Add')}: {words}")
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addStretch(1)
        self._column.addLayout(line)
        self._row.addWidget(body, 1)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """What there is to choose from."""
        self.offered = tuple(choices)
        for row in self._rows:
            row.what.set_choices(self.offered)

    def value(self) -> tuple[tuple[str, str], ...]:
        """All that was chosen, each once."""
        found: dict[str, str] = {}
        for row in self._rows:
            if row.what.value() is not None:
                found[str(row.what.value())] = str(row.much.currentData())
        return tuple(found.items())

    def set_value(self, value: Hashable) -> None:
        """Show lines."""
        for row in list(self._rows):
            self._drop(row)
        for code, measure in value if isinstance(value, tuple) else ():
            self._add(code, measure)
        self.set_error(None)

    def draft(self) -> Any:
        """Each line that holds something."""
        lines = [[row.what.draft(), row.much.currentData()] for row in self._rows]
        return [line for line in lines if line[0]]

    def restore_draft(self, kept: Any) -> None:
        """The same lines."""
        self.set_value(())
        for what, measure in kept if isinstance(kept, list) else ():
            self._add("", measure).what.restore_draft(what)
        self._typed()

    def problem(self) -> str | None:
        """Typed words that are not in the list."""
        problems = (row.what.problem() for row in self._rows)
        return next((problem for problem in problems if problem), None)

    def focus_target(self) -> QWidget:
        """The first line, or the button that adds one."""
        return self._rows[0].what.focus_target() if self._rows else self.add_button

    def _add_new(self) -> None:
        self._add("", "").what.focus_target().setFocus()

    def _add(self, code: str, measure: str) -> _Row:
        row = _Row(self, self)
        row.what.set_value(code or None)
        row.much.setCurrentIndex(max(0, row.much.findData(measure)))
        row.changed.connect(self._typed)
        row.removed.connect(lambda: self._take_away(row))
        self._rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        put_before(row, self.add_button)
        return row

    def _take_away(self, row: _Row) -> None:
        self._drop(row)
        self.focus_target().setFocus()
        self._typed()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
