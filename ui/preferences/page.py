# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preferences page: one tab for each whose habits they are."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.desk import Desk
from ui.page import Page
from ui.preferences.about_tab import AboutTab
from ui.preferences.computer_tab import ComputerTab
from ui.preferences.house_tab import HouseTab
from ui.preferences.person_tab import PersonTab
from ui.preferences.words_tab import WordsTab
from ui.settings_store import SettingsStore
from ui.widgets.tabs import TabPages

_TABS = ("house", "computer", "person", "words", "about")


class PreferencesPage(Page):
    """``open`` takes ``("tab", id)``: house, computer, person, words or about."""

    def __init__(self, desk: Desk, store: SettingsStore) -> None:
        super().__init__()
        self.desk = desk
        self._store = store
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.tabs = TabPages(_("Preferences"))
        self.tabs.add("house", _("House"), self._house, "house")
        self.tabs.add("computer", _("This computer"), lambda: ComputerTab(store), "palette")
        self.tabs.add("person", _("You"), lambda: PersonTab(desk), "user")
        self.tabs.add("words", _("Word lists"), lambda: WordsTab(desk), "tag")
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
        if isinstance(target, tuple) and target[0] == "tab" and target[1] in _TABS:
            self.tabs.open(target[1])

    def refresh(self, changes: object = None) -> None:
        """Tell the tabs that were opened."""
        for id_ in _TABS:
            tab = self.tabs.made(id_)
            if tab is not None and hasattr(tab, "refresh"):
                tab.refresh(changes)

    def primary_focus(self) -> QWidget:
        """The tabs."""
        return self.tabs.tabs

    def is_modified(self) -> bool:
        """Whether a tab holds something not saved."""
        made = [self.tabs.made(id_) for id_ in _TABS]
        return any(tab.is_modified() for tab in made if hasattr(tab, "is_modified"))
