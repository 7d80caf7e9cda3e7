# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of life a needs assessment asks about; seeded from ``resources/presets``."""

from __future__ import annotations

import json

import resources
from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.assessments import Domain, DomainLevel


@verb(Capability.EDIT_WORDS)
def seed(tx: Transaction) -> None:
    """Fill the domains of a new file from the preset."""
    preset = json.loads(resources.path("presets", "domains.json").read_text("utf-8"))
    for position, (code, given) in enumerate(preset.items()):
        domain = Domain(
            code=code,
            label=given["label"],
            question=given["question"],
            is_health_like=given["is_health_like"],
            position=position,
        )
        tx.session.add(domain)
        tx.session.flush()
        for number, level in enumerate(given["levels"], start=1):
            tx.session.add(DomainLevel(domain_id=domain.id, level=number, **level))
