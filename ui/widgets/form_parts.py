# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Showing and hiding a question of a form together with its words."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from ui.widgets.field import Field
from ui.widgets.form import RecordForm


def show_field(form: RecordForm, field: Field, shown: bool) -> None:
    """Show or hide a field and the label that names it."""
    field.setVisible(shown)
    target = field.focus_target()
    for words in form.findChildren(QLabel):
        if words.buddy() is target:
            words.setVisible(shown)
