# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preferences page: one tab for each whose habits they are."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from ui.desk import Desk
from ui.preferences.about_tab import AboutTab
from ui.preferences.computer_tab import ComputerTab
from ui.preferences.funds_tab import FundsTab
from ui.preferences.house_tab import HouseTab
from ui.preferences.issuers_tab import IssuersTab
from ui.preferences.journey_tab import JourneyTab
from ui.preferences.log_tab import LogRulesTab
from ui.preferences.money_tab import MoneyTab
from ui.preferences.needs_tab import NeedsTab
from ui.preferences.papers_tab import PapersTab
from ui.preferences.person_tab import PersonTab
from ui.preferences.programmes_tab import ProgrammesTab
from ui.preferences.shifts_tab import ShiftPatternsTab
from ui.preferences.stipends_tab import SchemesTab
from ui.preferences.support_tab import SupportRulesTab
from ui.preferences.words_tab import WordsTab
from ui.preferences.work_tab import WorkTab
from ui.settings_store import SettingsStore
from ui.tabbed_page import TabbedPage


class PreferencesPage(TabbedPage):
    """``open`` takes ``("tab", id)``: house, log, shifts, issuers, support, funds, stipends, money,
    computer, person …; what is the house's is there for those who may change it."""

    NAME = N_("Preferences")

    def __init__(self, desk: Desk, store: SettingsStore) -> None:
        super().__init__(desk)
        may = desk.vault.may
        if may(Capability.EDIT_HOUSE_RULES):
            self.tabs.add("house", _("House"), self._house, "house")
            self.tabs.add("log", _("Log"), lambda: LogRulesTab(desk), "notebook-pen")
            self.tabs.add("shifts", _("Shifts"), lambda: ShiftPatternsTab(desk), "clipboard-list")
            self.tabs.add("work", _("Training and work"), lambda: WorkTab(desk), "handshake")
            self.tabs.add("issuers", _("Names on papers"), lambda: IssuersTab(desk), "stamp")
        if may(Capability.EDIT_HOUSE_RULES) and may(Capability.SEE_RESIDENTS):
            self.tabs.add("support", _("Support"), lambda: SupportRulesTab(desk), "heart-handshake")
            self.tabs.add("funds", _("Funds"), self._funds, "wallet-cards")
        if may(Capability.EDIT_SCHEMES) and may(Capability.SEE_MONEY):
            self.tabs.add("stipends", _("Stipends"), lambda: SchemesTab(desk), "wallet")
            self.tabs.add("money", _("Money"), lambda: MoneyTab(desk), "coins")
        self.tabs.add(
            "computer", _("This computer"), lambda: ComputerTab(store, desk.vault.path), "palette"
        )
        self.tabs.add("person", _("You"), lambda: PersonTab(desk), "user")
        if may(Capability.EDIT_WORDS):
            self.tabs.add("words", _("Word lists"), lambda: WordsTab(desk), "tag")
            self.tabs.add("needs", _("Needs"), lambda: NeedsTab(desk), "sprout")
            self.tabs.add("papers", _("Papers"), lambda: PapersTab(desk), "file")
            self.tabs.add("journey", _("Journey"), lambda: JourneyTab(desk), "route")
        if may(Capability.EDIT_WORDS) and may(Capability.SEE_RESIDENTS):
            self.tabs.add("programmes", _("Programmes"), lambda: ProgrammesTab(desk), "bookmark")
        self.tabs.add("about", _("About"), lambda: AboutTab(desk), "info")

    def _funds(self) -> QWidget:
        tab = FundsTab(self.desk)
        tab.open_requested.connect(self.open_requested)
        return tab

    def _house(self) -> QWidget:
        tab = HouseTab(self.desk)
        tab.rooms_requested.connect(lambda: self.open_requested.emit("rooms", None))
        return tab
