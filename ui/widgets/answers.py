# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Between form fields and the answers of services.

A field speaks in codes ("declined"), a service in ``Unanswered``. Text that a person gave may look
like a code; here it stays text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from shelterdesk.i18n import _
from shelterdesk.services.values.answers import Text, Unanswered, is_text
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


def read_day(value: Hashable) -> dt.date | None:
    """The day in a field's value, if there is one."""
    return value if isinstance(value, dt.date) else None


def read_number(value: Hashable) -> int | None:
    """The number in a field's value, or the row that was chosen, if there is one."""
    return value if isinstance(value, int) else None


def yes_no() -> list[tuple[str, str]]:
    """The choices of a question that is answered with yes or no."""
    return [("yes", _("Yes")), ("no", _("No"))]


def read_yes_no(field: Field) -> bool | Unanswered:
    """What such a question holds; nothing chosen is *not asked*."""
    value = read_choice(field)
    return value if isinstance(value, Unanswered) else value == "yes"


def show_yes_no(field: Field, value: bool | Unanswered) -> None:
    """Show an answer in such a question."""
    if isinstance(value, Unanswered):
        show_choice(field, value)
    else:
        show_choice(field, "yes" if value else "no")


def _unanswered(field: Field) -> Unanswered:
    value = field.value()
    return Unanswered(str(value)) if unanswered_words(value) else Unanswered.NOT_ASKED


def _typed(field: Field) -> str:
    target = field.focus_target()
    if isinstance(target, QPlainTextEdit):
        return target.toPlainText().strip()
    return target.text().strip() if isinstance(target, QLineEdit) else ""
