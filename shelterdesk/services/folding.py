# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folding text for search: without case, accents and, as far as letters go, without script."""

from __future__ import annotations

import unicodedata

from anyascii import anyascii


def fold(text: str) -> str:
    """Lower case without accents, in its own script: ``Zoë`` -> ``zoe``."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def fold_to_latin(text: str) -> str:
    """The same in Latin letters: ``Ольга`` -> ``olga``."""
    latin = "" if text.isascii() else anyascii(text).casefold().replace("'", "")
    return " ".join(latin.split())


def digits(text: str) -> str:
    """The digits of a phone number, in any script."""
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())
