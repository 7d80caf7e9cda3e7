# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The places of the program, in the order of the navigation. Each page is imported when opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any, Final

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.staff import staff
from shelterdesk.vault.door import Vault
from ui.actions import Actions
from ui.desk import Desk
from ui.keys import words
from ui.page import FOOT, MAIN, Page, PageSpec
from ui.settings_store import SettingsStore
from ui.tabbed_page import TabbedPage, TabEntry, entries


@dataclass(frozen=True)
class Place:
    """A page: its words, icon, where it is made, section and keys, and who may open it.

    Any one of ``needs`` is enough; without any it is everybody's.
    """

    words: str
    icon: str
    where: str
    section: str
    keys: str = ""
    needs: tuple[Capability, ...] = ()


_SEE: Final = (Capability.SEE_RESIDENTS,)
#: What has no sense in a file that can only be read.
_ONLY_WRITES: Final = frozenset({"import", "staff"})
#: Pages whose tabs are places of their own.
_OF_TABS: Final = ("log", "visits", "shift", "stipends", "training", "work")

_PLACES: Final = {
    "today": Place(N_("Today"), "sun", "ui.today.page:TodayPage", MAIN, "Alt+1", _SEE),
    "residents": Place(
        N_("Residents"), "users", "ui.residents.page:ResidentsPage", MAIN, "Alt+2", _SEE
    ),
    "rooms": Place(N_("Rooms"), "bed-double", "ui.rooms.page:RoomsPage", MAIN, "Alt+3", _SEE),
    "log": Place(
        N_("Daily log"), "notebook-pen", "ui.care.page:CarePage", MAIN, "Alt+4",
        (Capability.SEE_RESIDENTS, Capability.WRITE_LOG, Capability.GIVE_MEDICINES),
    ),
    "visits": Place(N_("Visits"), "door-open", "ui.visits.page:VisitsPage", MAIN, "Alt+5", _SEE),
    "shift": Place(N_("Shift"), "clipboard-list", "ui.shifts.page:ShiftPage", MAIN, "Alt+6", _SEE),
    "stipends": Place(
        N_("Stipends"), "wallet", "ui.stipends.page:StipendsPage", MAIN, "Alt+7",
        (Capability.SEE_MONEY,),
    ),
    "training": Place(
        N_("Training"), "graduation-cap", "ui.training.page:TrainingPage", MAIN, "Alt+8",
        (Capability.SEE_TRAINING,),
    ),
    "partners": Place(
        N_("Partners"), "handshake", "ui.partners.page:PartnersPage", MAIN, "Alt+9",
        (Capability.SEE_CASE,),
    ),
    "work": Place(
        N_("Work"), "briefcase", "ui.work.page:WorkPage", MAIN, "Alt+W", (Capability.SEE_WORK,)
    ),
    "reports": Place(
        N_("Reports"), "file-chart-column", "ui.reports.page:ReportsPage", MAIN, "Alt+0",
        (Capability.PRINT, Capability.HAND_OUT, Capability.SEE_RESIDENTS),
    ),
    "import": Place(
        N_("Import"), "upload", "ui.exchange.page:ImportPage", FOOT, "Ctrl+I",
        (Capability.IMPORT,),
    ),
    "activity": Place(
        N_("Activity"), "history", "ui.audit.page:AuditPage", FOOT, "Ctrl+Shift+L",
        (Capability.SEE_AUDIT,),
    ),
    "backups": Place(
        N_("Backups"), "archive", "ui.backups.page:BackupsPage", FOOT, "Ctrl+Shift+B",
        (Capability.BACK_UP, Capability.RESTORE),
    ),
    "staff": Place(
        N_("Staff"), "user-cog", "ui.staff.page:StaffPage", FOOT, "Ctrl+Shift+S",
        (Capability.MANAGE_STAFF, Capability.EDIT_CAPABILITIES),
    ),
    "preferences": Place(
        N_("Preferences"), "sliders-horizontal", "ui.preferences.page:PreferencesPage", FOOT,
        "Ctrl+,",
    ),
    "help": Place(N_("Help"), "circle-help", "ui.help.page:HelpPage", FOOT, "Shift+F1"),
}  # fmt: skip

#: Keys that pages catch themselves: page, words, keys.
_CAUGHT: Final = (
    ("residents", N_("The next tab"), "Ctrl+PgDown"),
    ("residents", N_("The tab before"), "Ctrl+PgUp"),
    ("residents", N_("Tabs that have no place in the row"), "Down"),
    ("visits", N_("Check in a visit"), "V"),
    ("visits", N_("Check in somebody without a name"), "N"),
    ("visits", N_("Check in a new record with a code alone"), "C"),
    ("visits", N_("End the visit chosen"), "Enter"),
    ("visits", N_("Note support used"), "1 – 9"),
    ("visits", N_("Put the visit right"), "F2"),
    ("visits", N_("The day before"), "Alt+Left"),
    ("visits", N_("The next day"), "Alt+Right"),
    ("reports", N_("Print"), "Ctrl+P"),
    ("reports", N_("Save as a file"), "Ctrl+S"),
    ("log", N_("The day before, the next day"), "Alt+Left · Alt+Right"),
    ("log", N_("A new line in the note"), "Shift+Enter"),
    ("log", N_("Search the log"), "Ctrl+F"),
    ("shift", N_("The next day, the day before"), "Right · Left"),
    ("shift", N_("The next week"), "PgDown"),
    ("shift", N_("The week before"), "PgUp"),
    ("shift", N_("This week"), "T"),
    ("shift", N_("New appointment or task"), "N"),
    ("shift", N_("A task is done, or not after all"), "Space"),
    ("shift", N_("Roll call: present, absent, on leave"), "Space · A · L"),
    ("shift", N_("Roll call: all present"), "Ctrl+Enter"),
    ("stipends", N_("Pay what is chosen: once to open it, once to pay"), "Enter"),
    ("stipends", N_("Cash, bank, mobile money, voucher, into savings"), "C · B · M · V · S"),
    ("stipends", N_("Signs on paper, on screen, with the thumb"), "L · D · T"),
    ("stipends", N_("Print the receipt, or not"), "P"),
    ("stipends", N_("Accept the last count of the cash box"), "A"),
    ("stipends", N_("Not wanted"), "Del"),
    ("stipends", N_("Find somebody or a receipt"), "Ctrl+F"),
    ("stipends", N_("One more: a count, an award, a grant, savings, an expense"), "Ctrl+N"),
    ("stipends", N_("Change the award chosen"), "F2"),
    ("stipends", N_("A day of work, an order, material: what is open of an activity"), "Ctrl+N"),
    ("stipends", N_("Approve all earnings that others prepared"), "Ctrl+Enter"),
    ("stipends", N_("The list behind a month or a figure of a fund"), "Enter"),
    ("stipends", N_("Back from there"), "Esc"),
    ("stipends", N_("Approve the grant chosen"), "Ctrl+Enter"),
    ("training", N_("Calendar: the day before, the next day"), "Left · Right"),
    ("training", N_("Calendar: the week or month before, the next one"), "PgUp · PgDown"),
    ("training", N_("Calendar: today, a week or a month, one more session"), "T · M · N"),
    ("training", N_("Open the session, or go to the people of the group"), "Enter"),
    ("training", N_("Courses: a new group, somebody to enrol"), "Ctrl+N · Ctrl+E"),
    ("training", N_("Roll call: all present"), "Ctrl+Enter"),
    ("training", N_("Roll call: present, absent, later"), "Space · A · L"),
    ("training", N_("Roll call: the figure that stands on the paper sheet"), "1 – 9"),
    ("training", N_("Roll call: I saw how they are"), "S"),
    ("training", N_("Roll call: another session"), "Alt+Up · Alt+Down"),
    ("training", N_("Paper sheet: tick the rest of a session"), "P"),
    ("partners", N_("New partner"), "Ctrl+N"),
    ("partners", N_("Change the partner chosen"), "Enter"),
    ("partners", N_("Write down a contact with the partner chosen"), "Ctrl+Enter"),
    ("partners", N_("Filter by words"), "Ctrl+F"),
    ("work", N_("Introduce somebody, or write a vacancy down"), "Ctrl+N"),
    ("work", N_("Open the card chosen, or who could fit the vacancy"), "Enter"),
    ("work", N_("The next column of the board, the one before"), "Right · Left"),
    ("work", N_("The next step of the card chosen"), "Ctrl+Right"),
    ("work", N_("Change the vacancy chosen"), "F2"),
    ("work", N_("Somebody began to work"), "Ctrl+N"),
    ("work", N_("Change what is written of the work chosen"), "F2"),
    (
        "work",
        N_("How work goes: still there, other work, ended, not reached, would not say, not known"),
        "1 – 6",
    ),
    ("work", N_("The list behind a count of how long work lasts"), "Enter"),
    ("work", N_("Back from there"), "Backspace"),
    ("staff", N_("Add a colleague"), "Ctrl+N"),
    ("staff", N_("Remove the colleague chosen"), "Del"),
    ("preferences", N_("Find in the licences (About)"), "Ctrl+F"),
    ("preferences", N_("Rename a word"), "F2"),
    ("preferences", N_("Offer a word no longer, or again"), "Del"),
    ("help", N_("Find in the text"), "Ctrl+F"),
    ("help", N_("The next place found"), "F3"),
    ("help", N_("The place found before"), "Shift+F3"),
)


def specs(desk: Desk, store: SettingsStore) -> list[PageSpec]:
    """The pages that the person signed in may open, in the order of the navigation."""
    more = {"preferences": (store,)}
    return [
        PageSpec(
            id_,
            _(place.words),
            place.icon,
            partial(_make, place.where, desk, *more.get(id_, ())),
            place.section,
            place.keys,
        )
        for id_, place in _PLACES.items()
        if may_open(desk.vault, id_)
    ]


def tabs(vault: Vault) -> list[tuple[str, TabEntry]]:
    """The tabs of the pages that consist of nothing else, each with its page, as far as the person
    signed in may open them: who looks for *medication* need not know where it is."""
    found: list[tuple[str, TabEntry]] = []
    for id_ in _OF_TABS:
        if may_open(vault, id_):
            module, _colon, name = _PLACES[id_].where.partition(":")
            page: type[TabbedPage] = getattr(import_module(module), name)
            found += [(id_, entry) for entry in entries(vault, page.TABS)]
    return found


def may_open(vault: Vault, id_: str) -> bool:
    """Whether somebody may open a page; what she asks for there is checked again."""
    needs = _PLACES[id_].needs
    if vault.is_read_only and id_ in _ONLY_WRITES:
        return False
    return not needs or any(map(vault.may, needs))


def home(vault: Vault) -> str:
    """The page shown after unlocking: today, unless she sees nobody who is here."""
    return next(id_ for id_ in ("today", "preferences") if may_open(vault, id_))


def _make(where: str, *arguments: Any) -> Page:
    """Import a page and make it: until it is opened it costs nothing."""
    module, _colon, name = where.partition(":")
    made: Page = getattr(import_module(module), name)(*arguments)
    return made


def list_keys(actions: Actions, pages: Iterable[PageSpec]) -> None:
    """Put the keys that these pages catch themselves on the F1 sheet."""
    from ui.rooms.page import list_shortcuts  # the board brings much; not before a window is made

    listed = {page.id for page in pages}
    if "rooms" in listed:
        list_shortcuts(actions)
    if "today" in listed:
        actions.add(
            "today_visit", _("Check in a visit"), shortcut="V", section=_("Today"),
            scope="today", shown_only=True,
        )  # fmt: skip
    if "residents" in listed:
        actions.add(
            "residents_new", _("New resident"), shortcut="Ctrl+N", section=_("Residents"),
            scope="residents", shown_only=True,
        )  # fmt: skip
        actions.add(
            "residents_note", _("New note"), shortcut="N", section=_("Residents"),
            scope="residents", shown_only=True,
        )  # fmt: skip
    for id_, text, keys in _CAUGHT:
        if id_ in listed:
            actions.show_keys(_(text), keys, section=_(_PLACES[id_].words))


def role_words(roles: frozenset[str]) -> str:
    """The first of a person's roles, in words; a person may have several."""
    return words.first_role(roles)


def idle_minutes(roles: frozenset[str], chosen: int, own: int | None = None) -> int:
    """Minutes until it locks by itself: her ``own``, or those of the strictest of her roles.

    What was chosen on this computer (0: nothing) makes it only shorter.
    """
    hers = staff.longest_idle_minutes(roles, own)
    return min(hers, chosen or hers)
