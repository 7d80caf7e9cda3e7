# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions of a form: shown and hidden together with their words, or beside each other."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel

from ui.widgets.field import Field
from ui.widgets.form import RecordForm


def show_field(form: RecordForm, field: Field, shown: bool) -> None:
    """Show or hide a field and the label that names it."""
    field.setVisible(shown)
    target = field.focus_target()
    for words in form.findChildren(QLabel):
        if words.buddy() is target:
            words.setVisible(shown)


def side_by_side(form: RecordForm, *fields: Field) -> None:
    """Add fields beside each other in a narrow panel: lists of choices give way to their room."""
    for field in fields:
        target = field.focus_target()
        if isinstance(target, QComboBox):
            target.setMinimumContentsLength(5)
    form.add_field(*fields)
