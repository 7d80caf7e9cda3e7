# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The staff page: colleagues, groups and recovery for directors, rights for administrators."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _, ngettext
from ui.desk import Desk
from ui.keys.reading import StaffSheet, staff_sheet
from ui.page import Page
from ui.staff.colleagues_tab import ColleaguesTab
from ui.staff.groups_tab import GroupsTab
from ui.staff.recovery_tab import RecoveryTab
from ui.staff.roles_tab import RolesTab
from ui.widgets.tabs import TabPages

_TABLES = frozenset({"staff", "role_capability", "organisation"})


class StaffPage(Page):
    """``open`` takes ``("tab", id)``: colleagues, groups, roles or recovery."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._sheet: StaffSheet | None = None
        self.tabs = TabPages(_("Staff"))
        make = self._make
        if desk.vault.may(Capability.MANAGE_STAFF):
            self.tabs.add("colleagues", _("Colleagues"), partial(make, ColleaguesTab), "users")
            self.tabs.add("groups", _("Groups"), partial(make, GroupsTab), "key-round")
        if desk.vault.may(Capability.EDIT_CAPABILITIES):
            self.tabs.add("roles", _("Roles"), lambda: RolesTab(desk), "list-checks")
        if desk.vault.may(Capability.MANAGE_STAFF):
            self.tabs.add("recovery", _("Recovery"), partial(make, RecoveryTab), "shield")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self.refresh()

    def _make(self, kind: Any) -> QWidget:
        tab: QWidget = kind(self.desk)
        if self._sheet is not None:
            tab.show_sheet(self._sheet)  # type: ignore[attr-defined]
        return tab

    def _tabs(self) -> list[Any]:
        made = (self.tabs.made(id_) for id_ in self.tabs.ids())
        return [tab for tab in made if tab is not None]

    # The window's questions
    def title(self) -> str:
        """The word at the top."""
        return _("Staff")

    def subtitle(self) -> str:
        """How many sign in."""
        if self._sheet is None:
            return ""
        count = sum(person.row.is_active for person in self._sheet.people)
        return ngettext("{n} person signs in", "{n} people sign in", count).format(n=count)

    def open(self, target: object) -> None:
        """Show a tab."""
        if isinstance(target, tuple) and target[0] == "tab" and target[1] in self.tabs.ids():
            self.tabs.open(target[1])

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

    def primary_focus(self) -> QWidget | None:
        """What the open tab begins with."""
        tab: Any = self.tabs.made(self.tabs.current_id())
        return tab.primary_focus() if tab is not None else self.tabs.tabs

    def is_modified(self) -> bool:
        """Whether a tab holds something not saved."""
        return any(tab.is_modified() for tab in self._tabs() if hasattr(tab, "is_modified"))

    def draft(self) -> dict[str, Any] | None:
        """The open tab, and what each holds; no passphrase is in it."""
        made = {id_: self.tabs.made(id_) for id_ in self.tabs.ids()}
        drafts = {id_: tab.draft() for id_, tab in made.items() if hasattr(tab, "draft")}
        typed = {id_: draft for id_, draft in drafts.items() if draft}
        return {"tab": self.tabs.current_id(), "typed": typed} if typed else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Open the tabs again, with what was typed."""
        typed = kept.get("typed")
        for id_, draft in typed.items() if isinstance(typed, dict) else ():
            if id_ in self.tabs.ids():
                tab: Any = self.tabs.open(id_)
                self.desk.later(tab, partial(tab.restore_draft, draft))
        if kept.get("tab") in self.tabs.ids():
            self.tabs.open(kept["tab"])

    def _show(self, sheet: StaffSheet) -> None:
        self._sheet = sheet
        for tab in self._tabs():
            if hasattr(tab, "show_sheet"):
                tab.show_sheet(sheet)
        self.title_changed.emit()
