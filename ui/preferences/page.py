# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preferences page: one tab for each whose habits they are."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from ui.desk import Desk
from ui.page import Page
from ui.preferences.about_tab import AboutTab
from ui.preferences.computer_tab import ComputerTab
from ui.preferences.house_tab import HouseTab
from ui.preferences.journey_tab import JourneyTab
from ui.preferences.needs_tab import NeedsTab
from ui.preferences.papers_tab import PapersTab
from ui.preferences.person_tab import PersonTab
from ui.preferences.programmes_tab import ProgrammesTab
from ui.preferences.words_tab import WordsTab
from ui.settings_store import SettingsStore
from ui.widgets.tabs import TabPages


class PreferencesPage(Page):
    """``open`` takes ``("tab", id)``: house, computer, person, words, needs, papers or about;
    what is the house's is there for those who may change it."""

    def __init__(self, desk: Desk, store: SettingsStore) -> None:
        super().__init__()
        self.desk = desk
        self._store = store
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.tabs = TabPages(_("Preferences"))
        may = desk.vault.may
        if may(Capability.EDIT_HOUSE_RULES):
            self.tabs.add("house", _("House"), self._house, "house")
        self.tabs.add("computer", _("This computer"), lambda: ComputerTab(store), "palette")
        self.tabs.add("person", _("You"), lambda: PersonTab(desk), "user")
        if may(Capability.EDIT_WORDS):
            self.tabs.add("words", _("Word lists"), lambda: WordsTab(desk), "tag")
            self.tabs.add("needs", _("Needs"), lambda: NeedsTab(desk), "sprout")
            self.tabs.add("papers", _("Papers"), lambda: PapersTab(desk), "file")
            self.tabs.add("journey", _("Journey"), lambda: JourneyTab(desk), "route")
        if may(Capability.EDIT_WORDS) and may(Capability.SEE_RESIDENTS):
            self.tabs.add("programmes", _("Programmes"), lambda: ProgrammesTab(desk), "bookmark")
        self.tabs.add("about", _("About"), lambda: AboutTab(desk.vault.path), "info")
        layout.addWidget(self.tabs)

    def _house(self) -> QWidget:
        tab = HouseTab(self.desk)
        tab.rooms_requested.connect(lambda: self.open_requested.emit("rooms", None))
        return tab

    def title(self) -> str:
        """What the window shows."""
        return _("Preferences")

    def open(self, target: object) -> None:
        """Show a tab."""
        if isinstance(target, tuple) and target[0] == "tab" and target[1] in self.tabs.ids():
            self.tabs.open(target[1])

    def refresh(self, changes: object = None) -> None:
        """Tell the tabs that were opened."""
        for id_ in self.tabs.ids():
            tab = self.tabs.made(id_)
            if tab is not None and hasattr(tab, "refresh"):
                tab.refresh(changes)

    def primary_focus(self) -> QWidget:
        """The tabs."""
        return self.tabs.tabs

    def is_modified(self) -> bool:
        """Whether a tab holds something not saved."""
        made = [self.tabs.made(id_) for id_ in self.tabs.ids()]
        return any(tab.is_modified() for tab in made if hasattr(tab, "is_modified"))

    def draft(self) -> dict[str, Any] | None:
        """The open tab, and what each holds."""
        made = {id_: self.tabs.made(id_) for id_ in self.tabs.ids()}
        typed = {id_: tab.draft() for id_, tab in made.items() if hasattr(tab, "draft")}
        typed = {id_: draft for id_, draft in typed.items() if draft}
        return {"tab": self.tabs.current_id(), "typed": typed} if typed else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Open the tabs again, with what was typed."""
        typed = kept.get("typed")
        for id_, draft in typed.items() if isinstance(typed, dict) else ():
            if id_ in self.tabs.ids():
                tab = self.tabs.open(id_)
                self.desk.later(tab, partial(tab.restore_draft, draft))  # type: ignore[attr-defined]
        if kept.get("tab") in self.tabs.ids():
            self.tabs.open(kept["tab"])
