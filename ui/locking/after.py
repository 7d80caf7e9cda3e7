# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the unlock page says after what was before: why it was locked, or that it was restored."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from shelterdesk.i18n import N_, _

_AFTER: Final = {
    "locked": N_("Locked. Nothing is readable now without a passphrase."),
    "idle": N_("Locked, because nobody was here for a while."),
    "system": N_("Locked, because the computer was locked, went to sleep or was closed."),
    "damaged": N_("Locked. Type your passphrase to see what can be done about the damage."),
}


def after_words(path: Path, why: str) -> str:
    """The words, or none."""
    if path.with_name(f"{path.name}.restored").exists():
        from ui.locking.rescue_acts import restored_words  # heavy, and only after restoring

        words = restored_words(path)
        if words:
            return words
    return _(_AFTER[why]) if why in _AFTER else ""
