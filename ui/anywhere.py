# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be written down from anywhere: a task, an appointment, for whoever is open."""

from __future__ import annotations

from functools import partial
from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.vault.door import Vault
from ui.actions import Actions
from ui.main_window import MainWindow

#: Tab of the page "shift", icon, words, keys.
_ACTS: Final = (
    ("tasks", "list-checks", N_("New task"), "Ctrl+Alt+T"),
    ("week", "calendar-clock", N_("New appointment"), "Ctrl+Shift+T"),
)


def add_writing(window: MainWindow, actions: Actions, vault: Vault) -> None:
    """Two acts of the window, also found by the search."""
    if not (vault.may("write_log") and window.has_page("shift")):
        return
    for tab, icon, words, keys in _ACTS:
        action = actions.add(
            f"new_{tab}", _(words), icon=icon, shortcut=keys, section=_("Everywhere"),
            on_trigger=partial(_write, window, tab),
        )  # fmt: skip
        window.addAction(action)


def _write(window: MainWindow, tab: str) -> None:
    window.open_page("shift", ("tab", tab, ("new", _open_resident(window))))


def _open_resident(window: MainWindow) -> int | None:
    """Whose record is open."""
    page = window.page(window.current_id())
    place = page.place() if page is not None else None
    if isinstance(place, tuple) and len(place) > 1 and place[0] == "resident":
        return int(place[1])
    return None
