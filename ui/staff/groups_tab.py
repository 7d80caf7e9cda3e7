# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Confidentiality groups: who holds which key, new groups, a key that is renewed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import _, ngettext
from shelterdesk.vault import class_keys
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.keys import acts, words
from ui.keys.reading import Group, StaffSheet
from ui.staff.forms import GroupPanel
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.list_and_panel import ListAndPanel
from ui.widgets.pill import Pill
from ui.widgets.table import Column, RowsModel, RowsView


class GroupsTab(ListAndPanel):
    """``show_sheet`` with what was read."""

    def __init__(self, desk: Desk) -> None:
        self.list = RowsView(RowsModel(_columns(), lambda g: g.name), _("Confidentiality groups"))
        self.add_button = button(_("Add a group…"), "plus", on_click=self.add)
        card = Card(_("Confidentiality groups"))
        card.add_trailing(self.add_button)
        card.add(self.list, 1)
        explanation = _(
            "Each group has a key of its own. Who does not hold it cannot read its texts, also "
            "with the file in the hand; everybody can write for it. Names, beds and figures that "
            "the whole house needs stand under the key of the file, which all colleagues have."
        )
        card.add(label(explanation, "muted", wrap=True))
        self.view = GroupView()
        super().__init__(desk, card, self.view)
        self._sheet: StaffSheet | None = None
        self.view.renew_asked.connect(self.renew)
        self.list.row_selected.connect(self._chosen)

    def show_sheet(self, sheet: StaffSheet) -> None:
        """Show all groups; which was chosen stays chosen, at first the first."""
        first = self._sheet is None
        self._sheet = sheet
        self.list.rows_model.set_rows(sheet.groups)
        if first:
            self.list.select(sheet.groups[0].name)
        self.view.show_group(self.list.selected())

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.list

    def add(self) -> None:
        """A group of the house's own."""
        people = self._sheet.people if self._sheet is not None else ()
        offered = [[p.id, p.row.shown] for p in people if p.has_passphrase and p.slot_id is None]
        self.open_panel(GroupPanel(self.desk, people=offered))

    def renew(self, name: str) -> None:
        """A new key for what is written from now on."""
        shown = words.confidential(name)
        acts.asked(
            self.desk,
            self,
            _("Your passphrase, to renew the key of {group}.").format(group=shown),
            partial(_renew, name=name),
            words=_("The key is renewed…"),
            said=_("The key of {group} is new from now on.").format(group=shown),
        )

    def _chosen(self, group: Group | None) -> None:
        if not self.is_modified():
            self.close_panel()
        self.view.show_group(group)


class GroupView(QWidget):
    """One group, and what renewing its key does."""

    renew_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._group: Group | None = None
        self._title = label("", "title", wrap=True)
        self._line = label("", "muted", wrap=True)
        self._holders = label("", wrap=True)
        self._waiting = label("", "body", "notice", wrap=True)
        self._state = Pill()
        self.renew_button = button(_("Renew the key…"), "refresh-cw", on_click=self._renew)
        explanation = _(
            "Renew it when you fear that somebody knows it who should not. What is written from "
            "now on can then be read by the people above alone. What was written before is "
            "brought under the new key when one of them unlocks; a copy somebody made before "
            "stays readable with the old one."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (
            self._title, self._line, self._state,
            label(_("Who may read it"), "lead"), self._holders, self._waiting,
            self.renew_button, label(explanation, "muted", wrap=True),
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)

    def show_group(self, group: Group | None) -> None:
        """Show a group."""
        self._group = group
        self.setEnabled(group is not None)
        if group is None:
            return
        self._title.setText(words.confidential(group.name))
        self._line.setText(words.confidential_line(group.name))
        times = group.version - 1
        renewed = ngettext("key renewed {n} time", "key renewed {n} times", times).format(n=times)
        self._state.set(renewed if times else "")
        holders = ", ".join(group.holders)
        self._holders.setText(holders or _("Nobody yet. Give it under Colleagues, Roles."))
        waiting = _("Waiting for the key: {names}").format(names=", ".join(group.waiting))
        if not group.is_covered:
            waiting = _("Older texts wait for a colleague who holds the key to unlock.")
        self._waiting.setText(waiting)
        self._waiting.setHidden(not group.waiting and group.is_covered)

    def _renew(self) -> None:
        if self._group is not None:
            self.renew_asked.emit(self._group.name)


def _columns() -> list[Column]:
    return [
        Column(_("Group"), lambda g: words.confidential(g.name), width=120, role="strong"),
        Column(
            _("Who may read it"),
            lambda g: ", ".join(g.holders),
            stretch=True,
            tooltip=lambda g: ", ".join(g.holders),
        ),
        Column("", _state, pill=True, width=96, tone=lambda _g: "notice"),
    ]


def _state(group: Group) -> str:
    count = len(group.waiting)
    return ngettext("{n} waits", "{n} wait", count).format(n=count) if count else ""


def _renew(vault: Vault, *, name: str) -> None:
    class_keys.rotate_class(vault, name)
