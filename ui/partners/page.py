# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partners: whom the house works with, and the referrals that wait for an answer."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _
from ui.desk import Desk
from ui.partners.partners_tab import PartnersTab
from ui.partners.waiting_tab import WaitingTab
from ui.tabbed_page import TabbedPage

_TABLES = {
    "partners": frozenset({"partner", "partner_contact"}),
    "waiting": frozenset({"referral", "partner", "resident", "resident_access", "term"}),
}


class PartnersPage(TabbedPage):
    """``open`` takes ``("partner", id)`` or ``("tab", id)``: partners or waiting."""

    NAME = N_("Partners")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tabs.add("partners", _("Partners"), lambda: PartnersTab(desk))
        self.tabs.add("waiting", _("Waiting for an answer"), self._make_waiting)

    def _make_waiting(self) -> QWidget:
        tab = WaitingTab(self.desk)
        tab.opened.connect(
            lambda id_: self.open_requested.emit("residents", ("resident", id_, "referrals"))
        )
        return tab

    # The window's questions
    def open(self, target: object) -> None:
        """Show a partner or a tab."""
        if isinstance(target, tuple) and target[0] == "partner":
            tab = self.tabs.open("partners")
            if isinstance(tab, PartnersTab):
                self.desk.later(tab, partial(tab.select, target[1]))
        else:
            super().open(target)

    def refresh(self, changes: object = None) -> None:
        """Ask again."""
        tables = getattr(changes, "tables", None)
        for id_, tab in self._made():
            if tables is None or tables & _TABLES[id_]:
                tab.load()
