# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doses of the past in bulk: what became of each, without asking what the round would ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.medication import MedicationGiven, MedicationOutcome
from shelterdesk.services.past import past_rows


@dataclass(frozen=True, slots=True)
class PastDose:
    """One dose that was due, and what became of it."""

    medicine_id: int
    resident_id: int
    on: date
    minute: int
    at: datetime
    outcome: MedicationOutcome
    amount: str
    staff_id: int | None
    witness_id: int | None = None


@verb(Capability.IMPORT, is_undoable=False)
def add(tx: Transaction, *, doses: Sequence[PastDose]) -> None:
    """Write them; the database refuses a dose that is written down already."""
    tx.session.flush()
    past_rows.insert_rows(
        tx,
        MedicationGiven,
        [
            {
                "medication_id": dose.medicine_id,
                "resident_id": dose.resident_id,
                "due_on": dose.on,
                "due_minute": dose.minute,
                "at": dose.at,
                "outcome": MedicationOutcome(dose.outcome).value,
                "amount": dose.amount,
                "staff_id": dose.staff_id,
                "witness_id": dose.witness_id,
                "witness": "",
                "struck_reason": "",
                "created_at": dose.at,  # the round of a day shows what was written down on it
                "created_by": dose.staff_id,
            }
            for dose in doses
        ],
    )
    tx.residents.update(dose.resident_id for dose in doses)
