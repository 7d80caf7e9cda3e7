# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The staff page: colleagues, groups and recovery for directors, rights for administrators."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from ui.desk import Desk
from ui.keys.reading import StaffSheet, staff_sheet
from ui.staff.colleagues_tab import ColleaguesTab
from ui.staff.groups_tab import GroupsTab
from ui.staff.recovery_tab import RecoveryTab
from ui.staff.roles_tab import RolesTab
from ui.tabbed_page import TabbedPage

_TABLES = frozenset({"staff", "role_capability", "organisation"})


class StaffPage(TabbedPage):
    """``open`` takes ``("tab", id)``: colleagues, groups, roles or recovery."""

    NAME = N_("Staff")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sheet: StaffSheet | None = None
        make = self._with_sheet
        if desk.vault.may(Capability.MANAGE_STAFF):
            self.tabs.add("colleagues", _("Colleagues"), partial(make, ColleaguesTab), "users")
            self.tabs.add("groups", _("Groups"), partial(make, GroupsTab), "key-round")
        if desk.vault.may(Capability.EDIT_CAPABILITIES):
            self.tabs.add("roles", _("Roles"), lambda: RolesTab(desk), "list-checks")
        if desk.vault.may(Capability.MANAGE_STAFF):
            self.tabs.add("recovery", _("Recovery"), partial(make, RecoveryTab), "shield")
        self.refresh()

    def _with_sheet(self, kind: type[ColleaguesTab | GroupsTab | RecoveryTab]) -> QWidget:
        tab = kind(self.desk)
        if self._sheet is not None:
            tab.show_sheet(self._sheet)
        return tab

    # The window's questions
    def subtitle(self) -> str:
        """How many sign in."""
        if self._sheet is None:
            return ""
        count = sum(person.row.is_active for person in self._sheet.people)
        return ngettext("{n} person signs in", "{n} people sign in", count).format(n=count)

    def refresh(self, changes: object = None) -> None:
        """Ask again."""
        tables = getattr(changes, "tables", None)
        if tables is not None and not tables & _TABLES:
            return
        if self.desk.vault.may(Capability.MANAGE_STAFF):
            self.desk.lane.run(self, partial(staff_sheet, self.desk.vault), self._show)
        roles = self.tabs.made("roles")
        if isinstance(roles, RolesTab):
            roles.load()

    def _show(self, sheet: StaffSheet) -> None:
        self._sheet = sheet
        for _id, tab in self._made():
            if hasattr(tab, "show_sheet"):
                tab.show_sheet(sheet)
        self.title_changed.emit()
