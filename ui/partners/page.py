# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partners: whom the house works with, and the referrals that wait for an answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.desk import Desk
from ui.page import Page
from ui.partners.partners_tab import PartnersTab
from ui.partners.waiting_tab import WaitingTab
from ui.widgets.tabs import TabPages

_TABLES = frozenset({"partner", "partner_contact"})
_WAITING = frozenset({"referral", "partner", "resident", "resident_access", "term"})


class PartnersPage(Page):
    """``open`` takes ``("partner", id)`` or ``("tab", id)``: partners or waiting."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.tabs = TabPages(_("Partners"))
        self.tabs.add("partners", _("Partners"), lambda: PartnersTab(desk))
        self.tabs.add("waiting", _("Waiting for an answer"), self._make_waiting)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def _make_waiting(self) -> QWidget:
        tab = WaitingTab(self._desk)
        tab.opened.connect(
            lambda id_: self.open_requested.emit("residents", ("resident", id_, "referrals"))
        )
        return tab

    def _partners(self) -> PartnersTab | None:
        made = self.tabs.made("partners")
        return made if isinstance(made, PartnersTab) else None

    # The window's questions
    def title(self) -> str:
        """The word at the top."""
        return _("Partners")

    def open(self, target: object) -> None:
        """Show a partner or a tab."""
        kind, value = target if isinstance(target, tuple) else ("", None)
        if kind == "tab" and value in self.tabs.ids():
            self.tabs.open(value)
        elif kind == "partner" and isinstance(value, int):
            tab = self.tabs.open("partners")
            if isinstance(tab, PartnersTab):
                self._desk.later(tab, lambda: tab.select(value))

    def refresh(self, changes: object = None) -> None:
        """Ask again."""
        tables = getattr(changes, "tables", None)
        partners = self._partners()
        if partners is not None and (tables is None or tables & _TABLES):
            partners.load()
        waiting = self.tabs.made("waiting")
        if isinstance(waiting, WaitingTab) and (tables is None or tables & _WAITING):
            waiting.load()

    def primary_focus(self) -> QWidget | None:
        """The list of the open tab."""
        tab: Any = self.tabs.made(self.tabs.current_id())
        return tab.primary_focus() if tab is not None else self.tabs.tabs

    def is_modified(self) -> bool:
        """Whether a form holds something not saved."""
        partners = self._partners()
        return partners is not None and partners.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """The form, with what was typed."""
        partners = self._partners()
        return partners.draft() if partners is not None else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same form again."""
        tab = self.tabs.open("partners")
        if isinstance(tab, PartnersTab):
            tab.restore_draft(kept)
