# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions of a form that few need: folded away below one line, never once something stands in
one of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import icons
from ui.widgets.buttons import button
from ui.widgets.field import Field
from ui.widgets.form import RecordForm
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label


class Fold(QWidget):
    """Made before its fields: it stands above them. ``hold`` says which they are."""

    def __init__(self, form: RecordForm, words: str, hint: str) -> None:
        super().__init__()
        self._form = form
        self._fields: Sequence[Field] = ()
        self._is_open = False
        self.opener = button(words, "chevron-right", "quiet", on_click=self.turn)
        self._hint = label(hint, "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.opener)
        column.addWidget(self._hint)
        form.add_widget(self)

    def hold(self, *fields: Field) -> None:
        """The questions below, folded away until one is answered."""
        self._fields = fields
        for field in fields:
            field.changed.connect(self.fit)
        self.fit()

    def turn(self) -> None:
        """Open it, or fold it away where nothing is answered."""
        self._is_open = not self._is_open
        self.fit()

    def is_open(self) -> bool:
        """Whether its questions are seen."""
        return self._is_open

    def fit(self) -> None:
        """What is answered, or asked to be put right, is seen."""
        self._is_open = self._is_open or any(field.draft() for field in self._fields)
        self._hint.setHidden(not self._is_open)
        icon = "chevron-down" if self._is_open else "chevron-right"
        self.opener.setIcon(icons.icon(icon, "accent"))
        for field in self._fields:
            show_field(self._form, field, self._is_open)
