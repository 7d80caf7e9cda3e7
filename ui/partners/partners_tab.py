# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All partners, and beside them the one chosen or a form about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QApplication

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.partners import (
    agreements,
    partner_checks,
    partner_notes,
    partner_offers,
    partner_opened,
    partner_standing,
    partners,
)
from shelterdesk.services.partners.partner_opened import PartnerOpened
from shelterdesk.services.partners.partners import PartnerRow
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.work import vacancies
from ui.desk import Desk
from ui.list_tab import ListTab
from ui.partners import agreement_panels
from ui.partners.agreement_panels import AgreementPanel
from ui.partners.filters import PartnerFilters
from ui.partners.look_panel import LookPanel, NotePanel
from ui.partners.panels import PartnerPanel
from ui.partners.view import PartnerView, standing_icon, standing_tone
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.document_viewer import DocumentViewer, open_scan
from ui.widgets.labels import label
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

#: What is asked for the partner chosen and opens a form.
_FORMS = {"look": LookPanel, "note": NotePanel, "agree": AgreementPanel}


class PartnersTab(ListTab):
    """Ctrl+N adds one, Enter changes the one chosen, Ctrl+Enter writes down a contact, Ctrl+F
    filters."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "agreement", "agreement_scan", "organisation", "partner", "partner_check",
        "partner_contact", "partner_language", "partner_note", "partner_service", "term", "vacancy",
    })  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._may_edit = desk.vault.may(Capability.EDIT_PARTNERS)
        self._rows: list[PartnerRow] = []
        self._wanted: int | None = None
        self._shown: int | None = None  # whose facts are beside the list, or asked for
        self.viewer: DocumentViewer | None = None
        self.list = RowsView(RowsModel(_columns(), lambda row: row.id), _("Partners"))
        self.list.set_sortable()
        NarrowColumns(self.list, {1: 400, 2: 560})
        self.filters = PartnerFilters()
        self.filters.changed.connect(self._filter)
        self.filters.asked.connect(self.load)
        self.count = label("", "muted")
        self.add_button = button(
            _("New partner"), "plus", "primary", on_click=self.add, tooltip="Ctrl+N"
        )
        self.print_button = icon_button(
            "printer", _("Print the directory"),
            on_click=lambda: self.open_requested.emit("reports", ("report", "partner-directory")),
        )  # fmt: skip
        card = Card(_("Partners"))
        if desk.vault.may(Capability.PRINT):
            card.add_trailing(self.print_button)
        else:
            self.print_button.setParent(self)
            self.print_button.hide()
        card.add_trailing(self.add_button)
        self.add_button.setHidden(not self._may_edit)
        card.add(self.filters)
        card.add(self.list, 1)
        card.add(self.count)
        self.view = PartnerView(
            can_edit=self._may_edit,
            can_erase=desk.vault.may(Capability.ERASE),
            can_print=desk.vault.may(Capability.PRINT),
        )
        self.lay_out(card, self.view)
        self.view.asked.connect(self._asked)
        self.view.asked_of.connect(self._asked_of)
        self.list.row_selected.connect(self._chosen)
        self.list.row_activated.connect(lambda _row: self._asked("edit"))
        self.key("Ctrl+N", self.add)
        self.key("Ctrl+F", self.filters.words.setFocus)
        self.key("Ctrl+Return", lambda: self._asked("note"), self.list)
        self._say_empty()

    # What the page asks
    def load(self) -> None:
        """Read all of them again, and the one chosen."""
        self.desk.read(self, partner_offers.services_to_choose, self._offer)
        if self.desk.vault.may(Capability.SEE_WORK):
            self.desk.read(self, vacancies.listed, self.view.offer_vacancies)
        with_retired = self.filters.retired.isChecked()
        self.desk.read(self, partners.partners, self._show, with_retired=with_retired)

    def open(self, target: object) -> None:
        """Choose one by its id, as Today or the search asked."""
        if isinstance(target, int):
            self._wanted = target
            self.filters.clear()
            self.load()

    def subtitle(self) -> str:
        """How many are not in order."""
        n = sum(row.is_active and not row.standing.is_good for row in self._rows)
        words = ngettext(
            "Nobody new is sent to {n} partner", "Nobody new is sent to {n} partners", n
        )
        return words.format(n=n) if n else ""

    # Acts
    def add(self) -> None:
        """A new one."""
        if self._may_edit:
            self.open_panel(PartnerPanel(self.desk))

    def _asked(self, act: str) -> None:
        row: PartnerRow | None = self.list.selected()
        if row is None or not self._may_edit:
            return
        if act == "edit":
            self.open_panel(PartnerPanel(self.desk, row.id))
        elif act in _FORMS:
            self.open_panel(_FORMS[act](self.desk, row.id, row.name))
        elif act == "suspend":
            label_ = N_("Suspended a partner")
            if row.is_suspended:
                label_ = N_("Took a partner up again")
            self._do(label_, partners.suspend, partner_id=row.id, is_suspended=not row.is_suspended)
        else:
            label_ = N_("Ended with a partner") if row.is_active else N_("Took a partner up again")
            self._do(label_, partners.retire, partner_id=row.id, is_active=not row.is_active)

    def _asked_of(self, act: str, row_id: int, told: str) -> None:
        row: PartnerRow | None = self.list.selected()
        if act == "vacancy":
            self.open_requested.emit("work", ("tab", "vacancies", row_id))
        elif act == "open-scan":
            self.viewer = open_scan(self, self.desk, agreements.scan_content, agreement_id=row_id)
            self.viewer.finished.connect(lambda _result: setattr(self, "viewer", None))
        elif act == "print-scan":
            options = {"agreement": str(row_id)}
            self.open_requested.emit("reports", ("report", "signed-agreement", options))
        elif act in agreement_panels.PANELS:
            self.open_panel(agreement_panels.PANELS[act](self.desk, row_id, told))
        elif act in ("edit-agreement", "renew") and row is not None:
            renews = act == "renew"
            self.open_panel(AgreementPanel(self.desk, row.id, row.name, row_id, renews=renews))
        elif act in _OF_ROWS:
            label_, verb, name = _OF_ROWS[act]
            self._do(label_, verb, **{name: row_id})

    def _do(self, label_: str, verb: Any, **facts: Any) -> None:
        self.desk.do(self, label_, verb, **facts)

    # Answers
    def _offer(self, services: list[tuple[str, str]]) -> None:
        self.filters.offer(services)
        self.view.name_services(services)

    def _show(self, rows: list[PartnerRow]) -> None:
        self._rows = rows
        self.filters.offer_languages(rows)
        wanted, self._wanted = self._wanted, None
        if wanted is not None and not any(row.id == wanted for row in rows):
            if not self.filters.retired.isChecked():  # one of before: asks once more
                self._wanted = wanted
                self.filters.retired.setChecked(True)
                return
        self._filter(wanted)
        self.title_changed.emit()
        if self._shown is not None:
            self._read(self._shown)

    def _filter(self, wanted: int | None = None) -> None:
        found: Sequence[PartnerRow] = self.filters.fitting(self._rows)
        self._say_empty()
        self.list.rows_model.set_rows(found)
        if wanted is not None:
            self.list.select(wanted)
        n = len(found)
        self.count.setText(ngettext("{n} partner", "{n} partners", n).format(n=n) if n else "")
        if self.list.selected() is None:
            self._chosen(None)

    def _say_empty(self) -> None:
        if self._rows and self.filters.is_set():
            self.list.set_empty(
                _("No partner is like this."), _("Show all of them"), self.filters.clear
            )
        elif self._may_edit:
            self.list.set_empty(_sentence(), _("New partner"), self.add)
        else:
            self.list.set_empty(_sentence())

    def _chosen(self, row: PartnerRow | None) -> None:
        if row is None:
            self._shown = None
            self.view.show_nothing()
        elif row.id != self._shown:
            self._shown = row.id
            self._read(row.id)

    def _read(self, partner_id: int) -> None:
        self.desk.read(
            self, partner_opened.partner_opened, self._show_opened, partner_id=partner_id
        )

    def _show_opened(self, found: PartnerOpened) -> None:
        row = self.list.selected()
        if row is None or row.id != found.id:
            return
        focus = QApplication.focusWidget()
        was_there = focus is not None and self.view.isAncestorOf(focus)
        self.view.show_opened(found)
        if was_there and self.panel is None:  # what held the focus is gone
            self.list.setFocus()


#: What is asked for one line of a partner and done at once: label, verb, what its number is called.
_OF_ROWS: dict[str, tuple[str, Any, str]] = {
    "settle": (N_("Settled a contact"), partner_notes.settle_contact, "partner_note_id"),
    "remove-note": (N_("Took a contact away"), partner_notes.remove_note, "partner_note_id"),
    "take-back": (N_("Took a look back"), partner_checks.take_back, "partner_check_id"),
    "remove-agreement": (
        N_("Took an agreement away"), agreements.remove_agreement, "agreement_id"
    ),
}  # fmt: skip


def _sentence() -> str:
    return _("Partners are whom the house refers to, trains and works with.")


def _columns() -> list[Column]:
    return [
        Column(_("Name"), lambda row: row.name, stretch=True, width=130, role="strong"),
        Column(_("Kind"), lambda row: code_word("partner", "kind", row.kind), width=110),
        Column(_("Phone"), lambda row: row.phone, width=130, role="muted"),
        Column(
            _("Standing"), lambda row: partner_standing.in_short(row.standing.hindrances),
            width=176, pill=True, tone=lambda row: standing_tone(row.standing),
            icon=lambda row: standing_icon(row.standing),
            tooltip=lambda row: partner_standing.in_words(row.standing.to_introduce),
        ),
    ]  # fmt: skip
