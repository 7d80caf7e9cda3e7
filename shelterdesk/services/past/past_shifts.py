# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closed shifts of the past in bulk: who was on, what was handed over and taken up, the cash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.cash import CashCount, CashCountLine
from shelterdesk.models.shifts import HandoverKind, HandoverLine, Shift, ShiftStaff
from shelterdesk.services.past import past_rows


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line that was handed over, in the desk's class, and taken up by the next shift."""

    kind: HandoverKind
    words: str
    acknowledged_by: int
    resident_id: int | None = None


@dataclass(frozen=True, slots=True)
class PastShift:
    """A shift that was closed; ``pieces``: value in minor units and how many of it."""

    name: str
    on: date
    opened_at: datetime
    closed_at: datetime
    staff_ids: tuple[int, ...]  # who leads comes first, and opened and closed it
    heads: int
    lines: tuple[PastLine, ...]
    currency: str
    expected: int | None
    pieces: tuple[tuple[int, int], ...]
    reason: str = ""  # of a difference
    debrief: str = ""


@verb(Capability.IMPORT, is_undoable=False)
def add(tx: Transaction, *, shifts: Sequence[PastShift]) -> None:
    """Write shifts, the oldest first, with all that belongs to them."""
    first = past_rows.next_id(tx, Shift)
    past_rows.insert_rows(tx, Shift, [_shift(first + at, one) for at, one in enumerate(shifts)])
    people: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for shift_id, shift in enumerate(shifts, first):
        people += [
            {"shift_id": shift_id, "staff_id": who, "name": "", "came": shift.opened_at,
             "left": shift.closed_at}
            for who in shift.staff_ids
        ]  # fmt: skip
        lines += [_line(shift_id, shift, at, line) for at, line in enumerate(shift.lines)]
        tx.residents.update(line.resident_id for line in shift.lines if line.resident_id)
    past_rows.insert_rows(tx, ShiftStaff, people)
    past_rows.insert_rows(tx, HandoverLine, lines)
    _count(tx, shifts, first)


def _shift(shift_id: int, shift: PastShift) -> dict[str, Any]:
    lead = shift.staff_ids[0]
    return {
        "id": shift_id, "site_id": None, "name": shift.name, "on": shift.on, "lead_id": lead,
        "opened_at": shift.opened_at, "opened_by": lead, "closed_at": shift.closed_at,
        "closed_by": lead, "closed_with_id": shift.staff_ids[-1], "closed_with": "",
        "heads_expected": shift.heads, "heads_seen": shift.heads, "heads_note": "",
        "keys_ok": True, "keys_note": "", "debrief": shift.debrief,
        "created_at": shift.opened_at, "updated_at": shift.closed_at,
    }  # fmt: skip


def _line(shift_id: int, shift: PastShift, position: int, line: PastLine) -> dict[str, Any]:
    return {
        "shift_id": shift_id, "kind": line.kind.value, "resident_id": line.resident_id,
        "task_id": None, "source": "", "source_id": None, "confidentiality": "desk",
        "plain": line.words, "body": None, "position": position, "needs_acknowledgement": True,
        "acknowledged_at": shift.closed_at, "acknowledged_by": line.acknowledged_by,
    }  # fmt: skip


def _count(tx: Transaction, shifts: Sequence[PastShift], first_shift: int) -> None:
    first = past_rows.next_id(tx, CashCount)
    counts = [
        {
            "id": first + at, "at": shift.closed_at, "shift_id": first_shift + at,
            "currency": shift.currency, "expected": shift.expected,
            "counted": sum(value * number for value, number in shift.pieces),
            "reason": shift.reason, "counted_by": shift.staff_ids[0],
            "witness_id": shift.staff_ids[-1], "witness": "",
        }
        for at, shift in enumerate(shifts)
    ]  # fmt: skip
    past_rows.insert_rows(tx, CashCount, counts)
    pieces = [
        {"cash_count_id": first + at, "denomination": value, "pieces": number}
        for at, shift in enumerate(shifts)
        for value, number in shift.pieces
    ]
    past_rows.insert_rows(tx, CashCountLine, pieces)
