# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab of consents: what holds for whom, asking, withdrawing, the sheet to sign."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services import vocabularies
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import Asked, ConsentRow
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.resident_index import ResidentRow
from shelterdesk.services.values.answers import is_text
from shelterdesk.services.vocabularies import Choice, Vocabulary
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.consents.ask_panel import AskPanel
from ui.residents.consents.consent_view import ConsentView
from ui.residents.consents.later_panels import ScanPanel, SignPanel, WithdrawPanel
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.empty import Empty

_ASK_KEY = "Ctrl+Shift+A"


class ConsentsTab(CaseTab):
    """``views`` are the answers shown, in their order."""

    TABLES: ClassVar[frozenset[str]] = frozenset(
        {"consent", "partner", "guardian", "resident", "term", "document"}
    )

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self.views: list[ConsentView] = []
        self._items: dict[str, str] = {}
        self._code = ""
        self._opened: set[tuple[str, object]] = set()
        self._may_edit = desk.vault.may(Capability.EDIT_CASE)
        self._may_print = desk.vault.may(Capability.PRINT)
        self.card = Card(_("Consents"))
        self.print_button = button(
            _("Empty sheet"), "printer", on_click=lambda: self._print(None),
            tooltip=_("A sheet to fill in by hand"),
        )  # fmt: skip
        self.ask_button = button(_("Ask for consent"), "plus", on_click=self.ask)
        self.card.add_trailing(self.print_button)
        self.card.add_trailing(self.ask_button)
        self.print_button.setHidden(not self._may_print)
        self.ask_button.setHidden(not self._may_edit)
        self.empty = Empty(
            _("Nothing about a resident leaves the house without a consent. None was asked for."),
            _("Ask for consent") if self._may_edit else "",
            self.ask,
            "user-round-check",
        )
        self.empty.hide()
        self.card.add(self.empty)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        if self._may_edit:
            keys = QShortcut(QKeySequence(_ASK_KEY), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(self.ask)

    def load(self) -> None:
        """Read the words and the answers."""
        read = self.desk.read
        read(
            self, vocabularies.choices, self._take_items,
            vocabulary=Vocabulary.CONSENT_ITEM, with_retired=True,
        )  # fmt: skip
        read(self, residents.row, self._take_row, resident_id=self.resident_id)
        read(
            self, consents.of_resident, self._show,
            on_error=self.refused, resident_id=self.resident_id,
        )  # fmt: skip

    def ask(self) -> None:
        """Ask for something new."""
        self.panel_requested.emit(AskPanel(self.desk, self.resident_id))

    def _take_items(self, found: list[Choice]) -> None:
        self._items = {choice.code: choice.label for choice in found}

    def _take_row(self, row: ResidentRow) -> None:
        self._code = row.code

    def _show(self, asked: list[Asked]) -> None:
        for view in self.views:
            view.hide()
            view.deleteLater()
        self.views = [self._view(one) for one in asked]
        for view in self.views:
            self.card.add(view)
            view.open_details(_key(view.asked) in self._opened)
        self.empty.setHidden(bool(asked))
        self.ask_button.setHidden(not (asked and self._may_edit))

    def _view(self, asked: Asked) -> ConsentView:
        view = ConsentView(asked, self._items, today(), may_edit=self._may_edit)
        view.print_button.setHidden(view.print_button.isHidden() or not self._may_print)
        view.withdraw_requested.connect(lambda row: self._panel(WithdrawPanel, view, row))
        view.sign_requested.connect(lambda row: self._panel(SignPanel, view, row))
        view.scan_requested.connect(lambda row: self._panel(ScanPanel, view, row))
        view.again_requested.connect(self._ask_again)
        view.print_requested.connect(self._print)
        view.signature_wanted.connect(lambda id_: self._read_signature(view, id_))
        view.details_button.clicked.connect(lambda _on=False: self._remember(view))
        return view

    def _remember(self, view: ConsentView) -> None:
        """What was opened stays open when the tab reads again."""
        key = _key(view.asked)
        self._opened.symmetric_difference_update({key})

    def _panel(
        self, kind: type[WithdrawPanel | SignPanel | ScanPanel], view: ConsentView, row: ConsentRow
    ) -> None:
        self.panel_requested.emit(kind(self.desk, row.id, view.title()))

    def _ask_again(self, asked: Asked) -> None:
        recipient = asked.recipient if is_text(asked.recipient) else ""
        named = "" if asked.partner_id is not None else recipient
        self.panel_requested.emit(
            AskPanel(self.desk, self.resident_id, asked.purpose.value, asked.partner_id, named)
        )

    def _read_signature(self, view: ConsentView, consent_id: int) -> None:
        self.desk.read(view, consents.signature, view.show_signature, consent_id=consent_id)

    def _print(self, row: ConsentRow | None) -> None:
        options = {"person": self._code} | ({"consent": str(row.id)} if row is not None else {})
        self.print_requested.emit("consent", options)


def _key(asked: Asked) -> tuple[str, object]:
    who = asked.recipient if asked.partner_id is None else asked.partner_id
    return asked.purpose.value, who
