# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Qt's own words (OK, Cancel, Copy, Select All…) through our translations.

The dialogs of Qt then speak the language of the interface, whatever languages Qt was shipped with.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTranslator

from shelterdesk.i18n import N_, _

#: What Qt shows in the places we use. Listed so that translators see them.
WORDS: Final = (
    N_("OK"),
    N_("Save"),
    N_("Open"),
    N_("Cancel"),
    N_("Close"),
    N_("Apply"),
    N_("Discard"),
    N_("Help"),
    N_("Yes"),
    N_("No"),
    N_("Undo"),
    N_("Redo"),
    N_("Cut"),
    N_("Copy"),
    N_("Paste"),
    N_("Delete"),
    N_("Select All"),
    N_("Copy Link Location"),
)
_KNOWN: Final = frozenset(WORDS)


class QtWords(QTranslator):
    """Install it on the application before the first window."""

    # Qt
    def isEmpty(self) -> bool:
        return False  # an empty translator is not asked

    def translate(
        self,
        context: str,
        source_text: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        """Our word for one of Qt's; Qt's own where we have none."""
        plain = source_text.replace("&", "")
        if plain not in _KNOWN:
            return source_text
        translated = _(plain)
        if translated == plain:
            return source_text
        # A letter to press with Alt may not be in the translation: only where it begins with one.
        return f"&{translated}" if source_text.startswith("&") else translated
