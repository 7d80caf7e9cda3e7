# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money, on a resident's page. Debts and the budget are case work; money changes hands at the
desk, to which the acts here lead."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.services.grants import budgets, debts, grants
from shelterdesk.services.money import collectors, goals, payables, receipts, savings
from shelterdesk.services.residents import residents
from shelterdesk.services.stipends import award_rows
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.money.cards import CollectorsCard, ComingCard, GrantsCard, ReceiptsCard, SavedCard
from ui.residents.money.case_cards import BudgetCard, DebtsCard


class MoneyTab(CaseTab):
    """Cards below each other."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        *grants.TABLES, *goals.TABLES, *debts.TABLES, *budgets.TABLES, "award", "award_taper",
        "scheme", "due", "earning", "collector", "payment", "ledger_entry",
    })  # fmt: skip

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self._sees_case = desk.vault.may(Capability.SEE_CASE)
        self.coming = ComingCard(desk, resident_id)
        self.saved = SavedCard(desk, resident_id)
        self.grants = GrantsCard(desk, resident_id)
        self.collectors = CollectorsCard(desk, resident_id)
        self.debts = DebtsCard(desk, resident_id)
        self.budget = BudgetCard(desk, resident_id)
        self.receipts = ReceiptsCard(desk, resident_id)
        cards = (
            self.coming, self.saved, self.grants, self.receipts, self.collectors, self.debts,
            self.budget,
        )  # fmt: skip
        for card in cards:
            card.panel_requested.connect(self.panel_requested)
            self.column.addWidget(card)
        for card in (self.coming, self.saved, self.grants, self.receipts):
            card.place_requested.connect(self.place_requested)
        self.column.addStretch(1)
        self.debts.setHidden(not self._sees_case)
        self.budget.setHidden(not self._sees_case)

    def load(self) -> None:
        """Read all of it."""
        who: dict[str, Any] = {"resident_id": self.resident_id}
        read = partial(self.desk.read, self, on_error=self.refused, **who)
        read(award_rows.of_resident, self.coming.show_awards)
        read(payables.of_resident, self.coming.show_payables)
        read(savings.of_resident, self.saved.show_balances)
        read(goals.of_resident, self.saved.show_goals)
        read(grants.of_resident, self.grants.show_rows)
        read(receipts.of_resident, self.receipts.show_rows)
        read(collectors.of_resident, self.collectors.show_rows)
        read(residents.row, self.collectors.name)
        if self._sees_case:
            read(debts.of_resident, self.debts.show_rows)
            read(budgets.of_resident, self.budget.show_budget)
