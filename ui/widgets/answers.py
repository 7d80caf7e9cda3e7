# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Between form fields and the answers of services.

A field speaks in codes ("declined"), a service in ``Unanswered``. Text that a person gave may look
like a code; here it stays text.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from shelterdesk.services.answers import Text, Unanswered, is_text
from ui.widgets.field import Field, unanswered_words


def read_text(field: Field) -> Text:
    """What a text field holds; nothing entered is *not asked*."""
    typed = _typed(field)
    return typed or _unanswered(field)


def show_text(field: Field, value: Text) -> None:
    """Show an answer in a text field. A hidden one leaves it empty: lock the field."""
    if isinstance(value, Unanswered):
        field.set_value(value.value)
        return
    text = value if is_text(value) else ""
    if unanswered_words(text) is None:
        field.set_value(text or None)
        return
    field.set_value(None)
    target = field.focus_target()
    target.blockSignals(True)
    if isinstance(target, QPlainTextEdit):
        target.setPlainText(text)
    elif isinstance(target, QLineEdit):
        target.setText(text)
    target.blockSignals(False)


def read_choice(field: Field) -> Text:
    """The code chosen in a choice field; nothing chosen is *not asked*."""
    value = field.value()
    return _unanswered(field) if value is None or unanswered_words(value) else str(value)


def show_choice(field: Field, value: Text) -> None:
    """Show an answer in a choice field."""
    field.set_value(value.value if isinstance(value, Unanswered) else value)


def _unanswered(field: Field) -> Unanswered:
    value = field.value()
    return Unanswered(str(value)) if unanswered_words(value) else Unanswered.NOT_ASKED


def _typed(field: Field) -> str:
    target = field.focus_target()
    if isinstance(target, QPlainTextEdit):
        return target.toPlainText().strip()
    return target.text().strip() if isinstance(target, QLineEdit) else ""
