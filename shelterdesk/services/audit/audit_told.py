# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of an event to somebody who may not see case work: when, who and of what sort.

"Wrote a crisis plan" says as much as the tab of the plan, which the desk is not shown. So the words
of an act are for those who may do or see the like; others read *Opened* or *Changed*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, needed_by
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.audit import AuditEvent
from shelterdesk.services.audit import history

if TYPE_CHECKING:
    from shelterdesk.services.audit.audit import AuditRow

#: Whoever may print may not see what is on every paper.
_PAPERS: Final = frozenset({Capability.PRINT, Capability.EXPORT})


def to(
    tx: Transaction, events: Sequence[AuditEvent], rows: tuple[AuditRow, ...]
) -> tuple[AuditRow, ...]:
    """Rows of these events as the person signed in may read them."""
    if tx.may(Capability.SEE_CASE):
        return rows
    told = _told(tx, events)
    return tuple(
        row if row.id in told else replace(row, label=row.kind_words, details=()) for row in rows
    )


def _told(tx: Transaction, events: Sequence[AuditEvent]) -> set[int]:
    """The events whose words say no more than what the person signed in may see anyway."""
    readable = [event for event in events if history.is_readable(event)]
    undone = {event.undoes_id for event in readable if event.undoes_id is not None}
    acts = tx.session.scalars(select(AuditEvent).where(AuditEvent.id.in_(undone)))
    verbs = {act.id: str(act.verb) for act in acts}
    found = set()
    for event in readable:
        verb = event.verb if event.undoes_id is None else verbs.get(event.undoes_id, "")
        needs = needed_by(verb)
        if needs and not needs & _PAPERS and all(map(tx.may, needs)):
            found.add(event.id)
    return found
