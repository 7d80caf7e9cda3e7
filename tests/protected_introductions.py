# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A vacancy in the world of ``protected_world``: she looks for work and is introduced for it."""

from __future__ import annotations

from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.vault.door import Vault
from tests import employer_rows


def begin(vault: Vault, noor: int) -> tuple[int, int]:
    """A partner in order, two vacancies of it, and Noor; returns the ids of the vacancies."""
    vault.do("Issuer", issuers.add, form=IssuerForm("Harbour Workshops"))
    partner_id = employer_rows.employer(vault, "Mill Bakery")
    first, second = (employer_rows.vacancy(vault, partner_id, name) for name in ("Oven", "Shop"))
    fill(vault, (first, second), noor, "Openword")
    return first, second


def fill(vault: Vault, vacancies: tuple[int, int], who: int, mark: str) -> int:
    """One introduction that was sent, whose id is returned, and one that is prepared."""
    employer_rows.wish(vault, who)
    partner_id = employer_rows.partner_of(vault, vacancies[0])
    employer_rows.agreed(vault, who, partner_id, "chosen-name")
    one = employer_rows.prepared(vault, who, vacancies[0], letter=f"{mark} bakes")
    employer_rows.sent(vault, one)
    employer_rows.prepared(vault, who, vacancies[1], letter=f"{mark} sells")
    return one
