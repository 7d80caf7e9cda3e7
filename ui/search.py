# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one search at the top: people, rooms and houses of the file, places and acts, reports."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.reports import base as reports
from shelterdesk.services import search
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.search import Found, Place
from ui import anywhere, places
from ui.actions import Actions
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.widgets.search_list import SearchHit

_ICONS = {
    "resident": "user",
    "new": "user-plus",
    "room": "bed-double",
    "site": "house",
    "partner": "handshake",
    "report": "file-chart-column",
}
#: Kind of target -> the page that shows it.
_PAGES = {
    "resident": "residents",
    "new": "residents",
    "room": "rooms",
    "site": "rooms",
    "partner": "partners",
    "report": "reports",
}
_MOST_ACTS = 6


class Search(QObject):
    """Asks the file on the lane, and what is known here at once."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        box = window.search_box
        box.query_changed.connect(self.ask)
        box.hit_chosen.connect(self.choose)

    def ask(self, query: str) -> None:
        """Look everywhere; who may see nobody finds places and acts alone."""
        if not self._desk.vault.may(Capability.SEE_RESIDENTS):
            self._answer(query, Found((), (), ()))
            return
        self._desk.read(
            self._window.search_box,
            search.everything,
            partial(self._answer, query),
            on_error=lambda _error: self._answer(query, Found((), (), ())),
            text=query,
        )

    def choose(self, hit: SearchHit) -> None:
        """Open what was chosen."""
        kind, what = hit.key
        if kind == "action":
            self._window.actions_registry[what].trigger()
            return
        if kind == "tab":
            page, tab = what
            self._window.open_page(page, ("tab", tab))
            return
        self._window.open_page(_PAGES[kind], hit.key)

    def _answer(self, query: str, found: Found) -> None:
        people = [_person(row) for row in found.residents]
        rooms = [_place("room", place, _("Rooms")) for place in found.rooms]
        sites = [_place("site", place, _("Houses")) for place in found.sites]
        partners = [_place("partner", place, _("Partners")) for place in found.partners]
        may = self._desk.vault.may
        acts = _acts(self._window.actions_registry, query, may(Capability.EDIT_RESIDENTS))
        hits = [*people, *rooms, *sites, *partners, *acts]
        told = {(anywhere.page_of(str(hit.key[1])), hit.title) for hit in acts}
        hits += [hit for hit in self._tabs(query) if (hit.key[1][0], hit.title) not in told]
        hits += _reports(query, may)
        self._window.search_box.set_results(hits, query)

    def _tabs(self, query: str) -> list[SearchHit]:
        """Tabs that are places of their own, found by their own words and by those of their page:
        two pages may have a tab of one name."""
        return [
            SearchHit(
                ("tab", (page, entry.id)), _(entry.words), self._window.name_of(page), entry.icon,
                _("Places"),
            )
            for page, entry in places.tabs(self._desk.vault)
            if self._window.has_page(page)
            and search.fits(query, f"{self._window.name_of(page)} {_(entry.words)}")
        ]  # fmt: skip


def _person(row: ResidentRow) -> SearchHit:
    detail = row.place or row.code
    if row.found_by:
        detail = _("was {name}; the records were joined").format(name=row.found_by)
    return SearchHit(("resident", row.id), row.shown, detail, _ICONS["resident"], _("Residents"))


def _place(kind: str, place: Place, group: str) -> SearchHit:
    return SearchHit((kind, place.id), place.name, place.site, _ICONS[kind], group)


def _acts(actions: Actions, query: str, may_take_in: bool) -> list[SearchHit]:
    """Those of the window: an act of a page can do nothing while another page is open."""
    hits = []
    for action in actions.window_actions():
        id_ = action.objectName()
        if id_ == "search" or not action.isEnabled() or not search.fits(query, action.text()):
            continue
        group = _("Places") if id_.startswith(anywhere.OPENS) else _("Actions")
        icon = action.property("icon_name") or "chevron-right"
        hits.append(SearchHit(("action", id_), action.text(), "", icon, group, actions.keys(id_)))
    if may_take_in and search.fits(query, _("New resident")):
        hits.append(SearchHit(("new", None), _("New resident"), "", _ICONS["new"], _("Actions")))
    return hits[:_MOST_ACTS]


def _reports(query: str, may: Callable[[Capability], bool]) -> list[SearchHit]:
    return [
        SearchHit(("report", name), reports.get(name).title, "", _ICONS["report"], _("Reports"))
        for name in reports.names()
        if may(reports.needed(reports.get(name))) and search.fits(query, reports.get(name).title)
    ]
