# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a line of a handover leads: the page of what it is about."""

from __future__ import annotations

from typing import Final

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.shifts import HandoverKind, HandoverLine, HandoverSource

#: Where a line that was carried leads on a person's page.
_TABS: Final = {
    HandoverSource.OVERDUE: "stays", HandoverSource.ABSENCE: "stays",
    HandoverSource.ROLL_CALL: "stays", HandoverSource.ALERT: "safety",
    HandoverSource.CHECK: "safety",
}  # fmt: skip
#: What was counted when the shift closed: it stands with that shift.
_COUNTED: Final = (HandoverSource.HEADS, HandoverSource.KEYS, HandoverSource.CASH)


def place(tx: Transaction, line: HandoverLine) -> tuple[str, object] | None:
    """The page of what it is about, and what to show there, for services; None of a note about
    nobody."""
    source = HandoverSource(line.source) if line.source else None
    if line.task_id is not None:
        return "shift", ("tab", "tasks", line.task_id)
    if source is HandoverSource.INCIDENT and line.source_id is not None:
        return "log", ("tab", "incidents", line.source_id)
    if line.resident_id is not None:
        if line.kind == HandoverKind.MEDICATION and tx.may(Capability.GIVE_MEDICINES):
            return "log", ("tab", "medication", ("person", line.resident_id))
        tab = "overview" if source is None else _TABS.get(source, "overview")
        return "residents", ("resident", line.resident_id, tab)
    if source in _COUNTED:
        return "shift", ("tab", "handovers", ("shift", line.shift_id))
    return None
