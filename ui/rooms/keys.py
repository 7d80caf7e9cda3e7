# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of the rooms, for the sheet of all keys."""

from __future__ import annotations

from shelterdesk.i18n import _
from ui.actions import Actions


def list_shortcuts(actions: Actions) -> None:
    """Put the keys of this page on the F1 sheet; the page catches them itself."""
    for id_, text, keys in (
        ("rooms_before", _("The night before"), "Alt+Left"),
        ("rooms_next", _("The next night"), "Alt+Right"),
        ("rooms_tonight", _("Tonight"), "Alt+Home"),
        ("rooms_days", _("14 days"), "Ctrl+D"),
        ("rooms_month", _("A month of the room"), "Ctrl+Shift+D"),
        ("rooms_history", _("Nights of a period"), "Ctrl+Shift+N"),
        ("rooms_places", _("Who waits, kept beds, who is away"), "Ctrl+Shift+J"),
        ("rooms_turned_away", _("Count somebody turned away"), "+"),
        ("rooms_keep", _("Keep the bed for somebody"), "K"),
        ("rooms_away", _("Goes away, or is back"), "A"),
        ("rooms_admit", _("Admit"), "Ctrl+N"),
        ("rooms_find", _("Find a bed"), "Ctrl+B"),
        ("rooms_move", _("Move who is in the bed"), "M"),
        ("rooms_swap", _("Change beds with somebody"), "X"),
        ("rooms_family", _("Move with the family"), "F"),
        ("rooms_room", _("The room of the bed"), "R"),
        ("rooms_broken", _("Something is broken"), "D"),
    ):
        actions.add(id_, text, shortcut=keys, section=_("Rooms"), scope="rooms", shown_only=True)
