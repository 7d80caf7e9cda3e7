# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done from anywhere: each act opens a page at something, by keys or by the search."""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.vault.door import Vault
from ui import places
from ui.actions import Actions
from ui.main_window import MainWindow

#: In a target: whose record is open, or None.
OPEN_RESIDENT: Final = object()

_EVERYWHERE: Final = N_("Everywhere")
_PAPERS: Final = N_("Papers to hand out")
_LOG: Final = N_("Daily log")
_RESIDENTS: Final = N_("Residents")

_WRITE: Final = (Capability.WRITE_LOG,)
_SEE: Final = (Capability.SEE_RESIDENTS,)


class Act(NamedTuple):
    """An act of the window: which page it opens at what, and all that one must be allowed to."""

    id: str
    section: str
    words: str
    icon: str
    keys: str
    page: str
    target: tuple[object, ...]
    needs: tuple[Capability, ...]
    writes: bool = False  # has no sense in a file that can only be read


#: Begins the names of the acts that only open a page.
OPENS: Final = "open_"
ACTS: Final = (
    Act("new_tasks", _EVERYWHERE, N_("New task"), "list-checks", "Ctrl+Alt+T",
        "shift", ("tab", "tasks", ("new", OPEN_RESIDENT)), _WRITE, writes=True),
    Act("new_week", _EVERYWHERE, N_("New appointment"), "calendar-clock", "Ctrl+Shift+T",
        "shift", ("tab", "week", ("new", OPEN_RESIDENT)), _WRITE, writes=True),
    Act("paper_rights", _PAPERS, N_("Print the rights sheet"), "printer", "Ctrl+Shift+R",
        "reports", ("report", "rights"), (Capability.HAND_OUT,)),
    Act("paper_pocket-card", _PAPERS, N_("Print pocket cards"), "printer", "Ctrl+Shift+K",
        "reports", ("report", "pocket-card"), (Capability.HAND_OUT,)),
    Act("log_note", _LOG, N_("Note on somebody"), "notebook-pen", "Ctrl+J",
        "log", ("tab", "log", ("line", "@")), (*_WRITE, *_SEE), writes=True),
    Act("log_meal", _LOG, N_("Meal for everybody in the house"), "utensils", "Ctrl+M",
        "log", ("tab", "log", ("line", "/meal all ")), (*_WRITE, *_SEE), writes=True),
    Act("handover_line", _EVERYWHERE, N_("A line for the next shift"), "clipboard-list", "Ctrl+H",
        "shift", ("tab", "shift", ("write", None)), _WRITE, writes=True),
    Act("count_cash", _EVERYWHERE, N_("Count the cash"), "wallet-cards", "",
        "shift", ("tab", "shift", ("count", None)), _WRITE, writes=True),
    Act("close_shift", _EVERYWHERE, N_("Close the shift…"), "log-out", "",
        "shift", ("tab", "shift", ("close", None)), _WRITE, writes=True),
    Act("roll_call", _EVERYWHERE, N_("Roll call"), "clipboard-check", "Ctrl+R",
        "shift", ("tab", "roll_call", None), _SEE),
    Act("emergency_list", _EVERYWHERE, N_("Who is in the building"), "siren", "Ctrl+Shift+E",
        "reports", ("report", "emergency-list"), _SEE),
    Act("residents_duplicates", _RESIDENTS, N_("Possible duplicates"), "users", "",
        "residents", ("duplicates", None), (Capability.MERGE_PEOPLE,)),
    Act("residents_retention", _RESIDENTS, N_("How long records are kept"), "hourglass", "",
        "residents", ("retention", None), (Capability.ERASE,)),
)  # fmt: skip


def page_of(act_id: str) -> str:
    """The page that an act of the window leads to; empty for one that leads to none."""
    for act in ACTS:
        if act.id == act_id:
            return act.page
    return act_id.removeprefix(OPENS) if act_id.startswith(OPENS) else ""


def add_acts(window: MainWindow, actions: Actions, vault: Vault) -> None:
    """The acts that the person signed in may do; the search finds them too."""
    for act in ACTS:
        may = all(map(vault.may, act.needs)) and places.may_open(vault, act.page)
        if not may or (act.writes and vault.is_read_only):
            continue
        action = actions.add(
            act.id, _(act.words), icon=act.icon, shortcut=act.keys, section=_(act.section),
            on_trigger=partial(_open, window, act),
        )  # fmt: skip
        window.addAction(action)


def _open(window: MainWindow, act: Act) -> None:
    window.open_page(act.page, _filled(act.target, window))


def _filled(target: tuple[object, ...], window: MainWindow) -> tuple[object, ...]:
    """The target, with whose record is open where that is asked for."""
    return tuple(
        _filled(part, window) if isinstance(part, tuple)
        else _open_resident(window) if part is OPEN_RESIDENT
        else part
        for part in target
    )  # fmt: skip


def _open_resident(window: MainWindow) -> int | None:
    page = window.page(window.current_id())
    place = page.place() if page is not None else None
    if isinstance(place, tuple) and len(place) > 1 and place[0] == "resident":
        return int(place[1])
    return None
