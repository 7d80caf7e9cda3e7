# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partners: whom the house works with, and the referrals that wait for an answer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _
from ui.desk import Desk
from ui.partners.partners_tab import PartnersTab
from ui.partners.waiting_tab import WaitingTab
from ui.tabbed_page import TabbedPage

_WAITING = frozenset({"referral", "partner", "resident", "resident_access", "term"})


class PartnersPage(TabbedPage):
    """``open`` takes ``("partner", id)`` or ``("tab", id)``: partners or waiting."""

    NAME = N_("Partners")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tabs.add("partners", _("Partners"), self._make_partners)
        self.tabs.add("waiting", _("Waiting for an answer"), self._make_waiting)

    def _make_partners(self) -> QWidget:
        tab = PartnersTab(self.desk)
        tab.title_changed.connect(self.title_changed)
        tab.open_requested.connect(self.open_requested)
        return tab

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
            target = ("tab", "partners", target[1])
        super().open(target)

    def refresh(self, changes: object = None) -> None:
        """Ask again."""
        super().refresh(changes)
        tables = getattr(changes, "tables", None)
        waiting = self.tabs.made("waiting")
        if isinstance(waiting, WaitingTab) and (tables is None or tables & _WAITING):
            waiting.load()
