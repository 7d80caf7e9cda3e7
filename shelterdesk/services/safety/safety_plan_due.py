# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Safety and crisis plans that are to be looked at again, for Today."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.models.safety import SafetyPlan
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.support import support_spans
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import value_words

TABLES: Final = ("safety_plan", "resident", "support_period")


def due(tx: Transaction) -> list[DueLine]:
    """Plans that hold and whose day has come while support goes on, for who sees case work."""
    if not tx.may(Capability.SEE_CASE):
        return []
    query = (
        select(SafetyPlan, Resident.known_as, Resident.code)
        .join(Resident, Resident.id == SafetyPlan.resident_id)
        .where(
            SafetyPlan.ended == None,  # noqa: E711
            SafetyPlan.review <= tx.today,
            protection.visible(tx, SafetyPlan.resident_id),
            support_spans.goes_on(SafetyPlan.resident_id),
        )
    )
    words = value_words.code_words("safety_plan", "kind")
    return [
        DueLine(
            day=plan.review or tx.today,
            icon="shield",
            title=_("Look at a plan again with {name}").format(name=shown_name(known_as, code)),
            detail=words[plan.kind],
            resident_id=plan.resident_id,
            tab="safety",
            is_for_all=True,
            kind=DueKind.SAFETY_PLAN,
            record=("safety_plan", plan.id),
        )
        for plan, known_as, code in tx.session.execute(query)
    ]
