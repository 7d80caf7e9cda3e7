# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Safety & health: plans made with her, what the shift must know, treatments."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.services.incidents import incidents
from shelterdesk.services.medication import medicines
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.safety import (
    health,
    outsiders,
    protection_orders,
    safety_plans,
    treatments,
)
from shelterdesk.services.safety.safety_plans import PlanKind, PlanRow
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.lines_card import LinesCard
from ui.residents.medicines.card import MedicinesCard
from ui.residents.safety.health_card import HealthCard
from ui.residents.safety.incidents_card import IncidentsCard
from ui.residents.safety.orders_card import OrdersCard, OutsidersCard
from ui.residents.safety.plan_card import PlanCard
from ui.residents.safety.treatments_card import TreatmentsCard


class SafetyTab(CaseTab):
    """Cards below each other, the most urgent first. Each card asks for forms through the tab."""

    TABLES: ClassVar[frozenset[str]] = frozenset(
        {
            "safety_plan",
            "health_fact",
            "treatment",
            "medication",
            "medication_time",
            "term",
            "protection_order",
            "keep_apart",
            "document",
            *incidents.TABLES,
        }
    )

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self._code = ""
        self.plans = {kind: PlanCard(desk, resident_id, kind) for kind in PlanKind}
        self.health = HealthCard(desk, resident_id)
        self.medicines = MedicinesCard(desk, resident_id)
        self.medicines.print_requested.connect(self._print_chart)
        self.treatments = TreatmentsCard(desk, resident_id)
        self.orders = OrdersCard(desk, resident_id)
        self.outsiders = OutsidersCard(desk, resident_id)
        self.incidents = IncidentsCard(desk, resident_id)
        self.incidents.place_requested.connect(self.place_requested)
        cards: list[PlanCard | HealthCard | MedicinesCard | TreatmentsCard | LinesCard] = [
            *self.plans.values(), self.health, self.medicines, self.treatments,
            self.orders, self.outsiders, self.incidents,
        ]  # fmt: skip
        for card in cards:
            card.panel_requested.connect(self.panel_requested)
            self.column.addWidget(card)
        self._may_see_medicines = desk.vault.may(Capability.GIVE_MEDICINES)
        self.medicines.setHidden(not self._may_see_medicines)
        for plan in self.plans.values():
            plan.print_requested.connect(self._print)
        self.column.addStretch(1)

    def load(self) -> None:
        """Read what the cards show; sealed words stay closed."""
        self._ask(residents.row, self._take_row)
        self._ask(safety_plans.of_resident, self._show_plans)
        self._ask(health.of_resident, self.health.show_rows)
        if self._may_see_medicines:
            self._ask(medicines.of_resident, self.medicines.show_rows)
        self._ask(treatments.of_resident, self.treatments.show_rows)
        self._ask(protection_orders.of_resident, self.orders.show_rows)
        self._ask(outsiders.outsiders, self.outsiders.show_rows)
        self._ask(incidents.of_resident, self.incidents.show_rows)

    def _ask(self, query: Any, show: Any) -> None:
        self.desk.read(self, query, show, on_error=self.refused, resident_id=self.resident_id)

    def _take_row(self, row: ResidentRow) -> None:
        self._code = row.code

    def _show_plans(self, rows: list[PlanRow]) -> None:
        for card in self.plans.values():
            card.show_rows(rows)

    def _print(self, kind: str) -> None:
        if self._code:
            self.print_requested.emit("safety-plan", {"person": self._code, "kind": kind})

    def _print_chart(self) -> None:
        if self._code:
            self.print_requested.emit("medication-chart", {"person": self._code})
