# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several of a list, in an order: typed or chosen one after the other, each with its way out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.surely import surely
from ui.widgets.buttons import icon_button
from ui.widgets.field import Field
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label


class SeveralField(Field):
    """``value()`` is a tuple of codes. Enter takes what is typed; its button takes one away."""

    def __init__(self, field: str, words: str, *, hint: str = "", placeholder: str = "") -> None:
        super().__init__(field, words, unanswered=False, hint=hint)
        self._words: dict[Hashable, str] = {}
        self._chosen: list[Hashable] = []
        self._rows: list[QWidget] = []
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.choice = ChoiceField(
            field, words, unanswered=False, placeholder=placeholder or _("Add one")
        )
        self._column.addWidget(self.choice)
        self._row.addWidget(self._body, 1)
        self.setFocusProxy(self.choice.focus_target())
        combo = self.choice.focus_target()
        combo.activated.connect(lambda _at: self._take())
        surely(combo.lineEdit()).returnPressed.connect(self._take)

    def set_choices(self, choices: Iterable[tuple[Hashable, str]]) -> None:
        """Offer these; what was chosen stays chosen."""
        self._words = dict(choices)
        self._show()

    def value(self) -> tuple[Hashable, ...]:
        """The codes chosen, in their order."""
        return tuple(self._chosen)

    def set_value(self, value: Hashable) -> None:
        """Show these."""
        self._chosen = list(value) if isinstance(value, tuple | list) else []
        self._show()
        self.set_error(None)

    def draft(self) -> Any:
        """The codes, as JSON holds them."""
        return list(self._chosen)

    def problem(self) -> str | None:
        """Typed words that were not taken yet."""
        if self.choice.draft():
            return _("Press Enter to take what is typed, or clear it.")
        return None

    def focus_target(self) -> QWidget:
        """Where one is chosen."""
        return self.choice.focus_target()

    # Within
    def _take(self) -> None:
        code = self.choice.value()
        if code is None:
            return
        self.choice.set_value(None)
        if code not in self._chosen:
            self._chosen.append(code)
            self._show()
            self._typed()

    def _drop(self, code: Hashable) -> None:
        self._chosen.remove(code)
        self._show()
        self.focus_target().setFocus()
        self._typed()

    def _show(self) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._line(code) for code in self._chosen if code in self._words]
        for row in self._rows:
            self._column.addWidget(row)
        left = [(code, words) for code, words in self._words.items() if code not in self._chosen]
        self.choice.set_choices(left)

    def _line(self, code: Hashable) -> QWidget:
        row = QWidget(self._body)
        across = QHBoxLayout(row)
        across.setContentsMargins(6, 0, 0, 0)
        across.setSpacing(4)
        across.addWidget(label(self._words[code], wrap=True), 1)
        words = _("Take away: {name}").format(name=self._words[code])
        across.addWidget(icon_button("x", words, on_click=partial(self._drop, code)))
        return row
