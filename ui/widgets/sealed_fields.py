# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed texts in forms: without the key one may write, and leaves what is there by not writing."""

from __future__ import annotations

from shelterdesk.i18n import _
from shelterdesk.services.values.answers import Hidden, is_text
from ui.widgets.answers import read_text, show_text
from ui.widgets.fields import Field, MultilineField, TextField


def show_sealed(field: Field, text: str | Hidden) -> None:
    """Show a text, or that there may be one; a field that must be filled may then stay empty."""
    is_hidden = isinstance(text, Hidden)
    field.required = field.required and not is_hidden
    if isinstance(field, TextField | MultilineField):
        field.set_placeholder(_("Sealed. What you type replaces it.") if is_hidden else "")
    show_text(field, text)


def read_sealed(field: Field, stored: object = "") -> str | Hidden:
    """What was typed or chosen; nothing over a hidden text leaves it."""
    is_typed = isinstance(field, TextField | MultilineField)
    given = read_text(field) if is_typed else field.value()
    text = given if is_text(given) else ""
    return stored if isinstance(stored, Hidden) and not text else text


class SealedText:
    """A field that remembers whether what it was shown was hidden."""

    def __init__(self, field: TextField | MultilineField) -> None:
        self.field = field
        self._stored: str | Hidden = ""

    def show(self, text: str | Hidden) -> None:
        """Show a text, or that there may be one."""
        self._stored = text
        show_sealed(self.field, text)

    def read(self) -> str | Hidden:
        """What was typed; nothing over a hidden text leaves it."""
        return read_sealed(self.field, self._stored)
