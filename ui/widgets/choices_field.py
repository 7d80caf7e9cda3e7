# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several of a long list, one in a line: found by typing any part of its words."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import button, icon_button
from ui.widgets.field import Field
from ui.widgets.fields import ChoiceField
from ui.widgets.tab_order import put_before

Choices = tuple[tuple[str, str], ...]


def read_codes(value: object) -> tuple[str, ...]:
    """What such a field holds, for a form of a service."""
    return value if isinstance(value, tuple) else ()


class _Line(QWidget):
    changed = Signal()
    removed = Signal()

    def __init__(self, one: str, remove: str, choices: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.choice = ChoiceField("one", one, choices, unanswered=False)
        combo = self.choice.focus_target()
        if isinstance(combo, QComboBox):
            combo.setMinimumContentsLength(6)
        self.choice.changed.connect(self.changed)
        row.addWidget(self.choice, 1)
        row.addWidget(icon_button("x", remove, on_click=self.removed.emit))


class ChoicesField(Field):
    """``value()`` is a tuple of the codes chosen, each once. ``words`` say what they are together,
    ``one`` what a single line is; ``add`` and ``remove`` name what its buttons do."""

    def __init__(
        self,
        field: str,
        words: str,
        choices: Iterable[tuple[str, str]] = (),
        *,
        one: str,
        add: str,
        remove: str,
    ) -> None:
        super().__init__(field, words, unanswered=False)
        self._choices: Choices = tuple(choices)
        self._one, self._remove_words = one, remove
        self._lines: list[_Line] = []
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.add_button = button(add, "plus", "quiet", on_click=self.add)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self._row.addWidget(self._body, 1)

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer other choices; what was chosen stays chosen where it still exists."""
        self._choices = tuple(choices)
        for line in self._lines:
            line.choice.set_choices(self._choices)

    def value(self) -> Hashable:
        """The codes chosen, in their order."""
        chosen = (line.choice.value() for line in self._lines)
        return tuple(dict.fromkeys(str(code) for code in chosen if code is not None))

    def set_value(self, value: Hashable) -> None:
        """Show these."""
        wanted = value if isinstance(value, tuple) else ()
        if wanted != self.value() or len(wanted) != len(self._lines):
            for line in list(self._lines):
                self._drop(line)
            for code in wanted:
                self._make().choice.set_value(code)
        self.set_error(None)

    def draft(self) -> Any:
        """Each line that holds something."""
        return [line.choice.draft() for line in self._lines if line.choice.draft()]

    def restore_draft(self, kept: Any) -> None:
        """The same lines."""
        self.set_value(())
        for one in kept if isinstance(kept, list) else ():
            self._make().choice.restore_draft(one)
        self._typed()

    def problem(self) -> str | None:
        """Typed words that are none of the list."""
        problems = (line.choice.problem() for line in self._lines)
        return next((problem for problem in problems if problem), None)

    def focus_target(self) -> QWidget:
        """The button that adds one."""
        return self.add_button

    def lines(self) -> list[ChoiceField]:
        """One for each that is chosen, or is being chosen."""
        return [line.choice for line in self._lines]

    def add(self) -> None:
        """One more line, to type in."""
        self._make().choice.focus_target().setFocus()
        self._typed()

    def _make(self) -> _Line:
        line = _Line(self._one, self._remove_words, self._choices, self._body)
        line.changed.connect(self._typed)
        line.removed.connect(lambda: self._take_away(line))
        self._column.insertWidget(len(self._lines), line)
        self._lines.append(line)
        put_before(line, self.add_button)
        return line

    def _take_away(self, line: _Line) -> None:
        self._drop(line)
        self.add_button.setFocus()
        self._typed()

    def _drop(self, line: _Line) -> None:
        self._lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
