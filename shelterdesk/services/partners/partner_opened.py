# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All of one partner for the page: one answer, so that the screen asks once."""

from __future__ import annotations

from dataclasses import dataclass

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.services.partners import (
    agreements,
    partner_checks,
    partner_notes,
    partner_standing,
    partners,
)
from shelterdesk.services.partners.agreements import AgreementRow
from shelterdesk.services.partners.partner_checks import LookRow
from shelterdesk.services.partners.partner_notes import PartnerNoteRow
from shelterdesk.services.partners.partner_standing import Standing
from shelterdesk.services.partners.partners import PartnerForm

__all__ = ["PartnerOpened", "partner_opened"]


@dataclass(frozen=True, slots=True)
class PartnerOpened:
    """What is written about a partner, who looked, what was agreed, and when there was contact."""

    id: int
    form: PartnerForm
    standing: Standing
    looks: tuple[LookRow, ...]  # the newest first, as all below
    agreements: tuple[AgreementRow, ...]
    notes: tuple[PartnerNoteRow, ...]


@query(Capability.SEE_CASE)
def partner_opened(tx: Transaction, *, partner_id: int) -> PartnerOpened:
    """All of one partner; what is sealed is hidden without the case key."""
    return PartnerOpened(
        id=partner_id,
        form=partners.form(tx, partner_id=partner_id),
        standing=partner_standing.of_partner(tx, partner_id, tx.today),
        looks=tuple(partner_checks.looks_of_partner(tx, partner_id=partner_id)),
        agreements=tuple(agreements.agreements_of_partner(tx, partner_id=partner_id)),
        notes=tuple(partner_notes.notes_of_partner(tx, partner_id=partner_id)),
    )
