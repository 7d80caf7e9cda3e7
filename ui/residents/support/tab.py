# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support & journey: what the desk may see on top, what case work knows below it."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.services.giving import support_used
from shelterdesk.services.support import aftercare, attempts, journeys, outcomes, support
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.support.case_cards import ContactsCard, ExperienceCard, OutcomesCard
from ui.residents.support.journey_card import JourneyCard
from ui.residents.support.periods_card import PeriodsCard
from ui.residents.support.used_card import UsedCard


class SupportTab(CaseTab):
    """Who does not see case work sees the support periods alone."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "support_period", "support_period_programme", "programme", "case_assignment",
        "journey_stage", "attempt", "outcome", "aftercare_contact", "term", "organisation", "staff",
        *support_used.TABLES,
    })  # fmt: skip

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        ask = self.panel_requested.emit
        self._sees_case = desk.vault.may(Capability.SEE_CASE)
        self.periods = PeriodsCard(desk, resident_id, ask)
        self.journey = JourneyCard(desk, resident_id, ask)
        self.outcomes = OutcomesCard(desk, resident_id, ask)
        self.experience = ExperienceCard(desk, resident_id, ask)
        self.contacts = ContactsCard(desk, resident_id, ask)
        self.used = UsedCard()
        cards = (
            self.periods,
            self.used,
            self.journey,
            self.outcomes,
            self.contacts,
            self.experience,
        )
        for card in cards:
            self.column.addWidget(card)
            card.setHidden(card not in (self.periods, self.used) and not self._sees_case)
        self.contacts.hide()
        self.column.addStretch(1)

    def load(self) -> None:
        """Read what this person may see of it."""
        whose: dict[str, Any] = {"resident_id": self.resident_id}
        read = self.desk.read
        read(self, support.periods, self.periods.show_periods, on_error=self.refused, **whose)
        read(self, support_used.of_resident, self.used.show_used, on_error=self.refused, **whose)
        if not self._sees_case:
            return
        read(self, journeys.journey, self.journey.show_journey, on_error=self.refused, **whose)
        read(self, outcomes.outcomes, self.outcomes.show_outcomes, on_error=self.refused, **whose)
        read(self, aftercare.contacts, self.contacts.show_contacts, on_error=self.refused, **whose)
        read(self, attempts.attempts, self.experience.show_attempts, on_error=self.refused, **whose)
