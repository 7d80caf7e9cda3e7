# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The languages somebody speaks, each with a level."""

from __future__ import annotations

from collections.abc import Hashable
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
from shelterdesk.services.residents.residents import LanguageLevel
from ui.residents.names import LEVELS, language_name, languages
from ui.widgets.buttons import button, icon_button
from ui.widgets.field import Field
from ui.widgets.fields import ChoiceField
from ui.widgets.tab_order import put_before

Languages = tuple[tuple[str, LanguageLevel], ...]


class _Row(QWidget):
    changed = Signal()
    removed = Signal()

    def __init__(self, tag: str, level: LanguageLevel, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        choices = languages()
        if tag and all(tag != code for code, _name in choices):
            choices = [*choices, (tag, language_name(tag))]
        self.language = ChoiceField("language", _("Language"), choices, unanswered=False)
        combo = self.language.focus_target()
        if isinstance(combo, QComboBox):
            combo.setMinimumContentsLength(6)
        self.language.set_value(tag or None)
        self.language.changed.connect(self.changed)
        self.level = QComboBox()
        self.level.setItemDelegate(QStyledItemDelegate(self.level))
        for code, words in LEVELS.items():
            self.level.addItem(_(words), code.value)
        self.level.setCurrentIndex(self.level.findData(level.value))
        self.level.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.level.setMinimumContentsLength(4)
        self.level.setAccessibleName(_("How well"))
        self.level.currentIndexChanged.connect(self.changed)
        remove = icon_button("x", _("Remove this language"), on_click=self.removed.emit)
        row.addWidget(self.language, 3)
        row.addWidget(self.level, 2)
        row.addWidget(remove)


class LanguagesField(Field):
    """``value()`` is a tuple of (IETF tag, level); an empty one if none was entered."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, unanswered=False)
        self._rows: list[_Row] = []
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.add_button = button(_("Add a language"), "plus", "quiet", on_click=self._add_new)
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addStretch(1)
        self._column.addLayout(line)
        self._row.addWidget(self._body, 1)

    def value(self) -> tuple[tuple[str, LanguageLevel], ...]:
        """All languages that were chosen."""
        return tuple(
            (str(row.language.value()), LanguageLevel(row.level.currentData()))
            for row in self._rows
            if row.language.value() is not None
        )

    def set_value(self, value: Hashable) -> None:
        """Show languages; the lines stay where they say so already, for each holds a long list."""
        lines = tuple((row.language.draft(), row.level.currentData()) for row in self._rows)
        if lines and lines == tuple(({"code": tag}, level) for tag, level in _listed(value)):
            self.set_error(None)
            return
        for row in list(self._rows):
            self._drop(row)
        for tag, level in _listed(value):
            self._add(tag, level)
        self.set_error(None)

    def draft(self) -> Any:
        """Each line that holds something, with its level."""
        lines = [(row.language.draft(), row.level.currentData()) for row in self._rows]
        return [[language, level] for language, level in lines if language]

    def restore_draft(self, kept: Any) -> None:
        """The same lines."""
        self.set_value(())
        for line in kept if isinstance(kept, list) else ():
            language, level = line
            self._add("", LanguageLevel(level)).language.restore_draft(language)
        if not self._rows:
            self.add_line()
        self._typed()

    def problem(self) -> str | None:
        """Typed words that are no language."""
        problems = (row.language.problem() for row in self._rows)
        return next((problem for problem in problems if problem), None)

    def focus_target(self) -> QWidget:
        """The button that adds one."""
        return self.add_button

    def first_language(self) -> ChoiceField | None:
        """The first line, if there is one."""
        return self._rows[0].language if self._rows else None

    def add_line(self) -> None:
        """One more empty line, without moving the focus."""
        self._add("", LanguageLevel.FLUENT)

    def _add_new(self) -> None:
        self._add("", LanguageLevel.FLUENT).language.focus_target().setFocus()
        self._typed()

    def _add(self, tag: str, level: LanguageLevel) -> _Row:
        row = _Row(tag, level, self._body)
        row.changed.connect(self._typed)
        row.removed.connect(lambda: self._remove(row))
        self._column.insertWidget(len(self._rows), row)
        self._rows.append(row)
        put_before(row, self.add_button)
        return row

    def _remove(self, row: _Row) -> None:
        self._drop(row)
        self.add_button.setFocus()
        self._typed()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


def _listed(value: Hashable) -> tuple[tuple[str, LanguageLevel], ...]:
    return value if isinstance(value, tuple) else ()
