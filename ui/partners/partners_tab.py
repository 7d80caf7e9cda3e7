# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All partners, and beside them the one chosen or its form."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm, PartnerRow
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.partners.panels import PartnerPanel
from ui.partners.view import PartnerView
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.list_and_panel import ListAndPanel
from ui.widgets.table import Column, RowsModel, RowsView


class PartnersTab(ListAndPanel):
    """Ctrl+N adds one, Enter changes the one chosen."""

    def __init__(self, desk: Desk) -> None:
        self._may_edit = desk.vault.may(Capability.EDIT_PARTNERS)
        columns = [
            Column(_("Name"), lambda row: row.name, stretch=True, width=140, role="strong"),
            Column(_("Kind"), lambda row: code_word("partner", "kind", row.kind), width=120),
            Column(_("Phone"), lambda row: row.phone, width=140, role="muted"),
            Column("", _state, width=110, pill=True, tone=_tone),
        ]
        self.list = RowsView(RowsModel(columns, lambda row: row.id), _("Partners"))
        self.list.set_sortable()
        self.retired = QCheckBox(_("Also those of before"))
        self.retired.toggled.connect(lambda _on: self.load())
        self.add_button = button(
            _("New partner"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        sentence = _("Partners are whom the house refers to, trains and works with.")
        if self._may_edit:
            self.list.set_empty(sentence, _("New partner"), self.add)
        else:
            self.list.set_empty(sentence)
        card = Card(_("Partners"))
        card.add_trailing(self.add_button)
        self.add_button.setHidden(not self._may_edit)
        card.add(self.retired)
        card.add(self.list, 1)
        self.view = PartnerView(can_edit=self._may_edit)
        super().__init__(desk, card, self.view)
        self.view.asked.connect(self._asked)
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self._asked("edit"))
        shortcut = QShortcut(QKeySequence("Ctrl+N"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.add)
        self.load()

    def load(self) -> None:
        """Read all of them again."""
        self.desk.read(self, partners.partners, self._show, with_retired=self.retired.isChecked())

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.list

    def add(self) -> None:
        """A new one."""
        if self._may_edit:
            self.open_panel(PartnerPanel(self.desk))

    def select(self, partner_id: int) -> None:
        """Choose one, as the search asked."""
        self.list.select(partner_id)

    def _show(self, rows: list[PartnerRow]) -> None:
        self.list.rows_model.set_rows(rows)
        self._chosen(self.list.selected())

    def _chosen(self, row: PartnerRow | None) -> None:
        if row is None:
            self.view.show_partner(None, None)
            return
        self.desk.read(self, partners.form, partial(self._show_form, row), partner_id=row.id)

    def _show_form(self, row: PartnerRow, form: PartnerForm) -> None:
        chosen = self.list.selected()
        if chosen is not None and chosen.id == row.id:
            self.view.show_partner(row, form)

    def _asked(self, act: str) -> None:
        row: PartnerRow | None = self.list.selected()
        if row is None or not self._may_edit:
            return
        if act == "edit":
            self.open_panel(PartnerPanel(self.desk, row.id))
        elif act == "suspend":
            label = N_("Took a partner up again") if row.is_suspended else N_("Suspended a partner")
            self.desk.do(
                self, label, partners.suspend, partner_id=row.id, is_suspended=not row.is_suspended
            )
        else:
            label = N_("Ended with a partner") if row.is_active else N_("Took a partner up again")
            self.desk.do(
                self, label, partners.retire, partner_id=row.id, is_active=not row.is_active
            )


def _state(row: PartnerRow) -> str:
    if not row.is_active:
        return _("Ended")
    return _("Suspended") if row.is_suspended else ""


def _tone(row: PartnerRow) -> str:
    return "notice" if row.is_active and row.is_suspended else "neutral"
