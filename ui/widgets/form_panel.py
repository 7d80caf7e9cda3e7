# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A form beside a page that saves by itself: ``done`` once stored, what was typed stays if not."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.widgets.form import RecordForm


class FormPanel(QWidget):
    """A form that asks the desk by itself."""

    done = Signal()
    cancelled = Signal()

    def __init__(self, desk: Desk, title: str, save_words: str) -> None:
        super().__init__()
        self.desk = desk
        self.form = RecordForm(title, save_words=save_words)
        self.form.cancelled.connect(self.cancelled)
        self.form.save_requested.connect(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        return self.form.is_modified()

    def first_field(self) -> QWidget | None:
        """What to focus when the panel opens."""
        return self.form.first_field()

    def _save(self, values: dict[str, Hashable]) -> None:
        raise NotImplementedError

    def _done(self) -> None:
        self.form.saved()
        self.done.emit()
