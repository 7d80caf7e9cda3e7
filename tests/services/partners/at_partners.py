# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short ways to add partners, looks and agreements in tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from shelterdesk.capabilities import Capability
from shelterdesk.models.staff import Role
from shelterdesk.services.partners import agreements, partner_checks, partner_standing, partners
from shelterdesk.services.partners.agreements import AgreementForm, AgreementRow
from shelterdesk.services.partners.partner_standing import Standing
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.staff import staff
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.vault.door import Vault
from tests.colleagues import added
from tests.conftest import NOW

TODAY = NOW.date()
DAY = timedelta(days=1)


def partner(vault: Vault, name: str = "Four Rivers", **said: Any) -> int:
    """A partner that meets no residents, unless said otherwise."""
    form = PartnerForm(name, **{"meets_residents": False, **said})
    return int(vault.do("Added a partner", partners.add, form=form).result)


def look(vault: Vault, partner_id: int, **said: Any) -> int:
    """A look of the one signed in."""
    done = vault.do("Looked", partner_checks.look, partner_id=partner_id, **said)
    return int(done.result)


def agree(vault: Vault, partner_id: int, start: date, end: date | None = None, **said: Any) -> int:
    """An agreement over [start, end)."""
    form = AgreementForm(start, end, **said)
    return int(vault.do("Agreed", agreements.agree, partner_id=partner_id, form=form).result)


def agreed(vault: Vault, partner_id: int) -> list[AgreementRow]:
    """What was agreed."""
    rows: list[AgreementRow] = vault.read(agreements.agreements_of_partner, partner_id=partner_id)
    return rows


def standing(vault: Vault, partner_id: int, on: date = TODAY) -> Standing:
    """How a partner stands on a day."""
    found: Standing = vault.read(lambda tx: partner_standing.of_partner(tx, partner_id, on))
    return found


def waits(vault: Vault) -> list[tuple[str, str]]:
    """What Today says of partners."""
    lines = vault.read(today_due.due)
    return [(line.title, line.detail) for line in lines if line.kind is DueKind.PARTNER]


def keyless(vault: Vault) -> str:
    """The code of a colleague of the desk who may change partners and holds no key of a class."""
    added(vault, "B7", (Role.FRONT_DESK,))
    for capability in (Capability.SEE_CASE, Capability.EDIT_PARTNERS):
        vault.do("Let", staff.decide, role="front_desk", capability=capability, is_allowed=True)
    return "B7"
