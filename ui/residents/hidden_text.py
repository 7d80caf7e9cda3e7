# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sealed text in a form: who holds no key leaves it as it is, or writes over it."""

from __future__ import annotations

from shelterdesk.i18n import _
from shelterdesk.services.answers import Hidden, is_text
from ui.widgets.answers import read_text, show_text
from ui.widgets.fields import MultilineField, TextField


class HiddenText:
    """Holds whether there is something hidden behind a field that looks empty."""

    def __init__(self, field: TextField | MultilineField) -> None:
        self.field = field
        self._is_hidden = False

    def show(self, value: str | Hidden) -> None:
        """Show a text, or say that one is sealed."""
        self._is_hidden = isinstance(value, Hidden)
        self.field.set_placeholder(_("Sealed") if self._is_hidden else "")
        show_text(self.field, value)
        if self._is_hidden:
            self.field.focus_target().setAccessibleDescription(
                _("Given, hidden. What you type replaces it.")
            )

    def read(self) -> str | Hidden:
        """What was typed; hidden where nothing was typed over what is sealed."""
        typed = read_text(self.field)
        text = typed if is_text(typed) else ""
        return Hidden.HIDDEN if self._is_hidden and not text else text
