# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving on, on a resident's page: homes and applications for case work, the rest for all."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.services.moving_on import applications, follow_ups, leaving, tenancies
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.moving_on.cards import ApplicationsCard, HomesCard, LaterCard, LeftOpenCard


class MovingOnTab(CaseTab):
    """Cards below each other; what stayed open shows only where something did."""

    TABLES: ClassVar[frozenset[str]] = frozenset(
        (*leaving.TABLES, *follow_ups.TABLES, *applications.TABLES, *tenancies.TABLES, "partner")
    )

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self.left_open = LeftOpenCard(desk, resident_id)
        self.homes = HomesCard(desk, resident_id)
        self.applications = ApplicationsCard(desk, resident_id)
        self.later = LaterCard(desk, resident_id)
        self._sees_case = desk.vault.may(Capability.SEE_CASE)
        for card in (self.left_open, self.applications, self.homes, self.later):
            card.panel_requested.connect(self.panel_requested)
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.left_open.hide()
        self.applications.setHidden(not self._sees_case)
        self.homes.setHidden(not self._sees_case)

    def load(self) -> None:
        """Read all of it."""
        who: dict[str, Any] = {"resident_id": self.resident_id}
        read = self.desk.read
        read(self, leaving.of_resident, self.left_open.show_rows, on_error=self.refused, **who)
        read(self, follow_ups.of_resident, self.later.show_rows, on_error=self.refused, **who)
        if self._sees_case:
            shown = self.applications.show_rows
            read(self, applications.of_resident, shown, on_error=self.refused, **who)
            read(self, tenancies.of_resident, self.homes.show_rows, on_error=self.refused, **who)
