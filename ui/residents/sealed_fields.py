# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed texts in forms: without the key one may write, and leaves what is there by not writing."""

from __future__ import annotations

from collections.abc import Hashable

from shelterdesk.i18n import _
from shelterdesk.services.answers import Hidden
from ui.widgets.fields import MultilineField, TextField


def show_sealed(field: TextField | MultilineField, text: str | Hidden) -> None:
    """Show a text, or that there may be one."""
    is_hidden = isinstance(text, Hidden)
    field.set_placeholder(_("Sealed. What you type replaces it.") if is_hidden else "")
    field.set_value(None if isinstance(text, Hidden) else text or None)


def typed_over(value: Hashable, stored: object) -> str | Hidden:
    """What was typed; nothing over a hidden text leaves it."""
    typed = str(value or "")
    return stored if isinstance(stored, Hidden) and not typed else typed
