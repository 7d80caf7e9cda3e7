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
    "update": N_("The newer version could not be installed. This one goes on as before."),
    "damaged": N_("Locked. Type your passphrase to see what can be done about the damage."),
}
_LOST: Final = "-lost"


def after_words(path: Path, why: str) -> str:
    """The words, or none."""
    if path.with_name(f"{path.name}.restored").exists():
        from ui.locking.rescue_acts import restored_words  # heavy, and only after restoring

        words = restored_words(path)
        if words:
            return words
    reason = why.removesuffix(_LOST)
    said = [_(_AFTER[reason])] if reason in _AFTER else []
    if reason != why:
        said.append(_("What was typed last could not be kept. Please enter it once more."))
    return " ".join(said)
