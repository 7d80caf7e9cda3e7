# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of work before it begins, from an introduction or a vacancy."""

from __future__ import annotations

from dataclasses import dataclass

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import _
from shelterdesk.models.placements import IntroductionState, PlacementKind, Vacancy, WagePer
from shelterdesk.services.placements import placement_rows
from shelterdesk.services.placements.placement_terms import TermsForm
from shelterdesk.services.placements.placements import PlacementForm

__all__ = ["Proposal", "proposed"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is known of work before it begins."""

    resident_id: int | None
    form: PlacementForm
    terms: TermsForm


@query(Capability.EDIT_WORK)
def proposed(
    tx: Transaction, *, introduction_id: int | None = None, vacancy_id: int | None = None
) -> Proposal:
    """What to begin with: what an introduction or a vacancy says, and the lower end of its wage."""
    resident_id = partner_id = None
    start = end = None
    kind = PlacementKind.PAID.value
    if introduction_id is not None:
        told = placement_rows.introduction(tx, introduction_id)
        resident_id, partner_id, vacancy_id = told.resident_id, told.partner_id, told.vacancy_id
        if told.state == IntroductionState.TRIAL:
            kind, start, end = PlacementKind.TRIAL.value, told.trial_from, told.trial_until
    vacancy = None if vacancy_id is None else tx.session.get(Vacancy, vacancy_id)
    if vacancy is None:
        if vacancy_id is not None:
            raise NotFound(_("This vacancy is not there any more."))
        made = PlacementForm(kind, partner_id, "", start, end, introduction_id=introduction_id)
        return Proposal(resident_id, made, TermsForm())
    if kind != PlacementKind.TRIAL:
        kind, start = vacancy.kind, vacancy.starts_on
    made = PlacementForm(
        kind, vacancy.partner_id, vacancy.title, start, end, introduction_id=introduction_id,
        vacancy_id=vacancy.id,
    )  # fmt: skip
    terms = TermsForm(
        None, vacancy.minutes_week, vacancy.wage_from, vacancy.currency, WagePer(vacancy.wage_per)
    )
    return Proposal(resident_id, made, terms)
