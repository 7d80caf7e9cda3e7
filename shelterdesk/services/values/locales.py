# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the language in use writes days, countries and languages."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

from shelterdesk import i18n


def in_use() -> Locale:
    """The locale of the language in use; English of no country where it is not known."""
    tag = i18n.language()
    try:
        return Locale.parse("en_001" if tag == "en" or "-" in tag else tag)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_001")
