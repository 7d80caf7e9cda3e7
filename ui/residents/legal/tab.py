# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Legal & documents: matters with their dates, papers, checklist and scans."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from shelterdesk.services.legal import documents, legal_matters, papers
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.legal.documents_card import DocumentsCard
from ui.residents.legal.matters_card import MattersCard
from ui.residents.legal.papers_card import PapersCard
from ui.widgets.history_dialog import open_history


class LegalTab(CaseTab):
    """Three cards below each other."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "legal_matter", "legal_date", "paper", "document", "document_content", "term", "partner",
        "staff",
    })  # fmt: skip

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self.matters = MattersCard(desk, resident_id)
        self.papers = PapersCard(desk, resident_id)
        self.documents = DocumentsCard(desk, resident_id)
        for card in (self.matters, self.papers, self.documents):
            card.panel_requested.connect(self.panel_requested)
            card.history_requested.connect(self._open_history)
            self.column.addWidget(card)
        self.column.addStretch(1)

    def load(self) -> None:
        """Read the three lists."""
        read, whose = self.desk.read, self.resident_id
        refused = self.refused
        read(
            self, legal_matters.of_resident, self.matters.show_rows,
            on_error=refused, resident_id=whose,
        )  # fmt: skip
        read(self, papers.of_resident, self.papers.show_rows, on_error=refused, resident_id=whose)
        read(
            self, documents.of_resident, self.documents.show_rows,
            on_error=refused, resident_id=whose, with_removed=self.desk.vault.may("erase"),
        )  # fmt: skip

    def _open_history(self, table: str, row_id: int, title: str) -> None:
        open_history(self, self.desk, title, table=table, row_id=row_id)
