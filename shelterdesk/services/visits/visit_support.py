# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What support a visitor used: ticked while they are here, most used first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.models.visits import Visit
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.visits import visit_services, visits
from shelterdesk.services.vocabularies import Choice

__all__ = ["offered", "take_back", "use", "used"]

_LOOKED_AT: Final = timedelta(days=60)


@query(Capability.SEE_RESIDENTS)
def offered(tx: Transaction, *, limit: int = 9) -> list[Choice]:
    """Kinds of support, those most used during visits of late first, then in their order."""
    query = (
        select(ServiceGiven.kind_id, func.count())
        .where(ServiceGiven.at >= tx.now - _LOOKED_AT, ServiceGiven.visit_id.is_not(None))
        .group_by(ServiceGiven.kind_id)
    )
    uses = {kind_id: number for kind_id, number in tx.session.execute(query)}
    choices = vocabularies.choices(tx, vocabulary=Vocabulary.SUPPORT_KIND)
    return sorted(choices, key=lambda one: -uses.get(one.id, 0))[:limit]


@query(Capability.SEE_RESIDENTS)
def used(tx: Transaction, *, visit_id: int) -> tuple[str, ...]:
    """The codes of what was used during a visit."""
    visits.get(tx, visit_id)
    return tuple(
        word.code
        for row in visit_services.of_visit(tx, visit_id)
        if not row.is_declined and (word := vocabularies.listed(tx, row.kind_id)) is not None
    )


@verb(Capability.EDIT_RESIDENTS)
def use(tx: Transaction, *, visit_id: int, kind: str) -> None:
    """Note that a visitor used support; what stands there already is not noted twice."""
    visit = visits.get(tx, visit_id)
    if kind in used(tx, visit_id=visit_id):
        return
    visit_services.note(
        tx, kind=kind, at=_at(tx, visit), visit_id=visit_id, resident_id=visit.resident_id
    )


@verb(Capability.EDIT_RESIDENTS)
def take_back(tx: Transaction, *, visit_id: int, kind: str) -> None:
    """It was not used after all."""
    visits.get(tx, visit_id)
    kind_id = vocabularies.find_id(tx, vocabulary=Vocabulary.SUPPORT_KIND, code=kind)
    rows = visit_services.of_visit(tx, visit_id)
    visit_services.take_away(tx, [r for r in rows if r.kind_id == kind_id and not r.is_declined])


def _at(tx: Transaction, visit: Visit) -> datetime:
    """Now, while the visitor is here; noted afterwards, when they left or came."""
    if visit.start >= visits.day_began(tx):
        return max(visit.start, tx.now if visit.end is None else visit.end)
    return visit.end or visit.start
