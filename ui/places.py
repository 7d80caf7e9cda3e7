# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The places of the program, in the order of the navigation. Each page is imported when opened."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any, Final

from shelterdesk.i18n import N_, _
from ui.actions import Actions
from ui.desk import Desk
from ui.page import FOOT, MAIN, Page, PageSpec
from ui.settings_store import SettingsStore

#: Roles as colleagues read them below a name.
_ROLES = {
    "director": N_("Director"),
    "manager": N_("Manager"),
    "counsellor": N_("Counsellor"),
    "caseworker": N_("Caseworker"),
    "work_training": N_("Work & training"),
    "cashier": N_("Cashier"),
    "front_desk": N_("Front desk"),
    "administrator": N_("Administrator"),
}


#: Id -> words, icon, where it is made, section, keys.
_PLACES: Final = {
    "today": (N_("Today"), "sun", "ui.today.page:TodayPage", MAIN, "Alt+1"),
    "residents": (N_("Residents"), "users", "ui.residents.page:ResidentsPage", MAIN, "Alt+2"),
    "rooms": (N_("Rooms"), "bed-double", "ui.rooms.page:RoomsPage", MAIN, "Alt+3"),
    "reports": (N_("Reports"), "file-chart-column", "ui.reports.page:ReportsPage", MAIN, "Alt+4"),
    "import": (N_("Import"), "upload", "ui.exchange.page:ImportPage", FOOT, "Ctrl+I"),
    "preferences": (
        N_("Preferences"), "sliders-horizontal", "ui.preferences.page:PreferencesPage", FOOT,
        "Ctrl+,",
    ),
    "help": (N_("Help"), "circle-help", "ui.help.page:HelpPage", FOOT, "Shift+F1"),
}  # fmt: skip


def specs(desk: Desk, store: SettingsStore) -> list[PageSpec]:
    """All pages of an open file."""
    more = {"preferences": (store,)}
    return [
        PageSpec(
            id_, _(words), icon, partial(_make, where, desk, *more.get(id_, ())), section, keys
        )
        for id_, (words, icon, where, section, keys) in _PLACES.items()
    ]


def _make(where: str, *arguments: Any) -> Page:
    """Import a page and make it: until it is opened it costs nothing."""
    module, _colon, name = where.partition(":")
    made: Page = getattr(import_module(module), name)(*arguments)
    return made


def list_keys(actions: Actions) -> None:
    """Put the keys that pages catch themselves on the F1 sheet."""
    from ui.rooms.page import list_shortcuts  # the board brings much; not before a window is made

    list_shortcuts(actions)
    actions.add(
        "residents_new", _("New resident"), shortcut="Ctrl+N", section=_("Residents"),
        scope="residents", shown_only=True,
    )  # fmt: skip


def role_words(roles: frozenset[str]) -> str:
    """The first of a person's roles, in words; a person may have several."""
    return next((_(words) for role, words in _ROLES.items() if role in roles), "")


def idle_minutes(roles: frozenset[str], chosen: int) -> int:
    """Minutes until it locks by itself: chosen on this computer, or 3 at the desk, else 10."""
    return chosen or (3 if "front_desk" in roles else 10)
